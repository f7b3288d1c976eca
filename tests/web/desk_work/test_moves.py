"""One dossier and its moves, through the real forms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions import (
    PaperInput,
    accept_dossier,
    accept_supplement,
    approve,
    ask_supplement,
    make_wish,
    offer_paper,
    register_dossier,
    send_supplement,
    supply_paper,
)
from motcua.dossiers.lifecycle import MOVES, Stage
from motcua.dossiers.models import Dossier, Party
from motcua.files.actions import store_file
from motcua.journal.models import Look
from motcua.people.actions import appoint_substitute
from motcua.web.desk.dossier.doings import DOINGS
from tests.cast import BIRTH, MARITAL, MONDAY, NINE, PASSWORD, WITH_LONGER
from tests.dossiers.test_processing import PDF
from tests.forms import open_page
from tests.web.desk_work.conftest import LOGIN, at


def address(dossier, slug="") -> str:
    return f"/can-bo/ho-so/{dossier.code}/{slug}"


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def answer(browser, dossier, slug, button, **fields):
    """Open the page of a move, fill in and press."""
    form = open_page(browser, address(dossier, slug)).form("seen")
    for name, value in fields.items():
        form[name] = value
    return form.press(button)


def test_the_page_says_who_what_when_and_whose_turn(cast, desk, dossier):
    page = open_page(desk(cast.specialist), address(dossier))
    for words in (
        "Đặng Thị Ngọc Diễm",
        dossier.code,
        "099185000123",
        "Đến lượt ông/bà: thẩm định, dự thảo kết quả.",
        "09:00 thứ Năm 12/11/2026",
        "còn 3 ngày làm việc",
        "Nhận hồ sơ tại quầy",
        "Công chức một cửa Trần Thu Hà",
        "Vì sao hẹn ngày này",
    ):
        assert words in page.text
    filled = [b for b in page.root.all("a", class_="btn") if b["class"] == "btn"]
    assert [b.text.split(" F8")[0] for b in filled] == ["Chuyển bước"]


def test_a_look_at_a_dossier_is_noted(cast, desk, dossier):
    open_page(desk(cast.specialist), address(dossier))
    look = Look.objects.get()
    assert (look.actor, look.subject) == (cast.specialist.actor, dossier.stream)


def test_the_specialist_forwards_to_a_chosen_leader_and_may_take_it_back(cast, desk, dossier):
    browser = desk(cast.specialist)
    page = answer(browser, dossier, "chuyen/", "Chuyển bước", assignee=cast.deputy.pk, note="đủ điều kiện")
    assert page.address == "/can-bo/"
    assert "Chuyển sang bước «Ký duyệt» cho Phó Chủ tịch Lý Văn Thành: hồ sơ …0001." in page.text
    assert again(dossier).assignee == cast.deputy
    bar = page.root.one("div", class_="undo")
    form = next(form for form in page.forms if form.element in bar.walk())
    page = form.press("Hoàn tác")
    assert "Đã hoàn tác" in page.text
    assert (again(dossier).stage, again(dossier).assignee) == (Stage.ACCEPTED, cast.specialist)
    assert not page.root.all("div", class_="undo")


def test_the_undo_bar_goes_when_the_next_person_has_acted_or_five_minutes_have_passed(
    cast, desk, clock, dossier
):
    browser = desk(cast.specialist)
    answer(browser, dossier, "chuyen/", "Chuyển bước", assignee=cast.chairwoman.pk)
    assert "Hoàn tác" in open_page(browser, address(dossier)).text
    clock.shift(299)
    assert "Hoàn tác" in open_page(browser, "/can-bo/").text
    clock.shift(2)
    assert "Hoàn tác" not in open_page(browser, "/can-bo/").text
    other = cast.receive(MARITAL, assignee=cast.specialist)
    answer(browser, other, "chuyen/", "Chuyển bước", assignee=cast.chairwoman.pk)
    approve(other, by=cast.chairwoman)
    assert "Hoàn tác" not in open_page(browser, "/can-bo/").text


def test_the_only_next_person_is_chosen_already(cast, desk, dossier, db):
    from motcua.people.models import Position

    Position.objects.filter(user=cast.deputy).update(ends_on=MONDAY.replace(day=1))
    form = open_page(desk(cast.specialist), address(dossier, "chuyen/")).form("seen")
    assert form["assignee"] == str(cast.chairwoman.pk)


def test_the_leader_signs_and_the_result_has_number_date_signer_and_file(cast, desk, for_signature):
    browser = desk(cast.chairwoman)
    form = open_page(browser, address(for_signature, "ky-duyet/")).form("seen")
    assert form["title"]
    assert (form["signed_on_day"], form["signed_on_month"], form["signed_on_year"]) == ("09", "11", "2026")
    form["file"] = SimpleUploadedFile("ket-qua.pdf", PDF, "application/pdf")
    form.press("Ký duyệt")
    result = again(for_signature).results.get()
    assert (result.number_text, result.signer, result.file_name) == (
        "01/2026/HT",
        cast.chairwoman,
        "ket-qua.pdf",
    )
    page = open_page(browser, address(for_signature))
    assert "01/2026/HT" in page.text
    file = browser.get(address(for_signature, f"tep-ket-qua/{result.pk}/"))
    assert file.content == PDF or file.content.startswith(b"%PDF")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Disposition"].startswith("inline;")
    assert (
        "attachment"
        in browser.get(address(for_signature, f"tep-ket-qua/{result.pk}/?tai=1"))["Content-Disposition"]
    )


def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field_and_nothing_is_signed(
    cast, desk, for_signature
):
    form = open_page(desk(cast.chairwoman), address(for_signature, "ky-duyet/")).form("seen")
    form["title"] = "Giấy xác nhận đã sửa tên"
    form["file"] = SimpleUploadedFile("ket-qua.pdf", b"MZ\x90\x00 not a pdf", "application/pdf")
    page = form.press("Ký duyệt")
    assert page.status == 422
    assert page.mistakes
    assert page.form("seen")["title"] == "Giấy xác nhận đã sửa tên"
    assert "còn được giữ" not in page.text
    assert again(for_signature).stage == Stage.AWAITING_SIGNATURE
    assert not again(for_signature).results.exists()


def test_a_date_that_does_not_exist_is_named_and_what_was_typed_is_kept(cast, desk, for_signature):
    form = open_page(desk(cast.chairwoman), address(for_signature, "ky-duyet/")).form("seen")
    form["signed_on_day"], form["signed_on_month"] = "31", "02"
    page = form.press("Ký duyệt")
    assert page.status == 422
    assert "31/02/2026 không có trong lịch" in page.text
    assert page.title.startswith("Còn 1 chỗ cần sửa")
    assert page.form("seen")["signed_on_day"] == "31"


def test_a_substitute_signs_in_the_name_of_the_absent(cast, desk, for_signature):
    appoint_substitute(
        absent=cast.chairwoman, substitute=cast.manager, starts_on=MONDAY, ends_on=MONDAY, by=None, at=NINE
    )
    browser = desk(cast.manager)
    page = open_page(browser, address(for_signature))
    assert "làm thay Chủ tịch Nông Thị Lan" in page.text
    assert "đang thay" in page.text
    form = open_page(browser, address(for_signature, "ky-duyet/")).form("seen")
    assert form["signer"] == str(cast.chairwoman.pk)
    form.press("Ký duyệt")
    assert again(for_signature).results.get().signer == cast.chairwoman
    assert "Đàm Tuyết Mai, thay Chủ tịch Nông Thị Lan" in open_page(browser, address(for_signature)).text


def test_the_leader_sends_back_with_a_reason_and_must_give_one(cast, desk, for_signature):
    browser = desk(cast.chairwoman)
    page = answer(browser, for_signature, "tra-lai/", "Trả lại")
    assert page.status == 422
    assert "Ghi lý do" in page.text
    answer(browser, for_signature, "tra-lai/", "Trả lại", reason="Thiếu xác minh nơi ở cũ")
    assert again(for_signature).stage == Stage.SENT_BACK
    assert "Thiếu xác minh nơi ở cũ" in open_page(browser, address(for_signature)).text


def test_two_people_at_once_the_second_sees_what_happened_and_keeps_what_was_typed(cast, desk, for_signature):
    first, second = desk(cast.chairwoman), desk(cast.chairwoman)
    form = open_page(second, address(for_signature, "tra-lai/")).form("seen")
    form["reason"] = "Thiếu xác minh nơi ở cũ"
    answer(first, for_signature, "ky-duyet/", "Ký duyệt")
    page = form.press("Trả lại")
    assert page.status == 409
    assert "Ký duyệt, kết quả số 01/2026/HT" in page.text
    assert "Thiếu xác minh nơi ở cũ" in page.text
    assert again(for_signature).stage == Stage.READY


def test_something_that_happened_meanwhile_is_shown_before_the_same_press_counts(cast, desk, dossier):
    first, second = desk(cast.specialist), desk(cast.specialist)
    form = open_page(second, address(dossier, "chuyen/")).form("seen")
    form["note"] = "đủ điều kiện"
    form["assignee"] = cast.deputy.pk
    answer(first, dossier, "bat-dau/", "Bắt đầu làm")
    page = form.press("Chuyển bước")
    assert page.status == 409
    assert "vừa có người khác làm" in page.text
    assert page.form("seen")["note"] == "đủ điều kiện"
    page.form("seen").press("Chuyển bước")
    assert again(dossier).assignee == cast.deputy


def test_a_move_that_is_not_in_the_table_is_refused_with_its_reason(cast, desk, dossier):
    browser = desk(cast.specialist)
    sent = browser.post(address(dossier, "nhan-bo-sung/"), {"reason": "x"})
    assert sent.status_code == 409
    assert "không nhận giấy tờ bổ sung được" in sent.content.decode()
    assert browser.post(address(dossier, "khong-co/")).status_code == 404


def test_a_move_of_somebody_else_is_refused(cast, desk, dossier):
    sent = desk(cast.second_specialist).post(address(dossier, "chuyen/"), {})
    assert sent.status_code == 403
    assert again(dossier).stage == Stage.ACCEPTED


def test_one_supplement_letter_names_every_point_and_its_coming_restarts_the_clock(
    cast, desk, clock, dossier
):
    browser = desk(cast.specialist)
    empty = answer(browser, dossier, "bo-sung/", "Yêu cầu bổ sung")
    assert (empty.status, "Chưa đánh dấu giấy nào" in empty.text) == (422, True)
    paper = dossier.papers.first()
    unsaid = answer(browser, dossier, "bo-sung/", "Yêu cầu bổ sung", **{f"want_{paper.pk}": True})
    assert (unsaid.status, "Ghi giấy này chưa được ở đâu" in unsaid.text) == (422, True)
    form = unsaid.form("seen")
    form[f"why_{paper.pk}"] = "Ảnh mờ ở dòng ngày sinh"
    form["name_0"] = "Trích lục ly hôn"
    form.press("Yêu cầu bổ sung")
    letter = again(dossier).supplementrequests.get()
    assert [point["paper"] for point in letter.points] == [paper.name, "Trích lục ly hôn"]
    page = open_page(browser, address(dossier))
    assert "tạm dừng" in page.text
    assert browser.get(address(dossier, f"bo-sung/{letter.pk}.pdf")).content.startswith(b"%PDF")
    clock.move_to(at(10))
    counter = desk(cast.clerk)
    lacking = answer(counter, dossier, "nhan-bo-sung/", "Nhận bổ sung", come_0=True)
    assert (lacking.status, "chưa có thì chưa nhận" in lacking.text) == (422, True)
    form = lacking.form("seen")
    form["come_1"] = True
    form["file_1"] = SimpleUploadedFile("quet.pdf", PDF, "application/pdf")
    page = form.press("Nhận bổ sung")
    assert again(dossier).due_at > dossier.due_at
    scan = again(dossier).papers.get(name="Trích lục ly hôn")
    assert scan.file_id
    assert "Nhận giấy tờ bổ sung" in page.text
    browser = desk(cast.specialist)  # an hour later
    assert browser.get(address(dossier, f"tep/{scan.pk}/")).headers["Content-Type"] == "application/pdf"


def test_who_asks_for_more_sees_until_when_the_law_wants_it_asked(cast, desk, clock, dossier):
    specialist = desk(cast.specialist)
    page = open_page(specialist, address(dossier, "bo-sung/"))
    assert "Báo người dân trước 09:00 thứ Năm 12/11/2026: luật cho 3 ngày làm việc" in page.text
    clock.move_to(at(9, 0, day=13))
    page = open_page(desk(cast.specialist), address(dossier, "bo-sung/"))
    assert "Đã quá 3 ngày làm việc từ lúc tiếp nhận" in page.text
    form = page.form("seen")  # a sector's law may give longer: it can still be sent
    paper = dossier.papers.first()
    form[f"want_{paper.pk}"], form[f"why_{paper.pk}"] = True, "thiếu chữ ký"
    assert form.press("Yêu cầu bổ sung").status == 200
    assert again(dossier).stage == Stage.AWAITING_SUPPLEMENT


def test_a_date_set_by_hand_is_asked_for_anew_when_the_supplement_comes(cast, desk, clock):
    found = cast.receive(MARITAL)
    Dossier.objects.filter(pk=found.pk).update(limit_unit="", limit_amount=None)
    ask_supplement(found, points=[{"paper": "x", "reason": "mờ"}], by=cast.clerk, at=NINE)
    form = open_page(desk(cast.clerk), address(found, "nhan-bo-sung/")).form("seen")
    form["come_0"] = True
    form["due_on_day"], form["due_on_month"], form["due_on_year"] = "20", "11", "2026"
    form["due_ground"] = "Điều 7 Nghị định giả định"
    form.press("Nhận bổ sung")
    assert again(found).due_at == at(17, day=20)
    assert again(found).due_ground == "Điều 7 Nghị định giả định"


def test_a_correction_needs_a_reason_and_gives_a_replacing_slip(cast, desk, dossier):
    browser = desk(cast.clerk)
    page = answer(browser, dossier, "sua/", "Sửa thông tin", **{"applicant-full_name": "Đặng Thị Ngọc Diệm"})
    assert page.status == 422
    form = page.form("seen")
    form["reason"] = "gõ sai dấu"
    form["applicant-id_number"] = "09918500012"
    page = form.press("Sửa thông tin")
    assert (page.status, "Mới có 11 chữ số" in page.text) == (422, True)
    form = page.form("seen")
    form["applicant-id_number"] = "099185000123"
    page = form.press("Sửa thông tin")
    assert page.address == address(dossier)
    assert "Đặng Thị Ngọc Diệm" in page.text
    assert "Bản thay giấy hẹn (lần 2)" in page.text
    assert "cấp bản thay" in page.text
    assert again(dossier).applicant.birth_text == "12/02/1985"
    nothing = answer(browser, dossier, "sua/", "Sửa thông tin", reason="x")
    assert (nothing.status, "Chưa có gì khác" in nothing.text) == (409, True)


def test_a_dossier_received_in_error_is_voided_with_its_reason(cast, desk, dossier):
    page = answer(desk(cast.clerk), dossier, "huy/", "Hủy", reason="chọn nhầm thủ tục")
    assert "Hủy hồ sơ nhận nhầm" in page.text
    assert again(dossier).stage == Stage.VOIDED


@pytest.mark.parametrize(
    ("slug", "button", "stage"),
    [("rut/", "Người dân rút", Stage.WITHDRAWN), ("dung/", "Dừng theo yêu cầu", Stage.STOPPED)],
)
def test_the_citizen_may_take_it_back_or_have_it_stopped(cast, desk, dossier, slug, button, stage):
    answer(desk(cast.clerk), dossier, slug, button, reason="đổi ý")
    assert again(dossier).stage == stage


def test_a_refusal_after_appraisal_waits_at_the_desk_as_a_result(cast, desk, dossier):
    page = answer(
        desk(cast.specialist),
        dossier,
        "trinh-tu-choi/",
        "Trình từ chối",
        reason="Chưa đủ tuổi",
        assignee=cast.chairwoman.pk,
    )
    assert "Trình từ chối giải quyết cho" in page.text
    assert open_page(desk(cast.specialist), address(dossier, "ky-tu-choi/")).status == 403
    leader = desk(cast.chairwoman)
    assert "ky-tu-choi/" in leader.get("/can-bo/").content.decode()
    filled = [
        b for b in open_page(leader, address(dossier)).root.all("a", class_="btn") if b["class"] == "btn"
    ]
    assert [b.text.split(" F8")[0] for b in filled] == ["Ký từ chối"]
    form = open_page(leader, address(dossier, "ky-tu-choi/")).form("seen")
    assert form["reason"] == "Chưa đủ tuổi", "what was proposed stands there"
    form.press("Ký từ chối")
    assert again(dossier).results.get().number_text == "01/2026/TC"


def test_the_leader_refuses_what_was_put_up_for_signature(cast, desk, for_signature):
    answer(desk(cast.chairwoman), for_signature, "tu-choi/", "Từ chối", reason="Chưa đủ tuổi")
    assert again(for_signature).results.get().number_text == "01/2026/TC"


def test_the_overseer_gives_the_step_to_somebody_else(cast, desk, dossier):
    answer(
        desk(cast.manager),
        dossier,
        "giao-lai/",
        "Giao người khác",
        reason="nghỉ ốm",
        assignee=cast.second_specialist.pk,
    )
    assert again(dossier).assignee == cast.second_specialist


def test_waiting_for_a_payment_and_its_end(cast, desk, clock, dossier):
    browser = desk(cast.specialist)
    answer(browser, dossier, "nghia-vu/", "Chờ nghĩa vụ tài chính", reason="nộp thuế")
    assert again(dossier).stage == Stage.AWAITING_PAYMENT
    clock.move_to(at(11))
    answer(desk(cast.clerk), dossier, "xong-nghia-vu/", "Đã thực hiện nghĩa vụ")
    assert again(dossier).stage == Stage.IN_STEP


def test_the_longer_limit_is_offered_only_where_the_procedure_has_one(cast, desk, dossier):
    browser = desk(cast.specialist)
    assert "Kéo dài thời hạn" not in open_page(browser, address(dossier)).text
    longer = cast.receive(WITH_LONGER, assignee=cast.specialist)
    answer(browser, longer, "keo-dai/", "Kéo dài thời hạn", reason="phải xác minh ở nơi cũ")
    assert again(longer).due_at > longer.due_at


def test_money_is_taken_and_an_unknown_amount_is_set_with_its_ground(cast, desk, clock):
    from motcua.dossiers.actions import ChargeInput

    found = cast.receive(
        MARITAL, charges=(ChargeInput("Lệ phí", 8000), ChargeInput("Phí khác", None, source="HĐND tỉnh"))
    )
    browser = desk(cast.clerk)
    page = open_page(browser, address(found))
    assert "còn thu 8.000\u00a0đ" in page.html or "8.000" in page.text
    page = next(form for form in page.forms if "/thu/" in form.element["action"]).press("Đã thu")
    assert "Thu 8.000 đ (Lệ phí)" in page.text
    page = page.follow("Ghi mức thu")
    form = page.form("amount")
    form["amount"] = "20.000"
    assert form.press("Ghi mức thu").status == 422
    form["source"] = "Nghị quyết 12/NQ-HĐND"
    form.press("Ghi mức thu")
    assert [charge.amount for charge in found.charges.all()] == [8000, 20000]


def test_the_control_sheet_holds_every_hand_over(cast, desk, ready):
    from motcua.documents.binding_control import content_of

    sheet = content_of(ready, at=NINE)
    assert [(h.giver, h.taker) for h in sheet.handings][:2] == [
        ("Trần Thu Hà", "Vi Thị Sáng"),
        ("Vi Thị Sáng", "Nông Thị Lan"),
    ]
    pdf = desk(cast.specialist).get(address(ready, "phieu-kiem-soat.pdf"))
    assert pdf.content.startswith(b"%PDF")


def test_a_session_that_ends_in_the_middle_of_a_move_loses_nothing_typed(cast, desk, clock, for_signature):
    browser = desk(cast.chairwoman)
    form = open_page(browser, address(for_signature, "tra-lai/")).form("seen")
    form["reason"] = "Thiếu xác minh nơi ở cũ"
    clock.shift(31 * 60)
    page = form.press("Trả lại")
    assert page.address.startswith(LOGIN)
    assert again(for_signature).stage == Stage.AWAITING_SIGNATURE
    login = page.form("username")
    login["username"], login["password"] = cast.chairwoman.username, PASSWORD
    page = login.press("Đăng nhập")
    page.form("reason").press("Gửi tiếp")
    assert again(for_signature).stage == Stage.SENT_BACK
    assert again(for_signature).handovers.last().note == "Thiếu xác minh nơi ở cũ"


def test_the_page_costs_the_same_with_two_papers_and_with_twelve(cast, desk, clock):
    from motcua.dossiers.actions import PaperInput

    browser, spent = desk(cast.specialist), []
    for n in (2, 12):
        found = cast.receive(
            BIRTH,
            papers=tuple(PaperInput(name=f"Giấy {i}") for i in range(n)),
            assignee=cast.specialist,
        )
        browser.get(address(found))
        with CaptureQueriesContext(connection) as queries:
            browser.get(address(found))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 40, spent


def test_the_next_dossier_is_one_link_away(cast, desk, dossier):
    other = cast.receive(MARITAL, assignee=cast.specialist, at=at(9, 30))
    page = open_page(desk(cast.specialist), address(dossier)).follow("hồ sơ sau")
    assert page.address.endswith(f"{other.code}/")


def test_what_the_citizen_sent_is_looked_at_taken_in_or_given_back(cast, desk, clock, dossier):
    ask_supplement(dossier, points=[{"paper": "Tờ khai", "reason": "thiếu chữ ký"}], by=cast.specialist)
    photo = store_file(PDF, name="to-khai.pdf", by=None)
    supply_paper(again(dossier), point=0, file=photo, file_name="to-khai.pdf")
    send_supplement(again(dossier))
    specialist = desk(cast.specialist)
    assert "Xem giấy bổ sung dân gửi" in open_page(specialist, "/can-bo/").text
    page = open_page(specialist, address(dossier))
    assert "Giấy bổ sung vừa gửi (1)" in page.text
    row = dossier.supplementrequests.get().supplied.get()
    shown = page.root.one("scan-viewer").one("iframe", name="scan")["src"]
    assert shown == address(dossier, f"tep-bo-sung/{row.pk}/")
    assert page.root.one("a", data_scan="")["href"] == shown
    assert specialist.get(address(dossier, f"tep-bo-sung/{row.pk}/")).content.startswith(b"%PDF")
    for way in ("nhan-bo-sung/", "tra-bo-sung/"):  # the scan lies beside the question
        asked = open_page(specialist, address(dossier, way))
        link = asked.root.one("a", target="scan")
        assert link["href"] == address(dossier, f"tep-bo-sung/{row.pk}/")
        assert link.text.strip() == "Tờ khai"
        assert asked.root.one("scan-viewer").one("iframe", name="scan")["src"] == link["href"]
    answer(specialist, dossier, "tra-bo-sung/", "Trả lại giấy bổ sung", reason="Ảnh mờ, chụp lại")
    assert again(dossier).stage == Stage.AWAITING_SUPPLEMENT
    send_supplement(again(dossier))
    form = open_page(specialist, address(dossier, "nhan-bo-sung/")).form("seen")
    form["come_0"] = True
    form.press("Nhận bổ sung")
    fresh = again(dossier)
    assert fresh.stage == Stage.ACCEPTED
    assert fresh.papers.get(name="Tờ khai").file == photo


def test_the_scans_lie_beside_the_letter_that_asks_for_what_is_missing(cast, desk, dossier):
    paper = dossier.papers.first()
    paper.file = store_file(PDF, name="to-khai.pdf", by=None)
    paper.save()
    page = open_page(desk(cast.specialist), address(dossier, "bo-sung/"))
    assert page.root.one("a", target="scan")["href"] == address(dossier, f"tep/{paper.pk}/")
    assert page.root.one("scan-viewer")
    assert not open_page(desk(cast.specialist), address(dossier, "chuyen/")).root.all("scan-viewer")


def test_a_wish_of_the_applicant_is_shown_and_answered(cast, desk, dossier):
    make_wish(dossier, kind="stop", reason="đổi ý")
    clerk = desk(cast.clerk)
    page = open_page(clerk, address(dossier))
    assert "Người nộp đề nghị dừng giải quyết" in page.text
    assert "đổi ý" in page.text
    answer(clerk, dossier, "khong-dong-y/", "Không đồng ý đề nghị", reason="Kết quả đã trình ký")
    assert again(dossier).wishes.get().answer == "Kết quả đã trình ký"
    make_wish(dossier, kind="stop")
    answer(clerk, dossier, "dong-y/", "Đồng ý đề nghị")
    fresh = again(dossier)
    assert fresh.stage == Stage.STOPPED
    notice = fresh.stopnotices.get()
    assert f"dung/{notice.pk}.pdf" in clerk.get(address(dossier)).content.decode()
    assert clerk.get(address(dossier, f"dung/{notice.pk}.pdf")).content.startswith(b"%PDF")


FINAL = "Không hoàn tác được sau khi bấm"


def test_what_cannot_be_undone_says_so_before_the_button_and_nothing_else_does(cast, desk, dossier):
    browser = desk(cast.clerk)
    for slug in ("sua/", "huy/", "rut/", "dung/"):
        page = open_page(browser, address(dossier, slug))
        assert page.status == 200
        assert FINAL in page.text, slug
    assert FINAL not in open_page(desk(cast.specialist), address(dossier, "chuyen/")).text


def test_the_words_of_every_move_follow_the_table():
    for doing in DOINGS.values():
        assert doing.is_final == (doing.move not in MOVES or not MOVES[doing.move].undoable), doing.slug


def test_every_mistake_in_a_correction_is_shown_at_once(cast, desk, dossier):
    page = answer(
        desk(cast.clerk),
        dossier,
        "sua/",
        "Sửa thông tin",
        **{"applicant-full_name": "", "applicant-id_number": "09918500", "applicant-phone": "9900000017"},
    )
    assert page.status == 422
    for words in (
        "Chưa điền họ và tên",
        "Mới có 8 chữ số, số căn cước cần đủ 12.",
        "Số điện thoại bắt đầu bằng 0",
        "Ghi lý do sửa",
    ):
        assert words in page.text
    assert page.title.startswith("Còn 4 chỗ cần sửa")


@pytest.mark.parametrize("words", ["1/2/3/4", "9" * 10, "không nhớ", "12//1985", "٣/٤/١٩٨٥", "//", "12/1"])
def test_a_birth_date_that_no_box_can_show_neither_breaks_the_page_nor_is_wiped(cast, desk, dossier, words):
    Party.objects.filter(pk=dossier.applicant_id).update(birth_text=words)
    form = open_page(desk(cast.clerk), address(dossier, "sua/")).form("seen")
    form["applicant-phone"], form["reason"] = "0900000018", "gõ sai số"
    assert form.press("Sửa thông tin").status == 200
    party = Party.objects.get(pk=dossier.applicant_id)
    assert (party.birth_text, party.phone) == (words, "0900000018")


def test_a_second_request_is_the_leaders_and_is_marked(cast, desk, dossier):
    points = [{"paper": "Tờ khai", "reason": "thiếu chữ ký"}]
    ask_supplement(dossier, points=points, by=cast.specialist)
    accept_supplement(again(dossier), by=cast.clerk)
    specialist = desk(cast.specialist)
    assert "Đã yêu cầu bổ sung" not in open_page(specialist, address(dossier)).text
    asking = open_page(specialist, address(dossier, "bo-sung/"))
    assert "chỉ số quốc gia tính hồ sơ là quá hạn" in asking.text, "said before anything is typed"
    form = asking.form("seen")
    form["name_0"], form["why_new_0"] = "Ảnh 3x4", "chưa có"
    assert "phải do lãnh đạo" in form.press("Yêu cầu bổ sung").text
    ask_supplement(again(dossier), points=points, by=cast.manager)
    assert "Đã yêu cầu bổ sung 2 lần" in open_page(specialist, address(dossier)).text


def test_a_wish_to_modify_is_seen_on_the_list_and_taken_in_with_its_photos(cast, desk):
    came = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(),
        by=None,
        channel="online",
    )
    dossier = accept_dossier(
        came, by=cast.clerk, papers=(PaperInput(name="Tờ khai", originals=1),), assignee=cast.specialist
    )
    scan = store_file(PDF, name="moi.pdf", by=None)
    gathered = offer_paper(dossier, name="Tờ khai", file=scan)
    clerk, specialist = desk(cast.clerk), desk(cast.specialist)
    scan_address = address(dossier, f"tep-de-nghi/{gathered.pk}/")
    assert clerk.get(scan_address).status_code == 404, "what is still being gathered is the applicant's own"
    make_wish(dossier, kind="modify", reason="Sửa ngày sinh")
    assert "1 đề nghị của người nộp chờ trả lời" in open_page(clerk, "/can-bo/").text
    assert "chờ trả lời" not in open_page(specialist, "/can-bo/").text
    assert dossier.code[-4:] in open_page(clerk, "/can-bo/?muc=tat-ca&tien-do=wished").text
    page = open_page(clerk, address(dossier))
    assert "Người nộp đề nghị sửa đổi, bổ sung hồ sơ" in page.text
    assert "Đồng ý đề nghị" not in page.text, "agreeing to end it is another page"
    assert clerk.get(address(dossier, "dong-y/")).status_code == 409
    shown = open_page(clerk, address(dossier, "nhan-sua-doi/"))
    assert "Sửa ngày sinh" in shown.text
    assert shown.root.all("a", data_scan="")[0]["href"] == scan_address
    assert clerk.get(scan_address)["Content-Type"] == "application/pdf"
    answer(clerk, dossier, "nhan-sua-doi/", "Nhận phần sửa đổi")
    done = open_page(specialist, address(dossier))
    assert "Người nộp đã sửa đổi, bổ sung" in done.text
    assert "Nhận phần người nộp sửa đổi, bổ sung, hẹn trả" in done.text
    assert done.text.index("bản mới") < done.text.index("bản cũ, đã thay")
    assert "Bản thay giấy hẹn (lần 2)" in done.text
    assert "đề nghị của người nộp chờ" not in open_page(clerk, "/can-bo/").text
