"""Scanned pages are read by Tesseract, a few at a time, and what stops in between goes on; a page that cannot be read stops no other."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from aim2balance import files
from aim2balance.adapters.ocr import recognise as recognising
from aim2balance.adapters.ocr.tesseract import Tesseract
from aim2balance.files import reading
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.errors import DomainError, Invalid, Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from tests.chat.chat_api import chat_api, open_uploads
from tests.chat.test_routes import member
from tests.files.test_text_extraction import brought
from tests.files.test_uploads import begin, send
from tests.scans import page_picture, pdf_of

LINES = "Die Größe des Waldes\nbeträgt 120 Hektar und\nes waren viele Bäume da.\nDas Amt zählt sie im Mai.\nAlle zehn Jahre wird\ndie Zählung wiederholt."
SCAN = pdf_of(
    [
        "Deckblatt",
        page_picture("Die Größe des Waldes\nbeträgt 120 Hektar."),
        "",
        page_picture("Every single tree here was\ncounted again in May 1987."),
        page_picture("Unterschrift: Müller"),
    ]
)


@pytest.fixture
async def tesseract():
    made = Tesseract(("deu", "eng"))
    yield made
    await made.close()


@pytest.fixture
def uploads(shop, chats):
    return open_uploads(shop.db, chats, shop.clock)


async def test_a_page_may_lie_on_any_side_carry_a_stamp_or_be_no_page_at_all(tesseract, tmp_path):
    path = tmp_path / "scan.pdf"
    lying = [page_picture(LINES).rotate(angle, expand=True) for angle in (90, 180, 270)]
    strip = Image.new("L", (100, 20_000), 255)
    path.write_bytes(pdf_of([*lying, page_picture(LINES), strip], stamp="Eingang 4. Mai"))
    with path.open("rb") as file:
        pages = await seen(tesseract, file, [1, 2, 3, 4, 5])
    assert all("beträgt 120 Hektar und" in page for page in pages[:4])
    assert "Eingang 4. Mai" in pages[3]
    path.write_bytes(
        pdf_of(["Ein Satz, der als Text auf der Seite steht.", Image.new("L", (20, 10), 0)], logo=Image.new("L", (100, 50), 0))
    )
    with path.open("rb") as file:
        assert await seen(tesseract, file, [1]) == [None], "text with a small picture is no scan"


async def seen(tesseract, content, numbers):
    return [text async for text in tesseract.pages(new_id(), io.BytesIO(content) if isinstance(content, bytes) else content, numbers)]


async def test_letters_are_read_and_what_is_no_picture_is_empty(tesseract, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(SCAN)
    with path.open("rb") as file:
        pages = await seen(tesseract, file, [2, 3, 4])
    assert [page and " ".join(page.split()) for page in pages] == [
        "Die Größe des Waldes beträgt 120 Hektar.",
        None,
        "Every single tree here was counted again in May 1987.",
    ]
    path.write_bytes(SCAN[:600])
    with path.open("rb") as file, pytest.raises(DomainError) as refused:
        await seen(tesseract, file, [1])
    assert refused.value.code == "text_broken"


def test_a_page_as_large_as_a_house_is_drawn_coarser(tmp_path):
    """At 300 dpi it would be three billion pixels."""
    path = tmp_path / "huge.pdf"
    huge = pdf_of([page_picture("Plan")]).replace(b"[ 0 0 420 595 ]", b"[ 0 0 14000 14000 ]")
    assert b"14000" in huge
    path.write_bytes(huge)
    with path.open("rb") as file:
        assert list(recognising.recognise(file, [1], "eng", Tesseract(("eng",))._data)) != []


def test_what_is_missing_is_named(tmp_path):
    folder = tmp_path / "usr/share/tesseract-ocr/5/tessdata"
    folder.mkdir(parents=True)
    (folder / "eng.traineddata").touch()
    (folder / "osd.traineddata").touch()
    with pytest.raises(Unavailable) as refused:
        Tesseract(("deu_latf", "eng"), tmp_path)
    assert "apt-get install tesseract-ocr-deu-latf" in refused.value.message
    with pytest.raises(Unavailable) as refused:
        Tesseract(("eng",), tmp_path / "elsewhere")
    assert "tesseract-ocr-eng" in refused.value.message


async def test_a_scanned_file_is_read_in_turns_and_goes_on_after_a_stop(shop, chats, uploads, tesseract, monkeypatch):
    monkeypatch.setattr(reading, "SCANS_AT_ONCE", 1)
    later = FixedClock(shop.clock.now() + timedelta(minutes=1))
    reader = files.Reading(shop.db, chats.files.stored, later, tesseract)
    api = chat_api(shop.db, chats, shop.clock, uploads)
    api.workers.append(reader)
    async with api.client(**await member(api, shop)) as client:
        place = await begin(client, len(SCAN), "Scan.pdf")
        await send(client, place, SCAN)
        await Worker(shop.db, shop.clock, uploads.handlers()).run_due()
        worker = Worker(shop.db, later, reader.handlers())
        await worker._run_one([reading.READ])
        await worker._run_one([reading.RECOGNISE])
        between = (await client.get(place)).json()
        assert (between["textState"], between["pages"]) == ("reading", 5)
        # Another process, which had begun before the first one ended, does no harm.
        await reader.read({"ownerId": str(await owner_of(shop)), "fileId": between["id"]})
        again = files.Reading(shop.db, chats.files.stored, later, tesseract)
        assert await Worker(shop.db, later, again.handlers()).run_due() == 3, "two scans and the end"
        made = (await client.get(place)).json()
        assert (made["textState"], made["textError"], made["pages"]) == ("ready", None, 5)
        texts = [(await client.get(f"/api/files/{made['id']}/text?page={page}")).json()["text"] for page in range(1, 6)]
        assert [" ".join(text.split()) for text in texts] == [
            "Deckblatt",
            "Die Größe des Waldes beträgt 120 Hektar.",
            "",
            "Every single tree here was counted again in May 1987.",
            "Unterschrift: Müller",
        ]
        assert made["textBytes"] == sum(len(text.encode()) for text in texts)
        _, blank = await brought(client, shop, uploads, reader, pdf_of(["", ""]), "Leer.pdf")
        assert (blank["textState"], blank["textError"], blank["pages"]) == ("failed", "text_none", 2)


async def test_pages_that_are_no_scans_do_not_count(shop, chats, uploads, monkeypatch):
    """Of a talk with many short pages the few scans are read, in one job."""
    monkeypatch.setattr(reading, "MOST_RECOGNISED", 2)

    class FewScans(Stumbling):
        async def pages(self, owner_id, file, numbers):
            async for text in super().pages(owner_id, file, numbers):
                yield text if text in ("page 30", "page 31", "page 32") else None

    recognition = FewScans()
    reader = files.Reading(shop.db, chats.files.stored, shop.clock, recognition)
    api = chat_api(shop.db, chats, shop.clock, uploads)
    api.workers.append(reader)
    async with api.client(**await member(api, shop)) as client:
        _, made = await brought(client, shop, uploads, reader, pdf_of(["Folie"] * 29 + [""] * 3), "talk.pdf")
        texts = [(await client.get(f"/api/files/{made['id']}/text?page={page}")).json()["text"] for page in (29, 30, 31, 32)]
        assert texts == ["Folie", "page 30", "page 31", ""]
        assert [len(numbers) for numbers in recognition.asked] == [31]


async def test_others_files_come_in_between(shop, chats, uploads):
    """One who brings a book of scans keeps nobody waiting for more than a few pages."""
    clock = FixedClock(shop.clock.now())
    recognition = Stumbling()
    reader = files.Reading(shop.db, chats.files.stored, clock, recognition)
    api = chat_api(shop.db, chats, clock, uploads)
    api.workers.append(reader)
    worker = Worker(shop.db, clock, reader.handlers())

    async def bring(client, content, name):
        clock.at += timedelta(minutes=1)
        place = await begin(client, len(content), name)
        await send(client, place, content)
        await Worker(shop.db, clock, uploads.handlers()).run_due()
        return place

    async with api.client(**await member(api, shop)) as ada, api.client(**await member(api, shop, "eve@example.org")) as eve:
        book = await bring(ada, pdf_of([""] * 40), "book.pdf")
        names = [reading.READ, reading.RECOGNISE]
        for _ in range(3):
            clock.at += timedelta(seconds=10)
            await worker._run_one(names)
        note = await bring(eve, b"short", "note.txt")
        clock.at += timedelta(seconds=10)
        for _ in range(2):
            await worker._run_one(names)
        assert (await eve.get(note)).json()["textState"] == "ready"
        assert (await ada.get(book)).json()["textState"] == "reading"
        assert len(recognition.asked) == 3


async def owner_of(shop):
    async with shop.db.connection() as connection:
        return await connection.fetchval("SELECT owner_id FROM uploaded_file")


class Stumbling:
    """Implements `files.ports.TextRecognition`: cannot read some pages."""

    def __init__(self, *pages):
        self.pages_refused, self.asked = set(pages), []

    async def pages(self, owner_id, file, numbers):
        self.asked.append([])
        for number in numbers:
            self.asked[-1].append(number)
            if number in self.pages_refused:
                raise Invalid("No.", code="work_too_long")
            yield f"page {number}"

    async def close(self):
        pass


async def test_a_page_that_cannot_be_read_stops_no_other_and_no_more_than_so_many_are_read(shop, chats, uploads, monkeypatch):
    recognition = Stumbling(2, 3)
    reader = files.Reading(shop.db, chats.files.stored, shop.clock, recognition)
    api = chat_api(shop.db, chats, shop.clock, uploads)
    api.workers.append(reader)
    async with api.client(**await member(api, shop)) as client:
        _, made = await brought(client, shop, uploads, reader, pdf_of([""] * 5), "a.pdf")
        texts = [(await client.get(f"/api/files/{made['id']}/text?page={page}")).json()["text"] for page in range(1, 6)]
        assert texts == ["page 1", "", "", "page 4", "page 5"]
        assert recognition.asked == [[1, 2], [3], [4, 5]]
        monkeypatch.setattr(reading, "MOST_RECOGNISED", 3)
        _, bounded = await brought(client, shop, uploads, reader, pdf_of([""] * 6), "b.pdf")
        assert bounded["textState"] == "ready"
        assert recognition.asked[3:] == [[1, 2], [3]]
        place = await begin(client, len(SCAN), "Scan.pdf")
        await send(client, place, SCAN)
        await Worker(shop.db, shop.clock, uploads.handlers()).run_due()
        worker = Worker(shop.db, FixedClock(shop.clock.now() + timedelta(minutes=1)), reader.handlers())
        await worker._run_one([reading.READ])
        made = (await client.get(place)).json()
        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 204
        assert await worker.run_due() == 1, "deleted meanwhile: nothing is read"
        assert len(recognition.asked) == 5
