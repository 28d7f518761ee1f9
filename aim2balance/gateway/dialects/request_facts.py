"""A request body read once: what admission needs, checked; the rest left alone. Nothing a stranger sends raises anything but `Invalid`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import msgspec

from aim2balance.gateway.dialects.json_spans import member_spans, value_end
from aim2balance.gateway.dialects.types import Span
from aim2balance.kit.errors import Invalid
from aim2balance.kit.json_size import check_size

SPLICED = frozenset({"model", "stream_options", "max_tokens", "max_completion_tokens"})
"""Fields whose values we may have to change; all their doubles are."""
MOST = 2**31 - 1
"""More tokens than any model has; every product of ours with prices and answers still fits the database's integers."""
MOST_MEMBERS = 1_000
"""Members of the body itself; no API has a tenth of that."""
LONGEST_USER = 256
MOST_ANSWERS = 128
"""`n` and `best_of`, as OpenAI bounds the first."""
_DATE_SUFFIX = re.compile(r"_?\d{6,8}$")
# Anthropic's typed tools that the client runs itself: no fee of their own.
_CLIENT_RUN = ("custom", "bash", "text_editor", "computer", "memory")
_SEARCH_CONTEXTS = frozenset({"low", "medium", "high"})
_ORDINARY_TIERS = frozenset({"auto", "default", "standard", "standard_only", "flex"})
# Most requests have none of these: their price follows from model, messages and limit alone.
EXTRAS = frozenset(
    {"thinking", "reasoning", "reasoning_effort", "modalities", "audio", "tools", "plugins", "web_search_options", "mcp_servers", "models",
     "provider", "route", "service_tier", "speed", "inference_geo"}
)  # fmt: skip
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """The fields of one address that we look at.

    `guarded` are those the price depends on: a provider that takes the first of two, or ignores case, must not read another value than
    we did. `limit_fields` are the names of the output limit; of several the largest counts. `may_want_many` answers (`n`);
    `tells_usage_unasked` at the end of a stream. `spliced` are the fields whose values we may have to change, `always` those a provider is
    sent with this value whatever the client said of them.
    """

    guarded: frozenset[str]
    spliced: frozenset[str] = SPLICED
    always: Mapping[str, bytes] = field(default_factory=dict)
    limit_fields: tuple[str, ...] = ()
    may_want_many: bool = False
    tells_usage_unasked: bool = False
    keys: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        names = b"|".join(name.encode() for name in sorted(self.guarded))
        object.__setattr__(self, "keys", re.compile(rb'"(' + names + rb')"[ \t\n\r]*:[ \t\n\r]*'))


def refuse(message: str, param: str | None = None) -> NoReturn:
    """Raise `Invalid` with code invalid_request_error; `param` names the field."""
    facts: dict[str, Any] = {} if param is None else {"param": param}
    raise Invalid(message, code="invalid_request_error", **facts)


def open_body(body: bytes) -> tuple[dict[str, Any], str]:
    """The document and the model it names. Raises `Invalid` (invalid_request_error, too_many_values)."""
    check_size(body)
    try:
        document = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        reason = "it is nested too deeply" if isinstance(cause, RecursionError) else str(cause)
        raise Invalid(f"The body is not valid JSON: {reason}", code="invalid_request_error") from cause
    if not isinstance(document, dict):
        refuse("The body must be a JSON object.")
    model = document.get("model")
    if not isinstance(model, str) or not model.strip():
        refuse("`model` must be a text that names a model.", "model")
    return document, model


def find_offsets(form: RequestForm, body: bytes, opening: int, document: dict[str, Any]) -> dict[str, tuple[Span, ...]]:
    """Offsets of the values we may have to change; refuses doubles and look-alikes of every field the price depends on."""
    guarded = form.guarded
    if len(document) > MOST_MEMBERS:
        refuse(f"The body has more than {MOST_MEMBERS:,} members.")
    for name in document:
        if name not in guarded and name.casefold() in guarded:
            refuse(f"unknown field {name!r}; did you mean {name.casefold()!r}?", name)
    found: dict[str, tuple[Span, ...]] = {}
    ambiguous = b"\\u" in body  # a key may be spelled with escapes
    if not ambiguous:
        for match in form.keys.finditer(body):
            name = match.group(1).decode()
            if name in found:
                ambiguous = True
                break
            if name not in document:
                continue
            start = match.end()
            found[name] = ((start, value_end(body, start)),) if name in form.spliced else ()
    if ambiguous:
        found = {}
        for index, (name, start, end) in enumerate(member_spans(body, opening)):
            if index >= MOST_MEMBERS:
                refuse(f"The body has more than {MOST_MEMBERS:,} members.")
            if name in guarded:
                found[name] = (*found.get(name, ()), (start, end))
        for name, spans in found.items():
            if len(spans) > 1 and name not in form.spliced:
                refuse(f"`{name}` is given twice.", name)
    return found


def check_form(form: RequestForm, document: Mapping[str, Any]) -> None:
    """Raises `Invalid` for doubles and look-alikes of every field of a form that the price depends on."""
    for name, value in document.items():
        if name not in form.guarded and name.casefold() in form.guarded:
            refuse(f"unknown field {name!r}; did you mean {name.casefold()!r}?", name)
        if name in form.guarded and isinstance(value, list):
            refuse(f"`{name}` is given twice.", name)


def outside_user_of(document: dict[str, Any]) -> str | None:
    """For whom a client says that it asks: OpenAI's `user`, Anthropic's `metadata.user_id`. What cannot be a name is none."""
    given = document.get("user")
    if given is None and isinstance(metadata := document.get("metadata"), dict):
        given = metadata.get("user_id")
    if not isinstance(given, str) or not given or len(given) > LONGEST_USER or not given.isprintable():
        return None
    return given.strip() or None


def whole_number(document: dict[str, Any], name: str, least: int = 1, most: int = MOST) -> int | None:
    value = document.get(name)
    if value is None:
        return None
    if type(value) is not int:
        refuse(f"`{name}` must be a whole number.", name)
    if value < least:
        refuse(f"`{name}` must be at least {least}.", name)
    if value > most:
        refuse(f"`{name}` must be at most {most}.", name)
    return value


def answers(document: dict[str, Any]) -> int:
    """How many are written: `n`, or of as many (`best_of`) the best is sent."""
    return max(whole_number(document, name, most=MOST_ANSWERS) or 1 for name in ("n", "best_of"))


def flag(document: dict[str, Any], name: str) -> bool:
    value = document.get(name)
    if value is not None and not isinstance(value, bool):
        refuse(f"`{name}` must be true or false.", name)
    return bool(value)


def object_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    if value is not None and not isinstance(value, dict):
        refuse(f"`{name}` must be an object.", name)
    return value or {}


def objects_of(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = document.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        refuse(f"`{name}` must be a list of objects.", name)
    for item in value:
        if type(item) is not dict:
            refuse(f"`{name}` must be a list of objects.", name)
    return value


def limit(document: dict[str, Any], form: RequestForm) -> tuple[int | None, str | None]:
    limit, field = None, None
    for name in form.limit_fields:
        stated = whole_number(document, name)
        if stated is not None and (limit is None or stated > limit):
            limit, field = stated, name
    return limit, field


def thinking(document: dict[str, Any]) -> tuple[int | None, bool]:
    """Budget of thinking tokens (Anthropic's field, OpenRouter's `reasoning.max_tokens`) and whether reasoning is asked for at all."""
    thinking, reasoning = object_of(document, "thinking"), object_of(document, "reasoning")
    budgets = [whole_number(thinking, "budget_tokens", 0), whole_number(reasoning, "max_tokens", 0)]
    stated = [budget for budget in budgets if budget is not None]
    effort = document.get("reasoning_effort", reasoning.get("effort"))
    wants = thinking.get("type") in ("enabled", "adaptive") or any(stated) or (isinstance(effort, str) and effort != "none")
    return max(stated, default=None), wants or reasoning.get("enabled") is True


def modalities(document: dict[str, Any]) -> tuple[str, ...]:
    value = document.get("modalities")
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        refuse("`modalities` must be a list of texts.", "modalities")
    return tuple(value)


def server_tools(document: dict[str, Any], model: str) -> tuple[str, ...]:
    """Names of tools the provider would run: Anthropic's typed ones, OpenAI's web_search_options, OpenRouter's plugins and `:online`."""
    names = []
    for tool in objects_of(document, "tools"):
        kind = tool.get("type")
        if isinstance(kind, str) and kind != "function":
            bare = _DATE_SUFFIX.sub("", kind)
            if not bare.startswith(_CLIENT_RUN):
                names.append(bare)
    names.extend(str(plugin.get("id", "plugin")) for plugin in objects_of(document, "plugins"))
    if document.get("web_search_options") is not None or ":online" in model:
        names.append("web_search")
    if document.get("mcp_servers"):
        names.append("mcp")
    return tuple(dict.fromkeys(names))


def search_context(document: dict[str, Any]) -> str:
    """How much a search shall read: `low`, `medium`, `high`, or nothing."""
    size = object_of(document, "web_search_options").get("search_context_size")
    return size if isinstance(size, str) and size in _SEARCH_CONTEXTS else ""


def paid_extras(document: dict[str, Any]) -> tuple[str, ...]:
    extras = [name for name in ("models", "provider", "route") if document.get(name)]
    tier = document.get("service_tier")
    if tier is not None and not (isinstance(tier, str) and tier in _ORDINARY_TIERS):
        extras.append("service_tier")
    if document.get("speed") not in (None, "standard"):
        extras.append("speed")
    if document.get("inference_geo") not in (None, "global"):
        extras.append("inference_geo")
    return tuple(extras)
