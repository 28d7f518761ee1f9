"""Whether the sums still equal the events: a rule for `ledger.verify`. Events against spends is the ledger's own rule."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aim2balance.kit.db import Transaction
from aim2balance.ledger.types import Violation
from aim2balance.usage import queries_maintenance
from aim2balance.usage.periods import hour_at_or_after, unit_at_or_after
from aim2balance.usage.types import Unit

_COARSE: tuple[tuple[str, str, Unit], ...] = (
    ("rollup_day", "days equal hours", "day"),
    ("rollup_month", "months equal hours", "month"),
    ("rollup_total", "totals equal hours", "day"),
    ("rollup_model", "models equal hours", "month"),
)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


async def check(tx: Transaction, since: datetime | None = None) -> Sequence[Violation]:
    """Every hour and conversation whose sums are not those of its events, every day, month and total that is not the sum of its hours.

    With `since` only the full hours, days and months from then on are checked, for a conversation's sums need all of its events.
    Days, months and totals that are not complete yet are not read by anybody, and not checked.
    """
    found = [("hours equal events", await queries_maintenance.differing_hours(tx, hour_at_or_after(since) if since else _BEGINNING))]
    if since is None:
        found.append(("conversations equal events", await queries_maintenance.differing_conversations(tx)))
    is_complete, *_ = await queries_maintenance.completed_to(tx)
    if is_complete:
        for table, name, unit in _COARSE:
            start = unit_at_or_after(since, unit) if since else _BEGINNING
            found.append((name, await queries_maintenance.differing_coarse(tx, table, start)))
    return [Violation(rule=rule, subject=row["subject"], found=row["found"]) for rule, rows in found for row in rows]
