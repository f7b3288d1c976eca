"""Forms of announcing, posting, and screens."""

from datetime import date

from django import forms

from motcua.lib import clock, wording
from motcua.lib.wording import WEEKDAYS
from motcua.news.actions.announcing import Wording
from motcua.news.actions.disclosing import Terms
from motcua.news.actions.screens import FEWEST_SECONDS, MOST_SECONDS
from motcua.news.models import Category, DisclosureKind, Remark
from motcua.news.rules import least_days
from motcua.web.shared.forms import ConfirmField, DayField, HouseForm

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)


def _capital(words) -> str:
    words = str(words)
    return words[:1].upper() + words[1:]


class AnnouncementForm(HouseForm):
    """What is announced, from when to when, and where else than on the page."""

    title = forms.CharField(
        label="Tiêu đề",
        max_length=200,
        help_text="Một câu, đọc lên là hiểu: việc gì, ở đâu, khi nào",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    category = forms.ChoiceField(
        label="Loại",
        choices=[(c.value, _capital(c.label)) for c in Category],
        widget=forms.RadioSelect,
        initial=Category.NOTICE,
    )
    body = forms.CharField(
        label="Nội dung",
        max_length=20_000,
        help_text="Cách đoạn bằng một dòng trống. Dòng bắt đầu bằng dấu gạch ngang thành danh sách",
        widget=forms.Textarea({"rows": "12"}),
    )
    starts_on = DayField(label="Đăng từ ngày", earliest=EARLIEST, latest=LATEST)
    ends_on = DayField(
        label="Đến hết ngày",
        required=False,
        help_text="Để trống nếu chưa biết; hết ngày này tin tự xuống",
        earliest=EARLIEST,
        latest=LATEST,
    )
    weekdays = forms.MultipleChoiceField(
        label="Chỉ chiếu màn hình vào",
        required=False,
        help_text="Để trống thì chiếu mọi ngày",
        choices=[(str(n), _capital(name)) for n, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
    )
    on_screen = forms.BooleanField(label="Chiếu trên màn hình phòng chờ", required=False, initial=True)
    is_pinned = forms.BooleanField(label="Ghim lên đầu trang Thông báo", required=False)
    spoken = forms.CharField(
        label="Lời đọc trên loa",
        required=False,
        max_length=4000,
        help_text="Để trống thì máy rút từ nội dung, vừa một phút đọc",
        widget=forms.Textarea({"rows": "5"}),
    )

    @property
    def as_wording(self) -> Wording:
        """Return what the verb takes."""
        said = dict(self.cleaned_data)
        said["weekdays"] = tuple(int(n) for n in said["weekdays"])
        return Wording(**said)


class AttachmentForm(HouseForm):
    """A picture or a document."""

    file = forms.FileField(label="Ảnh hoặc tài liệu", help_text="PDF, Word, Excel, ảnh; tối đa 20 MB")
    words = forms.CharField(
        label="Ảnh này cho thấy gì",
        required=False,
        max_length=300,
        help_text="Bắt buộc với ảnh: máy đọc màn hình đọc câu này",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class DisclosureForm(HouseForm):
    """What is posted, where, from when to when."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[("", "Chọn loại"), *((k.value, _capital(k.label)) for k in DisclosureKind)],
    )
    title = forms.CharField(
        label="Tên nội dung",
        max_length=250,
        help_text="Còn lại trong biên bản sau khi gỡ: không ghi tên riêng của ai ở đây",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    basis = forms.CharField(
        label="Căn cứ",
        required=False,
        max_length=250,
        help_text="Số, ngày của văn bản, ví dụ: Quyết định 12/QĐ-UBND ngày 03/11/2026",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    body = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=50_000,
        help_text="Có thể để trống nếu nội dung nằm trong tệp",
        widget=forms.Textarea({"rows": "8"}),
    )
    names_people = forms.BooleanField(
        label="Có tên, số, hoàn cảnh của người dân",
        required=False,
        initial=True,
        help_text="Khi hết thời gian, nội dung, tệp và lời góp ý bị xóa hẳn khỏi máy, chỉ còn biên bản; bản sao lưu cũ mất theo khi hết vòng",
    )
    starts_on = DayField(label="Niêm yết từ ngày", earliest=EARLIEST, latest=LATEST)
    ends_on = DayField(label="Đến hết ngày", earliest=EARLIEST, latest=LATEST)
    places = forms.CharField(
        label="Nơi niêm yết",
        max_length=2000,
        help_text="Mỗi nơi một dòng",
        widget=forms.Textarea({"rows": "4"}),
    )
    takes_remarks = forms.BooleanField(label="Nhận ý kiến trên trang này", required=False, initial=True)
    remarks_to = forms.CharField(
        label="Còn nhận ý kiến ở",
        required=False,
        max_length=500,
        help_text="Phòng, địa chỉ, điện thoại",
        widget=forms.Textarea({"rows": "2"}),
    )
    few_days = ConfirmField(label="Đúng, luật riêng của việc này cho phép ít ngày hơn")

    def clean(self):
        """Ask once when it hangs for fewer days than the general law says."""
        found = super().clean()
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and last >= first:
            days, least = (last - first).days + 1, least_days(first)
            if days < least:
                self.ask(
                    "few_days",
                    about=f"{first.isoformat()}/{last.isoformat()}",
                    doubt=f"Mới {days} ngày; nói chung phải niêm yết ít nhất {least} ngày liên tục "
                    f"(đến hết {wording.day(first.fromordinal(first.toordinal() + least - 1))}). Kiểm tra lại, rồi "
                    "đánh dấu nếu đúng.",
                )
        return found

    @property
    def as_terms(self) -> Terms:
        """Return what the verb takes."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "few_days"}
        said["places"] = tuple(said["places"].split("\n"))
        return Terms(**said)


class ExtendForm(HouseForm):
    """Until when it goes on hanging."""

    ends_on = DayField(label="Niêm yết đến hết ngày", earliest=EARLIEST, latest=LATEST)


class TakeDownForm(HouseForm):
    """Why it is taken down before its time."""

    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=300,
        help_text="Hiện trên trang và trong biên bản",
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class NotedRemarkForm(HouseForm):
    """A remark that came by another way than the page."""

    text = forms.CharField(label="Ý kiến", max_length=4000, widget=forms.Textarea({"rows": "4"}))
    way = forms.ChoiceField(
        label="Đến bằng cách nào",
        choices=[(w.value, _capital(w.label)) for w in Remark.Way if w != Remark.Way.PAGE],
        widget=forms.RadioSelect,
        initial=Remark.Way.DESK,
    )
    sender = forms.CharField(
        label="Người góp ý", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    contact = forms.CharField(
        label="Liên hệ", required=False, max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )


class AnswerForm(HouseForm):
    """What the office answers."""

    answer = forms.CharField(
        label="Trả lời",
        max_length=4000,
        help_text="Hiện trên trang cùng lời góp ý; không nhắc tên người góp ý",
        widget=forms.Textarea({"rows": "4"}),
    )


class ScreenForm(HouseForm):
    """What a screen shows."""

    name = forms.CharField(
        label="Tên màn hình",
        max_length=80,
        help_text="Ví dụ: Phòng chờ tầng 1",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    seconds = forms.IntegerField(
        label="Mỗi trang đứng bao nhiêu giây",
        min_value=FEWEST_SECONDS,
        max_value=MOST_SECONDS,
        initial=15,
        widget=forms.TextInput({"inputmode": "numeric", "class": "numeric w-short"}),
    )
    shows_announcements = forms.BooleanField(label="Chiếu thông báo", required=False, initial=True)
    shows_programmes = forms.BooleanField(label="Chiếu chương trình trong ngày", required=False, initial=True)
    shows_guide = forms.BooleanField(label="Chiếu mã QR trang hướng dẫn", required=False, initial=True)


def today_plus(days: int) -> date:
    """Return the day that many days from today."""
    return date.fromordinal(clock.today().toordinal() + days)
