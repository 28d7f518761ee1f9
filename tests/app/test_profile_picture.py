"""The profile picture through the API: put, seen by its person alone, replaced, removed, taken along and erased."""

import asyncio
import io
import json
import zipfile
from io import BytesIO

import httpx2
import pytest
from PIL import Image

from aim2balance.identity import profile_picture
from aim2balance.kit import image_headers
from aim2balance.kit.db import Database
from tests.app.conftest import PASSWORD, Running
from tests.identity.test_square_picture import BLUE, RED, png_claiming, quartered, written

PICTURE = "/api/user/picture"


async def put(client: httpx2.AsyncClient, content: bytes) -> httpx2.Response:
    return await client.put(PICTURE, content=content, headers={"content-type": "image/png"})


async def test_a_person_stands_under_a_picture_until_they_remove_it(running: Running) -> None:
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.get("/api/user")).json()["pictureId"] is None
        none = await client.get(PICTURE)
        assert (none.status_code, none.json()["code"]) == (404, "picture_not_found")
        first = await put(client, written(Image.new("RGB", (500, 300), RED), "PNG"))
        assert first.status_code == 200, first.text
        assert first.json()["pictureId"] == (await client.get("/api/user")).json()["pictureId"] is not None
        seen = await client.get(PICTURE)
        assert seen.headers["content-type"] == "image/webp"
        assert image_headers.recognise(seen.content) == ("image/webp", 192, 192)
        assert seen.headers["etag"] == f'"{first.json()["pictureId"]}"'
        assert seen.headers["cache-control"] == "private, no-cache"
        assert "sandbox" in seen.headers["content-security-policy"]
        again = await client.get(PICTURE, headers={"if-none-match": seen.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", seen.headers["etag"])
        second = await put(client, written(Image.new("RGB", (300, 500), BLUE), "JPEG"))
        assert second.json()["pictureId"] not in (None, first.json()["pictureId"])
        changed = await client.get(PICTURE, headers={"if-none-match": seen.headers["etag"]})
        assert (changed.status_code, changed.headers["etag"]) == (200, f'"{second.json()["pictureId"]}"')
        middle = Image.open(BytesIO(changed.content)).convert("RGB").getpixel((96, 96))
        assert isinstance(middle, tuple)
        assert middle[2] > 150
        renamed = await client.patch("/api/user", json={"name": "Ada"})
        assert renamed.json()["pictureId"] == second.json()["pictureId"]
        for _ in range(2):
            assert (await client.delete(PICTURE)).status_code == 204
        assert (await client.get("/api/user")).json()["pictureId"] is None
        assert (await client.get(PICTURE, headers={"if-none-match": changed.headers["etag"]})).status_code == 404


async def test_a_sign_in_says_which_picture(running: Running) -> None:
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        kept = (await put(client, written(quartered(90, 90), "WEBP"))).json()["pictureId"]
        signed_in = await client.post("/api/auth/login", json={"email": "ada@example.org", "password": PASSWORD})
        assert signed_in.json()["user"]["pictureId"] == kept


async def test_nobody_else_sees_or_changes_it(running: Running) -> None:
    _, ada = await running.person("ada@example.org")
    _, eve = await running.person("eve@example.org")
    async with running.client() as client:
        kept = (await client.put(PICTURE, content=written(quartered(90, 90), "PNG"), headers={"authorization": f"Bearer {ada}"})).json()
        etag = {"if-none-match": f'"{kept["pictureId"]}"'}
        for headers in ({}, {"authorization": "Bearer nonsense"}):
            assert (await client.get(PICTURE, headers={**headers, **etag})).status_code == 401
            assert (await client.put(PICTURE, content=b"x", headers=headers)).status_code == 401
            assert (await client.delete(PICTURE, headers=headers)).status_code == 401
        assert (await client.get(PICTURE, headers={"authorization": f"Bearer {eve}", **etag})).status_code == 404
        assert (await client.delete(PICTURE, headers={"authorization": f"Bearer {eve}"})).status_code == 204
        assert (await client.get(PICTURE, headers={"authorization": f"Bearer {ada}"})).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "not_a_picture"),
        (b"a text that is called ada.png", 400, "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "not_a_picture"),
        (written(quartered(40, 40, "P"), "GIF"), 400, "not_a_picture"),
        (written(quartered(40, 40), "PNG", save_all=True, append_images=[quartered(40, 40, "L").convert("RGB")]), 400, "picture_animated"),
        (png_claiming(20_000, 20_000), 400, "not_a_picture"),
        (png_claiming(9_000, 9_000), 400, "picture_too_large"),
        (bytes(profile_picture.MOST_BYTES + 1), 413, "request_too_large"),
    ],
)
async def test_what_is_no_picture_is_refused_by_name_and_changes_nothing(running: Running, content: bytes, status: int, code: str) -> None:
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        kept = (await put(client, written(quartered(90, 90), "PNG"))).json()["pictureId"]
        refused = await put(client, content)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
        assert (await client.get("/api/user")).json()["pictureId"] == kept


async def test_the_largest_that_is_taken_is_drawn_or_refused_by_name(running: Running) -> None:
    """50 megapixels of one colour have a few kilobytes in the file, and up to 200 MB when they are opened."""
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        taken = await put(client, written(Image.new("RGB", (10_000, 5_000), RED), "PNG"))
        assert taken.status_code == 200, taken.text
        clear = await put(client, written(Image.new("RGBA", (10_000, 5_000), (*RED, 90)), "PNG", compress_level=1))
        assert clear.status_code in (200, 413), clear.text
        assert clear.status_code == 200 or clear.json()["code"] == "work_too_large"


async def test_it_is_in_the_export_which_can_be_brought_in_again(running: Running) -> None:
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as packed:
            assert "profile-picture.webp" not in packed.namelist()
        await put(client, written(quartered(90, 90), "PNG"))
        seen = (await client.get(PICTURE)).content
        everything = (await client.get("/api/export")).content
        with zipfile.ZipFile(io.BytesIO(everything)) as packed:
            assert packed.read("profile-picture.webp") == seen
            assert json.loads(packed.read("projects.json")) == []


async def test_a_picture_put_while_the_account_is_erased_is_not_kept(running: Running, db: Database) -> None:
    user, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        answers = await asyncio.gather(
            put(client, written(quartered(90, 90), "PNG")),
            client.post("/api/user/erase", json={"password": PASSWORD}),
            put(client, written(quartered(90, 90), "PNG")),
        )
    assert answers[1].status_code == 204
    assert {answer.status_code for answer in answers} <= {200, 204, 401}
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM profile_picture WHERE user_id = $1", user.id) == 0
