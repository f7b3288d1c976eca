"""What the facts file says, read without a database."""

import re

import pytest

from motcua.catalogue.loading import CATALOGUE_FROM, read_record, sector_for, shipped, shipped_records
from motcua.catalogue.processes import DEFAULT, DIRECT, plan_for
from motcua.lib.vietnamese import nfc

SAME_DAY = [
    "2.000815",
    "2.000884",
    "2.000908",
    "2.000927",
    "2.000942",
    "2.000992",
    "2.001008",
    "2.000635",
    "2.002516",
    "1.001193",
    "1.000656",
    "1.000894",
    "2.000843",
]


@pytest.fixture(scope="module")
def facts():
    return {f.code: f for f in map(read_record, shipped_records())}


def test_there_are_406_procedures_each_with_a_code_of_its_own(facts):
    assert len(facts) == len(shipped_records()) == 406


def test_the_two_without_a_national_code_get_a_local_one_and_say_so(facts):
    assert [code for code, f in facts.items() if not f.code_is_national] == ["DP.000001", "DP.000002"]


@pytest.mark.parametrize("code", SAME_DAY)
def test_a_result_promised_in_the_day_is_a_same_day_limit_whatever_number_stands_in_the_file(facts, code):
    [limit] = facts[code].limits
    assert (limit.unit, limit.amount) == ("same_day", None)
    assert limit.original_words  # the number that stood there is kept as it was


def test_nothing_else_has_become_a_same_day_limit(facts):
    general = {c for c, f in facts.items() for x in f.limits if x.unit == "same_day" and not x.case_key}
    assert general == set(SAME_DAY)


@pytest.mark.parametrize("code", ["1.004859", "2.000748"])
def test_adding_missing_particulars_to_a_civil_status_record_takes_the_day_only(facts, code):
    by_case = {limit.case_key: (limit.amount, limit.unit) for limit in facts[code].limits}
    assert by_case["bo-sung"] == (None, "same_day")
    assert by_case["thay-doi-cai-chinh"] == (3, "working_day")


def test_335_procedures_have_no_instructions_and_39_no_limit(facts):
    assert sum(not f.instructions for f in facts.values()) == 335
    assert sum(not any(x.unit for x in f.limits) for f in facts.values()) == 39


def test_a_note_about_verification_becomes_a_longer_limit_with_its_trigger(facts):
    [limit] = facts["1.005461"].limits
    assert (limit.amount, limit.unit) == (5, "working_day")
    assert (limit.longer_amount, limit.longer_unit) == (10, "working_day")
    assert limit.longer_trigger == "Cần xác minh"


def test_a_limit_that_differs_by_channel_is_kept_for_that_channel(facts):
    limits = {limit.channel: (limit.amount, limit.unit) for limit in facts["1.010801"].limits}
    assert limits == {None: (20, "day"), "counter": (10, "day")}


def test_an_amount_the_province_sets_is_unknown_and_its_note_says_so(facts):
    [fee] = facts["1.001612"].fees
    assert fee.amount is None
    assert fee.set_by_province
    assert "HĐND" in fee.note


def test_no_fee_of_unknown_amount_is_written_as_nought(facts):
    for record in shipped_records():
        read = facts[record["code"] or record["local_code"]]
        for raw, fee in zip(record["fees"], read.fees, strict=True):
            assert raw["amount_vnd"] is not None or fee.amount is None
            assert fee.amount is not None or fee.note


def test_the_portals_nought_is_not_believed_where_the_province_sets_the_fee(facts):
    fees = [fee for fee in facts["1.000110"].fees if "0 đồng" in fee.note]
    assert all(fee.amount is None and fee.set_by_province for fee in fees)


def test_every_conditional_paper_names_its_case(facts):
    nameless = [
        (f.code, p.name) for f in facts.values() for p in f.papers if p.conditional and not p.condition
    ]
    assert nameless == []


def test_the_police_and_the_military_handle_their_own(facts):
    assert sum(f.agency_name.startswith("Công an") for f in facts.values()) == 21
    assert all(
        f.scope == "elsewhere"
        for f in facts.values()
        if f.agency_name.startswith(("Công an", "Ban Chỉ huy quân sự"))
    )


def test_what_was_taken_over_ends_when_the_districts_ended(facts):
    old = facts["2.000843"]
    assert (old.status, old.replaced_by, old.valid_to) == ("superseded", "2.000815", CATALOGUE_FROM)
    assert facts["2.000815"].former_codes == ("2.000843",)


def test_every_published_field_belongs_to_a_sector():
    known = {name for row in shipped("sectors.json") for name in row["official_names"]}
    assert {nfc(record["field"]) for record in shipped_records()} <= known
    assert sector_for("Hộ tịch") == "hotich"
    assert sector_for("Lĩnh vực chưa có") == "khac"


def test_the_digest_changes_with_the_promise_and_not_with_the_words_of_the_search(facts):
    record = next(r for r in shipped_records() if r["code"] == "1.005461")
    same = read_record(record | {"keywords": ["khác"]})
    other = read_record(record | {"time_limit": record["time_limit"] | {"value": 4}})
    assert same.digest == facts["1.005461"].digest
    assert other.digest != facts["1.005461"].digest


def test_the_hours_of_the_steps_add_up_to_the_limit_and_never_to_more(facts):
    for f in facts.values():
        plan = plan_for(f)
        hours = [step.hours for step in plan.steps]
        if None in hours:
            continue
        general = f.limits[0]
        total = general.amount * (8 if general.unit == "working_day" else 1)
        assert sum(hours) == total
        assert min(hours) >= 1


def test_what_is_done_in_the_day_goes_the_direct_way(facts):
    assert plan_for(facts["1.001193"]) is DIRECT
    assert plan_for(facts["2.001283"]) is DEFAULT
    assert [s.role for s in DEFAULT.steps] == ["clerk", "specialist", "leader", "clerk"]


def test_the_shipped_facts_name_no_machine_and_no_repository():
    text = str(shipped_records())
    assert not re.search(r"https?://", text)
