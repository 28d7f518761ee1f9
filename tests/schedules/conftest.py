from tests.chat.conftest import chats, shop

__all__ = ["chats", "shop"]
