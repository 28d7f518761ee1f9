"""Somebody who uses everything there is, by the API."""

import httpx2

from aim2balance.kit.ids import new_id
from tests.files.test_files import png


async def use_everything(client: httpx2.AsyncClient) -> str:
    """As the client's person; the token of a chat that is shared."""
    chat = new_id()
    image = await client.post("/api/files", content=png())
    assert (await client.post("/api/files", content=png())).status_code == 201  # never sent
    said = {"text": "A secret of mine", "model": "demo", "files": [image.json()["id"]]}
    asked = await client.post(f"/api/chat/{chat}/messages", json=said)
    assert "receipt" in asked.text
    assert (await client.put("/api/user/personalization", json={"aboutYou": "I am Ada"})).status_code == 200
    assert (await client.post("/api/user/memories", json={"text": "I bake bread"})).status_code == 201
    assert (await client.put("/api/badge", json={"enabled": True})).status_code == 200
    assert (await client.put("/api/user/picture", content=png())).status_code == 200
    assert (await client.post("/api/keys", json={"name": "Ada's laptop"})).status_code == 201
    assert (await client.post("/api/projects", json={"name": "Bread"})).status_code == 201
    assert (await client.post("/api/prompts", json={"name": "Bread", "text": "How do I bake it?"})).status_code == 201
    assert (await client.post("/api/presets", json={"name": "Baker", "instructions": "I bake at night"})).status_code == 201
    agent = {"name": "Baker", "model": "demo", "instructions": "I bake at night"}
    assert (await client.post("/api/agents", json=agent)).status_code == 201
    plan = {"text": "What shall I bake?", "model": "demo", "cron": "0 7 * * *", "zone": "Europe/Berlin"}
    assert (await client.post("/api/schedules", json=plan)).status_code == 201
    assert (await client.post("/api/collections", json={"name": "Bread"})).status_code == 201
    user_of_tools = (await client.post("/api/agents", json={**agent, "name": "Reader", "tools": ["calculator"]})).json()["id"]
    said = {"text": "What is 2 + 3?", "model": "demo", "agentId": user_of_tools}
    assert "event: step" in (await client.post(f"/api/chat/{new_id()}/messages", json=said)).text
    gone = (await client.post("/api/agents", json={**agent, "name": "Deleted"})).json()["id"]
    assert (await client.delete(f"/api/agents/{gone}")).status_code == 204
    share = await client.post(f"/api/convos/{chat}/shares", json={})
    assert share.status_code == 201
    for place in (str(chat), "new"):
        assert (
            await client.put(f"/api/drafts/{place}", json={"text": "Half a thought", "changedAt": "2026-11-01T12:00:00Z"})
        ).status_code == 200
    return str(share.json()["token"])
