"""Who may open which page of running the office: everybody else gets a page that is not there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.exchange.models import ImportRun
from motcua.journal.models import Job
from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import Position, Substitution
from motcua.web.desk.office import urls
from tests.cast import LONG_AGO
from tests.web.desk_office.conftest import WHO

EVERY = {"clerk", "specialist", "chairwoman", "manager", "administrator"}
HEADS = {"chairwoman", "manager", "administrator"}
ADMIN = {"administrator"}
LEAD = {"chairwoman", "manager"}
TABLE = {
    "index": EVERY,
    "rules": EVERY,
    "seals": EVERY,
    "health": HEADS,
    "work-for": HEADS,
    "substitutions": HEADS,
    "substitution-new": HEADS,
    "substitution-end": HEADS,
    "calendar": HEADS,
    "calendar-day": ADMIN,
    "calendar-day-clear": ADMIN,
    "calendar-week": ADMIN,
    "calendar-hours": ADMIN,
    "failed-jobs": ADMIN,
    "job-retry": ADMIN,
    "job-drop": ADMIN,
    "address": ADMIN,
    "address-give-up": ADMIN,
    "people": ADMIN,
    "person-new": ADMIN,
    "person": ADMIN,
    "person-edit": ADMIN,
    "position-new": ADMIN,
    "position-end": ADMIN,
    "person-link": ADMIN,
    "person-sessions": ADMIN,
    "person-deactivate": ADMIN,
    "person-reactivate": ADMIN,
    "agency": ADMIN,
    "agency-edit": ADMIN,
    "identifier-new": ADMIN,
    "department-new": ADMIN,
    "department-end": ADMIN,
    "counter-new": ADMIN,
    "setup": ADMIN,
    "setup-confirm": ADMIN,
    "sectors": ADMIN,
    "numbers": HEADS,
    "import": ADMIN,
    "import-template": ADMIN,
    "import-preview": ADMIN,
    "import-confirm": HEADS,  # who may decide on which list is asked of the list; see below
    "import-drop": HEADS,
    "import-undo": HEADS,
    "import-invitations": ADMIN,
    "online-filing": LEAD,
    "online-filing-set": LEAD,
    "online-filing-end": LEAD,
    "exchange": LEAD,
    "exchange-file": LEAD,
    "webhooks": ADMIN,
    "webhook-new": ADMIN,
    "webhook-key": ADMIN,
    "webhook-off": ADMIN,
    "webhook-on": ADMIN,
    "webhook-resend": ADMIN,
}
ONLY_POST = {"calendar-day-clear", "job-retry", "person-link", "person-sessions", "person-reactivate"} | {
    "online-filing-end", "setup-confirm", "import-confirm", "import-drop", "import-undo", "import-invitations",
    "exchange-file",
    "webhook-key", "webhook-off", "webhook-on", "webhook-resend", "work-for",
}  # fmt: skip


def a_run(cast, kind):
    return ImportRun.objects.create(
        agency=cast.office,
        kind=kind,
        file_name="ds.xlsx",
        started_at=clock.now(),
        started_by=cast.administrator,
        lines=[],
    )


@pytest.fixture
def rows(cast, settings):
    today = clock.today()
    settings.SITE_URL = ""
    actions.propose_address("motcua.xa-vidu.gov.vn", kind="internet", by=None)
    return {
        "substitution": actions.appoint_substitute(
            absent=cast.clerk,
            substitute=cast.second_clerk,
            starts_on=today,
            ends_on=today + timedelta(days=3),
            by=None,
        ),
        "job": Job.objects.create(
            name="x.y",
            run_at=clock.now(),
            created_at=clock.now(),
            failed_at=clock.now(),
            error="TimeoutError (a.py:1)",
        ),
        "run": a_run(cast, "people"),
    }


def address(name, cast, rows):
    more = {}
    if name.startswith(
        (
            "person",
            "people",
            "position",
            "calendar",
            "agency",
            "identifier",
            "department",
            "counter",
            "setup",
            "sectors",
            "numbers",
            "import",
            "exchange",
            "webhook",
            "online",
        )
    ):
        more["agency"] = cast.office.slug
    if name.startswith(("person", "position")) and name != "person-new":
        more["pk"] = cast.specialist.pk
    if name == "setup-confirm":
        more["item"] = "hours"
    if name in ("import", "import-template"):
        more["sort"] = "can-bo"
    elif name.startswith("import"):
        more["pk"] = rows["run"].pk
    if name == "exchange-file":
        more["service"] = "ho-so"
    if name == "position-end":
        more["position"] = cast.specialist.positions.get().pk
    if name == "department-end":
        more["pk"] = cast.civil_status.pk
    if name == "substitution-end":
        more["pk"] = rows["substitution"].pk
    if name.startswith("webhook") and name not in ("webhooks", "webhook-new"):
        more["pk"] = 1
    if name == "webhook-resend":
        more["delivery"] = 1
    if name == "online-filing-end":
        more["pk"] = 1
    if name.startswith("job"):
        more["pk"] = rows["job"].pk
    return reverse(f"office:{name}", kwargs=more)


def test_the_table_names_every_page():
    assert {pattern.name for pattern in urls.urlpatterns} - {"founding"} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_a_page_opens_to_its_roles_and_is_not_there_for_others(name, cast, rows, seat):
    for who in WHO:
        client = seat(who)
        got = client.get(address(name, cast, rows)).status_code
        opens = 405 if name in ONLY_POST else 200
        assert got == (opens if who in TABLE[name] else 404), who
        if name in ONLY_POST and who not in TABLE[name]:
            assert client.post(address(name, cast, rows)).status_code == 404, who


@pytest.mark.parametrize("who", WHO)
def test_lists_of_dossiers_are_for_who_leads_the_desk_and_never_for_the_administrator_alone(cast, seat, who):
    client, slug = seat(who), cast.office.slug
    run = a_run(cast, "dossiers")
    wanted = 200 if who in LEAD else 404
    for name, part in (("import", "ho-so"), ("import-template", "ho-so"), ("import-preview", run.pk)):
        assert client.get(reverse(f"office:{name}", args=[slug, part])).status_code == wanted, name
    for name in ("import-confirm", "import-drop", "import-undo"):
        got = client.post(reverse(f"office:{name}", args=[slug, run.pk])).status_code
        assert got == (302 if who in LEAD else 404), name


def test_who_leads_the_desk_does_not_bring_people_in(cast, seat, rows):
    for name in ("import-confirm", "import-drop", "import-undo", "import-preview"):
        where = reverse(f"office:{name}", args=[cast.office.slug, rows["run"].pk])
        assert seat("manager").post(where).status_code == (405 if name == "import-preview" else 404)


@pytest.mark.parametrize("name", TABLE)
def test_nobody_gets_in_without_signing_in(name, cast, rows, client):
    answer = client.get(address(name, cast, rows))
    assert answer.status_code == 302
    assert answer.url.startswith("/can-bo/dang-nhap/")


@pytest.fixture
def neighbours(cast):
    """Another commune with an administrator and an officer of its own."""
    other = actions.make_agency(
        name="Ủy ban nhân dân phường Bến Đình", slug="ben-dinh", level="commune", valid_from=LONG_AGO, by=None
    )
    people = {}
    for username, role in (("ngoc", "administrator"), ("binh", "clerk")):
        people[role] = actions.make_user(
            username=username, full_name=f"Người {username}", password=None, by=None
        )
        actions.give_position(people[role], role=role, agency=other, starts_on=LONG_AGO, by=None)
    people["agency"] = other
    return people


def test_an_administrator_reaches_into_no_other_agency(cast, neighbours, admin):
    theirs = neighbours["agency"].slug
    assert admin.get(reverse("office:people", args=[theirs])).status_code == 404
    assert admin.get(reverse("office:calendar", args=[theirs])).status_code == 404
    stranger = neighbours["clerk"].pk
    for name in ("person", "person-edit", "person-deactivate"):
        assert admin.get(reverse(f"office:{name}", args=[cast.office.slug, stranger])).status_code == 404
    for name in ("person-link", "person-sessions", "person-reactivate"):
        assert admin.post(reverse(f"office:{name}", args=[cast.office.slug, stranger])).status_code == 404
    position = neighbours["clerk"].positions.get().pk
    for pk in (stranger, cast.clerk.pk):
        assert (
            admin.post(reverse("office:position-end", args=[cast.office.slug, pk, position])).status_code
            == 404
        )
    assert Position.objects.get(pk=position).ends_on is None


def test_a_substitute_of_the_leader_does_not_appoint_substitutes(cast, seat):
    today = clock.today()
    actions.appoint_substitute(
        absent=cast.chairwoman, substitute=cast.specialist, starts_on=today, ends_on=today, by=None
    )
    client = seat("specialist")
    assert client.get(reverse("office:substitutions")).status_code == 404
    assert client.get(reverse("office:calendar", args=[cast.office.slug])).status_code == 404
    assert "Làm thay khi vắng mặt" not in client.get(reverse("office:index")).content.decode()


def test_what_was_given_back_opens_nothing(cast, seat):
    manager = cast.manager.positions.get()
    actions.end_position(manager, on=clock.today() - timedelta(days=1), by=None)
    assert seat("manager").get(reverse("office:substitutions")).status_code == 404


def test_each_page_costs_the_same_with_many_rows(cast, rows, admin):
    names = (
        "index",
        "people",
        "person",
        "substitutions",
        "substitution-new",
        "failed-jobs",
        "calendar",
        "rules",
        "seals",
    )

    def cost(name):
        with CaptureQueriesContext(connection) as counted:
            assert admin.get(address(name, cast, rows)).status_code == 200
        return len(counted)

    for name in names:
        cost(name)
    before = {name: cost(name) for name in names}
    today = clock.today()
    for number in range(12):
        user = actions.make_user(username=f"them{number}", full_name=f"Hoàng Văn Số {number}", by=None)
        actions.give_position(user, role="clerk", agency=cast.office, starts_on=LONG_AGO, by=None)
        actions.give_position(
            cast.specialist, role="clerk", agency=cast.office, starts_on=date(2030 + number, 1, 1),
            ends_on=date(2030 + number, 2, 1), by=None,
        )  # fmt: skip
        actions.appoint_substitute(
            absent=user, substitute=cast.clerk, starts_on=today, ends_on=today, by=None
        )
        Job.objects.create(name="x.y", run_at=clock.now(), created_at=clock.now(), failed_at=clock.now())
    assert {name: cost(name) for name in names} == before
    assert Substitution.objects.count() == 13
