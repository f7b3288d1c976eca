"""What a sheet shows, as this floor reads it, and what the press sets: both change together or neither does."""

import pytest

from motcua.documents.boards import SheetOrder
from motcua.documents.boards.content import data_of
from motcua.postings.content import contents_of
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY
from tests.postings.test_printing import repeal

pytestmark = pytest.mark.django_db

SUBJECTS = [
    ("cover", ""),
    ("sectors", ""),
    ("sector", "hotich"),
    ("sector", "chungthuc"),
    ("procedure", MARITAL),
    ("procedure", BIRTH),
    ("leaflet", ""),
    ("feedback", ""),
    ("binder", ""),
    ("binder", "hotich"),
    ("binder", MARITAL),
    ("poster", ""),
    ("poster", "hotich"),
    ("poster", MARITAL),
    ("poster", "thon:"),
    ("poster", "quay:1"),
    ("stickers", MARITAL),
]
LINK = "https://xa.example/q/3333333-1"


def pictures(cast):
    """Return for every sheet what this floor says it shows, and what the press would set."""
    cast.office.counters.get_or_create(number=1, defaults={"name": "Hộ tịch"})
    contents = contents_of(SUBJECTS, agency=cast.office, day=MONDAY)
    set_ = {
        (kind, target): data_of([SheetOrder(kind, target, link=LINK)], agency=cast.office, day=MONDAY)[
            "sheets"
        ]
        for kind, target in SUBJECTS
    }
    return {subject: content.digest for subject, content in contents.items() if content}, set_


@pytest.mark.parametrize("change", ["fee", "results", "name", "repeal"])
def test_the_digest_changes_when_and_only_when_the_sheet_does(cast, change_fee, change):
    digests, sheets = pictures(cast)
    match change:
        case "fee":
            change_fee(MARITAL, 15000)
        case "results":
            change_fee(MARITAL, None, results=("Một tờ giấy khác",))
        case "name":
            change_fee(MARITAL, 15000, name="Cấp Giấy xác nhận tình trạng hôn nhân (mới)")
        case "repeal":
            repeal(CERTIFIED_COPY)
    later_digests, later_sheets = pictures(cast) if change != "repeal" else _without("chungthuc", cast)
    changed = {subject for subject in later_digests if later_digests[subject] != digests[subject]}
    assert changed == {subject for subject in later_digests if later_sheets[subject] != sheets[subject]}
    assert changed


def _without(slug, cast):
    contents = contents_of(SUBJECTS, agency=cast.office, day=MONDAY)
    left = [subject for subject in SUBJECTS if subject[1] != slug]
    return (
        {subject: contents[subject].digest for subject in left if contents[subject]},
        {s: data_of([SheetOrder(*s, link=LINK)], agency=cast.office, day=MONDAY)["sheets"] for s in left},
    )


def test_the_press_sets_every_kind_that_is_ordered(cast):
    from motcua.documents import boards

    orders = [
        SheetOrder("poster", BIRTH, "A4", "https://xa.example/q/3333333-1"),
        SheetOrder("procedure", BIRTH),
    ]
    assert boards.typeset(orders, agency=cast.office, day=MONDAY).startswith(b"%PDF")
