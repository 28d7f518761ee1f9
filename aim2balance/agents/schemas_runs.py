"""The wire shapes of runs."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from aim2balance.agents import rules
from aim2balance.agents.types import Run, Step
from aim2balance.kit.http import APIModel, APIRequest, EstimateRange

MOST_SHOWN = 4000
"""Characters of a result that the page shows."""


class StepOut(APIModel):
    """One call, of a model or of a tool, or what steered it. Price and footprint are those of its receipt; null: none, or not known. One
    that was lost in a crash and made again has the error `lost_call`: its price was given back.
    """

    id: UUID
    position: int
    kind: Literal["model", "tool", "steer"] = Field(description="steer: what the person wrote meanwhile")
    name: str
    summary: str = Field(description="an address, a file, what is searched for")
    state: Literal["waiting", "approved", "running", "done", "failed", "denied", "unknown"]
    effect: Literal["none", "outside", "writes"]
    target: str = Field(description="the host that it calls; empty for none")
    arguments: str = Field(description="JSON, as the model wrote it")
    result: str = Field(description="its beginning")
    error_code: str | None
    ms: int | None
    micro_eur: int | None
    kwh: EstimateRange | None = Field(alias="kWh")
    kg_co2e: EstimateRange | None = Field(alias="kgCO2e")


class RunOut(APIModel):
    """The steps of an answer; what they cost is the sum of their receipts, but for those that were lost and given back."""

    id: UUID
    state: Literal["running", "waiting", "done", "stopped", "limited", "failed"]
    reason: str | None = Field(description="why it is limited (steps, spending) or failed")
    steps: list[StepOut]
    total_micro_eur: int
    rebalancing_micro_eur: int
    kwh: EstimateRange | None = Field(alias="kWh")
    kg_co2e: EstimateRange | None = Field(alias="kgCO2e")
    m2_funded: float | None = Field(alias="m2Funded")


class Decision(APIRequest):
    """`repeat` and `skip` are for a step of which nobody knows what became."""

    step_id: UUID
    decision: Annotated[Literal["once", "always", "deny", "repeat", "skip"], Field()]


def step_json(step: Step) -> dict[str, Any]:
    receipt = step.receipt
    impact = (receipt or {}).get("impact") or {}
    return {
        "id": str(step.id),
        "position": step.position,
        "kind": step.kind,
        "name": step.name,
        "summary": step.summary,
        "state": str(step.state),
        "effect": str(step.effect),
        "target": step.target,
        "arguments": step.arguments,
        "result": step.result[:MOST_SHOWN],
        "errorCode": step.error_code,
        "ms": step.ms,
        "microEur": None if receipt is None else receipt["money"]["totalMicroEur"],
        "kWh": impact.get("kWh"),
        "kgCO2e": impact.get("CO2e"),
    }


def run_json(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "state": str(run.state),
        "reason": run.reason,
        "steps": [step_json(step) for step in run.steps],
        **rules.totals(rules.paid(run.steps)),
    }
