"""The numbers used before this program was, and the province's code beside ours."""

import pytest

from motcua.dossiers.actions import set_last_number, set_provincial_code
from motcua.dossiers.actions.numbering import next_dossier_code, next_number
from motcua.dossiers.lookups import find, told
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import gaps, series_of
from motcua.dossiers.replay import replay
from motcua.journal import book
from motcua.lib.objections import NotAllowed
from tests.cast import MONDAY, NINE

TODAY = "dossier:dong-sen:20261109"


def test_a_series_goes_on_behind_the_last_number_used_elsewhere(cast):
    set_last_number(cast.office, TODAY, 41, by=cast.manager, at=NINE)
    assert cast.receive(at=NINE).code == "H99.12-261109-0042"
    entry = book.entries(cast.office.stream).filter(kind="series.set").get()
    assert entry.data == {"series": TODAY, "from": 0, "to": 41}
    assert entry.actor == cast.manager.actor


def test_numbers_given_elsewhere_are_no_gaps_without_a_reason(cast):
    set_last_number(cast.office, TODAY, 2, by=cast.administrator, at=NINE)
    cast.receive(at=NINE)
    assert {(gap.number, gap.why) for gap in gaps(TODAY)} == {
        (1, "đã dùng trước khi có chương trình"),
        (2, "đã dùng trước khi có chương trình"),
    }


@pytest.mark.parametrize("last", [0, 1, 3, 1_000_000, 10**12])
def test_a_series_only_goes_up_and_not_beyond_reason(cast, last):
    for _ in range(3):
        next_dossier_code(cast.office, NINE)
    with pytest.raises(NotAllowed) as caught:
        set_last_number(cast.office, TODAY, last, by=cast.manager, at=NINE)
    assert caught.value.objection.field == "last"
    assert next_number(TODAY) == 4


@pytest.mark.parametrize("key", ["", "dossier:elsewhere:20261109", "result:dong-sen:2026:nothing", "x" * 500])
def test_a_series_that_is_not_the_agency_s_is_not_touched(cast, key):
    with pytest.raises(NotAllowed) as caught:
        set_last_number(cast.office, key, 5, by=cast.manager, at=NINE)
    assert caught.value.objection.code == "series-unknown"


@pytest.mark.parametrize("who", ["clerk", "specialist", "stranger"])
def test_who_neither_leads_nor_administrates_sets_no_number(cast, who):
    with pytest.raises(NotAllowed) as caught:
        set_last_number(cast.office, TODAY, 5, by=getattr(cast, who), at=NINE)
    assert caught.value.objection.code == "may-not-set-numbers"


def test_every_series_of_the_office_is_listed(cast):
    cast.receive(at=NINE)
    listed = {one.key: one for one in series_of(cast.office, MONDAY)}
    assert listed[TODAY].last == 1
    assert "letter:supplement:dong-sen:2026" in listed
    assert "letter:refusal:dong-sen:2026" in listed
    assert any(key.startswith("result:dong-sen:2026:") for key in listed)


def test_the_letters_of_the_year_go_on_too(cast):
    set_last_number(cast.office, "letter:supplement:dong-sen:2026", 17, by=cast.chairwoman, at=NINE)
    assert next_number("letter:supplement:dong-sen:2026") == 18


def test_the_province_s_code_is_written_beside_ours_and_found(cast):
    dossier = set_provincial_code(cast.receive(), "H99-261109-0999", by=cast.clerk, at=NINE)
    assert list(Dossier.objects.matching("H99-261109-0999")) == [dossier]
    assert list(Dossier.objects.matching("261109-0999")) == [dossier]
    assert find("H99-261109-0999") == find(dossier.code) == dossier
    assert [one.move for one in told(dossier)] == ["receive"]
    assert replay(dossier) is None
    dossier = set_provincial_code(dossier, "", by=cast.specialist, at=NINE)
    assert not Dossier.objects.matching("261109-0999").exists()


def test_a_province_s_code_belongs_to_one_dossier(cast):
    first, second = cast.receive(), cast.receive()
    set_provincial_code(first, "P-1000", by=cast.clerk, at=NINE)
    for code, wanted in (
        ("P-1000", "provincial-code-taken"),
        ("a b/c", "code-shape"),
        ("", "nothing-changed"),
    ):
        with pytest.raises(NotAllowed) as caught:
            set_provincial_code(second, code, by=cast.clerk, at=NINE)
        assert caught.value.objection.code == wanted


@pytest.mark.parametrize("who", ["administrator", "stranger"])
def test_who_handles_nothing_here_writes_no_code(cast, who):
    with pytest.raises(NotAllowed) as caught:
        set_provincial_code(cast.receive(), "P-1000", by=getattr(cast, who), at=NINE)
    assert caught.value.objection.code == "not-yours"


def test_our_own_code_goes_before_a_province_s_that_looks_the_same(cast):
    first, second = cast.receive(), cast.receive()
    set_provincial_code(first, second.code, by=cast.clerk, at=NINE)
    assert find(second.code) == second
