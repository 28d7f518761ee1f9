"""What is measured side by side: the provider itself, nginx, LiteLLM, our gateway without books, and ours as it is sold."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import parts
from processes import GATEWAY_CORE, LOAD_CORE, Process, running

from aim2balance import __version__

MODEL = "bench"
SLOW_MODEL = "bench-slow"
PROVIDER_PORT = 19100
NGINX_PORT = 19110
LITELLM_PORT = 19120
BARE_PORT = 19130
OURS_PORT = 19140
CHUNKS = 100
PAUSE_MS = 20
"""A slow stream has 100 chunks, 50 in a second; the provider's port + 1 is the slow one."""

_MAIL = "bench@example.org"


@dataclass(slots=True, kw_only=True)
class Peer:
    """Something that answers `POST /v1/chat/completions`; `slow_port` where slow streams have a port of their own."""

    name: str
    label: str
    port: int
    slow_port: int
    process: Process
    headers: tuple[str, ...] = ()
    version: str = ""
    start_s: float | None = None
    idle_mib: float | None = None
    starts: list[float] = field(default_factory=list)


def log_of(name: str) -> Path:
    return parts.WORK / f"{name}.log"


@contextlib.contextmanager
def provider() -> Iterator[Peer]:
    """The mock provider, asked directly."""
    command = [parts.compiled("mock_upstream"), str(PROVIDER_PORT), str(CHUNKS), str(PAUSE_MS)]
    with running(command, core=LOAD_CORE, log=log_of("provider")) as process:
        process.wait_listening(port=PROVIDER_PORT)
        yield Peer(name="direct", label="direct", port=PROVIDER_PORT, slow_port=PROVIDER_PORT + 1, process=process)


@contextlib.contextmanager
def nginx() -> Iterator[Peer]:
    """A reverse proxy that only moves bytes: the floor for any gateway."""
    program = parts.nginx()
    folder = parts.WORK / "nginx"
    folder.mkdir(exist_ok=True)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    servers = "".join(
        f"upstream u{i} {{ server 127.0.0.1:{PROVIDER_PORT + i}; keepalive 1024; keepalive_requests 1000000; }}\n"
        f"server {{ listen 127.0.0.1:{NGINX_PORT + i}; location / {{ proxy_pass http://u{i}; proxy_http_version 1.1;"
        ' proxy_set_header Connection ""; proxy_buffering off; } }\n'
        for i in (0, 1)
    )
    (folder / "nginx.conf").write_text(
        f"worker_processes 1;\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; keepalive_requests 1000000;\n{temporary}{servers}}}\n"
    )
    command = [program, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    with running(command, core=GATEWAY_CORE, log=log_of("nginx")) as process:
        process.wait_listening(port=NGINX_PORT)
        yield Peer(
            name="nginx",
            label="nginx",
            port=NGINX_PORT,
            slow_port=NGINX_PORT + 1,
            process=process,
            version=parts.nginx_version(),
        )


@contextlib.contextmanager
def litellm() -> Iterator[Peer]:
    """LiteLLM's proxy with one worker and no database."""
    program = parts.litellm()
    config = parts.WORK / "litellm.json"
    rows = [
        {
            "model_name": name,
            "litellm_params": {"model": "openai/gpt-4o-mini", "api_base": f"http://127.0.0.1:{port}/v1", "api_key": "bench"},
        }
        for name, port in ((MODEL, PROVIDER_PORT), (SLOW_MODEL, PROVIDER_PORT + 1))
    ]
    config.write_text(json.dumps({"model_list": rows, "general_settings": {"master_key": "sk-bench"}}))
    env = {
        **_plain_environment(),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_TELEMETRY": "False",
        "LITELLM_LOG": "ERROR",
        "DISABLE_SCHEMA_UPDATE": "True",
        "NO_PROXY": "*",
    }
    command = [
        program,
        "--config",
        config,
        "--host",
        "127.0.0.1",
        "--port",
        str(LITELLM_PORT),
        "--num_workers",
        "1",
        "--telemetry",
        "False",
    ]
    with running(command, core=GATEWAY_CORE, log=log_of("litellm"), env=env, cwd=parts.WORK) as process:
        start_s = process.wait_ready(LITELLM_PORT, "/health/liveliness", 180)
        yield Peer(
            name="litellm",
            label="LiteLLM",
            port=LITELLM_PORT,
            slow_port=LITELLM_PORT,
            process=process,
            headers=("Authorization: Bearer sk-bench",),
            version=parts.litellm_version(),
            start_s=start_s,
        )


@contextlib.contextmanager
def bare() -> Iterator[Peer]:
    """Our gateway with books that say yes to everything: what relaying and metering cost."""
    env = {**_plain_environment(), "AIM2BALANCE_CONFIG": str(_our_config()), "AIM2BALANCE_DATA_DIR": str(parts.WORK / "bare")}
    command = [sys.executable, parts.HERE / "bare_gateway.py", str(BARE_PORT)]
    with running(command, core=GATEWAY_CORE, log=log_of("bare"), env=env, cwd=parts.WORK) as process:
        process.wait_listening(60, port=BARE_PORT)
        yield Peer(
            name="bare",
            label="ours, no ledger",
            port=BARE_PORT,
            slow_port=BARE_PORT,
            process=process,
            headers=("Authorization: Bearer a2b-bench",),
        )


@contextlib.contextmanager
def ours(starts: int = 3, *, name: str = "ours", checkout: Path = parts.REPOSITORY, port: int = OURS_PORT) -> Iterator[Peer]:
    """`aim2balance serve` of a checkout as anybody starts it: durable embedded PostgreSQL, a user, money, a key."""
    program = checkout / ".venv" / "bin" / "aim2balance"
    if not program.exists():
        raise parts.MissingError(f"aim2balance is not installed in {checkout}: run make setup there")
    data = parts.WORK / f"data-{name}"
    shutil.rmtree(data, ignore_errors=True)
    env = {
        **_plain_environment(),
        "AIM2BALANCE_DATA_DIR": str(data),
        "AIM2BALANCE_CONFIG": str(_our_config()),
        "AIM2BALANCE_SECRET_KEY": "bench",
    }
    command = [program, "serve", "--port", str(port)]

    def started() -> contextlib.AbstractContextManager[Process]:
        return running(command, core=GATEWAY_CORE, log=log_of(name), env=env, cwd=parts.WORK)

    with started() as process:
        process.wait_ready(port, "/readyz", 120)
        _command(program, env, "users", "create", _MAIL, given="a long enough password\n")
        _command(program, env, "wallet", "credit", _MAIL, "1000000", "--reason", "benchmark")
        secret = _command(program, env, "keys", "create", "--user", _MAIL, "--name", "bench").split()[-1]
    times = []
    for _ in range(starts - 1):
        with started() as process:
            times.append(process.wait_ready(port, "/readyz"))
    with started() as process:
        times.append(process.wait_ready(port, "/readyz"))
        process.pin_postgres(LOAD_CORE)
        yield Peer(
            name=name,
            label=name,
            port=port,
            slow_port=port,
            process=process,
            headers=(f"Authorization: Bearer {secret}",),
            version=__version__,
            start_s=sorted(times)[len(times) // 2],
            starts=times,
        )
        books = json.loads(_command(program, env, "ledger", "verify", "--json", may_fail=True) or "{}")
        parts.say(f"{name}: ledger verify afterwards: {json.dumps(books)[:300]}")


def _our_config() -> Path:
    """Two providers of the mock: the one that answers at once and the slow one."""
    config = parts.WORK / "aim2balance.json"
    providers = {
        name: {
            "dialect": "openai",
            "vendor": "other",
            "base_url": f"http://127.0.0.1:{port}/v1",
            "api_key": "bench",
            "zone": "DEU",
            "region": "eu",
            "models": [],
        }
        for name, port in (("mock", PROVIDER_PORT), ("mock-slow", PROVIDER_PORT + 1))
    }
    models = {
        name: {
            "provider": provider,
            "upstream": "gpt-4o-mini",
            "usd_per_mtok": {"input": 0.15, "output": 0.60},
            "max_output": 16384,
            "impact_as": "openai/gpt-4o-mini",
        }
        for name, provider in ((MODEL, "mock"), (SLOW_MODEL, "mock-slow"))
    }
    pricing = {"eur_per_usd": {"value": 0.92, "date": "2025-10-06", "source": "benchmark"}}
    config.write_text(json.dumps({"demo": False, "pricing": pricing, "providers": providers, "models": models}, indent=1))
    return config


def _plain_environment() -> dict[str, str]:
    """Ours without keys and settings that would change what is measured."""
    foreign = ("AIM2BALANCE_", "LITELLM_", "DATABASE_URL", "STRIPE_", "SMTP_", "S3_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign) and not name.endswith("_API_KEY")}


def _command(program: Path, env: dict[str, str], *arguments: str, given: str = "", may_fail: bool = False) -> str:
    done = subprocess.run(
        [program, *arguments], input=given, capture_output=True, text=True, env=env, cwd=parts.WORK, timeout=120, check=False
    )
    if done.returncode and not may_fail:
        raise parts.MissingError(f"aim2balance {' '.join(arguments[:2])}: {done.stderr[-800:].strip()}")
    return done.stdout
