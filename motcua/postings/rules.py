"""May this be posted, printed, hung? Pure answers: None, or an objection in Vietnamese."""

from datetime import date

from motcua.catalogue.models import Status
from motcua.catalogue.reading import ProcedureCard
from motcua.lib.objections import Objection
from motcua.lib.wording import day as day_words
from motcua.people.models import Agency, Role, User
from motcua.postings.models import Place, PostingKind, SheetKind, SheetSize

TENDERS = frozenset({Role.OFFICE_MANAGER, Role.ADMINISTRATOR})
MOST_SHEETS = 1000  # of one job: more than any wall; a slip of the hand shall not set for an hour

_ON_PAPER = (SheetSize.A4, SheetSize.A3, SheetSize.A5)
# The sizes in which `documents.boards` makes each kind; a test compares.
SIZES = {
    SheetKind.COVER: _ON_PAPER,
    SheetKind.SECTORS: _ON_PAPER,
    SheetKind.SECTOR: _ON_PAPER,
    SheetKind.PROCEDURE: _ON_PAPER,
    SheetKind.POSTER: (*_ON_PAPER, SheetSize.STICKER),
    SheetKind.STICKERS: (SheetSize.A4, SheetSize.STICKER),
    SheetKind.LEAFLET: (SheetSize.A4,),
    SheetKind.FEEDBACK: _ON_PAPER,
    SheetKind.BINDER: (SheetSize.A4,),
}
# Which code a sheet bears; a poster bears the one it was made for, the binder lies on the desk and bears none.
CODE_OF = {
    SheetKind.COVER: PostingKind.BOARD,
    SheetKind.SECTORS: PostingKind.BOARD,
    SheetKind.SECTOR: PostingKind.SECTOR,
    SheetKind.PROCEDURE: PostingKind.PROCEDURE,
    SheetKind.LEAFLET: PostingKind.LEAFLET,
    SheetKind.FEEDBACK: PostingKind.FEEDBACK,
}
ABOUT_A_CODE = frozenset({SheetKind.POSTER, SheetKind.STICKERS})

NO_ADDRESS = Objection(
    "Chưa in được áp phích và nhãn có mã QR: chưa có địa chỉ nào mà điện thoại đã mở thử được. "
    "Ông/bà đặt «Địa chỉ cho điện thoại» trước; các tờ không có mã QR vẫn in được.",
    "no-site-address",
)


def may_tend(by: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person runs the one-stop office or administrates that agency on the day."""
    if by is None or any(by.has_role(role, agency, day) for role in TENDERS):
        return None
    return Objection(
        "Chỉ người phụ trách bộ phận một cửa hoặc người quản trị của cơ quan mới đổi được việc niêm yết.",
        "may-not-tend-postings",
    )


def object_to_place(place_kind: str, name: str, counter, others: list[str]) -> Objection | None:
    """Object to a place without a name or a kind, with another's name, or with a counter it cannot have."""
    if place_kind not in Place.Kind.values:
        return Objection("Ông/bà chọn loại nơi niêm yết.", "unknown-kind", "kind")
    if not name:
        return Objection(
            "Ông/bà ghi tên nơi niêm yết, ví dụ «Bảng ở sảnh trụ sở».", "place-name-missing", "name"
        )
    if len(name) > 120:
        return Objection("Tên dài quá 120 chữ, xin ghi gọn lại.", "place-name-too-long", "name")
    if name.casefold() in {other.casefold() for other in others}:
        return Objection(
            f"Đã có nơi tên «{name}». Ông/bà đặt tên khác, hoặc mở lại nơi ấy nếu đã thôi dùng.",
            "place-name-known",
            "name",
        )
    if counter is not None and place_kind != Place.Kind.COUNTER:
        return Objection("Chỉ nơi loại «quầy» mới gắn với một quầy.", "counter-not-wanted", "counter")
    return None


def object_to_place_seen(place: Place, seen: str) -> Objection | None:
    """Object when somebody has changed the place since the page was drawn."""
    if seen and seen != place_mark(place):
        return Objection(
            "Có đồng nghiệp vừa đổi nơi này. Ông/bà xem lại những gì đang có rồi ghi lần nữa.",
            "place-changed",
        )
    return None


def place_mark(place: Place) -> str:
    """Return what a page remembers of a place, to notice that somebody else has changed it."""
    return f"{place.kind}|{place.counter_id or ''}|{place.name}"


def object_to_retired(place: Place) -> Objection | None:
    """Object to hanging anything at a place that is no longer used."""
    if place.retired_at is None:
        return None
    return Objection(
        f"«{place.name}» đã thôi dùng. Ông/bà mở lại nơi này trước, hoặc chọn nơi khác.", "place-retired"
    )


def object_to_procedure(code: str, card: ProcedureCard | None, day: date) -> Objection | None:
    """Object to posting a procedure that nobody offers any more, and name what took its place."""
    if card is None:
        return Objection(
            f"Không có thủ tục mã {code} trong danh mục. Ông/bà tìm lại mã, hoặc chọn theo tên.",
            "procedure-unknown",
            "target",
        )
    if card.code != code:
        return Objection(
            f"Mã {code} là mã cũ; thủ tục ấy nay mang mã {card.code}: {card.name}. Ông/bà chọn mã mới.",
            "procedure-renumbered",
            "target",
        )
    if card.status != Status.ACTIVE:
        instead = f" Thủ tục thay thế: {card.replaced_by}." if card.replaced_by else ""
        return Objection(
            f"Thủ tục «{card.name}» {card.status_words}, không niêm yết mới được.{instead}",
            "procedure-not-offered",
            "target",
        )
    if card.valid_to is not None and card.valid_to <= day:
        return Objection(
            f"Thủ tục «{card.name}» hết hiệu lực từ {day_words(card.valid_to)}, không niêm yết mới được.",
            "procedure-not-offered",
            "target",
        )
    if card.valid_from > day:
        return Objection(
            f"Thủ tục «{card.name}» có hiệu lực từ {day_words(card.valid_from)}. Đến ngày ấy ông/bà hãy niêm yết.",
            "procedure-not-yet",
            "target",
        )
    return None


def object_to_sheet(kind: str, size: str) -> Objection | None:
    """Object to a sheet that is not made, or not in that size."""
    if kind not in SheetKind.values:
        return Objection("Không có loại tờ này. Ông/bà chọn lại trong danh sách.", "unknown-sheet", "sheets")
    if size not in SIZES[kind]:
        made = ", ".join(SheetSize(one).label for one in SIZES[kind])
        return Objection(
            f"«{SheetKind(kind).label.capitalize()}» chỉ in ở khổ {made}. Ông/bà chọn lại khổ giấy.",
            "wrong-size",
            "size",
        )
    return None
