"""Seals and `verify`: whoever tampers with raw SQL is found, and the fault names the row."""

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.journal import book, looks, seals
from motcua.journal.models import Entry, Look, Seal, SealedHead, Stream
from motcua.journal.verification import Fault, verify
from motcua.lib.objections import NotAllowed

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = date(2026, 11, 23)
LAN = SimpleNamespace(actor="user:7")
COLUMNS = ("subject", "kind", "actor", "at", "data", "previous", "digest")


def fill(stream="dossier:1", entries=6, start=0):
    book.record_bulk(
        book.Fact("dossier.moved", stream, stream, AT + timedelta(minutes=n), LAN, {"n": n})
        for n in range(start, start + entries)
    )


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def tamper(place, stream="dossier:1", **columns):
    for column, value in columns.items():
        assert sql(
            f"UPDATE journal_entry SET {column} = %s WHERE stream_id = %s AND number = %s",
            value,
            stream,
            place,
        )


def forge(number, stream="dossier:1", **changed):
    """Change an entry and give it the digest that fits."""
    entry = Entry.objects.get(stream_id=stream, number=number)
    for column, value in changed.items():
        setattr(entry, column, value)
    tamper(
        number,
        stream,
        subject=entry.subject,
        kind=entry.kind,
        actor=entry.actor,
        data=json.dumps(entry.data),
        previous=entry.previous,
        digest=book.entry_digest(entry),
    )
    return book.entry_digest(entry)


def remove(number, stream="dossier:1"):
    assert sql("DELETE FROM journal_entry WHERE stream_id = %s AND number = %s", stream, number)


def found(**options):
    return [(fault.kind, fault.stream, fault.number) for fault in verify(**options)]


pytestmark = pytest.mark.django_db


def test_untouched_books_have_no_fault():
    fill()
    fill("dossier:2", 1)
    seals.make_seal(DAY, at=AT)
    fill(start=6)
    looks.note_look(by=LAN, subject="dossier:1", reason="desk.detail", at=AT)
    seals.make_seal(DAY + timedelta(days=1), at=AT + timedelta(days=1))
    assert verify() == []
    assert verify(since=DAY) == []
    assert verify(since=DAY + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "dossier:9"),
        ("kind", "dossier.voided"),
        ("actor", "user:8"),
        ("at", "2026-11-23 01:00:00.000001+00:00"),
        ("data", '{"n": 77}'),
        ("data", '{"n": 2.0}'),
        ("data", "[]"),
        ("previous", "0" * 64),
        ("digest", "0" * 64),
    ],
)
@pytest.mark.parametrize("number", [1, 3, 6])
def test_an_edited_row_is_named(column, value, number):
    fill()
    fill("dossier:2")
    if column == "at" and connection.vendor == "sqlite":
        value = value.removesuffix("+00:00")
    tamper(number, **{column: value})
    assert found() == [("edited", "dossier:1", number)]


def test_a_row_that_cannot_even_be_read_is_named():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps no malformed instant")
    fill()
    fill("dossier:2")
    tamper(4, at="hôm qua")
    assert found() == [("edited", "dossier:1", 4)]


@pytest.mark.parametrize("number", [1, 3, 5, 6])
def test_a_row_edited_together_with_its_digest_is_named(number):
    fill()
    forge(number, actor="user:8")
    assert found() == [("edited", "dossier:1", number)]


def test_a_row_given_another_link_to_the_past_is_named_first():
    fill()
    forge(3, previous="0" * 64)
    assert found()[0][0] == "edited"
    assert ("edited", "dossier:1", 3) in found()


def test_a_chain_rewritten_to_its_end_is_found_by_its_seal():
    fill()
    seals.make_seal(DAY, at=AT)
    last = ""
    for number in range(3, 7):
        last = forge(number, actor="user:8", **({"previous": last} if last else {}))
    sql("UPDATE journal_stream SET digest = %s WHERE name = 'dossier:1'", last)
    assert found() == [("edited", "dossier:1", 6)]
    assert "niêm phong" in str(verify()[0])


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_removed_row_is_named(number):
    fill()
    remove(number)
    assert found() == [("removed", "dossier:1", number)]


def test_a_removed_row_closed_up_by_renumbering_is_found_at_its_place():
    fill()
    remove(3)
    for number in (4, 5, 6):
        tamper(number, number=number - 1)
    assert found()[0][1:] == ("dossier:1", 3)
    assert ("cut_off", "dossier:1", 6) in found()


def test_a_stream_cut_short_is_named_with_what_is_missing():
    fill()
    remove(5)
    remove(6)
    (fault,) = verify()
    assert (fault.kind, fault.number, fault.last) == ("cut_off", 5, 6)


def test_a_stream_cut_short_with_its_head_is_found_by_its_seal():
    fill()
    seals.make_seal(DAY, at=AT)
    remove(6)
    sql(
        "UPDATE journal_stream SET number = 5, digest = %s WHERE name = 'dossier:1'",
        Entry.objects.get(stream_id="dossier:1", number=5).digest,
    )
    assert ("cut_off", "dossier:1", 6) in found()


def test_a_whole_stream_removed_is_found_by_its_seal():
    fill()
    fill("dossier:2")
    seals.make_seal(DAY, at=AT)
    sql("DELETE FROM journal_entry WHERE stream_id = 'dossier:1'")
    sql("DELETE FROM journal_stream WHERE name = 'dossier:1'")
    assert found() == [("cut_off", "dossier:1", 1)]


@pytest.mark.parametrize("columns", ["number", "everything", "content"])
def test_swapped_rows_are_both_named(columns):
    fill()
    if columns == "number":
        for now, then in ((2, 99), (5, 2), (99, 5)):
            tamper(now, number=then)
    else:
        two, five = (Entry.objects.get(stream_id="dossier:1", number=n) for n in (2, 5))
        moved = COLUMNS if columns == "everything" else ("subject", "kind", "actor", "at", "data")
        for to, row in ((2, five), (5, two)):
            values = {c: json.dumps(row.data) if c == "data" else getattr(row, c) for c in moved}
            if connection.vendor == "sqlite":
                values["at"] = values["at"].replace(tzinfo=None).isoformat(" ")
            tamper(to, **values)
    assert found() == [("swapped", "dossier:1", 2), ("swapped", "dossier:1", 5)]


def insert(number, stream="dossier:1", previous=""):
    entry = Entry(
        stream_id=stream, number=number, subject=stream, kind="dossier.moved", actor="user:8", at=AT, data={}
    )
    entry.previous = previous
    entry.digest = book.entry_digest(entry)
    Entry.objects.bulk_create([entry])


def test_a_row_inserted_at_the_end_is_named():
    fill()
    insert(7, previous=Stream.objects.get(pk="dossier:1").digest)
    assert found() == [("inserted", "dossier:1", 7)]


def test_a_row_inserted_before_the_beginning_is_named():
    fill()
    insert(0)
    assert found() == [("inserted", "dossier:1", 0)]


def test_a_row_inserted_in_the_middle_is_found_at_its_place():
    fill()
    for number in (6, 5, 4):
        tamper(number, number=number + 1)
    insert(4, previous=Entry.objects.get(stream_id="dossier:1", number=3).digest)
    assert ("inserted", "dossier:1", 7) in found() or ("swapped", "dossier:1", 5) in found()
    assert all(number >= 4 for _kind, _stream, number in found())


def test_a_head_given_another_digest_is_named_when_the_seal_vouches_for_the_entry():
    fill()
    seals.make_seal(DAY, at=AT)
    sql("UPDATE journal_stream SET digest = %s WHERE name = 'dossier:1'", "0" * 64)
    assert found() == [("head", "dossier:1", None)]


def test_a_head_given_an_earlier_number_is_named():
    fill()
    sql("UPDATE journal_stream SET number = 4 WHERE name = 'dossier:1'")
    assert found() == [("head", "dossier:1", None)]
    assert "đầu chuỗi" in str(verify()[0])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sizes=st.lists(st.integers(1, 7), min_size=1, max_size=4),
    kind=st.sampled_from(["edited", "forged", "removed"]),
    sealed=st.booleans(),
    pick=st.data(),
)
def test_whatever_is_done_to_one_row_is_named_and_nothing_else(sizes, kind, sealed, pick):
    with transaction.atomic():
        for n, size in enumerate(sizes):
            fill(f"dossier:{n}", size)
        if sealed:
            seals.make_seal(DAY, at=AT)
        assert verify() == []
        n = pick.draw(st.integers(0, len(sizes) - 1))
        number = pick.draw(st.integers(1, sizes[n]))
        stream = f"dossier:{n}"
        if kind == "edited":
            tamper(number, stream, actor="user:8")
        elif kind == "forged":
            forge(number, stream, actor="user:8")
        else:
            remove(number, stream)
        named = "edited" if kind != "removed" else "cut_off" if number == sizes[n] else "removed"
        assert found() == [(named, stream, number)]
        transaction.set_rollback(True)


# ------------------------------------------------------------------ seals


def two_seals():
    fill()
    fill("dossier:2", 3)
    first = seals.make_seal(DAY, at=AT)
    fill("dossier:2", 2, start=3)
    looks.note_look(by=LAN, subject="dossier:1", reason="desk.detail", at=AT)
    second = seals.make_seal(DAY + timedelta(days=1), at=AT + timedelta(days=1))
    return first, second


def test_a_seal_covers_what_was_touched_since_the_one_before():
    first, second = two_seals()
    assert second.previous == first.digest
    assert (first.heads, second.heads) == (2, 1)
    assert first.counts == {"entries": 9, "entries_total": 9, "looks": 0, "streams": 2, "streams_total": 2}
    assert second.counts == {"entries": 2, "entries_total": 11, "looks": 1, "streams": 1, "streams_total": 2}
    assert list(SealedHead.objects.filter(seal=second).values_list("stream", "after", "number")) == [
        ("dossier:2", 3, 5)
    ]


def test_sealing_a_day_again_returns_its_seal():
    fill()
    first = seals.make_seal(DAY, at=AT)
    fill(start=6)
    assert seals.make_seal(DAY, at=AT) == first
    assert Seal.objects.count() == 1


def test_a_day_with_nothing_in_it_can_be_sealed():
    assert seals.make_seal(DAY, at=AT).heads == 0
    assert verify() == []


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=5)])
def test_neither_a_day_before_the_last_seal_nor_a_day_to_come_is_sealed(day):
    seals.make_seal(DAY, at=AT)
    with pytest.raises(NotAllowed) as refused:
        seals.make_seal(day, at=AT + timedelta(days=1))
    assert refused.value.objection.code == "seal-day"


def test_the_nightly_job_seals_the_day_that_is_over_once():
    fill()
    seals.seal_finished_day(by=None, at=AT)
    seals.seal_finished_day(by=None, at=AT)
    assert [seal.date for seal in Seal.objects.all()] == [DAY - timedelta(days=1)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("root", "0" * 64),
        ("looks", "0" * 64),
        ("counts", "{}"),
        ("heads", 99),
        ("actor", "x"),
        ("previous", "0" * 64),
        ("digest", "0" * 64),
    ],
)
def test_an_edited_seal_is_named(column, value):
    two_seals()
    sql(f"UPDATE journal_seal SET {column} = %s WHERE date = %s", value, DAY)
    assert [(fault.kind, fault.seal) for fault in verify()] == [("seal_edited", DAY)]


def test_a_seal_rewritten_with_its_digest_is_named_by_the_next():
    first, _second = two_seals()
    first.actor = "user:8"
    sql(
        "UPDATE journal_seal SET actor = 'user:8', digest = %s WHERE date = %s", seals.seal_digest(first), DAY
    )
    assert [(fault.kind, fault.seal) for fault in verify()] == [("seal_edited", DAY)]


def test_a_removed_seal_is_missed():
    first, _second = two_seals()
    sql("DELETE FROM journal_sealedhead WHERE seal_id = %s", first.pk)
    sql("DELETE FROM journal_seal WHERE id = %s", first.pk)
    assert [fault.kind for fault in verify()] == ["seal_removed"]


def test_the_last_seal_removed_is_missed_by_its_looks():
    _first, second = two_seals()
    sql("DELETE FROM journal_sealedhead WHERE seal_id = %s", second.pk)
    sql("DELETE FROM journal_seal WHERE id = %s", second.pk)
    assert [(fault.kind, fault.seal) for fault in verify()] == [("seal_removed", second.date)]


def test_a_changed_sealed_head_is_named_and_the_innocent_entry_is_not():
    two_seals()
    sql("UPDATE journal_sealedhead SET digest = %s WHERE stream = 'dossier:1'", "0" * 64)
    (fault,) = verify()
    assert (fault.kind, fault.seal) == ("seal_rows", DAY)
    assert "dossier:1" in str(fault)


def test_database_and_seals_rewritten_together_are_found_with_the_copy_of_an_outsider(tmp_path):
    two_seals()
    copy = tmp_path / "niem-phong.json"
    copy.write_text(seals.seals_json(), encoding="utf-8")
    assert verify(seals_file=copy) == []
    rewrite_everything()
    assert verify() == []
    assert {(fault.kind, fault.seal) for fault in verify(seals_file=copy)} == {
        ("seal_edited", DAY),
        ("seal_edited", DAY + timedelta(days=1)),
    }
    assert verify(since=DAY + timedelta(days=1), seals_file=copy)


def rewrite_everything():
    facts = [
        book.Fact(e.kind, e.stream_id, e.subject, e.at, SimpleNamespace(actor="user:8"), e.data)
        for e in Entry.objects.order_by("stream_id", "number")
    ]
    for table in ("journal_sealedhead", "journal_look", "journal_seal", "journal_entry", "journal_stream"):
        sql(f"DELETE FROM {table}")
    book.record_bulk(facts)
    seals.make_seal(DAY, at=AT)
    seals.make_seal(DAY + timedelta(days=1), at=AT + timedelta(days=1))


def test_a_printed_root_alone_is_enough_of_a_copy(tmp_path):
    first, _second = two_seals()
    copy = tmp_path / "mot-ngay.json"
    copy.write_text(
        json.dumps({"date": "2026-11-23", "root": first.root, "ghi chú": "bản in"}), encoding="utf-8"
    )
    assert verify(seals_file=copy) == []
    copy.write_text(json.dumps([{"date": "2026-11-22", "root": first.root}]), encoding="utf-8")
    assert [fault.kind for fault in verify(seals_file=copy)] == ["seal_removed"]


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"seals": [{"root": "x"}]}', '[{"date": "hôm qua"}]'])
def test_a_copy_that_cannot_be_read_is_refused_with_a_sentence(tmp_path, content):
    copy = tmp_path / "hong.json"
    copy.write_text(content, encoding="utf-8")
    with pytest.raises(NotAllowed) as refused:
        verify(seals_file=copy)
    assert refused.value.objection.code == "seals-file"


# ------------------------------------------------------------------ looks


def test_a_look_is_noted_once_per_person_subject_and_quarter_of_an_hour():
    for minute in (0, 3, 14):
        looks.note_look(by=LAN, subject="dossier:1", reason="desk.detail", at=AT + timedelta(minutes=minute))
    looks.note_look(by=LAN, subject="dossier:1", reason="desk.detail", at=AT + timedelta(minutes=15))
    looks.note_look(by=LAN, subject="dossier:2", reason="desk.detail", at=AT)
    looks.note_look(by=None, subject="dossier:1", reason="job.export", at=AT)
    assert Look.objects.count() == 4
    assert verify() == []


@pytest.mark.parametrize("sealed", [True, False])
def test_an_edited_look_is_named(sealed):
    looks.note_look(by=LAN, subject="dossier:1", reason="desk.detail", at=AT)
    if sealed:
        seals.make_seal(DAY, at=AT)
    look = Look.objects.get()
    sql("UPDATE journal_look SET actor = 'user:8' WHERE id = %s", look.pk)
    assert [(fault.kind, fault.look) for fault in verify()] == [("look_edited", look.pk)]


def test_a_removed_look_is_missed_by_its_seal():
    for n in range(3):
        looks.note_look(by=LAN, subject=f"dossier:{n}", reason="desk.detail", at=AT)
    seals.make_seal(DAY, at=AT)
    sql("DELETE FROM journal_look WHERE subject = 'dossier:1'")
    assert [(fault.kind, fault.seal) for fault in verify()] == [("looks_changed", DAY)]


def test_every_fault_reads_as_a_sentence():
    assert str(Fault("edited", "dossier:1", 3)) == "Chuỗi dossier:1, mục 3: đã bị sửa."
    assert str(Fault("cut_off", "dossier:1", 3, 5)).startswith("Chuỗi dossier:1, mục 3 đến 5: ")
    assert str(Fault("seal_edited", seal=DAY)) == "Niêm phong ngày 23/11/2026: đã bị sửa."
