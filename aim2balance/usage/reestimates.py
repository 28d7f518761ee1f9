"""The footprint of a month estimated again by the other method, beside what was booked. Reads events and changes none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance import impact
from aim2balance.impact.types import Parts
from aim2balance.kit.db import Database
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import queries_maintenance

NameOfModel = Callable[[str, str], tuple[str, str, str | None]]
"""Provider and model of an event → vendor, model, and the model it is to be estimated as."""
AT_A_TIME = 5000
_QUANTITIES = ("kWh", "L", "CO2e")
_COLUMNS = ("kwh", "l", "co2e")
_ENDS = ("low", "best", "high")
_PARTS = Parts._fields


def _nothing(names: tuple[str, ...]) -> dict[str, dict[str, float]]:
    return {name: dict.fromkeys(_ENDS, 0.0) for name in names}


@dataclass(slots=True, kw_only=True)
class Reestimate:
    """Sums over the answers that were booked with a footprint. `not_known` of them the other method has no figure for."""

    answers: int = 0
    not_known: int = 0
    booked: dict[str, dict[str, float]] = field(default_factory=lambda: _nothing(_QUANTITIES))
    again: dict[str, dict[str, float]] = field(default_factory=lambda: _nothing(_QUANTITIES))
    parts: dict[str, dict[str, float]] = field(default_factory=lambda: _nothing(_PARTS))
    methods: dict[str, int] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], name_of: NameOfModel) -> None:
        self.answers += 1
        self.methods[row["method"]] = self.methods.get(row["method"], 0) + 1
        for quantity, column in zip(_QUANTITIES, _COLUMNS, strict=True):
            for end in _ENDS:
                self.booked[quantity][end] += row[f"{column}_{end}"]
        vendor, model, impact_as = name_of(row["provider"], row["model"])
        served = impact.served_model(vendor, model, zone=row["zone"], region=row["region"], impact_as=impact_as)
        usage = TokenUsage(**{name: row[name] for name in queries_maintenance.TOKENS})
        found = impact.estimate_served(served, usage, kind="embedding" if row["request_type"] == "embedding" else "chat")
        if found is None:
            self.not_known += 1
            return
        self.classes[found.quality] = self.classes.get(found.quality, 0) + 1
        for quantity, value in zip(_QUANTITIES, (found.kWh, found.L, found.CO2e), strict=True):
            for end in _ENDS:
                self.again[quantity][end] += getattr(value, end)
        for name, part in zip(_PARTS, found.parts, strict=True):
            for end in _ENDS:
                self.parts[name][end] += getattr(part, end)


async def reestimate(db: Database, start: datetime, end: datetime, name_of: NameOfModel) -> Reestimate:
    """All answers of an interval; owner by owner in batches, so that nothing is held for long."""
    sums = Reestimate()
    last: UUID | None = None
    while True:
        async with db.connection() as c:
            owners = await queries_maintenance.owners_after(c, last, AT_A_TIME)
        if not owners:
            return sums
        for owner in owners:
            after: UUID | None = None
            while True:
                async with db.connection() as c:
                    rows = await queries_maintenance.estimated_events(c, owner, start, end, after, AT_A_TIME)
                for row in rows:
                    sums.add(row, name_of)
                if len(rows) < AT_A_TIME:
                    break
                after = rows[-1]["id"]
        last = owners[-1]
