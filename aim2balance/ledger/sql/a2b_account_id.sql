-- The id of a system account is made from its name, so nobody has to look it up. It sorts after every wallet: wallets are locked first.
CREATE OR REPLACE FUNCTION a2b_account_id(kind text, name text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('ffffffffffff8' || overlay(left(encode(sha256(convert_to(kind || '/' || name, 'UTF8')), 'hex'), 19) PLACING 'a' FROM 4 FOR 1))::uuid;
