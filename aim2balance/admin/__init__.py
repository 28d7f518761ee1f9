"""What operators see and change: figures, never chats. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.kit.doors import front_door

if TYPE_CHECKING:
    from aim2balance.admin.service import Office as Office
else:
    __getattr__ = front_door(__name__)
