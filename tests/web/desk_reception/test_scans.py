"""A scan for each paper: optional, kept although the page comes back, let go again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, CERTIFIED_COPY
from tests.web.desk_reception.counter import choose, picture, scan


@pytest.fixture
def desk(counter):
    """A form ready to be received, and the beginning of the name of its first paper."""
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    mark = next(one["name"] for one in form.controls if one.get("name").endswith("-mark"))
    return form, mark.removesuffix("-mark")


def test_a_scan_goes_into_the_dossier_with_its_paper(desk):
    form, paper = desk
    form[f"{paper}-file"] = picture()
    assert "Đã nhận hồ sơ" in form.enter().text
    kept = Dossier.objects.get().papers.exclude(file=None).get()
    assert (kept.file.kind, kept.file_name) == ("image/jpeg", "trang1.jpg")
    assert kept.name == "Bản chụp (photo) cần chứng thực"


def test_a_scan_is_kept_although_the_page_comes_back_and_can_be_let_go(desk):
    form, paper = desk
    form[f"{paper}-file"], form["applicant-phone"] = picture(), "12"
    page = form.enter()
    assert page.status == 422
    assert "Đã giữ tệp «trang1.jpg»" in page.text
    assert "Bản quét, ảnh chụp (1 tệp)" in page.text
    form = page.form("reception")
    form[f"{paper}-drop"], form["applicant-phone"] = True, ""
    assert "Đã nhận hồ sơ" in form.enter().text
    assert not Dossier.objects.get().papers.exclude(file=None).exists()


def test_a_file_that_is_no_scan_is_said_beside_its_paper_with_all_other_mistakes(desk):
    form, paper = desk
    form[f"{paper}-file"] = SimpleUploadedFile("trang1.pdf", b"not a pdf", "application/pdf")
    form["applicant-phone"], form[f"{paper}-mark"] = "12", "bad"
    page = form.enter()
    assert len(page.mistakes) == 3, page.mistakes
    assert any("Chưa đủ giấy tờ để nhận" in words for words in page.mistakes)
    assert page.element(f"id_{paper}-file").has("aria-invalid")
    assert not Dossier.objects.exists()


def test_another_procedure_forgets_the_scans_of_the_one_before(desk):
    form, paper = desk
    form[f"{paper}-file"] = picture()
    page = choose(form.press("act=refresh"), BIRTH)
    assert "Đã giữ tệp" not in page.text
    page.form("reception").enter()
    assert not Dossier.objects.get().papers.exclude(file=None).exists()


def test_a_paper_the_catalogue_does_not_name_has_its_place_too(desk):
    form, _paper = desk
    form["extra-1-name"], form["extra-1-originals"], form["extra-1-file"] = (
        "Giấy ra viện",
        "1",
        picture("a.jpg"),
    )
    form.enter()
    assert Dossier.objects.get().papers.get(name="Giấy ra viện").file_name == "a.jpg"
