"""Find a procedure in a citizen's own words, and say who does it when the commune does not.

The index lives in the memory of each process and is built from the database anew when the catalogue changes, so that
the ranking is the same on every database. Start at `search`; why it is built so: docs/decisions/search.md.
"""

from motcua.catalogue.search.answers import (
    Answer,
    Hit,
    catalogue_stamp,
    forget,
    look_again,
    names_of,
    popular,
    search,
    suggest,
)
from motcua.catalogue.search.index import Document, Index
from motcua.catalogue.search.outside import OutOfScope

__all__ = [
    "Answer",
    "Document",
    "Hit",
    "Index",
    "OutOfScope",
    "catalogue_stamp",
    "forget",
    "look_again",
    "names_of",
    "popular",
    "search",
    "suggest",
]
