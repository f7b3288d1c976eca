"""A filled office is what the verbs would have left."""

from collections import Counter
from datetime import timedelta

import pytest

from motcua.commands.benches import filling
from motcua.commands.benches.place import Staff
from motcua.dossiers.lifecycle import STATE_OF, Stage
from motcua.dossiers.models import Dossier, NumberSeries, SearchKey
from motcua.dossiers.questions import gaps, timeline
from motcua.journal.models import Entry
from motcua.journal.verification import verify
from motcua.lib import clock
from tests.cast import NINE

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(cast):
    return Staff(
        cast.office,
        (cast.clerk, cast.second_clerk),
        (cast.specialist, cast.second_specialist),
        (cast.chairwoman, cast.deputy),
    )


@pytest.fixture
def filled(staff):
    filling.fill(50, staff, now=NINE)
    return staff


def test_fifty_dossiers_have_a_chain_in_which_nothing_is_wrong(filled):
    assert Dossier.objects.count() == 50
    assert Entry.objects.filter(kind="dossier.receive").count() == 50
    assert verify() == []


def test_every_dossier_stands_where_its_journal_says(filled):
    for dossier in Dossier.objects.all():
        moves = tuple(happening.move for happening in timeline(dossier))
        assert moves == ("receive", *filling.WAYS[dossier.stage])
        assert dossier.state == STATE_OF[Stage(dossier.stage)]


def test_numbers_are_used_once_and_without_a_gap(filled):
    for series in NumberSeries.objects.filter(key__startswith="dossier:"):
        rows = Dossier.objects.filter(series_key=series.key)
        assert sorted(rows.values_list("series_number", flat=True)) == list(range(1, series.last + 1))
        assert all(gap.why != "không rõ" for gap in gaps(series.key))


def test_filling_up_goes_on_where_the_first_filling_stopped(filled):
    assert filling.fill(30, filled, now=NINE + timedelta(hours=1), seed=2) == 80
    assert verify() == []


def test_a_filled_dossier_is_found_by_the_name_of_its_applicant(filled):
    dossier = Dossier.objects.select_related("applicant").first()
    assert dossier in Dossier.objects.matching(dossier.applicant.full_name)
    assert SearchKey.objects.filter(dossier=dossier).count() >= 5


def test_a_verb_can_receive_after_the_filling(filled, cast):
    later = NINE + timedelta(minutes=5)
    assert (
        cast.receive(at=later).series_number
        == 1
        + Dossier.objects.filter(received_at__date=clock.local_day(NINE), code__contains=f"-{NINE:%y%m%d}-")
        .exclude(received_at=later)
        .count()
    )


def test_every_stage_a_list_shows_is_in_the_shares():
    assert set(filling.SHARES) | {"returned"} == set(filling.WAYS)
    assert sum(filling.SHARES.values()) < 100
    assert (
        set(filling.WAYS)
        == {str(stage) for stage in Stage}
        - {
            "registered",
            "not_accepted",
            "supplement_sent",  # needs a letter with photos; the lists show it like any other that waits for the office
        }
    )


def test_one_seed_fills_the_same_way_every_time(staff):
    filling.fill(20, staff, now=NINE, seed=7)
    first = Counter(Dossier.objects.values_list("stage", flat=True))
    filling.fill(20, staff, now=NINE, seed=7)
    assert Counter(Dossier.objects.values_list("stage", flat=True)) == Counter(
        {s: 2 * n for s, n in first.items()}
    )
