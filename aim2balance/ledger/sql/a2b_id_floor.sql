-- A moment as the smallest UUID of its millisecond: the bound of ranges and partitions.
CREATE OR REPLACE FUNCTION a2b_id_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;
