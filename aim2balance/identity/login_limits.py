"""How many guesses at a password are allowed, and what counts as one address. No I/O, no clock, no chance."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

GUESS_SPAN = timedelta(minutes=15)
GUESSES_PER_ACCOUNT = 10
"""From one network: a stranger's guesses elsewhere keep nobody out."""
GUESSES_PER_ADDRESS = 100
ACCOUNTS_PER_ADDRESS = 100
VOUCHERS_PER_PERSON = 20
SETUP_TRIES = 20


@dataclass(frozen=True, slots=True)
class Crossed:
    """Whether a guess is one too many, and the first such one of its span."""

    is_over: bool
    is_first: bool


def crossed(of_account: int, of_address: int) -> Crossed:
    over = (of_account - GUESSES_PER_ACCOUNT, of_address - GUESSES_PER_ADDRESS)
    return Crossed(is_over=max(over) > 0, is_first=max(over) == 1)


def guess_window(now: datetime) -> datetime:
    """The start of the span in which guesses are counted together."""
    return now - timedelta(seconds=now.timestamp() % GUESS_SPAN.total_seconds())


def retry_after_s(now: datetime) -> int:
    return int((guess_window(now) + GUESS_SPAN - now).total_seconds()) + 1


def address_group(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network that one IPv6 customer owns."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
