"""The draft as its pages show it: which step, which papers, what was answered, and what is filed in the end."""

from dataclasses import dataclass, field

from django.urls import reverse

from motcua.catalogue.models import Revision
from motcua.filing.actions import Submission
from motcua.filing.models import AUTHORISATION, OTHER, Draft, DraftPage
from motcua.lib import wording
from motcua.web.portal.filing.forms import ApplicantForm, MatterForm
from motcua.web.portal.filing.switch import Matter

APPLICANT, MATTER = "nguoi-nop", "noi-dung"
FORMS = {APPLICANT: ApplicantForm, MATTER: MatterForm}
_STEPS = (
    ("filing-applicant", "Người nộp"),
    ("filing-papers", "Giấy tờ"),
    ("filing-matter", "Nội dung"),
    ("filing-review", "Xem lại và gửi"),
)


@dataclass(frozen=True)
class Step:
    """A step of the way, as the stepper shows it."""

    words: str
    state: str


def stepper(here: str) -> list[Step]:
    """Return the steps with what is behind and what is ahead of `here`."""
    place = next(n for n, (name, _) in enumerate(_STEPS) if name == here)
    states = ["passed" if n < place else "now" if n == place else "planned" for n in range(len(_STEPS))]
    return [Step(words, state) for (_, words), state in zip(_STEPS, states, strict=True)]


def form_of(draft: Draft, step: str, *, data=None):
    """Return a step's form: filled with what was typed, or bound to `data`."""
    typed = draft.answers.get(step) or {}
    more = {"revision": draft.revision} if step == MATTER else {}
    return FORMS[step](data, **more) if data is not None else FORMS[step](typed=typed, **more)


def judged(draft: Draft, step: str):
    """Return a step's form judged by what was typed so far."""
    return form_of(draft, step, data=dict(draft.answers.get(step) or {}))


# ---- papers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageLine:
    """One photo or file that was sent."""

    pk: int
    name: str
    words: str
    state: str
    can_be_seen: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PaperCard:
    """One paper with what was sent for it; `state` as the upload component knows it."""

    slot: str
    name: str
    why: str
    required: bool
    state: str
    words: str
    error: str = ""
    pages: list[PageLine] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the id of the card on the page."""
        return f"giay-{self.slot}"


def papers_of(draft: Draft, faults: dict[str, str] | None = None) -> list[PaperCard]:
    """Return a card for every paper that can be sent; `faults` says by slot what was just refused."""
    sent: dict[str, list[DraftPage]] = {}
    for page in draft.pages.all():
        sent.setdefault(page.slot, []).append(page)
    cards = [
        _card(str(paper.pk), paper.name, _why(paper), paper.conditional is False, sent, faults or {})
        for paper in sorted(
            asked_papers(draft.revision), key=lambda paper: (paper.conditional is True, paper.order)
        )
    ]
    if files_for_another(draft) and not any("ủy quyền" in card.name.lower() for card in cards):
        cards.append(
            _card(
                AUTHORISATION, "Văn bản ủy quyền", "Vì ông/bà làm thay người khác", False, sent, faults or {}
            )
        )
    cards.append(
        _card(OTHER, "Giấy tờ khác", "Giấy nào ông/bà thấy cần đưa xem thêm", False, sent, faults or {})
    )
    return cards


def asked_papers(revision: Revision) -> list:
    """Return the papers that are handed in; what is only shown cannot be sent."""
    return [paper for paper in revision.papers.all() if not paper.present_only]


def shown_papers(revision: Revision) -> list:
    """Return the papers that are only shown at the counter."""
    return [paper for paper in revision.papers.all() if paper.present_only]


def files_for_another(draft: Draft) -> bool:
    """Tell whether it is filed for somebody else."""
    return (draft.answers.get(APPLICANT) or {}).get("whom") == "other"


def _why(paper) -> str:
    parts = []
    if paper.conditional:
        parts.append(f"Chỉ khi: {paper.condition or 'thuộc trường hợp này'}")
    if paper.note and paper.note != paper.condition:
        parts.append(paper.note)
    if paper.form_code:
        parts.append(f"Mẫu {paper.form_code}")
    return ". ".join(part.rstrip(".") for part in parts)


def _card(slot, name, why, required, sent, faults) -> PaperCard:
    pages = sent.get(slot, [])
    states = {page.state for page in pages}
    error = faults.get(slot, "")
    if DraftPage.State.UNREADABLE in states or error:
        state, words = "unreadable", "Cần gửi lại" if not error else "Chưa nhận được"
    elif DraftPage.State.ARRIVING in states:
        state, words = "missing", "Gửi dở"
    elif pages:
        state, words = "enough", "Đã gửi"
    else:
        state, words = "missing", "Chưa có" if required else "Nếu có"
    lines = [
        PageLine(
            page.pk,
            page.name,
            words_of(page),
            page.state,
            page.state == DraftPage.State.READY,
            n == 0,
            n == len(pages) - 1,
        )
        for n, page in enumerate(pages)
    ]
    return PaperCard(slot, name, why, required, state, words, error, lines)


def words_of(page: DraftPage) -> str:
    """Return how a page stands, in a few words."""
    weight = (
        f"{page.size / 1_048_576:.1f} MB".replace(".", ",")
        if page.size >= 900_000
        else f"{max(1, page.size // 1024)} kB"
    )
    if page.state == DraftPage.State.ARRIVING:
        return f"Mới gửi được {page.share} %. Chọn lại đúng tệp ấy để gửi tiếp, hoặc bỏ"
    if page.state == DraftPage.State.UNREADABLE:
        return page.reason
    said = "Đang xử lý ảnh" if page.state == DraftPage.State.WAITING else "Đã nhận"
    return f"{said} · {weight} · gửi lúc {wording.hour(page.sent_at)}"


# ---- reading it over -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An answer, and where it is changed."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Lack:
    """Something that has to be put right before it can be filed."""

    words: str
    href: str


def answers_of(form, href: str) -> list[Row]:
    """Return what was answered in a judged step, as a person reads it."""
    return [Row(label, words, href) for label, words in form.as_typed if words != "Chọn một"]


def lacks(draft: Draft, matter: Matter, cards: list[PaperCard]) -> list[Lack]:
    """Return what stands in the way of filing, in the order of the steps."""
    found = []
    for step, name in ((APPLICANT, "filing-applicant"), (MATTER, "filing-matter")):
        href = reverse(name, args=[matter.code]) + "?loi=1"
        found += [
            Lack(mistake.words, f"{href}#{mistake.anchor}") for mistake in judged(draft, step).error_list
        ]
        if step == APPLICANT:
            papers = reverse("filing-papers", args=[matter.code])
            for card in cards:
                for page in card.pages:
                    if page.state in (DraftPage.State.UNREADABLE, DraftPage.State.ARRIVING):
                        words = (
                            "chưa gửi xong" if page.state == DraftPage.State.ARRIVING else "không xem được"
                        )
                        found.append(Lack(f"{card.name}: tờ «{page.name}» {words}", f"{papers}#{card.id}"))
    return found


def missing(cards: list[PaperCard]) -> list[str]:
    """Return the papers that the procedure always wants and that were not sent."""
    return [card.name for card in cards if card.required and not card.pages]


def submission(draft: Draft, *, declared: bool) -> Submission:
    """Return what is filed. The steps must have been judged good."""
    who, what = judged(draft, APPLICANT), judged(draft, MATTER)
    who.is_valid()
    what.is_valid()
    words = what.cleaned_data["description"]
    if document := who.document_words():
        words = f"{words}\n{document}"
    return Submission(
        applicant=who.party(),
        holder=who.holder(),
        authorisation=who.authorisation(),
        description=words,
        delivery=what.cleaned_data["delivery"],
        delivery_address=what.cleaned_data.get("delivery_address") or "",
        copies_wanted=what.cleaned_data.get("copies") or 0,
        declared=declared,
    )
