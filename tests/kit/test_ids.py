"""Ids that carry their time."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import id_floor, new_id, parse_id, time_of

NOW = datetime(2026, 11, 20, 12, 0, 0, 123_000, tzinfo=UTC)
moments = st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone


def test_an_id_is_a_uuid_of_version_seven() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert abs(time_of(made) - datetime.now(UTC)) < timedelta(minutes=1)


def test_ids_are_different_and_sort_by_time() -> None:
    same = {new_id(NOW) for _ in range(1000)}
    assert len(same) == 1000
    assert max(same) < new_id(NOW + timedelta(milliseconds=1))


@given(moments)
def test_the_floor_is_below_every_id_of_its_moment_and_above_all_before(at: datetime) -> None:
    assert id_floor(at) <= new_id(at)
    assert new_id(at - timedelta(milliseconds=1)) < id_floor(at)
    assert abs(time_of(id_floor(at)) - at) <= timedelta(milliseconds=1)
    assert id_floor(at).version == 7


def test_an_id_is_read_with_and_without_its_prefix() -> None:
    made = new_id(NOW)
    assert parse_id(str(made)) == parse_id(f"wal_{made}") == parse_id(f"a_b_{made.hex}") == made
    assert isinstance(parse_id(str(made)), UUID)


@pytest.mark.parametrize("text", ["", "wal_", "not an id", "0" * 31, "'; DROP TABLE wallet; --"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_id(text)
    assert refused.value.code == "invalid_id"
