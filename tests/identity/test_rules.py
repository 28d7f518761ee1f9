"""Decisions of identity, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.identity import common_passwords, key_format, login_limits, password_policy, rules
from aim2balance.identity.errors import CommonPassword, InvalidEmail, InvalidPassword, NotSignedIn
from aim2balance.identity.service import normal_email
from aim2balance.identity.tokens import Signer
from aim2balance.kit.ids import new_id

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_47_characters_of_its_own_kind(noise: bytes) -> None:
    key = key_format.key_text(noise)
    assert key_format.looks_like_key(key)
    assert len(key) == 47
    assert key[4:].isalnum()


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_different_noise_makes_different_keys(one: bytes, other: bytes) -> None:
    assert (key_format.key_text(one) == key_format.key_text(other)) == (one == other)


def test_a_hint_does_not_hold_the_secret() -> None:
    assert key_format.key_hint("a2b-ABCD" + "x" * 35 + "WXYZ") == "a2b-ABCD…WXYZ"


@pytest.mark.parametrize("password", ["k" * 9 + "j", "ä" * 256, "          ", "пароль для всех", "🌲" * 10])
def test_a_password_has_10_to_256_characters_of_any_kind(password: str) -> None:
    password_policy.check_password(password)


@pytest.mark.parametrize("password", ["", "a" * 9, "ä" * 257, "🌲" * 9, "long enough \udc80"])
def test_shorter_and_longer_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidPassword):
        password_policy.check_password(password)


COMMON = (
    "password123",
    "PassWord123",
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "iloveyou12",
    "1q2w3e4r5t",
    "passwort123",
    "１２３４５６７８９０",
    "Password123!",
    "p@ssw0rd123",
    "P4$$word1234??",
    "1l0vey0u123",
)


@pytest.mark.parametrize("password", COMMON)
def test_the_passwords_that_are_tried_first_are_refused_however_they_are_written(password: str) -> None:
    with pytest.raises(CommonPassword):
        password_policy.check_password(password)


def test_the_list_holds_three_thousand_passwords_of_the_allowed_length_once_and_in_order() -> None:
    assert common_passwords.count() >= 3_000
    whole = common_passwords.FILE.read_bytes()
    size = common_passwords.DIGEST_BYTES
    digests = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert digests == sorted(set(digests))


WORDS = ("ada.lovelace@countess.example.org", "Augusta King")


@pytest.mark.parametrize(
    "password",
    [
        "aim2balance",
        "Aim2Balance-2026!",
        "ada.lovelace@countess.example.org",
        "Ada.Lovelace1815",
        "countess.example.org",
        "augusta king!",
        "Augusta1815Augusta",
    ],
)
def test_our_name_and_the_persons_own_words_with_digits_are_no_password(password: str) -> None:
    with pytest.raises(CommonPassword):
        password_policy.check_password(password, *WORDS)


@pytest.mark.parametrize(
    "password", ["aim2balance and a pond", "augusta likes tea", "2026-11-29 18:15", "ada lovelace ponders", "Qx7$9!2k ada.lovelace"]
)
def test_words_of_ones_own_may_stand_in_a_password(password: str) -> None:
    password_policy.check_password(password, *WORDS)


def test_purposes_have_keys_of_their_own() -> None:
    root = bytes(32)
    keys = {rules.derive_key(root, purpose) for purpose in ("access-token", "guesses", "access-token2")}
    assert len(keys) == 3
    assert all(len(key) == 32 for key in keys)
    assert rules.derive_key(bytes([1]) * 32, "guesses") not in keys


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_customer_is_one_address(address: str, group: str) -> None:
    assert login_limits.address_group(address) == group


def test_guesses_are_counted_by_the_quarter_of_an_hour() -> None:
    assert login_limits.guess_window(NOW + timedelta(minutes=14, seconds=59)) == NOW
    assert login_limits.retry_after_s(NOW + timedelta(minutes=14)) == 61
    assert login_limits.retry_after_s(NOW) == 901


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        ("  ada@example.org ", "ada@example.org"),
        ("ADA+Tag@example.test", "ada+tag@example.test"),
        ("ada@localhost", "ada@localhost"),
        ("Ä@Bücher.example", "ä@bücher.example"),
        ("a\u0308@example.org", "ä@example.org"),
    ],
)
def test_an_address_has_one_spelling(text: str, expected: str) -> None:
    assert normal_email(text) == expected


@pytest.mark.parametrize(
    "text", ["", "ada", "@example.org", "ada@", "a b@example.org", "a\0@example.org", "\ud800@example.org", "a@b@c", "a" * 300 + "@x.org"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmail):
        normal_email(text)


def test_an_access_token_names_its_user_for_ten_minutes() -> None:
    signer, user = Signer(bytes(32)), new_id(NOW)
    token = signer.sign(user, NOW)
    assert signer.read(token, NOW + timedelta(seconds=599)) == (user, None)
    with pytest.raises(NotSignedIn):
        signer.read(token, NOW + timedelta(seconds=600))
    with pytest.raises(NotSignedIn):
        Signer(bytes([1]) * 32).read(token, NOW)


NONE_ALG = (
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJhaW0yYmFsYW5jZSIsInN1YiI6IjAxYTFmOGQzLWVhMDAtNzk5OS04MDJiLTZlMWJhMDU1NjY3NCIsImV4cCI6OTk5OTk5OTk5OX0."
)


@pytest.mark.parametrize("token", ["", "a.b.c", "\ud800", "ü", "a" * 5000, "..", "e30.e30.e30", NONE_ALG])
def test_forged_and_broken_tokens_are_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        Signer(bytes(32)).read(token, NOW)
