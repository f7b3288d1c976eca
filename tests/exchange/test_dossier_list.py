"""Open dossiers of another system: their codes and printed dates stay, and all of it can be taken back."""

import json
from datetime import timedelta

import pytest

from motcua.dossiers.actions import accept_dossier, accept_supplement, begin, confirm_payment, return_result
from motcua.dossiers.actions.numbering import next_dossier_code
from motcua.dossiers.lookups import find, told
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.replay import replay
from motcua.exchange.actions import confirm_import, start_import, undo_import
from motcua.exchange.actions.importing import plan_of
from motcua.journal import book
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MONDAY, NINE
from tests.exchange.lists import DOSSIERS, dossier_row, sheet

CODE = "H99.12-261102-0007"


def started(cast, rows, by=None):
    content = sheet([DOSSIERS, *rows])
    return start_import("dossiers", cast.office, content, "hs.xlsx", by=by or cast.manager, at=NINE)


def taken(cast, *rows):
    run = confirm_import(started(cast, list(rows)), by=cast.manager, at=NINE)
    assert run.wrong == []
    return run, Dossier.objects.get(pk=run.made["dossiers"][0])


def test_code_and_printed_date_stay_as_they_are(cast):
    _run, dossier = taken(cast, dossier_row(CODE, provincial="H99-1234"))
    assert (dossier.code, dossier.provincial_code) == (CODE, "H99-1234")
    assert dossier.received_at == at_local(MONDAY - timedelta(days=7), 8, 30)
    assert dossier.due_at == dossier.first_due_at == at_local(MONDAY + timedelta(days=3), 17)
    assert (dossier.stage, dossier.state) == ("in_step", 4)
    assert "không tính lại" in dossier.due_explanation[0]
    assert not dossier.slips.exists()
    assert replay(dossier) is None
    entry = book.entries(dossier.stream).get()
    assert entry.kind == "dossier.take_over"
    assert "Mến" not in json.dumps(entry.data, ensure_ascii=False)


def test_it_is_found_by_both_codes(cast):
    _run, dossier = taken(cast, dossier_row(CODE, provincial="H99-PROV-77"))
    for words in (CODE, "261102-0007", "H99-PROV-77", "h99prov77", "lường thị"):
        assert list(Dossier.objects.matching(words)) == [dossier], words
    assert find("H99-PROV-77") == find(CODE) == dossier
    assert find("") is None
    assert [one.move for one in told(dossier)] == ["take_over"]


def test_the_work_goes_on_from_there(cast):
    _run, dossier = taken(cast, dossier_row(CODE))
    assert dossier.step_role == "specialist"
    _run, accepted = taken(cast, dossier_row("H99.12-261102-0008", state="Được tiếp nhận"))
    holder = accepted.assignee or cast.specialist
    assert begin(accepted, by=holder, at=NINE).stage == "in_step"


def test_a_result_that_waits_elsewhere_is_given_here(cast):
    _run, dossier = taken(cast, dossier_row(CODE, state="9", due=""))
    dossier = return_result(dossier, by=cast.clerk, at=NINE)
    assert dossier.stage == "returned"


def test_a_clock_that_stood_starts_with_a_date_by_hand(cast):
    _run, dossier = taken(cast, dossier_row(CODE, state="6"))
    assert (dossier.stage, dossier.due_at) == ("awaiting_payment", None)
    with pytest.raises(NotAllowed) as caught:
        confirm_payment(dossier, by=cast.clerk, at=NINE)
    assert caught.value.objection.code == "due-missing"
    due = NINE + timedelta(days=5)
    dossier = confirm_payment(dossier, by=cast.clerk, at=NINE, due_by_hand=due, due_ground="giấy hẹn cũ")
    assert dossier.due_at == due


def test_what_waits_to_be_accepted_elsewhere_is_accepted_here(cast):
    _run, dossier = taken(cast, dossier_row(CODE, state="1", due=""))
    assert (dossier.stage, dossier.is_accepted) == ("registered", False)
    assert replay(dossier) is None
    revision = cast.revision(BIRTH)
    dossier = accept_dossier(dossier, by=cast.clerk, at=NINE, papers=cast.papers(revision))
    assert dossier.is_accepted
    assert dossier.code == CODE
    assert dossier.slips.count() == 1
    assert replay(dossier) is None


def test_papers_asked_for_elsewhere_are_taken_in_here(cast):
    _run, dossier = taken(cast, dossier_row(CODE, state="5"))
    due = NINE + timedelta(days=4)
    dossier = accept_supplement(dossier, by=cast.clerk, at=NINE, due_by_hand=due, due_ground="giấy hẹn cũ")
    assert (dossier.due_at, dossier.due_ground) == (due, "giấy hẹn cũ")
    assert replay(dossier) is None


def test_our_next_code_never_meets_one_that_was_taken_over(cast):
    taken(cast, dossier_row("H99.12-261109-0005", received="09/11/2026 08:10"))
    assert next_dossier_code(cast.office, NINE)[0] == "H99.12-261109-0006"
    assert cast.receive(at=NINE).code == "H99.12-261109-0007"


def test_a_foreign_code_stands_beside_our_series(cast):
    _run, dossier = taken(cast, dossier_row("000.00.12.H99-261102-0003"))
    assert dossier.series_key.endswith(":taken-over")
    assert next_dossier_code(cast.office, NINE)[0] == "H99.12-261109-0001"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "Chưa có mã hồ sơ"),
        ({"code": "H99/12 7"}, "Mã hồ sơ gồm từ 3 đến 40"),
        ({"procedure": "9.999999"}, "Không có thủ tục mã"),
        ({"procedure": ""}, "Chưa có mã thủ tục"),
        ({"name": ""}, "Chưa có họ tên người nộp"),
        ({"name": "=1+1"}, "không phải là họ tên"),
        ({"state": "10"}, "đã kết thúc"),
        ({"state": "đang ngủ"}, "Trạng thái «đang ngủ»"),
        ({"received": ""}, "Chưa có ngày nhận"),
        ({"received": "10/11/2026"}, "Ngày nhận sau lúc này"),
        ({"received": "hôm kia"}, "không hiểu «hôm kia»"),
        ({"due": "01/11/2026"}, "Ngày hẹn trả trước lúc nhận"),
        ({"due": ""}, "ghi đúng ngày in trên giấy hẹn"),
        ({"provincial": "a b"}, "Mã trên hệ thống tỉnh"),
    ],
)
def test_a_wrong_row_says_why(cast, changes, sentence):
    (row,) = plan_of(started(cast, [dossier_row(**{"code": CODE, **changes})]), NINE).rows
    assert any(sentence in problem for problem in row.problems), row.problems
    assert row.made is None


def test_duplicates_are_found_in_the_file_and_in_the_house(cast):
    taken(cast, dossier_row(CODE, provincial="P-100"))
    rows = [
        dossier_row(CODE),
        dossier_row("NEW-1", provincial="P-100"),
        dossier_row("NEW-2", provincial="P-200"),
        dossier_row("NEW-2"),
        dossier_row("NEW-3", provincial="P-200"),
    ]
    problems = [row.problems for row in plan_of(started(cast, rows), NINE).rows]
    assert [bool(one) for one in problems] == [True, True, False, True, True]
    assert "đã có ở đây" in problems[0][0]
    assert "đã ghi cho hồ sơ khác" in problems[1][0]
    assert "Trùng mã với dòng 4" in problems[3][0]
    assert "trùng với dòng 4" in problems[4][0]


def test_numbers_that_lost_their_zeros_and_odd_ones_are_pointed_out_and_kept(cast):
    rows = [dossier_row(CODE, id=99180000123, phone=900000018), dossier_row("X-1", id="12", phone="12")]
    first, second = plan_of(started(cast, rows), NINE).rows
    assert (first.made.applicant.id_number, first.made.applicant.phone) == ("099180000123", "0900000018")
    assert len(first.cautions) == 2
    assert second.made.applicant.id_number == "12"
    assert len(second.cautions) == 2


def test_the_whole_run_is_taken_back(cast):
    parties = Party.objects.count()
    run, dossier = taken(cast, dossier_row(CODE, state="5"), dossier_row("X-2"))
    undo_import(run, by=cast.manager, at=NINE)
    assert not Dossier.objects.exists()
    assert Party.objects.count() == parties
    kinds = list(book.entries(dossier.stream).values_list("kind", flat=True))
    assert kinds == ["dossier.take_over", "dossier.undo"]
    _again, dossier = taken(cast, dossier_row(CODE, state="5"))
    assert replay(dossier) is None
    assert [one.move for one in told(dossier)] == ["take_over"]


def test_it_is_not_taken_back_once_one_was_touched(cast):
    run, dossier = taken(cast, dossier_row(CODE, state="2"), dossier_row("X-2"))
    begin(dossier, by=dossier.assignee or cast.specialist, at=NINE)
    with pytest.raises(NotAllowed) as caught:
        undo_import(run, by=cast.manager, at=NINE)
    assert caught.value.objection.code == "touched-already"
    assert CODE in caught.value.objection.reason
    assert Dossier.objects.count() == 2


@pytest.mark.parametrize("who", ["administrator", "clerk", "specialist", "stranger"])
def test_who_does_not_lead_the_desk_takes_nothing_over(cast, who):
    with pytest.raises(NotAllowed) as caught:
        started(cast, [dossier_row(CODE)], by=getattr(cast, who))
    assert caught.value.objection.code == "may-not-take-over"


RECORD = {
    "MaHoSo": "000.00.12.H99-261102-0003",
    "MaTTHC": "1.001193.000.00.00.H99",
    "TenTTHC": "Đăng ký khai sinh",
    "ChuHoSo": "Lường Thị Mến",
    "LoaiDoiTuong": "1",
    "KenhThucHien": "2",
    "TrangThaiHoSo": "4",
    "NgayTiepNhan": "20261102083000",
    "NgayHenTra": "20261112170000",
    "NgayNopHoSo": "20261101200000",
    "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "099180000123"}],
    "SoDienThoai": "0900000018",
    "HinhThuc": "0",
}


def from_province(cast, body):
    content = json.dumps(body, ensure_ascii=False).encode()
    return start_import("dossiers", cast.office, content, "xuat.JSON", by=cast.manager, at=NINE)


@pytest.mark.parametrize(
    "body",
    [
        [RECORD],
        {"data": [RECORD]},
        {"service": "DongBoHoSoMC", "isUpdating": "True", "data": [RECORD]},
        [
            {"isUpdating": "False", "data": [RECORD | {"TrangThaiHoSo": "1", "NgayTiepNhan": ""}]},
            {"isUpdating": "True", "data": [RECORD]},
        ],
    ],
)
def test_the_province_s_records_are_read_in_the_shapes_it_writes(cast, body):
    run = confirm_import(from_province(cast, body), by=cast.manager, at=NINE)
    (pk,) = run.made["dossiers"]
    dossier = Dossier.objects.select_related("applicant").get(pk=pk)
    assert dossier.code == dossier.provincial_code == RECORD["MaHoSo"]
    assert dossier.applicant.id_number == "099180000123"
    assert (dossier.channel, dossier.state) == ("online", 4)
    assert dossier.due_at == at_local(MONDAY + timedelta(days=3), 17)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"[1]", b'[{"a":1}]', b"[]", b'{"data":[]}', b"\xff\xfe", b"[" * 100_000]
)
def test_other_json_is_refused_in_a_sentence(cast, content):
    with pytest.raises(NotAllowed) as caught:
        start_import("dossiers", cast.office, content, "x.json", by=cast.manager, at=NINE)
    assert caught.value.objection.code.startswith("records-")


def test_looking_through_costs_the_same_with_two_rows_and_with_forty(cast, django_assert_max_num_queries):
    run = started(cast, [dossier_row(f"Z-{n:03d}") for n in range(40)])
    with django_assert_max_num_queries(12):
        plan_of(run, NINE)
