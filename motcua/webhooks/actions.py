"""The verbs: add and switch off an address, put news in the outbox when a dossier moves, tell it, tell it again."""

import json
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from motcua import __version__
from motcua.dossiers.actions.undoing import outbox_key
from motcua.dossiers.lifecycle import STATE_OF, UNDO_MINUTES, Stage
from motcua.dossiers.models import Dossier
from motcua.journal import book, jobs
from motcua.journal.jobs import job
from motcua.journal.models import Entry, Job
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people.models import Agency, User
from motcua.people.rules import may_manage_people
from motcua.webhooks import keys, rules
from motcua.webhooks.calling import Outcome, call
from motcua.webhooks.events import EVENTS, told_as
from motcua.webhooks.models import Delivery, Webhook

MOST_WEBHOOKS = 20  # of one agency: each costs a row in the outbox for every move
KEPT_FOR = timedelta(days=90)


class NotTaken(Exception):
    """The other machine did not take the news; the job is tried again."""


@transaction.atomic
def make_webhook(
    agency: Agency, *, name: str, url: str, kinds: list[str], by: User | None, at: datetime | None = None
) -> tuple[Webhook, str]:
    """Add an address to tell and return its row and its key, which nobody can read again. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(may_manage_people(by, agency, clock.local_day(at)))
    name, url = vietnamese.tidy(name), url.strip()
    if not name:
        raise NotAllowed("Ghi tên nơi nhận, để sau này nhận ra.", code="name-missing", field="name")
    refuse_if(rules.is_url(url))
    refuse_if(rules.are_kinds(kinds))
    if url.startswith("http://") and not settings.WEBHOOK_NETWORKS:
        raise NotAllowed("Địa chỉ phải bắt đầu bằng https://.", code="http-not-allowed", field="url")
    if agency.webhooks.filter(switched_off_at=None).count() >= MOST_WEBHOOKS:
        raise NotAllowed(
            f"Một cơ quan báo cho nhiều nhất {MOST_WEBHOOKS} nơi. Tắt một nơi không dùng nữa trước.",
            code="too-many-webhooks",
        )
    key = keys.make_key()
    webhook = Webhook.objects.create(
        agency=agency,
        name=name[:80],
        url=url,
        kinds=[kind for kind in EVENTS if kind in set(kinds)],
        sealed_secret=keys.seal(key),
        created_by=by,
        created_at=at,
    )
    _note("webhook.made", webhook, by, at, kinds=webhook.kinds)
    return webhook, key


@transaction.atomic
def renew_key(webhook: Webhook, *, by: User | None, at: datetime | None = None) -> str:
    """Give the address a new key and return it; the old one signs nothing from now on. Raises NotAllowed."""
    at = at or clock.now()
    webhook = _locked(webhook, by, at)
    key = keys.make_key()
    webhook.sealed_secret = keys.seal(key)
    webhook.save(update_fields=["sealed_secret"])
    _note("webhook.key_renewed", webhook, by, at)
    return key


@transaction.atomic
def switch_off_webhook(webhook: Webhook, *, by: User | None, at: datetime | None = None) -> Webhook:
    """Tell the address nothing more, not even what waits in the outbox. Raises NotAllowed."""
    at = at or clock.now()
    webhook = _locked(webhook, by, at)
    if webhook.is_active:
        webhook.switched_off_at = at
        webhook.save(update_fields=["switched_off_at"])
        _note("webhook.switched_off", webhook, by, at)
    return webhook


@transaction.atomic
def switch_on_webhook(webhook: Webhook, *, by: User | None, at: datetime | None = None) -> Webhook:
    """Tell the address again what happens from now on. Raises NotAllowed."""
    at = at or clock.now()
    webhook = _locked(webhook, by, at)
    if not webhook.is_active:
        webhook.switched_off_at = None
        webhook.save(update_fields=["switched_off_at"])
        _note("webhook.switched_on", webhook, by, at)
    return webhook


def expect_delivery(entry: Entry) -> None:
    """Enqueue the news of this move for every address that wants it, for when the time to undo it is over."""
    wanting = Webhook.objects.wanting(told_as(entry.kind))
    if not wanting:
        return
    dossier = Dossier.objects.filter(code=entry.stream_id.removeprefix("dossier:")).first()
    if dossier is None:
        return
    agencies = {dossier.office_id, dossier.competent_agency_id}
    for webhook in wanting:
        if webhook.agency_id in agencies:
            jobs.enqueue(
                deliver,
                webhook.pk,
                dossier.pk,
                entry.number,
                key=_key_of(dossier, entry.number, webhook),
                run_at=entry.at + timedelta(minutes=UNDO_MINUTES),
                at=entry.at,
                leaves_machine=True,
            )


def _key_of(dossier: Dossier, number: int, webhook: Webhook) -> str:
    return f"{outbox_key(dossier, number)}webhook:{webhook.pk}"


@job
def deliver(webhook_pk: int, dossier_pk: int, number: int, *, by=None, at: datetime | None = None) -> None:
    """Tell one address one piece of news; may be repeated, always under the same identifier.

    Raises NotTaken, so that the job is tried again.
    """
    webhook = Webhook.objects.filter(pk=webhook_pk, switched_off_at=None).first()
    dossier = Dossier.objects.filter(pk=dossier_pk).first()
    if webhook is None or dossier is None or _is_undone(dossier, number):
        return
    delivery = expected_delivery(webhook, dossier, number, by=by, at=at)
    if delivery is None or delivery.delivered_at is not None:
        return
    _send(webhook, delivery, by=by, at=at)


@job
def deliver_again(delivery_pk: int, *, by=None, at: datetime | None = None) -> None:
    """Tell one piece of news once more because somebody asked for it. Raises NotTaken."""
    delivery = Delivery.objects.select_related("webhook").filter(pk=delivery_pk).first()
    if delivery is not None and delivery.webhook.is_active:
        _send(delivery.webhook, delivery, by=by, at=at)


@transaction.atomic
def resend_delivery(delivery: Delivery, *, by: User | None, at: datetime | None = None) -> None:
    """Put a piece of news in the outbox once more, taken or not; what was given up of it before is settled by that.

    Raises NotAllowed.
    """
    at = at or clock.now()
    webhook = _locked(delivery.webhook, by, at)
    if not webhook.is_active:
        raise NotAllowed("Nơi này đang tắt. Bật lại rồi gửi.", code="webhook-off")
    for given_up in Job.objects.failed().filter(
        Q(name=deliver.job_name, key=_key_of(delivery.dossier, delivery.number, webhook))
        | Q(name=deliver_again.job_name, args=[delivery.pk])
    ):
        jobs.drop_job(given_up, by=by, at=at)
    key = f"webhook:{webhook.pk}:again:{delivery.pk}:{delivery.attempts}"
    jobs.enqueue(deliver_again, delivery.pk, key=key, leaves_machine=True, at=at)
    _note("webhook.resent", webhook, by, at, delivery=delivery.identifier)


@transaction.atomic
def expected_delivery(
    webhook: Webhook, dossier: Dossier, number: int, *, by, at: datetime | None = None
) -> Delivery | None:
    """Return the row of that news for that address, made at the first try; None when the journal has no such entry."""
    found = Delivery.objects.filter(webhook=webhook, dossier=dossier, number=number).first()
    if found is not None:
        return found
    entry = book.entries(dossier.stream).filter(number=number).first()
    if entry is None:
        return None
    identifier = secrets.token_hex(16)
    return Delivery.objects.create(
        webhook=webhook,
        kind=told_as(entry.kind),
        dossier=dossier,
        number=number,
        identifier=identifier,
        body=json.dumps(_news(identifier, dossier, entry), ensure_ascii=False, separators=(",", ":")),
        made_at=at or clock.now(),
    )


@transaction.atomic
def note_attempt(delivery: Delivery, outcome: Outcome, *, by, at: datetime | None = None) -> None:
    """Note how a try went."""
    at = at or clock.now()
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    row.attempts += 1
    row.status, row.error, row.tried_at = outcome.status, outcome.error, at
    if outcome.is_taken:
        row.delivered_at = at
    row.save(update_fields=["attempts", "status", "error", "tried_at", "delivered_at"])


@job
@transaction.atomic
def forget_old_deliveries(*, by=None, at: datetime | None = None) -> int:
    """Remove what was told more than ninety days ago; return how many."""
    return Delivery.objects.filter(made_at__lt=(at or clock.now()) - KEPT_FOR).delete()[0]


def _send(webhook: Webhook, delivery: Delivery, *, by, at: datetime | None) -> None:
    key = keys.unseal(webhook.sealed_secret)
    if key is None:
        outcome = Outcome(error="key-unreadable")
    else:
        body, timestamp = delivery.body.encode(), int((at or clock.now()).timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"motcua/{__version__}",
            "Motcua-Event": delivery.kind,
            "Motcua-Delivery": delivery.identifier,
            "Motcua-Signature": keys.signature(key, timestamp, body),
            "Connection": "close",
        }
        outcome = call(webhook.url, body, headers, allowed=settings.WEBHOOK_NETWORKS)
    note_attempt(delivery, outcome, by=by, at=at)
    if not outcome.is_taken:
        raise NotTaken


def _news(identifier: str, dossier: Dossier, entry: Entry) -> dict:
    """Return all that is told. Who wants to know more reads the dossier with a token of their own."""
    stage = entry.data.get("to")
    # Of a dossier only written down the date is the desk's to answer, not the applicant's promise.
    due = entry.data.get("due") if entry.kind != "dossier.register" else None
    return {
        "id": identifier,
        "event": told_as(entry.kind),
        "code": dossier.code,
        "state": int(STATE_OF[Stage(stage)] if stage else dossier.state),
        "at": clock.local(entry.at).isoformat(timespec="seconds"),
        "due": clock.local(datetime.fromisoformat(due)).isoformat(timespec="seconds") if due else None,
    }


def _is_undone(dossier: Dossier, number: int) -> bool:
    later = book.entries(dossier.stream).filter(number__gt=number, kind="dossier.undo")
    return any(entry.data.get("undoes") == number for entry in later)


def _locked(webhook: Webhook, by: User | None, at: datetime) -> Webhook:
    locked = Webhook.objects.select_for_update(of=("self",)).select_related("agency").get(pk=webhook.pk)
    refuse_if(may_manage_people(by, locked.agency, clock.local_day(at)))
    return locked


def _note(kind: str, webhook: Webhook, by: User | None, at: datetime, **data) -> None:
    # The address may hold a key in its path or query: it stands in the row only.
    stream = webhook.agency.stream
    book.record(kind, stream=stream, subject=stream, by=by, at=at, data={"webhook": webhook.pk, **data})
