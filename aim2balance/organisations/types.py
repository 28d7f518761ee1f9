"""The nouns of organisations; those that every domain shares stand in `kit/principal.py`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder of chats and keys; a chat is in one or in none."""

    id: UUID
    name: str
    created_at: datetime
    description: str = ""
    instructions: str = ""
    """What every model is told in its chats, after what the person tells all."""
    is_eu_only: bool = False
    """What is asked in it is answered in the EU or not at all."""
