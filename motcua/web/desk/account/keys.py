"""Passkeys: make one, give one up, come in with one. The one part of coming in that needs JavaScript; a code always does too."""

import json

from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.lib.objections import NotAllowed
from motcua.people import actions, passkeys
from motcua.people.second_factor import factors_of
from motcua.web.desk.account import entry
from motcua.web.desk.account.forms import ConfirmPasswordForm, PasskeyForm
from motcua.web.desk.account.proving import knows_password, may_try, note_failure, sent, status
from motcua.web.shared import reach

STATE = "passkey_state"  # what a browser was asked in this session, worth one answer
_ANSWERED_WITHIN = 600  # seconds
_ASKED_AT_MOST = 30  # times a minute from one machine: each time a session is begun for somebody unknown


@login_not_required
@never_cache
@require_POST
def question(request):
    """Ask the browser of somebody unknown for any passkey of this house."""
    name = passkeys.name_of(request.get_host())
    if not name:
        return JsonResponse({}, status=404)
    if _asks_too_often(request):
        return JsonResponse({}, status=429)
    options, state = passkeys.ask(name)
    _remember(request, name, state)
    if not request.user.is_authenticated and entry.HELD not in request.session:
        request.session.set_expiry(_ANSWERED_WITHIN)
    return JsonResponse(options)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def login(request):
    """Let in whoever shows a passkey of theirs, unlocked with PIN, finger or face: that is two factors already."""
    next_page = entry.safe_next(request)
    user = _shown(request)
    if user is None:
        messages.error(
            request, "Khóa truy cập này không mở được tài khoản nào ở đây. Ông/bà đăng nhập bằng mật khẩu."
        )
        return redirect("account:login")
    if request.user.is_authenticated:
        end_session(request)
    return entry.admit(request, user, next_page)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def second(request):
    """Take a passkey in place of the code, after the password."""
    waiting = entry.awaited(request)
    if waiting is None:
        request.session.pop(entry.AWAITING, None)
        return redirect("account:login")
    user, next_page = waiting
    if may_try(request, user) and _shown(request, user) is not None:
        return entry.admit(request, user, next_page)
    note_failure(request, user)
    messages.error(request, "Khóa truy cập chưa nhận được. Ông/bà thử lại, hoặc nhập mã.")
    return redirect("account:login-code")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Make a passkey for this account on this device; the first second factor brings recovery codes."""
    name = passkeys.name_of(request.get_host())
    fresh = entry.is_fresh(request)
    form = PasskeyForm(sent(request), fresh=fresh, initial={"name": reach.device_words(request)})
    if request.method == "POST" and form.is_valid():
        answer, remembered = _answer(form.cleaned_data["answer"]), request.session.pop(STATE, None)
        if not fresh and not knows_password(request, form):
            form.add_error("password", "Mật khẩu hiện tại chưa đúng. Ông/bà nhập lại.")
        elif not answer or not remembered or remembered["name"] != name:
            form.add_error(None, "Trình duyệt chưa tạo khóa. Ông/bà bấm lại và làm theo lời trình duyệt.")
        else:
            try:
                codes = actions.add_passkey(
                    request.user,
                    name=form.cleaned_data["name"],
                    host=name,
                    state=remembered["state"],
                    answer=answer,
                    by=request.user,
                )
            except NotAllowed as refusal:
                form.add_objection(refusal.objection)
            else:
                if codes:
                    return render(
                        request, "desk/account/codes.html", {"codes": codes, "on": entry.way_on(request)}
                    )
                messages.success(request, "Đã thêm khóa truy cập.")
                return redirect("account:security")
    options = {}
    if name:
        options, state = passkeys.ask_for_new(request.user, name)
        _remember(request, name, state)
    page = {"form": form, "options": json.dumps(options), "possible": bool(name)}
    return render(request, "desk/account/passkey_new.html", page, status=status(form))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request, pk):
    """Give a passkey up, after the password."""
    kept = factors_of(request.user).filter(pk=pk, type=passkeys.KIND).first()
    if kept is None:
        return redirect("account:security")
    form = ConfirmPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not knows_password(request, form):
            form.add_error("password", "Mật khẩu hiện tại chưa đúng. Ông/bà nhập lại.")
        else:
            try:
                actions.drop_factor(request.user, kept.pk, by=request.user)
            except NotAllowed as refusal:
                form.add_objection(refusal.objection)
            else:
                messages.success(request, f"Đã bỏ khóa truy cập «{kept.data['name']}».")
                return redirect("account:security")
    page = {"form": form, "name": kept.data["name"]}
    return render(request, "desk/account/passkey_drop.html", page, status=status(form))


def second_question(request, user) -> str:
    """Return, as JSON, what the browser is asked for a passkey of this very person; "" when there is none under this name."""
    name = passkeys.name_of(request.get_host())
    if not name or not passkeys.of_user(user, name):
        return ""
    options, state = passkeys.ask(name, user)
    _remember(request, name, state)
    return json.dumps(options)


def _asks_too_often(request) -> bool:
    key = f"account.passkey.{entry.address_of(request)}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > _ASKED_AT_MOST
    except ValueError:  # the minute ended between the two
        return False


def _remember(request, name: str, state: dict) -> None:
    request.session[STATE] = {"name": name, "state": state}


def _answer(text: str) -> dict:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shown(request, user=None):
    """Return whom the passkey in this request lets in; what the browser was asked is spent either way."""
    remembered = request.session.pop(STATE, None)
    name = passkeys.name_of(request.get_host())
    answer = _answer(request.POST.get("answer", "")[:20_000])
    if not remembered or not answer or remembered["name"] != name:
        return None
    return actions.spend_passkey(host=name, state=remembered["state"], answer=answer, by=user, user=user)
