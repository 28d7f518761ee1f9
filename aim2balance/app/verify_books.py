"""`ledger verify` over every domain that keeps something in the books."""

from datetime import datetime

from aim2balance import donations, ledger, usage
from aim2balance.kit.db import Database
from aim2balance.ledger.types import VerificationReport


async def verify_books(db: Database, since: datetime | None = None) -> VerificationReport:
    """Transfers, balances and holds; that events, spends and sums agree; that donations equal their months."""
    checks = {"spends": ledger.spends_match_events("usage_event"), "sums": usage.check, "donations": donations.check}
    return await ledger.verify(db, since, extra_checks=checks)
