"""The server process: database first, then every part, then the port; and the way back in the opposite order."""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack, nullcontext

import structlog
import uvicorn
import uvloop

from aim2balance import __version__, identity
from aim2balance.app import logs
from aim2balance.app.asgi import Application
from aim2balance.app.background_work import background_work
from aim2balance.app.container import Container, open_container
from aim2balance.app.erase_account import follow_erasures
from aim2balance.app.migrate import reach, upgrade
from aim2balance.app.server import Server, server_config, settle_memory
from aim2balance.catalogue import bind_host, check_start, is_loopback, open_catalogue
from aim2balance.catalogue.service import CatalogueHolder
from aim2balance.kit.settings import Environment, WrongConfiguration
from aim2balance.postgres.server import EmbeddedPostgres

ROLES = frozenset({"web", "gateway", "worker"})
LOOK_AT_DATABASE_EVERY_S = 0.5

_log = structlog.get_logger("app")


def serve(environment: Environment, *, host: str, port: int, roles: frozenset[str]) -> None:
    """Run until a signal says stop. Raises `WrongConfiguration`, `DataFolderInUse`, `Conflict` (database_too_new)."""
    logs.configure(is_terminal=sys.stderr.isatty())
    catalogue = open_catalogue(environment)
    check_start(catalogue.settings, environment)
    bound = bind_host(catalogue.settings, host)
    if bound != host:
        _log.warning("the demo listens on loopback only", asked=host, bound=bound)
    uvloop.run(_check_address(bound, port))
    print(f"aim2balance {__version__} is starting …", flush=True)
    embedded = None if environment.database_url else EmbeddedPostgres(environment.data_dir)
    with embedded.owned(publish=True) if embedded is not None else nullcontext(environment.database_url) as url:
        uvloop.run(_serve(environment, catalogue, url, embedded, bound, port, roles))


async def _check_address(host: str, port: int) -> None:
    """Before anything is started: somebody else may have the port, the address may be another machine's."""
    try:
        listening = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except (OSError, ValueError, OverflowError) as error:
        name = "AIM2BALANCE_HOST, AIM2BALANCE_PORT"
        raise WrongConfiguration(
            "environment", None, name, f"expected a free address of this machine, got {host}:{port}: {error}"
        ) from error
    listening.close()
    await listening.wait_closed()


async def _serve(
    environment: Environment,
    catalogue: CatalogueHolder,
    url: str,
    embedded: EmbeddedPostgres | None,
    host: str,
    port: int,
    roles: frozenset[str],
) -> None:
    direct_url = environment.database_direct_url or url
    await upgrade(direct_url, environment.direct_name)
    if url != direct_url:
        await (await reach(url, "AIM2BALANCE_DATABASE_URL")).close()
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(open_container(environment, catalogue, url, is_embedded=embedded is not None))
        if again := await follow_erasures(container):
            _log.warning("accounts of a restored database were erased again", count=again)
        if "worker" in roles:
            await stack.enter_async_context(background_work(container))
        application = Application(container, roles)
        settings = catalogue.settings
        server = Server(server_config(application, host=host, port=port, public_url=settings.public_url, limits=settings.server))
        application.end_streams_when(lambda: server.should_exit)
        watch = asyncio.create_task(_keep_database(embedded)) if embedded is not None else None
        welcome = asyncio.create_task(_welcome(server, container, host, roles))
        # uvicorn raises the signal once more when it has stopped; the default would end the process before books and database are closed.
        signal.signal(signal.SIGTERM, lambda *_: None)
        try:
            await server.serve()
        finally:
            for task in (watch, welcome):
                if task is not None:
                    task.cancel()


async def _keep_database(embedded: EmbeddedPostgres) -> None:
    """The embedded server comes back at once when its process was killed. On the main thread, as its death signal demands."""
    while True:
        await asyncio.sleep(LOOK_AT_DATABASE_EVERY_S)
        if embedded.restart_if_dead():
            _log.warning("alert", what="the embedded database had died and was started again")


async def _welcome(server: uvicorn.Server, container: Container, host: str, roles: frozenset[str]) -> None:
    """Say where the app is once it listens, and how to make the first admin while there is none."""
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    settle_memory()
    port = server.servers[0].sockets[0].getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    print(f"aim2balance {__version__} is ready: {address}", flush=True)
    if container.catalogue.settings.demo:
        print("Demo mode: a scripted model without AI, no key needed, no real money.", flush=True)
    code = await identity.new_setup_code(container.db, container.clock.now()) if "web" in roles else None
    if code is not None:
        how = f"{address}/setup?code={code}" if is_loopback(host) else f"{address}/setup  (one-time code: {code})"
        print(f"Make the first admin: {how}", flush=True)
