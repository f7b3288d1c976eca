"""Give the result into somebody's hand: by the receipt, or by identity; what is owed and kept is settled with it."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers import rules
from motcua.dossiers.actions.charges import settle
from motcua.dossiers.actions.moving import complete, take_turn
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, Return
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy


@transaction.atomic
def return_result(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    receiver: str = Return.Receiver.APPLICANT,
    receiver_name: str = "",
    receiver_id_number: str = "",
    with_receipt: bool = True,
    identity_check: str = "",
    authorisation: str = "",
    take_payment: bool = False,
    give_back_originals: bool = True,
    seen: int | None = None,
) -> Dossier:
    """Hand the result over and close the dossier (NĐ 118/2025 Điều 6.2b–c). Raises NotAllowed.

    Without the receipt the identity is checked and recorded; a proxy needs an authorisation. Whatever is still owed is
    taken now (`take_payment`) or the result stays; originals kept are given back with it.
    """
    turn = take_turn(dossier, "return_result", by=by, at=at or clock.now(), seen=seen)
    locked = turn.dossier
    if receiver == Return.Receiver.PROXY:
        if not tidy(receiver_name):
            raise NotAllowed("Ghi họ tên người nhận thay.", code="receiver-missing", field="receiver_name")
        if not tidy(authorisation):
            raise NotAllowed(
                "Người nhận thay cần giấy ủy quyền. Ghi số, ngày của giấy.",
                code="authorisation-missing",
                field="authorisation",
            )
        if not tidy(identity_check):
            raise NotAllowed(
                "Ghi giấy tờ tùy thân đã kiểm tra.", code="identity-missing", field="identity_check"
            )
    elif not with_receipt and not tidy(identity_check):
        raise NotAllowed(
            "Không có giấy hẹn thì phải kiểm tra giấy tờ tùy thân. Ghi loại giấy đã xem.",
            code="identity-missing",
            field="identity_check",
        )
    if receiver_id_number:
        refuse_if(rules.is_identity_number(tidy(receiver_id_number).upper()))
    owed = [charge for charge in locked.charges.select_for_update() if charge.is_due]
    if owed and not take_payment:
        total = sum(charge.amount for charge in owed)
        raise NotAllowed(
            f"Còn phải thu {total:,} đ. Thu tiền rồi đánh dấu «Đã thu» để trả kết quả.".replace(",", "."),
            code="fee-due",
            field="take_payment",
        )
    for charge in owed:
        settle(charge, by=by, at=turn.at)
    kept = list(locked.papers.filter(original_kept=True, original_returned_at=None))
    if give_back_originals:
        for paper in kept:
            paper.original_returned_at = turn.at
            paper.save(update_fields=["original_returned_at"])
    person = locked.holder if receiver == Return.Receiver.HOLDER else locked.applicant
    row = Return.objects.create(
        dossier=locked,
        receiver=receiver,
        receiver_name=tidy(receiver_name) or person.full_name,
        receiver_id_number=tidy(receiver_id_number).upper(),
        with_receipt=with_receipt,
        identity_check=tidy(identity_check),
        authorisation=tidy(authorisation),
        at=turn.at,
        by=by,
    )
    locked.returned_at = turn.at
    locked.assignee, locked.step_role = None, ""
    return complete(
        turn,
        "return_result",
        stage=Stage.RETURNED,
        fields=("returned_at",),
        data={
            "return": row.pk,
            "receiver": str(receiver),
            "with_receipt": with_receipt,
            "settled": [charge.pk for charge in owed],
            "originals": [paper.pk for paper in kept] if give_back_originals else [],
        },
    )
