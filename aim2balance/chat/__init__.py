"""Conversations: a tree of messages on the server, answers written there and followed from anywhere."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.chat.exporting import file_name as file_name
    from aim2balance.chat.exporting import library as library
    from aim2balance.chat.exporting import markdown as markdown
    from aim2balance.chat.exporting import whole as whole
    from aim2balance.chat.files import erase_files as erase_files
    from aim2balance.chat.importing.run import Report as Report
    from aim2balance.chat.importing.run import import_file as import_file
    from aim2balance.chat.importing.service import Imports as Imports
    from aim2balance.chat.importing.service import erase_imports as erase_imports
    from aim2balance.chat.metered import GatewayModels as GatewayModels
    from aim2balance.chat.presets import Presets as Presets
    from aim2balance.chat.presets import erase_presets as erase_presets
    from aim2balance.chat.prompts import Prompts as Prompts
    from aim2balance.chat.prompts import erase_prompts as erase_prompts
    from aim2balance.chat.routes import chat_routes as chat_routes
    from aim2balance.chat.routes_files import file_routes as file_routes
    from aim2balance.chat.routes_import import transfer_routes as transfer_routes
    from aim2balance.chat.routes_presets import preset_routes as preset_routes
    from aim2balance.chat.routes_prompts import prompt_routes as prompt_routes
    from aim2balance.chat.service import Chats as Chats
    from aim2balance.chat.shelf import Shelf as Shelf
    from aim2balance.chat.shelf import erase as erase
else:
    __getattr__ = lazy_exports(__name__)
