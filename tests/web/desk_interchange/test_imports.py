"""A catalogue file through its pages, without scripts: compared, confirmed, taken back; and the way out."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.actions import add_keyword
from motcua.catalogue.models import Procedure
from motcua.catalogue.standing import all_facts
from motcua.exchange.actions import forget_old_exports, start_catalogue_import
from motcua.exchange.models import CatalogueExport, CatalogueImport
from motcua.journal import book
from motcua.journal.jobs import work
from motcua.journal.models import Job
from motcua.lib.clock import now
from motcua.web.desk.interchange import exports
from tests.cast import BIRTH
from tests.exchange.lists import sheet
from tests.exchange.test_catalogue_import import HEADS, NEW, standing
from tests.forms import open_page

IN, OUT = "/can-bo/thu-tuc/nhap/", "/can-bo/thu-tuc/xuat/"
CHANGED = [BIRTH, "Đăng ký khai sinh tại xã", "Hộ tịch", "99/QĐ-BTP", "", ""]


def pressed(page, words):
    """Press the button with these words, in whichever form it stands."""
    [form] = [one for one in page.forms if any(words in b.text for b in one.element.all("button"))]
    return form.press(words)


def sent(client, *rows, name="danh-muc.xlsx", heads=HEADS):
    form = open_page(client, IN).form("file")
    form["file"] = SimpleUploadedFile(name, sheet([heads, *rows]))
    return form.press("So với danh mục")


def test_the_office_s_own_list_is_compared_confirmed_and_taken_back(cast, keeper):
    before = standing()
    page = sent(keeper, NEW, CHANGED, ["", "Không mã", "", "", "", ""])
    assert "Xem khác biệt, chưa ghi gì" in page.text
    assert "Đăng ký khai sinh tại xã" in page.text
    assert "<del>Đăng ký khai sinh</del>" in page.html
    wrong = open_page(keeper, f"{page.address}?muc=wrong")
    assert "Chưa có mã thủ tục." in wrong.text
    assert "Dòng 4" in wrong.text
    assert standing() == before
    page = page.form("seen").press("Nhập 2 thủ tục")
    assert "Đã nhập xong." in page.text
    assert Procedure.objects.get(code="1.999001")
    page = pressed(page, "Hoàn tác cả đợt")
    assert "danh mục như trước khi nhập" in page.text
    assert standing() == before


def test_a_file_that_is_thrown_away_changes_nothing(cast, keeper):
    before = standing()
    page = pressed(sent(keeper, NEW), "Bỏ, gửi tệp khác")
    assert "Đã bỏ, không ghi gì." in page.text
    assert standing() == before


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"a;b", "ds.csv", "Chỉ nhận bảng Excel"),
        (b"PK\x03\x04", "ds.xlsx", "ds.xlsx"),
        (b"{", "ds.json", "không phải JSON mã UTF-8"),
        (b"PK\x05\x06" + bytes(18), "bo-sung.zip", "Không đọc được tệp bổ sung"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(cast, keeper, content, name, sentence):
    form = open_page(keeper, IN).form("file")
    form["file"] = SimpleUploadedFile(name, content)
    page = form.press("So với danh mục")
    assert page.status == 422
    assert sentence in page.text
    assert not CatalogueImport.objects.exists()


def test_a_long_file_shows_how_far_the_machine_is_and_opens_itself_again(cast, keeper, monkeypatch):
    from motcua.exchange.actions import catalogue

    monkeypatch.setattr(catalogue, "READ_AT_ONCE", {"xlsx": 10})
    monkeypatch.setattr(catalogue, "WRITE_AT_ONCE", 0)
    page = sent(keeper, NEW)
    assert "Máy đang đọc tệp" in page.text
    run = CatalogueImport.objects.get()
    assert keeper.get(f"{IN}{run.pk}/")["Refresh"] == "3"
    CatalogueImport.objects.update(progress=250, total=1000)
    assert 'value="25"' in keeper.get(f"{IN}{run.pk}/").content.decode()
    work()
    page = open_page(keeper, f"{IN}{run.pk}/").form("seen").press("Nhập 1 thủ tục")
    assert "Máy đang ghi 1 thủ tục" in page.text
    work()
    assert "Nhập xong" in open_page(keeper, f"{IN}{run.pk}/").text


def test_the_difference_is_shown_page_by_page_at_the_same_cost(cast, keeper, django_assert_max_num_queries):
    rows = [[f"1.98{number:04d}", *NEW[1:]] for number in range(60)]
    page = sent(keeper, *rows)
    assert page.html.count('class="code">1.98') == 50
    with django_assert_max_num_queries(16):
        keeper.get(f"{page.address}?muc=new&trang=2")


def test_a_stranger_does_not_find_the_import_of_another_office(cast, keeper, seat):
    page = sent(keeper, NEW)
    assert seat("stranger").get(page.address).status_code == 404
    assert seat("clerk").get(IN).status_code == 404
    assert seat("chairwoman").get(IN).status_code == 404


def test_what_changed_since_is_compared_again_before_it_is_confirmed(cast, keeper):
    first = sent(keeper, NEW)
    second = sent(keeper, [NEW[0], "Tên khác", *NEW[2:]])
    first.form("seen").press("Nhập 1 thủ tục")
    page = second.form("seen").press("Nhập 1 thủ tục")
    assert "Danh mục đã đổi từ lúc so" in page.text
    assert "Tên khác" in page.text
    page = page.form("seen").press("Nhập 1 thủ tục")
    assert "Đã nhập xong." in page.text


@pytest.mark.parametrize(("shape", "ending"), [("xlsx", "xlsx"), ("json", "json"), ("national", "json")])
def test_what_goes_out_comes_in_again_and_changes_nothing(cast, keeper, shape, ending):
    answer = keeper.get(f"{OUT}{shape}/")
    assert answer.status_code == 200
    assert book.entries(cast.office.stream).last().kind == "catalogue.exported"
    form = open_page(keeper, IN).form("file")
    form["file"] = SimpleUploadedFile(f"a.{ending}", answer.content)
    page = form.press("So với danh mục")
    assert "Không có gì để nhập" in page.text
    assert CatalogueImport.objects.get().counts["unchanged"] == len(list(all_facts()))


def test_a_long_catalogue_is_written_by_a_job_and_given_until_it_changes(cast, keeper, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    page = open_page(keeper, OUT)
    assert keeper.get(f"{OUT}xlsx/").status_code == 302
    assert not CatalogueExport.objects.exists()
    page = next(one for one in page.forms if one.element.get("action") == f"{OUT}xlsx/").press("Lập tệp")
    assert "đã đọc 0 trong 5 thủ tục" in page.text
    assert keeper.get(OUT)["Refresh"] == "3"
    keeper.post(f"{OUT}xlsx/")  # ordered once, however often it is pressed
    assert Job.objects.waiting().filter(name__endswith="write_catalogue_export").count() == 1
    work()
    page = open_page(keeper, OUT)
    assert "lập xong" in page.text
    assert "Refresh" not in keeper.get(OUT)
    run = start_catalogue_import(None, keeper.get(f"{OUT}xlsx/").content, "a.xlsx", by=None)
    assert run.counts["unchanged"] == 5
    assert book.entries(cast.office.stream).last().kind == "catalogue.exported"
    add_keyword(Procedure.objects.get(code=BIRTH), "giấy đẻ", by=cast.manager)
    assert keeper.get(f"{OUT}xlsx/").status_code == 302
    assert "lập xong" not in open_page(keeper, OUT).text
    assert forget_old_exports(at=now() + timedelta(days=2)) == 1


def test_what_the_national_shape_cannot_hold_is_shown_before_it_is_taken(cast, keeper):
    page = open_page(keeper, f"{OUT}?dang=national")
    assert "Dạng LayThuTuc không giữ được" in page.text
    assert "số bản chính, bản sao" in page.text
    assert keeper.get(f"{OUT}khac/").status_code == 404


def test_the_template_is_an_empty_workbook(cast, keeper):
    answer = keeper.get(reverse("interchange:template"))
    assert answer.content[:2] == b"PK"
    form = open_page(keeper, IN).form("file")
    form["file"] = SimpleUploadedFile("mau.xlsx", answer.content)
    assert "chưa có dòng nào" in form.press("So với danh mục").text


def test_the_records_of_a_national_file_come_in_through_the_same_page(cast, keeper):
    record = {"MATTHC": "1.777001", "TENTTHC": "Nhà sàn", "LINHVUCTHUCHIEN": [{"TENLINHVUC": "Nhà ở"}]}
    form = open_page(keeper, IN).form("file")
    form["file"] = SimpleUploadedFile("tthc.json", json.dumps([record]).encode())
    form["decision"] = "12/QĐ-UBND"
    page = form.press("So với danh mục")
    assert "Ghi ngày ký của quyết định." in page.text
    form = page.form("file")
    form["file"] = SimpleUploadedFile("tthc.json", json.dumps([record]).encode())
    form.fill(decided_on_day="20", decided_on_month="11", decided_on_year="2026")
    page = form.press("So với danh mục").form("seen").press("Nhập 1 thủ tục")
    assert "Đã nhập xong." in page.text
