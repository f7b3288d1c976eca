"""The whole catalogue as open data: one file, its licence and its day, from memory until something changes."""

import gzip
import json

import pytest

from motcua.api import catalogue
from motcua.api.schemas import CatalogueSchema
from motcua.catalogue.actions import add_keyword, load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Procedure
from motcua.catalogue.search import answers
from motcua.lib.clock import today
from tests.cast import BIRTH, NINE

ADDRESS = "/api/v1/catalogue.json"


@pytest.fixture(autouse=True)
def _forget():
    catalogue._made.cache_clear()
    answers.forget()
    yield
    catalogue._made.cache_clear()
    answers.forget()


def test_everything_in_force_stands_in_one_file_with_its_licence_and_its_day(cast, client):
    said = client.get(ADDRESS).json()
    CatalogueSchema.model_validate(said)
    assert said["agency"] == cast.office.name
    assert said["made_on"] == today().isoformat()
    assert "CC BY 4.0" in said["licence"]
    assert said["count"] == len(said["items"]) == Procedure.objects.offered_on(today()).count()
    assert said["items"] == sorted(said["items"], key=lambda item: item["code"])
    [birth] = [item for item in said["items"] if item["code"] == BIRTH]
    assert birth == client.get(f"/api/v1/procedures/{BIRTH}").json()


def test_who_has_it_already_is_told_so_until_it_changes(cast, client):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    add_keyword(Procedure.objects.get(code=BIRTH), "giấy cho cháu", at=NINE)
    answers.forget()  # the processes look twice a second
    changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_a_browser_gets_it_packed_under_a_tag_of_its_own(cast, client):
    plain = client.get(ADDRESS)
    packed = client.get(ADDRESS, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != plain["ETag"]
    assert packed["Vary"] == "Accept-Encoding"
    assert json.loads(gzip.decompress(packed.content)) == plain.json()


def test_it_costs_the_same_for_few_and_for_many_and_nothing_the_second_time(
    db, client, django_assert_max_num_queries
):
    for number in (2, 40):
        load_catalogue(shipped_records()[:number])
        catalogue._made.cache_clear()
        answers.forget()
        with django_assert_max_num_queries(8):
            assert client.get(ADDRESS).status_code == 200
        with django_assert_max_num_queries(1):  # the row that says whether anything changed, twice a second
            client.get(ADDRESS)
