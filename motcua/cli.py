"""The one command, `motcua`, for a PC without make as well as for a province's servers."""

import argparse
import importlib
import os
import sys
from pathlib import Path

from motcua.demo import folder

COMMANDS = {
    "serve": "chạy một cửa thật: web, việc nền và lịch trong một nhà",
    "demo": "chạy một cửa mẫu: xã giả định và một tuần làm việc",
    "web": "chỉ phần web (khi chia nhiều máy)",
    "worker": "chỉ phần việc nền (khi chia nhiều máy)",
    "catalogue": "danh mục thủ tục: import FILE, export FILE, undo SỐ, check",
    "exchange": "trao đổi với hệ thống tỉnh: export --day NGÀY ghi hồ sơ của một ngày ra tệp",
    "seal": "niêm phong nhật ký của một ngày và in ra",
    "verify": "tính lại toàn bộ nhật ký và niêm phong; sai thì chỉ ra dòng sai đầu tiên",
    "backup": "sao lưu mọi dữ liệu và tệp vào một tệp, khi vẫn đang chạy",
    "restore": "khôi phục từ một tệp sao lưu; kiểm tra hết trước khi thay",
    "doctor": "máy này còn thiếu gì, sai gì, bằng lời thường",
    "user": "tài khoản: reset TÊN in đường vào một lần",
    "token": "mã cho máy khác gọi API: create --user U --scopes …",
    "bench": "đo tốc độ và kích thước",
}


_MAKE_THE_FOLDER = {"serve", "demo", "restore"}
_WANT_AN_OFFICE = {"catalogue", "exchange", "seal", "verify", "backup", "doctor", "user", "token"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console may not speak UTF-8 by itself
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa: một cửa điện tử của xã, phường.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")
    arguments = sys.argv[1:] if arguments is None else arguments
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        sub = subparsers.add_parser(name, help=summary, description=summary)
        sub.add_argument("--data", metavar="DIR", help="thư mục dữ liệu (mặc định ./data, hoặc MOTCUA_DATA)")
        if name == wanted:
            importlib.import_module(f"motcua.commands.{name}").add_arguments(sub)
    options = parser.parse_args(arguments)
    if options.data:
        os.environ["MOTCUA_DATA"] = str(Path(options.data).resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.umask(0o077)  # what the office keeps (database, files, archives) is for its own user alone
    try:
        if options.command in _MAKE_THE_FOLDER:
            folder.make(folder.chosen())
        if options.command not in ("serve", "demo"):  # these two look at the folder themselves
            folder.join(folder.chosen())  # verify, seal, user … on a demo's folder go by the demo's clock
    except folder.FolderRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if options.command in _WANT_AN_OFFICE and not _has_database():
        where = "" if options.data else " Cơ quan ở thư mục khác thì thêm --data THƯ-MỤC."
        print(
            f"Thư mục {folder.chosen()} chưa có cơ sở dữ liệu. Chạy motcua serve trước.{where}",
            file=sys.stderr,
        )
        return 1
    try:
        return importlib.import_module(f"motcua.commands.{options.command}").run(options) or 0
    except KeyboardInterrupt:
        print("Đã dừng theo lệnh.", file=sys.stderr)
        return 130


def _has_database() -> bool:
    from config import env  # reads MOTCUA_DATA, which the command line may just have set

    return env.has_database()


if __name__ == "__main__":
    sys.exit(main())
