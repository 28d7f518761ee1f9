"""What is published of donations and what statements and badges look like on the wire. The functions write; the models describe."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from aim2balance.donations import chain
from aim2balance.donations.rules import area_m2, plain_number
from aim2balance.donations.translations import TRANSLATIONS
from aim2balance.donations.types import Accruing, CostRate, Donation, DonationState, Funding, OfficerLink, Partner, Preview
from aim2balance.kit.http import APIModel, APIRequest, EstimateRange, Text, euro_number
from aim2balance.kit.money import Euro


class PartnerOut(APIModel):
    id: str
    name: str
    country: str
    website: str


class CorrectionOut(APIModel):
    month: str = Field(description="the closed month it belongs to")
    micro_eur: int
    kind: str = Field(description="correction, or late: an entry of that month booked after its close")
    reason: str


class DonationPaymentOut(APIModel):
    paid_on: date
    proof_sha256: str
    hash: str


class DonationReceiptOut(APIModel):
    confirmed_at: datetime
    sha256: str
    size: int
    type: str
    hash: str


class ReceiptsUnderHashOut(APIModel):
    """How many receipts gave a share, what they gave together, and the hash over all of them."""

    count: int
    micro_eur: int
    root: str


class MonthOut(APIModel):
    """A month. An open one (`accruing`) has no number, hash, partner, carry or proofs, but collectedEUR, isOver and placeholderRate."""

    id: UUID | None
    number: int | None = None
    month: str
    state: DonationState
    amount_eur: float | None = Field(alias="amountEUR")
    amount_micro_eur: int | None = None
    collected_micro_eur: int
    corrected_micro_eur: int | None = None
    corrections: list[CorrectionOut] | None = None
    carried_in_micro_eur: int | None = None
    carried_out_micro_eur: int | None = None
    eur_per_m2: float | None = Field(alias="eurPerM2")
    rate_source: str | None
    m2: float | None = Field(description="amount ÷ cost rate; of an open month, of what it collected so far, corrections included")
    partner: PartnerOut | None = None
    notes: str | None
    closed_at: datetime | None = None
    previous_hash: str | None = None
    hash: str | None = None
    payment: DonationPaymentOut | None = None
    receipt: DonationReceiptOut | None = None
    receipt_url: str | None = Field(alias="receiptURL")
    collected_eur: float | None = Field(default=None, alias="collectedEUR")
    is_over: bool | None = None
    placeholder_rate: bool | None = None
    receipts: ReceiptsUnderHashOut | None = None


class PathStepOut(APIModel):
    side: Literal["left", "right"]
    hash: str


class PathOut(APIModel):
    """From the leaf of a receipt to the root that is published with its month."""

    algorithm: str
    leaf: str
    path: list[PathStepOut]
    root: str


class ReceiptProofOut(APIModel):
    receipt_id: UUID
    month: str
    restoration_micro_eur: int
    demo: bool = Field(description="an answer of the demo: it reaches no donation")
    donation: MonthOut | None = Field(description="as it is published; null for the demo")
    proof: PathOut | None = Field(description="null while the month is open, and for months that were closed before receipts were kept")


class ClosedOut(MonthOut):
    """A closed month, and whether it had been closed before; with `dryRun` nothing was done now."""

    is_replay: bool
    dry_run: bool


class PreviewOut(APIModel):
    """What closing a month would fix, and the codes of what stands in its way."""

    month: str
    dry_run: Literal[True]
    refusals: list[str]
    amount_eur: float = Field(alias="amountEUR")
    amount_micro_eur: int
    collected_micro_eur: int
    corrected_micro_eur: int
    carried_in_micro_eur: int
    carried_out_micro_eur: int
    corrections: list[CorrectionOut]
    eur_per_m2: float | None = Field(alias="eurPerM2")
    rate_source: str | None
    placeholder_rate: bool
    m2: float | None
    partner: str = Field(description="its name")


class Totals(APIModel):
    collected_micro_eur: int
    donated_micro_eur: int
    donated_eur: float = Field(alias="donatedEUR")
    carried_micro_eur: int
    due_micro_eur: int
    paid_micro_eur: int
    confirmed_micro_eur: int
    m2: float
    accruing_micro_eur: int


class Chain(APIModel):
    algorithm: str
    head: str
    length: int


class CostRateOut(APIModel):
    eur_per_m2: float = Field(alias="eurPerM2")
    rate_source: str
    placeholder_rate: bool = Field(description="the example of the demo")
    valid_from: date | None = Field(description="the first of a month in `zone`; null for the example of the demo")


class Donations(APIModel):
    format: str
    zone: str
    demo: bool
    months: list[MonthOut] = Field(description="newest first")
    totals: Totals
    chain: Chain
    partners: list[PartnerOut]
    rate: CostRateOut | None = Field(description="what a square metre costs now; a closed month keeps the rate it was closed with")
    words: dict[str, dict[str, str]]


class StatementModel(APIModel):
    name: str
    requests: int
    title_requests: int = Field(description="titles of chats, beside `requests`; their tokens and cost are part of this one's")
    tokens: int
    cost: float = Field(description="EUR")
    cost_micro_eur: int


class StatementUsage(APIModel):
    requests: int
    failed_requests: int
    title_requests: int
    title_cost_micro_eur: int
    overrun_micro_eur: int = Field(description="the part of the models' cost that the wallet could not pay, so was never charged")
    input_tokens: int
    output_tokens: int
    total_tokens: int
    models: list[StatementModel]


class StatementMoney(APIModel):
    opening_balance_micro_eur: int
    closing_balance_micro_eur: int
    by_cause_micro_eur: dict[str, int]
    spent_micro_eur: int
    spent_eur: float = Field(alias="spentEUR")
    surcharge_micro_eur: int
    surcharge_eur: float = Field(alias="surchargeEUR")
    demo_surcharge_micro_eur: int


class StatementFootprint(APIModel):
    kwh: EstimateRange | None = Field(alias="kWh")
    litres: EstimateRange | None = Field(alias="L")
    co2e: EstimateRange | None = Field(alias="CO2e", description="kg")
    unmeasured_requests: int
    methods: list[str]


class StatementFunding(APIModel):
    state: DonationState
    amount_micro_eur: int
    amount_eur: float = Field(alias="amountEUR")
    eur_per_m2: float | None = Field(alias="eurPerM2")
    rate_source: str | None
    placeholder_rate: bool
    m2_funded: float | None = Field(alias="m2Funded")
    partner: str
    receipt_url: str | None = Field(alias="receiptURL")


class Statement(APIModel):
    month: str
    zone: str
    is_final: bool = Field(description="the month is closed, so its amounts will not change")
    usage: StatementUsage
    money: StatementMoney
    footprint: StatementFootprint
    funding: StatementFunding
    words: dict[str, str] = Field(description="the standing line by language; belongs beside the footprint")


class OfficerLinkIn(APIRequest):
    """A link to a month, to a project, or to all of the person's own use: one of them."""

    month: Text | None = Field(None, max_length=40, description="2026-10")
    project_id: UUID | None = None
    person: bool = Field(False, description="all answers of the person who asks")
    first_day: date | None = Field(None, description="of `person`, Europe/Berlin; without it since the beginning")
    last_day: date | None = Field(None, description="of `person`, counted too; without it until the day of reading")


class OfficerLinkOut(APIModel):
    id: UUID
    kind: Literal["month", "project", "person"]
    month: str | None
    project_id: UUID | None
    project: str | None = Field(description="the name of the project")
    first_day: date | None = Field(description="of a link to the person; null: since the beginning")
    last_day: date | None = Field(description="of a link to the person; null: until the day of reading")
    made_at: datetime


class NewOfficerLink(OfficerLinkOut):
    url: str = Field(description="shown this once: only a hash of its token is kept")


class OfficerLinks(APIModel):
    items: list[OfficerLinkOut] = Field(description="the newest first")


def officer_link_out(link: OfficerLink, project: str | None) -> dict[str, Any]:
    return {
        "id": link.id,
        "kind": link.kind,
        "month": None if link.month is None else str(link.month),
        "projectId": link.project_id,
        "project": project,
        "firstDay": link.first_day,
        "lastDay": link.last_day,
        "madeAt": link.made_at,
    }


class OfficerMoney(APIModel):
    spent_micro_eur: int
    spent_eur: float = Field(alias="spentEUR")
    surcharge_micro_eur: int = Field(description="the restoration surcharge within it, without answers of the demo")
    surcharge_eur: float = Field(alias="surchargeEUR")
    demo_surcharge_micro_eur: int


class OfficerMonth(APIModel):
    month: str
    requests: int
    title_requests: int = Field(description="titles of chats, beside `requests`; what they cost is part of the month's")
    spent_micro_eur: int
    demo_surcharge_micro_eur: int
    footprint: StatementFootprint
    funding: StatementFunding


class OfficerReport(APIModel):
    """Figures of a month or a project of a person, or of a span. Nothing of what was written, no titles, no addresses."""

    kind: Literal["month", "project", "person"]
    month: str | None
    project: str | None
    first_day: date | None = Field(description="of a person; null: since the beginning, and for a month or a project")
    last_day: date | None
    as_of: datetime
    zone: str
    is_final: bool = Field(description="the month is closed, so its amounts will not change")
    usage: StatementUsage
    money: OfficerMoney
    footprint: StatementFootprint
    months: list[OfficerMonth] = Field(description="the newest first, each with what became of its donation")
    words: dict[str, str] = Field(description="the standing line by language; belongs beside the footprint")


class EmissionsTotal(APIModel):
    """Sums of one scope. Low and high are a plausible range; null where nothing is known."""

    scope: Literal["2", "3", "none"]
    category: str = Field(description="of scope 3: 1; 2,3 beside scope 2; empty for the demo")
    place: Literal["own", "remote", "demo"]
    events: int
    unmeasured_events: int = Field(description="whose footprint is not known: in no sum")
    kwh_low: float | None = Field(alias="kWhLow")
    kwh: float | None = Field(alias="kWh")
    kwh_high: float | None = Field(alias="kWhHigh")
    co2e_kg_low: float | None = Field(alias="co2eKgLow")
    co2e_kg: float | None = Field(alias="co2eKg")
    co2e_kg_high: float | None = Field(alias="co2eKgHigh")
    water_l_low: float | None = Field(alias="waterLLow")
    water_l: float | None = Field(alias="waterL")
    water_l_high: float | None = Field(alias="waterLHigh")


class EmissionsLine(EmissionsTotal):
    zone: str
    method: str
    quality: str = Field(alias="class")
    intensity_g_per_kwh: float | None = Field(
        alias="intensityGPerKWh", description="of the electricity's whole life cycle; by the hour, the mean of the hours weighted by energy"
    )
    intensity_year: int | None
    intensity_source: str | None
    intensity_basis: Literal["year", "hour"] | None = Field(description="what the factor is an average of; null where none is known")
    co2e_electricity_kg: float | None = Field(alias="co2eElectricityKg", description="kWh times the factor")
    co2e_rest_kg: float | None = Field(alias="co2eRestKg", description="the rest: making the machines")


class EmissionsReport(APIModel):
    """For greenhouse gas inventories; the names are fixed for this `schema`."""

    schema_name: Literal["aim2balance-emissions-1"] = Field(alias="schema")
    as_of: datetime
    kind: Literal["month", "project", "person"]
    month: str | None
    project: str | None
    first_day: date | None = Field(description="of a person; null: since the beginning, and for a month or a project")
    last_day: date | None
    zone: str = Field(description="whose days the month has")
    units: dict[str, str]
    lines: list[EmissionsLine]
    totals: list[EmissionsTotal]
    texts: dict[str, dict[str, str]] = Field(description="boundaries, sources and what is not counted, by language")


class Stage(APIModel):
    state: DonationState
    amount_micro_eur: int
    m2: float | None = Field(description="null while a part has no cost rate")


class StandingOut(APIModel):
    stages: list[Stage] = Field(description="accruing, due, paid, confirmed")
    since: str | None = Field(description="the first month; null before the first answer")
    partner: str
    m2: float | None = Field(description="area funded by all stages together; null while no rate is known")
    eur_per_m2: float | None = Field(alias="eurPerM2", description="the rate in force")
    placeholder_rate: bool


class StatementMonths(APIModel):
    months: list[str]


class BadgeIn(APIRequest):
    enabled: bool


class BadgeOut(APIModel):
    enabled: bool
    url: str | None = Field(description="public while enabled")


def partner_out(partner: Partner) -> dict[str, Any]:
    return {"id": partner.id, "name": partner.name, "country": partner.country, "website": partner.website}


def month_out(donation: Donation) -> dict[str, Any]:
    """A closed month as it is published: the hashed content as it was, and what came after it."""
    paid, confirmed = donation.payment, donation.confirmation
    return {
        **chain.read_document(donation.content),
        "hash": donation.hash,
        "state": str(donation.state),
        "payment": None
        if paid is None
        else chain.payment_json(paid.paid_on.isoformat(), paid.proof.sha256, donation.hash) | {"hash": paid.hash},
        "receipt": None
        if paid is None or confirmed is None
        else chain.receipt_json(
            chain.stamp(confirmed.confirmed_at), confirmed.receipt.sha256, confirmed.receipt.size, confirmed.receipt.media_type, paid.hash
        )
        | {"hash": confirmed.hash},
        "receiptURL": None if confirmed is None else chain.receipt_url(donation.month),
    }


def accruing_out(open_month: Accruing) -> dict[str, Any]:
    """An open month. Its figures still move, so it has no hash; its area is of what was collected so far."""
    return {
        "id": None,
        "month": str(open_month.month),
        "state": str(DonationState.ACCRUING),
        "isOver": open_month.is_over,
        "amountEUR": None,
        "collectedMicroEur": open_month.collected.micro,
        "collectedEUR": euro_number(open_month.collected.micro),
        "correctedMicroEur": open_month.corrected.micro,
        "corrections": [chain.correction_json(mark) for mark in open_month.corrections],
        **_rate(open_month.rate, open_month.collected + open_month.corrected, "m2"),
        "notes": None,
        "receiptURL": None,
    }


def _rate(rate: CostRate | None, amount: Euro, area: str) -> dict[str, Any]:
    return {
        "eurPerM2": None if rate is None else rate.eur_per_m2,
        "rateSource": None if rate is None else rate.source,
        "placeholderRate": rate is not None and rate.is_example,
        area: None if rate is None else plain_number(area_m2(amount, rate.eur_per_m2)),
    }


def standing_out(fundings: Sequence[Funding], partner: str, in_force: CostRate | None) -> dict[str, Any]:
    """What an owner's answers gave, by what became of it."""
    return {
        "stages": [_stage([each for each in fundings if each.state is state], state) for state in DonationState],
        "m2": _area(fundings) if fundings or in_force is not None else None,
        "since": str(fundings[0].month) if fundings else None,
        "partner": partner,
        "eurPerM2": None if in_force is None else in_force.eur_per_m2,
        "placeholderRate": any(rate is not None and rate.is_example for rate in (in_force, *(each.rate for each in fundings))),
    }


def _stage(fundings: Sequence[Funding], state: DonationState) -> dict[str, Any]:
    return {"state": str(state), "amountMicroEur": sum(each.amount.micro for each in fundings), "m2": _area(fundings)}


def _area(fundings: Sequence[Funding]) -> Decimal | None:
    areas = [None if each.rate is None else area_m2(each.amount, each.rate.eur_per_m2) for each in fundings]
    known = [area for area in areas if area is not None]
    return plain_number(sum(known, Decimal(0))) if len(known) == len(areas) else None


def document(
    closed: Sequence[Donation],
    accruing: Sequence[Accruing],
    *,
    partners: Sequence[Partner],
    is_demo: bool,
    in_force: tuple[CostRate, date | None] | None = None,
) -> dict[str, Any]:
    """The public list: every month, newest first, its sums, and the head of the chain."""
    months = [*map(month_out, closed), *map(accruing_out, accruing)]
    rate: dict[str, Any] | None = None
    if in_force is not None:
        known, since = in_force
        rate = {"eurPerM2": known.eur_per_m2, "rateSource": known.source, "placeholderRate": known.is_example}
        rate["validFrom"] = None if since is None else since.isoformat()
    return {
        "format": chain.FORMAT,
        "zone": "Europe/Berlin",
        "demo": is_demo,
        "months": sorted(months, key=lambda month: month["month"], reverse=True),
        "totals": chain.totals_of(months),
        "chain": {"algorithm": chain.ALGORITHM, "head": closed[-1].hash if closed else chain.BEGINNING, "length": len(closed)},
        "partners": [partner_out(partner) for partner in partners],
        "rate": rate,
        "words": {language: {name: texts[name] for name in ("standing", "ourDonation")} for language, texts in TRANSLATIONS.items()},
    }


def preview_out(preview: Preview) -> dict[str, Any]:
    """What a dry run prints: the figures a close would fix, and the codes of what stands in its way."""
    closing = preview.closing
    return {
        "month": str(preview.month),
        "dryRun": True,
        "refusals": list(preview.refusals),
        "amountEUR": euro_number(closing.amount.micro),
        "amountMicroEur": closing.amount.micro,
        "collectedMicroEur": closing.collected.micro,
        "correctedMicroEur": closing.corrected.micro,
        "carriedInMicroEur": closing.carried_in.micro,
        "carriedOutMicroEur": closing.carried_out.micro,
        "corrections": [chain.correction_json(mark) for mark in preview.corrections],
        **_rate(preview.rate, closing.amount, "m2"),
        "partner": preview.partner.name,
    }


def funding_out(funding: Funding, partner: str) -> dict[str, Any]:
    return {
        "state": str(funding.state),
        "amountMicroEur": funding.amount.micro,
        "amountEUR": euro_number(funding.amount.micro),
        **_rate(funding.rate, funding.amount, "m2Funded"),
        "partner": partner,
        "receiptURL": funding.receipt_url,
    }
