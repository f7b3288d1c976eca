"""Every component in every state, for the eye and for the accessibility tests. Shown in development only."""

from datetime import date, timedelta
from types import SimpleNamespace as Thing

from django import forms
from django.core.paginator import Paginator

from motcua.lib import clock
from motcua.lib.icons import ICONS
from motcua.web.shared.forms import DayField, DigitsField, HouseForm, MoneyField

_NOON = clock.at_local(date(2026, 11, 23), 17)


class SampleForm(HouseForm):
    """One field of each kind."""

    name = forms.CharField(label="Họ, chữ đệm, tên", help_text="Viết như trên thẻ căn cước", max_length=80)
    number = DigitsField(
        label="Số định danh cá nhân", lengths=(12,), help_text="12 chữ số trên mặt trước thẻ căn cước"
    )
    born = DayField(
        label="Ngày sinh", partial=True, help_text="Người già không nhớ ngày tháng thì chỉ điền năm"
    )
    relation = forms.ChoiceField(
        label="Ông/bà là gì của bé?",
        choices=[("father", "Cha"), ("mother", "Mẹ"), ("other", "Người thân khác")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn quan hệ với bé"},
    )
    address = forms.CharField(label="Nơi cư trú", widget=forms.Textarea)
    receive = forms.ChoiceField(
        label="Nhận kết quả", choices=[("counter", "Tại quầy"), ("post", "Bưu chính")]
    )
    wishes = forms.MultipleChoiceField(
        label="Báo tin bằng",
        choices=[("sms", "Nhắn tin"), ("call", "Gọi điện")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fee = MoneyField(
        label="Tiền bản sao", required=False, help_text="8.000 đ một bản; không cần thì để trống"
    )
    scan = forms.FileField(label="Bản chụp tờ khai", required=False, help_text="Ảnh hoặc PDF, đến 20 MB")
    oath = forms.BooleanField(label="Tôi cam đoan những điều đã khai là đúng")


_WRONG = {
    "name": "",
    "number": "099 185 000 12",
    "born_day": "31",
    "born_month": "02",
    "born_year": "1985",
    "address": "Thôn Bến Đình, xã Đồng Sen",
    "receive": "pigeon",
    "fee": "mười nghìn",
}


def exhibits(request) -> dict:
    """Return what the gallery's template shows; `?phan=` picks the desk's half."""
    wrong = SampleForm(_WRONG, prefix=None, auto_id="wrong_%s")
    fresh = SampleForm(auto_id="fresh_%s", initial={"name": "Đặng Thị Ngọc Diễm", "born": date(1985, 2, 12)})
    return {
        "desk": request.GET.get("phan") == "ban",
        "wrong": wrong,
        "fresh": fresh,
        "icons": sorted(ICONS),
        "standings": _STANDINGS,
        "answers": _ANSWERS,
        "slip": _SLIP,
        "open_slip": _OPEN_SLIP,
        "steps": _STEPS,
        "stages": _STAGES,
        "tabs": _TABS,
        "rows": _ROWS,
        "uploads": _UPLOADS,
        "facts": _FACTS,
        "blocks": [
            Thing(is_list=False, lines=("Xã nhận hồ sơ sáng thứ Bảy.", "Mang theo thẻ căn cước.")),
            Thing(is_list=True, lines=("Quầy 1: hộ tịch", "Quầy 2: đất đai")),
        ],
        "summary": _SUMMARY,
        "papers": _PAPERS,
        "crumbs": [Thing(words="Trang đầu", href="/"), Thing(words="Hộ tịch", href="/linh-vuc/hotich/")],
        "hints": [
            Thing(keys_list=["/"], words="tìm"),
            Thing(keys_list=["J", "K"], words="lên xuống"),
            Thing(keys_list=["Enter"], words="mở"),
            Thing(keys_list=["X"], words="chọn"),
        ],
        "page": Paginator(range(214), 20).page(3),
        "colours": [
            "#21467A",
            "#0A5444",
            "#8A3A12",
            "#684600",
            "#7A2E5B",
            "#3E4C47",
            "#155E75",
            "#3F5B16",
            "#58645F",
        ],
        "objection": Thing(
            reason="Hồ sơ này vừa được Phạm Văn Hòa chuyển đi lúc 14:21. Mở lại để xem bước mới."
        ),
        "until": clock.now() + timedelta(minutes=4, seconds=32),
    }


_STANDINGS = [
    ("overdue", "trễ 2 giờ làm việc"),
    ("due_soon", "còn 2 giờ 40 phút"),
    ("on_time", "còn 6 giờ làm việc"),
    ("suspended", "tạm dừng"),
    ("done", "đã trả"),
]
_ANSWERS = [
    Thing(
        icon="papers",
        question="Cần mang gì",
        answer="3 giấy để nộp, 1 giấy để xem",
        more="Xem danh sách bên dưới",
        href="#papers",
    ),
    Thing(
        icon="clock",
        question="Mất bao lâu",
        answer="Trong ngày",
        more="Nộp sau 15:00 thì trả ngày làm việc kế tiếp",
        href="",
    ),
    Thing(
        icon="coin",
        question="Hết bao nhiêu tiền",
        answer="Mức thu do HĐND tỉnh quy định",
        more="Hỏi tại quầy",
        href="",
    ),
    Thing(icon="pin", question="Làm ở đâu", answer="Quầy 2", more="Xã nơi cha hoặc mẹ cư trú", href=""),
]
_FACTS = [
    Thing(label="Mã hồ sơ", value="H99.12-261123-0047"),
    Thing(label="Nhận ở đâu", value="Quầy 1, trụ sở xã"),
    Thing(label="Tiền còn phải nộp", value="16.000 đ"),
]
_SLIP = Thing(
    heading="Hẹn trả kết quả",
    due=_NOON,
    due_words="",
    why="Nhận 14:20, trước mốc 15:00; thủ tục trả trong ngày.",
    facts=_FACTS,
)
_OPEN_SLIP = Thing(
    heading="Hẹn trả kết quả", due=None, due_words="Đang tạm dừng, chờ bổ sung 1 giấy", why="", facts=_FACTS
)
_STEPS = [
    Thing(state="passed", words="Xã đã nhận, giấy tờ đủ", when="09:14 thứ Hai 23/11 · Bộ phận Một cửa"),
    Thing(state="now", words="Đang ghi Sổ khai sinh và in giấy", when="từ 10:35 · Bộ phận Hộ tịch"),
    Thing(state="planned", words="Lãnh đạo xã ký", when="thường mất 1 giờ"),
    Thing(state="planned", words="Trả kết quả", when="trước 17:00 hôm nay"),
]
_STAGES = [
    Thing(state="passed", words="Người đi khai"),
    Thing(state="now", words="Giấy tờ"),
    Thing(state="planned", words="Xem lại và gửi"),
]
_TABS = [
    Thing(words="Cần tôi làm", href="?tab=mine", count=11, here=True, late=False),
    Thing(words="Chờ bổ sung", href="?tab=waiting", count=4, here=False, late=False),
    Thing(words="Sắp/quá hạn", href="?tab=due", count=5, here=False, late=True),
    Thing(words="Chờ trả", href="?tab=return", count=9, here=False, late=False),
    Thing(words="Tất cả", href="?tab=all", count=1214, here=False, late=False),
]


def _row(
    number: str, standing: str, remaining: str, title: str, who: str, step: str, hour: str, day: str
) -> Thing:
    return Thing(
        id=number,
        href=f"#{number}",
        standing=standing,
        remaining=remaining,
        title=title,
        who=who,
        code=f"261123-{number}",
        next=step,
        papers="2/3",
        due_hour=hour,
        due_day=day,
        urgent=standing in {"overdue", "due_soon"},
        action="Trình ký" if standing == "overdue" else "Mở",
        action_href=f"#{number}",
    )


_ROWS = [
    _row(
        "0019",
        "overdue",
        "trễ 2 giờ làm việc",
        "Cấp bản sao Trích lục hộ tịch",
        "Hoàng Văn Lượng",
        "Trình ký",
        "10:50",
        "hôm nay",
    ),
    _row(
        "0047",
        "due_soon",
        "còn 2 giờ 40 phút",
        "Đăng ký khai sinh",
        "Đặng Thị Ngọc Diễm",
        "In giấy, trình ký",
        "17:00",
        "hôm nay",
    ),
    _row(
        "0021",
        "on_time",
        "còn 6 giờ làm việc",
        "Cấp Giấy xác nhận tình trạng hôn nhân",
        "Ngô Bá Khiêm",
        "Xác minh nơi ở cũ",
        "10:50",
        "thứ Ba 24/11",
    ),
    _row(
        "0007",
        "suspended",
        "tạm dừng",
        "Đăng ký lại khai sinh",
        "Trịnh Xuân Quỳ",
        "Chờ dân bổ sung 1 giấy",
        "dừng",
        "từ 20/11",
    ),
    _row(
        "0003",
        "done",
        "đã xong",
        "Trợ cấp xã hội hằng tháng",
        "Đỗ Thị Ngoãn",
        "Chờ dân đến nhận",
        "14:20",
        "thứ Năm 03/12",
    ),
]
_SUMMARY = [
    Thing(label="Họ, chữ đệm, tên", value="Đặng Thị Ngọc Diễm", href="#fresh_name"),
    Thing(label="Ngày sinh", value="12/02/1985", href="#fresh_born"),
]
_PAPERS = [
    Thing(name="Tờ khai đăng ký khai sinh", note="1 bản chính", only_if=""),
    Thing(name="Văn bản ủy quyền", note="1 bản chính", only_if="Khi nhờ người khác đi thay"),
]


def _upload(identifier: str, state: str, words: str, **more) -> Thing:
    given = {
        "name": "Giấy chứng sinh",
        "required": False,
        "why": "",
        "error": "",
        "percent": 0,
        "files": [],
    } | more
    return Thing(id=identifier, state=state, words=words, **given)


_UPLOADS = [
    _upload("u1", "missing", "Chưa có", required=True),
    _upload(
        "u2",
        "sending",
        "Đang gửi",
        percent=62,
        why="Cần vì ông/bà đi làm thay cha mẹ bé",
        name="Văn bản ủy quyền",
    ),
    _upload(
        "u3",
        "enough",
        "Đã đủ",
        files=[Thing(name="Trang 1", words="Rõ nét · 412 kB · gửi lúc 10:44", remove_name="remove-1")],
        name="Tờ khai",
    ),
    _upload(
        "u4",
        "unreadable",
        "Chưa xem được",
        name="Ảnh hai mặt thẻ căn cước",
        error="Tệp «can cuoc.pdf» có mật khẩu nên xã không mở được. Chụp ảnh thẻ là nhanh nhất.",
    ),
    _upload(
        "u5",
        "unneeded",
        "Không cần gửi",
        why="Xã tra được trong dữ liệu dân cư.",
        name="Thẻ căn cước của cha, mẹ",
    ),
]
