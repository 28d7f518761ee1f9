"""The wire shapes of presets and of a chat's settings."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import APIModel, APIRequest, SpelledText, Text
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import Effort, Origin, Preset, PresetWish, Settings

Tokens = Annotated[int, Field(ge=1, le=chat_settings.MOST_TOKENS)]


class SettingsIn(APIRequest):
    """What is left out or null is not set: each model does as it does unasked."""

    instructions: Annotated[Text, Field(max_length=chat_settings.MOST_TEXT)] = ""
    temperature: Annotated[float, Field(strict=True, ge=0, le=chat_settings.MOST_TEMPERATURE, allow_inf_nan=False)] | None = None
    top_p: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)] | None = None
    max_output: Annotated[Tokens, Field(strict=True)] | None = None
    """Bounds each answer, in tokens."""
    reasoning_effort: Effort | None = None

    def settings(self) -> Settings:
        return Settings(
            instructions=self.instructions if self.instructions.strip() else "",
            temperature=self.temperature,
            top_p=self.top_p,
            most_output=self.max_output,
            effort=self.reasoning_effort,
        )


class ChatSettingsIn(SettingsIn):
    preset_id: UUID | None = None
    """The preset they were taken from, adjusted or not."""

    def settings(self) -> Settings:
        """The name of the preset is looked up where they are kept."""
        taken = super().settings()
        if self.preset_id is None:
            return taken
        return replace(taken, origin=Origin(preset_id=self.preset_id, name="", is_adjusted=False))


class PresetIn(SettingsIn):
    """The name without blanks around it."""

    name: Annotated[SpelledText, Field(min_length=1, max_length=chat_settings.MOST_NAME)]
    description: Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(max_length=chat_settings.MOST_DESCRIPTION)] = ""
    model: Annotated[SpelledText, Field(min_length=1, max_length=300)] | None = None
    """Null: whichever the chat has."""
    default: bool = False
    """New chats begin with it; the one that was the default before is not any more."""

    def wish(self) -> PresetWish:
        return PresetWish(name=self.name, description=self.description, model=self.model, is_default=self.default, settings=self.settings())


class SettingValuesOut(APIModel):
    """Null is not set."""

    instructions: str
    temperature: float | None
    top_p: float | None
    max_output: int | None = Field(description="tokens of one answer")
    reasoning_effort: Effort | None


class PresetOut(SettingValuesOut):
    id: UUID
    name: str
    description: str
    model: str | None = Field(description="null: whichever the chat has")
    default: bool = Field(description="new chats begin with it")
    changed_at: datetime


class OriginOut(APIModel):
    id: UUID
    name: str
    adjusted: bool


class ChatSettingsOut(SettingValuesOut):
    """The settings of one chat: values of its own, and the preset they were taken from."""

    preset: OriginOut | None


def preset_json(preset: Preset) -> dict[str, Any]:
    settings = preset.settings
    return {
        "id": str(preset.id),
        "name": preset.name,
        "description": preset.description,
        "model": preset.model,
        "default": preset.is_default,
        "instructions": settings.instructions,
        "temperature": settings.temperature,
        "topP": settings.top_p,
        "maxOutput": settings.most_output,
        "reasoningEffort": settings.effort and str(settings.effort),
        "changedAt": wire_time(preset.changed_at),
    }
