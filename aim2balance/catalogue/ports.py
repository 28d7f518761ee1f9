"""What the catalogue needs from outside, in its own words."""

from collections.abc import Sequence
from typing import Protocol

from aim2balance.catalogue.types import Provider


class ModelLister(Protocol):
    async def list_models(self, provider: Provider) -> Sequence[str]:
        """The names of the provider's models, as it writes them. Raises `DomainError` when it does not answer."""
        ...


class PriceFeed(Protocol):
    async def fetch_prices(self) -> bytes:
        """The newest price list of genai-prices, as it came. Raises `DomainError` when it does not answer."""
        ...


class RateFeed(Protocol):
    async def fetch_rates(self) -> bytes:
        """The European Central Bank's daily file, as it came. Raises `DomainError` when it does not answer."""
        ...
