"""Getting the price list into memory: the one that was fetched, else our copy of the bundled one, else genai-prices by a child process."""

import asyncio
import contextlib
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from aim2balance.catalogue.errors import WrongPriceList
from aim2balance.catalogue.ports import PriceFeed
from aim2balance.catalogue.price_comparison import PriceUpdate, check_rows, compare
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.vendors import VENDORS

_FORMAT = 2
_CONVERSION_S: Final = 120
FETCHED: Final = "prices.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPrices:
    """What is kept of a fetched list beside its rows."""

    version: str
    source: str
    fetched_at: str
    package: str
    held_back: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPrices:
    """The list in use; `fetched` says where it is from, None for the bundled one. `unused` says why a fetched one is not used."""

    price_list: PriceList
    fetched: FetchedPrices | None = None
    unused: str = ""
    stamp: tuple[int, int] | None = field(default=None, compare=False)


def load_price_list(data_dir: Path | None = None) -> PriceList:
    """The price list in use."""
    return load_prices(data_dir).price_list


def load_prices(data_dir: Path | None = None) -> LoadedPrices:
    """The fetched list of the data folder where it is whole and was compared with the installed package, else the bundled one."""
    stamp = stamp_of(data_dir)
    if data_dir is None or stamp is None:
        return LoadedPrices(price_list=bundled_price_list(data_dir))
    unused = ""
    try:
        kept = json.loads((data_dir / FETCHED).read_bytes())
        if kept["format"] != _FORMAT or kept["package"] != version("genai-prices"):
            unused = "the fetched price list was compared with another version of the package: fetch it again"
        else:
            rows = kept["rows"]
            check_rows(rows, datetime.fromisoformat(kept["fetched_at"]).date())
            fetched = FetchedPrices(
                version=str(kept["version"]),
                source=str(kept["source"]),
                fetched_at=str(kept["fetched_at"]),
                package=str(kept["package"]),
                held_back=tuple(map(str, kept["held_back"])),
                reasons=tuple(map(str, kept["reasons"])),
                kept=tuple(map(str, kept["kept"])),
            )
            return LoadedPrices(price_list=PriceList(fetched.version, rows), fetched=fetched, stamp=stamp)
    except (OSError, ValueError, KeyError, TypeError, WrongPriceList):
        unused = "the fetched price list cannot be read: fetch it again"
    return LoadedPrices(price_list=bundled_price_list(data_dir), unused=unused, stamp=stamp)


def stamp_of(data_dir: Path | None) -> tuple[int, int] | None:
    """Changes when the fetched list does; None where there is none."""
    with contextlib.suppress(OSError):
        if data_dir is not None:
            found = (data_dir / FETCHED).stat()
            return found.st_mtime_ns, found.st_ino
    return None


def bundled_price_list(data_dir: Path | None = None) -> PriceList:
    """The price list of the installed genai-prices version; about 5 ms from the copy in the data folder, a second without.

    The copy is written when it is missing and is only a copy: it may be deleted at any time, and a folder that cannot be written
    is no error.
    """
    installed = version("genai-prices")
    path = data_dir / "cache" / f"prices-{installed}-{_FORMAT}.json" if data_dir else None
    if path is not None:
        with contextlib.suppress(OSError, ValueError):
            return PriceList(installed, json.loads(path.read_bytes()))
    text = _dump()
    if path is not None:
        with contextlib.suppress(OSError):
            _write(path, text)
    return PriceList(installed, json.loads(text))


async def update_price_list(
    data_dir: Path, feed: PriceFeed, source: str, now: datetime, *, accepts_jumps: bool = False
) -> tuple[PriceUpdate, FetchedPrices]:
    """Fetch a list, check it, keep it in the data folder. What is in use stays where anything is wrong with it.

    Raises `DomainError` when it cannot be had, `WrongPriceList` when it may not be used, `OSError` when it cannot be kept.
    """
    body = await feed.fetch_prices()
    return await asyncio.to_thread(_keep, data_dir, body, source, now, accepts_jumps)


def _keep(data_dir: Path, body: bytes, source: str, now: datetime, accepts_jumps: bool) -> tuple[PriceUpdate, FetchedPrices]:
    try:
        fetched = json.loads(_dump(body))
    except (subprocess.SubprocessError, ValueError):
        raise WrongPriceList("what was fetched is no price list of genai-prices") from None
    update = compare(load_price_list(data_dir), fetched, now.date(), accepts_jumps=accepts_jumps)
    check_rows(update.rows, now.date())
    known = FetchedPrices(
        version=f"of {now.date().isoformat()} ({hashlib.sha256(body).hexdigest()[:8]})",
        source=source,
        fetched_at=now.isoformat(),
        package=version("genai-prices"),
        held_back=update.held_back,
        reasons=update.reasons,
        kept=update.kept,
    )
    kept: dict[str, Any] = {"format": _FORMAT, **asdict(known), "rows": update.rows}
    _write(data_dir / FETCHED, json.dumps(kept, separators=(",", ":")).encode())
    return update, known


def forget_fetched(data_dir: Path) -> bool:
    """Back to the bundled list; False where there was no other."""
    path = data_dir / FETCHED
    is_there = path.exists()
    path.unlink(missing_ok=True)
    return is_there


def _write(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(text)
    fresh.replace(path)


def _dump(given: bytes | None = None) -> bytes:
    wanted = [vendor.price_list for vendor in VENDORS.values() if vendor.price_list]
    root = str(Path(__file__).parents[2])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(  # noqa: S603 - our own module, with names from our own table
        [sys.executable, "-m", "aim2balance.catalogue.pricedump", *(() if given is None else ("--given",)), *wanted],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        input=given,
        capture_output=True,
        check=True,
        timeout=_CONVERSION_S,
    )
    return done.stdout
