CREATE OR REPLACE FUNCTION usage_missing_indexes() RETURNS TABLE (parent text, partition text, name text, definition text) LANGUAGE sql STABLE AS $$
-- Every index of the log that a partition lacks, with the statement that makes it.
    SELECT i.relname::text, p.relname::text, p.relname || substr(i.relname, length('usage_event') + 1),
        regexp_replace(pg_get_indexdef(i.oid), '^CREATE INDEX \S+ ON (ONLY )?\S+', '')
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_inherits h ON h.inhparent = x.indrelid JOIN pg_class p ON p.oid = h.inhrelid
    WHERE x.indrelid = 'usage_event'::regclass AND NOT x.indisprimary AND NOT EXISTS (
        SELECT FROM pg_inherits c JOIN pg_index y ON y.indexrelid = c.inhrelid WHERE c.inhparent = i.oid AND y.indrelid = p.oid)
    ORDER BY 2, 1;
$$;
