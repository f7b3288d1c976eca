"""The switch: what an office does with those who want to file online, by procedure and by day."""

from datetime import timedelta

import pytest

from motcua.filing.actions import end_online_filing, open_draft, set_online_filing
from motcua.filing.questions import mode_for, switchboard
from motcua.journal.book import entries
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MARITAL, MONDAY, NINE
from tests.filing.conftest import DECISION


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refusal:
        call(*args, **kwargs)
    return refusal.value.objection.code


def test_an_office_that_has_set_nothing_leads_to_the_national_portal(cast):
    revision = cast.revision(MARITAL)
    assert mode_for(cast.office, revision.procedure, MONDAY) == "link"
    assert refused(open_draft, agency=cast.office, revision=revision, by=None, at=NINE) == "not-filed-here"


def test_a_pilot_must_name_the_decision_that_allows_it(cast):
    for missing, code in (
        ("decision_number", "decision-missing"),
        ("decision_date", "decision-date-missing"),
        ("decision_issuer", "decision-issuer-missing"),
    ):
        given = {name: value for name, value in DECISION.items() if name != missing}
        assert (
            refused(set_online_filing, cast.office, mode="internal", **given, by=cast.manager, at=NINE)
            == code
        )
    early = {**DECISION, "decision_date": MONDAY + timedelta(days=1)}
    assert (
        refused(set_online_filing, cast.office, mode="internal", **early, by=cast.manager, at=NINE)
        == "before-decision"
    )
    setting = set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager, at=NINE)
    assert setting.decision == "Quyết định số 15/QĐ-UBND ngày 01/11/2026 của UBND tỉnh Lam Giang"


def test_only_who_runs_the_office_sets_it(cast):
    for person in (cast.clerk, cast.specialist, cast.administrator, cast.stranger):
        assert (
            refused(set_online_filing, cast.office, mode="link", by=person, at=NINE) == "not-office-manager"
        )
    set_online_filing(cast.office, mode="link", by=cast.chairwoman, at=NINE)


def test_a_procedures_own_setting_decides_before_the_one_for_all_and_the_newest_before_older_ones(cast):
    birth, marital = cast.revision(BIRTH).procedure, cast.revision(MARITAL).procedure
    set_online_filing(cast.office, mode="internal", procedure=birth, **DECISION, by=cast.manager, at=NINE)
    set_online_filing(cast.office, mode="link", by=cast.manager, at=NINE)
    assert mode_for(cast.office, birth, MONDAY) == "internal"
    assert mode_for(cast.office, marital, MONDAY) == "link"
    newest = set_online_filing(cast.office, mode="link", procedure=birth, by=cast.manager, at=NINE)
    assert mode_for(cast.office, birth, MONDAY) == "link"
    end_online_filing(newest, by=cast.manager, at=NINE)
    assert mode_for(cast.office, birth, MONDAY) == "internal"


def test_it_holds_from_its_first_day_to_its_last(cast):
    marital = cast.revision(MARITAL).procedure
    last = MONDAY + timedelta(days=4)
    set_online_filing(
        cast.office, mode="internal", **DECISION, valid_from=MONDAY + timedelta(days=1), valid_to=last,
        by=cast.manager, at=NINE,
    )  # fmt: skip
    modes = [mode_for(cast.office, marital, MONDAY + timedelta(days=n)) for n in (0, 1, 4, 5)]
    assert modes == ["link", "internal", "internal", "link"]


def test_a_change_is_seen_in_the_switchboard_and_in_the_journal(cast):
    before = switchboard(cast.office.pk)
    setting = set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager, at=NINE)
    assert switchboard(cast.office.pk) != before
    end_online_filing(setting, by=cast.manager, at=NINE)
    assert switchboard(cast.office.pk) == before
    kinds = [entry.kind for entry in entries(cast.office.stream).order_by("number")]
    assert kinds[-2:] == ["filing.set", "filing.ended"]
