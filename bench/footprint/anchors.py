"""Figures that makers have published, each beside the estimate at the same boundary: what the maker counted is counted here, and no more.

`comparisons()` computes the table of `docs/footprint-validation.md` and of `web/src/features/impact/anchors.json`.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from aim2balance import impact
from aim2balance.impact import a2b_1, hosts, registry
from bench.footprint import fit

ENDS: Final = ("low", "best", "high")
METHOD: Final = "a2b-2"
DATA: Final = fit.load("anchors.json")
Triple = tuple[float, float, float]
Quantity = Literal["accelerators", "host", "idle", "cooling", "electricity", "machines", "carbon", "water"]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A published figure beside the estimate of the same thing.

    `boundary` is whose rule is counted by: "maker" (as the maker counted) or "ours" (as an answer is booked). `zone` is the mix taken where
    the maker states none. `role` says what the figure does here: "sets" (the method was set by it, so that it is inside says nothing),
    "sets-low" (the low end was), "checks" (nothing was set by it).
    """

    maker: str
    quantity: Quantity
    boundary: Literal["maker", "ours"]
    zone: str | None
    unit: str
    published: Triple
    is_derived: bool
    estimate: Triple
    quality: str
    role: Literal["sets", "sets-low", "checks"]

    @property
    def is_inside(self) -> bool:
        """Whether the published best value lies in the range of the estimate."""
        return self.estimate[0] <= self.published[1] <= self.estimate[2]


@dataclass(frozen=True, kw_only=True)
class Implied:
    """What electricity Mistral's answer would have taken, were all of it made of one zone's electricity."""

    zone: str
    by_carbon_wh: float
    by_water_wh: float
    joules_per_token: float
    """Of the accelerators, by carbon, with host, idle reserve and cooling as the method has them."""


def comparisons() -> list[Comparison]:
    return [*_google(), *_mistral(), *_deepseek()]


def _google() -> Iterator[Comparison]:
    data = DATA["google"]
    found: Any = impact.describe(data["provider"], data["model"], data["tokens_in"], data["tokens_out"], method=METHOD)

    def row(quantity: Quantity, unit: str, published: float, estimate: Triple, **more: Any) -> Comparison:
        known = {"boundary": "maker", "zone": None, "is_derived": False, "role": "checks", **more}
        return Comparison(
            maker="google", quantity=quantity, unit=unit, published=(published,) * 3, estimate=estimate, quality=found["class"], **known
        )

    parts = found["parts"]
    yield row("accelerators", "Wh", data["accelerators_wh"], _ends(parts["accelerators"], 1000), role="sets")
    yield row("host", "Wh", data["host_wh"], _ends(parts["host"], 1000), role="sets")
    yield row("idle", "Wh", data["idle_wh"], _ends(parts["idle"], 1000), role="sets")
    yield row("cooling", "Wh", data["cooling_wh"], _ends(parts["cooling"], 1000))
    yield row("electricity", "Wh", data["total_wh"], _ends(found["kWh"], 1000), role="sets")
    it = _sum(parts, "accelerators", "host", "idle")
    of_contracts = data["scope_2_g"] / data["total_wh"]
    carbon = _triple(
        found["kWh"][end] * 1000 * of_contracts + it[index] * a2b_1.EMBODIED_KG_PER_IT_KWH * 1000 for index, end in enumerate(ENDS)
    )
    yield row("carbon", "g", data["scope_2_g"] + data["scope_1_3_g"], carbon)
    yield row("carbon", "g", data["scope_2_g"] + data["scope_1_3_g"], _ends(found["CO2e"], 1000), boundary="ours", zone=found["zone"])
    cooling_water = hosts.SITES[data["site"]].wue
    water = _triple(it[index] * litres * 1000 for index, litres in enumerate((cooling_water.low, cooling_water.mean, cooling_water.high)))
    yield row("water", "mL", data["water_ml"], water)
    yield row("water", "mL", data["water_ml"], _ends(found["L"], 1000), boundary="ours", zone=found["zone"])


def _mistral() -> Iterator[Comparison]:
    data = DATA["mistral"]
    for zone in data["zones"]:
        found = _mistral_in(zone)
        for quantity, unit, published, name in (("carbon", "g", "carbon_g", "CO2e"), ("water", "mL", "water_ml", "L")):
            yield Comparison(
                maker="mistral", quantity=quantity, boundary="maker", zone=zone, unit=unit, published=(data[published],) * 3,  # type: ignore[arg-type]
                is_derived=False, estimate=_ends(found[name], 1000), quality=found["class"], role="checks",
            )  # fmt: skip


def _mistral_in(zone: str) -> Any:
    data = DATA["mistral"]
    return impact.describe(data["provider"], data["model"], data["tokens_in"], data["tokens_out"], zone=zone, method=METHOD)


def implied() -> list[Implied]:
    """By the part of the whole life cycle that Mistral counts to computing (training and answers together; of answers alone it says none)."""
    data, site = DATA["mistral"], hosts.SITES[DATA["mistral"]["site"]]
    found = []
    for zone in data["zones"]:
        mix, answer = registry.mixes()[zone], _mistral_in(zone)
        by_carbon = data["carbon_g"] * data["computing_of_carbon"] / (mix.gwp * 1000) * 1000
        water_l_per_kwh = site.wue.mean / site.pue.mean + mix.wue
        by_water = data["water_ml"] * data["computing_of_water"] / water_l_per_kwh
        accelerators = answer["parts"]["accelerators"]["best"] / answer["kWh"]["best"]
        joules = by_carbon * 3600 * accelerators / data["tokens_out"]
        found.append(Implied(zone=zone, by_carbon_wh=by_carbon, by_water_wh=by_water, joules_per_token=joules))
    return found


def least_intensity_inside() -> float:
    """G CO2e per kWh from which on Mistral's carbon lies inside the range: the high end goes with the mix in a straight line."""
    data = DATA["mistral"]
    first, second = (registry.mixes()[zone].gwp for zone in data["zones"][:2])
    high, high_second = (_mistral_in(zone)["CO2e"]["high"] for zone in data["zones"][:2])
    slope = (high - high_second) / (first - second)
    return 1000 * (first + (data["carbon_g"] / 1000 - high) / slope)


def _deepseek() -> Iterator[Comparison]:
    data = DATA["deepseek"]
    per = 1000 / data["output_tokens"]
    read, cached = round(data["input_tokens"] * per), round(data["cached_tokens"] * per)
    found: Any = impact.describe(data["provider"], data["model"], read, 1000, cached, method=METHOD)
    derived = _triple(data["nodes"] * kilowatt * 24 * per * 1000 for kilowatt in data["node_kw"])
    machines = _sum(found["parts"], "accelerators", "host", "idle")
    yield Comparison(
        maker="deepseek", quantity="machines", boundary="maker", zone=None, unit="Wh", published=derived, is_derived=True,
        estimate=_triple(each * 1000 for each in machines), quality=found["class"], role="sets-low",
    )  # fmt: skip


def _ends(values: dict[str, float], factor: float) -> Triple:
    return _triple(values[end] * factor for end in ENDS)


def _sum(parts: dict[str, dict[str, float]], *names: str) -> Triple:
    return _triple(sum(parts[name][end] for name in names) for end in ENDS)


def _triple(values: Any) -> Triple:
    low, best, high = values
    return low, best, high


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def page() -> str:
    """What `/impact/method` shows, figures of three digits."""
    rows = [
        {
            **asdict(one),
            "published": [_short(value) for value in one.published],
            "estimate": [_short(value) for value in one.estimate],
            "inside": one.is_inside,
        }
        for one in comparisons()
    ]
    sources = {name: {"source": one["source"], "year": one["year"], "licence": one["licence"]} for name, one in DATA.items()}
    needed = [{"zone": one.zone, "wh": _short(one.by_carbon_wh), "joulesPerToken": _short(one.joules_per_token)} for one in implied()]
    return json.dumps(
        {
            "comparisons": [{"derived": row.pop("is_derived"), **row} for row in rows],
            "mistralInsideFromGramsPerKWh": round(least_intensity_inside()),
            "mistralImplied": needed,
            "sources": sources,
        },
        indent=1,
    ) + "\n"  # fmt: skip
