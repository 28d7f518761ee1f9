"""What the benchmark needs besides ourselves: two compiled programs, nginx, and LiteLLM in a virtual environment of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work"
REPOSITORY = HERE.parent
LITELLM = "litellm[proxy]==1.106.*"


class MissingError(Exception):
    """A part could not be had; the text says why."""


def compiled(name: str) -> Path:
    """The program made from `bench/<name>.c`. Raises `MissingError`."""
    source, program = HERE / f"{name}.c", WORK / name
    if program.exists() and program.stat().st_mtime > source.stat().st_mtime:
        return program
    if shutil.which("cc") is None:
        _install("gcc", "libc6-dev")
    _run(["cc", "-O2", "-Wall", "-Wextra", "-o", str(program), str(source)])
    return program


def nginx() -> Path:
    """nginx, installed when it is absent. Raises `MissingError`."""
    os.environ["PATH"] += ":/usr/sbin"
    if shutil.which("nginx") is None:
        _install("nginx-light")
    return Path(shutil.which("nginx") or "nginx")


def litellm() -> Path:
    """LiteLLM's proxy in `bench/.work/litellm`, never in ours. Raises `MissingError`."""
    folder = WORK / "litellm"
    done = folder / ".installed"
    if not done.exists():
        say(f"installing {LITELLM} into bench/.work/litellm (once, takes minutes)")
        _run([sys.executable, "-m", "venv", str(folder)])
        _run([str(folder / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check", LITELLM])
        done.touch()
    return folder / "bin" / "litellm"


def litellm_version() -> str:
    return _run([str(WORK / "litellm" / "bin" / "pip"), "show", "--disable-pip-version-check", "litellm"]).split("Version: ")[1].split()[0]


def nginx_version() -> str:
    return _run([str(nginx()), "-v"]).rpartition("/")[2].split()[0]


def say(text: str) -> None:
    """Progress goes to stderr; stdout is for the table."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _install(*packages: str) -> None:
    """Debian packages by apt, without starting their services. Raises `MissingError`."""
    if shutil.which("apt-get") is None:
        raise MissingError(f"{packages[0]} is not here and there is no apt-get")
    say(f"installing {' '.join(packages)}")
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    env = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    _run([*become, "apt-get", "update", "-qq"])
    _run([*become, *env, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    except OSError as error:
        raise MissingError(f"{command[0]}: {error}") from error
    if done.returncode:
        raise MissingError(f"{' '.join(command)}: {done.stdout[-500:].strip()}")
    return done.stdout
