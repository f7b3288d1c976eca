"""Where is my dossier: by the receipt's QR, or by code and look-up secret."""

from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import Max, QuerySet
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers.actions import guessing
from motcua.dossiers.editions import base_name, newest_first, renewed
from motcua.dossiers.lifecycle import CLOCK_STANDS, CLOSED, PAUSED, RUNNING, Stage
from motcua.dossiers.lookups import find, opened_by, told, unit_name
from motcua.dossiers.models import Channel, Dossier, Paper, Result
from motcua.dossiers.rules import may_modify, may_wish
from motcua.lib import clock, wording
from motcua.web.shared.context import is_public_pc
from motcua.web.shared.forms import HouseForm
from motcua.web.shared.reach import address_of

OPEN_FOR = 30 * 60  # seconds a look-up stays open on this browser
SALT = "portal.tracking"
REFUSED = "Hồ sơ bị từ chối giải quyết, đã có văn bản trả lời"
RECEIPT = "giay-hen"  # in the address of a letter


class LookupForm(HouseForm):
    """Code and secret, as printed on the receipt."""

    code = forms.CharField(
        label="Mã hồ sơ", max_length=60, help_text="In trên giấy hẹn, ví dụ H99.12-261123-0007",
        error_messages={"required": "Gõ mã hồ sơ in trên giấy hẹn"},
    )  # fmt: skip
    secret = forms.CharField(
        label="Mã tra cứu", max_length=40, help_text="Dòng ngay dưới mã hồ sơ",
        error_messages={"required": "Gõ mã tra cứu in dưới mã hồ sơ"},
    )  # fmt: skip

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).upper().replace("–", "-")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def find_dossier(request):
    """Ask for code and secret; open the dossier's page when both are right."""
    form = LookupForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            code = form.cleaned_data["code"]
            if guessing.is_blocked(code, address_of(request)):
                return too_many(request, code)
            if dossier := opened_by(code, form.cleaned_data["secret"]):
                return remember(HttpResponseRedirect(reverse("dossier", args=[dossier.code])), dossier)
            guessing.note_wrong_guess(code, address_of(request))
            return not_found(request, form)
        status = 422
    return render(request, "portal/lookup.html", {"form": form}, status=status)


@login_not_required
@never_cache
@require_GET
def show_dossier(request, code: str):
    """Show every move of the dossier to whoever holds its secret; anybody else gets the 404 of a code that is not there."""
    if guessing.is_blocked(code, address_of(request)):
        return too_many(request, code)
    if "k" in request.GET:
        # The QR carries the secret; it leaves the address at once, so that no history or log keeps it.
        if dossier := opened_by(code, request.GET["k"]):
            return remember(HttpResponseRedirect(reverse("dossier", args=[dossier.code])), dossier)
        guessing.note_wrong_guess(code, address_of(request))
        return not_found(request, LookupForm(initial={"code": code}))
    if not is_remembered(request, code):
        # The same answer for a code that exists and one that does not; at a shared machine the address may be another's.
        known = {} if is_public_pc(request) else {"code": code}
        return render(request, "portal/lookup.html", {"form": LookupForm(initial=known)}, status=404)
    dossier = find(code)
    context = {
        "track": track(dossier, clock.now()),
        "title": dossier.code,
        "contact_changed": request.GET.get("da") == "lien-he",
        "sent_before": dossier.supplementrequests.filter(undone_at=None, sent_at__isnull=False).last()
        if request.GET.get("da") == "bo-sung"
        else None,
    }
    return render(request, "portal/dossier.html", context)


def remember(response, dossier: Dossier):
    """Let this browser see the dossier for a while; the cookie goes to its page only and holds no secret."""
    path = reverse("dossier", args=[dossier.code])
    response.set_cookie(
        "tra-cuu",
        signing.dumps({"code": dossier.code}, salt=SALT),
        max_age=OPEN_FOR,
        path=path,
        httponly=True,
        samesite="Lax",
    )
    return response


def is_remembered(request, code: str) -> bool:
    """Tell whether this browser has shown the secret of the dossier in the last half hour."""
    try:
        held = signing.loads(request.COOKIES.get("tra-cuu", ""), salt=SALT, max_age=OPEN_FOR)
    except signing.BadSignature:
        return False
    return held.get("code") == code


def not_found(request, form):
    form = LookupForm(
        initial={"code": form.data.get("code", "") if form.is_bound else form.initial.get("code", "")}
    )
    context = {"form": form, "nothing_found": True}
    return render(request, "portal/lookup.html", context, status=404)


def too_many(request, code: str = ""):
    """Say that guessing was stopped; the code typed stays in its box."""
    context = {"form": LookupForm(initial={"code": code}), "too_many": True}
    return render(request, "portal/lookup.html", context, status=429)


# ---- what the page says ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the timeline, as the component wants it."""

    state: str
    words: str
    when: str = ""


@dataclass(frozen=True)
class Fact:
    """A fact beside the appointment."""

    label: str
    value: str


@dataclass(frozen=True)
class SlipShown:
    """The appointment, as the slip component wants it."""

    heading: str
    due: datetime | None
    due_words: str
    why: str
    facts: list[Fact]


@dataclass(frozen=True)
class Track:
    """Everything the look-up page shows; nobody's name or number."""

    code: str
    procedure: str
    heading: str
    whose_turn: str
    next_step: str
    late: bool
    slip: SlipShown
    lines: list[Line]
    reasons: list[str]
    permitted_by: str = ""
    points: list[dict] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)
    may_send: bool = False
    may_end: str = ""
    may_modify: bool = False
    papers: list[tuple[str, str]] = field(default_factory=list)
    answer: str = ""
    returned_why: str = ""


def track(dossier: Dossier, now: datetime) -> Track:
    """Return what the page says about a dossier at an instant."""
    lines = [Line("passed", one.words, wording.moment(one.at)) for one in told(dossier)]
    stage = Stage(dossier.stage)
    late = (
        stage not in CLOSED and stage != Stage.READY and dossier.due_at is not None and dossier.due_at < now
    )
    if stage not in CLOSED:
        lines.append(Line("now", _now_words(dossier, stage)))
        if stage != Stage.READY:
            lines.append(
                Line("planned", "Trả kết quả", wording.moment(due) if (due := dossier.promised_at) else "")
            )
    letter = (
        dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
        if stage == Stage.AWAITING_SUPPLEMENT
        else None
    )
    refused = (
        stage == Stage.READY and dossier.results.filter(revoked_at=None, kind=Result.Kind.REFUSED).exists()
    )
    next_step = _next_step(dossier, stage, letter)
    return Track(
        code=dossier.code,
        procedure=dossier.revision.name,
        heading=REFUSED if refused else _heading(dossier, stage, late),
        whose_turn=_whose_turn(dossier, stage),
        next_step=f"Lý do ghi trong phiếu từ chối dưới đây. {next_step}" if refused else next_step,
        late=late,
        slip=_slip(dossier, stage),
        lines=lines,
        reasons=list(dossier.due_explanation) if dossier.promised_at else [],
        permitted_by=dossier.permitted_by,
        points=letter.points if letter else [],
        letters=_letters(dossier),
        may_send=letter is not None and (letter.close_on is None or clock.local_day(now) <= letter.close_on),
        may_end=_may_end(dossier, stage),
        may_modify=not may_wish(dossier) and not may_modify(dossier) and not _waits(dossier),
        papers=_papers(dossier),
        answer=_answer(dossier),
        returned_why=letter.returned_why if letter else "",
    )


def receipts_for_home(dossier: Dossier) -> QuerySet:
    """Return the receipt in force, for who filed online and so was handed none at a counter; else nothing."""
    slips = dossier.slips.all()
    if dossier.channel != Channel.ONLINE:
        return slips.none()
    return slips.filter(edition=dossier.slips.aggregate(last=Max("edition"))["last"])


def _letters(dossier: Dossier) -> list[tuple[str, str]]:
    """Return the receipt of who filed from home and the letters the office wrote, the newest last: words and address."""
    receipts = [
        (
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
            + (f", bản thay lần {slip.edition}" if slip.edition > 1 else ""),
            reverse("dossier-letter", args=[dossier.code, RECEIPT, slip.pk]),
        )
        for slip in receipts_for_home(dossier)
    ]
    found = [
        (letter.issued_at, words, kind, letter)
        for kind, words, letters in (
            ("bo-sung", "Phiếu yêu cầu bổ sung", dossier.supplementrequests),
            ("tu-choi", "Phiếu từ chối", dossier.refusalnotices),
            ("dung", "Thông báo dừng giải quyết", dossier.stopnotices),
        )
        for letter in letters.filter(undone_at=None)
    ]
    return receipts + [
        (
            f"{words} số {letter.number}/{letter.year}",
            reverse("dossier-letter", args=[dossier.code, kind, letter.pk]),
        )
        for _, words, kind, letter in sorted(found, key=lambda one: one[0])
    ]


def _may_end(dossier: Dossier, stage: Stage) -> str:
    if not dossier.is_accepted:
        return "Rút hồ sơ" if stage in {Stage.REGISTERED, Stage.AWAITING_SUPPLEMENT} else ""
    if stage not in RUNNING | CLOCK_STANDS or _waits(dossier):
        return ""
    return "Đề nghị dừng hoặc rút hồ sơ"


def _waits(dossier: Dossier) -> bool:
    return dossier.wishes.filter(answered_at=None).exists()


def _papers(dossier: Dossier) -> list[tuple[str, str]]:
    """Return the papers that came and what became of each, once any came in a second edition or later than the rest.

    Names only: a receipt may be in another's hands.
    """
    papers = newest_first(one for one in dossier.papers.all() if one.verdict != Paper.Verdict.ABSENT)
    if not any(one.came_at for one in papers):
        return []
    newer, told = renewed(papers), {}
    for one in papers:
        words = ""
        if one.replaced_at:
            words = f"bản cũ, đã thay {wording.moment(one.replaced_at)}"
        elif one.came_at:
            words = f"{'bản mới' if one.pk in newer else 'bổ sung'}, gửi {wording.moment(one.came_at)}"
        told.setdefault((base_name(one.name), words), None)  # of several photos of one edition a line is told
    return list(told)


def _answer(dossier: Dossier) -> str:
    """Return what was answered to the applicant's last wish, or that it waits."""
    wish = dossier.wishes.last()
    if wish is None or wish.is_granted:
        return ""
    if wish.answered_at is None:
        return f"Đề nghị {wish.get_kind_display()} gửi {wording.moment(wish.at)}, đang chờ trả lời."
    return f"Đề nghị {wish.get_kind_display()}: {wish.answer}"


def _heading(dossier: Dossier, stage: Stage, late: bool) -> str:
    if late:
        return "Xã trả chậm, xin lỗi ông/bà" if dossier.is_accepted else "Xã trả lời chậm, xin lỗi ông/bà"
    return {
        Stage.REGISTERED: "Hồ sơ đã đến, đang chờ tiếp nhận",
        Stage.READY: "Đã có kết quả, mời ông/bà đến lấy",
        Stage.RETURNED: f"Đã trả kết quả {wording.moment(dossier.returned_at)}"
        if dossier.returned_at
        else "Đã trả kết quả",
        Stage.AWAITING_SUPPLEMENT: "Cần ông/bà bổ sung giấy tờ",
        Stage.SUPPLEMENT_SENT: "Đã nhận giấy bổ sung, đang xem",
        Stage.AWAITING_PAYMENT: "Cần ông/bà thực hiện nghĩa vụ tài chính",
        Stage.WITHDRAWN: "Hồ sơ đã rút",
        Stage.STOPPED: "Hồ sơ đã dừng theo yêu cầu",
        Stage.LAPSED: "Hồ sơ đã đóng vì quá thời gian bổ sung",
        Stage.VOIDED: "Hồ sơ đã hủy vì nhận nhầm",
        Stage.NOT_ACCEPTED: "Hồ sơ không được tiếp nhận",
    }.get(stage) or f"Đang giải quyết, hẹn {wording.moment(dossier.due_at)}"


def _whose_turn(dossier: Dossier, stage: Stage) -> str:
    if stage == Stage.READY:
        return "Đến lượt ông/bà."
    if stage in PAUSED and not dossier.is_accepted:
        return "Đến lượt ông/bà; hồ sơ chưa được tiếp nhận."
    if stage in PAUSED:
        return "Đến lượt ông/bà; khi chờ, thời hạn không chạy."
    if stage in CLOSED:
        return "Ông/bà không phải làm gì thêm."
    return f"Ông/bà chưa phải làm gì. Đang ở {unit_name(dossier.step_role, dossier)}."


_AFTERWARDS = {
    Stage.WITHDRAWN: "Muốn làm tiếp thì nộp hồ sơ mới.",
    Stage.STOPPED: "Muốn làm tiếp thì nộp hồ sơ mới.",
    Stage.LAPSED: "Muốn làm tiếp thì nộp hồ sơ mới; giấy nào còn dùng được thì dùng lại.",
    Stage.VOIDED: "Chưa rõ vì sao thì hỏi nơi đã nộp.",
    Stage.RETURNED: "Kết quả có chỗ sai thì báo nơi đã nộp để được sửa.",
}


def _next_step(dossier: Dossier, stage: Stage, letter) -> str:
    if stage == Stage.READY:
        if dossier.delivery != "counter":
            return f"Kết quả sẽ được trả {dossier.get_delivery_display()}."
        where = dossier.office.address or dossier.office.name
        return f"Mang giấy hẹn đến {dossier.office.one_stop_name or dossier.office.name}, {where}. Mất giấy hẹn thì mang giấy tờ tùy thân."
    if stage == Stage.REGISTERED:
        by = f" trước {wording.moment(dossier.due_at)}" if dossier.due_at else ""
        return f"Một cửa xem giấy tờ và trả lời{by}: tiếp nhận, cần bổ sung, hoặc không tiếp nhận."
    if stage == Stage.NOT_ACCEPTED:
        return "Lý do và nơi giải quyết ghi trong phiếu từ chối dưới đây."
    if letter is not None:
        by = (
            f" Nộp trước hết ngày {wording.day(letter.close_on)}; quá ngày đó hồ sơ sẽ đóng."
            if letter.close_on
            else ""
        )
        return "Chụp gửi những giấy dưới đây qua trang này, hoặc mang đến nơi đã nộp." + by
    if stage == Stage.SUPPLEMENT_SENT:
        by = f" trước {wording.moment(dossier.due_at)}" if dossier.due_at else ""
        return f"Nơi nhận xem giấy và trả lời{by}. Thời hạn giải quyết tính lại từ lúc giấy bổ sung được nhận đủ."
    if stage == Stage.AWAITING_PAYMENT:
        return "Thực hiện xong thì mang chứng từ đến nơi đã nộp hồ sơ."
    if stage in CLOSED:
        return _AFTERWARDS.get(stage, "")
    return "Đến ngày hẹn, mang giấy hẹn đến lấy kết quả. Có kết quả sớm thì trang này báo ngay."


def _now_words(dossier: Dossier, stage: Stage) -> str:
    if stage == Stage.READY:
        return "Kết quả đang chờ ở " + unit_name("clerk", dossier)
    if stage in PAUSED:
        return str(stage.label).capitalize()
    if stage == Stage.SUPPLEMENT_SENT:
        return f"Xem giấy bổ sung: {unit_name(dossier.step_role, dossier)}"
    if stage == Stage.REGISTERED:
        return f"Chờ tiếp nhận: {unit_name('clerk', dossier)}"
    step = dossier.step.name if dossier.step_id else str(stage.label).capitalize()
    return f"{step}: {unit_name(dossier.step_role, dossier)}"


def _slip(dossier: Dossier, stage: Stage) -> SlipShown:
    words = "tạm dừng" if stage in CLOCK_STANDS else "đã kết thúc"
    if not dossier.is_accepted and stage not in CLOSED:
        words = "chưa có, vì chưa tiếp nhận"
    arrived = Fact("Đến lúc", wording.moment(dossier.submitted_at))
    facts = [
        Fact("Mã hồ sơ", dossier.code),
        Fact("Nhận lúc", wording.moment(dossier.received_at)) if dossier.is_accepted else arrived,
        Fact("Nơi giải quyết", dossier.competent_agency.name),
    ]
    why = ""
    if dossier.due_at and dossier.first_due_at and dossier.due_at != dossier.first_due_at:
        why = f"Hẹn lần đầu: {wording.moment(dossier.first_due_at)}"
    if dossier.due_provisional and dossier.promised_at:
        why = (why + ". " if why else "") + "Tính theo lịch nghỉ còn tạm tính, có thể thay đổi."
    return SlipShown("Hẹn trả kết quả", dossier.promised_at, words, why, facts)
