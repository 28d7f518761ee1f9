"""The wire shapes of agents."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from aim2balance.agents import rules
from aim2balance.agents.types import Agent, AgentChange, AgentVersion, Definition
from aim2balance.gateway.types import AGENT_PREFIX
from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import APIModel, APIRequest, SpelledText, Text
from aim2balance.prompts import Tokens
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import Effort, Settings


def _a_model(name: str) -> str:
    if name.startswith(AGENT_PREFIX):
        raise ValueError("an agent answers with a model, not with another agent")
    return name


Name = Annotated[SpelledText, Field(min_length=1, max_length=chat_settings.MOST_NAME)]
Description = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(max_length=chat_settings.MOST_DESCRIPTION)]
Instructions = Annotated[Text, Field(max_length=chat_settings.MOST_TEXT)]
ModelName = Annotated[Text, Field(min_length=1, max_length=300), AfterValidator(_a_model)]
Starter = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(min_length=1, max_length=rules.MOST_STARTER)]
Starters = Annotated[list[Starter], Field(max_length=rules.MOST_STARTERS)]
Icon = Literal["bot", "pen", "languages", "scale", "search", "calculator", "book", "code", "leaf", "mail"]


class AgentParametersIn(APIRequest):
    """What is left out or null is not set."""

    temperature: Annotated[float, Field(strict=True, ge=0, le=chat_settings.MOST_TEMPERATURE, allow_inf_nan=False)] | None = None
    top_p: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)] | None = None
    max_output: Annotated[Tokens, Field(strict=True)] | None = None
    reasoning_effort: Effort | None = None

    def settings(self, instructions: str = "") -> Settings:
        return Settings(
            instructions=instructions if instructions.strip() else "",
            temperature=self.temperature,
            top_p=self.top_p,
            most_output=self.max_output,
            effort=self.reasoning_effort,
        )


class AgentIn(APIRequest):
    """Only private agents are offered so far; tools and limits come with runs."""

    name: Name
    model: ModelName
    description: Description = ""
    icon: Icon = "bot"
    instructions: Instructions = ""
    parameters: AgentParametersIn | None = None
    starters: Annotated[Starters, Field(default_factory=list)]
    collections: Annotated[list[UUID], Field(default_factory=list, max_length=100)]
    visibility: Literal["private"] = "private"

    def definition(self) -> Definition:
        parameters = AgentParametersIn() if self.parameters is None else self.parameters
        return Definition(model=self.model, settings=parameters.settings(self.instructions), starters=tuple(self.starters))


class AgentPatch(APIRequest):
    """What is left out stays as it is; `parameters` are taken all at once."""

    name: Name | None = None
    model: ModelName | None = None
    description: Description | None = None
    icon: Icon | None = None
    instructions: Instructions | None = None
    parameters: AgentParametersIn | None = None
    starters: Starters | None = None
    collections: Annotated[list[UUID], Field(max_length=100)] | None = None
    visibility: Literal["private"] | None = None

    def change(self) -> AgentChange:
        told = self.instructions
        return AgentChange(
            name=self.name,
            description=self.description,
            icon=self.icon,
            model=self.model,
            instructions=told if told is None or told.strip() else "",
            parameters=None if self.parameters is None else self.parameters.settings(),
            starters=None if self.starters is None else tuple(self.starters),
            collections=None if self.collections is None else tuple(dict.fromkeys(self.collections)),
        )


class AgentParametersOut(APIModel):
    """Null is not set."""

    temperature: float | None
    top_p: float | None
    max_output: int | None = Field(description="tokens of one answer")
    reasoning_effort: Effort | None


class DefinitionOut(APIModel):
    instructions: str
    model: str
    parameters: AgentParametersOut
    starters: list[str]


class AgentLimitsOut(APIModel):
    """Of a run. Null is not limited: an answer is one step, held and paid like every other."""

    steps: int | None
    eur: float | None
    kg_co2e: float | None = Field(alias="kgCO2e")


class AgentOut(DefinitionOut):
    id: UUID
    name: str
    description: str
    icon: Icon
    collections: list[UUID] = Field(description="searched for the questions it answers")
    tools: list[str] = Field(description="empty: there are none yet")
    limits: AgentLimitsOut
    visibility: Literal["private"]
    version: int = Field(description="counts the definitions it has had, from 1")
    changed_at: datetime


class AgentVersionOut(DefinitionOut):
    version: int
    made_at: datetime


def definition_json(definition: Definition) -> dict[str, Any]:
    settings = definition.settings
    return {
        "instructions": settings.instructions,
        "model": definition.model,
        "parameters": {
            "temperature": settings.temperature,
            "topP": settings.top_p,
            "maxOutput": settings.most_output,
            "reasoningEffort": settings.effort and str(settings.effort),
        },
        "starters": list(definition.starters),
    }


def agent_json(agent: Agent) -> dict[str, Any]:
    return {
        "id": str(agent.id),
        "name": agent.name,
        "description": agent.description,
        "icon": agent.icon,
        **definition_json(agent.definition),
        "collections": [str(one) for one in agent.collections],
        "tools": [],
        "limits": {"steps": None, "eur": None, "kgCO2e": None},
        "visibility": "private",
        "version": agent.version,
        "changedAt": wire_time(agent.changed_at),
    }


def version_json(version: AgentVersion) -> dict[str, Any]:
    return {"version": version.version, "madeAt": wire_time(version.made_at), **definition_json(version.definition)}
