"""Put everything aside in one archive."""

import sys
from pathlib import Path

import django

from motcua.lib.objections import NotAllowed


def add_arguments(parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="tệp sẽ ghi, hoặc thư mục có sẵn (ổ ngoài)")


def run(options) -> int:
    """Write the archive while the house goes on working; return 1 with a sentence when it cannot be done."""
    django.setup()
    from motcua.commands import house
    from motcua.lib.clock import now
    from motcua.upkeep import archive, places
    from motcua.upkeep.actions import make_backup
    from motcua.upkeep.models import Backup

    path = options.file.resolve()
    if path.is_dir():
        path = path / places.by_hand_name(now())
    if path.exists():
        print(f"Đã có tệp {path}. Chọn tên khác, để bản cũ còn nguyên.", file=sys.stderr)
        return 1
    try:
        house.refuse_newer_database()
        made = make_backup(path, kind=Backup.Kind.BY_HAND)
        with archive.Archive(path) as kept:
            manifest = kept.manifest
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"Đã sao lưu vào {made.place}: {_size(made.size)}.")
    print(
        f"  {manifest.dossiers} hồ sơ, {manifest.files} tệp, {len(manifest.tables)} bảng. SHA-256 {made.digest}"
    )
    if manifest.missing_files:
        print(
            f"  {len(manifest.missing_files)} tệp đã mất hoặc hỏng trên ổ đĩa nên không có trong bản này; "
            "tìm trong bản sao lưu cũ hơn."
        )
    print("  " + what_of_secrets(manifest.secrets))
    print("  Trong tệp có dữ liệu cá nhân: cất như cất sổ gốc.")
    return 0


def what_of_secrets(kept: str) -> str:
    """Say which secrets are inside."""
    if kept == "encrypted":
        return (
            "Khóa bí mật có trong bản này, mã hóa bằng câu mật khẩu BACKUP_PASSPHRASE. "
            "Mật khẩu máy chủ thư và cơ sở dữ liệu không có trong bản này."
        )
    return (
        "Không có trong bản này: khóa bí mật (SECRET_KEY), mật khẩu máy chủ thư, mật khẩu cơ sở dữ liệu. "
        "Trên máy mới mọi người vẫn vào bằng mật khẩu cũ; mã xác nhận bước hai phải đặt lại."
    )


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
