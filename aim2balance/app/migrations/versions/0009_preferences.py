"""What a person prefers: looks, language, units, the model to begin with, and what models should know."""

from alembic import op

from aim2balance.app.migrate import run

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQL = """
-- A person without a row has the defaults.
CREATE TABLE preferences (
    user_id             uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    theme               text NOT NULL CHECK (theme IN ('system', 'light', 'dark')),
    language            text CHECK (length(language) <= 35),
    time_zone           text CHECK (length(time_zone) <= 64),
    default_model       text CHECK (length(default_model) <= 300),
    energy_unit         text NOT NULL CHECK (energy_unit IN ('auto', 'Wh', 'kWh')),
    mass_unit           text NOT NULL CHECK (mass_unit IN ('auto', 'g', 'kg')),
    volume_unit         text NOT NULL CHECK (volume_unit IN ('auto', 'mL', 'L')),
    area_unit           text NOT NULL CHECK (area_unit IN ('auto', 'cm2', 'm2')),
    custom_instructions text NOT NULL CHECK (length(custom_instructions) <= 8000),
    about_you           text NOT NULL CHECK (length(about_you) <= 8000),
    is_personal         boolean NOT NULL,
    updated_at          timestamptz NOT NULL
);
COMMENT ON COLUMN preferences.is_personal IS 'whether custom instructions and about-you are sent with chats';
"""


def upgrade() -> None:
    run(op, SQL)
