"""Story 1: a citizen on a phone finds a procedure in their own words and reads what to bring."""

import re

from motcua.catalogue.models import Revision
from tests.cast import BIRTH, UNKNOWN_LIMIT
from tests.forms import open_page


def typed(client, words):
    form = open_page(client, "/").form("q")
    form["q"] = words
    return form.enter()


def in_order(text, *words) -> bool:
    places = [text.index(one) for one in words]
    return places == sorted(places)


def test_a_citizen_finds_birth_registration_and_reads_what_to_bring(client, whole_catalogue):
    found = typed(client, "lam giay khai sinh cho con")
    first = found.root.all("ol", class_="usual")[0].all("a")[0]
    assert first["href"] == f"/thu-tuc/{BIRTH}/"

    page = open_page(client, first["href"])
    assert page.root.one("h1").text == "Đăng ký khai sinh"
    main = page.root.one("main").text
    # First what to bring, how long, how much, where; then the papers, the steps and the law.
    assert in_order(main, "Cần mang gì", "Mất bao lâu", "Hết bao nhiêu tiền", "Làm ở đâu")
    assert in_order(
        main, "Làm ở đâu", "Cần mang những giấy này", "Từng bước làm thế nào", "Điều kiện và căn cứ"
    )
    assert page.root.one("ol", class_="steps").all("li")
    assert page.root.one("ul", class_="laws").all("li")

    # Papers only shown stand apart from papers handed in; conditional ones name their case.
    hand_in = main.index("Giấy phải nộp (2)")
    shown = main.index("Chỉ đưa xem rồi mang về (1)")
    only_if = main.index("Chỉ khi thuộc trường hợp (4)")
    assert hand_in < main.index("Giấy chứng sinh") < shown < main.index("Giấy tờ tùy thân còn hạn") < only_if
    assert only_if < main.index("Trẻ bị bỏ rơi:") < main.index("Biên bản trẻ bị bỏ rơi")

    # A fee of unknown amount says who sets it, never 0 đ.
    assert "Mức thu do HĐND tỉnh quy định" in main
    assert not re.search(r"\b0\s?đ", main)
    assert page.root.all("a", href="tel:02000000000"), "the telephone of the commune is one tap away"


def test_what_the_catalogue_does_not_know_is_shown_as_not_known(client, whole_catalogue):
    main = open_page(client, f"/thu-tuc/{UNKNOWN_LIMIT}/").root.one("main").text
    assert "Chưa rõ thời hạn" in main
    assert "quầy sẽ hẹn ngày khi nhận" in main
    assert "Danh mục chưa có trình tự của thủ tục này" in main
    assert re.search(r"Danh mục chưa có: .*trình tự thực hiện.*thời hạn giải quyết", main)

    no_steps = set(Revision.objects.filter(instructions=None).values_list("procedure__code", flat=True))
    no_limit = {
        revision.procedure.code
        for revision in Revision.objects.select_related("procedure").prefetch_related("time_limits")
        if all(limit.as_limit() is None for limit in revision.time_limits.all())
    }
    assert (len(no_steps), len(no_limit)) == (335, 39)
    for code in [*sorted(no_steps)[::40], *sorted(no_limit)[::8]]:
        page = open_page(client, f"/thu-tuc/{code}/")
        assert page.status == 200
        assert not re.search(r"\b0 (ngày|giờ|đ)\b|None", page.text), code
        if code in no_steps:
            assert "Danh mục chưa có trình tự" in page.text, code
        if code in no_limit:
            assert "Chưa rõ thời hạn" in page.text, code


def test_a_search_for_what_the_commune_does_not_do_says_who_does(client, whole_catalogue):
    assert "Công an tỉnh" in typed(client, "làm bằng lái xe máy").text
    nothing = typed(client, "xyzzy qwrtp")
    assert "Chưa tìm thấy" in nothing.text
    assert nothing.form("q")["q"] == "xyzzy qwrtp"
    assert open_page(client, "/thu-tuc/9.999999/").status == 404
