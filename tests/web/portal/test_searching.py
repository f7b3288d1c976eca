"""Citizens search: like things stand together, slips are put right, suggestions come while one types, nobody is noted."""

import re

import pytest

from motcua.catalogue.asked import counting
from motcua.catalogue.models import SearchCount
from motcua.catalogue.search import forget
from tests.cast import BIRTH, MARITAL
from tests.web.portal.plain import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted():
    forget()
    counting.forget()
    yield
    counting.forget()
    forget()


def counted():
    counting.hand_over()
    return {row.text: (row.asked, row.followed) for row in SearchCount.objects.all()}


def test_a_search_is_counted_also_when_the_page_comes_from_memory(client, cast):
    for _ in range(3):
        client.get("/thu-tuc/", {"q": "Khai sinh"})
    assert counted() == {"khai sinh": (3, 0)}


def test_an_opened_result_is_told_by_where_the_reader_comes_from(client, cast):
    client.get("/thu-tuc/", {"q": "khai sinh"})
    client.get(f"/thu-tuc/{BIRTH}/", headers={"Referer": "http://testserver/thu-tuc/?q=khai+sinh"})
    client.get(f"/thu-tuc/{BIRTH}/")
    assert counted() == {"khai sinh": (1, 1)}


@pytest.mark.parametrize(
    "origin",
    [
        "http://khac.example/thu-tuc/?q=khai+sinh",
        "http://testserver/?q=khai+sinh",
        "http://testserver/thu-tuc/?k=khai+sinh",
        "http://[xau/thu-tuc/?q=khai+sinh",
        "http://testserver/thu-tuc/?" + "&".join(f"a{i}=1" for i in range(50)) + "&q=khai",
    ],
)
def test_another_origin_counts_nothing(client, cast, origin):
    client.get("/thu-tuc/", {"q": "khai sinh"})
    assert client.get(f"/thu-tuc/{BIRTH}/", headers={"Referer": origin}).status_code == 200
    assert counted() == {"khai sinh": (1, 0)}


def test_looking_ahead_asking_for_the_head_and_typing_count_nothing(client, cast):
    client.get("/thu-tuc/", {"q": "khai sinh"}, headers={"Sec-Purpose": "prefetch"})
    client.head("/thu-tuc/", {"q": "khai sinh"})
    client.get("/thu-tuc/goi-y/", {"q": "khai sinh"})
    client.get("/thu-tuc/", {"q": "gọi 0912 345 678"})
    assert counted() == {}


def test_the_search_sets_no_cookie_and_its_addresses_carry_nothing(client, all_procedures):
    page = client.get("/thu-tuc/", {"q": "khai sinh"})
    assert page.cookies == {}
    hrefs = re.findall(r'href="(/thu-tuc/[^"]+)"', page.content.decode())
    assert hrefs
    assert not [href for href in hrefs if "?" in href]


def test_variants_of_one_procedure_stand_together_below_the_best(client, all_procedures):
    page = client.get("/thu-tuc/", {"q": "đăng ký khai sinh"}).content.decode()
    found = page[page.index('id="found"') :]
    assert found.index(f"/thu-tuc/{BIRTH}/") < found.index("Cùng nhóm Đăng ký khai sinh")
    assert found.index("Cùng nhóm") < found.index("/thu-tuc/1.004884/")
    assert re.search(r"Còn <span class=\"number\">\d+</span> thủ tục cùng nhóm Đăng ký khai sinh", found)
    shown = re.findall(r'href="/thu-tuc/([^/"]+)/"', found[: found.index("by-sector")])
    assert len(shown) == len(set(shown))


def test_a_sectors_list_is_grouped_and_complete(client, all_procedures):
    page = client.get("/linh-vuc/hotich/").content.decode()
    codes = re.findall(r'href="/thu-tuc/([^/"]+)/"', page[page.index("<main") : page.index("</main")])
    assert (
        len(codes) == len(set(codes)) == int(re.search(r'<span class="number">(\d+)</span> thủ tục', page)[1])
    )
    assert "Cùng nhóm Đăng ký kết hôn" in page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("trich luc khai sihn", "trích lục khai sinh"), ("ddang ky ket hoon", "đăng ký kết hôn")],
)
def test_a_slip_is_asked_back_with_its_marks(client, all_procedures, typed, meant):
    page = text(client.get("/thu-tuc/", {"q": typed}))
    assert f"Ý ông/bà có phải: {meant} ?" in page


def test_what_was_typed_well_is_not_asked_back(client, all_procedures):
    assert "Ý ông/bà có phải" not in text(client.get("/thu-tuc/", {"q": "đăng ký khai sinh"}))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("khai s", BIRTH),
        ("dang ky khai si", BIRTH),
        ("tình trạng h", MARITAL),
        ("doc th", MARITAL),
        (BIRTH, BIRTH),
    ],
)
def test_suggestions_come_while_one_types(client, all_procedures, typed, code):
    answer = client.get("/thu-tuc/goi-y/", {"q": typed})
    items = answer.json()["items"]
    assert f"/thu-tuc/{code}/" in [item["href"] for item in items[:3]]
    assert all(len(item["name"].split()) <= 17 for item in items)
    assert all(item["name"] and item["more"] for item in items)
    assert len(answer.content) < 2500
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.cookies == {}


def test_suggestions_that_begin_alike_are_told_apart(client, all_procedures):
    items = client.get(
        "/thu-tuc/goi-y/", {"q": "gia han dieu chinh noi dung giay phep cho cac hoat dong"}
    ).json()["items"]
    alike = [item["name"] for item in items if item["name"].startswith("Cấp gia hạn, điều chỉnh nội dung")]
    assert len(alike) == len(set(alike)) == 4


@pytest.mark.parametrize("typed", ["", " ", "k", "?", "\x00", "👶", "x" * 500, "zzzzq"])
def test_where_nothing_fits_nothing_is_suggested(client, cast, typed):
    answer = client.get("/thu-tuc/goi-y/", {"q": typed})
    assert (answer.status_code, answer.json()) == (200, {"items": []})


def test_the_search_box_works_without_any_script(client, cast):
    page = client.get("/").content.decode()
    assert re.search(r'<form action="/thu-tuc/" role="search">.*?name="q".*?<button', page, re.S)
    assert "<datalist" not in page
