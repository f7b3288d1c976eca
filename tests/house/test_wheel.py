"""The wheel holds everything a PC without a checkout needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INSIDE = (".html", ".css", ".js", ".svg", ".woff2", ".ttf", ".json", ".typ", ".txt")


@pytest.mark.slow
def test_the_wheel_holds_templates_styles_fonts_and_the_catalogue(tmp_path):
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("motcua-*.whl"))) as wheel:
        packed = set(wheel.namelist())
        wheel.extractall(tmp_path / "inside")
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("motcua", "config")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in {*INSIDE, ".py"}
    }
    assert wanted - packed == set()
    said = subprocess.run(
        [sys.executable, "-m", "motcua.cli", "--help"], cwd=tmp_path / "inside", capture_output=True, text=True, encoding="utf-8"
    )  # fmt: skip
    assert said.returncode == 0
    assert "serve" in said.stdout
