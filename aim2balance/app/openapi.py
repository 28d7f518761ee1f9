"""The OpenAPI document without a database: `python -m aim2balance.app.openapi [--shapes]` writes it to stdout."""

import json
import sys
from collections.abc import Iterator
from typing import Any, cast

from aim2balance.app.api import make_api
from aim2balance.app.container import Container


class _Absent:
    """Stands for every part of a running process: routes keep their parts, and ask them only when they are called."""

    def __getattr__(self, name: str) -> "_Absent":
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def document() -> dict[str, Any]:
    """What `GET /api/openapi.json` answers of every installation, without the checkout pages that only a demo has."""
    return make_api(cast("Container", _Absent())).openapi()


def shapes() -> dict[str, Any]:
    """The document without its paths: what the page's types are generated from."""
    whole = document()
    return {"openapi": whole["openapi"], "info": {"title": "aim2balance", "version": "0"}, "paths": {}, "components": whole["components"]}


if __name__ == "__main__":
    made = shapes() if "--shapes" in sys.argv[1:] else document()
    json.dump(made, sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")
