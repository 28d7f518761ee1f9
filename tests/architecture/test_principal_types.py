"""Whose something is and who does it are told apart by the type checker: what compiles here is the smallest copy of each mistake."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SNIPPET = """
from typing import Any
from uuid import UUID
from aim2balance import identity, organisations
from aim2balance.chat.ports import Models
from aim2balance.kit.principal import Actor, OwnerId, UserId
from aim2balance.notices import service as notices

async def read(post: Any, models: Models, user: UserId, owner: OwnerId, some: UUID) -> None:
    {line}
"""
RIGHT = {
    "await identity.find_reader(post.db, user)": "await identity.find_reader(post.db, owner)",
    "await identity.find_reader(post.db, organisations.reader_of(owner))": "await identity.find_reader(post.db, some)",
    "await notices.list_banners(post, owner)": "await notices.list_banners(post, user)",
    "Actor(user_id=user)": "Actor(user_id=owner)",
    "organisations.own(user)": "organisations.own(owner)",
    "await models.ask(owner_id=owner, user_id=user, conversation_id=some, project_id=None, model='', messages=[])": (
        "await models.ask(owner_id=user, user_id=user, conversation_id=some, project_id=None, model='', messages=[])"
    ),
}


def complaints(tmp_path: Path, lines: list[str]) -> list[str]:
    """What the type checker says of each of these lines, in our own settings; empty for a right one."""
    files = []
    for number, line in enumerate(lines):
        files.append(tmp_path / f"snippet_{number}.py")
        files[-1].write_text(SNIPPET.format(line=line))
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", *map(str, files)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return ["\n".join(said for said in done.stdout.splitlines() if file.name in said) for file in files]


def test_the_checker_refuses_an_owner_where_a_user_belongs(tmp_path: Path) -> None:
    assert complaints(tmp_path, list(RIGHT)) == [""] * len(RIGHT)
    for line, said in zip(RIGHT.values(), complaints(tmp_path, list(RIGHT.values())), strict=True):
        assert "arg-type" in said, line
