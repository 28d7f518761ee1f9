"""Who looks into uploaded files, where the operator wants it: for viruses, for the letters of scanned pages, for what their texts mean."""

from aim2balance.adapters.embeddings.wordllama import WordLlama
from aim2balance.adapters.ocr.tesseract import Tesseract
from aim2balance.adapters.scan.clamav import ClamAV
from aim2balance.catalogue.types import Configuration


def virus_scanner(settings: Configuration) -> ClamAV | None:
    url = settings.services.clamav_url
    return ClamAV(url) if url else None


def text_recognition(settings: Configuration) -> Tesseract | None:
    """Raises `Unavailable` (ocr_missing)."""
    return Tesseract(settings.ocr_languages) if settings.ocr_languages else None


def meaning_model(settings: Configuration) -> WordLlama | None:
    """Raises `Unavailable` (meaning_missing)."""
    return WordLlama() if settings.meaning == "wordllama" else None
