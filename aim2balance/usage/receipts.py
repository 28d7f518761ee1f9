"""What a receipt says: a pure function of its event. No I/O, no clock, no chance."""

import math
from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

from aim2balance import impact
from aim2balance.impact.types import CarbonIntensity, Parts
from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from aim2balance.usage.types import UsageEvent


def receipt_of(event: UsageEvent, *, status: str | None = None) -> dict[str, Any]:
    """The receipt of an event in the contract's shape, the same live and from the books.

    `status` overrides the event's (`booking`: the books do not have it yet, and what the wallet could not pay is not known).
    `providerUsd`, `totalEUR` and the rates are exact `Decimal`s: write the dict with `kit.http.encode`. Unknown footprints are None.
    `durationMs` is the time from the request to the last byte, `ttftMs` to the first token of a stream; None where nobody measured them.
    """
    of = dict(event.tool_calls)
    return {
        "id": str(event.id),
        "at": time_of(event.id).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "model": event.model,
        "provider": event.provider,
        "region": event.region,
        "status": status or event.status,
        "source": event.source,
        "requestType": event.request_type,
        "durationMs": event.latency_ms,
        "ttftMs": event.ttft_ms,
        "usage": {
            "input": event.input,
            "uncached_input": event.uncached_input,
            "cache_read": event.cache_read,
            "cache_write": event.cache_write,
            "output": event.output,
            "reasoning": event.reasoning,
            "audio_in": event.audio_in,
            "audio_out": event.audio_out,
            "images": event.images,
            "characters": of.get("characters", 0),
            "audio_seconds": of.get("audio_seconds", 0),
            "estimated": event.estimated,
        },
        "money": _money(event, is_booked=status != "booking"),
        "impact": _impact(event),
    }


def _money(event: UsageEvent, *, is_booked: bool) -> dict[str, Any]:
    return {
        "providerUsd": None if event.provider_micro_usd is None else plain(event.provider_micro_usd.scaleb(-6)),
        "eurPerUsd": _plain(event.eur_per_usd),
        "rateDate": None if event.rate_date is None else event.rate_date.isoformat(),
        "rateSource": event.rate_source,
        "margin": _plain(event.margin),
        "rebalancingFee": _plain(event.fee),
        "exactMicroEur": _plain(event.exact_micro),
        "providerMicroEur": event.provider_micro,
        "marginMicroEur": event.margin_micro,
        "rebalancingMicroEur": event.restoration_micro,
        "totalMicroEur": event.total_micro,
        "totalEUR": Decimal(Euro(event.total_micro).plain()),
        "overrunMicroEur": event.overrun_micro if is_booked else None,
        "overrunEUR": Decimal(Euro(event.overrun_micro).plain()) if is_booked else None,
    }


def _impact(event: UsageEvent) -> dict[str, Any]:
    return {
        "kWh": bounds(event.kwh_low, event.kwh_best, event.kwh_high),
        "L": bounds(event.l_low, event.l_best, event.l_high),
        "CO2e": bounds(event.co2e_low, event.co2e_best, event.co2e_high),
        "m2Funded": event.m2_funded,
        "footprintM2Year": event.footprint_m2_year,
        "eurPerM2": _plain(event.eur_per_m2),
        "placeholderRate": event.placeholder_rate,
        "class": event.quality,
        "zone": event.zone,
        "carbonIntensity": carbon_intensity_out(event),
        "method": event.method,
        "ecologits": event.ecologits,
        "warnings": list(event.warnings),
        "measured": _measured(event),
        "parts": parts_of(event),
    }


def _measured(event: UsageEvent) -> dict[str, Any] | None:
    """How a meter measured it: its sensors, what they saw, and what was added for the rest; None for an estimate."""
    told: dict[str, list[str]] = {"meter": [], "covers": [], "added": []}
    for code in event.warnings:
        kind, _, what = code.partition(":")
        if kind in told:
            told[kind].append(what)
    if not told["meter"]:
        return None
    return {
        "sensors": told["meter"],
        "covers": told["covers"],
        "added": told["added"],
        "isShared": "shared" in event.warnings,
        "isIdleApart": "idle-not-apart" not in event.warnings,
        "isCoolingStated": "cooling-not-stated" not in event.warnings,
    }


def hour_text(event: UsageEvent) -> str | None:
    """When the hour began that the electricity is of, in UTC; None where the year counted."""
    hour = event.carbon_intensity_hour
    return None if hour is None else hour.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def carbon_intensity_out(event: UsageEvent) -> dict[str, Any] | None:
    """What the footprint was made with; None where that was not kept."""
    grams, year, source = event.carbon_intensity_g_per_kwh, event.carbon_intensity_year, event.carbon_intensity_source
    if grams is None or year is None or source is None:
        return None
    low, high = event.carbon_intensity_low, event.carbon_intensity_high
    return impact.wire_intensity(CarbonIntensity(grams, year, source, event.carbon_intensity_hour, low, high), event.warnings)


def parts_of(event: UsageEvent) -> dict[str, Any] | None:
    """The parts of the electricity in kWh; None where its method tells none. A part that a meter does not tell apart is None, with the
    reason, and `together` is what accelerators and host took then, and doing nothing too where that is not apart either.

    The first measured events say 0 for such a part: what they were measured by says it is not known.
    """
    kept = event.kwh_parts
    if kept is None:
        return None
    unknown = impact.parts_not_known(event.warnings)
    parts = {name: None if name in unknown else bounds(*kept[3 * n : 3 * n + 3]) for n, name in enumerate(Parts._fields)}
    return {
        **parts,
        "notKnown": [{"part": name, "reason": reason} for name, reason in unknown.items()],
        "together": _rest(event, parts) if "accelerators" in unknown else None,
    }


def _rest(event: UsageEvent, parts: Mapping[str, Mapping[str, float] | None]) -> dict[str, float] | None:
    """What is left of the electricity without the parts that are known: ends are added up linearly, so they can be taken away."""
    whole = bounds(event.kwh_low, event.kwh_best, event.kwh_high)
    known = [part for part in parts.values() if part is not None]
    return whole and {end: max(0.0, energy - math.fsum(part[end] for part in known)) for end, energy in whole.items()}


def bounds(low: float | None, best: float | None, high: float | None) -> dict[str, float] | None:
    return None if low is None or best is None or high is None else {"low": low, "best": best, "high": high}


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, so that 0.150 and 0.15 read alike on every receipt."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]  # finite: the exponent is a number


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(value)
