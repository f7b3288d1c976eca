"""Addresses of machines, shortened for people."""

import pytest

from motcua.lib.local_network import is_this_machine, place_words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("192.168.1.37", "mạng nội bộ 192.168.1.…"),
        ("14.162.23.9", "Internet 14.162.23.…"),
        ("127.0.0.1", "máy chủ"),
        ("::1", "máy chủ"),
        ("::ffff:10.1.2.3", "mạng nội bộ 10.1.2.…"),
        ("2402:800:61ab:1::9", "Internet 2402:0800:61ab:…"),
        ("bịa", ""),
        ("", ""),
    ],
)
def test_a_place_is_told_shortened(address, words):
    assert place_words(address) == words


def test_only_a_loopback_address_is_this_machine():
    assert [is_this_machine(a) for a in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "192.168.1.20", "")] == [
        True, True, True, False, False,
    ]  # fmt: skip
