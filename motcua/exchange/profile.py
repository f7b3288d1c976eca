"""How a day is written for the province's system, and how sure each of those ways is.

Nobody tried this against a live service: codes differ between sources and moved in July 2025. So every code is a setting
with its doubt (`data/profile.json`), which an office overrides in a file of its own (EXCHANGE_PROFILE), without a program.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_SHIPPED = Path(__file__).parent / "data" / "profile.json"


@dataclass(frozen=True)
class Setting:
    """One way of writing: its value, what it is called there, whether it is sure, and why not."""

    key: str
    value: object
    words: str
    note: str
    is_sure: bool
    is_own: bool

    @property
    def shown(self) -> str:
        """Return the value as it would stand in the office's own file."""
        return json.dumps(self.value, ensure_ascii=False)


class ProfileBroken(Exception):
    """The office's own file cannot be read; the text says what to mend."""


class Profile:
    """Every setting by its key."""

    def __init__(self, found: list[Setting]):
        self.settings = found
        self._values = {one.key: one.value for one in found}

    def __getitem__(self, key: str):
        return self._values[key]

    @property
    def unsure(self) -> list[Setting]:
        """List what has to be agreed with the province before anything is sent."""
        return [one for one in self.settings if not one.is_sure]


def read_profile() -> Profile:
    """Return the shipped settings with the office's own over them. Raises ProfileBroken."""
    shipped = json.loads(_SHIPPED.read_text(encoding="utf-8"))
    own = _own()
    if unknown := sorted(set(own) - set(shipped)):
        raise ProfileBroken(f"Tệp cấu hình trao đổi có mục không biết: {', '.join(unknown)}.")
    found = []
    for key, entry in shipped.items():
        value = own.get(key, entry["value"])
        if type(value) is not type(entry["value"]):
            raise ProfileBroken(f"Mục «{key}» của tệp cấu hình trao đổi không cùng dạng với mẫu đi kèm.")
        found.append(
            Setting(key, value, entry["words"], entry["note"], entry["sure"] or key in own, key in own)
        )
    return Profile(found)


def _own() -> dict:
    path = settings.EXCHANGE_PROFILE
    if not path:
        return {}
    try:
        own = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileBroken("Không đọc được tệp cấu hình trao đổi (EXCHANGE_PROFILE).") from error
    if not isinstance(own, dict):
        raise ProfileBroken("Tệp cấu hình trao đổi phải là một đối tượng JSON: tên mục → giá trị.")
    return own
