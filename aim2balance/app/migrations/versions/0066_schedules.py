"""Prompts that are asked at set times, and what came of each time.

Safe under load: two new tables.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE schedule (
    owner_id      uuid NOT NULL,
    id            uuid NOT NULL,
    user_id       uuid NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    text          text NOT NULL,
    model         text,
    agent_id      uuid,
    project_id    uuid,
    is_eu_only    boolean NOT NULL,
    cron          text NOT NULL,
    zone          text NOT NULL,
    greener_hours smallint NOT NULL CHECK (greener_hours BETWEEN 0 AND 11),
    run_micro     bigint CHECK (run_micro > 0),
    month_micro   bigint CHECK (month_micro > 0),
    is_mail       boolean NOT NULL,
    is_paused     boolean NOT NULL,
    due_at        timestamptz NOT NULL,
    run_at        timestamptz,
    is_placed     boolean NOT NULL,
    g_per_kwh     double precision,
    due_g_per_kwh double precision,
    told          text,
    made_at       timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id),
    CHECK ((model IS NULL) <> (agent_id IS NULL))
);
CREATE INDEX schedule_due ON schedule (run_at) WHERE run_at IS NOT NULL;
COMMENT ON COLUMN schedule.due_at IS 'the next time as it is set';
COMMENT ON COLUMN schedule.run_at IS 'when it is looked at next: its time, or the begin of the window a greener hour is sought in; none while it is paused';
COMMENT ON COLUMN schedule.is_placed IS 'the greener hour has been sought; run_at is when it runs';
COMMENT ON COLUMN schedule.told IS 'why it was left out the last time, which its person was told';

CREATE TABLE schedule_run (
    owner_id        uuid NOT NULL,
    id              uuid NOT NULL,
    schedule_id     uuid NOT NULL,
    due_at          timestamptz NOT NULL,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    state           text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'skipped')),
    reason          text,
    conversation_id uuid,
    message_id      uuid,
    is_late         boolean NOT NULL,
    is_by_hand      boolean NOT NULL,
    is_greener      boolean NOT NULL,
    g_per_kwh       double precision,
    due_g_per_kwh   double precision,
    cost_micro      bigint,
    PRIMARY KEY (owner_id, id),
    FOREIGN KEY (owner_id, schedule_id) REFERENCES schedule (owner_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX schedule_run_once ON schedule_run (owner_id, schedule_id, due_at) WHERE NOT is_by_hand;
CREATE INDEX schedule_run_running ON schedule_run (started_at) WHERE state = 'running';
COMMENT ON COLUMN schedule_run.is_greener IS 'a greener hour was wanted; without figures none was known';

ALTER TABLE schedule ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON schedule USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
ALTER TABLE schedule_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON schedule_run
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
