"""What the gateway asks of the other domains: recorded terms, callers of keys, what the books say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance import identity, organisations, usage, wallet
from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.types import Deployment, Rates
from aim2balance.gateway import Caller
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError, Unavailable
from aim2balance.kit.http import euro_number
from aim2balance.kit.principal import OwnerId, Principal
from aim2balance.wallet.types import RateLimit

MOST_KNOWN_KEYS = 10_000


class RecordedTerms:
    """Implements `gateway.ports.Terms` with the catalogue's tables."""

    def __init__(self, catalogue: CatalogueHolder, db: Database) -> None:
        self._catalogue = catalogue
        self._db = db

    async def record(self, deployment: Deployment, rates: Rates) -> None:
        if not self._catalogue.is_recorded(deployment, rates):
            await self._catalogue.record(self._db, deployment, rates)


class KeyCallers:
    """Implements `gateway.routes.KeyDirectory` with identity's credential cache."""

    def __init__(self, credential_cache: "identity.CredentialCache", db: Database) -> None:
        self._credential_cache = credential_cache
        self._db = db
        self._known: dict[UUID, tuple[object, tuple[Caller, Principal]]] = {}

    async def find_caller(self, secret: str) -> tuple[Caller, Principal] | None:
        grant = await self._credential_cache.find_key(secret)
        if grant is None:
            return None
        known = self._known.get(grant.key_id)
        if known is not None and known[0] is grant:
            return known[1]
        principal = await self._bound(organisations.resolve(identity.actor_of(grant)))
        caller = Caller(
            owner_id=principal.owner_id,
            payer_id=principal.payer_id,
            user_id=principal.user_id,
            key_id=principal.key_id,
            project_id=principal.project_id,
            agent_id=principal.agent_id,
            models=grant.models,
            region=principal.region,
            limit=grant.limit,
            limit_co2e_ng=grant.limit_co2e_ng,
            is_limit_hard=grant.is_limit_hard,
            window=str(grant.window) if grant.window is not None else None,
            rpm=grant.rpm,
            budgets=principal.budgets,
        )
        found = caller, principal
        if len(self._known) >= MOST_KNOWN_KEYS:
            self._known.clear()
        self._known[grant.key_id] = (grant, found)
        return found

    async def _bound(self, principal: Principal) -> Principal:
        """What its person and its project bind the key to: asked once for each epoch, like the key itself. Raises `Unavailable`."""
        owner_id, project_id, project = principal.owner_id, principal.project_id, None
        async with self._db.connection() as connection:
            if project_id is not None:
                project = await organisations.find_project(connection, owner_id, project_id)
            budgets = await organisations.budgets_within(connection, owner_id, principal.user_id, project_id)
        return organisations.within(principal, project, budgets)


class BooksReader:
    """Implements `gateway.routes.Reader`: receipts from usage, the balance from the wallet."""

    def __init__(self, db: Database, catalogue: CatalogueHolder) -> None:
        self._db = db
        self._catalogue = catalogue

    async def receipt(self, owner_id: OwnerId, request_id: UUID) -> dict[str, Any] | None:
        try:
            return await usage.receipt(self._db, owner_id, request_id)
        except Unavailable:
            raise
        except DomainError:
            return None

    async def balance(self, owner_id: OwnerId) -> dict[str, Any]:
        return wallet_json(await wallet.balance(self._db, owner_id))

    async def check_something_left(self, owner_id: OwnerId, now: datetime, rates: Sequence[RateLimit]) -> bool:
        return await wallet.check_something_left(self._db, owner_id, now, rates)


def wallet_json(balance: "wallet.Balance") -> dict[str, Any]:
    """The contract's `wallet show` shape, without the mail address."""
    return {
        "balanceMicroEur": balance.balance.micro,
        "heldMicroEur": balance.held.micro,
        "availableMicroEur": balance.available.micro,
        "balanceEUR": euro_number(balance.balance.micro),
    }
