"""What the usage routes take and give. The functions write answers exactly; the models describe them in OpenAPI."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from aim2balance.identity.types import Window
from aim2balance.kit.http import APIModel, APIRequest, EstimateRange, Text, euro_number
from aim2balance.kit.ids import time_of
from aim2balance.usage.figures import average_micro, change_percent, percentages
from aim2balance.usage.receipts import bounds
from aim2balance.usage.types import KeyAlert, Period, Row, SourceFilter, TimeRange, UsageEvent, WalletAlert
from aim2balance.wallet.types import WalletEntry

Short = Annotated[Text, StringConstraints(max_length=200)]
CsvSeparator = Literal["comma", "semicolon", "tab"]
CsvDecimal = Literal["point", "comma"]


class UsageQuery(APIRequest):
    """What a view or an export is asked for: the range in the viewer's time zone, and filters."""

    range: TimeRange = TimeRange.DAYS_30
    from_: Short | None = Field(default=None, alias="from")
    to: Short | None = None
    tz: Short | None = None
    source: SourceFilter = SourceFilter.GATEWAY
    tenant: Short | None = None
    provider: Short | None = None
    model: Short | None = None
    project: Short | None = None
    agent: Short | None = None
    key: Short | None = None
    search: Short | None = None


class ExportIn(UsageQuery):
    format: Literal["csv", "json", "pdf"] = "csv"
    language: Literal["en", "de"] = Field(default="en", description="of the PDF")
    separator: CsvSeparator = Field(default="comma", description="between the cells of a CSV file")
    decimal: CsvDecimal = Field(default="point", description="the decimal sign of a CSV file")
    bom: bool = Field(default=False, description="begin a CSV file with a byte order mark, by which Excel knows UTF-8")


class DateRange(APIModel):
    range: TimeRange
    from_: datetime | None = Field(alias="from")
    to: datetime | None = Field(description="not included")
    time_zone: str


class Summary(APIModel):
    total_tokens: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    total_cost: float = Field(description="EUR, at most six decimals")
    total_cost_micro_eur: int
    overrun_micro_eur: int = Field(description="the part of the cost that the wallet could not pay")
    total_requests: int = Field(description="answers; titles of chats stand apart")
    failed_requests: int
    avg_cost_per_request: float = Field(description="of answers, titles left out")
    title_requests: int = Field(description="titles of chats; their tokens and cost are part of the totals")
    title_cost_micro_eur: int
    rebalancing_micro_eur: int
    date_range: DateRange


class Segment(APIModel):
    name: str
    tokens: int
    cost: float
    cost_micro_eur: int
    requests: int


class Ranges(APIModel):
    kwh: EstimateRange | None = Field(alias="kWh")
    water_l: EstimateRange | None = Field(alias="waterL")
    co2e: EstimateRange | None = Field(alias="co2e")


class BreakdownPart(Segment):
    id: UUID | None
    percentage: float = Field(description="of all tokens")
    title_requests: int = Field(description="titles of chats, beside `requests`; their tokens and cost are part of this one's")
    unmeasured_requests: int
    ranges: Ranges
    m2_restored: float | None = Field(alias="m2Restored", description="area funded; null without a rate")
    segments: list[Segment] = Field(description="by provider")


class LogItem(APIModel):
    id: UUID
    date: datetime
    project: str
    agent: str | None
    model: str
    provider: str
    endpoint: str
    request_type: str
    status: str
    source: str
    input_tokens: int
    output_tokens: int
    total_tokens: int
    cost: float
    cost_micro_eur: int
    overrun_micro_eur: int = Field(description="the part of the cost that the wallet could not pay")
    conversation_id: UUID | None
    duration_ms: int | None
    kwh: float | None = Field(alias="kWh")
    water_l: float | None = Field(alias="waterL")
    co2e: float | None = Field(alias="co2e")
    m2_restored: float | None = Field(alias="m2Restored", description="area funded, not land restored so far")
    outside_user: str | None = Field(description="whom the caller named: `user`, `metadata.user_id`, `userId`, `end_user`")
    reported_cost_eur: float | None = Field(alias="reportedCostEUR", description="what a foreign logger says it cost; never in `cost`")
    reported_cost_usd: float | None = Field(alias="reportedCostUSD")


class LogPage(APIModel):
    items: list[LogItem]
    page: int
    limit: int
    total: int
    next_cursor: str | None = Field(description="for the page behind this one, where the figure sorted by has an index")


class PercentChange(APIModel):
    """By how many percent; null from nothing."""

    total_tokens: float | None
    total_cost: float | None
    total_requests: float | None


class ClosedDateRange(DateRange):
    from_: datetime = Field(alias="from")
    to: datetime = Field(description="not included")


class EarlierSummary(Summary):
    date_range: ClosedDateRange


class Comparison(APIModel):
    current: Summary
    previous: EarlierSummary | None = Field(description="null for an open range")
    change: PercentChange | None


class Alert(APIModel):
    key_id: UUID
    name: str
    window: Window
    window_start: datetime | None
    window_end: datetime | None
    limit_micro_eur: int
    limit_eur: float = Field(alias="limitEUR")
    spent_micro_eur: int
    spent_eur: float = Field(alias="spentEUR")
    percent: float
    level: Literal[50, 80, 100] | None


class WalletLevel(APIModel):
    credit_micro_eur: int = Field(description="the newest credit: a top-up or an allowance")
    used_micro_eur: int
    percent: float
    level: Literal[50, 80, 100] | None


class Alerts(APIModel):
    items: list[Alert] = Field(description="keys with a limit")
    wallet: WalletLevel | None = Field(description="null before the first credit")


class Amounts(APIModel):
    total_kwh: float | None = Field(alias="totalKWh")
    total_water_l: float | None = Field(alias="totalWaterL")
    total_co2e: float | None = Field(alias="totalCO2e", description="kg")
    total_m2_restored: float | None = Field(alias="totalM2Restored", description="area funded; null without a rate")
    m2_at_example_rate: float = Field(alias="m2AtExampleRate")
    footprint_m2_year: float = Field(alias="footprintM2Year")
    rebalancing_micro_eur: int = Field(alias="rebalancingMicroEur")
    requests: int
    title_requests: int = Field(description="titles of chats, beside `requests`; their footprint is part of this one's")
    unmeasured_requests: int
    ranges: Ranges


class Split(APIModel):
    gateway: Amounts
    telemetry: Amounts


class Environmental(Amounts):
    method_versions: list[str]
    sources: Split
    date_range: DateRange


class TrendPoint(APIModel):
    label: str
    tokens: int
    requests: int
    cost: float
    cost_micro_eur: int
    kwh: float | None = Field(alias="kWh")
    water_l: float | None = Field(alias="waterL")
    co2e: float | None = Field(alias="co2e")
    m2_restored: float | None = Field(alias="m2Restored", description="area funded; null without a rate")
    segments: list[Segment] | None = Field(description="by provider; null unless asked for")


class Trend(APIModel):
    step: str
    points: list[TrendPoint]
    date_range: DateRange


class Stats(Summary):
    active_days: int
    avg_tokens_per_request: int
    avg_duration_ms: int | None
    most_used_model: str | None
    most_used_provider: str | None
    first_use: datetime | None
    last_use: datetime | None


class ConversationUsage(APIModel):
    conversation_id: UUID
    total_tokens: int
    total_cost: float
    total_cost_micro_eur: int
    total_requests: int
    title_requests: int = Field(description="titles of the chat, which are no answers; their cost is part of the total")
    title_cost_micro_eur: int
    first_at: datetime
    last_at: datetime
    impact: Amounts


class Bought(APIModel):
    """What a spend was for; its receipt is the line's reference."""

    model: str
    provider: str
    request_type: str
    conversation_id: UUID | None = Field(description="null for what a key asked")


class WalletLine(APIModel):
    id: UUID
    type: str
    amount_eur: float = Field(alias="amountEUR")
    amount_micro_eur: int
    balance_after: float = Field(description="EUR")
    balance_after_micro_eur: int
    created_at: datetime
    reference: str | None = Field(description="of what was spent, the id of its receipt; else what the movement is of")
    reason: str | None
    bought: Bought | None = Field(description="null but for what was spent")


class Transactions(APIModel):
    items: list[WalletLine]
    next_cursor: UUID | None


def date_range_out(period: Period, span: TimeRange) -> Row:
    return {"range": span, "from": period.start, "to": period.end, "timeZone": period.zone}


def summary_out(row: Row, period: Period, span: TimeRange) -> Row:
    return {
        "totalTokens": row["total_tokens"],
        "inputTokens": row["input_tokens"],
        "outputTokens": row["output_tokens"],
        "cachedTokens": row["cached_tokens"],
        **_cost(row, "totalCost"),
        "overrunMicroEur": row["overrun_micro"],
        "totalRequests": row["requests"],
        "failedRequests": row["failures"],
        "avgCostPerRequest": euro_number(average_micro(row["total_micro"] - row["title_micro"], row["requests"])),
        **_titles(row),
        "rebalancingMicroEur": row["restoration_micro"],
        "dateRange": date_range_out(period, span),
    }


def comparison_out(now: Row, period: Period, span: TimeRange, before: Row | None, earlier: Period | None) -> Row:
    change = None
    if before is not None:
        columns = {"totalTokens": "total_tokens", "totalCost": "total_micro", "totalRequests": "requests"}
        change = {name: change_percent(before[column], now[column]) for name, column in columns.items()}
    return {
        "current": summary_out(now, period, span),
        "previous": None if before is None or earlier is None else summary_out(before, earlier, TimeRange.CUSTOM),
        "change": change,
    }


def alerts_out(alerts: Sequence[KeyAlert], of_wallet: WalletAlert | None) -> Row:
    return {
        "wallet": None
        if of_wallet is None
        else {
            "creditMicroEur": of_wallet.credit_micro,
            "usedMicroEur": of_wallet.used_micro,
            "percent": round(100 * of_wallet.used_micro / of_wallet.credit_micro, 1),
            "level": of_wallet.level,
        },
        "items": [
            {
                "keyId": str(alert.key_id),
                "name": alert.name,
                "window": alert.window,
                "windowStart": alert.window_start,
                "windowEnd": alert.window_end,
                "limitMicroEur": alert.limit_micro,
                "limitEUR": euro_number(alert.limit_micro),
                "spentMicroEur": alert.spent_micro,
                "spentEUR": euro_number(alert.spent_micro),
                "percent": round(100 * alert.spent_micro / alert.limit_micro, 1) if alert.limit_micro else 100.0,
                "level": alert.level,
            }
            for alert in alerts
        ],
    }


def _cost(row: Row, name: str = "cost") -> Row:
    return {name: euro_number(row["total_micro"]), f"{name}MicroEur": row["total_micro"]}


def _titles(row: Row) -> Row:
    return {"titleRequests": row["titles"], "titleCostMicroEur": row["title_micro"]}


def parts_out(rows: list[Row]) -> list[Row]:
    shares = percentages([row["total_tokens"] for row in rows])
    return [
        {
            "id": str(row["key"]) if isinstance(row["key"], UUID) and row["key"].int else None,
            "name": row["name"],
            "tokens": row["total_tokens"],
            **_cost(row),
            "requests": row["requests"],
            "titleRequests": row["titles"],
            "percentage": share,
            "unmeasuredRequests": row["unmeasured"],
            "ranges": ranges_out(row),
            "m2Restored": _area(row),
            "segments": segments_out(row["segments"]),
        }
        for row, share in zip(rows, shares, strict=True)
    ]


def segments_out(rows: Sequence[Row]) -> list[Row]:
    return [{"name": row["part"], "tokens": row["total_tokens"], **_cost(row), "requests": row["requests"]} for row in rows]


def ranges_out(row: Row) -> Row:
    """What is known of a footprint; where every request is unmeasured that is nothing."""
    is_known = row["unmeasured"] < row["requests"] or not row["requests"]

    def unit(name: str) -> dict[str, float] | None:
        return bounds(row[f"{name}_low"], row[f"{name}_best"], row[f"{name}_high"]) if is_known else None

    return {"kWh": unit("kwh"), "waterL": unit("l"), "co2e": unit("co2e")}


def log_item_out(event: UsageEvent, project: str, agent: str | None) -> Row:
    return {
        "id": str(event.id),
        "date": time_of(event.id),
        "project": project,
        "agent": agent,
        "model": event.model,
        "provider": event.provider,
        "endpoint": event.endpoint,
        "requestType": event.request_type,
        "status": event.status,
        "source": event.source,
        "inputTokens": event.input,
        "outputTokens": event.output + event.audio_out,
        "totalTokens": event.total_tokens,
        "cost": euro_number(event.total_micro),
        "costMicroEur": event.total_micro,
        "overrunMicroEur": event.overrun_micro,
        "conversationId": event.conversation_id and str(event.conversation_id),
        "durationMs": event.latency_ms,
        "kWh": event.kwh_best,
        "waterL": event.l_best,
        "co2e": event.co2e_best,
        "m2Restored": event.m2_funded,
        "outsideUser": event.external_user,
        "reportedCostEUR": event.reported_eur,
        "reportedCostUSD": event.reported_usd,
    }


def _area(row: Row) -> float | None:
    """The area funded; unknown where no rate was known for anything that was paid."""
    known: float = row["m2_funded"]
    return known if known > 0 or not row["unfunded_micro"] else None


def amounts_out(row: Row) -> Row:
    """Totals of a footprint. Where every request is unmeasured the total is unknown; so is the area where no rate was known."""
    is_known = row["unmeasured"] < row["requests"] or not row["requests"]
    return {
        "totalKWh": row["kwh_best"] if is_known else None,
        "totalWaterL": row["l_best"] if is_known else None,
        "totalCO2e": row["co2e_best"] if is_known else None,
        "totalM2Restored": _area(row),
        "m2AtExampleRate": row["m2_placeholder"],
        "footprintM2Year": row["footprint_m2_year"],
        "rebalancingMicroEur": row["restoration_micro"],
        "requests": row["requests"],
        "titleRequests": row["titles"],
        "unmeasuredRequests": row["unmeasured"],
        "ranges": ranges_out(row),
    }


def trend_out(step: str, rows: list[Row], period: Period, span: TimeRange) -> Row:
    points = []
    for row in rows:
        is_known = row["unmeasured"] < row["requests"] or not row["requests"]
        points.append(
            {
                "label": row["label"],
                "tokens": row["total_tokens"],
                "requests": row["requests"],
                **_cost(row),
                "kWh": row["kwh_best"] if is_known else None,
                "waterL": row["l_best"] if is_known else None,
                "co2e": row["co2e_best"] if is_known else None,
                "m2Restored": _area(row),
                "segments": None if row["segments"] is None else segments_out(row["segments"]),
            }
        )
    return {"step": step, "points": points, "dateRange": date_range_out(period, span)}


def stats_out(row: Row, period: Period, span: TimeRange) -> Row:
    return {
        **summary_out(row, period, span),
        "activeDays": row["days"],
        "avgTokensPerRequest": average_micro(row["total_tokens"] - row["title_tokens"], row["requests"]),
        "avgDurationMs": average_micro(row["latency_ms"], row["timed"]) if row["timed"] else None,
        "mostUsedModel": row["model"],
        "mostUsedProvider": row["provider"],
        "firstUse": row["first"],
        "lastUse": row["last"],
    }


def conversation_out(row: Row) -> Row:
    return {
        "conversationId": str(row["conversation_id"]),
        "totalTokens": row["total_tokens"],
        **_cost(row, "totalCost"),
        "totalRequests": row["requests"],
        **_titles(row),
        "firstAt": row["first_at"],
        "lastAt": row["last_at"],
        "impact": amounts_out(row),
    }


def transactions_out(entries: Sequence[WalletEntry], bought: Mapping[UUID, Row], limit: int) -> Row:
    """`bought`: what the receipts of spends are of."""

    def cause(entry: WalletEntry) -> Row:
        of = bought.get(entry.transfer_id)
        if of is None:
            return {"reference": entry.reference, "reason": entry.reason, "bought": None}
        chat = of["conversation_id"] and str(of["conversation_id"])
        what = {"model": of["model"], "provider": of["provider"], "requestType": of["request_type"], "conversationId": chat}
        return {"reference": str(entry.transfer_id), "reason": entry.reason, "bought": what}

    items = [
        {
            "id": str(entry.id),
            "type": entry.kind,
            "amountEUR": euro_number(entry.amount.micro),
            "amountMicroEur": entry.amount.micro,
            "balanceAfter": euro_number(entry.balance_after.micro),
            "balanceAfterMicroEur": entry.balance_after.micro,
            "createdAt": entry.recorded_at,
            **cause(entry),
        }
        for entry in entries
    ]
    return {"items": items, "nextCursor": items[-1]["id"] if len(items) == limit else None}
