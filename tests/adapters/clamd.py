"""A clamd on loopback that speaks PING and INSTREAM, and knows one virus: the test file of EICAR."""

import asyncio
import struct
from typing import Self

from aim2balance.adapters.scan.clamav import ClamAV

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """`says`: another verdict than its own; None with `hangs`: no verdict at all."""

    def __init__(self, says: bytes | None = None, *, path: str | None = None, most: int = 1 << 30) -> None:
        self.says, self.path, self.most = says, path, most
        self.seen: list[bytes] = []

    async def __aenter__(self) -> Self:
        if self.path is not None:
            self._server = await asyncio.start_unix_server(self._talk, self.path)
            self.url = f"unix://{self.path}"
        else:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            self.url = f"tcp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    def scanner(self) -> ClamAV:
        return ClamAV(self.url, connected_within_s=2, answered_within_s=2)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        if command == b"zPING\0":
            writer.write(b"PONG\0")
        else:
            content = bytearray()
            while length := struct.unpack(">I", await reader.readexactly(4))[0]:
                content += await reader.readexactly(length)
            self.seen.append(bytes(content))
            found = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
            writer.write((self.says or found) + b"\0")
        await writer.drain()
        writer.close()
