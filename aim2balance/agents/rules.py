"""Agents as plain functions: as they are stored, and what they are after a change."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from aim2balance.agents.types import Agent, AgentChange, Definition
from aim2balance.prompts import rules as chat_settings

ICONS = ("bot", "pen", "languages", "scale", "search", "calculator", "book", "code", "leaf", "mail")
MOST_STARTERS = 6
MOST_STARTER = 300
"""Characters of a starter."""


def stored(definition: Definition) -> dict[str, Any]:
    """As JSON."""
    return {"model": definition.model, "settings": chat_settings.stored(definition.settings), "starters": list(definition.starters)}


def read(kept: dict[str, Any]) -> Definition:
    """What `stored` made."""
    return Definition(model=kept["model"], settings=chat_settings.read(kept["settings"]), starters=tuple(kept["starters"]))


def changed(agent: Agent, change: AgentChange, now: datetime) -> Agent:
    """The agent after the change; the same one where it changes nothing. Another definition is the next version."""
    before = agent.definition
    parameters = before.settings if change.parameters is None else change.parameters
    instructions = before.settings.instructions if change.instructions is None else change.instructions
    definition = Definition(
        model=before.model if change.model is None else change.model,
        settings=replace(parameters, instructions=instructions),
        starters=before.starters if change.starters is None else change.starters,
    )
    after = replace(
        agent,
        name=agent.name if change.name is None else change.name,
        description=agent.description if change.description is None else change.description,
        icon=agent.icon if change.icon is None else change.icon,
        definition=definition,
        collections=agent.collections if change.collections is None else change.collections,
    )
    return agent if after == agent else replace(after, version=agent.version + (definition != before), changed_at=now)
