"""Text out of files of every kind, and out of those that are broken, locked, or made to do harm."""

import io
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from aim2balance import files
from aim2balance.files import reading, text_extraction
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.jobs import Worker
from tests.chat.chat_api import chat_api, open_uploads
from tests.chat.test_routes import member
from tests.files.test_uploads import begin, send

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DOCX, XLSX, PPTX = text_extraction._DOCX, text_extraction._XLSX, text_extraction._PPTX


def pdf(*pages, password=None):
    made = io.BytesIO()
    canvas = Canvas(made)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(72, 720 - 20 * number, line)
        canvas.showPage()
    canvas.save()
    if password is None:
        return made.getvalue()
    writer, locked = PdfWriter(clone_from=PdfReader(made)), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(locked)
    return locked.getvalue()


def packed(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def docx(body):
    return packed(word__document=f"<w:document {W}><w:body>{body}</w:body></w:document>")


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
LETTER = (
    PARAGRAPH.format("Beschluss")
    + "<w:tbl><w:tr><w:tc>"
    + PARAGRAPH.format("Ja")
    + "</w:tc><w:tc>"
    + PARAGRAPH.format("9")
    + "</w:tc></w:tr></w:tbl>"
    + '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>Seite zwei</w:t></w:r><w:r><w:tab/><w:t>&amp; mehr</w:t></w:r></w:p>'
)
BOOK = packed(
    xl__workbook=f'<workbook {S}><sheets><sheet name="Störungen"/><sheet name="Leer"/></sheets></workbook>',
    xl__sharedStrings=f"<sst {S}><si><t>Ort</t></si><si><r><t>Kel</t></r><r><t>ler</t></r></si></sst>",
    xl__worksheets__sheet1=f'<worksheet {S}><sheetData><row><c t="s"><v>0</v></c><c><v>12.5</v></c></row><row><c t="s"><v>1</v></c>'
    f'<c t="inlineStr"><is><t>trocken</t></is></c></row></sheetData></worksheet>',
    xl__worksheets__sheet2=f"<worksheet {S}><sheetData/></worksheet>",
)
SLIDES = packed(
    **{f"ppt__slides__slide{n}": f"<sld {A}><a:p><a:r><a:t>Folie {n}</a:t></a:r></a:p></sld>" for n in (10, 2, 1)},
)
PAGE = b"<html><head><title>x</title><style>p{}</style></head><body><h1>Titel</h1><p>Ein  Satz<br>zwei</p><script>no()</script>"


def read(content, media_type):
    return list(text_extraction.pages_of(io.BytesIO(content), media_type))


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (pdf("First page\nsecond line", "Page two"), "application/pdf", ["First page\nsecond line", "Page two"]),
        (docx(LETTER), DOCX, ["Beschluss\nJa\t9\t\n", "Seite zwei\t& mehr\n"]),
        (BOOK, XLSX, ["Störungen\nOrt\t12.5\nKeller\ttrocken\n", "Leer\n"]),
        (SLIDES, PPTX, ["Folie 1\n", "Folie 2\n", "Folie 10\n"]),
        (PAGE, "text/html", ["Titel\n\nEin Satz\nzwei"]),
        ("Grüße\r\nzwei".encode(), "text/plain", ["Grüße\nzwei"]),
        ("Grüße".encode("cp1252"), "text/plain", ["Grüße"]),
        ("Grüße".encode("utf-16"), "text/csv", ["Grüße"]),
        (b"\xef\xbb\xbfa;b", "text/csv", ["a;b"]),
        (b"a\0b", "application/json", ["ab"]),
    ],
    ids=["pdf", "docx", "xlsx", "pptx", "html", "utf-8", "cp1252", "utf-16", "mark", "nul"],
)
def test_the_text_is_read_page_by_page(content, media_type, pages):
    assert read(content, media_type) == pages


def test_long_text_is_cut_behind_a_line_and_nothing_is_lost():
    text = "".join(f"line {number}\n" for number in range(10_000)) + "x" * 50_000
    pages = read(text.encode(), "text/plain")
    assert "".join(pages) == text
    assert max(map(len, pages)) <= text_extraction.PAGE_LETTERS
    assert all(page.endswith("\n") for page in pages[:4])


DEEP = "<w:p>" * 300 + "</w:p>" * 300
LAUGHS = f'<!DOCTYPE d [<!ENTITY a "ha">]><w:document {W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (pdf("secret", password="x"), "application/pdf", "text_encrypted"),
        (pdf(""), "application/pdf", "text_none"),
        (b"%PDF-1.7\nnothing of that", "application/pdf", "text_broken"),
        (pdf("cut off")[:300], "application/pdf", "text_broken"),
        (docx(""), DOCX, "text_none"),
        (docx(DEEP), DOCX, "text_broken"),
        (docx("<w:p>"), DOCX, "text_broken"),
        (packed(word__document=LAUGHS), DOCX, "text_broken"),
        (packed(other="x"), DOCX, "text_broken"),
        (docx(LETTER)[:100], DOCX, "text_broken"),
        (packed(xl__workbook="<workbook/>", xl__worksheets__sheet1="<x><row><c t='s'><v>7</v></c></row></x>"), XLSX, "text_broken"),
        (packed(), PPTX, "text_none"),
        (b"   ", "text/plain", "text_none"),
        (b"<script>only</script>", "text/html", "text_none"),
    ],
    ids=[
        "locked-pdf",
        "empty-pdf",
        "no-pdf",
        "cut-pdf",
        "empty-docx",
        "deep-docx",
        "unclosed-docx",
        "entity-docx",
        "no-docx",
        "cut-docx",
        "no-string-xlsx",
        "empty-pptx",
        "blank-text",
        "script-html",
    ],
)
def test_what_cannot_be_read_says_why(content, media_type, code):
    with pytest.raises(DomainError) as refused:
        read(content, media_type)
    assert refused.value.code == code


def test_what_unpacks_into_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(text_extraction, "MOST_UNPACKED_BYTES", 1 << 20)
    with pytest.raises(DomainError) as refused:
        read(docx("<!-- " + " " * (2 << 20) + " -->"), DOCX)
    assert refused.value.code == "unpacks_too_large"
    monkeypatch.setattr(text_extraction, "MOST_MEMBERS", 3)
    with pytest.raises(DomainError) as refused:
        read(packed(a="", b="", c="", d=""), DOCX)
    assert refused.value.code == "unpacks_too_large"
    monkeypatch.setattr(text_extraction, "MOST_TEXT_BYTES", 1000)
    for content, media_type in ((b"x" * 1001, "text/plain"), (docx(PARAGRAPH.format("x" * 1001)), DOCX)):
        with pytest.raises(DomainError) as refused:
            read(content, media_type)
        assert refused.value.code == "text_too_long"


@pytest.fixture
def uploads(shop, chats):
    return open_uploads(shop.db, chats, shop.clock)


@pytest.fixture
def reader(shop, chats):
    return files.Reading(shop.db, chats.files.stored, shop.clock)


async def brought(client, shop, uploads, reader, content, name):
    """Uploaded, put together and read."""
    place = await begin(client, len(content), name)
    await send(client, place, content)
    await Worker(shop.db, shop.clock, uploads.handlers()).run_due()
    made = (await client.get(place)).json()
    later = FixedClock(shop.clock.now() + timedelta(minutes=1))
    await Worker(shop.db, later, reader.handlers()).run_due()
    return made, (await client.get(place)).json()


async def test_a_file_is_read_after_it_came_in(shop, chats, uploads, reader):
    api = chat_api(shop.db, chats, shop.clock, uploads)
    api.workers.append(reader)
    ada, eve = await member(api, shop), await member(api, shop, "eve@example.org")
    async with api.client(**ada) as client:
        before, made = await brought(client, shop, uploads, reader, pdf("Frist: 31. Dezember", "Seite zwei"), "Vertrag.pdf")
        assert (before["textState"], before["pages"]) == ("reading", None)
        assert (made["textState"], made["pages"], made["textBytes"], made["textError"]) == ("ready", 2, 29, None)
        page = await client.get(f"/api/files/{made['id']}/text?page=2")
        assert page.json() == {"page": 2, "pages": 2, "text": "Seite zwei"}
        assert (await client.get(f"/api/files/{made['id']}/text?page=3")).json()["code"] == "page_missing"
        used = (await client.get("/api/user/storage")).json()["filesBytes"]
        assert used == made["bytes"] + 29, "its text counts too"
        _, locked = await brought(client, shop, uploads, reader, pdf("x", password="y"), "Geheim.pdf")
        assert (locked["textState"], locked["textError"], locked["pages"]) == ("failed", "text_encrypted", None)
        _, sound = await brought(client, shop, uploads, reader, b"OggS" + bytes(100), "a.ogg")
        assert sound["textState"] is None, "nobody reads that"
    async with api.client(**eve) as client:
        assert (await client.get(f"/api/files/{made['id']}/text")).status_code == 404
    async with api.client(**ada) as client:
        await client.delete(f"/api/files/{made['id']}")
        async with shop.db.connection() as connection:
            assert await connection.fetchval("SELECT count(*) FROM file_page") == 0


async def test_what_takes_too_long_or_too_much_is_ended_and_said(shop, chats, uploads, reader, monkeypatch):
    """A letter of sixteen million signs in the memory of a small one."""
    monkeypatch.setattr(reader.work, "_limits", reading.WorkLimits(seconds=2, memory_mib=256))
    api = chat_api(shop.db, chats, shop.clock, uploads)
    api.workers.append(reader)
    async with api.client(**await member(api, shop)) as client:
        large = docx(PARAGRAPH.format("é" * 40) * 400_000)
        _, made = await brought(client, shop, uploads, reader, large, "large.docx")
        assert made["textState"] == "failed"
        assert made["textError"] in {"text_too_long", "work_too_large", "work_too_long"}
        _, good = await brought(client, shop, uploads, reader, b"short", "short.txt")
        assert good["textState"] == "ready", "the next one is read all the same"
