"""Announcements: list, write, publish, withdraw; and each as a text for the loudspeakers, a picture, a sheet."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.documents.printouts import announcement as printout
from motcua.files.actions import store_file
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.news import actions
from motcua.news.models import Announcement
from motcua.news.paragraphs import paragraphs
from motcua.news.spoken import SYLLABLES_A_MINUTE, spoken_text
from motcua.people.questions import public_address
from motcua.web.desk.access import find_or_404
from motcua.web.desk.news.forms import AnnouncementForm, AttachmentForm
from motcua.web.desk.news.scope import editors, own_office
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.shared.prints import file_answer, pdf_answer, stored_answer

PER_PAGE = 30
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _found(request, pk: int) -> Announcement:
    agency = own_office(request)
    return find_or_404(agency.announcements.select_related("agency", "made_by"), pk=pk)


@editors
@never_cache
@require_safe
def announcements(request):
    """List what is on, what is prepared, and what is over."""
    agency, today = own_office(request), clock.today()
    found = agency.announcements.all()
    on = found.published_on(today)
    coming = found.filter(published_at__isnull=False, withdrawn_at=None, starts_on__gt=today)
    drafts = found.filter(published_at=None)
    over = (
        found.filter(published_at__isnull=False)
        .exclude(pk__in=on.values("pk"))
        .exclude(pk__in=coming.values("pk"))
    )
    page = {
        "on": list(on.newest_first()[:100]),
        "coming": list(coming.order_by("starts_on", "pk")[:100]),
        "drafts": list(drafts.order_by("-changed_at")[:100]),
        "page": Paginator(over.order_by("-starts_on", "-pk"), PER_PAGE).get_page(request.GET.get("trang")),
    }
    return render(request, "desk/news/announcements.html", page)


@editors
@never_cache
@_FORM
def write(request):
    """Write one, as a draft that nobody sees."""
    agency = own_office(request)
    form = AnnouncementForm(sent(request), initial={"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_announcement(agency, form.as_wording, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi bản nháp. Xem lại rồi đăng.")
            return redirect("desk-news:announcement", made.pk)
    return show_form(request, "desk/news/announcement_form.html", {"form": form, "announcement": None})


@editors
@never_cache
@_FORM
def change(request, pk: int):
    """Say it otherwise."""
    announcement = _found(request, pk)
    known = {name: getattr(announcement, name) for name in AnnouncementForm.base_fields}
    known["weekdays"] = [str(n) for n in announcement.weekdays]
    form = AnnouncementForm(sent(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_announcement(announcement, form.as_wording, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk-news:announcement", announcement.pk)
    return show_form(
        request, "desk/news/announcement_form.html", {"form": form, "announcement": announcement}
    )


@editors
@never_cache
@_FORM
def announcement(request, pk: int):
    """Show one with everything it becomes, and take in a file."""
    found = _found(request, pk)
    form = AttachmentForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_file(file.read(), name=file.name, by=request.user)
            actions.attach_file(
                found, stored, name=file.name, words=form.cleaned_data["words"], by=request.user
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, f"Đã kèm «{file.name}».")
            return redirect("desk-news:announcement", found.pk)
    page = {
        "announcement": found,
        "paragraphs": paragraphs(found.body),
        "form": form,
        "files": list(found.attachments.select_related("stored")),
        "spoken": spoken_of(found),
        "minute": SYLLABLES_A_MINUTE,
        "is_shown": found.is_shown_on(clock.today()),
        "has_address": bool(public_address()),
    }
    return show_form(request, "desk/news/announcement.html", page)


def spoken_of(announcement: Announcement):
    """Return what the loudspeakers read."""
    agency = announcement.agency
    ask = (
        f"Bà con cần hỏi thêm, gọi số {agency.hotline or agency.phone}."
        if agency.hotline or agency.phone
        else ""
    )
    return spoken_text(
        office=agency.name,
        title=announcement.title,
        body=announcement.body,
        at_the_end=ask,
        written=announcement.spoken,
    )


_DOINGS = {
    "dang": (actions.publish_announcement, "Đã đăng."),
    "go": (actions.withdraw_announcement, "Đã gỡ: người dân không còn thấy. Đăng lại được."),
    "xoa": (actions.drop_announcement, "Đã xóa bản nháp."),
}


@editors
@require_POST
def do(request, pk: int, doing: str):
    """Publish, withdraw, or throw a draft away."""
    if doing not in _DOINGS:
        raise Http404("no such doing")
    found = _found(request, pk)
    verb, words = _DOINGS[doing]
    try:
        verb(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("desk-news:announcement", found.pk or pk)
    messages.success(request, words)
    return redirect("desk-news:announcements") if doing == "xoa" else redirect("desk-news:announcement", pk)


@editors
@require_POST
def drop_file(request, pk: int, file: int):
    """Take a file off."""
    found = _found(request, pk)
    attachment = find_or_404(found.attachments.all(), pk=file)
    try:
        actions.detach_file(attachment, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã bỏ «{attachment.name}».")
    return redirect("desk-news:announcement", pk)


@editors
@never_cache
@require_safe
def show_file(request, pk: int, file: int):
    """Show a file before the public sees it."""
    found = _found(request, pk)
    attachment = find_or_404(found.attachments.select_related("stored"), pk=file)
    return stored_answer(attachment.stored, attachment.name)


def _printed(announcement: Announcement) -> printout.Content:
    agency = announcement.agency
    base = public_address()
    when = ""
    if announcement.ends_on:
        when = f"Từ {wording.day(announcement.starts_on)} đến hết {wording.day(announcement.ends_on)}"
    contact = [agency.address] if agency.address else []
    if agency.hotline or agency.phone:
        contact.append(f"Gọi hỏi: {agency.hotline or agency.phone}")
    return printout.Content(
        office=agency.printed_name or agency.name,
        category=str(announcement.get_category_display()),
        title=announcement.title,
        body=announcement.body,
        when=when,
        contact=tuple(contact),
        link=f"{base}{reverse('announcement', args=[announcement.pk])}" if base else "",
        printed_on=clock.today(),
        is_trial=settings.DEMO,
    )


@editors
@never_cache
@require_safe
def sheet(request, pk: int, size: str):
    """Hand out the sheet for the village hall."""
    if size not in printout.SIZES:
        raise Http404("no such size")
    content = printout.sheet(_printed(_found(request, pk)), size=size, at=clock.now())
    return pdf_answer(content, f"thong-bao-{pk}-{size}.pdf")


@editors
@never_cache
@require_safe
def picture(request, pk: int):
    """Hand out the picture for the Zalo group."""
    content = printout.picture(_printed(_found(request, pk)))
    return file_answer(content, f"thong-bao-{pk}.png", "image/png", is_shown=False)


@editors
@never_cache
@require_safe
def loudspeaker(request, pk: int):
    """Hand out the text for the loudspeakers."""
    text = spoken_of(_found(request, pk)).text + "\n"
    return file_answer(text.encode(), f"loa-{pk}.txt", "text/plain; charset=utf-8")
