"""What the tests of the portal share."""

import pytest

from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records


@pytest.fixture
def all_procedures(cast):
    """The whole shipped catalogue, not only the cast's few procedures."""
    load_catalogue(shipped_records())
