"""A month's footprint as booked, beside what a method says of the same answers. Reads events and changes none.

Page, API, CSV, PDF and the command line all show what `reestimated_out` says. Both columns hold the same events: what cannot be estimated
again is counted with its reason, and what was booked for it stands apart.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, get_args
from uuid import UUID

from aim2balance import impact
from aim2balance.impact.rules import footprint_m2_year
from aim2balance.impact.types import CarbonIntensity, Footprint, PartedFootprint, Parts, WorkKind, ZoneHour
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import queries_maintenance
from aim2balance.usage.periods import month_of
from aim2balance.usage.types import CACHE_HIT, PICTURES_IN_OUTPUT, Row, SourceFilter, picture_px

NameOfModel = Callable[[str, str, str | None], tuple[str, str, str | None]]
"""Provider, model and requested name of an event → vendor, model, and the model it is to be estimated as."""
Method = Literal["a2b-1", "a2b-2"]
Reason = Literal["measured", "noBookedFigure", "speech", "picturesInText"]
REASONS: Final[tuple[Reason, ...]] = ("measured", "noBookedFigure", "speech", "picturesInText")
"""Why an event is not estimated again: its electricity was measured, which no estimate betters; nothing was booked that could stand
beside; the method knows no speech; or it has pictures beside text, and events do not keep which of its tokens were pictures.
"""
ZONE: Final = "Europe/Berlin"
"""Months are those of donations and statements."""
AT_A_TIME: Final = 2_000
MOST_EVENTS: Final = 200_000
"""In one request; the command has no limit."""
QUANTITIES: Final = ("kWh", "L", "CO2e", "footprintM2Year")
_COLUMNS: Final = ("kwh", "l", "co2e")
_ENDS: Final = ("low", "best", "high")
_PARTS: Final = Parts._fields
_KINDS: Final[Mapping[str, WorkKind]] = {"embedding": "embedding", "image": "image"}

Figures = dict[str, list[float]]


def read_method(text: str) -> Method:
    """A method by its name. Raises `Invalid` (invalid_method)."""
    for method in get_args(Method):
        if method == text:
            return method  # type: ignore[no-any-return]
    raise Invalid(f"unknown method {text!r}: expected {' or '.join(get_args(Method))}", code="invalid_method")


def unchanged_name(provider: str, model: str, requested: str | None) -> tuple[str, str, str | None]:  # noqa: ARG001 - a `NameOfModel`
    """Where no configuration says more: the names as they are."""
    return provider, model, None


def _nothing(names: Sequence[str]) -> Figures:
    return {name: [0.0, 0.0, 0.0] for name in names}


@dataclass(slots=True, kw_only=True)
class Compared:
    """Sums over some events: those that were estimated again as booked and again, and what was booked for the others.

    Methods and classes of the booking are kept for the others and for those that were.
    """

    events: int = 0
    reestimated: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    booked: Figures = field(default_factory=lambda: _nothing(QUANTITIES))
    again: Figures = field(default_factory=lambda: _nothing(QUANTITIES))
    booked_left_out: Figures = field(default_factory=lambda: _nothing(QUANTITIES))
    parts: Figures = field(default_factory=lambda: _nothing(_PARTS))
    booked_methods: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    booked_classes: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))
    classes: set[str] = field(default_factory=set)

    def leave_out(self, row: Mapping[str, Any], reason: Reason) -> None:
        self.events += 1
        self.left_out[reason] = self.left_out.get(reason, 0) + 1
        if _has_figures(row):
            _add(self.booked_left_out, _booked(row))
            self._tell(row, is_compared=False)

    def compare(self, row: Mapping[str, Any], found: Footprint) -> None:
        self.events += 1
        self.reestimated += 1
        self.classes.add(found.quality)
        self._tell(row, is_compared=True)
        _add(self.booked, _booked(row))
        _add(self.again, _again(found))
        if isinstance(found, PartedFootprint):
            _add(self.parts, found.parts._asdict())

    def _tell(self, row: Mapping[str, Any], *, is_compared: bool) -> None:
        self.booked_methods[is_compared].update(filter(None, [row["method"]]))
        self.booked_classes[is_compared].update(filter(None, [row["quality"]]))


def _add(sums: Figures, more: Mapping[str, Sequence[float]]) -> None:
    for name, values in more.items():
        kept = sums[name]
        for end, value in enumerate(values):
            kept[end] += value


def _has_figures(row: Mapping[str, Any]) -> bool:
    return all(row[f"{column}_{end}"] is not None for column in _COLUMNS for end in _ENDS)


def _booked(row: Mapping[str, Any]) -> dict[str, Sequence[float]]:
    kwh, litres, kg = ([row[f"{column}_{end}"] for end in _ENDS] for column in _COLUMNS)
    area = row["footprint_m2_year"]
    ends = _area(kg, litres)
    return {"kWh": kwh, "L": litres, "CO2e": kg, "footprintM2Year": (ends[0], ends[1] if area is None else area, ends[2])}


def _again(found: Footprint) -> dict[str, Sequence[float]]:
    kwh, litres, kg = ([getattr(value, end) for end in _ENDS] for value in (found.kWh, found.L, found.CO2e))
    return {"kWh": kwh, "L": litres, "CO2e": kg, "footprintM2Year": _area(kg, litres)}


def _area(kg: Sequence[float], litres: Sequence[float]) -> list[float]:
    return [footprint_m2_year(carbon, water) for carbon, water in zip(kg, litres, strict=True)]


@dataclass(slots=True, kw_only=True)
class Reestimate:
    """A month by one method: all of it, and each model of each provider."""

    month: str
    method: Method
    source: SourceFilter = SourceFilter.ALL
    whole: Compared = field(default_factory=Compared)
    models: dict[tuple[str, str], Compared] = field(default_factory=dict)

    def add(self, rows: Sequence[Mapping[str, Any]], name_of: NameOfModel) -> None:
        """Takes some ten microseconds an event."""
        for row in rows:
            of_model = self.models.setdefault((row["provider"], row["model"]), Compared())
            found = self._estimate(row, name_of)
            for sums in (self.whole, of_model):
                if isinstance(found, Footprint):
                    sums.compare(row, found)
                else:
                    sums.leave_out(row, found)

    def _estimate(self, row: Mapping[str, Any], name_of: NameOfModel) -> Footprint | Reason:
        kind = _KINDS.get(row["request_type"], "chat")
        if not _has_figures(row):
            return "noBookedFigure"
        if impact.is_measured(row["method"]):
            return "measured"
        warnings = row["warnings"] or ()
        has_pictures = PICTURES_IN_OUTPUT in warnings or (row["images"] and row["output"])
        if self.method == "a2b-2" and kind == "chat" and has_pictures:
            return "picturesInText"
        names = (row["provider"], row["model"], row["requested_model"])
        vendor, model, impact_as = unchanged_name(*names) if row["source"] == "telemetry" else name_of(*names)
        # What the cache of whoever reported it had answered took no inference.
        used = {} if CACHE_HIT in warnings else {name: row[name] for name in queries_maintenance.TOKENS}
        if PICTURES_IN_OUTPUT in warnings:
            used["images"] = 0  # as `a2b-1` booked it: its tokens are read as text
        found = impact.footprint_by(
            self.method,
            vendor,
            model,
            TokenUsage(**used, image_px=picture_px(warnings)),
            zone=row["zone"],
            region=row["region"],
            impact_as=impact_as,
            latency_s=None if row["latency_ms"] is None else row["latency_ms"] / 1000,
            kind=kind,
            hour=_booked_hour(row),
        )
        return "speech" if found is None else found


def _booked_hour(row: Mapping[str, Any]) -> ZoneHour | None:
    """The hour's carbon intensity that an event was booked with: it stays, whatever its source has corrected since. None for a year's."""
    if row["carbon_intensity_hour"] is None:
        return None
    names = ("g_per_kwh", "year", "source", "hour", "low", "high")
    return ZoneHour(CarbonIntensity(*(row[f"carbon_intensity_{name}"] for name in names)))


async def reestimate(
    db: Database,
    month: str,
    method: Method,
    name_of: NameOfModel,
    *,
    owner_id: OwnerId | None = None,
    source: SourceFilter = SourceFilter.ALL,
    most: int | None = None,
) -> Reestimate:
    """The events of a month (`ZONE`) of an owner, or of everybody, in batches, so that nothing is held for long.

    Raises `Invalid`: invalid_month, or too_many_events where there are more than `most`.
    """
    period = month_of(month, ZONE)
    if period.start is None or period.end is None:
        raise Invalid("A month is written as 2026-10.", code="invalid_month")
    found = Reestimate(month=month, method=method, source=source)
    name_once = cache(name_of)
    async for rows in _batches(db, owner_id, period.start, period.end, source):
        if most is not None and found.whole.events + len(rows) > most:
            raise Invalid(
                f"This month has more than {most:,} answers: the operator can estimate it again with `aim2balance usage re-estimate`.",
                code="too_many_events",
            )
        await asyncio.to_thread(found.add, rows, name_once)
    return found


async def _batches(db: Database, owner_id: OwnerId | None, start: datetime, end: datetime, source: SourceFilter) -> Any:
    last: UUID | None = None
    while True:
        if owner_id is None:
            async with db.connection() as c:
                owners = await queries_maintenance.owners_after(c, last, AT_A_TIME)
        else:
            owners = [owner_id] if last is None else []
        if not owners:
            return
        for owner in owners:
            after: UUID | None = None
            while True:
                async with db.connection() as c:
                    rows = await queries_maintenance.events_to_reestimate(c, owner, start, end, source, after, AT_A_TIME)
                if rows:
                    yield rows
                if len(rows) < AT_A_TIME:
                    break
                after = rows[-1]["id"]
        last = owners[-1]


def reestimated_out(found: Reestimate) -> Row:
    """The comparison as it is told everywhere; models with the most events first. Figures are null where no event has one."""
    models = sorted(found.models.items(), key=lambda item: (-item[1].events, item[0]))
    return {
        "month": found.month,
        "timeZone": ZONE,
        "method": found.method,
        "source": found.source.value,
        **_compared_out(found.whole),
        "parts": _ranges(found.whole.parts) if found.method == "a2b-2" and found.whole.reestimated else None,
        "models": [{"provider": provider, "model": model, **_compared_out(sums)} for (provider, model), sums in models],
    }


def _compared_out(sums: Compared) -> Row:
    has_left_out = any(count for reason, count in sums.left_out.items() if reason != "noBookedFigure")
    return {
        "events": sums.events,
        "reestimatedEvents": sums.reestimated,
        "notReestimated": [{"reason": reason, "events": sums.left_out[reason]} for reason in REASONS if reason in sums.left_out],
        "bookedMethods": sorted(sums.booked_methods[sums.reestimated > 0]),
        "bookedClasses": sorted(sums.booked_classes[sums.reestimated > 0]),
        "classes": sorted(sums.classes),
        "booked": _ranges(sums.booked) if sums.reestimated else None,
        "reestimated": _ranges(sums.again) if sums.reestimated else None,
        "bookedNotReestimated": _ranges(sums.booked_left_out) if has_left_out else None,
    }


def _ranges(figures: Figures) -> Row:
    return {name: dict(zip(_ENDS, values, strict=True)) for name, values in figures.items()}
