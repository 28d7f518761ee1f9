"""The lease of this process: whose holds are alive. Only the database's clock says whether a lease is."""

import asyncio
from datetime import timedelta
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.ids import new_id
from aim2balance.wallet.group_commit import alert

VALID = timedelta(seconds=20)


class Lease:
    """`id` stands on every hold we place. A lease that died is never revived, for its holds may be swept: a new one is taken."""

    def __init__(self, valid: timedelta = VALID) -> None:
        self.id: UUID | None = None
        self.lost = 0
        self._valid = valid
        self._one_at_a_time = asyncio.Lock()

    async def renew(self, db: Database) -> None:
        """Keep it alive, or take a new one. Raises `Unavailable`."""
        async with db.connection() as connection:
            mine = self.id  # another task may replace it while we ask
            if mine is None:
                await self.take(connection)
            elif not await ledger.renew_lease(connection, mine, self._valid):
                await self.replace(connection, mine)

    async def take(self, connection: Connection) -> UUID:
        """The lease of this process, taken now if there is none. Not inside a transaction: others must see it at once."""
        async with self._one_at_a_time:
            return self.id or await self._take(connection)

    async def replace(self, connection: Connection, dead: UUID) -> None:
        """`dead` was found dead: this process was paused for too long, or the database away. Its holds are being swept."""
        async with self._one_at_a_time:
            if self.id == dead:
                self.lost += 1
                alert("lease_lost", lease_id=str(dead))
                await self._take(connection)

    async def _take(self, connection: Connection) -> UUID:
        lease_id = new_id()
        await ledger.take_lease(connection, lease_id, self._valid)
        self.id = lease_id
        return lease_id
