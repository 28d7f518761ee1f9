"""The electricity of the hour on a receipt: which hour, its range and its source, and in words that none was there in time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.adapters.carbon_sources import KEY, CarbonPeer, document, series
from tests.browser.conftest import Visiting
from tests.browser.people import Person, ask, cookies_of, new_person
from tests.browser.provider import Provider, a_shop
from tests.browser.test_looks import keep
from tests.server import Server

HOUR = timedelta(hours=1)
WORDS = {
    "en-GB": ("251 g CO₂e per kWh, hour of ", "(209–353 g)", "ENTSO-E Transparency Platform", "CC BY 4.0"),
    "de-DE": ("251 g CO₂e je kWh, Stunde von ", "(209–353 g)", "ENTSO-E Transparency Platform", "CC BY 4.0"),
}
MISSING = {
    "en-GB": ("average of 2025", "No figure for the hour was there in time"),
    "de-DE": ("Mittel von 2025", "Für die Stunde lag rechtzeitig keine Zahl vor"),
}


class Answering(Provider):
    def answer(self) -> None:
        self.say("Cotton grass and sundew.", {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200})


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Server, Person, dict[str, Any], dict[str, Any]]]:
    """A server with wind and gas in Germany, and nobody who tells Poland's hours: no key for it. A receipt of each."""
    peer = CarbonPeer()
    start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - 24 * HOUR
    points = dict.fromkeys(range(1, 25), 100.0)
    peer.entsoe = document(series("B19", start, points, count=24), series("B04", start, points, count=24))
    hourly = {"DEU": {"source": "entsoe", "base_url": peer.url}, "POL": {"source": "electricitymaps", "base_url": f"{peer.url}/v3"}}
    try:
        with a_shop(Answering, environ={"ENTSOE_API_KEY": KEY}, elsewhere="POL", impact={"hourly": hourly}) as server:
            person = new_person(server)
            for _ in range(100):  # until the worker has asked and read
                near = ask(person, "What grows in a bog?", "dear-model", None)
                if near["impact"]["carbonIntensity"]["hour"] is not None:
                    break
            yield server, person, near, ask(person, "And on a moor?", "far-model", None)
            person.client.close()
    finally:
        peer.close()


@pytest.mark.parametrize("locale", WORDS)
@pytest.mark.parametrize("which", ["hour", "missing"])
def test_a_receipt_names_the_hour_or_says_that_none_was_there(
    visit: Visiting, shop: tuple[Server, Person, dict[str, Any], dict[str, Any]], locale: str, which: str
) -> None:
    server, person, near, far = shop
    is_german = locale == "de-DE"
    seen = visit(base=server.base, locale=locale, width="narrow" if is_german else "wide", theme="dark" if is_german else "light")
    seen.context.add_cookies(cookies_of(person))
    page = seen.go(f"/receipts/{(near if which == 'hour' else far)['id']}")
    told = page.get_by_test_id("carbon-intensity")
    for words in (WORDS if which == "hour" else MISSING)[locale]:
        expect(told).to_contain_text(words)
    told.scroll_into_view_if_needed()
    keep(seen, f"receipt-{which}-{locale[:2]}")
