"""The rows of now agree with the journal of what happened, and an edit by hand is noticed."""

import pytest

from motcua.dossiers.actions import (
    approve,
    ask_supplement,
    correct_reception,
    forward,
    return_result,
    undo,
    void_dossier,
)
from motcua.dossiers.jobs import RowsDisagreeWithJournal, replay_sample
from motcua.dossiers.models import Dossier
from motcua.dossiers.replay import disagreements
from motcua.lib.clock import at_local
from tests.cast import MARITAL, MONDAY


def at(hour, minute=0):
    return at_local(MONDAY, hour, minute)


@pytest.fixture
def some(cast):
    one, two, three, four = (cast.receive(MARITAL, assignee=cast.specialist) for _ in range(4))
    forward(one, by=cast.specialist, at=at(10), assignee=cast.chairwoman)
    approve(one, by=cast.chairwoman, at=at(11))
    return_result(one, by=cast.clerk, at=at(14), take_payment=True)
    ask_supplement(two, points=[{"paper": "x", "reason": "y"}], by=cast.specialist, at=at(10))
    undo(two, by=cast.specialist, at=at(10, 2))
    correct_reception(
        three, applicant=cast.citizen(phone="0900000018"), reason="sai số", by=cast.clerk, at=at(10)
    )
    void_dossier(four, reason="nhầm", by=cast.clerk, at=at(10))
    return Dossier.objects.all()


def test_whatever_happened_rows_and_journal_agree(some):
    assert disagreements(some) == []
    assert replay_sample() == 4


@pytest.mark.parametrize("change", [{"stage": "ready", "state": 9}, {"due_at": at(9)}, {"assignee": None}])
def test_a_row_edited_by_hand_is_noticed(some, change):
    edited = some.get(series_number=3)
    Dossier.objects.filter(pk=edited.pk).update(**change)
    assert [one.code for one in disagreements(some)] == [edited.code]
    with pytest.raises(RowsDisagreeWithJournal):
        replay_sample()
