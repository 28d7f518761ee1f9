"""What texts mean, by the vectors of words that the package `wordllama` brings (MIT licence): in this process, without a hub. An extra:
`make meaning`. The package's own code is not loaded, for it reaches for the network: only its two files, a vector of 256 numbers for each
of 32,000 pieces of words, and how a text is cut into these. A text is the mean of its pieces.
"""

import asyncio
import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

from aim2balance.kit.errors import Unavailable

WEIGHTS: Final = "weights/l2_supercat_256.safetensors"
TOKENIZER: Final = "tokenizers/l2_supercat_tokenizer_config.json"
TENSOR: Final = "embedding.weight"


class WordLlama:
    """Implements `knowledge.ports.MeaningModel`. Raises `Unavailable` (meaning_missing) where a package is not installed."""

    name: Final = "wordllama-l2-supercat-256"
    dimensions: Final = 256
    least_similarity: Final = 0.25
    """Below it are questions in no language and texts that have nothing in common with one (bench/retrieval)."""

    def __init__(self) -> None:
        found = find_spec("wordllama")
        folder = Path(found.origin).parent if found is not None and found.origin else None
        if folder is None or find_spec("tokenizers") is None or find_spec("numpy") is None or not (folder / WEIGHTS).is_file():
            raise Unavailable("Search by meaning needs a package that is not installed: make meaning", code="meaning_missing")
        self._folder = folder
        self._loading = Lock()
        self._tokenizer: Any = None
        self._vectors: Any = None

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._embed, list(texts))

    def _embed(self, texts: list[str]) -> list[list[float]]:
        import numpy as np

        with self._loading:
            if self._tokenizer is None:
                self._vectors, self._tokenizer = self._load()
        embedded: list[list[float]] = []
        for pieces in self._tokenizer.encode_batch(texts, add_special_tokens=False):
            known = np.clip(np.asarray(pieces.ids, dtype=np.int64), 0, len(self._vectors) - 1)
            mean = self._vectors[known].astype(np.float32).mean(axis=0) if len(known) else np.zeros(self.dimensions, dtype=np.float32)
            length = float(np.linalg.norm(mean))
            embedded.append((mean / length if length else mean).tolist())
        return embedded

    def _load(self) -> tuple[Any, Any]:
        import numpy as np
        from tokenizers import Tokenizer

        file = self._folder / WEIGHTS
        with file.open("rb") as opened:
            head_bytes = int.from_bytes(opened.read(8), "little")
            head = json.loads(opened.read(head_bytes))[TENSOR]
        # Mapped, so that the processes of a machine share it and only what is used is read.
        vectors = np.memmap(file, dtype="<f2", mode="r", offset=8 + head_bytes + head["data_offsets"][0], shape=tuple(head["shape"]))
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return vectors, tokenizer
