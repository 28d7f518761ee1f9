"""Keys that belong to a project: only to one of their owner."""

import pytest

from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.ids import new_id
from tests.app.conftest import Running


async def test_a_key_belongs_to_a_project_of_its_owner_only(running: Running) -> None:
    _, ada = await running.person("ada@example.org")
    _, eve = await running.person("eve@example.org")
    async with running.client(authorization=f"Bearer {ada}") as client:
        project = (await client.post("/api/projects", json={"name": "Thesis"})).json()["id"]
        made = await client.post("/api/keys", json={"name": "mine", "projectId": project})
        assert (made.status_code, made.json()["projectId"]) == (201, project)
        assert [key["projectId"] for key in (await client.get("/api/keys")).json()] == [project]
    async with running.client(authorization=f"Bearer {eve}") as client:
        for wanted in (project, str(new_id())):
            refused = await client.post("/api/keys", json={"name": "theirs", "projectId": wanted})
            assert (refused.status_code, refused.json()["code"]) == (404, "project_not_found")
        assert (await client.get("/api/keys")).json() == []


async def test_the_command_finds_a_project_by_name_or_id(running: Running) -> None:
    user, token = await running.person("ada@example.org")
    stranger, _ = await running.person("eve@example.org")
    projects = running.container.chats.projects
    async with running.client(authorization=f"Bearer {token}") as client:
        one, other, _ = [(await client.post("/api/projects", json={"name": name})).json()["id"] for name in ("Thesis", "Twice", "Twice")]
    assert str(await projects.get_id(user.id, "Thesis")) == one
    assert str(await projects.get_id(user.id, other.upper())) == other
    with pytest.raises(Invalid):
        await projects.get_id(user.id, "Twice")
    with pytest.raises(NotFound):
        await projects.get_id(stranger.id, "Thesis")
