"""The verbs of the catalogue."""

import time
from datetime import date, timedelta

import pytest

from motcua.catalogue import search as finding
from motcua.catalogue.actions import (
    add_keyword,
    load_catalogue,
    publish_revision,
    remove_keyword,
    set_popularity,
)
from motcua.catalogue.loading import read_record, shipped_records
from motcua.catalogue.models import CatalogueVersion, Keyword, Procedure, Revision, Status
from motcua.journal import book
from motcua.lib.objections import NotAllowed
from tests.catalogue.conftest import AT, DAY, SUBSET, records

pytestmark = pytest.mark.django_db


def changed(code, **changes):
    return [record | changes if record["code"] == code else record for record in records()]


def test_loading_the_whole_catalogue_takes_less_than_ten_seconds_and_journals_each_procedure():
    started = time.monotonic()
    report = load_catalogue(shipped_records(), at=AT)
    assert time.monotonic() - started < 10
    assert len(report.new) == Procedure.objects.count() == Revision.objects.count() == 406
    assert [entry.kind for entry in book.entries("procedure:1.001193")] == ["procedure.loaded"]
    again = load_catalogue(shipped_records(), at=AT + timedelta(days=1))
    assert (len(again.unchanged), again.new, again.changed, again.withdrawn) == (406, [], [], [])
    assert sum("thời hạn giải quyết" in r.missing_parts() for r in Revision.objects.with_parts()) == 39
    assert sum("trình tự thực hiện" in r.missing_parts() for r in Revision.objects.with_parts()) == 335
    answer = finding.search("lam giay khai sinh cho con")
    assert answer.hits[0].code == "1.001193"


def test_loading_twice_changes_nothing(small_catalogue):
    number = CatalogueVersion.objects.get().number
    report = load_catalogue(records(), at=AT + timedelta(days=3))
    assert len(report.unchanged) == len(records())
    assert report.new == report.changed == report.withdrawn == []
    assert CatalogueVersion.objects.get().number == number


def test_a_changed_record_becomes_a_new_revision_from_that_day_and_the_old_one_stays(small_catalogue):
    report = load_catalogue(changed("1.001193", name="Đăng ký khai sinh (mới)"), at=AT)
    assert report.changed == ["1.001193"]
    procedure = Procedure.objects.get(code="1.001193")
    first, second = procedure.revisions.order_by("number")
    assert (first.valid_to, second.valid_from, second.valid_to) == (DAY, DAY, None)
    assert procedure.revision_on(DAY - timedelta(days=1)) == first
    assert procedure.revision_on(DAY) == second
    assert [e.kind for e in book.entries(procedure.stream)] == ["procedure.loaded", "revision.published"]


def test_a_procedure_the_records_call_superseded_is_closed(small_catalogue):
    report = load_catalogue(changed("1.005461", status="superseded"), at=AT)
    assert report.withdrawn == ["1.005461"]
    procedure = Procedure.objects.get(code="1.005461")
    assert procedure.status == Status.SUPERSEDED
    assert procedure.revision_on(DAY) is None
    assert load_catalogue(changed("1.005461", status="superseded"), at=AT).withdrawn == []


def test_a_complete_list_closes_what_it_no_longer_names(small_catalogue):
    report = load_catalogue(records(SUBSET - {"1.005461"}), at=AT, is_complete=True)
    assert report.withdrawn == ["1.005461"]


def test_a_published_revision_cannot_be_written_again(small_catalogue):
    revision = Revision.objects.get(procedure__code="1.001193")
    revision.name = "khác"
    with pytest.raises(TypeError):
        revision.save()


def test_a_revision_may_not_start_before_one_already_published(small_catalogue):
    facts = read_record(records({"1.001193"})[0])
    with pytest.raises(NotAllowed) as error:
        publish_revision(facts, at=AT, valid_from=date(2025, 7, 1))
    assert error.value.objection.code == "revision-overlaps"
    publish_revision(facts, at=AT, valid_from=date(2027, 3, 1))
    old, new = Procedure.objects.get(code="1.001193").revisions.order_by("number")
    assert (old.valid_to, new.valid_from) == (date(2027, 3, 1), date(2027, 3, 1))


def test_a_revision_of_an_unknown_procedure_is_refused(small_catalogue):
    facts = read_record(next(r for r in shipped_records() if r["code"] == "1.000894"))
    with pytest.raises(NotAllowed) as error:
        publish_revision(facts, at=AT)
    assert error.value.objection.code == "procedure-unknown"


def test_a_keyword_lets_the_search_find_a_procedure_at_once(small_catalogue):
    procedure = Procedure.objects.get(code="2.001283")
    assert "2.001283" not in [hit.code for hit in finding.search("zzbinhga").hits]
    keyword = add_keyword(procedure, "zzbinhga", at=AT)
    finding.answers._checked_at = 0.0
    assert finding.search("zzbinhga").hits[0].code == "2.001283"
    remove_keyword(keyword, at=AT)
    assert not Keyword.objects.filter(text="zzbinhga").exists()


@pytest.mark.parametrize(("text", "code"), [(" ", "keyword-empty"), ("BÁN GAS", "keyword-known")])
def test_a_keyword_that_says_nothing_new_is_refused(small_catalogue, text, code):
    with pytest.raises(NotAllowed) as error:
        add_keyword(Procedure.objects.get(code="2.001283"), text, at=AT)
    assert error.value.objection.code == code


def test_a_keyword_an_office_adds_survives_the_next_loading(small_catalogue):
    add_keyword(Procedure.objects.get(code="2.001283"), "bình lửa", at=AT)
    load_catalogue(records(), at=AT)
    assert Keyword.objects.filter(text="bình lửa", source="office").count() == 1


def test_popularity_is_set_by_a_verb_and_orders_the_window(small_catalogue):
    set_popularity(Procedure.objects.get(code="2.001283"), 100, at=AT)
    set_popularity(Procedure.objects.get(code="2.000815"), 50, at=AT)
    assert finding.popular(1)[0].code == "2.001283"
    with pytest.raises(NotAllowed):
        set_popularity(Procedure.objects.get(code="2.001283"), 101, at=AT)
