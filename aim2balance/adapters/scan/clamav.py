"""Implements `files.ports.VirusScanner` with clamd, by its own protocol (man 8 clamd: PING, INSTREAM), over TCP or a local socket."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from urllib.parse import unquote, urlsplit

from aim2balance.kit.errors import Unavailable

CONNECTED_WITHIN_S: Final = 5.0
ANSWERED_WITHIN_S: Final = 300.0
"""From the last byte to the verdict; large archives take minutes."""
_PIECE: Final = 1 << 18
_MOST_SAID: Final = 1 << 12


class ClamAV:
    """`url`: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""

    def __init__(self, url: str, *, connected_within_s: float = CONNECTED_WITHIN_S, answered_within_s: float = ANSWERED_WITHIN_S) -> None:
        self._parts = urlsplit(url)
        self._connected_within_s, self._answered_within_s = connected_within_s, answered_within_s

    async def check(self) -> None:
        async with self._connected() as (reader, writer):
            writer.write(b"zPING\0")
            if await self._answer(reader) != "PONG":
                raise _away()

    async def scan(self, pieces: AsyncIterator[bytes]) -> str | None:
        async with self._connected() as (reader, writer):
            writer.write(b"zINSTREAM\0")
            async for piece in pieces:
                for start in range(0, len(piece), _PIECE):
                    part = piece[start : start + _PIECE]
                    writer.write(struct.pack(">I", len(part)) + part)
                    async with asyncio.timeout(self._answered_within_s):
                        await writer.drain()
            writer.write(struct.pack(">I", 0))
            said = await self._answer(reader)
        verdict = said.removeprefix("stream: ")
        if verdict == "OK":
            return None
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise _away()  # "INSTREAM size limit exceeded. ERROR" among others: it was not looked at

    async def _answer(self, reader: asyncio.StreamReader) -> str:
        async with asyncio.timeout(self._answered_within_s):
            said = await reader.readuntil(b"\0")
        return said[:_MOST_SAID].rstrip(b"\0").decode("utf-8", "replace")

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        writer: asyncio.StreamWriter | None = None
        try:
            async with asyncio.timeout(self._connected_within_s):
                if self._parts.scheme == "unix":
                    reader, writer = await asyncio.open_unix_connection(unquote(self._parts.path), limit=_MOST_SAID)
                else:
                    reader, writer = await asyncio.open_connection(self._parts.hostname, self._parts.port or 3310, limit=_MOST_SAID)
            yield reader, writer
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise _away() from error
        finally:
            if writer is not None:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()


def _away() -> Unavailable:
    return Unavailable(
        "Files are looked at for viruses, and who does that does not answer. Please try again later.",
        code="scan_unavailable",
        retry_after=60,
    )
