"""The texts of statements and badges in German and English, kept beside the code so that a test can read every one of them.

The standing line belongs into the same view as any footprint, word for word.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final, Literal

Language = Literal["en", "de"]

TRANSLATIONS: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    files("aim2balance.donations").joinpath("translations.json").read_text(encoding="utf-8")
)
