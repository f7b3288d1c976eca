"""The province's fees: what is taken now, what was, what comes; a new amount with its resolution and days."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue import questions
from motcua.catalogue.actions import end_local_fee, set_local_fee
from motcua.catalogue.models import Fee, LocalFee, Procedure, Revision
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.access import find_or_404
from motcua.web.desk.catalogue.forms import FeeEndForm, LocalFeeForm
from motcua.web.desk.catalogue.scope import agency_of, editors_page, walls_of
from motcua.web.desk.office.answers import object_in, sent, show_form

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@editors_page
@never_cache
@require_safe
def fees(request):
    """List what the province takes today, what is to come, what has ended; and what it sets that nobody entered."""
    today = clock.today()
    province = questions.province_of(agency_of(request), today)
    rows = questions.local_fees(province)
    names = questions.names_of((row.procedure.code for row in rows), today)
    for row in rows:
        row.called = names.get(row.procedure.code, row.procedure.code)
    entered = {row.procedure_id for row in rows if row.holds_on(today)}
    unset = (
        Fee.objects.filter(
            revision__in=Revision.objects.valid_on(today),
            set_by_province=True,
            revision__procedure__status="active",
        )
        .exclude(revision__procedure__in=entered)
        .select_related("revision__procedure")
        .order_by("-revision__procedure__popularity", "revision__procedure__code", "order")
    )
    page = {
        "now": [row for row in rows if row.holds_on(today)],
        "later": [row for row in rows if row.valid_from > today],
        "past": [row for row in rows if row.valid_to and row.valid_to <= today],
        "unset": list(unset),
        "elsewhere": questions.local_fees_elsewhere(province),
        "walls": walls_of(agency_of(request), today),
    }
    return render(request, "desk/catalogue/fees.html", page)


@editors_page
@never_cache
@_FORM
def add(request):
    """Ask for an amount, its resolution and its days."""
    code, name = request.GET.get("thu-tuc", "")[:20], request.GET.get("khoan", "")[:300]
    form = LocalFeeForm(
        sent(request), initial={"procedures": code, "name": name, "valid_from": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "last_day"}
        codes = given.pop("procedures")
        try:
            found = {one.code: one for one in Procedure.objects.filter(code__in=codes)}
            if unknown := [one for one in codes if one not in found]:
                raise NotAllowed(
                    f"Không có thủ tục mã {', '.join(unknown)} trong danh mục.",
                    code="procedure-unknown",
                    field="procedures",
                )
            made = set_local_fee(
                list(found.values()),
                province=questions.province_of(agency_of(request), clock.today()),
                **(given | {"channel": given["channel"] or None}),
                by=request.user,
                at=clock.now(),
            )
        except NotAllowed as refusal:
            object_in(form, refusal, valid_to="last_day")
        else:
            messages.success(request, f"Đã ghi {made[0].name}: {made[0].words}, cho {len(made)} thủ tục.")
            return redirect("catalogue:fees")
    procedure = Procedure.objects.filter(code=code).first() if code else None
    page = {"form": form, "fee_names": questions.fee_names(procedure, clock.today()) if procedure else []}
    return show_form(request, "desk/catalogue/fee_new.html", page)


@editors_page
@never_cache
@_FORM
def end(request, pk):
    """Ask from when an amount is taken no longer."""
    province = questions.province_of(agency_of(request), clock.today())
    fee = find_or_404(LocalFee.objects.filter(province_code=province).select_related("procedure"), pk=pk)
    form = FeeEndForm(sent(request), initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_local_fee(fee, **form.cleaned_data, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi ngày thôi thu.")
            return redirect("catalogue:fees")
    return show_form(request, "desk/catalogue/fee_end.html", {"form": form, "fee": fee})
