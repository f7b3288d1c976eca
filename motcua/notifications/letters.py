"""The letters, as words: nothing personal stands in them beyond the dossier's code. Pure.

Who reads along on the way learns neither who applied nor for what; the look-up page asks for the secret on the slip.
"""

from dataclasses import dataclass

from motcua.dossiers.lifecycle import CLOSED, Stage


@dataclass(frozen=True)
class Letter:
    """One kind of letter: its name in the outbox, its words, and the stages in which it is still true."""

    key: str
    subject: str
    news: str
    todo: str
    true_in: frozenset[Stage]


_EVERY = frozenset(Stage)

_RECEIVED = Letter(
    "received",
    "Đã nhận hồ sơ {code}",
    "Hồ sơ {code} đã được tiếp nhận.",
    "Ngày hẹn trả kết quả in trên giấy hẹn. Ông/bà chưa phải làm gì thêm.",
    _EVERY - {Stage.VOIDED, Stage.NOT_ACCEPTED},
)

_ENDED = Letter(
    "ended",
    "Hồ sơ {code} đã dừng giải quyết",
    "Hồ sơ {code} đã dừng giải quyết. Thông báo có ghi lý do.",
    "Xem và lưu thông báo theo cách xem hồ sơ dưới đây. Cần làm tiếp thì xin nộp hồ sơ mới.",
    frozenset({Stage.STOPPED, Stage.WITHDRAWN, Stage.LAPSED}),
)

# By the journal's kind of entry.
LETTERS: dict[str, Letter] = {
    "dossier.receive": _RECEIVED,
    "dossier.accept": _RECEIVED,
    "dossier.decline": Letter(
        "declined",
        "Hồ sơ {code} không được tiếp nhận",
        "Hồ sơ {code} không được tiếp nhận. Nơi đã nộp gửi ông/bà phiếu từ chối có ghi lý do.",
        "Chưa nhận được phiếu, xin hỏi nơi đã nộp.",
        frozenset({Stage.NOT_ACCEPTED}),
    ),
    "dossier.ask_supplement": Letter(
        "supplement",
        "Hồ sơ {code} cần bổ sung giấy tờ",
        "Hồ sơ {code} cần bổ sung giấy tờ. Trong lúc chờ, thời hạn giải quyết không chạy.",
        "Xin ông/bà xem giấy nào cần bổ sung và nộp đến hết ngày nào, theo cách xem hồ sơ dưới đây.",
        frozenset({Stage.AWAITING_SUPPLEMENT}),
    ),
    "dossier.return_supplement": Letter(
        "supplement-again",
        "Hồ sơ {code}: giấy bổ sung chưa đạt",
        "Giấy bổ sung của hồ sơ {code} đã được xem và chưa đạt.",
        "Xin ông/bà xem lý do và gửi lại, theo cách xem hồ sơ dưới đây.",
        frozenset({Stage.AWAITING_SUPPLEMENT}),
    ),
    "dossier.modify": Letter(
        "modified",
        "Hồ sơ {code} đã nhận phần sửa đổi",
        "Phần ông/bà sửa đổi, bổ sung trong hồ sơ {code} đã được nhận.",
        "Ngày hẹn có thể đổi: xem ngày hẹn mới theo cách xem hồ sơ dưới đây.",
        _EVERY - CLOSED,
    ),
    "dossier.decline_wish": Letter(
        "wish-declined",
        "Hồ sơ {code}: đề nghị của ông/bà đã được trả lời",
        "Đề nghị của ông/bà về hồ sơ {code} đã được trả lời; hồ sơ vẫn được làm tiếp.",
        "Xem câu trả lời theo cách xem hồ sơ dưới đây.",
        _EVERY - CLOSED,
    ),
    "dossier.stop": _ENDED,
    "dossier.withdraw": _ENDED,
    "dossier.lapse": _ENDED,
    "dossier.approve": Letter(
        "ready",
        "Hồ sơ {code} đã có kết quả",
        "Hồ sơ {code} đã có kết quả.",
        "Mời ông/bà đến nhận, mang theo giấy hẹn. Mất giấy hẹn thì mang giấy tờ tùy thân.",
        frozenset({Stage.READY}),
    ),
    "dossier.refuse": Letter(
        "answered",
        "Hồ sơ {code} đã có văn bản trả lời",
        "Hồ sơ {code} đã có văn bản trả lời.",
        "Mời ông/bà đến nhận, mang theo giấy hẹn. Mất giấy hẹn thì mang giấy tờ tùy thân.",
        frozenset({Stage.READY}),
    ),
    "dossier.return_result": Letter(
        "returned",
        "Đã trả kết quả hồ sơ {code}",
        "Kết quả của hồ sơ {code} đã được trả.",
        "Nếu ông/bà chưa nhận và không nhờ ai nhận thay, xin báo ngay cho nơi đã nộp.",
        frozenset({Stage.RETURNED}),
    ),
}
BY_KEY = {letter.key: letter for letter in LETTERS.values()}


def text_of(letter: Letter, *, code: str, look_up: str, office: str, phone: str) -> str:
    """Return the letter as plain text. `look_up` is the look-up page's address without any secret, "" while there is none."""
    paragraphs = [
        "Kính gửi ông/bà,",
        letter.news.format(code=code),
        letter.todo,
        f"Xem hồ sơ đến đâu: {look_up}\nNhập mã hồ sơ trên và mã tra cứu in ngay dưới mã hồ sơ trên giấy hẹn."
        if look_up
        else "Muốn biết hồ sơ đến đâu, mời ông/bà mang giấy hẹn đến quầy.",
        f"Cần hỏi thêm, xin gọi {phone}." if phone else "",
        office,
        "Thư này do máy gửi, xin đừng trả lời. Nếu ông/bà không nộp hồ sơ nào, xin bỏ qua thư này.",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"
