"""What the invented commune announces and posts in its week, told with the verbs."""

from datetime import datetime, timedelta

from motcua.demo.commune import Commune
from motcua.lib.clock import at_local, local_day
from motcua.news import actions
from motcua.news.actions.announcing import Wording
from motcua.news.actions.disclosing import Terms
from motcua.news.models import Category, DisclosureKind
from motcua.news.rules import least_days

_ANNOUNCED = (
    # days ago, category, title, body, weekdays, pinned
    (
        6,
        Category.NOTICE,
        "Sáng thứ Bảy xã có người nhận hồ sơ và trả kết quả",
        "Từ 7:30 đến 11:30 sáng thứ Bảy hằng tuần, quầy số 1 nhận hồ sơ và trả kết quả.\n\n"
        "- Hồ sơ nhận sáng thứ Bảy tính thời hạn từ 7:30 thứ Hai.\n"
        "- Đem theo thẻ căn cước và giấy hẹn.\n\n"
        "Ai không tự đi được, người nhà cầm giấy ủy quyền đến thay.",
        (),
        True,
    ),
    (
        4,
        Category.GUIDE,
        "Quét mã trên bảng trước cổng để biết cần mang giấy gì",
        "Mở máy ảnh điện thoại, đưa vào ô vuông đen trắng trên bảng. Trang hiện ra ghi: mang giấy gì, mất bao lâu, "
        "hết bao nhiêu tiền.\n\n"
        "Không có điện thoại thông minh thì gọi hoặc đến quầy, cán bộ in giấy cho bà con cầm về.",
        (),
        False,
    ),
    (
        5,
        Category.PROGRAMME,
        "Thứ Tư: bản sao trích lục hộ tịch trả ngay trong buổi",
        "Thứ Tư hằng tuần, ai xin bản sao trích lục hộ tịch đến trước 15:00 thì ngồi chờ lấy luôn.\n\n"
        "Lệ phí 8.000 đ một bản.",
        (2,),
        False,
    ),
)


def announce(commune: Commune, now: datetime) -> None:
    """Write and publish three announcements, post two things, set up the waiting room's screen, all before `now`."""
    manager, today = commune["mai"], local_day(now)
    for ago, category, title, body, weekdays, pinned in _ANNOUNCED:
        day = today - timedelta(days=ago)
        at = at_local(day, 7, 40)
        words = Wording(
            title=title, body=body, starts_on=day, category=category, weekdays=weekdays, is_pinned=pinned
        )
        made = actions.draft_announcement(commune.office, words, by=manager, at=at)
        actions.publish_announcement(made, by=manager, at=at + timedelta(minutes=5))
    _disclose(commune, today)
    actions.set_up_screen(
        commune.office, name="Phòng chờ", by=manager, at=at_local(today - timedelta(days=6), 7, 50)
    )


def _disclose(commune: Commune, today) -> None:
    manager = commune["mai"]
    first = today - timedelta(days=3)
    at = at_local(first, 8, 5)
    places = ("Trụ sở UBND xã", "Nhà văn hóa thôn Bến Đình", "Trang thông tin của xã")
    for kind, title, body, basis, names in (
        (
            DisclosureKind.CONTRIBUTION,
            "Khoản đóng góp làm đường thôn Bến Đình: dự kiến thu, dự kiến chi",
            "Mặt đường dài 420 m, rộng 3,5 m.\n\n- Xã chi: 260.000.000 đ\n- Nhân dân góp: 90.000.000 đ, 300.000 đ mỗi hộ\n"
            "- Hộ nghèo, hộ cận nghèo: không phải góp\n\nBà con góp ý về mức góp và cách chia.",
            "Biên bản họp thôn ngày 12 tháng này",
            False,
        ),
        (
            DisclosureKind.LIST,
            "Danh sách hộ đề nghị công nhận thoát nghèo",
            "1. Hộ ông Lò Văn Giả Định, thôn Bến Đình\n2. Hộ bà Cầm Thị Giả Định, thôn Cầu Tre",
            "Biên bản rà soát của ban chỉ đạo xã",
            True,
        ),
    ):
        terms = Terms(
            kind=kind,
            title=title,
            body=body,
            basis=basis,
            starts_on=first,
            ends_on=first + timedelta(days=least_days(first) - 1),
            places=places,
            names_people=names,
            remarks_to="Văn phòng HĐND và UBND xã, 0200 000 0000",
        )
        made = actions.draft_disclosure(commune.office, terms, by=manager, at=at)
        actions.post_disclosure(made, by=manager, at=at + timedelta(minutes=3))
        if not names:
            said = actions.remark_on(
                made,
                text="Đề nghị cho góp làm hai đợt, sau vụ gặt.",
                by=None,
                at=at_local(first + timedelta(days=1), 19, 30),
            )
            actions.answer_remark(
                said,
                answer="Thôn họp đã thống nhất thu hai đợt: tháng này và sau vụ gặt.",
                by=manager,
                at=at_local(first + timedelta(days=2), 9, 10),
            )
