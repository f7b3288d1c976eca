"""The counter's screen: the sheet read into forms, what follows from it, and what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from motcua.catalogue.reading import province_at
from motcua.dossiers.models import Channel, Dossier
from motcua.lib import clock
from motcua.lib.objections import Objection
from motcua.people.models import Agency, User
from motcua.web.desk.reception import keeping
from motcua.web.desk.reception.money_block import MoneyBlock
from motcua.web.desk.reception.papers_block import PapersBlock
from motcua.web.desk.reception.person_block import PersonBlock
from motcua.web.desk.reception.procedure_block import ProcedureBlock
from motcua.web.shared.forms import Mistake, mistakes_in

_CARRIED = (
    "reception_key",
    "procedure",
    "revision",
    "applicant-source",
    "applicant-card",
    "holder-source",
    "holder-card",
)
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

    def fees_of(self, revision) -> list:
        """List what the procedure costs at this counter today: the province's amounts before the catalogue's."""
        province = province_at(self.office, self.day)
        return revision.fees_for(Channel.COUNTER, day=self.day, province=province)


@dataclass
class Screen:
    """Everything on the counter's screen: four blocks, as they are numbered there.

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

    @cached_property
    def person(self) -> PersonBlock:
        """Return block 1, who."""
        return PersonBlock(self)

    @cached_property
    def procedure(self) -> ProcedureBlock:
        """Return block 2, what."""
        return ProcedureBlock(self)

    @cached_property
    def papers(self) -> PapersBlock:
        """Return block 3, with which papers."""
        return PapersBlock(self)

    @cached_property
    def money(self) -> MoneyBlock:
        """Return block 4, for how much and until when."""
        return MoneyBlock(self)

    def read(self, form, judged: bool | None = None):
        """Read a form and judge it, or keep quiet about its mistakes; `judged` None: judged when everything is."""
        if self.judged == "all" if judged is None else judged:
            form.is_valid()
        else:
            form.hush()
        return form

    @property
    def person_shown(self) -> str:
        """Return the name that stands in block 1, "" when nobody does: after a scan that failed it is said whose it is."""
        return str(self.person.applicant["full_name"].value() or "").strip() if self.person.has_person else ""

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """List the fields that are carried but not seen."""
        stored = [name for name in self.data if name.endswith(keeping.STORED)]
        return [(name, self.data.get(name, "")) for name in (*_CARRIED, *stored)]

    @property
    def takes_query(self) -> bool:
        """Tell whether the next thing to do is to choose a procedure."""
        return self.cursor in ("q", "tiles")

    def place_cursor(self) -> None:
        """Put the cursor into the form's field it belongs to; the template places it elsewhere."""
        for form in (
            self.person.applicant,
            self.person.holder,
            self.person.authorisation,
            self.money.matters,
            self.procedure.refusal,
        ):
            for name in form.fields:
                if form[name].auto_id == self.cursor:
                    form.fields[name].widget.attrs["autofocus"] = True

    @cached_property
    def missing(self) -> list[str]:
        """Say what is still missing, in page order."""
        out = [] if self.person.has_person else ["người nộp"]
        if self.procedure.revision is None:
            return [*out, "thủ tục"]
        if self.procedure.cases and self.procedure.case is None:
            out.append("trường hợp")
        if (
            not self.procedure.knows_limit
            and self.procedure.is_received_here
            and self.money.appointment is None
        ):
            out.append("ngày hẹn")
        return out

    @cached_property
    def is_ready(self) -> bool:
        """Tell whether Enter can receive."""
        return not self.missing and not self.papers.bad and self.procedure.is_received_here

    @cached_property
    def steps(self) -> dict[str, str]:
        """Say how each block stands: done, here, or still to come."""
        done = {
            "person": self.person.has_person,
            "procedure": self.procedure.revision is not None
            and (not self.procedure.cases or self.procedure.case is not None),
            "papers": self.procedure.revision is not None and not self.papers.bad,
            "money": self.is_ready,
        }
        states, here = {}, True
        for name, is_done in done.items():
            wrong = name == "papers" and bool(self.papers.bad)
            states[name] = "is-wrong" if wrong else "is-done" if is_done else "is-here" if here else ""
            here = here and is_done
        return states

    @property
    def error_list(self) -> list[Mistake]:
        """List the mistakes in page order."""
        if not self.judged and not self.own_mistakes:
            return []  # nothing was sent for good yet
        out = [mistake for mistake in self.own_mistakes if mistake.anchor in ("", "scan")]
        contact = ("phone", "email")
        out += mistakes_of(self.person.applicant, but=contact)
        if not self.person.same_holder:
            out += mistakes_of(self.person.holder) + mistakes_of(self.person.authorisation)
        if self.judged == "all" and self.procedure.revision is None:
            out.append(Mistake("Chưa chọn thủ tục", "q"))
        before = ("case", "longer", "due_on", "due_hour", "due_ground", "due_confirmed", "assignee")
        out += mistakes_of(self.money.matters, only=before)
        for row in self.papers.rows:
            out += [one.under(brief(row.paper.name)) for one in mistakes_of(row.form)]
        for form in self.papers.extras:
            out += mistakes_of(form)
        out += [mistake for mistake in self.own_mistakes if mistake.anchor not in ("", "scan")]
        for row in self.money.rows:
            out += [one.under(brief(row.fee.name)) for one in mistakes_of(row.form)]
        out += mistakes_of(self.money.matters, but=before)
        out += mistakes_of(self.person.applicant, only=contact)
        # Looked at only when a letter is asked for: it costs a search.
        if "refusal" in self.procedure.__dict__:
            out += mistakes_of(self.procedure.refusal)
        return out

    @property
    def error_count(self) -> int:
        """Count the mistakes."""
        return len(self.error_list)

    @property
    def only_doubt(self) -> str:
        """Return the id of the first tick to confirm, when nothing but doubts keeps the dossier from being received."""
        asked = {
            form[name].auto_id
            for form in (self.person.applicant, self.person.holder, self.money.matters)
            for name in form.doubts
        }
        found = [mistake.anchor for mistake in self.error_list]
        return found[0] if found and asked.issuperset(found) else ""

    def is_wrong_at(self, place: str) -> str:
        """Return what is wrong with a place that is not a form's field."""
        return next((mistake.words for mistake in self.own_mistakes if mistake.anchor == place), "")

    def add_objection(self, objection: Objection) -> None:
        """Show a rule's objection beside its field, on top when it has none here."""
        name = objection.field or ""
        prefix, _, rest = name.partition("-")
        form = {
            "applicant": self.person.applicant,
            "holder": self.person.holder,
            "authorisation": self.person.authorisation,
        }.get(prefix)
        if form is not None and rest in form.fields:
            form.add_error(rest, objection.reason)
        elif name in self.money.matters.fields:
            self.money.matters.add_error(name, objection.reason)
        else:
            self.own_mistakes.append(Mistake(objection.reason, _ANCHORS.get(name, "")))


def mistakes_of(form, *, only=None, but=()) -> list[Mistake]:
    """List what is wrong in a form, in the order of its fields."""
    out = [Mistake(words, "") for words in form.non_field_errors()] if only is None else []
    for name in form.fields:
        if name in but or (only is not None and name not in only):
            continue
        out += mistakes_in(form[name])
    return out


def brief(name: str) -> str:
    """Shorten a paper's or a fee's name to stand before a mistake."""
    return name if len(name) <= 48 else name[:48].rsplit(" ", 1)[0] + "…"
