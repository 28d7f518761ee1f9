"""Parameters that a model does not take, by what the catalogue knows of it: left out of the body for the provider, and named."""

from collections.abc import Sequence

import msgspec

from aim2balance.catalogue.types import Accepts

SAMPLING = ("temperature", "top_p", "top_k")


def only_accepted(body: bytes, left_out: Sequence[str], accepts: Accepts) -> tuple[bytes, Sequence[str]]:
    """The body without them, every value that stays as it was, and the names of what was left out before and now."""
    if accepts.sampling is not False and accepts.effort is None:
        return body, left_out
    members = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    refused = [name for name in SAMPLING if name in members] if accepts.sampling is False else []
    if accepts.effort is not None:
        if "reasoning_effort" in members and msgspec.json.decode(members["reasoning_effort"]) not in accepts.effort:
            refused.append("reasoning_effort")
        config = _members(members.get("output_config"))
        if "effort" in config and msgspec.json.decode(config["effort"]) not in accepts.effort:
            refused.append("output_config.effort")
            members["output_config"] = msgspec.Raw(msgspec.json.encode({name: value for name, value in config.items() if name != "effort"}))
    if not refused:
        return body, left_out
    return msgspec.json.encode({name: value for name, value in members.items() if name not in refused}), (*left_out, *refused)


def _members(value: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    try:
        return {} if value is None else msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        return {}
