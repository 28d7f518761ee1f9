"""The whole application, in process, on a database of the test's own, with the demo model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest_asyncio

from aim2balance import identity, wallet
from aim2balance.app.asgi import Application
from aim2balance.app.container import Container, open_container
from aim2balance.app.new_accounts import open_wallet
from aim2balance.catalogue import open_catalogue
from aim2balance.identity.types import NewKey, Scope, User, UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from aim2balance.kit.settings import Environment
from tests.answers import CheckedTransport

PASSWORD = "correct horse battery"


class Running:
    """The application and shortcuts for what a test needs first."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.application = Application(container, frozenset({"web", "gateway"}))

    @asynccontextmanager
    async def client(self, **headers: str) -> AsyncIterator[httpx2.AsyncClient]:
        transport = CheckedTransport(self.application, self.application._api, client=("127.0.0.1", 4711))
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", headers=headers) as client:
            yield client

    async def person(self, email: str, *, role: UserRole = UserRole.MEMBER, euro: str = "0") -> tuple[User, str]:
        """A new person with credit, and an access token."""
        container, now = self.container, self.container.clock.now()
        user = await identity.create_user(container.db, email=email, password=PASSWORD, role=role, now=now, on_created=open_wallet)
        amount = Euro.parse(euro)
        if amount.micro:
            async with container.db.transaction() as tx:
                await wallet.credit(tx, user.id, amount, "test", "test", f"test:{user.id}")
        return user, container.identity.signer.sign(user.id, now)

    async def key(self, user: User, *scopes: Scope) -> NewKey:
        now = self.container.clock.now()
        return await identity.create_key(
            self.container.db, owner_id=user.id, user_id=user.id, name="test", now=now, scopes=scopes or (Scope.INFERENCE,)
        )


@pytest_asyncio.fixture
async def running(db: Database, tmp_path: Path) -> AsyncIterator[Running]:
    environment = Environment(data_dir=tmp_path)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)
