"""Found the invented commune: its agencies, calendar, officers and counters. All verbs are the house's own machine's."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.catalogue import loading
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.models import Procedure
from motcua.guidance.actions import load_shipped_questions
from motcua.people.actions import (
    add_identifier,
    appoint_substitute,
    give_position,
    make_agency,
    make_counter,
    make_department,
    make_user,
    succeed_agency,
)
from motcua.people.models import Agency, User
from motcua.worktime.actions import load_national_days, make_calendar, set_opening_hours
from motcua.worktime.calendars import Shift
from motcua.worktime.models import Calendar

TWO_TIERS_FROM = date(
    2025, 7, 1
)  # the districts ended the day before (Luật Tổ chức chính quyền địa phương 2025)
OLD_CATALOGUE_FROM = loading.OLD_CATALOGUE_FROM
LONG_AGO = date(2015, 1, 1)

MORNING, AFTERNOON = Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17, 30))
WEEK = ((MORNING, AFTERNOON),) * 5 + ((), ())
EARLY_DOOR = Shift(time(7, 0), time(11, 30))
SATURDAY = 5

CIVIL, CERTIFY, ECONOMY, SOCIAL = "sang", "hien", "tung", "huong"

# (user name, full name, role, title, department, agency)
OFFICERS = (
    ("ha", "Trần Thu Hà", "clerk", "Công chức tiếp nhận, quầy 1", "center", "commune"),
    ("khoa", "Lò Văn Khoa", "clerk", "Công chức tiếp nhận, quầy 2", "center", "commune"),
    ("thu", "Phùng Minh Thu", "clerk", "Công chức tiếp nhận, quầy 3", "center", "commune"),
    (CIVIL, "Vi Thị Sáng", "specialist", "Công chức tư pháp – hộ tịch", "office", "commune"),
    (CERTIFY, "Tạ Diệu Hiền", "specialist", "Công chức tư pháp, chứng thực", "office", "commune"),
    (
        ECONOMY,
        "Hà Thanh Tùng",
        "specialist",
        "Chuyên viên đất đai, xây dựng, kinh doanh",
        "economy",
        "commune",
    ),
    (SOCIAL, "Chu Thị Hường", "specialist", "Chuyên viên lao động, xã hội", "social", "commune"),
    ("lan", "Nông Thị Lan", "leader", "Chủ tịch", None, "commune"),
    ("thanh", "Lý Văn Thành", "leader", "Phó Chủ tịch", None, "commune"),
    ("mai", "Đàm Tuyết Mai", "office_manager", "Phụ trách bộ phận một cửa", "center", "commune"),
    ("quan", "Bế Minh Quân", "administrator", "Quản trị hệ thống", "office", "commune"),
    ("ninh", "Cao Văn Ninh", "province_viewer", "Theo dõi cải cách hành chính của tỉnh", None, "province"),
    ("vui", "Lục Thị Vui", "helper", "Đoàn viên hỗ trợ người dân", "center", "commune"),
    ("xuan", "Giàng Đức Xuân", "observer", "Ban Thanh tra nhân dân", None, "commune"),
)
DEPARTMENTS = {
    "center": "Bộ phận Một cửa",
    "office": "Văn phòng HĐND và UBND",
    "economy": "Phòng Kinh tế",
    "social": "Phòng Văn hóa – Xã hội",
}
_SYLLABLES = (
    "sen",
    "lua",
    "tre",
    "ban",
    "mai",
    "song",
    "nui",
    "gio",
    "trang",
    "cau",
    "dinh",
    "ruong",
    "bien",
    "buom",
)


@dataclass(frozen=True)
class Login:
    """How one of the demo's officers comes in."""

    role: str
    username: str
    password: str
    full_name: str
    position: str


@dataclass
class Commune:
    """The place and its people."""

    office: Agency
    district: Agency
    province: Agency
    calendar: Calendar
    officers: dict[str, User]
    logins: list[Login]

    def __getitem__(self, username: str) -> User:
        """Return the officer of that user name."""
        return self.officers[username]

    @property
    def clerks(self) -> list[User]:
        return [self.officers[name] for name, _, role, *_ in OFFICERS if role == "clerk"]

    @property
    def leaders(self) -> list[User]:
        return [self.officers[name] for name, _, role, *_ in OFFICERS if role == "leader"]


def records_on(day: date) -> list[dict]:
    """Return the shipped records as they held on a day.

    The shipped catalogue begins with the two-tier government. For a demo set before it, what the commune already did
    then holds from the old mechanism's beginning; what the districts did still begins on 1/7/2025.
    """
    records = loading.shipped_records()
    if day >= TWO_TIERS_FROM:
        return records
    early = OLD_CATALOGUE_FROM.isoformat()
    return [
        record if record.get("level_before_2025_07") else {**record, "valid_from": early}
        for record in records
    ]


def load_what_it_needs(day: date, at: datetime, codes: frozenset[str] | None = None) -> None:
    """Load the national days and the catalogue as they held on `day`; `codes` loads only these (for tests)."""
    load_national_days(by=None, at=at)
    if not Procedure.objects.exists():
        records = records_on(day)
        if codes is not None:
            records = [record for record in records if record.get("code") in codes]
        load_catalogue(records, by=None, at=at)
        load_shipped_questions(by=None, at=at)


def found_commune(day: date, at: datetime, *, password: str = "") -> Commune:
    """Found the commune as it stands on `day`; everything is written at `at`. `password`: for tests, else random."""
    password = password or make_password()
    standard = Calendar.objects.get(code="standard")
    calendar = make_calendar(
        "dong-sen", "Giờ làm việc của xã Đồng Sen", weekly=WEEK, follows=standard, by=None, at=at
    )
    hours = [(weekday, span, False) for weekday in range(5) for span in (EARLY_DOOR, AFTERNOON)]
    calendar = set_opening_hours(calendar, [*hours, (SATURDAY, MORNING, True)], by=None, at=at)
    province = make_agency(
        name="Ủy ban nhân dân tỉnh Lam Giang",
        short_name="Tỉnh Lam Giang",
        slug="lam-giang",
        level="province",
        kind="province",
        place="Lam Giang",
        identifiers={"qd20_2020": "H99"},
        valid_from=LONG_AGO,
        by=None,
        at=at,
    )
    district = make_agency(
        name="Ủy ban nhân dân huyện Vân Lam",
        short_name="Huyện Vân Lam",
        slug="huyen-van-lam",
        level="district",
        parent=province,
        identifiers={"qd20_2020": "H99.7"},
        valid_from=LONG_AGO,
        valid_to=TWO_TIERS_FROM - timedelta(days=1),
        by=None,
        at=at,
    )
    old = day < TWO_TIERS_FROM
    office = make_agency(
        name="Ủy ban nhân dân xã Đồng Sen",
        short_name="Xã Đồng Sen",
        slug="dong-sen",
        level="commune",
        kind="commune",
        parent=district,
        one_stop_name="Bộ phận Một cửa xã Đồng Sen"
        if old
        else "Trung tâm Phục vụ hành chính công xã Đồng Sen",
        printed_superior="Ủy ban nhân dân huyện Vân Lam" if old else "Ủy ban nhân dân tỉnh Lam Giang",
        place="Đồng Sen",
        address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        phone="0200 000 0000",
        hotline="0200 000 0001",
        email="motcua@dong-sen.example",
        calendar=calendar,
        identifiers={"qd20_2020": "H99.7.12", "qcvn102": "000.12.07.H99"},
        valid_from=LONG_AGO,
        by=None,
        at=at,
    )
    for scheme, value in (("qd20_2020", "H99.12"), ("qcvn102", "000.00.12.H99")):
        add_identifier(office, scheme=scheme, value=value, valid_from=TWO_TIERS_FROM, by=None, at=at)
    succeed_agency(
        district,
        office,
        on=TWO_TIERS_FROM,
        ground="Luật Tổ chức chính quyền địa phương 2025: kết thúc hoạt động cấp huyện",
        by=None,
        at=at,
    )
    for number, name in ((1, "Hộ tịch, chứng thực"), (2, "Đất đai, kinh doanh"), (3, "Chính sách xã hội")):
        make_counter(office, number=number, name=name, by=None, at=at)
    departments = {
        key: make_department(office, name=name, by=None, at=at) for key, name in DEPARTMENTS.items()
    }
    officers, logins = {}, []
    for username, full_name, role, title, department, where in OFFICERS:
        user = make_user(
            username=username,
            full_name=full_name,
            password=password,
            public_title=title,
            phone="0200 000 0000",
            by=None,
            at=at,
        )
        give_position(
            user,
            role=role,
            agency=province if where == "province" else office,
            department=departments[department] if department else None,
            title=title,
            starts_on=LONG_AGO,
            by=None,
            at=at,
        )
        officers[username] = user
        logins.append(Login(role, username, password, full_name, title))
    return Commune(office, district, province, calendar, officers, logins)


def send_away(commune: Commune, starts_on: date, ends_on: date, at: datetime) -> None:
    """Let the civil-status officer be away and a colleague of the same office act for her."""
    appoint_substitute(
        absent=commune[CIVIL],
        substitute=commune[CERTIFY],
        starts_on=starts_on,
        ends_on=ends_on,
        reason="Tập huấn nghiệp vụ hộ tịch",
        by=commune["mai"],
        at=at,
    )


def make_password() -> str:
    """Return a pass phrase that is typed easily on a phone: four words and three digits."""
    words = [secrets.choice(_SYLLABLES) for _ in range(4)]
    return "-".join([*words, f"{secrets.randbelow(900) + 100}"])
