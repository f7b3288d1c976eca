"""Where the shared door keeps its things."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WEB = ROOT / "motcua/web"
SHARED = WEB / "shared"
STATIC = SHARED / "static/motcua"
