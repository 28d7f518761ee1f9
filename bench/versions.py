"""Processor time per request of this version beside an older checkout, pair by pair in one run, with the older one against itself as control.

`python bench/versions.py --old FOLDER [--pairs 24] [--seconds 2]`; FOLDER is a clone of this repository at the older commit after `make setup`.
Prints JSON: the median of the ratios and the bounds between which it lies with 95 % confidence (bootstrap).
"""

import argparse
import contextlib
import json
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import measure
import parts
import peers

RESAMPLES = 10_000


def interval(ratios: list[float], seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of the median, by resampling."""
    chance = random.Random(seed)
    medians = sorted(statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES))
    return medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES)]


def compare(measured: Callable[[peers.Peer, measure.Plan], dict[str, Any]], pairs: int, plan: measure.Plan, old: Path) -> dict[str, Any]:
    """Each round loads the older version twice (two servers) and the new one once, in an order drawn anew."""
    chance = random.Random(pairs)
    with contextlib.ExitStack() as stack:
        stack.enter_context(peers.provider())
        found = [
            stack.enter_context(peers.ours(1, name=name, checkout=checkout, port=peers.OURS_PORT + number))
            for number, (name, checkout) in enumerate((("old", old), ("control", old), ("new", parts.REPOSITORY)))
        ]
        costs: dict[str, list[float]] = {peer.name: [] for peer in found}
        for number in range(pairs):
            for peer in chance.sample(found, len(found)):
                result = measured(peer, plan)
                if result["failed"] or not result["cpu_us_per_request"]:
                    raise parts.MissingError(f"{peer.name}: {result}")
                costs[peer.name].append(result["cpu_us_per_request"])
            parts.say(f"pair {number + 1}: " + ", ".join(f"{name} {each[-1]:.0f}" for name, each in costs.items()))
    summary: dict[str, Any] = {"cpu_us_per_request": {name: statistics.median(each) for name, each in costs.items()}, "pairs": pairs}
    for name in ("new", "control"):
        ratios = [one / other for one, other in zip(costs[name], costs["old"], strict=True)]
        low, high = interval(ratios)
        summary[name] = {"ratio": round(statistics.median(ratios), 3), "low": round(low, 3), "high": round(high, 3)}
    return summary


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--old", type=Path, required=True)
    reader.add_argument("--pairs", type=int, default=24)
    reader.add_argument("--seconds", type=float, default=2.0)
    given = reader.parse_args()
    parts.WORK.mkdir(exist_ok=True)
    plan = measure.Plan(seconds=given.seconds)
    kinds = {"plain answers": measure.throughput, "streams": measure.quick_streams}
    print(json.dumps({name: compare(measured, given.pairs, plan, given.old.resolve()) for name, measured in kinds.items()}, indent=2))


if __name__ == "__main__":
    main()
