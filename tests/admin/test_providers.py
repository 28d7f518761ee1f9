"""Keys of providers: sealed, tried against a real listener, used by real requests, rested."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.catalogue.encryption import KeyEncryption
from aim2balance.catalogue.errors import DecryptionFailed
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.settings import Environment
from tests.admin.conftest import Boss, boss_of
from tests.app.conftest import Running

GOOD, BAD = "sk-good-0123456789abcdef", "sk-bad-0123456789abcdef"
USED = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "model": "gpt-4o-mini",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    "usage": USED,
}


class Peer:
    """A provider that knows one key. `seen` are the keys it was shown, in order; `cost` is what it says that an answer costs,
    USD; `most` the tokens of output it takes.
    """

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.url = ""
        self.cost: float | None = None
        self.most = 100_000
        self.models: list[str] | None = ["gpt-4o-mini", "gpt-4o"]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        lower = {name.lower(): value for name, value in lines.items()}
        asked = json.loads(await reader.readexactly(int(lower.get("content-length", "0"))) or b"{}")
        self.seen.append(lower.get("authorization", "").removeprefix("Bearer "))
        is_known = self.seen[-1] == GOOD
        listed = {"data": None if self.models is None else [{"id": name} for name in self.models]}
        body = listed if "/models" in head.split("\r\n", maxsplit=1)[0] else self._said()
        text = json.dumps(body if is_known else {"error": {"message": f"Incorrect API key {self.seen[-1]}"}}).encode()
        status = b"200 OK" if is_known else b"401 Unauthorized"
        if asked.get("max_tokens", 0) > self.most:
            message = f"max_tokens: {asked['max_tokens']} > {self.most}, which is the maximum allowed number of output tokens"
            text, status = json.dumps({"error": {"message": message}}).encode(), b"400 Bad Request"
        writer.write(b"HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (status, len(text), text))
        await writer.drain()
        writer.close()

    def _said(self) -> dict[str, Any]:
        return ANSWER if self.cost is None else ANSWER | {"usage": {**USED, "cost": self.cost}}


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    async with await asyncio.start_server(made.answer, "127.0.0.1", 0) as listening:
        made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
        yield made


@asynccontextmanager
async def an_admin(db: Database, folder: Path, peer: Peer, *, demo: bool = False) -> AsyncIterator[Boss]:
    row = {"vendor": "openai", "base_url": peer.url, "models": ["gpt-4o-mini"], "api_key": ""}
    config = folder / "aim2balance.yaml"
    config.write_text(json.dumps({"demo": demo, "providers": {"mine": row}}))
    environment = Environment(data_dir=folder, config=config)
    async with (
        open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container,
        boss_of(Running(container)) as boss,
    ):
        yield boss


async def add(boss: Boss, key: str, provider: str = "mine") -> str:
    answer = await boss.client.post(f"/api/admin/providers/{provider}/keys", json={"key": key, "reason": "new contract"})
    assert answer.status_code == 201, answer.text
    assert key not in answer.text
    return str(answer.json()["id"])


async def ask(boss: Boss) -> tuple[int, str]:
    user, _ = await boss.running.person(f"{new_id()}@example.org", euro="1")
    secret = (await boss.running.key(user)).secret
    body = {"model": "mine/gpt-4o-mini", "messages": [{"role": "user", "content": "Hi"}]}
    async with boss.running.client(authorization=f"Bearer {secret}") as client:
        answer = await client.post("/v1/chat/completions", json=body)
    return answer.status_code, answer.json().get("error", {}).get("code", "")


async def test_a_key_is_entered_tried_used_and_rested(db: Database, tmp_path: Path, peer: Peer) -> None:
    async with an_admin(db, tmp_path, peer) as boss:
        assert await ask(boss) == (404, "model_not_found")
        mine = next(one for one in (await boss.get("providers"))["items"] if one["name"] == "mine")
        assert (mine["isOffered"], mine["keys"]) == (False, [])
        key = await add(boss, GOOD)
        assert await boss.send("POST", f"providers/keys/{key}/test") == {"models": 2, "error": None}
        assert await ask(boss) == (200, "")
        assert set(peer.seen) == {GOOD}
        assert (await boss.send("POST", f"providers/keys/{key}/disable", reason="leaked"))["changed"] is True
        assert (await boss.send("POST", f"providers/keys/{key}/disable", reason="leaked"))["changed"] is False
        assert await ask(boss) == (404, "model_not_found")
        assert (await boss.send("POST", f"providers/keys/{key}/enable", reason="was not"))["changed"] is True
        assert await ask(boss) == (200, "")
        log = await boss.log()
        assert sorted(row["action"] for row in log) == ["provider_key.add", "provider_key.disable", "provider_key.enable"]
        assert GOOD not in json.dumps([log, await boss.get("providers")])
    async with db.connection() as connection:
        rows = await connection.fetch("SELECT sealed FROM provider_key")
        assert all(GOOD.encode() not in row["sealed"] for row in rows)


async def test_a_typed_key_is_tried_before_it_is_kept(db: Database, tmp_path: Path, peer: Peer) -> None:
    async with an_admin(db, tmp_path, peer) as boss:
        assert await boss.send("POST", "providers/mine/test", key=GOOD) == {"models": 2, "error": None}
        assert await boss.send("POST", "providers/mine/test", key=BAD) == {"models": None, "error": "provider_refused_key"}
        peer.models = []
        assert await boss.send("POST", "providers/mine/test", key=GOOD) == {"models": None, "error": "provider_lists_nothing"}
        peer.models = None
        assert await boss.send("POST", "providers/mine/test", key=GOOD) == {"models": None, "error": "provider_lists_nothing"}
        assert await boss.refused("POST", "providers/nobody/test", key=GOOD) == (404, "provider_not_found")
        assert await boss.refused("POST", "providers/mine/test", key="short") == (400, "invalid_request_error")
        assert next(one for one in (await boss.get("providers"))["items"] if one["name"] == "mine")["keys"] == []
        assert await boss.log() == []


async def test_a_provider_that_is_away_is_said_to_be(db: Database, tmp_path: Path) -> None:
    away = Peer()
    away.url = "http://127.0.0.1:9/v1"
    async with an_admin(db, tmp_path, away) as boss:
        assert await boss.send("POST", "providers/mine/test", key=GOOD) == {"models": None, "error": "provider_unreachable"}


async def test_another_process_uses_it_too_and_a_wrong_key_says_so(db: Database, tmp_path: Path, peer: Peer) -> None:
    (tmp_path / "other").mkdir()
    async with an_admin(db, tmp_path, peer) as boss:
        await add(boss, GOOD)
        bad = await add(boss, BAD)
        tried = await boss.send("POST", f"providers/keys/{bad}/test")
        assert tried["models"] is None
        assert tried["error"] == "provider_refused_key"
    (tmp_path / "other" / "secret.key").write_text((tmp_path / "secret.key").read_text())
    row = {"vendor": "openai", "base_url": peer.url, "models": ["gpt-4o-mini"], "api_key": ""}
    config = tmp_path / "other" / "aim2balance.yaml"
    config.write_text(json.dumps({"demo": False, "providers": {"mine": row}}))
    environment = Environment(data_dir=tmp_path / "other", config=config)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        assert [(one.name, one.api_keys) for one in container.catalogue.settings.providers] == [("mine", (BAD, GOOD))]


async def test_f38_an_operator_sees_which_models_cost_another_amount_than_we_say(db: Database, tmp_path: Path, peer: Peer) -> None:
    """5 × 0.15 + 2 × 0.60 dollars a million are 0.00000195 USD; what differs by no more than rounding is not kept."""
    async with an_admin(db, tmp_path, peer) as boss:
        await add(boss, GOOD)
        for peer.cost in (None, 1.95e-6, 2.5e-6):
            assert await ask(boss) == (200, "")
        assert (await boss.get("models/cost-differences"))["items"] == []
        for peer.cost in (0.01, 0.02):
            assert await ask(boss) == (200, "")
        found = await boss.get("models/cost-differences", days=2)
        (row,) = found["items"]
        assert (found["days"], row["provider"], row["model"], row["answers"]) == (2, "mine", "gpt-4o-mini", 2)
        assert (row["ourUsd"], row["providerUsd"]) == (pytest.approx(3.9e-6), pytest.approx(0.03))
        async with boss.running.client(authorization=f"Bearer {GOOD}") as stranger:
            assert (await stranger.get("/api/admin/models/cost-differences")).status_code == 401
        assert (await boss.client.get("/api/admin/models/cost-differences?days=0")).status_code == 400


async def test_f36_an_operator_sees_the_limits_that_were_learnt(db: Database, tmp_path: Path, peer: Peer) -> None:
    async with an_admin(db, tmp_path, peer) as boss:
        await add(boss, GOOD)
        peer.most = 3_000
        assert await ask(boss) == (200, "")
        (mine,) = (one for one in (await boss.get("providers"))["items"] if one["name"] == "mine")
        (limit,) = mine["learnedLimits"]
        assert (limit["model"], limit["maxOutput"]) == ("gpt-4o-mini", 3_000)
        assert limit["until"] > mine["keys"][0]["madeAt"]
        others = [one for one in (await boss.get("providers"))["items"] if one["name"] != "mine"]
        assert all(one["learnedLimits"] == [] for one in others)


async def test_in_the_demo_keys_are_kept_and_not_used(db: Database, tmp_path: Path, peer: Peer) -> None:
    async with an_admin(db, tmp_path, peer, demo=True) as boss:
        await add(boss, GOOD)
        found = await boss.get("providers")
        assert found["demo"] is True
        assert await ask(boss) == (404, "model_not_found")
        assert peer.seen == []


async def test_what_is_no_provider_or_no_key_is_refused(db: Database, tmp_path: Path, peer: Peer) -> None:
    async with an_admin(db, tmp_path, peer) as boss:
        assert await boss.refused("POST", "providers/nobody/keys", key=GOOD, reason="x y z") == (404, "provider_not_found")
        for wrong in ("short", "with blank in it", "ümlaut-in-the-key", "x" * 501, "line\nbreak-in-key"):
            assert (await boss.refused("POST", "providers/mine/keys", key=wrong, reason="x y z"))[0] == 400
        assert await boss.refused("POST", f"providers/keys/{new_id()}/test") == (404, "provider_key_not_found")
        assert await boss.refused("POST", f"providers/keys/{new_id()}/disable", reason="x y z") == (404, "provider_key_not_found")


def test_what_was_sealed_opens_only_in_its_row_and_under_its_root() -> None:
    encryption, row = KeyEncryption(b"r" * 32), new_id()
    sealed = encryption.encrypt(GOOD, row)
    assert encryption.decrypt(sealed, row) == GOOD
    assert encryption.encrypt(GOOD, row) != sealed
    for broken in (
        lambda: encryption.decrypt(sealed, new_id()),
        lambda: KeyEncryption(b"s" * 32).decrypt(sealed, row),
        lambda: encryption.decrypt(sealed[:-1], row),
    ):
        with pytest.raises(DecryptionFailed):
            broken()
