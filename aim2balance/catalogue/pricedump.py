"""Prints the vendors we know from the bundled genai-prices list as JSON, or from one that was fetched. Runs as a child process.

Importing genai-prices takes half a second and forty megabytes, which a gateway need not carry for the sake of a table.
A row is `[match, prices, context_window, tiers]`; `tiers` are `[service tier, start date or null, {key: figure}]`.
Each of its `prices` is `[start date or null, depends on time of day, {key: figure}]`, the last one in force wins; a figure is a price or
`[base, [[tokens, price], …]]`.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any


def dump(vendors: Iterable[str], given: bytes | None = None) -> dict[str, Any]:
    """The rows of `vendors` (names as in genai-prices), figures as decimal strings; of `given`, the package's own form of a list in JSON.

    Raises what the package's own check of a list raises.
    """
    if given is None:
        from genai_prices.data import providers
    else:
        from genai_prices.types import _providers_from_raw

        providers = _providers_from_raw(json.loads(given))
    wanted = set(vendors)
    return {provider.id: [_row(model) for model in provider.models] for provider in providers if provider.id in wanted}


def _row(model: Any) -> list[Any]:
    stated = model.prices if isinstance(model.prices, list) else [None]
    prices = []
    for entry in stated:
        constraint = getattr(entry, "constraint", None)
        start = getattr(constraint, "start_date", None)
        table = model.prices if entry is None else entry.prices
        is_daily = constraint is not None and start is None
        prices.append([start.isoformat() if start else None, is_daily, _figures(table)])
    return [_match(model.match), prices, model.context_window, _tiers(model)]


def _tiers(model: Any) -> list[Any]:
    tiers = []
    for variant in getattr(model, "price_variants", None) or ():
        constraint = variant.constraint
        start = getattr(constraint, "start_date", None)
        if set(variant.when) == {"service_tier"} and (constraint is None or start is not None):
            tiers.append([variant.when["service_tier"], start.isoformat() if start else None, _figures(variant.prices)])
    return tiers


def _figures(table: Any) -> dict[str, Any]:
    return {key: _figure(value) for key, value in vars(table).items() if value is not None and not key.startswith("_")}


def _figure(value: Any) -> Any:
    if hasattr(value, "tiers"):
        return [str(value.base), [[tier.start, str(tier.price)] for tier in value.tiers]]
    return str(value)


def _match(clause: Any) -> list[Any]:
    (name, value), *_ = vars(clause).items()
    return [name.rstrip("_"), [_match(part) for part in value] if isinstance(value, list) else value]


if __name__ == "__main__":
    is_given = sys.argv[1] == "--given"
    json.dump(
        dump(sys.argv[2:] if is_given else sys.argv[1:], sys.stdin.buffer.read() if is_given else None), sys.stdout, separators=(",", ":")
    )
