"""The hashes over the receipts of each closed month, in blocks, so that a receipt can be shown to be among them.

Safe under load: a new table only. Months that are closed already have no blocks and stay as they are.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE donation_block (
    month        date NOT NULL REFERENCES donation (month),
    number       integer NOT NULL CHECK (number >= 0),
    first_entry  uuid NOT NULL,
    leaves       integer NOT NULL CHECK (leaves BETWEEN 1 AND 1024),
    root         bytea NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (month, number)
);
COMMENT ON TABLE donation_block IS 'hashes over up to 1,024 receipts each, in the order of their booking';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON donation_block FOR EACH ROW EXECUTE FUNCTION a2b_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON donation_block EXECUTE FUNCTION a2b_append_only();
"""


def upgrade() -> None:
    run(op, SQL)
