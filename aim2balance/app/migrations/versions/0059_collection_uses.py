"""Which collections are searched for the questions of a chat, a project, or an agent.

Safe under load: a new table. Its references take locks on chats, projects and agents that wait for nobody longer than any migration does.
"""

from alembic import op

from aim2balance.app.migrate import run

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

SQL = """
CREATE TABLE collection_use (
    owner_id        uuid NOT NULL,
    collection_id   uuid NOT NULL,
    conversation_id uuid,
    project_id      uuid,
    agent_id        uuid,
    CONSTRAINT collection_use_of_one CHECK (num_nonnulls(conversation_id, project_id, agent_id) = 1),
    FOREIGN KEY (owner_id, collection_id) REFERENCES collection (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_id, conversation_id) REFERENCES conversation (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_id, project_id) REFERENCES project (owner_id, id) ON DELETE CASCADE,
    FOREIGN KEY (owner_id, agent_id) REFERENCES agent (owner_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX collection_use_chat ON collection_use (owner_id, conversation_id, collection_id) WHERE conversation_id IS NOT NULL;
CREATE UNIQUE INDEX collection_use_project ON collection_use (owner_id, project_id, collection_id) WHERE project_id IS NOT NULL;
CREATE UNIQUE INDEX collection_use_agent ON collection_use (owner_id, agent_id, collection_id) WHERE agent_id IS NOT NULL;
CREATE INDEX collection_use_collection ON collection_use (owner_id, collection_id);

ALTER TABLE collection_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON collection_use
    USING (owner_id = coalesce((SELECT nullif(current_setting('aim2balance.owner_id', true), '')::uuid), owner_id));
"""


def upgrade() -> None:
    run(op, SQL)
