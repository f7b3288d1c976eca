"""Numbers are given once, rise in the order of commit, and are never used again, whoever writes at once."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from motcua.dossiers.actions.numbering import initials, next_number, render_code
from motcua.dossiers.models import Dossier, NumberSeries
from motcua.dossiers.questions import gaps
from motcua.journal.verification import verify
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MONDAY, NINE, make_cast

WRITERS = 50


def at_once(work, count=WRITERS):
    """Run the work in many threads released at the same instant; return what each gave or raised."""
    gate, answers = threading.Barrier(count), [None] * count

    def one(place):
        try:
            gate.wait()
            answers[place] = work(place)
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return answers


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_at_once_get_fifty_numbers_without_a_gap():
    def take(_):
        with transaction.atomic():
            return next_number("dossier:x:20261109")

    assert sorted(at_once(take)) == list(range(1, WRITERS + 1))


@pytest.mark.django_db(transaction=True)
def test_a_writer_who_fails_gives_the_number_back():
    def take(place):
        with transaction.atomic():
            number = next_number("k")
            if place % 5 == 0:
                raise ValueError
            return number

    answers = at_once(take, 20)
    numbers = sorted(a for a in answers if isinstance(a, int))
    assert numbers == list(range(1, 17))
    assert NumberSeries.objects.get(key="k").last == 16


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_receptions_at_once_lose_and_double_nothing():
    cast = make_cast((BIRTH,))

    def receive(place):
        return cast.receive(
            applicant=cast.citizen(full_name=f"Người Thứ {place}"), reception_key=f"k{place // 2}"
        ).code

    codes = at_once(receive, 24)
    assert not [c for c in codes if isinstance(c, Exception)]
    assert Dossier.objects.count() == len(set(codes)) == 12
    by_number = Dossier.objects.order_by("series_number")
    assert [d.series_number for d in by_number] == list(range(1, 13))
    assert gaps(by_number[0].series_key) == []
    assert verify() == []


def test_a_code_follows_its_pattern():
    assert render_code("{agency}-{date:%y%m%d}-{seq:04d}", "H99.12", MONDAY, 7) == "H99.12-261109-0007"
    assert (
        render_code("{agency}-{date:%Y%m%d}-{seq:07d}", "G09.20", MONDAY, 92637) == "G09.20-20261109-0092637"
    )
    assert (
        render_code("000.00.12.H99-{date:%y%m%d}-{seq:04d}", "", MONDAY, 12345)
        == "000.00.12.H99-261109-12345"
    )


@pytest.mark.parametrize("pattern", ["{agency", "{nobody}", "{seq:%Q}", "{0}"])
def test_a_pattern_that_does_not_hold_together_is_refused_in_words(pattern):
    with pytest.raises(NotAllowed, match="Mẫu mã hồ sơ"):
        render_code(pattern, "H99.12", MONDAY, 1)


@pytest.mark.parametrize(
    ("sector", "symbol"), [("Hộ tịch, gia đình", "HT"), ("Sao y, chứng thực", "SY"), ("Việc khác", "VK")]
)
def test_a_register_is_marked_by_its_sectors_capitals(sector, symbol):
    assert initials(sector) == symbol


def test_a_void_gap_and_an_unexplained_one_are_told_apart(cast):
    first = cast.receive(at=NINE)
    NumberSeries.objects.filter(key=first.series_key).update(last=2)
    assert [(g.number, g.why) for g in gaps(first.series_key)] == [(2, "không rõ")]
