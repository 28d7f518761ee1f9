"""One upstream made of several: the scheme of the base URL says which one carries a request."""

from collections.abc import Mapping

from aim2balance.gateway.ports import ConnectFailed, Upstream, UpstreamRequest, UpstreamResponse


class UpstreamByScheme:
    """An `Upstream` that hands each request to the one registered for its scheme (`https`, `demo`)."""

    def __init__(self, upstreams: Mapping[str, Upstream]) -> None:
        self._upstreams = dict(upstreams)

    async def send(self, request: UpstreamRequest) -> UpstreamResponse:
        upstream = self._upstreams.get(request.base.scheme)
        if upstream is None:
            raise ConnectFailed(f"nothing speaks the scheme {request.base.scheme!r}")
        return await upstream.send(request)

    async def aclose(self) -> None:
        for upstream in {id(upstream): upstream for upstream in self._upstreams.values()}.values():
            await upstream.aclose()
