"""A command's way to the database: of the configured server, of a running `serve`, or a private one for as long as the command runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from aim2balance.app.migrate import upgrade
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment
from aim2balance.postgres.server import connect_url

if TYPE_CHECKING:
    from aim2balance.admin.types import AuditAction

T = TypeVar("T")


@contextmanager
def database_url(environment: Environment) -> Iterator[str]:
    """The URL for jobs and commands: direct, never through PgBouncer."""
    if environment.database_url:
        yield environment.database_direct_url
    else:
        with connect_url(environment.data_dir) as url:
            yield url


def with_database(environment: Environment, work: Callable[[Database], Awaitable[T]]) -> T:
    """Run `work` on the migrated database."""

    async def run(url: str) -> T:
        await upgrade(url, environment.direct_name)
        db = await Database.open(url, most=4)
        try:
            return await work(db)
        finally:
            await db.close()

    with database_url(environment) as url:
        return asyncio.run(run(url))


async def log_done(db: Database, action: "AuditAction", subject: str, **facts: Any) -> None:
    """Write into the operators' log what a command just did, where the change itself left no transaction to do it in."""
    from aim2balance import admin

    async with db.transaction() as tx:
        await admin.log_command(tx, action, subject, SystemClock().now(), **facts)
