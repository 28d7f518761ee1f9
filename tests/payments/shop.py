"""The local processor with its payer, wired as the application does it: what it tells arrives by the webhook's way."""

from uuid import UUID

from aim2balance import payments
from aim2balance.adapters.payments.local import Choice, LocalProcessor
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.payments.types import ChargeResult, SalesTerms
from tests.payments.context import NOW, PaymentsContext

BASE = "http://127.0.0.1:8080"


class Shop(PaymentsContext):
    """Payments with the local processor; `pay` is the payer's hand."""

    def __init__(self, db: Database, *, terms: SalesTerms | None = None) -> None:
        self.local = LocalProcessor(db, FixedClock(NOW), bytes(32))
        super().__init__(db, processor=self.local, terms=terms)
        self.local._clock = self.clock
        self.local.deliver = lambda body, header: payments.receive(self.payments, body, header)
        self.charges: list[ChargeResult] = []
        charge = self.local.charge_card

        async def counted(*args: object) -> ChargeResult:
            self.charges.append(await charge(*args))
            return self.charges[-1]

        self.local.charge_card = counted

    async def pay(self, session_id: str, *choices: Choice) -> None:
        for choice in choices:
            await self.local.choose(session_id, choice)
        await self.worker.run_due()

    async def topped_up(self, owner_id: UUID, cents: int = 1000) -> UUID:
        """A payment that was made; its id."""
        before = {item.id for item in await payments.history(self.payments, owner_id)}
        started = await payments.start_topup(self.payments, owner_id, cents, BASE)
        await self.pay(started.session_id, "success")
        (made,) = [item.id for item in await payments.history(self.payments, owner_id) if item.id not in before]
        return made

    async def with_card(self, choice: Choice = "success", *, euro: str = "0", threshold: int = 5_000_000, **figures: int) -> UUID:
        """An owner whose automatic top-up is on, with a card of that kind."""
        from aim2balance.kit.money import Euro

        owner_id = await self.owner(None, euro)
        found, started = await payments.set_auto_topup(
            self.payments, owner_id, BASE, enabled=True, threshold=Euro(threshold), cents=2000, **figures
        )
        assert (found.state, started is not None) == ("needs_card", True)
        await self.pay(started.session_id, *((choice, "authenticated") if choice == "authenticate" else (choice,)))
        return owner_id

    async def state(self, owner_id: UUID) -> str:
        return (await payments.find_auto_topup(self.payments, owner_id)).state
