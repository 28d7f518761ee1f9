"""The nouns: sizes of models, sites and electricity, a compiled profile, and the footprint of one piece of work.

`Footprint` is a msgspec struct because one is made for every answer: building a frozen dataclass of this size costs more than all the
arithmetic.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

import msgspec

from aim2balance.kit.quantities import CarbonKg, EnergyKWh, WaterL

Quality = Literal["A", "B", "C", "D", "E"]
WorkKind = Literal["chat", "embedding", "image"]


Triple = tuple[float, float, float]
FootprintSums = tuple[float, float, float, float, float, float, float, float, float, float]
"""Low, best and high of kWh, of kg CO2e and of L, before a class widens the ends; then the part of best kWh that is for input.

A plain tuple: naming the parts costs a third of the arithmetic.
"""


class Bounds(NamedTuple):
    """Two ends of a coefficient, equal when it is known exactly."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """Size of a model in billions of parameters, and its measured speed where there is one.

    `total` decides how many GPUs hold it, `active` what one token costs. `tps` is output tokens per second, `ttft` seconds to the first
    token.
    """

    total: Bounds
    active: Bounds
    is_mixture: bool
    is_closed: bool
    tps: float | None = None
    ttft: float = 0.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A data centre: power usage effectiveness (no unit) and water usage effectiveness (L per kWh of IT energy)."""

    pue: Bounds
    wue: Bounds


class CarbonIntensity(NamedTuple):
    """Greenhouse gases of a kWh of a zone's electricity, over its whole life cycle: of a year, or of the hour that began at `hour`.

    `source` is a name of `carbon_intensity.SOURCES`. Of an hour, `low_g_per_kwh` and `high_g_per_kwh` are what the life-cycle factors of
    the kinds of generation allow, where the source tells the kinds; `is_estimated` says that the source itself calls it an estimate.
    """

    g_per_kwh: float
    year: int
    source: str
    hour: datetime | None = None
    low_g_per_kwh: float | None = None
    high_g_per_kwh: float | None = None
    is_estimated: bool = False


class ZoneHour(NamedTuple):
    """An operator wants the hour of a zone to count. `figure` None: nobody tells it in time, and that of the year stands in for it."""

    figure: CarbonIntensity | None


QUARTER: Final = timedelta(minutes=15)
"""What generation is told by."""

HOUR_MISSING: Final = "hour-missing"
"""The warning where an hour was wanted and the year's figure stands in for it."""
HOUR_ESTIMATED: Final = "hour-estimated"
"""The warning where the source of an hour's figure calls it an estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyZone:
    """A zone whose hours count: who tells them (a name of `carbon_intensity.SOURCES`), under which name there, and how many hours old the
    newest one may be.
    """

    zone: str
    source: str
    area: str
    max_age_hours: int


HourlyTrouble = Literal["no-key", "key-refused", "rate-limited", "no-answer", "unknown-area", "unreadable", "not-asked", "too-old"]
"""Why hours do not come: what the source said (`errors.SourceProblem`), nobody asked it, or it answers and no hour is in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyState:
    """How it stands with the hours of a zone. `hour` is the newest that is there; `trouble` None: hours come."""

    zone: str
    source: str
    max_age_hours: int
    hour: datetime | None
    answered_at: datetime | None
    trouble: HourlyTrouble | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectricityMix:
    """Electricity of a zone: `gwp` in kg CO2e per kWh, `wue` in L per kWh. `intensity` is `gwp` with its year or hour and its source."""

    zone: str
    gwp: float
    wue: float
    intensity: CarbonIntensity | None = None
    warnings: tuple[str, ...] = ()

    @property
    def gwp_ends(self) -> Triple:
        """Low, best and high of `gwp`: alike, unless the intensity tells ends of its own."""
        found = self.intensity
        low, high = (None, None) if found is None else (found.low_g_per_kwh, found.high_g_per_kwh)
        return self.gwp if low is None else low / 1000, self.gwp, self.gwp if high is None else high / 1000

    def with_hour(self, wanted: ZoneHour | None) -> "ElectricityMix":
        """The same with the figure of an hour, where one is wanted and there; litres stay those of the zone."""
        if wanted is None:
            return self
        if (figure := wanted.figure) is None:
            return replace(self, warnings=(*self.warnings, HOUR_MISSING))
        more = (HOUR_ESTIMATED,) if figure.is_estimated else ()
        return replace(self, gwp=figure.g_per_kwh / 1000, intensity=figure, warnings=(*self.warnings, *more))


class Decode(NamedTuple):
    """One bound of the cost of output tokens: seconds per token, then kWh, kg CO2e and L for each second and for each token."""

    token_s: float
    second_kwh: float
    second_kg: float
    second_l: float
    token_kwh: float
    token_kg: float
    token_l: float


class Prefill(NamedTuple):
    """One of low, best and high of the cost of input: kWh, kg CO2e and L per token, and what a cached token weighs beside a new one."""

    token_kwh: float
    token_kg: float
    token_l: float
    cached_weight: float


class Factors(NamedTuple):
    """How far a quality class widens the ends of a range."""

    energy_low: float
    energy_high: float
    carbon_low: float
    carbon_high: float
    water_low: float
    water_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything that is fixed for a provider, model and zone: coefficients for `estimate`.

    `gwp` (kg CO2e per kWh), `pue` and `water_l_per_kwh` (per kWh of IT energy; low, best, high) turn energy that is known otherwise into
    carbon and water.
    `basis` says which name was matched and how. `embedding` stands for `prefill` when the model is asked for vectors.
    """

    zone: str
    gwp: float
    intensity: CarbonIntensity | None = None
    pue: tuple[float, float, float]
    water_l_per_kwh: tuple[float, float, float]
    ttft: float
    low: Decode
    high: Decode
    prefill: tuple[Prefill, Prefill, Prefill]
    embedding: tuple[Prefill, Prefill, Prefill]
    quality: Quality
    basis: str
    warnings: tuple[str, ...] = ()


class Footprint(msgspec.Struct, frozen=True, kw_only=True):
    """Estimated footprint of one piece of work.

    `prefill_kWh` is the part of `kWh.best` that reading the input took; None where a meter showed the sum alone.
    `footprint_m2_year` is the area of forest that would bind as much CO2e, or collect as much water, in one year (the larger of both);
    it is never compared with funded area.
    """

    kWh: EnergyKWh  # noqa: N815 - units as in the receipt
    L: WaterL
    CO2e: CarbonKg
    prefill_kWh: float | None  # noqa: N815 - units as in the receipt
    footprint_m2_year: float
    zone: str
    intensity: CarbonIntensity | None = None
    quality: Quality
    method: str
    ecologits: str
    warnings: tuple[str, ...] = ()


class MeasuredPlace(NamedTuple):
    """A model at a provider with a power meter, and the method and name by which its answers would be estimated."""

    provider: str
    model: str
    basis: str


class MeasuredRate(NamedTuple):
    """What answers were measured to take for each kWh of their best estimate: the least, the mean weighted by energy, the most, with the
    sensors' errors in the ends. Class A, or B where watts were stated.
    """

    answers: int
    low: float
    best: float
    high: float
    quality: Quality


class Part(NamedTuple):
    """Low, best and high of one part of the electricity, in kWh."""

    low: float
    best: float
    high: float


class Parts(NamedTuple):
    """What `kWh` is made of, from `a2b-2` on."""

    accelerators: Part
    host: Part
    idle: Part
    cooling: Part


class PartShares(NamedTuple):
    """kWh of each part for a joule of the accelerators."""

    accelerators: float
    host: float
    idle: float
    cooling: float


class PartedFootprint(Footprint, frozen=True, kw_only=True):
    """A footprint told in parts: low, best and high kWh of accelerators, host, idle and cooling, one after the other."""

    parts_kwh: tuple[float, ...]

    @property
    def parts(self) -> Parts:
        kept = self.parts_kwh
        return Parts(Part(*kept[:3]), Part(*kept[3:6]), Part(*kept[6:9]), Part(*kept[9:]))


PartReason = Literal["notSeparated", "notStated"]
"""Why a part is not known: the meter shows it only together with others, or the operator stated nothing about it."""


class MeasuredFootprint(Footprint, frozen=True, kw_only=True):
    """A footprint as a meter showed it. `parts_kwh` as in `PartedFootprint`, but three None for a part that the meter cannot tell apart."""

    parts_kwh: tuple[float | None, ...]

    @property
    def parts(self) -> dict[str, Part | None]:
        kept = self.parts_kwh
        return {name: _part(kept[3 * n : 3 * n + 3]) for n, name in enumerate(Parts._fields)}


def _part(ends: tuple[float | None, ...]) -> Part | None:
    known = [end for end in ends if end is not None]
    return Part(*known) if len(known) == len(Part._fields) else None


class Fit(NamedTuple):
    """Coefficients of joules per output token: see `a2b_2.decode_joules`."""

    weights_j: float
    overhead_gb: float
    arithmetic_j: float
    arithmetic_exponent: float
    cache_j: float
    mixture: float


class MeasuredPoint(NamedTuple):
    """One task of a measured model: mean context in tokens, then low, best and high joules of an output token without its prompt."""

    context: float
    joules: Triple


class Measured(NamedTuple):
    """A model with public measurements. `least_joules` extends the low end by a figure from production."""

    total_b: float
    active_b: float
    bits: float
    points: tuple[MeasuredPoint, ...]
    least_joules: float | None = None


class Pictures(NamedTuple):
    """A measured model of pictures: steps it was run with, and low, best and high joules of a picture of 1024 × 1024."""

    steps: int
    joules: Triple


class ClosedAnchor(NamedTuple):
    """Published joules of the accelerators for one prompt, over what the fit says of the same prompt."""

    published_joules: float
    tokens_in: float
    tokens_out: float
    factor: float
