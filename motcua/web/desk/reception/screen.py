"""The counter's screen: the sheet read into forms, what follows from it, and what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from motcua.catalogue.models import Revision, Scope
from motcua.catalogue.reading import in_force
from motcua.dossiers.actions import AuthorisationInput, ChargeInput, PaperInput, PartyInput
from motcua.dossiers.actions.appointment import Appointment
from motcua.dossiers.actions.numbering import code_outline
from motcua.dossiers.actions.reception import appointment_for
from motcua.dossiers.models import Channel, Dossier, ReadyPhrase
from motcua.dossiers.rules import CLERK
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed, Objection
from motcua.people.models import Agency, User
from motcua.people.questions import officers
from motcua.web.desk.reception import forms, people, sheet
from motcua.web.desk.reception.tiles import Offer, offer
from motcua.web.shared.forms import Mistake, anchor

_CARRIED = (
    "reception_key",
    "procedure",
    "revision",
    "applicant-source",
    "applicant-card",
    "holder-source",
    "holder-card",
    "authorisation-kept",
)
SAME_MATTER_WITHIN = timedelta(days=30)
PHRASES_SHOWN = 10
_ANCHORS = {
    "procedure": "q",
    "papers": "papers",
    "due_by_hand": "id_due_on_0",
    "due_ground": "id_due_ground",
    "assignee": "id_assignee",
    "reason": "id_refusal-reason",
}


@dataclass(frozen=True)
class Post:
    """Who serves, where and when."""

    clerk: User
    office: Agency
    at: datetime

    @property
    def day(self):
        """Return the day it is at the counter."""
        return clock.local_day(self.at)


@dataclass(frozen=True)
class PaperRow:
    """One paper to hand in."""

    paper: object
    form: forms.PaperForm
    phrases: list[str]

    @property
    def id(self) -> str:
        """Return the beginning of the ids of its fields."""
        return f"id_{self.form.prefix}"

    @property
    def mark(self) -> str:
        """Return the mark as it stands."""
        return self.form["mark"].value() or ""

    @property
    def chosen(self) -> list[str]:
        """Return the phrases ticked."""
        return self.form["phrases"].value() or []

    @property
    def mistakes(self) -> str:
        """Return what is wrong in this row as one text."""
        return " ".join(words for errors in self.form.errors.values() for words in errors)

    @property
    def condition(self) -> str:
        """Say when the paper is wanted, if not always."""
        if self.paper.conditional:
            words = self.paper.condition or self.paper.note or "thuộc trường hợp phải có"
            return f"Chỉ khi: {words[:1].lower()}{words[1:]}"
        return self.paper.note


@dataclass(frozen=True)
class FeeRow:
    """One fee of the catalogue, and how much of it is owed here."""

    fee: object
    form: forms.FeeForm
    copies: int | None  # the extra copies asked for, for the fee owed per copy
    exempt_ground: str

    @property
    def id(self) -> str:
        """Return the beginning of the ids of its fields."""
        return f"id_{self.form.prefix}"

    @property
    def quantity(self) -> int:
        """Return how many are owed."""
        given = self.copies if self.copies is not None else self.form.cleaned_data.get("quantity")
        return given or 0

    @property
    def unit_amount(self) -> int | None:
        """Return the amount of one: the catalogue's, else what the clerk wrote."""
        return self.fee.amount if self.fee.amount is not None else self.form.cleaned_data.get("amount")

    @property
    def is_exempt(self) -> bool:
        """Tell whether nothing is owed on the ground chosen."""
        return bool(self.exempt_ground) and self.unit_amount != 0

    @property
    def amount(self) -> int | None:
        """Return what is owed for all of them, None when nobody here knows."""
        if self.is_exempt:
            return 0
        return None if self.unit_amount is None else self.unit_amount * self.quantity

    @property
    def source(self) -> str:
        """Say who sets the amount, or on what ground it stands."""
        typed = self.form.cleaned_data.get("source", "")
        if self.fee.amount is not None:
            return self.fee.source
        usual = self.fee.note or ("Mức thu do HĐND tỉnh quy định" if self.fee.set_by_province else "")
        return typed or usual or "Danh mục chưa có mức thu"

    @property
    def words(self) -> str:
        """Say what is owed, as the slip says it."""
        if self.is_exempt or self.unit_amount == 0:
            return "Miễn"
        return wording.money(self.amount) if self.amount is not None else "chưa rõ mức"

    @property
    def mistakes(self) -> str:
        """Return what is wrong in this row as one text."""
        return " ".join(words for errors in self.form.errors.values() for words in errors)

    def as_charge(self, paid: bool) -> ChargeInput:
        """Return the fee as the verbs take it."""
        return ChargeInput(
            name=self.fee.name[:300],
            unit_amount=self.unit_amount,
            unit=self.fee.unit[:40],
            quantity=self.quantity,
            source=self.source[:300],
            exempt_ground=self.exempt_ground[:200] if self.is_exempt else "",
            paid_now=paid,
        )


@dataclass(frozen=True)
class Shown:
    """A paper that is only shown and taken back."""

    paper: object
    name: str
    ticked: bool


@dataclass
class Screen:
    """Everything on the counter's screen.

    `judged` says whose mistakes are shown: nobody's (""), the person's (all a letter needs), or everything ("all").
    """

    post: Post
    data: object
    files: object = None
    judged: str = ""
    doubts: tuple[str, ...] = ()
    trouble: str = ""
    scan_back: str = ""
    cursor: str = ""
    note: str = ""
    found_dossier: Dossier | None = None
    just_received: Dossier | None = None
    own_mistakes: list[Mistake] = field(default_factory=list)

    # -- the forms

    @cached_property
    def applicant(self) -> forms.PersonForm:
        """Return the form of whoever stands at the counter."""
        return self._read(forms.PersonForm(self.data, prefix="applicant"), judged=bool(self.judged))

    @cached_property
    def same_holder(self) -> bool:
        """Tell whether who hands in is also whom it is about."""
        return bool(self.data.get("same_holder"))

    @cached_property
    def holder(self) -> forms.PersonForm:
        """Return the form of whom it is about, when that is somebody else."""
        form = forms.PersonForm(self.data, prefix="holder")
        form.fields["full_name"].label = "Họ và tên chủ hồ sơ"
        return self._read(form, judged=self.judged == "all" and not self.same_holder)

    @cached_property
    def authorisation(self) -> forms.AuthorisationForm:
        """Return the form of the ground for acting for somebody else."""
        form = forms.AuthorisationForm(self.data, self.files, prefix="authorisation")
        return self._read(form, judged=self.judged == "all" and not self.same_holder)

    @cached_property
    def matters(self) -> forms.MattersForm:
        """Return the form of date, money and delivery."""
        form = forms.MattersForm(
            self.data,
            cases=self.cases,
            officers=self.able,
            asks_due=self.revision is not None and not self.knows_limit,
        )
        if self.revision is None or not self.revision.fees_for(Channel.COUNTER):
            form.fields["copies_wanted"].widget.attrs["data-key"] = "F5"  # no exemption to choose there
        if len(self.able) == 1:
            form.fields["assignee"].choices = form.fields["assignee"].choices[1:]
        return self._read(form)

    @cached_property
    def refusal(self) -> forms.RefusalForm:
        """Return the form of a refusal letter, its reason and place already written where they are known."""
        data = self.data.copy()
        if not data.get("refusal-reason"):
            data["refusal-reason"], data["refusal-instead"], data["refusal-subject"] = self._usual_refusal()
        return self._read(forms.RefusalForm(data, prefix="refusal"), judged=False)

    @cached_property
    def papers(self) -> list[PaperRow]:
        """List the papers to hand in."""
        if self.revision is None:
            return []
        rows = []
        for paper in self.revision.papers.all():
            if not paper.present_only:
                form = forms.PaperForm(
                    self.data, prefix=f"paper-{paper.pk}", paper=paper, phrases=self.phrases
                )
                rows.append(PaperRow(paper, self._read(form), self.phrases))
        return rows

    @cached_property
    def shown(self) -> list[Shown]:
        """List the papers that are only shown."""
        if self.revision is None:
            return []
        return [
            Shown(paper, f"paper-{paper.pk}-shown", bool(self.data.get(f"paper-{paper.pk}-shown")))
            for paper in self.revision.papers.all()
            if paper.present_only
        ]

    @cached_property
    def extras(self) -> list[forms.ExtraPaperForm]:
        """List the rows for papers that the catalogue does not name."""
        if self.revision is None:
            return []
        return [
            self._read(forms.ExtraPaperForm(self.data, prefix=f"extra-{n}"))
            for n in range(1, sheet.EXTRA_PAPERS + 1)
        ]

    @cached_property
    def has_extras(self) -> bool:
        """Tell whether something stands in those rows."""
        return any(form["name"].value() or form.errors for form in self.extras)

    @cached_property
    def fees(self) -> list[FeeRow]:
        """List the fees of the procedure on this channel."""
        if self.revision is None:
            return []
        copies = self.matters.cleaned_data.get("copies_wanted") or 0
        ground = self.matters.exempt_ground
        return [
            FeeRow(
                fee,
                self._read(forms.FeeForm(self.data, prefix=f"fee-{fee.pk}")),
                copies if sheet.follows_copies(fee) else None,
                ground,
            )
            for fee in self.revision.fees_for(Channel.COUNTER)
        ]

    def _read(self, form, judged: bool | None = None):
        if self.judged == "all" if judged is None else judged:
            form.is_valid()
        else:
            form.hush()
        return form

    # -- the person

    @cached_property
    def has_person(self) -> bool:
        """Tell whether somebody stands at the counter."""
        return sheet.has_person(self.data, "applicant")

    @cached_property
    def person(self) -> dict[str, str]:
        """Return the person's fields for the summary."""
        values = sheet.person_of(self.data, "applicant")
        number = values["id_number"]
        values["number_words"] = (
            " ".join(number[i : i + 3] for i in range(0, len(number), 3)) if number else ""
        )
        values["birth_words"] = people.birth_words(values)
        return values

    @cached_property
    def from_card(self) -> bool:
        """Tell whether the person still stands there as the card says."""
        return sheet.is_as_on_card(self.data, "applicant")

    @cached_property
    def source_words(self) -> str:
        """Say where the person's fields come from."""
        source = self.data.get("applicant-source", "")
        if source == "card" and not self.from_card:
            return "Đọc từ thẻ căn cước, đã sửa tay"
        return people.source_words(source)

    @cached_property
    def opens_fields(self) -> bool:
        """Tell whether the person's fields stand open instead of the summary alone."""
        fields = ("kind", "full_name", "id_number", "birth", "sex", "address")
        wrong = any(self.applicant.errors.get(name) for name in fields)
        return bool(wrong or self.cursor.startswith("id_applicant-") or (not self.has_person and self.judged))

    @cached_property
    def holder_card_words(self) -> str:
        """Say where the holder's fields come from."""
        return people.source_words(self.data.get("holder-source", ""))

    @cached_property
    def earlier(self) -> list[tuple[Dossier, str]]:
        """List the person's dossiers of this procedure in the last 30 days, with how long ago; they do not block."""
        number = self.person["id_number"].upper()
        if not number or self.revision is None:
            return []
        since = self.post.at - SAME_MATTER_WITHIN
        found = (
            Dossier.objects.of_agencies([self.post.office.pk])
            .of_same_person(number, self.revision.procedure_id, since)
            .order_by("-received_at")[:3]
        )
        return [(dossier, people.ago_words(dossier.received_at, self.post.at)) for dossier in found]

    # -- the procedure

    @cached_property
    def revision(self) -> Revision | None:
        """Return the revision in force today of the procedure chosen."""
        code = self.data.get("procedure", "")
        return revision_of(code, self.post.day) if code else None

    @cached_property
    def cases(self) -> list:
        """List the cases of the procedure."""
        return list(self.revision.cases.all()) if self.revision else []

    @cached_property
    def case(self):
        """Return the case chosen."""
        key = self.data.get("case", "")
        return next((case for case in self.cases if case.key == key), None)

    @cached_property
    def limit(self):
        """Return the time limit of the catalogue for this case at the counter."""
        return self.revision.limit_for(Channel.COUNTER, self.case) if self.revision else None

    @cached_property
    def knows_limit(self) -> bool:
        """Tell whether the catalogue knows how long it takes."""
        return self.limit is not None and self.limit.is_known

    @cached_property
    def is_received_here(self) -> bool:
        """Tell whether this counter takes such a dossier in."""
        return self.revision is None or self.revision.is_received_here

    @cached_property
    def goes_on_to(self) -> str:
        """Name the agency that decides, when that is not the commune."""
        received = self.revision is not None and self.revision.scope == Scope.RECEIVES
        return self.revision.agency_name if received else ""

    @cached_property
    def offer(self) -> Offer:
        """Return the procedures to choose from."""
        return offer(
            self.data.get("asked", ""), self.data.get("procedure", ""), self.post.office, self.post.at
        )

    @cached_property
    def first_step(self):
        """Return the step the dossier goes to."""
        process = self.revision.process() if self.revision else None
        steps = list(process.steps.all()) if process else []
        return next((step for step in steps if step.role != CLERK), steps[-1] if steps else None)

    @cached_property
    def able(self) -> list[User]:
        """List who can do the first step today."""
        if self.first_step is None or not self.is_received_here:
            return []
        return list(officers(self.post.office, self.first_step.role, self.post.day))

    @cached_property
    def assignee(self) -> User | None:
        """Return whom it is handed to: the one chosen, else the only one there is."""
        chosen = self.matters.cleaned_data.get("assignee", "")
        if chosen:
            return next((user for user in self.able if str(user.pk) == chosen), None)
        return self.able[0] if len(self.able) == 1 else None

    @cached_property
    def phrases(self) -> list[str]:
        """List the reasons to tick: the office's own most used first."""
        own = list(
            ReadyPhrase.objects.filter(agency=self.post.office)
            .order_by("-uses", "pk")
            .values_list("text", flat=True)[:PHRASES_SHOWN]
        )
        own = [text for text in own if ";" not in text and text != "chưa có"]
        return list(dict.fromkeys([*own, *forms.READY_PHRASES]))[:PHRASES_SHOWN]

    # -- the slip as it will print

    @cached_property
    def appointment(self) -> Appointment | None:
        """Return when the result would be promised if it were received now."""
        if self.revision is None or not self.is_received_here:
            return None
        given = self.matters.cleaned_data
        try:
            return appointment_for(
                revision=self.revision,
                office=self.post.office,
                at=self.post.at,
                case=self.case,
                longer=bool(given.get("longer")),
                due_by_hand=self.matters.due_by_hand,
                due_ground=given.get("due_ground") or "…",
            )
        except NotAllowed:
            return None

    @cached_property
    def code_outline(self) -> str:
        """Return how the code will look."""
        return code_outline(self.post.office, self.post.at)

    @cached_property
    def owed(self) -> list[FeeRow]:
        """List the fees that stand on the slip."""
        return [row for row in self.fees if row.quantity]

    @cached_property
    def total(self) -> int:
        """Return what is to be paid in all, as far as it is known."""
        return sum(row.amount or 0 for row in self.owed)

    @cached_property
    def has_unknown_fee(self) -> bool:
        """Tell whether an amount is not known."""
        return any(row.amount is None for row in self.owed)

    @property
    def is_paid(self) -> bool:
        """Tell whether the money was taken."""
        return bool(self.matters.cleaned_data.get("paid"))

    @property
    def exempt_grounds(self):
        """List the grounds of an exemption, value and words."""
        return forms.EXEMPT_GROUNDS

    @property
    def exempt_chosen(self) -> str:
        """Return the ground chosen."""
        return self.data.get("exempt", "")

    # -- what the template draws

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """List the fields that are carried but not seen."""
        return [(name, self.data.get(name, "")) for name in _CARRIED]

    @property
    def takes_query(self) -> bool:
        """Tell whether the next thing to do is to choose a procedure."""
        return self.cursor in ("q", "tiles")

    def place_cursor(self) -> None:
        """Put the cursor into the form's field it belongs to; the template places it elsewhere."""
        for form in (self.applicant, self.holder, self.authorisation, self.matters, self.refusal):
            for name in form.fields:
                if form[name].auto_id == self.cursor:
                    form.fields[name].widget.attrs["autofocus"] = True

    @property
    def query(self) -> str:
        """Return what stands in the search box."""
        return self.data.get("q", "")

    @property
    def asked(self) -> str:
        """Return the question whose answer is shown."""
        return self.data.get("asked", "")

    @property
    def limit_words(self) -> str:
        """Say how long it takes."""
        return self.limit.words if self.limit is not None else "Chưa rõ thời hạn"

    @property
    def opens_refusal(self) -> bool:
        """Tell whether the refusal stands open."""
        return (
            not self.is_received_here
            or bool(self.refusal.errors)
            or (self.revision is None and self.offer.outside is not None)
        )

    @property
    def wrong_file(self) -> str:
        """Return what is wrong with the authorisation's file."""
        return self.is_wrong_at("id_authorisation-file")

    # -- what is missing

    @cached_property
    def bad_papers(self) -> list[PaperRow]:
        """List the papers that are missing or not in order."""
        return [row for row in self.papers if row.mark == forms.BAD]

    @cached_property
    def missing(self) -> list[str]:
        """Say what is still missing, in page order."""
        out = [] if self.has_person else ["người nộp"]
        if self.revision is None:
            return [*out, "thủ tục"]
        if self.cases and self.case is None:
            out.append("trường hợp")
        if not self.knows_limit and self.is_received_here and self.appointment is None:
            out.append("ngày hẹn")
        return out

    @cached_property
    def is_ready(self) -> bool:
        """Tell whether Enter can receive."""
        return not self.missing and not self.bad_papers and self.is_received_here

    @cached_property
    def steps(self) -> dict[str, str]:
        """Say how each block stands: done, here, or still to come."""
        done = {
            "person": self.has_person,
            "procedure": self.revision is not None and (not self.cases or self.case is not None),
            "papers": self.revision is not None and not self.bad_papers,
            "money": self.is_ready,
        }
        states, here = {}, True
        for name, is_done in done.items():
            wrong = name == "papers" and bool(self.bad_papers)
            states[name] = "is-wrong" if wrong else "is-done" if is_done else "is-here" if here else ""
            here = here and is_done
        return states

    # -- mistakes: what `error_summary` wants of a form

    @property
    def error_list(self) -> list[Mistake]:
        """List the mistakes in page order."""
        if not self.judged and not self.own_mistakes:
            return []  # nothing was sent for good yet
        out = [mistake for mistake in self.own_mistakes if mistake.anchor in ("", "scan")]
        contact = ("phone", "email")
        out += _mistakes(self.applicant, but=contact)
        if not self.same_holder:
            out += _mistakes(self.holder) + _mistakes(self.authorisation)
        if self.judged == "all" and self.revision is None:
            out.append(Mistake("Chưa chọn thủ tục", "q"))
        before = ("case", "longer", "due_on", "due_hour", "due_ground", "assignee")
        out += _mistakes(self.matters, only=before)
        for row in self.papers:
            out += [
                Mistake(f"{_short(row.paper.name)}: {m.words[:1].lower()}{m.words[1:]}", m.anchor)
                for m in _mistakes(row.form)
            ]
        for form in self.extras:
            out += _mistakes(form)
        out += [mistake for mistake in self.own_mistakes if mistake.anchor not in ("", "scan")]
        for row in self.fees:
            out += [Mistake(f"{_short(row.fee.name)}: {m.words}", m.anchor) for m in _mistakes(row.form)]
        out += _mistakes(self.matters, but=before)
        out += _mistakes(self.applicant, only=contact)
        if "refusal" in self.__dict__:  # looked at only when a letter is asked for: it costs a search
            out += _mistakes(self.refusal)
        return out

    @property
    def error_count(self) -> int:
        """Count the mistakes."""
        return len(self.error_list)

    def is_wrong_at(self, place: str) -> str:
        """Return what is wrong with a place that is not a form's field."""
        return next((mistake.words for mistake in self.own_mistakes if mistake.anchor == place), "")

    @property
    def wrong_papers(self) -> str:
        """Return what is wrong with the papers as a whole."""
        return self.is_wrong_at("papers")

    @property
    def wrong_procedure(self) -> str:
        """Return what is wrong with the choice of the procedure."""
        return self.is_wrong_at("q") or (
            "Chưa chọn thủ tục" if self.judged == "all" and self.revision is None else ""
        )

    def add_objection(self, objection: Objection) -> None:
        """Show a rule's objection beside its field, on top when it has none here."""
        name = objection.field or ""
        prefix, _, rest = name.partition("-")
        form = {"applicant": self.applicant, "holder": self.holder, "authorisation": self.authorisation}.get(
            prefix
        )
        if form is not None and rest in form.fields:
            form.add_error(rest, objection.reason)
        elif name in self.matters.fields:
            self.matters.add_error(name, objection.reason)
        else:
            self.own_mistakes.append(Mistake(objection.reason, _ANCHORS.get(name, "")))

    # -- what the verbs take

    def party(self, prefix: str) -> PartyInput:
        """Return the applicant or the holder as the verbs take them."""
        form = self.applicant if prefix == "applicant" else self.holder
        return form.as_party(from_card=sheet.is_as_on_card(self.data, prefix))

    def authorisation_given(self, file) -> AuthorisationInput:
        """Return the ground for acting for somebody else."""
        given = self.authorisation.cleaned_data
        return AuthorisationInput(basis=given["basis"], reference=given["reference"], file=file)

    def papers_given(self) -> tuple[PaperInput, ...]:
        """Return the papers as the clerk saw them; what the case does not want leaves no trace."""
        out = []
        for row in self.papers:
            given, reason = row.form.cleaned_data, row.form.reason_words
            if row.mark == forms.SPARED and not reason:
                continue
            is_bad = row.mark == forms.BAD
            verdict = "good" if row.mark == forms.GOOD else "bad" if is_bad and reason else "absent"
            out.append(
                PaperInput(
                    name=row.paper.name[:500],
                    requirement_id=row.paper.pk,
                    originals=given.get("originals") or 0,
                    copies=given.get("copies") or 0,
                    verdict=verdict,
                    reason=reason[:500],
                    original_kept=bool(given.get("kept")) and verdict == "good",
                    required=is_bad,
                )
            )
        for form in self.extras:
            given = form.cleaned_data
            if given.get("name"):
                out.append(
                    PaperInput(
                        name=given["name"],
                        originals=given.get("originals") or 0,
                        copies=given.get("copies") or 0,
                        original_kept=bool(given.get("kept")),
                    )
                )
        out += [
            PaperInput(
                name=one.paper.name[:500],
                requirement_id=one.paper.pk,
                present_only=True,
                originals=one.paper.originals,
                copies=one.paper.copies,
            )
            for one in self.shown
            if one.ticked
        ]
        return tuple(out)

    def points(self) -> list[dict]:
        """Return what a supplement letter has to ask for."""
        return [
            {
                "paper": row.paper.name,
                "reason": row.form.reason_words,
                "originals": row.paper.originals,
                "copies": row.paper.copies,
            }
            for row in self.bad_papers
        ]

    def _usual_refusal(self) -> tuple[str, str, str]:
        if self.revision is not None and not self.is_received_here:
            who = self.revision.handled_by
            return (
                f"Thủ tục này không thuộc thẩm quyền giải quyết của xã; nơi giải quyết là {who}.",
                who,
                "",
            )
        outside = self.offer.outside
        if self.revision is None and outside is not None:
            reason = f"Việc này không thuộc thẩm quyền giải quyết của xã. {outside.advice}"
            return reason.strip(), outside.who, outside.topic
        return "", "", ""


def revision_of(code: str, day) -> Revision | None:
    """Return the revision in force that day with all its parts, None for a code that is not offered."""
    return in_force(code, day)


def _mistakes(form, *, only=None, but=()) -> list[Mistake]:
    out = [Mistake(words, "") for words in form.non_field_errors()] if only is None else []
    for name in form.fields:
        if name in but or (only is not None and name not in only):
            continue
        bound = form[name]
        out += [Mistake(words, anchor(bound)) for words in bound.errors]
    return out


def _short(name: str) -> str:
    return name if len(name) <= 48 else name[:48].rsplit(" ", 1)[0] + "…"
