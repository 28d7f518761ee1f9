"""The nouns of agents: models with a name, instructions and parameters of their own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aim2balance.prompts.types import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What an agent answers with. Another one is another version."""

    model: str
    settings: Settings
    """Instructions and parameters, without an origin."""
    starters: tuple[str, ...] = ()
    """Questions to begin a chat with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    id: UUID
    name: str
    """Unique for a person, capitals or not."""
    description: str
    icon: str
    definition: Definition
    version: int
    """Counts the definitions it has had, from 1."""
    changed_at: datetime
    collections: tuple[UUID, ...] = ()
    """What is searched for the questions it answers; no part of its versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChange:
    """What a person changes of an agent; None stays as it is."""

    name: str | None = None
    description: str | None = None
    icon: str | None = None
    model: str | None = None
    instructions: str | None = None
    parameters: Settings | None = None
    """All parameters at once; its instructions are not looked at."""
    starters: tuple[str, ...] | None = None
    collections: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentVersion:
    version: int
    definition: Definition
    made_at: datetime
