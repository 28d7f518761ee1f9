"""An account as months of use leave it: answers of several providers, models and projects, each held, settled and recorded."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from aim2balance import usage, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.postgres.server import connect_url
from aim2balance.usage.types import UsageEvent
from aim2balance.wallet import SettlementService
from aim2balance.wallet.types import Place, Settlement
from tests.server import Server
from tests.usage.events import event

MODELS = (
    ("openai", "gpt-4o-mini"),
    ("openai", "gpt-4o"),
    ("anthropic", "claude-sonnet-4-5"),
    ("anthropic", "claude-haiku-4-5"),
    ("mistral", "mistral-small-latest"),
    ("google", "gemini-2.5-flash"),
    ("groq", "llama-3.3-70b-versatile"),
    ("openrouter", "deepseek/deepseek-r1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose, with how much credit at first (else so much that `used_percent` of it is used), and in how many answers of how many days."""

    email: str
    credit: Euro | None = None
    used_percent: int = 50
    projects: tuple[UUID, ...] = ()
    answers: int = 90
    days: int = 45
    seed: int = 1


def book(server: Server, account: Account) -> list[UsageEvent]:
    """Book the answers in the database of a running server. Returns them, oldest first."""

    def run() -> list[UsageEvent]:
        with connect_url(server.folder / "data") as url:
            return asyncio.run(_book(url, account))

    with ThreadPoolExecutor(1) as elsewhere:  # the browser's event loop runs in this thread
        return elsewhere.submit(run).result()


async def _book(url: str, account: Account) -> list[UsageEvent]:
    db = await Database.open(url, most=4)
    try:
        async with db.connection() as connection:
            owner_id = await connection.fetchval("SELECT id FROM users WHERE email = $1", account.email)
        events = _events(owner_id, account)
        credit = account.credit or Euro(sum(one.total_micro for one in events) * 100 // account.used_percent)
        async with db.transaction() as tx:
            await wallet.credit(tx, owner_id, credit, "months of use", "test", f"books {owner_id}")
        with TemporaryDirectory() as spool:
            async with SettlementService(db, recorder=usage.Recorder(), spool_folder=Path(spool), settle_wait_s=30.0) as service:
                for one in events:
                    await service.place(
                        Place(request_id=one.id, owner_id=owner_id, want=Euro(one.total_micro), least=Euro(one.total_micro))
                    )
                    assert (await service.settle(_settlement(one))).status == "booked"
        return events
    finally:
        await db.close()


def _events(owner_id: UUID, account: Account) -> list[UsageEvent]:
    chance = random.Random(account.seed)
    now = datetime.now(UTC)
    moments = sorted(now - timedelta(minutes=1, seconds=86_400 * account.days * chance.random() ** 2) for _ in range(account.answers))
    return [_event(owner_id, at, account, chance) for at in moments]


def _event(owner_id: UUID, at: datetime, account: Account, chance: random.Random) -> UsageEvent:
    number = int(len(MODELS) * chance.random() ** 1.6)
    provider, model = MODELS[number]
    read, written = int(120 + 9_000 * chance.random() ** 3), int(40 + 900 * chance.random() ** 2)
    cost = int((read + 4 * written) * (1.2 + 0.7 * number))
    margin, fee = cost * 15 // 100, cost * 3 // 100
    energy = written * 1.5e-6 * (1 + number)
    return event(
        id=new_id(at),
        owner_id=owner_id,
        user_id=owner_id,
        provider=provider,
        model=model,
        requested_model=model,
        project_id=chance.choice([*account.projects, None]) if account.projects else None,
        uncached_input=read,
        cache_read=0,
        output=written,
        reasoning=0,
        provider_micro=cost,
        margin_micro=margin,
        restoration_micro=fee,
        total_micro=cost + margin + fee,
        kwh_low=energy / 4,
        kwh_best=energy,
        kwh_high=energy * 4,
        l_low=energy / 5,
        l_best=energy * 3,
        l_high=energy * 20,
        co2e_low=energy / 9,
        co2e_best=energy * 0.4,
        co2e_high=energy * 3,
        m2_funded=fee * 1e-6 / 5,
        placeholder_rate=False,
        warnings=(),
        tool_calls=(),
    )


def _settlement(one: UsageEvent) -> Settlement:
    return Settlement(
        request_id=one.id,
        owner_id=one.owner_id,
        provider=one.provider,
        provider_micro=one.provider_micro,
        margin_micro=one.margin_micro,
        restoration_micro=one.restoration_micro,
        happened_at=datetime.now(UTC),
        event=usage.encode_event(one),
        source="gateway",
    )
