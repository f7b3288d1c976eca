"""The desk is alerted again of what it has not answered for two working hours: once for each wait."""

from datetime import timedelta

import pytest

from motcua import law
from motcua.dossiers.actions import (
    accept_supplement,
    ask_supplement,
    note_answer_alert,
    send_supplement,
    supply_paper,
)
from motcua.dossiers.jobs import alert_unanswered
from motcua.files.actions import store_file
from motcua.journal import book
from motcua.journal.verification import verify
from motcua.lib.clock import at_local
from tests.cast import MONDAY, NINE
from tests.dossiers.test_processing import PDF
from tests.dossiers.test_registration import POINTS, post, take_in

MINUTE = timedelta(minutes=1)
ELEVEN = at_local(MONDAY, 11)  # two working hours after nine
STREAM = "desk:dong-sen"


def told():
    return [entry.subject for entry in book.entries(STREAM) if entry.kind == "dossier.answer_alert"]


def test_after_two_working_hours_and_not_a_minute_sooner(cast):
    dossier = post(cast)
    assert alert_unanswered(at=ELEVEN - MINUTE) == 0
    assert alert_unanswered(at=ELEVEN) == 1
    assert told() == [dossier.stream]
    assert verify() == []


def test_only_working_hours_count(cast):
    friday = at_local(MONDAY - timedelta(days=3), 16)
    post(cast, arrived_at=friday)
    assert alert_unanswered(at=at_local(MONDAY, 8, 59)) == 0
    assert alert_unanswered(at=NINE) == 1


def test_once_for_each_wait_however_often_the_job_runs(cast):
    dossier = post(cast)
    assert [alert_unanswered(at=ELEVEN + n * 10 * MINUTE) for n in range(3)] == [1, 0, 0]
    ask_supplement(dossier, points=POINTS, by=cast.clerk, at=ELEVEN + 30 * MINUTE)
    assert alert_unanswered(at=ELEVEN + timedelta(days=3)) == 0
    back = at_local(MONDAY.replace(day=12), 9)
    accept_supplement(dossier, by=cast.clerk, at=back)
    assert alert_unanswered(at=back + timedelta(hours=1)) == 0
    assert alert_unanswered(at=back + timedelta(hours=2)) == 1
    assert len(told()) == 2


def test_a_supplement_sent_from_home_waits_for_its_answer_just_so(cast):
    dossier = cast.receive()
    ask_supplement(dossier, points=POINTS, by=cast.specialist, at=NINE)
    file = store_file(PDF, name="to-khai.pdf", by=None)
    supply_paper(dossier, point=0, file=file, at=NINE)
    send_supplement(dossier, at=NINE)
    assert alert_unanswered(at=ELEVEN - MINUTE) == 0
    assert alert_unanswered(at=ELEVEN) == 1
    accept_supplement(dossier, by=cast.specialist, at=ELEVEN)
    assert alert_unanswered(at=at_local(MONDAY, 16)) == 0


def test_what_is_answered_in_time_alerts_nobody(cast):
    take_in(cast, post(cast))
    assert alert_unanswered(at=at_local(MONDAY, 16)) == 0


def test_one_answered_meanwhile_is_not_noted(cast):
    dossier = post(cast)
    take_in(cast, dossier)
    assert note_answer_alert(dossier, by=None, at=ELEVEN) is False


def test_the_alert_moves_nothing_and_takes_no_undo_from_anybody(cast):
    dossier = post(cast)
    before = list(book.entries(dossier.stream))
    alert_unanswered(at=ELEVEN)
    assert list(book.entries(dossier.stream)) == before


def test_whoever_wants_to_send_word_hears_of_it(cast, monkeypatch):
    heard = []
    monkeypatch.setattr(book, "_handlers", {})
    book.on("dossier.answer_alert", heard.append)
    dossier = post(cast)
    alert_unanswered(at=ELEVEN)
    assert [entry.subject for entry in heard] == [dossier.stream]


@pytest.mark.parametrize("topic", ["acceptance.working_hours", "acceptance.alert_working_hours"])
def test_where_the_law_sets_no_hours_nobody_is_alerted(cast, monkeypatch, topic):
    post(cast)
    rule = law.rule

    def without(wanted, on):
        found = rule(wanted, on)
        return type("Rule", (), {"value": None})() if wanted == topic else found

    monkeypatch.setattr(law, "rule", without)
    assert alert_unanswered(at=at_local(MONDAY, 16)) == 0
