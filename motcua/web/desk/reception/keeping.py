"""Files that came with a form, kept at once: a browser forgets them when the page comes back.

The page carries a signed note of each in the hidden field `<prefix>-stored`; the file field is `<prefix>-file`, the tick
that lets go of it `<prefix>-drop`.
"""

from django.core import signing

from motcua.files.actions import store_file
from motcua.files.inspection import MAX_SIZE
from motcua.files.models import StoredFile
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy
from motcua.web.shared.forms import Mistake

FIELD, STORED, DROP = "-file", "-stored", "-drop"
_SALT = "desk.reception.file"


def keep_files(request, data, *, by) -> list[Mistake]:
    """Keep every file that came, let go of those ticked; return what is wrong with them."""
    for name in [name for name in data if name.endswith(DROP)]:
        data.pop(name)
        data.pop(f"{name.removesuffix(DROP)}{STORED}", None)
    mistakes = []
    for name, file in request.FILES.items():
        if not name.endswith(FIELD):
            continue
        try:
            kept = _kept(file, name, by)
        except NotAllowed as refusal:
            mistakes.append(Mistake(refusal.objection.reason, f"id_{name}"))
        else:
            note = [kept.pk, tidy(file.name)[:200]]
            data[f"{name.removesuffix(FIELD)}{STORED}"] = signing.dumps(note, salt=_SALT)
    return mistakes


def file_of(data, prefix: str) -> StoredFile | None:
    """Return the file kept under this prefix."""
    found = _opened(data, prefix)
    return StoredFile.objects.filter(pk=found[0]).first() if found else None


def name_of(data, prefix: str) -> str:
    """Return the name of the file kept under this prefix, an empty text without one."""
    found = _opened(data, prefix)
    return found[1] if found else ""


def _kept(file, name: str, by) -> StoredFile:
    if file.size > MAX_SIZE:
        raise NotAllowed(
            f"Tệp lớn quá ({file.size // 1_048_576} MB), nhiều nhất {MAX_SIZE // 1_048_576} MB",
            code="file-too-large",
            field=name,
        )
    return store_file(file.read(), name=file.name, by=by, field=name)


def _opened(data, prefix: str):
    try:
        return signing.loads(data.get(f"{prefix}{STORED}", ""), salt=_SALT)
    except signing.BadSignature:
        return None
