"""Steps with pictures, and the film, of one procedure."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.guidance import actions
from motcua.guidance.models import GuideVideo
from motcua.guidance.reading import shown_now
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.access import find_or_404
from motcua.web.desk.catalogue.scope import editors_page
from motcua.web.desk.guidance.forms import FilmForm, StepChangeForm, StepForm
from motcua.web.desk.guidance.views import FORM, do, find_procedure, sent


@editors_page
@never_cache
@require_safe
def steps(request, code):
    """Show the steps and the film of a procedure."""
    procedure, name = find_procedure(code)
    page = {"procedure": procedure, "name": name, "shown": shown_now(code, clock.today())}
    return render(request, "desk/guidance/steps.html", page)


@editors_page
@never_cache
@FORM
def write(request, code):
    """Add a step."""
    procedure, name = find_procedure(code)
    form = StepForm(sent(request), request.FILES or None)

    def act(given):
        return actions.write_step(procedure, **given, by=request.user)

    return _write(request, form, act, {"procedure": procedure, "name": name, "step": None}, "Đã thêm bước.")


@editors_page
@never_cache
@FORM
def change(request, code, pk):
    """Change a step."""
    procedure, name = find_procedure(code)
    step = find_or_404(procedure.guide_steps.select_related("picture"), pk=pk)
    form = StepChangeForm(sent(request), request.FILES or None, initial={"text": step.text, "alt": step.alt})
    if step.picture_id is None:
        del form.fields["without_picture"]

    def act(given):
        without = form.cleaned_data.get("without_picture", False)
        return actions.change_step(step, **given, without_picture=without, by=request.user)

    return _write(request, form, act, {"procedure": procedure, "name": name, "step": step}, "Đã sửa bước.")


@editors_page
@never_cache
@require_POST
def drop(request, code, pk):
    """Take a step out."""
    procedure, _ = find_procedure(code)
    step = find_or_404(procedure.guide_steps.all(), pk=pk)
    return do(
        request, lambda: actions.drop_step(step, by=request.user), "Đã bỏ bước.", "guidance:steps", code
    )


@editors_page
@never_cache
@require_POST
def move(request, code, pk, up):
    """Put a step earlier or later."""
    procedure, _ = find_procedure(code)
    step = find_or_404(procedure.guide_steps.all(), pk=pk)
    return do(request, lambda: actions.move_step(step, up=up, by=request.user), "", "guidance:steps", code)


@editors_page
@never_cache
@FORM
def film(request, code):
    """Put a film on the procedure's page, or word the one there anew."""
    procedure, name = find_procedure(code)
    video = GuideVideo.objects.filter(procedure=procedure).first()
    form = FilmForm(
        sent(request),
        request.FILES or None,
        initial={"title": video.title, "transcript": video.transcript} if video else {},
    )
    page = {"form": form, "procedure": procedure, "name": name, "video": video}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        content = given["file"].read() if given["file"] else None
        try:
            actions.show_video(
                procedure,
                title=given["title"],
                content=content,
                transcript=given["transcript"],
                by=request.user,
            )
        except NotAllowed as refusal:
            form.add_objection(refusal.objection)
        else:
            messages.success(request, "Đã đặt phim lên trang thủ tục.")
            return redirect("guidance:steps", code)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/guidance/film.html", page, status=status)


@editors_page
@never_cache
@require_POST
def take_down(request, code):
    """Take the film off the page."""
    procedure, _ = find_procedure(code)
    video = find_or_404(GuideVideo.objects.all(), procedure=procedure)
    return do(
        request,
        lambda: actions.take_video_down(video, by=request.user),
        "Đã bỏ phim.",
        "guidance:steps",
        code,
    )


def _write(request, form, act, page: dict, done: str):
    if request.method == "POST" and form.is_valid():
        picture = form.cleaned_data["picture"]
        given = {
            "text": form.cleaned_data["text"],
            "alt": form.cleaned_data["alt"],
            "picture": (picture.read(), picture.name) if picture else None,
        }
        try:
            act(given)
        except NotAllowed as refusal:
            form.add_objection(refusal.objection)
        else:
            messages.success(request, done)
            return redirect("guidance:steps", page["procedure"].code)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/guidance/step.html", {**page, "form": form}, status=status)
