"""The doctor's questions. The command and the page for people ask the same ones, here.

A question is a function of the instant that yields findings; it reads, and never asks the network. One that fails itself
becomes a finding: the doctor must not be the one that lies down.
"""

import logging
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import django.db
from django.conf import settings
from django.db import Error
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

import motcua
from motcua import law
from motcua.catalogue.models import Revision
from motcua.dossiers.models import Dossier
from motcua.journal.jobs import last_heartbeat
from motcua.journal.models import Job, Seal
from motcua.law.instrument import Confidence
from motcua.lib import certificates, clock
from motcua.lib.wording import day as day_words
from motcua.lib.wording import moment
from motcua.notifications.actions import send_message
from motcua.notifications.channels import email
from motcua.people.models import Agency, Position, Role
from motcua.people.questions import public_address
from motcua.upkeep import places, questions, snapshot
from motcua.upkeep.findings import Finding, Level, in_order
from motcua.upkeep.models import Backup
from motcua.worktime.models import CalendarDay

log = logging.getLogger(__name__)

SILENT = timedelta(minutes=15)  # three missed heartbeats
_CLOCK_MAY_DIFFER = timedelta(minutes=5)
_VIETNAM_OFFSET = timedelta(hours=7)
_LEAST_FREE, _LITTLE_FREE = 200 * 1024**2, 2 * 1024**3  # bytes: nothing works · a few weeks of papers
_DECIDED_AHEAD = timedelta(days=60)  # no ordinary time limit reaches further

Question = Callable[[datetime], Iterator[Finding]]


def examine(at: datetime | None = None, *, with_mail: bool = False) -> list[Finding]:
    """Ask every question and return what was found, the pressing first; `with_mail` also calls the mail server."""
    at = at or clock.now()
    found = list(_asked(database, at))
    asked = OF_THE_MACHINE if any(one.code == "database-down" for one in found) else QUESTIONS
    for question in asked:
        found += _asked(question, at)
    if with_mail:
        found += _asked(mail_server, at)
    return in_order(found)


def _asked(question: Question, at: datetime) -> list[Finding]:
    try:
        return list(question(at))
    except Exception as error:  # whatever it is, the other questions are asked
        log.warning("doctor: %s failed: %s", question.__name__, type(error).__name__)
        return [
            Finding(
                "not-examined",
                Level.SOON,
                f"Không kiểm tra được mục «{question.__name__}» ({type(error).__name__}).",
                "Chỗ ấy có thể đang hỏng.",
                "Báo người quản trị máy, kèm nhật ký máy lúc này.",
            )
        ]


# ---------------------------------------------------------------- the machine


def database(at: datetime) -> Iterator[Finding]:
    """Is the database there, is it ours, is it of this version?"""
    connection = django.db.connection
    try:
        loader, _ = snapshot.applied_migrations(connection)
    except Error:
        yield Finding(
            "database-down",
            Level.WRONG,
            "Không mở được cơ sở dữ liệu.",
            "Không trang nào dùng được.",
            "Kiểm tra DATABASE_URL, máy chủ PostgreSQL, hoặc tệp motcua.sqlite3; hỏng thì motcua restore TỆP.",
        )
        return
    if snapshot.unknown_migrations(loader):
        yield Finding(
            "database-newer",
            Level.WRONG,
            "Cơ sở dữ liệu đã được một bản Một Cửa mới hơn cập nhật.",
            "Bản đang chạy không hiểu hết và có thể ghi sai.",
            "Cài bản mới, hoặc khôi phục bản sao lưu làm trước khi cập nhật.",
        )
        return
    executor = MigrationExecutor(connection)
    if left := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            "migrations-left",
            Level.WRONG,
            f"Cơ sở dữ liệu còn {len(left)} bước cập nhật chưa làm.",
            "Chương trình mới trên cơ sở dữ liệu cũ sẽ báo lỗi.",
            "Chạy motcua serve một lần: nó sao lưu rồi cập nhật.",
        )


def clock_right(at: datetime) -> Iterator[Finding]:
    """Does the machine's clock stand behind what has already happened? What is ahead only a network could tell."""
    known = [("dữ liệu cuối cùng đã ghi", when) for when in _last_instants() if when is not None]
    if not settings.DEMO:
        known.append(("ngày cài chương trình", _mtime(Path(motcua.__file__))))
    source, latest = max(known, key=lambda one: one[1], default=("", at))
    if latest - at > _CLOCK_MAY_DIFFER:
        yield Finding(
            "clock-behind",
            Level.WRONG,
            f"Đồng hồ của máy chậm: bây giờ là {moment(at)}, mà {source} là {moment(latest)}.",
            "Ngày hẹn, giấy hẹn và nhật ký đều lấy giờ của máy.",
            "Chỉnh giờ, bật giờ mạng (NTP); pin CMOS yếu thì thay.",
        )
    if _machines_own_zone(at) != _VIETNAM_OFFSET:
        yield Finding(
            "time-zone",
            Level.NOTE,
            "Múi giờ của máy không phải giờ Việt Nam.",
            "Chương trình vẫn tính theo giờ Việt Nam, nhưng giờ của tệp và nhật ký máy sẽ lệch khi đối chiếu.",
            "Đặt múi giờ Asia/Ho_Chi_Minh (Windows: UTC+07:00 Bangkok, Hanoi).",
        )


_MACHINES_ZONE = Path("/etc/localtime")


def _machines_own_zone(at: datetime) -> timedelta | None:
    """Return how far the machine's own clock stands from UTC; Django has told this process to use Vietnam's."""
    if os.name != "posix":
        return timedelta(seconds=time.localtime().tm_gmtoff)
    try:
        with _MACHINES_ZONE.open("rb") as rules:
            return at.astimezone(ZoneInfo.from_file(rules)).utcoffset()
    except (OSError, ValueError):  # a machine without one goes by UTC
        return timedelta(0)


def disk(at: datetime) -> Iterator[Finding]:
    """Is there room?"""
    folders = {Path(settings.DATA_DIR), Path(settings.FILES_DIR), places.first_folder()}
    if (second := places.second_folder()) is not None and second.is_dir():
        folders.add(second)
    seen = {}
    for folder in folders:
        place = next((one for one in (folder.resolve(), *folder.resolve().parents) if one.exists()), None)
        if place is not None:
            seen[place.stat().st_dev] = place
    for place in seen.values():
        usage = shutil.disk_usage(place)
        free = f"{usage.free / 1024**3:.1f} GB".replace(".", ",")
        if usage.free < _LEAST_FREE:
            yield Finding(
                "disk-full",
                Level.WRONG,
                f"Ổ đĩa chứa {place} chỉ còn {free}.",
                "Hồ sơ mới và bản sao lưu sắp không ghi được.",
                "Dọn ổ đĩa ngay, hoặc chuyển thư mục dữ liệu sang ổ lớn hơn.",
            )
        elif usage.free < max(_LITTLE_FREE, 3 * _last_size()):
            yield Finding(
                "disk-filling",
                Level.SOON,
                f"Ổ đĩa chứa {place} còn {free}.",
                "Mỗi đêm cần chỗ cho một bản sao lưu mới trước khi bản cũ được bỏ.",
                "Dọn ổ đĩa, hoặc đặt BACKUP_DIR ở ổ khác và chuyển bớt bản cũ đi.",
            )


def modes(at: datetime) -> Iterator[Finding]:
    """May others on this machine read the secrets and the data?"""
    if os.name != "posix":
        return
    data = Path(settings.DATA_DIR)
    private = [data / "secret_key", places.first_folder(), data / "replaced", *settings.SECRET_FILES]
    connection = django.db.connection
    if connection.vendor == "sqlite":
        private.append(places.database_file(connection.settings_dict))
    open_ones = [place for place in private if place.exists() and stat.S_IMODE(place.stat().st_mode) & 0o077]
    if open_ones:
        yield Finding(
            "readable-by-others",
            Level.WRONG,
            f"Tài khoản khác trên máy đọc được {', '.join(str(place) for place in open_ones)}.",
            "Trong đó có khóa bí mật hoặc dữ liệu cá nhân.",
            f"chmod go-rwx {' '.join(str(place) for place in open_ones)}",
        )


# ---------------------------------------------------------------- the house at work


def backups(at: datetime) -> Iterator[Finding]:
    """Could work go on from last night?"""
    if settings.DEMO:
        return
    if words := questions.backup_trouble(at):
        yield Finding(
            "backup",
            Level.WRONG,
            words,
            "Mất máy bây giờ là mất những gì làm từ bản sao lưu trước.",
            "Sửa nguyên nhân rồi chạy motcua backup TỆP để có ngay một bản; đêm nay máy tự làm lại.",
        )
    if places.second_folder() is None and not questions.is_copied_elsewhere(at):
        yield Finding(
            "backup-one-place",
            Level.SOON,
            "Bản sao lưu chỉ nằm trên chính máy này.",
            "Ổ hỏng, máy mất hay cháy thì mất cả bản sao lưu.",
            "Cắm ổ ngoài, tạo một thư mục trên đó và đặt BACKUP_DIR trỏ vào.",
        )


def schedule(at: datetime) -> Iterator[Finding]:
    """Does anybody do what is due by itself?"""
    beat = last_heartbeat()
    if beat is None or at - beat > SILENT:
        since = "chưa chạy lần nào" if beat is None else f"im từ {moment(beat)}"
        yield Finding(
            "schedule-still",
            Level.WRONG,
            f"Việc nền không chạy ({since}).",
            "Không niêm phong, không sao lưu, không gửi thư, không đóng hồ sơ quá hạn bổ sung.",
            "Chạy motcua serve (hoặc motcua worker); cài để tự chạy khi bật máy, xem docs/operating.md.",
        )


def failed_jobs(at: datetime) -> Iterator[Finding]:
    """What did the machine give up?"""
    if count := Job.objects.failed().filter(leaves_machine=False).count():
        yield Finding(
            "jobs-failed",
            Level.WRONG,
            f"{count} việc máy làm đã hỏng sau nhiều lần thử.",
            "Việc ấy sẽ không được làm nếu không ai xem.",
            "Mở Quản lý → Việc máy làm bị hỏng: sửa nguyên nhân rồi cho chạy lại, hoặc bỏ.",
            "/can-bo/quan-ly/viec-hong/",
            for_administrators=True,
        )


def mail(at: datetime) -> Iterator[Finding]:
    """Do letters reach people?"""
    if not settings.EMAIL_HOST:
        yield Finding(
            "mail-none",
            Level.NOTE,
            "Chưa đặt máy chủ thư (EMAIL_URL).",
            "Người nộp không nhận thư báo; họ vẫn tra hồ sơ được bằng mã.",
            "Muốn gửi thư thì đặt EMAIL_URL.",
        )
        return
    letters = Job.objects.filter(name=send_message.job_name)
    if count := letters.failed().count():
        yield Finding(
            "mail-failed",
            Level.WRONG,
            f"{count} thư không gửi được sau nhiều lần thử.",
            "Người nộp đang chờ tin mà không có.",
            "Chạy motcua doctor --mail để biết máy chủ thư nói gì, sửa EMAIL_URL, rồi cho chạy lại ở Việc máy làm bị hỏng.",
            "/can-bo/quan-ly/viec-hong/",
            for_administrators=True,
        )
    # A letter that was tried twice, or is an hour old: when it is tried next always lies ahead, so that says nothing.
    late = letters.waiting().filter(Q(attempts__gte=2) | Q(created_at__lt=at - timedelta(hours=1))).count()
    if late:
        yield Finding(
            "mail-waiting",
            Level.SOON,
            f"{late} thư chưa gửi được, máy còn đang thử lại.",
            "Máy chủ thư có thể đang hỏng, không trả lời, hoặc từ chối. Thư không mất.",
            "Chạy motcua doctor --mail để biết máy chủ thư nói gì.",
        )


def other_machines(at: datetime) -> Iterator[Finding]:
    """Do the machines that asked to be told hear of it?"""
    given_up = Job.objects.failed().filter(leaves_machine=True).exclude(name=send_message.job_name)
    if count := given_up.count():
        yield Finding(
            "webhook-failed",
            Level.SOON,
            f"{count} tin báo cho máy khác không gửi được sau nhiều lần thử.",
            "Nơi ấy chưa biết hồ sơ đã đi đến đâu.",
            "Mở Quản lý → Báo cho máy khác: xem nơi ấy trả lời gì, sửa, rồi gửi lại.",
            "/can-bo/quan-ly/viec-hong/",
            for_administrators=True,
        )


def mail_server(at: datetime) -> Iterator[Finding]:
    """Does the mail server answer? The only question that leaves the machine, and only when asked to."""
    if not settings.EMAIL_HOST:
        return
    try:
        email.greet()
    except Exception as error:  # smtplib, ssl and sockets fail in many ways; to the reader it is one
        yield Finding(
            "mail-server",
            Level.WRONG,
            f"Máy chủ thư {settings.EMAIL_HOST}:{settings.EMAIL_PORT} không nhận ({type(error).__name__}).",
            "Không thư nào đi được.",
            "Kiểm tra EMAIL_URL: tên máy, cổng, tên người dùng, mật khẩu, tls; và tường lửa.",
        )


def address(at: datetime) -> Iterator[Finding]:
    """Do printed codes lead somewhere, and safely? How long does the certificate hold?"""
    if settings.DEMO:
        return
    url = public_address()
    host = urlsplit(url).hostname or ""
    if not url or host in {"localhost", "127.0.0.1", "::1"}:
        yield Finding(
            "site-url",
            Level.WRONG,
            f"Địa chỉ là {url}: mã QR trên giấy hẹn trỏ về chính máy của người xem."
            if url
            else "Chưa có địa chỉ cho điện thoại: giấy hẹn chưa in mã QR.",
            "Người dân không mở được hồ sơ của mình bằng điện thoại.",
            "Vào Quản lý → Địa chỉ cho điện thoại, đặt địa chỉ và quét mã bằng điện thoại; hoặc đặt SITE_URL.",
        )
    elif not url.startswith("https://"):
        yield Finding(
            "https",
            Level.WRONG,
            f"Địa chỉ là {url}: chưa có HTTPS.",
            "Mã tra cứu và dữ liệu cá nhân đi qua mạng không được che.",
            "Đặt TLS_CERT và TLS_KEY, hoặc HTTPS ở phía trước, rồi đổi địa chỉ thành https://…",
        )
    if not (url.startswith("https://") or settings.TLS_CERT or _made_own_certificate()):
        yield Finding(
            "https-desk",
            Level.SOON,
            "Máy chủ chưa nói HTTPS.",
            "Cán bộ chỉ đăng nhập được ngay trên máy chủ; máy khác ở quầy thấy trang chỉ cách vào an toàn.",
            "Chạy motcua serve --https (chứng chỉ tự làm) rồi mở /tin-cay/ ở từng máy; hoặc đặt TLS_CERT và TLS_KEY.",
        )
    if settings.TLS_CERT:
        standing = certificates.standing_of(settings.TLS_CERT, settings.TLS_KEY, at=at)
        if not standing.is_good:
            yield Finding(
                "certificate",
                Level.WRONG,
                standing.sentence,
                "Hết hạn thì trình duyệt chặn mọi trang.",
                "Thay hai tệp TLS_CERT và TLS_KEY; phần HTTPS tự nạp lại trong một phút.",
            )


def _made_own_certificate() -> bool:
    # `serve --https` has made it; the command that asks runs apart from what serves.
    return (Path(settings.DATA_DIR) / "https" / certificates.AUTHORITY).is_file()


def replaced(at: datetime) -> Iterator[Finding]:
    """Does what a restore replaced still lie about?"""
    left = [str(place) for place in (Path(settings.DATA_DIR) / "replaced").glob("*")]
    if django.db.connection.vendor == "postgresql":
        with django.db.connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'motcua_replaced_%'")
            left += [name for (name,) in cursor.fetchall()]
    if left:
        yield Finding(
            "replaced-left",
            Level.NOTE,
            f"Dữ liệu bị thay trong lần khôi phục còn giữ ở {', '.join(left)}.",
            "Trong đó có dữ liệu cá nhân, và nó chiếm chỗ.",
            "Khi đã yên tâm với dữ liệu đang dùng thì xóa (PostgreSQL: DROP SCHEMA … CASCADE).",
        )


# ---------------------------------------------------------------- the office


def positions(at: datetime) -> Iterator[Finding]:
    """Is there somebody for every kind of work today?"""
    day = clock.local_day(at)
    offices = list(Agency.objects.in_force(day).at_counter())
    held = set(
        Position.objects.in_force(day)
        .filter(agency__in=offices, user__is_active=True)
        .values_list("agency_id", "role")
    )
    for office in offices:
        vacant = [role for role in _NEEDED if (office.pk, role) not in held]
        if vacant:
            names = ", ".join(str(Role(role).label) for role in vacant)
            yield Finding(
                "positions-vacant",
                Level.WRONG if _CANNOT_DO_WITHOUT & set(vacant) else Level.SOON,
                f"{office.name} hôm nay chưa có ai giữ vai: {names}.",
                "Hồ sơ đến bước của vai ấy sẽ không ai làm.",
                "Vào Quản lý → Cán bộ và vị trí để giao, hoặc cử người làm thay.",
                f"/can-bo/quan-ly/co-quan/{office.slug}/can-bo/",
                for_administrators=True,
            )
    if not offices:
        yield Finding(
            "no-office",
            Level.WRONG,
            "Chưa lập cơ quan nào.",
            "Chưa ai đăng nhập hay tiếp nhận được.",
            "Chạy motcua serve và mở đường vào một lần mà nó in ra.",
        )


_CANNOT_DO_WITHOUT = {Role.CLERK.value, Role.LEADER.value, Role.ADMINISTRATOR.value}
_NEEDED = (
    Role.CLERK.value,
    Role.SPECIALIST.value,
    Role.LEADER.value,
    Role.OFFICE_MANAGER.value,
    Role.ADMINISTRATOR.value,
)


def calendar(at: datetime) -> Iterator[Finding]:
    """Is it decided which days are worked, as far as due dates reach?"""
    day = clock.local_day(at)
    offices = Agency.objects.in_force(day).at_counter().select_related("calendar", "calendar__follows")
    calendars = {office.calendar_id: office.calendar for office in offices if office.calendar_id}
    for one in calendars.values():
        source = one.follows or one
        ids = {one.pk, source.pk}
        if source.known_to is None or source.known_to < day + _DECIDED_AHEAD:
            known = "chưa năm nào" if source.known_to is None else f"đến {day_words(source.known_to)}"
            yield Finding(
                "calendar-unknown",
                Level.WRONG,
                f"Lịch «{one.name}» mới có ngày nghỉ {known}.",
                "Ngày hẹn xa hơn được tính như không có ngày lễ.",
                "Nhập ngày nghỉ, ngày làm bù của năm sau ở Quản lý → Lịch làm việc.",
            )
        undecided = CalendarDay.objects.filter(
            calendar__in=ids, provisional=True, day__gte=day, day__lte=date(day.year + 1, 12, 31)
        ).order_by("day")
        if count := undecided.count():
            first = undecided.first()
            near = first.day <= day + _DECIDED_AHEAD
            yield Finding(
                "calendar-provisional",
                Level.SOON if near else Level.NOTE,
                f"Lịch «{one.name}» còn {count} ngày tạm tính, sớm nhất {day_words(first.day)} ({first.name}).",
                "Giấy hẹn qua những ngày ấy ghi là tạm tính.",
                "Khi có thông báo chính thức, xác nhận hoặc sửa ở Quản lý → Lịch làm việc.",
            )


def catalogue(at: datetime) -> Iterator[Finding]:
    """How much of what the law asks for does the catalogue know?"""
    revisions = list(Revision.objects.valid_on(clock.local_day(at)).with_parts())
    if not revisions:
        yield Finding(
            "catalogue-empty",
            Level.WRONG,
            "Danh mục không có thủ tục nào đang áp dụng.",
            "Không tiếp nhận được hồ sơ nào.",
            "Chạy motcua catalogue import TỆP.",
        )
        return
    incomplete = sum(bool(one.missing_parts()) for one in revisions)
    unsure = sum("low" in (one.confidence, one.detail_confidence) for one in revisions)
    if incomplete:
        yield Finding(
            "catalogue-incomplete",
            Level.NOTE,
            f"{incomplete} trong {len(revisions)} thủ tục chưa đủ nội dung mà luật yêu cầu công bố.",
            "Trang của thủ tục ấy nói là chưa biết; ngày hẹn có thể phải nhập tay.",
            "motcua catalogue check liệt kê từng chỗ; nạp bản đủ hơn bằng motcua catalogue import TỆP.",
        )
    if unsure:
        yield Finding(
            "catalogue-unsure",
            Level.SOON,
            f"{unsure} thủ tục trong danh mục có nội dung chưa chắc chắn.",
            "Người dân có thể chuẩn bị sai giấy tờ.",
            "Đối chiếu với quyết định công bố của tỉnh trước khi niêm yết.",
        )


def law_rules(at: datetime) -> Iterator[Finding]:
    """How sure are we of the law itself?"""
    rules = law.all_rules(clock.local_day(at))
    unsure = [rule for rule in rules if rule.confidence == Confidence.UNSURE]
    unread = [rule for rule in rules if rule.confidence == Confidence.FROM_KNOWLEDGE]
    if unsure or unread:
        yield Finding(
            "law-unsure",
            Level.SOON if unsure else Level.NOTE,
            f"{len(unsure)} quy định chưa chắc chắn, {len(unread)} quy định chưa đối chiếu văn bản (trong {len(rules)}).",
            "Thời hạn hoặc mẫu giấy theo quy định ấy có thể phải sửa.",
            "Xem Quản lý → Quy định đang áp dụng, đối chiếu với công báo.",
            "/can-bo/quan-ly/quy-dinh/",
        )


OF_THE_MACHINE: tuple[Question, ...] = (disk, modes)
QUESTIONS: tuple[Question, ...] = (
    backups,
    clock_right,
    disk,
    replaced,
    schedule,
    address,
    modes,
    failed_jobs,
    mail,
    other_machines,
    positions,
    calendar,
    catalogue,
    law_rules,
)


def _last_instants() -> tuple[datetime | None, ...]:
    # By key, not by time: what was written last, whatever its clock said; each is one step into an index.
    return (
        Job.objects.order_by("-pk").values_list("created_at", flat=True).first(),
        Dossier.objects.order_by("-pk").values_list("submitted_at", flat=True).first(),
        Seal.objects.order_by("-pk").values_list("made_at", flat=True).first(),
        Backup.objects.order_by("-pk").values_list("finished_at", flat=True).first(),
    )


def _last_size() -> int:
    return (
        Backup.objects.good().latest_first().filter(is_second=False).values_list("size", flat=True).first()
        or 0
    )


def _mtime(place: Path) -> datetime:
    return datetime.fromtimestamp(place.stat().st_mtime, clock.VIETNAM)
