"""Collections of files that are searched passage by passage.

Safe under load: four new tables. The reference to files takes a lock on them that waits for nobody longer than any migration does.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE collection (
    owner_id    uuid NOT NULL,
    id          uuid NOT NULL,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description text NOT NULL CHECK (length(description) <= 300),
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id)
);
CREATE UNIQUE INDEX collection_name ON collection (owner_id, lower(name));

CREATE TABLE knowledge_source (
    owner_id      uuid NOT NULL,
    id            uuid NOT NULL,
    collection_id uuid NOT NULL,
    file_id       uuid NOT NULL,
    name          text NOT NULL,
    state         text NOT NULL CHECK (state IN ('queued', 'reading', 'ready', 'failed', 'cancelled')),
    error         text,
    run           integer NOT NULL DEFAULT 1,
    pages         integer,
    pages_done    integer NOT NULL DEFAULT 0,
    passages      integer NOT NULL DEFAULT 0,
    heading       text NOT NULL DEFAULT '',
    added_at      timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id),
    UNIQUE (owner_id, collection_id, file_id),
    FOREIGN KEY (owner_id, collection_id) REFERENCES collection (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_id, file_id) REFERENCES uploaded_file (owner_id, id) ON DELETE CASCADE,
    CONSTRAINT knowledge_source_says_why CHECK ((state = 'failed') = (error IS NOT NULL))
);
CREATE INDEX knowledge_source_file ON knowledge_source (owner_id, file_id);
COMMENT ON COLUMN knowledge_source.run IS 'counts how often its reading was begun or gone on with: jobs of an earlier run do nothing';
COMMENT ON COLUMN knowledge_source.heading IS 'under which the next page begins';

CREATE TABLE passage (
    owner_id   uuid NOT NULL,
    source_id  uuid NOT NULL,
    ordinal    integer NOT NULL CHECK (ordinal >= 1),
    page       integer NOT NULL CHECK (page >= 1),
    start_char integer NOT NULL,
    end_char   integer NOT NULL CHECK (end_char > start_char),
    heading    text NOT NULL,
    is_table   boolean NOT NULL,
    PRIMARY KEY (owner_id, source_id, ordinal),
    FOREIGN KEY (owner_id, source_id) REFERENCES knowledge_source (owner_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE passage IS 'where passages stand in the text of a page; the text itself is kept once, by files';

CREATE TABLE passage_words (
    owner_id  uuid NOT NULL,
    source_id uuid NOT NULL,
    ordinal   integer NOT NULL,
    words     tsvector NOT NULL,
    PRIMARY KEY (owner_id, source_id, ordinal),
    FOREIGN KEY (owner_id, source_id, ordinal) REFERENCES passage (owner_id, source_id, ordinal) ON DELETE CASCADE
);
CREATE INDEX passage_words_found ON passage_words USING gin (words) WITH (fastupdate = off);
COMMENT ON TABLE passage_words IS
    'without a policy, which would keep the index from being used: what is found is read through passage, which has one';

ALTER TABLE collection ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON collection
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE knowledge_source ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON knowledge_source
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE passage ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON passage
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
