"""A list of open dossiers from another system: a spreadsheet, or the province's own records (the shape of DongBoHoSoMC)."""

import json
import re
from datetime import UTC, datetime

from motcua.catalogue.models import FormerCode, Procedure, Process, Revision
from motcua.dossiers.actions import DossierInput, PartyInput
from motcua.dossiers.actions.taking_over import TAKEN_OVER
from motcua.dossiers.lifecycle import State
from motcua.dossiers.models import Channel, Dossier, Party
from motcua.dossiers.rules import is_code, is_identity_number, is_phone
from motcua.exchange.planning import Plan, Row, longer_than, number_with_its_zeros
from motcua.exchange.sheets import Column, Line, Table, read_moment, write_template
from motcua.lib.clock import VIETNAM, local_day
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy
from motcua.people.models import Agency

MOST = 5_000  # dossiers in one run: they are written in one transaction, about nine seconds during which the counter waits
MAX_JSON = 20 * 1024 * 1024  # bytes
_CLOSES_AT = (17, 0)  # a printed day without an hour is kept to the end of that day's work

COLUMNS = (
    Column("code", "Mã hồ sơ", ("MaHoSo", "số hồ sơ", "mã số hồ sơ"), required=True, hint="Đúng như in trên giấy hẹn.", width=26),
    Column("procedure", "Mã thủ tục", ("MaTTHC", "mã tthc", "mã thủ tục hành chính"), required=True, hint="Mã quốc gia, ví dụ 1.001193."),
    Column("full_name", "Họ và tên người nộp", ("ChuHoSo", "chủ hồ sơ", "người nộp", "họ và tên", "họ tên"), required=True, width=28),
    Column("state", "Trạng thái", ("TrangThaiHoSo", "trạng thái hồ sơ", "tình trạng"), required=True, hint="Số 1 đến 10 của danh mục quốc gia, hoặc tên trạng thái.", choices=tuple(state.label for state in TAKEN_OVER), width=32),
    Column("received_at", "Ngày nhận", ("NgayTiepNhan", "ngày tiếp nhận"), required=True, hint="dd/mm/yyyy hh:mm. Không ghi giờ thì hiểu là 8:00."),
    Column("due_at", "Ngày hẹn trả", ("NgayHenTra", "hẹn trả", "ngày hẹn"), hint="Đúng như in trên giấy hẹn, không tính lại. Không ghi giờ thì hiểu là 17:00."),
    Column("id_number", "Số định danh", ("SoGiayToChuHoSo", "cccd", "số cccd", "số căn cước", "cmnd", "số giấy tờ"), hint="Ghi cả số 0 đầu."),
    Column("phone", "Điện thoại", ("SoDienThoai", "số điện thoại", "di động"), hint="Ghi cả số 0 đầu."),
    Column("email", "Thư điện tử", ("Email", "e-mail")),
    Column("address", "Địa chỉ", ("DiaChi", "nơi cư trú"), width=34),
    Column("kind", "Loại người nộp", ("LoaiDoiTuong", "loại đối tượng"), hint="Công dân, doanh nghiệp hoặc tổ chức; để trống là công dân."),
    Column("submitted_at", "Ngày nộp", ("NgayNopHoSo", "ngày nộp hồ sơ"), hint="Để trống là cùng lúc với ngày nhận."),
    Column("channel", "Cách nộp", ("KenhThucHien", "kênh thực hiện", "hình thức nộp"), hint="Trực tiếp, trực tuyến hoặc bưu chính; để trống là trực tiếp."),
    Column("delivery", "Cách nhận kết quả", ("HinhThuc", "hình thức nhận kết quả"), hint="Tại quầy hoặc bưu chính; để trống là tại quầy."),
    Column("summary", "Trích yếu", ("TrichYeuHoSo", "trích yếu hồ sơ"), width=34),
    Column("provincial_code", "Mã trên hệ thống tỉnh", ("mã tỉnh", "mã hồ sơ tỉnh"), hint="Khi khác với mã in trên giấy hẹn.", width=26),
)  # fmt: skip
_TITLES = {column.key: column.title for column in COLUMNS}

_STATES = {fold(state.label): state for state in State} | {
    fold(words): state
    for state, others in {
        State.ACCEPTED: ("đã tiếp nhận", "mới tiếp nhận"),
        State.PROCESSING: ("đang giải quyết", "đang thụ lý"),
        State.SUPPLEMENT_WANTED: ("chờ bổ sung", "yêu cầu bổ sung"),
        State.PAYMENT_WANTED: ("chờ nộp phí", "yêu cầu thực hiện nvtc", "chờ nghĩa vụ tài chính"),
        State.DONE: ("đã có kết quả", "chờ trả kết quả"),
    }.items()
    for words in others
}
_CHANNELS = {
    "": Channel.COUNTER, "1": Channel.COUNTER, "truc tiep": Channel.COUNTER, "tai quay": Channel.COUNTER,
    "2": Channel.ONLINE, "truc tuyen": Channel.ONLINE, "3": Channel.POST, "buu chinh": Channel.POST,
    "buu chinh cong ich": Channel.POST, "qua buu chinh": Channel.POST,
}  # fmt: skip
_DELIVERIES = {
    "": "counter", "0": "counter", "tai quay": "counter", "truc tiep": "counter", "nhan truc tiep": "counter",
    "1": "post", "2": "post", "buu chinh": "post", "qua buu chinh": "post", "buu chinh cong ich": "post",
}  # fmt: skip
_KINDS = {
    "": Party.Kind.CITIZEN, "1": Party.Kind.CITIZEN, "cong dan": Party.Kind.CITIZEN, "nguoi dan": Party.Kind.CITIZEN,
    "ca nhan": Party.Kind.CITIZEN, "2": Party.Kind.BUSINESS, "doanh nghiep": Party.Kind.BUSINESS,
    "ho kinh doanh": Party.Kind.BUSINESS, "3": Party.Kind.ORGANISATION, "4": Party.Kind.ORGANISATION,
    "to chuc": Party.Kind.ORGANISATION, "co quan": Party.Kind.ORGANISATION,
}  # fmt: skip


def template() -> bytes:
    """Return the empty list to fill in."""
    return write_template(
        COLUMNS,
        title="Hồ sơ đang giải quyết",
        example={
            "code": "H99.12-261102-0007",
            "procedure": "1.001193",
            "full_name": "Đặng Thị Ngọc Diễm",
            "state": State.PROCESSING.label,
            "received_at": "02/11/2026 08:30",
            "due_at": "12/11/2026 17:00",
            "phone": "0900000017",
        },
        notes=[
            "Mỗi dòng là một hồ sơ chưa trả. Cột có dấu * là bắt buộc; cột khác để trống được.",
            "Mã hồ sơ và ngày hẹn giữ đúng như đã in; chương trình không tính lại ngày nào.",
            "Dòng bắt đầu bằng «Ví dụ:» không được nhập. Chưa có gì được ghi cho đến khi ông/bà xem lại và xác nhận.",
            "",
        ],
    )


def read_records(content: bytes, *, field: str = "file") -> Table:
    """Return the lines of the province's records: a list, or {"data": [...]}, or bodies of several calls. Raises NotAllowed."""
    if len(content) > MAX_JSON:
        raise NotAllowed(
            "Tệp nặng quá 20 MB. Ông/bà chia thành nhiều tệp.", code="records-too-large", field=field
        )
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAllowed(
            "Không đọc được tệp này: không phải JSON mã UTF-8.", code="records-broken", field=field
        ) from error
    records, updates = [], []
    for body in found if isinstance(found, list) else [found]:
        if isinstance(body, dict) and isinstance(body.get("data"), list):
            # Of a dossier sent as new and then brought up to date, the later record says how it stands.
            (updates if str(body.get("isUpdating")).lower() == "true" else records).extend(body["data"])
        else:
            records.append(body)
    latest: dict[object, dict] = {}
    for position, record in enumerate([*records, *updates]):
        if not isinstance(record, dict) or not {"MaHoSo", "MaTTHC"} <= set(record):
            raise NotAllowed(
                f"Bản ghi thứ {position + 1} không có MaHoSo và MaTTHC, nên không phải dạng DongBoHoSoMC.",
                code="records-shape",
                field=field,
            )
        latest[record["MaHoSo"]] = record
    if not latest:
        raise NotAllowed("Tệp không có hồ sơ nào.", code="records-empty", field=field)
    return Table([_line(number, record) for number, record in enumerate(latest.values(), start=1)])


def _line(number: int, record: dict) -> Line:
    cells = {}
    for column in COLUMNS:
        for name in (name for name in column.names if name in record):
            value = record[name]
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                cells[column.key] = tidy(str(value))[:2000]
    if "id_number" not in cells and isinstance(record.get("DinhDanhCHS"), list):
        for one in record["DinhDanhCHS"]:
            if isinstance(one, dict) and isinstance(one.get("SoDinhDanh"), str):
                cells["id_number"] = tidy(one["SoDinhDanh"])[:40]
                break
    cells.setdefault("provincial_code", cells.get("code", ""))
    return Line(number, {key: text for key, text in cells.items() if text})


def plan(lines: list[Line], agency: Agency, now: datetime) -> Plan:
    """Say what each line would make. A constant number of queries, however many lines."""
    made = Plan()
    if len(lines) > MOST:
        made.notes.append(
            f"Danh sách có {len(lines)} hồ sơ; mỗi đợt nhận nhiều nhất {MOST}. Các dòng sau không đọc: nhập xong đợt này rồi "
            "nhập lại đúng tệp này, hồ sơ đã có sẽ được nhận ra."
        )
    reader = _Reader(lines[:MOST], agency, now)
    made.rows = [reader.read(line) for line in lines[:MOST]]
    return made


def _in_batches(values: list[str], size: int = 500):
    return (values[start : start + size] for start in range(0, len(values), size))


class _Reader:
    def __init__(self, lines: list[Line], agency: Agency, now: datetime):
        self.agency, self.now = agency, now
        codes = {line[key].upper() for line in lines for key in ("code", "provincial_code")}
        codes = sorted(codes - {""})
        self.codes, self.provincial = set(), set()
        for some in _in_batches(codes):
            self.codes.update(Dossier.objects.filter(code__in=some).values_list("code", flat=True))
            self.provincial.update(
                Dossier.objects.filter(provincial_code__in=some).values_list("provincial_code", flat=True)
            )
        wanted = {re.match(r"\d\.\d{6}", line["procedure"]).group() for line in lines if re.match(r"\d\.\d{6}", line["procedure"])}  # fmt: skip
        wanted |= {line["procedure"] for line in lines}
        self.procedures = {one.code: one for one in Procedure.objects.filter(code__in=wanted)}
        former = FormerCode.objects.filter(code__in=wanted).select_related("procedure")
        self.procedures |= {one.code: one.procedure for one in former if one.code not in self.procedures}
        known = {procedure.pk for procedure in self.procedures.values()}
        self.revisions: dict[int, list[Revision]] = {}
        for one in (
            Revision.objects.filter(procedure__in=known)
            .select_related("procedure", "assigned_process")
            .order_by("number")
        ):
            self.revisions.setdefault(one.procedure_id, []).append(one)
        self.has_default = Process.objects.filter(is_default=True).exists()
        self.seen: dict[str, int] = {}
        self.seen_provincial: dict[str, int] = {}

    def read(self, line: Line) -> Row:
        row = Row(line.number, line["code"] or "(chưa có mã)")
        code, provincial = (
            line["code"].upper(),
            line["provincial_code"].upper(),
        )  # as looking up compares them
        self._codes(row, code, provincial)
        state = self._state(line, row)
        received = self._moment(line, "received_at", row, hour=(8, 0))
        due = self._moment(line, "due_at", row, hour=_CLOSES_AT)
        submitted = self._moment(line, "submitted_at", row, hour=(8, 0))
        if submitted is not None and received is None and state is State.REGISTERED:
            received = submitted
        if received is None:
            if not line["received_at"]:
                row.problems.append("Chưa có ngày nhận.")
        elif received > self.now:
            row.problems.append("Ngày nhận sau lúc này.")
        elif due is not None and due <= received:
            row.problems.append("Ngày hẹn trả trước lúc nhận.")
        if state in (State.ACCEPTED, State.PROCESSING) and due is None and not line["due_at"]:
            row.problems.append("Chưa có ngày hẹn trả: ghi đúng ngày in trên giấy hẹn.")
        if submitted is not None and received is not None and submitted > received:
            row.cautions.append("Ngày nộp sau ngày nhận; ghi cùng lúc với ngày nhận.")
            submitted = received
        revision = self._revision(line, row, received)
        applicant = self._applicant(line, row)
        channel = self._listed(line, "channel", _CHANNELS, Channel.COUNTER, row)
        delivery = self._listed(line, "delivery", _DELIVERIES, "counter", row)
        if due is not None and due < self.now and state in (State.ACCEPTED, State.PROCESSING):
            row.cautions.append("Đã quá hẹn trả.")
        row.details = ", ".join(
            part
            for part in (
                f"{revision.procedure.code} {revision.name}" if revision else line["procedure"],
                state.label if state else "",
            )
            if part
        )
        if row.is_right:
            row.made = DossierInput(
                code=code,
                provincial_code=provincial,
                revision=revision,
                applicant=applicant,
                state=int(state),
                received_at=received,
                due_at=due,
                submitted_at=submitted,
                channel=channel,
                delivery=delivery,
                summary=line["summary"][:300],
            )
        return row

    def _codes(self, row: Row, code: str, provincial: str) -> None:
        if no := is_code(code):
            row.problems.append(no.reason if code else "Chưa có mã hồ sơ.")
        elif code in self.codes:
            row.problems.append("Mã hồ sơ này đã có ở đây.")
        elif code in self.seen:
            row.problems.append(f"Trùng mã với dòng {self.seen[code]}.")
        self.seen.setdefault(code, row.line)
        if not provincial:
            return
        if no := is_code(provincial):
            row.problems.append(f"Mã trên hệ thống tỉnh: {no.reason}")
        elif provincial in self.provincial:
            row.problems.append("Mã trên hệ thống tỉnh này đã ghi cho hồ sơ khác.")
        elif provincial in self.seen_provincial:
            row.problems.append(f"Mã trên hệ thống tỉnh trùng với dòng {self.seen_provincial[provincial]}.")
        self.seen_provincial.setdefault(provincial, row.line)

    def _state(self, line: Line, row: Row) -> State | None:
        said = line["state"]
        state = State(int(said)) if said.isascii() and said.isdecimal() and 1 <= int(said[:3]) <= 10 else None
        state = state or _STATES.get(fold(said))
        if state is None:
            row.problems.append(
                f"Trạng thái «{said[:40]}» không có trong danh mục." if said else "Chưa có trạng thái."
            )
        elif state not in TAKEN_OVER:
            row.problems.append(f"Hồ sơ đã kết thúc ({state.label}), không cần tiếp quản.")
            return None
        return state

    def _moment(self, line: Line, key: str, row: Row, *, hour: tuple[int, int]) -> datetime | None:
        if not line[key]:
            return None
        try:
            found, has_hour = read_moment(line[key], was_number=key in line.numbers)
        except ValueError:
            row.problems.append(f"{_TITLES[key]}: không hiểu «{line[key][:40]}». Ghi như 05/11/2026 08:30.")
            return None
        if key in line.numbers and re.fullmatch(r"\d{5}(\.\d+)?", line[key]):
            row.cautions.append(
                f"{_TITLES[key]} trong tệp là số {line[key]}, hiểu là {found:%d/%m/%Y %H:%M}."
            )
        if not has_hour:
            found = found.replace(hour=hour[0], minute=hour[1])
        return found.replace(tzinfo=VIETNAM).astimezone(UTC)

    def _revision(self, line: Line, row: Row, received: datetime | None) -> Revision | None:
        code = line["procedure"]
        short = re.match(r"\d\.\d{6}", code)  # provinces write 2.000815.000.00.00.H38
        procedure = self.procedures.get(code) or (self.procedures.get(short.group()) if short else None)
        if procedure is None:
            row.problems.append(
                f"Không có thủ tục mã «{code[:40]}» trong danh mục." if code else "Chưa có mã thủ tục."
            )
            return None
        revision = self._in_force(procedure, local_day(received or self.now)) or self._in_force(
            procedure, local_day(self.now)
        )
        if revision is None or not (revision.assigned_process_id or self.has_default):
            row.problems.append("Thủ tục này chưa có quy trình nội bộ, nên chưa biết chuyển cho ai.")
            return None
        return revision

    def _in_force(self, procedure: Procedure, day) -> Revision | None:
        """Return the revision in force on the day; before the first one that is known, the first."""
        published = self.revisions.get(procedure.pk, [])
        fitting = [
            one for one in published if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)
        ]
        return (
            fitting[-1] if fitting else published[0] if published and day < published[0].valid_from else None
        )

    def _applicant(self, line: Line, row: Row) -> PartyInput:
        full_name = line["full_name"]
        if not full_name:
            row.problems.append("Chưa có họ tên người nộp.")
        elif full_name[0] in "=+-@" or not any(c.isalpha() for c in full_name):
            row.problems.append(f"«{full_name[:40]}» không phải là họ tên.")
        lost = {11: 12, 8: 9}
        id_number = number_with_its_zeros(line, "id_number", row, called="Số định danh", lengths=lost).upper()
        phone = number_with_its_zeros(line, "phone", row, called="Điện thoại", lengths={9: 10, 10: 11})
        phone = "".join(c for c in phone if c.isdigit())
        if id_number and is_identity_number(id_number):
            row.cautions.append(f"Số định danh «{id_number[:20]}» không đúng dạng; giữ như trong tệp.")
        if phone and is_phone(phone):
            row.cautions.append(f"Số điện thoại «{phone[:20]}» không đúng dạng; giữ như trong tệp.")
        email = line["email"]
        if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            row.cautions.append(f"Thư điện tử «{email[:60]}» không đúng dạng; bỏ trống.")
            email = ""
        longer_than(row, [
            ("Họ và tên", full_name, 200), ("Số định danh", id_number, 20), ("Điện thoại", phone, 15),
            ("Thư điện tử", email, 254), ("Địa chỉ", line["address"], 300),
        ])  # fmt: skip
        return PartyInput(
            full_name=full_name,
            id_number=id_number,
            kind=self._listed(line, "kind", _KINDS, Party.Kind.CITIZEN, row),
            address=line["address"],
            phone=phone,
            email=email,
        )

    def _listed(self, line: Line, key: str, known: dict, otherwise, row: Row):
        found = known.get(fold(line[key]))
        if found is None:
            row.cautions.append(
                f"{_TITLES[key]} «{line[key][:40]}» không có trong danh mục, hiểu là {_said(otherwise)}."
            )
        return otherwise if found is None else found


def _said(value) -> str:
    return {"counter": "tại quầy", "citizen": "công dân"}.get(str(value), str(value))
