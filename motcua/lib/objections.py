"""Say no to a person: the reason in Vietnamese, and where on the page it belongs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Objection:
    """A rule's reason why something may not be done now.

    `reason` is a Vietnamese sentence that says what happened and what to do; `code` is stable, for machines;
    `field` names the form field it belongs to, if any.
    """

    reason: str
    code: str = "not-allowed"
    field: str | None = None


class NotAllowed(Exception):
    """The only error meant for people: pages show its objection, the API answers 409 with it."""

    def __init__(self, objection: Objection | str, *, code: str = "not-allowed", field: str | None = None):
        if isinstance(objection, str):
            objection = Objection(objection, code, field)
        self.objection = objection
        super().__init__(objection.reason)


def refuse_if(objection: Objection | None) -> None:
    """Raise NotAllowed when a rule objected."""
    if objection is not None:
        raise NotAllowed(objection)
