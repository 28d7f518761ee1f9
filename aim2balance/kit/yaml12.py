"""YAML 1.2 to plain values with the line of every key, decimals kept exact."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from aim2balance.kit.config_text import ConfigText, WrongConfiguration

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_TAG = "tag:yaml.org,2002:"
_DEEPEST = 20
_LONGEST_NUMBER = 60  # longer ones stay text, which no number is read from
Path = tuple[str | int, ...]


def parse(source: str, text: str, values: Mapping[str, str]) -> ConfigText:
    """Parse `text`. An unset `${NAME}` becomes the empty string. Raises `WrongConfiguration` with the line."""
    yaml = YAML(typ="rt", pure=True)
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise WrongConfiguration(source, line, "(syntax)", str(error.problem or "not YAML")) from None
    except YAMLError as error:
        raise WrongConfiguration(source, None, "(syntax)", str(error).partition("\n")[0]) from None
    lines: dict[Path, int] = {}
    data = {} if root is None else _plain(root, (), lines, source, values)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise WrongConfiguration(source, 1, "(top level)", "expected keys and values")
    return ConfigText(source, data, lines)


def _plain(node: Any, path: Path, lines: dict[Path, int], source: str, values: Mapping[str, str]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if len(path) > _DEEPEST:
        raise WrongConfiguration(source, line, ".".join(map(str, path[:4])), "expected fewer levels: it may refer to itself")
    if isinstance(node, MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                raise WrongConfiguration(source, key_node.start_mark.line + 1, ".".join(map(str, (*path, key))), "given twice")
            lines[*path, key] = key_node.start_mark.line + 1
            found[key] = _plain(value_node, (*path, key), lines, source, values)
        return found
    if isinstance(node, SequenceNode):
        return [_plain(child, (*path, i), lines, source, values) for i, child in enumerate(node.value)]
    return _scalar(node, values)


def _scalar(node: ScalarNode, values: Mapping[str, str]) -> Any:
    text = str(node.value)
    match str(node.tag).removeprefix(_TAG):
        case "int" | "float" if len(text) > _LONGEST_NUMBER:
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int" if re.fullmatch(r"[-+]?[0-9]+", text):
            return int(text)
        case "float" if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]{1,6})?", text):
            return Decimal(text)
        case _:
            return _REFERENCE.sub(lambda match: values.get(match[1], ""), text)
