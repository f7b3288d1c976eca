"""Ask to modify a dossier that was filed online and accepted: what is to change, and new photos of its papers.

As with a supplement, each photo is kept as it comes, so that a broken connection loses none; the wish goes when all is there.
"""

from dataclasses import dataclass, field

from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua import law
from motcua.dossiers import actions
from motcua.dossiers.actions import guessing
from motcua.dossiers.editions import base_name, newest_first
from motcua.dossiers.models import Dossier, Paper, Wish
from motcua.dossiers.rules import APPLICANT, may_modify, may_wish, received_day
from motcua.files.actions import store_file
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.web.portal.applicant import SureForm, applicant_view
from motcua.web.shared.reach import address_of

OTHER = "khac"


class ModifyForm(SureForm):
    """What is to be changed or added."""

    reason = forms.CharField(
        label="Sửa đổi, bổ sung điều gì",
        max_length=500,
        help_text="Ví dụ: sửa ngày sinh của con thành 05/11/2026; thêm một bản sao",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Ghi rõ sửa hay thêm điều gì, để cơ quan biết mà xem"},
    )
    field_order = ("reason", "digits")


@dataclass
class Slot:
    """One paper of the dossier, or another one, and the photos gathered for it."""

    key: str
    paper: str
    photos: list = field(default_factory=list)
    error: str = ""


@applicant_view("GET", "POST")
def modify_dossier(request, dossier: Dossier):
    """Gather the photos of what is new, then ask."""
    if not is_open(dossier):
        return HttpResponseRedirect(reverse("dossier", args=[dossier.code]))
    act = request.POST.get("act", "")
    asked = request.method == "POST" and act == "gui"
    given = {"reason": request.POST.get("reason", ""), "digits": request.POST.get("digits", "")}
    form = ModifyForm(request.POST if asked else None, initial=given, dossier=dossier)
    slots = _slots(dossier)
    other = request.POST.get("ten-khac", "")
    if request.method == "POST":
        _keep_photos(request, dossier, slots, other)
        if act.startswith("bo-") and act[3:].isdecimal() and len(act) < 15:
            actions.drop_offered_paper(dossier, offered=int(act[3:]))
        slots = _with_photos(dossier, slots)
        if asked and form.is_valid() and not any(slot.error for slot in slots):
            try:
                actions.make_wish(dossier, kind=Wish.Kind.MODIFY, reason=form.cleaned_data["reason"])
                return HttpResponseRedirect(reverse("dossier", args=[dossier.code]))
            except NotAllowed as refused:
                form.add_objection(refused.objection)
        elif asked and "digits" in form.errors:
            guessing.note_wrong_guess(dossier.code, address_of(request))
    else:
        slots = _with_photos(dossier, slots)
    mistakes = [(f"giay-{slot.key}", slot.error) for slot in slots if slot.error]
    context = {
        "dossier": dossier,
        "form": form,
        "slots": slots,
        "other": other if any(slot.key == OTHER and slot.error for slot in slots) else "",
        "mistakes": mistakes,
        "gathered": sum(len(slot.photos) for slot in slots),
        "restarts": law.rule("stop.modify_clock", received_day(dossier)).value == "restart",
    }
    return render(request, "portal/modify.html", context, status=422 if form.errors or mistakes else 200)


def is_open(dossier: Dossier) -> bool:
    """Tell whether the applicant may ask to modify the dossier now."""
    if may_wish(dossier) or may_modify(dossier):
        return False
    return not dossier.wishes.filter(answered_at=None).exists()


def _slots(dossier: Dossier) -> list[Slot]:
    """Return a place for each paper in use, under the number of its first photo, and one for any other."""
    first: dict[str, Slot] = {}
    for paper in newest_first(dossier.papers.all()):
        if paper.replaced_at is None and paper.verdict != Paper.Verdict.ABSENT:
            name = base_name(paper.name)
            first.setdefault(name, Slot(str(paper.pk), name))
    return [*first.values(), Slot(OTHER, "")]


def _keep_photos(request, dossier: Dossier, slots: list[Slot], other: str) -> None:
    """Keep every photo that came with the form; say at its paper what was wrong with one."""
    for slot in slots:
        for sent in request.FILES.getlist(f"giay-{slot.key}"):
            try:
                refuse_if(actions.may_offer(dossier))  # asked before anything is kept: nobody fills the disk
                if slot.key == OTHER and not tidy(other):
                    raise NotAllowed("Ghi đây là giấy gì, rồi chọn lại ảnh.", code="name-missing")
                kept = store_file(sent.read(), name=sent.name, by=APPLICANT)
                name = slot.paper or other
                actions.offer_paper(dossier, name=name, file=kept, file_name=sent.name)
            except NotAllowed as refused:
                slot.error = refused.objection.reason


def _with_photos(dossier: Dossier, slots: list[Slot]) -> list[Slot]:
    """Put the photos gathered so far beside their papers; those of other papers stand at the last place."""
    by_name = {slot.paper: slot for slot in slots if slot.key != OTHER}
    for row in dossier.offered_papers.filter(wish=None).select_related("file"):
        by_name.get(row.name, slots[-1]).photos.append(row)
    return slots
