"""A list of colleagues: which columns it has, and what each line means."""

import re
from collections import Counter
from datetime import date

from motcua.exchange.planning import Plan, Row, longer_than, number_with_its_zeros
from motcua.exchange.sheets import Column, Line, read_moment, write_template
from motcua.lib import vietnamese
from motcua.lib.vietnamese import fold
from motcua.people.actions import Colleague
from motcua.people.models import Agency, Role, User, spans, tidy_username

MOST = 2_000  # people of one office; a list longer than this is not a list of an office

_ROLES = {
    Role.CLERK: ("tiếp nhận", "một cửa", "cán bộ một cửa", "tiếp nhận và trả kết quả"),
    Role.SPECIALIST: ("chuyên viên", "chuyên môn", "xử lý", "công chức chuyên môn"),
    Role.LEADER: ("chủ tịch", "phó chủ tịch", "lãnh đạo ubnd"),
    Role.OFFICE_MANAGER: ("phụ trách một cửa", "giám đốc trung tâm", "phụ trách"),
    Role.ADMINISTRATOR: ("quản trị",),
    Role.PROVINCE_VIEWER: (),
    Role.HELPER: ("hỗ trợ",),
    Role.OBSERVER: ("quan sát",),
}
_BY_WORDS = {
    fold(words): role for role, others in _ROLES.items() for words in (role.label, role.value, *others)
}

COLUMNS = (
    Column("full_name", "Họ và tên", ("họ tên", "tên cán bộ"), required=True, hint="Viết đủ họ, tên đệm, tên.", width=28),
    Column(
        "role",
        "Vai trò",
        ("vai trò trên hệ thống",),
        required=True,
        hint="Chọn trong danh sách. Một người giữ hai vai trò thì ghi hai dòng, cùng tên đăng nhập.",
        choices=tuple(role.label for role in Role),
        width=34,
    ),
    Column(
        "username",
        "Tên đăng nhập",
        ("tài khoản",),
        hint="Chữ không dấu, chữ số, dấu . _ - @. Để trống thì chương trình đặt theo tên, ví dụ ha.tran.",
    ),
    Column("public_title", "Chức danh", ("chức danh công khai",), hint="Như trên bảng tên, ví dụ: Công chức tư pháp – hộ tịch."),
    Column("department", "Phòng chuyên môn", ("phòng", "bộ phận", "đơn vị"), hint="Phòng chưa có thì được lập cùng lúc."),
    Column("title", "Chức vụ", (), hint="In trên văn bản, ví dụ: Phó Chủ tịch."),
    Column("phone", "Điện thoại", ("số điện thoại", "di động"), hint="Ghi cả số 0 đầu."),
    Column("email", "Thư điện tử", ("email", "e-mail")),
    Column("starts_on", "Làm từ ngày", ("từ ngày", "ngày bắt đầu"), hint="dd/mm/yyyy. Để trống là từ hôm nay."),
    Column("ends_on", "Đến hết ngày", ("đến ngày", "ngày kết thúc"), hint="dd/mm/yyyy. Để trống là chưa biết."),
)  # fmt: skip


def template() -> bytes:
    """Return the empty list to fill in."""
    return write_template(
        COLUMNS,
        title="Danh sách cán bộ và vị trí",
        example={
            "full_name": "Trần Thu Hà",
            "role": Role.CLERK.label,
            "username": "ha.tran",
            "public_title": "Công chức một cửa",
            "phone": "0900000017",
        },
        notes=[
            "Mỗi dòng là một người với một vai trò. Cột có dấu * là bắt buộc; cột khác để trống được.",
            "Dòng bắt đầu bằng «Ví dụ:» không được nhập. Chưa có gì được ghi cho đến khi ông/bà xem lại và xác nhận.",
            "",
        ],
    )


def plan(lines: list[Line], agency: Agency, today: date) -> Plan:
    """Say what each line would make. Four queries, however many lines."""
    made = Plan()
    if len(lines) > MOST:
        made.notes.append(
            f"Danh sách có {len(lines)} dòng, nhiều nhất {MOST} dòng một lần. Các dòng sau không đọc."
        )
    lines = lines[:MOST]
    taken = set(User.objects.values_list("username", flat=True))
    known = Counter(
        fold(name) for name in User.objects.filter(is_active=True).values_list("full_name", flat=True)
    )
    departments = agency.departments.filter(spans(today, "valid_from", "valid_to")).values_list(
        "name", flat=True
    )
    rooms = {fold(name) for name in departments}
    reader = _Reader(agency, today, taken, known, rooms, {_typed(line) for line in lines})
    made.rows = [reader.read(line) for line in lines]
    if reader.new_rooms:
        made.notes.append("Phòng sẽ được lập: " + ", ".join(reader.new_rooms.values()) + ".")
    return made


def _typed(line: Line) -> str:
    return tidy_username(line["username"])


def _room_words(room: str) -> str:
    return f"thuộc {room}" if room else "không ghi phòng"


class _Reader:
    def __init__(self, agency, today, taken, known, rooms, typed):
        self.agency, self.today, self.taken, self.known, self.rooms = agency, today, taken, known, rooms
        self.names = taken | typed  # a name we make up is nobody else's
        self.people: dict[str, tuple[str, int]] = {}
        self.seen: dict[tuple, int] = {}
        self.made_up: dict[str, tuple[str, int]] = {}
        self.new_rooms: dict[str, str] = {}
        self.held: dict[tuple, list[tuple[Row, str, date, date]]] = {}

    def read(self, line: Line) -> Row:
        full_name = vietnamese.tidy(line["full_name"])
        row = Row(line.number, full_name or "(chưa có tên)")
        role = _BY_WORDS.get(fold(line["role"]))
        if not full_name:
            row.problems.append("Chưa có họ và tên.")
        elif not any(c.isalpha() for c in full_name) or full_name[0] in "=+-@":
            row.problems.append(f"«{full_name[:40]}» không phải là họ tên.")
        if role is None:
            said = f"«{line['role']}»" if line["role"] else "để trống"
            row.problems.append(f"Vai trò {said}: chọn một trong các vai trò của danh sách.")
        username = self._username(line, full_name, row)
        starts_on, ends_on = self._day(line, "starts_on", row), self._day(line, "ends_on", row)
        if starts_on and ends_on and ends_on < starts_on:
            row.problems.append("Ngày kết thúc trước ngày bắt đầu.")
        if starts_on and starts_on < self.agency.valid_from:
            row.cautions.append(
                f"Ngày bắt đầu trước ngày cơ quan được lập; ghi từ {self.agency.valid_from:%d/%m/%Y}."
            )
            starts_on = self.agency.valid_from
        phone = number_with_its_zeros(line, "phone", row, called="Điện thoại", lengths={9: 10, 10: 11})
        email, room = line["email"], vietnamese.tidy(line["department"])
        if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            row.problems.append(f"Thư điện tử «{email[:60]}» chưa đúng dạng.")
        longer_than(row, [
            ("Họ và tên", full_name, 120), ("Chức danh", line["public_title"], 120), ("Chức vụ", line["title"], 120),
            ("Điện thoại", phone, 40), ("Thư điện tử", email, 120), ("Tên phòng", room, 160),
        ])  # fmt: skip
        key = (username, role, fold(room), starts_on)
        if key in self.seen and row.is_right:
            row.problems.append(f"Trùng với dòng {self.seen[key]}.")
        self.seen.setdefault(key, line.number)
        if row.is_right:
            self._look_for_the_same_name(row, username, fold(full_name))
            self._look_for_the_same_work(row, (username, role), room, starts_on or self.today, ends_on)
            if fold(full_name) in self.known and username not in self.people:
                row.cautions.append(
                    "Đã có một người cùng họ tên trong cơ quan. Nếu là một người thì bỏ dòng này."
                )
            self.people.setdefault(username, (fold(full_name), line.number))
            if room and fold(room) not in self.rooms:
                self.new_rooms.setdefault(fold(room), room)
        row.details = ", ".join(part for part in (username, role.label if role else "", room) if part)
        if row.is_right:
            row.made = Colleague(
                username=username,
                full_name=full_name,
                role=str(role),
                public_title=line["public_title"],
                phone=phone,
                email=email,
                department=room,
                title=line["title"],
                starts_on=starts_on,
                ends_on=ends_on,
            )
        return row

    def _look_for_the_same_name(self, row: Row, username: str, name: str) -> None:
        """Point out a second account for one name, unless the list gives both accounts their names."""
        made_up = {made for made, _line in self.made_up.values()}
        same = [
            at for other, (its_name, at) in self.people.items()
            if its_name == name and other != username and made_up & {other, username}
        ]  # fmt: skip
        if same and username not in self.people:
            row.cautions.append(
                f"Cùng họ tên với dòng {same[0]}, coi là hai người. Nếu là một thì ghi cùng tên đăng nhập ở cả hai dòng."
            )

    def _look_for_the_same_work(self, row: Row, who: tuple, room: str, starts_on: date, ends_on) -> None:
        """Point out a role that one person would hold twice at once: mostly the same line, the room forgotten in one."""
        last = ends_on or date.max
        for other, its_room, its_start, its_last in self.held.get(who, ()):
            if starts_on > its_last or its_start > last:
                continue
            for one, place, another, its_place in (
                (row, room, other, its_room),
                (other, its_room, row, room),
            ):
                one.cautions.append(
                    f"Cùng người, cùng vai trò với dòng {another.line}: {_room_words(place)}, dòng ấy {_room_words(its_place)}. "
                    "Nhập cả hai thì người này có hai vị trí; nếu chỉ là một thì bỏ bớt một dòng."
                )
        self.held.setdefault(who, []).append((row, room, starts_on, last))

    def _username(self, line: Line, full_name: str, row: Row) -> str:
        typed = _typed(line)
        if typed:
            if not re.fullmatch(r"[a-z0-9][a-z0-9._@-]{1,59}", typed):
                row.problems.append(
                    f"Tên đăng nhập «{typed[:60]}» có dấu, dấu cách hoặc ký tự lạ. Chỉ chữ không dấu, chữ số, . _ - @."
                )
            elif typed in self.taken:
                row.problems.append(f"Tên đăng nhập {typed} đã có người dùng.")
            elif typed in self.people and self.people[typed][0] != fold(full_name):
                row.problems.append(
                    f"Tên đăng nhập {typed} ở dòng {self.people[typed][1]} là của người khác."
                )
            return typed
        words = fold(full_name).split()
        if not words:
            return ""
        key = f"{fold(full_name)}|{line['phone']}|{line['email']}"
        if key in self.made_up:  # the same person again, with another role
            return self.made_up[key][0]
        wanted = (f"{words[-1]}.{words[0]}" if len(words) > 1 else f"{words[0]}.{words[0]}")[:56]
        made, number = wanted, 1
        while made in self.names:
            number += 1
            made = f"{wanted}{number}"
        self.names.add(made)
        self.made_up[key] = (made, line.number)
        return made

    def _day(self, line: Line, key: str, row: Row) -> date | None:
        if not line[key]:
            return None
        try:
            return read_moment(line[key], was_number=key in line.numbers)[0].date()
        except ValueError:
            row.problems.append(f"Không hiểu ngày «{line[key][:40]}». Ghi như 05/11/2026.")
            return None
