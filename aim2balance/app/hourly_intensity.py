"""From the configuration to hours of carbon intensity: which zones, under which name, what is due for them, what is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response
from pydantic import Field

from aim2balance import impact
from aim2balance.adapters.carbon.areas import AREAS
from aim2balance.catalogue.types import Configuration
from aim2balance.impact.ports import CarbonIntensitySource
from aim2balance.impact.types import HourlyZone
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.http import APIModel, ExactJSONResponse, public, router
from aim2balance.kit.schedules import Schedule
from aim2balance.kit.settings import Environment, WrongConfiguration


def hourly_zones(settings: Configuration, environment: Environment) -> tuple[HourlyZone, ...]:
    """The zones of `impact.hourly`. Raises `WrongConfiguration` for one that is none, or that its source has under no one name."""
    file = environment.config.name if environment.config else "environment"
    found = []
    for name, terms in settings.impact.hourly.items():
        key = f"impact.hourly.{name}"
        try:
            zone = impact.check_zone(name)
        except DomainError as refused:
            raise WrongConfiguration(file, None, key, refused.message) from None
        area = terms.area or AREAS[terms.source].get(zone)
        if area is None:
            raise WrongConfiguration(
                file, None, f"{key}.area", f"expected the name that {terms.source} has for {zone}: it has several, or none"
            )
        found.append(HourlyZone(zone=zone, source=terms.source, area=area, max_age_hours=terms.max_age_hours))
    return tuple(found)


def reloading(hours: "impact.HourlyIntensity", db: Database) -> list[Schedule]:
    """What every process does for itself: nothing where no zone is configured."""
    return [hours.reloading(db)] if hours.zones else []


def fetching(hours: "impact.HourlyIntensity", db: Database, sources: Mapping[str, CarbonIntensitySource]) -> list[Schedule]:
    """What the worker does for all."""
    return [hours.fetching(db, sources)] if hours.zones else []


class HourlyZoneOut(APIModel):
    """A zone whose electricity counts by the hour here."""

    zone: str = Field(description="ISO 3166 with three letters")
    source: str
    url: str
    licence: str
    max_age_hours: int = Field(description="an older hour does not count; the average of the year stands in for it")
    hour: datetime | None = Field(description="the hour in force now; null: none is there in time, and the year counts")
    g_per_kwh: float | None = Field(alias="gPerKWh", description="of the hour in force")


def hourly_routes(hours: "impact.HourlyIntensity") -> APIRouter:
    """`/api/impact/hours`: where the hour counts, for the page on the method."""
    pages = router("/api/impact", "impact")

    @pages.get("/hours", dependencies=[public], response_model=list[HourlyZoneOut])
    async def read_hours() -> Response:
        """The zones whose electricity counts by the hour; none where nothing is configured."""
        return ExactJSONResponse([_zone_out(hours, zone) for zone in hours.zones.values()])

    return pages


def _zone_out(hours: "impact.HourlyIntensity", zone: HourlyZone) -> dict[str, Any]:
    found, source = hours.in_force(zone.zone), impact.intensity_source(zone.source)
    figure = None if found is None else found.figure
    return {
        "zone": zone.zone,
        "source": source.name,
        "url": source.url,
        "licence": source.licence,
        "maxAgeHours": zone.max_age_hours,
        "hour": None if figure is None else figure.hour,
        "gPerKWh": None if figure is None else figure.g_per_kwh,
    }
