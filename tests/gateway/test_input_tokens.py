"""F34: the input of a request by the rules of the model that is asked; what cannot be bounded is refused."""

import base64
import json

import pytest

from aim2balance.catalogue.accepts import accepts_of
from aim2balance.catalogue.hold_sizing import most_picture_tokens, picture_tokens
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.gateway import operations, rules
from aim2balance.gateway.input_correction import InputCorrection, InputCorrections
from tests.gateway.dialects.test_media_headers import PDF, mp3, png, url, wav
from tests.gateway.scripted import CONFIG, open_shop, plain

USD = {"usd_per_mtok": {"input": 5, "output": 10, "audio_in": 40}}
UPSTREAMS = {
    "gpt-4o": "openai",
    "gpt-4o-mini": "openai",
    "gpt-5": "openai",
    "gpt-5-mini": "openai",
    "gpt-4.1-nano": "openai",
    "claude-sonnet-4-5": "anthropic",
    "gemini-2.5-flash": "google",
    "unheard-of": "other",
}


@pytest.fixture
async def shop(db, tmp_path):
    vendors = set(UPSTREAMS.values())
    providers = {name: {"vendor": name, "base_url": f"http://{name}.test/v1", "api_key": "k", "models": []} for name in vendors}
    models = {name: {"provider": vendor, **USD} for name, vendor in UPSTREAMS.items()}
    models["free"] = {"provider": "other", "upstream": "unheard-of-free", "usd_per_mtok": {"input": 0, "output": 0, "audio_in": 0}}
    models["told"] = {**models["unheard-of"], "upstream": "another", "accepts": {"pictures": {"way": "flat", "base": 900}}}
    async with open_shop(db, tmp_path, config={**CONFIG, "providers": providers, "models": models}) as found:
        yield found


def picture(width=0, height=0, **more):
    return {"type": "image_url", "image_url": {"url": url(png(width, height)) if width else "https://example.org/a.png", **more}}


def sound(raw, kind="mp3"):
    return {"type": "input_audio", "input_audio": {"data": base64.b64encode(raw).decode(), "format": kind}}


def document(raw):
    return {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64," + base64.b64encode(raw).decode()}}


def asked(model, *parts, **more):
    return {"model": model, "max_tokens": 20, "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}, *parts]}], **more}


def media_tokens(shop, model, *parts):
    """What the parts add to the text."""
    deployment = shop.gateway.catalogue.resolve(model).deployments[0]

    def counted(*content):
        facts = operations.read("chat", json.dumps(asked(model, *content)).encode())
        return rules.input_tokens(facts, deployment, shop.gateway.catalogue.settings.gateway)

    with_parts, without = counted(*parts), counted()
    return with_parts.estimate - without.estimate, with_parts.bound - without.bound


# Worked examples of the makers' pages (sources stand in accepts.json).
PICTURES = [
    ("gpt-4o", (1024, 1024), 765),
    ("gpt-4o", (2048, 4096), 1105),
    ("gpt-4o-mini", (1024, 1024), 25_501),
    ("gpt-5", (1024, 1024), 630),
    ("gpt-5-mini", (1024, 1024), 1659),
    ("gpt-4.1-nano", (1800, 2400), 3779),
    ("claude-sonnet-4-5", (200, 200), 54),
    ("claude-sonnet-4-5", (1092, 1092), 1590),
    ("gemini-2.5-flash", (384, 384), 258),
    ("gemini-2.5-flash", (960, 540), 6 * 258),
    ("told", (4000, 4000), 900),
]


@pytest.mark.parametrize(("model", "size", "tokens"), PICTURES)
async def test_f34_a_picture_is_counted_by_the_models_own_rule(shop, model, size, tokens):
    assert media_tokens(shop, model, picture(*size)) == (tokens, tokens)
    assert media_tokens(shop, model, *[picture(*size)] * 3) == (3 * tokens, 3 * tokens)


async def test_low_detail_is_the_base_of_tiles(shop):
    assert media_tokens(shop, "gpt-4o", picture(2000, 2000, detail="low")) == (85, 85)
    assert media_tokens(shop, "gpt-5-mini", picture(1024, 1024, detail="low")) == (1659, 1659)


@pytest.mark.parametrize(("model", "most"), [("gpt-4o", 1445), ("gpt-4o-mini", 48_169), ("claude-sonnet-4-5", 1640), ("told", 900)])
async def test_f34_a_picture_by_address_is_bounded_by_the_largest_of_that_model(shop, model, most):
    estimate, bound = media_tokens(shop, model, picture())
    assert bound == most >= estimate > 0


async def test_f34_a_picture_at_an_unknown_model_is_bounded_by_the_operators_figure(shop):
    assert media_tokens(shop, "unheard-of", picture(64, 64)) == (1_600, 50_000)


def test_no_picture_of_any_rule_is_above_its_most():
    for vendor, model in ((vendor, model) for model, vendor in UPSTREAMS.items()):
        rule = accepts_of(VENDORS[vendor], model).pictures
        if rule is not None:
            for size in ((1, 1), (5000, 3), (3, 5000), (9999, 9999), (512, 513), (2049, 769)):
                for detail in ("", "low", "high", "original"):
                    assert 0 < picture_tokens(rule, size, detail) <= most_picture_tokens(rule, detail)


@pytest.mark.parametrize(("model", "per_s"), [("gpt-4o", 10), ("gemini-2.5-flash", 32), ("unheard-of", 50)])
async def test_f34_sound_is_counted_by_its_length(shop, model, per_s):
    estimate, bound = media_tokens(shop, model, sound(wav(60), "wav"))
    assert 60 * per_s <= estimate == bound <= 62 * per_s
    estimate, bound = media_tokens(shop, model, sound(mp3(60)))
    assert 59 * per_s <= estimate <= 63 * per_s < bound


async def test_f34_pages_are_counted_and_those_nobody_sees_are_bounded(shop):
    estimate, bound = media_tokens(shop, "claude-sonnet-4-5", document(PDF))
    assert (estimate, bound) == (3 * 2_500, 3 * 4_640)
    hidden = document(PDF + b"/ObjStm" + b"x" * 300_000)
    assert media_tokens(shop, "claude-sonnet-4-5", hidden)[1] == 100 * 4_640
    by_address = {"type": "document", "source": {"type": "url", "url": "https://example.org/a.pdf"}}
    assert media_tokens(shop, "claude-sonnet-4-5", by_address)[1] == 100 * 4_640


@pytest.mark.parametrize(("model", "more"), [("claude-sonnet-4-5", 346), ("gpt-4o", 0), ("unheard-of", 0)])
async def test_f34_what_a_model_is_told_about_tools_is_its_own_figure(shop, model, more):
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    deployment = shop.gateway.catalogue.resolve(model).deployments[0]
    facts = operations.read("chat", json.dumps(asked(model, tools=[tool])).encode())
    found = rules.input_tokens(facts, deployment, shop.gateway.catalogue.settings.gateway)
    assert found.estimate == facts.counted_input + more
    assert found.bound >= found.estimate + 300


async def test_a_text_sent_as_a_file_is_bounded_by_its_bytes(shop):
    table = document(b"1,2,3\n" * 1_000)
    estimate, bound = media_tokens(shop, "gpt-4o", table)
    assert bound >= 6_000 > estimate >= 2_000
    assert media_tokens(shop, "gpt-4o", document(b"PK\x03\x04" + b"x" * 6_000))[1] == 100 * 5_000


UNSEEN = {
    "sound of an unknown kind": sound(b"x" * 3_000),
    "video": {"type": "video_url", "video_url": {"url": "https://example.org/a.mp4"}},
    "video in the body": {"type": "input_video", "input_video": {"data": "A" * 4_000}},
    "sound by address": {"type": "audio_url", "audio_url": {"url": "https://example.org/a.mp3"}},
}


@pytest.mark.parametrize("kind", UNSEEN)
async def test_f34_what_nobody_can_bound_is_refused_unless_it_is_free(shop, kind):
    person = await shop.person()
    shop.script.replies = [plain(completion=2)]
    refusal = await shop.ask(person, asked("unheard-of", UNSEEN[kind]))
    assert refusal.status == 400
    assert json.loads(refusal.body)["error"]["code"] == "size_unknown"
    assert shop.script.asked == []
    assert (await shop.ask(person, asked("free", UNSEEN[kind]))).status == 200


async def test_f34_ten_minutes_of_speech_on_a_small_wallet(shop):
    person = await shop.person("0.02")
    answer = await shop.ask(person, asked("gpt-4o", sound(mp3(600, 32))))
    assert answer.status == 402
    assert json.loads(answer.body)["error"]["needed_eur"] >= 600 * 10 * 40 / 1e6
    assert shop.script.asked == []


def _deployment(shop, model="unheard-of"):
    return shop.gateway.catalogue.resolve(model).deployments[0]


async def test_f34_the_estimate_follows_what_the_model_reports(shop):
    person = await shop.person()
    body = {"model": "unheard-of", "max_tokens": 20, "messages": [{"role": "user", "content": "Slowly grows the forest. " * 200}]}
    facts = operations.read("chat", json.dumps(body).encode())

    def estimate():
        corrections = shop.gateway._context.corrections
        return rules.input_tokens(facts, _deployment(shop), shop.gateway.catalogue.settings.gateway, corrections.of(_deployment(shop)))

    reported, before = facts.counted_input * 7 // 10, estimate()
    shop.script.replies = [plain(prompt=reported, completion=2)]
    for _ in range(30):
        assert (await shop.ask(person, body)).status == 200
    assert reported <= estimate().estimate < reported * 1.05 < before.estimate
    assert estimate().bound == before.bound
    shop.script.replies = [plain(prompt=2 * facts.input_bound, completion=2)]
    await shop.ask(person, body)
    assert estimate().bound >= 2 * facts.input_bound


async def test_what_teaches_nothing_is_not_learnt_from(shop):
    deployment, corrections = _deployment(shop), InputCorrections()
    corrections.learn(deployment, counted=50, bound=100, reported=5_000)
    corrections.learn(deployment, counted=5_000, bound=9_000, reported=0)
    assert corrections.of(deployment) == InputCorrection()
    for _ in range(100):
        corrections.learn(deployment, counted=1_000, bound=3_000, reported=1)
    assert corrections.of(deployment).estimate_permille >= 500
    for _ in range(100):
        corrections.learn(deployment, counted=1_000, bound=3_000, reported=1_000_000)
    assert corrections.of(deployment).estimate_permille <= 3_000
    assert corrections.of(deployment).bound_permille <= 8_000


async def test_f34_a_raised_bound_comes_back_with_answers_that_did_not_need_it(shop):
    deployment, corrections = _deployment(shop), InputCorrections()
    corrections.learn(deployment, counted=1_000, bound=3_000, reported=24_000)
    assert corrections.of(deployment).bound_permille == 8_000
    corrections.learn(deployment, counted=1_000, bound=3_000, reported=6_000)
    assert corrections.of(deployment).bound_permille == 8_000, "an answer above our own bound needed some of it"
    seen = [8_000]
    for _ in range(300):
        corrections.learn(deployment, counted=1_000, bound=3_000, reported=900)
        seen.append(corrections.of(deployment).bound_permille)
    assert seen[1] >= 7_700, "one answer takes little"
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 1_000


async def test_corrections_are_bounded_and_each_models_own(shop):
    corrections, first = InputCorrections(), _deployment(shop)
    corrections.learn(first, counted=1_000, bound=3_000, reported=500)
    assert corrections.of(_deployment(shop, "gpt-4o")) == InputCorrection()
    assert corrections.of(first) != InputCorrection()


async def test_a_picture_in_a_count_of_tokens_is_counted(shop):
    person = await shop.person()
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(png(1024, 1024)).decode()}
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": [{"type": "image", "source": source}]}]}
    answer = await shop.ask(person, body, path="/v1/messages/count_tokens")
    assert json.loads(answer.body)["input_tokens"] >= 765
