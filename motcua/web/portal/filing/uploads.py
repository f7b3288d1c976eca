"""What scripts ask while photos are sent: take in a part, say how pages stand, show a page that has been looked into."""

from urllib.parse import unquote

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from motcua.filing.actions import add_part
from motcua.filing.actions.pages import PART
from motcua.filing.models import Draft, DraftPage
from motcua.lib.objections import NotAllowed
from motcua.web.portal.filing.holding import with_draft
from motcua.web.portal.filing.switch import Matter
from motcua.web.shared.prints import stored_answer


@require_POST
@with_draft
def part(request, matter: Matter, draft: Draft):
    """Take in a part of a file (the body, at most 1 MB) at its place; answer how much has come.

    Headers: `X-Slot`, `X-Key` (chosen by the browser, one for a file), `X-Name` (percent-encoded), `X-Size`, `X-Offset`.
    A part that came before is answered like a new one, so a lost answer does no harm.
    """
    given = request.headers
    size, offset = _number(given.get("X-Size")), _number(given.get("X-Offset"))
    key = given.get("X-Key", "")
    if size is None or offset is None or not 8 <= len(key) <= 48 or not key.isalnum():
        return _no("Phần tệp gửi lên không khớp. Ông/bà chọn lại tờ này.", "part-misplaced", 400)
    if _number(request.META.get("CONTENT_LENGTH")) is None or int(request.META["CONTENT_LENGTH"]) > PART:
        return _no("Phần tệp gửi lên lớn quá. Ông/bà tải lại trang rồi gửi lại.", "part-too-large", 413)
    try:
        page = add_part(
            draft,
            slot=given.get("X-Slot", "")[:20],
            name=unquote(given.get("X-Name", ""))[:250],
            size=size,
            offset=offset,
            part=request.body,
            upload_key=key,
            by=None,
        )
    except NotAllowed as refusal:
        full = refusal.objection.code == "disk-full"
        return _no(refusal.objection.reason, refusal.objection.code, 503 if full else 422)
    return JsonResponse({"received": page.received, "state": page.state})


@require_safe
@with_draft
def states(request, matter: Matter, draft: Draft):
    """Say how the pages stand: with `?khoa=` how much of one upload has come, else whether any waits."""
    if key := request.GET.get("khoa"):
        page = draft.pages.filter(upload_key=key[:64]).first()
        return JsonResponse({"received": page.received if page else 0, "state": page.state if page else ""})
    waits = draft.pages.filter(state=DraftPage.State.WAITING).exists()
    return JsonResponse({"waits": waits})


@require_safe
@with_draft
def show(request, matter: Matter, draft: Draft, page: int):
    """Show a page as it is kept, to whoever holds the draft; what has not been looked into is shown to nobody."""
    found = draft.pages.select_related("file").filter(pk=page, state=DraftPage.State.READY).first()
    if found is None or found.file is None:
        raise Http404("no page to see")
    return stored_answer(found.file, "giay-to")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else None


def _no(words: str, code: str, status: int):
    return JsonResponse({"words": words, "code": code}, status=status)
