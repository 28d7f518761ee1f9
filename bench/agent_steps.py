"""What a step of an agent takes besides its model and its tool.

`aim2balance serve` on its embedded PostgreSQL with durable commits; a provider of the OpenAI dialect on loopback that answers at once, with a
call of the calculator until a run has had its rounds. From the last byte of its answer to the arrival of the next question pass the booking of
the answer, the steps kept, the tool, and the admission of the next call: a step of the model and a step of the tool. Prints JSON:
`python -m bench.agent_steps [--runs 20] [--rounds 20]`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from aim2balance.kit.ids import new_id
from bench.serving import EMAIL, Serving, a_server

GOAL_MS = 20


class Model(BaseHTTPRequestHandler):
    """Calls the calculator `rounds` times, then says that it is done. Notes when it was asked and when it had answered."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    rounds = 0
    asked: ClassVar[list[float]] = []
    answered: ClassVar[list[float]] = []

    def do_POST(self) -> None:
        arrived = time.perf_counter()
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        results = sum(message["role"] == "tool" for message in request["messages"])
        function = {"name": "calculator", "arguments": json.dumps({"expression": f"{results} * 2"})}
        call = {"index": 0, "id": f"call_{results}", "type": "function", "function": function}
        delta = {"content": "Done."} if results >= Model.rounds else {"tool_calls": [call]}
        usage = {"prompt_tokens": 100, "completion_tokens": 20}
        chunks = [
            {"choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": None}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls" if "tool_calls" in delta else "stop"}], "usage": usage},
        ]
        body = (
            b"".join(b"data: %s\n\n" % json.dumps({"id": "c", "model": "bench", **chunk}).encode() for chunk in chunks)
            + b"data: [DONE]\n\n"
        )
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if "tools" in request:  # without them it is asked for the chat's title
            Model.asked.append(arrived)
            Model.answered.append(time.perf_counter())

    def log_message(self, *_: Any) -> None:
        pass


def config(port: int) -> dict[str, Any]:
    provider = {
        "dialect": "openai",
        "vendor": "other",
        "base_url": f"http://127.0.0.1:{port}/v1",
        "api_key": "bench",
        "zone": "DEU",
        "region": "eu",
        "models": [],
    }
    model = {
        "provider": "bench",
        "upstream": "gpt-4o-mini",
        "usd_per_mtok": {"input": 0.15, "output": 0.60},
        "max_output": 16_384,
        "impact_as": "openai/gpt-4o-mini",
        "accepts": {"tools": True},
    }
    pricing = {"eur_per_usd": {"value": 0.92, "date": "2025-10-06", "source": "benchmark"}}
    return {"demo": False, "pricing": pricing, "providers": {"bench": provider}, "models": {"bench": model}}


def ask(server: Serving, agent_id: str) -> None:
    """One run, read to its end."""
    body = {"text": "Double the numbers.", "model": "bench", "agentId": agent_id}
    headers = {"authorization": f"Bearer {server.token}", "content-type": "application/json"}
    request = urllib.request.Request(f"{server.base}/api/chat/{new_id()}/messages", data=json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=300) as answer:
        told = answer.read().decode()
    assert '"state":"done"' in told, told[-2000:]


def measured(server: Serving, runs: int, rounds: int) -> dict[str, Any]:
    definition = {"model": "bench", "tools": ["calculator"], "limits": {"steps": 200, "eur": None, "kgCO2e": None}}
    agent = server.ask("POST", "/api/agents", {"name": "Bench", **definition})[1]
    gaps: list[float] = []
    Model.rounds = rounds
    for number in range(runs + 2):
        Model.asked, Model.answered = [], []
        ask(server, agent["id"])
        assert len(Model.asked) == rounds + 1
        if number >= 2:  # the first ones fill caches
            gaps += [1000 * (asked - answered) for answered, asked in zip(Model.answered, Model.asked[1:], strict=False)]
    twentieths = statistics.quantiles(gaps, n=20)
    books = subprocess.run(
        [sys.executable, "-m", "aim2balance.app", "ledger", "verify", "--json"],
        cwd=server.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        "gaps": len(gaps),
        "two_steps_p50_ms": round(statistics.median(gaps), 1),
        "two_steps_p95_ms": round(twentieths[18], 1),
        "step_p95_ms": round(twentieths[18] / 2, 1),
        "goal_step_p95_ms": GOAL_MS,
        "books_balanced": json.loads(books.stdout)["ok"],
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=20)
    words.add_argument("--rounds", type=int, default=20)
    chosen = words.parse_args()
    model = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=model.serve_forever, daemon=True).start()
    with a_server(config(model.server_port)) as server:
        words_of_credit = ["wallet", "credit", EMAIL, "50", "--reason", "bench"]
        subprocess.run([sys.executable, "-m", "aim2balance.app", *words_of_credit], cwd=server.folder, check=True, capture_output=True)
        found = measured(server, chosen.runs, chosen.rounds)
    model.shutdown()
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
