"""Usage events by month of their id, the hourly and per-conversation sums, and the function that keeps all three in step."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EVENT = """
CREATE TABLE usage_event (
    id                  uuid NOT NULL,
    owner_id            uuid NOT NULL,
    payer_id            uuid NOT NULL,
    user_id             uuid,
    key_id              uuid,
    project_id          uuid,
    agent_id            uuid,
    conversation_id     uuid,
    source              text NOT NULL CHECK (source IN ('gateway', 'telemetry', 'demo')),
    status              text NOT NULL CHECK (status IN ('booked', 'cut', 'shortened', 'failed', 'reported')),
    endpoint            text NOT NULL,
    request_type        text NOT NULL,
    provider            text NOT NULL,
    model               text NOT NULL,
    requested_model     text,
    region              text,
    error_code          text,
    uncached_input      bigint NOT NULL,
    cache_read          bigint NOT NULL,
    cache_write_5m      bigint NOT NULL,
    cache_write_1h      bigint NOT NULL,
    output              bigint NOT NULL,
    reasoning           bigint NOT NULL,
    audio_in            bigint NOT NULL,
    audio_out           bigint NOT NULL,
    images              bigint NOT NULL,
    total_tokens        bigint NOT NULL,
    tool_calls          jsonb,
    estimated           boolean NOT NULL,
    price_id            uuid,
    rate_id             uuid,
    provider_micro_usd  numeric,
    eur_per_usd         numeric,
    rate_date           date,
    rate_source         text,
    margin              numeric,
    fee                 numeric,
    exact_micro         numeric,
    provider_micro      bigint NOT NULL,
    margin_micro        bigint NOT NULL,
    restoration_micro   bigint NOT NULL,
    total_micro         bigint NOT NULL,
    overrun_micro       bigint NOT NULL,
    reported_eur        numeric,
    reported_usd        numeric,
    kwh_low             float8,
    kwh_best            float8,
    kwh_high            float8,
    l_low               float8,
    l_best              float8,
    l_high              float8,
    co2e_low            float8,
    co2e_best           float8,
    co2e_high           float8,
    kwh_prefill         float8,
    footprint_m2_year   float8,
    m2_funded           float8,
    eur_per_m2          numeric,
    placeholder_rate    boolean NOT NULL,
    zone                text,
    quality             text,
    method              text,
    ecologits           text,
    warnings            text[],
    latency_ms          bigint,
    ttft_ms             bigint,
    upstream_request_id text,
    external_user       text,
    external_call_id    text,
    recorded_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (owner_id, id),
    CHECK (least(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0),
    CHECK (total_micro = provider_micro + margin_micro + restoration_micro),
    CHECK (least(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0),
    CHECK (source <> 'telemetry' OR total_micro = 0)
) PARTITION BY RANGE (id);
CREATE TABLE usage_event_default PARTITION OF usage_event DEFAULT;

CREATE FUNCTION usage_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

CREATE FUNCTION usage_months(ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
-- Makes the monthly partitions from last month to `ahead` months from now. A month whose rows already stand in the default
-- partition stays there.
DECLARE
    first timestamptz;
    low   uuid;
    high  uuid;
    name  text;
    made  integer := 0;
BEGIN
    FOR step IN -1 .. ahead LOOP
        first := (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => step)) AT TIME ZONE 'UTC';
        low := (lpad(to_hex((extract(epoch FROM first) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
        high := (lpad(to_hex((extract(epoch FROM (first AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0')
                || repeat('0', 20))::uuid;
        name := 'usage_event_' || to_char(first AT TIME ZONE 'UTC', 'YYYYMM');
        IF to_regclass(name) IS NULL AND NOT EXISTS (SELECT FROM usage_event_default WHERE id >= low AND id < high) THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF usage_event FOR VALUES FROM (%L) TO (%L)', name, low, high);
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
SELECT usage_months(3);

CREATE TABLE telemetry_call (
    owner_id uuid NOT NULL,
    call_id  text NOT NULL,
    event_id uuid NOT NULL,
    PRIMARY KEY (owner_id, call_id)
);
"""

SUMS = {
    "requests": "count(*)",
    "failures": "count(*) FILTER (WHERE status = 'failed')",
    "unmeasured": "count(*) FILTER (WHERE kwh_best IS NULL)",
    "input_tokens": "sum(uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in)::bigint",
    "cached_tokens": "sum(cache_read)::bigint",
    "output_tokens": "sum(output + audio_out)::bigint",
    "total_tokens": "sum(total_tokens)::bigint",
    "provider_micro": "sum(provider_micro)::bigint",
    "margin_micro": "sum(margin_micro)::bigint",
    "restoration_micro": "sum(restoration_micro)::bigint",
    "total_micro": "sum(total_micro)::bigint",
    "unfunded_micro": "coalesce(sum(restoration_micro) FILTER (WHERE m2_funded IS NULL), 0)::bigint",
    "timed": "count(latency_ms)",
    "latency_ms": "coalesce(sum(latency_ms), 0)::bigint",
}
FLOATS = {
    **{f"{unit}_{bound}": f"coalesce(sum({unit}_{bound}), 0)" for unit in ("kwh", "l", "co2e") for bound in ("low", "best", "high")},
    "footprint_m2_year": "coalesce(sum(footprint_m2_year), 0)",
    "m2_funded": "coalesce(sum(m2_funded), 0)",
    "m2_placeholder": "coalesce(sum(m2_funded) FILTER (WHERE placeholder_rate), 0)",
}
ALL = {**SUMS, **FLOATS}

NONE = "'00000000-0000-0000-0000-000000000000'::uuid"
HOUR_KEY = {
    "owner_id": "owner_id",
    "hour": "date_trunc('hour', usage_time(id), 'UTC')",
    "source": "source",
    "provider": "provider",
    "model": "model",
    "project_id": f"coalesce(project_id, {NONE})",
    "agent_id": f"coalesce(agent_id, {NONE})",
    "key_id": f"coalesce(key_id, {NONE})",
    "method": "coalesce(method, '')",
}
CONVERSATION_KEY = {"owner_id": "owner_id", "conversation_id": "conversation_id"}
SPAN = {"first_at": "min(usage_time(id))", "last_at": "max(usage_time(id))"}

SUM_COLUMNS = "".join(f",\n    {name} bigint NOT NULL" for name in SUMS) + "".join(f",\n    {name} float8 NOT NULL" for name in FLOATS)

ROLLUPS = f"""
-- The nil UUID and the empty method stand for "none", so that every column of the key can be part of the primary key.
CREATE TABLE rollup_hour (
    owner_id uuid NOT NULL, hour timestamptz NOT NULL, source text NOT NULL, provider text NOT NULL, model text NOT NULL,
    project_id uuid NOT NULL, agent_id uuid NOT NULL, key_id uuid NOT NULL, method text NOT NULL{SUM_COLUMNS},
    PRIMARY KEY ({", ".join(HOUR_KEY)})
) WITH (fillfactor = 70);

CREATE TABLE rollup_conversation (
    owner_id uuid NOT NULL, conversation_id uuid NOT NULL,
    first_at timestamptz NOT NULL, last_at timestamptz NOT NULL{SUM_COLUMNS},
    PRIMARY KEY ({", ".join(CONVERSATION_KEY)})
) WITH (fillfactor = 70);
"""


def _select(key: dict[str, str], sums: dict[str, str], source: str, where: str = "") -> str:
    columns = ", ".join(f"{value} AS {name}" for name, value in {**key, **sums}.items())
    places = ", ".join(str(n + 1) for n in range(len(key)))
    return f"SELECT {columns} FROM {source} {where} GROUP BY {places} ORDER BY {places}"


def _upsert(table: str, key: dict[str, str], select: str, extra: str = "") -> str:
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in ALL)
    columns = ", ".join([*key, *(SPAN if extra else ()), *ALL])
    return f"INSERT INTO {table} ({columns}) {select} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {extra}{added}"


BY_TIME = "WHERE id >= since"
FROM_EVENTS = f"""
-- The sums made anew from the events: for the check that the rollups are right, and to rebuild them.
CREATE FUNCTION usage_by_hour(since uuid) RETURNS SETOF rollup_hour STABLE BEGIN ATOMIC
    {_select(HOUR_KEY, ALL, "usage_event", BY_TIME)};
END;
CREATE FUNCTION usage_by_conversation(since uuid) RETURNS SETOF rollup_conversation STABLE BEGIN ATOMIC
    {_select(CONVERSATION_KEY, {**SPAN, **ALL}, "usage_event", BY_TIME + " AND conversation_id IS NOT NULL")};
END;
"""

COUNTS = ("uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "audio_in", "audio_out", "images")
MICROS = ("provider_micro", "margin_micro", "restoration_micro", "total_micro", "overrun_micro")
FIELDS: dict[str, str] = {
    **dict.fromkeys(("id", "owner_id", "payer_id", "user_id", "key_id", "project_id", "agent_id", "conversation_id"), "uuid"),
    **dict.fromkeys(
        ("source", "status", "endpoint", "request_type", "provider", "model", "requested_model", "region", "error_code"), "text"
    ),
    **dict.fromkeys(COUNTS, "bigint"),
    "tool_calls": "jsonb",
    "estimated": "boolean",
    **dict.fromkeys(("price_id", "rate_id"), "uuid"),
    **dict.fromkeys(("provider_micro_usd", "eur_per_usd"), "numeric"),
    "rate_date": "date",
    "rate_source": "text",
    **dict.fromkeys(("margin", "fee", "exact_micro"), "numeric"),
    **dict.fromkeys(MICROS, "bigint"),
    **dict.fromkeys(("reported_eur", "reported_usd"), "numeric"),
    **dict.fromkeys((f"{unit}_{bound}" for unit in ("kwh", "l", "co2e") for bound in ("low", "best", "high")), "float8"),
    **dict.fromkeys(("kwh_prefill", "footprint_m2_year", "m2_funded"), "float8"),
    "eur_per_m2": "numeric",
    "placeholder_rate": "boolean",
    **dict.fromkeys(("zone", "quality", "method", "ecologits"), "text"),
    "warnings": "text[]",
    **dict.fromkeys(("latency_ms", "ttft_ms"), "bigint"),
    **dict.fromkeys(("upstream_request_id", "external_user", "external_call_id"), "text"),
}


def _value(name: str) -> str:
    if name == "payer_id":
        return "coalesce(payer_id, owner_id)"
    if name == "status":
        return "coalesce(status, 'booked')"
    if name in COUNTS or name in MICROS:
        return f"coalesce({name}, 0)"
    if FIELDS[name] == "boolean":
        return f"coalesce({name}, false)"
    return name


TOTAL_TOKENS = " + ".join(f"coalesce({name}, 0)" for name in COUNTS if name not in ("reasoning", "images"))

RECORD = f"""
CREATE FUNCTION record_usage(events json) RETURNS integer LANGUAGE plpgsql AS $$
-- Stores a batch of events and adds the new ones to the sums; returns how many were new. Rows are locked in the order of their
-- keys, hours before conversations, so that batches of several processes cannot deadlock.
DECLARE
    stored integer;
BEGIN
    WITH new AS (
        INSERT INTO usage_event ({", ".join(FIELDS)}, total_tokens)
        SELECT {", ".join(_value(name) for name in FIELDS)}, {TOTAL_TOKENS}
        FROM json_to_recordset(events) AS e({", ".join(f"{name} {kind}" for name, kind in FIELDS.items())})
        ORDER BY owner_id, id
        ON CONFLICT (owner_id, id) DO NOTHING
        RETURNING *
    ), hours AS (
        {_upsert("rollup_hour", HOUR_KEY, _select(HOUR_KEY, ALL, "new"))}
    ), conversations AS (
        {
    _upsert(
        "rollup_conversation",
        CONVERSATION_KEY,
        _select(CONVERSATION_KEY, {**SPAN, **ALL}, "new", "WHERE conversation_id IS NOT NULL"),
        "first_at = least(rollup_conversation.first_at, excluded.first_at), "
        "last_at = greatest(rollup_conversation.last_at, excluded.last_at), ",
    )
}
    )
    SELECT count(*) INTO stored FROM new;
    RETURN stored;
END $$;
"""


def upgrade() -> None:
    run(op, EVENT)
    run(op, ROLLUPS)
    run(op, FROM_EVENTS)
    run(op, RECORD)
