"""The real office."""

import os
import sys
from functools import partial

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument(
        "--https",
        action="store_true",
        help="nói cả HTTPS, với chứng chỉ tự làm nếu không có TLS_CERT và TLS_KEY",
    )
    parser.add_argument("--https-port", type=int, default=8443, metavar="N")


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
    from config import env  # reads MOTCUA_DATA, which the command line may just have set

    https_port = options.https_port if options.https or env.read("TLS_CERT") else 0
    for port, name in ((options.port, "--port"), (https_port, "--https-port")):
        if port and not house.is_free(port):
            print(
                f"Cổng {port} đang có chương trình khác dùng. Thử: motcua serve {name} {port + 1}",
                file=sys.stderr,
            )
            return 1
    os.environ["MOTCUA_HTTPS_PORT"] = str(https_port)  # before anything reads the settings
    try:
        running.announce(folder.chosen())
        house.settle()
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if https_port:
        try:
            house.ready_certificate(quiet=True)
        except house.NoCertificate as refusal:
            print(refusal, file=sys.stderr)
            return 1
    house.make_static_ready()
    from motcua.upkeep import metrics  # after house.settle: it reads the settings

    metrics.begin_anew()
    running.tell_port(folder.chosen(), options.port)
    say = partial(_say, house.addresses(options.port), https_port, _founding_token())
    return house.Family(options.port, host=options.host, https_port=https_port, say=say).run()


def _say(addresses: list[str], https_port: int, founding: str | None) -> None:
    """Print where the office is, and the link that founds it once; nothing of that when there is an office already."""
    for address in addresses:
        print(f"Một Cửa chạy tại {address}")
    if https_port:
        _say_how_to_come_safely(https_port, addresses[-1])
    if founding:
        print("Lập cơ quan và người quản trị đầu tiên (dùng một lần, trong 24 giờ):")
        print(f"  {addresses[0]}can-bo/bat-dau/{founding}/")


def _say_how_to_come_safely(port: int, plain: str) -> None:
    """Print the HTTPS addresses and, for a certificate of our own making, what other PCs must compare."""
    from motcua.lib import certificates
    from motcua.web.shared import reach

    for address in house.addresses(port, scheme="https"):
        print(f"Qua HTTPS tại {address}")
    if reach.makes_own_certificate():
        print(f"Máy khác mở {plain}tin-cay/ một lần để tin chứng chỉ này, và so dấu vân SHA-256:")
        print(f"  {certificates.fingerprint(reach.own_folder() / certificates.AUTHORITY)}")


def _founding_token() -> str | None:
    from motcua.people.actions import founding_token  # after house.settle: the models need Django

    return founding_token()
