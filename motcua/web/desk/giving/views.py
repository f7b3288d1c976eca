"""Find the dossier by what the scanner reads, show what to hand over, close it with Enter."""

from django.db.models import F
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.dossiers import actions
from motcua.dossiers.lifecycle import MOVES, Stage
from motcua.dossiers.questions import last_entry
from motcua.dossiers.rules import CLERK, may_make
from motcua.journal.looks import note_look
from motcua.lib import clock, secrets
from motcua.lib.objections import NotAllowed
from motcua.web.desk.access import desk_view
from motcua.web.desk.dossier import sight, undoing
from motcua.web.desk.dossier.sight import acting_of, find_dossier, visible_to
from motcua.web.desk.giving import scan
from motcua.web.desk.giving.forms import GiveForm

SHOWN = 20


@desk_view(roles={CLERK})
@never_cache
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request):
    """Wait for the scanner. What it reads is posted: a receipt's secret never stands in an address or a log."""
    now = clock.now()
    typed = request.POST.get("q", "")
    read = scan.read(typed, on=clock.local_day(now)) if typed.strip() else None
    found, words = [], ""
    if read is not None:
        found = _matching(request.officer, read) if read.words else []
        if len(found) == 1:
            shown = bool(read.secret) and secrets.is_same(read.secret, found[0].secret)
            how = "co" if shown or _is_code(found[0], read.words) else "khong"
            return HttpResponseRedirect(f"{reverse('giving:give', args=[found[0].code])}?giay={how}")
        words = "" if read.from_card or read.is_receipt else typed.strip()[:100]
    context = {
        "typed": words,
        "asked": read is not None,
        "unread": read is not None and not read.words,
        "found": found,
        "waiting": None,
        "undo": undoing.offer(request, now),
        "absent": sight.absent_colleagues(request.officer),
    }
    return render(request, "desk/giving/find.html", context, status=200)


def _matching(officer, read) -> list:
    """Return what was found, those that wait at the desk first; a whole code is one dossier and no other."""
    scoped = visible_to(officer).select_related("applicant", "revision")
    exact = list(scoped.filter(code__iexact=read.words)[:2])
    if exact:
        return exact
    matching = scoped.matching(read.words)
    ready = list(matching.ready().order_by(F("due_at").asc(nulls_last=True), "id")[:SHOWN])
    return ready or list(matching.order_by("-received_at", "-id")[:SHOWN])


def _is_code(dossier, words: str) -> bool:
    return words.casefold() == dossier.code.casefold()


@desk_view(roles={CLERK})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request, code):
    """Show what is handed over and what is still owed; Enter closes the dossier."""
    dossier, now = find_dossier(request.officer, code), clock.now()
    note_look(by=request.user, subject=dossier.stream, reason="desk.giving", at=now)
    no = may_make(MOVES["return_result"], dossier, acting_of(request.officer))
    charges = list(dossier.charges.all())
    owed = sum(charge.amount for charge in charges if charge.is_due)
    kept = list(dossier.papers.filter(original_kept=True, original_returned_at=None))
    setting = {"dossier": dossier, "owed": owed, "kept": kept}
    sent = request.method == "POST"
    if sent:
        form = GiveForm(request.POST, **setting)
    else:
        # Only a scanned receipt counts as seen: opened any other way, the identity is asked for.
        form = GiveForm(
            initial={"with_receipt": "yes" if request.GET.get("giay") == "co" else "no"}, **setting
        )
    status, objection = 200, no
    if no is not None and sent:
        status = 409
    elif sent and not form.is_valid():
        status = 422
    elif sent:
        number = request.POST.get("seen", "")
        seen = int(number) if number.isdecimal() and len(number) < 10 else None
        try:
            done = actions.return_result(
                dossier, by=request.user, at=clock.now(), seen=seen, **form.arguments()
            )
        except NotAllowed as refusal:
            objection, status = _tell(form, refusal.objection)
        else:
            undoing.remember(request, done, f"Đã trả kết quả hồ sơ …{code[-4:]} cho {_to_whom(done)}.")
            return HttpResponseRedirect(reverse("giving:find"))
    newest = last_entry(dossier)
    context = {
        "dossier": dossier,
        "form": form,
        "objection": objection,
        "closed": no is not None,
        "returned": dossier.returns.filter(undone_at=None).first()
        if dossier.stage == Stage.RETURNED
        else None,
        "result": dossier.results.filter(revoked_at=None).select_related("signer", "file").first(),
        "charges": charges,
        "owed": owed,
        "unknown": [charge for charge in charges if charge.amount is None and charge.settled_at is None],
        "kept": kept,
        "authorisation": getattr(dossier, "authorisation", None),
        "seen": newest.number if newest else 0,
        "undo": undoing.offer(request, now),
    }
    return render(request, "desk/giving/give.html", context, status=status)


def _tell(form, objection):
    """Put a rule's no beside its field, or on top of the page when it has none here."""
    if objection.field in form.fields:
        form.add_objection(objection)
        return None, 422
    return objection, 409


def _to_whom(dossier) -> str:
    return dossier.returns.filter(undone_at=None).latest("at").receiver_name
