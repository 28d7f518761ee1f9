"""The wire shapes of prompts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import APIModel, APIRequest, SpelledText, Text
from aim2balance.prompts.rules import MOST_NAME, MOST_TEXT, variables_of
from aim2balance.prompts.types import Prompt, PromptVersion


class PromptIn(APIRequest):
    """The name without blanks around it; the text as it is, but not blank."""

    name: Annotated[SpelledText, Field(min_length=1, max_length=MOST_NAME)]
    text: Annotated[Text, Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")]


class PromptOut(APIModel):
    id: UUID
    name: str
    text: str
    variables: list[str]
    version: int
    changed_at: datetime


class PromptVersionOut(APIModel):
    version: int
    text: str
    made_at: datetime


def prompt_json(prompt: Prompt) -> dict[str, Any]:
    return {
        "id": str(prompt.id),
        "name": prompt.name,
        "text": prompt.text,
        "variables": variables_of(prompt.text),
        "version": prompt.version,
        "changedAt": wire_time(prompt.changed_at),
    }


def version_json(version: PromptVersion) -> dict[str, Any]:
    return {"version": version.version, "text": version.text, "madeAt": wire_time(version.made_at)}
