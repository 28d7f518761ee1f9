"""What knowledge needs from outside: a model that turns texts into vectors, those of alike texts near each other."""

from collections.abc import Sequence
from typing import Protocol


class MeaningModel(Protocol):
    """It costs nothing: one that is paid for has to go through the gateway."""

    @property
    def name(self) -> str:
        """Vectors are only compared where they are of one name: another version that says other things has another one."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def least_similarity(self) -> float:
        """What is less alike has nothing to do with a question."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text, in their order, of length 1, or 0 where there is nothing in the text."""
        ...
