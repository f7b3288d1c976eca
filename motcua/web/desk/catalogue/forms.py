"""Forms of keeping the catalogue: the head and the rows of a procedure, and what publishing and ending ask."""

import re
from datetime import date, time, timedelta

from django import forms

from motcua.catalogue.models import ChannelKind, Closure, OnlineLevel, Scope, Sector, Unit
from motcua.lib import clock, wording
from motcua.web.shared.forms import ConfirmField, DayField, HouseForm, MoneyField

LATEST = date(2100, 12, 31)
_CHANNELS = [("", "Mọi cách nộp"), *((kind.value, f"Nộp {kind.label}") for kind in ChannelKind)]
_UNITS = [("", "Chưa rõ"), *((unit.value, unit.label) for unit in Unit)]


def _line(label: str, *, most: int, hint: str = "", required: bool = False, **attrs) -> forms.CharField:
    attrs = {"autocomplete": "off", **attrs}
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs)
    )


def _text(
    label: str, *, rows: int = 2, hint: str = "", most: int = 4000, required: bool = False
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=required,
        widget=forms.Textarea({"rows": rows, "autocomplete": "off"}),
    )


def _number(
    label: str, *, least: int = 0, most: int = 999, required: bool = False, **attrs
) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.TextInput(
            {"inputmode": "numeric", "class": "numeric w-short", "autocomplete": "off", **attrs}
        ),
    )


class HeadForm(HouseForm):
    """What a procedure says once."""

    name = _text("Tên thủ tục", required=True)
    sector = forms.ChoiceField(label="Lĩnh vực trên bảng niêm yết")
    official_sector = _line("Lĩnh vực ghi trong quyết định công bố", most=200)
    agency_name = _line("Cơ quan giải quyết", most=300, required=True)
    scope = forms.ChoiceField(label="Một cửa của xã làm gì", choices=[(s.value, s.label) for s in Scope])
    sets = _number("Số bộ hồ sơ", least=1, most=20, required=True)
    counter = forms.BooleanField(label="Trực tiếp", required=False)
    counter_note = _line("Ghi chú khi nộp trực tiếp", most=500)
    online = forms.BooleanField(label="Trực tuyến", required=False)
    online_channel_note = _line("Ghi chú khi nộp trực tuyến", most=500)
    post = forms.BooleanField(label="Bưu chính", required=False)
    post_note = _line("Ghi chú khi nộp qua bưu chính", most=500)
    online_level = forms.ChoiceField(
        label="Mức độ trực tuyến",
        required=False,
        choices=[("", "Chưa rõ"), *((level.value, level.label) for level in OnlineLevel)],
    )
    online_note = _line("Nói thêm về nộp trực tuyến", most=2000)
    no_conditions = forms.BooleanField(
        label="Đã đối chiếu với quyết định: danh sách trên là đủ, hoặc không có điều kiện nào", required=False
    )
    note = _text("Ghi chú cho người dân", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = Sector.objects.values_list("slug", "name")


class RowForm(HouseForm):
    """One row of a part; a row in which nothing is written is no row."""

    FIRST = ""  # the field that takes the cursor in a new row


class LineForm(RowForm):
    """A line of its own; several lines pasted at once become several rows."""

    FIRST = "text"
    text = forms.CharField(label="Nội dung", max_length=4000, widget=forms.Textarea({"rows": 1}))


class PaperForm(RowForm):
    """A paper to hand in or to show."""

    FIRST = "name"
    ALWAYS, IF, UNKNOWN = "always", "if", "unknown"
    name = _text("Tên giấy tờ", required=True)
    originals = _number("Bản chính", most=99)
    copies = _number("Bản sao", most=99)
    present_only = forms.BooleanField(label="Chỉ đưa xem, mang về", required=False)
    when = forms.ChoiceField(
        label="Khi nào cần",
        choices=[(ALWAYS, "Luôn cần"), (IF, "Chỉ khi thuộc trường hợp"), (UNKNOWN, "Chưa rõ")],
        required=False,
        initial=ALWAYS,
    )
    condition = _line("Trường hợp phải có", most=1000)
    form_code = _line("Mẫu đơn, tờ khai", most=200)
    note = _line("Ghi chú", most=1000)


class CaseForm(RowForm):
    """A case with its own limit."""

    FIRST = "name"
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    name = _line("Tên trường hợp", most=300, required=True)


class LimitForm(RowForm):
    """How long it may take."""

    FIRST = "amount"
    case = forms.ChoiceField(label="Trường hợp", required=False)
    channel = forms.ChoiceField(label="Cách nộp", choices=_CHANNELS, required=False)
    amount = _number("Số", most=9999, least=1)
    unit = forms.ChoiceField(label="Đơn vị", choices=_UNITS, required=False, initial=Unit.WORKING_DAY)
    cutoff = _line(
        "Giờ chốt",
        most=5,
        hint="Nhận sau giờ này thì tính sang ngày sau",
        inputmode="numeric",
    )
    longer_amount = _number("Kéo dài tối đa", most=9999, least=1)
    longer_unit = forms.ChoiceField(
        label="Đơn vị khi kéo dài",
        choices=[("", "Không kéo dài"), *((u.value, u.label) for u in Unit if u != Unit.SAME_DAY)],
        required=False,
    )
    longer_trigger = _line("Kéo dài khi nào", most=300)
    note = _line("Ghi chú", most=1000)
    original_words = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def __init__(self, *args, cases=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [("", "Chung cho mọi trường hợp"), *cases]

    def clean_cutoff(self):
        """Read the hour: "15:00", "15 giờ", "15h30"."""
        typed = self.cleaned_data["cutoff"]
        if not typed:
            return time(15, 0)
        found = re.fullmatch(r"(\d{1,2})(?:\s*(?:[:hg]|giờ)\s*(\d{2})?)?", typed)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise forms.ValidationError("Giờ ghi như 15:00", code="no-hour")
        return time(int(found[1]), int(found[2] or 0))

    def clean(self):
        """See that amount and unit belong together."""
        given = super().clean()
        unit, amount = given.get("unit"), given.get("amount")
        if "amount" in given:
            if unit == Unit.SAME_DAY and amount:
                self.add_error("amount", "«Trong ngày» thì không ghi số. Xóa số này, hoặc đổi đơn vị")
            elif unit and unit != Unit.SAME_DAY and not amount:
                self.add_error("amount", "Chưa ghi số. Nếu chưa rõ thời hạn thì chọn đơn vị «Chưa rõ»")
            elif not unit and amount:
                self.add_error("unit", "Đã ghi số thì chọn đơn vị")
        if "longer_amount" in given and bool(given["longer_amount"]) != bool(given.get("longer_unit")):
            self.add_error("longer_amount", "Thời hạn kéo dài cần cả số và đơn vị, hoặc để trống cả hai")
        return given


class FeeForm(RowForm):
    """What must be paid."""

    FIRST = "name"
    name = _line("Tên khoản", most=300, required=True)
    amount = MoneyField(label="Số tiền (đồng)", required=False)
    unit = _line("Tính theo", most=60)
    channel = forms.ChoiceField(label="Cách nộp", choices=_CHANNELS, required=False)
    set_by_province = forms.BooleanField(label="Mức do HĐND cấp tỉnh quy định", required=False)
    note = _line("Ghi chú", most=1000)
    source = _line("Lấy từ đâu", most=200)

    def clean(self):
        """See that an amount is not said to be somebody else's."""
        given = super().clean()
        if given.get("set_by_province") and given.get("amount") is not None:
            self.add_error(
                "amount",
                "Mức của tỉnh thì để trống ở đây và ghi ở trang «Mức thu của tỉnh», hoặc bỏ dấu «do HĐND cấp tỉnh»",
            )
        return given


class BasisForm(RowForm):
    """A document the procedure rests on."""

    FIRST = "number"
    number = _line("Số, ký hiệu, tên văn bản", most=300, required=True)
    verified = forms.BooleanField(label="Đã đối chiếu", required=False)


def _decided_on(label: str = "Ngày ký quyết định") -> DayField:
    return DayField(label=label, earliest=date(2000, 1, 1), latest=clock.today)


class NewForm(HouseForm):
    """A procedure the catalogue does not have yet."""

    code = _line(
        "Mã thủ tục",
        most=20,
        required=True,
        hint="Mã quốc gia như 1.001193; chưa có thì mã riêng của tỉnh như LG.000123",
    )
    code_is_national = forms.BooleanField(label="Đây là mã của Cơ sở dữ liệu quốc gia", required=False)
    name = _text("Tên thủ tục", required=True)
    sector = forms.ChoiceField(label="Lĩnh vực trên bảng niêm yết")
    agency_name = _line("Cơ quan giải quyết", most=300, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "Chọn lĩnh vực"), *Sector.objects.values_list("slug", "name")]


class PublishForm(HouseForm):
    """By which decision it is announced, and from when it holds."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = _line("Số quyết định công bố", most=200, required=True, hint="Ví dụ: 1234/QĐ-UBND")
    decided_on = _decided_on()
    publisher = _line("Cơ quan công bố", most=200, hint="Ví dụ: UBND tỉnh")
    valid_from = DayField(
        label="Áp dụng từ ngày",
        help_text="Có thể là một ngày sắp tới",
        earliest=date(2018, 1, 1),
        latest=LATEST,
    )
    past = ConfirmField(label="Đúng, áp dụng từ ngày đã qua")

    def clean(self):
        """Ask again about a day that has passed: dossiers received since then keep the revision before."""
        given = super().clean()
        start, today = given.get("valid_from"), clock.today()
        if start and start < today:
            days = (today - start).days
            self.ask(
                "past",
                about=start.isoformat(),
                doubt=f"Ngày áp dụng {wording.day(start)} đã qua {days} ngày. Hồ sơ nhận trong những ngày ấy vẫn theo bản cũ",
            )
        return given


class CodesField(forms.CharField):
    """Codes of procedures, parted by commas, spaces or lines."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.Textarea({"rows": 2, "spellcheck": "false", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value):
        """Return the codes, each once."""
        return list(dict.fromkeys(re.findall(r"[\w.-]+", super().clean(value) or "")))


class ClosureForm(HouseForm):
    """How a procedure ends or pauses, from when, by which decision."""

    kind = forms.ChoiceField(
        label="Thủ tục này",
        choices=[(kind.value, kind.label[:1].upper() + kind.label[1:]) for kind in Closure.Kind],
        widget=forms.RadioSelect,
    )
    successor = _line(
        "Thủ tục thay thế", most=20, hint="Mã thủ tục; ghi khi được thay thế hoặc được gộp", list="procedures"
    )
    others = CodesField(
        label="Những thủ tục khác cùng bị như vậy theo quyết định này",
        required=False,
        max_length=4000,
        help_text="Ghi mã, cách nhau bằng dấu phẩy; để trống nếu chỉ có thủ tục này",
    )
    starts_on = DayField(label="Từ ngày", earliest=date(2018, 1, 1), latest=LATEST)
    ends_on = DayField(
        label="Áp dụng lại từ ngày",
        help_text="Chỉ khi tạm ngừng và đã biết ngày",
        required=False,
        earliest=date(2018, 1, 1),
        latest=LATEST,
    )
    decision = _line("Số quyết định", most=200, required=True, hint="Ví dụ: 1234/QĐ-UBND")
    decided_on = _decided_on()
    reason = _line("Nói cho người dân biết vì sao", most=300)


class ResumeForm(HouseForm):
    """From when a suspended procedure applies again."""

    resumes_on = DayField(label="Áp dụng lại từ ngày", earliest=date(2018, 1, 1), latest=LATEST)
    decision = _line("Số quyết định cho áp dụng lại", most=200, required=True)


class LocalFeeForm(HouseForm):
    """What the province's resolution sets."""

    procedures = CodesField(
        label="Mã thủ tục",
        max_length=4000,
        help_text="Một hay nhiều mã, cách nhau bằng dấu phẩy: cùng một khoản thu, cùng một mức",
    )
    name = _line(
        "Khoản thu",
        most=300,
        required=True,
        hint="Ghi đúng tên trong danh mục thì thay mức trong danh mục; tên khác là thêm một khoản",
        list="fee-names",
    )
    amount = MoneyField(label="Số tiền (đồng)", help_text="Miễn thì ghi 0")
    unit = _line("Tính theo", most=60, hint="Ví dụ: việc, bản, hồ sơ")
    channel = forms.ChoiceField(label="Cách nộp", choices=_CHANNELS, required=False)
    resolution = _line("Số nghị quyết", most=200, required=True, hint="Ví dụ: Nghị quyết 05/2026/NQ-HĐND")
    valid_from = DayField(label="Thu từ ngày", earliest=date(2018, 1, 1), latest=LATEST)
    last_day = DayField(
        label="Thu đến hết ngày",
        help_text="Chưa biết thì để trống",
        required=False,
        earliest=date(2018, 1, 1),
        latest=LATEST,
    )
    note = _line("Ghi chú", most=300)

    def clean(self):
        """Turn the last day people write into the first on which it is no longer taken."""
        given = super().clean()
        last = given.get("last_day")
        given["valid_to"] = last + timedelta(days=1) if last else None
        return given


class FeeEndForm(HouseForm):
    """When an amount is taken no longer."""

    ends_on = DayField(
        label="Thôi thu từ ngày",
        help_text="Ghi nhầm thì chọn đúng ngày bắt đầu: mức này coi như chưa từng có",
        earliest=date(2018, 1, 1),
        latest=LATEST,
    )


class GroupSectorsForm(HouseForm):
    """Which sectors are posted."""

    sectors = forms.MultipleChoiceField(label="Lĩnh vực niêm yết", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = Sector.objects.values_list("slug", "name")
