"""End a procedure, or let it rest: replaced, merged, repealed, suspended; and let a suspended one apply again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.catalogue.actions import close_procedures, resume_procedure
from motcua.catalogue.models import Closure, Procedure
from motcua.catalogue.questions import latest
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.access import find_or_404
from motcua.web.desk.catalogue.forms import ClosureForm, ResumeForm
from motcua.web.desk.catalogue.scope import editors_page
from motcua.web.desk.office.answers import object_in, sent, show_form

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@editors_page
@never_cache
@_FORM
def close(request, code):
    """Ask how, from when and by which decision."""
    procedure = find_or_404(Procedure.objects, code=code)
    form = ClosureForm(sent(request), initial={"starts_on": clock.today(), "kind": Closure.Kind.REPEALED})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            successor = _successor(given.pop("successor"), given["kind"])
            procedures = _procedures([code, *given.pop("others")])
            closures = close_procedures(
                procedures, successor=successor, **given, by=request.user, at=clock.now()
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            many = f" cho {len(closures)} thủ tục" if len(closures) > 1 else ""
            messages.success(
                request, f"Đã ghi{many}: {closures[0].words}. Hồ sơ đang giải quyết vẫn theo bản cũ."
            )
            return redirect("catalogue:procedure", code)
    page = {"form": form, "code": code, "revision": latest(code), "procedure": procedure}
    return show_form(request, "desk/catalogue/close.html", page)


@editors_page
@never_cache
@_FORM
def resume(request, code):
    """Ask from when a suspended procedure applies again."""
    procedure = find_or_404(Procedure.objects, code=code)
    closure = next(
        (one for one in reversed(procedure.standing_closures()) if not one.is_final and one.ends_on is None),
        None,
    )
    if closure is None:
        messages.info(request, "Thủ tục này không tạm ngừng.")
        return redirect("catalogue:procedure", code)
    form = ResumeForm(sent(request), initial={"resumes_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            resume_procedure(closure, **form.cleaned_data, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi ngày áp dụng lại.")
            return redirect("catalogue:procedure", code)
    page = {"form": form, "code": code, "revision": latest(code), "closure": closure}
    return show_form(request, "desk/catalogue/resume.html", page)


def _successor(code: str, kind: str) -> Procedure | None:
    if kind not in (Closure.Kind.REPLACED, Closure.Kind.MERGED) or not code:
        return None
    found = Procedure.objects.filter(code=code).first()
    if found is None:
        raise NotAllowed(
            f"Không có thủ tục mã {code} trong danh mục. Thủ tục mới thì công bố nó trước.",
            code="successor-unknown",
            field="successor",
        )
    return found


def _procedures(codes: list[str]) -> list[Procedure]:
    found = {one.code: one for one in Procedure.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise NotAllowed(
            f"Không có thủ tục mã {', '.join(unknown)} trong danh mục.",
            code="procedure-unknown",
            field="others",
        )
    return list(found.values())
