"""The real routes of `/api` in an app of their own, driven in process: for tests of one domain's routes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx2
from fastapi import APIRouter, FastAPI

from aim2balance import identity, organisations, wallet
from aim2balance.identity.authenticator import IdentityAuthenticator
from aim2balance.identity.routes import ROUTERS, SetupFacts
from aim2balance.identity.service import Identity
from aim2balance.identity.types import ANYBODY, DEFAULT_LIMITS
from aim2balance.kit import http
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.pdf_work import open_pdf_work
from aim2balance.usage.service import Usage, no_names
from tests.answers import CheckedTransport

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ROOT = bytes(range(32))
PASSWORD = "correct horse battery"


class Api:
    """An app with the routers given, a clock that stands still, and clients for it."""

    def __init__(
        self,
        db: Database,
        routers: Sequence[APIRouter] = ROUTERS,
        *,
        clock: FixedClock | None = None,
        session_limits: identity.SessionLimits = DEFAULT_LIMITS,
        registration: identity.RegistrationRules = ANYBODY,
    ) -> None:
        self.db = db
        self.clock = clock or FixedClock(NOON)
        self.identity: Identity = identity.open_identity(
            db, ROOT, self.clock, wallet.open_wallet, session_limits=session_limits, registration=registration
        )
        self.app = FastAPI()
        http.install(self.app, IdentityAuthenticator(self.identity), organisations)
        self.app.state.identity = self.identity
        self.app.state.setup_facts = SetupFacts(demo=True, version="0.1.0", providers=lambda: [("openai", False)])
        self.app.state.usage = Usage(db=db, names=no_names)
        self.app.state.clock = self.clock
        self.app.state.pdf_work = open_pdf_work()
        self.workers = [self.app.state.pdf_work]
        """Closed with each client."""
        for router in routers:
            self.app.include_router(router)

    @asynccontextmanager
    async def client(self, base: str = "http://127.0.0.1:8080", **headers: str) -> AsyncIterator[httpx2.AsyncClient]:
        transport = CheckedTransport(self.app, self.app, raise_app_exceptions=False, client=("203.0.113.7", 4711))
        async with httpx2.AsyncClient(transport=transport, base_url=base, headers=headers) as client:
            yield client
        for pool in self.workers:
            await pool.close()

    async def member(self, email: str = "ada@example.org") -> tuple[str, identity.User]:
        """A new member's access token and the member."""
        made = await identity.create_user(
            self.db, email=email, password=PASSWORD, now=self.clock.now(), on_created=self.identity.on_created
        )
        return self.identity.signer.sign(made.id, self.clock.now()), made
