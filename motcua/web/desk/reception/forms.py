"""The forms of the counter; each block has its own, one page carries them all."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError

from motcua.dossiers import rules
from motcua.dossiers.actions import AuthorisationInput, PartyInput
from motcua.dossiers.models import Authorisation, Dossier, Party
from motcua.lib import clock
from motcua.web.shared.forms import ConfirmField, DayField, HouseForm, MoneyField
from motcua.worktime.words import off_hours_words

GOOD, BAD, SPARED = "good", "bad", "spared"
# What clerks write most; the office's own phrases stand before these once they were used.
READY_PHRASES = (
    "Ảnh mờ, không đọc được",
    "Thiếu trang",
    "Hết hạn",
    "Không đúng người",
    "Thiếu chữ ký",
    "Chưa công chứng, chứng thực",
    "Ghi chưa đủ mục",
)
SPARED_BY_DATA = "Đã tra được trong cơ sở dữ liệu, không phải nộp"
EXEMPT_GROUNDS = (
    ("", "Không miễn"),
    ("Người có công với cách mạng", "Người có công"),
    ("Người thuộc hộ nghèo", "Hộ nghèo"),
    ("Người thuộc hộ cận nghèo", "Hộ cận nghèo"),
    ("Người khuyết tật", "Người khuyết tật"),
    ("Trẻ em", "Trẻ em"),
    ("Người cao tuổi", "Người cao tuổi"),
    ("other", "Căn cứ khác"),
)
SEXES = (("", "Không ghi"), ("Nam", "Nam"), ("Nữ", "Nữ"))


class CounterForm(HouseForm):
    """A form of the counter: it may be shown as typed without being judged yet."""

    def hush(self) -> None:
        """Read what was typed, as far as it can be read, and say nothing of the mistakes yet."""
        self.full_clean()
        self._errors = {}
        for name, doubt in self.doubts.items():
            self[name].help_text = doubt  # the bound field has taken its words from the field already


class PersonForm(CounterForm):
    """A person or an organisation."""

    kind = forms.ChoiceField(label="Là", choices=Party.Kind, initial=Party.Kind.CITIZEN)
    full_name = forms.CharField(
        label="Họ và tên",
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    id_number = forms.CharField(
        label="Số căn cước, hộ chiếu hoặc mã số thuế",
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "class": "numeric"}),
    )
    tax_code = ConfirmField(label="Đúng là mã số thuế: ghi là doanh nghiệp, hộ kinh doanh")
    birth = DayField(label="Ngày sinh", partial=True, required=False, latest=clock.today)
    sex = forms.ChoiceField(label="Giới tính", choices=SEXES, required=False)
    address = forms.CharField(
        label="Nơi cư trú", max_length=300, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    phone = forms.CharField(
        label="Điện thoại báo tin",
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel", "class": "numeric"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["full_name"].error_messages["required"] = (
            "Chưa có họ tên. Quét thẻ căn cước, hoặc gõ họ tên vào đây"
        )

    def clean_id_number(self) -> str:
        number = "".join(self.cleaned_data["id_number"].split()).upper()
        if number and (objection := rules.is_identity_number(number)):
            raise ValidationError(objection.reason, code=objection.code)
        return number

    def clean_phone(self) -> str:
        phone = "".join(c for c in self.cleaned_data["phone"] if c.isalnum())
        if phone.startswith("84") and len(phone) == 11:
            phone = f"0{phone[2:]}"
        if phone and (objection := rules.is_phone(phone)):
            raise ValidationError(objection.reason, code=objection.code)
        return phone

    def clean(self):
        given = super().clean()
        kind, number = given.get("kind", ""), given.get("id_number", "")
        doubt = rules.is_doubtful_identity(kind, number)
        if doubt and self.ask("tax_code", about=number, doubt=doubt.reason):
            given["kind"] = Party.Kind.BUSINESS
        return given

    def as_party(self, *, from_card: bool = False) -> PartyInput:
        """Return the person as the verbs take it."""
        given = self.cleaned_data
        return PartyInput(
            kind=given["kind"],
            full_name=given["full_name"],
            id_number=given["id_number"],
            birth_text=str(given["birth"] or ""),
            sex=given["sex"],
            address=given["address"],
            phone=given["phone"],
            email=given["email"],
            from_card=from_card,
        )


class AuthorisationForm(CounterForm):
    """On what ground the applicant acts for somebody else."""

    basis = forms.ChoiceField(
        label="Căn cứ nộp thay", choices=[("", "Chọn căn cứ"), *Authorisation.Basis.choices], required=True
    )
    reference = forms.CharField(
        label="Số, ngày giấy ủy quyền, hoặc quan hệ",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    file = forms.FileField(
        label="Bản quét giấy ủy quyền (không bắt buộc)",
        required=False,
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
    )

    def clean(self):
        given = super().clean()
        if given.get("basis") in ("certified", "written", "family") and not given.get("reference"):
            words = (
                "Ghi quan hệ với chủ hồ sơ, ví dụ con gái"
                if given["basis"] == "family"
                else "Ghi số, ngày của giấy ủy quyền"
            )
            self.add_error("reference", ValidationError(words, code="reference-missing"))
        return given

    def as_input(self, file) -> AuthorisationInput:
        """Return the ground as the verbs take it, with the file that was kept."""
        given = self.cleaned_data
        return AuthorisationInput(basis=given["basis"], reference=given["reference"], file=file)


class MattersForm(CounterForm):
    """What is asked about the case, the date, the money and the delivery."""

    case = forms.ChoiceField(label="Trường hợp", choices=(), required=False, widget=forms.RadioSelect)
    longer = forms.BooleanField(label="Cần xác minh", required=False)
    due_on = DayField(label="Ngày hẹn trả", required=False)
    due_hour = forms.TimeField(
        label="Giờ hẹn",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H"],
        widget=forms.TextInput({"autocomplete": "off", "class": "numeric w-year"}),
        error_messages={"invalid": "Giờ ghi như 16:30"},
    )
    due_ground = forms.CharField(
        label="Căn cứ của ngày hẹn",
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    due_confirmed = ConfirmField(label="Vẫn hẹn vào lúc này")
    assignee = forms.ChoiceField(label="Chuyển cho", choices=(), required=False)
    copies_wanted = forms.IntegerField(
        label="Xin thêm bản sao",
        min_value=0,
        max_value=99,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "numeric w-short"}),
    )
    delivery = forms.ChoiceField(
        label="Nhận kết quả", choices=Dossier._meta.get_field("delivery").choices, initial="counter"
    )
    delivery_address = forms.CharField(
        label="Địa chỉ nhận kết quả",
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    exempt = forms.ChoiceField(
        label="Miễn phí, lệ phí", choices=EXEMPT_GROUNDS, required=False, widget=forms.RadioSelect
    )
    exempt_other = forms.CharField(
        label="Căn cứ miễn", max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    paid = forms.BooleanField(label="Đã thu tiền", required=False)

    def __init__(self, *args, cases=(), officers=(), calendar=None, **kwargs):
        """`calendar` is given when a date has to be set by hand: it is held against it."""
        super().__init__(*args, **kwargs)
        self.calendar = calendar
        self.asks_due = calendar is not None
        self.needs_case = bool(cases)
        self.fields["case"].choices = [(case.key, case.name) for case in cases]
        self.fields["assignee"].choices = [
            ("", "Ai rảnh thì nhận"),
            *((str(user.pk), user.full_name or user.username) for user in officers),
        ]

    def clean(self):
        given = super().clean()
        if self.needs_case and not given.get("case") and "case" not in self.errors:
            self.add_error("case", ValidationError("Chưa chọn trường hợp", code="required"))
        if self.asks_due:
            self._need("due_on", "Danh mục chưa rõ thời hạn. Ghi ngày hẹn trả", "due-missing")
            self._need("due_hour", "Ghi giờ hẹn, ví dụ 17:00", "due-missing")
            self._need("due_ground", "Ghi căn cứ của ngày hẹn (văn bản, điều khoản)", "due-ground-missing")
            due = self.due_by_hand
            if due and due <= clock.now():
                self.add_error(
                    "due_on", ValidationError("Ngày hẹn trả phải sau lúc nhận", code="due-in-the-past")
                )
            elif due and (doubt := off_hours_words(due, self.calendar, now=clock.now())):
                self.ask("due_confirmed", about=due.isoformat(), doubt=doubt)
        if given.get("exempt") == "other":
            self._need("exempt_other", "Ghi căn cứ miễn, ví dụ số quyết định", "ground-missing")
        if given.get("delivery") in ("post", "home"):
            self._need("delivery_address", "Ghi nơi nhận kết quả", "address-missing")
        return given

    def _need(self, name: str, words: str, code: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, ValidationError(words, code=code))

    @property
    def due_by_hand(self) -> datetime | None:
        """Return the instant the clerk set, None unless the limit is unknown and both day and hour are given."""
        day, hour = self.cleaned_data.get("due_on"), self.cleaned_data.get("due_hour")
        if not self.asks_due or not day or not isinstance(hour, time):
            return None
        return clock.at_local(day, hour.hour, hour.minute)

    @property
    def exempt_ground(self) -> str:
        """Return on what ground nothing is owed, an empty text when it is owed."""
        chosen = self.cleaned_data.get("exempt", "")
        return self.cleaned_data.get("exempt_other", "") if chosen == "other" else chosen


class PaperForm(CounterForm):
    """One paper to hand in, as the clerk sees it."""

    mark = forms.ChoiceField(label="Giấy này", choices=[(GOOD, "có"), (BAD, "thiếu"), (SPARED, "không cần")])
    originals = forms.IntegerField(label="Số bản chính", min_value=0, max_value=999, required=False)
    copies = forms.IntegerField(label="Số bản sao", min_value=0, max_value=999, required=False)
    kept = forms.BooleanField(label="Giữ bản chính", required=False)
    phrases = forms.MultipleChoiceField(label="Lý do", choices=(), required=False)
    reason = forms.CharField(label="Lý do khác", max_length=300, required=False)

    def __init__(self, *args, paper, phrases=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.paper = paper
        self.fields["phrases"].choices = [(phrase, phrase) for phrase in phrases]

    def clean(self):
        given = super().clean()
        counted = given.get("originals") or given.get("copies")
        if given.get("mark") == GOOD and not counted and not self.errors:
            self.add_error(
                "originals",
                ValidationError("Đã có thì ghi số bản chính hoặc bản sao, ít nhất 1", code="no-count"),
            )
        if given.get("mark") == SPARED and self.paper.conditional is False and not self.reason_words:
            self.add_error(
                "reason",
                ValidationError(
                    f"Giấy này bắt buộc. Không cần nộp thì ghi vì sao, ví dụ {SPARED_BY_DATA.lower()}"
                ),
            )
        return given

    @property
    def reason_words(self) -> str:
        """Return the chosen phrases and the clerk's own words as one text."""
        given = self.cleaned_data
        parts = [*given.get("phrases", ()), given.get("reason", "")]
        return "; ".join(part for part in parts if part)


class ExtraPaperForm(CounterForm):
    """A paper the catalogue does not name, handed in all the same."""

    name = forms.CharField(
        label="Tên giấy khác", max_length=500, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    originals = forms.IntegerField(label="Số bản chính", min_value=0, max_value=999, required=False)
    copies = forms.IntegerField(label="Số bản sao", min_value=0, max_value=999, required=False)
    kept = forms.BooleanField(label="Giữ bản chính", required=False)

    def clean(self):
        given = super().clean()
        counted = given.get("originals") or given.get("copies")
        if given.get("name") and not counted and not self.errors:
            self.add_error("originals", ValidationError("Ghi số bản chính hoặc bản sao", code="no-count"))
        if counted and not given.get("name"):
            self.add_error("name", ValidationError("Ghi tên giấy", code="required"))
        return given


class FeeForm(CounterForm):
    """One fee of the catalogue: how many, and the amount where the catalogue does not know it."""

    quantity = forms.IntegerField(label="Số lượng", min_value=0, max_value=9999, required=False)
    amount = MoneyField(label="Mức thu", required=False)
    source = forms.CharField(label="Căn cứ mức thu", max_length=300, required=False)

    def clean(self):
        given = super().clean()
        if given.get("amount") is not None and not given.get("source"):
            self.add_error(
                "source", ValidationError("Ghi căn cứ của mức thu (nghị quyết, ngày)", code="source-missing")
            )
        return given


class RefusalForm(CounterForm):
    """Why it is not received here, and who does it instead."""

    reason = forms.CharField(
        label="Lý do không nhận",
        max_length=1000,
        widget=forms.Textarea({"rows": "2"}),
        error_messages={"required": "Ghi lý do, để người dân biết vì sao và biết đến đâu"},
    )
    instead = forms.CharField(
        label="Nơi giải quyết",
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    subject = forms.CharField(
        label="Việc người dân cần", max_length=300, required=False, widget=forms.HiddenInput
    )
