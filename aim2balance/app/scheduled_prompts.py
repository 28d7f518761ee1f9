"""What schedules need of others: who may act, where a model stands, which hours of electricity are known there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from aim2balance import identity, impact, organisations
from aim2balance.catalogue.errors import ModelNotFound
from aim2balance.chat import Chats
from aim2balance.gateway import Gateway
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.http import encode
from aim2balance.kit.principal import OwnerId, UserId
from aim2balance.schedules import Schedules, schedule_json
from aim2balance.transfer.ports import FurtherFiles


def exported_schedules(of: Schedules) -> FurtherFiles:
    """The schedules of a person, as a file of their export."""

    async def files(owner_id: OwnerId, /) -> Mapping[str, bytes]:
        return {"schedules.json": encode([schedule_json(schedule, last) for schedule, last in await of.list_schedules(owner_id)])}

    return files


@asynccontextmanager
async def open_schedules(
    db: Database,
    clock: Clock,
    chats: Chats,
    gateway: Gateway,
    own: "identity.Identity",
    hourly_intensity: "impact.HourlyIntensity",
) -> AsyncIterator[Schedules]:
    """The schedules; at the end its runs are let go before the chats end their answers."""

    async def is_active(user_id: UserId) -> bool:
        return await own.credential_cache.find_user(user_id) is not None

    def zone_of(model: str, *, is_eu_only: bool) -> str | None:
        try:
            return gateway.first_place(model, organisations.EU if is_eu_only else None).zone
        except DomainError:
            return None

    def check_model(model: str, *, is_eu_only: bool) -> None:
        place = gateway.first_place(model, organisations.EU if is_eu_only else None)
        if place.accepts.kind not in (None, "chat"):
            raise ModelNotFound(f"The model {model} answers no prompts.", model=model)

    async def known_hours(zone: str, since: datetime) -> Mapping[datetime, float]:
        return await hourly_intensity.hours_of(db, zone, since)

    schedules = Schedules(db, clock, chats, is_active=is_active, zone_of=zone_of, check_model=check_model, known_hours=known_hours)
    try:
        yield schedules
    finally:
        await schedules.close()
