"""The one screen of a procedure as data: what is typed, its rows moved about without a script, and the facts it says."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.http import QueryDict

from motcua.catalogue import completeness
from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts, ProcedureFacts
from motcua.catalogue.models import ChannelKind, Unit
from motcua.catalogue.papers import is_cut
from motcua.lib.vietnamese import slug, tidy
from motcua.web.desk.catalogue import forms
from motcua.web.shared.forms import Mistake, tidy_lines

MOST_ROWS = 60
_ROW = re.compile(r"([a-z_]+)-(\d{1,4})-([a-z_]+)")
_ACT = re.compile(r"(add|drop|up|down):([a-z_]+)(?::(\d{1,4}))?")


@dataclass(frozen=True)
class Part:
    """A part made of rows: how it is called, how one row is called, and the form of a row."""

    name: str
    words: str
    one: str
    form: type[forms.RowForm]
    key: str = ""  # of the law's part, where the part is one
    is_lines: bool = False


PARTS = {
    part.name: part
    for part in (
        Part("instructions", "Trình tự thực hiện", "Bước", forms.LineForm, "instructions", True),
        Part("papers", "Thành phần hồ sơ", "Giấy tờ", forms.PaperForm, "papers"),
        Part("cases", "Trường hợp có thời hạn riêng", "Trường hợp", forms.CaseForm),
        Part("limits", "Thời hạn giải quyết", "Thời hạn", forms.LimitForm, "limits"),
        Part("subjects", "Đối tượng thực hiện", "Đối tượng", forms.LineForm, "subjects", True),
        Part("results", "Kết quả thực hiện", "Kết quả", forms.LineForm, "results", True),
        Part("fees", "Phí, lệ phí", "Khoản", forms.FeeForm, "fees"),
        Part("conditions", "Yêu cầu, điều kiện", "Điều kiện", forms.LineForm, "conditions", True),
        Part("legal_bases", "Căn cứ pháp lý", "Văn bản", forms.BasisForm, "legal_bases"),
        Part("former_codes", "Mã cũ của thủ tục", "Mã cũ", forms.LineForm, "", True),
    )
}
_NOTES = {"counter": "counter_note", "online": "online_channel_note", "post": "post_note"}
_DEFAULTS = {
    "papers": {"when": forms.PaperForm.ALWAYS, "originals": "1"},
    "limits": {"unit": Unit.WORKING_DAY.value},
}
_UNSAID = frozenset({"key", "original_words", "when", "unit", "longer_unit", "case", "channel", "cutoff"})


@dataclass
class Row:
    """A row on the screen."""

    part: Part
    index: int
    form: forms.RowForm
    is_first: bool
    is_last: bool
    focus: str = ""  # which of its buttons, or "field", has the cursor after the row was moved or added

    @property
    def number(self) -> int:
        """Count from one."""
        return self.index + 1

    @property
    def line(self):
        """Return the only field of a part of lines."""
        return self.form["text"]


@dataclass
class Block:
    """A part with its rows."""

    part: Part
    rows: list[Row]
    is_missing: bool
    focus: bool = False


@dataclass
class Sheet:
    """What stands on the screen; `is_judged` once it was sent to be kept."""

    head_values: dict[str, str]
    rows: dict[str, list[dict[str, str]]]
    is_judged: bool = False
    focus: tuple[str, str, int] | None = None
    base: ProcedureFacts | None = None
    extra: list[str] = field(default_factory=list)

    @classmethod
    def of_facts(cls, facts: ProcedureFacts) -> "Sheet":
        """Lay facts out on the screen."""
        return cls(_head_of(facts), _rows_of(facts), base=facts)

    @classmethod
    def of_data(cls, data: QueryDict, base: ProcedureFacts, *, is_judged: bool) -> "Sheet":
        """Read what was typed. Rows may be numbered with gaps; their order is that of their numbers."""
        head = {name: data.get(name, "") for name in forms.HeadForm.base_fields}
        found: dict[str, dict[int, dict[str, str]]] = {}
        for key in data:
            if (match := _ROW.fullmatch(key)) and match[1] in PARTS:
                found.setdefault(match[1], {}).setdefault(int(match[2]), {})[match[3]] = data[key]
        rows = {name: [row for _i, row in sorted(found.get(name, {}).items())] for name in PARTS}
        _name_cases(rows["cases"])
        return cls(head, rows, is_judged, base=base)

    def act(self, words: str) -> bool:
        """Add, drop or move a row as a button said; tell whether it was such a button."""
        match = _ACT.fullmatch(words or "")
        if not match or match[2] not in PARTS:
            return False
        what, name, rows = match[1], match[2], self.rows[match[2]]
        index = int(match[3] or 0)
        if what == "add":
            if len(rows) < MOST_ROWS:
                rows.append(dict(_DEFAULTS.get(name, {})))
                _name_cases(self.rows["cases"])
            self.focus = (name, "field", len(rows) - 1)
        elif index < len(rows):
            if what == "drop":
                del rows[index]
                self.focus = (name, "part", 0)
            else:
                other = index - 1 if what == "up" else index + 1
                if 0 <= other < len(rows):
                    rows[index], rows[other] = rows[other], rows[index]
                    self.focus = (name, what, other)
        return True

    @cached_property
    def head(self) -> forms.HeadForm:
        """Return the form of what is said once."""
        return forms.HeadForm(self.head_values if self.is_judged else None, initial=self.head_values)

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Return each part with its rows as forms."""
        lacking = {part.key for part in completeness.missing(self.base)} if self.base else set()
        blocks = {}
        for name, part in PARTS.items():
            kept = self._kept(name)
            rows = [
                Row(
                    part,
                    index,
                    self._form(part, index, values),
                    index == 0,
                    index == len(kept) - 1,
                    self.focus[1] if self.focus and (self.focus[0], self.focus[2]) == (name, index) else "",
                )
                for index, values in enumerate(kept)
            ]
            focus = bool(self.focus and self.focus[:2] == (name, "part"))
            blocks[name] = Block(part, rows, part.key in lacking, focus)
            for row in rows:
                if row.focus == "field":
                    row.form.fields[part.form.FIRST].widget.attrs["autofocus"] = True
        return blocks

    def _kept(self, name: str) -> list[dict[str, str]]:
        rows = self.rows[name]
        if not self.is_judged:
            return rows
        if PARTS[name].is_lines:
            return [
                {"text": line} for row in rows for line in tidy_lines(row.get("text", "")).split("\n") if line
            ]
        unsaid = _UNSAID | ({"originals"} if name == "papers" else frozenset())
        if name == "limits":
            unsaid -= {"case", "channel"}
        return [
            row for row in rows if any(row[key].strip() for key in row.keys() - unsaid) or _is_open(name, row)
        ]

    def _form(self, part: Part, index: int, values: dict[str, str]) -> forms.RowForm:
        prefix = f"{part.name}-{index}"
        more = {"cases": self._cases} if part.name == "limits" else {}
        if not self.is_judged:
            return part.form(prefix=prefix, initial=values, **more)
        return part.form({f"{prefix}-{key}": value for key, value in values.items()}, prefix=prefix, **more)

    @property
    def _cases(self) -> list[tuple[str, str]]:
        return [(row["key"], row.get("name") or "(chưa đặt tên)") for row in self._kept("cases")]

    @property
    def all_forms(self) -> list:
        """List the forms in the order of the page."""
        return [self.head, *(row.form for block in self.blocks.values() for row in block.rows)]

    @property
    def error_count(self) -> int:
        """Count what is wrong on the whole screen."""
        return sum(form.error_count for form in self.all_forms) + len(self.extra)

    @property
    def error_list(self) -> list[Mistake]:
        """List what is wrong, with the row it stands in."""
        found = [Mistake(words, "") for words in self.extra]
        found += self.head.error_list
        for block in self.blocks.values():
            for row in block.rows:
                found += [one.under(f"{block.part.one} {row.number}") for one in row.form.error_list]
        return found

    def is_valid(self) -> bool:
        """Judge every form and what only shows between rows."""
        good = not sum(not form.is_valid() for form in self.all_forms)  # every one, to say all that is wrong
        seen = set()
        for row in self.blocks["limits"].rows:
            given = getattr(row.form, "cleaned_data", {})
            key = (given.get("case"), given.get("channel"))
            if key in seen and "case" in given:
                row.form.add_error("channel", "Đã có một thời hạn cho đúng trường hợp và cách nộp này")
                good = False
            seen.add(key)
        numbers = [row.form.cleaned_data.get("number") for row in self.blocks["legal_bases"].rows if good]
        for row, number in zip(self.blocks["legal_bases"].rows, numbers, strict=False):
            if numbers.index(number) != row.index:
                row.form.add_error("number", "Văn bản này đã ghi ở trên")
                good = False
        return good

    def facts(self) -> ProcedureFacts:
        """Return what the screen says; whatever it does not show stays as it was. Only after `is_valid`."""
        head, base = self.head.cleaned_data, self.base
        cases, keys = _cases_of([row.form.cleaned_data for row in self.blocks["cases"].rows])
        lines = {
            name: tuple(dict.fromkeys(row.form.cleaned_data["text"] for row in self.blocks[name].rows))
            for name, part in PARTS.items()
            if part.is_lines
        }
        detail = "list" if not head["no_conditions"] else ("full" if base.detail == "list" else base.detail)
        return replace(
            base,
            **lines,
            name=tidy(head["name"]),
            sector=head["sector"],
            official_sector=head["official_sector"],
            agency_name=head["agency_name"],
            scope=head["scope"],
            sets=head["sets"],
            online_level=head["online_level"] or None,
            online_note=head["online_note"],
            note=tidy(head["note"]),
            detail=detail,
            channels=_channels_of(head, base),
            cases=cases,
            papers=tuple(_paper(row.form.cleaned_data) for row in self.blocks["papers"].rows),
            limits=tuple(_limit(row.form.cleaned_data, keys) for row in self.blocks["limits"].rows),
            fees=tuple(_fee(row.form.cleaned_data) for row in self.blocks["fees"].rows),
            legal_bases=tuple(
                (row.form.cleaned_data["number"], row.form.cleaned_data["verified"])
                for row in self.blocks["legal_bases"].rows
            ),
        )

    @property
    def cut_papers(self) -> list[Row]:
        """List the papers whose names end in "…": the source cut them off."""
        return [row for row in self.blocks["papers"].rows if is_cut(row.form["name"].value() or "")]

    @property
    def missing(self) -> list[completeness.Part]:
        """List the parts of the law that the saved text lacks."""
        return completeness.missing(self.base) if self.base else []


def _head_of(facts: ProcedureFacts) -> dict[str, str]:
    channels = dict(facts.channels)
    values = {
        name: getattr(facts, name) or ""
        for name in (
            "name",
            "sector",
            "official_sector",
            "agency_name",
            "scope",
            "sets",
            "online_note",
            "note",
        )
    }
    values["online_level"] = facts.online_level or ""
    values["no_conditions"] = "on" if facts.detail != "list" else ""
    for kind, note in _NOTES.items():
        values[kind] = "on" if kind in channels else ""
        values[note] = channels.get(kind, "")
    return values


def _rows_of(facts: ProcedureFacts) -> dict[str, list[dict[str, str]]]:
    rows = {
        name: [{"text": text} for text in getattr(facts, name)]
        for name, part in PARTS.items()
        if part.is_lines
    }
    rows["cases"] = [{"key": key, "name": name} for key, name in facts.cases]
    rows["papers"] = [
        {
            "name": paper.name,
            "originals": _shown(paper.originals),
            "copies": _shown(paper.copies),
            "present_only": "on" if paper.present_only else "",
            "when": {True: "if", False: "always", None: "unknown"}[paper.conditional],
            "condition": paper.condition,
            "form_code": paper.form_code,
            "note": paper.note,
        }
        for paper in facts.papers
    ]
    rows["limits"] = [
        {
            "case": limit.case_key or "",
            "channel": limit.channel or "",
            "amount": _shown(limit.amount),
            "unit": limit.unit or "",
            "cutoff": limit.cutoff.strftime("%H:%M"),
            "longer_amount": _shown(limit.longer_amount),
            "longer_unit": limit.longer_unit or "",
            "longer_trigger": limit.longer_trigger,
            "note": limit.note,
            "original_words": limit.original_words,
        }
        for limit in facts.limits
    ]
    rows["fees"] = [
        {
            "name": fee.name,
            "amount": "" if fee.amount is None else f"{fee.amount:,}".replace(",", "."),
            "unit": fee.unit,
            "channel": fee.channel or "",
            "set_by_province": "on" if fee.set_by_province else "",
            "note": fee.note,
            "source": fee.source,
        }
        for fee in facts.fees
    ]
    rows["legal_bases"] = [
        {"number": number, "verified": "on" if verified else ""} for number, verified in facts.legal_bases
    ]
    return rows


def _is_open(name: str, row: dict[str, str]) -> bool:
    """Tell whether a limit says by its unit alone what it is: in the day, or not known."""
    return name == "limits" and row.get("unit") in ("", Unit.SAME_DAY.value)


def _shown(number: int | None) -> str:
    return str(number) if number else ""


def _name_cases(rows: list[dict[str, str]]) -> None:
    """Give each new case a name of its own, so that a limit can be put under it before it is kept."""
    taken = {row.get("key") for row in rows}
    for row in rows:
        if not row.get("key"):
            row["key"] = next(key for n in range(1, len(rows) + 2) if (key := f"+{n}") not in taken)
            taken.add(row["key"])


def _cases_of(rows: list[dict]) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    keys, cases = {}, []
    for row in rows:
        key = row["key"]
        if key.startswith("+") or not key:
            stem = slug(row["name"])[:50] or "truong-hop"
            taken = set(keys.values()) | {other["key"] for other in rows}
            key = next(
                k for n in range(len(rows) + 2) if (k := f"{stem}-{n + 1}" if n else stem) not in taken
            )
        keys[row["key"]] = key
        cases.append((key, row["name"]))
    return tuple(cases), keys


def _channels_of(head: dict, base: ProcedureFacts) -> tuple[tuple[str, str], ...]:
    chosen = {kind: head[note] for kind, note in _NOTES.items() if head[kind]}
    before = [kind for kind, _note in base.channels if kind in chosen]
    rest = [kind for kind in ChannelKind.values if kind in chosen and kind not in before]
    return tuple((kind, chosen[kind]) for kind in [*before, *rest])


def _paper(given: dict) -> PaperFacts:
    when = given["when"] or forms.PaperForm.UNKNOWN
    return PaperFacts(
        name=tidy(given["name"]),
        originals=given["originals"] or 0,
        copies=given["copies"] or 0,
        present_only=given["present_only"],
        conditional={"if": True, "always": False}.get(when),
        condition=given["condition"],
        form_code=given["form_code"],
        note=given["note"],
    )


def _limit(given: dict, keys: dict[str, str]) -> LimitFacts:
    return LimitFacts(
        amount=given["amount"],
        unit=given["unit"] or None,
        channel=given["channel"] or None,
        case_key=keys.get(given["case"]) if given["case"] else None,
        longer_amount=given["longer_amount"],
        longer_unit=given["longer_unit"] or None,
        longer_trigger=given["longer_trigger"],
        note=given["note"],
        original_words=given["original_words"],
        cutoff=given["cutoff"],
    )


def _fee(given: dict) -> FeeFacts:
    return FeeFacts(
        name=given["name"],
        amount=given["amount"],
        unit=given["unit"],
        note=given["note"],
        set_by_province=given["set_by_province"],
        source=given["source"],
        channel=given["channel"] or None,
    )
