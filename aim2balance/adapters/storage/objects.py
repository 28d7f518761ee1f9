"""Implements `kit.storage.FileStore` with obstore: a bucket of any S3, and memory."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError
from obstore.store import MemoryStore, S3Store

from aim2balance.kit.storage import NoSuchFile, StorageAway, check_key

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore

    from aim2balance.adapters.storage.s3_url import Bucket

_PIECE: Final = 5 << 20
"""The smallest part that S3 takes."""
_PARTS_AT_ONCE: Final = 2
_TIMES: "Final[ClientConfig]" = {"connect_timeout": "5s", "read_timeout": "30s", "timeout": "3600s"}
"""`timeout` is of the whole answer: of a large file to a slow reader."""
_RETRIES: Final = 3
_RETRY_FOR: Final = timedelta(seconds=15)
_AWAY: Final = "The storage of files does not answer just now. Please try again."


class ObjectFiles:
    """Files of an object store. Whatever it says but that a file is not there means it is away: a wrong key, a full bucket, no network."""

    def __init__(self, store: "ObjectStore") -> None:
        self._store = store

    async def put(self, key: str, content: bytes) -> None:
        try:
            await obstore.put_async(self._store, check_key(key), content, chunk_size=_PIECE, max_concurrency=_PARTS_AT_ONCE)
        except (BaseError, OSError) as error:
            raise StorageAway(_AWAY) from error

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        given = _Pieces(pieces)
        try:
            await obstore.put_async(self._store, check_key(key), given, chunk_size=_PIECE, max_concurrency=_PARTS_AT_ONCE)
        except (BaseError, OSError) as error:
            if given.failure is not None:
                raise given.failure from error
            raise StorageAway(_AWAY) from error

    async def get(self, key: str) -> bytes:
        return b"".join([piece async for piece in self.read(key)])

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if end is not None and end <= start:
            return
        try:
            if (start, end) == (0, None):
                found = await obstore.get_async(self._store, check_key(key))
            else:  # beyond the last byte a bucket refuses, where the port gives nothing
                size = (await obstore.head_async(self._store, check_key(key)))["size"]
                last = size if end is None else min(end, size)
                if start >= last:
                    return
                found = await obstore.get_async(self._store, key, options={"range": (start, last)})
            async for piece in found.stream(min_chunk_size=1 << 18):
                yield bytes(piece)
        except FileNotFoundError:
            raise NoSuchFile("there is no such file") from None
        except (BaseError, OSError) as error:
            raise StorageAway(_AWAY) from error

    async def delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, check_key(key))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StorageAway(_AWAY) from error


class _Pieces:
    """The pieces, and what stopped them, whatever becomes of it on its way through obstore."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self.failure: BaseException | None = None

    def __aiter__(self) -> "_Pieces":
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            raise
        except BaseException as failure:
            self.failure = failure
            raise


def memory_files() -> ObjectFiles:
    """Files that are gone with the process."""
    return ObjectFiles(MemoryStore())


def bucket_files(bucket: "Bucket") -> ObjectFiles:
    """Files of a bucket, which is asked for when it is used. Addresses are in path style, which every S3 understands."""
    store = S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        endpoint=bucket.endpoint,
        region=bucket.region,
        access_key_id=bucket.key,
        secret_access_key=bucket.secret,
        virtual_hosted_style_request=False,
        disable_bulk_delete=True,
        client_options={**_TIMES, "allow_http": bucket.endpoint.startswith("http://")},
        retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_FOR},
    )
    return ObjectFiles(store)
