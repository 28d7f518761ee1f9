"""A provider on this machine that says what a test wants it to say, and a server that sells one model of it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from tests.server import PASSWORD, Server, a_server


class Provider(BaseHTTPRequestHandler):
    """A chat completion, streamed: `answer` decides what is sent."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.answer()

    def answer(self) -> None:
        raise NotImplementedError

    def say(self, text: str, usage: dict[str, Any]) -> None:
        head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "dear-1"}
        chunks = [
            {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]},
            {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {**head, "choices": [], "usage": usage},
        ]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"data: " + msgspec.json.encode(chunk) + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Nothing: what is asked stands in no log."""


@contextmanager
def a_shop(
    provider: type[Provider],
    *,
    power_meter: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    elsewhere: str = "",
    **config: Any,
) -> Iterator[Server]:
    """A server in demo mode with `dear-model` of that provider, at 100 USD per million tokens; with a power meter also `measured-model`, the
    same as if it ran on the machine of the server, and with a zone `elsewhere` also `far-model`, the same there.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), provider) as upstream:
        thread = threading.Thread(target=upstream.serve_forever, daemon=True)
        thread.start()
        maker = {
            "dialect": "openai",
            "vendor": "other",
            "base_url": f"http://127.0.0.1:{upstream.server_address[1]}/v1",
            "api_key": "k",
            "models": [],
            "region": "eu",
            "zone": "DEU",
        }
        model = {"provider": "maker", "upstream": "dear-1", "usd_per_mtok": {"input": 100, "output": 100}, "max_output": 1024}
        providers, models = {"maker": maker}, {"dear-model": model}
        if power_meter is not None:
            providers["here"] = {**maker, "region": "local", "power_meter": dict(power_meter)}
            models["measured-model"] = {**model, "provider": "here"}
        if elsewhere:
            providers["far"] = {**maker, "zone": elsewhere}
            models["far-model"] = {**model, "provider": "far"}
        config = {"demo": True, "titles": {"model": "off"}, "providers": providers, "models": models, **config}
        with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1", **(environ or {})}) as started:
            started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")  # else every door leads to /setup
            yield started
        upstream.shutdown()
        thread.join()
