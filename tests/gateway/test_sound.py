"""`/v1/audio/speech` and `/v1/audio/transcriptions`: held at the most they can cost, billed by what came, refused where nobody can tell.

The answers are written by OpenAI's reference of its audio API (speech and transcript events with `usage`, `usage` of seconds for Whisper) and
Mistral's (`prompt_audio_seconds`); none is a recording.
"""

import asyncio
import base64
import io
import json
import math
import struct
import wave
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx2
import openai
import pytest

from aim2balance.adapters.demo.model import DemoModel
from aim2balance.gateway import Caller, Voice
from aim2balance.gateway.errors import RegionNotAllowed
from aim2balance.gateway.ports import UpstreamBroken, UpstreamTimeout
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import Euro
from tests.gateway.scripted import CONFIG, JSON, SSE, Got, Person, Shop, failing, form, once, open_shop, refused
from tests.serving import take_receipt

SPEECH, TRANSCRIPTIONS = "/v1/audio/speech", "/v1/audio/transcriptions"
FACTOR = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
MODELS = {
    "reader": {"provider": "script", "upstream": "tts-1", "usd_per_mchar": 15},
    "voice": {
        "provider": "script", "upstream": "gpt-4o-mini-tts", "usd_per_mtok": {"input": "0.6", "output": 12},
        "accepts": {"max_output": 2000, "audio_tokens_per_s": 21},
    },
    "mute": {"provider": "script", "upstream": "somebodys-voice", "usd_per_mtok": {"input": 1, "output": 12}},
    "whisper": {"provider": "script", "upstream": "whisper-1", "usd_per_minute": "0.006"},
    "ears": {
        "provider": "script", "upstream": "gpt-4o-transcribe", "usd_per_mtok": {"input": "2.5", "output": 10, "audio_in": 6},
        "accepts": {"max_output": 2000, "audio_tokens_per_s": 10},
    },
    "deaf": {"provider": "script", "upstream": "somebodys-ears", "usd_per_mtok": {"input": 1, "output": 2}},
    "backed": {"provider": "script", "upstream": "tts-1-hd", "usd_per_mchar": 30, "fallbacks": ["reader"]},
    "european": {"provider": "european", "upstream": "voxtral-mini", "usd_per_minute": "0.003"},
    "claude": {"provider": "claude", "upstream": "up-claude", "usd_per_mtok": {"input": 1, "output": 10}},
}  # fmt: skip
MP3 = {"content-type": "audio/mpeg", "x-request-id": "req_upstream"}
TEXT = "A heron stands in the reeds."


def wav(seconds: int, rate: int = 8_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", round(9_000 * math.sin(at / 7))) for at in range(rate)) * seconds)
    return out.getvalue()


def sounds(*pieces: bytes, headers: dict[str, str] = MP3, then: Exception | None = None) -> Any:
    async def reply(_: dict[str, Any]) -> Any:
        async def body() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece
            if then is not None:
                raise then

        return 200, headers, body()

    return reply


def events(*said: dict[str, Any], then: Exception | None = None) -> Any:
    return sounds(*(b"data: " + json.dumps(each).encode() + b"\n\n" for each in said), headers=SSE, then=then)


def spoken(*pieces: bytes, usage: Any = None) -> list[dict[str, Any]]:
    deltas = [{"type": "speech.audio.delta", "audio": base64.b64encode(piece).decode()} for piece in pieces]
    return [*deltas, {"type": "speech.audio.done", "usage": usage}]


def written(text: str = "A heron.", **more: Any) -> Any:
    async def reply(_: dict[str, Any]) -> Any:
        return 200, JSON, once(json.dumps({"text": text, **more}).encode())

    return reply


@pytest.fixture
async def studio(db: Any, tmp_path: Any) -> AsyncIterator[Shop]:
    async with open_shop(db, tmp_path, {**CONFIG, "models": MODELS}) as shop:
        yield shop
        await shop.check()


async def speak(shop: Shop, person: Person, model: str = "reader", **more: Any) -> Got:
    return await shop.ask(person, {"model": model, "input": TEXT, "voice": "alloy", **more}, path=SPEECH)


async def hear(shop: Shop, person: Person, model: str = "whisper", **fields: Any) -> Got:
    body, content_type = form(**{"model": model, "file": wav(30), **fields})
    return await shop.ask(person, body, path=TRANSCRIPTIONS, content_type=content_type)


async def paid(shop: Shop, person: Person) -> tuple[Decimal, dict[str, Any]]:
    """USD of the only receipt, before margin and surcharge, and its usage."""
    [receipt] = await shop.receipts(person)
    return receipt["money"]["providerUsd"], receipt["usage"]


async def test_f10_speech_comes_as_it_is_made_and_costs_by_the_character(studio: Shop) -> None:
    person = await studio.person()
    studio.script.replies = [sounds(b"ID3 one", b"two")]
    answer = await speak(studio, person, speed=1.25)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, b"ID3 onetwo", "audio/mpeg")
    assert answer.is_whole
    assert (answer.headers["x-ai-generated"], answer.headers["x-a2b-provider"]) == ("true", "script")
    assert studio.script.paths == ["/audio/speech"]
    assert studio.script.asked == [{"model": "tts-1", "input": TEXT, "voice": "alloy", "speed": 1.25}]
    usd, usage = await paid(studio, person)
    assert (usd, usage["characters"], usage["estimated"]) == (Decimal("0.00042"), len(TEXT), False)
    [receipt] = await studio.receipts(person)
    assert (receipt["id"], receipt["requestType"]) == (answer.headers["x-request-id"], "speech")
    assert receipt["impact"]["kWh"] is None, "no method knows what speech takes, so nothing is said, and not 0"


async def test_speech_by_tokens_is_asked_for_in_events_and_given_as_sound(studio: Shop) -> None:
    person = await studio.person()
    studio.script.replies = [events(*spoken(b"ID3 one", b"two", usage={"input_tokens": 20, "output_tokens": 50, "total_tokens": 70}))]
    answer = await speak(studio, person, "voice", instructions="Slowly.")
    assert (answer.body, answer.headers["content-type"]) == (b"ID3 onetwo", "audio/mpeg")
    assert studio.script.asked[0]["stream_format"] == "sse"
    usd, usage = await paid(studio, person)
    assert usd == (20 * Decimal("0.6") + 50 * 12) / 1_000_000
    assert (usage["output"], usage["estimated"]) == (50, False)


async def test_events_of_speech_carry_the_receipt_before_their_last(studio: Shop) -> None:
    person = await studio.person()
    said = spoken(b"ID3 one", usage={"input_tokens": 20, "output_tokens": 50, "total_tokens": 70})
    studio.script.replies = [events(*said)]
    answer = await speak(studio, person, "voice", stream_format="sse")
    kept, receipt = take_receipt(answer.body)
    assert kept == b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in said), "the provider's own bytes"
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert (receipt or {})["usage"]["output"] == 50


@pytest.mark.parametrize("usage", [None, {}, {"input_tokens": 20, "output_tokens": 0}, {"input_tokens": -1, "output_tokens": 10**9}])
async def test_f37_speech_without_figures_that_can_be_is_billed_as_long_as_it_lasts(studio: Shop, usage: Any) -> None:
    person = await studio.person()
    studio.script.replies = [events(*spoken(wav(3), usage=usage))]
    await speak(studio, person, "voice", response_format="wav")
    _, used = await paid(studio, person)
    assert (used["output"], used["estimated"]) == (4 * 21, True), "three seconds and a header, rounded up"


async def test_f34_speech_whose_length_nobody_bounds_is_refused(studio: Shop) -> None:
    person = await studio.person()
    answer = await speak(studio, person, "mute")
    assert (answer.status, answer.code, answer.json()["error"]["classes"]) == (400, "model_not_priced", ["speech"])
    assert (await hear(studio, person, "deaf")).json()["error"]["classes"] == ["audio_in", "output"]
    assert (await speak(studio, person, "whisper")).json()["error"]["classes"] == ["speech"]
    assert (await hear(studio, person, "ears", chunking_strategy="auto")).json()["error"]["classes"] == ["output"]
    assert studio.script.asked == []


async def test_f01_nothing_is_sent_that_the_wallet_cannot_pay(studio: Shop) -> None:
    poor = await studio.person("0.001")
    for answer in (await speak(studio, poor, input="x" * 4_000), await speak(studio, poor, "voice"), await hear(studio, poor)):
        assert (answer.status, answer.code) == (402, "insufficient_balance")
    assert studio.script.asked == []
    studio.script.replies = [sounds(b"ID3")]
    assert (await speak(studio, poor)).status == 200


@pytest.mark.parametrize(
    ("told", "cost", "estimated"),
    [
        ({"usage": {"type": "duration", "seconds": 30}}, "0.003", False),
        ({"usage": {"prompt_audio_seconds": 29, "prompt_tokens": 4, "completion_tokens": 9, "total_tokens": 700}}, "0.0029", False),
        ({"duration": "29.6"}, "0.003", False),
        ({"duration": 8.4}, "0.0009", False),
        ({}, "0.0031", True),
        ({"usage": {"seconds": 90_000}}, "0.0031", True),
        ({"usage": {"seconds": -5}, "duration": "long"}, "0.0031", True),
    ],
)
async def test_f37_a_transcript_costs_by_the_second(studio: Shop, told: dict[str, Any], cost: str, estimated: bool) -> None:
    person = await studio.person()
    studio.script.replies = [written(**told)]
    answer = await hear(studio, person, response_format="verbose_json" if "duration" in told else "json")
    assert answer.json()["text"] == "A heron."
    usd, usage = await paid(studio, person)
    assert (usd, usage["estimated"]) == (Decimal(cost), estimated)
    assert usage["audio_seconds"] == usd / Decimal("0.0001")
    [receipt] = await studio.receipts(person)
    assert (receipt["requestType"], receipt["impact"]["kWh"]) == ("transcription", None)
    assert Decimal(answer.headers["x-a2b-cost-eur"]) == receipt["money"]["totalEUR"]
    assert "x-a2b-energy-kwh" not in answer.headers


async def test_the_provider_gets_a_form_of_its_own_with_the_same_sound(studio: Shop) -> None:
    person = await studio.person()
    studio.script.replies = [written()]
    sound = wav(2)
    await hear(studio, person, file=sound, language="de", prompt="Vögel", **{"timestamp_granularities[]": ["word", "segment"]})
    sent: bytes = studio.script.asked[0]["form"]
    boundary = sent.partition(b"\r\n")[0]
    parts = [part.split(b"\r\n\r\n", 1) for part in sent.split(boundary)[1:-1]]
    assert [content.removesuffix(b"\r\n") for _, content in parts] == [b"whisper-1", b"de", "Vögel".encode(), b"word", b"segment", sound]
    assert b'name="file"; filename="b_c.wav"\r\ncontent-type: audio/wav' in parts[-1][0]


async def test_tokens_of_a_transcript_are_billed_as_the_provider_reports_them(studio: Shop) -> None:
    person = await studio.person()
    heard = {"input_tokens": 320, "input_token_details": {"text_tokens": 20, "audio_tokens": 300}, "output_tokens": 40, "total_tokens": 360}
    studio.script.replies = [written(usage={"type": "tokens", **heard})]
    await hear(studio, person, "ears")
    usd, usage = await paid(studio, person)
    assert usd == (20 * Decimal("2.5") + 300 * 6 + 40 * 10) / 1_000_000
    assert (usage["audio_in"], usage["output"], usage["estimated"]) == (300, 40, False)


async def test_without_figures_tokens_follow_the_sound_and_the_text(studio: Shop) -> None:
    person = await studio.person()
    studio.script.replies = [written("A heron stands there.")]
    await hear(studio, person, "ears")
    _, usage = await paid(studio, person)
    assert (usage["audio_in"], usage["output"], usage["estimated"]) == (31 * 10, 6, True)


@pytest.mark.parametrize(
    ("wanted", "came", "kind"),
    [
        ("text", b"A heron.\n", "text/plain; charset=utf-8"),
        ("srt", b"1\n00:00:00,000 --> 00:00:01,000\nA heron.\n", "text/plain; charset=utf-8"),
        ("vtt", b"WEBVTT\n", "text/vtt; charset=utf-8"),
        ("text", b'{"text": "said of a heron"}', "text/plain; charset=utf-8"),
    ],
)
async def test_transcripts_of_text_come_as_text(studio: Shop, wanted: str, came: bytes, kind: str) -> None:
    person = await studio.person()
    studio.script.replies = [sounds(came, headers={"content-type": "text/plain"})]
    answer = await hear(studio, person, response_format=wanted)
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, came, kind)
    assert (await paid(studio, person))[0] == Decimal("0.0031")


async def test_a_streamed_transcript_ends_with_its_receipt(studio: Shop) -> None:
    person = await studio.person()
    done = {"type": "transcript.text.done", "text": "A heron.", "usage": {"type": "duration", "seconds": 30}}
    said = [{"type": "transcript.text.delta", "delta": "A her"}, {"type": "transcript.text.delta", "delta": "on."}, done]
    studio.script.replies = [events(*said)]
    answer = await hear(studio, person, stream="true")
    kept, receipt = take_receipt(answer.body)
    assert kept == b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in said)
    assert (receipt or {})["usage"]["audio_seconds"] == 30
    assert b'name="stream"\r\n\r\ntrue\r\n' in studio.script.asked[0]["form"]


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"input": ""}, "input"),
        ({"input": ["a"]}, "input"),
        ({"input": "x" * 100_001}, "input"),
        ({"instructions": 4}, "instructions"),
        ({"response_format": "midi"}, "response_format"),
        ({"stream_format": "raw"}, "stream_format"),
        ({"Input": "a"}, "Input"),
        ({"file_id": "file-1"}, "file_id"),
    ],
)
async def test_what_the_price_of_speech_would_not_follow_is_refused(studio: Shop, more: dict[str, Any], param: str) -> None:
    answer = await speak(studio, await studio.person(), **more)
    assert (answer.status, answer.json()["error"]["param"]) == (400, param)
    assert studio.script.asked == []


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"file": b""}, "file"),
        ({"file": [wav(1), wav(1)]}, "file"),
        ({"sound": wav(1)}, "file"),
        ({"file": b"\x1aE\xdf\xa3 nobody can tell how long this is"}, "file"),
        ({"file": "file-1"}, "file"),
        ({"file_url": "https://example.org/a.wav"}, "file_url"),
        ({"prompt": ["a", "b"]}, "prompt"),
        ({"Prompt": "a"}, "Prompt"),
        ({"response_format": "docx"}, "response_format"),
        ({"stream": "maybe"}, "stream"),
        ({"known_speaker_references[]": "data:audio/wav;base64,UklGRg"}, "known_speaker_references[]"),
    ],
)
async def test_f34_a_sound_that_nobody_can_measure_is_refused_by_name(studio: Shop, fields: dict[str, Any], param: str) -> None:
    answer = await hear(studio, await studio.person(), **fields)
    assert (answer.status, answer.json()["error"]["param"]) == (400, param)
    assert studio.script.asked == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\n", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
        (form(model="whisper", file=wav(1))[0], "multipart/form-data; boundary=other"),
        (form(model="whisper", file=wav(1))[0][:-6], "multipart/form-data; boundary=b"),
        (form(file=wav(1))[0], "multipart/form-data; boundary=b"),
        (form(model=["whisper"] * 2, file=wav(1))[0], "multipart/form-data; boundary=b"),
        (form(**{f"a{n}": "b" for n in range(101)})[0], "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="model"; name="file"\r\n\r\nwhisper\r\n--b--', "multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="model"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--', "multipart/form-data; boundary=b"),
    ],
)  # fmt: skip
async def test_broken_forms_are_refused(studio: Shop, body: bytes, content_type: str) -> None:
    answer = await studio.ask(await studio.person(), body, path=TRANSCRIPTIONS, content_type=content_type)
    assert (answer.status, answer.code) == (400, "invalid_request_error")


async def test_a_sound_above_the_limit_is_told_its_limit(db: Any, tmp_path: Any) -> None:
    async with open_shop(db, tmp_path, {**CONFIG, "models": MODELS, "gateway": {"body_limit_mib": 1}}) as shop:
        person = await shop.person()
        answer = await hear(shop, person, file=wav(80))
        assert (answer.status, answer.code) == (413, "request_too_large")
        assert "1 MiB" in answer.json()["error"]["message"]
        shop.script.replies = [written(usage={"seconds": 60})]
        assert (await hear(shop, person, file=wav(60))).status == 200, "large, but within it: read beside the event loop"
        await shop.check()


async def test_f35_a_failing_provider_is_not_paid_and_a_fallback_as_itself(studio: Shop) -> None:
    person = await studio.person()
    for reply, status in (
        (refused(400, '{"error":{"message":"No such voice."}}'), 400),
        (failing(UpstreamTimeout("first_byte", 1)), 504),
        (refused(200, '{"error":{"message":"later"}}'), 502),
        (sounds(), 502),
        (sounds(then=UpstreamBroken("gone")), 502),
        (events({"type": "error", "error": {"message": "overloaded", "code": "server_error"}}), 502),
    ):
        studio.script.replies = [reply]
        assert (await speak(studio, person)).status == status
    for came in (b"not JSON", b'{"words": 1}', b'{"error": {"message": "later"}}'):
        studio.script.replies = [sounds(came, headers=JSON)]
        assert (await hear(studio, person)).status == 502
    assert await studio.receipts(person) == []
    studio.script.replies = [refused(503), refused(503), refused(503), sounds(b"ID3")]
    assert (await speak(studio, person, "backed")).status == 200
    assert (await studio.receipts(person))[0]["model"] == "tts-1"


async def test_a_sound_that_breaks_off_is_not_taken_for_the_whole(studio: Shop) -> None:
    person = await studio.person()
    studio.script.replies = [sounds(b"ID3 half", then=UpstreamBroken("gone"))]
    answer = await speak(studio, person)
    assert (answer.body, answer.is_whole) == (b"ID3 half", False), "the server closes the connection: nothing says that this was all"
    [receipt] = await studio.receipts(person)
    assert (receipt["status"], receipt["money"]["totalMicroEur"]) == ("failed", 0)


async def test_f08_who_leaves_pays_what_the_provider_read(studio: Shop) -> None:
    person = await studio.person()
    gate = asyncio.Event()

    async def reply(_: dict[str, Any]) -> Any:
        async def body() -> AsyncIterator[bytes]:
            yield b"RIFF, and more to come"
            await gate.wait()

        return 200, MP3, body()

    studio.script.replies = [reply]
    live = studio.send(person, {"model": "reader", "input": TEXT, "voice": "alloy"}, path=SPEECH)
    await live.until(b"RIFF")
    live.disconnect()
    await live.end()
    [receipt] = await studio.receipts(person)
    assert (receipt["status"], receipt["usage"]["characters"]) == ("cut", len(TEXT))


async def test_keys_regions_and_dialects_bind_sound_too(studio: Shop) -> None:
    bound = await studio.person(models=["voice"])
    assert (await speak(studio, bound)).code == "model_not_allowed"
    assert (await hear(studio, bound)).code == "model_not_allowed"
    person = await studio.person()
    body, content_type = form(model="european", file=wav(1))
    studio.script.replies = [written()]
    answer = await studio.ask(person, body, path=TRANSCRIPTIONS, content_type=content_type, x_a2b_region="eu")
    assert (answer.status, answer.headers["x-a2b-region"]) == (200, "eu")
    for refusal in (
        await studio.ask(person, {"model": "reader", "input": TEXT, "voice": "a"}, path=SPEECH, x_a2b_region="eu"),
        await studio.ask(person, form(model="whisper", file=wav(1))[0], path=TRANSCRIPTIONS, content_type=content_type, x_a2b_region="eu"),
    ):
        assert (refusal.status, refusal.code) == (403, "region_not_allowed")
    assert (await speak(studio, person, "claude")).code == "unsupported_by_dialect"
    assert (await speak(studio, person, "auto:cheapest")).code == "model_not_allowed"
    assert (await hear(studio, person, "agent:nobody")).status == 404
    poor_key = await studio.person(limit=Euro(1), window="month")
    assert (await hear(studio, poor_key)).code == "budget_exceeded"


async def test_the_list_says_what_hears_and_what_speaks(studio: Shop) -> None:
    person = await studio.person()
    kinds = {row["id"]: row["type"] for row in (await studio.ask(person, path="/v1/models", method="GET")).json()["data"]}
    told = {"reader": "speech", "voice": "speech", "whisper": "transcription", "ears": "transcription"}
    assert {name: kinds[name] for name in told} == told


async def test_the_client_of_openai_speaks_and_hears_by_the_demo(db: Any, tmp_path: Any) -> None:
    async with open_shop(db, tmp_path, {**CONFIG, "demo": True, "providers": {}, "models": {}}) as shop:
        person = await shop.person()
        demo = DemoModel(pace_s=0)

        async def reply(request: dict[str, Any]) -> Any:
            path = shop.script.paths[-1]
            return await demo("POST", path, request["form"] if "form" in request else json.dumps(request).encode())

        shop.script.replies = [reply]
        transport = httpx2.ASGITransport(app=shop.routes)  # type: ignore[arg-type]
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            openai.AsyncOpenAI(api_key=person.secret, base_url="http://here/v1", max_retries=0, http_client=http) as client,
        ):
            said = await client.audio.speech.create(model="demo-speech", voice="any", input=TEXT, response_format="wav")
            with wave.open(io.BytesIO(said.content)) as sound:
                assert sound.getnframes() / sound.getframerate() == pytest.approx(6 * 0.16)
            assert b"Demo (scripted, no AI)" in said.content
            heard = await client.audio.transcriptions.create(model="demo-transcription", file=("a.wav", said.content))
            assert "does not listen" in heard.text
            german = await client.audio.transcriptions.create(
                model="demo-transcription", file=("a.wav", said.content), language="de", response_format="text"
            )
            assert "hört nicht zu" in str(german)
            words = [
                event
                async for event in await client.audio.transcriptions.create(
                    model="demo-transcription", file=("a.wav", said.content), stream=True
                )
            ]
            assert [words[0].type, words[-1].type] == ["transcript.text.delta", "transcript.text.done"]
            with pytest.raises(openai.BadRequestError):
                await client.audio.transcriptions.create(model="demo-transcription", file=("a.txt", b"no sound"))
        assert [each["requestType"] for each in await shop.receipts(person)] == ["speech", *["transcription"] * 3]
        await shop.check()


async def test_a_person_is_read_to_within_their_region_for_what_was_said_before(studio: Shop) -> None:
    person, voice = await studio.person(), Voice(studio.gateway, studio.clock)
    caller = Caller(owner_id=person.owner_id, payer_id=person.owner_id, user_id=person.owner_id)
    speaker = voice.speaker(caller)
    assert speaker is not None
    # 250,000 tokens of text and 66,666 seconds of sound cost more than a million characters at 15 dollars.
    assert (speaker.model, speaker.is_exact) == ("reader", True)
    studio.script.replies = [sounds(b"ID3 one", b"two")]
    said = await voice.read_aloud(caller, "reader", TEXT)
    assert (said.sound, said.media_type) == (b"ID3 onetwo", "audio/mpeg")
    assert studio.script.asked == [{"model": "tts-1", "input": TEXT, "voice": "alloy"}]
    assert said.receipt["money"]["providerUsd"] == 15 * Decimal(len(TEXT)) / 1_000_000
    studio.script.replies = [events(*spoken(b"RIFF", usage={"input_tokens": 8, "output_tokens": 42, "total_tokens": 50}))]
    by_tokens = await voice.read_aloud(caller, "voice", TEXT)
    assert (by_tokens.sound, by_tokens.receipt["usage"]["output"]) == (b"RIFF", 42)
    european = replace(caller, region="eu")
    assert voice.speaker(european) is None
    with pytest.raises(RegionNotAllowed):
        await voice.read_aloud(european, "reader", TEXT)


async def test_a_sound_that_breaks_off_is_told_and_costs_nothing(studio: Shop) -> None:
    person, voice = await studio.person(), Voice(studio.gateway, studio.clock)
    caller = Caller(owner_id=person.owner_id, payer_id=person.owner_id, user_id=person.owner_id)
    studio.script.replies = [sounds(b"ID3 one", then=UpstreamBroken("gone"))]
    with pytest.raises(DomainError) as broken:
        await voice.read_aloud(caller, "reader", TEXT)
    assert broken.value.code == "upstream_error"
    assert [receipt["money"]["totalMicroEur"] for receipt in await studio.receipts(person)] == [0]
