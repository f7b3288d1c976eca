"""What a province's resolution sets, between two days."""

from datetime import date, datetime

from django.db import transaction

from motcua.catalogue import rules
from motcua.catalogue.actions.publishing import _bump, _lock_version
from motcua.catalogue.models import LocalFee, Procedure
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import fold, tidy
from motcua.lib.wording import day as day_words
from motcua.people.models import User


@transaction.atomic
def set_local_fee(
    procedures: list[Procedure],
    *,
    province: str,
    name: str,
    amount: int,
    resolution: str,
    valid_from: date,
    valid_to: date | None = None,
    channel: str | None = None,
    unit: str = "",
    note: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> list[LocalFee]:
    """Say what the province takes for a fee of these procedures from a day on, in whole đồng; 0 is free.

    What was taken until then ends that day; a dossier received earlier keeps its sum. Raises NotAllowed when the days
    meet another amount that begins later, or without the resolution.
    """
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    name, resolution = tidy(name), tidy(resolution)
    if not name:
        raise NotAllowed("Chưa ghi tên khoản thu.", code="fee-unnamed", field="name")
    if not resolution:
        raise NotAllowed("Chưa ghi số nghị quyết.", code="resolution-missing", field="resolution")
    if not procedures:
        raise NotAllowed("Chưa chọn thủ tục nào.", code="procedures-missing", field="procedures")
    if valid_to is not None and valid_to <= valid_from:
        raise NotAllowed("Ngày thôi thu phải sau ngày bắt đầu thu.", code="fee-span", field="valid_to")
    made = []
    for procedure in procedures:
        rows = [
            row
            for row in LocalFee.objects.select_for_update().filter(
                procedure=procedure, province_code=province, channel=channel
            )
            if fold(row.name) == fold(name)
        ]
        before = next(
            (row for row in rows if row.valid_from < valid_from and _reaches(row, valid_from)), None
        )
        others = [(row.valid_from, row.valid_to) for row in rows if row is not before]
        refuse_if(rules.spans_apart(valid_from, valid_to, others, "valid_from"))
        if before is not None:
            LocalFee.objects.filter(pk=before.pk).update(valid_to=valid_from)
        fee = LocalFee.objects.create(
            province_code=province,
            procedure=procedure,
            name=name[:300],
            channel=channel or None,
            amount=amount,
            unit=tidy(unit)[:60],
            resolution=resolution[:200],
            note=tidy(note)[:300],
            valid_from=valid_from,
            valid_to=valid_to,
        )
        made.append(fee)
        data = {
            "fee": fee.pk,
            "name": fee.name,
            "amount": amount,
            "resolution": fee.resolution,
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat() if valid_to else None,
        }
        _record("local_fee.set", fee, by, at, data)
    _bump()
    return made


@transaction.atomic
def end_local_fee(
    fee: LocalFee, *, ends_on: date, by: User | None = None, at: datetime | None = None
) -> LocalFee | None:
    """Take that amount no longer from a day on; one that ends on the day it begins never was. Raises NotAllowed."""
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    fee = LocalFee.objects.select_for_update().select_related("procedure").get(pk=fee.pk)
    if ends_on < fee.valid_from or (fee.valid_to is not None and ends_on > fee.valid_to):
        until = f" và không muộn hơn {day_words(fee.valid_to)}" if fee.valid_to else ""
        raise NotAllowed(
            f"Mức này thu từ {day_words(fee.valid_from)}. Ông/bà chọn ngày không sớm hơn ngày đó{until}.",
            code="fee-span",
            field="ends_on",
        )
    _record(
        "local_fee.ended", fee, by, at, {"fee": fee.pk, "name": fee.name, "valid_to": ends_on.isoformat()}
    )
    if ends_on == fee.valid_from:
        fee.delete()
        fee = None
    else:
        fee.valid_to = ends_on
        fee.save(update_fields=["valid_to"])
    _bump()
    return fee


def _reaches(row: LocalFee, day: date) -> bool:
    return row.valid_to is None or row.valid_to > day


def _record(kind: str, fee: LocalFee, by, at: datetime, data: dict) -> None:
    stream = fee.procedure.stream
    book.record(kind, stream=stream, subject=stream, by=by, at=at, data=data)
