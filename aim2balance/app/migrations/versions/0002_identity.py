"""Persons, their sessions, API keys, guesses at passwords, the setup code, and the epoch that every process watches."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = """
-- email is stored normalised (lower case), so plain uniqueness is case-insensitive.
CREATE TABLE users (
    id            uuid PRIMARY KEY,
    email         text NOT NULL UNIQUE,
    name          text,
    role          text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'admin')),
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL,
    suspended_at  timestamptz
);
CREATE INDEX users_admins ON users (id) WHERE role = 'admin';

-- A family is one sign-in; its refresh tokens follow each other until it ends.
CREATE TABLE session_family (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text CHECK (end_reason IN ('logout', 'reuse', 'suspended', 'password'))
);
CREATE INDEX session_family_user ON session_family (user_id);

CREATE TABLE refresh_token (
    hash       bytea PRIMARY KEY,
    family_id  uuid NOT NULL REFERENCES session_family (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family_id);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id   uuid,
    agent_id     uuid,
    name         text NOT NULL,
    hash         bytea NOT NULL UNIQUE,
    hint         text NOT NULL,
    models       text[],
    limit_micro  bigint CHECK (limit_micro >= 0),
    window_kind  text CHECK (window_kind IN ('day', 'week', 'month', 'total')),
    rpm          integer CHECK (rpm > 0),
    scopes       text[] NOT NULL,
    region       text,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    CHECK ((limit_micro IS NULL) = (window_kind IS NULL))
);
CREATE INDEX api_key_owner ON api_key (owner_id, id);
CREATE INDEX api_key_user ON api_key (user_id);

-- Failed guesses by bucket (a keyed hash of account or address), a row for each quarter of an hour.
CREATE TABLE login_guess (
    bucket     bytea NOT NULL,
    since      timestamptz NOT NULL,
    guesses    integer NOT NULL,
    PRIMARY KEY (bucket, since)
);
CREATE INDEX login_guess_since ON login_guess (since);

CREATE TABLE setup_code (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    hash       bytea NOT NULL,
    tries_left integer NOT NULL,
    created_at timestamptz NOT NULL
);

-- Rises in the transaction of every suspension and revocation; what processes remember of keys and users is as old as this number.
CREATE TABLE epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value    bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO epoch (value) VALUES (1);
"""


def upgrade() -> None:
    run(op, SQL)
