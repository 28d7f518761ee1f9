"""JSON schemas as strict structured output takes them."""

from typing import Any

_BY_NAME = ("properties", "$defs", "definitions", "patternProperties")
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")
_ONE = ("items", "not", "contains")


def closed(schema: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema with `additionalProperties: false` in each object, and whether one of them had said otherwise."""
    was_open = False
    made = dict(schema)

    def close(inner: Any) -> Any:
        nonlocal was_open
        if not isinstance(inner, dict):
            return inner
        done, differs = closed(inner)
        was_open = was_open or differs
        return done

    for name in _BY_NAME:
        if isinstance(made.get(name), dict):
            made[name] = {key: close(inner) for key, inner in made[name].items()}
    for name in _LISTS:
        if isinstance(made.get(name), list):
            made[name] = [close(inner) for inner in made[name]]
    for name in _ONE:
        if name in made:
            made[name] = close(made[name])
    kind = made.get("type")
    if kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in made:
        was_open = was_open or made.get("additionalProperties", False) is not False
        made["additionalProperties"] = False
    return made, was_open


def requires_everything(schema: Any) -> bool:
    """Whether each object in it requires all of its properties."""
    if not isinstance(schema, dict):
        return True
    named = schema.get("properties")
    if isinstance(named, dict) and (not isinstance(schema.get("required"), list) or set(schema["required"]) != set(named)):
        return False
    inner = [each for name in _BY_NAME if isinstance(schema.get(name), dict) for each in schema[name].values()]
    inner += [each for name in _LISTS if isinstance(schema.get(name), list) for each in schema[name]]
    return all(requires_everything(each) for each in [*inner, *(schema.get(name) for name in _ONE)])
