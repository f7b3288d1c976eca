"""The first days of an office, through its pages, without scripts: the checklist, lists brought in, numbers, sectors, a day out."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.catalogue import reading
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Procedure, Sector
from motcua.dossiers.actions import PartyInput, receive_dossier
from motcua.dossiers.models import Dossier, NumberSeries
from motcua.exchange.models import ImportRun
from motcua.files.actions import store_file
from motcua.journal import book
from motcua.lib import clock
from motcua.people.actions import found_office, give_position, invite, propose_address, prove_address
from motcua.people.models import Position, User
from motcua.postings.actions import Wish, finish_printing, mark_done, order_printing
from motcua.postings.content import contents_of
from motcua.postings.models import Place
from tests.cast import BIRTH
from tests.dossiers.test_processing import PDF
from tests.exchange.lists import DOSSIERS, PEOPLE, dossier_row, sheet
from tests.forms import open_page
from tests.journeys.test_hostile_files import HOSTILE

OLD = {"received": "02/11/2025 08:30", "due": "12/11/2025 17:00"}  # the pages ask the real clock


def to(name, cast, *more):
    return reverse(f"office:{name}", args=[cast.office.slug, *more])


def upload(rows, name="ds.xlsx"):
    return SimpleUploadedFile(name, sheet(rows))


def sent(client, cast, sort, rows):
    page = open_page(client, to("import", cast, sort))
    form = page.form("file")
    form["file"] = upload(rows)
    return form.press("Đọc thử")


# ---- the checklist


@pytest.fixture
def founder(cast, settings):
    """Somebody who has just founded an office on an empty machine: the cast's own stays out of the way."""
    settings.SITE_URL = ""
    Position.objects.all().update(ends_on="2025-07-02")
    give_position(cast.administrator, role="administrator", agency=cast.office, by=None)
    client = Client()
    client.force_login(cast.administrator)
    return client


def test_the_checklist_says_what_is_done_and_what_is_left(cast, founder):
    page = open_page(founder, to("setup", cast))
    done = {one.get("id") for one in page.root.all("li", class_="is-done")}
    assert done == {"viec-identifier", "viec-departments"}
    assert page.root.one("li", aria_current="step").get("id") == "viec-hours"
    assert "còn thiếu: cán bộ tiếp nhận và trả kết quả, chuyên viên xử lý, lãnh đạo" in page.text


def test_an_item_is_settled_as_it_stands_and_stays_so(cast, founder):
    page = open_page(founder, to("setup", cast))
    form = next(form for form in page.forms if form.buttons("Đúng giờ của cơ quan"))
    page = form.press("Đúng giờ của cơ quan")
    assert "is-done" in page.element("viec-hours").get("class")
    again = open_page(founder, to("setup", cast))
    assert "is-done" in again.element("viec-hours").get("class")
    entry = book.entries(cast.office.stream).get(kind="agency.setup_confirmed")
    assert entry.data == {"item": "hours"}
    founder.post(to("setup-confirm", cast, "hours"))
    assert book.entries(cast.office.stream).filter(kind="agency.setup_confirmed").count() == 1
    assert founder.post(to("setup-confirm", cast, "first")).status_code == 404


def test_whoever_founds_an_office_can_receive_its_first_dossier(db, client):
    user = found_office(
        kind="commune", name="Đồng Sen", province="Lam Giang", full_name="Bế Minh Quân", username="quan.be",
        password="con đò bến cũ 26", identifier="H99.12", by=None,
    )  # fmt: skip
    client.force_login(user)
    page = open_page(client, reverse("office:setup", args=["dong-sen"]))
    page = page.follow("Giao vai trò cho tôi")
    assert page.form("role")["role"] == "clerk"
    page = page.form("role").press("Giao vị trí")
    assert page.address == reverse("office:setup", args=["dong-sen"])
    assert client.get("/can-bo/tiep-nhan/").status_code == 200
    assert any(link["href"] == "/can-bo/tiep-nhan/" for link in page.element("viec-first").all("a"))
    load_catalogue([one for one in shipped_records() if one.get("code") == BIRTH], by=None)
    office = user.agency_on(clock.today())
    receive_dossier(
        revision=Procedure.objects.get(code=BIRTH).current(clock.today()),
        office=office,
        applicant=PartyInput(full_name="Lường Thị Mến"),
        by=user,
    )
    page = open_page(client, reverse("office:setup", args=["dong-sen"]))
    assert "is-done" in page.element("viec-first").get("class")


def test_what_the_checklist_asks_leads_back_to_it(cast, founder):
    page = open_page(founder, to("setup", cast)).follow("Thêm quầy")
    page = page.form("number").fill(number=1, name="Hộ tịch").press("Ghi")
    assert page.address == to("setup", cast)
    assert "is-done" in page.element("viec-counters").get("class")
    page = page.follow("Thêm phòng").form("name").fill(name="Phòng Văn hóa").press("Ghi")
    assert page.address == to("setup", cast)
    page = page.follow("Sửa giờ").form("shifts_0").fill(shifts_0="7:30–11:30, 13:30–17:30").press("Ghi")
    assert page.address == to("setup", cast)
    assert "7:30–11:30" in page.element("viec-hours").text
    assert "is-done" in page.element("viec-hours").get("class")


def test_whoever_adds_people_from_the_checklist_goes_on_there_after_each_link(cast, founder):
    page = open_page(founder, to("setup", cast)).follow("Thêm một người")
    page = page.form("full_name").fill(full_name="Lù Thị Máy", username="may.lu", role="clerk")
    page = page.press("Thêm và tạo liên kết")
    assert "/can-bo/vao/" in page.element("login-link").text
    assert page.follow("Thêm người nữa").form("username")["username"] == ""
    assert page.follow("Đã trao xong").address == to("setup", cast)


def test_a_finished_checklist_says_so(cast, seat):
    client = seat("administrator")
    cast.receive(at=clock.now())
    for item in ("hours", "counters", "sectors", "numbers", "dossiers", "boards"):
        client.post(to("setup-confirm", cast, item))
    assert "Đã chuẩn bị xong" in open_page(client, to("setup", cast)).text


def _state(client, cast, item: str) -> tuple[bool, str]:
    """Return whether an item of the checklist has its mark, and what it says."""
    found = open_page(client, to("setup", cast)).element(f"viec-{item}")
    return "is-done" in (found.get("class") or ""), found.text


def test_the_checklist_asks_for_the_address_of_phones_and_says_how_far_it_is(cast, founder):
    done, words = _state(founder, cast, "address")
    assert not done
    assert "Chưa đặt: giấy hẹn in không có mã QR" in words
    _waiting, token = propose_address("https://motcua.example", kind="internet", by=cast.administrator)
    done, words = _state(founder, cast, "address")
    assert not done
    assert "https://motcua.example còn chờ một điện thoại mở thử" in words
    prove_address(token, host="motcua.example")
    assert _state(founder, cast, "address")[0]


def test_the_checklist_asks_for_the_first_board_until_it_hangs(cast, founder):
    done, words = _state(founder, cast, "boards")
    assert not done
    assert "Chưa lập nơi nào" in words
    assert "Chưa có địa chỉ cho điện thoại" in words
    page = open_page(founder, to("setup", cast)).follow("Lập bảng đầu tiên")
    page.form("name").fill(name="Bảng ở trụ sở", kind="board").press("Lập, rồi chọn tờ để in")
    assert "Đã lập 1 nơi, chưa in tờ nào" in _state(founder, cast, "boards")[1]
    place, by = Place.objects.get(), cast.administrator
    run = order_printing(place, [Wish("feedback")], by=by)
    pdf = store_file(PDF, name="in.pdf", by=by)
    finish_printing(
        run, contents_of([("feedback", "")], agency=cast.office, day=clock.today()), file=pdf, pages=1
    )
    assert "Đã in, chưa ai báo đã dán" in _state(founder, cast, "boards")[1]
    mark_done(place, by=by)
    done, words = _state(founder, cast, "boards")
    assert done
    assert "Đã dán ở Bảng ở trụ sở" in words


@pytest.mark.parametrize("item", ["address", "boards"])
def test_address_and_boards_may_wait_and_that_is_said(cast, founder, item):
    founder.post(to("setup-confirm", cast, item))
    done, words = _state(founder, cast, item)
    assert done
    assert "Để sau" in words


# ---- people from a spreadsheet


def test_people_are_brought_in_from_a_spreadsheet_and_taken_back(cast, admin):
    rows = [
        PEOPLE,
        ["Lù Thị Máy", "lãnh đạo", "may.lu", "Phòng Kinh tế", 900000021, ""],
        ["", "lãnh đạo", "x.y"],
    ]
    page = sent(admin, cast, "can-bo", rows)
    assert "Xem trước, chưa ghi gì" in page.text
    assert "Chưa có họ và tên" in page.text
    assert "mất số 0 đầu" in page.text
    assert not User.objects.filter(username="may.lu").exists()
    page = _form(page, "Nhập 1 dòng").press("Nhập 1 dòng")
    assert "Đã nhập xong" in page.text
    assert User.objects.get(username="may.lu").phone == "0900000021"
    page = _form(page, "Hoàn tác cả đợt").press("Hoàn tác cả đợt")
    assert "Đã hoàn tác cả đợt" in page.text
    assert not User.objects.filter(username="may.lu").exists()


def _form(page, words):
    return next(form for form in page.forms if form.buttons(words))


def test_a_list_can_be_thrown_away(cast, admin):
    page = sent(admin, cast, "can-bo", [PEOPLE, ["Lù Thị Máy", "lãnh đạo", "may.lu"]])
    page = _form(page, "Bỏ, gửi tệp khác").press("Bỏ, gửi tệp khác")
    assert "Đã bỏ, không ghi gì" in page.text
    run = ImportRun.objects.get()
    assert run.lines == []
    assert "Tệp này đã bỏ" in open_page(admin, to("import-preview", cast, run.pk)).text


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("ds.xlsx", b"PK\x03\x04"), "không mở được"),
        (SimpleUploadedFile("ds.csv", b"a;b"), "thuộc loại không nhận"),
        (SimpleUploadedFile("ds.pdf", b"%PDF-1.4\n%%EOF"), "«ds.pdf»"),
    ],
)
def test_another_file_comes_back_with_a_sentence(cast, admin, file, sentence):
    page = open_page(admin, to("import", cast, "can-bo"))
    form = page.form("file")
    form["file"] = file
    page = form.press("Đọc thử")
    assert page.status == 422
    assert any(sentence in line for line in page.mistakes), page.mistakes
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("sort", ["can-bo", "ho-so"])
def test_a_hostile_file_is_refused_with_a_sentence_and_nothing_is_kept(cast, seat, sort, kind):
    name, content = HOSTILE[kind]
    file = SimpleUploadedFile("x.pdf", content(), "image/jpeg")
    file._name = name  # as it is sent: the constructor would tidy it
    page = open_page(seat("administrator" if sort == "can-bo" else "manager"), to("import", cast, sort))
    form = page.form("file")
    form["file"] = file
    page = form.press("Đọc thử")
    assert page.status == 422
    assert page.mistakes
    assert not ImportRun.objects.exists()


def test_without_a_file_it_says_what_to_do(cast, admin):
    page = open_page(admin, to("import", cast, "can-bo")).form("file").press("Đọc thử")
    assert page.status == 422
    assert page.mistakes == ["Tệp đã điền: Chưa chọn tệp"]


@pytest.mark.parametrize("sort", ["can-bo", "ho-so"])
def test_the_template_is_a_spreadsheet(cast, seat, sort):
    answer = seat("administrator" if sort == "can-bo" else "manager").get(to("import-template", cast, sort))
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


def test_a_list_nobody_knows_is_not_there(cast, admin):
    assert admin.get(to("import", cast, "khac")).status_code == 404


# ---- dossiers taken over


def test_dossiers_are_taken_over_found_by_both_codes_and_taken_back(cast, seat):
    client = seat("manager")
    rows = [DOSSIERS, dossier_row("H99.12-251102-0007", provincial="H99-P-1", **OLD), dossier_row("X", **OLD)]
    page = sent(client, cast, "ho-so", rows)
    assert "Mến" not in page.text
    page = _form(page, "Nhập 1 hồ sơ").press("Nhập 1 hồ sơ")
    assert "Hồ sơ đã tiếp quản" in page.text
    dossier = Dossier.objects.get()
    found = open_page(client, "/can-bo/?muc=tat-ca&q=H99-P-1")
    assert "Lường Thị Mến" in found.text
    shown = open_page(client, f"/can-bo/ho-so/{dossier.code}/")
    assert "tỉnh: H99-P-1" in shown.text
    assert "Tiếp quản hồ sơ nhận từ hệ thống trước" in shown.text
    told = Client().post("/ho-so/", {"code": "h99-p-1", "secret": dossier.secret})
    assert told["Location"] == f"/ho-so/{dossier.code}/"
    run = ImportRun.objects.get()
    page = _form(open_page(client, to("import-preview", cast, run.pk)), "Hoàn tác cả đợt").press(
        "Hoàn tác cả đợt"
    )
    assert not Dossier.objects.exists()


def test_the_links_of_everybody_on_a_list_are_one_sheet_shown_once(cast, admin, settings):
    settings.SITE_URL = "https://motcua.example"
    rows = [["Lù Thị Máy", "lãnh đạo", "may.lu"], ["Cứ A Sùng", "chuyên viên", "sung.cu"]]
    done = _form(sent(admin, cast, "can-bo", [PEOPLE, *rows]), "Nhập 2 dòng").press("Nhập 2 dòng")
    sheet_ = _form(done, "Làm phiếu mời").press("Làm phiếu mời cho 2 người")
    assert "no-store" in sheet_.response["Cache-Control"]
    strips = {user.username: user for user in User.objects.filter(username__in=["may.lu", "sung.cu"])}
    links = re.findall(r'<p class="strip-link">\S+(/can-bo/vao/\S+/)</p>', sheet_.html)
    assert len(links) == sheet_.html.count("<svg xmlns") == 2
    assert all(f"Mời {user.full_name} vào" in sheet_.text for user in strips.values())
    assert "Lù Thị Máy" in open_page(Client(), links[1]).text + open_page(Client(), links[0]).text
    run = ImportRun.objects.get()
    told = book.entries(cast.office.stream).filter(kind="import.invited").get()
    assert sorted(told.data["users"]) == sorted(user.pk for user in strips.values())
    again = _form(done, "Làm phiếu mời").press("Làm phiếu mời cho 2 người")  # the old page, pressed twice
    assert "vừa được làm ở một trang khác" in again.text
    assert "2 người đang có liên kết" in again.text
    assert open_page(Client(), links[0]).status == 200  # the strips in hand stay good
    _form(again, "Hoàn tác cả đợt").press("Hoàn tác cả đợt")
    assert open_page(Client(), links[0]).status != 200
    assert "Làm phiếu mời" not in open_page(admin, to("import-preview", cast, run.pk)).text


def test_only_those_without_a_link_are_invited_while_there_are_such(cast, admin):
    rows = [["Lù Thị Máy", "lãnh đạo", "may.lu"], ["Cứ A Sùng", "chuyên viên", "sung.cu"]]
    _form(sent(admin, cast, "can-bo", [PEOPLE, *rows]), "Nhập 2 dòng").press("Nhập 2 dòng")
    token = invite(User.objects.get(username="may.lu"), by=cast.administrator)  # the server speaks no HTTPS
    done = open_page(admin, to("import-preview", cast, ImportRun.objects.get().pk))
    page = _form(done, "Làm phiếu mời").press("Làm phiếu mời cho 1 người")
    assert "Cứ A Sùng" in page.text
    assert "Lù Thị Máy" not in page.text
    assert "Ngay trên máy chủ, gõ vào trình duyệt" in page.text
    assert "<svg xmlns" not in page.html  # a code that opens nowhere is worse than none
    assert open_page(Client(), reverse("account:login-link", args=[token])).status == 200


@pytest.mark.parametrize("state", ["1", "2", "4", "5", "6", "9"])
def test_a_dossier_taken_over_in_any_state_is_shown_at_every_door(cast, seat, state):
    client = seat("manager")
    page = sent(client, cast, "ho-so", [DOSSIERS, dossier_row("H99.12-251102-0007", state=state, **OLD)])
    _form(page, "Nhập 1 hồ sơ").press("Nhập 1 hồ sơ")
    dossier = Dossier.objects.get()
    assert str(dossier.state) == state
    shown = open_page(seat("clerk"), f"/can-bo/ho-so/{dossier.code}/")
    assert "Giấy tờ đã nộp ghi ở hệ thống trước" in shown.text
    assert dossier.secret in shown.text
    assert client.get(f"/can-bo/ho-so/{dossier.code}/phieu-kiem-soat.pdf").content.startswith(b"%PDF")
    assert "Lường Thị Mến" in open_page(client, "/can-bo/?muc=tat-ca").text
    told = Client()
    told.post("/ho-so/", {"code": dossier.code, "secret": dossier.secret})
    track = open_page(told, f"/ho-so/{dossier.code}/")
    assert track.status == 200
    assert "Mến" not in track.text
    if state == "9":
        assert open_page(seat("clerk"), f"/can-bo/tra/{dossier.code}/").status == 200


def test_the_province_s_code_is_written_on_the_dossier_s_page(cast, seat):
    dossier = cast.receive(at=clock.now())
    client = seat("clerk")
    page = open_page(client, f"/can-bo/ho-so/{dossier.code}/").follow("Ghi mã của tỉnh")
    page = page.form("provincial_code").fill(provincial_code="H99-P-9").press("Ghi mã của tỉnh")
    assert "tỉnh: H99-P-9" in page.text
    other = cast.receive(at=clock.now())
    page = open_page(client, f"/can-bo/ho-so/{other.code}/ma-tinh/")
    page = page.form("provincial_code").fill(provincial_code="H99-P-9").press("Ghi mã của tỉnh")
    assert page.status == 422
    assert "đã ghi cho hồ sơ khác" in page.mistakes[0]


# ---- numbers and sectors


def test_the_last_number_of_a_book_is_written_upwards_only(cast, seat):
    client = seat("manager")
    key = f"letter:refusal:dong-sen:{clock.today().year}"
    page = open_page(client, to("numbers", cast)).form("last").fill(key=key, last=12).press("Ghi số cuối")
    assert "số tiếp theo là 13" in page.text
    assert NumberSeries.objects.get(key=key).last == 12
    page = page.form("last").fill(key=key, last=5).press("Ghi số cuối")
    assert page.status == 422
    assert "đã dùng đến số 12" in page.mistakes[0]


def test_the_chosen_sectors_stand_on_the_wall_and_all_is_the_same_as_none(cast, admin):
    slugs = list(Sector.objects.order_by("order").values_list("slug", flat=True))
    form = open_page(admin, to("sectors", cast)).form("sectors")
    assert form["sectors"] == slugs
    form["sectors"] = slugs[:2]
    form.press("Ghi")
    cache.clear()  # every process looks at most once a second whether the catalogue changed
    assert [one.slug for one in reading.sectors(clock.today())] == slugs[:2]
    form = open_page(admin, to("sectors", cast)).form("sectors")
    assert form["sectors"] == slugs[:2]
    form["sectors"] = slugs
    form.press("Ghi")
    cache.clear()
    assert len(reading.sectors(clock.today())) == len(slugs)
    assert not cast.office.offered_sectors.exists()
    form = open_page(admin, to("sectors", cast)).form("sectors")
    form["sectors"] = []
    page = form.press("Ghi")
    assert page.mistakes == ["Ông/bà chọn ít nhất một lĩnh vực."]


# ---- a day out


def test_a_day_is_shown_and_taken_out_in_two_files(cast, seat):
    dossier = cast.receive(at=clock.now())
    client = seat("manager")
    page = open_page(client, to("exchange", cast))
    assert "Chưa chắc:" in page.text
    assert "Diễm" not in page.text
    answer = client.post(to("exchange-file", cast, "ho-so"), {"ngay": clock.today().isoformat()})
    assert json.loads(answer.content)[0]["data"][0]["MaHoSo"] == dossier.code
    assert "DongBoHoSoMC" in answer["Content-Disposition"]
    answer = client.post(to("exchange-file", cast, "tien-do"), {"ngay": clock.today().isoformat()})
    assert json.loads(answer.content)[0]["data"][0]["TrangThai"] == "2"
    assert book.entries(cast.office.stream).filter(kind="exchange.exported").count() == 2


@pytest.mark.parametrize("query", ["?on_day=1&on_month=13&on_year=2026", "?on_day=&on_month=&on_year="])
def test_a_day_that_is_none_shows_today_with_a_sentence(cast, seat, query):
    page = open_page(seat("manager"), to("exchange", cast) + query)
    assert page.status == 200
    assert page.mistakes


@pytest.mark.parametrize("day", ["", "x", "2026-13-01"])
def test_a_file_of_no_day_is_not_there(cast, seat, day):
    assert seat("manager").post(to("exchange-file", cast, "ho-so"), {"ngay": day}).status_code == 404
    assert seat("manager").post(to("exchange-file", cast, "khac"), {"ngay": "2026-11-09"}).status_code == 404


def test_a_broken_profile_is_said_on_the_page(cast, seat, settings, tmp_path):
    (tmp_path / "own.json").write_text("{", encoding="utf-8")
    settings.EXCHANGE_PROFILE = str(tmp_path / "own.json")
    assert "Không đọc được tệp cấu hình trao đổi" in open_page(seat("manager"), to("exchange", cast)).text


# ---- the administrator's role alone shows no dossier


def test_the_administrator_sees_no_dossier_by_virtue_of_the_role_alone(cast, seat):
    dossier = cast.receive(at=clock.now())
    client = seat("administrator")
    assert (
        client.get("/can-bo/").status_code in (302, 404)
        or "Diễm" not in client.get("/can-bo/").content.decode()
    )
    for address in (
        f"/can-bo/ho-so/{dossier.code}/",
        f"/can-bo/ho-so/{dossier.code}/ma-tinh/",
        f"/can-bo/ho-so/{dossier.code}/phieu-kiem-soat.pdf",
        "/can-bo/tiep-nhan/",
        "/can-bo/tra/",
        to("exchange", cast),
        to("import", cast, "ho-so"),
    ):
        assert client.get(address).status_code == 404, address
    for name in ("index", "setup", "people", "numbers", "agency"):
        args = [] if name == "index" else [cast.office.slug]
        assert "Diễm" not in client.get(reverse(f"office:{name}", args=args)).content.decode(), name


def test_somebody_s_own_sessions_have_a_page(cast, seat):
    page = open_page(seat("clerk"), reverse("account:security"))
    assert "đăng xuất mọi nơi khác" in page.text.lower()
