"""The real office."""

import os
import sys

from motcua.commands import house


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")


def run(options) -> int:
    """Serve the office until told to stop."""
    if os.environ.get("MOTCUA_CLOCK_OFFSET") or os.environ.get("MOTCUA_DEMO"):
        print("`motcua serve` không chạy với đồng hồ hay dữ liệu của bản mẫu.", file=sys.stderr)
        return 2
    if not house.is_free(options.port):
        print(
            f"Cổng {options.port} đang có chương trình khác dùng. Thử: motcua serve --port {options.port + 1}",
            file=sys.stderr,
        )
        return 1
    house.settle()
    house.make_static_ready()
    for address in house.addresses(options.port):
        print(f"Một Cửa chạy tại {address}")
    return house.Family(options.port, host=options.host).run()
