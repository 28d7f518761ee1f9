"""The books are verified every day and when an operator asks, and backups are noted; what came of it last.

The verification itself reads the tables of several domains and is put together by `app`; here it is asked for and its outcome kept.
"""

from datetime import datetime, timedelta
from typing import Final

from aim2balance.admin import queries
from aim2balance.admin.types import CheckKind, OperatorCheck
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import enqueue, is_waiting
from aim2balance.ledger.types import VerificationReport

VERIFY_BOOKS: Final = "verify_books"
"""The name of the job that verifies the books."""

LOOKED_BACK: Final = timedelta(days=32)
"""How far the daily verification looks back; one that is asked for looks at everything."""

_MOST_NAMED = 20


async def ask_to_verify(tx: Transaction, now: datetime) -> bool:
    """Have the worker verify all of the books. False while that is asked for already."""
    if await is_waiting(tx, VERIFY_BOOKS):
        return False
    return await enqueue(tx, VERIFY_BOOKS, {}, key=f"asked:{new_id(now)}")


async def verify_daily(db: Database, clock: Clock) -> None:
    """Have the worker verify what was booked lately, once a day however many processes ask."""
    now = clock.now()
    async with db.transaction() as tx:
        await enqueue(tx, VERIFY_BOOKS, {"since": (now - LOOKED_BACK).isoformat()}, key=f"day:{now.date()}")


async def record_ledger_check(
    db: Database, report: VerificationReport, *, at: datetime, duration_ms: int, since: datetime | None = None
) -> None:
    """Keep what a verification found: counts, and the rules that do not hold with how often."""
    broken: dict[str, int] = {}
    for violation in report.violations:
        broken[violation.rule] = broken.get(violation.rule, 0) + 1
    facts = {
        "counts": dict(report.counts),
        "violations": len(report.violations),
        "rules": dict(sorted(broken.items(), key=lambda one: -one[1])[:_MOST_NAMED]),
        "durationMs": duration_ms,
        "since": None if since is None else since.isoformat(),
    }
    async with db.transaction() as tx:
        await queries.add_check(tx, OperatorCheck(id=new_id(at), kind="ledger", at=at, is_ok=not report.violations, facts=facts))


async def record_backup(db: Database, at: datetime, where: str | None = None) -> None:
    """Keep that a backup was made, and in whose words where."""
    async with db.transaction() as tx:
        await queries.add_check(tx, OperatorCheck(id=new_id(at), kind="backup", at=at, is_ok=True, facts={"where": where} if where else {}))


async def last_check(c: Connection, kind: CheckKind) -> OperatorCheck | None:
    """The newest of this kind; None when there was never one."""
    return await queries.find_last_check(c, kind)
