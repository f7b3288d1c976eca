"""Who may do what on which day, and for whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.lib.objections import NotAllowed
from motcua.people import actions, questions
from motcua.people.models import Role, Substitution, User
from tests.people.conftest import AT, DAY, FOUNDED

TOMORROW = DAY + timedelta(days=1)


def test_a_position_holds_on_its_first_and_last_day_and_not_outside(make_officer, commune):
    user = make_officer("tam", "Lý Tạm")
    actions.give_position(
        user, role=Role.HELPER, agency=commune, starts_on=DAY, ends_on=TOMORROW, by=None, at=AT
    )
    held = [user.roles_on(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert held == [set(), {"helper"}, {"helper"}, set()]
    assert user.agency_on(DAY) == commune
    assert user.agency_on(DAY - timedelta(days=1)) is None


def test_a_position_ends_with_its_agency(make_officer, province):
    old = actions.make_agency(
        name="UBND xã Sen Cũ",
        level="commune",
        valid_from=date(1997, 1, 1),
        valid_to=date(2025, 6, 30),
        parent=province,
        by=None,
        at=AT,
    )
    user = make_officer("cu", "Lý Cũ")
    actions.give_position(user, role=Role.CLERK, agency=old, starts_on=date(2020, 1, 1), by=None, at=AT)
    assert user.roles_on(date(2025, 6, 30)) == {"clerk"}
    assert user.roles_on(FOUNDED) == set()
    with pytest.raises(NotAllowed, match="đã kết thúc hoạt động"):
        actions.give_position(user, role=Role.LEADER, agency=old, starts_on=FOUNDED, by=None, at=AT)


def test_a_role_is_held_in_one_agency_only(clerk, commune, ward):
    assert clerk.has_role(Role.CLERK, commune, DAY)
    assert not clerk.has_role(Role.CLERK, ward, DAY)
    assert not clerk.has_role(Role.LEADER, commune, DAY)


def test_the_same_position_is_not_given_twice_for_the_same_days(clerk, commune):
    with pytest.raises(NotAllowed) as refusal:
        actions.give_position(clerk, role=Role.CLERK, agency=commune, starts_on=DAY, by=None, at=AT)
    assert refusal.value.objection.code == "position-overlaps"
    actions.end_position(clerk.positions.get(), on=DAY, by=None, at=AT)
    actions.give_position(clerk, role=Role.CLERK, agency=commune, starts_on=TOMORROW, by=None, at=AT)
    assert clerk.positions.count() == 2


def test_a_position_that_ends_before_it_starts_is_refused(clerk, commune):
    with pytest.raises(NotAllowed, match="trước ngày bắt đầu"):
        actions.give_position(
            clerk, role=Role.LEADER, agency=commune, starts_on=TOMORROW, ends_on=DAY, by=None, at=AT
        )


def test_a_department_of_another_agency_is_refused(clerk, commune, ward):
    elsewhere = actions.make_department(ward, name="Phòng Kinh tế", by=None, at=AT)
    with pytest.raises(NotAllowed, match="cơ quan khác"):
        actions.give_position(
            clerk, role=Role.SPECIALIST, agency=commune, department=elsewhere, by=None, at=AT
        )


def test_only_the_administrator_of_the_agency_gives_positions(
    clerk, specialist, administrator, commune, ward
):
    for by, agency in ((specialist, commune), (clerk, commune), (administrator, ward)):
        with pytest.raises(NotAllowed, match="người quản trị"):
            actions.give_position(clerk, role=Role.LEADER, agency=agency, by=by, at=AT)
    actions.give_position(clerk, role=Role.OFFICE_MANAGER, agency=commune, by=administrator, at=AT)
    assert clerk.roles_on(DAY) == {"clerk", "office_manager"}


def test_the_last_administrator_of_an_agency_stays(administrator, make_officer, commune):
    with pytest.raises(NotAllowed, match="cuối cùng"):
        actions.end_position(administrator.positions.get(), on=DAY, by=administrator, at=AT)
    with pytest.raises(NotAllowed, match="cuối cùng"):
        actions.deactivate_user(administrator, by=None, at=AT)
    make_officer("hai", "Lò Hai", Role.ADMINISTRATOR)
    actions.end_position(administrator.positions.get(), on=DAY, by=administrator, at=AT)


def test_officers_of_an_agency_are_listed_by_given_name(make_officer, commune, ward):
    names = ["Vi Thị Sáng", "Đặng Văn Ân", "Trần Thu Hà", "Lê Đức Dũng", "Ngô Văn Đạt"]
    users = {name: make_officer(f"u{n}", name, Role.SPECIALIST) for n, name in enumerate(names)}
    make_officer("noi.khac", "Lê An", Role.SPECIALIST, agency=ward)
    actions.deactivate_user(users["Trần Thu Hà"], by=None, at=AT)
    found = questions.officers(commune, Role.SPECIALIST, DAY)
    assert [u.full_name for u in found] == ["Đặng Văn Ân", "Lê Đức Dũng", "Ngô Văn Đạt", "Vi Thị Sáng"]


def test_people_sort_in_the_vietnamese_alphabet_on_every_database(make_officer):
    names = [
        "Đỗ An",
        "Bùi Anh",
        "Lê Ánh",
        "Lê Ân",
        "Lê Dũng",
        "Lê Đạt",
        "Vi Hà",
        "An Hạ",
        "An Ông",
        "An Uyên",
        "An Ứng",
    ]
    for n, name in enumerate(reversed(names)):
        make_officer(f"u{n}", name)
    assert [u.full_name for u in User.objects.order_by("sort_name")] == names


def test_officers_of_a_department_are_those_of_that_department(make_officer, commune):
    justice = actions.make_department(commune, name="Tư pháp – Hộ tịch", by=None, at=AT)
    one = make_officer("mot", "Lê Một", Role.SPECIALIST, department=justice)
    make_officer("hai", "Lê Hai", Role.SPECIALIST)
    assert list(questions.officers(commune, Role.SPECIALIST, DAY, department=justice)) == [one]


@pytest.mark.parametrize(
    ("full_name", "short"),
    [
        ("Trần Thu Hà", "Thu Hà"),
        ("Vi Thị Sáng", "Sáng"),
        ("Lò Văn Ứng", "Ứng"),
        ("Hồ Khách", "Khách"),
        ("Ksor", "Ksor"),
    ],
)
def test_colleagues_call_each_other_by_the_given_name(make_officer, full_name, short):
    assert make_officer("x1", full_name).short_name == short


def substitute(absent, substitute, starts_on=DAY, ends_on=TOMORROW, by=None):
    return actions.appoint_substitute(
        absent=absent, substitute=substitute, starts_on=starts_on, ends_on=ends_on, by=by, at=AT
    )


def test_a_substitute_stands_in_between_the_two_days_only(leader, specialist):
    substitute(leader, specialist)
    stood = [questions.stands_in_for(specialist, DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    alone, both = {specialist.pk}, {specialist.pk, leader.pk}
    assert stood == [alone, both, both, alone]
    assert questions.substitutes_of(leader, DAY) == {specialist.pk}


def test_a_substitute_acts_with_the_roles_of_the_absent_but_never_administrates(
    administrator, leader, specialist, commune
):
    substitute(leader, specialist)
    substitute(administrator, specialist)
    officer = questions.officer_on(specialist, DAY)
    assert officer.roles == {"specialist"}
    assert officer.acting_roles == {"specialist", "leader"}
    assert officer.has_role(Role.LEADER, commune)
    assert officer.agency == commune
    assert officer.stands_in_for == {specialist.pk, leader.pk, administrator.pk}


def test_an_officer_costs_two_queries_with_one_position_or_with_many(
    specialist, leader, clerk, commune, django_assert_num_queries
):
    with django_assert_num_queries(2):
        officer = questions.officer_on(specialist, DAY)
        assert (officer.agency, officer.department) == (commune, None)
    for absent in (leader, clerk):
        substitute(absent, specialist)
    actions.give_position(specialist, role=Role.HELPER, agency=commune, by=None, at=AT)
    with django_assert_num_queries(2):
        officer = questions.officer_on(specialist, DAY)
        assert officer.agency == commune
        assert len(officer.positions) == 2
        assert {p.agency.name for p in officer.lent_positions} == {commune.name}


def test_nobody_replaces_himself(leader):
    with pytest.raises(NotAllowed, match="chính mình"):
        substitute(leader, leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.create(absent=leader, substitute=leader, starts_on=DAY, ends_on=DAY)


def test_a_substitute_works_in_the_same_agency_and_has_an_open_account(
    leader, specialist, make_officer, ward
):
    elsewhere = make_officer("noi.khac", "Lê An", Role.LEADER, agency=ward)
    with pytest.raises(NotAllowed, match="cùng cơ quan"):
        substitute(leader, elsewhere)
    actions.deactivate_user(specialist, by=None, at=AT)
    specialist.refresh_from_db()
    with pytest.raises(NotAllowed, match="đã khóa"):
        substitute(leader, specialist)


def test_the_absent_their_leader_or_administrator_appoints_and_a_colleague_does_not(
    clerk, specialist, leader, administrator
):
    with pytest.raises(NotAllowed) as refusal:
        substitute(specialist, clerk, by=clerk)
    assert refusal.value.objection.code == "may-not-appoint"
    for n, by in enumerate((specialist, leader, administrator)):
        day = DAY + timedelta(days=10 * n)
        substitute(specialist, clerk, day, day, by=by)
    with pytest.raises(NotAllowed) as refusal:
        substitute(specialist, clerk, by=leader)
    assert refusal.value.objection.code == "substitution-overlaps"


def test_a_substitution_can_be_ended_early_but_not_prolonged(clerk, specialist, leader):
    one = substitute(specialist, clerk)
    with pytest.raises(NotAllowed, match="phân công thêm"):
        actions.end_substitution(one, on=TOMORROW + timedelta(days=1), by=leader, at=AT)
    actions.end_substitution(one, on=DAY, by=leader, at=AT)
    assert questions.stands_in_for(clerk, TOMORROW) == {clerk.pk}
