"""Public pages come from memory, packed, and are not sent twice to a browser that has them."""

import gzip

import brotli
import pytest
from django.test import Client

from motcua.catalogue import loading
from motcua.catalogue.actions import publish_revision
from motcua.lib import clock
from motcua.web.portal.caching import coding_of
from tests.cast import BIRTH

pytestmark = pytest.mark.django_db
PAGES = ["/", "/thu-tuc/", "/thu-tuc/?q=khai+sinh", f"/thu-tuc/{BIRTH}/", "/linh-vuc/hotich/"]
PAGES += [f"/thu-tuc/{BIRTH}/mau-don/", "/niem-yet/", "/tin-tuc/", "/xac-minh/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_browser_that_has_the_page_is_not_sent_it_again(client, cast, page):
    first = client.get(page)
    again = client.get(page, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    for name in ("Vary", "Cache-Control", "Content-Security-Policy"):
        assert again[name] == first[name]


@pytest.mark.parametrize("page", PAGES)
def test_packed_it_says_the_same_under_another_tag(client, cast, page):
    plain = client.get(page)
    br = client.get(page, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    gz = client.get(page, headers={"Accept-Encoding": "gzip"})
    assert (br["Content-Encoding"], gz["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(br.content) == gzip.decompress(gz.content) == plain.content
    assert len({plain["ETag"], br["ETag"], gz["ETag"]}) == 3
    assert "Accept-Encoding" in br["Vary"]
    assert client.get(page, headers={"Accept-Encoding": "br", "If-None-Match": br["ETag"]}).status_code == 304
    assert (
        client.get(page, headers={"Accept-Encoding": "br", "If-None-Match": plain["ETag"]}).status_code == 200
    )


def test_every_kind_of_reader_has_a_tag_of_their_own(client, cast):
    tags = {client.get("/")["ETag"], client.get("/", headers={"Save-Data": "on"})["ETag"]}
    for cookies in ({"chu": "to"}, {"tuongphan": "cao"}, {"chu": "to", "tuongphan": "cao"}):
        reader = Client()
        for name, value in cookies.items():
            reader.cookies[name] = value
        tags.add(reader.get("/")["ETag"])
    assert len(tags) == 5


def test_a_new_revision_is_sent_to_who_has_the_old_one(client, cast):
    before = client.get(f"/thu-tuc/{BIRTH}/")["ETag"]
    record = next(r for r in loading.shipped_records() if r.get("code") == BIRTH)
    publish_revision(loading.read_record({**record, "name": "Khai sinh (bản mới)"}), valid_from=clock.today())
    from motcua.catalogue import search

    search.forget()  # a test's clock does not wait for the half second
    after = client.get(f"/thu-tuc/{BIRTH}/", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert "bản mới" in after.content.decode()


def test_a_look_without_a_body_has_the_same_tag(client, cast):
    assert client.head("/")["ETag"] == client.get("/")["ETag"]


def test_what_is_not_there_is_neither_kept_nor_tagged(client, cast):
    answer = client.get("/thu-tuc/9.999999/")
    assert answer.status_code == 404
    assert "ETag" not in answer


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("identity", ""),
        ("", ""),
        ("GZIP;q=0.5", "gzip"),
        ("br; q=0.0", ""),
    ],
)
def test_the_packing_is_one_the_browser_takes(accepted, coding):
    assert coding_of(accepted) == coding
