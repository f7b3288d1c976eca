"""Block 2 of the counter: which procedure, in which case, how long it takes, or who else does it."""

from functools import cached_property

from motcua.catalogue.models import Revision, Scope
from motcua.catalogue.reading import in_force, why_closed
from motcua.dossiers.models import Channel
from motcua.dossiers.rules import CLERK
from motcua.people.models import User
from motcua.people.questions import officers
from motcua.web.desk.reception import forms
from motcua.web.desk.reception.tiles import Offer, offer


class ProcedureBlock:
    """The procedure chosen, and what the catalogue says of it."""

    def __init__(self, screen):
        self.screen = screen

    @cached_property
    def revision(self) -> Revision | None:
        """Return the revision in force today of the procedure chosen."""
        code = self.screen.data.get("procedure", "")
        return revision_of(code, self.screen.post.day) if code else None

    @cached_property
    def cases(self) -> list:
        """List the cases of the procedure."""
        return list(self.revision.cases.all()) if self.revision else []

    @cached_property
    def case(self):
        """Return the case chosen."""
        key = self.screen.data.get("case", "")
        return next((case for case in self.cases if case.key == key), None)

    @cached_property
    def limit(self):
        """Return the time limit of the catalogue for this case at the counter."""
        return self.revision.limit_for(Channel.COUNTER, self.case) if self.revision else None

    @property
    def limit_words(self) -> str:
        """Say how long it takes."""
        return self.limit.words if self.limit is not None else "Chưa rõ thời hạn"

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

    @property
    def query(self) -> str:
        """Return what stands in the search box."""
        return self.screen.data.get("q", "")

    @property
    def asked(self) -> str:
        """Return the question whose answer is shown."""
        return self.screen.data.get("asked", "")

    @cached_property
    def offer(self) -> Offer:
        """Return the procedures to choose from."""
        return offer(
            self.screen.data.get("asked", ""),
            self.screen.data.get("procedure", ""),
            self.screen.post.office,
            self.screen.post.at,
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
        return list(officers(self.screen.post.office, self.first_step.role, self.screen.post.day))

    @cached_property
    def refusal(self) -> forms.RefusalForm:
        """Return the form of a refusal letter, its reason and place already written where they are known."""
        data = self.screen.data.copy()
        if not data.get("refusal-reason"):
            data["refusal-reason"], data["refusal-instead"], data["refusal-subject"] = self._usual_refusal()
        return self.screen.read(forms.RefusalForm(data, prefix="refusal"), judged=False)

    @property
    def opens_refusal(self) -> bool:
        """Tell whether the refusal stands open."""
        return (
            not self.is_received_here
            or bool(self.refusal.errors)
            or (self.revision is None and self.offer.outside is not None)
        )

    @cached_property
    def closed_words(self) -> str:
        """Say why the procedure chosen is received no longer, or not now; empty where it is."""
        code = self.screen.data.get("procedure", "")
        return why_closed(code, self.screen.post.day) if code and self.revision is None else ""

    @property
    def wrong(self) -> str:
        """Return what is wrong with the choice of the procedure."""
        return (
            self.screen.is_wrong_at("q")
            or self.closed_words
            or ("Chưa chọn thủ tục" if self.screen.judged == "all" and self.revision is None else "")
        )

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
