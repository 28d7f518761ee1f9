"""What a project tells its models: sent with every answer of its chats, in exports, and on no shared page."""

import io
import json
import zipfile

from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import member
from tests.chat.test_service import says


async def test_the_instructions_go_with_every_answer_of_its_chats(shop, chats):
    api = chat_api(shop.db, chats, shop.clock)
    who, inside, outside = await member(api, shop), str(new_id()), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        wish = {"name": "Study", "instructions": "Cite your sources."}
        project = (await client.post("/api/projects", json=wish)).json()["id"]
        body = {"parentId": None, "text": "Why?", "model": "small"}
        settings = {"instructions": "Answer in Latin."}
        await client.post(f"/api/chat/{inside}/messages", json={**body, "projectId": project, "settings": settings})
        assert shop.script.asked[0]["messages"][0] == {"role": "system", "content": "Cite your sources.\n\nAnswer in Latin."}
        await client.post(f"/api/chat/{outside}/messages", json=body)
        plain = [request for request in shop.script.asked if request["messages"][0]["role"] != "system"]
        assert len(plain) == len(shop.script.asked) - 1  # all but the answer within the project: titles are told nothing
        # Changed, they count from the next answer on; moved out, the chat is told nothing more.
        await client.patch(f"/api/projects/{project}", json={"instructions": "Be brief."})
        await client.post(f"/api/chat/{inside}/messages", json=body)
        assert shop.script.asked[-1]["messages"][0]["content"] == "Be brief.\n\nAnswer in Latin."
        await client.patch(f"/api/convos/{inside}", json={"projectId": None})
        await client.post(f"/api/chat/{inside}/messages", json=body)
        assert shop.script.asked[-1]["messages"][0]["content"] == "Answer in Latin."

        share = (await client.post(f"/api/convos/{inside}/shares", json={})).json()
        shown = (await client.get(f"/api/shared/{share['token']}")).text
        assert "Be brief" not in shown
        assert "Latin" not in shown
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as packed:
            (kept,) = json.loads(packed.read("projects.json"))
        assert (kept["name"], kept["instructions"]) == ("Study", "Be brief.")


async def test_longer_instructions_hold_and_cost_more(shop, chats):
    api = chat_api(shop.db, chats, shop.clock)
    who = await member(api, shop)
    shop.script.replies = [says("So.")]
    held = []
    async with api.client(**who) as client:
        for words in ("", "Remember the following rule. " * 400):
            project = (await client.post("/api/projects", json={"name": "Study", "instructions": words})).json()["id"]
            await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Why?", "model": "small", "projectId": project})
        async with shop.db.connection() as connection:
            rows = await connection.fetch("SELECT h.amount FROM hold h ORDER BY h.id")
            held = [row["amount"] for row in rows]
    assert held[2] > held[0]  # the second of each pair is the title's
