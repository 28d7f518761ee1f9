"""What a kWh emits when so much was generated of each kind: life-cycle factors of the kinds, as ENTSO-E names them. Pure.

Storage is left out: what it gives was generated before, and is counted there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from aim2balance.impact.types import QUARTER, CarbonIntensity, Triple

_HOUR: Final = timedelta(hours=1)
MAY_MISS: Final = 0.01
"""An hour counts though kinds are missing that generate no more than this share of the whole."""
OTHER: Final = "B20"
STORAGE: Final = frozenset({"B10", "B25"})
GRAMS_PER_KWH: Final[Mapping[str, Triple]] = {
    "B01": (130, 230, 420),
    "B02": (790, 1054, 1372),
    "B03": (740, 820, 1095),
    "B04": (410, 490, 650),
    "B05": (740, 820, 1095),
    "B06": (510, 840, 1170),
    "B07": (790, 1054, 1372),
    "B08": (790, 1054, 1372),
    "B09": (6, 38, 79),
    "B11": (1, 24, 147),
    "B12": (1, 24, 147),
    "B13": (5.6, 17, 28),
    "B14": (3.7, 12, 110),
    "B15": (130, 230, 420),
    "B16": (18, 48, 180),
    "B17": (200, 580, 1000),
    "B18": (8, 12, 35),
    "B19": (7, 11, 56),
    OTHER: (130, 700, 1054),
}
"""Low, best and high grams of CO2e per kWh of biomass, lignite, coal gas, gas, hard coal, oil, oil shale, peat, geothermal, running
water, reservoirs, sea, nuclear, other renewable, sun, waste, wind at sea, wind on land, other. Medians with least and greatest of IPCC
AR5 (2014), annex III, table A.III.2. Not there: oil from IPCC SRREN (2011), annex II; lignite from WNA (2011), taken for oil shale and peat
too; the high ends of hard coal and water from UNECE (2021), for the greatest of AR5 for water, 2,200, is a single reservoir. Coal gas as
hard coal, other renewable as biomass, waste and other: by judgement.
"""


def intensity_of(generated_mwh: Mapping[str, float]) -> Triple | None:
    """Low, best and high grams of CO2e per kWh; None where nothing was generated. A kind that nobody knows counts as "other"."""
    kinds = {kind: energy for kind, energy in generated_mwh.items() if kind not in STORAGE and energy > 0}
    whole = sum(kinds.values())
    if not whole:
        return None
    low, best, high = (
        sum(energy * GRAMS_PER_KWH.get(kind, GRAMS_PER_KWH[OTHER])[end] for kind, energy in kinds.items()) / whole for end in (0, 1, 2)
    )
    return low, best, high


def hours_of(generated_mw: Mapping[str, Mapping[datetime, float]], start: datetime, end: datetime, source: str) -> list[CarbonIntensity]:
    """The whole hours from `start` on of which every kind is told that generates more than `MAY_MISS` of all; a newest hour often lacks
    some yet. `generated_mw` has power by kind and beginning of a quarter of an hour; quarters that are not told are missing.
    """
    kinds = {kind: power for kind, power in generated_mw.items() if kind not in STORAGE}
    whole = {kind: sum(max(0.0, each) for each in power.values()) for kind, power in kinds.items()}
    needed = {kind for kind, energy in whole.items() if energy > MAY_MISS * sum(whole.values())}
    found, hour = [], start
    while hour < end:
        energy = {kind: mwh for kind, power in kinds.items() if (mwh := _of_hour(power, hour)) is not None}
        intensity = intensity_of(energy) if needed and needed <= energy.keys() else None
        if intensity is not None:
            low, best, high = (round(each, 3) for each in intensity)
            found.append(CarbonIntensity(best, hour.year, source, hour, low, high))
        hour += _HOUR
    return found


def _of_hour(power: Mapping[datetime, float], hour: datetime) -> float | None:
    """MWh; None where a quarter is not told. What a kind takes for itself when it generates nothing is no generation."""
    quarters = [power.get(hour + part * QUARTER) for part in range(4)]
    return None if None in quarters else sum(max(0.0, each or 0.0) for each in quarters) / 4
