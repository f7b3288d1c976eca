"""What has to be posted: prepare, post, extend, take down; the remarks on it; the record."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.documents.printouts import posting_record
from motcua.files.actions import store_file
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.news import actions
from motcua.news.models import Disclosure
from motcua.news.paragraphs import paragraphs
from motcua.news.rules import least_days
from motcua.web.desk.access import find_or_404
from motcua.web.desk.news.forms import (
    AnswerForm,
    AttachmentForm,
    DisclosureForm,
    ExtendForm,
    NotedRemarkForm,
    TakeDownForm,
    today_plus,
)
from motcua.web.desk.news.scope import editors, own_office
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.shared.prints import pdf_answer, stored_answer

PER_PAGE = 30
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(request, pk: int) -> Disclosure:
    return find_or_404(own_office(request).disclosures.select_related("agency", "made_by"), pk=pk)


@editors
@never_cache
@require_safe
def disclosures(request):
    """List what hangs, what is prepared, what is over."""
    today = clock.today()
    found = own_office(request).disclosures.all()
    up = found.filter(posted_at__isnull=False, withdrawn_at=None, ends_on__gte=today)
    over = found.filter(posted_at__isnull=False).exclude(pk__in=up.values("pk")).order_by("-ends_on", "-pk")
    page = {
        "up": list(up.order_by("ends_on", "pk")[:100]),
        "drafts": list(found.filter(posted_at=None).order_by("-made_at")[:100]),
        "page": Paginator(over, PER_PAGE).get_page(request.GET.get("trang")),
        "today": today,
    }
    return render(request, "desk/news/disclosures.html", page)


@editors
@never_cache
@_FORM
def prepare(request):
    """Prepare something to post."""
    agency, today = own_office(request), clock.today()
    given = {
        "starts_on": today,
        "ends_on": today_plus(least_days(today) - 1),
        "places": f"Trụ sở {agency.name}\nTrang thông tin của cơ quan",
        "remarks_to": agency.address,
    }
    form = DisclosureForm(sent(request), initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_disclosure(agency, form.as_terms, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi. Thêm tệp nếu có, xem lại rồi niêm yết.")
            return redirect("desk-news:disclosure", made.pk)
    return show_form(request, "desk/news/disclosure_form.html", {"form": form, "disclosure": None})


@editors
@never_cache
@_FORM
def change(request, pk: int):
    """Change what is not posted yet."""
    disclosure = _found(request, pk)
    known = {name: getattr(disclosure, name, None) for name in DisclosureForm.base_fields}
    form = DisclosureForm(sent(request), initial=known | {"places": "\n".join(disclosure.places)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_disclosure(disclosure, form.as_terms, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk-news:disclosure", pk)
    return show_form(request, "desk/news/disclosure_form.html", {"form": form, "disclosure": disclosure})


@editors
@never_cache
@_FORM
def disclosure(request, pk: int):
    """Show one with its documents and remarks; take in a document while it is not posted."""
    found = _found(request, pk)
    form = AttachmentForm(sent(request), request.FILES or None)
    del form.fields["words"]
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_file(file.read(), name=file.name, by=request.user)
            actions.add_disclosed_file(found, stored, name=file.name, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, f"Đã thêm «{file.name}».")
            return redirect("desk-news:disclosure", pk)
    today = clock.today()
    page = {
        "disclosure": found,
        "paragraphs": paragraphs(found.body),
        "form": form,
        "files": list(found.files.select_related("stored")),
        "remarks": list(found.remarks.all()),
        "hangs": found.hangs_on(today),
        "is_up": found.posted_at is not None and found.withdrawn_at is None and found.ends_on >= today,
        "least": least_days(found.starts_on),
    }
    return show_form(request, "desk/news/disclosure.html", page)


@editors
@require_POST
def post(request, pk: int):
    """Post it."""
    found = _found(request, pk)
    try:
        found = actions.post_disclosure(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã niêm yết đến hết {wording.day(found.ends_on)}.")
    return redirect("desk-news:disclosure", pk)


@editors
@require_POST
def drop(request, pk: int):
    """Throw away what was never posted."""
    try:
        actions.drop_disclosure(_found(request, pk), by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("desk-news:disclosure", pk)
    messages.success(request, "Đã xóa bản chuẩn bị.")
    return redirect("desk-news:disclosures")


@editors
@require_POST
def drop_file(request, pk: int, file: int):
    """Take a document out."""
    found = find_or_404(_found(request, pk).files.select_related("disclosure__agency"), pk=file)
    try:
        actions.drop_disclosed_file(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã bỏ «{found.name}».")
    return redirect("desk-news:disclosure", pk)


@editors
@never_cache
@require_safe
def show_file(request, pk: int, file: int):
    """Show a document."""
    found = find_or_404(_found(request, pk).files.select_related("stored"), pk=file)
    return stored_answer(found.stored, found.name)


def _act(request, found: Disclosure, form, verb, done: str, **page):
    """Ask, act by one verb, answer: what every page does that changes something posted."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(**form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, done)
            return redirect("desk-news:disclosure", found.pk)
    return show_form(request, "desk/news/disclosure_act.html", {"form": form, "disclosure": found, **page})


@editors
@never_cache
@_FORM
def extend(request, pk: int):
    """Let it hang longer."""
    found = _found(request, pk)
    form = ExtendForm(sent(request), initial={"ends_on": found.ends_on})
    return _act(
        request,
        found,
        form,
        partial(actions.extend_disclosure, found),
        "Đã kéo dài thời gian niêm yết.",
        heading="Kéo dài niêm yết",
        button="Kéo dài",
    )


@editors
@never_cache
@_FORM
def take_down(request, pk: int):
    """Take it down before its time."""
    found = _found(request, pk)
    form = TakeDownForm(sent(request))
    verb = partial(actions.take_down_disclosure, found)
    return _act(request, found, form, verb, "Đã gỡ.", heading="Gỡ trước hạn", button="Gỡ", is_grave=True)


@editors
@never_cache
@_FORM
def note_remark(request, pk: int):
    """Write down a remark that came to the desk, by telephone or as a letter."""
    found = _found(request, pk)
    form = NotedRemarkForm(sent(request))
    verb = partial(actions.remark_on, found)
    return _act(request, found, form, verb, "Đã ghi ý kiến.", heading="Ghi ý kiến", button="Ghi")


@editors
@never_cache
@_FORM
def answer(request, pk: int, remark: int):
    """Answer a remark."""
    found = _found(request, pk)
    one = find_or_404(found.remarks.exclude(text=""), pk=remark)
    form = AnswerForm(sent(request), initial={"answer": one.answer})
    verb = partial(actions.answer_remark, one)
    return _act(
        request, found, form, verb, "Đã trả lời.", heading="Trả lời ý kiến", button="Trả lời", remark=one
    )


@editors
@never_cache
@require_safe
def record(request, pk: int):
    """Hand out the record of the posting, to print and sign."""
    content = posting_record.record(_found(request, pk), at=clock.now(), is_trial=settings.DEMO)
    return pdf_answer(content, f"bien-ban-niem-yet-{pk}.pdf")
