"""Names that strangers' programs give to files, and what the bytes of files say they are."""

import io
import zipfile

import pytest

from aim2balance.files.file_names import MOST_LETTERS, attachment, file_name
from aim2balance.files.media_types import HEAD_BYTES, media_type_of
from tests.files.test_files import GIF, png


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Wartungsvertrag 2024.pdf", "Wartungsvertrag 2024.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\Angebot.docx", "Angebot.docx"),
        ("a/b\\c/", "file"),
        ("..", "file"),
        ("", "file"),
        (" \t ", "file"),
        (".htaccess", "htaccess"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ("two\nlines\0.txt", "two lines.txt"),
        ("half \ud800 a letter.txt", "half a letter.txt"),
        ("U\u0308bersicht.md", "Übersicht.md"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("x" * 500 + ".pdf", "x" * (MOST_LETTERS - 5) + "….pdf"),
        ("👩‍🌾 Ernte.csv", "👩‍🌾 Ernte.csv"),
    ],
)
def test_a_name_is_one_line_without_a_path(given, kept):
    assert file_name(given) == kept
    assert file_name(kept) == kept or kept == "htaccess"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ('q"; x=".txt', "attachment; filename=\"q__ x__.txt\"; filename*=UTF-8''q%22%3B%20x%3D%22.txt"),
        ("Über\u00adsicht.md", "attachment; filename=\"Ubersicht.md\"; filename*=UTF-8''%C3%9Cber%C2%ADsicht.md"),
        ("文書.pdf", "attachment; filename=\".pdf\"; filename*=UTF-8''%E6%96%87%E6%9B%B8.pdf"),
    ],
)
def test_a_name_cannot_leave_its_header(name, header):
    assert attachment(name) == header


def zipped(*members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for member in members:
            archive.writestr(zipfile.ZipInfo(member), "x")  # of one date: its bytes name the test
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "a.txt", "application/pdf"),
        (b"\n\n%PDF-1.4", "a", "application/pdf"),
        (png(), "a.pdf", "image/png"),
        (GIF, "a", "image/gif"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "a.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (zipped("xl/workbook.xml"), "a", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (zipped("ppt/presentation.xml"), "a", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (zipped("letter.txt"), "a.docx", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.doc", "application/x-ole-storage"),
        (b"MZ\x90\0", "holiday.jpg", "application/x-executable"),
        (b"\x7fELF", "a.txt", "application/x-executable"),
        (b"a;b\n1;2\n", "a.csv", "text/csv"),
        (b"# Title\n", "README.md", "text/markdown"),
        (b"print('x')\n", "a.py", "text/plain"),
        (b'{"a": 1}', "a.json", "application/json"),
        ("Grüße".encode(), "a", "text/plain"),
        ("Grüße aus der Stadt".encode("latin-1"), "a.txt", "text/plain"),
        ("Grüße".encode("utf-16"), "a.txt", "text/plain"),
        (b"  <!DOCTYPE html><p>", "a.txt", "text/html"),
        (b"<?xml version='1.0'?><!-- x --><svg>", "a.txt", "image/svg+xml"),
        (b"<?xml version='1.0'?><feed/>", "a", "application/xml"),
        (b"<note>plain words</note>", "a.txt", "text/plain"),
        (b"text \x00 with nul", "a.txt", "application/octet-stream"),
        (bytes(range(128, 256)), "a.txt", "application/octet-stream"),
        (("ä" * HEAD_BYTES).encode(), "a.txt", "text/plain"),
        (b"", "a.txt", "text/plain"),
    ],
)
def test_the_bytes_say_what_a_file_is(content, name, kind):
    assert media_type_of(name, content[:HEAD_BYTES], content[-HEAD_BYTES:]) == kind
