"""Block 1 of the counter: who stands there, for whom, and on what ground."""

from datetime import timedelta
from functools import cached_property

from motcua.dossiers.actions import AuthorisationInput, PartyInput
from motcua.dossiers.models import Dossier
from motcua.web.desk.reception import forms, keeping, people, sheet

SAME_MATTER_WITHIN = timedelta(days=30)


class PersonBlock:
    """The applicant, the holder when that is somebody else, and what they handed in before."""

    def __init__(self, screen):
        self.screen = screen

    @cached_property
    def applicant(self) -> forms.PersonForm:
        """Return the form of whoever stands at the counter."""
        return self.screen.read(
            forms.PersonForm(self.screen.data, prefix="applicant"), judged=bool(self.screen.judged)
        )

    @cached_property
    def same_holder(self) -> bool:
        """Tell whether who hands in is also whom it is about."""
        return bool(self.screen.data.get("same_holder"))

    @cached_property
    def holder(self) -> forms.PersonForm:
        """Return the form of whom it is about, when that is somebody else."""
        form = forms.PersonForm(self.screen.data, prefix="holder")
        form.fields["full_name"].label = "Họ và tên chủ hồ sơ"
        return self.screen.read(form, judged=self.screen.judged == "all" and not self.same_holder)

    @cached_property
    def authorisation(self) -> forms.AuthorisationForm:
        """Return the form of the ground for acting for somebody else."""
        form = forms.AuthorisationForm(self.screen.data, self.screen.files, prefix="authorisation")
        return self.screen.read(form, judged=self.screen.judged == "all" and not self.same_holder)

    @cached_property
    def has_person(self) -> bool:
        """Tell whether somebody stands at the counter."""
        return sheet.has_person(self.screen.data, "applicant")

    @cached_property
    def values(self) -> dict[str, str]:
        """Return the person's fields for the summary."""
        values = sheet.person_of(self.screen.data, "applicant")
        number = values["id_number"]
        values["number_words"] = (
            " ".join(number[i : i + 3] for i in range(0, len(number), 3)) if number else ""
        )
        values["birth_words"] = people.birth_words(values)
        return values

    @cached_property
    def from_card(self) -> bool:
        """Tell whether the person still stands there as the card says."""
        return sheet.is_as_on_card(self.screen.data, "applicant")

    @cached_property
    def source_words(self) -> str:
        """Say where the person's fields come from."""
        source = self.screen.data.get("applicant-source", "")
        if source == "card" and not self.from_card:
            return "Đọc từ thẻ căn cước, đã sửa tay"
        return people.source_words(source)

    @cached_property
    def opens_fields(self) -> bool:
        """Tell whether the person's fields stand open instead of the summary alone."""
        fields = ("kind", "full_name", "id_number", "tax_code", "birth", "sex", "address")
        wrong = bool(self.applicant.doubts) or any(self.applicant.errors.get(name) for name in fields)
        return bool(
            wrong
            or self.screen.cursor.startswith("id_applicant-")
            or (not self.has_person and self.screen.judged)
        )

    @cached_property
    def holder_card_words(self) -> str:
        """Say where the holder's fields come from."""
        return people.source_words(self.screen.data.get("holder-source", ""))

    @cached_property
    def earlier(self) -> list[tuple[Dossier, str]]:
        """List the person's dossiers of this procedure in the last 30 days, with how long ago; they do not block."""
        number = self.values["id_number"].upper()
        if not number or self.screen.procedure.revision is None:
            return []
        since = self.screen.post.at - SAME_MATTER_WITHIN
        found = (
            Dossier.objects.of_agencies([self.screen.post.office.pk])
            .of_same_person(number, self.screen.procedure.revision.procedure_id, since)
            .order_by("-received_at")[:3]
        )
        return [(dossier, people.ago_words(dossier.received_at, self.screen.post.at)) for dossier in found]

    @property
    def stored_file(self) -> str:
        """Return the name of the authorisation's file that is kept already."""
        return keeping.name_of(self.screen.data, "authorisation")

    @property
    def wrong_file(self) -> str:
        """Return what is wrong with the authorisation's file."""
        return self.screen.is_wrong_at("id_authorisation-file")

    def party(self, prefix: str) -> PartyInput:
        """Return the applicant or the holder as the verbs take them."""
        form = self.applicant if prefix == "applicant" else self.holder
        return form.as_party(from_card=sheet.is_as_on_card(self.screen.data, prefix))

    def authorisation_given(self, file) -> AuthorisationInput:
        """Return the ground for acting for somebody else."""
        return self.authorisation.as_input(file)
