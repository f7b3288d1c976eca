"""What an applicant does with a dossier of their own: send what is missing, change how to be reached, end it, keep its papers.

Whoever has shown code and secret in the last half hour acts as the applicant. What ends a dossier is asked twice: the last
digits of the number on it, since a receipt may lie open on a table.
"""

from dataclasses import dataclass
from functools import wraps

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua import law
from motcua.documents.binding import (
    content_of_refusal,
    content_of_slip,
    content_of_stop,
    content_of_supplement,
)
from motcua.documents.printouts import receipt, refusal, stop, supplement
from motcua.dossiers import actions
from motcua.dossiers.actions import guessing
from motcua.dossiers.lifecycle import MOVES, Stage
from motcua.dossiers.lookups import find
from motcua.dossiers.models import Dossier, Wish
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import APPLICANT, may_make, may_wish, received_day
from motcua.files.actions import store_file
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.web.portal.tracking import (
    RECEIPT,
    LookupForm,
    is_remembered,
    receipts_for_home,
    remember,
    too_many,
)
from motcua.web.shared.forms import DigitsField, HouseForm
from motcua.web.shared.prints import pdf_answer
from motcua.web.shared.reach import address_of

LAST_DIGITS = 4
PRINTS = {
    "bo-sung": ("supplementrequests", supplement.render, content_of_supplement),
    "tu-choi": ("refusalnotices", refusal.render, content_of_refusal),
    "dung": ("stopnotices", stop.render, content_of_stop),
}


def applicant_view(*methods: str):
    """Open the view to whoever has shown the dossier's secret; anybody else is asked for it, with a 404."""

    def decorate(view):
        @login_not_required
        @never_cache
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))
        @wraps(view)
        def guarded(request, code: str, *args, **kwargs):
            if guessing.is_blocked(code, address_of(request)):
                return too_many(request, code)
            if not is_remembered(request, code):
                form = LookupForm(initial={"code": code})
                return render(request, "portal/lookup.html", {"form": form}, status=404)
            dossier = find(code)
            return remember(view(request, dossier, *args, **kwargs), dossier)

        return guarded

    return decorate


# ---- what is missing -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PointShown:
    """One paper of the letter and the photos already sent for it."""

    index: int
    paper: str
    reason: str
    photos: list
    error: str = ""


@applicant_view("GET", "POST")
def send_supplement(request, dossier: Dossier):
    """Take the photos of the papers that are missing, one letter at a time, and hand them in together."""
    letter = (
        dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
    )
    waiting = dossier.stage == Stage.AWAITING_SUPPLEMENT and letter is not None
    if not waiting:
        if dossier.stage == Stage.LAPSED:
            return _say(request, dossier, "closed-meanwhile")
        # A second phone may still hold the form: whoever pressed there is told that nothing more was sent.
        note = "?da=bo-sung" if request.method == "POST" else ""
        return HttpResponseRedirect(f"{reverse('dossier', args=[dossier.code])}{note}")
    errors: dict[int, str] = {}
    trouble = None
    if request.method == "POST":
        errors = _keep_photos(request, dossier, letter)
        act = request.POST.get("act", "")
        try:
            if act.startswith("bo-") and act[3:].isdecimal() and len(act) < 15:
                actions.drop_supplied_paper(dossier, supplied=int(act[3:]))
            elif act == "gui" and not errors:
                actions.send_supplement(dossier)
                return HttpResponseRedirect(reverse("dossier", args=[dossier.code]))
        except NotAllowed as refused:
            trouble = refused.objection
        if not errors and trouble is None:
            return HttpResponseRedirect(request.path)
    photos: dict[int, list] = {}
    for row in letter.supplied.select_related("file"):
        photos.setdefault(row.point, []).append(row)
    points = [
        PointShown(
            index, point["paper"], point.get("reason", ""), photos.get(index, []), errors.get(index, "")
        )
        for index, point in enumerate(letter.points)
    ]
    context = {
        "dossier": dossier,
        "letter": letter,
        "points": points,
        "trouble": trouble,
        "first_missing": next((f"giay-{point.index}" for point in points if not point.photos), ""),
        "mistakes": [(f"giay-{point.index}", point.error) for point in points if point.error],
    }
    status = 422 if errors or trouble else 200
    return render(request, "portal/supplement.html", context, status=status)


def _keep_photos(request, dossier, letter) -> dict[int, str]:
    """Keep every photo that came with the form; return what was wrong with a paper's photos, by its point."""
    errors = {}
    for index in range(len(letter.points)):
        for sent in request.FILES.getlist(f"giay-{index}"):
            try:
                refuse_if(actions.may_supply(letter))  # asked before anything is kept: nobody fills the disk
                kept = store_file(sent.read(), name=sent.name, by=APPLICANT)
                actions.supply_paper(dossier, point=index, file=kept, file_name=sent.name)
            except NotAllowed as refused:
                errors[index] = refused.objection.reason
    return errors


def _say(request, dossier, code: str):
    return render(request, "portal/supplement_closed.html", {"dossier": dossier, "code": code}, status=409)


# ---- how to be reached ---------------------------------------------------------------------------------------------


class ContactForm(HouseForm):
    """How the office reaches the applicant."""

    phone = DigitsField(label="Điện thoại", required=False, lengths=(10, 11))
    email = forms.EmailField(
        label="Thư điện tử", required=False, max_length=200, help_text="Có tin về hồ sơ thì báo vào đây"
    )

    def clean(self):
        given = super().clean()
        if not given.get("phone") and not given.get("email") and not self.errors:
            raise ValidationError("Để lại ít nhất một cách liên lạc, để cơ quan báo được cho ông/bà.")
        return given


@applicant_view("GET", "POST")
def change_contact(request, dossier: Dossier):
    """Change telephone and e-mail. What stands there is not shown: a receipt may be in another's hands."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            # A box left empty says nothing: another device may have changed it a moment ago.
            actions.change_contact(
                dossier, phone=form.cleaned_data["phone"] or None, email=form.cleaned_data["email"] or None
            )
            return HttpResponseRedirect(f"{reverse('dossier', args=[dossier.code])}?da=lien-he")
        except NotAllowed as refused:
            form.add_objection(refused.objection)
    known = [
        words
        for words, value in (
            ("một số điện thoại", dossier.applicant.phone),
            ("một địa chỉ thư", dossier.applicant.email),
        )
        if value
    ]
    context = {"dossier": dossier, "form": form, "known": known}
    return render(request, "portal/contact.html", context, status=422 if form.is_bound else 200)


# ---- ending it -----------------------------------------------------------------------------------------------------


class SureForm(HouseForm):
    """Asks for the last digits of the number that stands on the dossier."""

    digits = forms.CharField(
        label=f"{LAST_DIGITS} số cuối của số căn cước ghi trong hồ sơ",
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": f"Gõ {LAST_DIGITS} số cuối, để chắc là ông/bà"},
    )

    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = dossier.applicant.id_number or dossier.applicant.phone
        if not self.number:
            del self.fields["digits"]
        elif not dossier.applicant.id_number:
            self.fields["digits"].label = f"{LAST_DIGITS} số cuối của số điện thoại đã để lại"

    def clean_digits(self) -> str:
        typed = "".join(self.cleaned_data["digits"].split())
        if typed != self.number[-LAST_DIGITS:]:
            raise ValidationError("Số này không khớp với hồ sơ. Xem lại trên thẻ căn cước.")
        return typed


class EndForm(SureForm):
    """What the applicant wants, and why."""

    kind = forms.ChoiceField(label="Ông/bà muốn", widget=forms.RadioSelect, choices=Wish.Kind.choices)
    reason = forms.CharField(
        label="Vì sao (có thể để trống)", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    field_order = ("kind", "reason", "digits")

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
        if len(kinds) == 1:
            del self.fields["kind"]


@applicant_view("GET", "POST")
def end_dossier(request, dossier: Dossier):
    """Take a dossier back before it is accepted; from then on ask the office to stop it or to give it back."""
    taking_back = may_make(MOVES["take_back"], dossier, acting(APPLICANT, clock.today())) is None
    kinds = [] if taking_back else kinds_open(dossier)
    if not taking_back and not kinds:
        return HttpResponseRedirect(reverse("dossier", args=[dossier.code]))
    choices = [("withdraw", "Rút hồ sơ")] if taking_back else kinds
    form = EndForm(request.POST or None, kinds=choices, dossier=dossier)
    if request.method == "POST":
        if form.is_valid():
            try:
                _end(dossier, form, taking_back, choices)
                return HttpResponseRedirect(reverse("dossier", args=[dossier.code]))
            except NotAllowed as refused:
                form.add_objection(refused.objection)
        elif "digits" in form.errors:
            guessing.note_wrong_guess(dossier.code, address_of(request))
    context = {"dossier": dossier, "form": form, "taking_back": taking_back, "choices": choices}
    return render(request, "portal/end.html", context, status=422 if form.is_bound else 200)


def _end(dossier, form, taking_back: bool, choices) -> None:
    reason = form.cleaned_data["reason"]
    if taking_back:
        actions.take_back_dossier(dossier, reason=reason)
    else:
        actions.make_wish(dossier, kind=form.cleaned_data.get("kind") or choices[0][0], reason=reason)


def kinds_open(dossier: Dossier) -> list[tuple[str, str]]:
    """Return what the applicant may ask of an accepted dossier: to stop it where the law of its day knows that."""
    if may_wish(dossier):
        return []
    if dossier.wishes.filter(answered_at=None).exists():
        return []
    kinds = [("withdraw", "Rút hồ sơ, lấy lại giấy tờ")]
    if law.rule("stop.allowed", received_day(dossier)).value:
        kinds.insert(0, ("stop", "Dừng giải quyết hồ sơ"))
    return kinds


# ---- its printed letters -------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_safe
def letter_pdf(request, code: str, kind: str, pk: int):
    """Hand out a letter that the office wrote about this dossier, or its receipt if it was filed from home."""
    if kind not in (*PRINTS, RECEIPT) or not is_remembered(request, code):
        raise Http404("no such letter for this person")
    if kind == RECEIPT:
        slip = get_object_or_404(receipts_for_home(find(code)).select_related("dossier"), pk=pk)
        return pdf_answer(receipt.render(content_of_slip(slip)), f"giay-hen-{code}.pdf")
    name, render_pdf, content_of = PRINTS[kind]
    dossier = find(code)
    rows = getattr(dossier, name).select_related(
        "agency", "revision__procedure", "applicant", "issued_by", "dossier"
    )
    row = get_object_or_404(rows, pk=pk, undone_at=None)
    return pdf_answer(render_pdf(content_of(row)), f"{kind}-{row.number}-{row.year}.pdf")
