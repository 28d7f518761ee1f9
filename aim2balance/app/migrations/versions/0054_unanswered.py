"""How many requests of a day a provider did not answer at all: nothing was produced, so there is no event of them.

Safe under load: a new table.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE provider_unanswered (
    day date NOT NULL,
    provider text NOT NULL,
    requests bigint NOT NULL CHECK (requests > 0),
    PRIMARY KEY (day, provider)
);
"""


def upgrade() -> None:
    run(op, SQL)
