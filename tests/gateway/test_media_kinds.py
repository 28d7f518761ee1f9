"""F34: what is seen, heard or read is counted as such, whatever name, type or address it comes with; what cannot be bounded is refused."""

import base64
import json

import pytest

from aim2balance.gateway import operations
from aim2balance.gateway.dialects.media_headers import sound_seconds
from aim2balance.gateway.dialects.pdf_pages import pdf_pages
from tests.gateway.dialects.test_media_headers import flac, page, wav

ADDRESS = "https://example.org/a.png"


def encoded(raw):
    return base64.b64encode(raw).decode()


def data_url(raw, kind):
    return f"data:{kind};base64,{encoded(raw)}"


def media(content, endpoint="chat", **more):
    body = {"model": "m", "max_tokens": 20, "messages": [{"role": "user", "content": content}], **more}
    return operations.read(endpoint, json.dumps(body).encode()).media


@pytest.mark.parametrize(
    "part",
    [
        {"image_url": {"url": ADDRESS}},
        {"image_url": ADDRESS},
        {"type": "picture", "image_url": {"url": ADDRESS}},
        {"type": [], "image": ADDRESS},
        {"type": "picture", "image": ADDRESS},
        {"type": "image_base64", "image_base64": encoded(b"x" * 600)},
        {"type": "computer_screenshot", "image_url": ADDRESS},
        {"type": "mcp_tool_result", "content": [{"type": "image", "source": {"type": "url", "url": ADDRESS}}]},
        {"type": "box", "content": {"type": "box", "content": [{"image_url": {"url": ADDRESS}}]}},
    ],
)
def test_f34_a_picture_is_one_whatever_its_part_is_called(part):
    assert len(media([part] * 3).pictures) == 3


@pytest.mark.parametrize(
    ("part", "unseen"),
    [
        ({"audio_url": {"url": ADDRESS}}, "audio_url"),
        ({"type": "clip", "video": ADDRESS}, "video"),
        ({"url": ADDRESS}, "content"),
        ({"type": "picture", "url": ADDRESS}, "content"),
        ({"type": "image_url", "image_url": {"url": data_url(b"x" * 600, "video/mp4")}}, "image_url"),
        ({"type": "image_url", "image_url": {"url": data_url(b"x" * 600, "AUDIO/ogg")}}, "input_audio"),
    ],
)
def test_f34_what_has_no_size_is_named_whatever_its_part_is_called(part, unseen):
    assert media([part]).unseen == [unseen]


@pytest.mark.parametrize(
    "part",
    [
        {"type": "text", "text": ADDRESS},
        {"text": "see https://example.org/a.png"},
        {"type": "search_result", "source": ADDRESS, "title": "A", "content": [{"type": "text", "text": "said"}]},
        {
            "type": "web_search_tool_result",
            "content": [{"type": "web_search_result", "url": ADDRESS, "title": "A", "encrypted_content": "x"}],
        },
        {"type": "tool_use", "id": "t", "name": "f", "input": {"image_url": ADDRESS}},
    ],
)
def test_what_only_names_an_address_is_text(part):
    assert media([part]) is None


def test_f34_what_a_data_url_says_it_is_counts_not_the_part_it_stands_in():
    speech, pages = wav(60), b"%PDF-1.4 " + b"<</Type /Page>> " * 40
    assert media([{"type": "image_url", "image_url": {"url": data_url(speech, "audio/wav")}}]).most_audio_s in (60, 61)
    for kind in ("application/pdf", "Application/PDF", "image/png", "application/octet-stream"):
        found = media([{"type": "image_url", "image_url": {"url": data_url(pages, kind)}}])
        assert (found.most_pages, found.pictures) == (40, []), kind


@pytest.mark.parametrize(
    "given",
    ["HTTPS://example.org/a.pdf", " https://example.org/a.pdf", "gs://bucket/a.pdf", "//example.org/a.pdf", "data:application/pdf,%25PDF"],
)
def test_f34_an_address_is_one_however_it_is_spelled(given):
    assert media([{"type": "file", "file": {"filename": "a.pdf", "file_data": given}}]).unseen_documents == 1


def test_f34_items_of_responses_that_chat_has_no_word_for_are_counted_with_their_media():
    items = [
        {"type": "custom_tool_call_output", "call_id": "c", "output": [{"type": "input_file", "file_url": "https://example.org/a.pdf"}]},
        {"type": "computer_call_output", "call_id": "c", "output": {"type": "computer_screenshot", "image_url": ADDRESS}},
    ]
    facts = operations.read("responses", json.dumps({"model": "m", "input": [{"role": "user", "content": "x"}, *items]}).encode())
    assert (facts.media.unseen_documents, len(facts.media.pictures)) == (1, 1)


def test_f34_f39_a_field_on_no_list_is_counted_with_its_media():
    found = media("x", documents=[{"type": "document", "source": {"type": "url", "url": "https://example.org/a.pdf"}}] * 2)
    assert found.unseen_documents == 2


def test_f62_a_part_nested_deeply_is_read_without_recursion():
    inner = {"image_url": ADDRESS}
    for _ in range(300):
        inner = {"type": "box", "content": [inner]}
    assert len(media([inner]).pictures) == 1


TREE = b"%PDF-1.4\n3 0 obj<</Type/Page>>endobj\n"
HIDDEN = {
    "escaped names": TREE + b"".join(b"%d 0 obj<</T#79pe/P#61ge>>endobj " % n for n in range(300)),
    "an escaped stream of objects": TREE + b"9 0 obj<</Type/Obj#53tm/N 300>>endobj",
    "a comment between": TREE + b"4 0 obj<</Type%\n/Page>>endobj " * 300,
    "kids elsewhere": TREE + b"1 0 obj<</Type/Pages/Kids 2 0 R>>endobj 2 0 obj[" + b"3 0 R " * 300 + b"]endobj",
    "a comment among the kids": TREE + b"1 0 obj<</Type/Pages/Kids[3 0 R %/\n" + b"3 0 R " * 300 + b"]>>endobj",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_f34_pages_that_are_hidden_are_pages_nobody_can_count(how):
    assert pdf_pages(encoded(HIDDEN[how]), per_mb=20)[1] is None


def test_f34_a_page_that_stands_there_many_times_is_many_pages():
    raw = TREE + b"1 0 obj<</Type/Pages/Count 1/Kids[" + b"3 0 R " * 300 + b"]>>endobj"
    assert pdf_pages(encoded(raw), per_mb=20) == (1, 300)


def test_an_escape_in_the_name_of_a_font_hides_nothing():
    assert pdf_pages(encoded(TREE + b"5 0 obj<</BaseFont/ABCDEF+Arial#20Bold>>endobj"), per_mb=20) == (1, 1)


def test_f34_silence_that_takes_no_bytes_is_counted_by_packets_and_frames():
    """A header that says one second, and hours behind it."""
    first = page(b"OpusHead\x01\x01\0\0\x44\xac\0\0\0\0\0", b"\7\0\0\0")
    silent = b"OggS\0\0" + (48_000).to_bytes(8, "little") + b"\7\0\0\0" + b"\0" * 8 + b"\xff" + b"\1" * 255 + b"\xf8" * 255
    assert sound_seconds(encoded(first + silent * 100))[1] >= 100 * 255 * 0.12
    frames = b"\xff\xf8\x79\x08\0\xff\xff\0\0\0\0\0"  # 65,536 samples of 44.1 kHz
    assert sound_seconds(encoded(flac(1, 0) + frames * 1_000))[1] >= 1_000 * 65_536 / 44_100
    slow = b"\xff\xf8\xf4\x08\0\0\0\0\0\0"  # 32,768 samples of 8 kHz
    assert sound_seconds(encoded(flac(1, 0) + slow * 1_000))[1] >= 1_000 * 32_768 / 8_000


def test_f62_a_sound_of_countless_pages_is_unknown():
    first = page(b"OpusHead\x01\x01\0\0\x44\xac\0\0\0\0\0", b"\7\0\0\0")
    assert sound_seconds(encoded(first + b"OggS" * 60_000)) is None


@pytest.mark.parametrize(("given", "answers"), [({"best_of": 7}, 7), ({"n": 3, "best_of": 2}, 3), ({"n": 3}, 3)])
def test_f41_answers_that_are_written_and_not_sent_are_held_for(given, answers):
    body = {"model": "m", "messages": [{"role": "user", "content": "x"}], **given}
    assert operations.read("chat", json.dumps(body).encode()).n == answers
