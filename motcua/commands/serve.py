"""The real office."""

import os
import sys

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")


def run(options) -> int:
    """Serve the office until told to stop."""
    if os.environ.get("MOTCUA_CLOCK_OFFSET") or os.environ.get("MOTCUA_DEMO"):
        print("`motcua serve` không chạy với đồng hồ hay dữ liệu của bản mẫu.", file=sys.stderr)
        return 2
    try:
        folder.refuse_demo(folder.chosen())
    except folder.FolderRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if not house.is_free(options.port):
        print(
            f"Cổng {options.port} đang có chương trình khác dùng. Thử: motcua serve --port {options.port + 1}",
            file=sys.stderr,
        )
        return 1
    try:
        running.announce(folder.chosen())
        house.settle()
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    house.make_static_ready()
    from motcua.upkeep import metrics  # after house.settle: it reads the settings

    metrics.begin_anew()
    addresses = house.addresses(options.port)
    for address in addresses:
        print(f"Một Cửa chạy tại {address}")
    _say_how_to_begin(addresses[0])
    return house.Family(options.port, host=options.host).run()


def _say_how_to_begin(address: str) -> None:
    """Print the link that founds the office once; nothing when there is an office already."""
    from motcua.people.actions import founding_token  # after house.settle: the models need Django

    if token := founding_token():
        print(
            f"Lập cơ quan và người quản trị đầu tiên (dùng một lần, trong 24 giờ): {address}can-bo/bat-dau/{token}/"
        )
