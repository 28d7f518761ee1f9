"""Preferences on the server: defaults, changes that leave the rest alone, limits, and whose they are."""

import asyncio

import httpx2
import pytest

from aim2balance import identity
from aim2balance.kit.db import Database
from tests.api_client import Api

URL = "/api/user/personalization"
DEFAULTS = {
    "theme": "system", "language": None, "timeZone": None, "defaultModel": None, "lastModel": None, "favouriteModels": [], "customInstructions": "",
    "aboutYou": "", "enabled": True, "euOnly": False, "titles": "model",
    "units": {"energy": "auto", "mass": "auto", "volume": "auto", "area": "auto"},
}  # fmt: skip


async def signed_in(api: Api, email: str = "ada@example.org") -> dict[str, str]:
    token, _ = await api.member(email)
    return {"authorization": f"Bearer {token}"}


async def put(client: httpx2.AsyncClient, **changes: object) -> httpx2.Response:
    return await client.put(URL, json=changes)


async def test_everybody_begins_with_the_defaults(db: Database) -> None:
    api = Api(db)
    async with api.client(**await signed_in(api)) as client:
        assert (await client.get(URL)).json() == DEFAULTS


async def test_what_is_left_out_stays(db: Database) -> None:
    api = Api(db)
    async with api.client(**await signed_in(api)) as client:
        await put(
            client,
            customInstructions="Answer briefly. \u00e4\U0001f333",
            aboutYou="I teach.",
            language="de-CH",
            units={"energy": "Wh", "area": "cm2"},
        )
        changed = (
            await put(client, theme="dark", units={"mass": "g"}, timeZone="Europe/Berlin", defaultModel="my-model", enabled=False)
        ).json()
        assert changed == (await client.get(URL)).json()
        assert changed == {
            **DEFAULTS, "theme": "dark", "language": "de-CH", "timeZone": "Europe/Berlin", "defaultModel": "my-model", "enabled": False,
            "customInstructions": "Answer briefly. \u00e4\U0001f333", "aboutYou": "I teach.",
            "units": {"energy": "Wh", "mass": "g", "volume": "auto", "area": "cm2"},
        }  # fmt: skip
        everything = dict.fromkeys(
            (
                "theme",
                "language",
                "timeZone",
                "defaultModel",
                "lastModel",
                "customInstructions",
                "aboutYou",
                "enabled",
                "euOnly",
                "titles",
                "units",
            )
        )
        assert (await put(client, **everything)).json() == DEFAULTS


async def test_preferences_are_a_persons_own(db: Database) -> None:
    api = Api(db)
    async with api.client(**await signed_in(api)) as ada, api.client(**await signed_in(api, "bob@example.org")) as bob:
        await put(ada, aboutYou="a secret")
        assert (await bob.get(URL)).json() == DEFAULTS
    async with api.client() as stranger:
        assert (await stranger.get(URL)).status_code == 401
        assert (await put(stranger, theme="dark")).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"theme": "pink"},
        {"language": "not a language"},
        {"timeZone": "Mars/Olympus"},
        {"timeZone": "../../etc/passwd"},
        {"units": {"energy": "J"}},
        {"customInstructions": "x" * 8_001},
        {"aboutYou": "with a \0"},
        {"defaultModel": ""},
        {"defaultModel": "m" * 301},
        {"enabled": "perhaps"},
        {"titles": "perhaps"},
    ],
)
async def test_what_cannot_be_is_refused(db: Database, changes: dict[str, object]) -> None:
    api = Api(db)
    async with api.client(**await signed_in(api)) as client:
        answer = await put(client, **changes)
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_request_error"
        assert (await client.get(URL)).json() == DEFAULTS


async def test_two_tabs_at_once_lose_nothing(db: Database) -> None:
    api = Api(db)
    async with api.client(**await signed_in(api)) as client:
        await asyncio.gather(put(client, theme="dark"), put(client, language="de"), put(client, aboutYou="x"), put(client, enabled=False))
        found = (await client.get(URL)).json()
    assert (found["theme"], found["language"], found["aboutYou"], found["enabled"]) == ("dark", "de", "x", False)


async def test_the_longest_words_fit(db: Database) -> None:
    api = Api(db)
    _, user = await api.member()
    words = "\U0001f333" * 8_000
    await identity.change_preferences(db, user.id, {"custom_instructions": words}, api.clock.now())
    assert (await identity.get_preferences(db, user.id)).custom_instructions == words
