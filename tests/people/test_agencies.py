"""Agencies as a dated tree."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.journal import book
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import Agency, AgencyIdentifier
from tests.people.conftest import AT, FOUNDED

LAST_OF_DISTRICTS = date(2025, 6, 30)


@pytest.fixture
def district(province):
    return actions.make_agency(
        name="UBND huyện Sông Lam",
        level=Agency.Level.DISTRICT,
        valid_from=date(1997, 1, 1),
        valid_to=LAST_OF_DISTRICTS,
        parent=province,
        by=None,
        at=AT,
    )


def test_a_district_is_in_force_up_to_and_including_its_last_day(district):
    assert district in Agency.objects.in_force(LAST_OF_DISTRICTS)
    assert district not in Agency.objects.in_force(FOUNDED)
    assert not district.is_in_force(FOUNDED)


def test_a_district_without_a_last_day_is_refused_by_the_database(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.make_agency(
            name="UBND huyện Mới",
            level=Agency.Level.DISTRICT,
            valid_from=FOUNDED,
            parent=province,
            by=None,
            at=AT,
        )


def test_ancestors_pass_over_a_level_that_has_ended(province, district, django_assert_num_queries):
    old = actions.make_agency(
        name="UBND xã Sen Cũ",
        level=Agency.Level.COMMUNE,
        valid_from=date(1997, 1, 1),
        parent=district,
        by=None,
        at=AT,
    )
    with django_assert_num_queries(1):
        assert old.ancestors(LAST_OF_DISTRICTS) == [district, province]
    assert old.ancestors(FOUNDED) == [province]
    assert province.ancestors(FOUNDED) == []


def test_a_merger_ends_the_old_agencies_the_day_before_and_names_who_took_over(commune, province):
    old = [
        actions.make_agency(
            name=f"UBND xã Sen {n}",
            level=Agency.Level.COMMUNE,
            valid_from=date(1997, 1, 1),
            parent=province,
            by=None,
            at=AT,
        )
        for n in ("Thượng", "Hạ")
    ]
    for one in old:
        actions.succeed_agency(one, commune, on=FOUNDED, by=None, at=AT)
        one.refresh_from_db()
        assert one.valid_to == LAST_OF_DISTRICTS
        assert list(one.successors(FOUNDED)) == [commune]
        assert not one.successors(LAST_OF_DISTRICTS).exists()
    assert commune.took_over.count() == 2
    with pytest.raises(NotAllowed, match="đã được ghi"):
        actions.succeed_agency(old[0], commune, on=FOUNDED, by=None, at=AT)


def test_an_agency_never_succeeds_itself(commune):
    with pytest.raises(NotAllowed) as refusal:
        actions.succeed_agency(commune, commune, on=FOUNDED, by=None, at=AT)
    assert refusal.value.objection.code == "self-succession"


def test_a_new_code_in_a_scheme_ends_the_one_before(commune):
    scheme = AgencyIdentifier.Scheme.QD20_2020
    actions.add_identifier(commune, scheme=scheme, value="H99.12", valid_from=FOUNDED, by=None, at=AT)
    actions.add_identifier(
        commune, scheme=scheme, value="H99.120", valid_from=date(2026, 1, 1), by=None, at=AT
    )
    assert commune.identifier(scheme, date(2025, 12, 31)) == "H99.12"
    assert commune.identifier(scheme, date(2026, 1, 1)) == "H99.120"
    assert commune.identifier(scheme, LAST_OF_DISTRICTS) is None
    assert commune.identifier(AgencyIdentifier.Scheme.QCVN102, date(2026, 1, 1)) is None
    with pytest.raises(NotAllowed, match="đã có mã"):
        actions.add_identifier(commune, scheme=scheme, value="H1", valid_from=FOUNDED, by=None, at=AT)


def test_only_agencies_with_a_one_stop_office_stand_at_the_counter(commune, ward, province):
    assert list(Agency.objects.at_counter()) == [commune]


def test_two_agencies_never_share_an_address(commune):
    with pytest.raises(NotAllowed) as refusal:
        actions.make_agency(name=commune.name, level="commune", valid_from=FOUNDED, by=None, at=AT)
    assert refusal.value.objection.field == "slug"


def test_the_tree_is_never_deeper_than_one_query_reads(commune):
    leaf = commune
    for n in range(3):
        leaf = actions.make_agency(
            name=f"Đơn vị {n}", level=Agency.Level.OTHER, valid_from=FOUNDED, parent=leaf, by=None, at=AT
        )
    assert len(leaf.ancestors(FOUNDED)) == 4
    with pytest.raises(NotAllowed, match="tầng"):
        actions.make_agency(
            name="Sâu", level=Agency.Level.OTHER, valid_from=FOUNDED, parent=leaf, by=None, at=AT
        )


def test_only_its_administrator_edits_an_agency_and_the_journal_says_which_fields(
    commune, administrator, clerk
):
    with pytest.raises(NotAllowed) as refusal:
        actions.edit_agency(commune, phone="0900 000 001", by=clerk, at=AT)
    assert refusal.value.objection.code == "not-administrator"
    actions.edit_agency(commune, phone="0900 000 001", by=administrator, at=AT)
    entry = book.entries(commune.stream).last()
    assert (entry.kind, entry.data) == ("agency.edited", {"fields": ["phone"]})


def test_a_counter_number_is_given_once_in_an_agency(commune, ward):
    actions.make_counter(commune, number=1, by=None, at=AT)
    actions.make_counter(ward, number=1, by=None, at=AT)
    with pytest.raises(NotAllowed, match="Đã có quầy"):
        actions.make_counter(commune, number=1, by=None, at=AT)


def test_a_department_exists_until_it_is_ended(commune):
    department = actions.make_department(commune, name="Phòng Văn hóa – Xã hội", by=None, at=AT)
    assert department.valid_from == FOUNDED
    assert actions.end_department(department, on=date(2026, 3, 1), by=None, at=AT).valid_to == date(
        2026, 3, 1
    )
