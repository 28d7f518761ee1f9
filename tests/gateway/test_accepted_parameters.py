"""F36: what a model does not take is left out and named, whatever dialect it was asked in; without a word on it nothing changes."""

import json

import pytest

from aim2balance.catalogue.types import Accepts
from aim2balance.gateway.accepted_parameters import only_accepted
from tests.gateway.scripted import CONFIG, HI, open_shop, plain


@pytest.mark.parametrize(
    ("accepts", "body", "kept", "named"),
    [
        (Accepts(), b'{"temperature": 1, "reasoning_effort": "high"}', b'{"temperature": 1, "reasoning_effort": "high"}', ()),
        (Accepts(sampling=True), b'{ "top_p": 1}', b'{ "top_p": 1}', ()),
        (Accepts(sampling=False), b'{ "model": "m" }', b'{ "model": "m" }', ()),
        (
            Accepts(sampling=False),
            b'{"temperature":1, "m":[1.50, "\\u00e9"],"top_k":2}',
            b'{"m":[1.50, "\\u00e9"]}',
            ("temperature", "top_k"),
        ),
        (Accepts(effort=("low",)), b'{ "reasoning_effort": "low"}', b'{ "reasoning_effort": "low"}', ()),
        (Accepts(effort=("low",)), b'{"a":1,"reasoning_effort":"high"}', b'{"a":1}', ("reasoning_effort",)),
        (
            Accepts(effort=()),
            b'{"output_config":{"effort":"low","format":{"a": 1}}}',
            b'{"output_config":{"format":{"a": 1}}}',
            ("output_config.effort",),
        ),
        (Accepts(effort=("low",)), b'{"output_config": {"effort":"low"}}', b'{"output_config": {"effort":"low"}}', ()),
        (Accepts(effort=("low",)), b'{"output_config": 5}', b'{"output_config": 5}', ()),
    ],
)
def test_f36_only_what_a_model_takes_is_sent(accepts: Accepts, body: bytes, kept: bytes, named: tuple[str, ...]) -> None:
    assert only_accepted(body, (), accepts) == (kept, named)
    assert only_accepted(body, ("models",), accepts)[1] == ("models", *named)


@pytest.fixture
async def picky(db, tmp_path):
    """One model that takes no sampling and two efforts, and one of which nothing is said."""
    usual = {"provider": "script", "usd_per_mtok": {"input": 1, "output": 10}}
    models = {
        "small": {**usual, "upstream": "up-small", "accepts": {"sampling": False, "effort": ["low", "medium"], "thinking": "default"}},
        "plain": {**usual, "upstream": "up-plain"},
    }
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        yield shop
        await shop.check()


async def test_f36_a_request_of_the_same_dialect_goes_without_what_is_not_taken(picky):
    person = await picky.person()
    picky.script.replies = [plain(completion=2), plain(completion=2)]
    asked = {**HI, "max_tokens": 10, "temperature": 0.5, "reasoning_effort": "high", "user": "u"}
    answer = await picky.ask(person, asked)
    assert (answer.status, answer.headers["x-a2b-dropped"]) == (200, "temperature, reasoning_effort")
    assert picky.script.asked[0] == {"model": "up-small", "messages": HI["messages"], "max_tokens": 10, "user": "u"}
    answer = await picky.ask(person, {**asked, "model": "plain"})
    assert "x-a2b-dropped" not in answer.headers
    assert picky.script.asked[1] == {**asked, "model": "up-plain"}


async def test_f36_a_translated_request_goes_without_it_too(picky):
    person = await picky.person()
    picky.script.replies = [plain(completion=2), plain(completion=2)]
    for effort, sent in (("low", "low"), ("high", None)):
        asked = {**HI, "max_tokens": 10, "top_p": 0.5, "output_config": {"effort": effort}}
        answer = await picky.ask(person, json.dumps(asked).encode(), path="/v1/messages")
        assert answer.status == 200
        assert "top_p" in answer.headers["x-a2b-dropped"]
        assert "top_p" not in picky.script.asked[-1]
        assert picky.script.asked[-1].get("reasoning_effort") == sent
