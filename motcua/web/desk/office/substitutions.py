"""Who acts for whom while somebody is away: for those who lead, run or administrate the agency."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import Position, Substitution
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import LastDayForm, SubstitutionForm
from motcua.web.desk.office.scope import HEADS, agencies_as

PAST_SHOWN = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])
_heads = desk_view(roles=HEADS)


def _agencies(request) -> list:
    found = agencies_as(request.officer, HEADS)
    if not found:  # the page was opened by a role only lent
        raise Http404("no agency headed by this person")
    return found


def substitutions_in(agencies):
    """Return the substitutions of people who work in these agencies today."""
    here = Position.objects.in_force(clock.today()).filter(agency__in=agencies)
    return Substitution.objects.filter(absent__in=here.values("user")).select_related("absent", "substitute")


@_heads
@never_cache
@require_safe
def substitutions(request):
    """List who is away, who acts, from when to when; what is over stands below."""
    found = substitutions_in(_agencies(request))
    today = clock.today()
    page = {
        "now": list(found.in_force(today).order_by("ends_on", "pk")),
        "later": list(found.filter(starts_on__gt=today).order_by("starts_on", "pk")),
        "past": list(found.filter(ends_on__lt=today).order_by("-ends_on", "-pk")[:PAST_SHOWN]),
    }
    return render(request, "desk/office/substitutions.html", page)


@_heads
@never_cache
@_FORM
def appoint(request):
    """Let a colleague act for an absent one."""
    form = SubstitutionForm(sent(request), agencies=_agencies(request), initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.appoint_substitute(**form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(
                request,
                f"{made.substitute.full_name} làm thay {made.absent.full_name} từ {wording.day(made.starts_on)} "
                f"đến hết {wording.day(made.ends_on)}.",
            )
            return redirect("office:substitutions")
    return show_form(request, "desk/office/substitution_new.html", {"form": form})


@_heads
@never_cache
@_FORM
def end(request, pk):
    """Let a substitution end earlier."""
    today = clock.today()
    running = substitutions_in(_agencies(request)).filter(ends_on__gte=today)
    substitution = find_or_404(running, pk=pk)
    form = LastDayForm(sent(request), initial={"on": max(today, substitution.starts_on)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_substitution(substitution, on=form.cleaned_data["on"], by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(
                request, f"Phân công này kết thúc hết ngày {wording.day(form.cleaned_data['on'])}."
            )
            return redirect("office:substitutions")
    return show_form(request, "desk/office/substitution_end.html", {"form": form, "one": substitution})
