"""The house tests itself: what the linters cannot see."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "motcua"
FLOORS = [
    ("demo",),
    ("shared", "portal", "desk", "api"),
    ("upkeep",),
    ("notifications", "webhooks"),
    ("documents", "exchange"),
    ("filing",),
    ("dossiers",),
    ("guidance", "news", "paperforms", "postings"),
    ("catalogue",),
    ("people",),
    ("worktime",),
    ("files", "journal"),
]
LEVEL = {label: len(FLOORS) - level for level, labels in enumerate(FLOORS) for label in labels}
DOMAIN = (
    "files",
    "journal",
    "worktime",
    "people",
    "catalogue",
    "guidance",
    "news",
    "paperforms",
    "postings",
    "dossiers",
    "filing",
    "exchange",
    "upkeep",
    "webhooks",
)


def house_models():
    return [model for model in apps.get_models() if model.__module__.startswith("motcua.")]


def python_files(*parts):
    return sorted((PACKAGE.joinpath(*parts)).rglob("*.py"))


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_foreign_key_points_to_a_floor_above():
    wrong = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in house_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey | OneToOneField)
        and field.related_model._meta.app_label in LEVEL
        and LEVEL[field.related_model._meta.app_label] > LEVEL[model._meta.app_label]
    ]
    assert wrong == []


def test_no_template_takes_from_another_door():
    wrong = []
    for template in PACKAGE.glob("web/*/templates/**/*"):
        if not template.is_file():
            continue
        door = template.relative_to(PACKAGE / "web").parts[0]
        for name in re.findall(
            r"{%\s*(?:extends|include)\s+\"([^\"#]+)", template.read_text(encoding="utf-8")
        ):
            if name.split("/")[0] in {"portal", "desk"} - {door}:
                wrong.append(f"{template.relative_to(PACKAGE)}: {name}")
    assert wrong == []


def test_only_verbs_change_anything():
    """`.save(`, `.update(`, `.delete(`, `.create(` on rows stand in actions only."""
    pattern = re.compile(
        r"\.(save|bulk_create|bulk_update)\(|objects\.(create|get_or_create|update_or_create)\("
    )
    allowed = re.compile(r"(^|/)(actions(/|\.py$)|migrations/)")
    wrong = []
    for app in DOMAIN:
        for path in python_files(app):
            relative = path.relative_to(PACKAGE / app).as_posix()
            if app == "journal" or allowed.search(relative):
                continue  # the journal is itself the writing of what happened
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if pattern.search(line) and not re.search(r"super\(\)\.save|picture\.save", line):
                    wrong.append(f"{app}/{relative}:{number}: {line.strip()}")
    for path in (*python_files("web"), *python_files("api"), *python_files("documents")):
        relative = path.relative_to(PACKAGE).as_posix()
        if "/actions" in relative or "migrations" in relative or relative == "web/portal/guessing.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"objects\.(create|get_or_create|update_or_create|bulk_create)\(", line):
                wrong.append(f"{relative}:{number}: {line.strip()}")
    assert wrong == []


def test_every_verb_says_who_and_when():
    """A public function of an actions module that changes the world takes by= and at= by keyword."""
    wrong = []
    for app in DOMAIN:
        for path in python_files(app):
            if not re.search(r"/actions(/|\.py$)", path.as_posix()):
                continue
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                decorators = {ast.unparse(d) for d in node.decorator_list}
                if "transaction.atomic" not in decorators:
                    continue
                keywords = {a.arg for a in node.args.kwonlyargs}
                if not {"by", "at"} <= keywords:
                    wrong.append(f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}")
    assert wrong == []


def test_nothing_is_imported_inside_a_function_of_the_domain():
    wrong = []
    for app in (*DOMAIN, "law", "lib", "documents"):
        for path in python_files(app):
            if path.name == "apps.py":
                continue  # `ready` subscribes to the journal once Django stands
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    wrong += [
                        f"{path.relative_to(PACKAGE)}:{node.lineno}"
                        for node in ast.walk(function)
                        if isinstance(node, ast.Import | ast.ImportFrom) and "motcua" in ast.unparse(node)
                    ]
    assert wrong == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "core", "misc"])
def test_no_file_receives_everything(word):
    assert [p for p in PACKAGE.rglob("*") if p.stem == word and "vendor" not in p.parts] == []


def test_every_model_stands_in_the_glossary_under_its_vietnamese_name():
    rows = {}
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 4 and cells[2].startswith("`"):
            for name in re.findall(r"`([A-Za-z]+)`", cells[2]):
                rows[name] = cells[0]
    wrong = []
    for model in house_models():
        if model._meta.abstract or model._meta.auto_created:
            continue
        if rows.get(model.__name__) != str(model._meta.verbose_name):
            wrong.append(
                f"{model.__name__}: «{model._meta.verbose_name}», glossary «{rows.get(model.__name__)}»"
            )
    assert wrong == []


def test_no_tracked_file_names_a_registry_or_another_host_to_load_from():
    hosts = re.compile(
        r"pypi\.org|pythonhosted|npmjs|registry\.|unpkg|jsdelivr|googleapis|gstatic|cloudflare", re.I
    )
    wrong = []
    for path in tracked_files():
        if path.suffix in {".ttf", ".woff2", ".png", ".pdf"} or path.name == Path(__file__).name:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        wrong += [f"{path.relative_to(ROOT)}: {m.group()}" for m in hosts.finditer(text)]
    assert wrong == []


def test_clock_is_asked_in_one_place_only():
    wrong = []
    for path in python_files():
        if path.name == "clock.py" or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{path.relative_to(PACKAGE)}: {m.group()}"
            for m in re.finditer(r"timezone\.now\(|datetime\.now\(|datetime\.utcnow\(|date\.today\(", text)
        ]
    assert wrong == []


def test_files_are_handed_out_in_one_place_only():
    # `public_pc` only turns a download into something shown; it hands out nothing.
    allowed = {PACKAGE / "web" / "shared" / name for name in ("prints.py", "public_pc.py")}
    found = [
        str(path.relative_to(ROOT))
        for path in python_files("web")
        if path not in allowed and "Content-Disposition" in path.read_text(encoding="utf-8")
    ]
    assert not found, f"a file answered by hand; use motcua/web/shared/prints.py: {found}"


def test_every_text_in_source_is_composed():
    import unicodedata

    wrong = []
    for path in (*python_files(), *PACKAGE.glob("**/templates/**/*.html"), *PACKAGE.glob("**/*.json")):
        text = path.read_text(encoding="utf-8")
        if not unicodedata.is_normalized("NFC", text):
            wrong.append(str(path.relative_to(PACKAGE)))
    assert wrong == []
