"""What happened to a dossier, as sentences for the desk: colleagues are named here, inside the office only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from motcua.dossiers.lifecycle import MOVES
from motcua.dossiers.questions import Happening
from motcua.lib.wording import moment, money
from motcua.people.models import User
from motcua.web.desk.dossier.sight import name_of

_RECEIVERS = {"applicant": "người nộp", "holder": "chủ hồ sơ", "proxy": "người được ủy quyền"}
_CORRECTED = {
    "full_name": "họ tên",
    "id_number": "số định danh",
    "birth_text": "ngày sinh",
    "sex": "giới tính",
    "address": "nơi cư trú",
    "phone": "điện thoại",
    "email": "thư điện tử",
    "kind": "loại người nộp",
    "delivery": "cách nhận kết quả",
    "delivery_address": "nơi nhận kết quả",
    "summary": "trích yếu",
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    words: str
    at: datetime
    who: str
    note: str
    undone: bool
    now: bool = False


@dataclass(frozen=True)
class Facts:
    """The rows that the entries refer to, by their ids."""

    users: dict[int, User] = field(default_factory=dict)
    handovers: dict[int, object] = field(default_factory=dict)
    letters: dict[int, object] = field(default_factory=dict)
    results: dict[int, object] = field(default_factory=dict)
    charges: dict[int, object] = field(default_factory=dict)
    unit: str = ""


def people_in(happenings: list[Happening]) -> set[int]:
    """Return the ids of the officers that the entries name."""
    ids = {entry.data.get(name) for entry in happenings for name in ("assignee", "for")}
    ids |= {_user_id(entry.actor) for entry in happenings}
    return {pk for pk in ids if pk}


def lines(happenings: list[Happening], facts: Facts) -> list[Line]:
    """Return the timeline, the newest first."""
    told = [_line(entry, facts, entry is happenings[-1]) for entry in happenings]
    return told[::-1]


def said(entry: Happening, facts: Facts) -> str:
    """Return the sentence of one entry."""
    teller = _TELLERS.get(entry.move)
    if teller is None:
        return MOVES[entry.move].label.capitalize() if entry.move in MOVES else "Có thay đổi"
    return teller(entry.data, facts)


def _line(entry: Happening, facts: Facts, is_last: bool) -> Line:
    actor = facts.users.get(_user_id(entry.actor))
    who = name_of(actor) if actor else _NOBODYS.get(entry.actor, "máy của cơ quan")
    if absent := facts.users.get(entry.data.get("for")):
        who += f", thay {name_of(absent)}"
    handover = facts.handovers.get(entry.data.get("handover"))
    return Line(
        words=said(entry, facts),
        at=entry.at,
        who=f"{who} · {facts.unit}" if facts.unit and entry.actor not in _NOBODYS else who,
        note=handover.note if handover else "",
        undone=entry.undone,
        now=is_last,
    )


_NOBODYS = {"applicant": "người nộp hồ sơ"}


def _user_id(actor: str) -> int | None:
    kind, _, pk = actor.partition(":")
    return int(pk) if kind == "user" and pk.isdecimal() else None


def _to_whom(data: dict, facts: Facts) -> str:
    user = facts.users.get(data.get("assignee"))
    return f" cho {name_of(user)}" if user else ""


def _due(data: dict) -> str:
    return f", hẹn trả {moment(datetime.fromisoformat(data['due']))}" if data.get("due") else ""


def _receive(data, facts):
    how = {"counter": "tại quầy", "online": "trực tuyến", "post": "qua bưu chính"}.get(
        data.get("channel"), ""
    )
    return f"Nhận hồ sơ {how}{_due(data)}"


def _register(data, facts):
    how = {"online": "nộp trực tuyến", "post": "đến qua bưu chính"}.get(data.get("channel"), "đến")
    return f"Vào sổ hồ sơ {how}{_answer(data)}"


def _take_over(data, facts):
    return f"Tiếp quản hồ sơ nhận từ hệ thống trước{_due(data)}"


def _answer(data: dict) -> str:
    return f", trả lời trước {moment(datetime.fromisoformat(data['answer']))}" if data.get("answer") else ""


def _forward(data, facts):
    passed = facts.handovers.get(data.get("handover"))
    step = f" sang bước «{passed.to_step}»" if passed and passed.to_step else ""
    return f"Chuyển{step}{_to_whom(data, facts)}"


def _signed(words: str) -> Callable:
    def tell(data, facts):
        result = facts.results.get(data.get("result"))
        return f"{words} số {result.number_text}" if result else words

    return tell


def _ask_supplement(data, facts):
    stands = "; tạm dừng tính hạn" if data.get("suspension") else ""
    return f"Yêu cầu bổ sung, phiếu số {data.get('number', '')}{stands}"


def _return(data, facts):
    how = "" if data.get("with_receipt") else ", không có giấy hẹn, đã kiểm tra giấy tờ tùy thân"
    return f"Trả kết quả cho {_RECEIVERS.get(data.get('receiver'), 'người nhận')}{how}"


def _settle(data, facts):
    charge = facts.charges.get(data.get("charge"))
    return f"Thu {money(data.get('amount') or 0)}" + (f" ({charge.name})" if charge else "")


def _set_amount(data, facts):
    charge = facts.charges.get(data.get("charge"))
    return f"Ghi mức thu {money(data.get('amount') or 0)}" + (f" ({charge.name})" if charge else "")


_WISHES = {
    "stop": "Đề nghị dừng giải quyết hồ sơ",
    "withdraw": "Đề nghị rút hồ sơ",
    "modify": "Đề nghị sửa đổi, bổ sung hồ sơ",
}


def _changed(data) -> str:
    fields = dict.fromkeys(_CORRECTED.get(name.rpartition(".")[2], "") for name in data.get("changed", ()))
    return ", ".join(name for name in fields if name)


def _correct(data, facts):
    what = _changed(data)
    slip = f", cấp bản thay (lần {data['slip']})" if data.get("slip") else ""
    return f"Sửa {what or 'thông tin lúc nhận'}{slip}"


def _undo(data, facts):
    if data.get("move") == "take_over":
        return "Hoàn tác việc tiếp quản"
    move = MOVES.get(data.get("move"))
    return f"Hoàn tác việc {move.label}" if move else "Hoàn tác"


_TELLERS: dict[str, Callable[[dict, Facts], str]] = {
    "receive": _receive,
    "register": _register,
    "take_over": _take_over,
    "set_provincial_code": lambda data, facts: (
        f"Ghi mã trên hệ thống tỉnh: {data.get('provincial_code') or 'bỏ trống'}"
    ),
    "accept": lambda data, facts: f"Tiếp nhận hồ sơ, bắt đầu tính hạn{_due(data)}",
    "decline": lambda data, facts: f"Không tiếp nhận, phiếu từ chối số {data.get('number', '')}",
    "begin": lambda data, facts: "Bắt đầu làm",
    "forward": _forward,
    "send_back": lambda data, facts: f"Trả lại để làm lại{_to_whom(data, facts)}",
    "approve": _signed("Ký duyệt, kết quả"),
    "propose_refusal": lambda data, facts: f"Trình từ chối giải quyết{_to_whom(data, facts)}",
    "refuse": _signed("Từ chối giải quyết, văn bản"),
    "extend": lambda data, facts: f"Kéo dài thời hạn theo quy định{_due(data)}",
    "ask_supplement": _ask_supplement,
    "accept_supplement": lambda data, facts: f"Nhận giấy tờ bổ sung{_due(data)}{_answer(data)}",
    "send_supplement": lambda data, facts: f"Gửi giấy bổ sung qua mạng{_answer(data)}",
    "return_supplement": lambda data, facts: "Trả lại giấy bổ sung chưa đạt, chờ gửi lại",
    "take_back": lambda data, facts: "Người nộp tự rút hồ sơ trước khi tiếp nhận",
    "wish": lambda data, facts: _WISHES.get(data.get("what"), "Gửi đề nghị"),
    "modify": lambda data, facts: f"Nhận phần người nộp sửa đổi, bổ sung{_due(data)}",
    "decline_wish": lambda data, facts: "Trả lời đề nghị của người nộp: hồ sơ làm tiếp",
    "change_contact": lambda data, facts: f"Đổi {_changed(data)}",
    "lapse": lambda data, facts: "Đóng hồ sơ vì quá hạn bổ sung",
    "ask_payment": lambda data, facts: "Chờ người dân thực hiện nghĩa vụ tài chính; tạm dừng tính hạn",
    "confirm_payment": lambda data, facts: f"Người dân đã thực hiện nghĩa vụ tài chính{_due(data)}",
    "withdraw": lambda data, facts: "Người dân rút hồ sơ",
    "stop": lambda data, facts: "Dừng giải quyết theo yêu cầu của người dân",
    "void": lambda data, facts: "Hủy hồ sơ nhận nhầm; số đã cấp không dùng lại",
    "reassign": lambda data, facts: f"Giao lại{_to_whom(data, facts)}",
    "return_result": _return,
    "settle_charge": _settle,
    "set_charge_amount": _set_amount,
    "correct_reception": _correct,
    "attach_result_file": lambda data, facts: "Thêm bản điện tử của kết quả",
    "undo": _undo,
}
