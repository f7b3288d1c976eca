"""What each move asks for. A form knows its dossier and turns its answers into the arguments of one verb."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from motcua.dossiers.actions import PaperInput, PartyInput, is_asked_enough
from motcua.dossiers.actions.appointment import calendar_of, supplement_notice
from motcua.dossiers.actions.moving import signing_step_after, step_after, steps_of
from motcua.dossiers.editions import base_name, newest_first
from motcua.dossiers.lifecycle import RUNNING, Stage
from motcua.dossiers.models import Dossier, ReadyPhrase
from motcua.dossiers.phrases import once_each
from motcua.dossiers.questions import proposed_refusal
from motcua.dossiers.rules import is_identity_number, is_phone
from motcua.files.actions import store_file
from motcua.lib import clock
from motcua.lib.clock import at_local
from motcua.people.models import User
from motcua.people.questions import officers
from motcua.web.desk.dossier.keeping import SUFFIX, Kept
from motcua.web.desk.dossier.review import ReviewRow, ScanShown, review_rows, scan_of
from motcua.web.desk.dossier.sight import name_of
from motcua.web.shared.forms import ConfirmField, DayField, DigitsField, HouseForm, MoneyField, PartialDate
from motcua.worktime.words import off_hours_words

PHRASES_SHOWN = 6
ROWS_TO_ADD = 2


@dataclass
class Setting:
    """In what situation a form is filled in: the dossier, the officer, the moment."""

    dossier: Dossier
    officer: object
    at: datetime

    @cached_property
    def following(self):
        """Return the step behind this one, None at the end."""
        return step_after(self.dossier)

    @cached_property
    def has_end(self) -> bool:
        """Tell whether the following step is the last one, where the result is given back."""
        steps = steps_of(self.dossier)
        return bool(steps) and self.following is not None and self.following.pk == steps[-1].pk

    def able(self, role: str) -> list[User]:
        """Return who may take a step of that role today."""
        return list(officers(self.dossier.office, role, clock.local_day(self.at)))


class MoveForm(HouseForm):
    """A move that asks nothing."""

    template_name = "desk/dossier/fields.html"
    lists_scans = False  # whether the page lists the scans above the fields; else the links stand in the rows
    scans: Sequence[ScanShown] = ()

    def __init__(self, *args, setting: Setting, kept: dict[str, Kept] | None = None, **kwargs):
        self.setting = setting
        self.base_fields = {**self.base_fields, **self.more_fields()}
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.kept = {name: one for name, one in (kept or {}).items() if name in self.fields}
        self.initial |= self.kept  # a file field that is left empty takes it

    def more_fields(self) -> dict:
        """Return the fields that depend on the dossier, by name."""
        return {}

    def arguments(self, by) -> dict:
        """Return the verb's arguments. Raises NotAllowed when a file cannot be kept."""
        return dict(self.cleaned_data)

    def keep_file(self, name: str, by):
        """Keep the file handed in under this field; None when there is none. Raises NotAllowed."""
        given = self.cleaned_data.get(name)
        if isinstance(given, Kept):
            return given.stored
        return store_file(given.read(), name=given.name, by=by, field=name) if given else None

    @classmethod
    def carried_over(cls, setting: Setting, marks) -> dict:
        """Return as first values what the screen of the papers says: (row, reason) of each that is not good."""
        return {}

    @property
    def kept_notes(self) -> list[tuple[str, str, str]]:
        """Return, for each file kept from an earlier try, the hidden field, its note, and the file's name."""
        return [(f"{field}{SUFFIX}", one.note, one.name) for field, one in self.kept.items()]


class _Hand(forms.ModelChoiceField):
    def label_from_instance(self, user) -> str:
        return name_of(user)


def hand_field(label: str, nobody: str) -> forms.ModelChoiceField:
    """Return the field that asks who gets it, or nobody by name; its queryset is still to be set."""
    field = _Hand(
        queryset=User.objects.none(), required=False, label=label, widget=forms.RadioSelect, initial=""
    )
    field.empty_label = nobody  # given to the constructor, Django drops it for radio buttons
    return field


def _reason(label="Lý do", help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=300,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
        error_messages={"required": "Ghi lý do, để người sau và người dân hiểu vì sao"},
    )


class ReasonForm(MoveForm):
    """A move that needs its reason."""

    reason = _reason()


class HandForm(MoveForm):
    """Whose hands it passes into: the only one there is, one of several, or whoever comes first."""

    assignee = _Hand(
        queryset=User.objects.none(),
        required=False,
        label="Chuyển cho",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        step = self.next_step()
        able = self.setting.able(step.role) if step else []
        field = self.fields["assignee"]
        field.queryset = User.objects.filter(pk__in=[user.pk for user in able]).order_by("sort_name")
        if len(able) == 1:
            self.initial["assignee"] = able[0].pk
        elif able:
            field.empty_label = f"Ai trong {len(able)} người nhận trước thì làm"
            self.initial["assignee"] = ""
        else:
            field.help_text = "Hôm nay chưa có ai giữ bước sau; hồ sơ sẽ chờ đến khi có người."
            field.widget = field.hidden_widget()

    def next_step(self):
        """Return the step that follows this move, None at the end."""
        return self.setting.following


class ForwardForm(HandForm):
    """To whom, and what they should know."""

    note = forms.CharField(
        label="Ý kiến (có thể để trống)", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ReassignForm(MoveForm):
    """Who takes over, and why."""

    assignee = _Hand(
        queryset=User.objects.none(), label="Giao cho", widget=forms.RadioSelect, empty_label=None
    )
    reason = _reason()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dossier = self.setting.dossier
        able = [user for user in self.setting.able(dossier.step_role) if user.pk != dossier.assignee_id]
        self.fields["assignee"].queryset = User.objects.filter(pk__in=[user.pk for user in able]).order_by(
            "sort_name"
        )
        if len(able) == 1:
            self.initial["assignee"] = able[0].pk


class SigningForm(MoveForm):
    """Date and signer of the written result, and its file."""

    signed_on = DayField(label="Ngày ký", latest=clock.today)
    signer = _Hand(queryset=User.objects.none(), label="Người ký", widget=forms.RadioSelect, empty_label=None)
    file = forms.FileField(
        label="Bản điện tử (có thể thêm sau)", required=False, help_text="PDF hoặc ảnh chụp rõ bốn góc"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        officer, dossier = self.setting.officer, self.setting.dossier
        self.initial.setdefault("signed_on", clock.local_day(self.setting.at))
        if officer.stands_in_for <= {officer.user.pk}:
            del self.fields["signer"]
            return
        self.fields["signer"].queryset = User.objects.filter(pk__in=officer.stands_in_for).order_by(
            "sort_name"
        )
        held = dossier.assignee_id in officer.stands_in_for
        self.initial.setdefault("signer", dossier.assignee_id if held else officer.user.pk)

    def arguments(self, by) -> dict:
        """Return the verb's arguments, the file kept."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if (file := self.cleaned_data.get("file")) is not None:
            given |= {"file": self.keep_file("file", by), "file_name": file.name}
        return given


class ApproveForm(SigningForm):
    """The result: its name, date, signer and file; the number comes by itself."""

    title = forms.CharField(label="Tên kết quả", max_length=300)
    note = forms.CharField(
        label="Ý kiến (có thể để trống)", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    field_order = ("title", "signed_on", "signer", "file", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("title", result_title(self.setting.dossier.revision))


def result_title(revision) -> str:
    """Return what a result is called unless somebody says otherwise."""
    return (revision.results[0] if revision.results else revision.name)[:300]


def _refusal_reason() -> forms.CharField:
    return forms.CharField(
        label="Vì sao không giải quyết được, và người dân nên làm gì",
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "autofocus": True}),
        error_messages={"required": "Ghi lý do; lý do này in trên văn bản trả cho người dân"},
    )


class ProposeRefusalForm(HandForm):
    """Why it cannot be granted, and which leader decides."""

    reason = _refusal_reason()
    field_order = ("reason", "assignee")

    def next_step(self):
        """Return the step at which a leader signs."""
        return signing_step_after(self.setting.dossier)


class RefuseForm(SigningForm):
    """Why it cannot be granted; the written refusal is the result. What was proposed stands there already."""

    reason = _refusal_reason()
    field_order = ("reason", "signed_on", "signer", "file")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.setting.dossier.stage == Stage.AWAITING_REFUSAL:
            self.initial.setdefault("reason", proposed_refusal(self.setting.dossier))


class NewDateForm(MoveForm):
    """The clock goes on; a date set by hand has to be set again, with its ground."""

    due_on = DayField(label="Hẹn trả ngày", help_text="Danh mục chưa rõ thời hạn của thủ tục này")
    due_hour = forms.TimeField(
        label="Lúc",
        initial="17:00",
        error_messages={"invalid": "Ghi giờ như 16:30", "required": "Chưa điền giờ"},
    )
    due_ground = forms.CharField(
        label="Căn cứ của ngày hẹn",
        max_length=300,
        error_messages={"required": "Ghi văn bản, điều khoản làm căn cứ"},
    )
    due_confirmed = ConfirmField(label="Vẫn hẹn vào lúc này")

    DATE = ("due_on", "due_hour", "due_ground", "due_confirmed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.asks_date:
            for name in self.DATE:
                del self.fields[name]

    @property
    def asks_date(self) -> bool:
        """Tell whether the clock that goes on has a date set by hand."""
        return self.setting.dossier.is_accepted and not self.setting.dossier.limit_unit

    def clean(self):
        """Point out a date that has passed, and one on which nobody works; the latter the officer may confirm."""
        given, due = super().clean(), self.due_by_hand
        if due and due <= self.setting.at:
            self.add_error("due_on", ValidationError("Ngày hẹn trả phải sau lúc này", code="due-in-the-past"))
        elif due:
            calendar = calendar_of(self.setting.dossier.office)
            if doubt := off_hours_words(due, calendar, now=self.setting.at):
                self.ask("due_confirmed", about=due.isoformat(), doubt=doubt)
        return given

    @property
    def due_by_hand(self) -> datetime | None:
        """Return the instant the officer set, None unless both day and hour are given."""
        day, hour = self.cleaned_data.get("due_on"), self.cleaned_data.get("due_hour")
        return at_local(day, hour.hour, hour.minute) if day and hour else None

    def arguments(self, by) -> dict:
        """Return the new date, if one was asked for."""
        if "due_on" not in self.fields:
            return {}
        return {
            "due_by_hand": self.due_by_hand,
            "due_ground": self.cleaned_data["due_ground"],
        }

    def add_objection(self, objection) -> None:
        """Put an objection to the date beside its day."""
        moved = {"due_by_hand": "due_on"}.get(objection.field, objection.field)
        super().add_objection(type(objection)(objection.reason, objection.code, moved))


class AcceptSupplementForm(NewDateForm):
    """Every point of the letter has come; each may bring its scan."""

    lists_scans = True

    @cached_property
    def scans(self) -> list[ScanShown]:
        """List the photos that were sent for the letter."""
        return supplied_scans(self.setting.dossier)

    def more_fields(self) -> dict:
        """Ask for each point of the letter."""
        dossier, fields = self.setting.dossier, {}
        letter = (
            dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
        )
        self.points = list(letter.points) if letter else []
        photos = Counter(letter.supplied.values_list("point", flat=True)) if letter and letter.sent_at else {}
        for index, point in enumerate(self.points):
            sent = f"Đã gửi qua mạng {photos[index]} ảnh. " if photos.get(index) else ""
            fields[f"come_{index}"] = forms.BooleanField(
                label=f"Đã có: {point['paper']}",
                help_text=sent + point.get("reason", ""),
                error_messages={"required": "Giấy này chưa có thì chưa nhận bổ sung được; hồ sơ vẫn chờ"},
            )
            fields[f"file_{index}"] = forms.FileField(label="Bản quét (có thể để trống)", required=False)
        return fields

    def arguments(self, by) -> dict:
        """Return the papers that came, with their scans."""
        papers = []
        for index, point in enumerate(self.points):
            file = self.cleaned_data.get(f"file_{index}")
            papers.append(
                PaperInput(
                    name=point["paper"],
                    originals=point.get("originals", 0),
                    copies=point.get("copies", 0),
                    file=self.keep_file(f"file_{index}", by),
                    file_name=file.name if file else "",
                )
            )
        return {**super().arguments(by), "papers": tuple(papers)}


class ModifyForm(NewDateForm):
    """The applicant's change is looked at; a date that was set by hand has to be set again."""

    lists_scans = True

    @property
    def asks_date(self) -> bool:
        """Tell whether the clock runs, to a date set by hand."""
        return super().asks_date and self.setting.dossier.stage in RUNNING

    @cached_property
    def scans(self) -> list[ScanShown]:
        """List the photos that came with the wish."""
        return offered_scans(self.setting.dossier)


def offered_scans(dossier: Dossier) -> list[ScanShown]:
    """Return the photos that came with the wish to modify that waits for an answer."""
    rows = dossier.offered_papers.filter(wish__answered_at=None, wish__isnull=False).select_related("file")
    known = {base_name(paper.name) for paper in dossier.papers.all()}
    return [
        ScanShown(
            row.name,
            reverse("dossier:offered-file", args=[dossier.code, row.pk]),
            row.file.shown_as,
            "bản mới" if row.name in known else "giấy thêm",
        )
        for row in rows
    ]


class ReturnSupplementForm(MoveForm):
    """What of the papers sent is not what the letter asked for."""

    lists_scans = True

    reason = forms.CharField(
        label="Giấy nào chưa đạt, cần gửi lại thế nào",
        max_length=500,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
        error_messages={"required": "Ghi rõ giấy nào chưa đạt, để người dân gửi lại một lần"},
    )

    @cached_property
    def scans(self) -> list[ScanShown]:
        """List the photos that were sent for the letter."""
        return supplied_scans(self.setting.dossier)


def supplied_scans(dossier: Dossier) -> list[ScanShown]:
    """Return the photos that the applicant handed in for the open letter, in the order of its points."""
    letter = (
        dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
    )
    if letter is None or letter.sent_at is None:
        return []
    return [
        ScanShown(
            letter.points[row.point]["paper"],
            reverse("dossier:supplied-file", args=[dossier.code, row.pk]),
            row.file.shown_as,
            letter.points[row.point].get("reason", ""),
        )
        for row in letter.supplied.select_related("file").order_by("point", "pk")
    ]


class AskSupplementForm(MoveForm):
    """One letter with every point: papers of the dossier that are wrong, papers that are missing."""

    template_name = "desk/dossier/supplement.html"
    reason = forms.CharField(
        label="Nói thêm với người dân (có thể để trống)",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def more_fields(self) -> dict:
        """Ask about each paper of the dossier, and about papers that never came in."""
        dossier, fields = self.setting.dossier, {}
        # Before acceptance none is kept yet: what the procedure asks for, beside what came.
        self.papers = (
            [one for one in newest_first(dossier.papers.select_related("file")) if one.replaced_at is None]
            if dossier.is_accepted
            else review_rows(dossier, self.setting.at)
        )
        self.phrases = ready_phrases(dossier.office)
        for paper in self.papers:
            fields[f"want_{paper.pk}"] = forms.BooleanField(
                required=False, label=paper.name, widget=forms.CheckboxInput({"class": "visually-hidden"})
            )
            fields[f"why_{paper.pk}"] = forms.CharField(
                required=False,
                max_length=400,
                label="Nói cho người dân biết cần làm gì",
                widget=forms.Textarea({"rows": 2}),
            )
            if self.phrases:
                fields[f"said_{paper.pk}"] = phrases_field(self.phrases)
        for row in range(ROWS_TO_ADD):
            fields[f"name_{row}"] = forms.CharField(
                required=False, max_length=500, label="Giấy khác còn thiếu"
            )
            fields[f"why_new_{row}"] = forms.CharField(required=False, max_length=400, label="Cần thế nào")
        return fields

    @property
    def scans(self) -> list[ScanShown]:
        """List what can be looked at."""
        return [row["scan"] for row in self.rows() if row["scan"]]

    @cached_property
    def notice(self) -> tuple[int, datetime] | None:
        """Return the working days in which the law wants the applicant told, and their end; None before acceptance."""
        return supplement_notice(self.setting.dossier)

    @cached_property
    def is_second(self) -> bool:
        """Tell whether the law's one request was made already, so that this one is the overseer's to decide."""
        return is_asked_enough(self.setting.dossier)

    @property
    def is_late_notice(self) -> bool:
        """Tell whether that time is over."""
        return self.notice is not None and self.setting.at > self.notice[1]

    @classmethod
    def carried_over(cls, setting, marks) -> dict:
        """Tick every paper that is not good, with its reason."""
        first = {}
        for row, reason in marks:
            first |= {f"want_{row.pk}": True, f"why_{row.pk}": reason}
        return first

    def rows(self):
        """Return, for each paper, its fields as the template draws them."""
        code = self.setting.dossier.code
        for paper in self.papers:
            kept = paper.scan if isinstance(paper, ReviewRow) else paper if paper.file_id else None
            yield {
                "paper": paper,
                "scan": scan_of(code, kept) if kept is not None else None,
                "want": self[f"want_{paper.pk}"],
                "why": self[f"why_{paper.pk}"],
                "said": self[f"said_{paper.pk}"] if self.phrases else None,
            }

    def new_rows(self):
        """Return the rows for papers that never came in."""
        for row in range(ROWS_TO_ADD):
            yield self[f"name_{row}"], self[f"why_new_{row}"]

    def clean(self):
        """Gather the points. A paper marked needs its reason, and a reason needs its mark."""
        given, points = super().clean(), []
        for paper in self.papers:
            why = ". ".join([*given.get(f"said_{paper.pk}", []), given.get(f"why_{paper.pk}", "")]).strip(
                ". "
            )
            if why and not given.get(f"want_{paper.pk}"):
                self.add_error(f"want_{paper.pk}", ValidationError("Đã ghi lý do mà chưa đánh dấu giấy này"))
            if given.get(f"want_{paper.pk}"):
                if not why:
                    self.add_error(
                        f"why_{paper.pk}",
                        ValidationError("Ghi giấy này chưa được ở đâu, hoặc chọn một câu dùng sẵn"),
                    )
                points.append(
                    {"paper": paper.name, "reason": why, "originals": paper.originals, "copies": paper.copies}
                )
        for row in range(ROWS_TO_ADD):
            if name := given.get(f"name_{row}"):
                points.append({"paper": name, "reason": given.get(f"why_new_{row}", "")})
        if not points and not self.errors:
            raise ValidationError(
                "Chưa đánh dấu giấy nào cần bổ sung. Đánh dấu giấy và ghi lý do, rồi gửi một lần."
            )
        self.points = points
        return given

    def arguments(self, by) -> dict:
        """Return the points of the letter."""
        return {"points": self.points, "reason": self.cleaned_data["reason"]}


def ready_phrases(office) -> list[tuple[str, str]]:
    """Return the reasons the desk uses most, as choices."""
    phrases = ReadyPhrase.objects.filter(agency=office).order_by("-uses", "text")
    texts = once_each(phrases.values_list("text", flat=True))
    return [(text, text) for text in texts[:PHRASES_SHOWN]]


def phrases_field(phrases) -> forms.MultipleChoiceField:
    """Return the field that offers them beside a paper."""
    return forms.MultipleChoiceField(
        required=False,
        label="Câu dùng sẵn",
        choices=phrases,
        widget=forms.CheckboxSelectMultiple({"class": "visually-hidden"}),
    )


class ResultFileForm(MoveForm):
    """The electronic copy of a result that has none yet."""

    file = forms.FileField(label="Bản điện tử của kết quả", help_text="PDF hoặc ảnh chụp rõ bốn góc")

    def arguments(self, by) -> dict:
        """Return the file, kept."""
        return {"file": self.keep_file("file", by), "file_name": self.cleaned_data["file"].name}


class AmountForm(MoveForm):
    """What is to be paid, and by what right."""

    amount = MoneyField(label="Mức thu cho một đơn vị (đồng)", min_value=0)
    source = forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Ví dụ: Nghị quyết của HĐND tỉnh, số, ngày",
        error_messages={"required": "Ghi căn cứ của mức thu"},
    )


_WRITTEN_DAY = re.compile(r"(?:(?:([0-9]{1,2})/)?([0-9]{1,2})/)?([0-9]{4})")
_PARTY = ("full_name", "id_number", "birth_text", "sex", "address", "phone", "email")


class CorrectForm(MoveForm):
    """What was typed wrong at reception; only what differs is corrected, and the reason stands on the new slip."""

    template_name = "desk/dossier/correct.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dossier = self.setting.dossier
        self.initial |= {name: getattr(dossier, name) for name in ("delivery", "delivery_address", "summary")}
        for role, party in self.parties.items():
            for name in _PARTY:
                value = getattr(party, name)
                self.initial[f"{role}-{name}"] = _partial(value) if name == "birth_text" else value

    def more_fields(self) -> dict:
        """Ask about each person, then how the result is given, then why."""
        dossier = self.setting.dossier
        self.parties = {"applicant": dossier.applicant}
        if dossier.holder_id != dossier.applicant_id:
            self.parties["holder"] = dossier.holder
        fields = {
            f"{role}-{name}": field for role in self.parties for name, field in _person_fields().items()
        }
        choices = Dossier._meta.get_field("delivery").choices
        return fields | {
            "delivery": forms.ChoiceField(
                label="Nhận kết quả", choices=[(key, words[:1].upper() + words[1:]) for key, words in choices]
            ),
            "delivery_address": forms.CharField(label="Nơi nhận kết quả", required=False, max_length=300),
            "summary": forms.CharField(label="Trích yếu", required=False, max_length=300),
            "reason": forms.CharField(
                label="Vì sao sửa",
                help_text="In trên bản thay, ví dụ: gõ sai dấu họ tên",
                max_length=300,
                error_messages={"required": "Ghi lý do sửa; lý do in trên bản thay"},
            ),
        }

    def groups(self):
        """Return (heading, bound fields) for each person."""
        headings = {"applicant": "Người nộp", "holder": "Chủ hồ sơ"}
        for role in self.parties:
            yield headings[role], [self[f"{role}-{name}"] for name in _PARTY]

    def rest(self):
        """Return the bound fields that belong to no person."""
        return [self[name] for name in ("delivery", "delivery_address", "summary")]

    def clean(self):
        """Ask the verb's rules of every person at once, so that no mistake waits behind another."""
        given = super().clean()
        for role in self.parties:
            for name, rule in (("id_number", is_identity_number), ("phone", is_phone)):
                value = given.get(f"{role}-{name}", "")
                objection = rule(value.upper()) if value else None
                if objection is not None:
                    self.add_error(f"{role}-{name}", ValidationError(objection.reason, objection.code))
        return given

    def arguments(self, by) -> dict:
        """Return the people as they should be."""
        given = self.cleaned_data
        people = {}
        for role, party in self.parties.items():
            values = {name: str(given[f"{role}-{name}"] or "") for name in _PARTY}
            if not values["birth_text"] and _partial(party.birth_text) is None:
                values["birth_text"] = party.birth_text  # old words that no box could show are not wiped
            people[role] = PartyInput(kind=party.kind, from_card=party.from_card, **values)
        return {
            **people,
            **{name: given[name] for name in ("delivery", "delivery_address", "summary", "reason")},
        }

    def add_objection(self, objection) -> None:
        """Put what a rule says about a number beside the person it is about."""
        name = objection.field if objection.field in self.fields else f"applicant-{objection.field}"
        super().add_objection(type(objection)(objection.reason, objection.code, name))


def _person_fields() -> dict:
    return {
        "full_name": forms.CharField(label="Họ và tên", max_length=200),
        "id_number": forms.CharField(label="Số định danh", required=False, max_length=20),
        "birth_text": DayField(label="Ngày sinh", partial=True, required=False, latest=clock.today),
        "sex": forms.ChoiceField(
            label="Giới tính", required=False, choices=[("", "Không ghi"), ("Nam", "Nam"), ("Nữ", "Nữ")]
        ),
        "address": forms.CharField(label="Nơi cư trú", required=False, max_length=300),
        "phone": DigitsField(label="Điện thoại", required=False, lengths=(10, 11)),
        "email": forms.EmailField(label="Thư điện tử", required=False),
    }


def _partial(text: str) -> PartialDate | None:
    """Read "12/02/1985", "02/1985" or "1985" back into a date; None for anything else that old data may hold."""
    found = _WRITTEN_DAY.fullmatch(text)
    return PartialDate(*(int(part) if part else None for part in found.group(3, 2, 1))) if found else None


class ProvincialCodeForm(MoveForm):
    """The code that the province's system gave."""

    provincial_code = forms.CharField(
        label="Mã trên hệ thống của tỉnh",
        help_text="Để trống là bỏ mã đã ghi",
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )

    def __init__(self, *args, setting: Setting, **kwargs):
        initial = {"provincial_code": setting.dossier.provincial_code, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, setting=setting, initial=initial, **kwargs)
