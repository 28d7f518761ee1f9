"""`/api/usage/*` and `POST /api/request-event`.

Needs `app.state.usage: Usage` and `app.state.clock: Clock`. Every view takes `range` (with `from` and `to` for `custom`), `source`, the
viewer's time zone (`tz`, or the header `x-time-zone`) and filters.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request, Response
from starlette.responses import StreamingResponse

from aim2balance import identity, wallet
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import Forbidden, Invalid
from aim2balance.kit.http import (
    AuthorizedRoute,
    ExactJSONResponse,
    Member,
    TelemetryKey,
    Text,
    access_of,
    clean_or_invalid,
    file_answer,
    router,
    tolerant,
    while_read,
)
from aim2balance.kit.ids import parse_id
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.principal import OwnerId, Permission, Principal
from aim2balance.usage import schemas, schemas_telemetry, service
from aim2balance.usage.export import Wanted, csv_file, json_file
from aim2balance.usage.log import cursor_of, read_cursor
from aim2balance.usage.periods import period_of, zone_of
from aim2balance.usage.queries import NULL_ID
from aim2balance.usage.queries_log import SORTS
from aim2balance.usage.routes_reestimate import again
from aim2balance.usage.schemas_receipt import BookedReceipt
from aim2balance.usage.service import Usage
from aim2balance.usage.summary_pdf import report_pdf
from aim2balance.usage.telemetry import Reporter
from aim2balance.usage.types import DECIMALS, SEPARATORS, CsvStyle, Filters, Period, SourceFilter, TimeRange


class LargeBodyRoute(AuthorizedRoute):
    """LiteLLM sends up to 512 whole conversations at a time."""

    most_body = 64 << 20
    most_at_a_time = MOST_LARGE_BODIES


views = router("/api/usage", "usage")
receipts = router("/api/receipts", "usage")
telemetry = router("/api", "telemetry", LargeBodyRoute)
ROUTERS = (views, receipts, telemetry, again)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every view was asked for."""

    usage: Usage
    clock: Clock
    owner_id: OwnerId
    span: TimeRange
    period: Period
    filters: Filters


Short = Annotated[Text, Query(max_length=200)]
Blank = Short | None


async def _view(
    request: Request,
    caller: Member,
    span: Annotated[TimeRange, Query(alias="range")] = TimeRange.DAYS_30,
    first: Annotated[Blank, Query(alias="from")] = None,
    last: Annotated[Blank, Query(alias="to")] = None,
    tz: Blank = None,
    x_time_zone: Annotated[str | None, Header(max_length=200)] = None,
    source: SourceFilter | None = None,
    tenant: Blank = None,
    provider: Blank = None,
    model: Blank = None,
    project: Blank = None,
    agent: Blank = None,
    key: Blank = None,
    search: Blank = None,
) -> View:
    is_footprint = request.url.path.endswith("/environmental")
    query = schemas.UsageQuery(
        range=span, **{"from": first}, to=last, tz=tz, source=source or (SourceFilter.ALL if is_footprint else SourceFilter.GATEWAY),
        tenant=tenant, provider=provider, model=model, project=project, agent=agent, key=key, search=search,
    )  # fmt: skip
    return await _view_of(request, caller, query, x_time_zone)


async def _view_of(request: Request, caller: Principal, query: schemas.UsageQuery, zone: str | None) -> View:
    owner_id = caller.owner_id if query.tenant is None else OwnerId(parse_id(query.tenant))
    if not access_of(request).may(caller, Permission.READ_USAGE, owner_id):
        raise Forbidden("You are not a member of this organisation.", code="not_a_member")
    clock: Clock = request.app.state.clock
    usage: Usage = request.app.state.usage
    if query.range is not TimeRange.CUSTOM and (query.from_ is not None or query.to is not None):
        raise Invalid("`from` and `to` belong to `range=custom`.", code="invalid_range")
    period = period_of(query.range, zone_of(query.tz or zone), clock.now(), first=query.from_, last=query.to)
    filters = Filters(
        sources=query.source,
        provider=query.provider,
        model=query.model,
        project_id=_which(query.project),
        agent_id=_which(query.agent),
        key_id=_which(query.key),
        search=query.search,
    )
    return View(
        usage=usage,
        clock=clock,
        owner_id=owner_id,
        span=query.range,
        period=period,
        filters=await service.with_projects(usage, owner_id, period, filters),
    )


def _which(text: str | None) -> UUID | None:
    """An id, or "none" for what has none. Raises `Invalid`."""
    if text is None or text == "":
        return None
    return NULL_ID if text.lower() in ("none", "general") else parse_id(text)


RequestedView = Annotated[View, Depends(_view)]


@views.get("/summary", response_model=schemas.Summary)
async def summary(view: RequestedView) -> Response:
    row = await service.summary(view.usage, view.owner_id, view.period, view.filters)
    return ExactJSONResponse(schemas.summary_out(row, view.period, view.span))


@views.get("/breakdown", response_model=list[schemas.BreakdownPart])
async def breakdown(view: RequestedView, by: Literal["provider", "project", "agent", "model", "outsideUser"] = "provider") -> Response:
    """`by=project` names the project, else the agent, else "General"; `by=outsideUser` holds the calls that named one (`user`,
    `metadata.user_id`, and of reported ones `userId`, `end_user`), of the 1,000 users with the most tokens.
    """
    return ExactJSONResponse(schemas.parts_out(await service.breakdown(view.usage, view.owner_id, view.period, view.filters, by)))


@views.get("/comparison", response_model=schemas.Comparison)
async def comparison(view: RequestedView) -> Response:
    """The range against the one before it: as many days; of a month or year the same days of the one before."""
    now, before, period = await service.comparison(view.usage, view.owner_id, view.period, view.span, view.filters)
    return ExactJSONResponse(schemas.comparison_out(now, view.period, view.span, before, period))


@views.get("/log", response_model=schemas.LogPage)
async def log(
    view: RequestedView,
    page: Annotated[int, Query(ge=1, le=500_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    sort: Annotated[Text, Query(max_length=40, description="a column, with - in front or :desc behind for descending")] = "-date",
    cursor: Annotated[Blank, Query(description="nextCursor of the page before: the page behind it, whatever `page` says")] = None,
) -> Response:
    column, descending = _sort(sort)
    if cursor is None:
        rows, total = await service.log(
            view.usage, view.owner_id, view.period, view.filters, sort=column, descending=descending, page=page, limit=limit
        )
    else:
        rows, total = await service.log_after(
            view.usage,
            view.owner_id,
            view.period,
            view.filters,
            sort=column,
            descending=descending,
            after=read_cursor(column, cursor),
            limit=limit,
        )
    following = cursor_of(column, rows[-1][0]) if len(rows) == limit else None
    items = [schemas.log_item_out(*row) for row in rows]
    return ExactJSONResponse({"items": items, "page": page, "limit": limit, "total": total, "nextCursor": following})


@views.post(
    "/export",
    response_class=StreamingResponse,
    responses=file_answer("text/csv", "application/json", "application/pdf"),
)
async def export_log(
    request: Request, caller: Member, body: schemas.ExportIn, x_time_zone: Annotated[str | None, Header(max_length=200)] = None
) -> Response:
    """The log as CSV or JSON, streamed, newest first, or its totals as PDF; the filters are those of the log."""
    view = await _view_of(request, caller, body, x_time_zone)
    await identity.record_export(request.app.state.identity, caller.user_id, "usage")
    name = f"aim2balance-usage-{view.clock.now():%Y-%m-%d}.{body.format}"
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
    if body.format == "pdf":
        report = await service.report(view.usage, view.owner_id, view.period, view.filters, only=_only(body))
        made = await while_read(request, request.app.state.pdf_work.run(caller.user_id, report_pdf, report, body.language))
        return Response(made, headers=headers, media_type="application/pdf")
    wanted = Wanted(owner_id=view.owner_id, period=view.period, span=view.span, filters=view.filters)
    if body.format == "csv":
        style = CsvStyle(separator=SEPARATORS[body.separator], decimal=DECIMALS[body.decimal], has_bom=body.bom)
        return StreamingResponse(csv_file(view.usage, wanted, style), headers=headers, media_type="text/csv; charset=utf-8")
    return StreamingResponse(json_file(view.usage, wanted), headers=headers, media_type="application/json")


def _only(query: schemas.UsageQuery) -> list[tuple[str, str]]:
    """The filters that were chosen, for people."""
    chosen = [(name, getattr(query, name)) for name in ("provider", "model", "project", "agent", "key", "search")]
    source = [] if query.source is SourceFilter.GATEWAY else [("source", str(query.source))]
    return source + [(name, value) for name, value in chosen if value]


@views.get("/alerts", response_model=schemas.Alerts)
async def alerts(request: Request, caller: Member) -> Response:
    """The newest credit and keys with a limit, and how far they are used up; `level` is 50, 80 or 100 once that much is."""
    usage: Usage = request.app.state.usage
    clock: Clock = request.app.state.clock
    of_wallet = await service.wallet_alert(usage, caller.owner_id)
    return ExactJSONResponse(schemas.alerts_out(await service.key_alerts(usage, caller.owner_id, clock.now()), of_wallet))


def _sort(text: str) -> tuple[str, bool]:
    name, _, direction = text.partition(":")
    descending = name.startswith("-") or direction == "desc"
    name = name.removeprefix("-")
    if name not in SORTS or direction not in ("", "asc", "desc"):
        raise Invalid(f"Sort by one of {', '.join(SORTS)}.", code="invalid_sort")
    return name, descending


@views.get("/environmental", response_model=schemas.Environmental)
async def environmental(view: RequestedView) -> Response:
    """Everything that is known of the footprint, ours and reported, with the split."""
    whole, split, methods = await service.footprint(view.usage, view.owner_id, view.period, view.filters)
    return ExactJSONResponse(
        {
            **schemas.amounts_out(whole),
            "methodVersions": methods,
            "sources": {name: schemas.amounts_out(row) for name, row in split.items()},
            "dateRange": schemas.date_range_out(view.period, view.span),
        }
    )


@views.get("/trend", response_model=schemas.Trend)
async def trend(
    view: RequestedView, step: Literal["hour", "day", "month"] | None = None, by: Literal["provider"] | None = None
) -> Response:
    """`by=provider` gives each point its `segments`."""
    used, rows = await service.trend(
        view.usage, view.owner_id, view.period, view.filters, step=step, now=view.clock.now(), by_provider=by is not None
    )
    return ExactJSONResponse(schemas.trend_out(used, rows, view.period, view.span))


@views.get("/stats", response_model=schemas.Stats)
async def stats(view: RequestedView) -> Response:
    return ExactJSONResponse(
        schemas.stats_out(await service.stats(view.usage, view.owner_id, view.period, view.filters), view.period, view.span)
    )


@views.get("/transactions", response_model=schemas.Transactions)
async def transactions(
    request: Request,
    caller: Member,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[UUID | None, Query(description="nextCursor of the page before")] = None,
) -> Response:
    """The wallet's statement, newest first."""
    usage: Usage = request.app.state.usage
    entries = await wallet.entries(usage.db, caller.owner_id, before=cursor, limit=limit)
    bought = await service.bought_by(usage.db, caller.owner_id, [entry.transfer_id for entry in entries if entry.kind == "spend"])
    return ExactJSONResponse(schemas.transactions_out(entries, bought, limit))


@views.get("/conversations/{conversation_id}", response_model=schemas.ConversationUsage)
async def conversation(request: Request, caller: Member, conversation_id: UUID) -> Response:
    usage: Usage = request.app.state.usage
    return ExactJSONResponse(schemas.conversation_out(await service.conversation(usage, caller.owner_id, conversation_id)))


@receipts.get("/{receipt_id}", response_model=BookedReceipt)
async def booked_receipt(request: Request, caller: Member, receipt_id: Annotated[Text, Path(max_length=64)]) -> Response:
    usage: Usage = request.app.state.usage
    found, conversation_id = await service.receipt_in_chat(usage.db, caller.owner_id, parse_id(receipt_id))
    return ExactJSONResponse({**found, "conversationId": conversation_id and str(conversation_id)})


@telemetry.post(
    "/request-event",
    status_code=201,
    dependencies=[tolerant],
    response_model=schemas_telemetry.StoredOut,
    responses={202: {"model": schemas_telemetry.TelemetryResultOut}},
    openapi_extra={
        "requestBody": {"required": True, "content": {kind: {"schema": {}} for kind in ("application/json", "application/x-ndjson")}}
    },
)
async def request_event(
    request: Request, caller: TelemetryKey, idempotency_key: Annotated[str | None, Header(max_length=200)] = None
) -> Response:
    """Report calls made elsewhere: one event (201, as stored) or many (202, counts). They have a footprint, never a price here."""
    usage: Usage = request.app.state.usage
    clock: Clock = request.app.state.clock
    body = await request.body()
    reporter = Reporter(
        owner_id=caller.owner_id,
        payer_id=caller.payer_id,
        user_id=caller.user_id,
        key_id=caller.key_id,
        project_id=caller.project_id,
        agent_id=caller.agent_id,
    )
    result = await service.record_telemetry(
        usage.db,
        reporter,
        body,
        now=clock.now(),
        method=usage.method,
        idempotency_key=idempotency_key and clean_or_invalid(idempotency_key),
    )
    is_single = result.received == 1 and not body.lstrip().startswith(b"[")
    if is_single and result.refused:
        _, code, field = result.refused[0]
        said = "This event cannot be counted." if field is None else f"This event cannot be counted: {field} is missing or out of bounds."
        raise Invalid(said, code=code, field=field)
    if is_single and result.stored:
        return ExactJSONResponse(schemas_telemetry.stored_out(result.stored[0]), 201)
    rejected: list[dict[str, Any]] = [{"index": index, "code": code, "field": field} for index, code, field in result.refused]
    answer = {"received": result.received, "stored": len(result.stored), "duplicates": result.duplicates, "rejected": rejected}
    return ExactJSONResponse(answer, 202)
