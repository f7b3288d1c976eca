"""The book of what happened: numbers, digests, subscribers, and what it refuses."""

import threading
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.journal import book
from motcua.journal.canonical import canonical, merkle_root, plain
from motcua.journal.models import Entry, Stream, WrittenOnce
from motcua.journal.verification import verify

AT = datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC)
LAN = SimpleNamespace(actor="user:7")


def write(kind="dossier.received", *, stream="dossier:H26.1", by=LAN, at=AT, data=None):
    with transaction.atomic():
        return book.record(kind, stream=stream, subject=stream, by=by, at=at, data=data)


@pytest.fixture
def heard():
    """Entries a subscriber heard; it is unsubscribed afterwards."""
    told, subscribed = [], []

    def hear(entry):
        told.append(entry)

    def subscribe(kind):
        book.on(kind, hear)
        subscribed.append(kind)

    yield SimpleNamespace(entries=told, on=subscribe)
    for kind in subscribed:
        book.off(kind, hear)


@pytest.mark.django_db
def test_entries_are_numbered_within_their_stream_and_each_vouches_for_the_one_before():
    first = write()
    second = write("dossier.forwarded")
    other = write(stream="dossier:H26.2")
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert first.previous == ""
    assert second.previous == first.digest
    assert other.previous == ""
    assert list(book.entries("dossier:H26.1")) == [first, second]
    head = Stream.objects.get(pk="dossier:H26.1")
    assert (head.number, head.digest) == (2, second.digest)


@pytest.mark.django_db
def test_an_entry_comes_back_from_the_database_with_the_digest_it_went_in_with():
    write(data={"b": 1, "a": ["Giấy", None, True], "when": AT, "day": date(2026, 11, 23)})
    kept = book.entries("dossier:H26.1").get()
    assert book.entry_digest(kept) == kept.digest
    assert kept.data["when"] == "2026-11-23T01:02:03.000004Z"
    assert kept.data["day"] == "2026-11-23"


@pytest.mark.django_db
def test_nobody_means_the_machine_of_the_office():
    assert write(by=None).actor == "system"
    assert write().actor == "user:7"


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_not_written_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        book.record("dossier.received", stream="dossier:1", subject="dossier:1", by=None, at=AT, data={})


@pytest.mark.django_db(transaction=True)
def test_an_entry_falls_with_its_fact():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not Stream.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, float("nan"), {1: 2}, {"a": {"b": object()}}, b"x"])
def test_what_has_no_one_written_form_is_refused(value):
    with pytest.raises(TypeError):
        write(data={"value": value})
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "received"},
        {"kind": "Dossier.received"},
        {"stream": "dossier"},
        {"stream": "dossier:" + "1" * 200},
        {"data": {"text": "a\x00b"}},
        {"at": datetime(2026, 1, 1)},
    ],
)
def test_a_malformed_entry_is_refused(wrong):
    kind = wrong.pop("kind", "dossier.received")
    with pytest.raises(ValueError):
        write(kind, **wrong)


@pytest.mark.django_db
def test_an_entry_can_be_neither_changed_nor_removed():
    entry = write()
    entry.kind = "dossier.voided"
    for attempt in (
        entry.save,
        entry.delete,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(kind="dossier.voided"),
        lambda: Entry.objects.bulk_update([entry], ["kind"]),
        lambda: book.entries("dossier:H26.1").filter(number=1).update(actor="x"),
    ):
        with pytest.raises(WrittenOnce):
            attempt()
    assert verify() == []


@pytest.mark.django_db
def test_subscribers_hear_their_kinds_once(heard):
    heard.on("dossier.received")
    heard.on("dossier.received")
    entry = write()
    write("dossier.forwarded")
    assert heard.entries == [entry]


@pytest.mark.django_db
def test_a_family_of_kinds_is_heard_with_a_star(heard):
    heard.on("dossier.*")
    write()
    write("dossier.paper.added")
    write("procedure.published", stream="procedure:1.001193")
    assert [entry.kind for entry in heard.entries] == ["dossier.received", "dossier.paper.added"]


@pytest.mark.django_db(transaction=True)
def test_a_subscriber_that_fails_takes_the_fact_with_it():
    def fail(entry):
        raise RuntimeError("subscriber")

    book.on("dossier.received", fail)
    try:
        with pytest.raises(RuntimeError, match="subscriber"):
            write()
    finally:
        book.off("dossier.received", fail)
    assert not Entry.objects.exists()


def test_a_salted_digest_means_nothing_without_its_salt():
    salt = book.new_salt()
    assert book.salted_digest("Đinh Thị Mơ", salt) == book.salted_digest("Đinh Thị Mơ", salt)
    assert book.salted_digest("Đinh Thị Mơ", salt) != book.salted_digest("Đinh Thị Mơ", book.new_salt())


@pytest.mark.django_db
def test_many_facts_written_at_once_make_the_same_chain_as_one_by_one():
    facts = [
        book.Fact("dossier.moved", f"dossier:{n % 7}", f"dossier:{n % 7}", AT, LAN, {"n": n})
        for n in range(50)
    ]
    assert book.record_bulk(facts) == 50
    assert verify() == []
    in_bulk = list(Entry.objects.order_by("stream_id", "number").values_list("digest", flat=True))
    more = write("dossier.moved", stream="dossier:0", data={"n": 99})
    assert more.number == 9
    assert book.record_bulk(facts[:3]) == 3
    assert verify() == []
    assert in_bulk[0] == book.entries("dossier:0").first().digest


@pytest.mark.django_db
def test_an_entry_costs_three_queries_on_a_known_stream(django_assert_num_queries):
    write()
    with transaction.atomic(), django_assert_num_queries(3):
        book.record("dossier.moved", stream="dossier:H26.1", subject="dossier:H26.1", by=None, at=AT, data={})


def run_at_once(jobs):
    """Run the functions in threads released at the same instant; return what they raised."""
    gate, errors = threading.Barrier(len(jobs)), []

    def go(task):
        try:
            gate.wait(timeout=20)
            task()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(task,)) for task in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_the_journal_is_verified_is_no_fault():
    found = []

    def receive(n):
        for _ in range(15):
            write(stream=f"dossier:{n}")

    errors = run_at_once(
        [lambda n=n: receive(n) for n in range(4)] + [lambda: [found.extend(verify()) for _ in range(12)]]
    )
    assert errors == []
    assert found == []
    assert Entry.objects.count() == 60


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_writers_on_their_own_streams_and_one_register_neither_wait_forever_nor_lose_anything():
    def receive(n):
        with transaction.atomic():
            book.record("dossier.received", stream=f"dossier:{n}", subject=f"dossier:{n}", by=None, at=AT)
            book.record("register.numbered", stream="register:H26", subject=f"dossier:{n}", by=None, at=AT)

    errors = run_at_once([lambda n=n: receive(n) for n in range(50)])
    assert errors == []
    assert list(book.entries("register:H26").values_list("number", flat=True)) == list(range(1, 51))
    assert Entry.objects.count() == 100
    assert verify() == []


texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.datetimes(timezones=st.just(UTC)) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcđê"), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_written_form_of_a_plain_value_is_stable(value):
    once = plain(value)
    assert plain(once) == once
    assert canonical(once) == canonical(plain(value))


def test_the_written_form_ignores_the_order_of_keys_and_refuses_uncomposed_text():
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1}) == b'{"a":2,"b":1}'
    with pytest.raises(ValueError):
        canonical({"a": "e\u0301"})


@given(st.lists(st.binary(max_size=5), max_size=40), st.data())
def test_a_merkle_root_changes_with_any_leaf(leaves, data):
    root = merkle_root(leaves)
    assert root == merkle_root(iter(leaves))
    if leaves:
        place = data.draw(st.integers(0, len(leaves) - 1))
        changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
        assert merkle_root(changed) != root
        assert merkle_root(leaves[:place] + leaves[place + 1 :]) != root
