"""May this address be told? Pure: None, or an Objection in Vietnamese. Where it leads is looked up when it is called."""

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from motcua.lib.objections import Objection
from motcua.webhooks.events import EVENTS

LONGEST_URL = 500
# Ways to reach an inner IPv4 address in the clothes of an outer IPv6 one: NAT64, 6to4, Teredo.
_DISGUISES = tuple(ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


def is_url(url: str) -> Objection | None:
    """Object to what is no plain https address (http is judged again when it is known where it leads)."""

    def no(words: str, code: str) -> Objection:
        return Objection(words, code, "url")

    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        return no("Địa chỉ phải bắt đầu bằng https:// và có tên máy.", "not-a-url")
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return no(f"Địa chỉ gồm nhiều nhất {LONGEST_URL} ký tự không dấu, không có dấu cách.", "not-a-url")
    if parts.username is not None or parts.password is not None:
        return no("Không ghi tên và mật khẩu trong địa chỉ; máy kia kiểm bằng chữ ký.", "url-with-password")
    if parts.fragment:
        return no("Địa chỉ không có phần sau dấu #.", "url-with-fragment")
    if port == 0:
        return no("Cổng trong địa chỉ không dùng được.", "not-a-url")
    return None


def are_kinds(kinds) -> Objection | None:
    """Object to nothing, or to what nobody tells."""
    if kinds and set(kinds) <= set(EVENTS):
        return None
    return Objection("Chọn ít nhất một việc cần báo.", "kinds-missing", "kinds")


def may_call(address: str, *, secure: bool, allowed: tuple) -> Objection | None:
    """Object to calling that IP address: only the public Internet over https, and the networks the office allows.

    Loopback, private, link-local (where clouds keep their secrets), reserved and disguised addresses are none.
    """
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if any(ip.version == network.version and ip in network for network in allowed):
        return None
    if not secure:
        return Objection(
            "http:// chỉ dùng được trong mạng nội bộ mà WEBHOOK_NETWORKS cho phép; ra ngoài phải là https://.",
            "http-not-allowed",
            "url",
        )
    disguised = any(ip.version == network.version and ip in network for network in _DISGUISES)
    if not ip.is_global or ip.is_multicast or disguised:
        return Objection(
            "Tên máy này dẫn vào mạng nội bộ hoặc chính máy này. Cần thì ghi mạng ấy vào WEBHOOK_NETWORKS.",
            "address-not-allowed",
            "url",
        )
    return None
