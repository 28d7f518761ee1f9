"""From the configuration to hours of carbon intensity: which zones, under which name, and what is due again and again for them."""

from collections.abc import Mapping

from aim2balance import impact
from aim2balance.adapters.carbon.areas import AREAS
from aim2balance.catalogue.types import Configuration
from aim2balance.impact.ports import CarbonIntensitySource
from aim2balance.impact.types import HourlyZone
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
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
