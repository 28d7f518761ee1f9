"""The whole application with an admin signed in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest_asyncio

from aim2balance.identity.types import User, UserRole
from tests.app.conftest import Running, running

__all__ = ["running"]


class Boss:
    """An admin's client, and shortcuts for what tests ask again and again."""

    def __init__(self, running: Running, client: httpx2.AsyncClient, user: User) -> None:
        self.running = running
        self.client = client
        self.user = user

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(f"/api/admin/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def send(self, method: str, path: str, **body: Any) -> Any:
        answer = await self.client.request(method, f"/api/admin/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, method: str, path: str, **body: Any) -> tuple[int, str]:
        answer = await self.client.request(method, f"/api/admin/{path}", json=body)
        return answer.status_code, answer.json()["code"]

    async def log(self, **query: Any) -> list[Any]:
        """What operators changed."""
        items: list[Any] = (await self.get("audit", area="changes", **query))["items"]
        return items


@asynccontextmanager
async def boss_of(running: Running) -> AsyncIterator[Boss]:
    user, token = await running.person("boss@example.org", role=UserRole.ADMIN)
    async with running.client(authorization=f"Bearer {token}") as client:
        yield Boss(running, client, user)


@pytest_asyncio.fixture
async def boss(running: Running) -> AsyncIterator[Boss]:
    async with boss_of(running) as made:
        yield made
