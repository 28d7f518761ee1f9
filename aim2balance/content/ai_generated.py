"""The mark of article 50 (2) of the AI Act: what a model wrote says so to machines, wherever it leaves us."""

from typing import Final

DIGITAL_SOURCE_TYPE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for it, the same that C2PA and schema.org use."""


def markdown_mark(model: str | None) -> str:
    """A comment that Markdown's readers do not show. A model's name cannot end it."""
    name = (model or "unknown").replace("--", "-").replace(">", "").replace("\n", " ")
    return f"<!-- ai-generated: true; model: {name}; digital-source-type: {DIGITAL_SOURCE_TYPE} -->"
