"""A small invented world of people, told with the house's own verbs."""

from datetime import UTC, date, datetime

import pytest

from motcua.people import actions
from motcua.people.models import Agency, Role

AT = datetime(2026, 2, 12, 1, 0, tzinfo=UTC)  # 08:00 on a Thursday in Việt Nam
DAY = date(2026, 2, 12)
FOUNDED = date(2025, 7, 1)
PASSWORD = "đò chiều bến lúa"


@pytest.fixture
def province(db):
    return actions.make_agency(
        name="UBND tỉnh Lam Giang", level=Agency.Level.PROVINCE, valid_from=date(1997, 1, 1), by=None, at=AT
    )


@pytest.fixture
def commune(province):
    return actions.make_agency(
        name="UBND xã Đồng Sen",
        level=Agency.Level.COMMUNE,
        kind=Agency.Kind.COMMUNE,
        one_stop_name="Trung tâm Phục vụ hành chính công xã Đồng Sen",
        valid_from=FOUNDED,
        parent=province,
        by=None,
        at=AT,
    )


@pytest.fixture
def ward(province):
    return actions.make_agency(
        name="UBND phường Bến Đình",
        level=Agency.Level.COMMUNE,
        kind=Agency.Kind.WARD,
        valid_from=FOUNDED,
        parent=province,
        by=None,
        at=AT,
    )


@pytest.fixture
def make_officer(commune):
    """Return a maker of officers of the commune, in office since it was founded."""

    def make(username, full_name, *roles, agency=commune, department=None, password=PASSWORD):
        user = actions.make_user(username=username, full_name=full_name, password=password, by=None, at=AT)
        for role in roles:
            actions.give_position(
                user, role=role, agency=agency, department=department, starts_on=FOUNDED, by=None, at=AT
            )
        return user

    return make


@pytest.fixture
def clerk(make_officer):
    return make_officer("ha.tran", "Trần Thu Hà", Role.CLERK)


@pytest.fixture
def specialist(make_officer):
    return make_officer("sang.vi", "Vi Thị Sáng", Role.SPECIALIST)


@pytest.fixture
def leader(make_officer):
    return make_officer("lan.dang", "Đặng Ngọc Lan", Role.LEADER)


@pytest.fixture
def administrator(make_officer):
    return make_officer("quan.tri", "Lò Văn Ứng", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(make_officer):
    """Somebody with an account and no position at all."""
    return make_officer("nguoi.la", "Hồ Khách")
