"""The pictures of docs/guides: taken from the running program, and taken anew as soon as a page says something else.

`make pictures` takes them. Beside each picture lie the words its page had then; when the page's words are others now, the
test fails, so that no guide shows a screen that is no more.
"""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from PIL import Image

from motcua.catalogue import search
from motcua.dossiers.actions import approve, ask_supplement, begin, forward
from motcua.dossiers.models import Dossier
from motcua.lib.clock import at_local
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT, WITH_LONGER, make_cast
from tests.journeys.steps import CARD

pytestmark = pytest.mark.django_db(transaction=True)

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
PICTURES = GUIDES / "pictures"
TAKEN_ANEW = bool(os.environ.get("PICTURES"))
PHONE, DESK = 390, 1200


@dataclass(frozen=True)
class Scene:
    """A picture: who sits there (an attribute of the cast, "" for a citizen), where, how wide, and what they do first."""

    who: str
    address: str
    width: int = DESK
    does: Callable = lambda page: None
    height: int = 760


def _look_up(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.code}/?k={dossier.secret}"


def _receive_by_card(page) -> None:
    page.locator("#scan").focus()
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    page.locator(".person").wait_for()
    page.locator(f"button[name=choose][value='{MARITAL}']").click()
    page.locator("#slip").get_by_text("Hẹn trả").first.wait_for()
    page.wait_for_function("!document.activeElement.closest('.tiles')")  # the cursor goes on to the papers


SCENES: dict[str, Scene] = {
    "citizen-search": Scene("", "/thu-tuc/?q=lam+giay+khai+sinh+cho+con", PHONE),
    "citizen-procedure": Scene("", f"/thu-tuc/{BIRTH}/", PHONE, height=1100),
    "citizen-dossier": Scene("", "{ready}", PHONE, height=900),
    "citizen-supplement": Scene(
        "", "{asked}", PHONE, lambda page: page.get_by_text("Chụp gửi giấy bổ sung").click()
    ),
    "clerk-counter": Scene("clerk", "/can-bo/tiep-nhan/", does=_receive_by_card, height=1000),
    "clerk-giving": Scene("clerk", "/can-bo/tra/{ready_code}/"),
    "specialist-list": Scene("specialist", "/can-bo/"),
    "specialist-dossier": Scene("specialist", "/can-bo/ho-so/{work_code}/", height=900),
    "leader-list": Scene("chairwoman", "/can-bo/", PHONE),
    "leader-signing": Scene("chairwoman", "/can-bo/ho-so/{sign_code}/ky-duyet/", PHONE, height=900),
    "manager-office": Scene("manager", "/can-bo/quan-ly/"),
    "administrator-office": Scene("administrator", "/can-bo/quan-ly/"),
}


@pytest.fixture
def week():
    """An office with a few dossiers, at nine on the cast's Monday."""
    with time_machine.travel(NINE, tick=False) as clock:
        search.forget()
        cast = make_cast((BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER))
        clock.move_to(at_local(MONDAY.replace(day=6), 9))
        work, sign, ready, asked = (
            cast.receive(code, at=at_local(MONDAY.replace(day=6), 9, minute), assignee=cast.specialist)
            for minute, code in enumerate((MARITAL, MARITAL, BIRTH, MARITAL))
        )
        begin(work, by=cast.specialist)
        forward(sign, by=cast.specialist, assignee=cast.chairwoman, note="Đủ điều kiện")
        forward(ready, by=cast.specialist, assignee=cast.chairwoman)
        approve(ready, by=cast.chairwoman)
        points = [{"paper": "Tờ khai", "reason": "thiếu chữ ký của người khai"}]
        ask_supplement(asked, points=points, by=cast.specialist)
        clock.move_to(NINE)
        places = {
            "work_code": work.code, "sign_code": sign.code, "ready_code": ready.code,
            "ready": _look_up(ready), "asked": _look_up(asked),
        }  # fmt: skip
        yield cast, places
        search.forget()


def words_of(page) -> str:
    """Return the words of the page's main part, without what is random in each office."""
    text = page.locator("main").inner_text()
    text = re.sub(r"\b[2-9A-HJ-NP-Z]{9}\b", "MÃ-TRA-CỨU", text)
    return "\n".join(line for line in (" ".join(part.split()) for part in text.splitlines()) if line) + "\n"


@pytest.mark.parametrize("name", SCENES)
def test_the_picture_shows_what_the_page_says_today(at_screen, week, name):
    cast, places = week
    scene = SCENES[name]
    person = at_screen(scene.width)
    person.page.set_viewport_size({"width": scene.width, "height": scene.height})
    person.context.add_init_script("window.print = () => {}")
    if scene.who:
        person.sign_in(getattr(cast, scene.who))
    person.open(scene.address.format(**places))
    scene.does(person.page)
    person.page.wait_for_load_state("networkidle")
    words = words_of(person.page)
    kept = PICTURES / f"{name}.txt"
    if TAKEN_ANEW:
        PICTURES.mkdir(exist_ok=True)
        kept.write_text(words, encoding="utf-8")
        picture = Image.open(io.BytesIO(person.page.screenshot())).convert("RGB")
        picture.quantize(96, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    assert (PICTURES / f"{name}.png").is_file()
    assert kept.read_text(encoding="utf-8") == words, "trang đã đổi lời: chạy `make pictures` rồi xem lại ảnh"


def test_every_picture_stands_in_a_guide_and_every_guide_has_its_pictures():
    shown = set()
    for guide in GUIDES.glob("*.md"):
        found = set(re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+)\.png\)", guide.read_text(encoding="utf-8")))
        assert found, f"{guide.name} shows nothing"
        shown |= found
    assert shown == set(SCENES)
    assert {one.stem for one in PICTURES.glob("*.png")} == set(SCENES)
