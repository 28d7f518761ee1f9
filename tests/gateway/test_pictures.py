"""Pictures at `/v1/images/generations`: held at the most they can cost, billed by what came, refused where nobody knows a price.

The answers are written by OpenAI's reference of its images API (gpt-image-1 reports `usage`, dall-e does not); none is a recording.
"""

import base64
import io
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx2
import openai
import pytest
from PIL import Image

from aim2balance.adapters.demo.model import DemoModel
from aim2balance.gateway.ports import UpstreamTimeout
from tests.gateway.scripted import CONFIG, JSON, Got, Person, Shop, failing, form, once, open_shop, refused

PATH = "/v1/images/generations"
FACTOR = Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
MODELS = {
    "painter": {
        "provider": "script", "upstream": "dall-e-3", "usd_per_mtok": {"input": 0}, "usd_per_image": "0.04",
        "usd_per_tool": {"image_1024x1792": "0.08", "image_hd_1024x1792": "0.12", "image_hd": "0.08"},
    },
    "drawer": {"provider": "script", "upstream": "gpt-image-1", "usd_per_mtok": {"input": 5, "cached_input": "1.25", "image_out": 40}},
    "unbounded": {"provider": "script", "upstream": "somebodys-painter", "usd_per_mtok": {"input": 5, "image_out": 40}},
    "backed": {"provider": "script", "upstream": "dall-e-2", "accepts": {"kind": "image"}, "usd_per_image": "0.02", "fallbacks": ["painter"]},
    "illustrator": {"provider": "script", "upstream": "chats-and-draws", "usd_per_image": "0.02"},
    "european": {"provider": "european", "upstream": "flux", "usd_per_mtok": {"input": 0}, "usd_per_image": "0.03"},
    "claude": {"provider": "claude", "upstream": "up-claude", "usd_per_mtok": {"input": 1, "output": 10}},
    "chatty": {"provider": "script", "upstream": "up-small", "usd_per_mtok": {"input": 1, "output": 10}},
}  # fmt: skip


def pictures(number: int = 1, **more: Any) -> Any:
    async def reply(_: dict[str, Any]) -> Any:
        body = {"created": 1_700_000_000, "data": [{"b64_json": PIXEL} for _ in range(number)], **more}
        return 200, JSON, once(json.dumps(body).encode())

    return reply


def tokens(given: int, made: int) -> dict[str, Any]:
    """As gpt-image-1 reports them."""
    return {
        "input_tokens": given,
        "input_tokens_details": {"image_tokens": 0, "text_tokens": given},
        "output_tokens": made,
        "total_tokens": given + made,
    }


@pytest.fixture
async def gallery(db: Any, tmp_path: Any) -> AsyncIterator[Shop]:
    async with open_shop(db, tmp_path, {**CONFIG, "models": MODELS}) as shop:
        yield shop
        await shop.check()


async def paint(shop: Shop, person: Person, model: str = "painter", **more: Any) -> Got:
    return await shop.ask(person, {"model": model, "prompt": "A heron", **more}, path=PATH)


def usd(answer: Got) -> Decimal:
    assert answer.status == 200, answer.body
    return (Decimal(answer.headers["x-a2b-cost-eur"]) / FACTOR).quantize(Decimal("0.0001"))


@pytest.mark.parametrize(
    ("asked", "came", "cost"),
    [
        ({}, 1, "0.04"),
        ({"n": 3}, 3, "0.12"),
        ({"n": 3}, 2, "0.08"),
        ({"n": 2}, 5, "0.08"),
        ({"size": "1024x1792"}, 1, "0.08"),
        ({"size": "1024x1792", "quality": "hd", "n": 2}, 2, "0.24"),
        ({"size": "1024x1024", "quality": "hd"}, 1, "0.08"),
        ({"size": "1024x1024", "quality": "standard"}, 1, "0.04"),
        ({"n": 2}, 0, "0"),
    ],
)
async def test_f05_pictures_cost_by_their_number_size_and_quality(gallery: Shop, asked: dict[str, Any], came: int, cost: str) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(came)]
    answer = await paint(gallery, person, **asked)
    assert usd(answer) == Decimal(cost)
    assert answer.json()["created"] == 1_700_000_000
    assert gallery.script.paths == ["/images/generations"]
    assert gallery.script.asked == [{"model": "dall-e-3", "prompt": "A heron", **asked}]
    [receipt] = await gallery.receipts(person)
    assert (receipt["requestType"], receipt["usage"]["images"]) == ("image", min(came, asked.get("n", 1)))


async def test_a_receipt_and_headers_tell_price_and_footprint(gallery: Shop) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(2)]
    answer = await paint(gallery, person, n=2)
    [receipt] = await gallery.receipts(person)
    assert receipt["id"] == answer.headers["x-request-id"]
    assert Decimal(answer.headers["x-a2b-cost-eur"]) == receipt["money"]["totalEUR"] > 0
    assert answer.headers["x-ai-generated"] == "true"
    low, best, high = (receipt["impact"]["kWh"][name] for name in ("low", "best", "high"))
    assert 0 < low < best < high
    assert receipt["impact"]["class"] == "E", "nobody has measured this model"
    gallery.script.replies = [pictures(1)]
    await paint(gallery, person)
    one = (await gallery.receipts(person))[1]
    assert one["impact"]["kWh"]["best"] == pytest.approx(best / 2)


def drawn(width: int, height: int, form: str = "PNG") -> str:
    content = io.BytesIO()
    Image.new("RGB", (width, height)).save(content, form)
    return base64.b64encode(content.getvalue()).decode()


@pytest.mark.parametrize(
    ("came", "asked", "pixels"),
    [
        ([{"b64_json": drawn(512, 512)}], {}, 512 * 512),
        ([{"b64_json": drawn(2048, 1024, "JPEG")}], {"size": "512x512"}, 2048 * 1024),
        ([{"b64_json": drawn(256, 256, "WEBP").replace("/", "\\/")}], {}, 256 * 256),
        ([{"b64_json": drawn(512, 512)}, {"b64_json": drawn(1024, 512)}], {"n": 2}, 512 * 512 + 1024 * 512),
        ([{"url": "https://example.org/a.png"}], {"size": "1024x1792"}, 1024 * 1792),
        ([{"url": "https://example.org/a.png"}], {"size": "auto"}, None),
        ([{"url": "https://example.org/a.png"}], {}, None),
        ([{"b64_json": drawn(512, 512)}, {"b64_json": PIXEL}], {"n": 2}, None),
        ([{"b64_json": PIXEL}], {"size": "99999x99999"}, None),
    ],
)
async def test_the_footprint_goes_by_the_size_that_came_else_by_the_one_asked(
    gallery: Shop, came: list[dict[str, str]], asked: dict[str, Any], pixels: int | None
) -> None:
    """All pictures that were measured have 1024 × 1024; where nobody knows the size that is assumed, and the receipt says so."""

    async def reply(_: dict[str, Any]) -> Any:
        return 200, JSON, once(json.dumps({"created": 1, "data": came}).replace("\\\\/", "\\/").encode())

    person = await gallery.person()
    gallery.script.replies = [reply, pictures(1)]
    await paint(gallery, person, **asked)
    await paint(gallery, person)
    found, usual = await gallery.receipts(person)
    standard = usual["impact"]["kWh"]["best"]
    assert "picture-size-assumed" in usual["impact"]["warnings"]
    share = len(came) if pixels is None else pixels / (1024 * 1024)
    assert found["impact"]["kWh"]["best"] == pytest.approx(standard * share, rel=1e-5)
    expected = "picture-size-assumed" if pixels is None else f"picture-px:{pixels}"
    assert [each for each in found["impact"]["warnings"] if each.startswith("picture")] == [expected]


async def test_f05_tokens_of_pictures_are_billed_as_the_provider_reports_them(gallery: Shop) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(1, usage=tokens(50, 4160))]
    assert usd(await paint(gallery, person, "drawer")) == Decimal("0.1667")  # 50 × 5 + 4,160 × 40 millionths
    [receipt] = await gallery.receipts(person)
    assert (receipt["usage"]["output"], receipt["usage"]["images"], receipt["usage"]["estimated"]) == (4160, 1, False)


@pytest.mark.parametrize("usage", [None, {}, tokens(50, 0), tokens(50, 10**8), {"input_tokens": -1, "output_tokens": "many"}, [], "none"])
async def test_f05_without_figures_that_can_be_the_most_is_billed_and_called_estimated(gallery: Shop, usage: Any) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(1, usage=usage)]
    assert usd(await paint(gallery, person, "drawer")) == pytest.approx(Decimal("0.28"), abs=Decimal("0.001"))  # 7,000 tokens
    assert (await gallery.receipts(person))[0]["usage"]["estimated"] is True


async def test_f01_nothing_is_sent_that_the_wallet_cannot_pay(gallery: Shop) -> None:
    poor = await gallery.person("0.1")
    for model, more in (("painter", {"n": 3}), ("drawer", {}), ("painter", {"size": "1024x1792", "quality": "hd"})):
        answer = await paint(gallery, poor, model, **more)
        assert (answer.status, answer.code) == (402, "insufficient_balance"), model
    assert gallery.script.asked == []
    gallery.script.replies = [pictures(1)]
    assert (await paint(gallery, poor)).status == 200
    assert await gallery.receipts(poor) != []


async def test_f05_a_model_for_pictures_needs_no_price_of_tokens_and_any_other_does(gallery: Shop) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(1)]
    assert (await paint(gallery, person, "backed")).status == 200
    for answer in (
        await paint(gallery, person, "illustrator"),
        await gallery.ask(person, {"model": "illustrator", "messages": [{"role": "user", "content": "Hi"}]}),
    ):
        assert (answer.status, answer.code) == (400, "model_not_priced")
    gallery.script.asked.clear()


@pytest.mark.parametrize("model", ["unbounded", "chatty"])
async def test_f05_a_picture_without_a_price_is_refused_by_name(gallery: Shop, model: str) -> None:
    person = await gallery.person()
    answer = await paint(gallery, person, model)
    assert (answer.status, answer.code, answer.json()["error"]["classes"]) == (400, "model_not_priced", ["images"])
    assert gallery.script.asked == []


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"n": 0}, "n"),
        ({"n": 11}, "n"),
        ({"n": True}, "n"),
        ({"n": 1.5}, "n"),
        ({"n": "2"}, "n"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": ["A heron"]}, "prompt"),
        ({"size": 1024}, "size"),
        ({"size": "1024 x 1024"}, "size"),
        ({"size": "１024x1024"}, "size"),
        ({"quality": ["hd"]}, "quality"),
        ({"stream": True}, "stream"),
        ({"num_images": 4}, "num_images"),
        ({"N": 4}, "N"),
        ({"width": 4096}, "width"),
        ({"file_id": "file-1"}, "file_id"),
    ],
)
async def test_what_the_price_would_not_follow_is_refused_by_name(gallery: Shop, more: dict[str, Any], param: str) -> None:
    person = await gallery.person()
    answer = await paint(gallery, person, **more)
    assert (answer.status, answer.json()["error"]["param"]) == (400, param)
    assert gallery.script.asked == []


@pytest.mark.parametrize("body", [b'{"model":"painter","prompt":"x","n":1,"n":9}', b'{"model":"painter","prompt":"x","\\u006e":9,"n":1}'])
async def test_f02_a_number_given_twice_is_refused(gallery: Shop, body: bytes) -> None:
    person = await gallery.person()
    assert (await gallery.ask(person, body, path=PATH)).status == 400
    assert gallery.script.asked == []


async def test_a_failing_provider_is_not_paid_and_a_fallback_as_itself(gallery: Shop) -> None:
    person = await gallery.person()
    for reply, status in (
        (refused(400, '{"error":{"message":"Your prompt was refused.","code":"moderation_blocked"}}'), 400),
        (failing(UpstreamTimeout("first_byte", 1)), 504),
        (refused(200, '{"error":{"message":"later"}}'), 502),
        (refused(200, "not JSON"), 502),
        (refused(200, '{"data":"pictures"}'), 502),
        (refused(200, '{"data":[1,2]}'), 502),
    ):
        gallery.script.replies = [reply]
        assert (await paint(gallery, person)).status == status
    assert await gallery.receipts(person) == []
    gallery.script.replies = [refused(503), refused(503), refused(503), pictures(1)]
    assert usd(await paint(gallery, person, "backed")) == Decimal("0.04")
    assert (await gallery.receipts(person))[0]["model"] == "dall-e-3"


async def test_keys_regions_and_dialects_bind_pictures_too(gallery: Shop) -> None:
    bound = await gallery.person(models=["drawer"])
    assert (await paint(gallery, bound)).code == "model_not_allowed"
    person = await gallery.person()
    refusal = await gallery.ask(person, {"model": "painter", "prompt": "A heron"}, path=PATH, x_a2b_region="eu")
    assert (refusal.status, refusal.code) == (403, "region_not_allowed")
    gallery.script.replies = [pictures(1)]
    answer = await gallery.ask(person, {"model": "european", "prompt": "A heron"}, path=PATH, x_a2b_region="eu")
    assert (answer.status, answer.headers["x-a2b-region"]) == (200, "eu")
    assert (await paint(gallery, person, "claude")).code == "unsupported_by_dialect"
    assert (await paint(gallery, person, "auto:cheapest")).code == "model_not_allowed"
    assert (await paint(gallery, person, "nobodys")).status == 404


async def test_a_budget_in_co2e_holds_the_pictures(gallery: Shop) -> None:
    person = await gallery.person(limit_co2e_ng=1, window="month")
    answer = await paint(gallery, person)
    assert (answer.status, answer.code) == (402, "budget_exceeded")
    assert gallery.script.asked == []


async def test_the_list_says_what_a_model_is_for(gallery: Shop) -> None:
    person = await gallery.person()
    listed = (await gallery.ask(person, path="/v1/models", method="GET")).json()["data"]
    kinds = {row["id"]: row["type"] for row in listed}
    assert {name: kinds[name] for name in ("painter", "drawer", "european", "chatty")} == {
        "painter": "image",
        "drawer": "image",
        "european": "image",
        "chatty": "chat",
    }


async def test_the_client_of_openai_reads_the_picture_of_the_demo(db: Any, tmp_path: Any) -> None:
    async with open_shop(db, tmp_path, {**CONFIG, "demo": True, "providers": {}, "models": {}}) as shop:
        person = await shop.person()
        demo = DemoModel(pace_s=0)

        async def reply(request: dict[str, Any]) -> Any:
            return await demo("POST", "/images/generations", json.dumps(request).encode())

        shop.script.replies = [reply]
        transport = httpx2.ASGITransport(app=shop.routes)  # type: ignore[arg-type]
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            openai.AsyncOpenAI(api_key=person.secret, base_url="http://here/v1", max_retries=0, http_client=http) as client,
        ):
            made = await client.images.generate(model="demo-image", prompt="A heron", n=2, size="512x256")
            again = await client.images.generate(model="demo-image", prompt="A heron", n=2, size="512x256", response_format="url")
            with pytest.raises(openai.BadRequestError):
                await client.images.generate(model="demo-image", prompt="A heron", size="9999x9999")
        first, second = (base64.b64decode(each.b64_json or "") for each in made.data or ())
        assert first != second
        for picture in (first, second):
            with Image.open(io.BytesIO(picture)) as image:
                image.load()
                assert (image.size, image.text) == ((512, 256), {"Comment": "Demo (scripted, no AI)"})
        assert [each.url for each in again.data or ()][0] == f"data:image/png;base64,{base64.b64encode(first).decode()}"
        assert len(await shop.receipts(person)) == 2
        await shop.check()


EDITS = "/v1/images/edits"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


async def edit(shop: Shop, person: Person, **fields: Any) -> Got:
    body, content_type = form(**{"model": "painter", "prompt": "A heron", "image": PNG, **fields})
    return await shop.ask(person, body, path=EDITS, content_type=content_type)


async def test_f10_pictures_are_changed_for_the_price_of_those_that_came(gallery: Shop) -> None:
    person = await gallery.person()
    gallery.script.replies = [pictures(2)]
    answer = await edit(gallery, person, image=[PNG, PNG], mask=PNG, n="2", size="1024x1792", quality="hd")
    assert usd(answer) == Decimal("0.24")
    assert gallery.script.paths == ["/images/edits"]
    sent: bytes = gallery.script.asked[0]["form"]
    assert (sent.count(PNG), sent.count(b'name="image"; filename='), b"\r\n\r\ndall-e-3\r\n" in sent) == (3, 2, True)
    [receipt] = await gallery.receipts(person)
    assert (receipt["requestType"], receipt["usage"]["images"], receipt["impact"]["class"]) == ("image", 2, "E")
    assert answer.headers["x-ai-generated"] == "true"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"image": b"no picture"}, "image"),
        ({"image": [PNG] * 17}, "image"),
        ({"image": "file-1"}, "image"),
        ({"mask": [PNG, PNG]}, "mask"),
        ({"other": PNG}, "other"),
        ({"prompt": " "}, "prompt"),
        ({"n": "11"}, "n"),
        ({"n": "1.5"}, "n"),
        ({"n": ["1", "9"]}, "n"),
        ({"size": "large size"}, "size"),
        ({"stream": "true"}, "stream"),
        ({"num_images": "4"}, "num_images"),
        ({"Model": "painter"}, "Model"),
        ({"file_id": "file-1"}, "file_id"),
    ],
)
async def test_what_the_price_of_a_change_would_not_follow_is_refused(gallery: Shop, fields: dict[str, Any], param: str) -> None:
    answer = await edit(gallery, await gallery.person(), **fields)
    assert (answer.status, answer.json()["error"]["param"]) == (400, param)
    assert gallery.script.asked == []


async def test_f34_pictures_that_are_given_have_a_price_or_are_not_sent(gallery: Shop) -> None:
    person, poor = await gallery.person(), await gallery.person("0.01")
    answer = await edit(gallery, person, model="drawer")
    assert (answer.status, answer.code, answer.json()["error"]["classes"]) == (400, "model_not_priced", ["image_in"])
    assert (await edit(gallery, person, model="chatty")).json()["error"]["classes"] == ["images"]
    assert (await edit(gallery, poor)).code == "insufficient_balance"
    assert (await edit(gallery, person, model="auto:cheapest")).code == "model_not_allowed"
    assert gallery.script.asked == []


async def test_the_client_of_openai_changes_a_picture_of_the_demo(db: Any, tmp_path: Any) -> None:
    async with open_shop(db, tmp_path, {**CONFIG, "demo": True, "providers": {}, "models": {}}) as shop:
        person = await shop.person()
        demo = DemoModel(pace_s=0)

        async def reply(request: dict[str, Any]) -> Any:
            return await demo("POST", "/images/edits", request["form"])

        shop.script.replies = [reply]
        transport = httpx2.ASGITransport(app=shop.routes)  # type: ignore[arg-type]
        async with (
            httpx2.AsyncClient(transport=transport) as http,
            openai.AsyncOpenAI(api_key=person.secret, base_url="http://here/v1", max_retries=0, http_client=http) as client,
        ):
            made = await client.images.edit(model="demo-image", prompt="A heron", image=("a.png", PNG), size="256x256")
        [picture] = made.data or ()
        with Image.open(io.BytesIO(base64.b64decode(picture.b64_json or ""))) as image:
            assert image.size == (256, 256)
        assert len(await shop.receipts(person)) == 1
        await shop.check()
