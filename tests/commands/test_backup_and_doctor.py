"""The commands as people run them: what they say, and how they end."""

import json

import pytest
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SETTLE = "from motcua.commands import house; house.settle(quiet=True)"


def test_an_empty_folder_is_left_empty(new_pc):
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the database is made by hand")
    pc = new_pc()
    for command in (("doctor",), ("backup", str(pc.data / "a.zip")), ("verify",), ("user", "reset", "quan")):
        assert "chưa có cơ sở dữ liệu" in pc.run(*command, ok=False)
    assert not (pc.data / "motcua.sqlite3").exists()


def test_the_commands_of_the_machine_room(new_pc, tmp_path):
    pc = new_pc()
    pc.python(f"from config import env; env.make_database_file()\n{SETTLE}")

    told = {one["code"]: one for one in json.loads(pc.run("doctor", "--json", ok=False))}
    assert told["no-office"]["level"] == "wrong"
    assert told["site-url"]["do"]
    said = pc.run("doctor", ok=False)
    assert "Chưa lập cơ quan nào." in said
    assert "Làm gì:" in said
    assert "điều phải sửa" in said

    folder = tmp_path / "ổ ngoài"
    folder.mkdir()
    said = pc.run("backup", str(folder))
    assert "Không có trong bản này: khóa bí mật" in said
    (made,) = folder.iterdir()
    assert "Đã có tệp" in pc.run("backup", str(made), ok=False)
    said = pc.run("restore", str(made), "--check")
    assert "mọi phần còn nguyên vẹn" in said
    assert "Đã khôi phục" not in said
    assert "Không có thư mục" in pc.run("backup", str(tmp_path / "không có" / "a.zip"), ok=False)
