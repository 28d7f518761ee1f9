"""A month by a method of the footprint beside what was booked; the booked events stay as they are."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from aim2balance import impact, usage
from aim2balance.impact.types import CarbonIntensity, ZoneHour
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import reestimates
from tests.usage.events import NOON, OWNER, event, record

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

START, END = datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)
"""November in Berlin."""


BOOKED_HOUR = ZoneHour(CarbonIntensity(384.4, 2025, "ember-2026", NOON, 300.5, 500.5))
"""What `event` is booked with: a month that is estimated again keeps it."""


def name_of(provider: str, model: str, requested: str | None) -> tuple[str, str, str | None]:
    return provider, model, "openai/gpt-oss-120b" if model == "ours" else None


async def test_a_month_is_estimated_again_and_no_event_changes(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reestimates, "AT_A_TIME", 2)
    other = UUID(int=77)
    answers = [
        event(NOON, model="gpt-4o"),
        event(NOON + timedelta(hours=1), provider="groq", model="llama-3.1-8b-instant", zone="DEU"),
        event(START, owner_id=other, user_id=other, model="ours", carbon_intensity_hour=None),
    ]
    unknown = dict.fromkeys(f"{column}_{end}" for column in ("kwh", "l", "co2e") for end in ("low", "best", "high"))
    left_out = [
        event(NOON, output=0, uncached_input=0, cache_read=0, reasoning=0, audio_in=5, audio_out=80),
        event(NOON, images=1),
        event(NOON, warnings=("pictures-in-output",)),
        event(NOON, method="measured-1", quality="A"),
        event(NOON, method=None, quality=None, **unknown),
    ]
    beside = [event(START - timedelta(minutes=1), model="gpt-4o"), event(END, model="gpt-4o")]
    await record(db, *answers, *left_out, *beside)
    async with db.connection() as c:
        before = await c.fetch("SELECT * FROM usage_event ORDER BY owner_id, id")
    found = usage.reestimated_out(await usage.reestimate(db, "2026-11", "a2b-2", name_of))
    async with db.connection() as c:
        assert await c.fetch("SELECT * FROM usage_event ORDER BY owner_id, id") == before
    assert (found["events"], found["reestimatedEvents"]) == (8, 3)
    reasons = {each["reason"]: each["events"] for each in found["notReestimated"]}
    assert reasons == {"measured": 1, "noBookedFigure": 1, "speech": 1, "picturesInText": 2}
    assert found["booked"]["kWh"]["best"] == pytest.approx(3 * 2.2e-4)
    assert found["booked"]["footprintM2Year"]["best"] == pytest.approx(3 * 5.4e-5)
    assert found["bookedNotReestimated"]["kWh"]["best"] == pytest.approx(4 * 2.2e-4)
    assert found["bookedMethods"] == ["a2b-1"]
    again = [
        impact.footprint_by(
            "a2b-2",
            each.provider,
            each.model,
            TokenUsage(uncached_input=500, cache_read=100, output=400, reasoning=50),
            zone=each.zone,
            region=each.region,
            impact_as=name_of(each.provider, each.model, None)[2],
            hour=None if each.carbon_intensity_hour is None else BOOKED_HOUR,
        )
        for each in answers
    ]
    for end in ("low", "best", "high"):
        assert found["reestimated"]["kWh"][end] == pytest.approx(sum(getattr(each.kWh, end) for each in again))
        assert found["reestimated"]["CO2e"][end] == pytest.approx(sum(getattr(each.CO2e, end) for each in again))
        assert sum(part[end] for part in found["parts"].values()) == pytest.approx(found["reestimated"]["kWh"][end])
    assert found["classes"] == ["B", "D"]
    one = await usage.reestimate(db, "2026-11", "a2b-2", name_of, owner_id=OwnerId(OWNER))
    assert one.whole.events == 7


async def test_the_first_method_knows_pictures_and_speech_as_it_did(db: Database) -> None:
    await record(db, event(NOON, images=1), event(NOON, audio_in=5, audio_out=80), event(NOON, request_type="image", images=2))
    found = usage.reestimated_out(await usage.reestimate(db, "2026-11", "a2b-1", name_of))
    assert (found["reestimatedEvents"], found["notReestimated"], found["parts"]) == (3, [], None)


async def test_pictures_alone_are_estimated_by_their_number(db: Database) -> None:
    await record(db, event(NOON, request_type="image", images=2, output=0, uncached_input=9, cache_read=0, reasoning=0))
    found = usage.reestimated_out(await usage.reestimate(db, "2026-11", "a2b-2", name_of))
    served = impact.served_model("openai", "gpt-4o-mini-2024-07-18", zone="USA", region="us")
    expected = impact.estimate_served(served, TokenUsage(images=2), kind="image")
    assert expected is not None
    assert found["reestimated"]["kWh"]["best"] == pytest.approx(expected.kWh.best)


async def test_what_is_nobodys_is_said_and_too_much_is_refused(db: Database) -> None:
    assert usage.reestimated_out(await usage.reestimate(db, "2026-11", "a2b-2", name_of))["booked"] is None
    await record(db, event(NOON), event(NOON))
    with pytest.raises(Invalid) as refused:
        await usage.reestimate(db, "2026-11", "a2b-2", name_of, most=1)
    assert refused.value.code == "too_many_events"
    with pytest.raises(Invalid) as refused:
        usage.read_method("a2b-3")
    assert refused.value.code == "invalid_method"
