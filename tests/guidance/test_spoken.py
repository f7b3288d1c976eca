"""The guide as it is said: an official may read each line aloud and correct it."""

import pytest

from motcua.guidance.checklist import Paper
from motcua.guidance.spoken import digest_of, papers_said, say, sentences


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("8.000 đ/bản", "tám nghìn đồng một bản"),
        ("Phí 16.000 đ", "Phí mười sáu nghìn đồng"),
        ("50.000 đồng", "năm mươi nghìn đồng"),
        ("trong 60 ngày", "trong sáu mươi ngày"),
        ("3 ngày làm việc", "ba ngày làm việc"),
        ("23/11/2026", "ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("từ ngày 1/4/2025", "từ ngày một tháng tư năm hai nghìn không trăm hai mươi lăm"),
        ("nhận sau 15:00 thì", "nhận sau mười lăm giờ thì"),
        ("7:30–11:30", "từ bảy giờ ba mươi đến mười một giờ ba mươi"),
        (
            "7:30–11:30 và 13:00–17:00",
            "từ bảy giờ ba mươi đến mười một giờ ba mươi và từ mười ba giờ đến mười bảy giờ",
        ),
        ("UBND cấp xã", "Ủy ban nhân dân cấp xã"),
        ("thẻ căn cước/CCCD, hộ chiếu", "thẻ căn cước hoặc căn cước công dân, hộ chiếu"),
        ("NĐ 118/2025/NĐ-CP", "NĐ Nghị định số một trăm mười tám năm hai nghìn không trăm hai mươi lăm"),
        (
            "Thông tư 281/2016/TT-BTC",
            "Thông tư hai trăm tám mươi mốt năm hai nghìn không trăm mười sáu",
        ),
        ("0200 000 0001", "không hai không, không không không, không không không, không một"),
        ("Trang 1–2", "Trang một đến hai"),
        ("Giấy tờ tùy thân (thẻ căn cước)", "Giấy tờ tùy thân, thẻ căn cước"),
        ("Mẫu CT01", "Mẫu CT không một"),
        ("Đến quầy đi", "Đến quầy đi"),
        ("giấy tờ của công dân…", "giấy tờ của công dân, vân vân"),
        ("công dân…, 1 bản sao", "công dân, vân vân, một bản sao"),
    ],
)
def test_a_voice_says_words_where_paper_has_figures(written, said):
    assert say(written) == said


def test_no_figure_is_left_for_the_voice_to_guess():
    said = " ".join(sentences(["Gọi 0912 345 678 từ 7:30, phí 2.000 đ/trang, đến 05/01/2027, 2 bản chính."]))
    assert not any(char.isdigit() for char in said)


def test_long_sentences_are_cut_where_a_voice_may_breathe():
    long = "Giấy tờ, " * 80
    assert all(len(piece) <= 242 for piece in sentences([long]))
    assert " ".join(sentences([long])).lower().count("giấy tờ") == 80


def test_a_sentence_goes_on_after_a_breath_without_a_full_stop_in_its_middle():
    *begun, last = sentences(["Chứng thực bản sao từ bản chính " + "của cơ quan, " * 40 + "cấp"])
    assert begun
    assert all(piece.endswith(",") and not piece.endswith(",,") for piece in begun)
    assert last.endswith("cấp.")
    assert all(piece[0].islower() for piece in [*begun[1:], last])


def test_a_text_without_a_place_to_breathe_is_cut_all_the_same():
    assert "".join(sentences(["a" * 700])).lower().count("a") == 700


def test_papers_are_counted_and_numbered():
    said = papers_said(
        "Giấy phải nộp",
        [Paper("Tờ khai", count_words="1 bản chính"), Paper("Đơn", condition="Khi nhờ")],
        conditions=True,
    )
    assert said == [
        "Giấy phải nộp: 2 giấy.",
        "Thứ nhất: Tờ khai, 1 bản chính.",
        "Thứ hai: Khi nhờ: Đơn.",
    ]
    assert papers_said("Nộp", []) == []


def test_another_voice_is_another_recording():
    assert digest_of(["a"], "x") != digest_of(["a"], "y") != digest_of(["b"], "y")
