"""Names and titles are kept in one spelling, without the blanks of any script around them: F50."""

import unicodedata

import pytest

from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import member
from tests.chat.test_what_models_write import says

BLANKS = ("\u3000", "\u00a0 ", "\u2003\n", "\u205f")


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


@pytest.mark.parametrize("name", ["Café für Ärzte", "プロジェクト「ガ」", "한국어 이름", "हिंदी ज़", "Tiếng Việt"])
@pytest.mark.parametrize("blank", BLANKS)
async def test_f50_names_have_one_spelling(api, shop, name, blank):
    who, chat_id = await member(api, shop), str(new_id())
    typed = f"{blank}{unicodedata.normalize('NFD', name)}{blank}"
    wanted = unicodedata.normalize("NFC", name)
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        project = (await client.post("/api/projects", json={"name": typed})).json()
        assert project["name"] == wanted
        renamed = await client.patch(f"/api/projects/{project['id']}", json={"name": f"{typed}2"})
        assert renamed.status_code in {200, 204}
        prompt = (await client.post("/api/prompts", json={"name": typed, "text": "x"})).json()
        assert prompt["name"] == wanted
        await client.post(f"/api/chat/{chat_id}/messages", json={"parentId": None, "text": "Why?", "model": "small"})
        await client.patch(f"/api/convos/{chat_id}", json={"title": typed, "tags": [typed, wanted]})
        chat = (await client.get(f"/api/messages/{chat_id}")).json()
    assert (chat["title"], chat["tags"]) == (wanted, [wanted])


@pytest.mark.parametrize("blank", BLANKS)
async def test_f50_a_name_of_blanks_is_none(api, shop, blank):
    async with api.client(**await member(api, shop)) as client:
        answers = [
            await client.post("/api/projects", json={"name": blank}),
            await client.post("/api/prompts", json={"name": blank, "text": "x"}),
        ]
    assert [answer.status_code for answer in answers] == [400, 400]
