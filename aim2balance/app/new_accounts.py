"""What an account has from its first moment, and what its first proof of the address clears."""

from aim2balance import agents, chat, knowledge, organisations, prompts, schedules, transfer, wallet
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Transaction
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.wallet.types import CreditSource

DEMO_CREDIT = Euro(5_000_000)


async def open_wallet(tx: Transaction, user_id: UserId) -> None:
    """A person and their wallet exist together or not at all."""
    await wallet.open_wallet(tx, organisations.own(user_id))


async def open_demo_wallet(tx: Transaction, user_id: UserId) -> None:
    """Whoever signs up on the page of a demo can try it at once; what they spend is demo money and reaches no donation."""
    await open_wallet(tx, user_id)
    await wallet.credit(
        tx, organisations.own(user_id), DEMO_CREDIT, "demo credit", "demo", f"demo:{user_id}", source=CreditSource.PROMOTIONS
    )


SET_ASIDE = {"en": "Before your first sign-in", "de": "Vor Ihrer ersten Anmeldung"}
"""The tag of chats that were there before an address was first proved."""


async def clear_unproved(tx: Transaction, user_id: UserId, language: str, clock: Clock) -> None:
    """What reaches models is cleared, chats are set aside; what is booked and paid stays as it is."""
    owner_id = organisations.own(user_id)
    await transfer.erase_imports(tx, owner_id)
    await prompts.erase_prompts(tx, owner_id)
    await prompts.erase_presets(tx, owner_id)
    await schedules.erase(tx, owner_id)
    await agents.erase(tx, owner_id)
    await knowledge.erase(tx, owner_id)
    await chat.set_aside(tx, owner_id, SET_ASIDE[language], clock.now())
