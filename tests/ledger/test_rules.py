from datetime import UTC, datetime

import pytest

from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger.rules import account_id, check, content_hash
from aim2balance.ledger.types import SYSTEM, Account, AccountKind, Cause, Leg, Transfer

OWNER = new_id()
WALLET = Account(kind=AccountKind.WALLET, owner_id=OWNER)
CLEARING = Account(kind=AccountKind.PSP_CLEARING)


def transfer(*legs: tuple[Account, int], **changes: object) -> Transfer:
    given = {
        "id": new_id(),
        "owner_id": OWNER,
        "cause": Cause.TOPUP,
        "key": "k",
        "happened_at": datetime(2026, 11, 5, tzinfo=UTC),
        "legs": tuple(Leg(account=account, amount=Euro(micro)) for account, micro in legs),
    }
    return Transfer(**{**given, **changes})  # type: ignore[arg-type]


def test_a_topup_is_a_transfer() -> None:
    check(transfer((WALLET, 20), (CLEARING, -20)))
    check(transfer((WALLET, 19), (CLEARING, -20), (Account(kind=AccountKind.PSP_FEES), 1)))
    check(transfer((Account(kind=AccountKind.PROVIDER_COSTS, name="openai"), 1), (CLEARING, -1), owner_id=SYSTEM))


@pytest.mark.parametrize(
    "wrong",
    [
        transfer((WALLET, 20), (CLEARING, -19)),
        transfer((WALLET, 0)),
        transfer((WALLET, 0), (CLEARING, 0)),
        transfer((WALLET, 10), (WALLET, -10)),
        transfer(),
        transfer((WALLET, 20), (CLEARING, -20), key=""),
        transfer((WALLET, 20), (CLEARING, -20), cause=Cause.SPEND),
        transfer((WALLET, 20), (CLEARING, -20), cause=Cause.ADJUSTMENT),
        transfer((WALLET, 20), (CLEARING, -20), owner_id=new_id()),
        transfer((Account(kind=AccountKind.WALLET), 20), (CLEARING, -20), owner_id=SYSTEM),
        transfer((Account(kind=AccountKind.MARGIN, owner_id=OWNER), 20), (CLEARING, -20)),
        transfer((Account(kind=AccountKind.MARGIN, name="x"), 20), (CLEARING, -20)),
        transfer(*((Account(kind=AccountKind.PROVIDER_COSTS, name=str(n)), 1) for n in range(16)), (CLEARING, -16)),
    ],
)
def test_what_is_no_transfer(wrong: Transfer) -> None:
    with pytest.raises(BrokenInvariant):
        check(wrong)


def test_system_accounts_sort_after_every_wallet_and_have_ids_of_their_own() -> None:
    ids = {account_id(Account(kind=kind)) for kind in AccountKind if kind is not AccountKind.WALLET}
    assert len(ids) == len(AccountKind) - 1
    assert all(OWNER < one < SYSTEM for one in ids)
    assert account_id(WALLET) == OWNER


def test_the_same_content_is_cause_legs_reference_and_reason() -> None:
    first = transfer((WALLET, 20), (CLEARING, -20))
    assert content_hash(first) == content_hash(transfer((CLEARING, -20), (WALLET, 20), actor="somebody else"))
    for other in (
        transfer((WALLET, 21), (CLEARING, -21)),
        transfer((WALLET, 20), (Account(kind=AccountKind.PROMOTIONS), -20)),
        transfer((WALLET, 20), (CLEARING, -20), cause=Cause.REFUND),
        transfer((WALLET, 20), (CLEARING, -20), reference="pi_1"),
        transfer((WALLET, 20), (CLEARING, -20), reason="why"),
    ):
        assert content_hash(other) != content_hash(first)
