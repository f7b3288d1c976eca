"""My own case: a few plain questions turn the law's list into mine. The answers live in the address and nowhere else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from motcua.catalogue import reading as catalogue
from motcua.catalogue.papers import CUT_NAMES
from motcua.documents import guides
from motcua.guidance import reading
from motcua.guidance.checklist import Kind, Option, Question, address_pairs
from motcua.guidance.models import GuideStep
from motcua.guidance.reading import MyCase, promise_words
from motcua.lib import clock, qr, wording
from motcua.people.questions import public_address
from motcua.web.portal import media
from motcua.web.portal.caching import kept_page
from motcua.web.portal.filing import switch
from motcua.web.portal.reading import Crumb
from motcua.web.shared import office
from motcua.web.shared.prints import pdf_answer

_MOST_ANSWERS = 40  # parameters of an address worth reading; more is nobody's answer


@dataclass(frozen=True)
class Asked:
    """A question as the form draws it: each option with whether it is chosen."""

    question: Question
    options: tuple[tuple[Option, bool], ...]

    @property
    def input_type(self) -> str:
        """Return how it is answered."""
        return "checkbox" if self.question.kind == Kind.SEVERAL else "radio"

    @property
    def is_answered(self) -> bool:
        """Say whether any option is chosen."""
        return any(chosen for _, chosen in self.options)


@login_not_required
@require_safe
@gzip_page
def my_case(request, code: str):
    """Ask, and show on the same page what follows: papers, money, the day, the way there.

    Packed for slow lines: it holds no secret of anybody, so nothing can be guessed from its size.
    """
    mine = find_case(code, request.GET.getlist)
    if mine.card.code != code:
        return HttpResponsePermanentRedirect(reverse("my-case", args=[mine.card.code]))
    query = query_of(mine)
    here = reverse("my-case", args=[code]) + query
    site = public_address()
    response = render(
        request,
        "portal/case.html",
        {
            **result_of(mine),
            "query": query,
            "qr": qr.svg(site + here, title="Mã QR mở lại danh sách này") if site else "",
            "crumbs": [
                Crumb("Trang đầu", "/"),
                Crumb("Thủ tục", "/thu-tuc/"),
                Crumb(mine.card.name, reverse("procedure", args=[code])),
            ],
        },
    )
    patch_cache_control(response, no_cache=True)  # "if I came now" is true for a minute
    return response


@login_not_required
@require_safe
def my_case_pdf(request, code: str, size: str):
    """Hand out my checklist on one page: A5, or A4 in large type."""
    return checklist_pdf(find_case(code, request.GET.getlist), size)


@login_not_required
@require_safe
def my_case_said(request, code: str):
    """Hand out my checklist as the sentences a voice says, one a line."""
    return spoken_answer(reading.case_said(find_case(code, request.GET.getlist), office_lines()))


@login_not_required
@require_safe
def guide_said(request, code: str):
    """Hand out the whole guide of a procedure as the sentences a voice says, one a line."""
    return spoken_answer(reading.guide_said(_card(code), office_lines()))


@login_not_required
@require_safe
def guide_sound(request, code: str):
    """Hand out the guide as the office's own machine has read it."""
    sound = reading.shown(_card(code).code, clock.today()).sound
    if sound is None:
        raise Http404("nobody has read this")
    return media.ranged(request, sound)


@login_not_required
@require_safe
@kept_page
def guide_steps(request, code: str):
    """Show the way step by step; pictures come when they are asked for (`?hinh=co`), and the link says what they weigh."""
    card = _card(code)
    if card.code != code:
        return HttpResponsePermanentRedirect(reverse("guide-steps", args=[card.code]))
    shown = reading.shown(code, clock.today())
    if not shown.steps and shown.video is None:
        raise Http404("no steps of the office's own")
    return render(
        request,
        "portal/steps.html",
        {
            "card": card,
            "shown": shown,
            "said": reading.steps_said(card, shown),
            "with_pictures": request.GET.get("hinh") == "co",
            "crumbs": [
                Crumb("Trang đầu", "/"),
                Crumb("Thủ tục", "/thu-tuc/"),
                Crumb(card.name, reverse("procedure", args=[code])),
            ],
        },
    )


@login_not_required
@require_safe
def step_picture(request, code: str, pk: int):
    """Hand out the picture of a step."""
    step = GuideStep.objects.filter(procedure__code=code, pk=pk, picture__isnull=False)
    found = step.select_related("picture").first()
    if found is None:
        raise Http404("no such picture")
    return media.whole(request, found.picture)


@login_not_required
@require_safe
def guide_video(request, code: str):
    """Hand out the film, or the part of it that was asked for."""
    video = reading.shown(_card(code).code, clock.today()).video
    if video is None:
        raise Http404("no film")
    return media.ranged(request, video)


@login_not_required
@require_safe
def steps_pdf(request, code: str):
    """Hand out the steps with their pictures, to be printed."""
    card = _card(code)
    steps = (
        GuideStep.objects.filter(procedure__code=card.code).select_related("picture").order_by("order", "id")
    )
    shown = reading.shown(card.code, clock.today())
    if not shown.steps and shown.video is None:
        raise Http404("no steps of the office's own")
    here, site = office.card(), public_address()
    sheet = guides.StepsSheet(
        office=here.one_stop_name if here else "Bộ phận Một cửa",
        procedure=card.name,
        steps=tuple(guides.StepBlock(s.text, s.picture.read() if s.picture else None, s.alt) for s in steps),
        film=shown.video.title if shown.video else "",
        transcript=tuple(shown.video.transcript.splitlines()) if shown.video else (),
        where=tuple(office_lines()),
        link=site + reverse("guide-steps", args=[card.code]) if site else "",
        is_trial=_is_trial(),
    )
    return pdf_answer(guides.steps(sheet), f"tung-buoc-{card.code}.pdf")


# ---------------------------------------------------------------- shared with the helper's pages


def find_case(code: str, given) -> MyCase:
    """Return the case that the answers make. Raises Http404 for a code that does not exist."""
    mine = reading.my_case(
        code, lambda name: given(name)[:_MOST_ANSWERS], agency=office.home(), at=clock.now()
    )
    if mine is None:
        raise Http404("no such procedure")
    return mine


def query_of(mine: MyCase) -> str:
    """Return the answers as the tail of an address, "" without any."""
    pairs = address_pairs(mine.questions, mine.answers)
    return f"?{urlencode(pairs)}" if pairs else ""


def result_of(mine: MyCase) -> dict:
    """Return what the pieces of the page need."""
    bring, show = mine.counts
    counted = f"{bring} giấy để nộp" if bring else "Không phải nộp giấy nào"
    if not bring and not show and not mine.papers.perhaps:
        counted = "Chưa rõ giấy tờ"
    return {
        "mine": mine,
        "card": mine.card,
        "asked": [
            Asked(q, tuple((one, one.key in mine.answers.get(q.key, ())) for one in q.options))
            for q in mine.questions
        ],
        "bring_words": counted,
        "show_words": f"{show} giấy chỉ đưa xem" if show else "",
        "promise_words": promise_words(mine),
        "due_words": wording.moment(mine.promise.due) if mine.promise and mine.promise.due else "",
        "source": next((q.source for q in mine.questions if q.source != "derived"), "derived"),
        "way": switch.way_for_card(mine.card),
    }


def checklist_pdf(mine: MyCase, size: str) -> HttpResponse:
    """Answer with the checklist on one page."""
    site, day = public_address(), clock.today()
    sheet = guides.ChecklistSheet(
        office=(here.one_stop_name if (here := office.card()) else "Bộ phận Một cửa"),
        procedure=mine.card.name,
        code=mine.card.code,
        revision=f"bản {mine.card.revision}, áp dụng từ {wording.day(mine.card.valid_from)}",
        printed_at=clock.now(),
        bring=_lines(mine.papers.bring),
        show=_lines(mine.papers.show),
        perhaps=_lines(mine.papers.perhaps, conditions=True),
        advice=(*mine.papers.advice, *([CUT_NAMES] if mine.papers.has_cut_names else [])),
        answers=tuple(
            (q.text, ", ".join(o.words for o in q.options if o.key in mine.answers[q.key]))
            for q in mine.questions
            if q.key in mine.answers
        ),
        whole=""
        if mine.is_answered
        else "Cả danh sách của quy định, chưa trả lời câu hỏi nào về trường hợp riêng.",
        money=f"{mine.total.words}. {mine.total.more}" if mine.total.more else mine.total.words,
        money_lines=tuple(
            f"{fee.name}: {fee.words}"
            for fee in (*(mine.total.rows if len(mine.total.rows) > 1 else ()), *mine.total.extras)
        ),
        time=f"{mine.limit_words}. {mine.longer_words}" if mine.longer_words else mine.limit_words,
        promise=promise_words(mine),
        where=tuple(_where(mine)),
        link=f"{site}{reverse('my-case', args=[mine.card.code])}{query_of(mine)}" if site else "",
        is_trial=_is_trial(),
    )
    return pdf_answer(guides.checklist(sheet, size=size), f"giay-to-{mine.card.code}-{day.isoformat()}.pdf")


def office_lines() -> list[str]:
    """Return where the office is, when it is open and how to call it, as lines to print or to say."""
    here = office.card()
    if here is None:
        return []
    place = f"{here.one_stop_name}, {here.address}" if here.address else here.one_stop_name
    return [place, *here.hours, *([f"Gọi hỏi: {here.phone}"] if here.phone else [])]


def spoken_answer(said: list[str]) -> HttpResponse:
    """Answer with sentences for a voice, one a line."""
    response = HttpResponse("\n".join(said), content_type="text/plain; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _where(mine: MyCase) -> list[str]:
    if not mine.card.is_received_here:
        return [f"Bộ phận Một cửa ở đây không nhận thủ tục này. Nơi giải quyết: {mine.card.agency_name}"]
    return office_lines()


def _lines(papers, *, conditions: bool = False) -> tuple[guides.PaperLine, ...]:
    return tuple(
        guides.PaperLine(
            paper.name,
            " · ".join(words for words in (paper.count_words, paper.form_words) if words),
            paper.note if paper.note != paper.condition else "",
            paper.condition if conditions else "",
        )
        for paper in papers
    )


def _card(code: str):
    found = catalogue.card(code, clock.today())
    if found is None:
        raise Http404("no such procedure")
    return found


def _is_trial() -> bool:
    return settings.DEMO
