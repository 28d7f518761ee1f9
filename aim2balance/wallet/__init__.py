"""The prepaid balance: hold, settle, credit, look."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aim2balance.wallet.bookkeeper import Bookkeeper as Bookkeeper
    from aim2balance.wallet.service import balance as balance
    from aim2balance.wallet.service import balances as balances
    from aim2balance.wallet.service import block as block
    from aim2balance.wallet.service import charge_back as charge_back
    from aim2balance.wallet.service import credit as credit
    from aim2balance.wallet.service import entries as entries
    from aim2balance.wallet.service import last_credit as last_credit
    from aim2balance.wallet.service import last_topup as last_topup
    from aim2balance.wallet.service import open_wallet as open_wallet
    from aim2balance.wallet.service import reverse_chargeback as reverse_chargeback
    from aim2balance.wallet.service import states as states
    from aim2balance.wallet.service import unblock as unblock

_SERVICE = (
    "balance",
    "balances",
    "block",
    "charge_back",
    "credit",
    "entries",
    "last_credit",
    "last_topup",
    "open_wallet",
    "reverse_chargeback",
    "states",
    "unblock",
)
__all__ = [  # noqa: PLE0604 - the names above
    "Bookkeeper",
    *_SERVICE,
]


def __getattr__(name: str) -> Any:
    if name == "Bookkeeper":
        return import_module("aim2balance.wallet.bookkeeper").Bookkeeper
    if name in _SERVICE:
        return getattr(import_module("aim2balance.wallet.service"), name)
    raise AttributeError(name)
