"""An OpenAPI document as tools: its operations, and the request that the arguments of a call become (OpenAPI 3.0 and 3.1).

Pure; a document is foreign text, so reading one runs in a process of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode, urljoin

import msgspec

from aim2balance.agents.errors import SourceFailed
from aim2balance.agents.ports import MOST_TOOLS, ListedTool

UNREADABLE: Final = "document_unreadable"
METHODS: Final = ("get", "head", "post", "put", "patch", "delete")
READING: Final = frozenset({"get", "head"})
BODY: Final = "body"
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\b")
_KEYWORDS = frozenset(
    {"type", "enum", "const", "default", "description", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems",
     "maxItems", "multipleOf", "uniqueItems", "title"}
)  # fmt: skip
_DEEPEST: Final = 10
_MOST_NODES: Final = 600
"""Of one operation: more are more than a model is told."""
_MOST_BRACKETS: Final = 500
_MOST_VALUES: Final = 200_000
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_UNREADABLE: Final[Mapping[str, Any]] = {"type": "unreadable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAPIDocument:
    """`address` is what the paths follow; empty where the document does not say."""

    address: str
    tools: list[ListedTool] = field(default_factory=list)


def read_document(text: str, found_at: str) -> OpenAPIDocument:
    """The document as JSON or YAML; `found_at` is where it was read, or empty.

    Raises `SourceFailed` (document_unreadable, tools_too_many).
    """
    data = _parsed(text)
    version = str(data.get("openapi", "")) if isinstance(data, Mapping) else ""
    if not isinstance(data, Mapping) or not version.startswith("3.") or not isinstance(data.get("paths"), Mapping):
        raise SourceFailed("That is no OpenAPI document of version 3.", code=UNREADABLE)
    tools = list(_Reader(data).operations())
    if len(tools) > MOST_TOOLS:
        raise SourceFailed(f"The document has more than {MOST_TOOLS} operations.", code="tools_too_many")
    return OpenAPIDocument(address=_address(data, found_at), tools=tools)


def _parsed(text: str) -> Any:
    try:
        data = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        data = _yaml(text)
    try:
        msgspec.json.encode(data)
    except (UnicodeEncodeError, RecursionError) as wrong:  # halves of characters, which nobody can be told
        raise _unreadable() from wrong
    return data


def _yaml(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if _depth(text) > _MOST_BRACKETS:
        raise _unreadable()
    try:
        return _AsJSON().read(YAML(typ="safe", pure=True).load(text), 0)
    except (YAMLError, ValueError, RecursionError) as wrong:
        raise _unreadable() from wrong


def _unreadable() -> SourceFailed:
    return SourceFailed("That is neither JSON nor YAML.", code=UNREADABLE)


def _depth(text: str) -> int:
    """How many brackets are open at once: the parser's time grows with the square of it."""
    open_now = most = 0
    for bracket in _BRACKETS.finditer(text):
        open_now = max(0, open_now + (1 if bracket[0] in "[{" else -1))
        most = max(most, open_now)
    return most


class _AsJSON:
    """What YAML says, as JSON would: names of members are text (YAML reads the answers' 200 as a number), and so are dates. An alias is its
    value once more, so that few letters can mean very much: it ends at a bound.
    """

    def __init__(self) -> None:
        self._left = _MOST_VALUES

    def read(self, value: Any, depth: int) -> Any:
        self._left -= 1
        if depth > 100 or self._left < 0:
            raise ValueError("too deep, or too much")
        if isinstance(value, Mapping):
            return {str(name): self.read(member, depth + 1) for name, member in value.items()}
        if isinstance(value, list):
            return [self.read(member, depth + 1) for member in value]
        return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _address(data: Mapping[str, Any], found_at: str) -> str:
    servers = data.get("servers")
    first = servers[0] if isinstance(servers, list) and servers and isinstance(servers[0], Mapping) else {}
    url = str(first.get("url", "/" if found_at else ""))
    variables = first.get("variables")
    for name, told in variables.items() if isinstance(variables, Mapping) else ():
        if isinstance(told, Mapping):
            url = url.replace(f"{{{name}}}", str(told.get("default", "")))
    return urljoin(found_at, url) if found_at else url if "://" in url else ""


class _Reader:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._left = 0

    def operations(self) -> Iterator[ListedTool]:
        for path, item in self._data["paths"].items():
            if not isinstance(item, Mapping):
                continue
            for method in METHODS:
                operation = item.get(method)
                if isinstance(operation, Mapping):
                    yield self._tool(str(path), method, operation, item.get("parameters"))

    def _tool(self, path: str, method: str, operation: Mapping[str, Any], shared: Any) -> ListedTool:
        self._left = _MOST_NODES
        said = [operation.get("summary"), operation.get("description")]
        properties: dict[str, Any] = {}
        required: list[str] = []
        parameters: list[dict[str, Any]] = []
        is_readable = True
        for parameter in self._parameters(shared, operation.get("parameters")):
            place, name = str(parameter.get("in")), str(parameter.get("name"))
            needed = parameter.get("required") is True or place == "path"
            if place not in {"path", "query", "header"}:
                is_readable = is_readable and not needed
                continue
            key = _key(name, properties)
            properties[key] = self._described(self._schema(parameter.get("schema", {}), 0), parameter)
            parameters.append({"name": name, "in": place, "as": key})
            required += [key] if needed else []
        body = self._resolved(operation.get("requestBody"))
        content = body.get("content")
        if isinstance(content, Mapping) and content:
            media = next((told for kind, told in content.items() if _JSON.match(str(kind)) and isinstance(told, Mapping)), None)
            is_readable = is_readable and (media is not None or body.get("required") is not True)
            if media is not None:
                key = _key(BODY, properties)
                properties[key] = self._described(self._schema(media.get("schema", {}), 0), body)
                parameters.append({"name": "", "in": BODY, "as": key})
                required += [key] if body.get("required") is True else []
        schema: Mapping[str, Any] = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        return ListedTool(
            name=str(operation.get("operationId") or f"{method} {path}"),
            description="\n\n".join(str(each).strip() for each in said if each),
            schema=schema if is_readable and self._left >= 0 else _UNREADABLE,
            request={"method": method.upper(), "path": path, "parameters": parameters},
            changes=method not in READING,
        )

    def _parameters(self, *lists: Any) -> list[Mapping[str, Any]]:
        """Those of the path, and those of the operation, which go before."""
        found: dict[tuple[str, str], Mapping[str, Any]] = {}
        for parameters in lists:
            for each in parameters if isinstance(parameters, list) else ():
                parameter = self._resolved(each)
                if parameter:
                    found[str(parameter.get("in")), str(parameter.get("name"))] = parameter
        return list(found.values())

    def _resolved(self, value: Any) -> Mapping[str, Any]:
        """The object, or the one of this document that it refers to; an empty one for what is neither."""
        for _ in range(_DEEPEST):
            if not isinstance(value, Mapping):
                return {}
            target = value.get("$ref")
            if not isinstance(target, str):
                return value
            value = self._at(target)
        return {}

    def _at(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            return {}
        place: Any = self._data
        for part in reference[2:].split("/"):
            place = place.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(place, Mapping) else None
        return place

    def _schema(self, given: Any, depth: int) -> dict[str, Any]:
        """The schema without references, and with what models look at alone; what goes on for ever ends as anything."""
        self._left -= 1
        schema = self._resolved(given)
        if depth >= _DEEPEST or self._left < 0:
            return {}
        made = {name: schema[name] for name in _KEYWORDS & schema.keys()}
        if schema.get("nullable") is True and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        properties = schema.get("properties")
        if isinstance(properties, Mapping):
            made["properties"] = {str(name): self._schema(each, depth + 1) for name, each in properties.items() if self._left >= 0}
            made.setdefault("type", "object")
        needed = schema.get("required")
        if isinstance(needed, list):
            made["required"] = [name for name in needed if isinstance(name, str)]
        for name in ("anyOf", "oneOf", "allOf"):
            several = schema.get(name)
            if isinstance(several, list) and several:
                made[name] = [self._schema(each, depth + 1) for each in several if self._left >= 0]
        if isinstance(schema.get("items"), Mapping):
            made["items"] = self._schema(schema["items"], depth + 1)
        return made

    @staticmethod
    def _described(schema: dict[str, Any], parameter: Mapping[str, Any]) -> dict[str, Any]:
        told = parameter.get("description")
        return schema if not isinstance(told, str) or "description" in schema else {**schema, "description": told}


def _key(name: str, taken: Mapping[str, Any]) -> str:
    """What the argument is called: letters that every provider takes, each name once."""
    plain = re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:60] or "value"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}_{number}"
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None


def request_of(address: str, plan: Mapping[str, Any], arguments: Mapping[str, Any]) -> Request:
    """What is sent. Raises `ValueError` for arguments that cannot be sent so."""
    path, query, headers, content = str(plan["path"]), [], {}, None
    for parameter in plan["parameters"]:
        name, value = parameter["name"], arguments.get(parameter["as"])
        if value is None:
            continue
        match parameter["in"]:
            case "path":
                part = _plain(value)
                if part in {"", ".", ".."}:
                    raise ValueError(f"{name} may not be “{part}”.")
                path = path.replace(f"{{{name}}}", quote(part, safe=""))
            case "query":
                query += [(name, _plain(each)) for each in (value if isinstance(value, list) else [value])]
            case "header":
                said = _plain(value)
                if not said.isascii() or not said.isprintable():
                    raise ValueError(f"{name} cannot be sent as a header.")
                headers[name] = said
            case _:
                content = msgspec.json.encode(value)
                headers["content-type"] = "application/json"
    if "{" in path:
        raise ValueError("A part of the path is missing.")
    base, _, given = address.partition("?")
    asked = "&".join(part for part in (given, urlencode(query)) if part)
    return Request(
        method=plan["method"],
        url=f"{base.rstrip('/')}/{path.lstrip('/')}{'?' if asked else ''}{asked}",
        headers=headers,
        content=content,
    )


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
