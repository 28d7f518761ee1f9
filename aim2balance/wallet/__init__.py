"""The prepaid balance: hold, settle, credit, read."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.wallet.service import balance as balance
    from aim2balance.wallet.service import balances as balances
    from aim2balance.wallet.service import block as block
    from aim2balance.wallet.service import charge_back as charge_back
    from aim2balance.wallet.service import check_something_left as check_something_left
    from aim2balance.wallet.service import credit as credit
    from aim2balance.wallet.service import entries as entries
    from aim2balance.wallet.service import give_back as give_back
    from aim2balance.wallet.service import last_credit as last_credit
    from aim2balance.wallet.service import last_topup as last_topup
    from aim2balance.wallet.service import open_wallet as open_wallet
    from aim2balance.wallet.service import reverse_chargeback as reverse_chargeback
    from aim2balance.wallet.service import states as states
    from aim2balance.wallet.service import tell_if_low as tell_if_low
    from aim2balance.wallet.service import unblock as unblock
    from aim2balance.wallet.settlement_service import SettlementService as SettlementService
    from aim2balance.wallet.types import Balance as Balance
else:
    __getattr__ = lazy_exports(__name__)
