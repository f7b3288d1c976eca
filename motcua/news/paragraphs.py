"""Cut the plain text of an announcement into paragraphs and lists, for pages, the feed and paper. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list whose lines began with a dash."""

    lines: tuple[str, ...]
    is_list: bool


def paragraphs(body: str) -> list[Block]:
    """Cut a plain text into paragraphs and lists, as the pages and the feed draw it."""
    found = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        lines: list[str] = []
        listed = False
        for raw in part.split("\n"):
            line = raw.strip()
            is_point = line[:2] in ("- ", "• ", "* ")
            if not line:
                continue
            if lines and is_point != listed:
                found.append(Block(tuple(lines), listed))
                lines = []
            listed = is_point
            lines.append(line[2:].strip() if is_point else line)
        if lines:
            found.append(Block(tuple(lines), listed))
    return found
