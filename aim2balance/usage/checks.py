"""Whether the sums still equal the events: a rule for `ledger.verify`. Events against spends is the ledger's own rule."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aim2balance.kit.db import Transaction
from aim2balance.ledger.types import Violation
from aim2balance.usage import queries
from aim2balance.usage.rules import hour_at_or_after

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


async def check(tx: Transaction, since: datetime | None = None) -> Sequence[Violation]:
    """Every hour, and every conversation, whose sums are not those of its events.

    With `since` only the full hours from then on are checked, for a conversation's sums need all of its events.
    """
    hours = await queries.differing_hours(tx, hour_at_or_after(since) if since else _BEGINNING)
    conversations = [] if since else await queries.differing_conversations(tx)
    return [Violation(rule="hours equal events", subject=row["subject"], found=row["found"]) for row in hours] + [
        Violation(rule="conversations equal events", subject=row["subject"], found=row["found"]) for row in conversations
    ]
