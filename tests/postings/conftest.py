"""A wall of the cast's commune: a board, a hall; printing done at once by the house's own job."""

import dataclasses

import pytest

from motcua.catalogue.actions import publish_revision
from motcua.catalogue.facts import facts_of
from motcua.catalogue.search import look_again
from motcua.documents import boards
from motcua.documents.printing import print_sheets
from motcua.postings import actions
from motcua.postings.actions import Wish
from tests.cast import BIRTH, MARITAL, MONDAY, NINE

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n145\n%%EOF\n"


class Press:
    """Stands in for the typesetter: remembers what it was asked to set."""

    def __init__(self):
        self.orders = []
        self.meanwhile = None

    def typeset(self, orders, *, agency, day):
        """Return a small PDF."""
        self.orders = list(orders)
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            happening()
        return PDF


@pytest.fixture
def press(monkeypatch):
    """Put the stand-in where the typesetter is."""
    press = Press()
    monkeypatch.setattr(boards, "typeset", press.typeset)
    return press


@pytest.fixture
def board(cast):
    return actions.make_place(cast.office, kind="board", name="Bảng ở sảnh trụ sở", by=cast.manager, at=NINE)


@pytest.fixture
def hall(cast):
    return actions.make_place(
        cast.office, kind="hall", name="Nhà văn hóa thôn Bến Đình", by=cast.manager, at=NINE
    )


@pytest.fixture
def hang(cast, press):
    """Print sheets for a place and say that they hang."""

    def printed_and_hung(place, *wishes, at=NINE, hung=True):
        wishes = wishes or (Wish("sector", "hotich"), Wish("procedure", BIRTH), Wish("procedure", MARITAL))
        run = actions.order_printing(place, wishes, by=cast.manager, at=at)
        print_sheets(run.pk, at=at)
        run.refresh_from_db()
        assert run.printed_at, run.failed_why
        if hung:
            actions.mark_done(place, by=cast.manager, at=at)
        return run

    return printed_and_hung


@pytest.fixture
def change_fee(cast):
    """Publish a revision of a procedure in which one fee is another amount."""

    def changed(code=MARITAL, amount=15000, *, day=MONDAY, at=NINE, **more):
        facts = facts_of(cast.revision(code))
        fee = dataclasses.replace(facts.fees[0], amount=amount, set_by_province=False, note="")
        facts = dataclasses.replace(facts, fees=(fee, *facts.fees[1:]), **more)
        revision = publish_revision(facts, by=None, at=at, valid_from=day)
        look_again()
        return revision

    return changed
