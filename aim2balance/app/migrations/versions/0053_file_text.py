"""The text of files, page by page, and how far reading them is.

Safe under load: columns without a default, which rewrite nothing, and a new table.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE uploaded_file ADD COLUMN text_state text, ADD COLUMN text_error text, ADD COLUMN pages integer, ADD COLUMN text_bytes bigint;
COMMENT ON COLUMN uploaded_file.text_state IS 'reading, ready or failed (text_error says why); none where nobody reads files of that kind';

CREATE TABLE file_page (
    owner_id uuid NOT NULL,
    file_id  uuid NOT NULL,
    page     integer NOT NULL CHECK (page >= 1),
    text     text NOT NULL,
    PRIMARY KEY (owner_id, file_id, page),
    FOREIGN KEY (owner_id, file_id) REFERENCES uploaded_file (owner_id, id) ON DELETE CASCADE
);
ALTER TABLE file_page ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON file_page
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
