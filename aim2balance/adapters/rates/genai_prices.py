"""The newest price list of genai-prices (https://github.com/pydantic/genai-prices). Implements `catalogue.ports.PriceFeed`."""

from aim2balance.gateway.ports import BaseURL, Upstream, UpstreamFailure, UpstreamRequest
from aim2balance.kit.errors import Unavailable

MOST_BYTES = 32 << 20


class GenaiPricesFeed:
    def __init__(self, upstream: Upstream, url: str) -> None:
        self._upstream = upstream
        self._url = BaseURL.parse(url)

    async def fetch_prices(self) -> bytes:
        """The file as it came. Raises `Unavailable`."""
        try:
            response = await self._upstream.send(UpstreamRequest(base=self._url, path="", method="GET"))
            try:
                if response.status != 200:
                    raise Unavailable(f"{self._url.host} answered {response.status} instead of a price list")
                return await response.read(MOST_BYTES)
            finally:
                response.close()
        except UpstreamFailure as failure:
            raise Unavailable(f"{self._url.host} did not answer with a price list") from failure
