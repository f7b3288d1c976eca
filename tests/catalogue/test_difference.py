"""What changed between two editions, and facts that survive the way through a revision or JSON."""

import json
import time as clock_of_the_machine
from dataclasses import asdict, fields, replace
from datetime import date, time

import pytest

from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.difference import PARTS, Change, difference, parts_touched
from motcua.catalogue.facts import facts_of, from_json, to_json
from motcua.catalogue.loading import (
    FeeFacts,
    LimitFacts,
    PaperFacts,
    ProcedureFacts,
    read_record,
    shipped_records,
)
from motcua.catalogue.models import Revision
from tests.catalogue.conftest import AT, records

ALL = {facts.code: facts for facts in map(read_record, shipped_records())}
BIRTH = ALL["1.001193"]
COPIES = ALL["2.000815"]
APART = {"valid_from", "valid_to"}  # when it holds is no part of what is promised


def test_nothing_is_different_between_equal_facts():
    assert all(difference(facts, replace(facts)) == () for facts in ALL.values())


def test_a_changed_fee_is_one_change_from_one_amount_to_the_other():
    fee = replace(COPIES.fees[0], amount=3000)
    [change] = difference(COPIES, replace(COPIES, fees=(fee, *COPIES.fees[1:])))
    assert (change.part, change.kind, change.kind_words) == ("phí, lệ phí", "changed", "đổi")
    assert change.what == fee.name
    assert "3.000 đ" in change.after
    assert "3.000 đ" not in change.before


def test_an_amount_that_becomes_unknown_says_who_sets_it_and_never_nought():
    fee = FeeFacts("Lệ phí", 8000, "", "", False, "")
    unknown = replace(fee, amount=None, set_by_province=True)
    [change] = difference(replace(BIRTH, fees=(fee,)), replace(BIRTH, fees=(unknown,)))
    assert (change.before, change.after) == ("8.000 đ", "Mức thu do HĐND tỉnh quy định")


def test_a_paper_more_a_paper_less_and_a_paper_reworded():
    kept = PaperFacts("Tờ khai đăng ký khai sinh theo mẫu", 1, 0, False, False)
    gone = PaperFacts("Sổ hộ khẩu", 0, 1, False, None)
    come = PaperFacts("Giấy chứng sinh", 1, 0, False, True, "sinh tại cơ sở y tế")
    reworded = replace(kept, name="Tờ khai đăng ký khai sinh theo mẫu mới", copies=1)
    found = difference(replace(BIRTH, papers=(kept, gone)), replace(BIRTH, papers=(come, reworded)))
    assert {(c.kind, c.before, c.after) for c in found} == {
        ("changed", kept.name, reworded.name),
        ("changed", "1 bản chính", "1 bản chính, 1 bản sao"),
        ("removed", "Sổ hộ khẩu (1 bản sao)", ""),
        ("added", "", "Giấy chứng sinh (1 bản chính; chỉ khi: sinh tại cơ sở y tế)"),
    }
    assert parts_touched(found) == ["thành phần hồ sơ"]


def test_a_limit_is_compared_with_that_of_the_same_case_and_channel():
    general, online = LimitFacts(5, "working_day"), LimitFacts(3, "working_day", "online")
    shorter = replace(online, amount=2)
    found = difference(replace(BIRTH, limits=(general, online)), replace(BIRTH, limits=(shorter, general)))
    assert found == (
        Change("thời hạn giải quyết", "changed", "nộp trực tuyến", "3 ngày làm việc", "2 ngày làm việc"),
    )


def test_sentences_in_another_order_are_told_as_another_order():
    one, two = replace(BIRTH, instructions=("Nộp", "Nhận")), replace(BIRTH, instructions=("Nhận", "Nộp"))
    assert difference(one, two) == (
        Change("trình tự thực hiện", "changed", "thứ tự", "Nộp; Nhận", "Nhận; Nộp"),
    )
    assert difference(replace(BIRTH, keywords=("a", "b")), replace(BIRTH, keywords=("b", "a"))) == ()


def test_without_an_old_edition_everything_is_new():
    found = difference(None, BIRTH)
    assert {change.kind for change in found} == {"added"}
    assert "tên thủ tục" in parts_touched(found)
    assert "thành phần hồ sơ" in parts_touched(found)


def _other(value):
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value} khác"
    raise TypeError(value)


PAPER = PaperFacts("Đơn", 1, 0, False, False)
LIMIT = LimitFacts(5, "working_day", longer_amount=8, longer_unit="working_day")
FEE = FeeFacts("Phí", 5000, "bản", "", False, "")
VERSIONS = [
    *[
        (PAPER, change)
        for change in (
            {"name": "Bản vẽ"},
            {"originals": 2},
            {"copies": 1},
            {"present_only": True},
            {"conditional": True},
            {"conditional": None},
            {"condition": "khi xa"},
            {"form_code": "Mẫu 1"},
            {"note": "xem"},
        )
    ],
    *[
        (LIMIT, change)
        for change in (
            {"amount": 6},
            {"unit": "day"},
            {"unit": "same_day", "amount": None},
            {"unit": None, "amount": None},
            {"channel": "post"},
            {"case_key": "xa"},
            {"longer_amount": 9},
            {"longer_unit": "day"},
            {"longer_trigger": "cần xác minh"},
            {"note": "xem"},
            {"original_words": "5 ngày"},
            {"cutoff": time(16, 0)},
        )
    ],
    (LimitFacts(None, "same_day"), {"cutoff": time(16, 0)}),
    (LimitFacts(None, "same_day"), {"longer_trigger": "cần xác minh"}),
    *[
        (FEE, change)
        for change in (
            {"name": "Tiền"},
            {"amount": 6000},
            {"amount": None},
            {"amount": 0},
            {"unit": "trang"},
            {"note": "xem"},
            {"set_by_province": True},
            {"source": "Cổng"},
            {"channel": "online"},
        )
    ],
    (replace(FEE, amount=None), {"unit": ""}),
    (replace(FEE, amount=None), {"set_by_province": True}),
    (replace(FEE, amount=0), {"unit": "trang"}),
]


@pytest.mark.parametrize(("row", "change"), VERSIONS)
def test_whatever_is_changed_in_a_row_is_told(row, change):
    field = {PaperFacts: "papers", LimitFacts: "limits", FeeFacts: "fees"}[type(row)]
    old, new = replace(BIRTH, **{field: (row,)}), replace(BIRTH, **{field: (replace(row, **change),)})
    for found in (difference(old, new), difference(new, old)):
        assert found
        assert all(told.what != "thứ tự" and told.before != told.after for told in found)


def test_every_field_of_the_facts_has_its_part_and_each_change_shows():
    texts = {
        "decided_on": date(2026, 11, 1),
        "scope": "elsewhere",
        "status": "repealed",
        "online_level": "full",
    }
    for field in fields(ProcedureFacts):
        if field.name in APART or field.name in {"papers", "limits", "fees"}:
            continue
        value = getattr(BIRTH, field.name)
        if field.name in texts:
            new = texts[field.name] if value != texts[field.name] else "partial"
        elif field.name in {"legal_bases", "cases", "channels"}:
            new = {
                "legal_bases": (("12/2026", True),),
                "cases": (("xa", "Ở xa"),),
                "channels": (("post", "x"),),
            }[field.name]
        elif isinstance(value, tuple):
            new = (*value, "Câu thêm vào cuối")
        else:
            new = _other(value) if value is not None else "1234/QĐ-UBND"
        found = difference(BIRTH, replace(BIRTH, **{field.name: new}))
        assert found, field.name
        assert {change.part for change in found} <= set(PARTS), field.name
        assert difference(replace(BIRTH, **{field.name: new}), BIRTH), field.name


@pytest.mark.django_db
def test_a_loaded_revision_gives_back_the_facts_it_was_made_from():
    load_catalogue(shipped_records(), at=AT)
    revisions = Revision.objects.with_sheet().prefetch_related(
        "procedure__former_codes", "procedure__keywords"
    )
    assert revisions.count() == len(ALL)
    for revision in revisions:
        facts = facts_of(revision.unfold())
        assert facts.digest == revision.digest == ALL[facts.code].digest
        own = asdict(replace(ALL[facts.code], keywords=facts.keywords, former_codes=facts.former_codes))
        assert asdict(facts) == own
        assert set(ALL[facts.code].keywords) <= set(facts.keywords)


@pytest.mark.django_db
def test_facts_of_a_revision_cost_no_query_where_the_parts_were_fetched(django_assert_num_queries):
    load_catalogue(records(), at=AT)
    [revision] = (
        Revision.objects.with_parts()
        .prefetch_related("procedure__keywords")
        .filter(procedure__code="1.001193")
    )
    with django_assert_num_queries(0):
        facts_of(revision)


def test_facts_survive_the_way_through_json():
    for facts in ALL.values():
        again = from_json(json.loads(json.dumps(to_json(facts))))
        assert again == facts
        assert again.digest == facts.digest


def test_a_fee_of_one_channel_and_another_hour_survive_too_and_have_their_own_digest():
    fee = FeeFacts("Lệ phí", 4000, "", "", False, "", "online")
    limit = LimitFacts(None, "same_day", cutoff=time(16, 0))
    facts = replace(BIRTH, fees=(fee,), limits=(limit,))
    assert from_json(to_json(facts)) == facts
    assert facts.digest != replace(facts, fees=(replace(fee, channel=None),)).digest
    assert facts.digest != replace(facts, limits=(replace(limit, cutoff=time(15, 0)),)).digest


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sets": "hai"}, "sets"),
        ({"papers": [{"name": "Đơn"}]}, "papers: thiếu phần"),
        ({"papers": "Đơn"}, "papers: phải là một danh sách"),
        ({"legal_bases": [["1/2026"]]}, "legal_bases: mỗi dòng phải có 2 phần"),
        ({"valid_from": "hôm nay"}, "valid_from"),
        ({"màu": "đỏ"}, "không có phần màu"),
    ],
)
def test_json_of_another_shape_is_refused_by_name(changes, said):
    with pytest.raises(ValueError, match=said):
        from_json(to_json(BIRTH) | changes)
    assert from_json(to_json(BIRTH) | {"valid_from": "2026-01-02"}).valid_from == date(2026, 1, 2)


def test_ten_thousand_differences_are_quick():
    changed = [(f, replace(f, note=f.note + " mới")) for f in ALL.values()] * 25
    started = clock_of_the_machine.monotonic()
    assert all(len(difference(old, new)) == 1 for old, new in changed)
    assert clock_of_the_machine.monotonic() - started < 5
