"""A second process with a settlement service: it goes to a certain moment, says so on stdout and waits there to be killed."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.wallet import SettlementService
from aim2balance.wallet.spool import Spool
from tests.wallet.context import Bought, asking, costing


async def main(url: str, folder: str, mode: str, owner: UUID) -> None:
    db = await Database.open(url)
    recorder = Bought()
    may_commit = asyncio.Event()

    async def wait(events: Sequence[bytes]) -> None:
        del events
        await may_commit.wait()

    async with SettlementService(db, recorder=recorder, spool_folder=Path(folder), every_s=0.5) as service:
        if mode == "place":
            asked = asking(owner, 60)
            grant = await service.place(asked)
            said: dict[str, object] = {"granted": grant.amount.micro, "request_id": str(asked.request_id)}
        else:
            recorder.before = wait
            outcomes = await asyncio.gather(*(service.settle(costing(new_id(), owner, 10)) for _ in range(3)))
            said = {"outcomes": [outcome.status for outcome in outcomes]}
        if mode == "after the commit":
            Spool.clear = lambda *_: None  # type: ignore[method-assign] # it dies before it can
            may_commit.set()
            while service.pending:
                await asyncio.sleep(0.01)
        print(json.dumps(said), flush=True)
        await asyncio.Event().wait()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], UUID(sys.argv[4])))
