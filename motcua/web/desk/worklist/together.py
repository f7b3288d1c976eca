"""Pass on, or sign, several dossiers of the list in one go: asked once, done one by one.

Each dossier goes through the same verb as on its own page, in a transaction of its own and only if nothing happened to it
since the page was shown: what cannot be done stops none of the others and is named with its reason.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.dossiers import actions
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import last_entry
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, Objection
from motcua.web.desk.access import desk_view
from motcua.web.desk.dossier import sight, undoing
from motcua.web.desk.dossier.doings import DOINGS, Doing
from motcua.web.desk.dossier.forms import ForwardForm, MoveForm, Setting, result_title
from motcua.web.desk.worklist.lists import PAGE

_RESULT = "together"  # in the session: what the last round did
_MOVED = Objection("Hồ sơ này vừa sang bước khác. Mở ra xem tình trạng mới.", code="changed-meanwhile")


class SignTogetherForm(MoveForm):
    """Signing several: each under its procedure's own title, today, in one's own name; only the note is shared."""

    note = forms.CharField(
        label="Ý kiến chung (có thể để trống)",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )


@dataclass
class Item:
    """One dossier of a group, as the page lists it."""

    dossier: Dossier
    seen: int
    title: str = ""


@dataclass
class Group:
    """Dossiers that are passed on to the same step, or signed, with one answer."""

    key: str
    doing: Doing
    words: str
    items: list[Item] = field(default_factory=list)
    form: MoveForm | None = None

    @property
    def verb(self) -> str:
        """Return the button's verb."""
        return "Ký duyệt" if self.doing.slug == "ky-duyet" else "Chuyển"

    @property
    def button(self) -> str:
        """Return what the button says: "Chuyển 4 hồ sơ"."""
        return f"{self.verb} {len(self.items)} hồ sơ"


@dataclass(frozen=True)
class LeftOut:
    """A dossier that cannot go along, and why."""

    dossier: Dossier
    why: str


def picked(request) -> list[Dossier]:
    """Return the dossiers ticked that this officer may see, the most urgent first, no more than one page of the list."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = [int(pk) for pk in given.getlist("pick")[:PAGE] if pk.isdecimal() and len(pk) < 19]
    scoped = sight.visible_to(request.officer).filter(pk__in=chosen)
    related = ("applicant", "revision", "step__process", "assignee", "office__calendar", "procedure")
    return list(scoped.select_related(*related).most_urgent_first())


def sorted_out(request, dossiers: list[Dossier], now) -> tuple[list[Group], list[LeftOut]]:
    """Put what can be done with one answer together; the rest with its reason."""
    groups: dict[str, Group] = {}
    left = []
    for dossier in dossiers:
        setting = Setting(dossier, request.officer, now)
        signing = dossier.stage == Stage.AWAITING_SIGNATURE
        doing = DOINGS["ky-duyet" if signing else "chuyen"]
        if no := doing.objection(setting):
            left.append(LeftOut(dossier, no.reason))
            continue
        step = "" if signing else setting.following.name
        key = "|".join((doing.slug, str(dossier.office_id), "" if signing else setting.following.role, step))
        words = "Ký duyệt" if signing else f"Chuyển sang bước «{step}»"
        group = groups.setdefault(key, Group(key, doing, words))
        newest = last_entry(dossier)
        title = result_title(dossier.revision) if signing else ""
        group.items.append(Item(dossier, newest.number if newest else 0, title))
        if group.form is None:
            group.form = _form_of(doing)(setting=setting, prefix=f"n{len(groups)}")
    return list(groups.values()), left


def _form_of(doing: Doing) -> type[MoveForm]:
    return SignTogetherForm if doing.slug == "ky-duyet" else ForwardForm


@desk_view(roles=sight.SEEING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def together(request):
    """Show what the ticked dossiers can do together; asked once, do it with each of them."""
    now, dossiers = clock.now(), picked(request)
    if not dossiers:
        messages.warning(request, "Chưa chọn hồ sơ nào. Đánh dấu ở đầu dòng rồi bấm lại.")
        return HttpResponseRedirect(reverse("work:list"))
    groups, left = sorted_out(request, dossiers, now)
    if request.method != "POST":
        return _show(request, groups, left)
    meant = request.POST.get("group", "")
    group = next((one for one in groups if one.key == meant), None)
    if group is None:  # every one of them has moved on since
        return _done(request, meant, [], [(one.dossier, one.why) for one in left], groups)
    kind, first = _form_of(group.doing), group.items[0].dossier
    form = kind(
        request.POST,
        setting=Setting(first, request.officer, now),
        prefix=request.POST.get("prefix", "")[:8] or None,
    )
    if not form.is_valid():
        group.form = form
        return _show(request, [group], left, status=422)
    done, refused = _do(request, group, form.arguments(request.user))
    refused += [(one.dossier, one.why) for one in left]
    refused += [(item.dossier, _MOVED.reason) for one in groups if one is not group for item in one.items]
    return _done(request, group.words, done, refused, [])


def _do(request, group: Group, given: dict) -> tuple[list[Dossier], list[tuple[Dossier, str]]]:
    done, refused = [], []
    for item in group.items:
        number = request.POST.get(f"seen-{item.dossier.pk}", "")
        seen = (
            int(number) if number.isdecimal() and len(number) < 10 else -1
        )  # not from this page: look first
        more = {"title": item.title} if item.title else {}
        try:
            group.doing.verb(item.dossier, by=request.user, at=clock.now(), seen=seen, **given, **more)
        except NotAllowed as refusal:
            refused.append((item.dossier, refusal.objection.reason))
        else:
            done.append(item.dossier)
    return done, refused


def _show(request, groups: list[Group], left: list[LeftOut], *, status: int = 200):
    form = next((group.form for group in groups if group.form.is_bound), None)
    context = {
        "groups": groups,
        "left": left,
        "form": form,
        "absent": sight.absent_colleagues(request.officer),
    }
    return render(request, "desk/worklist/together.html", context, status=status)


def _done(request, words: str, done, refused, groups):
    refused = [*refused, *((item.dossier, _MOVED.reason) for one in groups for item in one.items)]
    request.session[_RESULT] = {
        "words": words if done else "",
        "done": [[dossier.code, last_entry(dossier).number] for dossier in done],
        "refused": [[dossier.code, why] for dossier, why in refused],
        "rest": [int(pk) for pk in request.POST.getlist("rest")[:PAGE] if pk.isdecimal() and len(pk) < 19],
    }
    undoing.forget(request)
    return HttpResponseRedirect(reverse("work:together-done"))


@dataclass(frozen=True)
class Outcome:
    """One line of what the round did."""

    dossier: Dossier
    why: str = ""
    undo: undoing.Undo | None = None


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def together_done(request):
    """Name what was done and what was not, with the reason of each; what may be taken back can be, here."""
    kept = request.session.get(_RESULT)
    if not kept:
        return HttpResponseRedirect(reverse("work:list"))
    now = clock.now()
    codes = [code for code, _ in (*kept["done"], *kept["refused"])]
    found = {
        one.code: one
        for one in sight.visible_to(request.officer)
        .filter(code__in=codes)
        .select_related("applicant", "revision", "assignee")
    }
    done = [
        Outcome(found[code], undo=undoing.of_entry(request.officer, code, number, "", now))
        for code, number in kept["done"]
        if code in found
    ]
    context = {
        "words": kept["words"],
        "done": done,
        "undoable": sum(1 for one in done if one.undo),
        "refused": [Outcome(found[code], why) for code, why in kept["refused"] if code in found],
        "rest": urlencode([("pick", pk) for pk in kept["rest"]]),
    }
    return render(request, "desk/worklist/together_done.html", context)


@desk_view(roles=sight.SEEING)
@never_cache
@require_POST
def undo_together(request):
    """Take back what the last round did: one dossier when it is named, else all that still may be."""
    kept = request.session.get(_RESULT) or {"done": []}
    named = request.POST.get("code", "")
    back, stayed = 0, []
    for code, number in kept["done"]:
        if named and code != named:
            continue
        found = sight.visible_to(request.officer).filter(code=code).first()
        try:
            if found is not None:
                actions.undo(found, by=request.user, at=clock.now(), seen=number)
                back += 1
        except NotAllowed as refusal:
            stayed.append(f"…{code[-4:]}: {refusal.objection.reason}")
    if back:
        messages.success(request, f"Đã hoàn tác {back} hồ sơ, trở lại như trước.")
    for words in stayed:
        messages.error(request, words)
    return HttpResponseRedirect(reverse("work:together-done"))
