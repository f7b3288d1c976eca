"""The documents are true: links lead somewhere, files and addresses they name exist, every page is in the index."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [*DOCS.rglob("*.md"), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))],
    key=lambda page: page.as_posix(),
)
MACHINES = re.compile(r"(?<![\w<])/(work|home|root|tmp|Users)/", re.I)
# What `backticks` must be to be taken for a path of the tree.
TREE = re.compile(r"(?:motcua|config|tests|docs|tools|\.ci)/[\w./-]*")
# Files a how-to tells the reader to make, and what a running house makes.
TO_BE_MADE = re.compile(
    r"motcua/web/desk/waiting/|motcua/documents/printouts/stop\.py|tt_03_2025/stop\.typ"
    r"|motcua/web/desk/templates/desk/waiting/list\.html"
)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def without_code(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.S)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_of_the_tree(page):
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page)))
    local = [target.partition("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_that_is_named_exists(page):
    named = re.findall(r"`([^`\n]+)`", without_code(text_of(page)))
    paths = [path for path in named if TREE.fullmatch(path) and not TO_BE_MADE.search(path)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".env.example"], ids=name_of)
def test_no_place_on_somebodys_machine_is_named(page):
    """Hosts of registries are looked for in every file of the tree by test_the_house."""
    assert MACHINES.findall(text_of(page)) == []


def test_the_readme_is_one_page_with_a_picture():
    text = text_of(ROOT / "README.md")
    assert len(text.splitlines()) <= 80
    assert re.search(r"!\[[^\]]+\]\(docs/pictures/\w+\.png\)", text)


def test_pictures_are_light():
    assert {p.name for p in (DOCS / "pictures").glob("*.png") if p.stat().st_size > 200_000} == set()


def test_every_page_stands_in_the_index():
    index = text_of(DOCS / "README.md")
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")} - {"README.md"}
    assert {page for page in pages if f"]({page})" not in index} == set()


def test_every_dependency_says_what_it_saves():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    groups = (project["dependencies"], *project["optional-dependencies"].values())
    wanted = {re.match(r"[A-Za-z0-9-]+", line).group() for group in groups for line in group}
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", text_of(DOCS / "decisions/dependencies.md"), re.M))
    assert told == wanted


def test_the_floors_are_those_that_are_checked():
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    table = text_of(DOCS / "architecture.md").partition("## Floors")[2].partition("##")[0]
    told = [
        re.findall(r"`(\w+)`", line.replace("\\|", "&").split("|")[1])
        for line in table.splitlines()
        if line.startswith("| `")
    ]
    assert told == [layer.split(" | ") for layer in layers]


def addresses_told() -> list[str]:
    part = text_of(DOCS / "architecture.md").partition("## Addresses")[2]
    return re.findall(r"^\| `(/[^`]*)` \|", part, re.M)


def routes(resolver=None, before: str = "/") -> list[str]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern).lstrip("^").rstrip("$")
        if isinstance(entry, URLResolver):
            found += routes(entry, here)
        elif isinstance(entry, URLPattern):
            found.append(here)
    return found


def _plain(address: str) -> str:
    return re.sub(r"<[^>]*>", "<>", address).replace("\\", "")


@pytest.mark.urls("config.urls")
def test_the_table_of_addresses_and_the_program_agree():
    there = {_plain(route) for route in routes()}
    told = {_plain(address) for address in addresses_told()} - {"/_thu-vien/"}  # only while developing
    exact = {address for address in told if not address.endswith("…")}
    below = tuple(address[:-1] for address in told if address.endswith("…"))
    assert {a for a in exact if a not in there} == set(), "told but not there"
    assert {p for p in below if not any(route.startswith(p) for route in there)} == set(), (
        "told but not there"
    )
    untold = {r for r in there if r not in exact and not r.startswith(below) and r != "/_thu-vien/"}
    assert untold == set(), "there but not told"


def test_the_environment_of_the_example_is_what_the_program_reads():
    text = text_of(ROOT / ".env.example")
    named = set(re.findall(r"^#([A-Z_]+)=", text, re.M))
    sources = "".join(text_of(p) for p in (*(ROOT / "config").glob("*.py"), ROOT / "motcua/cli.py"))
    assert {name for name in named if f'"{name}"' not in sources} == set()
    read = set(re.findall(r'(?:read|is_on|environ\.get)\("([A-Z_]+)"', sources)) - {"MOTCUA_DEMO"}
    assert read - named == set()
