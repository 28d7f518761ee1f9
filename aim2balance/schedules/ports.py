"""What schedules need from outside: who may act, where a model stands, what is known of the electricity there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from aim2balance.kit.principal import UserId


class ActivePeople(Protocol):
    async def __call__(self, user_id: UserId, /) -> bool:
        """Whether that person has an account that is not suspended."""
        ...


class ModelZones(Protocol):
    def __call__(self, model: str, *, is_eu_only: bool) -> str | None:
        """The zone of the electricity that model runs on; None where that is not known."""
        ...


class CheckModel(Protocol):
    def __call__(self, model: str, *, is_eu_only: bool) -> None:
        """Whether that model answers now. Raises `DomainError` (model_not_found, model_not_priced, region_not_allowed) with its name."""
        ...


class KnownHours(Protocol):
    async def __call__(self, zone: str, since: datetime, /) -> Mapping[datetime, float]:
        """The carbon intensities of that zone that are known from then on, in g/kWh by the hour's beginning; empty where none is."""
        ...
