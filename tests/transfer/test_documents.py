"""F56: what an import does not know arrives as text: artifacts and canvas documents are the person's work, tools stand with the thoughts."""

import json
from datetime import UTC, datetime

import pytest

from aim2balance.chat.types import Role
from aim2balance.transfer import blocks, markup
from aim2balance.transfer.conversion import to_chat
from aim2balance.transfer.formats import OWN_FORMAT, read_entry
from aim2balance.transfer.types import Unreadable

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def brought(entry):
    """Of each chat of an entry its messages as (role, text, reasoning), and what the report says was kept and left out."""
    found = []
    for foreign in read_entry(entry):
        if isinstance(foreign, Unreadable):
            found.append(foreign.reason)
            continue
        _, messages = to_chat(foreign, NOW)
        found.append(([(str(m.role), m.text, m.reasoning) for m in messages], +foreign.kept, +foreign.left_out))
    return found


def claude(*blocks_):
    return {
        "uuid": "u",
        "name": "Plan",
        "chat_messages": [
            {"uuid": "m0", "sender": "human", "content": [{"type": "text", "text": "Write a plan"}]},
            *({"uuid": f"m{n}", "sender": "assistant", "content": list(said)} for n, said in enumerate(blocks_, start=1)),
        ],
    }


def artifact(command, **given):
    return {"type": "tool_use", "name": "artifacts", "input": {"id": "p", "command": command, **given}}


def test_f56_claude_artifacts_with_every_change():
    ((messages, kept, left),) = brought(
        claude(
            [
                {"type": "text", "text": "Here:"},
                artifact("create", type="text/markdown", title="Plan", content="# The plan\nFirst measure."),
            ],
            [artifact("update", old_str="First", new_str="Then"), {"type": "tool_result", "name": "artifacts", "content": []}],
            [artifact("rewrite", type="application/vnd.ant.code", language="python", content="print('```')")],
        )
    )
    assert [text for _, text, _ in messages] == [
        "Write a plan",
        "Here:\n\n**Plan**\n\n# The plan\nFirst measure.",
        "**Plan**\n\n```\nFirst\n```\n\n→\n\n```\nThen\n```",
        "**Plan**\n\n````python\nprint('```')\n````",
    ]
    assert (kept, left) == ({"artifact": 3}, {})


def test_f56_the_last_change_of_an_artifact_shows_all_of_it():
    ((messages, _, _),) = brought(
        claude(
            [artifact("create", type="text/html", title="Page", content="<p>one</p>")],
            [artifact("update", old_str="one", new_str="two")],
            [artifact("update", old_str="two", new_str="three")],
        )
    )
    assert "<p>two</p>" not in messages[2][1]
    assert messages[3][1].endswith("**Page**\n\n```html\n<p>three</p>\n```")


def test_f56_tools_and_unknown_blocks_of_claude_are_not_lost():
    search = {"type": "tool_use", "name": "web_search", "input": {"query": "heron"}}
    result = {"type": "tool_result", "name": "web_search", "content": [{"type": "text", "text": "A heron eats fish."}]}
    ((messages, kept, left),) = brought(
        claude([search, result, {"type": "voice_note", "transcript": "hello there"}, {"type": "text", "text": "Fish."}])
    )
    _, text, reasoning = messages[1]
    assert "hello there" in text
    assert text.endswith("Fish.")
    assert "heron" in reasoning
    assert "A heron eats fish." in reasoning
    assert (kept, left) == ({"tool": 2, "block": 1}, {})


def chatgpt(*messages):
    mapping, before = {}, None
    for n, message in enumerate(messages):
        mapping[str(n)] = {"id": str(n), "parent": before, "message": message}
        before = str(n)
    return {"title": "T", "conversation_id": "c", "current_node": before, "mapping": mapping}


def says(role, words="", *, name=None, recipient="all", **content):
    return {
        "author": {"role": role, "name": name},
        "recipient": recipient,
        "content": {"content_type": "text", "parts": [words]} if not content else content,
    }


def canmore(verb, **given):
    return says("assistant", recipient=f"canmore.{verb}_textdoc", content_type="code", text=json.dumps(given))


def test_f56_canvas_documents_are_kept_as_they_were_written_and_changed():
    ((messages, kept, left),) = brought(
        chatgpt(
            says("user", "Write a poem"),
            canmore("create", name="Poem", type="document", content="A tree stands still."),
            says("tool", "Successfully created", name="canmore.create_textdoc"),
            canmore("update", updates=[{"pattern": ".*", "multiple": False, "replacement": "A tree moves."}]),
            canmore("update", updates=[{"pattern": "(a+)+$", "replacement": "b"}]),
            canmore("comment", comments=[{"pattern": "tree", "comment": "Which tree?"}]),
            canmore("create", name="Code", type="code/python", content="print(1)"),
            says("assistant", "Done."),
        )
    )
    said = [text for _, text, _ in messages]
    assert said[1:3] == ["**Poem**\n\nA tree stands still.", "**Poem**\n\nA tree moves."]
    assert "(a+)+$" in said[3]
    assert said[4] == "> Which tree?"
    assert said[5:] == ["**Code**\n\n```python\nprint(1)\n```", "Done."]
    assert (kept, left) == ({"canvas": 5}, {})
    ((messages, _, _),) = brought(
        chatgpt(says("user", "x"), says("assistant", recipient="canmore.create_textdoc", content_type="code", text="{broken"))
    )
    assert "{broken" in messages[1][1]


def test_f56_tools_and_unknown_contents_of_chatgpt_are_not_lost():
    ((messages, kept, left),) = brought(
        chatgpt(
            says("user", "Add"),
            says("assistant", recipient="python", content_type="code", language="unknown", text="40 + 2"),
            says("tool", name="python", content_type="execution_output", text="42"),
            says("assistant", "It is 42."),
            says("critic", "Rather short."),
            says("assistant", content_type="hologram", shape={"kind": "cube"}),
            says("assistant", recipient="browser", content_type="code", text="search('never answered')"),
        )
    )
    assert messages[1][1] == "It is 42."
    assert "40 + 2" in messages[1][2]
    assert "42" in messages[1][2]
    assert messages[2][1] == "[critic]\n\nRather short."
    assert "cube" in messages[3][1]
    assert "never answered" in messages[3][2], "also where no answer came of it"
    assert (kept, left) == ({"tool": 3, "block": 2}, {})


def test_f56_deepseek_of_both_ages():
    new = {
        "id": "d", "title": "Tide", "inserted_at": "2025-03-01T10:00:00+08:00",
        "mapping": {
            "root": {"id": "root", "parent": None, "message": None},
            "1": {"id": "1", "parent": "root", "message": {"model": "deepseek-chat", "fragments": [{"type": "REQUEST", "content": "Why?"}]}},
            "2": {"id": "2", "parent": "1", "message": {"model": "deepseek-reasoner", "inserted_at": "2025-03-01T10:01:00+08:00", "fragments": [
                {"type": "THINK", "content": "The moon."}, {"type": "SEARCH", "content": None, "results": [{"url": "https://tide.example"}]},
                {"type": "RESPONSE", "content": "The moon pulls."}, {"type": "CHART", "content": "", "points": [7]}]}},
        },
    }  # fmt: skip
    ((messages, kept, _),) = brought(new)
    assert [role for role, _, _ in messages] == [Role.USER, Role.ASSISTANT]
    assert messages[1][1].startswith("The moon pulls.\n\n```json")
    assert messages[1][2].startswith("The moon.\n\nsearch:")
    assert "tide.example" in messages[1][2]
    assert kept == {"tool": 1, "block": 1}
    old = {
        "id": "d",
        "title": "Tide",
        "mapping": {
            str(n): {
                "parent": str(n - 1) if n else None,
                "message": {"inserted_at": "2025-01-01T10:00:00+08:00", "content": text} if n else None,
            }
            for n, text in enumerate(["", "Why?", "The moon.", "And?", "The sun."])
        },
    }
    ((messages, _, _),) = brought(old)
    assert [(role, text) for role, text, _ in messages] == [
        ("user", "Why?"), ("assistant", "The moon."), ("user", "And?"), ("assistant", "The sun."),
    ]  # fmt: skip


def test_f56_betterchatgpt_and_other_lists_of_messages():
    chat = {
        "id": "x", "title": "Talk", "config": {"model": "gpt-4o"},
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]},
            {"role": "assistant", "content": "I see."}, {"role": "function", "name": "f", "content": "the result"},
        ],
    }  # fmt: skip
    for entry in (chat, {"version": 1, "chats": [chat], "folders": {}}):
        ((messages, kept, left),) = brought(entry)
        assert messages[0][:2] == ("user", "Look\n\n[image: in the export, not imported]")
        assert messages[1][1] == "I see."
        assert "the result" in messages[1][2]
        assert (kept, left) == ({"tool": 1}, {"system": 1, "within": 1})


def test_f56_parts_of_open_webui():
    def webui(**message):
        history = {"currentId": "2", "messages": {
            "1": {"id": "1", "parentId": None, "role": "user", "content": [{"type": "text", "text": "In parts"}, {"type": "sticker", "name": "otter"}]},
            "2": {"id": "2", "parentId": "1", "role": "assistant", **message}}}  # fmt: skip
        return {"id": "w", "chat": {"models": ["m"], "history": history}}

    calls = '<details type="tool_calls" done="true"><summary>Called</summary>&quot;weather: rain&quot;</details>\nIt rains.'
    ((messages, kept, _),) = brought(webui(content=calls))
    assert messages[0][1].startswith("In parts\n\n```json")
    assert "otter" in messages[0][1]
    assert messages[1][1] == "It rains."
    assert '"weather: rain"' in messages[1][2]
    assert kept == {"tool": 1, "block": 1}
    output = [
        {"type": "function_call", "name": "weather", "arguments": '{"place": "Bern"}'},
        {"type": "message", "content": [{"text": "Rain."}]},
    ]
    ((messages, kept, _),) = brought(webui(content="", output=output))
    assert (messages[1][1], "Bern" in messages[1][2]) == ("Rain.", True)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"mapping": {"a": {"message": {"speaker": "me", "words": "hi"}}}}, "unknown_format"),
        ({"id": "1", "turns": [{"q": "a"}]}, "unknown_format"),
        ({"title": "x"}, "unknown_format"),
        ({"mapping": {}}, None),
        ({"chats": [3]}, "unexpected_shape"),
        ({"messages": [{"role": "user", "content": 3}, {"role": "user"}]}, None),
    ],
)
def test_f56_a_format_that_is_not_known_is_called_so(entry, reason):
    for found in read_entry(entry):
        assert (found.reason if isinstance(found, Unreadable) else None) == reason


def test_f62_work_on_documents_grows_with_them(monkeypatch):
    """Changes are carried out while what is copied stays within its bound, and shown beyond it; marks are looked for by scanning."""
    monkeypatch.setattr(blocks, "MOST_COPIED", 50_000)

    def copied(changes):
        documents = blocks.Documents(kept=brought(claude())[0][1].__class__())
        documents.artifact({"id": "p", "command": "create", "content": "x" * 1000})
        for _ in range(changes):
            assert "→" in documents.artifact({"id": "p", "command": "update", "old_str": "x", "new_str": "y"})
        return documents._copied

    assert copied(40) == 40_000
    assert copied(400) == copied(4000) == 50_000
    steps = []
    find = markup.find
    monkeypatch.setattr(markup, "find", lambda *given: steps.append(1) or find(*given))
    counts = []
    for size in (1000, 2000):
        steps.clear()
        text = '<details type="tool_calls">' * size
        brought({"id": "w", "chat": {"history": {"messages": {"1": {"role": "assistant", "content": text}}}}})
        counts.append(len(steps))
    assert counts[1] <= 2 * counts[0] + 5


def test_f56_files_of_other_applications_are_kept_as_text_or_named():
    """Open WebUI and LibreChat write what they read of a file into their export, never the file."""
    webui = {
        "id": "w",
        "chat": {
            "models": ["m"],
            "history": {
                "currentId": "1",
                "messages": {
                    "1": {
                        "id": "1",
                        "parentId": None,
                        "role": "user",
                        "content": "Sum it up",
                        "files": [
                            {"type": "file", "name": "a.pdf", "file": {"filename": "a.pdf", "data": {"content": "Clause ```1"}}},
                            {"type": "file", "file": {"filename": "b.pdf"}},
                            "c",
                        ],
                    }
                },
            },
        },
    }
    ((messages, kept, left),) = brought(webui)
    assert messages[0][1] == (
        "Sum it up\n\na.pdf:\n\n````\nClause ```1\n````\n\n[file: b.pdf, not in the export]\n\n[file: file, not in the export]"
    )
    assert (kept, left) == ({"file": 1}, {"file": 2})
    librechat = {
        "conversationId": "l",
        "endpoint": "openAI",
        "title": "Lease",
        "messages": [
            {
                "messageId": "1",
                "parentMessageId": None,
                "isCreatedByUser": True,
                "text": "And this?",
                "files": [{"file_id": "f", "filename": "lease.pdf", "text": "Two years"}, {"file_id": "g", "filename": "plan.dwg"}],
            }
        ],
    }
    ((messages, kept, left),) = brought(librechat)
    assert messages[0][1] == "And this?\n\nlease.pdf:\n\n```\nTwo years\n```\n\n[file: plan.dwg, not in the export]"
    assert (kept, left) == ({"file": 1}, {"file": 1})
    librechat["messages"] = [
        {
            "messageId": "1",
            "isCreatedByUser": True,
            "text": "See",
            "files": [{"file_id": "f", "filename": "cat.png", "filepath": "/images/u/cat.png", "type": "image/png", "width": 9}],
        },
        {
            "messageId": "2",
            "parentMessageId": "1",
            "content": [
                {"type": "text", "text": {"value": "Here:"}},
                {"type": "image_file", "image_file": {"file_id": "g", "filename": "plot.png", "filepath": "/images/u/plot.png"}},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
            ],
            "attachments": [
                {
                    "type": "web_search",
                    "toolCallId": "t",
                    "web_search": {"organic": [{"title": "Bog [wiki]", "link": "https://example.org/bog"}]},
                },
                {"type": "file_search", "file_search": {"sources": [{"fileName": "moor.pdf", "pages": [2]}]}},
                {"filename": "table.csv", "filepath": "/uploads/u/table.csv", "toolCallId": "t"},
                {"toolCallId": "t", "odd": 1},
                None,
            ],
        },
    ]
    ((messages, kept, left),) = brought(librechat)
    assert messages[0][1] == "See\n\n[image: cat.png, not in the export]"
    assert messages[1][1] == (
        "Here:\n\n[image: plot.png, not in the export]\n\n[image: in the export, not imported]"
        "\n\n1. [Bog (wiki)](<https://example.org/bog>)\n\n1. moor.pdf\n\n[file: table.csv, not in the export]"
        '\n\n```json\n{\n "toolCallId": "t",\n "odd": 1\n}\n```\n\n[file: file, not in the export]'
    )
    assert (kept, left) == ({"citation": 2, "block": 1}, {"image": 2, "within": 1, "file": 2})
    (foreign,) = read_entry(librechat)
    assert foreign.missing == ["cat.png", "plot.png", "table.csv", "file"]
    own = {
        "format": OWN_FORMAT,
        "id": "o",
        "messages": [{"id": "1", "role": "user", "text": "Frist?", "documents": [{"id": "f", "name": "Vertrag.pdf"}]}],
    }
    ((messages, kept, left),) = brought(own)
    assert messages[0][1] == "[file: Vertrag.pdf, not in the export]\n\nFrist?"
    assert (kept, left) == ({}, {"file": 1})


def test_f56_sources_of_open_webui_stand_below_the_answer_and_pictures_are_named():
    of_file = {"source": {"id": "f1", "name": "moor.pdf"}, "document": ["Peat grows slowly.", "It keeps carbon."]}
    of_file["metadata"] = [{"source": "moor.pdf", "name": "moor.pdf", "page": 1}, {"source": "moor.pdf", "name": "moor.pdf", "page": 4}]
    of_web = {
        "source": {"name": "search_web", "url": "https://example.org"},
        "document": ["Bogs."],
        "metadata": [{"source": "https://example.org/a<b"}],
    }
    question = {"role": "user", "content": "Peat?", "files": [
        {"type": "image", "url": "data:image/png;base64,iVBORw0KGgo="},
        {"type": "image", "url": "3f0c", "name": "bog.jpg"},
        {"type": "collection", "name": "Library"},
    ]}  # fmt: skip
    answer = {
        "role": "assistant",
        "parentId": "q",
        "content": "Slowly [1], see [2].",
        "sources": [of_file, of_web, {"source": 7, "document": None}, "x"],
    }
    entry = {"id": "w", "title": "Peat", "chat": {"history": {"currentId": "a", "messages": {"q": question, "a": answer}}}}
    ((messages, kept, left),) = brought(entry)
    assert messages[0][1] == (
        "Peat?\n\n[image: in the export, not imported]\n\n[image: bog.jpg, not in the export]\n\n[file: Library, not in the export]"
    )
    assert messages[1][1] == "Slowly [1], see [2].\n\n1. moor.pdf\n2. [https://example.org/a<b](<https://example.org/a%3Cb>)"
    assert messages[1][2] == "moor.pdf:\n\n```\nPeat grows slowly.\n\nIt keeps carbon.\n```\n\nhttps://example.org/a<b:\n\n```\nBogs.\n```"
    assert (kept, left) == ({"citation": 2}, {"within": 1, "image": 1, "file": 1})


def test_f56_the_report_names_so_many_missing_files_and_no_long_names():
    files = [{"filename": f"{n}" * 300} for n in range(100, 200)]
    (foreign,) = read_entry({"conversationId": "l", "messages": [{"messageId": "1", "isCreatedByUser": True, "text": "", "files": files}]})
    assert (len(foreign.missing), {len(name) for name in foreign.missing}, foreign.left_out["file"]) == (50, {200}, 100)
