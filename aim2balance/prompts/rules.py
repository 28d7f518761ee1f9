"""The settings of a chat as plain functions: as they are stored and told, and what they change about a request."""

import re
from typing import Any
from uuid import UUID

from aim2balance.prompts.types import NOTHING_SET, Effort, Origin, Settings

MOST_TEXT = 20_000
"""Characters; they are sent, and paid for, with every message."""
MOST_PROJECT_TEXT = 2_000
"""Characters of what a project is for."""
MOST_TEMPERATURE = 2.0
MOST_TOKENS = 1_000_000
MOST_NAME = 100
MOST_DESCRIPTION = 300
_VARIABLE = re.compile(r"\{\{[\s\ufeff]*([^\W_][\w -]{0,49}?)[\s\ufeff]*\}\}")
"""`{{name}}`: letters and digits of any script, inside also blanks, hyphens and underscores; 50 at most."""


def variables_of(text: str) -> list[str]:
    """The names in a prompt (`{{name}}`) that are filled in each time, each once, in the order of the text."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def stored(settings: Settings) -> dict[str, Any]:
    """As JSON, in the words of the wire; what is not set is left out, so that nothing set is `{}`."""
    origin = settings.origin
    told: dict[str, Any] = {
        "instructions": settings.instructions or None,
        "temperature": settings.temperature,
        "topP": settings.top_p,
        "maxOutput": settings.most_output,
        "reasoningEffort": settings.effort and str(settings.effort),
        "preset": origin and {"id": str(origin.preset_id), "name": origin.name, "adjusted": origin.is_adjusted},
    }
    return {name: value for name, value in told.items() if value is not None}


def read(kept: dict[str, Any]) -> Settings:
    """What `stored` made."""
    origin = kept.get("preset")
    return Settings(
        instructions=kept.get("instructions", ""),
        temperature=kept.get("temperature"),
        top_p=kept.get("topP"),
        most_output=kept.get("maxOutput"),
        effort=Effort(kept["reasoningEffort"]) if "reasoningEffort" in kept else None,
        origin=origin and Origin(preset_id=UUID(origin["id"]), name=origin["name"], is_adjusted=origin["adjusted"]),
    )


def read_loosely(told: Any) -> Settings:
    """Of a file that anybody may have written: what is not as it should be is not set, and no preset of ours is meant."""
    if not isinstance(told, dict):
        return NOTHING_SET
    instructions, effort = told.get("instructions"), told.get("reasoningEffort")
    most_output = told.get("maxOutput")
    return Settings(
        instructions=instructions.replace("\0", "")[:MOST_TEXT] if isinstance(instructions, str) else "",
        temperature=_between(told.get("temperature"), MOST_TEMPERATURE),
        top_p=_between(told.get("topP"), 1.0),
        most_output=most_output if type(most_output) is int and 1 <= most_output <= MOST_TOKENS else None,
        effort=Effort(effort) if effort in list(Effort) else None,
    )


def _between(value: Any, most: float) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most else None


def wire(settings: Settings) -> dict[str, Any] | None:
    """Every member by name; None where nothing is set."""
    kept = stored(settings)
    if not kept:
        return None
    names = ("temperature", "topP", "maxOutput", "reasoningEffort", "preset")
    return {"instructions": settings.instructions, **{name: kept.get(name) for name in names}}


def instructions_of(personal: str | None, settings: Settings, of_project: str = "") -> str | None:
    """What a person tells every model, then what they tell those of the project, then of this chat."""
    return "\n\n".join(part for part in (personal, of_project, settings.instructions) if part and part.strip()) or None


def on_top(settings: Settings, below: Settings) -> Settings:
    """`settings`, and what they do not set as it is `below`: instructions after those, of two limits of an answer the lower one."""
    return Settings(
        instructions="\n\n".join(text for text in (below.instructions, settings.instructions) if text.strip()),
        temperature=below.temperature if settings.temperature is None else settings.temperature,
        top_p=below.top_p if settings.top_p is None else settings.top_p,
        most_output=limit_of(below.most_output, settings),
        effort=below.effort if settings.effort is None else settings.effort,
        origin=settings.origin,
    )


def limit_of(most_output: int | None, settings: Settings) -> int | None:
    """The lower one of the limit of a message and that of its chat."""
    return min((limit for limit in (most_output, settings.most_output) if limit is not None), default=None)


def parameters_of(settings: Settings) -> dict[str, Any]:
    """As members of OpenAI's request."""
    told = {"temperature": settings.temperature, "top_p": settings.top_p, "reasoning_effort": settings.effort and str(settings.effort)}
    return {name: value for name, value in told.items() if value is not None}
