"""What a provider itself said an answer cost, where that is another figure than ours: kept on the event, and found by an index of those alone.

Safe under load: a column without a default, an index that the worker completes partition by partition (`usage.complete`), and the function
that stores events.
"""

from pathlib import Path

from alembic import op

from aim2balance.app.migrate import run

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE usage_event ADD COLUMN cost_difference_micro_usd numeric;
COMMENT ON COLUMN usage_event.cost_difference_micro_usd IS
    'what the provider itself said the answer cost less provider_micro_usd, where that is more than rounding';
CREATE INDEX usage_event_cost_difference ON ONLY usage_event (id) WHERE cost_difference_micro_usd IS NOT NULL;
"""


def upgrade() -> None:
    run(op, SQL)
    run(op, (Path(__file__).parents[1] / "sql" / "0029_cost_difference.sql").read_text(encoding="utf-8"))
