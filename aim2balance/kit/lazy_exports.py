"""What a package offers, each imported when somebody asks for it (PEP 562).

A command that shows a version need not load a database. What is offered, and where it is, stands once: as imports for the type checker.
"""

import ast
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


def lazy_exports(package: str) -> Callable[[str], Any]:
    """The `__getattr__` of a package that says `if TYPE_CHECKING:` from where it imports what it offers. What was asked for is kept."""
    homes: dict[str, tuple[str, str]] = {}

    def find(name: str) -> Any:
        module = sys.modules[package]
        if not homes:
            homes.update(_homes(Path(str(module.__file__)).read_text(encoding="utf-8")))
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        room, inside = homes[name]
        value = getattr(import_module(room), inside)
        setattr(module, name, value)
        return value

    return find


def _homes(source: str) -> dict[str, tuple[str, str]]:
    """For each name offered: the module it is in, and what it is called there."""
    checked = [
        node.body
        for node in ast.parse(source).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    imports = [node for body in checked for node in body if isinstance(node, ast.ImportFrom) and node.module]
    return {alias.asname or alias.name: (str(node.module), alias.name) for node in imports for alias in node.names}
