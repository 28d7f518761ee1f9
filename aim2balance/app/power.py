"""What the power meters of a configuration see now, for operators. Reads sensors; changes nothing."""

import time
from pathlib import Path
from typing import Any

from aim2balance import impact
from aim2balance.adapters.power.meters import folder_of, name_of, open_meter
from aim2balance.adapters.power.shared_shares import peek
from aim2balance.catalogue import load_settings
from aim2balance.catalogue.types import PowerMeterTerms, Provider
from aim2balance.impact.ports import MeterUnreadable
from aim2balance.kit.settings import Environment

ELSEWHERE = (
    "its address is not this machine's own, so these sensors are not taken for its; where it runs here all the same"
    " (a container, a name), say so with power_meter.on_serving_machine: true. Estimates stand"
)


def look(environment: Environment, seconds: float) -> list[dict[str, Any]]:
    """One row for each provider with a `power_meter`: what it sees, watts over so many seconds (none: not asked), how it is used."""
    return [
        _look(provider, provider.power_meter, environment.data_dir, seconds)
        for provider in load_settings(environment).providers
        if provider.power_meter is not None
    ]


def _look(provider: Provider, terms: PowerMeterTerms, data_dir: Path, seconds: float) -> dict[str, Any]:
    row: dict[str, Any] = {"provider": provider.name, "sensors": list(terms.sensors), "measures": False, "class": None, "watts": None}
    row["dynamicWatts"] = None
    shared = peek(folder_of(terms, data_dir), name_of(terms))
    row["running"] = None if shared is None else shared.running
    is_serving = bool(row["running"])
    row["idleWatts"] = None if shared is None else {name: round(watts, 2) for name, watts in shared.shares.idle_watts.items()}
    row["unservedKWh"] = None if shared is None else sum(shared.shares.unserved_joules.values()) / 3.6e6
    if not terms.measures(provider.base_url):
        return {**row, "detail": ELSEWHERE}
    try:
        meter = open_meter(terms)
    except MeterUnreadable as unreadable:
        return {**row, "detail": f"{unreadable}. Estimates stand"}
    try:
        facts = meter.facts
        row |= {
            "measures": True,
            "class": impact.quality_of(facts),
            "covers": list(facts.covers),
            "added": list(impact.unseen_by(facts.covers)),
            "cooling": float(terms.pue),
            "notes": list(facts.notes),
            "idleWatts": row["idleWatts"] or dict(facts.idle_watts) or None,
            "detail": "; ".join(facts.notes),
        }
        if seconds:
            before, begun = meter.read(is_serving=is_serving), time.monotonic()
            time.sleep(seconds)
            after, took = meter.read(is_serving=is_serving), time.monotonic() - begun
            drawn = impact.energy_between(before, after, took)
            if drawn is not None:
                row["watts"] = {name: round(energy / took, 2) for name, energy in drawn.items()}
                row["dynamicWatts"] = _beyond(row["watts"], row["idleWatts"])
    except MeterUnreadable as unreadable:
        return {**row, "measures": False, "detail": f"{unreadable}. Estimates stand"}
    finally:
        meter.close()
    return row


def _beyond(watts: dict[str, float], idle: dict[str, float] | None) -> dict[str, float] | None:
    """What is drawn beyond doing nothing; None where that is not known yet."""
    if not idle or not idle.keys() >= watts.keys():
        return None
    return {name: round(max(0.0, drawn - idle[name]), 2) for name, drawn in watts.items()}
