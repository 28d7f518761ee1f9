"""Asks a provider which models it has. Implements `catalogue.ports.ModelLister` for the openai and anthropic dialects."""

from collections.abc import Sequence

import msgspec

from aim2balance.catalogue.dialects import ACCESS
from aim2balance.catalogue.errors import ProviderListsNothing, ProviderRefusedKey, ProviderUnreachable
from aim2balance.catalogue.types import Provider
from aim2balance.gateway.ports import BaseURL, Timeouts, Upstream, UpstreamFailure, UpstreamRequest

MOST_BYTES = 16 << 20
_TIMEOUTS = Timeouts(connect_s=10.0, first_byte_s=20.0, idle_s=20.0)


class _Model(msgspec.Struct):
    id: str


class _List(msgspec.Struct):
    data: list[_Model]


_decoder = msgspec.json.Decoder(_List)


class ProviderListing:
    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def list_models(self, provider: Provider) -> Sequence[str]:
        """The names as the provider writes them. Raises `ProviderRefusedKey`, `ProviderUnreachable`, `ProviderListsNothing`."""
        headers = list(provider.auth_headers(provider.api_keys[0] if provider.api_keys else "").items())
        path = ACCESS[provider.dialect].models_path
        request = UpstreamRequest(base=BaseURL.parse(provider.base_url), path=path, headers=headers, method="GET", timeouts=_TIMEOUTS)
        try:
            response = await self._upstream.send(request)
            try:
                if response.status in {401, 402, 403}:
                    raise ProviderRefusedKey(f"the provider {provider.name} refused the key: it answered {response.status}")
                if response.status != 200:
                    raise ProviderListsNothing(f"the provider {provider.name} answered {response.status} to a list of its models")
                return [model.id for model in _decoder.decode(await response.read(MOST_BYTES)).data]
            finally:
                response.close()
        except UpstreamFailure as failure:
            raise ProviderUnreachable(f"the provider {provider.name} did not answer") from failure
        except msgspec.MsgspecError as failure:
            raise ProviderListsNothing(f"the provider {provider.name} did not list its models") from failure
