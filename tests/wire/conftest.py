"""One application for a whole module: every recording is a provider of its own, replayed on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.replay import Cut, Exchange, Gate, Recording, ReplayServer, load_recording
from tests.serving import Account, Server, serving
from tests.wire.recorded import config_for, index


@dataclass(frozen=True, kw_only=True)
class Wire:
    """The application, the providers behind it and a person with money."""

    server: Server
    replay: ReplayServer
    account: Account
    recordings: dict[str, Recording]

    def serve(self, recording_id: str, **how: Any) -> Exchange:
        return self.replay.serve(self.recordings[recording_id], **how)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        with self.server.client(self.account, **headers) as client:
            return client.post(path, json=body)


@contextmanager
def wiring(recordings: list[Recording], folder: Any, database_url: str) -> Iterator[Wire]:
    with ReplayServer() as replay:
        for recording in recordings:
            replay.serve(recording)
        with serving(folder, database_url, config_for(recordings, replay.url)) as server:
            account = server.open_account("100000")
            yield Wire(server=server, replay=replay, account=account, recordings={each.id: each for each in recordings})
            server.check_books()


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[Wire]:
    """Afterwards the books balance, nothing is held, and receipts and credit agree."""
    recordings = [load_recording(row["id"]) for row in index()]
    if not recordings:
        pytest.skip("needs ../shared/recordings, which is not beside this checkout")
    with wiring(recordings, tmp_path_factory.mktemp("wire"), module_database_url) as wire:
        yield wire


__all__ = ["Cut", "Gate", "Wire"]
