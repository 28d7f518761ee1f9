"""One request and its redirects, within a size and a time. Implements `kit.egress.Fetcher`."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Mapping
from typing import Final, Protocol
from urllib.parse import urljoin, urlsplit

import httpx2

from aim2balance.kit.egress import AddressFailed, Fetched, check_url

MOST_REDIRECTS = 5
USER_AGENT = "aim2balance"
_REDIRECTS = {301, 302, 303, 307, 308}
_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class GuardedFetcher:
    """Implements `kit.egress.Fetcher` over a transport that checks where it connects to."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._client = httpx2.AsyncClient(transport=transport, follow_redirects=False, trust_env=False, timeout=None)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most_bytes: int,
        within_s: float,
    ) -> Fetched:
        try:
            async with asyncio.timeout(within_s):
                return await self._fetch(check_url(url), method, dict(headers or {}), content, most_bytes)
        except (TimeoutError, httpx2.TimeoutException):
            raise AddressFailed(f"The address did not answer within {within_s:g} seconds.", code="address_too_slow") from None
        except httpx2.TransportError as broken:
            raise AddressFailed("The connection broke off.", code="address_broke_off") from broken
        except httpx2.InvalidURL as wrong:
            raise AddressFailed("The address leads to one that cannot be read.", code="address_unreadable") from wrong

    async def _fetch(self, url: str, method: str, headers: dict[str, str], content: bytes | None, most_bytes: int) -> Fetched:
        sent = headers
        for _ in range(MOST_REDIRECTS + 1):
            # Unpacked here, within the size; what is asked for is not packed at all.
            asked = {"user-agent": USER_AGENT, **sent, "accept-encoding": "identity"}
            async with self._client.stream(method, url, headers=asked, content=content) as answer:
                target = answer.headers.get("location")
                if method != "GET" or answer.status_code not in _REDIRECTS or not target:
                    body = await _read(answer, most_bytes)
                    told = {name.lower(): value for name, value in answer.headers.items()}
                    return Fetched(url=url, status=answer.status_code, headers=told, body=body)
            following = check_url(urljoin(url, target))
            if _origin(following) != _origin(url):
                sent = {}
            url = following
        raise AddressFailed("The address leads on and on.", code="address_leads_on")


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


class _Packed(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


async def _read(answer: httpx2.Response, most_bytes: int) -> bytes:
    """The body, unpacked, of at most that many bytes."""
    stated = answer.headers.get("content-length", "")
    if stated.isascii() and stated.isdigit() and int(stated[:20]) > most_bytes:
        raise _too_large(most_bytes)
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing not in {"", "identity", *_WINDOWS}:
        raise AddressFailed("The answer is packed in a way that is not read.", code="address_unreadable")
    unpacker = zlib.decompressobj(_WINDOWS[packing]) if packing in _WINDOWS else None
    read = bytearray()
    async for chunk in _unpacked(answer, unpacker, most_bytes + 1):
        read += chunk
        if len(read) > most_bytes:
            raise _too_large(most_bytes)
    return bytes(read)


async def _unpacked(answer: httpx2.Response, unpacker: _Packed | None, most: int) -> AsyncIterator[bytes]:
    async for chunk in answer.aiter_raw():
        if unpacker is None:
            yield chunk
            continue
        try:
            yield unpacker.decompress(chunk, most)
        except zlib.error:
            raise AddressFailed("The answer is packed wrongly.", code="address_unreadable") from None
        if unpacker.unconsumed_tail:
            raise _too_large(most - 1)


def _too_large(most_bytes: int) -> AddressFailed:
    return AddressFailed(f"The answer is larger than {most_bytes:,} bytes.", code="address_too_large")
