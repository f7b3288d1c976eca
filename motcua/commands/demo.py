"""A demo office: the invented commune, a week of its work, and the same family of processes as the real one."""

import argparse
import multiprocessing
import os
import sys
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running

_VIETNAM = timezone(timedelta(hours=7))
# The story needs ten weeks before its present, and the oldest law in the book begins on 21/6/2018.
_EARLIEST, _LATEST = datetime(2018, 10, 1, tzinfo=_VIETNAM), datetime(2199, 1, 1, tzinfo=_VIETNAM)


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument(
        "--reset", action="store_true", help="bỏ bản mẫu đang có trong thư mục và dựng lại từ đầu"
    )
    parser.add_argument(
        "--now",
        type=moment,
        metavar="2026-02-12T08:00",
        help="đồng hồ của bản mẫu bắt đầu từ lúc này (giờ Việt Nam)",
    )


def moment(text: str) -> datetime:
    """Read an instant; without a zone it is Vietnamese time. Raises ArgumentTypeError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"«{text}» không phải là ngày giờ; viết như 2026-02-12T08:00"
        ) from None
    at = at if at.tzinfo else at.replace(tzinfo=_VIETNAM)
    if not _EARLIEST <= at < _LATEST:
        raise argparse.ArgumentTypeError("bản mẫu chỉ chạy từ 01/10/2018 đến hết năm 2198")
    return at


def run(options) -> int:
    """Tell the week on the first start, then serve the demo until told to stop."""
    data, environment = folder.chosen(), dict(os.environ)
    try:
        folder.refuse_other_stores()
        folder.refuse_real(data)
        if not house.is_free(options.port):
            print(
                f"Cổng {options.port} đang có chương trình khác dùng. Thử: motcua demo --port {options.port + 1}",
                file=sys.stderr,
            )
            return 1
        running.announce(data)
        marker = _prepared(data, options)
    except (folder.FolderRefused, NotAllowed) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    folder.follow_clock(marker.offset)  # before anything reads the clock or the settings
    addresses = house.addresses(options.port)
    os.environ.setdefault(
        "SITE_URL", addresses[-1].rstrip("/")
    )  # what a phone on the local network can reach
    _settle(data, marker, addresses, options.now)
    if not marker.told and multiprocessing.get_start_method() == "fork":
        _begin_anew(data, options, environment)
    house.make_static_ready()
    running.tell_port(data, options.port)
    say = partial(_say, folder.read_sheet(data), addresses, data)
    return house.Family(options.port, host=options.host, say=say).run()


def _begin_anew(data: Path, options, environment: dict[str, str]) -> None:
    """Start over in this very process, now that the week is told.

    Telling it printed slips, and the printing press keeps threads of its own; a web process forked from here would have
    none of them and wait for ever at its first slip.
    """
    sys.stdout.flush()
    arguments = ["demo", "--data", str(data), "--port", str(options.port), "--host", options.host]
    os.execve(sys.executable, [sys.executable, "-m", "motcua.cli", *arguments], environment)


def _prepared(data: Path, options) -> folder.Marker:
    """Return the folder's marker, after throwing away what is asked or what an interrupted first start left."""
    if options.reset:
        folder.throw_away(data)
    marker = folder.read_marker(data)
    if marker is not None and not marker.told:
        folder.throw_away(data)
        marker = None
    if marker is None:
        marker = folder.Marker(folder.offset_to(options.now) if options.now else 0.0)
        folder.write_marker(data, marker)
    elif options.now:
        print("Bản mẫu đã có sẵn, đồng hồ của nó chạy tiếp. Muốn dựng lại từ lúc khác, thêm --reset.")
    return marker


def _settle(data: Path, marker: folder.Marker, addresses: list[str], start: datetime | None) -> None:
    """Bring the database up to date, tell the week if it has not been told, and write demo.json."""
    import django

    from config import env  # reads MOTCUA_DATA, which the command line may just have set

    env.make_database_file()  # readable by its user only, as an office's is
    django.setup()
    from motcua.demo.week import listed_dossiers, sheet, tell_week
    from motcua.lib import clock

    house.migrate(quiet=False, keeps_backup=False)
    url = addresses[0]
    if not marker.told:
        print("Đang dựng xã Đồng Sen và kể lại một tuần làm việc (khoảng nửa phút) …")
        folder.write_sheet(data, sheet(tell_week(start or clock.now()), url))
        folder.write_marker(data, folder.Marker(marker.offset, told=True))
        return
    house.load_what_ships()
    now = clock.local(clock.whole_minute(clock.now())).isoformat()
    folder.write_sheet(
        data, {**folder.read_sheet(data), "url": url, "now": now, "dossiers": listed_dossiers()}
    )


def _say(sheet: dict, addresses: list[str], data: Path) -> None:
    """Print where the demo is and how to come in."""
    names = ("Máy này", "Mạng nội bộ")
    print("\nMột Cửa, bản dùng thử: mọi người, số và địa danh đều giả định.\n")
    for name, address in zip(names, addresses, strict=False):
        print(f"  {name + ':':<14}{address}")
    if now := sheet.get("now"):
        print(f"  {'Đồng hồ:':<14}{datetime.fromisoformat(now):%H:%M %d/%m/%Y}")
    logins = sheet.get("logins", [])
    if logins:
        print(f"\n  Cán bộ đăng nhập tại {addresses[0]}can-bo/")
        shared = {login["password"] for login in logins}
        for login in logins:
            own = "" if len(shared) == 1 else f"  {login['password']}"
            print(f"    {login['username']:<7} {login['position']}{own}")
        if len(shared) == 1:
            print(f"  Mật khẩu chung của mọi người: {shared.pop()}")
    wanted = next((d for d in sheet.get("dossiers", ()) if d["state"] == 9), None)
    if wanted:
        print(f"\n  Thử tra cứu hồ sơ {wanted['code']}, mã tra cứu {wanted['secret']}")
    print(f"  Tất cả ghi trong {data / folder.SHEET} (chỉ mình ông/bà đọc được). Dừng: Ctrl+C\n")
