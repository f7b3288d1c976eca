"""A list of colleagues: looked through, confirmed once, taken back as a whole."""

from datetime import date, timedelta

import pytest

from motcua.exchange.actions import confirm_import, drop_import, forget_old_imports, start_import, undo_import
from motcua.exchange.actions.importing import plan_of
from motcua.exchange.models import ImportRun
from motcua.exchange.people_list import template
from motcua.journal import book
from motcua.lib.objections import NotAllowed
from motcua.people.models import Department, Position, User
from tests.cast import NINE
from tests.exchange.lists import PEOPLE, sheet


def started(cast, rows, by=None):
    return start_import(
        "people", cast.office, sheet([PEOPLE, *rows]), "ds.xlsx", by=by or cast.administrator, at=NINE
    )


GOOD = [
    ["Lù Thị Máy", "cán bộ tiếp nhận và trả kết quả", "may.lu", "", "0900000021", ""],
    ["Cứ A Sùng", "chuyên viên", "", "Phòng Kinh tế", "0900000022", "31/12/2026"],
    ["Cứ A Sùng", "lãnh đạo", "", "", "0900000022", ""],
]


def test_nothing_is_made_until_it_is_confirmed(cast):
    before = User.objects.count()
    run = started(cast, GOOD)
    plan = plan_of(run, NINE)
    assert [row.is_right for row in plan.rows] == [True, True, True]
    assert any("Phòng Kinh tế" in note for note in plan.notes)
    assert User.objects.count() == before
    assert not Department.objects.filter(name="Phòng Kinh tế").exists()


def test_confirming_opens_accounts_positions_and_departments(cast):
    run = confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    may, sung = User.objects.get(username="may.lu"), User.objects.get(username="sung.cu")
    assert not may.has_usable_password()
    held = {(p.role, p.department.name if p.department else "", p.ends_on) for p in sung.positions.all()}
    assert held == {("specialist", "Phòng Kinh tế", date(2026, 12, 31)), ("leader", "", None)}
    assert run.lines == []
    assert {key: len(ids) for key, ids in run.made.items()} == {"users": 2, "positions": 3, "departments": 1}
    kinds = list(book.entries(cast.office.stream).values_list("kind", flat=True))
    assert kinds[-3:] == ["import.started", "department.made", "import.confirmed"]


def test_a_position_from_a_list_ends_by_its_date(cast):
    confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    sung = User.objects.get(username="sung.cu")
    assert sung.roles_on(date(2026, 12, 31)) == {"specialist", "leader"}
    assert sung.roles_on(date(2027, 1, 1)) == {"leader"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "lãnh đạo", "x.y"], "Chưa có họ và tên"),
        (["=CMD()", "lãnh đạo", "x.y"], "không phải là họ tên"),
        (["Lù Thị Máy", "thủ quỹ", "x.y"], "Vai trò «thủ quỹ»"),
        (["Lù Thị Máy", "", "x.y"], "Vai trò để trống"),
        (["Lù Thị Máy", "lãnh đạo", "Máy Lù"], "có dấu, dấu cách"),
        (["Lù Thị Máy", "lãnh đạo", "HA"], "đã có người dùng"),
        (["Lù Thị Máy", "lãnh đạo", "x.y", "", "", "mai"], "Không hiểu ngày «mai»"),
        (["Lù " * 60, "lãnh đạo", "x.y"], "nhiều nhất 120"),
    ],
)
def test_a_wrong_row_says_why_and_the_right_ones_stand(cast, row, sentence):
    run = started(cast, [row, GOOD[0]])
    wrong, right = plan_of(run, NINE).rows
    assert any(sentence in problem for problem in wrong.problems), wrong.problems
    assert right.is_right
    run = confirm_import(run, by=cast.administrator, at=NINE)
    assert [one["line"] for one in run.wrong] == [2]
    assert User.objects.filter(username="may.lu").exists()


def test_duplicates_in_the_file_are_found(cast):
    plan = plan_of(started(cast, [GOOD[0], GOOD[0], ["Người Khác", "lãnh đạo", "may.lu"]]), NINE)
    assert plan.rows[1].problems == ["Trùng với dòng 2."]
    assert "là của người khác" in plan.rows[2].problems[0]


def test_the_same_work_told_with_and_without_its_room_is_pointed_out_on_both_lines(cast):
    may = ["Lù Thị Máy", "chuyên viên", "", "", "0900000021", ""]
    rows = [may, [*may[:3], "Phòng Kinh tế", *may[4:]], ["Lù Thị Máy", "lãnh đạo", "", "", "0900000021"]]
    plan = plan_of(started(cast, rows), NINE)
    assert [row.line for row in plan.doubtful] == [2, 3]
    assert "với dòng 3: không ghi phòng, dòng ấy thuộc Phòng Kinh tế" in plan.rows[0].cautions[0]
    assert "với dòng 2: thuộc Phòng Kinh tế, dòng ấy không ghi phòng" in plan.rows[1].cautions[0]


def test_work_in_one_room_after_the_other_is_not_twice_the_same(cast):
    rows = [
        ["Lù Thị Máy", "chuyên viên", "may.lu", "Phòng Kinh tế", "30/11/2026", "2/11/2026"],
        ["Lù Thị Máy", "chuyên viên", "may.lu", "Phòng Văn hóa", "", "1/12/2026"],
    ]
    content = sheet([[*PEOPLE[:4], "Đến hết ngày", "Làm từ ngày"], *rows])
    run = start_import("people", cast.office, content, "ds.xlsx", by=cast.administrator, at=NINE)
    assert not plan_of(run, NINE).doubtful


def test_a_name_that_came_with_an_account_and_comes_again_without_is_pointed_out(cast):
    rows = [["Lù Thị Máy", "lãnh đạo", "may.lu"], ["Lù Thị Máy", "chuyên viên", ""]]
    for order in (rows, rows[::-1]):
        plan = plan_of(started(cast, order), NINE)
        assert "Cùng họ tên với dòng 2, coi là hai người" in plan.rows[1].cautions[0]
    two = [rows[0], ["Lù Thị Máy", "chuyên viên", "may.lu2"]]
    assert not plan_of(started(cast, two), NINE).doubtful


def test_somebody_of_the_same_name_who_is_there_already_is_pointed_out(cast):
    plan = plan_of(started(cast, [["Trần Thu Hà", "lãnh đạo", "ha2"]]), NINE)
    assert "cùng họ tên" in plan.rows[0].cautions[0]


def test_a_telephone_that_lost_its_zero_is_given_it_back_with_a_word(cast):
    plan = plan_of(started(cast, [["Lù Thị Máy", "lãnh đạo", "may.lu", "", 900000021, ""]]), NINE)
    assert plan.rows[0].made.phone == "0900000021"
    assert "mất số 0 đầu" in plan.rows[0].cautions[0]


def test_the_whole_list_is_taken_back_in_one_step(cast):
    users, rooms, positions = User.objects.count(), Department.objects.count(), Position.objects.count()
    run = confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    run = undo_import(run, by=cast.administrator, at=NINE)
    assert run.undone_at == NINE
    assert (User.objects.count(), Department.objects.count(), Position.objects.count()) == (
        users,
        rooms,
        positions,
    )
    again = confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    assert len(again.made["users"]) == 2


def test_it_is_not_taken_back_once_somebody_came_in(cast):
    run = confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    user = User.objects.get(username="may.lu")
    user.sign_ins.create(device="x", started_at=NINE, seen_at=NINE)
    with pytest.raises(NotAllowed, match="Lù Thị Máy đã dùng tài khoản"):
        undo_import(run, by=cast.administrator, at=NINE)
    assert User.objects.filter(username="sung.cu").exists()


def test_a_list_is_confirmed_once(cast):
    run = confirm_import(started(cast, GOOD), by=cast.administrator, at=NINE)
    for verb, code in ((confirm_import, "imported-already"), (drop_import, "imported-already")):
        with pytest.raises(NotAllowed) as caught:
            verb(run, by=cast.administrator, at=NINE)
        assert caught.value.objection.code == code


def test_what_changed_meanwhile_is_seen_at_the_confirmation(cast):
    first, second = started(cast, GOOD[:1]), started(cast, GOOD[:1])
    confirm_import(first, by=cast.administrator, at=NINE)
    with pytest.raises(NotAllowed) as caught:
        confirm_import(second, by=cast.administrator, at=NINE)
    assert caught.value.objection.code == "nothing-right"


@pytest.mark.parametrize("who", ["clerk", "manager", "chairwoman", "stranger"])
def test_only_the_administrator_brings_people_in(cast, who):
    with pytest.raises(NotAllowed) as caught:
        started(cast, GOOD, by=getattr(cast, who))
    assert caught.value.objection.code == "not-administrator"


def test_an_empty_list_and_the_template_itself_say_that_there_is_nothing(cast):
    for content in (sheet([PEOPLE]), template()):
        with pytest.raises(NotAllowed) as caught:
            start_import("people", cast.office, content, "ds.xlsx", by=cast.administrator, at=NINE)
        assert caught.value.objection.code == "sheet-empty"


def test_a_list_that_nobody_confirmed_is_forgotten_after_a_week(cast):
    run = started(cast, GOOD)
    assert forget_old_imports(at=NINE + timedelta(days=6)) == 0
    assert forget_old_imports(at=NINE + timedelta(days=8)) == 1
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.lines, run.is_waiting) == ([], False)
