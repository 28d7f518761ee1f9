"""The page's own house rules: what may import what, and what both sides must agree on."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aim2balance.chat.rules import MOST_COMPARED
from tests.architecture.test_house import ROOT

WEB = ROOT / "web"
NODE = ROOT / ".venv" / "bin" / "node"


def lint(folder: Path, name: str, text: str) -> str:
    """What biome says of one file of a page that has our rules and nothing else."""
    shutil.copy(WEB / "biome.json", folder)
    path = folder / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    biome = WEB / "node_modules" / "@biomejs" / "biome" / "bin" / "biome"
    done = subprocess.run([NODE, biome, "lint", name], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("src/features/chat/page.tsx", "@/features/presets/rules"),
        ("src/features/chat/page.tsx", "../presets/rules"),
        ("src/features/chat/components/picker.tsx", "../../presets/rules"),
        ("src/features/chat/components/picker.tsx", "@/app/navigation"),
        ("src/ui/menu.tsx", "@/features/presets/rules"),
        ("src/ui/menu.tsx", "@/api/client"),
        ("src/api/client.ts", "@/ui/menu"),
        ("src/lib/money.ts", "@/api/client"),
    ],
)
@pytest.mark.parametrize("form", ["import {{ thing }} from '{}';\nthing();\n", "void import('{}');\n"])
def test_an_upward_or_sideways_import_is_refused(tmp_path: Path, name: str, imported: str, form: str) -> None:
    assert "noRestrictedImports" in lint(tmp_path, name, form.format(imported))


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("src/features/chat/page.tsx", "./rules"),
        ("src/features/chat/components/picker.tsx", "../rules"),
        ("src/features/chat/page.tsx", "@/api/client"),
        ("src/app/shell.tsx", "@/features/chat/page"),
    ],
)
def test_an_import_from_below_is_not(tmp_path: Path, name: str, imported: str) -> None:
    assert "noRestrictedImports" not in lint(tmp_path, name, f"import {{ thing }} from '{imported}';\nthing();\n")


def test_as_many_models_are_compared_on_both_sides() -> None:
    written = re.search(r"^export const MOST_COMPARED = (\d+);", (WEB / "src/features/chat/rules.ts").read_text(), re.MULTILINE)
    assert written is not None
    assert int(written[1]) == MOST_COMPARED
