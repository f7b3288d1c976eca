"""What is owed: set an amount that was not known, take the money."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.moving import lock
from motcua.dossiers.models import Charge
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import CLERK
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy


@transaction.atomic
def settle_charge(charge: Charge, *, by, at: datetime | None = None) -> Charge:
    """Take the money for one charge at the counter. Raises NotAllowed."""
    at = at or clock.now()
    dossier, row = _turn(charge, by, at)
    if row.amount is None:
        raise NotAllowed(
            "Khoản này chưa có mức thu. Ghi số tiền và căn cứ trước.", code="amount-missing", field="amount"
        )
    if row.settled_at is not None:
        raise NotAllowed("Khoản này đã thu rồi.", code="settled-already")
    settle(row, by=by, at=at)
    _record("dossier.settle_charge", dossier, row, by, at)
    return row


@transaction.atomic
def set_charge_amount(charge: Charge, *, amount: int, source: str, by, at: datetime | None = None) -> Charge:
    """Set the amount of a charge that the catalogue does not know, with the ground. Whole đồng. Raises NotAllowed."""
    at = at or clock.now()
    dossier, row = _turn(charge, by, at)
    if row.settled_at is not None:
        raise NotAllowed("Khoản này đã thu rồi, không sửa được.", code="settled-already")
    if not tidy(source):
        raise NotAllowed("Ghi căn cứ của mức thu (nghị quyết, ngày).", code="source-missing", field="source")
    row.unit_amount, row.amount, row.source = amount, amount * row.quantity, tidy(source)
    row.save(update_fields=["unit_amount", "amount", "source"])
    _record("dossier.set_charge_amount", dossier, row, by, at)
    return row


def settle(charge: Charge, *, by, at: datetime) -> None:
    """Mark a locked charge as paid (inside another verb's transaction)."""
    charge.settled_at, charge.settled_by = at, by
    charge.save(update_fields=["settled_at", "settled_by"])


def _turn(charge, by, at):
    dossier = lock(charge.dossier)
    if not acting(by, clock.local_day(at)).has(CLERK, dossier.office_id):
        raise NotAllowed("Việc thu tiền do người trực quầy làm.", code="not-a-clerk")
    return dossier, Charge.objects.select_for_update().get(pk=charge.pk)


def _record(kind, dossier, charge, by, at) -> None:
    book.record(
        kind,
        stream=dossier.stream,
        subject=dossier.stream,
        by=by,
        at=at,
        data={"charge": charge.pk, "amount": charge.amount},
    )
