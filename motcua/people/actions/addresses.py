"""Verbs on the address by which phones reach the office: proposed at a desk, proved by a phone, given up at a desk."""

import secrets
from datetime import datetime

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import SiteAddress, User

STREAM = "site:address"


@transaction.atomic
def propose_address(
    url: str, *, kind: str, by: User | None, at: datetime | None = None
) -> tuple[SiteAddress, str]:
    """Return the address and the token with which a phone proves it within a day. Raises NotAllowed.

    The address that holds goes on holding until the new one is proved.
    """
    at = at or clock.now()
    refuse_if(rules.may_settle_address(by, clock.local_day(at)))
    url = rules.tidy_address(url, kind)
    refuse_if(rules.object_to_address(url, kind))
    list(SiteAddress.objects.select_for_update().filter(ended_at__isnull=True))
    SiteAddress.objects.filter(proved_at__isnull=True, ended_at__isnull=True).update(ended_at=at)
    token = secrets.token_urlsafe(32)
    made = SiteAddress.objects.create(kind=kind, url=url, digest=SiteAddress.digest_of(token), proposed_at=at)
    _record("site.address_proposed", made, by=by, at=at)
    return made, token


@transaction.atomic
def prove_address(
    token: str, *, host: str, device: str = "", by: User | None = None, at: datetime | None = None
) -> SiteAddress:
    """Let an address hold because a phone has opened it under that very name (`host`). Raises NotAllowed."""
    at = at or clock.now()
    list(SiteAddress.objects.select_for_update().filter(ended_at__isnull=True))
    found = SiteAddress.objects.to_be_proved_by(token, at)
    if found is None:
        raise NotAllowed(
            "Mã này đã dùng hoặc đã quá một ngày. Ông/bà mở lại trang địa chỉ trên máy của cơ quan và quét mã mới.",
            code="dead-proof",
        )
    refuse_if(rules.object_to_proof(found.url, host))
    SiteAddress.objects.filter(proved_at__isnull=False, ended_at__isnull=True).update(ended_at=at)
    found.proved_at, found.proved_by = at, device[:80]
    found.save(update_fields=["proved_at", "proved_by"])
    _record("site.address_proved", found, by=by, at=at)
    return found


@transaction.atomic
def give_up_address(*, by: User | None, at: datetime | None = None) -> bool:
    """Let no address hold any more, nor wait for a phone; tell whether there was one."""
    at = at or clock.now()
    refuse_if(rules.may_settle_address(by, clock.local_day(at)))
    running = list(SiteAddress.objects.select_for_update().filter(ended_at__isnull=True))
    for address in running:
        address.ended_at = at
        address.save(update_fields=["ended_at"])
        _record("site.address_given_up", address, by=by, at=at)
    return bool(running)


def _record(kind: str, address: SiteAddress, *, by: User | None, at: datetime) -> None:
    data = {"address": address.pk, "kind": str(address.kind), "url": address.url}
    book.record(kind, stream=STREAM, subject=STREAM, by=by, at=at, data=data)
