"""What is asked of somebody who files online: who they are (block K1), what they want, whether it is true."""

import re

from django import forms
from django.core.exceptions import ValidationError

from motcua.dossiers import rules as dossier_rules
from motcua.dossiers.actions import AuthorisationInput, PartyInput
from motcua.dossiers.models import Authorisation
from motcua.filing.rules import AT_THE_COUNTER_ONLY
from motcua.lib import clock, wording
from motcua.web.portal.filing import robots
from motcua.web.shared.forms import DateBoxes, DayField, DigitsField, HouseForm

_NUMBER = {"inputmode": "numeric", "autocomplete": "off", "class": "numeric w-code"}
_NOT_A_NAME = re.compile(r"\d|[<>@#$%^*=+{}\[\]|\\/]")
RELATIONS = {
    "parent": ("Cha, mẹ của người ấy", Authorisation.Basis.FAMILY),
    "child": ("Con của người ấy", Authorisation.Basis.FAMILY),
    "spouse": ("Vợ, chồng của người ấy", Authorisation.Basis.FAMILY),
    "grandparent": ("Ông, bà của người ấy", Authorisation.Basis.FAMILY),
    "sibling": ("Anh, chị, em ruột của người ấy", Authorisation.Basis.FAMILY),
    "written": ("Người được nhờ, có giấy ủy quyền viết tay", Authorisation.Basis.WRITTEN),
    "certified": ("Người được nhờ, có giấy ủy quyền đã chứng thực", Authorisation.Basis.CERTIFIED),
    "legal": (
        "Người đại diện theo pháp luật (của tổ chức, hộ kinh doanh, người giám hộ)",
        Authorisation.Basis.LEGAL,
    ),
}


class StepForm(HouseForm):
    """A step of the draft: what was typed is kept as typed, right or wrong."""

    def __init__(self, *args, typed: dict | None = None, **kwargs):
        if typed:
            kwargs["initial"] = {**(kwargs.get("initial") or {}), **self.shown(typed)}
        super().__init__(*args, **kwargs)

    @classmethod
    def names(cls) -> set[str]:
        """Return the names under which a browser sends the fields."""
        found = set()
        for name, field in cls.base_fields.items():
            if isinstance(field.widget, DateBoxes):
                found |= {f"{name}_day", f"{name}_month", f"{name}_year"}
            else:
                found.add(name)
        return found

    @classmethod
    def kept(cls, sent) -> dict[str, str]:
        """Return what was sent of this step's fields, as typed."""
        return {name: sent.get(name, "") for name in cls.names() if name in sent}

    @classmethod
    def shown(cls, typed: dict) -> dict:
        """Return what was typed as the form's initial values."""
        values = {}
        for name, field in cls.base_fields.items():
            if isinstance(field.widget, DateBoxes):
                values[name] = [typed.get(f"{name}_{part}", "") for part in ("day", "month", "year")]
            elif name in typed:
                values[name] = typed[name]
        return values


class ApplicantForm(StepForm):
    """Who files (K1); for whom, when it is not for themselves."""

    full_name = forms.CharField(
        label="Họ, chữ đệm, tên", help_text="Viết như trên thẻ căn cước", max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip
    id_number = forms.CharField(
        label="Số định danh cá nhân", help_text="12 chữ số trên mặt trước thẻ căn cước. Không có căn cước thì ghi số hộ chiếu",
        max_length=20, widget=forms.TextInput({"autocomplete": "off", "class": "numeric w-code"}),
    )  # fmt: skip
    birth = DayField(
        label="Ngày sinh", help_text="Không nhớ ngày tháng thì chỉ ghi năm", partial=True, latest=clock.today
    )
    address = forms.CharField(
        label="Nơi cư trú", help_text="Thôn, xã, tỉnh nơi thường trú; không có thì nơi tạm trú hoặc nơi đang ở",
        max_length=300, widget=forms.Textarea({"rows": 2, "autocomplete": "street-address"}),
    )  # fmt: skip
    phone = DigitsField(
        label="Số điện thoại", help_text="Xã chỉ gọi hoặc nhắn về hồ sơ này", lengths=(10,),
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel", "class": "numeric w-code"}),
    )  # fmt: skip
    email = forms.EmailField(
        label="Thư điện tử (nếu có)", required=False, max_length=150,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip
    document = forms.CharField(
        label="Loại giấy tờ tùy thân", help_text="Ví dụ: hộ chiếu", required=False, max_length=60
    )
    document_issued = DayField(label="Ngày cấp", required=False, latest=clock.today)
    document_issuer = forms.CharField(label="Nơi cấp", required=False, max_length=120)
    whom = forms.ChoiceField(
        label="Ông/bà làm hồ sơ này cho ai?",
        choices=[
            ("self", "Cho chính tôi"),
            ("other", "Làm thay người khác (cha mẹ, con, người thân, người nhờ)"),
            ("organisation", "Cho hộ kinh doanh, doanh nghiệp, tổ chức của tôi"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn làm cho ai"},
    )
    holder_name = forms.CharField(label="Họ tên người ấy, hoặc tên tổ chức", required=False, max_length=200)
    holder_id = forms.CharField(
        label="Số định danh của người ấy, hoặc mã số thuế (nếu biết)", required=False, max_length=20,
        widget=forms.TextInput(_NUMBER),
    )  # fmt: skip
    holder_birth = DayField(
        label="Ngày sinh của người ấy (nếu biết)", required=False, partial=True, latest=clock.today
    )
    holder_address = forms.CharField(label="Nơi cư trú, hoặc trụ sở", required=False, max_length=300)
    relation = forms.ChoiceField(
        label="Ông/bà là gì của người ấy?",
        choices=[("", "Chọn một")] + [(key, words) for key, (words, _) in RELATIONS.items()],
        required=False,
    )
    reference = forms.CharField(label="Số, ngày của giấy ủy quyền (nếu có)", required=False, max_length=120)

    def clean_full_name(self) -> str:
        """Refuse digits and signs in a name. Raises ValidationError."""
        name = self.cleaned_data["full_name"]
        if _NOT_A_NAME.search(name):
            raise ValidationError("Họ tên chỉ gồm chữ, không có số hay ký hiệu", code="not-a-name")
        return name

    def clean_id_number(self) -> str:
        """Return the number without gaps. Raises ValidationError."""
        number = _identity(self.cleaned_data["id_number"])
        if number.replace("-", "").isdecimal() and len(number) not in (9, 12):
            said = f"Mới có {len(number)}" if len(number) < 12 else f"Có tới {len(number)}"
            raise ValidationError(f"{said} chữ số, số định danh có đúng 12", code="id-number-shape")
        return number

    def clean_phone(self) -> str:
        """Refuse a number that does not begin with 0. Raises ValidationError."""
        phone = self.cleaned_data["phone"]
        if phone and not phone.startswith("0"):
            raise ValidationError("Số điện thoại bắt đầu bằng số 0", code="phone-shape")
        return phone

    def clean_holder_id(self) -> str:
        """Return the number without gaps. Raises ValidationError."""
        return _identity(self.cleaned_data["holder_id"])

    def clean(self) -> dict:
        """Ask for a paper's details where the number is not that of an identity card, and for the holder."""
        given = super().clean()
        number = given.get("id_number") or ""
        if number and not (len(number) == 12 and number.isdecimal()):
            for name, words in (
                ("document", "Không dùng số căn cước thì ghi loại giấy tờ, ví dụ hộ chiếu"),
                ("document_issued", "Ghi ngày cấp của giấy tờ ấy"),
                ("document_issuer", "Ghi nơi cấp của giấy tờ ấy"),
            ):
                if name not in self.errors and not given.get(name):
                    self.add_error(name, ValidationError(words, code="required"))
        if given.get("whom") in ("other", "organisation"):
            if "holder_name" not in self.errors and not given.get("holder_name"):
                self.add_error(
                    "holder_name",
                    ValidationError("Chưa điền tên người hoặc tổ chức mà ông/bà làm thay", code="required"),
                )
            if given["whom"] == "other" and not given.get("relation"):
                self.add_error(
                    "relation", ValidationError("Chưa chọn ông/bà là gì của người ấy", code="required")
                )
        return given

    def party(self) -> PartyInput:
        """Return who files."""
        given = self.cleaned_data
        return PartyInput(
            full_name=given["full_name"],
            id_number=given["id_number"],
            birth_text=str(given["birth"]),
            address=given["address"],
            phone=given["phone"],
            email=given["email"],
        )

    def holder(self) -> PartyInput | None:
        """Return for whom it is filed, None for oneself."""
        given = self.cleaned_data
        if given["whom"] == "self":
            return None
        return PartyInput(
            full_name=given["holder_name"],
            id_number=given["holder_id"],
            birth_text=str(given["holder_birth"] or ""),
            address=given["holder_address"],
            kind="business" if given["whom"] == "organisation" else "citizen",
        )

    def authorisation(self) -> AuthorisationInput | None:
        """Return on what ground it is filed for somebody else."""
        given = self.cleaned_data
        if given["whom"] == "self":
            return None
        words, basis = RELATIONS[given["relation"] or "legal"]
        return AuthorisationInput(
            basis, "; ".join(part for part in (words, given["reference"]) if part)[:200]
        )

    def document_words(self) -> str:
        """Return the identity paper in words where it is not an identity card."""
        given = self.cleaned_data
        if not given["document"]:
            return ""
        issued = f", cấp ngày {wording.day(given['document_issued'])}" if given["document_issued"] else ""
        issuer = f", nơi cấp {given['document_issuer']}" if given["document_issuer"] else ""
        return f"Giấy tờ tùy thân: {given['document']} {given['id_number']}{issued}{issuer}."

    @property
    def has_document(self) -> bool:
        """Tell whether the group for another identity paper stands open."""
        return any(
            self[name].value() not in (None, "", ["", "", ""]) or self[name].errors
            for name in ("document", "document_issuer", "document_issued")
        )


class MatterForm(StepForm):
    """What is wanted, in their own words, and how the result is to come."""

    description = forms.CharField(
        label="Ông/bà cần việc gì?",
        help_text="Viết như nói chuyện: làm giấy gì, cho ai, để làm gì. Ví dụ: khai sinh cho con trai sinh ngày 1/11 tên Lò Minh An",
        max_length=2000, widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Viết vài chữ cho biết ông/bà cần gì"},
    )  # fmt: skip
    copies = forms.IntegerField(
        label="Xin thêm mấy bản sao?", help_text="Không cần thì để trống", required=False, min_value=0, max_value=50,
        widget=forms.TextInput({"inputmode": "numeric", "class": "numeric w-short"}),
    )  # fmt: skip
    delivery = forms.ChoiceField(
        label="Nhận kết quả bằng cách nào?",
        choices=[
            ("counter", "Đến quầy một cửa lấy"),
            ("post", "Gửi bưu điện về nhà (trả cước khi nhận)"),
            ("online", "Bản điện tử, tải ở trang tra hồ sơ"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn cách nhận kết quả"},
    )
    delivery_address = forms.CharField(
        label="Địa chỉ để bưu điện giao",
        help_text="Chỉ ghi khi chọn gửi bưu điện",
        required=False,
        max_length=300,
    )

    def __init__(self, *args, revision=None, **kwargs):
        super().__init__(*args, **kwargs)
        if revision is not None and revision.procedure.sector.slug != "hotich":
            del self.fields["copies"]
        if revision is not None and revision.procedure.code in AT_THE_COUNTER_ONLY:
            self.fields["delivery"].choices = [("counter", "Đến quầy một cửa lấy (hai bên cùng đến ký sổ)")]
            self.fields["delivery"].initial = "counter"
            del self.fields["delivery_address"]

    def clean(self) -> dict:
        """Ask where the post is to bring it."""
        given = super().clean()
        if given.get("delivery") == "post" and not given.get("delivery_address"):
            self.add_error(
                "delivery_address", ValidationError("Ghi địa chỉ để bưu điện giao", code="required")
            )
        return given


class ReviewForm(HouseForm):
    """The declaration of truth, and the small question against robots."""

    declare = forms.BooleanField(
        label="Tôi cam đoan những điều đã khai và giấy tờ đã gửi là đúng sự thật, và chịu trách nhiệm trước pháp luật",
        error_messages={"required": "Đánh dấu lời cam đoan rồi gửi"},
    )
    answer = forms.CharField(
        label="Câu hỏi nhỏ", max_length=40, widget=forms.TextInput({"autocomplete": "off", "class": "w-code"}),
        error_messages={"required": "Trả lời câu hỏi nhỏ, để máy biết người thật đang gửi"},
    )  # fmt: skip

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.riddle = robots.ask(draft.pk)
        self.fields["answer"].label = self.riddle.question
        self.fields["answer"].help_text = "Ghi bằng số hoặc bằng chữ"

    def clean(self) -> dict:
        """Judge whether a person pressed. A wrong answer is not shown again: there is a new question."""
        given = super().clean()
        fault = robots.fault(
            self.data.get("token", ""),
            given.get("answer") or "",
            self.data.get(robots.TRAP, ""),
            self.draft.pk,
        )
        if fault and "answer" not in self.errors:
            self.add_error("answer", ValidationError(fault, code="robot"))
        self.data = {"declare": self.data.get("declare", ""), "answer": ""}
        return given


class CodeForm(HouseForm):
    """The code of a draft, to go on with it on another device."""

    code = forms.CharField(
        label="Mã bản nháp", help_text="Ghi ở mỗi bước, gồm bốn nhóm, ví dụ 7KQ2-MX4-HT9-CF23", max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code w-code"}),
        error_messages={"required": "Gõ mã bản nháp"},
    )  # fmt: skip


def _identity(typed: str) -> str:
    number = re.sub(r"[\s.]", "", typed or "").upper()
    if number and (objection := dossier_rules.is_identity_number(number)):
        raise ValidationError(objection.reason.rstrip("."), code=objection.code)
    return number
