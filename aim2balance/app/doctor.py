"""What an operator should know, found without changing anything."""

import asyncio
import os
from collections.abc import Callable
from typing import Any

from aim2balance.adapters.storage.configured import check_file_store, describe_file_store, open_file_store
from aim2balance.app import asgi
from aim2balance.app.cli.session import database_url
from aim2balance.app.database_roles import is_second_lock_on
from aim2balance.app.file_readers import meaning_model, text_recognition
from aim2balance.app.hourly_intensity import hourly_zones
from aim2balance.app.legal import folder_of, unwritten
from aim2balance.app.migrate import current, head, reach
from aim2balance.app.power import look
from aim2balance.catalogue import check_start, describe_price_list, open_catalogue
from aim2balance.impact import HourlyIntensity
from aim2balance.impact.types import HourlyState, HourlyTrouble
from aim2balance.kit.clock import SystemClock, wire_time
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.settings import Environment

Finding = dict[str, Any]


SECOND_LOCK: dict[bool, Finding] = {
    True: {"state": "ok", "what": "row-level security", "detail": "holds: the database itself keeps the chats of people apart"},
    False: {
        "state": "note",
        "what": "row-level security",
        "detail": "the second lock is off: this login may not make the two roles it needs, or a policy was taken away."
        " People's chats are kept apart by our queries alone. See docs/operations.md, Roles of the database",
    },
}


def examine(environment: Environment) -> list[Finding]:
    """One row per question: `state` is ok, note or wrong."""
    return [
        finding
        for what, look in (
            ("configuration", _configuration),
            ("power meter", _power_meters),
            ("hourly intensity", _hourly_intensity),
            ("data folder", _data_folder),
            ("files", _files),
            ("scanned pages", _scanned_pages),
            ("search by meaning", _search_by_meaning),
            ("database", _database),
            ("web app", _web_app),
            ("legal pages", _legal_pages),
        )
        for finding in _safely(what, look, environment)
    ]


def _safely(what: str, look: Callable[[Environment], list[Finding]], environment: Environment) -> list[Finding]:
    try:
        return look(environment)
    except (DomainError, OSError) as problem:
        return [_finding("wrong", what, str(problem))]


def _finding(state: str, what: str, detail: str) -> Finding:
    return {"state": state, "what": what, "detail": detail}


def _configuration(environment: Environment) -> list[Finding]:
    holder = open_catalogue(environment)
    check_start(holder.settings, environment)
    offered = len(holder.current.offered())
    found = [_finding("ok" if offered else "wrong", "models", f"{offered} models are offered")]
    if holder.settings.demo:
        found.append(_finding("note", "demo", "demo mode: a scripted model, no real money, loopback only"))
    if holder.settings.without_key:
        found.append(_finding("note", "providers", f"without a key: {', '.join(holder.settings.without_key)}"))
    if unpriced := holder.current.unpriced():
        found.append(_finding("note", "prices", f"not offered for want of a price: {', '.join(unpriced)}"))
    listed = describe_price_list(holder)
    found.append(_finding("ok", "price list", f"genai-prices {listed['version']}, {listed['source']}"))
    return found + [_finding("note", "rates and prices", alert) for alert in holder.alerts]


def _power_meters(environment: Environment) -> list[Finding]:
    return [
        _finding("ok" if meter["measures"] else "note", "power meter", f"{meter['provider']}: {meter['detail']}")
        for meter in look(environment, 0.0)
    ]


def _search_by_meaning(environment: Environment) -> list[Finding]:
    model = meaning_model(open_catalogue(environment).settings)
    return [] if model is None else [_finding("ok", "search by meaning", f"by {model.name}, where the database has pgvector")]


def _scanned_pages(environment: Environment) -> list[Finding]:
    settings = open_catalogue(environment).settings
    if text_recognition(settings) is None:
        return []
    return [_finding("ok", "scanned pages", f"are read in {', '.join(settings.ocr_languages)}")]


_TROUBLES: dict[HourlyTrouble, str] = {
    "no-key": "it has no key",
    "key-refused": "it refuses the key",
    "rate-limited": "it was asked too often",
    "no-answer": "it does not answer",
    "unknown-area": "it knows no such area",
    "unreadable": "its answer cannot be read",
    "not-asked": "it was not asked yet; the worker of `serve` does it",
    "too-old": "it answers, but no hour is in time",
}


def _hourly_intensity(environment: Environment) -> list[Finding]:
    settings = open_catalogue(environment).settings
    zones = hourly_zones(settings, environment)
    if not zones:
        return []
    variables = {"entsoe": settings.services.entsoe_api_key, "electricitymaps": settings.services.electricitymaps_api_key}
    lacking = sorted({zone.source for zone in zones if not variables[zone.source]})
    found = [_finding("wrong", "hourly intensity", f"{source}: {source.upper()}_API_KEY is not set") for source in lacking]

    async def look(url: str) -> list[HourlyState]:
        db = await Database.open(url, most=1, through_pgbouncer=True)
        try:
            return await HourlyIntensity(zones, SystemClock()).states(db)
        finally:
            await db.close()

    with database_url(environment) as url:
        if not asyncio.run(_is_at_head(url, environment)):
            return found
        states = asyncio.run(look(url))
    return found + [_told(state) for state in states if state.source not in lacking]


async def _is_at_head(url: str, environment: Environment) -> bool:
    connection = await reach(url, environment.direct_name)
    try:
        return await current(connection) == head()
    finally:
        await connection.close()


def _told(state: HourlyState) -> Finding:
    newest = "none is there" if state.hour is None else f"the newest is of {wire_time(state.hour)}"
    if state.trouble is None:
        return _finding("ok", "hourly intensity", f"{state.zone}: hours come from {state.source}; {newest}")
    last = "never" if state.answered_at is None else wire_time(state.answered_at)
    detail = f"{state.zone}: {state.source}: {_TROUBLES[state.trouble]}. It answered last: {last}. Of its hours {newest}"
    return _finding("note", "hourly intensity", detail)


def _data_folder(environment: Environment) -> list[Finding]:
    folder = environment.data_dir
    if not folder.exists():
        return [_finding("note", "data folder", "is made at the first start")]
    is_writable = os.access(folder, os.W_OK)
    return [_finding("ok" if is_writable else "wrong", "data folder", "is writable" if is_writable else "is not writable")]


def _files(environment: Environment) -> list[Finding]:
    s3_url = open_catalogue(environment).settings.services.s3_url
    asyncio.run(check_file_store(open_file_store(s3_url, environment.data_dir)))
    where = describe_file_store(s3_url, environment.data_dir)
    if environment.database_url and not s3_url:
        return [_finding("note", "files", f"{where}, which other processes do not see; images stay in the database. Set S3_URL")]
    return [_finding("ok", "files", where)]


def _database(environment: Environment) -> list[Finding]:
    async def look(url: str) -> tuple[str | None, bool | None]:
        connection = await reach(url, environment.direct_name)
        try:
            found = await current(connection)
        finally:
            await connection.close()
        # As the login that `serve` has, for that is whom row-level security must bind.
        return found, await _has_second_lock(environment.database_url or url) if found == head() else None

    with database_url(environment) as url:
        found, is_locked = asyncio.run(look(url))
    revision = _finding("ok" if found == head() else "note", "database", f"at revision {found}, this version wants {head()}")
    return [revision] if is_locked is None else [revision, SECOND_LOCK[is_locked]]


async def _has_second_lock(url: str) -> bool:
    # Without prepared statements, for this may be PgBouncer.
    db = await Database.open(url, most=1, through_pgbouncer=True)
    try:
        return await is_second_lock_on(db)
    finally:
        await db.close()


def _web_app(environment: Environment) -> list[Finding]:
    del environment
    is_built = (asgi.WEB / "index.html").is_file()
    return [_finding("ok" if is_built else "wrong", "web app", "is built" if is_built else "is not built: run `make setup`")]


def _legal_pages(environment: Environment) -> list[Finding]:
    settings = open_catalogue(environment).settings
    templates = unwritten(folder_of(settings))
    if not templates:
        return [_finding("ok", "legal pages", "are the operator's own")]
    return [_finding("note", "legal pages", f"still templates: {', '.join(templates)}; see docs/shop-law.md")]
