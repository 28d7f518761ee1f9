"""Agents: models with a name, instructions, parameters and starters that a person keeps, with their versions."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.agents.schemas import agent_json as agent_json
    from aim2balance.agents.service import Agents as Agents
    from aim2balance.agents.service import erase as erase
    from aim2balance.agents.service import find_agent as find_agent
    from aim2balance.agents.service import get_agent as get_agent
else:
    __getattr__ = lazy_exports(__name__)
