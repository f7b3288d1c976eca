"""The definitions of forms, read from our own typed JSON in `data/`: sections, blocks that many forms share, fields.

A definition says where it comes from and how sure that is: until an office has held it against the form in force, what is
made from it is a reference. Its digest tells one wording from another.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from typing import Any

from motcua.eforms.fields import KINDS, Choice, Field, Mistake, Table


@dataclass(frozen=True)
class Section:
    """A part of a form under a heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormDefinition:
    """What one form asks, in which order, and what is said above the signature."""

    key: str
    title: str
    procedures: tuple[str, ...]
    source: str
    sureness: str
    addressed: bool
    closing: str
    signers: tuple[str, ...]
    note: str
    sections: tuple[Section, ...]
    digest: str

    def fields(self) -> Iterator[Field]:
        """Go through all fields in page order."""
        for section in self.sections:
            yield from section.fields

    @property
    def sample(self) -> dict[str, Any]:
        """Return invented answers to every field, as the sample of the writing desk shows them."""
        return {
            field.id: field.read(field.sample) for field in self.fields() if field.sample not in ("", None)
        }

    def judge(self, typed: dict[str, Any], *, needed: bool = True) -> "Judged":
        """Judge what was typed. With `needed`, an empty field that the answers ask for is a mistake."""
        answers, mistakes = {}, {}
        for field in self.fields():
            try:
                answers[field.id] = field.read(typed.get(field.id))
            except Mistake as mistake:
                mistakes[field.id] = str(mistake)
        for field in self.fields():
            if field.id in mistakes:
                continue
            if not field.is_asked(answers):
                answers[field.id] = [] if isinstance(answers.get(field.id), list) else ""
            elif needed and field.required and answers[field.id] in ("", []):
                verb = "chọn" if isinstance(field, Choice) else "điền"
                mistakes[field.id] = f"Chưa {verb} «{field.label}»"
        return Judged(answers, mistakes)

    def json_schema(self) -> dict:
        """Describe the answers to machines."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "type": "object",
            "properties": {field.id: field.json_schema() for field in self.fields()},
            "required": [field.id for field in self.fields() if field.required and field.when is None],
        }


@dataclass(frozen=True)
class Judged:
    """Answers, and the sentence for each field that will not do."""

    answers: dict[str, Any]
    mistakes: dict[str, str]


@cache
def definitions() -> dict[str, FormDefinition]:
    """Return every definition by its key, in the order of the files."""
    folder = resources.files("motcua.eforms") / "data"
    blocks = json.loads((folder / "blocks.json").read_text(encoding="utf-8"))
    found = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".json") and file.name != "blocks.json":
            made = read_definition(json.loads(file.read_text(encoding="utf-8")), blocks)
            found[made.key] = made
    return found


def for_procedure(code: str) -> tuple[FormDefinition, ...]:
    """Return the definitions that belong to a procedure."""
    return tuple(one for one in definitions().values() if code in one.procedures)


def read_definition(given: dict, blocks: dict) -> FormDefinition:
    """Read one definition. Raises KeyError or TypeError for a kind or a setting that no field knows."""
    sections = tuple(
        Section(part.get("title", ""), tuple(_fields(part.get("fields", ()), blocks)))
        for part in given["sections"]
    )
    ids = [field.id for section in sections for field in section.fields]
    if len(ids) != len(set(ids)):
        raise TypeError(f"{given['key']} names a field twice")
    plain = json.dumps([given, blocks], ensure_ascii=False, sort_keys=True)
    return FormDefinition(
        key=given["key"],
        title=given["title"],
        procedures=tuple(given["procedures"]),
        source=given["source"],
        sureness=given["sureness"],
        addressed=given.get("addressed", True),
        closing=given.get("closing", ""),
        signers=tuple(given.get("signers", ("Người yêu cầu",))),
        note=given.get("note", ""),
        sections=sections,
        digest=hashlib.sha256(plain.encode()).hexdigest(),
    )


def _fields(given: list[dict], blocks: dict) -> Iterator[Field]:
    for one in given:
        if "block" in one:
            yield from _block(one, blocks)
        else:
            yield _field(one)


def _block(one: dict, blocks: dict) -> Iterator[Field]:
    """Lay out a shared block: its fields under the prefix of `id`, those named in `parts`, with samples of this form."""
    samples = one.get("samples", {})
    for part in blocks[one["block"]]:
        if part["id"] not in one.get("parts", [p["id"] for p in blocks[one["block"]]]):
            continue
        field = _field(part)
        changes: dict[str, Any] = {"id": f"{one['id']}_{field.id}"}
        if one.get("whose"):
            changes["label"] = f"{field.label} {one['whose']}"
        if not one.get("required", True) or part["id"] in one.get("optional", ()):
            changes["required"] = False
        if "when" in one:
            changes["when"] = (one["when"][0], tuple(one["when"][1]))
        if part["id"] in samples:
            changes["sample"] = samples[part["id"]]
        if part["id"] in one.get("options", {}):
            changes["options"] = tuple(one["options"][part["id"]])
        if part["id"] in one.get("least_age", {}):
            changes["least_age"] = one["least_age"][part["id"]]
        yield replace(field, **changes)


def _field(one: dict) -> Field:
    kind = KINDS[one["kind"]]
    known = {field.name for field in fields(kind)}
    settings = {name: value for name, value in one.items() if name != "kind"}
    if unknown := set(settings) - known:
        raise TypeError(f"{one['id']}: a field of kind {one['kind']} has no {sorted(unknown)}")
    if "when" in settings:
        settings["when"] = (settings["when"][0], tuple(settings["when"][1]))
    if "options" in settings:
        settings["options"] = tuple(settings["options"])
    if kind is Table:
        settings["columns"] = tuple(_field(column) for column in settings["columns"])
    return kind(**settings)
