"""Pages of coming in and going out. All work without JavaScript."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth import logout as leave
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.lib import clock, qr
from motcua.lib.objections import NotAllowed
from motcua.people import actions, passkeys
from motcua.people.models import LoginLink, tidy_username
from motcua.people.second_factor import (
    factors_of,
    has_codes,
    has_second_factor,
    is_needed,
    recovery_codes_left,
)
from motcua.web.desk.account import entry, keys, latest
from motcua.web.desk.account.forms import (
    ChangePasswordForm,
    CodeForm,
    ConfirmPasswordForm,
    LoginForm,
    NewPasswordForm,
    SetUpCodeForm,
)
from motcua.web.desk.account.proving import knows_password, may_try, note_failure, sent, status

NEW_SECRET = "new_second_factor"

_WRONG_LOGIN = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Ông/bà kiểm tra dấu, chữ hoa và bộ gõ tiếng Việt, rồi nhập lại."
)
_WRONG_PASSWORD = "Mật khẩu hiện tại chưa đúng. Ông/bà nhập lại."
_WRONG_CODE = "Mã chưa đúng hoặc đã dùng rồi. Ông/bà chờ mã mới trong ứng dụng rồi nhập lại."


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def login(request):
    """Ask who it is."""
    next_page = entry.safe_next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page)
    form = LoginForm(sent(request))
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request,
            username=tidy_username(form.cleaned_data["username"]),
            password=form.cleaned_data["password"],
        )
        if user is not None:
            return entry.pass_on(request, user, next_page)
        form.add_error("username", _WRONG_LOGIN)
    page = {"form": form, "next": next_page, "session_ended": "het-phien" in request.GET}
    page["held"] = entry.HELD in request.session
    page["passkeys"] = bool(passkeys.name_of(request.get_host()))
    return render(request, "desk/account/login.html", page, status=status(form))


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request):
    """Ask for the second factor, after the password."""
    waiting = entry.awaited(request)
    if waiting is None:
        request.session.pop(entry.AWAITING, None)
        return redirect("account:login")
    user, next_page = waiting
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if may_try(request, user) and actions.spend_code(user, form.cleaned_data["code"], by=user):
            return entry.admit(request, user, next_page)
        note_failure(request, user)
        form.add_error("code", _WRONG_CODE)
    page = {"form": form, "options": keys.second_question(request, user), "codes": has_codes(user)}
    return render(request, "desk/account/login_code.html", page, status=status(form))


@login_not_required
@require_POST
def logout(request):
    """Go out."""
    if request.user.is_authenticated:
        actions.sign_out(request.session.get(entry.SIGN_IN), by=request.user)
    leave(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def locked_out(request, response=None, credentials=None):
    """Say that too many attempts failed. Called by axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "desk/account/locked_out.html", {"minutes": minutes}, status=429)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def login_link(request, token):
    """Let the holder of a one-time link choose a password. Looking at the page does not spend the link."""
    link = LoginLink.objects.alive(token, clock.now())
    if link is None:
        return render(request, "desk/account/dead_link.html", status=404)
    form = NewPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = actions.use_login_link(token, by=None)
                user = actions.set_password(user, form.cleaned_data["new_password"], by=user)
        except NotAllowed as refusal:
            _show(form, refusal, "new_password")
        else:
            leave(request)  # whoever else was signed in on this device goes out
            return entry.pass_on(request, user, entry.safe_next(request))
    page = {
        "form": form,
        "username": link.user.username,
        "full_name": link.user.full_name,
        "invited": link.purpose == LoginLink.Purpose.INVITATION,
    }
    return render(request, "desk/account/login_link.html", page, status=status(form))


@never_cache
@require_GET
def resume(request):
    """Show what was typed when the session ended, ready to be sent again."""
    held = request.session.pop(entry.HELD, None)
    if held is None or held["user"] != request.user.pk:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "desk/account/resume.html", {"held": held})


@never_cache
@require_GET
def security(request):
    """Show how the account is protected and where it is signed in."""
    factors = list(factors_of(request.user).order_by("pk"))
    page = {
        "sign_ins": request.user.sign_ins.alive(clock.now()),
        "this_one": request.session.get(entry.SIGN_IN),
        "app": next((one for one in factors if one.type != passkeys.KIND), None),
        "passkeys": [one for one in factors if one.type == passkeys.KIND],
        "here": passkeys.name_of(request.get_host()),
        "codes_left": recovery_codes_left(request.user),
        "needed": is_needed(request.officer.positions, clock.today()),
        "happenings": latest.happenings(request.user),
    }
    return render(request, "desk/account/security.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request):
    """Let a person choose a new password; every other session of theirs ends."""
    form = ChangePasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not knows_password(request, form):
            form.add_error("password", _WRONG_PASSWORD)
        elif form.cleaned_data["password"] == form.cleaned_data["new_password"]:
            form.add_error(
                "new_password", "Mật khẩu mới trùng mật khẩu đang dùng. Ông/bà chọn mật khẩu khác."
            )
        else:
            try:
                user = actions.set_password(
                    request.user,
                    form.cleaned_data["new_password"],
                    by=request.user,
                    but=request.session.get(entry.SIGN_IN),
                )
            except NotAllowed as refusal:
                _show(form, refusal, "new_password")
            else:
                entry.keep(request, user)
                messages.success(request, "Đã đổi mật khẩu. Mọi phiên đăng nhập khác đã kết thúc.")
                return redirect("account:security")
    page = {"form": form, "must": request.user.must_change_password}
    return render(request, "desk/account/password.html", page, status=status(form))


@never_cache
@require_GET
def protect(request):
    """Ask a leader or an administrator to choose a second factor; nothing else opens before."""
    if has_second_factor(request.user):
        return redirect("account:security")
    page = {
        "possible": bool(passkeys.name_of(request.get_host())),
        "needed": is_needed(request.officer.positions, clock.today()),
    }
    return render(request, "desk/account/protect.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request):
    """Set up the authenticator app, then show the recovery codes once."""
    if has_codes(request.user):
        return redirect("account:security")
    fresh = entry.is_fresh(request)
    form = SetUpCodeForm(sent(request), fresh=fresh)
    if request.method != "POST" or NEW_SECRET not in request.session:
        request.session[NEW_SECRET] = generate_totp_secret()
    secret = request.session[NEW_SECRET]
    if request.method == "POST" and form.is_valid() and not fresh and not knows_password(request, form):
        form.add_error("password", _WRONG_PASSWORD)
    elif request.method == "POST" and form.is_valid():
        try:
            codes = actions.activate_second_factor(
                request.user, secret=secret, code=form.cleaned_data["code"], by=request.user
            )
        except NotAllowed as refusal:
            form.add_objection(refusal.objection)
        else:
            del request.session[NEW_SECRET]
            if codes:
                return render(
                    request, "desk/account/codes.html", {"codes": codes, "on": entry.way_on(request)}
                )
            messages.success(request, "Đã bật mã xác nhận.")
            return redirect("account:security")
    label = quote(f"Một Cửa:{request.user.username}")
    link = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': 'Một Cửa'}, quote_via=quote)}"
    page = {
        "form": form,
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "link": link,
        "picture": mark_safe(qr.svg(link, title="Mã QR để thêm tài khoản vào ứng dụng")),
    }
    return render(request, "desk/account/second_factor.html", page, status=status(form))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def drop_second_factor(request):
    """Stop asking for a code of the app, after the password."""
    app = factors_of(request.user).exclude(type=passkeys.KIND).first()
    if app is None:
        return redirect("account:security")
    form = ConfirmPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if not knows_password(request, form):
            form.add_error("password", _WRONG_PASSWORD)
        else:
            try:
                actions.drop_factor(request.user, app.pk, by=request.user)
            except NotAllowed as refusal:
                form.add_objection(refusal.objection)
            else:
                messages.success(request, "Đã tắt mã xác nhận.")
                return redirect("account:security")
    return render(request, "desk/account/second_factor_off.html", {"form": form}, status=status(form))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request):
    """Make new recovery codes, after the password, and show them once."""
    if not has_second_factor(request.user):
        return redirect("account:security")
    form = ConfirmPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if knows_password(request, form):
            codes = actions.renew_recovery_codes(request.user, by=request.user)
            return render(request, "desk/account/codes.html", {"codes": codes, "on": entry.way_on(request)})
        form.add_error("password", _WRONG_PASSWORD)
    return render(request, "desk/account/recovery_codes.html", {"form": form}, status=status(form))


@require_POST
def end_other_sessions(request):
    """End every session of the person but this one."""
    user = actions.end_all_sessions(request.user, by=request.user, but=request.session.get(entry.SIGN_IN))
    entry.keep(request, user)
    messages.success(request, "Đã đăng xuất mọi nơi khác.")
    return redirect("account:security")


@require_POST
def end_session(request, pk):
    """End one session of one's own, on whatever device; this very one goes out by the door."""
    if pk == request.session.get(entry.SIGN_IN):
        return logout(request)
    if actions.end_session(request.user, pk, by=request.user):
        messages.success(request, "Đã đăng xuất phiên ấy.")
    else:
        messages.error(request, "Phiên ấy đã kết thúc rồi.")
    return redirect("account:security")


def _show(form, refusal: NotAllowed, field: str) -> None:
    # The verb speaks of `password`; on a page that asks for the present one too, it means the new one.
    form.add_objection(replace(refusal.objection, field=field))
