"""The European Central Bank's daily reference rates (https://www.ecb.europa.eu/stats/eurofxref/). Implements `catalogue.ports.RateFeed`."""

from aim2balance.gateway.ports import BaseURL, Upstream, UpstreamFailure, UpstreamRequest
from aim2balance.kit.errors import Unavailable

ADDRESS = BaseURL.parse("https://www.ecb.europa.eu")
PATH = "/stats/eurofxref/eurofxref-daily.xml"
MOST_BYTES = 1 << 20


class EcbFeed:
    def __init__(self, upstream: Upstream, base: BaseURL = ADDRESS) -> None:
        self._upstream = upstream
        self._base = base

    async def fetch_rates(self) -> bytes:
        """The daily file as it came. Raises `Unavailable`."""
        try:
            response = await self._upstream.send(UpstreamRequest(base=self._base, path=PATH, method="GET"))
            try:
                if response.status != 200:
                    raise Unavailable(f"the European Central Bank answered {response.status}")
                return await response.read(MOST_BYTES)
            finally:
                response.close()
        except UpstreamFailure as failure:
            raise Unavailable("the European Central Bank did not answer") from failure
