"""An operator fetches a newer price list by the command, sees where prices are from, and goes back."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from aim2balance.catalogue.pricestore import FETCHED, bundled_price_list
from tests.catalogue.test_price_update import model, with_changes
from tests.server import READY_WITHIN_S, command


@pytest.fixture
def peer() -> Iterator[tuple[str, list[bytes]]]:
    answers: list[bytes] = []

    class Lists(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers[0]
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Lists) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/data.json", answers
        server.shutdown()


def test_f06_a_fetched_list_is_used_named_and_given_back(tmp_path: Path, peer: tuple[str, list[bytes]]) -> None:
    url, answers = peer
    (tmp_path / "aim2balance.yaml").write_text(
        json.dumps(
            {"pricing": {"price_list_url": url}, "providers": {"mine": {"vendor": "deepseek", "api_key": "k", "models": ["deepseek-v9"]}}}
        )
    )
    environ = {name: value for name, value in os.environ.items() if not name.endswith(("_API_KEY", "_BASE_URL"))}
    environ |= {"PYTHONPATH": str(Path(__file__).parents[2]), "AIM2BALANCE_DATA_DIR": str(tmp_path)}

    def run(*words: str, code: int = 0) -> Any:
        done = subprocess.run(command(*words, "--json"), cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=READY_WITHIN_S)
        assert done.returncode == code, done.stdout + done.stderr
        return json.loads(done.stdout) if done.stdout else done.stderr

    body = json.loads(with_changes(bundled_price_list(), "deepseek", lambda _, each: each))
    body[0]["models"].append(model("deepseek-v9", input_mtok=0.5))
    answers.append(json.dumps(body).encode())
    assert run("models", "list") == []
    report = run("models", "update-prices", "--accept-jumps", code=1)
    assert "openai" in report["heldBack"], "it is missing in that list, and somebody should know"
    assert "deepseek" not in report["heldBack"]
    [row] = run("models", "list")
    assert (row["id"], row["priceSource"]) == ("deepseek-v9", f"genai-prices {report['version']}")
    [finding] = [each for each in run("doctor") if each["what"] == "price list"]
    assert url in finding["detail"]
    answers[0] = b"[{}]"
    assert "no price list" in run("models", "update-prices", code=1)
    assert (tmp_path / FETCHED).exists(), "what was there stays"
    assert [each["id"] for each in run("models", "list")] == ["deepseek-v9"]
    assert run("models", "update-prices", "--bundled") == {"forgotten": True}
    assert run("models", "list") == []
