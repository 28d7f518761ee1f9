"""A request body with another model, limit or usage option, every other byte as the client wrote it."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from aim2balance.gateway.dialects.json_spans import member_spans
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.kit.errors import invariant

Edit = tuple[int, int, bytes]
_LIMIT_FIELDS = ("max_tokens", "max_completion_tokens", "max_output_tokens")
_NOTHING: Mapping[str, bytes] = MappingProxyType({})


def splice(
    body: bytes,
    facts: RequestFacts,
    *,
    model: str | None = None,
    limit: int | None = None,
    limit_field: str | None = None,
    include_usage: bool = False,
    always: Mapping[str, bytes] = _NOTHING,
) -> bytes:
    """Change the top-level model, output limit and `stream_options.include_usage`; what is None or False stays. Members in `always`
    get that value.

    The limit goes into every limit field the client gave (a second one could smuggle a higher limit), or is added as `limit_field`
    where it gave none. Doubles of a field are all changed, for some providers take the first and some the last.
    `facts` must come from `read` of this very body.
    """
    edits: list[Edit] = []
    added: list[bytes] = []
    if model is not None:
        edits += _replace(facts, "model", msgspec.json.encode(model))
    if limit is not None:
        edits, added = _limit_edits(body, facts, limit, limit_field, edits)
    if include_usage:
        for start, end in facts.offsets.get("stream_options", ()):
            edits.append(_usage_edit(body, start, end))
        if "stream_options" not in facts.offsets:
            added.append(b'"stream_options":{"include_usage":true}')
    for name, value in always.items():
        edits += _replace(facts, name, value)
        if name not in facts.offsets:
            added.append(msgspec.json.encode(name) + b":" + value)
    if added:
        at = facts.opening + 1
        edits.append((at, at, b"".join(member + b"," for member in added)))
    return _apply(body, edits)


def _replace(facts: RequestFacts, name: str, value: bytes) -> list[Edit]:
    return [(start, end, value) for start, end in facts.offsets.get(name, ())]


def _limit_edits(
    body: bytes, facts: RequestFacts, limit: int, limit_field: str | None, edits: list[Edit]
) -> tuple[list[Edit], list[bytes]]:
    number = str(limit).encode()
    name = facts.limit_field or limit_field
    invariant(name, "a limit needs a field to stand in")
    for field in _LIMIT_FIELDS:
        for start, end in facts.offsets.get(field, ()):
            # An explicit null stays null, or the body would state two limits, which OpenAI refuses.
            if field == name or body[start:end] != b"null":
                edits.append((start, end, number))
    return edits, [] if name in facts.offsets else [msgspec.json.encode(name) + b":" + number]


def _usage_edit(body: bytes, start: int, end: int) -> Edit:
    """One edit that makes the `stream_options` value between start and end ask for usage and keeps its other options."""
    if body[start : start + 1] != b"{":
        return start, end, b'{"include_usage":true}'
    inner = [(at, to) for name, at, to in member_spans(body, start) if name == "include_usage"]
    if inner:
        return start, end, _apply(body[start:end], [(at - start, to - start, b"true") for at, to in inner])
    empty = next(member_spans(body, start), None) is None
    return start + 1, start + 1, b'"include_usage":true' + (b"" if empty else b",")


def _apply(body: bytes, edits: list[Edit]) -> bytes:
    if not edits:
        return body
    parts, at = [], 0
    for start, end, value in sorted(edits, key=lambda edit: edit[:2]):
        parts += [body[at:start], value]
        at = end
    parts.append(body[at:])
    return b"".join(parts)
