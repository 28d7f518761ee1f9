"""Usage: events, their sums, receipts, and what foreign loggers tell us. The front door; the rest is private to this domain."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aim2balance.usage.types import KeyAlert, UsageEvent, decode_event, encode_event

if TYPE_CHECKING:
    from aim2balance.usage.checks import check
    from aim2balance.usage.rules import receipt_of
    from aim2balance.usage.service import (
        Recorder,
        Usage,
        breakdown,
        conversation_costs,
        footprint,
        key_alerts,
        no_names,
        pulses,
        receipt,
        record_telemetry,
        totals,
    )
    from aim2balance.usage.upkeep import complete, forget, make_months, owners_of_month, rebuild_rollups, rollup_system, rollup_system_to

__all__ = [
    "KeyAlert",
    "Recorder",
    "Usage",
    "UsageEvent",
    "breakdown",
    "check",
    "complete",
    "conversation_costs",
    "decode_event",
    "encode_event",
    "footprint",
    "forget",
    "key_alerts",
    "make_months",
    "no_names",
    "owners_of_month",
    "pulses",
    "rebuild_rollups",
    "receipt",
    "receipt_of",
    "record_telemetry",
    "rollup_system",
    "rollup_system_to",
    "totals",
]

_ROOMS = {
    "receipt_of": "rules",
    "check": "checks",
    **dict.fromkeys(
        ("complete", "forget", "make_months", "owners_of_month", "rebuild_rollups", "rollup_system", "rollup_system_to"), "upkeep"
    ),
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.usage.{_ROOMS.get(name, 'service')}"), name)
