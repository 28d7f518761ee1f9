"""The Brave Search API: `GET /res/v1/web/search` with the key in `X-Subscription-Token` (api-dashboard.search.brave.com/documentation)."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit

from aim2balance.adapters.web_search import answers
from aim2balance.gateway.types import WebResult
from aim2balance.kit.egress import Fetcher

ADDRESS: Final = "https://api.search.brave.com/res/v1"
_WRONG_KEY: Final = "its key is missing, wrong or not for this plan."
_REFUSALS: Final = {401: _WRONG_KEY, 403: _WRONG_KEY, 422: "it does not take the key or the query."}


class Brave:
    """Implements `gateway.ports.SearchEngine`."""

    def __init__(self, fetcher: Fetcher, url: str, key: str) -> None:
        self._fetcher, self._url, self._key = fetcher, url or ADDRESS, key

    @property
    def host(self) -> str:
        return urlsplit(self._url).netloc

    async def search(self, query: str, most: int, /) -> Sequence[WebResult]:
        asked = f"{self._url}/web/search?{urlencode({'q': query, 'count': most, 'text_decorations': 'false'})}"
        told = await answers.ask(self._fetcher, asked, {"x-subscription-token": self._key}, _REFUSALS)
        web = told.get("web")
        return answers.results(web.get("results") if isinstance(web, dict) else None, "description")[:most]
