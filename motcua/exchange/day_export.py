"""One day's dossiers in the shape the province's system takes: headers (DongBoHoSoMC) and progress (CapNhatTienDoHoSoMC).

Reads only. A header says how the dossier stands now; progress rows say what happened on the day. What the other side
would refuse is left out of the files and listed with its reasons. No person but the applicant and the officer is named.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from motcua.dossiers.lifecycle import CLOSED, PAUSED, STATE_OF, Stage, State
from motcua.dossiers.lookups import said_outside, stage_told
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import Happening, timelines
from motcua.exchange.profile import Profile
from motcua.journal.models import Entry
from motcua.lib.clock import at_local, local
from motcua.people.models import Agency, Position, User

HEADERS, PROGRESS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"
_ARRIVALS = frozenset({"receive", "register"})


@dataclass(frozen=True)
class Refused:
    """A dossier the other side would not take, and why."""

    code: str
    reasons: list[str]


@dataclass
class DayFiles:
    """What one day gives: the bodies of the calls, and what is left out."""

    day: date
    headers: list[dict] = field(default_factory=list)
    progress: list[dict] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    dossiers: int = 0

    def text_of(self, service: str) -> str:
        """Return the file of a service: the bodies of its calls in their order, without the session."""
        bodies = self.headers if service == HEADERS else self.progress
        return json.dumps(bodies, ensure_ascii=False, indent=1) + "\n"

    def name_of(self, service: str) -> str:
        """Return the name of the file of a service."""
        return f"{service}-{self.day:%Y%m%d}.json"


def export_day(agency: Agency, day: date, profile: Profile) -> DayFiles:
    """Gather what happened to the agency's dossiers on a day. A constant number of queries."""
    starts, ends = at_local(day), at_local(day + timedelta(days=1))
    touched = set(
        Entry.objects.filter(at__gte=starts, at__lt=ends, kind__startswith="dossier.")
        .values_list("stream_id", flat=True)
        .distinct()
    )
    made = DayFiles(day)
    codes = sorted(stream.removeprefix("dossier:") for stream in touched)
    rows = []
    for start in range(0, len(codes), 400):
        rows += list(_rows(agency, codes[start : start + 400]))
    stories = timelines(rows)
    people = _people(agency, stories, starts, ends)
    writer = _Writer(profile, agency, people)
    new, updates, progress = [], [], []
    for dossier in rows:
        story = stories[dossier.stream]
        header = writer.header(dossier)
        reasons = writer.objections(dossier, header)
        if reasons:
            made.refused.append(Refused(dossier.code, reasons))
            continue
        today = [one for one in story if starts <= one.at < ends]
        is_new = any(one.move in _ARRIVALS for one in today)
        if is_new and profile["new_dossiers_first_as_registered"] and dossier.state != State.REGISTERED:
            new.append(writer.as_registered(header))
            updates.append(header)
        else:
            (new if is_new else updates).append(header)
        progress += [writer.step(dossier, one) for one in today if writer.is_told(one)]
    made.dossiers = len(rows) - len(made.refused)
    unit = profile["unit_code"] or agency.identifier("qd20_2020", day) or ""
    made.headers = [
        {"madonvi": unit, "service": HEADERS, "isUpdating": str(updating), "data": data}
        for updating, data in ((False, new), (True, updates))
        if data
    ]
    if progress:
        made.progress = [{"madonvi": unit, "service": PROGRESS, "isUpdating": "False", "data": progress}]
    return made


def _rows(agency: Agency, codes: list[str]):
    return (
        Dossier.objects.of_agencies([agency.pk])
        .filter(code__in=codes)
        .select_related("procedure__sector", "revision", "office", "competent_agency", "applicant", "holder")
        .prefetch_related("papers__file", "papers__requirement", "charges", "results", "supplementrequests")
        .order_by("code")
    )


@dataclass(frozen=True)
class _Worker:
    name: str
    title: str
    unit: str


def _people(
    agency: Agency, stories: dict[str, list[Happening]], starts: datetime, ends: datetime
) -> dict[str, _Worker]:
    actors = {one.actor for story in stories.values() for one in story if starts <= one.at < ends}
    ids = {int(actor.partition(":")[2]) for actor in actors if actor.startswith("user:")}
    units = dict(
        Position.objects.filter(user__in=ids, agency=agency, department__isnull=False).values_list(
            "user_id", "department__name"
        )
    )
    return {
        user.actor: _Worker(user.full_name, user.public_title, units.get(user.pk, ""))
        for user in User.objects.filter(pk__in=ids)
    }


class _Writer:
    def __init__(self, profile: Profile, agency: Agency, people: dict[str, _Worker]):
        self.profile, self.agency, self.people = profile, agency, people

    def header(self, dossier: Dossier) -> dict:
        p, holder = self.profile, dossier.holder
        papers = [paper for paper in dossier.papers.all() if paper.replaced_at is None]
        return {
            "MaHoSo": dossier.provincial_code or dossier.code,
            "MaTTHC": dossier.procedure.code,
            "TenTTHC": dossier.revision.name,
            "MaLinhVuc": p["sector_codes"].get(dossier.revision.official_sector, ""),
            "TenLinhVuc": dossier.revision.official_sector or dossier.procedure.sector.name,
            "KenhThucHien": p["channels"].get(dossier.channel, ""),
            "ChuHoSo": holder.full_name,
            "LoaiDoiTuong": p["applicant_kinds"].get(holder.kind, ""),
            "MaDoiTuong": None,
            "SoGiayToChuHoSo": holder.id_number,
            "ThongTinKhac": "",
            "Email": dossier.applicant.email,
            "Fax": "",
            "SoDienThoai": dossier.applicant.phone,
            "TrichYeuHoSo": (dossier.summary or dossier.revision.name)[: p["longest"]["TrichYeuHoSo"]],
            "NgayNopHoSo": self.when(dossier.submitted_at),
            "NgayTiepNhan": self.when(dossier.received_at if dossier.is_accepted else None),
            "NgayHenTra": self.when(dossier.promised_at or (dossier.first_due_at if dossier.is_accepted else None)),
            "TrangThaiHoSo": str(self.state(dossier)),
            "NgayTra": self.when(dossier.returned_at),
            "ThongTinTra": "",
            "HinhThuc": p["deliveries"].get(dossier.delivery, ""),
            "NgayKetThucXuLy": self.when(dossier.finished_at if self.state(dossier) >= State.WITHDRAWN else None),
            "NgayTuChoi": self.when(dossier.finished_at if dossier.stage == Stage.NOT_ACCEPTED else None),
            "DonViXuLy": dossier.competent_agency.name,
            "GhiChu": "",
            "NoiNopHoSo": p["filed_at"],
            "HoSoCoThanhPhanSoHoa": "1" if any(paper.file_id for paper in papers) else "0",
            "TaiKhoanDuocXacThucVoiVNeID": "0",
            "DuocThanhToanTrucTuyen": p["paid_online"],
            "DinhDanhCHS": self.identities(holder.id_number),
            "DSKetNoiCSDL": [],
            "TaiLieuNop": [self.scan(paper) for paper in papers if paper.file_id],
            "DanhSachLePhi": [self.charge(dossier, charge) for charge in dossier.charges.all()],
            "DanhSachTepDinhKemKhac": [
                {"TenGiayTo": paper.name, "SoLuong": str(paper.originals + paper.copies), "LoaiGiayTo": ""}
                for paper in papers
                if not paper.file_id and paper.verdict == "good"
            ],
            "DanhSachHoSoBoSung": [self.supplement(one) for one in dossier.supplementrequests.all() if not one.undone_at],
            "DanhSachGiayToKetQua": [
                {
                    "TenGiayTo": one.title,
                    "MaThanhPhanHoSo": "",
                    "GiayToId": str(one.pk),
                    "DuongDanTepTinKetQua": "",
                    "MaGiayToKetQua": "",
                }
                for one in dossier.results.all()
                if not one.revoked_at and dossier.stage in (Stage.READY, Stage.RETURNED)
            ],
        }  # fmt: skip

    def as_registered(self, header: dict) -> dict:
        """Return the header as it would have been before the desk took the dossier in."""
        return header | {
            "TrangThaiHoSo": str(int(State.REGISTERED)),
            "NgayTiepNhan": "",
            "NgayHenTra": "",
            "NgayTra": "",
            "NgayKetThucXuLy": "",
            "NgayTuChoi": "",
            "DanhSachHoSoBoSung": [],
            "DanhSachGiayToKetQua": [],
        }

    def state(self, dossier: Dossier) -> State:
        """Return the national state as somebody outside may hear of it."""
        return STATE_OF[Stage(stage_told(dossier.stage))]

    def when(self, at: datetime | None) -> str:
        return local(at).strftime(self.profile["date_format"]) if at else ""

    def identities(self, number: str) -> list[dict]:
        if not number:
            return []
        kinds = self.profile["identity_kinds"]
        twelve = len(number) == 12 and number.isdecimal()
        return [{"LoaiDinhDanh": kinds["twelve_digits" if twelve else "other"], "SoDinhDanh": number}]

    def scan(self, paper) -> dict:
        return {
            "TepDinhKemId": str(paper.pk),
            "TenTepDinhKem": paper.file_name or paper.name[:120],
            "IsDeleted": "False",
            "MaThanhPhanHoSo": "",
            "DuongDanTaiTepTin": "",
            "DuocSoHoa": "1",
            "DuocTaiSuDung": "0",
            "DuocLayTuKhoDMQG": "0",
            "MaKetQuaThayThe": "",
        }

    def charge(self, dossier: Dossier, charge) -> dict:
        moments = self.profile["charge_moment"]
        early = charge.settled_at is not None and dossier.returned_at != charge.settled_at
        return {
            "TenPhiLePhi": charge.name,
            "MaPhiLePhi": "",
            "HinhThucThu": moments["reception" if early else "result"],
            "Gia": "" if charge.amount is None else str(charge.amount),
            "LoaiPhiLePhi": self.profile["charge_kind"],
        }

    def supplement(self, letter) -> dict:
        return {
            "HoSoBoSungId": str(letter.pk),
            "NguoiYeuCauBoSung": "",
            "NoiDungBoSung": letter.reason
            or "; ".join(
                f"{point['name']}: {point['reason']}" for point in letter.points if point.get("name")
            ),
            "NgayBoSung": self.when(letter.issued_at),
            "NguoiTiepNhanBoSung": "",
            "ThongTinTiepNhan": "",
            "NgayTiepNhanBoSung": self.when(letter.answered_at),
            "TrangThaiBoSung": "1" if letter.answered_at else "0",
            "DanhSachGiayToBoSung": [],
            "DanhSachLePhiBoSung": [],
            "NgayHenTraTruoc": "",
            "NgayHenTraMoi": "",
        }

    def objections(self, dossier: Dossier, header: dict) -> list[str]:
        """List why the other side would not take this header."""
        reasons = []
        if not dossier.procedure.code_is_national:
            reasons.append("Thủ tục chưa có mã quốc gia (MaTTHC).")
        if header["MaHoSo"].startswith("CHUA-CO-MA"):
            reasons.append("Mã hồ sơ chưa có mã định danh của cơ quan.")
        wanted = list(self.profile["required"])
        if dossier.is_accepted and dossier.stage not in CLOSED | PAUSED:
            wanted += self.profile["required_when_received"]
        reasons += [f"{name} trống." for name in wanted if header.get(name) in ("", None)]
        for name, most in self.profile["longest"].items():
            if len(str(header.get(name) or "")) > most:
                reasons.append(f"{name} dài quá {most} ký tự.")
        return reasons

    def is_told(self, one: Happening) -> bool:
        """Tell whether an entry is progress of the dossier: it moved, and was not taken back."""
        return not one.undone and bool(one.data.get("to")) and one.move != "undo"

    def step(self, dossier: Dossier, one: Happening) -> dict:
        who = self.people.get(one.actor)
        return {
            "MaHoSo": dossier.provincial_code or dossier.code,
            "NguoiXuLy": (who.name if who else "Hệ thống")[: self.profile["longest"]["NguoiXuLy"]],
            "ChucDanh": who.title if who else "",
            "ThoiDiemXuLy": self.when(one.at),
            "PhongBanXuLy": (who.unit if who and who.unit else self.agency.one_stop_name or self.agency.name),
            "NoiDungXuLy": said_outside(one),
            "TrangThai": str(int(STATE_OF[Stage(stage_told(one.data["to"]))])),
            "NgayBatDau": self.when(one.at),
            "NgayKetThucTheoQuyDinh": self.when(datetime.fromisoformat(one.data["due"]))
            if one.data.get("due")
            else "",
        }
