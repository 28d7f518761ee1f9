"""Getting the bundled price list into memory: from our cached copy, else from genai-prices by a child process."""

import contextlib
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.vendors import VENDORS

_FORMAT = 2


def load_price_list(data_dir: Path | None = None) -> PriceList:
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
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}.tmp")
            fresh.write_bytes(text)
            fresh.replace(path)
    return PriceList(installed, json.loads(text))


def _dump() -> bytes:
    wanted = [vendor.price_list for vendor in VENDORS.values() if vendor.price_list]
    root = str(Path(__file__).parents[2])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(  # noqa: S603 - our own module, with names from our own table
        [sys.executable, "-m", "aim2balance.catalogue.pricedump", *wanted],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout
