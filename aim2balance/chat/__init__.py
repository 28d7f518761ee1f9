"""Conversations: a tree of messages on the server, answers written there and followed from anywhere."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aim2balance.chat.metered import GatewayModels
    from aim2balance.chat.routes import chat_routes
    from aim2balance.chat.service import Chats

__all__ = ["Chats", "GatewayModels", "chat_routes"]

_ROOMS = {"Chats": "service", "GatewayModels": "metered", "chat_routes": "routes"}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.chat.{_ROOMS[name]}"), name)
