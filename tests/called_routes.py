"""Which routes of `/api` no test had a successful answer of: reported with `--every-route`, by all workers together."""

from typing import Any

import pytest

from tests.answers import PROVEN

_called: set[tuple[str, str]] = set()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-route", action="store_true", help="fail where no test had a successful answer of a route of /api")


def _own() -> set[tuple[str, str]]:
    return {(method, path) for method, path, status in PROVEN if status.startswith("2")}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _called.update(map(tuple, getattr(node, "workeroutput", {}).get("called_routes", ())))


def missing_routes() -> list[str]:
    """The routes of the document that are left."""
    from aim2balance.app.openapi import document

    described = {
        (method.upper(), path) for path, operations in document()["paths"].items() if path.startswith("/api/") for method in operations
    }
    return sorted(f"{method} {path}" for method, path in described - _called - _own())


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["called_routes"] = sorted(_own())
    elif session.config.getoption("--every-route") and exitstatus == pytest.ExitCode.OK and missing_routes():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--every-route"):
        missing = missing_routes()
        terminalreporter.section(f"{len(missing)} routes of /api that no test had a successful answer of")
        for route in missing:
            terminalreporter.line(route)
