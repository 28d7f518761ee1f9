"""The receipt of an answer says with which carbon intensity its footprint was made."""

import pytest

from aim2balance.impact import registry
from tests.gateway.scripted import HI, plain


async def test_the_receipt_says_the_year_and_the_source(shop):
    person = await shop.person()
    shop.script.replies = [plain(completion=2)]
    assert (await shop.ask(person, {**HI, "model": "small", "max_tokens": 10})).status == 200
    (receipt,) = await shop.receipts(person)
    found = receipt["impact"]["carbonIntensity"]
    mix = registry.mixes()[receipt["impact"]["zone"]]
    assert found["gPerKWh"] == pytest.approx(mix.gwp * 1000)
    assert (found["year"], found["hour"], found["licence"]) == (mix.intensity.year, None, "CC BY 4.0")
    assert found["source"].startswith("Ember")
