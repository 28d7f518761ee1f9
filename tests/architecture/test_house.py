"""The house rules that no other tool checks: front doors, who may reach outside, words and names."""

import ast
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "aim2balance"
DOMAINS = (
    "identity",
    "ledger",
    "catalogue",
    "impact",
    "wallet",
    "gateway",
    "usage",
    "payments",
    "donations",
    "notices",
    "files",
    "prompts",
    "knowledge",
    "agents",
    "chat",
    "schedules",
    "transfer",
    "admin",
)
NOUNS = {"types", "errors", "rules", "ports"}
# Rooms that are a front door of their own: pure and large, or composed by `app` alone.
DOORS = {
    "catalogue": {"dialects", "prices", "pricing", "tariff", "hold_sizing"},
    "gateway": {"dialects", "meter", "operations"},
    "payments": {"processor_events"},
}
FROM_APP = {"routes", "openapi", "service"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_other_domains_come_in_by_the_front_door(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for imported in imports_of(path):
        parts = imported.split(".")
        if len(parts) < 4 or parts[0] != "aim2balance" or parts[1] not in DOMAINS or parts[1] == own:
            continue
        allowed = NOUNS | DOORS.get(parts[1], set()) | (FROM_APP if own == "app" else set())
        assert parts[2] in allowed, f"{name_of(path)} imports {imported}: use the front door aim2balance.{parts[1]}"


WITH_OWN_PROCESSES = {"aim2balance.kit.worker", "aim2balance.kit.worker_process"}
"""Talk with a process of ours through a pair of sockets, which leads nowhere else."""


def reached_of(module: str, source: str) -> set[str]:
    """What is taken from a module."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return {node.attr for node in nodes if isinstance(node.value, ast.Name) and node.value.id == module}


def test_f10_only_adapters_open_connections() -> None:
    outside = {"socket", "ssl", "http.client", "urllib.request", "aiohttp", "httptools", "httpx2", "requests"}
    for path in modules():
        room = path.relative_to(PACKAGE).parts[0]
        if room in {"adapters", "postgres"}:
            continue
        pairs = {"socket"} if name_of(path) in WITH_OWN_PROCESSES else set()
        if pairs:
            assert reached_of("socket", path.read_text()) <= {"socketpair", "socket", "send_fds", "recv_fds"}, name_of(path)
            assert not re.search(r"\.(connect|connect_ex|bind|listen|sendto)\(", path.read_text()), name_of(path)
        found = {name for name in imports_of(path) if any(name == banned or name.startswith(banned + ".") for banned in outside)} - pairs
        assert not found, f"{name_of(path)} imports {found}: only adapters reach outside"
        assert "create_connection(" not in path.read_text(), f"{name_of(path)} opens a connection: only adapters do"


def test_f10_only_the_gateway_sends_to_providers() -> None:
    """`Upstream` is used by the relay, by adapters and by the container that introduces them; nothing else can reach a model."""
    may = {"aim2balance.gateway.relay", "aim2balance.gateway.service", "aim2balance.gateway.ports", "aim2balance.app.container"}
    for path in modules():
        if path.relative_to(PACKAGE).parts[0] == "adapters" or name_of(path) in may:
            continue
        assert "aim2balance.gateway.ports.Upstream" not in imports_of(path), f"{name_of(path)} could reach a provider"


def test_locks_of_postgresql_have_one_registry() -> None:
    """Everybody's `pg_advisory…` shares one space of numbers: `kit.db` gives them out. Migrations wait on a number of their own, before it."""
    known = {"aim2balance.kit.db", "aim2balance.app.migrate", "aim2balance.usage.queries_maintenance"}
    assert {name_of(path) for path in modules() if "pg_advisory" in path.read_text() or "pg_try_advisory" in path.read_text()} <= known


def floats_of(source: str) -> list[int]:
    """The lines with a float literal or a call of `float`. Seconds are allowed: a value given to a name that ends in `_s` or `_S`."""

    def is_seconds(name: str) -> bool:
        return name.lower().endswith("_s")

    tree = ast.parse(source)
    seconds: set[ast.expr | None] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) and is_seconds(target.id) for target in node.targets):
            seconds.add(node.value)
        elif (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_seconds(node.target.id)) or (
            isinstance(node, ast.keyword) and node.arg is not None and is_seconds(node.arg)
        ):
            seconds.add(node.value)
        elif isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            with_default = [
                *zip(reversed(positional), reversed(node.defaults), strict=False),
                *zip(node.kwonlyargs, node.kw_defaults, strict=True),
            ]
            seconds |= {default for argument, default in with_default if is_seconds(argument.arg)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float) and node not in seconds)
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("PRICE = 0.5", [1]),
        ("def book(fee=0.5): ...", [1]),
        ("book(fee=1e-6)", [1]),
        ("x = 3\ny = float(x)", [2]),
        ("WAIT_S = 2 * 0.5", [1]),
        ("WAIT_S = 0.5\nwait_s: float = 1.0\ndef wait(a, b_s=1.5, *, c_s=2.0): ...\nwait(1, b_s=0.1)", []),
        ("whole = 5 // 2", []),
    ],
)
def test_floats_are_found_and_seconds_are_none(source: str, lines: list[int]) -> None:
    assert floats_of(source) == lines


def test_f13_money_is_never_a_float() -> None:
    """In the rooms that move money no literal float and no `float(` appears, but for seconds."""
    rooms = [path for room in ("ledger", "wallet", "payments", "donations") for path in sorted((PACKAGE / room).rglob("*.py"))]
    of_prices = [PACKAGE / f"catalogue/{room}.py" for room in ("prices", "tariff", "pricing", "hold_sizing")]
    for path in [*rooms, PACKAGE / "kit/money.py", *of_prices]:
        found = floats_of(path.read_text())
        assert not found, f"{name_of(path)} makes a float in line {found[0]}"


def test_no_room_is_called_utils() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base"}
    assert not [name_of(path) for path in modules() if path.stem in banned]


def test_the_package_never_asserts() -> None:
    """`assert` vanishes under -O; invariants of the package are `kit.errors.invariant`."""
    for path in modules():
        found = [node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Assert)]
        assert not found, f"{name_of(path)} asserts in line {found[0]}"


def test_files_are_read_in_one_sitting() -> None:
    too_long = {name_of(path): n for path in modules() if (n := len(path.read_text().splitlines())) > 520}
    assert not too_long


def test_nothing_names_a_machine_a_registry_or_a_secret() -> None:
    patterns = (
        r"/work/|/root/|/home/[a-z]+/|/farm/",
        r"https?://(?:[a-z0-9.-]*\.)?(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org)",
        r"sk-(?:proj|ant)-[A-Za-z0-9]{16,}",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    )
    this = Path(__file__).resolve()
    for path in tracked_files():
        if path.resolve() == this or path.suffix in {".woff2", ".png", ".ico"}:
            continue
        text = path.read_text(errors="replace")
        for pattern in patterns:
            found = re.search(pattern, text)
            assert not found, f"{path.relative_to(ROOT)} holds {found[0]!r}"


def test_nothing_is_left_for_later() -> None:
    for path in tracked_files():
        if path.suffix in {".py", ".ts", ".tsx", ".css", ".sql"} and path.resolve() != Path(__file__).resolve():
            found = re.search(r"\bFIXME\b|\bTODO\b(?!\(#\d+\))", path.read_text())
            assert not found, f"{path.relative_to(ROOT)}: {found[0] if found else ''}"


def test_f33_python_text_has_no_forbidden_words() -> None:
    """What people may read from the server: string literals that are sentences."""
    forbidden = re.compile(
        r"\b(carbon|climate|klima)[- ]?neutral|\bcompensat(e|es|ed)\b|\boffset(s|ting)? (your|the|CO)|\bklimaneutral", re.IGNORECASE
    )
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not forbidden.search(node.value), f"{name_of(path)}, line {node.lineno}: {node.value[:80]!r}"


@pytest.mark.parametrize("domain", [domain for domain in DOMAINS if "lazy_exports" in (PACKAGE / domain / "__init__.py").read_text()])
def test_front_doors_lead_to_what_they_name(domain: str) -> None:
    package = import_module(f"aim2balance.{domain}")
    source = ast.parse((PACKAGE / domain / "__init__.py").read_text())
    offered = [
        alias.asname
        for node in ast.walk(source)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(f"aim2balance.{domain}.")
        for alias in node.names
    ]
    assert offered
    assert [name for name in offered if name is None or getattr(package, name, None) is None] == []
    modules_inside = {path.stem for path in (PACKAGE / domain).iterdir()}
    assert modules_inside.isdisjoint(offered), "a module that is imported takes the place of what is offered under its name"
    with pytest.raises(AttributeError, match="nobody"):
        package.nobody  # noqa: B018 - asking is the test


FROM_REQUESTS = re.compile(
    r"\.base_url_for\b|request\.base_url|request\.url\.(?!path\b)|url_for\(|x-forwarded-(?:proto|host)|[\"']forwarded[\"']|[\"']host[\"'](?=[,)\]])"
)
READS_HOST = {"kit/http.py", "gateway/routes.py"}
"""Who hands the `Host` of a request to `kit.own_address`, which believes loopback names only."""


def test_f69_nobody_builds_an_address_from_what_a_request_says() -> None:
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if FROM_REQUESTS.search(path.read_text())}
    assert found == READS_HOST
    for name in READS_HOST:
        for line in (PACKAGE / name).read_text().splitlines():
            if FROM_REQUESTS.search(line):
                assert "own_address" in line or line.strip().startswith("host = "), f"{name}: {line}"
