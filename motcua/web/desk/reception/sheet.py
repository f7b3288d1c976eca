"""What stands on the counter's screen, as the fields its form carries from one request to the next."""

import uuid

from django.http import QueryDict

from motcua.dossiers.models import Dossier
from motcua.web.desk.reception.forms import GOOD, SPARED
from motcua.web.desk.reception.people import CARD_FIELDS, Found, card_mark

PERSON = (
    "kind",
    "full_name",
    "id_number",
    "birth_day",
    "birth_month",
    "birth_year",
    "sex",
    "address",
    "phone",
    "email",
)
EXTRA_PAPERS = 2
_PARTS_OF_A_PROCEDURE = ("paper-", "fee-", "extra-")


def blank() -> QueryDict:
    """Return an empty sheet for the next person."""
    data = QueryDict(mutable=True)
    data.update(
        {"reception_key": new_key(), "same_holder": "on", "applicant-kind": "citizen", "delivery": "counter"}
    )
    return data


def new_key() -> str:
    """Return a key under which exactly one dossier, and one letter, can be made."""
    return uuid.uuid4().hex


def sent(request) -> QueryDict:
    """Return the sheet that came with a request. What was scanned is taken out: it is read once and goes no further."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    if not data.get("reception_key"):
        data["reception_key"] = new_key()
    return data


def take_scan(data: QueryDict) -> str:
    """Take what was scanned off the sheet."""
    return data.pop("scan", [""])[-1]


def person_of(data: QueryDict, prefix: str) -> dict[str, str]:
    """Return the fields of a person as they stand."""
    return {name: data.get(f"{prefix}-{name}", "").strip() for name in PERSON}


def has_person(data: QueryDict, prefix: str) -> bool:
    """Tell whether somebody's name stands there."""
    return bool(data.get(f"{prefix}-full_name", "").strip())


def put_found(data: QueryDict, found: Found) -> str:
    """Put whom the scan box found on the sheet and return whose place they took: the applicant's or the holder's."""
    prefix = "applicant"
    if not data.get("same_holder") and has_person(data, "applicant") and not has_person(data, "holder"):
        prefix = "holder"
    before = person_of(data, prefix)
    if found.source == "typed":
        # A number or a name typed alone completes what is there, unless it contradicts it: then it is somebody else.
        other = any(
            before[name] and before[name] != value for name, value in found.values.items() if name != "kind"
        )
        values = found.values if other else {**before, **found.values}
    else:
        same = before["id_number"] == found.values.get("id_number") or not (
            before["id_number"] or before["full_name"]
        )
        kept = {name: before[name] for name in ("phone", "email")} if same else {}
        values = {**kept, **{name: value for name, value in found.values.items() if value}}
    put_person(data, prefix, values, source=found.source)
    return prefix


def put_person(data: QueryDict, prefix: str, values: dict[str, str], *, source: str) -> None:
    """Replace a person whole: nothing of whoever stood there before stays behind."""
    for name in PERSON:
        data[f"{prefix}-{name}"] = values.get(name, "")
    data[f"{prefix}-kind"] = values.get("kind") or "citizen"
    data[f"{prefix}-source"] = source if source != "typed" else ""
    data[f"{prefix}-card"] = (
        card_mark({n: values.get(n, "") for n in CARD_FIELDS}) if source == "card" else ""
    )


def is_as_on_card(data: QueryDict, prefix: str) -> bool:
    """Tell whether the person was read from a card and not changed by hand since."""
    mark = data.get(f"{prefix}-card", "")
    return bool(mark) and mark == card_mark({name: data.get(f"{prefix}-{name}", "") for name in CARD_FIELDS})


def put_procedure(data: QueryDict, revision, fees: list) -> None:
    """Put a procedure on the sheet with the papers and fees of the ordinary case ticked."""
    for name in [name for name in data if name.startswith(_PARTS_OF_A_PROCEDURE)]:
        del data[name]
    for name in (
        "case",
        "longer",
        "due_on_day",
        "due_on_month",
        "due_on_year",
        "due_hour",
        "due_ground",
        "assignee",
    ):
        data.pop(name, None)
    data["procedure"], data["revision"] = revision.procedure.code, str(revision.pk)
    data["q"] = data["asked"] = ""
    data["copies_wanted"] = "0"
    for paper in revision.papers.all():
        prefix = f"paper-{paper.pk}"
        if paper.present_only:
            if paper.conditional is not True:
                data[f"{prefix}-shown"] = "on"
            continue
        data[f"{prefix}-mark"] = SPARED if paper.conditional is True else GOOD
        counted = paper.originals or paper.copies
        data[f"{prefix}-originals"] = str(paper.originals if counted else 1)
        data[f"{prefix}-copies"] = str(paper.copies)
    first = True
    for fee in fees:
        if not follows_copies(fee):
            data[f"fee-{fee.pk}-quantity"] = "1" if first else "0"
            first = False
    if revision.limit_for("counter") is None or not revision.limit_for("counter").is_known:
        data["due_hour"] = "17:00"


def follows_copies(fee) -> bool:
    """Tell whether a fee is owed per extra copy asked for: then it needs no quantity of its own."""
    return "xin thêm bản sao" in fee.name.casefold()


def put_applicant_of(data: QueryDict, dossier: Dossier, values: dict[str, str]) -> None:
    """Keep the person of the dossier just received, for their next matter."""
    put_person(data, "applicant", values, source=f"dossier:{dossier.code}")
