"""F25: everything of an export arrives, or the report says what did not and why."""

import io
import json
import zipfile
from tempfile import TemporaryFile

import pytest

from aim2balance.chat import Conversations
from aim2balance.chat.types import Role, Status
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.ids import new_id
from aim2balance.transfer import ImportReport, archive, conversion, import_file, open_import_work, whole
from tests.shared_data import shared
from tests.transfer import samples


async def bring_in(db, owner, content):
    report = ImportReport()

    async def notify(_):
        pass

    work = open_import_work()
    with TemporaryFile() as file:
        file.write(content)
        await import_file(db, SystemClock(), work, owner, file, report, notify)
    await work.close()
    return report


async def chats_of(db, owner):
    return {conversation.title: (conversation, messages) async for conversation, messages in Conversations(db, SystemClock()).each(owner)}


def tree_of(messages):
    """Texts with the text they answer."""
    text = {message.id: message.text for message in messages}
    return [(text.get(message.parent_id), message.text) for message in messages]


async def test_f25_chatgpt_with_every_trap(db):
    owner = new_id()
    report = await bring_in(db, owner, samples.as_bytes(samples.CHATGPT))
    assert (report.found, report.imported, report.skipped, report.messages) == (4, 1, 3, 3)
    assert [item.reason for item in report.items] == [None, "mapping_missing", "no_messages", "not_a_chat"]
    assert (report.items[0].left_out, report.items[0].kept) == ({"image": 1, "system": 1}, {"tool": 1})
    conversation, messages = (await chats_of(db, owner))["Bread"]
    question = "[image: not in the export]\n\nHow do I bake it?"
    assert tree_of(messages) == [(None, question), (question, "With flour."), (question, "With water.")]
    assert (messages[1].model, messages[1].reasoning, messages[2].model) == ("o3", "Flour first.\n\ntool:\n\n```\nfound\n```", "gpt-4o")
    assert conversation.head_id == messages[2].id
    assert conversation.archived_at is not None
    assert (conversation.created_at.timestamp(), messages[1].created_at.timestamp()) == (1700000000.5, 1700000002.0)
    assert messages[2].created_at == messages[0].created_at  # no time of its own: its parent's


async def test_f25_claude_with_thinking_and_attachments(db):
    owner = new_id()
    report = await bring_in(db, owner, samples.as_bytes(samples.CLAUDE))
    assert [(item.state, item.reason, item.left_out, item.kept) for item in report.items] == [
        ("imported", None, {"file": 1}, {"tool": 1}),
        ("skipped", "no_messages", {}, {}),
    ]
    ((_, messages),) = (await chats_of(db, owner)).values()
    assert messages[0].text == "Read this\n\nnotes.txt:\n\n````\na table\n````\n\n[file: photo.png, not in the export]"
    assert (messages[1].text, messages[1].reasoning, messages[1].role) == ("Done.", "Hm.\n\nsearch", Role.ASSISTANT)


async def test_f25_open_webui_with_branches_and_details(db):
    owner = new_id()
    report = await bring_in(db, owner, samples.as_bytes(samples.OPEN_WEBUI))
    assert (report.items[0].left_out, report.items[0].kept) == ({}, {"tool": 1})
    conversation, messages = (await chats_of(db, owner))["Sums"]
    assert tree_of(messages) == [(None, "15 * 17?"), ("15 * 17?", "255"), ("15 * 17?", "It is 255.")]
    assert messages[1].reasoning == "ten times\nseven"
    assert (conversation.head_id, conversation.tags, conversation.pinned_at is not None) == (messages[2].id, ["maths"], True)


async def test_f25_librechat_tree(db):
    owner = new_id()
    await bring_in(db, owner, samples.as_bytes(samples.LIBRECHAT))
    _, messages = (await chats_of(db, owner))["Tree"]
    assert tree_of(messages) == [(None, "Hello"), ("Hello", "Hi"), ("Hello", "Good day")]
    assert (messages[2].reasoning, messages[2].status, messages[2].model) == ("Politely.", Status.STOPPED, "gpt-4-turbo")


async def test_f25_chatbot_ui(db):
    report = await bring_in(db, new_id(), samples.as_bytes(samples.CHATBOT_UI))
    assert [(item.title, item.reason, item.messages) for item in report.items] == [("Jokes", None, 2), ("", "unexpected_shape", 0)]


@pytest.mark.parametrize("name", samples.ALL)
async def test_f25_the_same_file_again_adds_nothing(db, name):
    owner, content = new_id(), samples.as_bytes(samples.ALL[name])
    first = await bring_in(db, owner, content)
    again = await bring_in(db, owner, content)
    assert (again.found, again.imported, again.messages) == (first.found, 0, 0)
    assert {item.reason for item in again.items} >= {"already_imported"}
    assert len(await chats_of(db, owner)) == first.imported
    assert (await bring_in(db, new_id(), content)).imported == first.imported  # another person's chats are theirs


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \n", "empty_file"),
        (b"hello", "not_json"),
        (b"[" + samples.as_bytes(samples.LIBRECHAT), "file_is_cut_off"),
        (b'[{"messages": "', "file_is_cut_off"),
        (b"PK\x05\x06" + bytes(18), "no_chats_in_zip"),
    ],
)
async def test_f25_a_file_that_is_none(db, content, code):
    report = await bring_in(db, new_id(), content)
    assert report.error_code == code


async def test_f25_half_a_character_is_one_letter_and_not_the_end_of_the_chat(db):
    halves = (b"a \\ud83d b", b"a \\udc00 b", b"a \xff b", b"a \xf0\x9f\x98 b")
    whole_export = json.dumps([{**samples.CLAUDE[0], "uuid": f"claude-{n}", "name": f"Half {n}"} for n in range(len(halves))]).encode()
    for half in halves:
        whole_export = whole_export.replace(b"Read this", half, 1)
    owner = new_id()
    report = await bring_in(db, owner, whole_export)
    assert (report.imported, report.skipped, report.error_code) == (len(halves), 0, None)
    kept = await chats_of(db, owner)
    assert [kept[f"Half {n}"][1][0].text.partition("\n")[0] for n in range(len(halves))] == ["a \ufffd b"] * len(halves)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
async def test_f25_a_file_in_utf_16(db, order, monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 4097)  # an odd one: characters are cut in two
    plain = json.dumps(samples.CLAUDE, ensure_ascii=False).replace("Read this", "Lies das 😀")
    there, here = new_id(), new_id()
    wanted = await bring_in(db, there, plain.encode())
    report = await bring_in(db, here, ("\ufeff" + plain).encode(order))
    assert (report.found, report.imported, report.error_code) == (wanted.found, wanted.imported, None)
    said = [[message.text for message in messages] for _, messages in (await chats_of(db, here)).values()]
    assert said == [[message.text for message in messages] for _, messages in (await chats_of(db, there)).values()]
    assert any("Lies das 😀" in texts[0] for texts in said)
    broken = ("\ufeff" + plain).encode(order)[:-1]
    assert (await bring_in(db, new_id(), broken)).error_code == "file_is_cut_off"


async def test_f25_broken_entries_do_not_break_the_others(db):
    good = samples.as_bytes(samples.LIBRECHAT)
    deep = b'{"chat":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    entries = [b"{nonsense}", good, deep, b"\xff", b'{"messages":[3]}', b'{"messages":[{"text":"\\ud800"}]}', b"null", b'{"mapping":[]}']
    report = await bring_in(db, new_id(), b"[" + b",".join(entries) + b"]")
    assert (report.found, report.imported, report.error_code) == (len(entries), 2, None)
    reasons = [item.reason for item in report.items]
    assert reasons[:4] == ["not_valid_json", None, "nested_too_deeply", "not_valid_json"]
    assert [reason is None for reason in reasons[4:]] == [False, True, False, False]


async def test_f25_trees_that_are_none(db):
    message = {"isCreatedByUser": True, "text": "Hi"}
    circle = [{"messageId": "a", "parentMessageId": "b", **message}, {"messageId": "b", "parentMessageId": "a", **message}]
    lone = {"messageId": "c", "parentMessageId": "nowhere", **message}
    owner = new_id()
    report = await bring_in(db, owner, json.dumps([{"conversationId": "x", "title": "\0Odd", "messages": [*circle, lone]}]).encode())
    assert (report.imported, report.messages, report.items[0].left_out) == (1, 1, {"broken_tree": 2})
    assert list(await chats_of(db, owner)) == ["Odd"]


@pytest.mark.parametrize("piece", [1, 3, 7, 64])
def test_entries_are_split_wherever_the_file_is_cut(monkeypatch, piece):
    monkeypatch.setattr(archive, "PIECE", piece)
    content = [{"a": 'b"],[{\\'}, [1, {"c": []}], "]", 3, None, {}, "\\", "ü" * 40]
    file = io.BytesIO(b"\xef\xbb\xbf " + json.dumps(content, indent=1).encode())
    assert list(archive.entries(archive.Source(file, archive.Budget(1 << 20)))) == content


def test_f25_one_chat_that_is_too_large_is_skipped(monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 16)
    monkeypatch.setattr(archive, "MOST_ENTRY", 100)
    content = [{"a": [str(n) for n in range(100)]}, {"b": 1}]
    large, small = archive.entries(archive.Source(io.BytesIO(json.dumps(content).encode()), archive.Budget(1 << 20)))
    assert large.reason == "chat_too_large"
    assert small == {"b": 1}
    (long,) = archive.entries(archive.Source(io.BytesIO(b'["' + b"x" * 1000 + b'"]'), archive.Budget(1 << 20)))
    assert long.reason == "chat_too_large"
    with pytest.raises(archive.Unreadable):
        list(archive.entries(archive.Source(io.BytesIO(b'["' + b"x" * 1000), archive.Budget(1 << 20))))
    with pytest.raises(archive.Unreadable):
        list(archive.entries(archive.Source(io.BytesIO(b"[1,2]"), archive.Budget(3))))


async def test_a_zip_is_opened(db):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("users.json", "[]")
        file.writestr("export/conversations.json", samples.as_bytes(samples.CLAUDE))
    assert (await bring_in(db, new_id(), packed.getvalue())).imported == 1


async def test_what_we_export_comes_back_whole(db):
    one, other = new_id(), new_id()
    for sample in samples.ALL.values():
        await bring_in(db, one, samples.as_bytes(sample))
    before = await chats_of(db, one)
    exported = b"[" + b",".join([whole(conversation, messages) for conversation, messages in before.values()]) + b"]"
    report = await bring_in(db, other, exported)
    assert (report.imported, report.skipped) == (len(before), 0)
    after = await chats_of(db, other)
    for title, (conversation, messages) in before.items():
        made, copies = after[title]
        assert tree_of(copies) == tree_of(messages)
        assert [(m.role, m.reasoning, m.model, m.status) for m in copies] == [(m.role, m.reasoning, m.model, m.status) for m in messages]
        assert [m.created_at.replace(microsecond=0) for m in copies] == [m.created_at.replace(microsecond=0) for m in messages]
        assert (made.tags, made.archived_at is None) == (conversation.tags, conversation.archived_at is None)


def test_ids_are_in_the_order_of_the_tree():
    from aim2balance.transfer.formats import read_entry

    (foreign,) = read_entry(samples.LIBRECHAT)
    now = SystemClock().now()
    _, messages = conversion.to_chat(foreign, now)
    assert [message.id for message in messages] == sorted(message.id for message in messages)
    assert new_id(now) > messages[-1].id


SHARED = {  # file: (found, imported, messages)
    "librechat-export.json": (1, 1, 6),
    "librechat-conversion.json": (1, 1, 9),
    "librechat-linear.json": (1, 1, 2),
    "librechat-opts-nonr-branches.json": (1, 1, 5),
    "chatgpt-export-sample.json": (1, 1, 4),
    "chatgpt-conversion.json": (1, 1, 11),
    "chatgpt-modern-export.json": (2, 1, 4),
    "chatbotui-export.json": (2, 2, 6),
    "openwebui-export.json": (3, 3, 6),
    "claude-conversations-constructed.json": (2, 1, 2),
}


@pytest.mark.parametrize("name", SHARED)
async def test_f25_samples_of_other_applications(db, name):
    report = await bring_in(db, new_id(), shared("fixtures", "imports", name).read_bytes())
    assert (report.found, report.imported, report.messages) == SHARED[name]
    assert all(item.reason for item in report.items if item.state == "skipped")
