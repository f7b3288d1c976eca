"""Everything the dossier's page shows, gathered in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from motcua.dossiers.actions.appointment import calendar_of
from motcua.dossiers.editions import newest_first, renewed
from motcua.dossiers.lifecycle import Stage, Who
from motcua.dossiers.models import Dossier, Paper, Wish
from motcua.dossiers.questions import timeline
from motcua.dossiers.rules import CLERK, is_entitled
from motcua.people.models import Role, User
from motcua.web.desk.dossier import sentences
from motcua.web.desk.dossier.doings import Doing, open_doings
from motcua.web.desk.dossier.forms import Setting, offered_scans
from motcua.web.desk.dossier.review import ScanShown, scan_of
from motcua.web.desk.dossier.sight import acting_of, name_of
from motcua.web.desk.worklist import lists

_UNITS = {
    Role.CLERK: "Bộ phận Một cửa",
    Role.SPECIALIST: "Bộ phận chuyên môn",
    Role.LEADER: "Lãnh đạo",
    Role.OFFICE_MANAGER: "Phụ trách một cửa",
}


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: a heading, a sentence, and whether it is the reader's."""

    words: str
    mine: bool


@dataclass(frozen=True)
class Print:
    """Something that can be printed again."""

    words: str
    href: str
    note: str = ""


@dataclass(frozen=True)
class DossierPage:
    """The page's one context."""

    dossier: Dossier
    standing: str
    remaining: str
    turn: Turn
    papers: list
    papers_in_use: int
    renewed: set
    viewed: ScanShown | None
    viewed_paper: int | None
    charges: list
    owed: int
    may_charge: bool
    authorisation: object
    lines: list
    results: list
    prints: list
    returns: list
    extension: object
    primary: Doing | None
    doings: list
    dangers: list
    gives: bool
    seen: int
    place: lists.Place
    wish: object
    offered: list
    modified: object
    supplied: list
    asked_times: int
    taken_over: bool


def page_of(dossier: Dossier, officer, at: datetime, *, paper: str = "") -> DossierPage:
    """Return the page for this officer at this moment; `paper` is the id of the scan to show."""
    acting = acting_of(officer)
    papers = newest_first(dossier.papers.select_related("file"))
    charges = list(dossier.charges.select_related("settled_by"))
    results = list(dossier.results.select_related("file", "signer").order_by("pk"))
    letters = list(dossier.supplementrequests.order_by("pk"))
    refusals = list(dossier.refusalnotices.order_by("pk"))
    slips = list(dossier.slips.defer("content"))
    happenings = timeline(dossier)
    facts = sentences.Facts(
        users=User.objects.in_bulk(sentences.people_in(happenings)),
        handovers={row.pk: row for row in dossier.handovers.all()},
        results={row.pk: row for row in results},
        charges={row.pk: row for row in charges},
    )
    standing, remaining = lists.standing_of(dossier, at, calendar_of(dossier.office))
    setting = Setting(dossier, officer, at)
    doings = open_doings(setting)
    gives = dossier.stage == Stage.READY and is_entitled(Who.DESK, dossier, acting)
    ordinary = [doing for doing in doings if doing.kind != "danger"]
    primary = None
    if not gives and ordinary and ordinary[0].slug in _FIRST:
        primary = ordinary.pop(0)
    supplied = _supplied(dossier, letters)
    scans = [one for one in papers if one.file_id]
    viewed = next((one for one in scans if str(one.pk) == paper), None)
    if viewed is None and not supplied and scans:
        viewed = _newest(scans)
    wishes = list(dossier.wishes.all())
    wish = next((one for one in wishes if one.answered_at is None), None)
    return DossierPage(
        dossier=dossier,
        standing=standing,
        remaining=remaining,
        turn=_turn(dossier, acting),
        papers=papers,
        papers_in_use=sum(1 for one in papers if one.replaced_at is None),
        renewed=renewed(papers),
        viewed=_first_shown(dossier, viewed, supplied),
        viewed_paper=viewed.pk if viewed else None,
        charges=charges,
        owed=sum(charge.amount for charge in charges if charge.is_due),
        may_charge=acting.has(CLERK, dossier.office_id),
        authorisation=getattr(dossier, "authorisation", None),
        lines=sentences.lines(happenings, facts),
        results=results,
        prints=_prints(dossier, slips, letters, refusals),
        returns=list(dossier.returns.filter(undone_at=None)),
        extension=getattr(dossier, "extension", None),
        primary=primary,
        doings=ordinary,
        dangers=[doing for doing in doings if doing.kind == "danger"],
        gives=gives,
        seen=happenings[-1].number if happenings else 0,
        place=lists.place_of(officer, dossier),
        wish=wish,
        offered=offered_scans(dossier) if wish is not None and wish.kind == Wish.Kind.MODIFY else [],
        modified=next(
            (one for one in reversed(wishes) if one.is_granted and one.kind == Wish.Kind.MODIFY), None
        ),
        supplied=supplied,
        asked_times=sum(1 for one in letters if one.undone_at is None and _is_after_acceptance(one, dossier)),
        taken_over=any(one.move == "take_over" and not one.undone for one in happenings),
    )


_FIRST = frozenset(
    {"tiep-nhan", "nhan-sua-doi", "ky-duyet", "ky-tu-choi", "chuyen", "nhan-bo-sung", "xong-nghia-vu"}
)


def _turn(dossier: Dossier, acting) -> Turn:
    stage = Stage(dossier.stage)
    if stage is Stage.REGISTERED:
        return Turn(
            "Hồ sơ chưa tiếp nhận: xem giấy tờ rồi nhận, yêu cầu bổ sung, hoặc không nhận.",
            is_entitled(Who.DESK, dossier, acting),
        )
    if stage is Stage.AWAITING_SUPPLEMENT and not dossier.is_accepted:
        return Turn("Chưa tiếp nhận; đang chờ người dân bổ sung giấy tờ.", False)
    if stage is Stage.AWAITING_SUPPLEMENT:
        return Turn("Đang chờ người dân bổ sung giấy tờ; đồng hồ dừng.", False)
    if stage is Stage.SUPPLEMENT_SENT:
        entitled = is_entitled(Who.DESK, dossier, acting) or is_entitled(Who.HANDLER, dossier, acting)
        return Turn(
            "Người dân đã gửi giấy bổ sung qua mạng: xem, rồi nhận hoặc trả lại. Đồng hồ còn dừng.", entitled
        )
    if stage is Stage.AWAITING_PAYMENT:
        return Turn("Đang chờ người dân thực hiện nghĩa vụ tài chính; đồng hồ dừng.", False)
    if stage is Stage.READY:
        return Turn("Có kết quả, chờ người dân đến lấy.", False)
    if dossier.is_closed:
        return Turn(f"Đã xong: {stage.label}.", False)
    step = dossier.step.name if dossier.step_id else stage.label
    if dossier.assignee_id == acting.user_id:
        return Turn(f"Đến lượt ông/bà: {step[:1].lower()}{step[1:]}.", True)
    if dossier.assignee_id in acting.stands_for:
        return Turn(
            f"Đến lượt ông/bà làm thay {name_of(dossier.assignee)}: {step[:1].lower()}{step[1:]}.", True
        )
    if dossier.assignee_id:
        return Turn(f"Đang ở {name_of(dossier.assignee)}: {step[:1].lower()}{step[1:]}.", False)
    unit = _UNITS.get(dossier.step_role, "cơ quan")
    mine = acting.has(dossier.step_role, dossier.office_id)
    return Turn(f"{unit}: {step[:1].lower()}{step[1:]}, ai nhận trước thì làm.", mine)


def _is_after_acceptance(letter, dossier: Dossier) -> bool:
    return dossier.clock_from is not None and letter.issued_at >= dossier.clock_from


def _supplied(dossier: Dossier, letters) -> list[tuple[str, object]]:
    """Return the photos that wait to be looked at, each with the name of the paper it is of."""
    if dossier.stage != Stage.SUPPLEMENT_SENT:
        return []
    letter = next(one for one in reversed(letters) if one.undone_at is None and one.answered_at is None)
    return [(letter.points[row.point]["paper"], row) for row in letter.supplied.select_related("file")]


def _newest(scans: list[Paper]) -> Paper:
    """Return what the page opens with: what came last as a new edition, else the first paper."""
    newer = [one for one in scans if one.came_at and one.replaced_at is None]
    last = max((one.came_at for one in newer), default=None)
    return next((one for one in newer if one.came_at == last), scans[0])


def _first_shown(dossier: Dossier, viewed: Paper | None, supplied) -> ScanShown | None:
    """Return the scan the page opens with: the paper asked for; what has just been sent; else the first there is."""
    if viewed is not None:
        return scan_of(dossier.code, viewed)
    if not supplied:
        return None
    name, row = supplied[0]
    return ScanShown(name, reverse("dossier:supplied-file", args=[dossier.code, row.pk]), row.file.shown_as)


def _prints(dossier: Dossier, slips, letters, refusals) -> list[Print]:
    base = f"/can-bo/ho-so/{dossier.code}/"
    found = []
    for slip in reversed(slips):
        words = (
            "Giấy tiếp nhận và hẹn trả" if slip.edition == 1 else f"Bản thay giấy hẹn (lần {slip.edition})"
        )
        found.append(Print(words, f"{base}giay-hen.pdf?ban={slip.edition}", slip.reason))
    for letter in letters:
        note = "đã hoàn tác" if letter.undone_at else "đã bổ sung" if letter.answered_at else ""
        found.append(
            Print(
                f"Phiếu yêu cầu bổ sung số {letter.number}/{letter.year}",
                f"{base}bo-sung/{letter.pk}.pdf",
                note,
            )
        )
    for letter in refusals:
        found.append(
            Print(
                f"Phiếu từ chối số {letter.number}/{letter.year}",
                f"/can-bo/phieu/tu-choi/{letter.pk}.pdf",
                "đã hoàn tác" if letter.undone_at else "",
            )
        )
    for notice in dossier.stopnotices.order_by("pk"):
        found.append(
            Print(
                f"Thông báo dừng giải quyết số {notice.number}/{notice.year}", f"{base}dung/{notice.pk}.pdf"
            )
        )
    found.append(Print("Phiếu kiểm soát quá trình giải quyết", f"{base}phieu-kiem-soat.pdf"))
    return found
