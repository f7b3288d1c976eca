"""News for other machines: what is told, signed by whom, tried how often, and what is never told."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from config.schedule import schedule
from motcua.dossiers.actions import begin, propose_refusal, register_dossier, undo
from motcua.journal import book, jobs
from motcua.journal.models import Job
from motcua.lib.objections import NotAllowed
from motcua.people.actions import make_agency
from motcua.webhooks import actions, calling, keys
from motcua.webhooks.actions import (
    deliver,
    deliver_again,
    forget_old_deliveries,
    make_webhook,
    renew_key,
    resend_delivery,
    switch_off_webhook,
    switch_on_webhook,
)
from motcua.webhooks.events import EVENTS
from motcua.webhooks.models import Delivery, Webhook
from tests.cast import LONG_AGO, MARITAL, NINE

pytestmark = pytest.mark.django_db

LATER = NINE + timedelta(minutes=5)


def news(listener) -> list[dict]:
    return [json.loads(body) for _, _, body in listener.heard]


def waiting():
    return Job.objects.outbox().filter(name=deliver.job_name)


def test_a_move_is_told_with_nothing_personal_once_it_cannot_be_undone(cast, webhook, listener):
    dossier = cast.receive(MARITAL, assignee=cast.specialist)
    assert waiting().get().leaves_machine
    jobs.work(at=LATER - timedelta(seconds=1))
    assert listener.heard == []
    jobs.work(at=LATER)
    [told] = news(listener)
    delivery = Delivery.objects.get()
    assert told == {
        "id": delivery.identifier,
        "event": "dossier.receive",
        "code": dossier.code,
        "state": dossier.state,
        "at": "2026-11-09T09:00:00+07:00",
        "due": dossier.due_at.astimezone(tz=actions.clock.VIETNAM).isoformat(timespec="seconds"),
    }
    text = listener.heard[0][2].decode() + str(listener.heard[0][1])
    for personal in (
        dossier.applicant.full_name,
        dossier.applicant.id_number,
        dossier.secret,
        cast.clerk.full_name,
    ):
        assert personal not in text
    assert (delivery.status, delivery.attempts, delivery.error) == (200, 1, "")
    assert delivery.delivered_at == LATER


def test_the_signature_is_what_the_documents_say(cast, webhook, listener):
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    path, headers, body = listener.heard[0]
    assert path == "/tin?a=1"
    stamp, signed = (part.partition("=")[2] for part in headers["Motcua-Signature"].split(","))
    expected = hmac.new(webhook.key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert signed == expected
    assert int(stamp) == int(LATER.timestamp())
    assert headers["Content-Type"] == "application/json"
    assert headers["Motcua-Event"] == "dossier.receive"
    assert headers["Motcua-Delivery"] == news(listener)[0]["id"]


def test_of_a_dossier_only_written_down_no_date_is_promised(cast, webhook, listener):
    register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    jobs.work(at=LATER)
    assert [(one["event"], one["state"], one["due"]) for one in news(listener)] == [
        ("dossier.register", 1, None)
    ]


def test_what_was_undone_is_never_told(cast, webhook, listener):
    dossier = cast.receive(MARITAL, assignee=cast.specialist)
    begin(dossier, by=cast.specialist, at=NINE)
    assert waiting().count() == 2
    undo(dossier, by=cast.specialist, at=NINE)
    jobs.work(at=LATER)
    assert [one["event"] for one in news(listener)] == ["dossier.receive"]
    number = book.entries(dossier.stream).get(kind="dossier.begin").number
    deliver(webhook.pk, dossier.pk, number, at=LATER)  # a job that was running when it was undone
    assert len(listener.heard) == 1


def test_a_refusal_that_is_only_proposed_is_told_as_a_step_like_any_other(cast, webhook, listener):
    dossier = cast.receive(MARITAL, assignee=cast.specialist)
    propose_refusal(
        dossier, reason="Không đủ điều kiện", by=cast.specialist, at=NINE, assignee=cast.chairwoman
    )
    jobs.work(at=LATER)
    told = news(listener)[-1]
    assert (told["event"], told["state"]) == ("dossier.forward", 4)
    assert "refus" not in listener.heard[-1][2].decode()
    assert listener.heard[-1][1]["Motcua-Event"] == "dossier.forward"
    assert "dossier.propose_refusal" not in EVENTS


def test_only_the_agency_that_asked_is_told_and_only_of_what_it_asked(cast, listener, allowed):
    other = make_agency(
        name="Ủy ban nhân dân xã khác", slug="khac", level="commune", valid_from=LONG_AGO, by=None
    )
    make_webhook(other, name="a", url=listener.url, kinds=list(EVENTS), by=None, at=NINE)
    make_webhook(cast.office, name="b", url=listener.url, kinds=["dossier.approve"], by=None, at=NINE)
    cast.receive(MARITAL)
    assert not waiting().exists()


def test_without_any_address_a_move_costs_one_question_more(cast, django_assert_max_num_queries):
    entry = book.entries(cast.receive(MARITAL).stream).first()
    with django_assert_max_num_queries(1):
        actions.expect_delivery(entry)


@pytest.mark.parametrize(
    ("mood", "status", "error"),
    [(500, 500, "status"), (404, 404, "status"), (302, 302, "redirect"), ("breaks", None, "broken-off")],
)
def test_what_is_not_taken_is_tried_again_under_the_same_name(cast, webhook, listener, mood, status, error):
    cast.receive(MARITAL)
    listener.mood = mood
    jobs.work(at=LATER)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.error, delivery.attempts) == (status, error, 1)
    assert delivery.delivered_at is None
    assert waiting().get().run_at > LATER
    listener.mood = 204
    jobs.work(at=waiting().get().run_at)
    assert not waiting().exists()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.error, delivery.attempts) == (204, "", 2)
    assert len({one["id"] for one in news(listener)}) == 1
    assert {path for path, _, _ in listener.heard} == {"/tin?a=1"}  # no redirect is followed


def test_after_eight_tries_the_job_is_given_up_and_stands_on_the_page(cast, webhook, listener):
    cast.receive(MARITAL)
    listener.mood = 503
    at = LATER
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.work(at=at)
        at += timedelta(hours=7)
    assert Job.objects.failed().get().error.startswith("NotTaken")
    assert Delivery.objects.get().attempts == jobs.MAX_ATTEMPTS


def test_a_machine_that_says_nothing_is_not_waited_for(cast, webhook, listener, monkeypatch):
    monkeypatch.setattr(calling, "STEP_SECONDS", 0.2)
    listener.mood = "hangs"
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    assert Delivery.objects.get().error == "timeout"


def test_an_answer_that_trickles_in_is_cut_off(cast, webhook, listener, monkeypatch):
    monkeypatch.setattr(calling, "ALL_SECONDS", 0.3)
    listener.mood = "trickles"
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    assert Delivery.objects.get().error == "broken-off"


def test_somebody_who_is_not_there_is_told_so(cast, webhook, listener):
    Webhook.objects.update(url="http://127.0.0.1:1/")
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    assert Delivery.objects.get().error == "refused"


def test_an_address_switched_off_is_told_nothing_and_switched_on_again_only_what_comes(
    cast, webhook, listener
):
    cast.receive(MARITAL)
    switch_off_webhook(webhook, by=cast.administrator, at=NINE)
    jobs.work(at=LATER)
    cast.receive(MARITAL, at=LATER)
    assert not waiting().exists()
    switch_on_webhook(webhook, by=cast.administrator, at=LATER)
    jobs.work(at=LATER + timedelta(hours=1))
    assert listener.heard == []
    cast.receive(MARITAL, at=LATER)
    jobs.work(at=LATER + timedelta(hours=1))
    assert len(listener.heard) == 1


def test_news_may_be_sent_again_under_the_same_name(cast, webhook, listener):
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    delivery = Delivery.objects.get()
    resend_delivery(delivery, by=cast.administrator, at=LATER)
    resend_delivery(delivery, by=cast.administrator, at=LATER)  # a double click
    assert Job.objects.outbox().get().name == deliver_again.job_name
    jobs.work(at=LATER)
    first, second = listener.heard
    assert first[2] == second[2]
    switch_off_webhook(webhook, by=cast.administrator, at=LATER)
    with pytest.raises(NotAllowed) as refused:
        resend_delivery(delivery, by=cast.administrator, at=LATER)
    assert refused.value.objection.code == "webhook-off"


def test_what_was_given_up_is_settled_by_sending_it_again(cast, webhook, listener):
    listener.mood = 500
    cast.receive(MARITAL)
    for hours in range(0, 200, 7):  # eight times, with growing rests
        jobs.work(at=LATER + timedelta(hours=hours))
    assert Job.objects.failed().get().name == deliver.job_name
    resend_delivery(Delivery.objects.get(), by=cast.administrator, at=LATER)
    assert not Job.objects.failed().exists(), "the list of failed jobs asks for nothing that is being done"
    for hours in range(0, 400, 7):
        jobs.work(at=LATER + timedelta(hours=hours))
    assert Job.objects.failed().get().name == deliver_again.job_name, (
        "given up once more, it is told once more"
    )
    listener.mood = 200
    resend_delivery(Delivery.objects.get(), by=cast.administrator, at=LATER)
    jobs.work(at=LATER)
    assert not Job.objects.failed().exists()
    assert Delivery.objects.get().delivered_at is not None


def test_the_key_is_kept_encrypted_and_a_new_one_signs_from_then_on(cast, webhook, listener, settings):
    assert webhook.key not in Webhook.objects.get().sealed_secret
    new = renew_key(webhook, by=cast.administrator, at=NINE)
    assert new != webhook.key
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    _, headers, body = listener.heard[0]
    assert headers["Motcua-Signature"] == keys.signature(new, int(LATER.timestamp()), body)
    settings.SECRET_KEY = "another after a restore without its secrets"
    resend_delivery(Delivery.objects.get(), by=cast.administrator, at=LATER)
    jobs.work(at=LATER)
    assert Delivery.objects.get().error == "key-unreadable"


def test_only_the_agencys_administrator_adds_and_changes_addresses(cast, webhook, listener):
    for somebody in (cast.clerk, cast.chairwoman, cast.manager, cast.stranger):
        for act in (
            lambda who: make_webhook(
                cast.office, name="x", url=listener.url, kinds=list(EVENTS), by=who, at=NINE
            ),
            lambda who: renew_key(webhook, by=who, at=NINE),
            lambda who: switch_off_webhook(webhook, by=who, at=NINE),
        ):
            with pytest.raises(NotAllowed) as refused:
                act(somebody)
            assert refused.value.objection.code == "not-administrator"


def test_the_journal_says_what_was_done_and_not_where_to(cast, webhook, listener):
    entry = book.entries(cast.office.stream).get(kind="webhook.made")
    assert entry.actor == cast.administrator.actor
    assert entry.data["webhook"] == webhook.pk
    assert str(listener.port) not in str(entry.data)


def test_old_news_is_forgotten_after_ninety_days(cast, webhook, listener):
    cast.receive(MARITAL)
    jobs.work(at=LATER)
    assert forget_old_deliveries(at=LATER + timedelta(days=90)) == 0
    assert forget_old_deliveries(at=LATER + timedelta(days=90, seconds=1)) == 1
    assert forget_old_deliveries in [line[2] for line in schedule()]
