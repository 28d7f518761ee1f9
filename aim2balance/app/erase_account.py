"""An account is erased, in all domains at once: `POST /api/user/erase` and `aim2balance erase`.

Gone: chats, preferences, notes, keys, sessions, saved cards, the badge, address and name. What stays are bookings, receipts and payments
under an id that leads to nobody, for as long as the law wants books kept.
"""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from aim2balance import (
    agents,
    chat,
    donations,
    files,
    identity,
    knowledge,
    notices,
    organisations,
    payments,
    prompts,
    schedules,
    transfer,
    usage,
    wallet,
)
from aim2balance.app import personal_data
from aim2balance.app.container import Container
from aim2balance.app.personal_data import REASONS
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict
from aim2balance.kit.http import APIModel, APIRequest, ExactJSONResponse, Member, Text, euro_number, router
from aim2balance.kit.principal import OwnerId, UserId


class WalletNotEmpty(Conflict):
    """There is credit left, and nobody said that it is given up. Facts: balance_eur."""

    code = "wallet_not_empty"


class DeleteAccountRequest(APIRequest):
    password: Annotated[Text, StringConstraints(max_length=1024)]
    give_up_balance: Annotated[bool, Field(description="the credit that is left may be lost")] = False


async def check_wallet(db: Database, owner_id: OwnerId, *, gives_up_balance: bool) -> None:
    """Credit is the person's money: it is given up in so many words or not at all. Raises `WalletNotEmpty`."""
    left = (await wallet.balance(db, owner_id)).balance
    if left.micro > 0 and not gives_up_balance:
        raise WalletNotEmpty("There is credit left. Withdraw it first, or say that you give it up.", balance_eur=euro_number(left.micro))


async def erase(payments_context: "payments.Payments", user_id: UserId) -> None:
    """Everything of a person, in one transaction; a running plan ends first. Raises `identity.errors.LastAdmin`, then nothing happened."""
    owner_id = organisations.own(user_id)
    async with payments_context.db.transaction() as tx:
        await identity.check_may_leave(tx, user_id)
    await payments.stop_future_charges(payments_context, owner_id)
    async with payments_context.db.transaction() as tx:
        await payments.erase(tx, owner_id)
        await notices.erase(tx, owner_id)
        await donations.erase(tx, owner_id)
        await donations.erase_officer_links(tx, owner_id)
        await usage.erase(tx, owner_id)
        await transfer.erase_imports(tx, owner_id)
        await knowledge.erase(tx, owner_id)
        await files.erase_files(tx, owner_id)
        await schedules.erase(tx, owner_id)
        await chat.erase(tx, owner_id)
        await agents.erase(tx, owner_id)
        await prompts.erase_prompts(tx, owner_id)
        await prompts.erase_presets(tx, owner_id)
        await organisations.erase(tx, owner_id)
        # Last, for it holds what every suspension waits for.
        await identity.erase(tx, user_id, payments_context.clock.now())


async def follow_erasures(container: Container) -> int:
    """The log of erasures and the database know of the same erasures; how many of a restored database were made again."""
    return await container.erasures.follow(partial(erase, container.payments_context))


class FateOut(APIModel):
    group: str
    rows: Annotated[int, Field(description="at most 100,000 of each table are counted")]


class KeptOut(FateOut):
    reason: Annotated[Literal["books", "accountability", "security", "shell", "demo"], Field(description="why it stays")]
    law: Annotated[str, Field(description="what the law says of it")]
    period: Annotated[str | None, Field(description="ISO 8601; null: as long as books name the id")]


class ErasureOut(APIModel):
    """What an erasure would take now, and what it leaves under an id that leads to nobody."""

    deleted: list[FateOut]
    kept: list[KeptOut]
    balance_eur: Annotated[float, Field(alias="balanceEUR")]


async def erasure_report(db: Database, user_id: UserId) -> dict[str, Any]:
    """The members of `ErasureOut`."""
    async with db.connection() as connection:
        fates = await personal_data.fates(connection, user_id)
    kept = [(fate, fate.reason, REASONS[fate.reason]) for fate in fates if fate.reason is not None]
    return {
        "deleted": [{"group": fate.group, "rows": fate.rows} for fate in fates if fate.reason is None],
        "kept": [
            {"group": fate.group, "rows": fate.rows, "reason": name, "law": reason.law, "period": reason.period}
            for fate, name, reason in kept
        ],
        "balanceEUR": euro_number((await wallet.balance(db, organisations.own(user_id))).balance.micro),
    }


def erase_account_routes(container: Container) -> APIRouter:
    own = router("/api/user", "account")

    @own.get("/erasure", response_model=ErasureOut)
    async def read_erasure(caller: Member) -> Response:
        return ExactJSONResponse(await erasure_report(container.db, caller.user_id))

    @own.post("/erase", status_code=204)
    async def erase_account(caller: Member, body: DeleteAccountRequest) -> Response:
        """Erase the caller's account for good. A running plan ends first; credit that is left must be given up in so many words."""
        await identity.confirm(container.identity, caller.user_id, body.password)
        await check_wallet(container.db, caller.owner_id, gives_up_balance=body.give_up_balance)
        await erase(container.payments_context, caller.user_id)
        await container.erasures.note(caller.user_id)
        await container.identity.credential_cache.poll()
        return Response(status_code=204)

    return own
