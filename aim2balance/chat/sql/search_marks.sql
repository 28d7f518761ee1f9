CREATE OR REPLACE FUNCTION search_marks(owner uuid, at timestamptz) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT ARRAY['message of ' || owner::text,
        'message of ' || owner::text || ' in ' || (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::integer]
$$;
