"""SearXNG, asked as its Search API has it: `GET /search?q=…&format=json` (docs.searxng.org/dev/search_api.html)."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from aim2balance.adapters.web_search import answers
from aim2balance.gateway.errors import UpstreamFailed
from aim2balance.gateway.types import WebResult
from aim2balance.kit.egress import Fetcher

_REFUSALS = {403: "its settings.yml has to list json among the formats of search."}


class SearXNG:
    """Implements `gateway.ports.SearchEngine`."""

    def __init__(self, fetcher: Fetcher, url: str) -> None:
        self._fetcher, self._url = fetcher, url.removesuffix("/search")

    @property
    def host(self) -> str:
        return urlsplit(self._url).netloc

    async def search(self, query: str, most: int, /) -> Sequence[WebResult]:
        asked = f"{self._url}/search?{urlencode({'q': query, 'format': 'json'})}"
        told = await answers.ask(self._fetcher, asked, {}, _REFUSALS)
        found = answers.results(told.get("results"), "content")
        if not found and told.get("unresponsive_engines"):
            raise UpstreamFailed("No engine behind the search of the web answered. Try again later.")
        return found[:most]
