"""Which draft this browser holds: a signed cookie that goes to the pages of its procedure only; no address names it."""

from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect
from django.urls import reverse

from motcua.filing.models import DRAFT_LASTS, Draft
from motcua.filing.questions import find_draft
from motcua.web.portal.filing.switch import Matter, filed_here

COOKIE, SALT = "ban-nhap", "portal.draft"


def hold(response, draft: Draft):
    """Let this browser go on with the draft, as long as the draft lives."""
    response.set_cookie(
        COOKIE,
        signing.dumps(draft.code, salt=SALT),
        max_age=int(DRAFT_LASTS.total_seconds()),
        path=reverse("filing", args=[draft.revision.procedure.code]),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def let_go(response, code: str):
    """Make this browser forget its draft of the procedure."""
    response.delete_cookie(COOKIE, path=reverse("filing", args=[code]), samesite="Lax")
    return response


def held_draft(request, matter: Matter) -> Draft | None:
    """Return the draft of this procedure that the browser holds; None for none, or one that was erased."""
    try:
        code = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=int(DRAFT_LASTS.total_seconds()) * 2
        )
    except signing.BadSignature:
        return None
    draft = find_draft(str(code))
    if draft is None or draft.agency_id != matter.agency.pk:
        return None
    return draft if draft.revision.procedure_id == matter.revision.procedure_id else None


def with_draft(view):
    """Open a step to whoever holds a draft: without one it leads to the beginning, after filing to the end."""

    @filed_here
    @wraps(view)
    def guarded(request, matter: Matter, *args, **kwargs):
        draft = held_draft(request, matter)
        if draft is None:
            return HttpResponseRedirect(reverse("filing", args=[matter.code]))
        if draft.is_submitted:
            return HttpResponseRedirect(reverse("filing-done", args=[matter.code]))
        return view(request, matter, draft, *args, **kwargs)

    return guarded
