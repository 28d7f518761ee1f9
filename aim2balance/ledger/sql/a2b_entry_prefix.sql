-- The first 17 hexadecimal digits of an entry's id: UUIDv7 with the microseconds in rand_a, so ids sort in the order of booking.
CREATE OR REPLACE FUNCTION a2b_entry_prefix(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0')
    || '7' || lpad(to_hex((extract(microseconds FROM at)::bigint) % 1000), 3, '0') || '8';
