"""A process that owns or uses a data folder, for tests that kill it: `owner.py serve|command FOLDER`.

Prints the URL, then obeys lines on stdin: `restart` (prints what restart_if_dead says); the end of input ends it. Refusals are
printed as `Name: message`.
"""

import sys
from pathlib import Path

from aim2balance.kit.errors import DomainError
from aim2balance.postgres.server import EmbeddedPostgres, connect_url

verb, folder = sys.argv[1], Path(sys.argv[2])
embedded = EmbeddedPostgres(folder, durable=False)
try:
    with embedded.owned(publish=True) if verb == "serve" else connect_url(folder) as url:
        print(url, flush=True)
        for _line in sys.stdin:
            print(embedded.restart_if_dead(), flush=True)
except DomainError as error:
    print(f"{type(error).__name__}: {error}", flush=True)
