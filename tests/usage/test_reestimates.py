"""A month by both methods of the footprint, side by side; the booked events stay as they are."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aim2balance import impact, usage
from aim2balance.kit.db import Database
from aim2balance.kit.tokens import TokenUsage
from tests.usage.events import NOON, event, record

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)


def name_of(provider: str, model: str) -> tuple[str, str, str | None]:
    return provider, model, "openai/gpt-oss-120b" if model == "ours" else None


async def test_a_month_is_estimated_again_and_no_event_changes(db: Database) -> None:
    other = UUID(int=77)
    answers = [
        event(NOON, model="gpt-4o"),
        event(NOON + timedelta(hours=1), provider="groq", model="llama-3.1-8b-instant", zone="DEU"),
        event(NOON, owner_id=other, user_id=other, model="ours"),
        event(NOON, output=0, uncached_input=0, cache_read=0, reasoning=0, audio_in=5, audio_out=80),
    ]
    beside = [
        event(START - timedelta(minutes=1), model="gpt-4o"),
        event(END, model="gpt-4o"),
        event(NOON, **dict.fromkeys(("kwh_low", "kwh_best", "kwh_high", "method"))),
    ]
    await record(db, *answers, *beside)
    async with db.connection() as c:
        before = await c.fetch("SELECT * FROM usage_event ORDER BY owner_id, id")
    found = await usage.reestimate(db, START, END, name_of)
    async with db.connection() as c:
        assert await c.fetch("SELECT * FROM usage_event ORDER BY owner_id, id") == before
    assert (found.answers, found.not_known, found.methods) == (4, 1, {"a2b-1": 4})
    assert found.booked["kWh"]["best"] == pytest.approx(4 * 2.2e-4)
    again = [
        impact.estimate_served(
            impact.served_model(
                each.provider, each.model, zone=each.zone, region=each.region, impact_as=name_of(each.provider, each.model)[2]
            ),
            TokenUsage(uncached_input=500, cache_read=100, output=400, reasoning=50),
        )
        for each in answers[:3]
    ]
    for end in ("low", "best", "high"):
        assert found.again["kWh"][end] == pytest.approx(sum(getattr(each.kWh, end) for each in again))
        assert found.again["CO2e"][end] == pytest.approx(sum(getattr(each.CO2e, end) for each in again))
        assert sum(part[end] for part in found.parts.values()) == pytest.approx(found.again["kWh"][end])
    assert found.classes == {"D": 1, "B": 2}
