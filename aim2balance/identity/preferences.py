"""What a person prefers, kept on the server: `GET` and `PUT /api/user/personalization`.

Needs `app.state.identity: Identity`. Custom instructions and about-you are the person's own words: they leave the database only for the
person and for the models they talk to.
"""

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from aim2balance.identity import queries
from aim2balance.identity.service import Identity
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.http import APIModel, APIRequest, ExactJSONResponse, Member, Text, router
from aim2balance.kit.principal import UserId

MOST_WORDS = 8_000
"""Characters of custom instructions, and of about-you; each is sent, and paid for, with every chat."""

Theme = Literal["system", "light", "dark"]
Titles = Literal["model", "words"]
"""What gives chats their titles: the model the operator chose for that, or the first words of the question."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """None is "as the browser says". Units are "auto" or one unit. The words count only while `is_personal`."""

    theme: Theme = "system"
    language: str | None = None
    time_zone: str | None = None
    default_model: str | None = None
    last_model: str | None = None
    energy_unit: Literal["auto", "Wh", "kWh"] = "auto"
    mass_unit: Literal["auto", "g", "kg"] = "auto"
    volume_unit: Literal["auto", "mL", "L"] = "auto"
    area_unit: Literal["auto", "cm2", "m2"] = "auto"
    custom_instructions: str = ""
    about_you: str = ""
    is_personal: bool = True
    is_eu_only: bool = False
    titles: Titles = "model"
    favourite_models: tuple[str, ...] = ()


_COLUMNS = tuple(field.name for field in fields(Preferences))


async def get_preferences(db: Database, user_id: UserId) -> Preferences:
    """What the person chose, else the defaults."""
    async with db.connection() as c:
        row: Any = await c.fetchrow(f"SELECT {', '.join(_COLUMNS)} FROM preferences WHERE user_id = $1", user_id)
    return Preferences(**dict(row)) if row else Preferences()


async def change_preferences(db: Database, user_id: UserId, changes: dict[str, Any], now: datetime) -> Preferences:
    """Change some preferences; those not named stay. Two changes at once both count."""
    async with db.transaction() as tx:
        # The person's row is the lock: there may be no preferences yet.
        await tx.execute("SELECT FROM users WHERE id = $1 FOR UPDATE", user_id)
        row: Any = await tx.fetchrow(f"SELECT {', '.join(_COLUMNS)} FROM preferences WHERE user_id = $1", user_id)
        chosen = replace(Preferences(**dict(row)) if row else Preferences(), **changes)
        places = ", ".join(f"${number}" for number in range(3, len(_COLUMNS) + 3))
        updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
        await tx.execute(
            f"INSERT INTO preferences (user_id, updated_at, {', '.join(_COLUMNS)}) VALUES ($1, $2, {places})"
            f" ON CONFLICT (user_id) DO UPDATE SET updated_at = excluded.updated_at, {updates}",
            user_id,
            now,
            *asdict(chosen).values(),
        )
        if "is_eu_only" in changes:
            await queries.raise_epoch(tx)  # keys follow within two seconds
    return chosen


async def is_eu_only(connection: Connection, user_id: UserId) -> bool:
    """Whether everything the person asks of models stays in the EU."""
    return bool(await connection.fetchval("SELECT is_eu_only FROM preferences WHERE user_id = $1", user_id))


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("must be a language tag like en or de-CH")
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, KeyError):
        raise ValueError("must be a time zone like Europe/Berlin") from None


ModelName = Annotated[Text, StringConstraints(min_length=1, max_length=300)]
MOST_FAVOURITES = 100
Words = Annotated[Text, StringConstraints(max_length=MOST_WORDS)]


class Units(APIRequest):
    energy: Literal["auto", "Wh", "kWh"] = "auto"
    mass: Literal["auto", "g", "kg"] = "auto"
    volume: Literal["auto", "mL", "L"] = "auto"
    area: Literal["auto", "cm2", "m2"] = "auto"


class Personalization(APIRequest):
    """What is left out stays as it is; null goes back to the default."""

    theme: Theme | None = None
    language: Annotated[Text, StringConstraints(max_length=35), AfterValidator(_language)] | None = None
    time_zone: Annotated[Text, StringConstraints(max_length=64), AfterValidator(_zone)] | None = None
    default_model: Annotated[Text, StringConstraints(min_length=1, max_length=300)] | None = None
    last_model: Annotated[Text, StringConstraints(min_length=1, max_length=300)] | None = None
    units: Units | None = None
    custom_instructions: Words | None = None
    about_you: Words | None = None
    is_personal: bool | None = Field(default=None, alias="enabled", description="whether the two texts are sent with chats")
    favourite_models: Annotated[list[ModelName], Field(max_length=MOST_FAVOURITES)] | None = None
    """All of them, in the order they are to stand."""
    is_eu_only: bool | None = Field(default=None, alias="euOnly", description="chats and keys are answered in the EU or not at all")
    titles: Titles | None = Field(default=None, description="the operator's model for titles, or the first words of the question")


class UnitsOut(APIModel):
    """The unit that fits, or always the one chosen."""

    energy: Literal["auto", "Wh", "kWh"]
    mass: Literal["auto", "g", "kg"]
    volume: Literal["auto", "mL", "L"]
    area: Literal["auto", "cm2", "m2"]


class PersonalizationOut(APIModel):
    theme: Theme
    language: str | None
    time_zone: str | None
    default_model: str | None
    last_model: str | None = Field(description="the model chosen last, with which a new chat begins where no other is preferred")
    units: UnitsOut
    custom_instructions: str
    about_you: str
    enabled: bool
    eu_only: bool
    titles: Titles
    favourite_models: list[str]


def _out(chosen: Preferences) -> dict[str, Any]:
    return {
        "theme": chosen.theme,
        "language": chosen.language,
        "timeZone": chosen.time_zone,
        "defaultModel": chosen.default_model,
        "lastModel": chosen.last_model,
        "units": {"energy": chosen.energy_unit, "mass": chosen.mass_unit, "volume": chosen.volume_unit, "area": chosen.area_unit},
        "customInstructions": chosen.custom_instructions,
        "aboutYou": chosen.about_you,
        "enabled": chosen.is_personal,
        "euOnly": chosen.is_eu_only,
        "favouriteModels": list(chosen.favourite_models),
        "titles": chosen.titles,
    }


def _changes(body: Personalization) -> dict[str, Any]:
    default = Preferences()
    said = body.model_fields_set
    changes = {name: getattr(body, name) for name in said - {"units"}}
    if "units" in said:
        units = body.units or Units()
        named = units.model_fields_set if body.units is not None else Units.model_fields.keys()
        changes |= {f"{name}_unit": getattr(units, name) for name in named}
    return {name: getattr(default, name) if value is None else value for name, value in changes.items()}


personalization = router("/api/user", "account")


@personalization.get("/personalization", response_model=PersonalizationOut)
async def read_personalization(request: Request, caller: Member) -> Response:
    identity: Identity = request.app.state.identity
    return ExactJSONResponse(_out(await get_preferences(identity.db, caller.user_id)))


@personalization.put("/personalization", response_model=PersonalizationOut)
async def change_personalization(request: Request, caller: Member, body: Personalization) -> Response:
    """Change what is named; the rest stays as it is."""
    identity: Identity = request.app.state.identity
    changed = await change_preferences(identity.db, caller.user_id, _changes(body), identity.clock.now())
    return ExactJSONResponse(_out(changed))
