"""What the law says, on one page: every rule in force on a day, its source, and how sure we are of it."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua import law
from motcua.lib import clock
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.forms import RulesDayForm


@desk_view()
@never_cache
@require_safe
def rules(request):
    """List the rules in force today, or on the day asked for."""
    asked = any(name.startswith("on_") for name in request.GET)
    form = RulesDayForm(request.GET if asked else None, initial={"on": clock.today()})
    on = form.cleaned_data["on"] if asked and form.is_valid() else clock.today()
    page = {
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "rules": [(rule, law.topic(rule.topic)) for rule in law.all_rules(on)],
        "unread": law.unread_amendments(on),
        "instruments": [one for one in law.all_instruments() if one.is_in_force(on)],
    }
    return render(request, "desk/office/rules.html", page, status=422 if form.errors else 200)
