"""Bring back everything from an archive."""

import getpass
import sys
from pathlib import Path

import django

from motcua.lib.objections import NotAllowed


def add_arguments(parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="tệp sao lưu")
    parser.add_argument("--yes", action="store_true", help="không hỏi lại khi có dữ liệu sẽ bị thay")
    parser.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không khôi phục")


def run(options) -> int:
    """Check the archive, ask, restore; return 1 with a sentence when something stands against it."""
    from config import env  # reads MOTCUA_DATA, which the command line may just have set

    env.DATA.mkdir(parents=True, exist_ok=True)
    env.make_database_file()
    django.setup()
    try:
        return _run(options)
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _run(options) -> int:
    from django.conf import settings

    from motcua.commands.backup import what_of_secrets
    from motcua.lib.wording import moment
    from motcua.upkeep import archive, restoring, running

    with archive.Archive(options.file.resolve()) as found:
        manifest = found.manifest
        _say_what_is_inside(manifest, moment)
        passphrase = "" if options.check else _passphrase(manifest, settings.BACKUP_PASSPHRASE)
        restoring.judge(found, passphrase)
    print("Đã kiểm tra: mọi phần còn nguyên vẹn.")
    print(what_of_secrets(manifest.secrets))
    if options.check:
        return 0
    with running.alone(settings.DATA_DIR):  # said before anybody is asked anything
        there = restoring.target()
    if not there.is_empty and not options.yes and not _agreed(there):
        print("Chưa làm gì. Muốn khôi phục, chạy lại và gõ «có», hoặc thêm --yes.", file=sys.stderr)
        return 1
    _say_the_outcome(restoring.restore(options.file.resolve(), passphrase=passphrase), settings)
    return 0


def _say_what_is_inside(manifest, moment) -> None:
    from datetime import datetime

    print(f"Bản sao lưu lúc {moment(datetime.fromisoformat(manifest.made_at))}, bản {manifest.program}.")
    print(f"  {manifest.office or 'Chưa lập cơ quan'}: {manifest.dossiers} hồ sơ, {manifest.files} tệp.")
    if manifest.missing_files:
        print(f"  {len(manifest.missing_files)} tệp đã không còn trên ổ đĩa lúc sao lưu.")


def _passphrase(manifest, given: str) -> str:
    if manifest.secrets != "encrypted" or given or not sys.stdin.isatty():
        return given
    return getpass.getpass("Câu mật khẩu của bản sao lưu (bỏ trống: không lấy khóa bí mật): ")


def _agreed(there) -> bool:
    if there.dossiers is None:
        print(f"{there.place} đang có một cơ sở dữ liệu không đọc được.")
    else:
        print(f"{there.place} đang có {there.dossiers} hồ sơ; tất cả sẽ được thay.")
    if not sys.stdin.isatty():
        return False
    return input("Gõ «có» để thay: ").strip().lower() in {"có", "co"}


def _say_the_outcome(outcome, settings) -> None:
    print("Đã khôi phục.")
    if outcome.kept_aside:
        print(f"  Dữ liệu trước đó giữ ở {outcome.kept_aside}; khi đã yên tâm thì xóa.")
    if outcome.key == "new" and settings.SECRET_KEY_IS_GIVEN:
        print("  Khóa bí mật là khóa đang đặt trong SECRET_KEY, khác với khóa lúc sao lưu.")
    elif outcome.key == "new":
        print("  Máy này dùng khóa bí mật mới.")
    elif outcome.key == "returned":
        print("  Khóa bí mật đã lấy lại từ bản sao lưu.")
    print("  Mọi người đăng nhập lại, bằng mật khẩu cũ.")
    where = _where(Path(settings.DATA_DIR))
    if outcome.key == "new" and outcome.second_factor:
        print("  Mã xác nhận bước hai của những người này không dùng được nữa; với từng người, chạy:")
        for name in outcome.second_factor:
            print(f"    motcua user reset {name} --drop-second-factor{where}")
    print(
        f"  Quên mật khẩu: motcua user reset TÊN{where} in đường vào một lần. Kiểm nhật ký: motcua verify{where}"
    )


def _where(folder: Path) -> str:
    """Return what a command needs to find this folder again; nothing where it is the usual one."""
    if folder.resolve() == Path("data").resolve():
        return ""
    return f' --data "{folder}"' if " " in str(folder) else f" --data {folder}"
