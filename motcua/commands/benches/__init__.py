"""The measurements of `motcua bench`, one file per family of figures; each runs in a process and a data folder of its own.

Not for judging the code by a profiler, and never on an office's own data. Start at FAMILIES, then the family's
`measure(quick)`; how an office is set up to be measured is `place`, how it is put under load is `load`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A family of figures: what it measures, and whether the database makes a difference to it.

    `settles` says whether it wants an office set up in its folder before it begins.
    """

    words: str
    on_each_database: bool = True
    settles: bool = True


FAMILIES = {
    "deadlines": Family("tính thời hạn", on_each_database=False, settles=False),
    "slip": Family("in giấy hẹn", on_each_database=False),
    "weight": Family("trang công cộng nặng bao nhiêu, hiện nhanh thế nào", on_each_database=False),
    "boards": Family("bảng niêm yết", on_each_database=False),
    "pages": Family("trang thủ tục và tìm kiếm"),
    "search": Family("tìm thủ tục, 400 và 10.000", on_each_database=False),
    "receptions": Family("tiếp nhận hồ sơ"),
    "kills": Family("giết máy chủ giữa chừng"),
    "crowd": Family("năm mươi người nộp và năm cán bộ cùng lúc"),
    "submissions": Family("nộp trực tuyến có ảnh"),
    "worklist": Family("danh sách việc"),
    "catalogue": Family("nhập danh mục và so khác biệt"),
    "starting": Family("khởi động và bộ nhớ", on_each_database=False, settles=False),
}
