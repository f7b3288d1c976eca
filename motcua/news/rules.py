"""May this be announced, posted, said? Every rule answers None or an Objection in Vietnamese."""

from datetime import date

from motcua import law
from motcua.lib import wording
from motcua.lib.objections import Objection
from motcua.news.models import Announcement, Disclosure
from motcua.people.models import Agency, Role, User

EDITORS = frozenset({Role.LEADER, Role.OFFICE_MANAGER, Role.ADMINISTRATOR})
MOST_PINNED = 3
MOST_FILES = 10
LONGEST_POSTING = 366  # days; nothing the law knows hangs longer, and a typing mistake in the year does
MOST_REMARKS_A_DAY = 200  # of one disclosure: a page open to everybody must not fill the disk
LONGEST_REMARK = 4000


def may_announce(user: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person leads, manages or administrates that office on the day."""
    if user is None or any(user.has_role(role, agency, day) for role in EDITORS):
        return None
    return Objection(
        "Chỉ lãnh đạo, phụ trách bộ phận một cửa hoặc người quản trị của cơ quan đăng được.", "not-editor"
    )


def object_to_span(starts_on: date, ends_on: date | None, today: date) -> Objection | None:
    """Object to a span that ends before it begins, or that is over already."""
    if ends_on is None:
        return None
    if ends_on < starts_on:
        return Objection("Ngày cuối trước ngày đầu. Xem lại hai ngày.", "ends-before-start", "ends_on")
    if ends_on < today:
        return Objection(
            f"Ngày cuối {wording.day(ends_on)} đã qua. Chọn ngày từ hôm nay trở đi.",
            "already-over",
            "ends_on",
        )
    return None


def object_to_pinning(others_pinned: int) -> Objection | None:
    """Object to pinning more than a reader takes in."""
    if others_pinned < MOST_PINNED:
        return None
    return Objection(
        f"Đã ghim {MOST_PINNED} tin. Bỏ ghim một tin khác trước, nếu không tin nào còn nổi lên.",
        "too-many-pinned",
        "is_pinned",
    )


def may_publish(announcement: Announcement, today: date) -> Objection | None:
    """Object to publishing what is published already, or over."""
    if announcement.is_published:
        return Objection("Thông báo này đang đăng rồi.", "already-published")
    return object_to_span(announcement.starts_on, announcement.ends_on, today)


def object_to_files(count: int) -> Objection | None:
    """Object to more files than a page carries."""
    if count < MOST_FILES:
        return None
    return Objection(f"Đã có {MOST_FILES} tệp. Bỏ bớt một tệp trước.", "too-many-files", "file")


def least_days(day: date) -> int:
    """Return how many days something posted on that day has to hang (law: disclosure.days)."""
    return law.rule("disclosure.days", day).value


def object_to_posting_span(starts_on: date, ends_on: date, today: date) -> Objection | None:
    """Object to a posting that ends before it starts, is over, or hangs longer than a year."""
    if objection := object_to_span(starts_on, ends_on, today):
        return objection
    if (ends_on - starts_on).days + 1 > LONGEST_POSTING:
        return Objection(
            "Thời gian niêm yết dài hơn một năm. Xem lại năm của hai ngày.", "too-long", "ends_on"
        )
    return None


def may_post(disclosure: Disclosure, has_files: bool, today: date) -> Objection | None:
    """Object to posting twice, nothing, nowhere, or in the past."""
    if disclosure.posted_at is not None:
        return Objection("Nội dung này đã niêm yết rồi.", "already-posted")
    if not disclosure.body and not has_files:
        return Objection("Chưa có gì để niêm yết: gõ nội dung hoặc tải tệp lên.", "nothing-to-post", "body")
    if not disclosure.places:
        return Objection("Chưa ghi nơi niêm yết.", "no-place", "places")
    if disclosure.starts_on < today:
        return Objection(
            f"Ngày bắt đầu {wording.day(disclosure.starts_on)} đã qua. Niêm yết không ghi lùi ngày được.",
            "starts-in-past",
            "starts_on",
        )
    return object_to_posting_span(disclosure.starts_on, disclosure.ends_on, today)


def may_change(disclosure: Disclosure) -> Objection | None:
    """Object to changing what hangs: people read it, and the record says what they read."""
    if disclosure.posted_at is None:
        return None
    return Objection(
        "Nội dung đã niêm yết thì không sửa được. Gỡ xuống với lý do rồi niêm yết bản mới.", "posted"
    )


def may_take_down(disclosure: Disclosure, today: date) -> Objection | None:
    """Object to taking down what does not hang."""
    if disclosure.posted_at is None or disclosure.withdrawn_at is not None or disclosure.ends_on < today:
        return Objection("Nội dung này không còn niêm yết.", "not-posted")
    return None


def may_remark(disclosure: Disclosure, text: str, sent_today: int, today: date) -> Objection | None:
    """Object to a remark on what does not hang or takes none, to an empty or endless one, and to a flood."""
    if not disclosure.hangs_on(today):
        return Objection("Nội dung này đã hết thời gian niêm yết, không nhận ý kiến nữa.", "not-posted")
    if not disclosure.takes_remarks:
        return Objection(
            "Nội dung này không nhận ý kiến trên trang. Ông/bà gửi tới nơi ghi ở trên.", "no-remarks"
        )
    if not text:
        return Objection("Ông/bà chưa ghi ý kiến.", "remark-empty", "text")
    if len(text) > LONGEST_REMARK:
        return Objection(f"Ý kiến dài quá {LONGEST_REMARK} chữ. Ông/bà viết gọn lại.", "remark-long", "text")
    if sent_today >= MOST_REMARKS_A_DAY:
        return Objection(
            "Hôm nay trang đã nhận quá nhiều ý kiến cho nội dung này. Ông/bà gửi lại ngày mai hoặc đến trụ sở.",
            "too-many-remarks",
        )
    return None
