"""Forms to take home: the blanks and samples the office offers, and our own forms, blank, as a sample, or filled in here.

What somebody types is judged, printed and forgotten: nothing of it is stored, and no answer may be kept on the way.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue import reading
from motcua.documents.printouts import declaration
from motcua.eforms.definitions import FormDefinition, for_procedure
from motcua.filing.models import Draft
from motcua.lib import clock
from motcua.paperforms.questions import form_files, own_forms, sheets_for
from motcua.web.portal.caching import packed_page
from motcua.web.portal.filing.holding import with_draft
from motcua.web.portal.filing.steps import APPLICANT
from motcua.web.portal.filing.switch import Matter
from motcua.web.portal.paper_form_fields import PaperForm
from motcua.web.shared import office
from motcua.web.shared.prints import pdf_answer, stored_answer

KEPT_FOR = 3600  # seconds a blank stays in a process's memory: it is the same for everybody


def _revision(code: str):
    revision = reading.in_force(code, clock.today())
    if revision is None:
        raise Http404("no such procedure today")
    return revision


def _definition(code: str, key: str) -> FormDefinition:
    found = next((one for one in for_procedure(code) if one.key == key), None)
    if found is None:
        raise Http404("no such form of this procedure")
    return found


@login_not_required
@require_safe
@packed_page
def paper_forms(request, code: str):
    """List the forms of a procedure, paper by paper."""
    revision = _revision(code)
    here = office.card()
    papers = [paper.name for paper in revision.papers.all()]
    page = {
        "name": revision.name,
        "code": code,
        "groups": sheets_for(here.pk, code, papers) if here else [],
        "named": [(paper.name, paper.form_code) for paper in revision.papers.all() if paper.form_code],
    }
    return render(request, "portal/paper_forms.html", page)


@login_not_required
@require_safe
def own_form(request, code: str, key: str, *, sample: bool = False):
    """Hand out one of our own forms, blank or as a sample."""
    definition = _definition(code, key)
    here, today = office.card(), clock.today()
    approved = {one.definition.key for one in own_forms(here.pk, code) if one.is_approved} if here else set()
    is_reference = key not in approved
    mark = f"{key}:{definition.digest[:16]}:{sample}:{is_reference}:{today.isoformat()}:{hash(here)}"
    pdf = cache.get(f"paper-form:{mark}")
    if pdf is None:
        content = _content(
            definition,
            answers=definition.sample if sample else None,
            is_sample=sample,
            is_reference=is_reference,
        )
        pdf = declaration.render(content)
        cache.set(f"paper-form:{mark}", pdf, KEPT_FOR)
    return pdf_answer(pdf, f"{key}{'-dien-san' if sample else ''}.pdf", kept="public, max-age=3600")


def _content(definition: FormDefinition, **changes) -> declaration.Content:
    agency = office.home()
    return declaration.Content(
        definition=definition,
        office=agency.name if agency else "Ủy ban nhân dân xã",
        place=(agency.place if agency else "") or "……",
        printed_on=clock.today(),
        **changes,
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request, code: str, key: str):
    """Ask what the form asks, and print it filled in; an empty box is left for the pen."""
    revision, definition = _revision(code), _definition(code, key)
    form = PaperForm(definition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        content = _content(definition, answers=form.answers, is_reference=_is_reference(code, key))
        return pdf_answer(declaration.render(content), f"{key}.pdf")
    page = {"form": form, "definition": definition, "name": revision.name, "code": code}
    status = 422 if form.is_bound else 200
    return render(request, "portal/paper_form.html", page, status=status)


def _is_reference(code: str, key: str) -> bool:
    here = office.card()
    return here is None or not any(
        one.is_approved for one in own_forms(here.pk, code) if one.definition.key == key
    )


@login_not_required
@require_safe
def form_file(request, code: str, file: int):
    """Hand out a blank or a sample the office offers."""
    here = office.card()
    found = form_files(here.pk, code).filter(pk=file).first() if here else None
    if found is None:
        raise Http404("no such file")
    return stored_answer(found.stored, f"{found.kind}-{found.pk}", kept="public, max-age=3600")


@require_safe
@with_draft
def with_own_data(request, matter: Matter, draft: Draft, key: str):
    """Hand out the form with what the applicant has told this draft; the rest is left for the pen."""
    definition = _definition(matter.code, key)
    answers = definition.judge(told_by(draft, definition), needed=False).answers
    content = _content(definition, answers=answers, is_reference=_is_reference(matter.code, key))
    return pdf_answer(declaration.render(content), f"{key}.pdf")


# What a draft knows of its applicant, and how the forms call it.
_APPLICANT = {
    "name": "full_name",
    "id": "id_number",
    "residence": "address",
    "phone": "phone",
    "email": "email",
}


def told_by(draft: Draft, definition: FormDefinition) -> dict[str, str]:
    """Return the applicant's data of a draft under the ids of the form; empty where the draft says nothing."""
    typed = draft.answers.get(APPLICANT, {})
    told = {f"req_{ours}": typed.get(theirs, "") for ours, theirs in _APPLICANT.items()}
    parts = [typed.get(f"birth_{part}", "") for part in ("day", "month", "year")]
    told["req_dob"] = "/".join(part for part in parts if part)
    known = {field.id for field in definition.fields()}
    return {name: value for name, value in told.items() if name in known and value}
