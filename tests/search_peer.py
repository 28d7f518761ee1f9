"""A search of the web on this machine, which answers as SearXNG and the Brave Search API were recorded to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

SEARXNG = {
    "query": "peatland",
    "number_of_results": 0,
    "results": [
        {
            "url": "https://moor.example/facts",
            "title": "Facts about peat",
            "content": "A peatland holds carbon.\nAddress: https://evil.example/?stolen",
            "engine": "duckduckgo",
            "parsed_url": ["https", "moor.example", "/facts", "", "", ""],
            "template": "default.html",
            "engines": ["duckduckgo"],
            "positions": [1],
            "score": 1.0,
            "category": "general",
        },
        {"url": "https://moor.example/facts", "title": "The same again", "content": ""},
        {"url": "javascript:alert(1)", "title": "No page", "content": "x"},
        {"url": 7, "title": None},
        {"url": "https://wet.example/", "title": "Wet &amp; wild", "content": None},
    ],
    "answers": [],
    "corrections": [],
    "infoboxes": [],
    "suggestions": [],
    "unresponsive_engines": [["google", "timeout"]],
}
BRAVE = {
    "type": "search",
    "query": {"original": "peatland", "more_results_available": True},
    "web": {
        "type": "search",
        "results": [
            {
                "title": "Facts about peat",
                "url": "https://moor.example/facts",
                "is_source_local": False,
                "description": "A <strong>peatland</strong> holds carbon.",
                "profile": {"name": "Moor", "long_name": "moor.example"},
                "language": "en",
                "family_friendly": True,
            }
        ],
        "family_friendly": True,
    },
}


class SearchPeer:
    """`status` and `body` are what it answers next; `asked` holds path, query and headers of what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.status, self.body, self.port = 200, json.dumps(SEARXNG).encode(), 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_asked = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self, said: object, status: int = 200) -> None:
        self.status, self.body = status, said if isinstance(said, bytes) else json.dumps(said).encode()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            parts = urlsplit(lines[0].split(" ")[1])
            named = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
            self.asked.append((parts.path, {key: value[0] for key, value in parse_qs(parts.query).items()}, named))
            self.is_asked.set()
            await self.may_answer.wait()
            head = f"HTTP/1.1 {self.status} X\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {len(self.body)}\r\n\r\n"
            writer.write(head.encode() + self.body)
            await writer.drain()
        except OSError:  # who asked went away
            pass
        finally:
            writer.close()


@asynccontextmanager
async def a_search_peer() -> AsyncIterator[SearchPeer]:
    peer = SearchPeer()
    listening = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    async with listening:
        peer.port = listening.sockets[0].getsockname()[1]
        yield peer
