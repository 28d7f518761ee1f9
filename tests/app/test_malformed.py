"""F44, F59: whatever a stranger sends, nothing of ours breaks, and nothing that is not as described is taken.

`MALFORMED=10000` tries so many; the requests of a smaller number are the first of a larger.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from structlog.testing import capture_logs

from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.identity.types import Scope, UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment
from tests.answers import Document
from tests.app.conftest import Running
from tests.malformed import Malformed, requests

PATIENCE_S = 60
COUNT = int(os.environ.get("MALFORMED", "600"))


@pytest_asyncio.fixture
async def demo(db: Database, tmp_path: Path) -> AsyncIterator[Running]:
    config = tmp_path / "aim2balance.yaml"
    config.write_text(json.dumps({"demo": True}))
    environment = Environment(data_dir=tmp_path, config=config)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


async def test_f44_f59_malformed_requests_break_nothing_and_are_not_taken(demo: Running) -> None:
    user, member = await demo.person("member@example.org", euro="50")
    _, admin = await demo.person("admin@example.org", role=UserRole.ADMIN)
    by_scope = {scope: (await demo.key(user, scope)).secret for scope in (Scope.INFERENCE, Scope.TELEMETRY)}
    tokens = {"member": member, "admin": admin, "telemetry": by_scope[Scope.TELEMETRY], "inference": by_scope[Scope.INFERENCE]}
    faults: list[str] = []
    seen: dict[int, int] = {}
    async with AsyncExitStack() as stack:
        clients = {
            who: await stack.enter_async_context(
                demo.client(**({"authorization": f"Bearer {tokens[who]}"} if who in tokens else {"x-a2b": "1"}))
            )
            for who in (*tokens, "public")
        }

        async def fault_of(sent: Malformed) -> str | None:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    answer = await clients[sent.audience].request(
                        sent.method,
                        sent.address,
                        content=sent.body,
                        headers={"content-type": sent.content_type} if sent.content_type else {},
                    )
            except Exception as error:  # noqa: BLE001 - one that leaves the application would have been a 500, or is an undescribed answer
                return f"{type(error).__name__}: {error}"
            seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
            kind = answer.headers.get("content-type", "").partition(";")[0]
            if answer.status_code >= 500:
                return f"{answer.status_code} {answer.text[:200]}"
            if answer.status_code >= 400 and kind not in ("application/problem+json", "application/json"):
                return f"{answer.status_code} {kind}"
            if answer.status_code < 300 and sent.is_wrong:
                return f"taken: {answer.status_code} {answer.text[:100]}"
            return None

        with capture_logs() as logs:
            for sent in requests(Document(demo.application._api.openapi()), 7, COUNT):
                if fault := await fault_of(sent):
                    faults.append(f"{sent.method} {sent.address} {(sent.body or b'')[:160]!r}: {fault}")
        assert (await clients["member"].get("/api/user")).status_code == 200
        assert (await clients["admin"].get("/api/admin/settings")).status_code == 200
    assert not faults, f"{len(faults)} of {COUNT}:\n" + "\n".join(sorted(set(faults), key=len)[:40])
    assert [line for line in logs if line["log_level"] in ("error", "critical")] == []
    assert min(seen) < 300, "some are fine"
    assert max(seen, key=lambda status: seen[status]) >= 400, "most are refused"
