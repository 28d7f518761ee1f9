CREATE OR REPLACE FUNCTION usage_months(ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
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
