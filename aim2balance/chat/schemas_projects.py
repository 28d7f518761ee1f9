"""The wire shapes of projects, which hold chats."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aim2balance.identity.types import Window
from aim2balance.kit.carbon_limit import CO2eLimit
from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, Number, SpelledText, Text
from aim2balance.kit.principal import SpendingLimits
from aim2balance.organisations.types import Project
from aim2balance.prompts import rules as chat_settings


class ProjectBudget(APIRequest):
    """Without either limit it is no budget."""

    limit_eur: Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=13, decimal_places=6), BOUNDED] | None = Field(
        default=None, alias="limitEUR"
    )
    limit_kg_co2e: CO2eLimit | None = Field(default=None, alias="limitKgCO2e")
    window: Window = Window.MONTH
    hard: bool = True

    def limits(self) -> SpendingLimits | None:
        return SpendingLimits.parse(self.limit_eur, self.limit_kg_co2e, self.window, is_hard=self.hard)


class ProjectFacts(APIRequest):
    """What is left out stays as it is."""

    description: Annotated[Text, Field(max_length=chat_settings.MOST_PROJECT_TEXT)] | None = None
    instructions: Annotated[Text, Field(max_length=chat_settings.MOST_TEXT)] | None = None
    name: Annotated[SpelledText, Field(min_length=1, max_length=200)] | None = None
    eu_only: bool | None = None

    def changes(self) -> dict[str, Any]:
        names = {"eu_only": "is_eu_only"}
        said = {name: getattr(self, name) for name in self.model_fields_set - {"budget"}}
        return {names.get(name, name): value for name, value in said.items() if value is not None}


class ProjectIn(ProjectFacts):
    name: Annotated[SpelledText, Field(min_length=1, max_length=200)]


class ProjectChange(ProjectFacts):
    name: Annotated[SpelledText, Field(min_length=1, max_length=200)] | None = None
    budget: ProjectBudget | None = None
    """Null takes it away."""


class ProjectOut(APIModel):
    id: UUID
    name: str
    description: str
    eu_only: bool = Field(description="what is asked in it is answered in the EU or not at all")
    created_at: datetime
    chats: int


class ProjectBudgetOut(APIModel):
    limit_eur: Number | None = Field(alias="limitEUR")
    limit_micro_eur: int | None
    limit_kg_co2e: Number | None = Field(alias="limitKgCO2e")
    hard: bool
    level: Literal[50, 80, 100] | None
    window: Window
    window_start: datetime | None
    window_end: datetime | None
    spent_eur: Number = Field(alias="spentEUR")
    spent_micro_eur: int
    overrun_micro_eur: int = Field(description="the part of what was spent that the wallet could not pay")
    held_micro_eur: int = Field(description="what open answers may still cost")
    spent_kg_co2e: float = Field(alias="spentKgCO2e")
    held_kg_co2e: float = Field(alias="heldKgCO2e")


_PROJECT_BUDGET = [field.alias or name for name, field in ProjectBudgetOut.model_fields.items()]


class WholeProject(ProjectOut):
    """A project with what its models are told, and what may be spent in it."""

    instructions: str
    budget: ProjectBudgetOut | None


def project_json(project: Project, chats: int) -> dict[str, Any]:
    return {
        "id": str(project.id),
        "name": project.name,
        "description": project.description,
        "euOnly": project.is_eu_only,
        "createdAt": wire_time(project.created_at),
        "chats": chats,
    }


def project_budget_json(budget: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Of a budget what is not said of its project anyway."""
    return None if budget is None else {name: budget[name] for name in _PROJECT_BUDGET}
