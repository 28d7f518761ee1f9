"""Physical quantities as ranges: low, best and high, one type per unit, never negative. Unknown is `None`, never zero.

Three are made for every answer, so they are msgspec structs: a frozen dataclass takes five times as long to build.
"""

from typing import Self

import msgspec

from aim2balance.kit.errors import unreachable

NANOGRAMS_PER_KG = 10**12
"""Where CO2e is added up and compared, it is an integer of nanograms: of no answer anything is lost."""


def nanograms(kg: float) -> int:
    """The nearest whole number of nanograms, half to even, as PostgreSQL rounds it too."""
    return round(kg * 1e12)


class Range(msgspec.Struct, frozen=True):
    """A plausible interval with its best estimate, low <= best <= high."""

    low: float
    best: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            unreachable("a quantity is a range with 0 <= low <= best <= high")

    def __add__(self, other: Self) -> Self:
        return type(self)(self.low + other.low, self.best + other.best, self.high + other.high)


class EnergyKWh(Range, frozen=True):
    """Electricity in kilowatt hours, data-centre overhead included."""


class CarbonKg(Range, frozen=True):
    """Greenhouse gases in kg CO2e, operation and manufacture."""


class WaterL(Range, frozen=True):
    """Water consumed in litres, on site and for the electricity."""
