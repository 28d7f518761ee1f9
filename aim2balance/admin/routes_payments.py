"""`/api/admin/users/{id}/payments`, refunds and the allowance, for admins only. Needs `app.state.admin: AdminService`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field, StringConstraints

from aim2balance.admin import allowances, refunds
from aim2balance.admin.refunds import PaymentSeen
from aim2balance.admin.schemas import Reason
from aim2balance.admin.service import AdminService
from aim2balance.kit.http import Admin, APIModel, APIRequest, ExactJSONResponse, Text, router
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.payments.types import Allowance, IntervalUnit, PaymentStatus

money = router("/api/admin/users", "admin")


class UserPaymentOut(APIModel):
    id: UUID
    created_at: datetime
    kind: str
    method: str
    status: PaymentStatus
    amount_cents: int
    refunded_cents: int
    refundable_cents: int = Field(description="unused: what can be given back")


class PaymentsOut(APIModel):
    items: list[UserPaymentOut]


class RefundIn(APIRequest):
    payment_id: UUID
    cents: Annotated[int | None, Field(gt=0, le=100_000_000, description="default: all that is unused")] = None
    reason: Reason
    key: UUID = Field(description="made by the caller: the same key again is the same refund")


class RefundOut(APIModel):
    refund_id: UUID


class AllowanceIn(APIRequest):
    amount_micro_eur: Annotated[int, Field(gt=0, le=1_000_000_000_000, description="each time")]
    interval_value: Annotated[int, Field(gt=0, le=100_000)]
    interval_unit: IntervalUnit
    zone: Annotated[Text, StringConstraints(max_length=64), Field(description="whose calendar the intervals follow")] = "Europe/Berlin"
    enabled: bool
    reason: Reason


class AllowanceOut(APIModel):
    enabled: bool
    amount_micro_eur: int
    interval_value: int
    interval_unit: IntervalUnit
    zone: str
    last_refill: datetime | None
    next_refill: datetime | None = Field(description="null: switched off")


def admin_service_of(request: Request) -> AdminService:
    """What every route of administration needs."""
    admin_service: AdminService = request.app.state.admin
    return admin_service


def _payment(seen: PaymentSeen) -> dict[str, Any]:
    payment = seen.payment
    return {
        "id": payment.id,
        "createdAt": payment.created_at,
        "kind": payment.kind,
        "method": payment.method,
        "status": payment.status,
        "amountCents": payment.amount,
        "refundedCents": payment.refunded,
        "refundableCents": seen.refundable,
    }


def _allowance(found: Allowance) -> dict[str, Any]:
    return {
        "enabled": found.is_enabled,
        "amountMicroEur": found.amount.micro,
        "intervalValue": found.interval_value,
        "intervalUnit": found.interval_unit,
        "zone": found.zone,
        "lastRefill": found.last_refill_at,
        "nextRefill": found.next_at if found.is_enabled else None,
    }


@money.get("/{user_id}/allowance", response_model=AllowanceOut | None)
async def get_allowance(request: Request, caller: Admin, user_id: UserId) -> Response:  # noqa: ARG001 - says who may ask
    """Free credit that a person gets by interval; null: never given any."""
    found = await allowances.find_allowance(admin_service_of(request), UserId(user_id))
    return ExactJSONResponse(None if found is None else _allowance(found))


@money.put("/{user_id}/allowance", response_model=AllowanceOut)
async def set_allowance(request: Request, caller: Admin, user_id: UserId, body: AllowanceIn) -> Response:
    """Give free credit by interval, first an interval from now, or switch it off. What was credited stays."""
    made = await allowances.set_allowance(
        admin_service_of(request),
        caller.user_id,
        UserId(user_id),
        amount=Euro(body.amount_micro_eur),
        interval_value=body.interval_value,
        interval_unit=body.interval_unit,
        zone=body.zone,
        is_enabled=body.enabled,
        reason=body.reason,
    )
    return ExactJSONResponse(_allowance(made))


@money.get("/{user_id}/payments", response_model=PaymentsOut)
async def list_payments(request: Request, caller: Admin, user_id: UserId) -> Response:  # noqa: ARG001 - says who may ask
    """What a person paid, newest first, and how much of each payment is unused."""
    return ExactJSONResponse(
        {"items": [_payment(seen) for seen in await refunds.list_payments(admin_service_of(request), UserId(user_id))]}
    )


@money.post("/{user_id}/refunds", status_code=202, response_model=RefundOut)
async def refund(request: Request, caller: Admin, user_id: UserId, body: RefundIn) -> Response:
    """Have the processor give back the unused part of a payment. The wallet pays when it confirms."""
    done = await refunds.refund(
        admin_service_of(request), caller.user_id, UserId(user_id), body.payment_id, cents=body.cents, reason=body.reason, key=body.key
    )
    return ExactJSONResponse({"refundId": done}, 202)
