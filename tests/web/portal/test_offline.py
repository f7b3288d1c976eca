"""The guide as a file, the page that explains it, what keeps it and what installs it."""

import gzip
import json
import re

import brotli
import pytest

from motcua.catalogue import loading, reading
from motcua.catalogue.actions import load_catalogue
from motcua.lib import clock
from motcua.web.portal import guidebook
from tests.cast import BIRTH, UNKNOWN_LIMIT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made_anew(monkeypatch):
    monkeypatch.setattr(guidebook, "_made", None)


def read(client) -> dict:
    return json.loads(client.get("/ngoai-tuyen/cam-nang.json").content)


def is_there(client, address: str) -> bool:
    answer = client.get(address)
    answer.close()  # static files are open files
    return answer.status_code == 200


def test_it_holds_what_the_card_of_a_procedure_says(client, cast):
    found = {one["code"]: one for one in read(client)["procedures"]}
    card = reading.card(BIRTH, clock.today())
    told = found[BIRTH]
    assert (told["name"], told["limit"], told["fee"], told["ways"]) == (
        card.name,
        card.limit_words,
        card.fee_words,
        card.channel_words,
    )
    assert [paper[0] for paper in told["bring"]] == [paper.name for paper in card.hand_in]
    assert [paper[0] for paper in told["show"]] == [paper.name for paper in card.present]
    assert [(p[0], p[1]) for p in told["only"]] == [(paper.name, paper.condition) for paper in card.only_if]
    assert [line[1] for line in told["fees"]] == [fee.words for fee in card.fees]
    assert told["steps"] == card.steps
    assert "agency" not in told
    assert found[UNKNOWN_LIMIT]["limit"] == "Chưa rõ thời hạn"


@pytest.mark.one_database  # every procedure: what differs is the procedures, not the database
def test_every_procedure_on_offer_is_there_the_most_used_first(client, cast):
    load_catalogue(loading.shipped_records())
    told = read(client)
    offered = [procedure.code for procedure in reading.offered(clock.today())]
    assert [one["code"] for one in told["procedures"]] == offered
    assert len(offered) > 200
    assert told["office"]["phone"] == "0200 000 0000"


@pytest.mark.one_database  # every procedure: what differs is the procedures, not the database
def test_the_whole_guide_weighs_less_than_150_kb(client, cast):
    load_catalogue(loading.shipped_records())
    packed = client.get("/ngoai-tuyen/cam-nang.json", headers={"Accept-Encoding": "br"}).content
    zipped = client.get("/ngoai-tuyen/cam-nang.json", headers={"Accept-Encoding": "gzip"}).content
    assert len(packed) < 100_000
    assert len(zipped) < 120_000
    assert brotli.decompress(packed) == gzip.decompress(zipped)


def test_a_catalogue_too_big_for_a_phone_leaves_out_what_a_card_can_do_without(client, cast, monkeypatch):
    whole = len(client.get("/ngoai-tuyen/cam-nang.json", headers={"Accept-Encoding": "br"}).content)
    monkeypatch.setattr(guidebook, "_made", None)
    monkeypatch.setattr(guidebook, "LARGEST", whole - 1)
    told = read(client)["procedures"]
    assert all("steps" not in one for one in told)
    assert all(one["name"] for one in told)


def test_who_has_it_is_not_sent_it_again(client, cast):
    first = client.get("/ngoai-tuyen/cam-nang.json")
    again = client.get("/ngoai-tuyen/cam-nang.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_says_nothing_of_the_moment_it_was_made(client, cast, monkeypatch):
    first = client.get("/ngoai-tuyen/cam-nang.json")["ETag"]
    monkeypatch.setattr(guidebook, "_made", None)
    assert client.get("/ngoai-tuyen/cam-nang.json")["ETag"] == first


def test_each_page_names_the_edition_of_the_catalogue(client, cast):
    def edition() -> str:
        return re.search(r'data-edition="(\w+)"', client.get("/").content.decode())[1]

    before = edition()
    load_catalogue(loading.shipped_records())
    from motcua.catalogue import search

    search.forget()
    assert edition() != before


def test_the_service_worker_lies_at_the_root_and_is_asked_for_anew(client, cast):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=0" in answer["Cache-Control"]
    shell = json.loads(re.match(r"const SHELL = (.*);\n", answer.content.decode())[1])
    for file in shell["files"]:
        assert is_there(client, file), file


def test_the_service_worker_looks_after_public_addresses_only(client, cast):
    program = client.get("/sw.js").content.decode()
    looked_after = re.search(r"return path === .*? \|\| /(.+?)/\.test\(path\)", program)[1].replace(
        "\\/", "/"
    )
    assert looked_after == "^/(thu-tuc|linh-vuc)/([^/]*/)?$"
    for private in ("/ho-so/", "/nop/", "/can-bo/", "/tai-khoan/", "/api/"):
        assert private not in program


def test_the_manifest_carries_the_offices_name(client, cast):
    told = client.get("/mot-cua.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    data = json.loads(told.content)
    assert (data["name"], data["short_name"]) == ("Một Cửa xã Đồng Sen", "Xã Đồng Sen")
    assert data["theme_color"] == "#0A5444"
    assert {icon["purpose"] for icon in data["icons"]} == {"any", "maskable"}
    for icon in data["icons"]:
        assert is_there(client, icon["src"])


def test_every_page_of_the_portal_can_be_installed_and_none_of_the_desk(client, cast):
    for page in ("/", f"/thu-tuc/{BIRTH}/", "/ho-so/"):
        assert 'rel="manifest" href="/mot-cua.webmanifest"' in client.get(page).content.decode()
    assert "manifest" not in client.get("/can-bo/dang-nhap/").content.decode()


def test_before_there_is_an_office_the_pages_stand_all_the_same(client, db):
    assert json.loads(client.get("/mot-cua.webmanifest").content)["name"] == "Một Cửa"
    assert read(client)["office"] == {}
    assert client.get("/ngoai-tuyen/").status_code == 200
