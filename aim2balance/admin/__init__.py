"""What operators see and change: figures, never chats. The front door; the rest is private to this domain."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aim2balance.admin.service import Office as Office

__all__ = ["Office"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("aim2balance.admin.service"), name)
