"""What persons are told: banners in the app, and mail. The front door; the rest is private to this domain."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aim2balance.notices.types import Letter

if TYPE_CHECKING:
    from aim2balance.notices.jobs import handlers
    from aim2balance.notices.service import Post, forget, newest, tell, throw_away_old

__all__ = ["Letter", "Post", "forget", "handlers", "newest", "tell", "throw_away_old"]

_ROOMS = {"handlers": "jobs"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.notices.{_ROOMS.get(name, 'service')}"), name)
