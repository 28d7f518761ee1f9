"""What an export takes along from whoever knows it: images by their id, files of domains beside this one, and a person's rows."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId, UserId


class ReadImages(Protocol):
    """The images of the person by id; what is gone is missing."""

    async def __call__(self, file_ids: Sequence[UUID], /) -> Mapping[UUID, bytes]: ...


async def no_images(_: Sequence[UUID]) -> Mapping[UUID, bytes]:
    """Implements `ReadImages` where images are only named."""
    return {}


class FurtherFiles(Protocol):
    """What else of a person goes into the export, by name."""

    async def __call__(self, owner_id: OwnerId, /) -> Mapping[str, bytes]: ...


async def nothing_further(_: OwnerId) -> Mapping[str, bytes]:
    """Implements `FurtherFiles` where there is nothing."""
    return {}


class PersonalRows(Protocol):
    """Everything the database holds of a person, as files by name with their pieces, and one that explains them."""

    def __call__(self, user_id: UserId, language: Language, /) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]: ...
