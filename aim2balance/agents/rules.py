"""Agents as plain functions: as they are stored, and what they are after a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from aim2balance.agents.types import (
    LOST_CALL,
    MADE_AGAIN,
    OPEN,
    Agent,
    AgentChange,
    Definition,
    Effect,
    Run,
    RunLimits,
    RunState,
    Step,
    StepState,
)
from aim2balance.content.messages import ModelMessage
from aim2balance.content.parts import TextPart, ToolCallPart, ToolResultPart
from aim2balance.prompts import rules as chat_settings

ICONS = ("bot", "pen", "image", "languages", "scale", "search", "calculator", "book", "code", "leaf", "mail")
MOST_STARTERS = 6
MOST_STARTER = 300
"""Characters of a starter."""


def stored(definition: Definition) -> dict[str, Any]:
    """As JSON."""
    kept = {"model": definition.model, "settings": chat_settings.stored(definition.settings), "starters": list(definition.starters)}
    limits = definition.limits
    if definition.tools:
        kept["tools"] = list(definition.tools)
    if limits != RunLimits():
        kept["limits"] = {"steps": limits.steps, "micro": limits.micro, "co2eNg": limits.co2e_ng}
    return kept


def read(kept: dict[str, Any]) -> Definition:
    """What `stored` made."""
    limits = kept.get("limits")
    return Definition(
        model=kept["model"],
        settings=chat_settings.read(kept["settings"]),
        starters=tuple(kept["starters"]),
        tools=tuple(kept.get("tools", ())),
        limits=RunLimits() if limits is None else RunLimits(steps=limits["steps"], micro=limits["micro"], co2e_ng=limits["co2eNg"]),
    )


def changed(agent: Agent, change: AgentChange, now: datetime) -> Agent:
    """The agent after the change; the same one where it changes nothing. Another definition is the next version."""
    before = agent.definition
    parameters = before.settings if change.parameters is None else change.parameters
    instructions = before.settings.instructions if change.instructions is None else change.instructions
    definition = Definition(
        model=before.model if change.model is None else change.model,
        settings=replace(parameters, instructions=instructions),
        starters=before.starters if change.starters is None else change.starters,
        tools=before.tools if change.tools is None else change.tools,
        limits=before.limits if change.limits is None else change.limits,
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


_MADE_AGAIN = frozenset({"interrupted", LOST_CALL})


def interrupted(run: Run) -> Run:
    """A run that nobody works on any more, as it is then: a call that something else heard of is unknown, every other may be made again."""
    if run.state is not RunState.RUNNING:
        return run
    return replace(run, state=RunState.FAILED, reason="interrupted", steps=tuple(_left(step) for step in run.steps))


def _left(step: Step) -> Step:
    if step.state is not StepState.RUNNING:
        return step
    is_effect = step.kind == "tool" and step.effect is not Effect.NONE and step.name not in MADE_AGAIN
    return replace(step, state=StepState.UNKNOWN if is_effect else StepState.FAILED, error_code="interrupted")


def conversation_of(asked: Sequence[ModelMessage], steps: Iterable[Step]) -> list[ModelMessage]:
    """What the model is sent for the next step: what was asked, what it answered, and what came of its calls."""
    told = list(asked)
    results: list[ToolResultPart] = []
    for step in steps:
        if step.kind == "model":
            if results:
                told.append(ModelMessage(role="user", parts=tuple(results)))
                results = []
            if step.state is StepState.DONE and step.parts:
                told.append(ModelMessage(role="assistant", parts=step.parts))
        elif step.kind == "steer":
            if results:
                told.append(ModelMessage(role="user", parts=tuple(results)))
                results = []
            told.append(ModelMessage(role="user", parts=(TextPart(text=step.result),)))
        elif step.call_id is not None and step.state not in OPEN and step.error_code not in _MADE_AGAIN:
            is_error = step.state is not StepState.DONE
            results.append(ToolResultPart(call_id=step.call_id, text=step.result, is_error=is_error))
    if results:
        told.append(ModelMessage(role="user", parts=tuple(results)))
    return told


def open_calls(steps: Sequence[Step]) -> list[ToolCallPart]:
    """The calls of the last answer of the model that have no result yet."""
    last = next((index for index in range(len(steps) - 1, -1, -1) if steps[index].kind == "model"), None)
    if last is None or steps[last].state is not StepState.DONE:
        return []
    ended = {step.call_id for step in steps[last + 1 :] if step.state not in OPEN and step.error_code not in _MADE_AGAIN}
    return [call for call in steps[last].calls if call.call_id not in ended]


def is_over(run: Run) -> bool:
    """Nothing of it is left to do."""
    last = next((step for step in reversed(run.steps) if step.kind != "tool"), None)
    is_answered = last is not None and last.kind == "model" and last.state is StepState.DONE and not last.calls
    return run.state is RunState.DONE or is_answered


def paid(steps: Iterable[Step]) -> list[Mapping[str, Any]]:
    """The receipts of what the person pays: of a call that was lost and made again the second alone."""
    return [step.receipt for step in steps if step.receipt is not None and not step.is_lost]


def totals(receipts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the receipts of a run come to: price, its share for restoration, energy, CO2e and area, which are None where one of them is."""
    given = list(receipts)
    impacts = [receipt.get("impact") or {} for receipt in given]
    return {
        "totalMicroEur": sum(receipt["money"]["totalMicroEur"] for receipt in given),
        "rebalancingMicroEur": sum(receipt["money"]["rebalancingMicroEur"] for receipt in given),
        "kWh": _sum_of_ranges([impact.get("kWh") for impact in impacts]),
        "kgCO2e": _sum_of_ranges([impact.get("CO2e") for impact in impacts]),
        "m2Funded": _sum_known([impact.get("m2Funded") for impact in impacts]),
    }


def _sum_known(values: Sequence[Any]) -> float | None:
    return float(sum(values)) if values and all(value is not None for value in values) else None


def _sum_of_ranges(ranges: Sequence[Mapping[str, Any] | None]) -> dict[str, float] | None:
    known = [each for each in ranges if each is not None]
    if not known or len(known) < len(ranges):
        return None
    return {name: float(sum(each[name] for each in known)) for name in ("low", "best", "high")}
