"""Agents: models with a name, instructions, parameters and starters that a person keeps, with their versions."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.agents.actions import Actions as Actions
    from aim2balance.agents.decisions import Decided as Decided
    from aim2balance.agents.decisions import decide as decide
    from aim2balance.agents.decisions import find_run as find_run
    from aim2balance.agents.decisions import is_done as is_done
    from aim2balance.agents.decisions import list_runs as list_runs
    from aim2balance.agents.decisions import open_again as open_again
    from aim2balance.agents.lost_calls import handlers as handlers
    from aim2balance.agents.runs import AgentRuns as AgentRuns
    from aim2balance.agents.schemas import agent_json as agent_json
    from aim2balance.agents.schemas_runs import Decision as Decision
    from aim2balance.agents.schemas_runs import RunOut as RunOut
    from aim2balance.agents.schemas_runs import run_json as run_json
    from aim2balance.agents.service import Agents as Agents
    from aim2balance.agents.service import erase as erase
    from aim2balance.agents.service import find_agent as find_agent
    from aim2balance.agents.service import get_agent as get_agent
    from aim2balance.agents.tool_sources import ToolSources as ToolSources
    from aim2balance.agents.tools import BuiltInTools as BuiltInTools
else:
    __getattr__ = lazy_exports(__name__)
