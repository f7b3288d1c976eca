"""What a procedure's page is told."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from motcua.catalogue.models import REVISION_PARTS, Procedure, Revision, TimeLimit
from motcua.catalogue.reading import (
    beside,
    card,
    former_codes,
    gather_cards,
    home_province,
    in_sector,
    life_events,
    remembered,
    sectors,
    walk_cards,
)
from motcua.catalogue.search import catalogue_stamp
from tests.catalogue.conftest import DAY

pytestmark = pytest.mark.django_db


def test_a_page_costs_one_query_and_the_same_for_every_procedure(small_catalogue, django_assert_num_queries):
    catalogue_stamp()  # the search's index is built once, not for a page; so are the small tables beside
    former_codes()
    beside()
    home_province(DAY)
    for code in ("1.001193", "2.001283", "2.000815", "1.004859"):
        with django_assert_num_queries(1):
            card(code, DAY)


def test_the_sheet_of_a_revision_says_what_its_rows_say(small_catalogue):
    by_rows = Revision.objects.with_parts().order_by("pk")
    by_sheet = [revision.unfold() for revision in Revision.objects.with_sheet().order_by("pk")]
    assert len(by_sheet) > 10
    for rows, sheet in zip(by_rows, by_sheet, strict=True):
        for name, part in REVISION_PARTS.items():
            columns = [field.attname for field in part._meta.concrete_fields]
            assert [[getattr(one, column) for column in columns] for one in getattr(sheet, name).all()] == [
                [getattr(one, column) for column in columns] for one in getattr(rows, name).all()
            ]


def test_every_way_a_revision_is_published_folds_its_parts(small_catalogue):
    assert not Revision.objects.filter(sheet__isnull=True).exists()


def test_papers_only_shown_stand_apart_from_papers_handed_in_and_conditional_ones_name_their_case(
    small_catalogue,
):
    page = card("1.001193", DAY)
    assert [p.name for p in page.hand_in][1] == "Giấy chứng sinh"
    assert all(p.present_only for p in page.present)
    assert all(p.condition for p in page.only_if)
    assert "Trẻ bị bỏ rơi" in [p.condition for p in page.only_if]
    assert page.papers_are_certain


def test_a_limit_in_the_day_says_what_happens_after_three_o_clock(small_catalogue):
    page = card("1.001193", DAY)
    assert page.limit_words == "Trong ngày"
    assert page.limits[0].words == "Trong ngày; nhận sau 15:00 thì ngày làm việc kế tiếp"


def test_a_fee_the_province_sets_is_never_nought_on_a_page(small_catalogue):
    page = card("1.001612", DAY)
    assert page.fee_words == "Mức thu do HĐND tỉnh quy định"
    assert page.fees[0].amount is None
    assert "HĐND" in page.fees[0].note


def test_what_the_catalogue_does_not_know_is_named(small_catalogue):
    page = card("2.001283", DAY)
    assert page.limit_words == "Chưa rõ thời hạn"
    assert page.fee_words == "Chưa rõ mức thu"
    assert {"trình tự thực hiện", "thời hạn giải quyết", "thành phần hồ sơ"} <= set(page.missing_parts)


def test_an_unknown_limit_computes_no_date(small_catalogue):
    revision = Procedure.objects.get(code="2.001283").revision_on(DAY)
    assert revision.limit_for("counter").as_limit() is None


def test_a_limit_goes_by_case_then_channel(small_catalogue):
    relatives = Procedure.objects.get(code="1.010801").revision_on(DAY)
    assert relatives.limit_for("counter").amount == 10
    assert relatives.limit_for("online").amount == 20
    civil = Procedure.objects.get(code="1.004859").revision_on(DAY)
    case = civil.cases.get(key="bo-sung")
    assert civil.limit_for("counter", case).as_limit().unit == "same_day"
    assert civil.limit_for("counter", case).cutoff == time(15)
    assert civil.limit_for("counter").as_limit().amount == 3


def test_a_longer_limit_waits_for_its_trigger(small_catalogue):
    limit = Procedure.objects.get(code="1.005461").revision_on(DAY).limit_for("counter")
    assert limit.as_limit().amount == 5
    assert limit.as_longer_limit().amount == 10
    assert limit.longer_words == "Cần xác minh: tối đa 10 ngày làm việc"


def test_an_old_code_leads_to_what_took_its_place(small_catalogue):
    page = card("2.000843", DAY)
    assert (page.code, page.replaced_by, page.status) == ("2.000843", "2.000815", "superseded")
    assert card("2.002621", DAY).code == "3.000722"
    assert card("9.999999", DAY) is None


def test_a_revision_with_an_announced_end_is_not_offered_after_it(small_catalogue):
    procedure = Procedure.objects.get(code="1.011607")
    assert procedure.revision_on(date(2026, 12, 31)) is not None
    assert procedure.revision_on(date(2027, 1, 1)) is None


def test_a_matter_of_the_police_says_so(small_catalogue):
    page = card("1.004194", DAY)
    assert not page.is_received_here
    assert page.agency_name == "Công an cấp xã"


def test_the_process_has_the_direct_way_for_the_same_day_and_hours_for_working_days(small_catalogue):
    birth = Procedure.objects.get(code="1.001193").revision_on(DAY).process()
    assert [s.key for s in birth.steps.all()] == ["tiep-nhan", "thuc-hien", "ky", "tra-ket-qua"]
    death = Procedure.objects.get(code="1.005461").revision_on(DAY).process()
    assert sum(s.hours for s in death.steps.all()) == 40


def test_sectors_count_what_is_on_offer(small_catalogue):
    counts = {line.slug: line.count for line in sectors(DAY)}
    assert list(counts) == [
        "hotich",
        "chungthuc",
        "datdai",
        "kinhdoanh",
        "trocap",
        "cutru",
        "giaoduc",
        "nong",
        "khac",
    ]
    assert counts["chungthuc"] == 1
    assert [r.procedure.code for r in in_sector("chungthuc", DAY)] == ["2.000815"]


def test_eight_life_events_lead_to_what_is_on_offer(small_catalogue):
    events = life_events(DAY)
    assert len(events) == 8
    assert events[0].procedures[0] == ("1.001193", "Đăng ký khai sinh")


def test_the_database_keeps_one_open_revision_and_ordered_dates(small_catalogue):
    revision = Revision.objects.get(procedure__code="1.001193")
    for change in ({"valid_from": date(2026, 1, 1)}, {"valid_from": date(2026, 1, 2), "valid_to": DAY.min}):
        twin = Revision(
            procedure=revision.procedure,
            number=2,
            name="x",
            official_sector="x",
            agency_name="x",
            scope="decides",
            digest="x",
            **change,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


def test_the_database_refuses_a_limit_without_its_unit(small_catalogue):
    revision = Revision.objects.get(procedure__code="1.001193")
    with pytest.raises(IntegrityError), transaction.atomic():
        TimeLimit.objects.create(revision=revision, amount=3)


def test_what_memory_holds_is_of_one_edition_of_the_catalogue_and_bounded(small_catalogue, monkeypatch):
    asked = []

    @remembered
    def twice(number: int) -> int:
        asked.append(number)
        return 2 * number

    monkeypatch.setattr("motcua.catalogue.reading.KEPT_ANSWERS", 3)
    for number in (1, 1, 2, 3, 1, 4, 1):
        assert twice(number) == 2 * number
    assert asked == [1, 2, 3, 4, 1]  # the fourth answer made room
    monkeypatch.setattr("motcua.catalogue.reading.catalogue_stamp", lambda: ("another",))
    assert twice(1) == 2
    assert asked == [1, 2, 3, 4, 1, 1]


def test_more_procedures_than_memory_keeps_are_read_in_as_many_queries(
    small_catalogue, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("motcua.catalogue.reading.KEPT_ANSWERS", 2)
    for once in (beside, former_codes, catalogue_stamp):
        once()
    home_province(DAY)
    with django_assert_num_queries(1):
        cards = list(walk_cards(DAY))
    assert len(cards) > 10
    with django_assert_num_queries(1):
        assert gather_cards(DAY) == 2
