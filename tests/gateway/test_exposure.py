"""F34, F41: whatever is asked side by side, the limits that are out at one time never cost more than wallet and exposure together."""

import asyncio
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aim2balance.gateway.large_bodies import MOST_UNPAID
from aim2balance.kit.money import Euro
from tests.gateway.dialects.test_media_headers import flac, m4a, mp3, ogg, wav
from tests.gateway.scripted import CONFIG, DONE, JSON, SSE, chunk, limit_of, once, open_shop
from tests.gateway.test_input_tokens import picture, sound

EXPOSURE = 50_000
FACTOR = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
USD = {"input": 1, "output": 10, "audio_in": 40}
LARGEST_PICTURE = 1_445
SOUNDS = {
    "wav": (sound(wav(20, 8_000)), 21),
    "mp3": (sound(mp3(30, 32)), 30),
    "opus": (sound(ogg(90, 180_000)), 90),
    "vorbis": (sound(ogg(1, 60_000, "vorbis")), 80),
    "flac": (sound(flac(2, 40_000)), 40),
    "m4a": (sound(m4a(1, 59_000)), 90),
}
"""Each with the seconds it lasts at its codec's smallest bitrate or as it says, whichever a provider may find."""
TEXTS = {"words": "The forest grows slowly. ", "digits": "7302 ", "hex": "9f3c", "amharic": "ሰላም ", "code": "a[i]+=b*(c-1);", "emoji": "🌲"}

PICTURES = {"by address": picture(), "square": picture(1024, 1024), "large": picture(4000, 3000), "low": picture(300, 200, detail="low")}
parts = st.one_of(st.tuples(st.sampled_from(sorted(TEXTS)), st.integers(1, 6_000)), st.sampled_from([*PICTURES, *SOUNDS]))


def part_of(drawn):
    """A text as long as said, a picture or a sound."""
    if isinstance(drawn, str):
        return PICTURES[drawn] if drawn in PICTURES else SOUNDS[drawn][0]
    kind, size = drawn
    return {"type": "text", "text": TEXTS[kind] * (1 + size // len(TEXTS[kind]))}


asks = st.fixed_dictionaries(
    {
        "model": st.sampled_from(["plain", "thinking"]),
        "stream": st.booleans(),
        "parts": st.lists(parts, max_size=4),
        "limit": st.one_of(st.none(), st.sampled_from([20, 300, 2_500, 9_000])),
        "used": st.integers(0, 4),
    }
)


@pytest.fixture
async def shop(db, tmp_path):
    providers = {"openai": {"vendor": "openai", "base_url": "http://openai.test/v1", "api_key": "k", "models": []}}
    common = {"provider": "openai", "upstream": "gpt-4o", "usd_per_mtok": USD, "max_output": 16_384}
    models = {"plain": common, "thinking": {**common, "reasoning": True}}
    patience = {"connect_s": 60, "first_byte_s": 60, "idle_s": 60}
    async with open_shop(db, tmp_path, config={**CONFIG, "providers": providers, "models": models, "gateway": patience}) as found:
        yield found


def worst_input(request):
    """Tokens of text and pictures, and of sound, at most."""
    parts = [part for message in request["messages"] for part in message["content"]]
    text = sum(len(part["text"].encode()) for part in parts if part["type"] == "text")
    heard = {each["input_audio"]["data"]: seconds for each, seconds in SOUNDS.values()}
    seconds = sum(heard[part["input_audio"]["data"]] for part in parts if part["type"] == "input_audio")
    return text + LARGEST_PICTURE * sum(part["type"] == "image_url" for part in parts), seconds * 10


def cost(request, output):
    text, audio = worst_input(request)
    return (text * USD["input"] + audio * USD["audio_in"] + output * USD["output"]) * FACTOR


class Provider:
    """Answers when told to, with the share of its limit that the request's `user` names; knows what is out and what it cost."""

    def __init__(self):
        self.out = {}
        self.spent = Decimal(0)
        self.gates = {}

    @property
    def worst(self):
        return self.spent + sum(self.out.values())

    async def __call__(self, request):
        number, used = (int(text) for text in request["user"].split("-"))
        limit = limit_of(request)
        self.out[number] = cost(request, limit)
        gate = self.gates.setdefault(number, asyncio.Event())
        made = limit * used // 4
        text, audio = worst_input(request)
        usage = {"prompt_tokens": text + audio, "completion_tokens": made, "prompt_tokens_details": {"audio_tokens": audio}}
        finish = "length" if made == limit else "stop"

        def done():
            self.spent += cost(request, made)
            del self.out[number]

        if not request.get("stream"):
            await gate.wait()
            done()
            message = {"role": "assistant", "content": "x" * 3}
            answer = {"id": "c", "model": "gpt-4o", "choices": [{"index": 0, "message": message, "finish_reason": finish}], "usage": usage}
            return 200, JSON, once(json.dumps(answer).encode())

        async def body():
            yield chunk("Hello")
            await gate.wait()
            for _ in range(made // 1_024):
                yield chunk("abcd" * 1_024)
            done()
            yield chunk(finish=finish, usage=usage)
            yield DONE

        return 200, SSE, body()


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([8_000, 30_000, 100_000, 400_000, 2_000_000]),
    st.lists(asks, min_size=1, max_size=9),
    st.lists(asks, max_size=5),
    st.lists(st.integers(0, 8), unique=True, max_size=9),
)
async def test_f34_f41_limits_that_are_out_never_cost_more_than_wallet_and_exposure(shop, credit, first, second, ended):
    person = await shop.person(Euro(credit).plain())
    provider = Provider()
    shop.script.replies = [provider]
    live, sizes = [], []

    async def send(wave):
        """Ask all of them, and wait until each is out or refused."""
        sent = []
        for ask in wave:
            number = len(live)
            content = [{"type": "text", "text": "Hi"}, *map(part_of, ask["parts"])]
            body = {
                "model": ask["model"],
                "stream": ask["stream"],
                "user": f"{number}-{ask['used']}",
                "messages": [{"role": "user", "content": content}],
            }
            body |= {} if ask["limit"] is None else {"max_tokens": ask["limit"]}
            sizes.append(len(json.dumps(body)))
            live.append(shop.send(person, body))
            sent.append((number, live[-1]))
        async with asyncio.timeout(60):
            while not all(number in provider.gates or each.task.done() for number, each in sent):
                await asyncio.sleep(0.001)
        assert provider.worst <= credit + EXPOSURE + len(live)

    await send(first)
    for number in ended:
        if number in provider.gates:
            provider.gates[number].set()
            await live[number].end()
    await send(second)
    for gate in provider.gates.values():
        gate.set()
    answers = [await each.end() for each in live]
    assert {answer.status for answer in answers} <= {200, 402}
    for answer, size in zip(answers, sizes, strict=True):
        if answer.status == 402:
            facts = answer.json()["error"]
            if "needed_eur" not in facts:
                assert size > MOST_UNPAID, "only what was not read may not say what was needed"
                continue
            assert facts["needed_eur"] > facts["available_eur"] >= 0
    money = [receipt["money"] for receipt in await shop.receipts(person)]
    unpaid = sum(each["overrunMicroEur"] for each in money)
    assert sum(each["totalMicroEur"] for each in money) <= credit + EXPOSURE
    assert unpaid <= EXPOSURE
    async with shop.db.connection() as connection:
        assert (await connection.fetchval("SELECT sum(overrun)::bigint FROM exposure WHERE owner_id = $1", person.owner_id) or 0) == unpaid
    await shop.check()
