"""Forms of running the office."""

from datetime import date

from django import forms

from motcua import law
from motcua.catalogue.models import Sector
from motcua.filing.models import Mode
from motcua.lib import clock
from motcua.people.models import Agency, AgencyIdentifier, Department, Position, Role, User, spans
from motcua.web.desk.account.forms import NEW_PASSWORD_HINT
from motcua.web.desk.office.hours import ShiftsField
from motcua.web.shared.forms import DayField, HouseForm
from motcua.webhooks.events import EVENTS
from motcua.worktime.models import CalendarDay, Weekday

LATEST = date(2100, 12, 31)


def _text(label: str, *, hint: str = "", most: int = 120, required: bool = True, **attrs) -> forms.CharField:
    attrs = {"autocomplete": "off", **attrs}
    return forms.CharField(
        label=label, help_text=hint, max_length=most, required=required, widget=forms.TextInput(attrs)
    )


class WebhookForm(HouseForm):
    """Where another machine wants to be told, and of what."""

    name = _text("Tên nơi nhận", hint="Để sau này nhận ra, ví dụ: Hệ thống của tỉnh", most=80)
    url = _text(
        "Địa chỉ",
        hint="Bắt đầu bằng https://",
        most=500,
        inputmode="url",
        spellcheck="false",
        autocapitalize="none",
    )
    kinds = forms.MultipleChoiceField(
        label="Việc cần báo",
        choices=[(kind, words[:1].upper() + words[1:]) for kind, words in EVENTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class PersonForm(HouseForm):
    """Who somebody is, as colleagues and citizens need it."""

    full_name = _text("Họ và tên")
    public_title = _text(
        "Chức danh", hint="Như ghi trên bảng tên, ví dụ: Công chức tư pháp – hộ tịch", required=False
    )
    phone = _text("Điện thoại", most=40, required=False, inputmode="tel")
    email = forms.EmailField(
        label="Thư điện tử",
        max_length=120,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class PositionForm(HouseForm):
    """What the person does here, between two days."""

    role = forms.ChoiceField(
        label="Vai trò", choices=[("", "Chọn vai trò"), *((r.value, r.label.capitalize()) for r in Role)]
    )
    department = forms.ModelChoiceField(
        label="Phòng chuyên môn", queryset=Department.objects.none(), required=False, empty_label="Không thuộc phòng nào"
    )  # fmt: skip
    title = _text("Chức vụ", hint="In trên văn bản, ví dụ: Phó Chủ tịch", required=False)
    starts_on = DayField(label="Làm từ ngày", earliest=date(1990, 1, 1), latest=LATEST)
    ends_on = DayField(
        label="Đến hết ngày",
        help_text="Chưa biết ngày kết thúc thì để trống",
        required=False,
        earliest=date(1990, 1, 1),
        latest=LATEST,
    )

    def __init__(self, *args, agency: Agency, **kwargs):
        kwargs["initial"] = {"starts_on": clock.today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = agency.departments.filter(
            spans(clock.today(), "valid_from", "valid_to")
        )


class NewPersonForm(PersonForm, PositionForm):
    """A new colleague: account and first position together, so that nobody is left without a place."""

    username = _text(
        "Tên đăng nhập",
        hint="Chữ không dấu, chữ số hoặc dấu . _ - @, ví dụ: ha.tran",
        most=60,
        autocapitalize="none",
        spellcheck="false",
    )
    field_order = [
        "full_name", "username", "public_title", "phone", "email", "role", "department", "title", "starts_on", "ends_on",
    ]  # fmt: skip


class LastDayForm(HouseForm):
    """Until when something holds."""

    on = DayField(label="Đến hết ngày", earliest=date(1990, 1, 1), latest=LATEST)


class NamedUserField(forms.ModelChoiceField):
    """Choose a colleague by name and title: two may bear the same name."""

    def label_from_instance(self, user: User) -> str:
        """Write "Trần Thu Hà, Công chức một cửa"."""
        return ", ".join(part for part in (user.full_name, user.public_title) if part)


class SubstitutionForm(HouseForm):
    """Who is away, and who acts meanwhile."""

    absent = NamedUserField(label="Người vắng mặt", queryset=User.objects.none(), empty_label="Chọn người")
    substitute = NamedUserField(
        label="Người làm thay",
        help_text="Trong những ngày này, người làm thay thấy và làm được việc của người vắng mặt, trừ việc quản trị",
        queryset=User.objects.none(),
        empty_label="Chọn người",
    )
    starts_on = DayField(label="Từ ngày", earliest=date(2025, 1, 1), latest=LATEST)
    ends_on = DayField(label="Đến hết ngày", earliest=date(2025, 1, 1), latest=LATEST)
    reason = _text("Lý do", most=200, required=False, hint="Ví dụ: nghỉ phép năm, đi tập huấn")

    def __init__(self, *args, agencies: list[Agency], **kwargs):
        super().__init__(*args, **kwargs)
        here = Position.objects.in_force(clock.today()).filter(agency__in=agencies)
        people = User.objects.filter(pk__in=here.values("user"))
        self.fields["absent"].queryset = people
        self.fields["substitute"].queryset = people.active()


class RulesDayForm(HouseForm):
    """On which day one wants to know the law."""

    on = DayField(label="Quy định có hiệu lực ngày", earliest=law.COVERED_FROM, latest=LATEST)


class CalendarDayForm(HouseForm):
    """What one day is."""

    on = DayField(label="Ngày", earliest=date(2025, 1, 1), latest=LATEST)
    kind = forms.ChoiceField(
        label="Ngày này",
        choices=[
            (CalendarDay.Kind.OFF, "Nghỉ"),
            (CalendarDay.Kind.WORKED, "Làm việc theo ca riêng (ghi ca ở dưới)"),
            (CalendarDay.Kind.MAKE_UP, "Làm bù, theo giờ của một thứ (chọn thứ ở dưới)"),
            (CalendarDay.Kind.ORDINARY, "Như ngày thường trong tuần"),
        ],
        widget=forms.RadioSelect,
    )
    shifts = ShiftsField(label="Các ca", help_text="Chỉ khi làm theo ca riêng, ví dụ 7:30–11:30, 13:00–17:00")
    like_weekday = forms.TypedChoiceField(
        label="Làm như thứ",
        help_text="Chỉ khi làm bù, ví dụ làm bù cho thứ Sáu",
        choices=[("", "Không chọn"), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    name = _text("Tên gọi", most=200, hint="Ví dụ: nghỉ hoán đổi, làm bù cho thứ Sáu 02/01")
    source = _text("Căn cứ", most=300, hint="Số văn bản hoặc thông báo")
    provisional = forms.BooleanField(
        label="Tạm tính, chưa có quyết định", help_text="Ngày hẹn tính qua ngày này sẽ ghi là tạm tính", required=False
    )  # fmt: skip


class WeekForm(HouseForm):
    """The shifts of the week."""

    shifts_0 = ShiftsField(label="Thứ Hai")
    shifts_1 = ShiftsField(label="Thứ Ba")
    shifts_2 = ShiftsField(label="Thứ Tư")
    shifts_3 = ShiftsField(label="Thứ Năm")
    shifts_4 = ShiftsField(label="Thứ Sáu")
    shifts_5 = ShiftsField(label="Thứ Bảy")
    shifts_6 = ShiftsField(label="Chủ nhật")

    @property
    def week(self) -> list:
        """Return the shifts, Monday first."""
        return [self.cleaned_data[f"shifts_{weekday}"] for weekday in range(7)]


class HoursForm(HouseForm):
    """When the doors are open, and when they are open for handing in only."""

    hours_0 = ShiftsField(label="Thứ Hai: mở cửa")
    only_0 = ShiftsField(label="Thứ Hai: chỉ tiếp nhận")
    hours_1 = ShiftsField(label="Thứ Ba: mở cửa")
    only_1 = ShiftsField(label="Thứ Ba: chỉ tiếp nhận")
    hours_2 = ShiftsField(label="Thứ Tư: mở cửa")
    only_2 = ShiftsField(label="Thứ Tư: chỉ tiếp nhận")
    hours_3 = ShiftsField(label="Thứ Năm: mở cửa")
    only_3 = ShiftsField(label="Thứ Năm: chỉ tiếp nhận")
    hours_4 = ShiftsField(label="Thứ Sáu: mở cửa")
    only_4 = ShiftsField(label="Thứ Sáu: chỉ tiếp nhận")
    hours_5 = ShiftsField(label="Thứ Bảy: mở cửa")
    only_5 = ShiftsField(label="Thứ Bảy: chỉ tiếp nhận")
    hours_6 = ShiftsField(label="Chủ nhật: mở cửa")
    only_6 = ShiftsField(label="Chủ nhật: chỉ tiếp nhận")

    @property
    def hours(self) -> list:
        """Return (weekday, span, whether it only receives)."""
        return [
            (weekday, span, only)
            for weekday in range(7)
            for name, only in (("hours", False), ("only", True))
            for span in self.cleaned_data[f"{name}_{weekday}"]
        ]


class AgencyForm(HouseForm):
    """How the agency is called and reached."""

    name = _text("Tên cơ quan", most=200)
    one_stop_name = _text("Tên bộ phận một cửa", most=200)
    printed_superior = _text("Cơ quan cấp trên, dòng đầu trên giấy in", most=200, required=False)
    place = _text(
        "Địa danh trên giấy in", most=80, required=False, hint="Đứng trước ngày tháng: «Đồng Sen, ngày …»"
    )
    address = _text("Địa chỉ", most=300, required=False)
    phone = _text("Điện thoại", most=40, required=False, inputmode="tel")
    hotline = _text("Đường dây nóng", most=40, required=False, inputmode="tel")
    email = forms.EmailField(label="Thư điện tử", max_length=120, required=False)
    website = _text("Trang thông tin", most=200, required=False)


class IdentifierForm(HouseForm):
    """A code of the agency, from a day on."""

    scheme = forms.ChoiceField(label="Hệ thống mã", choices=AgencyIdentifier.Scheme.choices)
    value = _text("Mã định danh", most=35, hint="Ví dụ H99.12", spellcheck="false")
    valid_from = DayField(label="Dùng từ ngày", earliest=date(2016, 1, 1), latest=LATEST)


class DepartmentForm(HouseForm):
    """A unit inside the agency."""

    name = _text("Tên phòng", most=160, hint="Ví dụ: Phòng Văn hóa – Xã hội")


class CounterForm(HouseForm):
    """A place where citizens are received."""

    number = forms.IntegerField(label="Số quầy", min_value=1, max_value=999)
    name = _text("Tên quầy", most=80, required=False, hint="Ví dụ: Hộ tịch, chứng thực")


class SectorsForm(HouseForm):
    """Which sectors stand on the wall."""

    sectors = forms.MultipleChoiceField(label="Lĩnh vực", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = list(
            Sector.objects.order_by("order", "slug").values_list("slug", "name")
        )


class LastNumberForm(HouseForm):
    """Up to which number a series was used before."""

    key = forms.ChoiceField(label="Sổ, dãy số")
    last = forms.IntegerField(label="Số cuối đã cấp", min_value=1, max_value=999_999)

    def __init__(self, *args, series, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Chọn sổ"), *((one.key, one.words) for one in series)]


class ListForm(HouseForm):
    """A filled-in list."""

    file = forms.FileField(label="Tệp đã điền", help_text="Excel (.xlsx), nhiều nhất 100.000 dòng")


class ExportDayForm(HouseForm):
    """Which day's dossiers."""

    on = DayField(label="Ngày", earliest=date(2025, 1, 1), latest=LATEST)


class FounderForm(HouseForm):
    """The first administrator of an office whose name was picked from the list, and how to reach it."""

    identifier = _text(
        "Mã định danh của cơ quan",
        most=35,
        required=False,
        hint="Mã theo Quyết định 20/2020/QĐ-TTg, đứng đầu mã số của mọi hồ sơ, ví dụ H99.12. "
        "Chưa biết thì để trống và ghi sau, trước khi nhận hồ sơ thật.",
        spellcheck="false",
    )
    address = _text("Địa chỉ trụ sở", most=300, required=False)
    phone = _text("Điện thoại để người dân hỏi", most=40, required=False, inputmode="tel")
    full_name = _text("Họ và tên người quản trị", hint="Người mở tài khoản cho các đồng nghiệp")
    username = _text(
        "Tên đăng nhập",
        hint="Chữ không dấu, chữ số hoặc dấu . _ - @, ví dụ: quan.be",
        most=60,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    password = forms.CharField(
        label="Mật khẩu", help_text=NEW_PASSWORD_HINT, max_length=200, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="Nhập lại mật khẩu",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Ông/bà nhập lại mật khẩu."},
    )

    def clean(self):
        """Compare the two passwords."""
        found = super().clean()
        if "password" in found and "again" in found and found["password"] != found["again"]:
            self.add_error("again", "Hai lần nhập mật khẩu chưa giống nhau. Ông/bà nhập lại.")
        return found


class FoundingForm(FounderForm):
    """The office, its name typed by hand, and its first administrator."""

    kind = forms.ChoiceField(
        label="Đơn vị hành chính",
        choices=[(k.value, k.label.capitalize()) for k in (Agency.Kind.COMMUNE, Agency.Kind.WARD, Agency.Kind.SPECIAL_ZONE)],
        widget=forms.RadioSelect,
    )  # fmt: skip
    name = _text("Tên xã, phường hoặc đặc khu", most=80, hint="Chỉ tên riêng, ví dụ: Đồng Sen")
    province = _text("Tỉnh hoặc thành phố", most=80, hint="Ví dụ: tỉnh Lam Giang")


class OnlineFilingForm(HouseForm):
    """What is done with those who want to file online, for which procedure, from when, and who allowed it."""

    procedure = forms.ChoiceField(label="Thủ tục", required=False)
    mode = forms.ChoiceField(label="Khi người dân muốn nộp trực tuyến", widget=forms.RadioSelect)
    decision_number = _text(
        "Số văn bản cho phép", hint="Ghi cả loại, ví dụ: Quyết định số 15/QĐ-UBND", most=60, required=False
    )
    decision_date = DayField(label="Ngày văn bản", required=False, latest=clock.today)
    decision_issuer = _text("Cơ quan ban hành", hint="Ví dụ: UBND tỉnh Lam Giang", most=200, required=False)
    valid_from = DayField(label="Áp dụng từ ngày", latest=LATEST)
    valid_to = DayField(
        label="Đến hết ngày",
        help_text="Văn bản không ghi ngày hết thì để trống",
        required=False,
        latest=LATEST,
    )

    def __init__(self, *args, procedures: list[tuple[str, str]], trial: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [
            ("", "Mọi thủ tục chưa đặt riêng"),
            *((code, f"{name} ({code})") for code, name in procedures),
        ]
        self.fields["mode"].choices = [
            (mode.value, mode.label[:1].upper() + mode.label[1:])
            for mode in Mode
            if trial or mode != Mode.DEMO
        ]
