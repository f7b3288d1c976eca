"""What the office announces and what it has to post: for anybody to read, the latter to say something about as well."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.files.inspection import JPEG
from motcua.guidance.pictures import for_the_guide
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.news.actions import remark_on
from motcua.news.models import Announcement, Category, Disclosure, DisclosureKind
from motcua.news.paragraphs import paragraphs
from motcua.people.questions import public_address
from motcua.web.portal.caching import packed_page
from motcua.web.portal.filing import robots
from motcua.web.portal.news_forms import RemarkForm
from motcua.web.shared import office
from motcua.web.shared.prints import file_answer, stored_answer
from motcua.web.shared.templatetags.house import capital

PER_PAGE = 20
IN_FEED = 30
SMALL_KEPT = 3600  # seconds a small picture stays in a process's memory: some forty kilobytes each
CATEGORY_SLUGS = {
    "thong-bao": Category.NOTICE,
    "huong-dan": Category.GUIDE,
    "chuong-trinh": Category.PROGRAMME,
    "canh-bao": Category.WARNING,
}
KIND_SLUGS = {
    "ngan-sach": DisclosureKind.BUDGET,
    "ke-hoach": DisclosureKind.PLAN,
    "dong-gop": DisclosureKind.CONTRIBUTION,
    "danh-sach": DisclosureKind.LIST,
    "dat-dai": DisclosureKind.LAND,
    "lay-y-kien": DisclosureKind.CONSULTATION,
    "khac": DisclosureKind.OTHER,
}


@dataclass(frozen=True)
class Choice:
    """A link that narrows a list."""

    words: str
    slug: str
    is_chosen: bool


def announcements_today():
    """Return what the public may read today, of the office of this installation, in the order of the pages."""
    here = office.card()
    return (
        Announcement.objects.published_on(clock.today())
        .filter(agency=here.pk if here else None)
        .newest_first()
    )


@login_not_required
@require_safe
@packed_page
def news(request):
    """List the announcements, the pinned ones first."""
    chosen = request.GET.get("loai", "")
    found = announcements_today()
    if chosen in CATEGORY_SLUGS:
        found = found.filter(category=CATEGORY_SLUGS[chosen])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    choices = [Choice(capital(str(c.label)), slug, slug == chosen) for slug, c in CATEGORY_SLUGS.items()]
    return render(request, "portal/news.html", {"page": page, "choices": choices, "chosen": chosen})


@login_not_required
@require_safe
@packed_page
def show_announcement(request, pk: int):
    """Show one announcement with its pictures and documents."""
    announcement = announcements_today().filter(pk=pk).first()
    if announcement is None:
        return _over(
            request, "portal/news_over.html", Announcement.objects.filter(pk=pk, published_at__isnull=False)
        )
    files = list(announcement.attachments.select_related("stored"))
    page = {
        "announcement": announcement,
        "paragraphs": paragraphs(announcement.body),
        "pictures": [file for file in files if file.stored.is_image],
        "documents": [file for file in files if not file.stored.is_image],
    }
    return render(request, "portal/announcement.html", page)


def _over(request, template: str, known):
    """Say that it is over rather than that it never was: somebody kept the link."""
    if not known.exists():
        raise Http404("no such announcement")
    return render(request, template, status=410)


@login_not_required
@require_safe
def announcement_file(request, pk: int, file: int):
    """Hand out a file of an announcement that the public may read; `?nho` asks for a picture as small as a page bears."""
    announcement = announcements_today().filter(pk=pk).first()
    attachment = announcement and announcement.attachments.filter(pk=file).select_related("stored").first()
    if not attachment:
        raise Http404("no such file")
    stored = attachment.stored
    if "nho" in request.GET and stored.is_image:
        key = f"portal.news-picture:{stored.digest}"
        small = cache.get(key)
        if small is None:
            small = for_the_guide(stored.read(), f"anh{stored.extension}").content
            cache.set(key, small, SMALL_KEPT)
        return file_answer(small, f"anh-{attachment.pk}.jpg", JPEG, kept="public, max-age=3600")
    return stored_answer(stored, attachment.name, kept="public, max-age=3600")


@login_not_required
@require_safe
def feed(request):
    """Answer the announcements as RSS, for readers and for other pages of the commune."""
    here, base = office.card(), public_address() or f"{request.scheme}://{request.get_host()}"
    name = here.short_name if here else "Một Cửa"
    made = Rss201rev2Feed(
        title=f"{name}: thông báo",
        link=f"{base}{reverse('news')}",
        description=f"Thông báo của {here.full_name if here else 'bộ phận một cửa'}",
        language="vi",
        feed_url=f"{base}{reverse('news-feed')}",
    )
    for one in announcements_today()[:IN_FEED]:
        address = f"{base}{reverse('announcement', args=[one.pk])}"
        html = "".join(
            f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in block.lines)}</ul>"
            if block.is_list
            else f"<p>{'<br>'.join(map(escape, block.lines))}</p>"
            for block in paragraphs(one.body)
        )
        made.add_item(
            title=one.title,
            link=address,
            description=html,
            unique_id=address,
            pubdate=clock.local(max(one.published_at, clock.at_local(one.starts_on))),
            updateddate=clock.local(one.changed_at),
            categories=[one.get_category_display()],
        )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _disclosures():
    here = office.card()
    return Disclosure.objects.filter(agency=here.pk if here else None)


@login_not_required
@never_cache
@require_safe
def disclosures(request):
    """List what hangs today; what hung before is listed by its name and days only."""
    today, chosen = clock.today(), request.GET.get("loai", "")
    found = _disclosures()
    if chosen in KIND_SLUGS:
        found = found.filter(kind=KIND_SLUGS[chosen])
    past = found.filter(posted_at__isnull=False).exclude(pk__in=found.posted_on(today).values("pk"))
    past = past.filter(starts_on__lte=today).order_by("-ends_on", "-pk")
    page = {
        "posted": list(found.posted_on(today).order_by("ends_on", "pk")),
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("trang")),
        "choices": [Choice(capital(str(k.label)), slug, slug == chosen) for slug, k in KIND_SLUGS.items()],
        "chosen": chosen,
    }
    return render(request, "portal/disclosures.html", page)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_disclosure(request, pk: int):
    """Show what hangs, and take in what somebody says about it."""
    disclosure = _disclosures().filter(pk=pk, posted_at__isnull=False).first()
    today = clock.today()
    if disclosure is None or disclosure.starts_on > today:
        raise Http404("nothing posted under this number")
    if not disclosure.hangs_on(today):
        response = render(request, "portal/disclosure_over.html", {"disclosure": disclosure}, status=410)
        return response
    form = RemarkForm(request.POST if request.method == "POST" else None, subject=disclosure.pk)
    if request.method == "POST" and form.is_valid():
        try:
            remark_on(disclosure, **form.said, by=None)
        except NotAllowed as refusal:
            form.add_objection(refusal.objection)
        else:
            return redirect(f"{reverse('disclosure', args=[disclosure.pk])}?da-gui=1#y-kien")
    page = {
        "disclosure": disclosure,
        "paragraphs": paragraphs(disclosure.body),
        "files": list(disclosure.files.select_related("stored")),
        "remarks": [one for one in disclosure.remarks.all() if one.answer],
        "remark_count": disclosure.remarks.count(),
        "form": form,
        "trap": robots.TRAP,
        "is_sent": "da-gui" in request.GET,
        "span": f"{wording.day(disclosure.starts_on)} đến hết {wording.day(disclosure.ends_on)}",
    }
    response = render(
        request, "portal/disclosure.html", page, status=422 if form.is_bound and form.errors else 200
    )
    response["X-Robots-Tag"] = "noindex, noarchive"  # a search engine's copy would outlive the posting
    return response


@login_not_required
@never_cache
@require_safe
def disclosure_file(request, pk: int, file: int):
    """Hand out a document while it hangs; never kept by anything on the way."""
    disclosure = _disclosures().posted_on(clock.today()).filter(pk=pk).first()
    found = disclosure and disclosure.files.filter(pk=file).select_related("stored").first()
    if not found:
        raise Http404("no such file")
    response = stored_answer(found.stored, found.name, kept="no-store")
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response
