"""Requests that are wrong in every way a client or an attacker can be wrong, the same ones for the same seed."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.answers import Document

ATOMS = (
    b"null", b"true", b"false", b"0", b"1", b"-1", b"1e400", b"NaN", b"-Infinity", b"1e-400", b"0.1", b"9" * 400, b"-0", b"9223372036854775808", b"1.0",
    b'""', b'"a"', b'"\\ud800"', b'"\\u0000"', b'"\x00"', b'"\xff"', b'"' + b"a" * 5_000 + b'"', b'"\\ufeff"', b'"2026-02-30"', b'"0001-01-01"',
    b'"99999-01-01"', b'"../../etc/passwd"', b'"<script>"', b'"%00"', b"[]", b"{}", b"[[[[]]]]", b"[null]", b'{"":{}}', b"[1,2]", b'{"a":1,"a":2}', b"[{}]",
    b'[{"type":"text"}]', b'[{"type":["x"]}]', b'{"type":{}}', b'[{"type":"image_url","image_url":"x"}]', b'[{"type":"document","source":5}]',
    b'[{"role":"user","content":"Hi"}]', b'[{"function":null}]', b'"user"', b'"demo"',
)  # fmt: skip
NAMES = (
    "model", "messages", "max_tokens", "stream", "stream_options", "n", "temperature", "tools", "tool_choice", "response_format", "thinking", "system",
    "stop", "metadata", "modalities", "input", "logit_bias", "role", "content", "service_tier", "", "__proto__", "id",
)  # fmt: skip
QUERIES = (
    "", "a", "-1", "0", "1", "1.5", "9" * 40, "null", "true", "2026-02-30", "0001-01-01", "9999-12-31", "2026-01-01T00:00:00.0001+14:00", "posixrules", "../UTC",
    "%00", "%ff", "%F0%9F%8C%B3", "a" * 300, "7d", "custom", "all", "UTC", "%27%3B--", "-date", "cost~1", "none", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
IDS = (
    "0",
    "a",
    "%00",
    "%ff",
    "-1",
    "9" * 40,
    "2026-13",
    "2026-01",
    "00000000-0000-0000-0000-000000000000",
    "018f0000-0000-7000-8000-000000000001",
    "..%2f",
)
V1 = (
    ("/v1/chat/completions",) * 4
    + ("/v1/messages",) * 4
    + ("/v1/messages/count_tokens", "/v1/embeddings")
    + ("/v1/images/generations", "/v1/audio/speech") * 2
    + ("/v1/audio/transcriptions",)
)
ENDLESS = frozenset({"/api/live", "/api/chat/{conversation_id}/stream"})
CONFIRMED = frozenset({"/api/auth/logout", "/api/user/erase"})
"""What would end the session or the account the rest is sent with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """A request, whom it is sent by, and whether its body is not what the document describes."""

    method: str
    address: str
    audience: str
    body: bytes | None = None
    content_type: str = "application/json"
    is_wrong: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict)


def requests(document: Document, seed: int, count: int) -> Iterator[Malformed]:
    """Half at `/api`, by its routes in turn, half at `/v1`."""
    chance = random.Random(seed)
    operations = [
        (method.upper(), path, operation)
        for path, methods in sorted(document.document["paths"].items())
        for method, operation in sorted(methods.items())
        if path.startswith("/api/") and path not in ENDLESS | CONFIRMED
    ]
    for number in range(count):
        yield _of_api(document, *operations[number // 2 % len(operations)], chance) if number % 2 else _of_v1(chance)


def _of_api(document: Document, method: str, path: str, operation: Mapping[str, Any], chance: random.Random) -> Malformed:
    address, asked = path, []
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            address = address.replace(f"{{{parameter['name']}}}", chance.choice(IDS))
        elif parameter["in"] == "query" and chance.random() < 0.4:
            asked.append(f"{parameter['name']}={chance.choice(QUERIES)}")
    if chance.random() < 0.05:
        asked.append(f"surely={chance.choice(QUERIES)}")
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    body = None
    if content and chance.random() < 0.95:
        body = _damaged(_object(_sample(document, schema, chance), chance), chance)
    return Malformed(
        method=method,
        address=address + ("?" + "&".join(asked) if asked else ""),
        audience=operation["x-who"],
        body=body,
        content_type=chance.choice(
            ("application/json",) * 12 + ("text/plain", "multipart/form-data", "application/json; charset=utf-16", "")
        ),
        is_wrong=bool(schema) and body is not None and _is_wrong(document, schema, body),
        schema=schema,
    )


def _of_v1(chance: random.Random) -> Malformed:
    address = chance.choice(V1)
    members = {"model": chance.choice((b'"demo"', b'"demo"', b'"auto:cheapest"', b'"demo/demo"')), "max_tokens": b"5"}
    if address.endswith("embeddings"):
        members["input"] = b'"Hi"'
    elif address.endswith("generations"):
        members = {"model": chance.choice((b'"demo-image"', b'"demo"', b'"auto:cheapest"')), "prompt": b'"A heron"'}
        for name in ("n", "size", "quality", "response_format", "stream"):
            if chance.random() < 0.3:
                members[name] = chance.choice(ATOMS)
    elif address.endswith("speech"):
        members = {"model": chance.choice((b'"demo-speech"', b'"demo"', b'"auto:cheapest"')), "input": b'"A heron"', "voice": b'"a"'}
        for name in ("input", "speed", "instructions", "response_format", "stream_format"):
            if chance.random() < 0.3:
                members[name] = chance.choice(ATOMS)
    elif address.endswith("transcriptions"):
        form = b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ndemo-transcription\r\n--b\r\n%b\r\n--b--' % chance.choice(ATOMS)
        kind = chance.choice(("multipart/form-data; boundary=b", "multipart/form-data", "application/json"))
        body = _damaged(form, chance)
        return Malformed(method="POST", address=address, audience="inference", body=body, content_type=kind, is_wrong=True)
    else:
        members["messages"] = b'[{"role":"user","content":"Hi"}]' if chance.random() < 0.4 else _messages(chance)
    body = _damaged(_object(members, chance), chance)
    return Malformed(method="POST", address=address, audience="inference", body=body, is_wrong=not _is_json(body))


def _messages(chance: random.Random) -> bytes:
    made = []
    for _ in range(chance.randint(1, 3)):
        members = {
            "role": chance.choice((b'"user"', b'"assistant"', b'"system"', b'"tool"', chance.choice(ATOMS))),
            "content": chance.choice(ATOMS),
        }
        for name in ("name", "tool_calls", "tool_call_id", "refusal", "audio", "images", "reasoning_content", "function_call"):
            if chance.random() < 0.2:
                members[name] = chance.choice((*ATOMS, b'[{"id":1,"type":"function","function":{"name":5,"arguments":{}}}]'))
        made.append(b"{" + b",".join(b'"%s":%s' % (name.encode(), value) for name, value in members.items()) + b"}")
    return b"[" + b",".join(made) + b"]"


def _sample(document: Document, schema: Mapping[str, Any], chance: random.Random) -> dict[str, bytes]:
    """The members of an object, most of them as described."""
    schema = _resolved(document, schema)
    return {
        name: _value(document, part, chance)
        for name, part in schema.get("properties", {}).items()
        if name in schema.get("required", ()) or chance.random() < 0.6
    }


def _resolved(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = document.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _value(document: Document, schema: Mapping[str, Any], chance: random.Random) -> bytes:
    schema = _resolved(document, schema)
    if "anyOf" in schema:
        return _value(document, chance.choice(schema["anyOf"]), chance)
    if "enum" in schema or "const" in schema:
        return json.dumps(chance.choice(schema.get("enum", [schema.get("const")]))).encode()
    match schema.get("type"):
        case "object":
            return _object(_sample(document, schema, chance), None)
        case "array":
            return b"[" + b",".join(_value(document, schema["items"], chance) for _ in range(chance.randint(0, 2))) + b"]"
        case "integer" | "number":
            return str(schema.get("minimum", chance.randint(0, 9))).encode()
        case "boolean":
            return chance.choice((b"true", b"false"))
        case "string":
            made = {"uuid": "018f0000-0000-7000-8000-000000000001", "date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z"}
            return json.dumps(made.get(schema.get("format", ""), "Hello")[: schema.get("maxLength", 99)]).encode()
        case _:
            return chance.choice(ATOMS)


def _object(members: dict[str, bytes], chance: random.Random | None) -> bytes:
    """The members as an object; with chance some are other values, and some are there that nobody knows."""
    written = list(members.items())
    if chance is not None:
        for _ in range(chance.randint(0, 2)):
            if written:
                at = chance.randrange(len(written))
                written[at] = (written[at][0], chance.choice(ATOMS))
        if chance.random() < 0.4:
            written.append((chance.choice((*NAMES, *members)), chance.choice(ATOMS)))
    return b"{" + b",".join(json.dumps(name).encode() + b":" + value for name, value in written) + b"}"


def _damaged(body: bytes, chance: random.Random) -> bytes:
    """One body in six is no JSON any more, or JSON nobody expects."""
    match chance.randrange(80):
        case 0 | 1 | 2:
            return body[: chance.randint(0, len(body))]
        case 3 | 4:
            at = chance.randrange(len(body))
            return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
        case 5:
            return b"\xef\xbb\xbf" + body
        case 6:
            return body.decode("latin-1").encode("utf-16")
        case 7:
            return b"[" * chance.choice((100, 5_000, 100_000))
        case 8:
            return b'{"a":' * chance.choice((100, 5_000)) + b"1" + b"}" * 5_000
        case 9:
            return b'{"model":"demo","messages":[{"role":"user","content":' + b"[" * 5_000 + b"]" * 5_000 + b"}]}"
        case 10:
            return b'{"model":"demo","max_tokens":' + b"9" * 20_000 + b',"messages":[{"role":"user","content":"x"}]}'
        case 11:
            return chance.choice(ATOMS)
        case 12:
            return b""
        case _:
            return body


def _is_json(body: bytes) -> bool:
    """What RFC 8259 has as JSON; a byte order mark may be ignored, and the other encodings of Unicode are understood."""
    try:
        json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(name: str) -> None:
    raise ValueError(name)


def _is_wrong(document: Document, schema: Mapping[str, Any], body: bytes) -> bool:
    if not _is_json(body):
        return True
    try:
        return any(document.differences(schema, json.loads(body, parse_float=Decimal), "body"))
    except (AssertionError, KeyError):  # what the comparison of answers does not know it does not judge
        return False
