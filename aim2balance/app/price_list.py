"""Fetching a newer price list on command."""

from typing import Any

from aim2balance.adapters.rates.genai_prices import GenaiPricesFeed
from aim2balance.app.container import open_upstream
from aim2balance.catalogue import open_catalogue, update_price_list
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.settings import Environment


async def fetch_price_list(environment: Environment, *, accepts_jumps: bool) -> dict[str, Any]:
    """Fetch a newer price list into the data folder; what was found in it.

    Raises `WrongPriceList` and `Unavailable`; nothing changes then.
    """
    holder, upstream = open_catalogue(environment), open_upstream()
    url = holder.settings.price_list_url
    try:
        feed = GenaiPricesFeed(upstream, url)
        update, fetched = await update_price_list(environment.data_dir, feed, url, SystemClock().now(), accepts_jumps=accepts_jumps)
    finally:
        await upstream.aclose()
    return {
        "version": fetched.version,
        "source": url,
        "changed": update.changed,
        "added": update.added,
        "jumps": [str(jump) for jump in update.jumps],
        "heldBack": list(update.held_back),
        "reasons": list(update.reasons),
        "keptFromBefore": list(update.kept),
    }
