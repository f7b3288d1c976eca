"""A catalogue small enough to load for every test, and the whole of it where a test asks."""

from datetime import date

import pytest

from motcua.catalogue import search as finding
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.lib.clock import at_local

DAY = date(2026, 11, 23)
AT = at_local(DAY, 8)
SUBSET = {
    "1.001193",  # same day, no fee in time, conditional papers
    "1.004859",  # cases, one of them the same day
    "1.001612",  # a fee the province sets
    "2.000815",  # fees by page, a former code
    "2.000843",  # taken over by 2.000815
    "2.000986",
    "2.001023",
    "3.000722",
    "1.013133",  # the military's
    "1.004194",  # the police's
    "1.010801",  # a limit per channel
    "2.001283",  # no limit, no papers
    "1.005461",  # a longer limit
    "1.011607",  # ends on a day to come
    None,
}


def records(codes=SUBSET):
    """Return the shipped records with those codes."""
    return [record for record in shipped_records() if record["code"] in codes]


@pytest.fixture(autouse=True)
def _forget_the_index():
    finding.forget()
    yield
    finding.forget()


@pytest.fixture
def small_catalogue(db):
    """Load fifteen procedures, one of each kind that matters."""
    return load_catalogue(records(), at=AT)


@pytest.fixture(scope="session")
def full_index():
    """Build the search index of the whole catalogue without a database."""
    from motcua.catalogue.loading import read_record, shipped
    from motcua.catalogue.search.vocabulary import shipped_vocabulary

    keywords, popularity = shipped("keywords.json"), shipped("popularity.json")
    return finding.Index(
        (
            finding.Document(
                facts.code,
                facts.name,
                (*facts.keywords, *keywords.get(facts.code, ())),
                popularity.get(facts.code, 0),
                facts.sector,
                facts.former_codes,
            )
            for facts in map(read_record, shipped_records())
            if facts.status == "active"
        ),
        shipped_vocabulary(),
    )
