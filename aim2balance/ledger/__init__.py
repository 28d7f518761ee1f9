"""The books: accounts, transfers, entries, balances. Knows neither people nor payment processors."""

from typing import TYPE_CHECKING

from aim2balance.kit.doors import front_door

if TYPE_CHECKING:
    from aim2balance.ledger.service import Check as Check
    from aim2balance.ledger.service import balance as balance
    from aim2balance.ledger.service import ensure_partitions as ensure_partitions
    from aim2balance.ledger.service import post as post
    from aim2balance.ledger.service import spends_match_events as spends_match_events
    from aim2balance.ledger.service import verify as verify
else:
    __getattr__ = front_door(__name__)
