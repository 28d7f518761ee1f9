"""Conversations: a tree of messages on the server, answers written there and followed from anywhere."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aim2balance.chat.exporting import file_name, library, markdown, whole
    from aim2balance.chat.importing.run import Report, import_file
    from aim2balance.chat.metered import GatewayModels
    from aim2balance.chat.presets import Presets
    from aim2balance.chat.prompts import Prompts
    from aim2balance.chat.routes import chat_routes
    from aim2balance.chat.service import Chats
    from aim2balance.chat.shelf import Shelf, erase

__all__ = [
    "Chats",
    "GatewayModels",
    "Presets",
    "Prompts",
    "Report",
    "Shelf",
    "chat_routes",
    "erase",
    "file_name",
    "import_file",
    "library",
    "markdown",
    "whole",
]

_ROOMS = {
    "Chats": "service",
    "GatewayModels": "metered",
    "Presets": "presets",
    "Prompts": "prompts",
    "Report": "importing.run",
    "Shelf": "shelf",
    "chat_routes": "routes",
    "erase": "shelf",
    "file_name": "exporting",
    "import_file": "importing.run",
    "library": "exporting",
    "markdown": "exporting",
    "whole": "exporting",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"aim2balance.chat.{_ROOMS[name]}"), name)
