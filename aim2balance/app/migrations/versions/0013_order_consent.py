"""Which words a buyer agreed to, and which payment an order became."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE payment_order ADD COLUMN consent_version text CHECK (length(consent_version) <= 40);
COMMENT ON COLUMN payment_order.consent_version IS 'version of the words about beginning at once that were agreed to at consented_at';
ALTER TABLE payment_order ADD COLUMN reference text;
COMMENT ON COLUMN payment_order.reference IS 'payment.reference of what was paid on this page, once the processor said so';
"""


def upgrade() -> None:
    run(op, SQL)
