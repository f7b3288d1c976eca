"""The documents are true: links lead somewhere, files and addresses they name exist, every page is in the index."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from motcua import law
from motcua.cli import COMMANDS

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
    r"motcua/web/desk/waiting/|motcua/documents/printouts/register\.py|tt_0[13]_20\d\d/register\.typ"
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


def code_of(page: Path) -> list[str]:
    """Return what stands between backticks, and every line of a code block."""
    text = text_of(page)
    blocks = re.findall(r"```\w*\n(.*?)```|((?:^ {4}\S.*\n)+)", text, re.S | re.M)
    lines = [line.strip() for fenced, indented in blocks for line in (fenced + indented).splitlines()]
    return [*lines, *re.findall(r"`([^`\n]+)`", without_code(text))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_is_named_exists_with_its_options(page):
    wrong = []
    for command, rest in re.findall(r"\bmotcua ([a-z]+)([^\n]*)", "\n".join(code_of(page))):
        if command not in COMMANDS:
            wrong.append(command)
            continue
        source = text_of(ROOT / f"motcua/commands/{command}.py") + text_of(ROOT / "motcua/cli.py")
        said = rest.partition("#")[0]
        options = re.findall(r"(?<=\s)--[a-z-]+", said)
        verb = re.match(r" ([a-z]+)(?= |$)", said)
        if verb and "add_subparsers" in source:
            options.append(verb.group(1))
        wrong += [f"{command} {option}" for option in options if f'"{option}"' not in source]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_target_of_make_that_is_named_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))
    named = re.findall(r"(?:^|[A-Z]+=\S+ )make ([a-z-]+)", "\n".join(code_of(page)), re.M)
    assert set(named) - targets == set()


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_address_that_is_named_exists(page):
    there = {_plain(route) for route in routes()} | {"/_thu-vien/"}  # the last only while developing
    code = "\n".join(code_of(page))
    named = re.findall(r"(?:localhost:\d+|^)(/[a-z_][^\s`'\"]*|/)(?:$|[\s'\"])", code, re.M)
    wrong = []
    for address in named:
        plain = _plain(address.partition("?")[0])
        if plain.endswith("…"):
            known = any(route.startswith(plain[:-1]) for route in there)
        else:  # an example fills in what varies: /api/v1/procedures/1.001193
            known = any(re.fullmatch(re.escape(r).replace("<>", "[^/]+"), plain) for r in there)
        folder = plain == "/api/v1/" or plain.startswith(("/etc/", "/var/", "/usr/", "/dev/"))
        wrong += [] if known or folder else [address]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_test_that_is_named_exists(page):
    named = set(re.findall(r"`(test_\w+)`", text_of(page)))
    there = "".join(text_of(file) for file in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name in named if f"def {name}(" not in there} == set()


def test_every_instrument_stands_in_the_page_about_the_law():
    table = text_of(DOCS / "law.md").partition("## Các văn bản")[2].partition("##")[0]
    told = set(re.findall(r"^\| (\S+) \|", table, re.M)) - {"số"}
    assert told == {instrument.number for instrument in law.all_instruments()}


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
