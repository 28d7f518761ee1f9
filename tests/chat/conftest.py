from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from aim2balance.chat import Chats, GatewayModels
from aim2balance.kit.db import Database
from tests.gateway.scripted import Shop, by_small, open_shop


@pytest_asyncio.fixture
async def shop(db: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    """A gateway with a scripted provider. Afterwards holds, balances and receipts must agree."""
    async with open_shop(db, tmp_path) as shop:
        yield shop
        await shop.check()


@pytest_asyncio.fixture
async def chats(shop: Shop) -> AsyncIterator[Chats]:
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
    yield chats
    await chats.close()
