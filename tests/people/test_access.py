"""A stranger gets 404, as if the page were not there."""

from datetime import timedelta

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import Role, User
from motcua.people.questions import officer_on
from motcua.web.desk.access import desk_view, find_or_404


@desk_view(roles={Role.CLERK, Role.LEADER})
def at_the_counter(request):
    return HttpResponse("quầy")


@desk_view()
def for_any_officer(request):
    return HttpResponse("bàn")


def asked_by(user):
    request = RequestFactory().get("/can-bo/")
    request.user = user
    request.officer = officer_on(user, clock.today())
    return request


def may_open(view, user):
    try:
        return view(asked_by(user)).status_code == 200
    except Http404:
        return False


def test_a_page_opens_to_its_roles_and_is_not_there_for_others(
    clerk, leader, specialist, stranger, administrator
):
    who = (clerk, leader, specialist, administrator, stranger)
    assert [may_open(at_the_counter, user) for user in who] == [True, True, False, False, False]
    assert [may_open(for_any_officer, user) for user in who] == [True, True, True, True, False]


def test_a_position_that_is_over_opens_nothing(clerk):
    actions.end_position(clerk.positions.get(), on=clock.today() - timedelta(days=1), by=None)
    assert not may_open(at_the_counter, clerk)


def test_a_substitute_opens_what_the_absent_could(clerk, specialist):
    day = clock.today()
    actions.appoint_substitute(absent=clerk, substitute=specialist, starts_on=day, ends_on=day, by=None)
    assert may_open(at_the_counter, specialist)


def test_a_row_out_of_reach_and_a_row_that_is_not_there_look_the_same(clerk, specialist):
    mine = User.objects.filter(pk=clerk.pk)
    assert find_or_404(mine, pk=clerk.pk) == clerk
    for pk in (specialist.pk, 10**9):
        with pytest.raises(Http404, match="no such row for this person"):
            find_or_404(mine, pk=pk)
