CREATE OR REPLACE FUNCTION donation_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
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
