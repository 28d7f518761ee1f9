"""Texts and settings a person keeps, to use again and again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Effort(StrEnum):
    """How long a model that reasons should think, in OpenAI's words."""

    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The preset that settings were taken from, as it was called then; it may have changed or gone since."""

    preset_id: UUID
    name: str
    is_adjusted: bool
    """They were not, or not any more, those of the preset when they were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a chat asks its models with, besides its messages. None: as the provider does it unasked."""

    instructions: str = ""
    temperature: float | None = None
    """0 to 2"""
    top_p: float | None = None
    """0 to 1"""
    most_output: int | None = None
    """Bound of one answer in tokens."""
    effort: Effort | None = None
    origin: Origin | None = None
    """Of the settings of a chat; a preset's own have none."""


NOTHING_SET = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A text a person uses again and again; `{{name}}` in it is filled in each time."""

    id: UUID
    name: str
    text: str
    version: int
    """Counts the texts it has had, from 1."""
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptVersion:
    version: int
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetWish:
    """Settings with a name, for chats to begin or go on with."""

    name: str
    description: str
    model: str | None
    """None: whichever the chat has."""
    is_default: bool
    """New chats begin with it; one of a person's presets at most."""
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset(PresetWish):
    """One that is kept."""

    id: UUID
    changed_at: datetime
