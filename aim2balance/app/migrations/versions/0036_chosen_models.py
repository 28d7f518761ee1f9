"""The model a person chose stays chosen, in a chat and for the next one, on every device.

Safe under load: columns without a default are added without touching a row; the version before does not read them.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE conversation ADD COLUMN chosen_model text;
COMMENT ON COLUMN conversation.chosen_model IS 'where the next message goes; null: to the model of the head';
ALTER TABLE preferences ADD COLUMN last_model text;
COMMENT ON COLUMN preferences.last_model IS 'the model chosen last, in whatever chat';
"""


def upgrade() -> None:
    run(op, SQL)
