"""The books: accounts, transfers, entries, balances. Knows neither people nor payment processors."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.ledger.batches import delete_closed_holds as delete_closed_holds
    from aim2balance.ledger.batches import end_leases as end_leases
    from aim2balance.ledger.batches import extend_holds as extend_holds
    from aim2balance.ledger.batches import place_holds as place_holds
    from aim2balance.ledger.batches import release_holds as release_holds
    from aim2balance.ledger.batches import renew_lease as renew_lease
    from aim2balance.ledger.batches import settle_holds as settle_holds
    from aim2balance.ledger.batches import sweep_holds as sweep_holds
    from aim2balance.ledger.batches import take_lease as take_lease
    from aim2balance.ledger.books_role import are_books_functions_closed as are_books_functions_closed
    from aim2balance.ledger.books_role import close_books_functions as close_books_functions
    from aim2balance.ledger.books_role import find_books_role as find_books_role
    from aim2balance.ledger.books_role import give_to_books_role as give_to_books_role
    from aim2balance.ledger.entries import account_balances as account_balances
    from aim2balance.ledger.entries import balance_and_version as balance_and_version
    from aim2balance.ledger.entries import donation_legs as donation_legs
    from aim2balance.ledger.entries import find_share as find_share
    from aim2balance.ledger.entries import first_entry as first_entry
    from aim2balance.ledger.entries import first_entry_of_owner as first_entry_of_owner
    from aim2balance.ledger.entries import list_shares as list_shares
    from aim2balance.ledger.entries import recorded_at as recorded_at
    from aim2balance.ledger.entries import stream_shares as stream_shares
    from aim2balance.ledger.entries import sum_of_owner as sum_of_owner
    from aim2balance.ledger.entries import sums_since as sums_since
    from aim2balance.ledger.entries import wallet_balance_before as wallet_balance_before
    from aim2balance.ledger.entries import wallet_sums as wallet_sums
    from aim2balance.ledger.service import Check as Check
    from aim2balance.ledger.service import balance as balance
    from aim2balance.ledger.service import budgets_match_events as budgets_match_events
    from aim2balance.ledger.service import ensure_partitions as ensure_partitions
    from aim2balance.ledger.service import post as post
    from aim2balance.ledger.service import spends_match_events as spends_match_events
    from aim2balance.ledger.service import verify as verify
    from aim2balance.ledger.wallets import block_wallet as block_wallet
    from aim2balance.ledger.wallets import budget_windows as budget_windows
    from aim2balance.ledger.wallets import count_open_holds as count_open_holds
    from aim2balance.ledger.wallets import count_requests_of_minute as count_requests_of_minute
    from aim2balance.ledger.wallets import find_wallet as find_wallet
    from aim2balance.ledger.wallets import last_credit as last_credit
    from aim2balance.ledger.wallets import list_wallet_entries as list_wallet_entries
    from aim2balance.ledger.wallets import lock_wallet as lock_wallet
    from aim2balance.ledger.wallets import open_budget_window as open_budget_window
    from aim2balance.ledger.wallets import open_wallet as open_wallet
    from aim2balance.ledger.wallets import total_of as total_of
    from aim2balance.ledger.wallets import unblock_wallet as unblock_wallet
    from aim2balance.ledger.wallets import wallet_balances as wallet_balances
    from aim2balance.ledger.wallets import wallet_states as wallet_states
else:
    __getattr__ = lazy_exports(__name__)
