"""The nouns of agents: models with a name, instructions and parameters of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from aim2balance.content.parts import Parts, ToolCallPart
from aim2balance.kit.principal import SpendingLimits
from aim2balance.prompts.types import Settings

USUAL_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """Of one run; None is not limited."""

    steps: int | None = USUAL_STEPS
    micro: int | None = None
    """Micro-euro."""
    co2e_ng: int | None = None
    """Nanograms."""

    def spending(self) -> SpendingLimits | None:
        if self.micro is None and self.co2e_ng is None:
            return None
        return SpendingLimits(limit_micro=self.micro, limit_co2e_ng=self.co2e_ng, window="total")


NO_LIMITS = RunLimits(steps=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What an agent answers with. Another one is another version."""

    model: str
    settings: Settings
    """Instructions and parameters, without an origin."""
    starters: tuple[str, ...] = ()
    """Questions to begin a chat with."""
    tools: tuple[str, ...] = ()
    """Their names, in no order that means anything."""
    limits: RunLimits = RunLimits()
    """Of a run, which is what an agent with tools answers in."""


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
    tools: tuple[str, ...] | None = None
    limits: RunLimits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentVersion:
    version: int
    definition: Definition
    made_at: datetime


class Effect(StrEnum):
    """What a call of a tool does outside of this server."""

    NONE = "none"
    OUTSIDE = "outside"
    """It tells another host something by asking it."""
    WRITES = "writes"


WEB_SEARCH = "web_search"
MADE_AGAIN = frozenset({WEB_SEARCH})
"""Tools that ask another host and change nothing there: a call that a crash swallowed may be made again."""


class RunState(StrEnum):
    RUNNING = "running"
    WAITING = "waiting"
    """A step waits for the person; nothing of it is in memory."""
    DONE = "done"
    STOPPED = "stopped"
    LIMITED = "limited"
    """One more step would pass a limit of the agent."""
    FAILED = "failed"


class StepState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    """The person allowed it, and it is not sent yet."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    """It was sent, and nobody knows what became of it: the server went away meanwhile, or it was stopped."""


LOST_CALL = "lost_call"
"""The error of a call to a model that was on its way when the server went away, and was made again: what it cost is given back."""

OPEN = frozenset({StepState.WAITING, StepState.APPROVED, StepState.RUNNING, StepState.UNKNOWN})
"""States of a call of a tool that has no result yet."""


WAITS = frozenset({StepState.WAITING, StepState.UNKNOWN})
"""States of a call that the person has to decide on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call, of a model or of a tool. What it is to do is stored before it is sent; `id` is its key: of a model call the receipt's id,
    of a tool's what makes a repetition known where the other side looks at it.
    """

    id: UUID
    position: int
    """Counts the steps of a run, from 1."""
    kind: str
    """`model`, `tool`, or `steer`: what the person wrote for it meanwhile, which is its result."""
    name: str
    """Of the model or the tool; what steers has none."""
    state: StepState
    summary: str = ""
    """What it is about, in few words that are nobody's language: an address, a file, what is searched for."""
    call_id: str | None = None
    arguments: str = ""
    effect: Effect = Effect.NONE
    target: str = ""
    """The host that it calls, where it calls one."""
    result: str = ""
    is_foreign: bool = False
    """The result holds text that neither the person nor the model wrote."""
    parts: Parts = ()
    """What a model answered, or the pictures that a tool made."""
    receipt: Mapping[str, Any] | None = None
    error_code: str | None = None
    ms: int | None = None

    @property
    def is_lost(self) -> bool:
        """It was made again, and the person pays for the second alone."""
        return self.error_code == LOST_CALL

    @property
    def calls(self) -> tuple[ToolCallPart, ...]:
        return tuple(part for part in self.parts if isinstance(part, ToolCallPart))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The steps an answer was made in; `id` is the message's. Its receipt is the sum of those of its steps."""

    id: UUID
    conversation_id: UUID
    agent_id: UUID
    agent_version: int
    state: RunState
    reason: str | None
    """Why it is limited or failed."""
    started_at: datetime
    allowed: int = 1
    """How many times its limits were granted."""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What a person allowed for good: this tool, as it was described then, of this version of an agent, at this host."""

    agent_id: UUID
    agent_version: int
    tool: str
    schema_hash: str
    target: str
