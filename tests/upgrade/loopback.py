"""A provider on loopback that speaks the OpenAI dialect and always says the same."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

TEXT = "Peat grows one millimetre a year."
REFUSED = "nettles"
USAGE = {"prompt_tokens": 1200, "completion_tokens": 340, "total_tokens": 1540, "prompt_tokens_details": {"cached_tokens": 200}}
_COMMON = {"id": "chatcmpl-1", "created": 1_795_000_000, "model": "moss-1"}


class Pause:
    """Answers to what holds this word stop after their first half until they may go on."""

    WORD = "slowly"

    def __init__(self) -> None:
        self.is_there, self.goes_on = Event(), Event()


class _Answers(BaseHTTPRequestHandler):
    pause: Pause
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append(asked)
        if REFUSED in json.dumps(asked):
            self._send(400, "application/json", b'{"error": {"message": "Not this.", "type": "invalid_request_error", "code": "not_this"}}')
            return
        is_stream = asked.get("stream") is True
        body = _stream() if is_stream else json.dumps(_whole()).encode()
        is_slow = is_stream and Pause.WORD in json.dumps(asked["messages"][-1])
        self._send(200, "text/event-stream" if is_stream else "application/json", body, is_slow=is_slow)

    def _send(self, status: int, kind: str, body: bytes, *, is_slow: bool = False) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if not is_slow:
            self.wfile.write(body)
            return
        half = body.index(b"\n\n", len(body) // 2) + 2
        self.wfile.write(body[:half])
        self.wfile.flush()
        self.pause.is_there.set()
        self.pause.goes_on.wait(120)
        with suppress(OSError):  # whoever asked is gone
            self.wfile.write(body[half:])

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _whole() -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    return {**_COMMON, "object": "chat.completion", "choices": [choice], "usage": USAGE}


def _stream() -> bytes:
    deltas: list[dict[str, Any]] = [{"role": "assistant"}, *({"content": word + " "} for word in TEXT.split())]
    chunks: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    chunks += [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}, {"choices": [], "usage": USAGE}]
    lines = [json.dumps({**_COMMON, "object": "chat.completion.chunk", **chunk}) for chunk in chunks]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()


@contextmanager
def provider(pause: Pause | None = None, asked: list[dict[str, Any]] | None = None) -> Iterator[str]:
    """Its base URL. What it is asked is put into `asked`."""
    made = type("_Answers", (_Answers,), {"pause": pause or Pause(), "asked": [] if asked is None else asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def config(base_url: str) -> dict[str, Any]:
    """A configuration with that one provider: no demo, a fixed rate."""
    return {
        "demo": False,
        "pricing": {"margin": "0.15", "rebalancing_fee": "0.025", "eur_per_usd": {"value": "0.92", "date": "2026-10-06", "source": "test"}},
        "providers": {"openai": {"vendor": "openai", "base_url": base_url, "api_key": "sk-upstream-for-tests-only", "models": []}},
        "models": {"moss-1": {"provider": "openai", "usd_per_mtok": {"input": 3, "cached_input": "0.3", "output": 15}}},
    }
