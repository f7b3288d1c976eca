"""A catalogue file: compared before anything is written, confirmed as one step, taken back as one step."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from motcua.catalogue import loading
from motcua.catalogue.actions import load_catalogue, publish_revision, resume_procedure, settle_statuses
from motcua.catalogue.facts import facts_of
from motcua.catalogue.models import Keyword, Procedure, Revision
from motcua.catalogue.standing import all_facts, stands
from motcua.exchange.actions import (
    confirm_catalogue_import,
    drop_catalogue_import,
    forget_old_catalogue_imports,
    start_catalogue_import,
    undo_catalogue_import,
)
from motcua.exchange.actions.catalogue import compare_again, surroundings
from motcua.exchange.catalogue.shapes import SHAPES
from motcua.exchange.models import CatalogueImport
from motcua.journal import book
from motcua.journal.jobs import work
from motcua.journal.verification import verify
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import day
from tests.cast import BIRTH, CERTIFIED_COPY, MONDAY, NINE
from tests.exchange.lists import sheet

HEADS = ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Quyết định công bố", "Thời hạn giải quyết", "Phí, lệ phí"]
DECIDED = {"decision": "88/QĐ-UBND", "decided_on": MONDAY - timedelta(days=6)}
NEW = ["1.999001", "Xác nhận tình trạng nhà sàn", "Nhà ở", "12/QĐ-UBND", "05 ngày làm việc", "10.000 đ"]


def xlsx(*rows, heads=HEADS) -> bytes:
    return sheet([heads, *rows])


def started(cast, content: bytes, name: str = "danh-muc.xlsx", **wishes) -> CatalogueImport:
    return start_catalogue_import(
        cast.office, content, name, by=wishes.pop("by", cast.manager), at=wishes.pop("at", NINE), **wishes
    )


def confirmed(cast, run) -> CatalogueImport:
    return confirm_catalogue_import(run, seen=run.digest, by=cast.manager, at=NINE)


def line(run, code):
    return run.lines.get(code=code)


def standing() -> dict:
    """Everything the catalogue says, to the letter, with every revision's span."""
    spans = Revision.objects.order_by("procedure__code", "number").values_list(
        "procedure__code", "number", "valid_from", "valid_to", "digest"
    )
    words = Keyword.objects.order_by("procedure__code", "text").values_list("procedure__code", "text")
    return {"spans": list(spans), "words": list(words), "facts": {f.code: f for f in all_facts()}}


def test_nothing_is_written_until_it_is_confirmed(cast):
    before = standing()
    run = started(cast, xlsx(NEW))
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 0, "withdrawn": 0, "wrong": 0}
    assert standing() == before
    confirmed(cast, run)
    facts = facts_of(Procedure.objects.get(code="1.999001").current(MONDAY))
    assert (facts.name, facts.official_sector, facts.decision) == (NEW[1], "Nhà ở", "12/QĐ-UBND")
    assert [(x.amount, x.unit) for x in facts.limits] == [(5, "working_day")]
    assert [fee.amount for fee in facts.fees] == [10_000]


def test_a_changed_procedure_shows_each_difference_and_becomes_a_new_revision(cast):
    heads = ["MÃ TTHC", "Ten thu tuc", "quyet dinh cong bo", "Số bộ"]
    run = started(
        cast, xlsx([BIRTH, "Đăng ký khai sinh", "99/QĐ-BTP", "2"], heads=heads), valid_from=date(2026, 12, 1)
    )
    one = line(run, BIRTH)
    assert one.kind == "changed"
    assert ["số bộ hồ sơ", "changed", "số bộ hồ sơ", "1", "2"] in one.changes
    before = cast.revision(BIRTH)
    confirmed(cast, run)
    old, new = Procedure.objects.get(code=BIRTH).revisions.order_by("number")
    assert (old.pk, old.valid_to, new.valid_from, new.sets) == (
        before.pk,
        date(2026, 12, 1),
        date(2026, 12, 1),
        2,
    )
    assert [paper.name for paper in new.papers.all()] == [paper.name for paper in old.papers.all()]


def test_what_the_file_does_not_speak_of_stays_and_an_empty_cell_changes_nothing(cast):
    run = started(cast, xlsx([BIRTH, "Đăng ký khai sinh", "", "", "", ""]))
    assert (run.counts["unchanged"], run.lines.count()) == (1, 0)


def test_a_word_takes_away_what_an_empty_cell_leaves(cast):
    heads = ["Mã thủ tục", "Tên thủ tục", "Kết quả thực hiện", "Quyết định công bố"]
    run = started(cast, xlsx([BIRTH, "Đăng ký khai sinh", "(không có)", "99/QĐ-BTP"], heads=heads))
    assert {"removed"} == {kind for part, kind, *_ in line(run, BIRTH).changes if part == "kết quả thực hiện"}


def without(cast, code: str) -> bytes:
    return (
        SHAPES["json"]
        .write((f for f in all_facts() if f.code != code), surroundings(cast.office, MONDAY))
        .content
    )


def test_a_procedure_that_a_complete_file_no_longer_names_ends_by_the_decision_of_the_form(cast):
    content = without(cast, CERTIFIED_COPY)
    assert not started(cast, content, "a.json").counts["withdrawn"]
    run = started(cast, content, "a.json", is_complete=True, **DECIDED)
    one = run.lines.get(kind="withdrawn")
    assert one.code == CERTIFIED_COPY
    assert one.changes[0][0] == "thôi áp dụng"
    assert one.changes[0][4] == (
        f"bị bãi bỏ từ {day(MONDAY)} theo 88/QĐ-UBND ngày {day(MONDAY - timedelta(days=6))}"
    )
    confirmed(cast, run)
    procedure = Procedure.objects.get(code=CERTIFIED_COPY)
    assert (procedure.status, procedure.current(MONDAY)) == ("repealed", None)
    closure = procedure.closures.get()
    assert (closure.kind, closure.starts_on, closure.decision) == ("repealed", MONDAY, "88/QĐ-UBND")
    assert (closure.decided_on, closure.reason) == (
        DECIDED["decided_on"],
        "Không còn trong danh mục theo quyết định này",
    )
    entry = book.entries(procedure.stream).last()
    assert (entry.kind, entry.data["import"]) == ("procedure.closed", run.batch)
    again = started(cast, content, "a.json", is_complete=True, **DECIDED)
    assert (again.counts["withdrawn"], again.counts["wrong"]) == (0, 0)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((CERTIFIED_COPY, "đã bãi bỏ", "", ""), "Chưa có quyết định cho thôi áp dụng"),
        ((CERTIFIED_COPY, "đã được thay thế", "", ""), "Chưa ghi thủ tục thay thế"),
        ((CERTIFIED_COPY, "đã được thay thế", CERTIFIED_COPY, ""), "cũng thôi áp dụng theo tệp này"),
        ((CERTIFIED_COPY, "đã bãi bỏ", "", "01/01/2020"), "không sau ngày có hiệu lực"),
    ],
)
def test_an_ending_is_judged_as_on_the_page_of_one_procedure(cast, row, sentence):
    heads = ["Mã thủ tục", "Tình trạng", "Được thay bằng", "Hết hiệu lực từ ngày", "Tên thủ tục"]
    wishes = {} if "quyết định" in sentence else DECIDED
    run = started(cast, xlsx([*row, "x"], heads=heads), **wishes)
    assert any(sentence in one for one in line(run, CERTIFIED_COPY).problems)
    assert not run.counts["withdrawn"]


def test_an_end_that_is_to_come_leaves_the_procedure_until_its_day_and_is_known_again(cast):
    heads = ["Mã thủ tục", "Tên thủ tục", "Tình trạng"]
    rows = xlsx([CERTIFIED_COPY, cast.revision(CERTIFIED_COPY).name, "đã bãi bỏ"], heads=heads)
    later = MONDAY + timedelta(days=15)
    before = standing()
    run = confirmed(cast, started(cast, rows, valid_from=later, **DECIDED))
    procedure = Procedure.objects.get(code=CERTIFIED_COPY)
    assert (procedure.status, procedure.closures.get().starts_on) == ("active", later)
    assert procedure.current(MONDAY) is not None
    again = started(cast, rows, valid_from=later, **DECIDED)
    assert (again.counts["unchanged"], again.lines.count()) == (1, 0)
    content = SHAPES["json"].write(all_facts(), surroundings(cast.office, MONDAY)).content
    assert started(cast, content, "a.json").counts["unchanged"] == Procedure.objects.count()
    named = xlsx([CERTIFIED_COPY, "Tên khác", "Chứng thực", "99/QĐ-UBND", "", ""])
    assert "đã bị bãi bỏ" in line(started(cast, named, valid_from=later), CERTIFIED_COPY).problems[0]
    settle_statuses(at=NINE + timedelta(days=30))
    assert Procedure.objects.get(code=CERTIFIED_COPY).status == "repealed"
    undo_catalogue_import(run, by=cast.manager, at=NINE)
    assert standing() == before


def test_a_suspension_comes_in_as_one_and_is_not_taken_back_once_it_was_resumed(cast):
    heads = ["Mã thủ tục", "Tên thủ tục", "Tình trạng"]
    rows = xlsx([CERTIFIED_COPY, cast.revision(CERTIFIED_COPY).name, "đang tạm ngừng"], heads=heads)
    run = confirmed(cast, started(cast, rows, **DECIDED))
    procedure = Procedure.objects.get(code=CERTIFIED_COPY)
    assert procedure.status == "active"
    assert procedure.closure_on(MONDAY).kind == "suspended"
    assert procedure.current(MONDAY).valid_to is None
    assert started(cast, rows, **DECIDED).counts["unchanged"] == 1
    resume_procedure(
        procedure.closures.get(),
        resumes_on=date(2026, 12, 1),
        decision="90/QĐ-UBND",
        by=cast.manager,
        at=NINE,
    )
    with pytest.raises(NotAllowed) as caught:
        undo_catalogue_import(run, by=cast.manager, at=NINE)
    assert caught.value.objection.code == "import-relied-upon"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "Tên", "Nhà ở", "1/QĐ", "", ""], "Chưa có mã thủ tục"),
        (["Lĩnh vực hộ tịch", "Tên", "", "", "", ""], "không phải mã thủ tục"),
        (["1.999001", "", "Nhà ở", "1/QĐ", "", ""], "Chưa có tên thủ tục"),
        (["1.999001", "Tên", "", "1/QĐ", "", ""], "Chưa có lĩnh vực"),
        (["1.999001", "Tên", "Nhà ở", "", "", ""], "Chưa có quyết định công bố"),
        (["1.999001", "#REF!", "Nhà ở", "1/QĐ", "", ""], "lỗi công thức"),
        (["1.999001", "Tên", "L" * 201, "1/QĐ", "", ""], "nhiều nhất 200"),
    ],
)
def test_a_wrong_row_is_named_with_its_line_and_reason_and_the_right_ones_stand(cast, row, sentence):
    run = started(cast, xlsx(row, ["1.999002", *NEW[1:]]))
    [wrong] = run.lines.filter(kind="wrong")
    assert wrong.place == "dòng 2"
    assert any(sentence in problem for problem in wrong.problems), wrong.problems
    confirmed(cast, run)
    assert Procedure.objects.filter(code="1.999002").exists()
    assert not Procedure.objects.filter(code="1.999001").exists()


def test_two_rows_for_one_code_are_both_left_out(cast):
    run = started(cast, xlsx(NEW, NEW, ["1.999002", *NEW[1:]]))
    assert [one.code for one in run.lines.filter(kind="wrong")] == ["1.999001", "1.999001"]
    assert "2 lần trong tệp (dòng 2, dòng 3)" in line(run, "1.999002").run.lines.first().problems[0]


def test_a_code_that_a_spreadsheet_took_for_a_number_is_given_back_its_last_nought(cast):
    run = started(cast, sheet([HEADS, [1.01003, *NEW[1:]]]))
    one = line(run, "1.010030")
    assert "mất số 0 cuối" in one.cautions[0]


def test_the_decision_of_the_form_announces_what_names_none(cast):
    run = started(cast, xlsx([*NEW[:3], "", *NEW[4:]]), decision="77/QĐ-UBND")
    confirmed(cast, run)
    assert Procedure.objects.get(code="1.999001").current(MONDAY).decision == "77/QĐ-UBND"


def test_days_are_understood_as_text_as_dates_and_as_numbers(cast):
    heads = [*HEADS, "Có hiệu lực từ ngày"]
    rows = [
        ["1.999001", *NEW[1:], "01/12/2026"],
        ["1.999002", *NEW[1:], date(2026, 12, 1)],
        ["1.999003", *NEW[1:], 46357],
    ]
    run = started(cast, xlsx(*rows, ["1.999004", *NEW[1:], "đầu tháng"], heads=heads))
    assert {one.starts for one in run.lines.filter(kind="new")} == {date(2026, 12, 1)}
    assert "không hiểu «đầu tháng»" in line(run, "1.999004").problems[0]


def test_the_whole_import_is_taken_back_to_exactly_what_was_before(cast):
    before = standing()
    rows = [NEW, [BIRTH, "Đăng ký khai sinh tại xã", "Hộ tịch", "99/QĐ-BTP", "", ""]]
    heads = [*HEADS, "Từ khóa", "Mã cũ", "Lĩnh vực trên bảng"]
    rows = [[*row, "nhà sàn", "1.888001", "Đất đai"] for row in rows]
    run = confirmed(cast, started(cast, xlsx(*rows, heads=heads)))
    assert standing() != before
    run = undo_catalogue_import(run, by=cast.manager, at=NINE)
    assert run.stage == "undone"
    assert standing() == before
    kinds = list(book.entries(f"procedure:{BIRTH}").values_list("kind", flat=True))
    assert kinds[-2:] == ["revision.published", "revision.undone"]
    assert verify() == []


def test_an_ending_is_taken_back_too(cast):
    before = standing()
    heads = ["Mã thủ tục", "Tên thủ tục", "Tình trạng", "Được thay bằng"]
    run = started(cast, xlsx([CERTIFIED_COPY, "x", "đã được thay thế", "1.999001"], heads=heads), **DECIDED)
    assert line(run, CERTIFIED_COPY).kind == "wrong"
    more = [
        ["1.999001", "Thủ tục mới", "", "", "Chứng thực"],
        [CERTIFIED_COPY, "x", "đã được thay thế", "1.999001", ""],
    ]
    run = started(cast, xlsx(*more, heads=[*heads, "Lĩnh vực"]), **DECIDED)
    assert line(run, CERTIFIED_COPY).kind == "withdrawn"
    run = confirmed(cast, run)
    procedure = Procedure.objects.get(code=CERTIFIED_COPY)
    assert (procedure.status, procedure.replaced_by.code) == ("superseded", "1.999001")
    assert procedure.closures.get().successor.code == "1.999001"
    assert procedure.replaced_by.former_codes.get().code == CERTIFIED_COPY
    undo_catalogue_import(run, by=cast.manager, at=NINE)
    assert standing() == before
    assert not procedure.closures.exists()
    assert book.entries(procedure.stream).last().kind == "procedure.closure_undone"
    assert verify() == []


def test_it_is_not_taken_back_once_a_dossier_was_received_under_it(cast):
    rows = [[BIRTH, "Đăng ký khai sinh tại xã", "Hộ tịch", "99/QĐ-BTP", "", ""], NEW]
    run = confirmed(cast, started(cast, xlsx(*rows)))
    cast.receive(BIRTH, at=NINE + timedelta(minutes=5))
    Revision.objects.filter(procedure__code=BIRTH).order_by("-number")
    now = standing()
    with pytest.raises(NotAllowed) as caught:
        undo_catalogue_import(run, by=cast.manager, at=NINE)
    assert caught.value.objection.code == "import-relied-upon"
    assert "1 hồ sơ" in caught.value.objection.reason
    assert standing() == now


def test_it_is_not_taken_back_once_a_later_revision_was_published(cast):
    run = confirmed(cast, started(cast, xlsx([BIRTH, "Khai sinh", "Hộ tịch", "99/QĐ-BTP", "", ""])))
    facts = replace(
        facts_of(Revision.objects.filter(procedure__code=BIRTH).latest("number")), name="Khai sinh lần nữa"
    )
    publish_revision(facts, by=cast.manager, at=NINE + timedelta(days=3))
    with pytest.raises(NotAllowed, match="phiên bản sau"):
        undo_catalogue_import(run, by=cast.manager, at=NINE)


def test_what_changed_meanwhile_is_shown_before_it_is_written(cast):
    first, second = started(cast, xlsx(NEW)), started(cast, xlsx([*NEW[:1], "Tên khác", *NEW[2:]]))
    confirmed(cast, first)
    with pytest.raises(NotAllowed) as caught:
        confirmed(cast, second)
    assert caught.value.objection.code == "plan-stale"
    assert compare_again(second, by=cast.manager, at=NINE)
    second.refresh_from_db()
    assert second.counts["changed"] == 1
    assert second.lines.get().changes[0][3:] == [NEW[1], "Tên khác"]


def test_an_import_that_changes_nothing_is_not_confirmed(cast):
    content = SHAPES["json"].write(all_facts(), surroundings(cast.office, MONDAY)).content
    run = started(cast, content, "a.json")
    assert (run.counts["unchanged"], run.lines.count()) == (Procedure.objects.count(), 0)
    with pytest.raises(NotAllowed) as caught:
        confirmed(cast, run)
    assert caught.value.objection.code == "nothing-to-do"


def test_a_long_file_is_read_and_written_by_jobs_and_says_how_far_it_is(cast, monkeypatch):
    from motcua.exchange.actions import catalogue

    monkeypatch.setattr(catalogue, "READ_AT_ONCE", {"xlsx": 10})
    monkeypatch.setattr(catalogue, "WRITE_AT_ONCE", 0)
    run = started(cast, xlsx(NEW))
    assert (run.stage, run.is_busy) == ("reading", True)
    work(at=NINE)
    run.refresh_from_db()
    assert (run.stage, run.progress, run.total) == ("read", 1, 1)
    run = confirmed(cast, run)
    assert run.stage == "writing"
    work(at=NINE)
    run.refresh_from_db()
    assert run.stage == "done"
    entry = book.entries("procedure:1.999001").last()
    assert entry.actor == cast.manager.actor


def test_a_long_file_that_cannot_be_read_says_why(cast, monkeypatch):
    from motcua.exchange.actions import catalogue

    monkeypatch.setattr(catalogue, "READ_AT_ONCE", {"xlsx": 10})
    run = started(cast, sheet([["Cột A"], ["x"]]))
    work(at=NINE)
    run.refresh_from_db()
    assert run.stage == "failed"
    assert "«Mã thủ tục»" in run.trouble


def test_an_import_that_is_interrupted_half_way_has_written_nothing(cast, monkeypatch):
    from motcua.catalogue.actions import importing

    before = standing()
    run = started(cast, xlsx(NEW, ["1.999002", *NEW[1:]]))
    monkeypatch.setattr(importing.book, "record_bulk", lambda facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirmed(cast, run)
    assert standing() == before
    run.refresh_from_db()
    assert run.stage == "read"


@pytest.mark.parametrize("who", ["clerk", "specialist", "chairwoman", "stranger"])
def test_only_who_keeps_the_catalogue_brings_one_in(cast, who):
    with pytest.raises(NotAllowed) as caught:
        started(cast, xlsx(NEW), by=getattr(cast, who))
    assert caught.value.objection.code == "not-catalogue-keeper"


def test_a_dropped_or_forgotten_file_leaves_nothing(cast):
    run = drop_catalogue_import(started(cast, xlsx(NEW)), by=cast.manager, at=NINE)
    assert (run.lines.count(), run.content) == (0, None)
    started(cast, xlsx(NEW))
    assert forget_old_catalogue_imports(at=NINE + timedelta(days=6)) == 0
    assert forget_old_catalogue_imports(at=NINE + timedelta(days=8)) == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"a;b", "ds.csv", "catalogue-kind"),
        (b"", "ds.xlsx", "file-empty"),
        (b"PK\x03\x04rest", "ds.xlsx", "file-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "ds.xlsx", "file-locked"),
        ("[{\"code\": \"Đ\"}]".encode("utf-16"), "ds.json", "records-broken"),
        ("[{\"name\": \"Xã Đồng Sen\"}]".encode("cp1258", "replace"), "ds.json", "records-broken"),
        (b"{}", "ds.json", "records-shape"),
        (b"[]", "ds.json", "records-shape"),
        (b"[" * 100_000, "ds.json", "records-broken"),
        (b'{"MATTHC": [', "ds.json", "records-broken"),
    ],
)  # fmt: skip
def test_what_is_no_catalogue_is_refused_in_a_sentence(cast, content, name, code):
    with pytest.raises(NotAllowed) as caught:
        started(cast, content, name)
    assert caught.value.objection.code == code
    assert not CatalogueImport.objects.exists()


def test_records_of_another_shape_are_named_one_by_one(cast):
    records = [*loading.shipped_records()[:1], {"code": "1.999001", "name": "x"}, "?", {"code": 5}, None]
    run = started(cast, json.dumps(records).encode(), "ds.json")
    assert run.counts["wrong"] == 4
    assert [one.place for one in run.lines.filter(kind="wrong")][:2] == ["bản ghi 2", "bản ghi 3"]


def test_the_shipped_catalogue_itself_is_known_again(db):
    load_catalogue(loading.shipped_records()[:60], at=NINE)
    run = start_catalogue_import(
        None, json.dumps(loading.shipped_records()[:60]).encode(), "a.json", by=None, at=NINE
    )
    assert run.counts["unchanged"] == 60


def test_what_stands_is_told_the_same_for_one_and_for_all(db):
    load_catalogue(loading.shipped_records()[:80], at=NINE)
    told = {facts.code: facts for facts in all_facts()}
    revisions = Revision.objects.with_parts().prefetch_related("procedure__keywords")
    assert len(told) == 80
    assert told == {revision.procedure.code: facts_of(revision) for revision in revisions}
    where = stands(MONDAY)
    assert {code: stand.digest for code, stand in where.items()} == {
        code: f.digest for code, f in told.items()
    }


def test_asking_what_stands_costs_the_same_for_two_and_for_twelve(db, django_assert_num_queries):
    load_catalogue(loading.shipped_records()[:12], at=NINE)
    codes = sorted(stands(MONDAY))
    for some in (codes[:2], codes):
        with django_assert_num_queries(4):
            assert len(list(all_facts(some))) == len(some)
