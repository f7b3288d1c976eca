"""Text as it is kept: composed, tidy, and nothing lost that somebody can see."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.lib.vietnamese import nfc, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lò  Thị\tMẫu ", "Lò Thị Mẫu"),
        ("Lò\u00a0Thị\u200bMẫu", "Lò ThịMẫu"),
        ("Lo\u0300 Thi\u0323", "Lò Thị"),
        ("a\x00\u0301", "á"),  # what cannot be seen stood between a letter and its mark
        ("dòng một\r\ndòng hai", "dòng một dòng hai"),
        ("", ""),
    ],
)
def test_what_is_typed_is_kept_tidy(typed, kept):
    assert tidy(typed) == kept


@given(st.text(max_size=80))
@example("a\x00\u0301")
def test_a_tidy_text_is_composed_and_nothing_that_is_seen_is_lost(text):
    tidied = tidy(text)
    assert tidied == nfc(tidied) == tidy(tidied)
    assert not any(unicodedata.category(char)[0] == "C" for char in tidied)
    seen = "".join(char for char in text if unicodedata.category(char)[0] != "C" and not char.isspace())
    assert nfc("".join(tidied.split())) == nfc(seen)
