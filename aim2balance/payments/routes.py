"""`/api/payments/*`. Needs `app.state.payments: Payments`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response

from aim2balance import identity
from aim2balance.kit.http import ExactJSONResponse, Member, euro_number, own_url, public, router, tolerant
from aim2balance.kit.money import Euro
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import Principal
from aim2balance.payments import allowance, auto_topup, orders, payment_history, plans, refunds, service
from aim2balance.payments.schemas import (
    AutoTopupIn,
    AutoTopupOut,
    CheckoutIn,
    HistoryOut,
    OfferOut,
    OptionsOut,
    OrderOut,
    PlanIn,
    PlanOut,
    ReceivedOut,
    RefundableOut,
    StartedOut,
    UrlOut,
    VoucherIn,
    VoucherOut,
    WithdrawIn,
    auto_out,
    cents,
    eur,
    item_out,
    offer_out,
    options_out,
    order_out,
    plan_out,
    started_out,
)
from aim2balance.payments.service import Payments

money = router("/api/payments", "payments")
ROUTERS = (money,)


def _payments(request: Request) -> Payments:
    payments: Payments = request.app.state.payments
    return payments


State = Annotated[Payments, Depends(_payments)]


async def _language(request: Request, payments: Payments, caller: Principal) -> Language:
    """That of the page one comes from; who asks without naming one of ours is spoken to as chosen for the account."""
    found = identity.asked_language(request.headers.get("accept-language", ""))
    if found is None:
        person = await identity.find_recipient(payments.db, caller.user_id)
        found = None if person is None or person.language is None else identity.asked_language(person.language)
    return "de" if found == "de" else "en"


@money.get("/options", response_model=OptionsOut)
async def options(payments: State, _: Member) -> Response:
    """What can be bought and what it costs: the facts beside the order button."""
    return ExactJSONResponse(options_out(payments.terms, payments.processor.name))


@money.get("/quote", response_model=OfferOut)
async def quote(payments: State, _: Member, amount_eur: Annotated[str, Query(alias="amountEUR", max_length=12)]) -> Response:
    """What a custom amount costs."""
    amount = cents(euro_number(Euro.parse(amount_eur).micro))
    orders.quote(payments.terms, amount)
    return ExactJSONResponse(offer_out(amount, payments.terms))


@money.post("/checkout", response_model=StartedOut)
async def checkout(request: Request, payments: State, caller: Member, body: CheckoutIn) -> Response:
    """A page of the processor to pay on. Credit comes when the processor says that it was paid."""
    amount, return_to = cents(body.amount_eur), body.return_to or orders.WALLET
    language = await _language(request, payments, caller)
    started = await orders.start_topup(
        payments, caller.owner_id, amount, own_url(request), consent=body.consent, return_to=return_to, language=language
    )
    return ExactJSONResponse(started_out(started))


@money.get("/orders/{order_id}", response_model=OrderOut)
async def order(payments: State, caller: Member, order_id: UUID) -> Response:
    """What became of a checkout page: for its payer, who has come back from it."""
    return ExactJSONResponse(order_out(await orders.get_order_outcome(payments, caller.owner_id, order_id)))


@money.post("/webhook", response_model=ReceivedOut, dependencies=[public, tolerant])
async def webhook(request: Request, payments: State, stripe_signature: Annotated[str, Header(max_length=4096)] = "") -> Response:
    """What the processor sends. Checked on the raw bytes, kept, answered; worked on by a job."""
    return ExactJSONResponse({"received": await service.receive(payments, await request.body(), stripe_signature)})


@money.get("/plan", response_model=PlanOut)
async def plan(payments: State, caller: Member) -> Response:
    """The monthly plan; its members are null when there never was one."""
    return ExactJSONResponse(plan_out(await plans.find_plan(payments, caller.owner_id)))


@money.post("/plan", response_model=PlanOut)
async def change_plan(request: Request, payments: State, caller: Member, body: PlanIn) -> Response:
    """Subscribe (answers with the checkout page), let the plan end with its period, or go on after all."""
    if body.action != "subscribe":
        return ExactJSONResponse(plan_out(await plans.end_plan(payments, caller.owner_id, resume=body.action == "resume")))
    amount = payments.terms.plan_cents if body.amount_eur is None else cents(body.amount_eur)
    language = await _language(request, payments, caller)
    started = await plans.start_plan(payments, caller.owner_id, amount, own_url(request), consent=body.consent, language=language)
    return ExactJSONResponse(plan_out(await plans.find_plan(payments, caller.owner_id), started))


@money.get("/history", response_model=HistoryOut)
async def history(payments: State, caller: Member, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Response:
    return ExactJSONResponse({"items": [item_out(item) for item in await payment_history.history(payments, caller.owner_id, limit)]})


@money.get("/invoices", response_model=HistoryOut)
async def invoices(payments: State, caller: Member, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> Response:
    """Payments with an invoice of the processor."""
    return ExactJSONResponse({"items": [item_out(item) for item in await payment_history.invoices(payments, caller.owner_id, limit)]})


@money.get("/refundable/{payment_id}", response_model=RefundableOut)
async def refundable(payments: State, caller: Member, payment_id: UUID) -> Response:
    """How much of a payment is unused, in euro: what withdrawal would give back."""
    return ExactJSONResponse({"refundableEUR": eur(await refunds.refundable(payments, caller.owner_id, payment_id))})


@money.post("/withdraw", response_model=RefundableOut)
async def withdraw(payments: State, caller: Member, body: WithdrawIn) -> Response:
    """Withdraw from a purchase within fourteen days: its unused part goes back the way it came."""
    given_back = await refunds.withdraw(payments, caller.owner_id, body.payment_id)
    return ExactJSONResponse({"refundableEUR": eur(given_back)})


@money.get("/auto-topup", response_model=AutoTopupOut)
async def show_auto_topup(payments: State, caller: Member) -> Response:
    return ExactJSONResponse(auto_out(await auto_topup.find_auto_topup(payments, caller.owner_id)))


@money.post("/auto-topup", response_model=AutoTopupOut)
async def set_auto_topup(request: Request, payments: State, caller: Member, body: AutoTopupIn) -> Response:
    """Switch it on or off and set its figures. Without a saved card the answer has the `url` to save one."""
    found, started = await auto_topup.set_auto_topup(
        payments,
        caller.owner_id,
        own_url(request),
        enabled=body.enabled,
        threshold=None if body.threshold_eur is None else Euro(cents(body.threshold_eur) * 10_000),
        cents=None if body.amount_eur is None else cents(body.amount_eur),
        most_day=None if body.most_per_day_eur is None else cents(body.most_per_day_eur),
        most_month=None if body.most_per_month_eur is None else cents(body.most_per_month_eur),
        language=await _language(request, payments, caller),
    )
    return ExactJSONResponse(auto_out(found, started))


@money.post("/auto-topup/finish", response_model=StartedOut)
async def finish_auto_topup(request: Request, payments: State, caller: Member) -> Response:
    """A page on which the payment that the bank wanted authenticated can be finished."""
    language = await _language(request, payments, caller)
    started = await auto_topup.finish_auto_topup(payments, caller.owner_id, own_url(request), language=language)
    return ExactJSONResponse(started_out(started))


@money.post("/portal", response_model=UrlOut)
async def portal(request: Request, payments: State, caller: Member) -> Response:
    """The processor's page for invoices and cards."""
    language = await _language(request, payments, caller)
    return ExactJSONResponse({"url": await orders.open_portal(payments, caller.owner_id, own_url(request), language=language)})


@money.post("/voucher", response_model=VoucherOut)
async def voucher(request: Request, payments: State, caller: Member, body: VoucherIn) -> Response:
    """Credit a voucher. Guesses are counted."""
    identity_service: identity.Identity = request.app.state.identity
    await identity.count_try(identity_service, "voucher", str(caller.user_id), identity.VOUCHERS_PER_PERSON)
    amount = await allowance.redeem(payments.db, caller.owner_id, body.code, payments.clock.now())
    return ExactJSONResponse({"creditedEUR": euro_number(amount.micro)})
