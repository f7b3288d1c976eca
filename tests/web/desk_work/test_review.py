"""The screen on which a clerk judges the papers of a dossier nobody has accepted yet, and what its three buttons do."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.catalogue.models import Case, TimeLimit
from motcua.dossiers.actions import (
    PaperInput,
    accept_supplement,
    ask_supplement,
    register_dossier,
    send_supplement,
    supply_paper,
)
from motcua.dossiers.models import Dossier, Paper, ReadyPhrase
from motcua.files.actions import store_file
from motcua.lib.clock import at_local
from tests.cast import BIRTH, MARITAL, NINE
from tests.dossiers.test_processing import PDF
from tests.forms import open_page
from tests.web.desk_work.conftest import at


def address(dossier, slug="tiep-nhan/") -> str:
    return f"/can-bo/ho-so/{dossier.code}/{slug}"


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def picture(colour="white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(out, "JPEG")
    return out.getvalue()


def wanted(dossier):
    return [paper for paper in dossier.revision.papers.all() if not paper.present_only]


def send_in(cast, code=MARITAL, *, absent=0, more=()):
    """Register a dossier with a scan for each paper, pictures and PDF in turn; the last `absent` ones are missing."""
    dossier = register_dossier(
        revision=cast.revision(code), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    papers = wanted(dossier)
    for order, paper in enumerate(papers, start=1):
        is_here = order <= len(papers) - absent
        content, name = (picture(), f"{order}.jpg") if order % 2 else (PDF, f"{order}.pdf")
        Paper.objects.create(
            dossier=dossier,
            requirement=paper,
            order=order,
            name=paper.name[:500],
            originals=paper.originals,
            verdict="good" if is_here else "absent",
            file=store_file(content, name=name, by=None) if is_here else None,
            file_name=name if is_here else "",
        )
    for order, name in enumerate(more, start=90):
        Paper.objects.create(
            dossier=dossier, order=order, name=name, file=store_file(PDF, name="x.pdf", by=None)
        )
    return dossier


def marks(form) -> list[str]:
    return list(dict.fromkeys(n for one in form.controls if (n := one.get("name")).startswith("mark_")))


def screen(browser, dossier):
    return open_page(browser, address(dossier))


def finish(form, cast):
    if form.has("assignee"):
        form["assignee"] = cast.specialist.pk
    return form


def test_papers_stand_beside_their_scans_and_the_three_answers(cast, desk, clock):
    dossier = send_in(cast, more=["Đơn trình bày thêm"])
    page = screen(desk(cast.clerk), dossier)
    form = page.form("seen")
    links = page.root.all("a", data_scan="")
    assert len(links) == len(wanted(dossier)) + 1
    assert {link["target"] for link in links} == {"scan"}
    assert page.root.one("iframe", name="scan")["src"] == links[0]["href"]
    assert page.client.get(links[0]["href"]).status_code == 200
    assert [button.text for button in form.buttons()] == [
        "Nhận hồ sơ Ctrl Enter",
        "Cần bổ sung F8",
        "Không nhận…",
    ]
    assert "Trả lời trước 09:00 thứ Ba 10/11/2026" in page.text
    assert "Người nộp gửi thêm" in page.text
    assert {form[name] for name in marks(form)} == {None}  # nothing that came is judged before anybody looked


def test_nothing_is_accepted_unseen(cast, desk, clock):
    dossier = send_in(cast)
    page = screen(desk(cast.clerk), dossier).form("seen").press("Nhận hồ sơ")
    assert page.status == 422
    assert page.text.count("Chưa xem giấy này") >= len(wanted(dossier))
    on_top = [line for line in page.mistakes if "Chưa xem giấy này" in line]
    assert len({line.partition(": Chưa xem")[0] for line in on_top}) == len(on_top)  # each says which paper
    assert not [line for line in on_top if line.startswith("Chưa xem")]
    assert page.mistakes
    assert again(dossier).stage == "registered"


def test_all_good_is_accepted_with_its_scans(cast, desk, clock):
    dossier = send_in(cast, more=["Đơn trình bày thêm"])
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    for name in marks(form):
        form[name] = "good"
    page = form.press("Nhận hồ sơ")
    assert "Tiếp nhận hồ sơ, bắt đầu tính hạn" in page.text
    found = again(dossier)
    assert found.is_accepted
    names = [paper.name for paper in wanted(dossier)] + ["Đơn trình bày thêm"]
    assert sorted(found.papers.values_list("name", flat=True)) == sorted(name[:500] for name in names)
    assert not found.papers.filter(file=None).exists()


def test_a_date_is_asked_only_of_the_case_whose_limit_is_not_known(cast, desk, clock):
    revision = cast.revision(MARITAL)
    usual = Case.objects.create(revision=revision, order=1, key="thuong", name="Trường hợp thường")
    unclear = Case.objects.create(revision=revision, order=2, key="xac-minh", name="Phải xác minh")
    TimeLimit.objects.create(revision=revision, case=unclear)
    first, second = send_in(cast), send_in(cast)

    def answer(dossier, case, **more):
        form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
        for name in marks(form):
            form[name] = "good"
        form["case"] = case.key
        for name, value in more.items():
            form[name] = value
        return form.press("Nhận hồ sơ")

    assert (
        "Chỉ ghi cho trường hợp danh mục chưa rõ thời hạn: Phải xác minh"
        in screen(desk(cast.clerk), first).text
    )
    assert answer(first, usual).status == 200
    assert again(first).is_accepted
    assert again(first).due_ground == ""
    page = answer(second, unclear)
    assert page.status == 422
    assert "Ghi văn bản, điều khoản làm căn cứ" in page.text
    assert not again(second).is_accepted
    day = {"due_on_day": "20", "due_on_month": "11", "due_on_year": "2026", "due_hour": "09:00"}
    answer(second, unclear, **day, due_ground="Quyết định số 1")
    found = again(second)
    assert (found.is_accepted, found.due_ground) == (True, "Quyết định số 1")
    assert found.due_at == at_local(date(2026, 11, 20), 9)


def test_a_scan_chosen_at_the_desk_outlives_a_mistake(cast, desk, clock):
    dossier = register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    field = next(one["name"] for one in form.controls if (one.get("name") or "").startswith("file_"))
    form[field] = SimpleUploadedFile("to-khai.jpg", picture(), "image/jpeg")
    for name in marks(form):
        form[name] = "bad" if name.removeprefix("mark_") == field.removeprefix("file_") else "good"
    page = form.press("Nhận hồ sơ")
    assert page.status == 422
    assert "Tệp vừa chọn còn được giữ, không phải chọn lại: to-khai.jpg" in page.text
    form = page.form("seen")
    form[f"mark_{field.removeprefix('file_')}"] = "good"
    form.press("Nhận hồ sơ")
    kept = again(dossier).papers.get(requirement=int(field.removeprefix("file_")))
    assert kept.file.kind == "image/jpeg"
    assert kept.file_name == "to-khai.jpg"


@pytest.mark.parametrize("button", ["Cần bổ sung", "Không nhận"])
def test_a_scan_chosen_at_the_desk_outlives_the_jump_to_a_letter(cast, desk, clock, button):
    dossier = register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    browser = desk(cast.clerk)
    form = finish(screen(browser, dossier).form("seen"), cast)
    field = next(one["name"] for one in form.controls if (one.get("name") or "").startswith("file_"))
    form[field] = SimpleUploadedFile("to-khai.jpg", picture(), "image/jpeg")
    page = form.press(button)
    assert "Bản quét vừa chọn còn được giữ đến khi xét lại hồ sơ: to-khai.jpg" in page.text
    page = screen(browser, dossier)  # the clerk thought better of it
    assert "Tệp vừa chọn còn được giữ, không phải chọn lại: to-khai.jpg" in page.text
    assert page.form("seen").press(button).status == 200  # and again: the note goes along
    form = finish(screen(browser, dossier).form("seen"), cast)
    for name in marks(form):
        form[name] = "good"
    form.press("Nhận hồ sơ")
    paper = again(dossier).papers.get(requirement=int(field.removeprefix("file_")))
    assert (paper.file.kind, paper.file_name) == ("image/jpeg", "to-khai.jpg")
    assert browser.session["desk.dossier.files"] == {}


def test_a_file_of_no_use_is_named_before_the_letter(cast, desk, clock):
    dossier = register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    field = next(one["name"] for one in form.controls if (one.get("name") or "").startswith("file_"))
    form[field] = SimpleUploadedFile("bai-hat.mp3", b"ID3" + bytes(200), "audio/mpeg")
    assert "bai-hat.mp3: " in form.press("Cần bổ sung").text


def test_a_note_of_a_kept_file_counts_for_its_own_field_and_person_only(cast, desk, clock):
    dossier = register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk, at=NINE
    )
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    field = next(one["name"] for one in form.controls if (one.get("name") or "").startswith("file_"))
    form[field] = SimpleUploadedFile("to-khai.jpg", picture(), "image/jpeg")
    form[f"mark_{field.removeprefix('file_')}"] = "bad"
    page = form.press("Nhận hồ sơ")
    note = page.form("seen")[f"{field}-stored"]
    bad = {f"mark_{field.removeprefix('file_')}": "bad"}
    stranger = desk(cast.second_clerk).post(address(dossier), {**bad, f"{field}-stored": note})
    assert "to-khai.jpg" not in stranger.content.decode()
    other = desk(cast.clerk).post(address(dossier), {**bad, f"{field}0-stored": note, "file_x-stored": "giả"})
    assert "to-khai.jpg" not in other.content.decode()
    assert (
        "to-khai.jpg"
        in desk(cast.clerk).post(address(dossier), {**bad, f"{field}-stored": note}).content.decode()
    )


def test_a_bad_paper_is_not_accepted_and_its_mark_and_words_stay(cast, desk, clock):
    dossier = send_in(cast)
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    first, *others = marks(form)
    form[first], form[first.replace("mark", "why")] = "bad", "Ảnh mờ ở dòng ngày sinh"
    for name in others:
        form[name] = "good"
    page = form.press("Nhận hồ sơ")
    assert page.status == 422
    assert "bấm «Cần bổ sung»" in page.text
    assert page.form("seen")[first] == "bad"
    assert page.form("seen")[first.replace("mark", "why")] == "Ảnh mờ ở dòng ngày sinh"


def test_more_wanted_makes_one_letter_of_every_bad_paper(cast, desk, clock):
    ReadyPhrase.objects.create(agency=cast.office, text="Ảnh mờ", uses=9)
    dossier = send_in(cast, BIRTH)
    browser = desk(cast.clerk)
    form = screen(browser, dossier).form("seen")
    first, second, *others = marks(form)
    form[first], form[first.replace("mark", "said")] = "bad", ["Ảnh mờ"]
    form[first.replace("mark", "why")] = "Xin chụp lại chỗ sáng."
    form[second], form[second.replace("mark", "why")] = "bad", "Thiếu trang 2"
    for name in others:
        form[name] = "good"
    page = form.press("Cần bổ sung")
    assert page.status == 200
    assert page.root.one("h1").text == "Yêu cầu bổ sung giấy tờ"
    assert not again(dossier).supplementrequests.exists()  # the letter is looked at before it goes
    letter = page.form("seen")
    assert [letter[name.replace("mark", "want")] for name in (first, second)] == [True, True]
    assert letter[first.replace("mark", "why")] == "Ảnh mờ. Xin chụp lại chỗ sáng"
    assert not any(letter[name.replace("mark", "want")] for name in others)
    letter.press("Yêu cầu bổ sung")
    sent = again(dossier).supplementrequests.get()
    assert [point["reason"] for point in sent.points] == ["Ảnh mờ. Xin chụp lại chỗ sáng", "Thiếu trang 2"]
    assert again(dossier).stage == "awaiting_supplement"
    assert again(dossier).due_at is None


def test_declining_begins_with_what_is_wrong(cast, desk, clock):
    dossier = send_in(cast)
    form = screen(desk(cast.clerk), dossier).form("seen")
    first = marks(form)[0]
    form[first], form[first.replace("mark", "why")] = "bad", "Giấy của người khác"
    page = form.press("Không nhận")
    assert page.status == 200
    assert "Giấy của người khác." in page.form("seen")["reason"]
    page.form("seen").press("Không nhận")
    assert again(dossier).stage == "not_accepted"


def test_a_missing_required_paper_is_marked_and_named_by_itself(cast, desk, clock):
    dossier = send_in(cast, BIRTH, absent=1)
    form = screen(desk(cast.clerk), dossier).form("seen")
    name = marks(form)[-1]
    assert form[name] == "bad"
    assert form[name.replace("mark", "why")] == "Chưa có giấy này"


def test_an_envelope_without_scans_is_thought_complete(cast, desk, clock):
    dossier = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(),
        by=cast.clerk,
        at=NINE,
    )
    page = screen(desk(cast.clerk), dossier)
    form = finish(page.form("seen"), cast)
    assert "Hồ sơ này chưa có bản quét nào" in page.text
    assert "good" in {form[name] for name in marks(form)}
    form.press("Nhận hồ sơ")
    assert again(dossier).is_accepted


def test_what_came_as_a_supplement_is_judged_beside_its_own_paper(cast, desk, clock):
    dossier = send_in(cast, BIRTH)
    name = wanted(dossier)[0].name[:500]
    points = [{"paper": name, "reason": "mờ", "originals": 1}]
    ask_supplement(dossier, points=points, by=cast.clerk, at=NINE)
    scan = store_file(picture("green"), name="moi.jpg", by=None)
    newer = PaperInput(name=name, originals=1, file=scan, file_name="moi.jpg")
    accept_supplement(dossier, papers=(newer,), by=cast.clerk, at=at(10))
    page = screen(desk(cast.clerk), dossier)
    assert len(marks(page.form("seen"))) == len(wanted(dossier))
    link = page.root.all("a", data_scan="")[0]
    assert str(again(dossier).papers.get(file=scan).pk) in link["href"]


def test_photos_sent_from_home_stand_with_their_paper_and_all_of_them_are_kept(cast, desk, clock):
    dossier = send_in(cast, BIRTH)
    name = wanted(dossier)[0].name[:500]
    ask_supplement(dossier, points=[{"paper": name, "reason": "mờ"}], by=cast.clerk, at=NINE)
    for colour in ("green", "blue"):
        file = store_file(picture(colour), name="moi.jpg", by=None)
        supply_paper(again(dossier), point=0, file=file, file_name="moi.jpg", at=at(9, 5))
    send_supplement(again(dossier), at=at(9, 10))
    clock.move_to(at(9, 15))
    page = screen(desk(cast.clerk), dossier)
    form = finish(page.form("seen"), cast)
    assert len(marks(form)) == len(wanted(dossier))
    assert "ảnh 2" in page.text
    assert "bản mới, gửi thêm 09:10" in page.text
    assert page.text.index("bản mới") < page.text.index("bản cũ, đã thay")
    for one in marks(form):
        form[one] = "good"
    form.press("Nhận hồ sơ")
    kept = again(dossier).papers
    assert again(dossier).is_accepted
    assert kept.filter(name__startswith=name, replaced_at=None).exclude(file=None).count() == 2
    assert kept.exclude(replaced_at=None).get().name == name, "the first edition is kept too"
    shown = open_page(desk(cast.clerk), f"/can-bo/ho-so/{dossier.code}/")
    names = [row.text for row in shown.root.all("li", data_row="")]
    assert [("bản mới" in one, "bản cũ, đã thay" in one) for one in names[:3]] == [
        (True, False), (True, False), (False, True),
    ]  # fmt: skip
    newest = kept.filter(name=name, replaced_at=None).get()
    assert f"/tep/{newest.pk}/" in shown.root.one("a", data_open="")["href"]


def test_somebody_else_answered_meanwhile(cast, desk, clock):
    dossier = send_in(cast)
    form = finish(screen(desk(cast.clerk), dossier).form("seen"), cast)
    for name in marks(form):
        form[name] = "good"
    points = [{"paper": "x", "reason": "mờ"}]
    ask_supplement(dossier, points=points, by=cast.second_clerk, at=NINE)
    page = form.press("Nhận hồ sơ")
    assert page.status == 409
    assert "chờ người dân bổ sung" in page.text
    assert again(dossier).stage == "awaiting_supplement"
    page = form.press("Cần bổ sung")
    assert page.status == 409


@pytest.mark.parametrize("value", ["x", "good' or 1=1", "spared", "9" * 5000])
def test_a_mark_that_is_none_is_told_and_nothing_breaks(cast, desk, clock, value):
    dossier = send_in(cast)
    browser = desk(cast.clerk)
    name = marks(screen(browser, dossier).form("seen"))[0]
    assert browser.post(address(dossier), {name: value}).status_code == 422
    assert browser.post(address(dossier, "bo-sung/"), {name: value, "review": "1"}).status_code == 200


def test_the_screen_costs_the_same_with_two_scans_and_with_twelve(cast, desk, clock):
    browser, spent = desk(cast.clerk), []
    for more in (2, 12):
        dossier = send_in(cast, more=[f"Giấy {n}" for n in range(more)])
        browser.get(address(dossier))
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(dossier))
        spent.append(len(queries))
    assert spent[0] == spent[1], [q["sql"][:120] for q in queries]


# -- the desk is alerted again


def test_the_row_says_how_long_it_has_waited_and_the_list_how_many_wait(cast, desk, clock):
    send_in(cast)
    clock.move_to(at(10, 59))
    browser = desk(cast.clerk)
    page = open_page(browser, "/can-bo/")
    assert "đã chờ" not in page.text
    clock.move_to(at(11, 0))
    page = open_page(browser, "/can-bo/")
    assert "đã chờ 2 giờ làm việc" in page.text
    assert "còn 6 giờ làm việc" in page.text
    assert "1 hồ sơ gửi đến chưa được trả lời" in page.text
    listed = page.follow("hồ sơ gửi đến chưa được trả lời")
    assert len(listed.root.all("tr", data_row="")) == 1
    for who in (cast.manager, cast.chairwoman):
        assert "1 hồ sơ gửi đến chưa được trả lời" in open_page(desk(who), "/can-bo/").text


def test_an_answered_one_waits_no_longer_and_a_late_one_is_late(cast, desk, clock):
    answered, late = send_in(cast), send_in(cast)
    points = [{"paper": "x", "reason": "mờ"}]
    ask_supplement(answered, points=points, by=cast.clerk, at=NINE)
    clock.move_to(at(10, 0, day=10))
    page = open_page(desk(cast.clerk), "/can-bo/")
    assert "1 hồ sơ gửi đến chưa được trả lời" in page.text
    assert "trễ 1 giờ làm việc" in page.text
    assert "đã chờ 9 giờ làm việc" in page.text or "đã chờ 1 ngày 1 giờ" in page.text
    assert late.code in page.html
