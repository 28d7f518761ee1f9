"""Energy of one machine shared among the requests that it answers at the same time. Pure.

Between two readings the number of requests is constant, so each took an equal part of the energy. What one request would have taken, had
it run from the beginning, is added up (`EnergyShares.joules`); what a request did take is that sum at its end less the sum at its
beginning. However many processes add to it and however requests overlap, the parts of all requests are together what the meter showed
while any of them ran. Energy while nobody was answered is kept apart and belongs to no request.
"""

import math
from collections.abc import Mapping
from typing import Final

import msgspec

from aim2balance.impact.ports import Counter, EnergyShares, Gauge, MeasuredWork, Reading

MOST_WATTS: Final = 20_000.0
"""More than one channel can draw: a counter that seems to say so has begun anew."""
WRAP_WATTS: Final = 1_000.0
"""The power at which a counter might have come round unseen, so that its difference says nothing."""
LONGEST_GAUGE_S: Final = 5.0
"""Between two looks at a power that changes."""
IDLE_WINDOW_S: Final = 5.0
"""So long nobody is answered before a mean counts as what the machine draws doing nothing."""


def advance_shares(shares: EnergyShares, at_s: float, reading: Reading | None, running: int) -> EnergyShares:
    """The shares after an interval in which `running` requests were being answered. `reading` None: the meter could not be read."""
    seconds = 0.0 if shares.at_s is None else at_s - shares.at_s
    drawn = None
    if reading is not None and shares.reading and seconds >= 0:
        drawn = energy_between(shares.reading, reading, seconds)
    next_reading = {} if reading is None else dict(reading)
    if drawn is None:
        is_gap = running > 0 and (seconds != 0 or reading is None)
        return msgspec.structs.replace(shares, at_s=at_s, reading=next_reading, gaps=shares.gaps + is_gap, quiet_s=0.0, quiet_joules={})
    if running:
        idle = {name: min(shares.idle_watts[name] * seconds, energy) for name, energy in drawn.items() if name in shares.idle_watts}
        return msgspec.structs.replace(
            shares,
            at_s=at_s,
            reading=next_reading,
            joules=_plus(shares.joules, drawn, 1 / running),
            idle_joules=_plus(shares.idle_joules, idle, 1 / running),
            shared_s=shares.shared_s + (seconds if running > 1 else 0.0),
            quiet_s=0.0,
            quiet_joules={},
        )
    quiet_s, quiet = shares.quiet_s + seconds, _plus(shares.quiet_joules, drawn)
    idle_watts = shares.idle_watts
    if quiet_s >= IDLE_WINDOW_S:
        idle_watts = {name: min(idle_watts.get(name, math.inf), energy / quiet_s) for name, energy in quiet.items()}
        quiet_s, quiet = 0.0, {}
    return msgspec.structs.replace(
        shares,
        at_s=at_s,
        reading=next_reading,
        unserved_joules=_plus(shares.unserved_joules, drawn),
        idle_watts=idle_watts,
        quiet_s=quiet_s,
        quiet_joules=quiet,
    )


def energy_between(before: Reading, after: Reading, seconds: float) -> dict[str, float] | None:
    """Joules by channel; None where any channel does not tell: it is new or gone, began anew, or may have come round unseen."""
    if before.keys() != after.keys():
        return None
    drawn = {}
    for name, now in after.items():
        energy = _energy(before[name], now, seconds)
        if energy is None:
            return None
        drawn[name] = energy
    return drawn


def _energy(before: Counter | Gauge, now: Counter | Gauge, seconds: float) -> float | None:
    if isinstance(before, Gauge) and isinstance(now, Gauge):
        if now.is_mean:
            return now.watts * seconds
        return None if seconds > LONGEST_GAUGE_S else (before.watts + now.watts) / 2 * seconds
    if not isinstance(before, Counter) or not isinstance(now, Counter):
        return None
    grown = now.microjoules - before.microjoules
    if now.wraps_at is not None:
        if seconds * WRAP_WATTS > now.wraps_at / 1e6:
            return None
        if grown < 0:
            grown += now.wraps_at + 1
    joules = grown / 1e6
    # A counter is finer than our clock for a moment: the first tenth of a second is not judged.
    return None if grown < 0 or joules > MOST_WATTS * max(seconds, 0.1) else joules


def _plus(sums: Mapping[str, float], more: Mapping[str, float], weight: float = 1.0) -> dict[str, float]:
    return {name: sums.get(name, 0.0) + weight * more.get(name, 0.0) for name in {**sums, **more}}


def energy_taken(start: EnergyShares, end: EnergyShares) -> MeasuredWork | None:
    """What a request took that began at `start` and ended at `end`. None: the meter did not tell, or showed nothing at all."""
    if start.at_s is None or end.at_s is None or start.gaps != end.gaps:
        return None
    joules = {name: energy - start.joules.get(name, 0.0) for name, energy in end.joules.items()}
    if not sum(joules.values()) > 0:
        return None
    return MeasuredWork(
        joules=joules,
        idle_joules={name: energy - start.idle_joules.get(name, 0.0) for name, energy in end.idle_joules.items()},
        seconds=end.at_s - start.at_s,
        was_shared=end.shared_s > start.shared_s,
    )
