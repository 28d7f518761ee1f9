"""The wire shapes of agents."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from aim2balance.agents import rules
from aim2balance.agents.types import USUAL_STEPS, Agent, AgentChange, AgentVersion, Definition, RunLimits
from aim2balance.gateway.types import AGENT_PREFIX
from aim2balance.kit.carbon_limit import CO2eLimit
from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, Number, SpelledText, Text, euro_number
from aim2balance.kit.principal import SpendingLimits
from aim2balance.kit.quantities import NANOGRAMS_PER_KG
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
ModelName = Annotated[SpelledText, Field(min_length=1, max_length=300), AfterValidator(_a_model)]
Starter = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(min_length=1, max_length=rules.MOST_STARTER)]
Starters = Annotated[list[Starter], Field(max_length=rules.MOST_STARTERS)]
Icon = Literal["bot", "pen", "image", "languages", "scale", "search", "calculator", "book", "code", "leaf", "mail"]


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


ToolName = Annotated[Text, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""`calculator`, `fetch_page`, `file_search`, `read_file`, `make_picture`, `web_search`; and those of the person's own servers, and actions.
"""


class AgentLimitsIn(APIRequest):
    """Of one run; null is not limited."""

    steps: Annotated[int, Field(strict=True, ge=1, le=200)] | None = USUAL_STEPS
    eur: Annotated[Decimal, Field(gt=0, le=1000, max_digits=10, decimal_places=6), BOUNDED] | None = None
    kg_co2e: Annotated[CO2eLimit | None, Field(alias="kgCO2e")] = None

    def limits(self) -> RunLimits:
        spending = SpendingLimits.parse(self.eur, self.kg_co2e, "total", is_hard=True)
        if spending is None:
            return RunLimits(steps=self.steps)
        return RunLimits(steps=self.steps, micro=spending.limit_micro, co2e_ng=spending.limit_co2e_ng)


class AgentIn(APIRequest):
    """Only private agents are offered so far."""

    name: Name
    model: ModelName
    description: Description = ""
    icon: Icon = "bot"
    instructions: Instructions = ""
    parameters: AgentParametersIn | None = None
    starters: Annotated[Starters, Field(default_factory=list)]
    collections: Annotated[list[UUID], Field(default_factory=list, max_length=100)]
    tools: Annotated[list[ToolName], Field(default_factory=list, max_length=50)]
    limits: AgentLimitsIn | None = None
    visibility: Literal["private"] = "private"

    def definition(self) -> Definition:
        parameters = AgentParametersIn() if self.parameters is None else self.parameters
        return Definition(
            model=self.model,
            settings=parameters.settings(self.instructions),
            starters=tuple(self.starters),
            tools=tuple(dict.fromkeys(self.tools)),
            limits=RunLimits() if self.limits is None else self.limits.limits(),
        )


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
    tools: Annotated[list[ToolName], Field(max_length=50)] | None = None
    limits: AgentLimitsIn | None = None
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
            tools=None if self.tools is None else tuple(dict.fromkeys(self.tools)),
            limits=None if self.limits is None else self.limits.limits(),
        )


class AgentParametersOut(APIModel):
    """Null is not set."""

    temperature: float | None
    top_p: float | None
    max_output: int | None = Field(description="tokens of one answer")
    reasoning_effort: Effort | None


class AgentLimitsOut(APIModel):
    """Of a run, which is what an agent with tools answers in. Null is not limited."""

    steps: int | None
    eur: Number | None
    kg_co2e: Number | None = Field(alias="kgCO2e")


class DefinitionOut(APIModel):
    instructions: str
    model: str
    parameters: AgentParametersOut
    starters: list[str]
    tools: list[str]
    limits: AgentLimitsOut


class AgentOut(DefinitionOut):
    id: UUID
    name: str
    description: str
    icon: Icon
    collections: list[UUID] = Field(description="searched for the questions it answers")
    visibility: Literal["private"]
    version: int = Field(description="counts the definitions it has had, from 1")
    changed_at: datetime


class WebSearchOut(APIModel):
    """What the tool `web_search` asks; nulls where the operator has set none up. `region` null: nobody knows."""

    engine: str | None
    region: str | None
    micro_eur: int | None


class AgentVersionOut(DefinitionOut):
    version: int
    made_at: datetime


def definition_json(definition: Definition) -> dict[str, Any]:
    settings, limits = definition.settings, definition.limits
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
        "tools": list(definition.tools),
        "limits": {
            "steps": limits.steps,
            "eur": None if limits.micro is None else euro_number(limits.micro),
            "kgCO2e": None if limits.co2e_ng is None else Decimal(limits.co2e_ng) / NANOGRAMS_PER_KG,
        },
    }


def agent_json(agent: Agent) -> dict[str, Any]:
    return {
        "id": str(agent.id),
        "name": agent.name,
        "description": agent.description,
        "icon": agent.icon,
        **definition_json(agent.definition),
        "collections": [str(one) for one in agent.collections],
        "visibility": "private",
        "version": agent.version,
        "changedAt": wire_time(agent.changed_at),
    }


def version_json(version: AgentVersion) -> dict[str, Any]:
    return {"version": version.version, "madeAt": wire_time(version.made_at), **definition_json(version.definition)}
