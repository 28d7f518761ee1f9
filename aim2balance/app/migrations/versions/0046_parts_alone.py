"""Messages are their parts alone: the old columns go, with the functions and triggers that kept both forms in step.

First what has no parts gets them, and each message the size of its text, which storage is counted by, in small transactions of its own:
whoever starts again after a crash goes on where it stopped, and nobody who writes waits longer than for a hundred rows. Then a constraint
says that all have them, checked without holding anybody up. Only the last step takes the table, for changes of the catalogue that look at
no row; where others hold the table it gives up after the lock timeout and the next start goes on there.

From here on programs that know the old columns cannot read messages: `require` takes them out of rotation. See
docs/decisions/0023-old-columns-of-messages.md.
"""

from alembic import op

from aim2balance.app.migrate import fetch, require, run

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ROWS_AT_A_TIME = 100
FIRST = ("00000000-0000-0000-0000-000000000000",) * 2
BYTES = """
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE message ADD COLUMN IF NOT EXISTS text_bytes integer;
CREATE OR REPLACE FUNCTION count_message_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.text_bytes := CASE WHEN NEW.parts IS NOT NULL THEN coalesce((SELECT sum(octet_length(part ->> 'text'))
        FROM jsonb_array_elements(NEW.parts) AS said (part) WHERE part ->> 'type' IN ('text', 'reasoning')), 0) END;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER message_text_bytes BEFORE INSERT OR UPDATE OF parts ON message
    FOR EACH ROW EXECUTE FUNCTION count_message_bytes();
COMMIT;
"""
FILL = """
WITH old AS (SELECT owner_id, id FROM message WHERE (parts IS NULL OR receipts IS NULL OR text_bytes IS NULL)
    AND (owner_id, id) > ('{0}', '{1}') ORDER BY owner_id, id LIMIT {2} FOR NO KEY UPDATE)
UPDATE message m SET parts = coalesce(m.parts, message_parts(m.text, m.reasoning, m.files)),
    receipts = coalesce(m.receipts, CASE WHEN m.receipt IS NULL THEN '[]' ELSE jsonb_build_array(m.receipt) END),
    text_bytes = octet_length(m.text) + coalesce(octet_length(m.reasoning), 0)
FROM old WHERE m.owner_id = old.owner_id AND m.id = old.id RETURNING m.owner_id::text, m.id::text
"""
ALL_HAVE = """
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE message DROP CONSTRAINT IF EXISTS message_has_parts;
ALTER TABLE message ADD CONSTRAINT message_has_parts
    CHECK (parts IS NOT NULL AND receipts IS NOT NULL AND text_bytes IS NOT NULL) NOT VALID;
COMMIT;
"""
SQL = """
DROP TRIGGER message_search_again ON message;
DROP TRIGGER message_parts_stale ON message;
-- The table is taken by this transaction anyway.
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX IF EXISTS message_unfilled;
ALTER TABLE message ALTER parts SET NOT NULL, ALTER receipts SET NOT NULL, ALTER text_bytes SET NOT NULL, ALTER receipts SET DEFAULT '[]',
    DROP CONSTRAINT message_has_parts, DROP COLUMN text, DROP COLUMN reasoning, DROP COLUMN files, DROP COLUMN receipt;
COMMENT ON COLUMN message.parts IS 'what was said, in order: each has a type';
COMMENT ON COLUMN message.receipts IS 'of each call to a model, in order';
COMMENT ON COLUMN message.text_bytes IS 'of text and reasoning, as UTF-8';
DROP FUNCTION clear_stale_parts();
DROP FUNCTION message_parts(text, text, jsonb);

CREATE FUNCTION message_text(parts jsonb) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT coalesce(string_agg(part ->> 'text', '' ORDER BY place), '')
    FROM jsonb_array_elements(parts) WITH ORDINALITY AS said (part, place) WHERE part ->> 'type' = 'text'
$$;
CREATE OR REPLACE FUNCTION search_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, false, NEW.conversation_id, NEW.created_at,
        search_words(search_marks(NEW.owner_id, NEW.created_at), message_text(NEW.parts)))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER message_search_again AFTER UPDATE OF status, parts ON message
    FOR EACH ROW WHEN (NEW.status <> 'streaming'
        AND (OLD.status = 'streaming' OR message_text(NEW.parts) IS DISTINCT FROM message_text(OLD.parts)))
    EXECUTE FUNCTION search_message();
DROP FUNCTION message_text(jsonb, text);
"""


def fill() -> None:
    after = FIRST
    while some := fetch(op, FILL.format(*after, ROWS_AT_A_TIME)):
        after = max((row["owner_id"], row["id"]) for row in some)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        run(op, BYTES)
        fill()
        run(op, ALL_HAVE)
        fill()  # what a process of a version before wrote between
        run(op, "ALTER TABLE message VALIDATE CONSTRAINT message_has_parts")
    run(op, SQL)
    require(op, revision)
