"""May this person do this now? Every rule answers None or an Objection in Vietnamese.

`by=None` is the office's own machine (first start, the command line, the demo) and may do what no rule of substance
forbids.
"""

import ipaddress
import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from motcua.lib import vietnamese
from motcua.lib.objections import Objection
from motcua.people.models import (
    Agency,
    ApiToken,
    Department,
    Position,
    Role,
    SiteAddress,
    Substitution,
    User,
    spans,
)

LEAST_PASSWORD = 10  # characters
# Whoever signs for the office or opens its accounts: a guessed password must not be enough to become one of them.
NEEDS_SECOND_FACTOR = frozenset({Role.LEADER, Role.ADMINISTRATOR})

_WEAKNESS = {
    "password_too_short": f"Mật khẩu cần ít nhất {LEAST_PASSWORD} ký tự. Ông/bà nên ghép vài từ dễ nhớ với nhau.",
    "password_too_common": "Mật khẩu này quá nhiều người dùng, dễ bị đoán. Ông/bà chọn mật khẩu khác.",
    "password_too_similar": "Mật khẩu giống tên hoặc tên đăng nhập, dễ bị đoán. Ông/bà chọn mật khẩu khác.",
    "password_only_digits": "Mật khẩu chỉ có chữ số, như số điện thoại hay ngày sinh, dễ bị đoán. Ông/bà ghép thêm vài từ.",
}

DEEPEST = 5  # province, district (until 30/6/2025), commune, unit of the commune, and one to spare

_NOT_ADMINISTRATOR = Objection(
    "Việc này của người quản trị hệ thống. Ông/bà hãy nhờ người quản trị của cơ quan mình.",
    "not-administrator",
)


def may_manage_people(user: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person administrates that agency on the day.

    The role opens accounts and positions only; it shows the content of no dossier.
    """
    if user is None or user.has_role(Role.ADMINISTRATOR, agency, day):
        return None
    return _NOT_ADMINISTRATOR


def may_make_agency(user: User | None, parent: Agency | None, day: date) -> Objection | None:
    """Object unless the person administrates the agency above the new one on the day."""
    if user is None or (parent is not None and user.has_role(Role.ADMINISTRATOR, parent, day)):
        return None
    return _NOT_ADMINISTRATOR


def may_make_accounts(user: User | None, day: date) -> Objection | None:
    """Object unless the person administrates some agency on the day."""
    if user is None or Role.ADMINISTRATOR in user.roles_on(day):
        return None
    return _NOT_ADMINISTRATOR


def may_manage_account(user: User | None, other: User, day: date) -> Objection | None:
    """Object unless the person administrates every agency the other works in today, or the last one they worked in.

    Somebody who has moved to another agency is that agency's to manage: a login link made by the old one would open it.
    """
    if user is None:
        return None
    administrated = {p.agency_id for p in user.positions_on(day) if p.role == Role.ADMINISTRATOR}
    works_in = {p.agency_id for p in other.positions_on(day)}
    if not works_in:
        last = other.positions.order_by("-starts_on", "-pk").values_list("agency_id", flat=True).first()
        works_in = {last} if last is not None else set()
    if administrated and works_in <= administrated:
        return None
    return _NOT_ADMINISTRATOR


def may_tend_own_account(user: User | None, other: User, day: date) -> Objection | None:
    """Object unless it is the person's own account or one the person may manage."""
    if user is not None and user.pk == other.pk:
        return None
    return may_manage_account(user, other, day)


def may_change_own_secret(user: User | None, other: User) -> Objection | None:
    """Object unless it is the person's own account: nobody sets another's password or takes their second factor away.

    Who has lost both asks whoever runs the machine (`motcua user reset`), who needs no password to be there.
    """
    if user is None or user.pk == other.pk:
        return None
    return Objection(
        "Chỉ chính chủ tài khoản làm được việc này, hoặc người quản trị máy chủ bằng lệnh «motcua user reset».",
        "not-own-account",
    )


def needs_second_factor(positions: Iterable[Position], day: date, *, grace: int) -> bool:
    """Tell whether one of the positions, in force on the day, leads or administrates and began `grace` days ago or more.

    One's own positions only: acting for a leader for a week asks for no telephone.
    """
    return any(p.role in NEEDS_SECOND_FACTOR and (day - p.starts_on).days >= grace for p in positions)


def object_to_losing_last_factor(others: int, *, needed: bool) -> Objection | None:
    """Object to dropping the last second factor of somebody who needs one."""
    if others or not needed:
        return None
    return Objection(
        "Vai trò lãnh đạo hoặc quản trị luôn cần lớp xác thực thứ hai. Muốn đổi, ông/bà thêm cách mới trước rồi bỏ cách cũ.",
        "second-factor-needed",
    )


def may_settle_address(user: User | None, day: date) -> Objection | None:
    """Object unless the person administrates some agency here on the day."""
    return may_make_accounts(user, day)


_NAME = re.compile(r"(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def tidy_address(typed: str, kind: str) -> str:
    """Return the address as it is kept and printed: scheme, name, port if it is not the usual one, nothing after it."""
    text = vietnamese.tidy(typed).casefold().replace(" ", "")
    if "://" not in text:
        text = ("https://" if kind == SiteAddress.Kind.INTERNET else "http://") + text
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return text[:200]
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def object_to_address(url: str, kind: str) -> Objection | None:
    """Object to an address that cannot work from where it is said to: no name, this very PC, another's network."""
    if kind not in SiteAddress.Kind.values:
        return Objection("Ông/bà chọn điện thoại mở trang từ đâu.", "unknown-kind", "kind")
    parts = urlsplit(url)
    host = parts.hostname or ""
    number = _as_number(host)
    whole = f"[{host}]" if ":" in host else host
    is_plain = re.fullmatch(re.escape(f"{parts.scheme}://{whole}") + r"(:\d{1,5})?", url) is not None
    if host == "localhost" or (number is not None and (number.is_loopback or number.is_unspecified)):
        return Objection(
            "Địa chỉ này chỉ chính máy đang chạy chương trình mở được, điện thoại thì không.",
            "only-this-machine",
            "url",
        )
    if (
        not is_plain
        or parts.scheme not in {"http", "https"}
        or (number is None and not _NAME.fullmatch(host))
    ):
        return Objection(
            "Đây chưa phải là một địa chỉ. Ông/bà ghi như motcua.xa-vidu.gov.vn hoặc 192.168.1.20:8000.",
            "no-address",
            "url",
        )
    if kind == SiteAddress.Kind.WIFI:
        return None
    if number is not None or host.rpartition(".")[2] in {"local", "lan", "home", "internal", "localdomain"}:
        return Objection(
            "Địa chỉ này chỉ có trong mạng của cơ quan. Ông/bà ghi tên trên Internet, hoặc chọn «chỉ trong Wi-Fi của cơ quan».",
            "not-on-the-internet",
            "url",
        )
    if parts.scheme != "https":
        return Objection(
            "Trên Internet, địa chỉ phải bắt đầu bằng https:// để mã tra cứu của người dân không bị đọc trộm.",
            "needs-https",
            "url",
        )
    return None


def object_to_proof(url: str, host: str) -> Objection | None:
    """Object to a page opened under another name (`host`, as the browser sends it) than the one to be proved."""
    wanted = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(wanted.scheme)
    opened = urlsplit(f"//{host.casefold()}")
    if opened.hostname == wanted.hostname and (opened.port or usual) == (wanted.port or usual):
        return None
    return Objection(
        f"Trang đang mở ở địa chỉ khác. Ông/bà quét lại mã để mở đúng {url}.", "opened-elsewhere"
    )


def _as_number(host: str):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def may_appoint_substitute(user: User | None, absent: User, day: date) -> Objection | None:
    """Object unless the person is the absent one, or leads, runs the office or administrates in an agency of theirs."""
    if user is None or user.pk == absent.pk:
        return None
    heads = {Role.LEADER, Role.OFFICE_MANAGER, Role.ADMINISTRATOR}
    headed = {p.agency_id for p in user.positions_on(day) if p.role in heads}
    if headed & {p.agency_id for p in absent.positions_on(day)}:
        return None
    return Objection(
        "Chỉ người vắng mặt, lãnh đạo, phụ trách bộ phận một cửa hoặc người quản trị của cơ quan mới phân công làm thay được.",
        "may-not-appoint",
    )


def object_to_span(first: date, last: date | None, field: str) -> Objection | None:
    """Object to a last day before the first."""
    if last is not None and last < first:
        return Objection(
            "Ngày kết thúc đang trước ngày bắt đầu. Ông/bà chọn lại ngày kết thúc.",
            "ends-before-start",
            field,
        )
    return None


def object_to_parent(parent: Agency | None) -> Objection | None:
    """Object to a tree deeper than the two-tier government needs."""
    depth, step = 1, parent
    while step is not None:
        depth, step = depth + 1, step.parent
    if depth > DEEPEST:
        return Objection(f"Cây cơ quan chỉ có tối đa {DEEPEST} tầng.", "too-deep", "parent")
    return None


def object_to_password(password: str, user: User) -> Objection | None:
    """Object to a password that is short, common or close to the person's name."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        code = error.error_list[0].code or "weak-password"
        reason = _WEAKNESS.get(code, "Mật khẩu này dễ bị đoán. Ông/bà chọn mật khẩu khác.")
        return Objection(reason, code.replace("_", "-"), "password")
    return None


def object_to_position(
    user: User,
    role: str,
    agency: Agency,
    department: Department | None,
    starts_on: date,
    ends_on: date | None,
) -> Objection | None:
    """Object to a position in another agency's department, outside the agency's life, or held already."""
    if objection := object_to_span(starts_on, ends_on, "ends_on"):
        return objection
    if role not in Role.values:
        return Objection("Vai trò này không có trong danh sách.", "unknown-role", "role")
    if department is not None and department.agency_id != agency.pk:
        return Objection("Phòng này thuộc cơ quan khác.", "department-elsewhere", "department")
    if not agency.is_in_force(starts_on):
        return Objection(
            "Vào ngày bắt đầu, cơ quan này chưa thành lập hoặc đã kết thúc hoạt động.",
            "agency-not-in-force",
            "starts_on",
        )
    held = Position.objects.filter(user=user, role=role, agency=agency, department=department)
    if overlapping(held, starts_on, ends_on).exists():
        return Objection(
            "Người này đã giữ đúng vai trò này trong khoảng ngày đó. Ông/bà kết thúc vị trí cũ trước.",
            "position-overlaps",
            "starts_on",
        )
    return None


def object_to_substitution(
    absent: User, substitute: User, starts_on: date, ends_on: date
) -> Objection | None:
    """Object to replacing oneself, to a substitute from elsewhere or shut out, and to a second one of the same days."""
    if absent.pk == substitute.pk:
        return Objection(
            "Không ai làm thay chính mình. Ông/bà chọn người khác.", "self-substitution", "substitute"
        )
    if objection := object_to_span(starts_on, ends_on, "ends_on"):
        return objection
    if not substitute.is_active:
        return Objection("Tài khoản của người làm thay đã khóa.", "substitute-inactive", "substitute")
    agencies = {p.agency_id for p in absent.positions_on(starts_on)}
    if not agencies & {p.agency_id for p in substitute.positions_on(starts_on)}:
        return Objection(
            "Người làm thay phải đang làm việc cùng cơ quan với người vắng mặt.",
            "substitute-elsewhere",
            "substitute",
        )
    same = Substitution.objects.filter(absent=absent, substitute=substitute)
    if overlapping(same, starts_on, ends_on).exists():
        return Objection(
            "Người này đã được phân công làm thay trong khoảng ngày đó.", "substitution-overlaps", "starts_on"
        )
    return None


def object_to_losing_administrator(position: Position, day: date) -> Objection | None:
    """Object to ending the last administrator of an agency: nobody could mend it from a page."""
    if position.role != Role.ADMINISTRATOR:
        return None
    others = (
        Position.objects.filter(role=Role.ADMINISTRATOR, agency_id=position.agency_id, user__is_active=True)
        .filter(spans(day, "starts_on", "ends_on"))
        .exclude(user_id=position.user_id)
    )
    if others.exists():
        return None
    return Objection(
        "Đây là người quản trị cuối cùng của cơ quan. Ông/bà giao vai trò quản trị cho người khác trước.",
        "last-administrator",
    )


def object_to_token(scopes: list[str], days: int, longest: int) -> Objection | None:
    """Object to a token for nothing, for something unknown, or for more days than `longest`."""
    known = ", ".join(ApiToken.Scope.values)
    if not scopes:
        return Objection(f"Cần ít nhất một phạm vi: {known}.", "scopes-missing", "scopes")
    if unknown := [scope for scope in scopes if scope not in ApiToken.Scope.values]:
        return Objection(f"Không có phạm vi «{unknown[0]}»; chỉ có: {known}.", "unknown-scope", "scopes")
    if not 1 <= days <= longest:
        return Objection(f"Thời hạn của mã truy cập từ 1 đến {longest} ngày.", "bad-days", "days")
    return None


def overlapping(spans_of_days, starts_on: date, ends_on: date | None):
    """Return the rows of a query whose days `starts_on`–`ends_on` (inclusive, open if None) meet the given ones."""
    still_running = spans_of_days.exclude(ends_on__lt=starts_on)
    return still_running if ends_on is None else still_running.filter(starts_on__lte=ends_on)
