"""Prove who one is: the present password, and the lock that closes after too many wrong ones."""

from axes.handlers.proxy import AxesProxyHandler


def sent(request):
    """Return what was typed, None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def status(form) -> int:
    """Return 422 for a form that comes back with mistakes."""
    return 422 if form.is_bound and form.errors else 200


def knows_password(request, form) -> bool:
    """Check the present password; failures count towards the same lock as at the door."""
    user = request.user
    if not may_try(request, user):
        return False
    if user.check_password(form.cleaned_data["password"]):
        return True
    note_failure(request, user)
    return False


def may_try(request, user) -> bool:
    """Tell whether the door is open to this account from this machine."""
    allowed = AxesProxyHandler.is_allowed(request, {"username": user.username})
    if not allowed:
        request.axes_locked_out = True  # axes' middleware answers with locked_out
    return allowed


def note_failure(request, user) -> None:
    """Count a failed attempt."""
    if not getattr(request, "axes_locked_out", False):
        AxesProxyHandler.user_login_failed(None, credentials={"username": user.username}, request=request)
