"""Two areas that are never compared: what a fee funds, and how much land a footprint would need."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aim2balance.impact.carbon_intensity import wire_intensity
from aim2balance.impact.types import Footprint, PartedFootprint
from aim2balance.kit.errors import Invalid, invariant
from aim2balance.kit.quantities import Range

FOREST_UPTAKE_KG_PER_M2_YEAR = (0.1, 0.5, 0.9)
"""Thünen Kohlenstoffinventur 2017 (0.54); IPCC tier 1 (0.64 to 0.85)."""
PEAT_UPTAKE_KG_PER_M2_YEAR = (0.5, 1.0, 2.0)
"""Rewetted peat: MoorFutures (10 t per ha and year), Greifswald. Not used for the single figure, which is forest."""
RECHARGE_L_PER_M2_YEAR = (20.0, 50.0, 125.0)
"""Water a forest floor gives back: HAWK Göttingen 2025, DFWR."""


def funded_m2(fee_eur: Decimal, eur_per_m2: Decimal) -> float:
    """The area, in m², that a booked contribution funds at a cost rate. Raises `Invalid` for a rate that is not positive."""
    invariant(fee_eur >= 0, "a contribution is never negative")
    if not eur_per_m2 > 0:
        raise Invalid("euro per m² must be more than 0", code="invalid_rate")
    return float(fee_eur / eur_per_m2)


def footprint_m2_year(carbon_kg: float, water_l: float) -> float:
    """The land, in m² for one year, for a footprint: the larger of its carbon and its water area, because one m² serves both."""
    return max(carbon_kg / FOREST_UPTAKE_KG_PER_M2_YEAR[1], water_l / RECHARGE_L_PER_M2_YEAR[1])


def wire(footprint: Footprint) -> dict[str, object]:
    """The footprint under the names of receipts and of `impact estimate`."""

    def ends(value: Range) -> dict[str, float]:
        return {"low": value.low, "best": value.best, "high": value.high}

    return {
        "kWh": ends(footprint.kWh),
        "L": ends(footprint.L),
        "CO2e": ends(footprint.CO2e),
        "prefillKWh": footprint.prefill_kWh,
        "footprintM2Year": footprint.footprint_m2_year,
        "class": footprint.quality,
        "zone": footprint.zone,
        "carbonIntensity": wire_intensity(footprint.intensity, footprint.warnings),
        "method": footprint.method,
        "ecologits": footprint.ecologits,
    }


def wire_not_known(method: str, zone: str, ecologits: str) -> dict[str, object]:
    """The names of `wire` without figures: what the method does not know is None, never 0."""
    figures = dict.fromkeys(("kWh", "L", "CO2e", "prefillKWh", "footprintM2Year", "class"))
    return {**figures, "zone": zone, "carbonIntensity": None, "method": method, "ecologits": ecologits, "parts": None}


def wire_or_none(footprint: Footprint | None) -> Mapping[str, Any]:
    """`wire`, or null for each figure of what the method does not know."""
    return defaultdict(lambda: None) if footprint is None else wire(footprint)


def wire_parts(footprint: PartedFootprint) -> dict[str, object]:
    """`wire`, and the parts of the electricity in kWh."""
    return {**wire(footprint), "parts": {name: part._asdict() for name, part in footprint.parts._asdict().items()}}
