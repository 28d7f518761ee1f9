"""Small exports written by hand, one per application, each with the traps of its format."""

import json

CHATGPT = [
    {
        "title": "Bread",
        "create_time": 1700000000.5,
        "update_time": 1700000500.0,
        "current_node": "b",
        "conversation_id": "chat-1",
        "default_model_slug": "gpt-4o",
        "is_archived": True,
        "mapping": {
            "root": {"id": "root", "message": None, "parent": None, "children": ["system"]},
            "system": {
                "parent": "root",
                "message": {
                    "author": {"role": "system"},
                    "content": {"content_type": "text", "parts": [""]},
                    "create_time": None,
                    "metadata": {},
                },
            },
            "q": {
                "parent": "system",
                "message": {
                    "author": {"role": "user"},
                    "create_time": 1700000001.0,
                    "content": {
                        "content_type": "multimodal_text",
                        "parts": [{"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}, "How do I bake it?"],
                    },
                    "metadata": {},
                },
            },
            "think": {
                "parent": "q",
                "message": {
                    "author": {"role": "assistant"},
                    "content": {"content_type": "thoughts", "thoughts": [{"summary": "s", "content": "Flour first."}]},
                    "metadata": {},
                },
            },
            "tool": {
                "parent": "think",
                "message": {"author": {"role": "tool"}, "content": {"content_type": "text", "parts": ["found"]}, "metadata": {}},
            },
            "a": {
                "parent": "tool",
                "message": {
                    "author": {"role": "assistant"},
                    "create_time": 1700000002.0,
                    "content": {"content_type": "text", "parts": ["With flour.\ue200cite\ue202turn0\ue201"]},
                    "metadata": {"model_slug": "o3"},
                    "recipient": "all",
                },
            },
            "b": {
                "parent": "q",
                "message": {
                    "author": {"role": "assistant"},
                    "create_time": None,
                    "content": {"content_type": "text", "parts": ["With water."]},
                    "metadata": {},
                },
            },
        },
    },
    {"title": "Corrupted", "conversation_id": "chat-2", "create_time": 1.0},
    {"title": "Nothing said", "conversation_id": "chat-3", "mapping": {"root": {"message": None, "parent": None, "children": []}}},
    "no chat at all",
]

CLAUDE = [
    {
        "uuid": "claude-1",
        "name": "",
        "created_at": "2026-01-10T09:15:02.120394Z",
        "updated_at": "2026-01-10T09:16:40.902113Z",
        "chat_messages": [
            {
                "uuid": "m1",
                "sender": "human",
                "text": "Read this",
                "content": [],
                "created_at": "2026-01-10T09:15:02Z",
                "attachments": [{"file_name": "notes.txt", "extracted_content": "a table"}],
                "files": [{"file_name": "photo.png"}],
            },
            {
                "uuid": "m2",
                "sender": "assistant",
                "text": "",
                "content": [
                    {"type": "thinking", "thinking": "Hm."},
                    {"type": "tool_use", "name": "search"},
                    {"type": "text", "text": "Done."},
                ],
                "created_at": "2026-01-10T09:15:05Z",
            },
        ],
    },
    {"uuid": "claude-2", "name": "Empty", "chat_messages": []},
]

OPEN_WEBUI = [
    {
        "id": "webui-1",
        "title": "Sums",
        "pinned": True,
        "created_at": 1700000000,
        "updated_at": 1700000010,
        "meta": {"tags": ["maths"]},
        "chat": {
            "models": ["r1"],
            "history": {
                "currentId": "a2",
                "messages": {
                    "u": {"id": "u", "parentId": None, "role": "user", "content": "15 * 17?", "timestamp": 1700000000},
                    "a1": {
                        "id": "a1",
                        "parentId": "u",
                        "role": "assistant",
                        "model": "r1",
                        "content": '<details type="reasoning" done="true"><summary>Thought</summary>&gt; ten times\n&gt; seven</details>255',
                        "timestamp": 1700000005,
                    },
                    "a2": {
                        "id": "a2",
                        "parentId": "u",
                        "role": "assistant",
                        "content": '<details type="tool_calls"><summary>Tool</summary>x</details>It is 255.',
                        "timestamp": 1700000010,
                    },
                },
            },
        },
    }
]

LIBRECHAT = {
    "conversationId": "libre-1",
    "title": "Tree",
    "branches": True,
    "recursive": True,
    "options": {"model": "gpt-4-turbo"},
    "messages": [
        {
            "messageId": "1",
            "parentMessageId": "00000000-0000-0000-0000-000000000000",
            "isCreatedByUser": True,
            "text": "Hello",
            "createdAt": "2024-05-01T16:35:11.530Z",
            "children": [
                {"messageId": "2", "parentMessageId": "1", "isCreatedByUser": False, "text": "Hi", "createdAt": "2024-05-01T16:35:12Z"},
                {
                    "messageId": "3",
                    "parentMessageId": "1",
                    "isCreatedByUser": False,
                    "text": "",
                    "content": [{"type": "think", "think": "Politely."}, {"type": "text", "text": {"value": "Good day"}}],
                    "unfinished": True,
                    "createdAt": "2024-05-01T16:35:13Z",
                    "children": [],
                },
            ],
        }
    ],
}

CHATBOT_UI = {
    "version": 4,
    "folders": [],
    "prompts": [],
    "history": [
        {
            "id": "ui-1",
            "name": "Jokes",
            "model": {"id": "gpt-4"},
            "messages": [{"role": "user", "content": "A joke"}, {"role": "assistant", "content": "Knock"}],
        },
        {"id": "ui-2", "name": "Broken"},
    ],
}

ALL = {"chatgpt": CHATGPT, "claude": CLAUDE, "open webui": OPEN_WEBUI, "librechat": LIBRECHAT, "chatbot ui": CHATBOT_UI}


def as_bytes(sample):
    return json.dumps(sample).encode()
