"""How long the search takes at 400 and at 10,000 procedures, and how soon a word shows on every process.

The search itself is asked in this process, on one thread, counted in the processor's time, so that whatever else the
machine does does not count; the word is taught to two real web processes by the same verb the worklist calls.
"""

import random
import time
from urllib.parse import quote

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.pages import WORKERS, line_to_each_process, text_of

MANY = 10_000
QUESTIONS = (
    "lam giay khai sinh cho con", "vợ em mới sinh bé giờ làm giấy tờ gì", "xac nhan doc than", "sao y công chứng",
    "so do lan dau", "cap lai giay khai sinh", "dang ky ket hon voi nguoi nuoc ngoai", "ba em mới mất giờ làm gì",
    "mo quan ca phe", "tro cap nguoi cao tuoi", "chung thuc chu ky so yeu ly lich", "nhan nuoi con nuoi",
    "hàng xóm lấn ranh đất nhờ xã giải quyết", "mai tang phi cho cuu chien binh", "giay khuyet tat bi mat",
    "doi ten ho kinh doanh", "ho ngheo", "khia sinh", "giấy phép", "đăng ký", "cấp giấy chứng nhận đăng ký",
    "xin cấp lại giấy phép đã mất", "vay ngan hang bang so do", "tách hộ khẩu", "xyzzy qwrtp",
)  # fmt: skip
HALF_TYPED = ("kh", "khai s", "dang ky ke", "giấy ph", "chứng th", "cap lai gi", "tro c", "so do l")
_THINGS = [
    "trại cá tra",
    "xưởng gỗ",
    "kho lạnh",
    "bến phà",
    "lò gạch",
    "trạm bơm",
    "vườn ươm",
    "mỏ đá",
    "phòng khám",
    "nhà thuốc",
    "trường nghề",
    "bãi xe",
    "khu chợ",
    "nhà máy giấy",
    "đội tàu",
    "trạm cân",
    "nghĩa trang",
    "sân vận động",
    "thư viện",
    "bảo tàng",
    "rạp hát",
    "tuyến xe buýt",
    "cầu treo",
    "hồ bơi",
    "làng nghề",
    "phòng thí nghiệm",
    "vùng trồng chè",
    "trang trại bò sữa",
    "ao tôm",
    "giống cây",
    "phân bón",
    "máy gặt",
    "đường ống",
    "trạm điện",
]
_KINDS = [
    "loại một",
    "loại hai",
    "cấp tỉnh",
    "vùng cao",
    "hải đảo",
    "đô thị",
    "nông thôn",
    "theo mùa",
    "lần đầu",
    "rút gọn",
    "mở rộng",
    "dài hạn",
]


def measure(*, quick: bool) -> list[Figure]:
    """Measure with the catalogue that ships, then with as many procedures as a province has."""
    rounds = 3 if quick else 10
    figures = _answers("", rounds, at_rest=5, typing=10)
    figures.append(_a_word_on_every_process("", "lọc cọc lách cách"))
    started = time.perf_counter()
    _fill_up(2_000 if quick else MANY)
    figures.append(told("search_filled", "nạp cho đủ 10.000 thủ tục", time.perf_counter() - started, "s"))
    figures += _answers("_many", rounds, at_rest=20, typing=40)
    figures.append(_a_word_on_every_process("_many", "rì rầm xào xạc"))
    return figures


def invented_records(count: int) -> list[dict]:
    """Return so many records that look like procedures: the shipped ones, each for another thing in another kind."""
    from motcua.catalogue.loading import shipped_records

    chance = random.Random(20_261_123)
    models = [record for record in shipped_records() if record.get("status", "active") == "active"]
    records = []
    for number in range(count):
        model, thing = chance.choice(models), chance.choice(_THINGS)
        records.append(
            {
                **model,
                "code": f"9.{number:06}",
                "name": f"{model['name']} {thing} {chance.choice(_KINDS)}",
                "keywords": [f"{words} {thing}" for words in model["keywords"][:3]],
            }
        )
    return records


def _fill_up(count: int) -> None:
    from motcua.catalogue.actions import load_catalogue
    from motcua.catalogue.models import Procedure

    load_catalogue(invented_records(count - Procedure.objects.count()))


def _answers(suffix: str, rounds: int, *, at_rest: float, typing: float) -> list[Figure]:
    from motcua.catalogue.search import forget, popular, search, suggest

    forget()
    started = time.perf_counter()
    popular(1)
    built = time.perf_counter() - started
    words = "10.000 thủ tục" if suffix else "400 thủ tục"
    figures = [told(f"search_build{suffix}", f"dựng chỉ mục, {words}", built, "s")]
    for name, ask, questions, limit, sentence in (
        ("search", search, QUESTIONS, at_rest, "một câu tìm"),
        ("suggest", suggest, HALF_TYPED, typing, "gợi ý khi đang gõ"),
    ):
        for question in questions:
            ask(question)
        taken = []
        for _ in range(rounds):
            for question in questions:
                before = time.thread_time()
                ask(question)
                taken.append(1000 * (time.thread_time() - before))
        note = f"giữa {percentile(taken, 0.5):.1f}, lâu nhất {max(taken):.1f} ms"
        figures.append(
            at_most(
                f"{name}{suffix}",
                f"{sentence}, {words}, p95",
                percentile(taken, 0.95),
                limit,
                "ms",
                note=note,
            )
        )
    figures.append(told(f"search_mended{suffix}", f"chỉ mục nhận một từ khóa, {words}", _mended(words), "ms"))
    return figures


def _mended(word: str) -> float:
    """Return the milliseconds of processor time in which this process's index takes in one word more."""
    from motcua.catalogue.asked.actions import teach_word
    from motcua.catalogue.models import Procedure
    from motcua.catalogue.search import popular
    from motcua.catalogue.search.answers import CHECK_EVERY

    teach_word(f"thử {word}", Procedure.objects.get(code="1.001193"))
    time.sleep(2 * CHECK_EVERY)
    before = time.thread_time()
    popular(1)
    return 1000 * (time.thread_time() - before)


def _a_word_on_every_process(suffix: str, word: str) -> Figure:
    """Teach a word that led elsewhere and return how late the last process found it."""
    from motcua.catalogue.asked.actions import teach_word
    from motcua.catalogue.models import Procedure

    procedure = Procedure.objects.get(code="1.001193")
    place.close_database()
    with place.server(workers=WORKERS) as port:
        lines = line_to_each_process(port)
        address = f"/thu-tuc/?q={quote(word)}"
        link = f"/thu-tuc/{procedure.code}/"
        for line in lines.values():  # now the answer without it is in every process's memory
            if link in text_of(line, address):
                raise RuntimeError("the word is found before it is taught")
        slowest = 0.0
        teach_word(word, procedure)
        taught = time.perf_counter()
        waiting = dict(lines)
        while waiting and time.perf_counter() - taught < 20:
            for process, line in list(waiting.items()):
                if link in text_of(line, address):
                    slowest = time.perf_counter() - taught
                    del waiting[process]
            time.sleep(0.01)
        for line in lines.values():
            line.close()
    words = "10.000 thủ tục" if suffix else "400 thủ tục"
    return at_most(
        f"search_word{suffix}",
        f"từ khóa mới tìm ra ở mọi tiến trình ({len(lines)}), {words}",
        20.0 if waiting else slowest,
        1,
        "s",
    )
