"""What the operators' routes take and give. The functions write; the models describe."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Base64Bytes, Field, StringConstraints

from aim2balance import donations
from aim2balance.admin.rules import every_day
from aim2balance.admin.types import COMMAND_LINE, Adjusted, AuditAction, AuditEntryView, InvitationView, Person, PersonDetail, ShareChange
from aim2balance.identity.types import InvitationState, NewInvitation, SecurityEventKind
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, EstimateRange, Text, euro_number
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId
from aim2balance.kit.quantities import NANOGRAMS_PER_KG
from aim2balance.usage import SYSTEM_COLUMNS

if TYPE_CHECKING:
    from aim2balance.catalogue import Term

MOST_MICRO = 10**12
LIVE, COMING, PAST = "inForce", "coming", "past"

Reason = Annotated[Text, StringConstraints(max_length=600)]
Email = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]
Key = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], StringConstraints(min_length=1, max_length=200)]
Amount = Annotated[int, Field(ge=-MOST_MICRO, le=MOST_MICRO)]
Share = Annotated[Decimal, Field(ge=0, le=10, max_digits=12, allow_inf_nan=False), BOUNDED]


class PersonOut(APIModel):
    id: UUID
    email: str
    name: str | None
    role: str
    created_at: datetime
    suspended: bool
    suspended_at: datetime | None
    balance_micro_eur: int | None
    held_micro_eur: int | None
    available_micro_eur: int | None
    balance_eur: float | None = Field(alias="balanceEUR")
    blocked: bool
    spent_micro_eur: int
    answers: int
    last_used_at: datetime | None = Field(description="the hour of the last answer")


class People(APIModel):
    items: list[PersonOut]
    next_cursor: str | None = Field(description="without `page`: where the next page of the newest begins")
    total: int | None = Field(description="with `page`: how many accounts match")


class KeyLimitOut(APIModel):
    id: UUID
    hint: str
    created_at: datetime
    expires_at: datetime | None
    limit_micro_eur: int | None
    limit_kg_co2e: float | None = Field(alias="limitKgCO2e")
    hard: bool = Field(description="false: the limits warn and refuse nothing")
    window: str | None
    rpm: int | None


class PersonDetailOut(APIModel):
    user: PersonOut
    keys: list[KeyLimitOut] = Field(description="those that are not revoked, newest first; their names are the person's own words")


class WhoIn(APIRequest):
    """Names an account by id or by address."""

    user_id: UserId | None = None
    email: Email | None = None
    reason: Reason


class StateOut(APIModel):
    user: PersonOut
    changed: bool


class BalanceIn(WhoIn):
    """Either the balance to reach or the amount to add (below zero: to take). Sent twice with one key it is done once."""

    balance_micro_eur: Annotated[int, Field(ge=0, le=MOST_MICRO)] | None = None
    amount_micro_eur: Amount | None = None
    key: Key = Field(description="idempotency key, made by the caller")


class AdjustedBalanceOut(APIModel):
    user_id: UserId
    before_micro_eur: int
    after_micro_eur: int
    amount_micro_eur: int
    balance_eur: float = Field(alias="balanceEUR")
    transfer_id: UUID | None
    is_replay: bool


class SumsOut(APIModel):
    requests: int
    failures: int
    unmeasured: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    revenue_micro_eur: int
    provider_cost_micro_eur: int
    margin_micro_eur: int
    rebalancing_micro_eur: int
    kwh: EstimateRange = Field(alias="kWh")
    litres: EstimateRange = Field(alias="L")
    co2e: EstimateRange = Field(alias="CO2e", description="kg")
    m2_funded: float


class DaySums(SumsOut):
    day: date


class ProviderSums(SumsOut):
    provider: str


class ModelSums(ProviderSums):
    model: str


class PeopleCount(APIModel):
    total: int
    suspended: int


class OverviewOut(APIModel):
    first: date = Field(alias="from")
    last: date = Field(alias="to", description="included; days are UTC")
    source: str
    totals: SumsOut = Field(description="of the source asked for")
    unpaid_micro_eur: int = Field(description="the part of the revenue that wallets could not pay: the operator's loss")
    by_source: dict[str, SumsOut]
    days: list[DaySums]
    providers: list[ProviderSums]
    models: list[ModelSums]
    users: PeopleCount


class TermOut(APIModel):
    id: UUID
    value: float
    source: str
    valid_from: datetime
    actor: str
    recorded_at: datetime
    state: Literal["inForce", "coming", "past"] = Field(description="past is also what was replaced before it began")


class TermsOut(APIModel):
    """The last entered first."""

    margin: list[TermOut]
    rebalancing_fee: list[TermOut]
    eur_per_m2: list[TermOut] = Field(alias="eurPerM2")


class SettingsOut(APIModel):
    margin: float
    rebalancing_fee: float
    eur_per_m2: float | None = Field(alias="eurPerM2")
    placeholder_rate: bool
    terms: TermsOut


class SharesIn(APIRequest):
    margin: Share | None = None
    rebalancing_fee: Share | None = None
    valid_from: AwareDatetime | None = Field(default=None, description="not in the past; default: now")
    reason: Reason
    preview: bool = Field(default=False, description="only say what it would mean")


class ExampleOut(APIModel):
    model: str
    now_micro_eur: int
    then_micro_eur: int


class LastDays(APIModel):
    revenue_micro_eur: int
    would_be_micro_eur: int


class ShareChangeOut(APIModel):
    preview: bool
    changed: list[str]
    valid_from: datetime
    before: dict[str, float | None]
    after: dict[str, float | None]
    examples: list[ExampleOut] = Field(description="an answer of 1,000 input and 400 output tokens")
    last_30_days: LastDays = Field(alias="last30Days")


class RateIn(APIRequest):
    eur_per_m2: Annotated[Decimal, Field(max_digits=12, allow_inf_nan=False), BOUNDED] = Field(alias="eurPerM2")
    source: Reason
    valid_from: date = Field(description="the first of a month, Europe/Berlin")


class CloseIn(APIRequest):
    dry_run: bool = False
    notes: Annotated[Text, StringConstraints(max_length=500)] | None = None


class PayIn(APIRequest):
    paid_on: date
    reference: Annotated[Text, StringConstraints(max_length=500)]
    file: Base64Bytes = Field(description="proof of the transfer: PDF, PNG or JPEG, at most 10 MiB")


class ConfirmIn(APIRequest):
    file: Base64Bytes = Field(description="the partner's receipt: PDF, PNG or JPEG, at most 10 MiB")


class AdminDonations(APIModel):
    demo: bool
    next_month: str | None = Field(description="the one to be closed next")
    next_month_ends: datetime | None = Field(description="the moment from which it can be closed")
    is_next_month_over: bool
    months: list[donations.MonthOut] = Field(description="newest first")


class UnpricedOut(APIModel):
    models: list[str]


class PriceListOut(APIModel):
    version: str
    source: str
    fetched_at: datetime | None = Field(description="null: the list of the installed package")
    held_back: list[str] = Field(description="vendors whose prices stay as they were until somebody has looked")
    reasons: list[str] = Field(description="why: prices that more than doubled or halved, models that are missing")
    kept_from_before: list[str] = Field(description="models the fetched list does not know any more; they keep their price")


class CostDifference(APIModel):
    provider: str
    model: str
    answers: int = Field(description="those that differ")
    our_usd: float = Field(description="what we say these answers cost us")
    provider_usd: float = Field(description="what the provider said they cost")
    last_at: datetime
    last_receipt_id: UUID


class CostDifferences(APIModel):
    days: int
    items: list[CostDifference] = Field(description="the largest difference first")


class WhoOut(APIModel):
    id: str
    email: str | None


class InvitationIn(APIRequest):
    email: Email
    language: Literal["en", "de"] | None = Field(None, description="of the mail; default: English")


class InvitationOut(APIModel):
    id: UUID
    url: str
    expires_at: datetime
    is_mailed: bool = Field(description="whether it is sent to the address too")


def invitation_out(made: NewInvitation, base_url: str) -> dict[str, Any]:
    found = made.invitation
    return {"id": found.id, "url": f"{base_url}/register#{made.text}", "expiresAt": found.expires_at, "isMailed": found.is_mailed}


class InvitationRow(APIModel):
    id: UUID
    email: str
    state: InvitationState
    made_at: datetime
    made_by: WhoOut = Field(description='id is "cli" for a command on the server')
    expires_at: datetime
    is_mailed: bool
    mailed_at: datetime | None = Field(description="when the mail server took it")
    taken_at: datetime | None
    taken_back_at: datetime | None
    user_id: UUID | None = Field(description="the account that was opened with it")


class InvitationsPage(APIModel):
    items: list[InvitationRow]
    next_cursor: str | None


def invitation_row(view: InvitationView) -> dict[str, Any]:
    found = view.invitation
    return {
        "id": found.id,
        "email": found.email,
        "state": view.state,
        "madeAt": found.made_at,
        "madeBy": {"id": COMMAND_LINE if found.made_by is None else str(found.made_by), "email": view.made_by_email},
        "expiresAt": found.expires_at,
        "isMailed": found.is_mailed,
        "mailedAt": found.mailed_at,
        "takenAt": found.taken_at,
        "takenBackAt": found.taken_back_at,
        "userId": found.user_id,
    }


class AuditEntryOut(APIModel):
    id: UUID
    at: datetime
    actor: WhoOut = Field(description='id is "cli" for what was done by a command on the server')
    action: AuditAction | SecurityEventKind
    subject: str
    subject_email: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None


class AuditPage(APIModel):
    items: list[AuditEntryOut]
    next_cursor: str | None


def person_out(person: Person) -> dict[str, Any]:
    balance, held = person.balance, person.held
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "createdAt": person.created_at,
        "suspended": person.suspended_at is not None,
        "suspendedAt": person.suspended_at,
        "balanceMicroEur": None if balance is None else balance.micro,
        "heldMicroEur": None if held is None else held.micro,
        "availableMicroEur": None if balance is None or held is None else (balance - held).micro,
        "balanceEUR": None if balance is None else euro_number(balance.micro),
        "blocked": person.is_blocked,
        "spentMicroEur": person.spent.micro,
        "answers": person.answers,
        "lastUsedAt": person.last_used_at,
    }


def person_detail_out(detail: PersonDetail) -> dict[str, Any]:
    return {
        "user": person_out(detail.person),
        "keys": [
            {
                "id": key.id,
                "hint": key.hint,
                "createdAt": key.created_at,
                "expiresAt": key.expires_at,
                "limitMicroEur": None if key.limit is None else key.limit.micro,
                "limitKgCO2e": None if key.limit_co2e_ng is None else key.limit_co2e_ng / NANOGRAMS_PER_KG,
                "hard": key.is_limit_hard,
                "window": key.window,
                "rpm": key.rpm,
            }
            for key in detail.keys
        ],
    }


def balance_out(done: Adjusted) -> dict[str, Any]:
    return {
        "userId": done.user_id,
        "beforeMicroEur": done.before.micro,
        "afterMicroEur": done.after.micro,
        "amountMicroEur": done.amount.micro,
        "balanceEUR": euro_number(done.after.micro),
        "transferId": done.transfer_id,
        "isReplay": done.is_replay,
    }


_NOTHING = dict.fromkeys(SYSTEM_COLUMNS, 0)


def sums_out(row: Mapping[str, Any]) -> dict[str, Any]:
    def bounds(unit: str) -> dict[str, float]:
        return {bound: row[f"{unit}_{bound}"] for bound in ("low", "best", "high")}

    return {
        "requests": row["requests"],
        "failures": row["failures"],
        "unmeasured": row["unmeasured"],
        "inputTokens": row["input_tokens"],
        "outputTokens": row["output_tokens"],
        "totalTokens": row["total_tokens"],
        "revenueMicroEur": row["total_micro"],
        "providerCostMicroEur": row["provider_micro"],
        "marginMicroEur": row["margin_micro"],
        "rebalancingMicroEur": row["restoration_micro"],
        "kWh": bounds("kwh"),
        "L": bounds("l"),
        "CO2e": bounds("co2e"),
        "m2Funded": row["m2_funded"],
    }


def overview_out(rows: Iterable[Any], people: tuple[int, int], first: date, last: date, source: str, *, unpaid: Euro) -> dict[str, Any]:
    """The sums of a source, day by day and by provider and model (the dearest first), and every source's totals."""
    levels: dict[int, list[Any]] = {}
    for row in rows:
        levels.setdefault(row["level"], []).append(row)
    by_source = {row["source"]: sums_out(row) for row in levels.get(7, ())}
    own = {level: [row for row in found if row["source"] == source] for level, found in levels.items()}
    days = {row["day"]: row for row in own.get(3, ())}
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "source": source,
        "totals": by_source.get(source) or sums_out(_NOTHING),
        "unpaidMicroEur": unpaid.micro,
        "bySource": by_source,
        "days": [{"day": day.isoformat(), **sums_out(days.get(day, _NOTHING))} for day in every_day(first, last)],
        "providers": [{"provider": row["provider"], **sums_out(row)} for row in _dearest(own.get(5, ()))],
        "models": [{"provider": row["provider"], "model": row["model"], **sums_out(row)} for row in _dearest(own.get(4, ()))],
        "users": {"total": people[0], "suspended": people[1]},
    }


def _dearest(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (-row["total_micro"], -row["requests"], row["provider"], row["model"] or ""))


_NAMES = {"margin": "margin", "rebalancing_fee": "rebalancingFee", "eur_per_m2": "eurPerM2"}


def terms_out(terms: "Sequence[Term]", now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Terms by kind, the last entered first, each with its state."""
    shown: dict[str, list[dict[str, Any]]] = {name: [] for name in _NAMES.values()}
    for kind, name in _NAMES.items():
        own = [term for term in terms if term.kind == kind]
        started = [(term.valid_from, -place) for place, term in enumerate(own) if term.valid_from <= now]
        latest = max(started, default=None)
        replaced: set[datetime] = set()
        for place, term in enumerate(own):
            is_live = latest is not None and -place == latest[1]
            is_coming = term.valid_from > now and term.valid_from not in replaced
            replaced.add(term.valid_from)
            shown[name].append(
                {
                    "id": term.id,
                    "value": term.value,
                    "source": term.source,
                    "validFrom": term.valid_from,
                    "actor": term.actor,
                    "recordedAt": term.recorded_at,
                    "state": LIVE if is_live else COMING if is_coming else PAST,
                }
            )
    return shown


def share_change_out(change: ShareChange, *, is_preview: bool) -> dict[str, Any]:
    return {
        "preview": is_preview,
        "changed": [_NAMES[kind] for kind in change.changed],
        "validFrom": change.valid_from,
        "before": {_NAMES[kind]: value for kind, value in change.before.items()},
        "after": {_NAMES[kind]: value for kind, value in change.after.items()},
        "examples": [{"model": each.model, "nowMicroEur": each.now.micro, "thenMicroEur": each.then.micro} for each in change.examples],
        "last30Days": {"revenueMicroEur": change.revenue.micro, "wouldBeMicroEur": change.would_be.micro},
    }


def audit_entry_out(logged: AuditEntryView) -> dict[str, Any]:
    change = logged.change
    return {
        "id": change.id,
        "at": change.at,
        "actor": {"id": change.actor, "email": logged.actor_email},
        "action": change.action,
        "subject": change.subject,
        "subjectEmail": logged.subject_email,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
    }


def cost_differences_out(rows: Sequence[Any], days: int) -> dict[str, Any]:
    items = [
        {
            "provider": row["provider"],
            "model": row["model"],
            "answers": row["answers"],
            "ourUsd": row["our_micro_usd"].scaleb(-6),
            "providerUsd": (row["our_micro_usd"] + row["difference_micro_usd"]).scaleb(-6),
            "lastAt": row["last_at"],
            "lastReceiptId": str(row["last_id"]),
        }
        for row in rows
    ]
    return {"days": days, "items": items}
