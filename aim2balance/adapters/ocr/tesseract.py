"""Tesseract on this machine: whether it is there, and its work in processes of its own. An extra: `make ocr`."""

from collections.abc import AsyncGenerator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from aim2balance.adapters.ocr.recognise import recognise
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits

DATA_FOLDERS: Final = (
    "usr/share/tesseract-ocr/*/tessdata",
    "usr/share/tessdata",
    "usr/local/share/tessdata",
    "opt/homebrew/share/tessdata",
)
"""Where Debian, other Linux systems and macOS keep the data of languages."""
DIRECTIONS: Final = "osd"
"""The data by which it sees which way up a page lies."""
LIMITS: Final = WorkLimits(seconds=120, memory_mib=1024, answer_mib=8)
"""Of the pages that are asked for at once."""


class Tesseract:
    """Implements `files.ports.TextRecognition` with these languages (`deu`, `eng`, …).

    Raises `Unavailable` (ocr_missing) where its package or the data of a language is not installed.
    """

    def __init__(self, languages: Sequence[str], root: Path = Path("/")) -> None:
        if find_spec("tesserocr") is None or find_spec("pypdfium2") is None:
            raise Unavailable("The packages that read scans are not installed: run `make ocr`.", code="ocr_missing")
        folders = [folder for pattern in DATA_FOLDERS for folder in sorted(root.glob(pattern), reverse=True)]
        needed = (*languages, DIRECTIONS)
        missing = {folder: [name for name in needed if not (folder / f"{name}.traineddata").is_file()] for folder in folders}
        found = next((folder for folder in folders if not missing[folder]), None)
        if found is None:
            lacking = min(missing.values(), key=len, default=list(needed))
            packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in lacking)
            raise Unavailable(f"Tesseract has no data of {', '.join(lacking)}; on Debian: apt-get install {packages}", code="ocr_missing")
        self._languages, self._data = "+".join(languages), f"{found}/"
        self.work = WorkerPool("text recognition", limits=LIMITS, processes=1)

    async def pages(self, owner_id: UUID, file: IO[bytes], numbers: Sequence[int], /) -> AsyncGenerator[str | None]:
        pieces = self.work.pieces(owner_id, recognise, file, list(numbers), self._languages, self._data)
        try:
            async for text in pieces:
                yield text
        finally:
            await pieces.aclose()

    async def close(self) -> None:
        await self.work.close()
