"""Hand out what was printed: one answer for every page that gives a PDF."""

from django.http import HttpResponse


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """Return the PDF, shown by the browser itself and kept by nobody on the way; `name` is the file's, in plain ASCII."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
