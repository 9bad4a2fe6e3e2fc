"""The outbound guard: what a person typed never leads into the house, in any spelling."""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from delivery.errors import DeliveryError, Fault, OutboundRefused
from delivery.outbound import Address, OutboundGuard

PUBLIC = "93.184.216.34"

# ruff: noqa: S104 - addresses to be refused, nothing is bound to them
# Spelled as people and attackers spell them; the system's own resolver reads them.
SPELLINGS = [
    "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1",
    "017700000001", "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "１２７.０.０.１", "127。0。0。1",
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1", "3232235777",
    "169.254.169.254", "0xa9fea9fe", "2852039166", "100.64.0.1", "100.127.255.255",
    "192.0.0.1", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::1", "::", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1",
    "fe80::1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "100::1",
    "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "4000::1",
]  # fmt: skip


def is_address(text: str) -> bool:
    """Whether a resolver could answer with it."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def answering(*addresses: str) -> Any:
    """A resolver that says these."""

    async def resolve(host: str, port: int) -> Sequence[tuple[int, Any]]:
        return [
            (socket.AF_INET6, (a, port, 0, 0)) if ":" in a else (socket.AF_INET, (a, port)) for a in addresses
        ]

    return resolve


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_leads_inside(host: str) -> None:
    """Loopback, private, link-local, CGNAT, NAT64, mapped, multicast, documentation: 0 pass."""
    with pytest.raises((OutboundRefused, DeliveryError)):
        await OutboundGuard().resolve(host, 25)


@pytest.mark.parametrize("address", [spelling for spelling in SPELLINGS if is_address(spelling)])
async def test_no_name_leads_inside(address: str) -> None:
    """A name that anybody may own, pointing at the same places."""
    with pytest.raises(OutboundRefused):
        await OutboundGuard(resolver=answering(address)).resolve("smtp.example.com", 25)


@pytest.mark.parametrize("host", ["", " ", "a b", "a\r\nb", "a\x00b", "\t", "a\x7f", "..", "a" * 300])
async def test_what_is_no_host_name(host: str) -> None:
    """A clear refusal, no traceback."""
    with pytest.raises(DeliveryError) as caught:
        await OutboundGuard().resolve(host, 25)
    assert caught.value.code == "dns"


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "8.8.8.8", "172.32.0.1"])
async def test_the_internet_is_open(address: str) -> None:
    """Public addresses pass, pinned as the resolver gave them."""
    found = await OutboundGuard(resolver=answering(address)).resolve("smtp.example.com", 587)
    assert [a.sockaddr[:2] for a in found] == [(address, 587)]


async def test_a_mixed_answer_keeps_its_public_part() -> None:
    """One name, an address inside and one outside: only the one outside is connected to."""
    guard = OutboundGuard(resolver=answering("10.0.0.1", PUBLIC))
    assert await guard.resolve("smtp.example.com", 25) == [Address(socket.AF_INET, (PUBLIC, 25))]


@pytest.mark.parametrize(
    ("allow", "host", "address"),
    [
        ("10.1.0.0/16", "smtp.casa", "10.1.2.3"),
        ("10.1.2.3", "smtp.casa", "10.1.2.3"),
        ("smtp.casa", "SMTP.casa.", "192.168.0.9"),
        ("fd00::/8", "smtp.casa", "fd00::1"),
    ],
)
async def test_the_operator_may_allow(allow: str, host: str, address: str) -> None:
    """By range, by address or by name; nothing else opens with it."""
    guard = OutboundGuard([allow], resolver=answering(address))
    assert len(await guard.resolve(host, 25)) == 1
    with pytest.raises(OutboundRefused):
        await OutboundGuard([allow], resolver=answering("127.0.0.1")).resolve("outro.casa", 25)


async def test_a_resolver_in_trouble_is_no_typo() -> None:
    """A name that does not exist is the account's fault; "try again" is the network's."""

    def failing(code: int) -> Any:
        async def resolve(host: str, port: int) -> Sequence[tuple[int, Any]]:
            raise socket.gaierror(code, "text")

        return resolve

    for code, fault in ((socket.EAI_NONAME, Fault.ACCOUNT), (socket.EAI_AGAIN, Fault.NETWORK)):
        with pytest.raises(DeliveryError) as caught:
            await OutboundGuard(resolver=failing(code)).resolve("nada.example", 25)
        assert (caught.value.code, caught.value.fault) == ("dns", fault)
