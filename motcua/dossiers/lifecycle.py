"""The ten national states, our stages inside them, and every move there is, as one table.

The ten states and their codes are the national list (TrangThaiHoSo); a stage says more finely whose turn it is.
A move that does not stand in `MOVES` cannot be made. Which moves the law allows on a given day is asked of `law`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class State(models.IntegerChoices):
    """The national state of a dossier (NĐ 118/2025; list fixed by the national portal)."""

    REGISTERED = 1, "Mới đăng ký"
    ACCEPTED = 2, "Được tiếp nhận"
    NOT_ACCEPTED = 3, "Không được tiếp nhận"
    PROCESSING = 4, "Đang xử lý"
    SUPPLEMENT_WANTED = 5, "Yêu cầu bổ sung giấy tờ"
    PAYMENT_WANTED = 6, "Yêu cầu thực hiện nghĩa vụ tài chính"
    WITHDRAWN = 7, "Công dân yêu cầu rút hồ sơ"
    STOPPED = 8, "Dừng xử lý"
    DONE = 9, "Đã xử lý xong"
    RETURNED = 10, "Đã trả kết quả"


class Stage(models.TextChoices):
    """Our finer stage: whose turn it is inside a national state."""

    REGISTERED = "registered", "mới đăng ký, chờ tiếp nhận"
    ACCEPTED = "accepted", "đã tiếp nhận, chờ xử lý"
    NOT_ACCEPTED = "not_accepted", "không được tiếp nhận"
    IN_STEP = "in_step", "đang xử lý"
    AWAITING_SIGNATURE = "awaiting_signature", "chờ ký duyệt"
    AWAITING_REFUSAL = "awaiting_refusal", "chờ ký từ chối"
    SENT_BACK = "sent_back", "bị trả lại, đang làm lại"
    AWAITING_SUPPLEMENT = "awaiting_supplement", "chờ người dân bổ sung"
    SUPPLEMENT_SENT = "supplement_sent", "người dân đã gửi giấy bổ sung, chờ xem"
    AWAITING_PAYMENT = "awaiting_payment", "chờ thực hiện nghĩa vụ tài chính"
    WITHDRAWN = "withdrawn", "người dân đã rút"
    STOPPED = "stopped", "đã dừng theo yêu cầu"
    LAPSED = "lapsed", "đã đóng vì quá hạn bổ sung"
    VOIDED = "voided", "đã hủy vì nhận nhầm"
    READY = "ready", "có kết quả, chờ trả"
    RETURNED = "returned", "đã trả kết quả"


STATE_OF = {
    Stage.REGISTERED: State.REGISTERED,
    Stage.ACCEPTED: State.ACCEPTED,
    Stage.NOT_ACCEPTED: State.NOT_ACCEPTED,
    Stage.IN_STEP: State.PROCESSING,
    Stage.AWAITING_SIGNATURE: State.PROCESSING,
    Stage.AWAITING_REFUSAL: State.PROCESSING,
    Stage.SENT_BACK: State.PROCESSING,
    Stage.AWAITING_SUPPLEMENT: State.SUPPLEMENT_WANTED,
    Stage.SUPPLEMENT_SENT: State.SUPPLEMENT_WANTED,
    Stage.AWAITING_PAYMENT: State.PAYMENT_WANTED,
    Stage.WITHDRAWN: State.WITHDRAWN,
    Stage.STOPPED: State.STOPPED,
    Stage.LAPSED: State.STOPPED,
    Stage.VOIDED: State.STOPPED,
    Stage.READY: State.DONE,
    Stage.RETURNED: State.RETURNED,
}

AT_WORK = frozenset({Stage.ACCEPTED, Stage.IN_STEP, Stage.SENT_BACK})
AT_SIGNER = frozenset({Stage.AWAITING_SIGNATURE, Stage.AWAITING_REFUSAL})
RUNNING = AT_WORK | AT_SIGNER
TO_DO = RUNNING | {Stage.REGISTERED, Stage.SUPPLEMENT_SENT}  # somebody of the office is to act
PAUSED = frozenset({Stage.AWAITING_SUPPLEMENT, Stage.AWAITING_PAYMENT})  # it is the applicant's turn
CLOCK_STANDS = PAUSED | {Stage.SUPPLEMENT_SENT}  # for an accepted dossier
AWAITING_ANSWER = frozenset(
    {Stage.REGISTERED, Stage.SUPPLEMENT_SENT}
)  # what came is to be looked at and answered
OPEN = TO_DO | PAUSED
CLOSED = frozenset(
    {Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.STOPPED, Stage.LAPSED, Stage.VOIDED, Stage.RETURNED}
)


class Who(StrEnum):
    """Who may make a move."""

    DESK = "desk"  # a clerk of the receiving desk
    HANDLER = "handler"  # whoever the current step belongs to
    SIGNER = "signer"  # whoever the current step belongs to, holding a leader's position
    OVERSEER = "overseer"  # a leader or the office manager of the agency
    CITIZEN_BY_DESK = "citizen_by_desk"  # the applicant asks, the desk records it
    CITIZEN = "citizen"  # the applicant, by the code and the secret of the dossier
    MACHINE = "machine"  # a scheduled job


@dataclass(frozen=True)
class Move:
    """One row of the table: from which stages, to which, by whom, whether it can be undone."""

    key: str
    label: str
    sources: frozenset[Stage]
    target: Stage | None  # None: the process decides (see `actions.moving`)
    who: tuple[Who, ...]
    undoable: bool = False
    needs_reason: bool = False
    law_topic: str = ""  # a topic of `law` whose rule must be true on the day of reception
    accepted: bool | None = None  # only after (True) or only before (False) the dossier was accepted


MOVES: dict[str, Move] = {
    move.key: move
    for move in (
        Move("accept", "tiếp nhận", frozenset({Stage.REGISTERED}), None, (Who.DESK,)),
        Move(
            "decline",
            "không tiếp nhận",
            frozenset({Stage.REGISTERED, Stage.AWAITING_SUPPLEMENT}),
            Stage.NOT_ACCEPTED,
            (Who.DESK,),
            undoable=True,
            needs_reason=True,
            accepted=False,
        ),
        Move(
            "begin", "bắt đầu làm", frozenset({Stage.ACCEPTED}), Stage.IN_STEP, (Who.HANDLER,), undoable=True
        ),
        Move("forward", "chuyển bước", AT_WORK, None, (Who.HANDLER,), undoable=True),
        Move(
            "send_back",
            "trả lại để làm lại",
            AT_SIGNER,
            Stage.SENT_BACK,
            (Who.SIGNER,),
            undoable=True,
            needs_reason=True,
        ),
        Move(
            "approve",
            "ký duyệt",
            frozenset({Stage.AWAITING_SIGNATURE}),
            Stage.READY,
            (Who.SIGNER,),
            undoable=True,
        ),
        Move(
            "extend",
            "kéo dài thời hạn theo quy định",
            RUNNING,
            None,
            (Who.HANDLER,),
            needs_reason=True,
        ),
        Move(
            "propose_refusal",
            "trình từ chối",
            AT_WORK,
            Stage.AWAITING_REFUSAL,
            (Who.HANDLER,),
            undoable=True,
            needs_reason=True,
        ),
        Move(
            "refuse",
            "từ chối giải quyết",
            AT_SIGNER,
            Stage.READY,
            (Who.SIGNER,),
            undoable=True,
            needs_reason=True,
        ),
        Move(
            "ask_supplement",
            "yêu cầu bổ sung",
            AT_WORK | {Stage.REGISTERED},
            Stage.AWAITING_SUPPLEMENT,
            (Who.HANDLER, Who.DESK, Who.OVERSEER),  # a second request is the overseer's to decide
            undoable=True,
        ),
        Move(
            "send_supplement",
            "gửi giấy tờ bổ sung",
            frozenset({Stage.AWAITING_SUPPLEMENT}),
            None,
            (Who.CITIZEN,),
        ),
        Move(
            "return_supplement",
            "trả lại giấy bổ sung chưa đạt",
            frozenset({Stage.SUPPLEMENT_SENT}),
            Stage.AWAITING_SUPPLEMENT,
            (Who.DESK, Who.HANDLER),
            needs_reason=True,
        ),
        Move(
            "accept_supplement",
            "nhận giấy tờ bổ sung",
            frozenset({Stage.AWAITING_SUPPLEMENT, Stage.SUPPLEMENT_SENT}),
            None,
            (Who.DESK, Who.HANDLER),
        ),
        Move(
            "lapse",
            "đóng vì quá hạn bổ sung",
            frozenset({Stage.AWAITING_SUPPLEMENT}),
            Stage.LAPSED,
            (Who.MACHINE, Who.DESK),
            accepted=True,
        ),
        Move(
            "ask_payment",
            "yêu cầu thực hiện nghĩa vụ tài chính",
            AT_WORK,
            Stage.AWAITING_PAYMENT,
            (Who.HANDLER,),
            undoable=True,
            needs_reason=True,
        ),
        Move(
            "confirm_payment",
            "đã thực hiện nghĩa vụ tài chính",
            frozenset({Stage.AWAITING_PAYMENT}),
            None,
            (Who.DESK, Who.HANDLER),
        ),
        Move(
            "withdraw",
            "rút hồ sơ theo yêu cầu của người dân",
            OPEN,
            Stage.WITHDRAWN,
            (Who.CITIZEN_BY_DESK,),
            needs_reason=True,
        ),
        Move(
            "take_back",
            "rút hồ sơ",
            frozenset({Stage.REGISTERED, Stage.AWAITING_SUPPLEMENT}),
            Stage.WITHDRAWN,
            (Who.CITIZEN,),
            accepted=False,  # from acceptance on the office has to grant it
        ),
        Move(
            "stop",
            "dừng giải quyết theo yêu cầu của người dân",
            RUNNING | CLOCK_STANDS,
            Stage.STOPPED,
            (Who.CITIZEN_BY_DESK,),
            needs_reason=True,
            law_topic="stop.allowed",
            accepted=True,  # from acceptance on (NĐ 118/2025 Điều 21)
        ),
        Move(
            "modify",
            "nhận phần sửa đổi theo đề nghị của người dân",
            RUNNING | CLOCK_STANDS,
            None,
            (Who.CITIZEN_BY_DESK,),
            law_topic="stop.modify_online_allowed",
            accepted=True,  # before it is accepted a dossier is taken back and filed anew
        ),
        Move(
            "void",
            "hủy hồ sơ nhận nhầm",
            OPEN | {Stage.READY},
            Stage.VOIDED,
            (Who.DESK, Who.OVERSEER),
            needs_reason=True,
        ),
        Move(
            "reassign",
            "giao người khác",
            RUNNING,
            None,
            (Who.OVERSEER,),
            undoable=True,
            needs_reason=True,
        ),
        Move(
            "return_result",
            "trả kết quả",
            frozenset({Stage.READY}),
            Stage.RETURNED,
            (Who.DESK,),
            undoable=True,
        ),
    )
}

# The one who made a move may take it back until the next person has acted, at most this long (minutes).
UNDO_MINUTES = 5
