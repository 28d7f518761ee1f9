"""Automatic top-up: one claim per wallet, caps, a stop after the first failure. It never switches itself on.

The claim is a row committed before the card is charged, under an index that allows one open claim per wallet. The charge carries
the claim's id as idempotency key, so a crash after it repeats the same charge. Credit comes with the processor's event, as always.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.jobs import Payload, enqueue
from aim2balance.kit.money import Euro
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries, queries_auto_topup, queries_orders, rules
from aim2balance.payments.booking import alert
from aim2balance.payments.errors import ProcessorRefused, WrongAmount
from aim2balance.payments.events import stop_auto_topup
from aim2balance.payments.orders import ORDER_LIVES, quote, start
from aim2balance.payments.service import Payments
from aim2balance.payments.types import AutoTopup, CheckoutPage, Quote

CHARGE = "payments.charge"
MOST_CHECKED = 500


async def find_auto_topup(payments: Payments, owner_id: OwnerId) -> AutoTopup:
    """The owner's automatic top-up; off with the usual amounts when they never set one."""
    async with payments.db.connection() as connection:
        found = await queries_auto_topup.find_auto_topup(connection, payments.processor.name, owner_id)
        card = await queries_auto_topup.find_card(connection, payments.processor.name, owner_id)
    return found or _off(payments, owner_id, has_card=card is not None)


def _off(payments: Payments, owner_id: OwnerId, *, has_card: bool) -> AutoTopup:
    terms = payments.terms
    return AutoTopup(
        owner_id=owner_id,
        state="off",
        threshold=rules.euro(500),
        amount=terms.plan_cents,
        most_day=terms.auto_most_day,
        most_month=terms.auto_most_month,
        failure=None,
        has_card=has_card,
    )


async def set_auto_topup(
    payments: Payments,
    owner_id: OwnerId,
    base_url: str,
    *,
    enabled: bool,
    threshold: Euro | None = None,
    cents: int | None = None,
    most_day: int | None = None,
    most_month: int | None = None,
    language: Language = "en",
) -> tuple[AutoTopup, CheckoutPage | None]:
    """Switch on or off, and change the figures. Without a saved card it waits for one, and a page to save it is started.

    Switching on also clears an earlier failure. Raises `WrongAmount`.
    """
    before = await find_auto_topup(payments, owner_id)
    terms = payments.terms
    wanted = replace(
        before,
        state=("on" if before.has_card else "needs_card") if enabled else "off",
        threshold=before.threshold if threshold is None else threshold,
        amount=before.amount if cents is None else cents,
        most_day=before.most_day if most_day is None else most_day,
        most_month=before.most_month if most_month is None else most_month,
        failure=None,
    )
    quote(terms, wanted.amount)
    if not 0 <= wanted.threshold.micro <= rules.euro(terms.most).micro:
        raise WrongAmount("The threshold is out of range.", least_eur="0", most_eur=rules.euro(terms.most).plain())
    if not (0 < wanted.most_day <= terms.auto_most_day and 0 < wanted.most_month <= terms.auto_most_month):
        raise WrongAmount("The caps are out of range.", most_eur=rules.euro(terms.auto_most_month).plain())
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, f"card:{owner_id}")
        if wanted.state == "needs_card" and await queries_auto_topup.find_card(tx, payments.processor.name, owner_id) is not None:
            wanted = replace(wanted, state="on")
        await queries_auto_topup.put_auto_topup(tx, wanted, payments.clock.now())
    started = (
        await start(payments, owner_id, "card", Quote(credit=0, tax=0), base_url, language=language)
        if wanted.state == "needs_card"
        else None
    )
    if wanted.state == "on":
        await claim_if_low(payments, owner_id)
    return await find_auto_topup(payments, owner_id), started


async def claim_if_low(payments: Payments, owner_id: OwnerId) -> UUID | None:
    """Claim an attempt when the wallet is below its threshold; its id, or None when nothing is to be done (or somebody else has the claim).

    Cheap to call as often as one likes: after every settlement, at every refusal, by the regular job.
    """
    name, now = payments.processor.name, payments.clock.now()
    async with payments.db.transaction() as tx:
        found = await queries_auto_topup.find_auto_topup(tx, name, owner_id, lock=True)
        if found is None or found.state != "on" or not found.has_card:
            return None
        if await queries_auto_topup.has_open_attempt(tx, owner_id) or not await queries_auto_topup.is_low(tx, owner_id, found.threshold):
            return None
        # Nobody is there to say where they live, so the tax is ours to compute.
        asked = rules.quote(found.amount, replace(payments.terms, is_tax_by_processor=False))
        in_hour, in_day, in_month = await queries_auto_topup.attempted(tx, owner_id, now)
        if (
            in_hour >= payments.terms.auto_most_per_hour
            or in_day + asked.total > found.most_day
            or in_month + asked.total > found.most_month
        ):
            return None
        attempt_id = await queries_auto_topup.insert_attempt(tx, owner_id, asked, now)
        if attempt_id is None:
            return None
        await enqueue(tx, CHARGE, {"attemptId": str(attempt_id)}, key=str(attempt_id))
    payments.wake()
    return attempt_id


async def check_wallets(payments: Payments, owner_ids: Collection[OwnerId]) -> int:
    """Claim for those of these owners whose wallet is low; one statement for the many whose is not. Returns how many were claimed."""
    async with payments.db.connection() as connection:
        owners = await queries_auto_topup.low_wallets(connection, payments.processor.name, len(owner_ids), among=owner_ids)
    return sum([await claim_if_low(payments, owner_id) is not None for owner_id in owners])


async def check_all_wallets(payments: Payments) -> int:
    """Claim for every wallet that is low: what no request of its owner has noticed. Returns how many were claimed."""
    async with payments.db.connection() as connection:
        owners = await queries_auto_topup.low_wallets(connection, payments.processor.name, MOST_CHECKED)
    return sum([await claim_if_low(payments, owner_id) is not None for owner_id in owners])


async def charge(payments: Payments, payload: Payload) -> None:
    """The job of a claim: charge the card. What it answers moves only the claim; credit waits for the event."""
    attempt_id, name = UUID(payload["attemptId"]), payments.processor.name
    async with payments.db.transaction() as tx:
        attempt = await queries_auto_topup.find_attempt(tx, attempt_id)
        if attempt is None or attempt.state not in {"claimed", "sent"}:
            return
        card = await queries_auto_topup.find_card(tx, name, attempt.owner_id)
        if card is None:
            await queries_auto_topup.set_attempt(tx, attempt_id, "given_up", payments.clock.now(), failure="no_card")
            return
    try:
        charged = await payments.processor.charge_card(attempt_id, attempt.owner_id, card, attempt.quote)
    except ProcessorRefused as refused:
        async with payments.db.transaction() as tx:
            context = payments.context()
            if await queries_auto_topup.set_attempt(tx, attempt_id, "declined", context.now, failure=refused.code):
                await alert(tx, context, "auto_topup_refused", str(attempt_id), refusal=refused.code)
                await stop_auto_topup(tx, context, attempt.owner_id, "declined", refused.code, str(attempt_id))
        return
    state = {"succeeded": "sent", "processing": "sent"}.get(charged.outcome, charged.outcome)
    async with payments.db.transaction() as tx:
        context = payments.context()
        moved = await queries_auto_topup.set_attempt(
            tx, attempt_id, state, context.now, intent_id=charged.intent_id, failure=charged.failure
        )
        if moved and state != "sent":
            await stop_auto_topup(tx, context, attempt.owner_id, state, charged.failure, charged.intent_id or str(attempt_id))


async def finish_auto_topup(payments: Payments, owner_id: OwnerId, base_url: str, *, language: Language = "en") -> CheckoutPage:
    """A checkout page for the payment whose bank wanted to see the payer (F18); the failed charge is given up first.

    Afterwards the automatic top-up is still stopped: only its owner switches it on again. Raises `NotFound` when nothing waits.
    """
    found = await find_auto_topup(payments, owner_id)
    if found.attempt_id is None:
        raise NotFound("no automatic top-up waits for you", code="nothing_to_finish")
    async with payments.db.transaction() as tx:
        attempt = await queries_auto_topup.find_attempt(tx, found.attempt_id)
    if attempt is None or attempt.state != "needs_authentication":
        raise Conflict("this automatic top-up is finished", code="nothing_to_finish")
    async with payments.db.connection() as connection:
        opened = await queries_orders.find_open_page(connection, attempt.id, payments.clock.now() - ORDER_LIVES)
    if opened is not None:
        return opened
    if attempt.intent_id is not None:
        await payments.processor.cancel_charge(attempt.intent_id)
    return await start(payments, owner_id, "auto_topup", attempt.quote, base_url, attempt_id=attempt.id, language=language)
