"""The page after receiving."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions import register_dossier
from motcua.dossiers.questions import place_in_day
from motcua.lib.clock import at_local
from tests.cast import CERTIFIED_COPY, MARITAL, MONDAY
from tests.forms import open_page
from tests.web.desk_reception.counter import choose, scan


def page_of(client, dossier):
    return open_page(client, f"/can-bo/tiep-nhan/{dossier.code}/xong/")


def test_it_says_the_how_many_eth_dossier_of_the_day_it_is(counter, office):
    office.receive(at=at_local(MONDAY.replace(day=6), 16))  # the Friday before does not count
    first = office.receive(at=at_local(MONDAY, 8))
    register_dossier(  # neither does what waits for its answer
        revision=office.revision(MARITAL), office=office.office, applicant=office.citizen(), by=office.clerk,
        at=at_local(MONDAY, 8, 30),
    )  # fmt: skip
    page = choose(scan(counter), CERTIFIED_COPY).form("reception").enter()
    assert "Hồ sơ thứ 2 trong ngày" in page.text
    assert "Hồ sơ thứ 1 trong ngày" in page_of(counter.client, first).text


def test_two_of_the_same_minute_have_places_of_their_own(office):
    assert [place_in_day(office.receive()) for _ in range(3)] == [1, 2, 3]


def test_the_page_costs_the_same_at_the_end_of_a_long_day(counter, office):
    def queries(dossier):
        page_of(counter.client, dossier)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page_of(counter.client, dossier)
        return len(caught)

    few = queries(office.receive())
    for _ in range(10):
        last = office.receive()
    assert queries(last) == few
