"""The permanent cast of the tests: an invented commune and its people, made with the house's own verbs."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.catalogue import loading
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.models import Procedure, Revision
from motcua.dossiers.actions import ChargeInput, PaperInput, PartyInput, receive_dossier
from motcua.lib.clock import at_local
from motcua.people.actions import give_position, make_agency, make_department, make_user
from motcua.people.models import Agency, Department, User
from motcua.worktime.actions import load_national_days

# A Monday with nothing special about it: 09:00 on 9/11/2026.
MONDAY = date(2026, 11, 9)
NINE = at_local(MONDAY, 9)
PASSWORD = "mot-cua-thu-nghiem-2026"
LONG_AGO = date(2025, 7, 1)

BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER = (
    "1.001193",
    "2.000815",
    "1.004873",
    "2.000355",
    "2.002189",
)


@dataclass
class Cast:
    """Who is there: one commune, its offices, and one person of each role."""

    office: Agency
    civil_status: Department
    clerk: User
    second_clerk: User
    specialist: User
    second_specialist: User
    chairwoman: User
    deputy: User
    manager: User
    administrator: User
    stranger: User

    def revision(self, code: str) -> Revision:
        """Return the procedure's revision in force on the cast's Monday."""
        return Procedure.objects.get(code=code).current(MONDAY)

    def citizen(self, **changes) -> PartyInput:
        """Return an invented citizen."""
        given = {
            "full_name": "Đặng Thị Ngọc Diễm",
            "id_number": "099185000123",
            "birth_text": "12/02/1985",
            "sex": "Nữ",
            "address": "Thôn Bến Đình, xã Đồng Sen",
            "phone": "0900000017",
        }
        return PartyInput(**{**given, **changes})

    def papers(self, revision: Revision) -> tuple[PaperInput, ...]:
        """Return every paper that must be handed in, there and good."""
        return tuple(
            PaperInput(
                name=paper.name,
                requirement_id=paper.pk,
                present_only=paper.present_only,
                originals=paper.originals,
                copies=paper.copies,
                required=not paper.present_only and paper.conditional is False,
            )
            for paper in revision.papers.all()
            if paper.conditional is not True
        )

    def receive(self, code: str = BIRTH, *, at: datetime = NINE, by: User | None = None, **changes):
        """Receive a dossier the ordinary way."""
        revision = self.revision(code)
        given = {
            "revision": revision,
            "office": self.office,
            "applicant": self.citizen(),
            "papers": self.papers(revision),
            "charges": (ChargeInput(name="Lệ phí", unit_amount=8000, unit="bản", quantity=2),),
            "by": by or self.clerk,
            "at": at,
        }
        return receive_dossier(**{**given, **changes})


def make_cast(codes: tuple[str, ...] = (BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER)) -> Cast:
    """Found the commune of Đồng Sen (invented), staff it and load a few real procedures."""
    calendar = load_national_days()
    office = make_agency(
        name="Ủy ban nhân dân xã Đồng Sen",
        short_name="Xã Đồng Sen",
        slug="dong-sen",
        level="commune",
        kind="commune",
        one_stop_name="Trung tâm Phục vụ hành chính công xã Đồng Sen",
        printed_superior="Ủy ban nhân dân tỉnh Lam Giang",
        place="Đồng Sen",
        address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        phone="0200 000 0000",
        calendar=calendar,
        identifiers={"qd20_2020": "H99.12", "qcvn102": "000.00.12.H99"},
        valid_from=LONG_AGO,
        by=None,
        at=NINE,
    )
    department = make_department(office, name="Bộ phận Hộ tịch", by=None, at=NINE)

    def person(username: str, full_name: str, role: str | None, title: str = "", unit=None) -> User:
        user = make_user(
            username=username, full_name=full_name, password=PASSWORD, public_title=title, by=None, at=NINE
        )
        if role:
            give_position(
                user,
                role=role,
                agency=office,
                department=unit,
                starts_on=LONG_AGO,
                title=title,
                by=None,
                at=NINE,
            )
        return user

    cast = Cast(
        office=office,
        civil_status=department,
        clerk=person("ha", "Trần Thu Hà", "clerk", "Công chức một cửa"),
        second_clerk=person("khoa", "Lò Văn Khoa", "clerk", "Công chức một cửa"),
        specialist=person("sang", "Vi Thị Sáng", "specialist", "Công chức hộ tịch", department),
        second_specialist=person("tung", "Hà Thanh Tùng", "specialist", "Công chức địa chính"),
        chairwoman=person("lan", "Nông Thị Lan", "leader", "Chủ tịch"),
        deputy=person("thanh", "Lý Văn Thành", "leader", "Phó Chủ tịch"),
        manager=person("mai", "Đàm Tuyết Mai", "office_manager", "Phụ trách một cửa"),
        administrator=person("quan", "Bế Minh Quân", "administrator", "Quản trị"),
        stranger=person("la", "Người Không Vị Trí", None),
    )
    records = [record for record in loading.shipped_records() if record.get("code") in codes]
    load_catalogue(records, by=None, at=at_local(LONG_AGO, 8))
    return cast
