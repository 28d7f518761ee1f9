"""The sums of each model of an owner, by UTC hours, days and months, whatever the project and key: breakdowns by model and provider, the
footprint by method, trends by provider and pages of the log read few rows of them, however many keys and projects there are.

Safe under load: a new table. From the commit on `record_usage` keeps it for every process; what was recorded before is added in batches by
`usage.complete` (`usage_coarse.is_complete` says when), and until then every view reads the hours.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

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
AGAIN = {**{name: f"sum({name})::bigint" for name in SUMS}, **{name: f"sum({name})" for name in FLOATS}}

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
KINDS = {name: name for name in HOUR_KEY if name not in ("owner_id", "hour")}
CONVERSATION_KEY = {"owner_id": "owner_id", "conversation_id": "conversation_id"}
SPAN = {"first_at": "min(usage_time(id))", "last_at": "max(usage_time(id))"}
HOURS = {"first_hour": "min(hour)", "last_hour": "max(hour)"}


def coarse_key(unit: str) -> dict[str, str]:
    return {"owner_id": "owner_id", unit: f"date_trunc('{unit}', hour, 'UTC')", **KINDS}


SUM_COLUMNS = "".join(f",\n    {name} bigint NOT NULL" for name in SUMS) + "".join(f",\n    {name} float8 NOT NULL" for name in FLOATS)
TABLE = f"""
CREATE TABLE rollup_model (
    owner_id uuid NOT NULL, unit text NOT NULL CHECK (unit IN ('hour', 'day', 'month')), at timestamptz NOT NULL,
    source text NOT NULL, provider text NOT NULL, model text NOT NULL, method text NOT NULL,
    first_hour timestamptz NOT NULL, last_hour timestamptz NOT NULL{SUM_COLUMNS},
    PRIMARY KEY (owner_id, unit, at, source, provider, model, method)
) WITH (fillfactor = 70);
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


def _grouped(key: dict[str, str], sums: dict[str, str], source: str) -> str:
    columns = ", ".join(f"{value} AS {name}" for name, value in {**key, **sums}.items())
    places = ", ".join(str(n + 1) for n in range(len(key)))
    return f"SELECT {columns} FROM {source} GROUP BY {places} ORDER BY {places}"


def _upsert(table: str, key: dict[str, str], span: dict[str, str], select: str) -> str:
    added = [f"{name} = {table}.{name} + excluded.{name}" for name in ALL]
    if span:
        first, last = span
        added += [f"{first} = least({table}.{first}, excluded.{first})", f"{last} = greatest({table}.{last}, excluded.{last})"]
    columns = ", ".join([*key, *span, *ALL])
    return f"INSERT INTO {table} ({columns}) {select} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(added)}"


TOTAL_TOKENS = " + ".join(f"coalesce({name}, 0)" for name in COUNTS if name not in ("reasoning", "images"))
UNIT_KEY = {"owner_id": "owner_id", "unit": "unit", "at": "date_trunc(unit, hour, 'UTC')"}
TOTAL_KEY = {**UNIT_KEY, "source": "source"}
MODEL_KEY = {**TOTAL_KEY, "provider": "provider", "model": "model", "method": "method"}


def _of_units(table: str, key: dict[str, str], units: str) -> str:
    return _upsert(table, key, HOURS, _grouped(key, {**HOURS, **AGAIN}, f"sums CROSS JOIN (VALUES {units}) AS units(unit)"))


RECORD = f"""
CREATE OR REPLACE FUNCTION record_usage(events json) RETURNS integer LANGUAGE plpgsql AS $$
-- Stores a batch of events and adds the new ones to all sums; returns how many were new. The tables follow each other in the same order
-- in every batch and rows are locked in the order of their keys, so that batches of several processes cannot deadlock.
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
    ), sums AS MATERIALIZED (
        {_grouped(HOUR_KEY, ALL, "new")}
    ), hours AS (
        {_upsert("rollup_hour", HOUR_KEY, {}, f"SELECT {', '.join([*HOUR_KEY, *ALL])} FROM sums")}
    ), days AS (
        {_upsert("rollup_day", coarse_key("day"), HOURS, _grouped(coarse_key("day"), {**HOURS, **AGAIN}, "sums"))}
    ), months AS (
        {_upsert("rollup_month", coarse_key("month"), HOURS, _grouped(coarse_key("month"), {**HOURS, **AGAIN}, "sums"))}
    ), totals AS (
        {_of_units("rollup_total", TOTAL_KEY, "('day'), ('hour')")}
    ), models AS (
        {_of_units("rollup_model", MODEL_KEY, "('day'), ('hour'), ('month')")}
    ), conversations AS (
        {
    _upsert(
        "rollup_conversation",
        CONVERSATION_KEY,
        SPAN,
        _grouped(CONVERSATION_KEY, {**SPAN, **ALL}, "new WHERE conversation_id IS NOT NULL"),
    )
}
    )
    SELECT count(*) INTO stored FROM new;
    RETURN stored;
END $$;

-- After the function is in place: whatever it records from here on is in all sums, and what is older is found by the job.
ALTER TABLE usage_coarse ADD COLUMN missing text[];
COMMENT ON COLUMN usage_coarse.missing IS 'the tables that are not complete; null: all of them';
UPDATE usage_coarse SET missing = CASE WHEN is_complete THEN ARRAY['rollup_model'] END, done_to = NULL,
    is_complete = NOT EXISTS (SELECT FROM rollup_hour);
"""


def upgrade() -> None:
    run(op, TABLE)
    run(op, RECORD)
