"""Parameters that a model does not take, by what the catalogue knows of it: left out of the body for the provider, and named."""

from collections.abc import Sequence
from typing import Any

import msgspec

from aim2balance.catalogue.types import Accepts

SAMPLING = ("temperature", "top_p", "top_k")
Members = dict[str, msgspec.Raw]


def only_accepted(body: bytes, left_out: Sequence[str], accepts: Accepts) -> tuple[bytes, Sequence[str]]:
    """The body without them, every value that stays as it was, and the names of what was left out before and now."""
    if accepts.sampling is not False and accepts.effort is None and not accepts.sampling_alone and accepts.thinking_by != "effort":
        return body, left_out
    members = msgspec.json.decode(body, type=Members)
    refused = [*_sampling(members, accepts), *_effort(members, accepts)]
    named = [*refused, *_budget(members, accepts)]
    if not named:
        return body, left_out
    return msgspec.json.encode({name: value for name, value in members.items() if name not in refused}), (*left_out, *named)


def _sampling(members: Members, accepts: Accepts) -> list[str]:
    given = [name for name in SAMPLING if name in members and _read(members[name]) is not None]
    if accepts.sampling is False and _read(members.get("reasoning_effort")) != "none":
        return given
    return ["top_p"] if accepts.sampling_alone and {"temperature", "top_p"} <= set(given) else []


def _effort(members: Members, accepts: Accepts) -> list[str]:
    if accepts.effort is None:
        return []
    refused = []
    if "reasoning_effort" in members and _read(members["reasoning_effort"]) not in accepts.effort:
        refused.append("reasoning_effort")
    for holder in ("output_config", "reasoning"):
        config = _members(members.get(holder))
        if "effort" in config and _read(config["effort"]) not in accepts.effort:
            refused.append(f"{holder}.effort")
            members[holder] = _raw({name: value for name, value in config.items() if name != "effort"})
    return refused


def _budget(members: Members, accepts: Accepts) -> list[str]:
    """A budget where thinking is adaptive: the same wish without the number."""
    thinking = _members(members.get("thinking"))
    if accepts.thinking_by != "effort" or _read(thinking.get("type")) != "enabled":
        return []
    kept = {name: value for name, value in thinking.items() if name != "budget_tokens"}
    members["thinking"] = _raw({**kept, "type": _raw("adaptive")})
    return ["thinking.budget_tokens"]


def _read(value: msgspec.Raw | None) -> Any:
    return None if value is None else msgspec.json.decode(value)


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _members(value: msgspec.Raw | None) -> Members:
    try:
        return {} if value is None else msgspec.json.decode(value, type=Members)
    except msgspec.ValidationError:
        return {}
