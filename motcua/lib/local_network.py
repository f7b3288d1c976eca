"""By which addresses this machine is known in the office, and what an address of somebody else's may be called."""

import ipaddress
import socket
from contextlib import suppress


def own_addresses() -> list[str]:
    """Return the addresses other machines of the office can use for this one, the likeliest first; [] without a network."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # no packet is sent: this only asks which address would be used
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return [address for address in dict.fromkeys(found) if not ipaddress.ip_address(address).is_loopback]


def own_names() -> list[str]:
    """Return the names this machine is known by: its own, and the one with .local that phones and Windows look up."""
    name = socket.gethostname().split(".")[0].lower()
    return [name, f"{name}.local"] if name and name != "localhost" else []


def is_this_machine(address: str) -> bool:
    """Tell whether an address of a request is this very machine's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def place_words(address: str) -> str:
    """Say where a request came from, shortened: enough to recognise one's own place, too little to find a house.

    >>> place_words("192.168.1.37")
    'mạng nội bộ 192.168.1.…'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    if found.is_loopback:
        return "máy chủ"
    if found.version == 4:
        short = ".".join(str(found).split(".")[:3]) + ".…"
    else:
        short = ":".join(found.exploded.split(":")[:3]) + ":…"
    return f"mạng nội bộ {short}" if found.is_private else f"Internet {short}"
