-- Makes the default partition and those of `months` months from the month of `first` on, in UTC, for a table partitioned by id; returns
-- how many were new. A month whose rows already stand in the default partition stays there.
CREATE OR REPLACE FUNCTION a2b_ensure_partitions(parent text, first date, months integer) RETURNS integer LANGUAGE plpgsql AS $$
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
