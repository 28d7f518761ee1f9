"""Conversations: a tree of messages on the server, answers written there and followed from anywhere."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.chat.conversations import Conversations as Conversations
    from aim2balance.chat.conversations import erase as erase
    from aim2balance.chat.conversations import set_aside as set_aside
    from aim2balance.chat.gateway_client import GatewayModels as GatewayModels
    from aim2balance.chat.gateway_client import MeteredAnswer as MeteredAnswer
    from aim2balance.chat.queries import add_conversation as add_conversation
    from aim2balance.chat.queries import add_messages as add_messages
    from aim2balance.chat.schemas import chat_json as chat_json
    from aim2balance.chat.service import Chats as Chats
else:
    __getattr__ = lazy_exports(__name__)
