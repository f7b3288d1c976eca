"""Who may open what: a stranger gets 404, as if the page were not there."""

import pytest
from django.test import Client
from django.urls import get_resolver

from motcua.lib.clock import at_local
from motcua.people.actions import give_position, make_agency, make_user
from motcua.web.desk.dossier.doings import DOINGS
from motcua.worktime.models import Calendar
from tests.cast import LONG_AGO, MONDAY, NINE, PASSWORD

ONE = (
    "",
    "phieu-kiem-soat.pdf",
    *(f"{slug}/" for slug in DOINGS),
)
LISTS = ("/can-bo/", "/can-bo/phieu-kiem-soat.pdf")
COUNTER = ("/can-bo/tra/", "/can-bo/tra/{code}/", "/can-bo/ho-so/{code}/muc-thu/1/")
SEEING = ("clerk", "specialist", "chairwoman", "manager")
STRANGERS = ("administrator", "stranger", "viewer", "observer", "helper", "neighbour")


@pytest.fixture
def people(cast):
    """Everybody of the cast, and those who may count or help but read nobody's dossier."""
    found = {name: getattr(cast, name) for name in (*SEEING, "administrator", "stranger")}

    def person(username, role, agency):
        user = make_user(username=username, full_name=username, password=PASSWORD, by=None, at=NINE)
        give_position(user, role=role, agency=agency, starts_on=LONG_AGO, by=None, at=NINE)
        return user

    for name, role in (("viewer", "province_viewer"), ("observer", "observer"), ("helper", "helper")):
        found[name] = person(name, role, cast.office)
    elsewhere = make_agency(
        name="Ủy ban nhân dân phường Bến Đình",
        slug="ben-dinh",
        level="commune",
        kind="ward",
        calendar=Calendar.objects.first(),
        valid_from=LONG_AGO,
        by=None,
        at=NINE,
    )
    found["neighbour"] = person("neighbour", "clerk", elsewhere)
    return found


def test_every_address_is_closed_to_strangers_and_to_other_offices(people, desk, dossier):
    for name in STRANGERS:
        browser = desk(people[name])
        for slug in ONE:
            address = f"/can-bo/ho-so/{dossier.code}/{slug}"
            assert browser.get(address).status_code == 404, (name, address)
            if slug and not slug.endswith("pdf"):
                assert browser.post(address, {"reason": "x"}).status_code == 404, (name, address)
        assert browser.post(f"/can-bo/ho-so/{dossier.code}/hoan-tac/").status_code == 404
        if name != "neighbour":
            for address in (*LISTS, *COUNTER):
                answer = browser.get(address.format(code=dossier.code))
                if address == "/can-bo/" and answer.status_code == 302:
                    assert answer["Location"] == "/can-bo/quan-ly/", (
                        name
                    )  # who handles none is led to their own page
                    continue
                assert answer.status_code == 404, (name, address)


def test_a_clerk_of_another_office_sees_an_empty_list_and_gives_nothing(people, desk, dossier):
    browser = desk(people["neighbour"])
    assert not browser.get("/can-bo/?muc=tat-ca").context["screen"].page.rows
    assert browser.get(f"/can-bo/tra/{dossier.code}/").status_code == 404
    assert (
        dossier.applicant.full_name not in browser.post("/can-bo/tra/", {"q": dossier.code}).content.decode()
    )


def test_those_who_handle_dossiers_open_their_offices_own(people, desk, dossier):
    for name in SEEING:
        browser = desk(people[name])
        for address in ("/can-bo/", f"/can-bo/ho-so/{dossier.code}/"):
            assert browser.get(address).status_code == 200, (name, address)
        counter = 200 if name == "clerk" else 404
        assert browser.get("/can-bo/tra/").status_code == counter, name


def test_every_page_of_a_move_opens_or_says_why_not(people, desk, dossier):
    for name in SEEING:
        browser = desk(people[name])
        for slug in DOINGS:
            answer = browser.get(f"/can-bo/ho-so/{dossier.code}/{slug}/")
            assert answer.status_code in {200, 403, 409}, (name, slug)
            if answer.status_code != 200:
                assert "Chưa làm được" in answer.content.decode()


def test_nobody_signed_in_is_led_to_the_login_and_a_sent_form_is_kept(cast, dossier):
    browser = Client()
    address = f"/can-bo/ho-so/{dossier.code}/"
    assert browser.get(address).status_code == 302
    sent = browser.post(f"{address}tra-lai/", {"reason": "Thiếu xác minh"})
    assert "Thiếu xác minh" in sent.content.decode()


POST_ONLY = ("hoan-tac/", "thu/1/")


@pytest.mark.parametrize("slug", POST_ONLY)
def test_who_may_not_open_a_page_learns_nothing_from_the_way_of_asking(people, desk, dossier, slug):
    address = f"/can-bo/ho-so/{dossier.code}/{slug}"
    assert Client().get(address).url.startswith("/can-bo/dang-nhap/")
    for name in ("administrator", "stranger", "viewer"):
        browser = desk(people[name])
        assert browser.get(address).status_code == 404, name
        assert browser.put(address).status_code == 404, name
    assert desk(people["clerk"]).get(address).status_code == 405


def test_every_view_of_the_desk_asks_for_the_role_before_the_method():
    """The outermost guard names its roles; below it the method is checked, which answers 405."""
    views = [(pattern.name, pattern.callback) for pattern in walk(get_resolver())]
    guarded = [(name, view) for name, view in views if hasattr(view, "roles")]
    assert len(guarded) > 30
    assert [name for name, view in guarded if view.__code__.co_name != "guarded"] == []


def walk(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern)
        else:
            yield pattern


def test_a_code_that_does_not_exist_looks_like_one_of_another_office(cast, desk, dossier):
    assert desk(cast.clerk).get("/can-bo/ho-so/H99.12-261109-9999/").status_code == 404


def test_a_file_of_another_dossier_is_not_handed_out(cast, desk, dossier):
    browser = desk(cast.clerk)
    other = cast.receive(at=at_local(MONDAY, 9, 1))
    paper = other.papers.first()
    for address in (
        f"/can-bo/ho-so/{dossier.code}/tep/{paper.pk}/",
        f"/can-bo/ho-so/{other.code}/tep/{paper.pk}/",
        f"/can-bo/ho-so/{other.code}/tep-uy-quyen/",
        f"/can-bo/ho-so/{dossier.code}/tep-ket-qua/1/",
    ):
        assert browser.get(address).status_code == 404


def test_a_number_too_long_for_any_row_is_no_failure(cast, desk, dossier):
    long = "9" * 5000
    assert desk(cast.clerk).get(f"/can-bo/phieu-kiem-soat.pdf?pick={long}").status_code < 500
    assert desk(cast.clerk).post(f"/can-bo/ho-so/{dossier.code}/hoan-tac/?truoc={long}").status_code < 500
    assert desk(cast.clerk).get(f"/can-bo/ho-so/{dossier.code}/giay-hen.pdf?ban={long}").status_code < 500
