"""May this stand in the guidance? Pure answers: None, or an objection in Vietnamese."""

from collections.abc import Collection, Sequence

from motcua.guidance.checklist import CASE_KEY, CHANNEL_KEY, MOST_QUESTIONS, REST_KEY, Kind, Option, Paper
from motcua.lib.objections import Objection
from motcua.lib.vietnamese import fold

MOST_OPTIONS = 8
MOST_STEPS = 20


def may_ask(
    text: str, kind: str, options: Sequence[Option], papers: Collection[Paper], others: Collection[str]
) -> Objection | None:
    """Object to a question that cannot be answered, or that would take away what the law always wants.

    `others` are the texts of the procedure's other questions.
    """
    if not fold(text):
        return Objection("Câu hỏi còn trống. Ông/bà ghi một câu ngắn, dễ hiểu.", "question-empty", "text")
    if fold(text) in {fold(other) for other in others}:
        return Objection("Câu hỏi này đã có.", "question-known", "text")
    if len(others) >= MOST_QUESTIONS:
        return Objection(
            f"Đã có {MOST_QUESTIONS} câu hỏi. Nhiều hơn thì người dân bỏ giữa chừng: xin bỏ bớt hoặc gộp lại.",
            "questions-too-many",
        )
    if not 2 <= len(options) <= MOST_OPTIONS:
        return Objection(f"Cần từ 2 đến {MOST_OPTIONS} câu trả lời để chọn.", "answers-count", "options")
    if len({fold(option.words) for option in options}) < len(options):
        return Objection("Có hai câu trả lời giống nhau.", "answers-alike", "options")
    if kind == Kind.YES_NO and len(options) != 2:
        return Objection("Câu hỏi có/không chỉ có hai câu trả lời.", "answers-count", "options")
    certain = {fold(paper.name): paper.name for paper in papers if paper.conditional is False}
    for option in options:
        if lost := option.excludes & certain.keys():
            return Objection(
                f"«{certain[min(lost)]}» là giấy luật luôn đòi, không câu trả lời nào bỏ được.",
                "paper-always-wanted",
                "options",
            )
        if option.requires & option.excludes:
            return Objection(
                f"Câu trả lời «{option.words}» vừa đòi vừa bỏ một giấy. Ông/bà chọn một.",
                "paper-both-ways",
                "options",
            )
    if not any(
        o.requires or o.excludes or o.drops_fees or o.case or o.channel or o.advice or o.undated
        for o in options
    ):
        return Objection(
            "Chưa câu trả lời nào làm thay đổi danh sách. Ông/bà chọn giấy tờ, khoản phí, trường hợp hoặc ghi lời nhắc.",
            "question-idle",
            "options",
        )
    return None


def reserved_keys() -> frozenset[str]:
    """Return the keys that questions made from the catalogue use."""
    return frozenset({CASE_KEY, CHANNEL_KEY, REST_KEY})


def may_tell(text: str, has_picture: bool, alt: str, others: int) -> Objection | None:
    """Object to an empty step, a picture without words for who cannot see it, or too many steps."""
    if not fold(text):
        return Objection("Bước này còn trống. Ông/bà ghi phải làm gì.", "step-empty", "text")
    if has_picture and not fold(alt):
        return Objection(
            "Hình cần lời tả, cho người không nhìn được: trong hình có gì, phải để ý chỗ nào.",
            "picture-without-words",
            "alt",
        )
    if others >= MOST_STEPS:
        return Objection(f"Đã có {MOST_STEPS} bước. Xin gộp các bước nhỏ lại.", "steps-too-many")
    return None


def may_film(title: str, transcript: str) -> Objection | None:
    """Object to a film without a name, or without its words in writing."""
    if not fold(title):
        return Objection("Phim chưa có tên.", "video-untitled", "title")
    if len(fold(transcript)) < 20:
        return Objection(
            "Cần ghi đủ lời trong phim, cho người không nghe được và người không tải phim.",
            "video-without-words",
            "transcript",
        )
    return None
