"""Hand out a file: one answer for every page that gives what was printed, kept or made."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from motcua.files.models import StoredFile

# What a browser may show by itself; anything else is handed over as a download.
SHOWN = ("application/pdf", "image/jpeg", "image/png", "image/webp")
_KEPT_BY_NOBODY = "private, no-store"


def pdf_answer(content: bytes, name: str, *, kept: str = _KEPT_BY_NOBODY) -> HttpResponse:
    """Return the PDF, shown by the browser itself; unless `kept` says more, nobody keeps it on the way."""
    return file_answer(content, name, "application/pdf", kept=kept)


def file_answer(
    content: bytes, name: str, kind: str, *, kept: str = _KEPT_BY_NOBODY, is_shown: bool | None = None
) -> HttpResponse:
    """Return a file of that media type under that name; `is_shown` False hands it over as a download."""
    shown = kind in SHOWN if is_shown is None else is_shown
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(not shown, name),
            "Cache-Control": kept,
            "X-Content-Type-Options": "nosniff",
        },
    )


def stored_answer(
    file: StoredFile, name: str, *, kept: str = _KEPT_BY_NOBODY, is_shown: bool | None = None
) -> HttpResponse:
    """Return what is kept; the name ends as its content says, whatever it was called when it was sent."""
    known = name.lower().endswith(file.extension)
    stem = name if known else name.rpartition(".")[0] if "." in name[-6:] else name
    full = name if known else f"{stem[:120]}{file.extension}"
    return file_answer(file.read(), full, file.kind, kept=kept, is_shown=is_shown)
