"""Answers that every process can follow and stop, full-text search, projects, tags, shares, feedback, imports, and chats that go in time.

Safe under load: existing tables get columns without a rewrite and short locks for triggers; every index is on a new table. What was
written before is brought into the search by `chat.search.complete`, in batches; `search_state.is_complete` says when.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = """
-- An answer being written, and for some minutes after it. Small rows that change often, so that the message is written twice only.
CREATE TABLE generation (
    owner_id        uuid NOT NULL,
    message_id      uuid NOT NULL,
    conversation_id uuid NOT NULL,
    parent_id       uuid NOT NULL,
    started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    touched_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    stop_asked_at   timestamptz,
    answered_at     timestamptz,
    ended_at        timestamptz,
    PRIMARY KEY (owner_id, message_id),
    FOREIGN KEY (owner_id, message_id) REFERENCES message (owner_id, id) ON DELETE CASCADE
) WITH (fillfactor = 50);
CREATE INDEX generation_of_conversation ON generation (owner_id, conversation_id, message_id);
CREATE INDEX generation_open ON generation (started_at) WHERE ended_at IS NULL;
CREATE INDEX generation_ended ON generation (ended_at);
COMMENT ON COLUMN generation.touched_at IS 'the last sign of life of the process that writes it';
COMMENT ON COLUMN generation.answered_at IS 'the answer is kept; at most a title is still to come';

-- The events of an answer as they were told, a few in each row.
CREATE TABLE generation_event (
    owner_id    uuid NOT NULL,
    message_id  uuid NOT NULL,
    first_id    integer NOT NULL,
    last_id     integer NOT NULL,
    events      text NOT NULL,
    PRIMARY KEY (owner_id, message_id, first_id),
    FOREIGN KEY (owner_id, message_id) REFERENCES generation (owner_id, message_id) ON DELETE CASCADE
);

CREATE TABLE project (
    id          uuid NOT NULL,
    owner_id    uuid NOT NULL,
    name        text NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id)
);

ALTER TABLE conversation
    ADD COLUMN pinned_at timestamptz,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN temporary_until timestamptz,
    ADD COLUMN project_id uuid,
    ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE conversation ADD CONSTRAINT conversation_project FOREIGN KEY (owner_id, project_id) REFERENCES project (owner_id, id)
    ON DELETE SET NULL (project_id) NOT VALID;

-- When a chat goes for good: a deleted one after the time in which it can be taken back, a temporary one after its day.
CREATE TABLE chat_removal (
    owner_id        uuid NOT NULL,
    conversation_id uuid NOT NULL,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (owner_id, conversation_id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX chat_removal_due ON chat_removal (due_at);

CREATE TABLE share (
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    conversation_id uuid NOT NULL,
    token           text NOT NULL UNIQUE,
    title           text NOT NULL,
    messages        jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX share_of_conversation ON share (owner_id, conversation_id);
COMMENT ON COLUMN share.messages IS 'the branch as it was, for anybody who has the link: no ids, no receipts';

CREATE TABLE feedback (
    owner_id    uuid NOT NULL,
    message_id  uuid NOT NULL,
    rating      text NOT NULL CHECK (rating IN ('up', 'down')),
    comment     text,
    given_at    timestamptz NOT NULL,
    PRIMARY KEY (owner_id, message_id),
    FOREIGN KEY (owner_id, message_id) REFERENCES message (owner_id, id) ON DELETE CASCADE
);

CREATE TABLE import_run (
    id          uuid NOT NULL,
    owner_id    uuid NOT NULL,
    state       text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    error_code  text,
    size_bytes  bigint NOT NULL,
    read_bytes  bigint NOT NULL DEFAULT 0,
    found       integer NOT NULL DEFAULT 0,
    imported    integer NOT NULL DEFAULT 0,
    skipped     integer NOT NULL DEFAULT 0,
    messages    integer NOT NULL DEFAULT 0,
    items       jsonb NOT NULL DEFAULT '[]',
    created_at  timestamptz NOT NULL,
    touched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (owner_id, id)
);

-- Which chat of another application became which chat here: a second import of the same file adds nothing.
CREATE TABLE import_source (
    owner_id        uuid NOT NULL,
    source          text NOT NULL,
    source_id       text NOT NULL,
    conversation_id uuid NOT NULL,
    PRIMARY KEY (owner_id, source, source_id),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX import_source_of_conversation ON import_source (owner_id, conversation_id);

-- The words of a text in German and in English, and marks that no text can hold: whose it is, and of which month, so that the index
-- looks at nobody else's texts and at the newest first. 100,000 characters keep the result below the megabyte a tsvector may have.
CREATE FUNCTION search_words(marks text[], words text) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT array_to_tsvector(marks)
        || to_tsvector('pg_catalog.german', left(words, 100000)) || to_tsvector('pg_catalog.english', left(words, 100000))
$$;
CREATE FUNCTION search_marks(owner uuid, at timestamptz) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT ARRAY['message of ' || owner::text,
        'message of ' || owner::text || ' in ' || (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::integer]
$$;

-- One row for every title and every message that is written to its end, kept by triggers in the transaction that writes them.
CREATE TABLE search_entry (
    owner_id        uuid NOT NULL,
    entry_id        uuid NOT NULL,
    is_title        boolean NOT NULL,
    conversation_id uuid NOT NULL,
    at              timestamptz NOT NULL,
    words           tsvector NOT NULL,
    PRIMARY KEY (owner_id, entry_id, is_title),
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE
);
CREATE INDEX search_entry_recent ON search_entry (owner_id, is_title, at DESC, entry_id DESC);
CREATE INDEX search_entry_of_conversation ON search_entry (owner_id, conversation_id);
CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 512);

CREATE FUNCTION search_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, false, NEW.conversation_id, NEW.created_at, search_words(search_marks(NEW.owner_id, NEW.created_at), NEW.text))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE FUNCTION search_title() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
    VALUES (NEW.owner_id, NEW.id, true, NEW.id, NEW.created_at, search_words(ARRAY['title of ' || NEW.owner_id::text], NEW.title))
    ON CONFLICT (owner_id, entry_id, is_title) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$;
CREATE TRIGGER message_search AFTER INSERT OR UPDATE OF text, status ON message
    FOR EACH ROW WHEN (NEW.status <> 'streaming') EXECUTE FUNCTION search_message();
CREATE TRIGGER conversation_search AFTER INSERT OR UPDATE OF title ON conversation
    FOR EACH ROW EXECUTE FUNCTION search_title();

CREATE TABLE search_state (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_complete boolean NOT NULL,
    owner_id    uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    done_to     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000'
);
COMMENT ON COLUMN search_state.done_to IS 'the last chat of owner_id whose texts are in the search';
INSERT INTO search_state (is_complete) SELECT NOT EXISTS (SELECT FROM conversation);
"""


def upgrade() -> None:
    run(op, SQL)
