"""A message is a list of parts, and has a receipt for each call to a model.

`parts` and `receipts` stand beside the old columns, which are still written: where one is null, as of every message until now and of those
that a process of the version before writes, it follows from the old columns. Such a process changes old columns only; a trigger then clears
what no longer agrees. The search reads parts where they are, and setting them without changing the text leaves its rows alone.

Safe under load: columns without a default, which rewrite nothing, and triggers; the index is made here on an empty table only, else
`chat.backfill` makes it, concurrently.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE message ADD COLUMN parts jsonb, ADD COLUMN receipts jsonb;
COMMENT ON COLUMN message.parts IS 'what was said, in order: each has a type; null: follows from text, reasoning and files';
COMMENT ON COLUMN message.receipts IS 'of each call to a model, in order; null: follows from receipt';

CREATE FUNCTION message_parts(text text, reasoning text, files jsonb) RETURNS jsonb IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
DECLARE
    parts jsonb := '[]';
    file  jsonb;
BEGIN
    IF reasoning IS NOT NULL THEN
        parts := parts || jsonb_build_object('type', 'reasoning', 'text', reasoning);
    END IF;
    FOR file IN SELECT jsonb_array_elements(files) LOOP
        parts := parts || jsonb_build_object('type', 'image', 'file', file);
    END LOOP;
    IF text <> '' THEN
        parts := parts || jsonb_build_object('type', 'text', 'text', text);
    END IF;
    RETURN parts;
END $$;

CREATE FUNCTION message_text(parts jsonb, text text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$
BEGIN
    IF parts IS NULL THEN
        RETURN text;
    END IF;
    RETURN coalesce((SELECT string_agg(part ->> 'text', '' ORDER BY place)
        FROM jsonb_array_elements(parts) WITH ORDINALITY AS said (part, place) WHERE part ->> 'type' = 'text'), '');
END $$;

CREATE FUNCTION clear_stale_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parts IS NOT DISTINCT FROM OLD.parts AND (NEW.text, NEW.reasoning, NEW.files) IS DISTINCT FROM (OLD.text, OLD.reasoning, OLD.files) THEN
        NEW.parts := NULL;
    END IF;
    IF NEW.receipts IS NOT DISTINCT FROM OLD.receipts AND NEW.receipt IS DISTINCT FROM OLD.receipt THEN
        NEW.receipts := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER message_parts_stale BEFORE UPDATE OF text, reasoning, files, receipt ON message
    FOR EACH ROW EXECUTE FUNCTION clear_stale_parts();

CREATE OR REPLACE FUNCTION search_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, false, NEW.conversation_id, NEW.created_at,
        search_words(search_marks(NEW.owner_id, NEW.created_at), message_text(NEW.parts, NEW.text)))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
DROP TRIGGER message_search ON message;
CREATE TRIGGER message_search AFTER INSERT ON message
    FOR EACH ROW WHEN (NEW.status <> 'streaming') EXECUTE FUNCTION search_message();
CREATE TRIGGER message_search_again AFTER UPDATE OF text, status, parts ON message
    FOR EACH ROW WHEN (NEW.status <> 'streaming'
        AND (OLD.status = 'streaming' OR message_text(NEW.parts, NEW.text) IS DISTINCT FROM message_text(OLD.parts, OLD.text)))
    EXECUTE FUNCTION search_message();

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM message) THEN
        CREATE INDEX message_unfilled ON message (owner_id, id) WHERE parts IS NULL OR receipts IS NULL;
    END IF;
END $$;
"""


def upgrade() -> None:
    run(op, SQL)
