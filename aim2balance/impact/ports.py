"""What estimates need from outside: a meter on the machine that serves, whose readings are for `energy_shares`, and who tells hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

import msgspec

from aim2balance.impact.types import CarbonIntensity

Sensor = Literal["nvml", "rapl", "watts"]
"""NVIDIA's management library, Linux's powercap counters, or watts that the operator states."""
Covered = Literal["gpu", "package", "memory", "platform", "machine"]
"""What a meter sees: graphics cards with their memory, processors, main memory, the whole board, or everything behind the plug."""


class Counter(msgspec.Struct, frozen=True, tag="counter"):
    """Energy since some beginning, in microjoules. After `wraps_at` it begins again at 0; None: it does not."""

    microjoules: int
    wraps_at: int | None = None


class Gauge(msgspec.Struct, frozen=True, tag="gauge"):
    """Watts at the moment of reading, or, where `is_mean`, over the whole time since the reading before."""

    watts: float
    is_mean: bool = False


Reading: TypeAlias = Mapping[str, Counter | Gauge]
"""What a meter shows at one moment, by channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One figure of a meter. `is_accelerator`: it belongs to accelerators, else to the host. `error` is what the true value may be of the
    one shown, low and high; `resolution_s` how old a reading may be.
    """

    name: str
    is_accelerator: bool
    error: tuple[float, float]
    resolution_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFacts:
    """What a meter is and sees. `notes` say in words for the operator what is missing or cannot be read.
    `idle_watts`: what it draws doing nothing, by channel, where that is stated and need not be learned.
    """

    sensors: tuple[Sensor, ...]
    channels: tuple[Channel, ...]
    covers: tuple[Covered, ...]
    notes: tuple[str, ...] = ()
    idle_watts: tuple[tuple[str, float], ...] = ()


class EnergyShares(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine's meter has shown, as far as requests are concerned; times are of a clock that never steps.

    `joules` and `idle_joules` (a part of them) are per request, by channel; `unserved_joules` while nobody was answered. `gaps` counts
    the times with requests in which the meter did not tell what was drawn. `idle_watts` is the least mean seen.
    """

    at_s: float | None = None
    reading: dict[str, Counter | Gauge] = {}
    joules: dict[str, float] = {}
    idle_joules: dict[str, float] = {}
    unserved_joules: dict[str, float] = {}
    idle_watts: dict[str, float] = {}
    quiet_s: float = 0.0
    quiet_joules: dict[str, float] = {}
    shared_s: float = 0.0
    """Seconds in which more than one request ran."""
    gaps: int = 0


class MeasuredWork(msgspec.Struct, frozen=True, kw_only=True):
    """What the meter showed for one request: joules by channel, and the part of them the machine would have drawn doing nothing (empty
    where that is not known yet).
    """

    joules: dict[str, float]
    idle_joules: dict[str, float]
    seconds: float
    was_shared: bool


class MeterUnreadable(Exception):
    """The meter shows nothing, now or ever; the text says why and what the operator can do."""


class PowerMeter(Protocol):
    """A meter on this machine. It is read from one thread at a time, and may take its time."""

    @property
    def facts(self) -> MeterFacts: ...

    def read(self, *, is_serving: bool) -> Reading:
        """What it shows now, for every channel. `is_serving`: somebody was answered since the reading before, which decides what stated
        watts amount to. Raises `MeterUnreadable`.
        """
        ...

    def close(self) -> None:
        """Let go of it. Twice is harmless."""
        ...


class CarbonIntensitySource(Protocol):
    """Who tells the carbon intensity of electricity hour by hour."""

    async def fetch_hours(self, area: str, start: datetime, end: datetime) -> Sequence[CarbonIntensity]:
        """The whole hours that begin from `start` (inclusive) to `end` (exclusive) and are known there, in order; `area` is its own name
        of the zone. Raises `IntensityUnavailable`.
        """
        ...
