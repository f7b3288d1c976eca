"""A page as its reader takes it in: words only."""

import re


def text(response) -> str:
    """Return the visible words of an answer, white space folded."""
    body = re.sub(r"<(svg|script).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
