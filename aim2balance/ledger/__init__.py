"""The books: accounts, transfers, entries, balances. Knows neither people nor payment processors."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aim2balance.ledger.service import Check as Check
    from aim2balance.ledger.service import balance as balance
    from aim2balance.ledger.service import ensure_partitions as ensure_partitions
    from aim2balance.ledger.service import post as post
    from aim2balance.ledger.service import spends_match_events as spends_match_events
    from aim2balance.ledger.service import verify as verify

__all__ = ["Check", "balance", "ensure_partitions", "post", "spends_match_events", "verify"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("aim2balance.ledger.service"), name)
    raise AttributeError(name)
