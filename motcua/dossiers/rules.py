"""May this person do this now? Pure: each question answers None or an Objection that says why not."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua import law
from motcua.dossiers.lifecycle import CLOCK_STANDS, MOVES, RUNNING, UNDO_MINUTES, Move, Stage, Who
from motcua.lib.clock import local_day
from motcua.lib.objections import Objection
from motcua.worktime.engine import Limit, compute_deadline

CLERK, SPECIALIST, LEADER, OFFICE_MANAGER = "clerk", "specialist", "leader", "office_manager"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Acting:
    """Who acts today: the person, those they stand in for, and the (role, agency) pairs they hold by it."""

    user_id: int | None
    stands_for: frozenset[int]
    held: frozenset[tuple[str, int]]
    is_applicant: bool = False

    def has(self, role: str, agency_id: int) -> bool:
        """Tell whether they hold the role in the agency today, themselves or for an absent colleague."""
        return (role, agency_id) in self.held

    def roles_in(self, agency_id: int) -> frozenset[str]:
        """Return the roles they hold in the agency today."""
        return frozenset(role for role, agency in self.held if agency == agency_id)


MACHINE = Acting(None, frozenset(), frozenset())


@dataclass(frozen=True)
class Applicant:
    """The person whose dossier it is, as the journal names them: whoever holds code and secret acts as the applicant."""

    actor: str = "applicant"
    pk: None = None


APPLICANT = Applicant()


def is_entitled(who: Who, dossier, acting: Acting) -> bool:
    """Tell whether the acting person is the *who* of a move for this dossier."""
    office = dossier.office_id
    if who is Who.CITIZEN:
        return acting.is_applicant
    if acting.is_applicant:
        return False
    if who is Who.MACHINE:
        return acting.user_id is None
    if who in (Who.DESK, Who.CITIZEN_BY_DESK):
        return acting.has(CLERK, office)
    if who is Who.OVERSEER:
        return acting.has(LEADER, office) or acting.has(OFFICE_MANAGER, office)
    holds = (
        dossier.assignee_id in acting.stands_for
        if dossier.assignee_id
        else bool(dossier.step_role) and acting.has(dossier.step_role, office)
    )
    if who is Who.SIGNER:
        return holds and acting.has(LEADER, office)
    return holds


def may_make(move: Move, dossier, acting: Acting, *, reason: str = "") -> Objection | None:
    """Say whether a move of the table may be made on this dossier by this person."""
    if dossier.stage not in move.sources:
        return Objection(
            f"Hồ sơ này {Stage(dossier.stage).label}, nên không {move.label} được. Tải lại trang để xem tình trạng mới.",
            code="move-not-in-table",
        )
    if move.accepted is not None and move.accepted != dossier.is_accepted:
        standing = "đã tiếp nhận" if dossier.is_accepted else "chưa tiếp nhận"
        return Objection(
            f"Hồ sơ này {standing}, nên không {move.label} được. Tải lại trang để xem tình trạng mới.",
            code="move-not-in-table",
        )
    if not any(is_entitled(who, dossier, acting) for who in move.who):
        return Objection(
            f"Việc {move.label} hồ sơ này đang ở người khác. Xem ở mục «Tất cả» ai đang giữ.",
            code="not-yours",
        )
    if move.law_topic and not law.rule(move.law_topic, received_day(dossier)).value:
        return Objection(f"Quy định áp dụng cho hồ sơ này không cho {move.label}.", code="law-does-not-allow")
    if move.needs_reason and not reason.strip():
        return Objection(
            "Ghi lý do, để người sau và người dân hiểu vì sao.", code="reason-missing", field="reason"
        )
    return None


def may_wish(dossier) -> Objection | None:
    """Say whether the applicant may ask for something: from acceptance until there is a result (NĐ 118/2025 Điều 21)."""
    if dossier.is_accepted and dossier.stage in RUNNING | CLOCK_STANDS:
        return None
    return Objection(
        "Hồ sơ này không còn ở lúc dừng, rút hay sửa được. Cần giúp, xin hỏi nơi đã nộp.", code="too-late"
    )


def may_modify(dossier) -> Objection | None:
    """Say whether the law lets the applicant of this dossier ask to modify it: of those filed online (Điều 21)."""
    if dossier.channel == "online" and law.rule("stop.modify_online_allowed", received_day(dossier)).value:
        return None
    return Objection(
        "Luật cho đề nghị sửa đổi hồ sơ nộp trực tuyến. Hồ sơ này nộp cách khác: xin hỏi nơi đã nộp, hoặc rút để nộp lại.",
        code="law-does-not-allow",
    )


MOST_NUMBER = 999_999  # more dossiers or letters than any commune numbers in a year


def may_set_numbers(acting: Acting, agency) -> Objection | None:
    """Say whether this person may tell up to where the agency's series were used elsewhere."""
    if acting.user_id is None or any(
        acting.has(role, agency.pk) for role in (OFFICE_MANAGER, LEADER, ADMINISTRATOR)
    ):
        return None
    return Objection(
        "Chỉ phụ trách bộ phận một cửa, lãnh đạo hoặc người quản trị ghi được số đã dùng.",
        code="may-not-set-numbers",
    )


def object_to_last_number(last: int, standing: int) -> Objection | None:
    """Object to going down in a series, or to a number nobody reaches."""
    if last <= standing:
        return Objection(
            f"Dãy này đã dùng đến số {standing}. Chỉ ghi được số lớn hơn, vì số đã cấp không cấp lại.",
            code="series-only-upwards",
            field="last",
        )
    if last > MOST_NUMBER:
        return Objection(
            f"Số lớn nhất ghi được là {MOST_NUMBER:,}.".replace(",", "."),
            code="number-too-large",
            field="last",
        )
    return None


def may_take_over(acting: Acting, agency) -> Objection | None:
    """Say whether this person may bring in dossiers that another system received for the agency."""
    if acting.user_id is None or any(acting.has(role, agency.pk) for role in (OFFICE_MANAGER, LEADER)):
        return None
    return Objection(
        "Chỉ phụ trách bộ phận một cửa hoặc lãnh đạo tiếp quản được hồ sơ. Vai trò quản trị không xem nội dung hồ sơ.",
        code="may-not-take-over",
    )


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,39}")


def is_code(text: str, field: str = "code") -> Objection | None:
    """Say whether the text can be a dossier's code: it stands in addresses and on paper."""
    if _CODE.fullmatch(text):
        return None
    return Objection(
        "Mã hồ sơ gồm từ 3 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối.",
        code="code-shape",
        field=field,
    )


def received_day(dossier) -> date:
    """Return the day of reception in Việt Nam: moves, supplements and the clock go by the law of that day.

    Before a dossier is accepted it is the day it was registered.
    """
    return local_day(dossier.received_at)


def alert_horizon(calendar, at: datetime) -> datetime | None:
    """Return until when the answers are due of those who have waited so long that the desk is alerted again.

    The answer is due some working hours after the arrival, the alert a few hours after it (NĐ 118/2025 Điều 17.2): who
    has waited for the alert has no more left than the difference. None where the law of the day sets no such hours.
    """
    day = local_day(at)
    whole = law.rule("acceptance.working_hours", day).value
    alert = law.rule("acceptance.alert_working_hours", day).value
    if not whole or not alert or alert >= whole:
        return None
    return compute_deadline(at, Limit(whole - alert, "working_hour"), calendar, explain=False).due


def moves_open_to(dossier, acting: Acting) -> list[str]:
    """Return the keys of the moves this person could make now (the reason is asked later)."""
    return [key for key, move in MOVES.items() if may_make(move, dossier, acting, reason="-") is None]


def may_undo(last_entry, dossier, acting: Acting, now) -> Objection | None:
    """Say whether the last thing that happened can be taken back by this person at this moment."""
    key = (last_entry.kind if last_entry else "").removeprefix("dossier.")
    move = MOVES.get(key)
    if last_entry is None or move is None or not move.undoable:
        return Objection("Không có bước nào để hoàn tác.", code="nothing-to-undo")
    if acting.user_id is None or last_entry.actor != f"user:{acting.user_id}":
        return Objection("Chỉ người vừa làm bước này mới hoàn tác được.", code="not-your-move")
    if now - last_entry.at > timedelta(minutes=UNDO_MINUTES):
        return Objection(
            f"Đã quá {UNDO_MINUTES} phút nên không hoàn tác được nữa. Nếu sai, hãy trả lại hoặc sửa bằng lý do.",
            code="too-late-to-undo",
        )
    return None


def is_complete(papers) -> Objection | None:
    """Say whether the papers are all there: only a complete dossier is received (NĐ 118/2025 Điều 17)."""
    bad = [
        paper.name
        for paper in papers
        if paper.verdict == "bad" or (paper.verdict == "absent" and paper.required)
    ]
    if not bad:
        return None
    names = "; ".join(bad)
    return Objection(
        f"Chưa đủ giấy tờ để nhận: {names}. In phiếu yêu cầu bổ sung để người dân biết cần gì.",
        code="papers-missing",
        field="papers",
    )


_ID = re.compile(r"^\d{12}$|^\d{9}$|^[A-Z]\d{7,8}$|^\d{10}(-\d{3})?$")
_PHONE = re.compile(r"^0\d{9,10}$")


def is_identity_number(text: str) -> Objection | None:
    """Say whether the text can be an identity number: 12 or 9 digits, a passport, or a tax code of 10 or 13 digits."""
    if _ID.match(text):
        return None
    if text.isdigit() and len(text) < 12:
        return Objection(
            f"Mới có {len(text)} chữ số, số căn cước cần đủ 12.", code="id-number-short", field="id_number"
        )
    return Objection(
        "Số này không đúng dạng số căn cước (12 chữ số), chứng minh nhân dân (9), hộ chiếu hay mã số thuế.",
        code="id-number-shape",
        field="id_number",
    )


def is_doubtful_identity(kind: str, number: str) -> Objection | None:
    """Say whether a well-formed number hardly fits whose it is: ten digits are a tax code, a citizen's have twelve.

    A doubt, not a refusal: a household business has one too, and some people still show the tax code they once had.
    """
    if kind != "citizen" or not re.fullmatch(r"\d{10}", number):
        return None
    return Objection(
        "10 chữ số: đây là mã số thuế của tổ chức? Số căn cước có 12 chữ số.",
        code="tax-code-of-a-citizen",
        field="id_number",
    )


def is_phone(text: str) -> Objection | None:
    """Say whether the text can be a Vietnamese phone number (0 and nine or ten digits more)."""
    if _PHONE.match(text):
        return None
    return Objection(
        f"Số điện thoại bắt đầu bằng 0 và có 10 chữ số; đang có {sum(c.isdigit() for c in text)}.",
        code="phone-shape",
        field="phone",
    )
