"""Story 6: look up by QR, or by code and secret; no name of anybody else; guessing is slowed down."""

import re

import pytest

from motcua.dossiers.actions import (
    approve,
    ask_supplement,
    forward,
    guessing,
    propose_refusal,
    refuse,
    return_result,
)
from motcua.lib.clock import at_local
from tests.cast import MARITAL, MONDAY, NINE


def at(hour, minute=0, day=9):
    return at_local(MONDAY.replace(day=day), hour, minute)


@pytest.fixture
def dossier(cast):
    return cast.receive(MARITAL, assignee=cast.specialist)


def text(response) -> str:
    body = re.sub(r"<(svg|script).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def open_by_qr(client, dossier):
    first = client.get(f"/ho-so/{dossier.code}/", {"k": dossier.secret})
    assert first.status_code == 302
    assert "k=" not in first["Location"]
    return client.get(first["Location"])


def test_the_qr_opens_the_dossier_and_the_secret_leaves_the_address(client, cast, dossier):
    page = text(open_by_qr(client, dossier))
    assert "Đang giải quyết, hẹn 09:00 thứ Năm 12/11/2026" in page or "Xã trả chậm" in page
    assert "Đã nhận hồ sơ, chuyển Bộ phận chuyên môn" in page


def test_code_and_secret_typed_badly_still_open_it(client, cast, dossier):
    typed = f" {dossier.secret[:3].lower()} {dossier.secret[3:6]}-{dossier.secret[6:]} "
    answer = client.post("/ho-so/", {"code": dossier.code.lower(), "secret": typed})
    assert answer["Location"] == f"/ho-so/{dossier.code}/"


def test_a_wrong_secret_and_a_code_that_is_not_there_look_the_same(client, cast, dossier):
    wrong = client.post("/ho-so/", {"code": dossier.code, "secret": "222222222"})
    absent = client.post("/ho-so/", {"code": "H99.12-261109-9999", "secret": "222222222"})
    assert wrong.status_code == absent.status_code == 404
    strip = lambda r: re.sub(r"value=\"[^\"]*\"", "", text(r))  # noqa: E731
    assert strip(wrong) == strip(absent)


def test_a_stranger_with_the_address_only_gets_a_404(client, cast, dossier):
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 404
    assert client.get(f"/ho-so/{dossier.code}/", {"k": "x"}).status_code == 404


def test_empty_fields_say_what_to_type(client, cast):
    page = client.post("/ho-so/", {"code": "", "secret": ""})
    assert page.status_code == 422
    assert "Gõ mã hồ sơ in trên giấy hẹn" in text(page)


def test_guessing_is_stopped_for_the_code_even_with_the_right_secret(client, cast, dossier):
    for _ in range(guessing.PER_CODE):
        assert client.post("/ho-so/", {"code": dossier.code, "secret": "222222222"}).status_code == 404
    assert client.post("/ho-so/", {"code": dossier.code, "secret": dossier.secret}).status_code == 429


def test_after_too_many_guesses_the_code_typed_stays_in_its_box(client, cast, dossier):
    for _ in range(guessing.PER_CODE + 1):
        answer = client.post("/ho-so/", {"code": dossier.code, "secret": "222222222"})
    assert answer.status_code == 429
    assert f'value="{dossier.code}"' in answer.content.decode()


def test_behind_our_own_proxy_one_guesser_does_not_shut_everybody_out(client, cast, dossier, settings):
    settings.BEHIND_PROXY = True
    for number in range(guessing.PER_PLACE):
        client.post("/ho-so/", {"code": f"H99.12-261109-{number:04d}", "secret": "222222222"},
                    headers={"X-Forwarded-For": "192.0.2.7"})  # fmt: skip
    given = {"code": dossier.code, "secret": dossier.secret}
    assert client.post("/ho-so/", given, headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 429
    assert client.post("/ho-so/", given, headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 302


def test_the_page_names_nobody(client, cast, dossier):
    forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman, note="xong")
    approve(dossier, by=cast.chairwoman, at=at(11))
    page = text(open_by_qr(client, dossier))
    assert "Đã có kết quả, mời ông/bà đến lấy" in page
    for name in ("Sáng", "Lan", "Hà", "Diễm", "0900000017", "099185000123"):
        assert not re.search(rf"\b{name}\b", page.replace("Hà Nội", "")), name


def test_a_supplement_shows_only_what_is_missing_and_that_the_clock_stands(client, cast, dossier):
    ask_supplement(
        dossier, points=[{"paper": "Trích lục ly hôn", "reason": "ảnh mờ"}], by=cast.specialist, at=at(10)
    )
    page = text(open_by_qr(client, dossier))
    assert "Cần ông/bà bổ sung giấy tờ" in page
    assert "Trích lục ly hôn ảnh mờ" in page
    assert "Nộp trước hết ngày 24/11/2026" in page
    assert "tạm dừng" in page


def test_a_refusal_is_called_a_refusal(client, cast, dossier):
    refuse(
        propose_refusal(dossier, reason="thiếu điều kiện", by=cast.specialist, at=at(10)),
        reason="Không đủ điều kiện",
        by=cast.chairwoman,
        at=at(11),
    )
    page = text(open_by_qr(client, dossier))
    assert "Hồ sơ bị từ chối giải quyết, đã có văn bản trả lời" in page
    assert "Lý do ghi trong phiếu từ chối dưới đây. Mang giấy hẹn" in page


def test_after_the_return_nothing_is_left_to_do(client, cast, dossier):
    forward(dossier, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    approve(dossier, by=cast.chairwoman, at=at(11))
    return_result(dossier, by=cast.clerk, at=at(14), take_payment=True)
    page = text(open_by_qr(client, dossier))
    assert "Đã trả kết quả 14:00 thứ Hai 09/11/2026" in page


def test_old_counts_of_guesses_are_thrown_away(db):
    from motcua.dossiers.models import WrongGuess

    guessing.note_wrong_guess("x", "1.2.3.4", at=NINE)
    guessing.forget_wrong_guesses(at=at(12))
    assert not WrongGuess.objects.exists()
