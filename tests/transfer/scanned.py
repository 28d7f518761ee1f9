"""How many characters a scan looked at: what `find` went over, each time it was asked."""

from collections.abc import Callable
from types import ModuleType

import pytest


def scanned(monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: Callable[[], object]) -> int:
    looked_at = 0
    real = module.find

    def counting(text: str, part: str, at: int) -> int:
        nonlocal looked_at
        found: int = real(text, part, at)
        looked_at += (found if found >= 0 else len(text)) - at + len(part)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(module, "find", counting)
        work()
    return looked_at
