"""Block 4 of the counter and the slip beside it: the date, the money, the delivery, the first hand."""

from dataclasses import dataclass
from functools import cached_property

from motcua.dossiers.actions import ChargeInput
from motcua.dossiers.actions.appointment import Appointment, calendar_of
from motcua.dossiers.actions.numbering import code_outline
from motcua.dossiers.actions.reception import appointment_for
from motcua.lib import wording
from motcua.lib.objections import NotAllowed
from motcua.people.models import User
from motcua.web.desk.reception import forms, sheet


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
        if self.is_exempt:
            return "Miễn"
        if self.unit_amount == 0:
            return "Miễn phí"
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


class MoneyBlock:
    """What is owed, when the result is promised, how and to whom it goes."""

    def __init__(self, screen):
        self.screen = screen

    @cached_property
    def matters(self) -> forms.MattersForm:
        """Return the form of date, money and delivery."""
        asks_due = self.screen.procedure.revision is not None and not self.screen.procedure.knows_limit
        form = forms.MattersForm(
            self.screen.data,
            cases=self.screen.procedure.cases,
            officers=self.screen.procedure.able,
            calendar=calendar_of(self.screen.post.office) if asks_due else None,
        )
        if not self.fees:
            form.fields["copies_wanted"].widget.attrs["data-key"] = "F5"  # no exemption to choose there
        if len(self.screen.procedure.able) == 1:
            form.fields["assignee"].choices = form.fields["assignee"].choices[1:]
        return self.screen.read(form)

    @cached_property
    def fees(self) -> list:
        """List what is owed at the counter today: the province's amounts before the catalogue's."""
        revision, post = self.screen.procedure.revision, self.screen.post
        return post.fees_of(revision) if revision else []

    @cached_property
    def rows(self) -> list[FeeRow]:
        """List the fees of the procedure on this channel."""
        if not self.fees:
            return []
        copies = self.matters.cleaned_data.get("copies_wanted") or 0
        ground = self.matters.exempt_ground
        return [
            FeeRow(
                fee,
                self.screen.read(forms.FeeForm(self.screen.data, prefix=f"fee-{fee.pk}")),
                copies if sheet.follows_copies(fee) else None,
                ground,
            )
            for fee in self.fees
        ]

    @cached_property
    def assignee(self) -> User | None:
        """Return whom it is handed to: the one chosen, else the only one there is."""
        chosen = self.matters.cleaned_data.get("assignee", "")
        if chosen:
            return next((user for user in self.screen.procedure.able if str(user.pk) == chosen), None)
        return self.screen.procedure.able[0] if len(self.screen.procedure.able) == 1 else None

    @cached_property
    def appointment(self) -> Appointment | None:
        """Return when the result would be promised if it were received now."""
        if self.screen.procedure.revision is None or not self.screen.procedure.is_received_here:
            return None
        given = self.matters.cleaned_data
        try:
            return appointment_for(
                revision=self.screen.procedure.revision,
                office=self.screen.post.office,
                at=self.screen.post.at,
                case=self.screen.procedure.case,
                longer=bool(given.get("longer")),
                due_by_hand=self.matters.due_by_hand,
                due_ground=given.get("due_ground") or "…",
            )
        except NotAllowed:
            return None

    @property
    def due_doubt(self) -> str:
        """Say what is odd about the date set by hand: a day off, outside working hours."""
        return self.matters.doubts.get("due_confirmed", "")

    @cached_property
    def code_outline(self) -> str:
        """Return how the code will look."""
        return code_outline(self.screen.post.office, self.screen.post.at)

    @cached_property
    def owed(self) -> list[FeeRow]:
        """List the fees that stand on the slip."""
        return [row for row in self.rows if row.quantity]

    @cached_property
    def total(self) -> int:
        """Return what is to be paid in all, as far as it is known."""
        return sum(row.amount or 0 for row in self.owed)

    @cached_property
    def has_unknown(self) -> bool:
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
        return self.screen.data.get("exempt", "")
