"""Files chosen on the page of a move, kept when the page comes back with a mistake: no browser shows a file again.

The page carries a signed note of each in a hidden field; it counts for whoever chose the file and for no other field.
What was chosen while papers were judged, and then something else was done with the dossier, waits in the session.
"""

from dataclasses import dataclass

from django.core import signing

from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.files.naming import kept_name
from motcua.lib.objections import NotAllowed

SUFFIX = "-stored"
_WAITING, _DOSSIERS_WAITING = "desk.dossier.files", 5
_SALT, _LASTS = "desk.dossier.file", 24 * 3600  # seconds; what nobody used is swept after two days


@dataclass(frozen=True)
class Kept:
    """A file that stands in the store already, as a form takes one that has just come."""

    stored: StoredFile
    name: str
    note: str

    def __str__(self) -> str:
        return self.name


def kept_before(request, code: str) -> dict[str, Kept]:
    """Return, by field, the files that an earlier try has left; a note that is not ours is none."""
    if request.method == "POST":
        sent = {n.removesuffix(SUFFIX): note for n, note in request.POST.items() if n.endswith(SUFFIX)}
    else:
        sent = request.session.get(_WAITING, {}).get(code, {})
    found = {}
    for name, note in sent.items():
        try:
            whose, place, pk, called = signing.loads(note, salt=_SALT, max_age=_LASTS)
        except (signing.BadSignature, ValueError):
            continue
        stored = (
            StoredFile.objects.filter(pk=pk).first() if (whose, place) == (request.user.pk, name) else None
        )
        if stored is not None:
            found[name] = Kept(stored, called, note)
    return found


def let_wait(request, code: str, form) -> None:
    """Keep in the session what was chosen on this form, until the dossier's papers are judged again."""
    waiting = request.session.get(_WAITING, {})
    waiting.pop(code, None)
    if form.kept:
        waiting[code] = {name: one.note for name, one in form.kept.items()}
    request.session[_WAITING] = dict(list(waiting.items())[-_DOSSIERS_WAITING:])


def forget(request, code: str) -> None:
    """Let go of what waited for a dossier that has been answered."""
    if code in request.session.get(_WAITING, {}):
        del request.session[_WAITING][code]
        request.session.modified = True


def keep_what_came(request, form) -> None:
    """Keep every file that came with a form that has to be shown again; a bad one is said beside its field."""
    for name, sent in request.FILES.items():
        if name not in form.fields or name in form.errors:
            continue
        sent.seek(0)
        try:
            stored = store_file(sent.read(), name=sent.name, by=request.user, field=name)
        except NotAllowed as refusal:
            form.add_error(name, refusal.objection.reason)
            continue
        called = kept_name(sent.name)
        note = signing.dumps([request.user.pk, name, stored.pk, called], salt=_SALT)
        form.kept[name] = Kept(stored, called, note)
