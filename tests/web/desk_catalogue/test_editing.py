"""The one screen of a procedure, without a script: rows, drafts, two at once, publishing, ending, what is missing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from motcua.catalogue import search as finding
from motcua.catalogue.actions import save_draft
from motcua.catalogue.facts import facts_of, from_json
from motcua.catalogue.loading import read_record, shipped_records
from motcua.catalogue.models import Closure, LocalFee, Procedure, Revision, RevisionDraft
from motcua.catalogue.questions import latest
from motcua.catalogue.rules import ADDRESSES
from motcua.journal import book
from motcua.web.desk.catalogue import urls as catalogue_urls
from motcua.web.desk.catalogue.sheet import Sheet
from motcua.web.desk.interchange import urls as interchange_urls
from motcua.web.portal import urls as portal_urls
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT
from tests.forms import open_page

pytestmark = pytest.mark.django_db
LIST = "/can-bo/thu-tuc/"


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr("motcua.catalogue.search.answers.CHECK_EVERY", 0)
    finding.forget()
    with time_machine.travel(NINE, tick=False):
        yield
    finding.forget()


@pytest.fixture
def manager(seat):
    return seat("manager")


def edit(client, code=BIRTH):
    return open_page(client, f"{LIST}{code}/sua/")


def day(form, name, on):
    form[f"{name}_day"], form[f"{name}_month"], form[f"{name}_year"] = (f"{on:%d}", f"{on:%m}", f"{on:%Y}")


def publish(page, *, on=MONDAY, decision="999/QĐ-UBND"):
    form = page.form("decision")
    form["decision"] = decision
    day(form, "decided_on", MONDAY - timedelta(days=7))
    day(form, "valid_from", on)
    return form.press("Công bố")


@pytest.mark.one_database  # every procedure: what differs is the procedures, not the database
def test_what_the_screen_shows_and_nobody_touched_stays_to_the_letter(cast):
    for facts in map(read_record, shipped_records()):
        shown = Sheet.of_facts(facts)
        data = {}
        for form in shown.all_forms:
            for bound in form:
                value = bound.value()
                if value not in (None, "", False):
                    data[bound.html_name] = "on" if value is True else str(value)
                elif (
                    bound.field.widget.input_type != "checkbox"
                    if hasattr(bound.field.widget, "input_type")
                    else True
                ):
                    data[bound.html_name] = ""
        sent = Sheet.of_data(data, facts, is_judged=True)
        assert sent.is_valid(), (facts.code, [str(one) for one in sent.error_list])
        assert sent.facts() == facts, facts.code


def test_the_list_finds_without_marks_and_says_what_is_missing(manager, cast):
    page = open_page(manager, LIST)
    assert "5 thủ tục" in page.text
    form = page.form("q").fill(q="tinh trang hon nhan")
    found = form.press("Lọc")
    assert [link.text for link in found.root.all("table")[0].all("th") if link.has("scope")][5:] != []
    assert MARITAL in found.text
    assert BIRTH not in found.text
    form = page.form("q").fill(chi="thieu")
    found = form.press("Lọc")
    assert UNKNOWN_LIMIT in found.text
    assert "thời hạn giải quyết" in found.text
    assert "Không có thủ tục nào như vậy" in page.form("q").fill(q="xyz").press("Lọc").text
    decision = latest(BIRTH).decision
    for typed in (decision, decision.replace("Đ", "d").replace("/", " ").lower()):
        found = page.form("q").fill(**{"quyet-dinh": typed}).press("Lọc")
        assert BIRTH in found.text
        assert UNKNOWN_LIMIT not in found.text
    assert BIRTH in page.form("q").fill(q=decision).press("Lọc").text
    assert "Không có thủ tục nào như vậy" in page.form("q").fill(**{"quyet-dinh": "0/QĐ-X"}).press("Lọc").text


def test_what_is_missing_is_named_with_where_to_find_it(manager, cast):
    page = open_page(manager, LIST).follow("Còn thiếu gì và tìm ở đâu")
    assert "csdl.dichvucong.gov.vn" in page.text
    page = page.follow("Thời hạn giải quyết")
    assert "Thủ tục chưa có thời hạn giải quyết" in page.text
    page = page.follow("Ghi thêm")
    assert "Còn thiếu:" in page.text


def test_a_paper_whose_name_the_source_cut_off_is_named_until_somebody_writes_it_whole(manager, cast):
    form = edit(manager, CERTIFIED_COPY).form("name")
    whole = form["papers-0-name"]
    form["papers-0-name"] = "Đơn đề nghị theo mẫu số 02 ban hành kèm theo…"
    page = publish(form.press("Lưu, xem thay đổi và công bố"))
    listed = open_page(manager, LIST).follow("Còn thiếu gì và tìm ở đâu").follow("Tên trọn của giấy")
    assert "1 tên giấy bị cắt trong nguồn" in listed.text
    assert "ban hành kèm theo…" in listed.text
    page = listed.follow("Ghi thêm")
    assert "Nguồn chỉ ghi đầu tên rồi «…»: Giấy tờ 1." in page.text
    form = page.form("name")
    form["papers-0-name"] = whole
    page = form.press("Lưu nháp")
    assert "Nguồn chỉ ghi đầu tên" not in page.text


def test_a_fee_is_changed_published_shown_and_told_by_the_journal(manager, cast):
    form = edit(manager, CERTIFIED_COPY).form("name")
    assert form["fees-0-amount"] != "3.000"
    form["fees-0-amount"] = "3.000"
    page = form.press("Lưu, xem thay đổi và công bố")
    assert "Đổi phí, lệ phí" in page.text
    assert "3.000 đ" in page.root.all("ins")[0].text
    page = publish(page)
    assert page.status == 200
    assert "Đã công bố bản 2" in page.text
    assert "999/QĐ-UBND" in page.element("journal").parent.text
    assert cast.manager.full_name in page.element("journal").parent.text
    public = open_page(Client(), f"/thu-tuc/{CERTIFIED_COPY}/")
    assert "3.000 đ" in public.element("tien").parent.text
    history = public.follow("Mỗi lần công bố đã đổi gì")
    assert "Đổi phí, lệ phí" in history.text
    assert "độ tin cậy" not in history.text
    told = book.entries(f"procedure:{CERTIFIED_COPY}").order_by("-number").first()
    assert (told.kind, told.actor) == ("revision.published", cast.manager.actor)
    page = page.form("closure").press("Hoàn tác")
    assert "trở lại thành bản nháp" in page.text
    assert page.form("name")["fees-0-amount"] == "3.000"
    assert Revision.objects.filter(procedure__code=CERTIFIED_COPY).count() == 1


def test_rows_are_added_moved_and_dropped_without_a_script_and_nothing_typed_is_lost(manager, cast):
    form = edit(manager).form("name")
    form["note"] = "Ghi chú đang gõ"
    first = form["papers-0-name"]
    page = form.press("add:papers") if form.buttons("add:papers") else form.press("act=add:papers")
    form = page.form("name")
    last = max(int(c.get("name").split("-")[1]) for c in form.controls if c.get("name").startswith("papers-"))
    assert page.root.one("textarea", name=f"papers-{last}-name").has("autofocus")
    assert form["note"] == "Ghi chú đang gõ"
    form[f"papers-{last}-name"] = "Giấy viết thêm"
    for place in range(last, 0, -1):
        form = form.press(f"act=up:papers:{place}").form("name")
    assert (form["papers-0-name"], form["papers-1-name"]) == ("Giấy viết thêm", first)
    form = form.press("act=drop:papers:1").form("name")
    assert form["papers-1-name"] != first
    page = form.press("Lưu nháp")
    assert "Đã lưu bản nháp" in page.text
    saved = from_json(RevisionDraft.objects.get().facts)
    assert saved.papers[0].name == "Giấy viết thêm"
    assert saved.note == "Ghi chú đang gõ"
    assert first not in {paper.name for paper in saved.papers}
    assert latest(BIRTH).papers.count() == len(saved.papers)


def test_enter_in_a_field_saves_the_draft_and_moves_no_row(manager, cast):
    form = edit(manager).form("name")
    form["sets"] = "2"
    assert "Đã lưu bản nháp" in form.enter().text
    assert from_json(RevisionDraft.objects.get().facts).sets == 2


def test_lines_pasted_at_once_become_steps_and_empty_rows_are_no_rows(manager, cast):
    form = edit(manager, UNKNOWN_LIMIT).form("name")
    form = form.press("act=add:instructions").form("name")
    form = form.press("act=add:fees").form("name")
    place = max(
        int(c.get("name").split("-")[1]) for c in form.controls if c.get("name").startswith("instructions-")
    )
    form[f"instructions-{place}-text"] = "Nộp hồ sơ\nNhận giấy hẹn\n\nNhận kết quả"
    fees = len(latest(UNKNOWN_LIMIT).fees.all())
    form.press("Lưu nháp")
    saved = from_json(RevisionDraft.objects.get().facts)
    assert saved.instructions[-3:] == ("Nộp hồ sơ", "Nhận giấy hẹn", "Nhận kết quả")
    assert len(saved.fees) == fees


def test_a_limit_of_a_new_case_is_put_under_it_before_it_was_ever_saved(manager, cast):
    form = edit(manager, MARITAL).form("name")
    form = form.press("act=add:cases").form("name")
    form["cases-0-name"] = "Phải xác minh ở nơi khác"
    form = form.press("act=add:limits").form("name")
    last = max(int(c.get("name").split("-")[1]) for c in form.controls if c.get("name").startswith("limits-"))
    form[f"limits-{last}-case"] = "+1"
    form[f"limits-{last}-amount"] = "20"
    page = form.press("Lưu nháp")
    saved = from_json(RevisionDraft.objects.get().facts)
    assert saved.cases == (("phai-xac-minh-o-noi-khac", "Phải xác minh ở nơi khác"),)
    assert saved.limits[-1].case_key == "phai-xac-minh-o-noi-khac"
    assert page.form("name")[f"limits-{last}-case"] == "phai-xac-minh-o-noi-khac"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Chưa điền tên thủ tục"),
        ("fees-0-amount", "năm nghìn", "Khoản 1: Số tiền chỉ ghi chữ số, ví dụ 16.000"),
        ("papers-0-originals", "hai", "Giấy tờ 1, bản chính: Chỗ này chỉ ghi số, ví dụ 2"),
        ("limits-0-amount", "5000000", "Thời hạn 1, số: Lớn quá"),
        ("limits-0-cutoff", "chiều", "Thời hạn 1: Giờ ghi như 15:00"),
        ("sets", "0", "Số bộ hồ sơ: Nhỏ quá, ít nhất là 1"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_what_was_typed_stays(manager, cast, field, typed, said):
    form = edit(manager).form("name")
    form[field] = typed
    form["note"] = "Còn đây"
    page = form.press("Lưu nháp")
    assert page.status == 422
    assert any(said in line for line in page.mistakes), page.mistakes
    assert page.form("name")[field] == typed
    assert page.form("name")["note"] == "Còn đây"
    assert not RevisionDraft.objects.exists()


def test_two_limits_of_one_case_and_channel_are_refused(manager, cast):
    form = edit(manager).form("name").press("act=add:limits").form("name")
    last = max(int(c.get("name").split("-")[1]) for c in form.controls if c.get("name").startswith("limits-"))
    form[f"limits-{last}-amount"] = "3"
    page = form.press("Lưu nháp")
    assert page.status == 422
    assert any("Đã có một thời hạn cho đúng trường hợp" in line for line in page.mistakes)


def test_two_who_write_one_procedure_lose_nothing(manager, seat, cast):
    mine = edit(manager).form("name")
    save_draft(
        replace(facts_of(latest(BIRTH)), sets=3, note="Của người kia"), seen=0, by=cast.administrator, at=NINE
    )
    mine["note"] = "Của tôi"
    mine["agency_name"] = "UBND cấp xã (mới)"
    page = mine.press("Lưu nháp")
    assert page.status == 409
    assert cast.administrator.full_name in page.text
    clash = page.root.one("div", class_="error-summary").text
    assert "Đổi số bộ hồ sơ" in clash
    assert "Của người kia" in clash
    form = page.form("name")
    assert (form["sets"], form["note"], form["agency_name"]) == ("3", "Của tôi", "UBND cấp xã (mới)")
    assert RevisionDraft.objects.get().version == 1
    page = form.press("Lưu nháp")
    assert page.status == 200
    saved = from_json(RevisionDraft.objects.get().facts)
    assert (saved.sets, saved.note, saved.agency_name) == (3, "Của tôi", "UBND cấp xã (mới)")


def test_a_draft_that_somebody_published_meanwhile_is_not_lost(manager, seat, cast):
    form = edit(manager).form("name")
    form["sets"] = "2"
    form.press("Lưu nháp")
    mine = edit(manager).form("name")
    publish(open_page(seat("administrator"), f"{LIST}{BIRTH}/cong-bo/"))
    mine["note"] = "Của tôi"
    page = mine.press("Lưu nháp")
    assert page.status == 409
    assert "đã được người khác công bố hoặc bỏ" in page.text
    assert (page.form("name")["note"], page.form("name")["sets"]) == ("Của tôi", "2")
    assert page.form("name").press("Lưu nháp").status == 200


def test_publishing_asks_for_the_decision_and_asks_again_about_a_day_that_has_passed(manager, cast):
    form = edit(manager).form("name")
    form["sets"] = "2"
    page = form.press("Lưu, xem thay đổi và công bố")
    form = page.form("decision")
    refused = form.press("Công bố")
    assert refused.status == 422
    assert len(refused.mistakes) == 2
    past = MONDAY - timedelta(days=3)
    page = publish(page, on=past)
    assert page.status == 422
    assert any("đã qua 3 ngày" in line for line in page.mistakes)
    form = page.form("decision")
    form["past"] = True
    assert "Đã công bố bản 2" in form.press("Công bố").text
    assert latest(BIRTH).valid_from == past


def test_a_day_that_meets_a_published_revision_is_refused_beside_its_field(manager, cast):
    form = edit(manager).form("name")
    form["sets"] = "2"
    page = form.press("Lưu, xem thay đổi và công bố")
    page = publish(page, on=MONDAY.replace(year=2019))
    form = page.form("decision")
    form["past"] = True
    page = form.press("Công bố")
    assert page.status == 422
    assert any("Đã có phiên bản áp dụng từ" in line for line in page.mistakes)
    assert RevisionDraft.objects.exists()


def test_a_draft_is_thrown_away_and_what_is_published_stays(manager, cast):
    form = edit(manager).form("name")
    form["sets"] = "2"
    page = form.press("Lưu nháp")
    page = next(one for one in page.forms if one.buttons("Bỏ bản nháp")).press("Bỏ bản nháp")
    assert "Đã bỏ bản nháp" in page.text
    assert "không có bản nháp nào" in open_page(manager, f"{LIST}{BIRTH}/cong-bo/").text
    assert latest(BIRTH).number == 1


def test_a_new_procedure_of_the_province_goes_from_its_code_to_the_portal(manager, cast):
    page = open_page(manager, LIST).follow("Thêm thủ tục")
    form = page.form("code")
    form.fill(code="LG.000007", name="Hỗ trợ học bơi cho trẻ em", sector="khac")
    page = form.press("Mở bản nháp")
    assert "chưa công bố" in open_page(manager, LIST).text
    assert Client().get("/thu-tuc/LG.000007/").status_code == 404
    taken = open_page(manager, f"{LIST}moi/").form("code").fill(code=BIRTH, name="x", sector="khac")
    assert any("đã có trong danh mục" in line for line in taken.press("Mở bản nháp").mistakes)
    page = page.form("name").press("Lưu, xem thay đổi và công bố")
    assert "Còn thiếu phần luật đòi" in page.text
    publish(page)
    assert "Hỗ trợ học bơi" in open_page(Client(), "/thu-tuc/LG.000007/").text


def close(client, code=MARITAL, *, kind="repealed", on=MONDAY, **given):
    form = open_page(client, f"{LIST}{code}/thoi-ap-dung/").form("decision")
    form["kind"] = kind
    form.fill(decision="77/QĐ-UBND", **given)
    day(form, "starts_on", on)
    day(form, "decided_on", MONDAY)
    return form.press("Ghi")


def test_a_replaced_procedure_leads_to_its_successor_and_the_counter_says_why_not(manager, seat, cast):
    page = close(manager, kind="replaced", successor=BIRTH, reason="Bộ công bố lại")
    assert "được thay thế từ 09/11/2026" in page.text
    public = open_page(Client(), f"/thu-tuc/{MARITAL}/")
    assert "Thủ tục này được thay thế từ 09/11/2026 theo 77/QĐ-UBND" in public.text
    assert public.root.all("a", href=f"/thu-tuc/{BIRTH}/")
    counter = open_page(seat("clerk"), "/can-bo/tiep-nhan/").form("reception")
    told = counter.page.client.post(
        "/can-bo/tiep-nhan/", {**dict(counter.data()), "act": "choose", "choose": MARITAL}
    ).content.decode()
    assert "nên không nhận hồ sơ mới" in told
    page = page.form("closure").press("Hoàn tác")
    assert "lại áp dụng như trước" in page.text
    assert "thay thế từ" not in open_page(Client(), f"/thu-tuc/{MARITAL}/").text


def test_an_end_to_come_is_announced_and_until_then_nothing_changes(manager, cast):
    close(manager, on=MONDAY + timedelta(days=30))
    public = open_page(Client(), f"/thu-tuc/{MARITAL}/")
    assert "Thủ tục này sẽ bị bãi bỏ từ 09/12/2026" in public.text
    with time_machine.travel(NINE + timedelta(days=30), tick=False):
        assert "Thủ tục này bị bãi bỏ từ 09/12/2026" in open_page(Client(), f"/thu-tuc/{MARITAL}/").text
        assert Client().get(f"/nop/{MARITAL}/").status_code == 404


def test_a_suspended_procedure_says_so_in_the_search_and_comes_back(manager, cast):
    close(manager, kind="suspended", reason="Chờ hướng dẫn của Bộ")
    assert "Tạm ngừng từ 09/11/2026" in open_page(Client(), f"/thu-tuc/?q={MARITAL}").text
    assert "không nhận hồ sơ mới" in open_page(Client(), f"/thu-tuc/{MARITAL}/").text
    form = open_page(manager, f"{LIST}{MARITAL}/").follow("Cho áp dụng lại").form("decision")
    form["decision"] = "80/QĐ-UBND"
    day(form, "resumes_on", MONDAY + timedelta(days=1))
    page = form.press("Ghi")
    assert "Đã ghi ngày áp dụng lại" in page.text
    with time_machine.travel(NINE + timedelta(days=1), tick=False):
        assert "ạm ngừng" not in open_page(Client(), f"/thu-tuc/{MARITAL}/").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "replaced"}, "Chưa chọn thủ tục thay thế"),
        ({"kind": "merged", "successor": "9.999999"}, "Không có thủ tục mã 9.999999"),
        ({"others": "9.999999, 8.888888"}, "Không có thủ tục mã 9.999999, 8.888888"),
        ({"on": MONDAY.replace(year=2020)}, "Bản mới nhất áp dụng từ"),
    ],
)
def test_what_is_wrong_with_an_end_stands_beside_its_field(manager, cast, given, said):
    page = close(manager, **given)
    assert page.status == 422
    assert any(said in line for line in page.mistakes), page.mistakes
    assert not Closure.objects.exists()


def test_several_are_merged_by_one_decision(manager, cast):
    page = close(manager, kind="merged", successor=BIRTH, others=UNKNOWN_LIMIT)
    assert "cho 2 thủ tục" in page.text
    assert Closure.objects.count() == 2


def test_a_fee_of_the_province_shows_on_the_page_at_the_counter_and_in_the_api(manager, seat, cast):
    page = open_page(manager, LIST).follow("Mức thu của tỉnh")
    assert "Chưa có mức nào đang thu" in page.text
    name = next(fee.name for fee in latest(MARITAL).fees.all())
    form = open_page(manager, f"{LIST}phi/them/?thu-tuc={MARITAL}").form("resolution")
    form.fill(name=name, amount="12.000", resolution="Nghị quyết 05/2026/NQ-HĐND")
    day(form, "valid_from", MONDAY)
    page = form.press("Ghi")
    assert "12.000 đ" in page.text
    assert LocalFee.objects.get().province_code == "lam-giang"
    assert "tỉnh khác" not in page.text
    LocalFee.objects.update(province_code="20")
    page = open_page(manager, f"{LIST}phi/")
    assert "12.000 đ" not in page.text
    assert "Còn 1 mức ghi cho tỉnh khác" in page.text
    LocalFee.objects.update(province_code="lam-giang")
    public = open_page(Client(), f"/thu-tuc/{MARITAL}/")
    assert "12.000 đ" in public.element("tien").parent.text
    said = Client().get(f"/api/v1/procedures/{MARITAL}").json()
    assert said["fees"][0]["amount"] == 12000
    due = cast.revision(MARITAL).fees_for("counter", day=MONDAY, province="lam-giang")
    assert (due[0].amount, due[0].source) == (12000, "Nghị quyết 05/2026/NQ-HĐND")
    with time_machine.travel(NINE - timedelta(days=1), tick=False):
        assert "12.000 đ" not in open_page(Client(), f"/thu-tuc/{MARITAL}/").text
    form = open_page(manager, f"{LIST}phi/").follow("Thôi thu").form("ends_on_day")
    assert "Đã ghi ngày thôi thu" in form.press("Ghi").text
    assert not LocalFee.objects.exists()


def test_a_fee_without_its_resolution_or_for_no_procedure_is_refused(manager, cast):
    form = open_page(manager, f"{LIST}phi/them/").form("resolution")
    form.fill(procedures=f"{MARITAL}, 7.777777", name="Lệ phí", amount="mười nghìn")
    page = form.press("Ghi")
    assert page.status == 422
    assert len(page.mistakes) == 2
    form = page.form("resolution")
    assert form["amount"] == "mười nghìn"
    form.fill(amount="10000", resolution="05/2026/NQ-HĐND")
    assert any("Không có thủ tục mã 7.777777" in line for line in form.press("Ghi").mistakes)


def test_groups_are_switched_by_sector_and_by_decision(manager, cast):
    page = open_page(manager, LIST).follow("Nhóm được niêm yết")
    decision = latest(BIRTH).decision
    held = Procedure.objects.filter(revisions__decision=decision).values_list("code", flat=True)
    link = next(one for one in page.root.all("a") if one.text.endswith(f" thủ tục theo {decision}"))
    listed = open_page(manager, link.get("href"))
    assert all(code in listed.text for code in held)
    assert UNKNOWN_LIMIT not in listed.text
    form = next(one for one in page.forms if one.has("state") and one.element.all("input", value=decision))
    form.fill(state="off", ground="12/QĐ-UBND")
    page = form.press("Ghi")
    assert f"Đã thôi niêm yết: nhóm thủ tục theo {decision}" in page.text
    assert BIRTH not in Client().get("/linh-vuc/hotich/").content.decode()
    assert f"/thu-tuc/{BIRTH}/" in Client().get(f"/thu-tuc/?q={BIRTH}").content.decode()
    form = page.form("sectors")
    form["sectors"] = ["chungthuc"]
    page = form.press("Ghi lĩnh vực")
    assert "Đã ghi lĩnh vực niêm yết: nay niêm yết " in page.text
    assert Client().get("/linh-vuc/hotich/").status_code == 404
    form = page.form("sectors")
    form["sectors"] = []
    assert form.press("Ghi lĩnh vực").status == 422


def test_the_list_costs_the_same_for_two_rows_and_for_all(manager, cast, django_assert_max_num_queries):
    open_page(manager, LIST)
    with django_assert_max_num_queries(14):
        open_page(manager, LIST)
    Procedure.objects.exclude(code__in=(BIRTH, MARITAL)).update(status="repealed")
    with django_assert_max_num_queries(14):
        open_page(manager, f"{LIST}con-thieu/")


@pytest.mark.parametrize("who", ["clerk", "specialist", "chairwoman", "stranger"])
def test_to_others_the_pages_are_not_there(seat, cast, who):
    client = seat(who)
    for address in ("", "con-thieu/", "moi/", "phi/", "phi/them/", "nhom/", f"{BIRTH}/", f"{BIRTH}/sua/"):
        assert client.get(f"{LIST}{address}").status_code == 404


def test_no_procedure_takes_the_address_of_another_page():
    taken = set()
    for module in (portal_urls, catalogue_urls, interchange_urls):
        paths = (re.match(r"thu-tuc/([a-z-]+)/", str(one.pattern)) for one in module.urlpatterns)
        taken |= {found[1] for found in paths if found}
    assert taken - ADDRESSES == set()


def test_an_unknown_code_is_not_there(manager, cast):
    for address in ("9.999999/", "9.999999/sua/", "9.999999/cong-bo/", "9.999999/thoi-ap-dung/"):
        assert manager.get(f"{LIST}{address}").status_code == 404
