"""What mypy, as strict as for the package, has against small modules."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ONE_AT_A_TIME = pytest.mark.xdist_group("mypy")
"""For every module that asks the type checker: two at once would write the cache they share."""


def complaints(texts: Sequence[str], tmp_path: Path) -> list[str]:
    """The lines about each of these modules, in one run; empty for a right one."""
    files = [tmp_path / f"snippet_{number}.py" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not done.stderr
    return ["\n".join(said for said in done.stdout.splitlines() if file.name in said) for file in files]
