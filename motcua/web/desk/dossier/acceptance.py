"""What answering a dossier that came by itself asks for: taking it in, or saying no in writing."""

from datetime import datetime
from functools import cached_property

from django import forms

from motcua.catalogue.reading import province_at
from motcua.dossiers.actions import ChargeInput, PaperInput
from motcua.dossiers.actions.reception import first_step
from motcua.dossiers.actions.registration import revision_on
from motcua.files.inspection import ACCEPT
from motcua.lib.clock import local_day
from motcua.people.models import User
from motcua.web.desk.dossier.forms import MoveForm, NewDateForm, hand_field, phrases_field, ready_phrases
from motcua.web.desk.dossier.review import ReviewRow, ScanShown, review_rows, scan_of

REFUSAL_WORDS = "Ghi lý do; lý do này in trên phiếu từ chối gửi người dân"


class AcceptForm(NewDateForm):
    """The screen on which the papers are judged; then the fees of that way of filing, and who works on it first."""

    exempt_ground = forms.CharField(
        label="Căn cứ miễn phí, lệ phí (để trống nếu không miễn)", required=False, max_length=200
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = [name for name in ("exempt_ground", "assignee", "longer", *self.DATE) if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        if not self.fees:
            del self.fields["exempt_ground"]
        unclear = self.cases_without_limit
        if 0 < len(unclear) < len(self.cases):  # asked of those cases only; `clean` knows which was chosen
            for name in self.DATE:
                self.fields[name].required = False
            names = "; ".join(case.name for case in unclear)
            self.fields["due_on"].help_text = f"Chỉ ghi cho trường hợp danh mục chưa rõ thời hạn: {names}"

    def more_fields(self) -> dict:
        """Ask for a mark on each paper, the case, each fee, and the first hand where several could be it."""
        fields = {}
        for row in self.papers:
            fields |= self._paper_fields(row)
        if self.cases:
            fields["case"] = forms.ChoiceField(
                label="Trường hợp",
                choices=[(case.key, case.name) for case in self.cases],
                widget=forms.RadioSelect,
                error_messages={"required": "Chưa chọn trường hợp"},
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

    def _paper_fields(self, row: ReviewRow) -> dict:
        marks = [("good", "Đạt"), ("bad", "Chưa đạt hoặc thiếu")]
        if not row.must_be_judged:
            marks.append(("spared", "Không cần"))
        fields = {
            f"mark_{row.pk}": forms.ChoiceField(
                label=row.name,
                choices=marks,
                required=False,
                widget=forms.RadioSelect,
                initial=row.mark or ("" if row.must_be_judged else "spared"),
            ),
            f"why_{row.pk}": forms.CharField(
                label="Nói cho người dân biết cần làm gì",
                required=False,
                max_length=400,
                initial=row.reason,
                widget=forms.Textarea({"rows": 2}),
            ),
        }
        if self.phrases:
            fields[f"said_{row.pk}"] = phrases_field(self.phrases)
        if row.may_be_scanned:
            fields[f"file_{row.pk}"] = forms.FileField(
                label="Bản quét (có thể để trống)",
                required=False,
                widget=forms.FileInput(
                    {"accept": ACCEPT, "aria-label": f"Bản quét (có thể để trống): {row.name}"}
                ),
            )
        return fields

    @cached_property
    def phrases(self) -> list:
        """List the reasons the desk uses most."""
        return ready_phrases(self.setting.dossier.office)

    @cached_property
    def papers(self) -> list[ReviewRow]:
        """List what is judged; what is only shown cannot come in an envelope."""
        return review_rows(self.setting.dossier, self.setting.at)

    @property
    def scans(self) -> list[ScanShown]:
        """List what can be looked at."""
        code = self.setting.dossier.code
        return [scan_of(code, row.scan) for row in self.papers if row.scan is not None]

    @property
    def own_words(self) -> str:
        """Return what the applicant wrote in their own words, else the summary."""
        return getattr(self.setting.dossier, "description", "") or self.setting.dossier.summary

    def rows(self):
        """Return, for each paper, its fields as the screen draws them."""
        for row in self.papers:
            mark = self[f"mark_{row.pk}"]
            yield {
                "row": row,
                "mark": mark,
                "choices": [(value, str(mark.value() or "") == value) for value, _ in mark.field.choices],
                "why": self[f"why_{row.pk}"],
                "said": self[f"said_{row.pk}"] if self.phrases else None,
                "file": self[f"file_{row.pk}"] if row.may_be_scanned else None,
            }

    def rest(self):
        """Return the bound fields below the papers."""
        of_papers = ("mark_", "why_", "said_", "file_")
        return [one for one in self.visible_fields() if not one.name.startswith(of_papers)]

    def clean(self):
        """Let nothing be accepted that was not looked at, or not found good: each said beside its paper."""
        given = super().clean()
        if self.wants_date:
            for name in ("due_on", "due_hour", "due_ground"):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        for row in self.papers:
            name = f"mark_{row.pk}"
            if name in self.errors:
                continue
            mark = given.get(name)
            if mark == "bad":
                self.add_error(
                    name,
                    "Giấy này chưa đạt nên chưa nhận được: bấm «Cần bổ sung», hoặc đánh dấu ✓ nếu đã đạt",
                )
            elif mark == "good" and row.is_awaited:
                self.add_error(
                    name, "Ảnh của giấy này đang được xử lý, chưa ai xem được: chờ một lát rồi xem"
                )
            elif mark != "good" and given.get(f"file_{row.pk}"):
                self.add_error(name, "Đã chọn bản quét mà chưa đánh dấu ✓ cho giấy này")
            elif not mark and row.must_be_judged:
                self.add_error(name, "Chưa xem giấy này: đánh dấu ✓ nếu đạt, ✗ nếu chưa")
        return given

    @cached_property
    def revision(self):
        """Return the procedure as it is in force at this moment."""
        return revision_on(self.setting.dossier, local_day(self.setting.at))

    @cached_property
    def cases(self) -> list:
        """List the cases of the procedure."""
        return list(self.revision.cases.all())

    @cached_property
    def fees(self) -> list:
        """List what is owed for this way of filing."""
        dossier, day = self.setting.dossier, local_day(self.setting.at)
        return self.revision.fees_for(dossier.channel, day=day, province=province_at(dossier.office, day))

    @cached_property
    def limits(self) -> list:
        """List the time limit of each case for this way of filing, None where the catalogue has none."""
        channel = self.setting.dossier.channel
        return [self.revision.limit_for(channel, case) for case in self.cases or [None]]

    @property
    def asks_date(self) -> bool:
        """Tell whether the catalogue leaves the limit open, for one of the cases at least."""
        return any(limit is None or not limit.is_known for limit in self.limits)

    @property
    def cases_without_limit(self) -> list:
        """List the cases whose limit the catalogue leaves open."""
        pairs = zip(self.cases, self.limits, strict=False)
        return [case for case, limit in pairs if limit is None or not limit.is_known]

    @property
    def wants_date(self) -> bool:
        """Tell whether a date is set by hand: for the chosen case, where the catalogue tells cases apart."""
        if not self.cases or not self.asks_date:
            return self.asks_date
        return self.cleaned_data.get("case") in {case.key for case in self.cases_without_limit}

    @property
    def due_by_hand(self) -> datetime | None:
        """Return the instant the officer set, None where the catalogue's limit counts."""
        return super().due_by_hand if self.wants_date else None

    def arguments(self, by) -> dict:
        """Return the terms on which the dossier is taken in."""
        given = self.cleaned_data
        return {
            **(super().arguments(by) if self.wants_date else {}),
            "case": next((case for case in self.cases if case.key == given.get("case")), None),
            "papers": tuple(self._papers(by)),
            "longer": bool(given.get("longer")),
            "charges": tuple(self._charges()),
            "assignee": given.get("assignee"),
        }

    def _papers(self, by):
        for row in self.papers:
            wanted = row.requirement
            if wanted is None or self.cleaned_data[f"mark_{row.pk}"] != "good":
                continue  # what came beyond the list is kept by the verb; what the case does not want leaves no trace
            counted = wanted.originals or wanted.copies
            file = self.keep_file(f"file_{row.pk}", by)
            yield PaperInput(
                name=row.name,
                requirement_id=wanted.pk,
                originals=wanted.originals if counted else 1,
                copies=wanted.copies,
                required=row.is_required,
                file=file,
                file_name=self.cleaned_data[f"file_{row.pk}"].name if file else "",
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

    @classmethod
    def carried_over(cls, setting, marks) -> dict:
        """Return what the screen of the papers already says: one line for each paper that is not good."""
        lines = [f"{row.name}: {reason or 'chưa đạt'}." for row, reason in marks]
        return {"reason": "\n".join(lines)[:2000]} if lines else {}
