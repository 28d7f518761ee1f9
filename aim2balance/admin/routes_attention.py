"""`/api/admin/attention`: what needs an operator, and mending it; for admins only. Needs `app.state.admin: AdminService`."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field, StringConstraints

from aim2balance.admin import attention as verbs
from aim2balance.admin.attention import Attention
from aim2balance.admin.routes_payments import admin_service_of
from aim2balance.admin.types import FirstToken, OperatorCheck
from aim2balance.impact.types import HourlyTrouble
from aim2balance.kit.http import Admin, APIModel, APIRequest, ExactJSONResponse, Text, router

attention = router("/api/admin/attention", "admin")

Word = Annotated[Text, StringConstraints(min_length=1, max_length=200)]


class ExchangeRateOut(APIModel):
    eur_per_usd: float
    date: date
    source: str
    is_stale: bool


class FirstTokenOut(APIModel):
    answers: int = Field(description="streams that were measured: the newest of today and yesterday, at most 20,000 of all providers")
    median_ms: int
    p95_ms: int


class ModelFirstTokenOut(FirstTokenOut):
    model: str


class ProviderHealthOut(APIModel):
    provider: str
    requests: int = Field(description="today and yesterday, UTC; with those that got no answer at all")
    failures: int = Field(description="answers that broke off, and requests that got none")
    is_failing: bool
    first_token: FirstTokenOut | None = Field(description="time from the request to the first token; null: no stream was measured")
    models: list[ModelFirstTokenOut] = Field(description="the same by model, the most used first")


class ParkedEventOut(APIModel):
    event_id: str
    kind: str
    reason: str | None
    received_at: datetime


class PaymentAlertOut(APIModel):
    code: str
    subject: str
    made_at: datetime


class OverrunsOut(APIModel):
    days: int
    answers: int
    micro_eur: int = Field(description="what wallets could not pay: our loss")


class IgnoredLimitOut(APIModel):
    provider: str
    model: str
    answers: int = Field(description="answers of the last 30 days that we ended, for they went on far beyond the limit that was sent")
    last_at: datetime


class FailedJobsOut(APIModel):
    name: str
    count: int
    last_at: datetime
    error: str | None = Field(description="what stopped one of them; for the operator, as it was raised")


class LedgerCheckOut(APIModel):
    at: datetime
    is_ok: bool
    violations: int
    counts: dict[str, int]
    rules: dict[str, int] = Field(description="the rules that do not hold, with how often")
    duration_ms: int
    since: datetime | None = Field(description="what was looked at: everything booked from then on; null: all")


class BackupOut(APIModel):
    at: datetime
    where: str | None


class HourlyTroubleOut(APIModel):
    """A zone whose electricity should count by the hour, and whose hours do not come."""

    zone: str
    source: str
    trouble: HourlyTrouble
    answered_at: datetime | None = Field(description="when the source told something last; null: never")
    hour: datetime | None = Field(description="the newest hour that is there")
    max_age_hours: int


class AttentionOut(APIModel):
    exchange_rate: ExchangeRateOut
    unpriced: int
    cost_differences: int
    ignored_limits: list[IgnoredLimitOut] = Field(description="models whose provider ignores the output limit it is sent")
    lacks_eur_per_m2: bool = Field(alias="lacksEurPerM2")
    due_months: list[str] = Field(description="closed and not paid yet")
    providers: list[ProviderHealthOut]
    parked_events: list[ParkedEventOut]
    payment_alerts: list[PaymentAlertOut]
    overruns: OverrunsOut
    failed_jobs: list[FailedJobsOut]
    is_verifying: bool
    ledger: LedgerCheckOut | None = Field(description="the last verification of the books; null: none known")
    backup: BackupOut | None = Field(description="null: none known")
    hourly: list[HourlyTroubleOut] = Field(description="sources of the carbon intensity of the hour that need a look")


class EventIn(APIRequest):
    event_id: Word


class AlertIn(APIRequest):
    code: Word
    subject: Word


class JobIn(APIRequest):
    name: Word


class AskedOut(APIModel):
    asked: bool = Field(description="false: it is under way already")


class RetriedOut(APIModel):
    jobs: int


def _ledger(check: OperatorCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    facts = check.facts
    return {"at": check.at, "isOk": check.is_ok, **{name: facts[name] for name in ("violations", "counts", "rules", "durationMs", "since")}}


def _first_token(measured: FirstToken) -> dict[str, int]:
    return {"answers": measured.answers, "medianMs": measured.median_ms, "p95Ms": measured.p95_ms}


def _out(found: Attention) -> dict[str, Any]:
    return {
        "exchangeRate": {
            "eurPerUsd": found.eur_per_usd,
            "date": found.rate_date,
            "source": found.rate_source,
            "isStale": found.is_rate_stale,
        },
        "unpriced": found.unpriced,
        "costDifferences": found.cost_differences,
        "ignoredLimits": [
            {"provider": row["provider"], "model": row["model"], "answers": row["answers"], "lastAt": row["last_at"]}
            for row in found.ignored_limits
        ],
        "lacksEurPerM2": found.lacks_eur_per_m2,
        "dueMonths": list(found.due_months),
        "providers": [
            {
                "provider": one.provider,
                "requests": one.requests,
                "failures": one.failures,
                "isFailing": one.is_failing,
                "firstToken": None if one.first_token is None else _first_token(one.first_token),
                "models": [{"model": model, **_first_token(measured)} for model, measured in one.models],
            }
            for one in found.providers
        ],
        "parkedEvents": [
            {"eventId": row["event_id"], "kind": row["kind"], "reason": row["reason"], "receivedAt": row["received_at"]}
            for row in found.parked_events
        ],
        "paymentAlerts": [{"code": row["code"], "subject": row["subject"], "madeAt": row["made_at"]} for row in found.alerts],
        "overruns": {"days": verbs.DAYS, "answers": found.overrun_answers, "microEur": found.overrun.micro},
        "failedJobs": [{"name": job.name, "count": job.count, "lastAt": job.last_at, "error": job.error} for job in found.failed_jobs],
        "isVerifying": found.is_verifying,
        "ledger": _ledger(found.ledger),
        "backup": None if found.backup is None else {"at": found.backup.at, "where": found.backup.facts.get("where")},
        "hourly": [
            {
                "zone": state.zone,
                "source": state.source,
                "trouble": state.trouble,
                "answeredAt": state.answered_at,
                "hour": state.hour,
                "maxAgeHours": state.max_age_hours,
            }
            for state in found.hourly
        ],
    }


@attention.get("", response_model=AttentionOut)
async def read_attention(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """What needs a look: rates, prices, providers, payments, jobs, overruns, and when books and backups were last looked after."""
    return ExactJSONResponse(_out(await verbs.attention(admin_service_of(request))))


@attention.post("/verify", status_code=202, response_model=AskedOut)
async def verify(request: Request, caller: Admin) -> Response:  # noqa: ARG001 - says who may ask
    """Have the worker verify all of the books; what it finds stands in `ledger` afterwards."""
    return ExactJSONResponse({"asked": await verbs.verify(admin_service_of(request))}, 202)


@attention.post("/jobs/retry", response_model=RetriedOut)
async def retry_jobs(request: Request, caller: Admin, body: JobIn) -> Response:
    """Try the jobs of one kind that were given up again."""
    return ExactJSONResponse({"jobs": await verbs.retry_jobs(admin_service_of(request), caller.user_id, body.name)})


@attention.post("/payments/replay", status_code=204)
async def replay(request: Request, caller: Admin, body: EventIn) -> Response:
    """Work on a parked event of the payment processor again; what is booked stays booked once."""
    await verbs.replay_event(admin_service_of(request), caller.user_id, body.event_id)
    return Response(status_code=204)


@attention.post("/payments/resolve", status_code=204)
async def resolve(request: Request, caller: Admin, body: AlertIn) -> Response:
    """Mark a notice about payments as looked at."""
    await verbs.resolve_alert(admin_service_of(request), caller.user_id, body.code, body.subject)
    return Response(status_code=204)
