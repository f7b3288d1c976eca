"""Each region that the counter swaps is, to the letter, the same region of a freshly opened page."""

import pytest

from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER
from tests.forms import open_page
from tests.web.desk_reception.counter import COUNTER, OTHER_CARD, choose, picture, scan
from tests.web.regions import assert_same_regions, swaps, templates_that_swap

# The others are compared where the first start and the printing of boards are tested.
COMPARED = {"desk/reception/counter.html", "desk/office/founding_pick.html", "desk/postings/run.html"}


def test_every_template_that_swaps_is_compared():
    assert templates_that_swap() == COMPARED


def test_the_empty_counter(counter):
    assert assert_same_regions(counter.form("reception")) >= 3


@pytest.mark.parametrize("code", [BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER])
def test_a_person_with_a_procedure(counter, code):
    page = choose(scan(counter), code)
    assert {region for swap in swaps(page) for region in swap.regions} == {"desk", "offer", "slip", "bar"}
    assert assert_same_regions(page.form("reception")) >= 5


def test_something_scanned_searched_and_filled_in(counter):
    form = choose(scan(counter), UNKNOWN_LIMIT).form("reception")
    form["scan"], form["q"] = OTHER_CARD, "giay khai sinh"
    form["same_holder"], form["applicant-id_number"] = False, "0123456789"
    form["due_on_day"], form["due_on_month"], form["due_on_year"] = "22", "11", "2026"
    form["copies_wanted"], form["due_hour"] = "hai", "25"
    assert assert_same_regions(form) >= 5


def test_what_is_no_card_or_is_done_elsewhere(counter):
    form = counter.form("reception")
    form["scan"], form["q"] = "https://dichvucong.gov.vn/abc", "doi giay phep lai xe"
    assert assert_same_regions(form) >= 3


def test_a_page_that_came_back_with_mistakes_and_a_kept_scan(counter):
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    mark = next(one["name"] for one in form.controls if one.get("name").endswith("-mark"))
    form[mark], form["applicant-phone"] = "bad", "12"
    form[mark.replace("mark", "file")] = picture()
    page = form.press("act=receive")
    assert page.status == 422
    assert assert_same_regions(page.form("reception")) >= 5


def test_the_next_matter_of_the_same_person(counter):
    choose(scan(counter), CERTIFIED_COPY).form("reception").enter()
    page = open_page(counter.client, f"{COUNTER}?tu={Dossier.objects.get().code}&vua=1")
    assert assert_same_regions(page.form("reception")) >= 3
