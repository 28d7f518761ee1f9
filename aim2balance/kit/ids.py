"""UUIDv7 ids (RFC 9562, section 5.7): the first 48 bits are the time in ms, so ids sort and partition by age."""

import os
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aim2balance.kit.errors import Invalid

_VERSION = 0x7000
_VARIANT = 0x8000_0000_0000_0000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


_fresh: list[bytes] = []
os.register_at_fork(after_in_child=_fresh.clear)


def _noise() -> bytes:
    """Ten random bytes nobody else gets, drawn from the system by the hundred. Safe with threads, and a fork draws its own."""
    try:
        return _fresh.pop()
    except IndexError:
        drawn = os.urandom(2560)
        _fresh.extend(drawn[at : at + 10] for at in range(10, 2560, 10))
        return drawn[:10]


def new_id(now: datetime | None = None) -> UUID:
    """A fresh UUIDv7, of `now` when given."""
    ms = int(now.timestamp() * 1000) if now is not None else time.time_ns() // 1_000_000
    noise = int.from_bytes(_noise())
    return UUID(int=(ms << 80) | ((_VERSION | (noise >> 68)) << 64) | _VARIANT | (noise & 0x3FFF_FFFF_FFFF_FFFF))


def id_floor(at: datetime) -> UUID:
    """The smallest UUIDv7 of that moment, before 1970 the smallest of all: a bound for ranges and partitions."""
    return UUID(int=(max(0, (at - _EPOCH) // _MILLISECOND) << 80) | (_VERSION << 64) | _VARIANT)


def time_of(an_id: UUID) -> datetime:
    return datetime.fromtimestamp((an_id.int >> 80) / 1000, UTC)


def parse_id(text: str) -> UUID:
    """Read an id from the wire, with or without its prefix (`wal_…`). Raises `Invalid`."""
    try:
        return UUID(text.rpartition("_")[2])
    except ValueError:
        raise Invalid(f"not an id: {text[:64]!r}", code="invalid_id") from None
