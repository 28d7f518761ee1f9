"""Our gateway with everything but books: keys, ledger and database are replaced by ones that say yes.

It answers the question what relaying and metering alone cost, on the same server as `serve` (uvicorn, uvloop, httptools).

    bare_gateway.py PORT        configuration from AIM2BALANCE_CONFIG
"""

# ruff: noqa: ARG002 - those who say yes to everything do not look at what they are asked

import sys
from typing import Any
from uuid import UUID

import uvicorn
import uvloop

from aim2balance import organisations
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.app.server import server_config, settle_memory
from aim2balance.catalogue import open_catalogue
from aim2balance.catalogue.types import Deployment, Rates
from aim2balance.gateway import Caller, Gateway, GatewayRoutes
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import Actor, KeyIdentity, OwnerId, Principal, UserId
from aim2balance.kit.settings import read_environment
from aim2balance.wallet.types import Grant, Place, Settlement, SettlementOutcome


class BooksThatSayYes:
    """Implements `gateway.ports.Books`: endless money, nothing kept."""

    async def place(self, wanted: Place) -> Grant:
        return Grant(amount=wanted.want, is_short=False, promised=wanted.ceiling or wanted.want)

    async def extend(self, request_id: UUID, owner_id: UUID, by: Euro, *, beyond_estimate: Euro = ZERO, co2e_ng: int = 0) -> bool:
        return True

    async def settle(self, settlement: Settlement) -> SettlementOutcome:
        return SettlementOutcome("booked", ZERO)

    async def release(self, request_id: UUID, owner_id: UUID) -> None:
        return None


class TermsUnrecorded:
    """Implements `gateway.ports.PriceRecorder`."""

    async def record(self, deployment: Deployment, rates: Rates) -> None:
        return None


class OneCaller:
    """Implements `gateway.routes.KeyDirectory`: every key is the same person's."""

    def __init__(self) -> None:
        owner, key_id = OwnerId(new_id()), new_id()
        key = KeyIdentity(key_id=key_id, owner_id=owner, scopes=frozenset({"inference"}))
        principal = organisations.resolve(Actor(user_id=UserId(owner), key=key))
        self._found = Caller(owner_id=owner, payer_id=owner, user_id=UserId(owner), key_id=key_id), principal

    async def find_caller(self, secret: str) -> tuple[Caller, Principal] | None:
        return self._found


class NothingToRead:
    """Implements `gateway.routes.AccountReader`."""

    async def receipt(self, owner_id: UUID, request_id: UUID) -> dict[str, Any] | None:
        return None

    async def balance(self, owner_id: UUID) -> dict[str, Any]:
        return {}


def application() -> GatewayRoutes:
    catalogue = open_catalogue(read_environment())
    settings = catalogue.settings
    clock = SystemClock()
    gateway = Gateway(
        catalogue=catalogue,
        books=BooksThatSayYes(),
        terms=TermsUnrecorded(),
        upstream=Http1Upstream(),
        clock=clock,
        limits=settings.gateway,
        home_region=settings.home_region,
    )
    return GatewayRoutes(gateway, OneCaller(), NothingToRead(), clock, body_limit=settings.gateway.body_limit_mib << 20)


if __name__ == "__main__":
    settle_memory()
    uvloop.run(uvicorn.Server(server_config(application(), host="127.0.0.1", port=int(sys.argv[1]))).serve())
