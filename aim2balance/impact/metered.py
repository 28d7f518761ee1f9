"""Method `measured-1` (2026-11): the electricity of one answer as a meter on the serving machine showed it.

A measured figure is no bare number: it has the error of its sensor, and what the sensor does not see is added as terms with a range of
their own, so that the sum is what a meter at the plug would show, like the estimates it stands beside. How to check it with one:
`docs/measuring.md`. Released methods are frozen: a change is a new module, and stored events keep the name of theirs.
"""

import math
from collections.abc import Collection
from typing import Final

from aim2balance.impact import a2b_1
from aim2balance.impact.ports import Covered, MeasuredWork, MeterFacts
from aim2balance.impact.rules import footprint_m2_year
from aim2balance.impact.types import ElectricityMix, Footprint, MeasuredFootprint, MeasuredRate, Part, PartReason, Quality, Triple
from aim2balance.kit.quantities import CarbonKg, EnergyKWh, WaterL

METHOD: Final = "measured-1"
EXPECTED: Final = "expected-by-measurements"
"""The warning of a figure that is of answers before: no answer is booked with it."""
JOULES_PER_KWH: Final = 3.6e6
ENDS: Final = (0, 1, 2)
LOW, BEST, HIGH = ENDS

HOST_UNSEEN: Final[Triple] = (0.1, 0.2, 0.6)
"""Processor, memory, board and fans beside graphics cards, where these alone are measured. By judgement: 30 to 150 W beside 250."""
MEMORY_UNSEEN: Final[Triple] = (0.03, 0.1, 0.3)
"""Main memory beside the processor, where it has no counter: 3 to 15 W beside 50 to 100. By judgement."""
BOARD_UNSEEN: Final[Triple] = (0.05, 0.15, 0.4)
"""Board, drives, fans and network beside the processor. By judgement."""
SUPPLY_UNSEEN: Final[Triple] = (0.05, 0.11, 0.25)
"""What the power supply turns to heat: 80 PLUS Titanium to Bronze at part load are 95 to 80 % efficient, Gold 90."""
EMBODIED_KG_PER_KWH: Final[Triple] = (a2b_1.EMBODIED_KG_PER_IT_KWH, a2b_1.EMBODIED_KG_PER_IT_KWH, 0.3)
"""Making the machine. The high end is a workstation of 300 kg that draws 1,000 kWh in its life: one that mostly waits."""
CARBON_ENDS: Final[Triple] = (1.0, 1.0, 1.3 / 1.15)
WATER_ENDS: Final[Triple] = (0.5 / 0.85, 1.0, 2 / 1.15)
"""What class A of `a2b-1` allows beyond the energy for hour and contract of the electricity."""
HOST: Final = "host"
UNSEEN: Final[dict[str, Triple]] = {
    HOST: HOST_UNSEEN,
    "memory": MEMORY_UNSEEN,
    "board": BOARD_UNSEEN,
    "power-supply": SUPPLY_UNSEEN,
}


def is_measured(method: str | None) -> bool:
    """Whether a stored event of that method was measured, whatever the version."""
    return (method or "").startswith("measured-")


def unseen_by(covers: tuple[Covered, ...]) -> tuple[str, ...]:
    """The parts of the machine that a meter with that view does not see, each a key of `UNSEEN`."""
    if "machine" in covers:
        return ()
    if "platform" in covers:
        return ("power-supply",)
    if "package" not in covers:
        return (HOST, "power-supply")
    return (*(() if "memory" in covers else ("memory",)), "board", "power-supply")


def footprint(work: MeasuredWork, facts: MeterFacts, mix: ElectricityMix, pue: float = 1.0) -> MeasuredFootprint:
    """The footprint of measured work on a machine of the operator's own. `pue`: what its room takes on top, 1 where nothing is stated.

    Class A where sensors measured, B where watts were stated and the time alone was. Nothing is said about reading the input alone, nor
    of a part that the meter does not tell apart from others.
    """
    accelerators = _parts(work, facts, is_accelerator=True)
    host = _parts(work, facts, is_accelerator=False)
    unseen = unseen_by(facts.covers)
    active, idle = [0.0] * 3, [0.0] * 3
    cards = [0.0] * 3
    for end in ENDS:
        (card, card_idle), (rest, rest_idle) = accelerators[end], host[end]
        supply = 1 + (SUPPLY_UNSEEN[end] if "power-supply" in unseen else 0.0)
        # What is not seen goes with what is: the host's with the cards where no processor is measured, else with the processor.
        seen, seen_idle = (card, card_idle) if HOST in unseen else (rest, rest_idle)
        more = sum(UNSEEN[part][end] for part in unseen if part != "power-supply")
        cards[end] = card
        active[end] = supply * (card + rest + more * seen) - card
        idle[end] = supply * (card_idle + rest_idle + more * seen_idle)
    kwh_cards, kwh_host, kwh_idle = (_kwh(part) for part in (cards, active, idle))
    it = _sum(kwh_cards, kwh_host, kwh_idle)
    cooling = Part(*((pue - 1) * energy for energy in it))
    kwh = _sum(it, cooling)
    gwp = _carbon_ends(mix)
    kg = [kwh[end] * gwp[end] + EMBODIED_KG_PER_KWH[end] * it[end] for end in ENDS]
    litres = [WATER_ENDS[end] * kwh[end] * mix.wue for end in ENDS]
    codes = codes_of(work, facts, pue)
    unknown = parts_not_known(codes)
    parts: dict[str, Part] = {"accelerators": kwh_cards, HOST: kwh_host, "idle": kwh_idle, "cooling": cooling}
    return MeasuredFootprint(
        kWh=EnergyKWh(*kwh),
        L=WaterL(*litres),
        CO2e=CarbonKg(*kg),
        prefill_kWh=None,
        footprint_m2_year=footprint_m2_year(kg[BEST], litres[BEST]),
        zone=mix.zone,
        quality=quality_of(facts),
        method=METHOD,
        ecologits=a2b_1.ECOLOGITS,
        intensity=mix.intensity,
        warnings=(*mix.warnings, *codes),
        parts_kwh=tuple(None if name in unknown else end for name, part in parts.items() for end in part),
    )


def quality_of(facts: MeterFacts) -> Quality:
    return "B" if "watts" in facts.sensors else "A"


def codes_of(work: MeasuredWork, facts: MeterFacts, pue: float) -> tuple[str, ...]:
    """How it was measured, as an event keeps it: sensors, what they saw, what was added for the rest, whether others ran beside it."""
    return (
        *(f"meter:{sensor}" for sensor in facts.sensors),
        *(f"covers:{part}" for part in facts.covers),
        *(f"added:{part}" for part in unseen_by(facts.covers)),
        *(("idle-not-apart",) if not work.idle_joules else ()),
        *(("shared",) if work.was_shared else ()),
        *(("cooling-not-stated",) if pue == 1 else ()),
    )


def parts_not_known(codes: Collection[str]) -> dict[str, PartReason]:
    """The parts of the electricity that a meter with these codes tells nothing of, and why.

    A meter of the processor or of the whole machine shows what computes the model together with the rest of the machine. An estimate
    has no code of a meter, and knows all its parts.
    """
    unknown: dict[str, PartReason] = {}
    if not any(code.startswith("meter:") for code in codes):
        return unknown
    if "covers:gpu" not in codes:
        unknown |= {"accelerators": "notSeparated", HOST: "notSeparated"}
    if "idle-not-apart" in codes:
        unknown["idle"] = "notSeparated"
    if "cooling-not-stated" in codes:
        unknown["cooling"] = "notStated"
    return unknown


def _parts(work: MeasuredWork, facts: MeterFacts, *, is_accelerator: bool) -> tuple[tuple[float, float], ...]:
    """Low, best and high joules of the accelerators or of the host: of the work, and of doing nothing meanwhile."""
    ends: list[tuple[float, float]] = []
    for end in ENDS:
        joules, idle = [], []
        for channel in facts.channels:
            if channel.is_accelerator is is_accelerator:
                factor = _factors(channel.error, channel.resolution_s, work.seconds)[end]
                waiting = work.idle_joules.get(channel.name, 0.0)
                joules.append(factor * (work.joules.get(channel.name, 0.0) - waiting))
                idle.append(factor * waiting)
        ends.append((max(0.0, math.fsum(joules)), math.fsum(idle)))
    return tuple(ends)


def _factors(error: tuple[float, float], resolution_s: float, seconds: float) -> Triple:
    """The sensor's error, and what a reading that is a little old can be wrong at both ends of a short time."""
    blur = min(1.0, resolution_s / seconds) if seconds > 0 else 1.0
    return max(0.0, error[0] - blur), 1.0, error[1] + blur


def _kwh(joules: list[float]) -> Part:
    return Part(*(energy / JOULES_PER_KWH for energy in joules))


def _sum(*parts: Part) -> Part:
    low, best, high = (math.fsum(part[end] for part in parts) for end in ENDS)
    return Part(low, best, high)


def _carbon_ends(mix: ElectricityMix) -> Triple:
    """Low, best and high of the zone's carbon intensity, in kg CO2e per kWh; the high end is the usual one or the zone's own."""
    low, best, high = mix.gwp_ends
    return low, best, max(CARBON_ENDS[HIGH] * best, high)


def expected(estimate: Footprint, rate: MeasuredRate, mix: ElectricityMix, pue: float = 1.0) -> Footprint:
    """What an answer will probably take where others were measured: its estimate gives the shape, by input and output, the rate the size.

    In no event: an answer is booked with what was measured of it, or with its estimate. Nothing is said of its parts.
    """
    kwh = [factor * estimate.kWh.best for factor in (rate.low, rate.best, rate.high)]
    gwp = _carbon_ends(mix)
    kg = [energy * (gwp[end] + EMBODIED_KG_PER_KWH[end] / pue) for end, energy in enumerate(kwh)]
    litres = [WATER_ENDS[end] * energy * mix.wue for end, energy in enumerate(kwh)]
    return Footprint(
        kWh=EnergyKWh(*kwh),
        L=WaterL(*litres),
        CO2e=CarbonKg(*kg),
        prefill_kWh=None,
        footprint_m2_year=footprint_m2_year(kg[BEST], litres[BEST]),
        zone=mix.zone,
        quality=rate.quality,
        method=METHOD,
        ecologits=a2b_1.ECOLOGITS,
        intensity=mix.intensity,
        warnings=(*mix.warnings, EXPECTED),
    )


def carbon_held(found: Footprint) -> float:
    """Kg CO2e that a budget holds for such an answer: its most energy, at the middle of what a kWh emits, for budgets count the middle."""
    return found.CO2e.best * found.kWh.high / found.kWh.best if found.kWh.best else 0.0
