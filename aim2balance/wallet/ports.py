"""What the wallet needs from outside."""

from collections.abc import Sequence
from typing import Protocol

from aim2balance.kit.db import Transaction


class EventRecorder(Protocol):
    """Keeps what was bought. Implemented by usage."""

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        """Store the events in the settling transaction. They are those of newly settled requests only, each once.

        A failure rolls the settlements back; they are tried again, singly.
        """
        ...
