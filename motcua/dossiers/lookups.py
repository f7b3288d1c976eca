"""What somebody outside may be told of a dossier, and who may ask: the same at every door.

Nobody's name or number is told: units act, not people. Reasons and opinions that officers wrote stay inside.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import Happening, timeline
from motcua.lib import secrets
from motcua.lib.vietnamese import tidy
from motcua.people.models import Role
from motcua.people.questions import Officer

# Administrators, the province and observers keep the house or count; they read nobody's dossier.
READING_ROLES = frozenset({Role.CLERK, Role.SPECIALIST, Role.LEADER, Role.OFFICE_MANAGER})

_SENTENCES = {
    "receive": "Đã nhận hồ sơ",
    "register": "Hồ sơ đã đến, chờ xem để tiếp nhận",
    "take_over": "Tiếp tục giải quyết hồ sơ nhận từ trước",
    "accept": "Đã tiếp nhận hồ sơ, bắt đầu tính hạn",
    "decline": "Không tiếp nhận hồ sơ, có phiếu từ chối",
    "begin": "Bắt đầu giải quyết",
    "forward": "Chuyển bước",
    "send_back": "Trả lại để làm kỹ hơn",
    "approve": "Đã ký kết quả",
    "propose_refusal": "Chuyển bước",  # what an officer proposes is told when the leader has decided
    "refuse": "Có văn bản từ chối",
    "ask_supplement": "Xin ông/bà bổ sung giấy tờ, tạm dừng tính hạn",
    "accept_supplement": "Đã nhận giấy bổ sung, tính hạn lại",
    "ask_payment": "Chờ thực hiện nghĩa vụ tài chính, tạm dừng tính hạn",
    "confirm_payment": "Đã thực hiện nghĩa vụ tài chính, tính hạn tiếp",
    "extend": "Kéo dài thời hạn theo quy định",
    "reassign": "Đổi người giải quyết",
    "send_supplement": "Ông/bà đã gửi giấy bổ sung qua mạng, chờ xem",
    "return_supplement": "Giấy đã gửi chưa đạt, xin ông/bà gửi lại",
    "take_back": "Ông/bà đã rút hồ sơ",
    "wish": "Ông/bà đã gửi đề nghị, chờ trả lời",
    "modify": "Đã nhận phần ông/bà sửa đổi, bổ sung",
    "decline_wish": "Đã trả lời đề nghị của ông/bà",
    "change_contact": "Ông/bà đã đổi cách liên lạc",
    "withdraw": "Hồ sơ được rút theo yêu cầu",
    "stop": "Dừng giải quyết theo yêu cầu",
    "lapse": "Đóng hồ sơ vì quá thời gian bổ sung",
    "void": "Hủy vì nhận nhầm",
    "return_result": "Đã trả kết quả",
    "correct_reception": "Sửa thông tin lúc nhận, cấp giấy hẹn thay",
    "undo": "Hoàn tác bước vừa rồi",
}
# Before a dossier is accepted no clock runs that could stand or run again.
_BEFORE_ACCEPTANCE = {
    "ask_supplement": "Xin ông/bà bổ sung giấy tờ để tiếp nhận",
    "accept_supplement": "Đã nhận giấy bổ sung, chờ xem để tiếp nhận",
    "correct_reception": "Sửa thông tin trong hồ sơ",
    "send_supplement": "Ông/bà đã gửi giấy bổ sung qua mạng, chờ tiếp nhận",
}
# What concerns the office's own order only is left out of the citizen's timeline.
_QUIET = frozenset(
    {"undo", "reassign", "settle_charge", "set_charge_amount", "attach_result_file", "set_provincial_code"}
)


@dataclass(frozen=True)
class Told:
    """A move as anybody may hear of it; `unit` is whose turn it was afterwards, "" when nobody's."""

    move: str
    at: datetime
    words: str
    unit: str
    stage: str


def opened_by(code: str, typed: str) -> Dossier | None:
    """Return the dossier if the secret is right; the comparison takes the same time whether the code exists or not."""
    dossier = find(code)
    right = secrets.is_same(typed, dossier.secret if dossier else secrets.make_secret())
    return dossier if dossier is not None and right else None


def find(code: str) -> Dossier | None:
    """Return the dossier of our code or the province's, with what telling about it needs. One query."""
    asked = tidy(code)
    if not asked:
        return None
    either = _to_tell().filter(Q(code=asked) | Q(provincial_code=asked))
    return next(iter(sorted(either[:2], key=lambda one: one.code != asked)), None)  # ours goes first


def find_for(officer: Officer, code: str) -> Dossier | None:
    """Return the dossier of a code if it stands in an office where the officer, or whom they stand in for, handles any."""
    held = (*officer.positions, *officer.lent_positions)
    offices = {position.agency_id for position in held if position.role in READING_ROLES}
    asked = tidy(code)
    if not offices or not asked:
        return None
    either = _to_tell().of_agencies(offices).filter(Q(code=asked) | Q(provincial_code=asked))
    return next(iter(sorted(either[:2], key=lambda one: one.code != asked)), None)


def _to_tell():
    return Dossier.objects.select_related(
        "procedure", "revision", "office", "competent_agency", "applicant", "step", "department"
    )


def told(dossier: Dossier) -> list[Told]:
    """Return every move that concerns the citizen and was not taken back, oldest first. One query."""
    lines, waiting = [], False
    for one in timeline(dossier):
        if one.undone or one.move in _QUIET:
            continue
        waiting = one.move == "register" or (waiting and one.move != "accept")
        unit = unit_name(one.data["unit"], dossier) if one.data.get("unit") else ""
        words = (_BEFORE_ACCEPTANCE if waiting else {}).get(one.move) or _SENTENCES.get(one.move, one.move)
        if (
            unit
            and not waiting
            and one.move in {"receive", "accept", "forward", "propose_refusal", "accept_supplement"}
        ):
            words += f", chuyển {unit}"
        move = "forward" if one.move == "propose_refusal" else one.move
        lines.append(Told(move, one.at, words, unit, stage_told(one.data.get("to", ""))))
    return lines


def said_outside(one: Happening) -> str:
    """Return what one move is called outside, without who made it or why."""
    return _SENTENCES.get(one.move, one.move)


def stage_told(stage: str) -> str:
    """Return the stage as somebody outside may hear of it: a refusal that is only proposed waits for a signature."""
    return str(Stage.AWAITING_SIGNATURE if stage == Stage.AWAITING_REFUSAL else stage)


def unit_name(role: str, dossier: Dossier) -> str:
    """Return the unit that is responsible, never a person."""
    if role == "clerk":
        return dossier.office.one_stop_name or "Bộ phận một cửa"
    if role == "leader":
        return f"Lãnh đạo {dossier.competent_agency.name}"
    if dossier.department_id:
        return dossier.department.name
    return f"Bộ phận chuyên môn, {dossier.competent_agency.name}"
