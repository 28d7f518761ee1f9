"""Read-only links to a person over a span of days, or over all time, beside those to a month or a project.

Safe under load: two columns without a default, and a looser check in the place of another, which reads no row. The version before would
take a link to a person for one to a project without a name, so it is told not to serve any more.
"""

from alembic import op

from aim2balance.app.migrate import require, run

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

SQL = """
ALTER TABLE officer_link
    ADD COLUMN first_day date,
    ADD COLUMN last_day  date,
    DROP CONSTRAINT officer_link_check,
    ADD CONSTRAINT officer_link_subject CHECK (
        num_nonnulls(month, project_id) <= 1
        AND (num_nonnulls(month, project_id) = 0 OR num_nonnulls(first_day, last_day) = 0)
        AND first_day <= last_day IS NOT FALSE
    ) NOT VALID;
COMMENT ON TABLE officer_link IS
    'who has the token reads figures of one month or project, or of the person over a span; a link that was taken back is gone';
COMMENT ON COLUMN officer_link.first_day IS 'of a link to the person: the first day, Europe/Berlin; null: since the beginning';
COMMENT ON COLUMN officer_link.last_day IS 'of a link to the person: the last day; null: until now';
"""


def upgrade() -> None:
    require(op, revision)
    run(op, SQL)
