"""What an office lays open about how it works: every page from what the catalogue and the law hold, nothing invented."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.cache import cache

from motcua.catalogue import loading, workings
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.models import Process
from motcua.lib.clock import today
from motcua.people.models import Agency
from motcua.web import portal
from tests.cast import BIRTH
from tests.web.portal.plain import text

pytestmark = pytest.mark.django_db


def test_every_process_tells_its_steps_who_does_them_and_how_long(client, all_procedures):
    page = text(client.get("/quy-trinh/"))
    used = Process.objects.filter(revisions__procedure__status="active").exclude(revisions__scope="elsewhere")
    assert used.exists()
    for process in used.distinct():
        assert process.name in page
    assert "Thẩm định, dự thảo kết quả" in page
    assert "giờ làm việc" in page


def test_a_process_leads_to_its_procedures_and_a_procedure_to_its_process(client, all_procedures):
    line = workings.process_of(BIRTH, today())
    page = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert f"/quy-trinh/{line.key}/" in page
    assert f"/thu-tuc/{BIRTH}/" in client.get(f"/quy-trinh/{line.key}/").content.decode()
    assert client.get("/quy-trinh/khong-co/").status_code == 404


def test_every_procedure_the_desk_receives_goes_by_exactly_one_process(all_procedures):
    codes = [code for line in workings.processes(today()) for code, _name in line.procedures]
    assert len(codes) == len(set(codes)) > 300


def test_the_hours_of_a_process_never_exceed_the_limit(all_procedures):
    for line in workings.processes(today()):
        hours = [int(step.hours_words.split()[0]) for step in line.steps if step.hours_words]
        if hours and line.total_words[0].isdigit():
            assert sum(hours) == int(line.total_words.split()[0])


def test_the_rules_of_reception_name_the_office_its_hours_and_the_law(client, cast):
    page = text(client.get("/quy-che/"))
    assert cast.office.one_stop_name in page
    assert "Thứ Hai" in page
    assert "Hạn trả lời tiếp nhận hồ sơ trực tuyến 8 giờ làm việc Điều 17.2 118/2025/NĐ-CP" in page
    assert "Số lần hẹn lại ngày trả kết quả 1 lần Điều 19.6 118/2025/NĐ-CP" in page
    assert "(chưa đối chiếu bản gốc)" in page


def test_the_interlinked_groups_name_their_members_and_lead_to_them(client, all_procedures):
    page = client.get("/lien-thong/").content.decode()
    assert page.count("<h2 id=") >= 2
    for code in ("3.000722", "2.002913", "1.001193", "1.004222", "1.000656", "1.003197"):
        assert f'href="/thu-tuc/{code}/"' in page
    assert "63/2024/NĐ-CP" in page
    assert "2.000986" not in page  # replaced by 3.000722
    assert "/thu-tuc/3.000722/" in client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert "#g-3.000722" in client.get("/thu-tuc/3.000722/").content.decode()


def test_the_shipped_groups_name_procedures_of_the_shipped_catalogue():
    names = {record["code"]: record["name"] for record in loading.shipped_records()}
    for group in loading.shipped("interlinked.json"):
        assert group["code"] in names
        for member in group["members"]:
            assert names[member["code"]] == member["name"] if member["code"] else member["agency"]


def test_a_group_we_do_not_know_is_told_by_its_own_name(cast):
    record = {
        **loading.shipped_records()[0],
        "code": "1.777777",
        "name": "Liên thông: đăng ký kết hôn, tách hộ",
    }
    load_catalogue([record])
    [group] = workings.interlinked(date(2026, 11, 9))
    assert [(m.name, m.code) for m in group.members] == [("Đăng ký kết hôn", ""), ("Tách hộ", "")]


def test_the_open_data_page_says_licence_day_and_where(client, cast):
    page = client.get("/du-lieu-mo/")
    assert "/api/v1/catalogue.json" in page.content.decode()
    assert "CC BY 4.0" in text(page)
    assert f"{today().year}" in text(page)


@pytest.mark.parametrize("address", ["/quy-trinh/", "/quy-che/", "/lien-thong/", "/du-lieu-mo/"])
def test_every_public_page_leads_there_and_they_stand_without_an_office(client, address):
    assert client.get(address).status_code == 200
    assert f'href="{address}"' in client.get("/").content.decode()


def test_the_pages_cost_the_same_for_few_and_for_many(client, cast, django_assert_max_num_queries):
    for number in (3, 60):
        load_catalogue(loading.shipped_records()[:number])
        for address in ("/quy-trinh/", "/lien-thong/"):
            with django_assert_max_num_queries(14):
                client.get(address)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        f"/thu-tuc/{BIRTH}/",
        "/cong-khai/",
        "/xac-minh/",
        "/ngoai-tuyen/",
        "/du-lieu-mo/",
        f"/thu-tuc/{BIRTH}/mau-don/",
    ],
)
def test_a_ward_is_called_a_ward_on_its_own_pages(client, cast, address):
    Agency.objects.filter(pk=cast.office.pk).update(kind=Agency.Kind.WARD)
    cache.clear()
    page = text(client.get(address))
    assert "phường" in page.lower()


def test_the_words_of_the_portal_never_take_an_office_for_a_commune():
    """What the unit is called is asked (`unit`): a ward's people live in no xã."""
    folder = Path(portal.__file__).parent / "templates"
    bare = [
        (page.name, found.group())
        for page in folder.rglob("*.html")
        for found in re.finditer(
            r".{20}(?<!\w)[xX]ã(?!\w)(?!, phường).{0,20}", page.read_text(encoding="utf-8")
        )
    ]
    assert bare == []
