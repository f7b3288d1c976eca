"""The screens of the waiting room: which there are, what each shows."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.lib.objections import NotAllowed
from motcua.news import actions
from motcua.web.desk.access import find_or_404
from motcua.web.desk.news.forms import ScreenForm
from motcua.web.desk.news.scope import editors, own_office
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.shared import reach

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@editors
@never_cache
@require_safe
def screens(request):
    """List the screens with the address to open on each."""
    found = list(own_office(request).screens.filter(ended_at=None))
    return render(
        request, "desk/news/screens.html", {"screens": found, "base": reach.base_for_others(request)}
    )


@editors
@never_cache
@_FORM
def add(request):
    """Set up a screen."""
    agency = own_office(request)
    form = ScreenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_up_screen(agency, **form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã thêm màn hình. Mở địa chỉ của nó trên máy nối với màn hình.")
            return redirect("desk-news:screens")
    return show_form(request, "desk/news/screen_form.html", {"form": form, "screen": None})


@editors
@never_cache
@_FORM
def change(request, slug: str):
    """Let a screen show something else."""
    screen = find_or_404(own_office(request).screens.filter(ended_at=None), slug=slug)
    form = ScreenForm(sent(request), initial={name: getattr(screen, name) for name in ScreenForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_screen(screen, **form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi. Màn hình đổi theo trong một phút.")
            return redirect("desk-news:screens")
    return show_form(request, "desk/news/screen_form.html", {"form": form, "screen": screen})


@editors
@require_POST
def end(request, slug: str):
    """Take a screen off the list."""
    screen = find_or_404(own_office(request).screens.filter(ended_at=None), slug=slug)
    try:
        actions.end_screen(screen, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã bỏ «{screen.name}».")
    return redirect("desk-news:screens")
