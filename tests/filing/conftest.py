"""An office that takes dossiers in online as a permitted pilot, and somebody at home with a draft."""

import pytest

from motcua.filing.actions import add_page, open_draft, set_online_filing
from motcua.journal.jobs import work
from tests.cast import MARITAL, MONDAY, NINE
from tests.filing.pictures import photo

DECISION = {
    "decision_number": "Quyết định số 15/QĐ-UBND",
    "decision_date": MONDAY.replace(day=1),
    "decision_issuer": "UBND tỉnh Lam Giang",
}


@pytest.fixture
def pilot(cast):
    """The cast's office, permitted to take dossiers in online."""
    set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager, at=NINE)
    return cast


@pytest.fixture
def draft(pilot):
    """An empty draft of a certificate of marital status."""
    return open_draft(agency=pilot.office, revision=pilot.revision(MARITAL), by=None, at=NINE)


@pytest.fixture
def send(draft):
    """Send a photo for a paper of the draft (the first that must be handed in), as one piece."""

    def sent(
        content: bytes | None = None, *, key: str = "k1", slot: str = "", name: str = "IMG_001.jpg", at=NINE
    ):
        given = photo() if content is None else content
        slot = slot or str(draft.revision.papers.filter(present_only=False).order_by("order").first().pk)
        return add_page(draft, slot=slot, name=name, content=given, upload_key=key, by=None, at=at)

    return sent


@pytest.fixture
def machine():
    """Let the office's machine do everything that waits."""

    def works(at=NINE):
        while work(50, at=at):
            pass

    return works
