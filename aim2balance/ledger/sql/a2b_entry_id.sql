-- The rest: the place in the batch, the leg, and the noise of the transfer's id.
CREATE OR REPLACE FUNCTION a2b_entry_id(prefix text, ord bigint, leg integer, transfer_id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (prefix || lpad(to_hex(ord), 4, '0') || to_hex(leg) || right(transfer_id::text, 10))::uuid;
