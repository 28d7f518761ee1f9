"""What answers took at providers with a power meter, by day, beside what was estimated of the same answers.

Safe under load: a new table. Processes of the version before do not write it.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE measured_energy (
    provider      text NOT NULL,
    model         text NOT NULL,
    basis         text NOT NULL,
    day           date NOT NULL,
    quality       text NOT NULL,
    answers       bigint NOT NULL CHECK (answers > 0),
    measured_kwh  float8 NOT NULL CHECK (measured_kwh >= 0),
    estimated_kwh float8 NOT NULL CHECK (estimated_kwh > 0),
    least         float8 NOT NULL,
    most          float8 NOT NULL,
    PRIMARY KEY (provider, model, basis, day)
);
COMMENT ON TABLE measured_energy IS 'sums over everybody of measured answers by day (UTC); basis: the method that estimated the same ones';
COMMENT ON COLUMN measured_energy.least IS 'the least of the low ends of what an answer was measured to take, over its estimate; most: the most of the high ends';
"""


def upgrade() -> None:
    run(op, SQL)
