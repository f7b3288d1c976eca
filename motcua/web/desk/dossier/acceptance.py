"""What answering a dossier that came by itself asks for: taking it in, or saying no in writing."""

from dataclasses import replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError

from motcua.dossiers.actions import ChargeInput, PaperInput
from motcua.dossiers.actions.reception import first_step
from motcua.dossiers.actions.registration import revision_on
from motcua.dossiers.rules import is_complete
from motcua.files.inspection import ACCEPT
from motcua.lib.clock import local_day
from motcua.people.models import User
from motcua.web.desk.dossier.forms import MoveForm, NewDateForm, hand_field

REFUSAL_WORDS = "Ghi lý do; lý do này in trên phiếu từ chối gửi người dân"


class AcceptForm(NewDateForm):
    """The papers lying there, ticked for the ordinary case; the fees of that way of filing; who works on it first."""

    exempt_ground = forms.CharField(
        label="Căn cứ miễn phí, lệ phí (để trống nếu không miễn)", required=False, max_length=200
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = [name for name in ("exempt_ground", "assignee", "longer", *self.DATE) if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        if not self.fees:
            del self.fields["exempt_ground"]

    def more_fields(self) -> dict:
        """Ask for the case, each paper, each fee, and the first hand where several could be it."""
        fields = {}
        if self.cases:
            fields["case"] = forms.ChoiceField(
                label="Trường hợp",
                choices=[(case.key, case.name) for case in self.cases],
                widget=forms.RadioSelect,
                error_messages={"required": "Chưa chọn trường hợp"},
            )
        for paper in self.papers:
            fields[f"has_{paper.pk}"] = forms.BooleanField(
                label=f"Có: {paper.name}",
                help_text=paper.condition if paper.conditional else "",
                required=False,
                initial=paper.conditional is not True,
            )
            fields[f"file_{paper.pk}"] = forms.FileField(
                label="Bản quét (có thể để trống)",
                required=False,
                widget=forms.FileInput(
                    {"accept": ACCEPT, "aria-label": f"Bản quét (có thể để trống): {paper.name}"}
                ),
            )
        for place, fee in enumerate(self.fees):
            fields[f"fee_{fee.pk}"] = forms.IntegerField(
                label=f"{fee.name} ({fee.words}): số lượng",
                min_value=0,
                max_value=9999,
                initial=1 if place == 0 else 0,
            )
        if longer := dict.fromkeys(
            limit.longer_words for limit in self.limits if limit and limit.longer_words
        ):
            fields["longer"] = forms.BooleanField(
                label="Lấy thời hạn dài", help_text="; ".join(longer), required=False
            )
        step, _steps = first_step(self.revision)
        able = self.setting.able(step.role) if step else []
        if len(able) > 1:
            fields["assignee"] = hand_field("Chuyển cho", f"Ai trong {len(able)} người nhận trước thì làm")
            fields["assignee"].queryset = User.objects.filter(pk__in=[user.pk for user in able])
        return fields

    @cached_property
    def revision(self):
        """Return the procedure as it is in force at this moment."""
        return revision_on(self.setting.dossier, local_day(self.setting.at))

    @cached_property
    def cases(self) -> list:
        """List the cases of the procedure."""
        return list(self.revision.cases.all())

    @cached_property
    def papers(self) -> list:
        """List what is handed in; what is only shown cannot come in an envelope."""
        return [paper for paper in self.revision.papers.all() if not paper.present_only]

    @cached_property
    def fees(self) -> list:
        """List what is owed for this way of filing."""
        return self.revision.fees_for(self.setting.dossier.channel)

    @cached_property
    def limits(self) -> list:
        """List the time limit of each case for this way of filing, None where the catalogue has none."""
        channel = self.setting.dossier.channel
        return [self.revision.limit_for(channel, case) for case in self.cases or [None]]

    @property
    def asks_date(self) -> bool:
        """Tell whether the catalogue leaves the limit open, for one of the cases at least."""
        return any(limit is None or not limit.is_known for limit in self.limits)

    def clean(self):
        """Say with everything else which required papers are not there, and which scan has no paper."""
        given = super().clean()
        for paper in self.papers:
            if given.get(f"file_{paper.pk}") and not given.get(f"has_{paper.pk}"):
                words = "Đã chọn bản quét mà chưa đánh dấu là có giấy này"
                self.add_error(f"has_{paper.pk}", ValidationError(words, code="scan-without-paper"))
        if objection := is_complete([paper for paper, _pk in self._papers()]):
            self.add_error(None, ValidationError(objection.reason, code=objection.code))
        return given

    def arguments(self, by) -> dict:
        """Return the terms on which the dossier is taken in."""
        given = self.cleaned_data
        return {
            **super().arguments(by),
            "case": next((case for case in self.cases if case.key == given.get("case")), None),
            "papers": tuple(self._with_scan(paper, pk, by) for paper, pk in self._papers()),
            "longer": bool(given.get("longer")),
            "charges": tuple(self._charges()),
            "assignee": given.get("assignee"),
        }

    def _with_scan(self, paper: PaperInput, pk: int, by) -> PaperInput:
        name = f"file_{pk}"
        file = self.keep_file(name, by)
        return replace(paper, file=file, file_name=self.cleaned_data[name].name) if file else paper

    def _papers(self):
        for paper in self.papers:
            has, required = self.cleaned_data.get(f"has_{paper.pk}"), paper.conditional is False
            if not has and not required:
                continue  # what the case does not want leaves no trace
            counted = paper.originals or paper.copies
            yield (
                PaperInput(
                    name=paper.name[:500],
                    requirement_id=paper.pk,
                    originals=paper.originals if counted else 1,
                    copies=paper.copies,
                    verdict="good" if has else "absent",
                    required=required,
                ),
                paper.pk,
            )

    def _charges(self):
        ground = self.cleaned_data.get("exempt_ground", "")
        for fee in self.fees:
            quantity = self.cleaned_data[f"fee_{fee.pk}"]
            if not quantity:
                continue
            usual = fee.note or ("Mức thu do HĐND tỉnh quy định" if fee.set_by_province else "")
            unknown = fee.amount is None
            yield ChargeInput(
                name=fee.name[:300],
                unit_amount=fee.amount,
                unit=fee.unit[:40],
                quantity=quantity,
                source=((usual or "Danh mục chưa có mức thu") if unknown else fee.source)[:300],
                exempt_ground=ground,
            )


class DeclineForm(MoveForm):
    """Why it is not accepted, and who does it instead."""

    reason = forms.CharField(
        label="Vì sao không nhận",
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "autofocus": True}),
        error_messages={"required": REFUSAL_WORDS},
    )
    instead = forms.CharField(label="Nơi giải quyết (nếu là nơi khác)", required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        revision = self.setting.dossier.revision
        if not revision.is_received_here:
            self.initial.setdefault("instead", revision.handled_by)
