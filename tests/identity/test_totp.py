"""Codes of an authenticator app, as RFC 6238 has them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.identity import totp

SECRET = b"12345678901234567890"
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_published_vectors(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1: of its eight digits the last six."""
    assert totp.code_at(SECRET, seconds // 30) == code[2:]


def test_the_window_is_one_step_and_no_used_one() -> None:
    here = totp.step_at(NOON)
    for off, step in ((-2, None), (-1, here - 1), (0, here), (1, here + 1), (2, None)):
        assert totp.matching_step(SECRET, totp.code_at(SECRET, here + off), NOON) == step, off
    assert totp.matching_step(SECRET, totp.code_at(SECRET, here), NOON, after=here) is None
    assert totp.matching_step(SECRET, totp.code_at(SECRET, here - 1), NOON, after=here) is None
    assert totp.matching_step(SECRET, totp.code_at(SECRET, here + 1), NOON, after=here) == here + 1


def test_how_far_a_clock_is_off() -> None:
    ahead = totp.code_at(SECRET, totp.step_at(NOON + timedelta(minutes=4)))
    assert totp.seconds_off(SECRET, ahead, NOON) == 240
    assert totp.seconds_off(SECRET, totp.code_at(SECRET, totp.step_at(NOON - timedelta(hours=1))), NOON) is None


@given(st.binary(min_size=20, max_size=20), st.integers(0, 10**10))
def test_a_code_is_six_digits_and_taken_at_its_time(secret: bytes, seconds: int) -> None:
    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    code = totp.code_at(secret, totp.step_at(now))
    assert re.fullmatch(r"\d{6}", code)
    assert totp.matching_step(secret, code, now, after=-1) is not None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    written = totp.written(text)
    assert written.isascii()
    if totp.is_one_time_code(written):
        totp.matching_step(SECRET, written, NOON)


def test_what_an_app_is_shown() -> None:
    uri = totp.enrolment_uri(SECRET, "ann+x@example.org")
    assert (
        uri
        == "otpauth://totp/aim2balance:ann%2Bx%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=aim2balance&algorithm=SHA1&digits=6&period=30"
    )
    rows = totp.square(uri)
    assert {len(row) for row in rows} == {len(rows)}
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[:7] for row in rows[:7]] == [row[-7:] for row in rows[:7]] == [row[:7] for row in rows[-7:]] == finder
    assert totp.recovery_code(bytes(10)) == "AAAA-AAAA-AAAA-AAAA"
