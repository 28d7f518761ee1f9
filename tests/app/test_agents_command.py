"""`agents list` and `agents run`, beside a server that runs: the person pays once, and a chat of theirs begins."""

import json
import subprocess

import httpx2
import pytest

from tests.server import EMAIL, PASSWORD, Server, command

POET = {"name": "Poet", "model": "demo", "instructions": "Answer in rhyme.", "parameters": {"maxOutput": 200}}


@pytest.fixture
def client(server: Server):
    server.person("2")
    with httpx2.Client(base_url=server.base, timeout=60) as made:
        session = made.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD}).raise_for_status().json()
        made.headers["authorization"] = f"Bearer {session['accessToken']}"
        made.post("/api/agents", json=POET).raise_for_status()
        yield made


def refused(server: Server, *words: str) -> str:
    done = subprocess.run(command(*words), cwd=server.folder, env=server.environ, capture_output=True, text=True, timeout=90)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def test_an_agent_is_listed_and_asked_for_a_person_who_pays_once(server: Server, client: httpx2.Client) -> None:
    (listed,) = json.loads(server.run("agents", "list", "--user", EMAIL, "--json"))
    assert (listed["name"], listed["model"], listed["version"]) == ("Poet", "demo", 1)
    assert "Poet" in server.run("agents", "list", "--user", EMAIL)
    before = server.wallet()["balanceMicroEur"]
    answer = json.loads(server.run("agents", "run", "poet", "What is peat?", "--user", EMAIL, "--json"))
    assert answer["agent"] == "Poet"
    assert answer["text"]
    chat = client.get(f"/api/messages/{answer['conversationId']}").raise_for_status().json()
    assert chat["agentId"] == listed["id"]
    assert [message["role"] for message in chat["messages"]] == ["user", "assistant"]
    log = client.get("/api/usage/log", params={"range": "all"}).raise_for_status().json()["items"]
    assert {item["agent"] for item in log} == {"Poet"}
    assert answer["receipt"]["id"] in [item["id"] for item in log]
    spoken = server.run("agents", "run", "Poet", "And sphagnum?", "--user", EMAIL)
    assert "Poet: 0." in spoken
    items = client.get("/api/usage/log", params={"range": "all"}).json()["items"]
    paid = sum(item["costMicroEur"] for item in items)
    assert server.wallet()["balanceMicroEur"] == before - paid
    assert server.books()["ok"] is True


def test_who_cannot_be_asked_is_said_in_words(server: Server, client: httpx2.Client) -> None:
    del client
    assert "no such agent" in refused(server, "agents", "run", "Nobody", "Hi", "--user", EMAIL)
    assert refused(server, "agents", "run", "Poet", "Hi", "--user", "nobody@example.org")
    server.run("wallet", "debit", EMAIL, "2", "--reason", "test")
    assert "Poet" not in refused(server, "agents", "run", "Poet", "Hi", "--user", EMAIL)
    server.run("users", "suspend", EMAIL)
    assert "suspended" in refused(server, "agents", "run", "Poet", "Hi", "--user", EMAIL)
    assert server.books()["ok"] is True
