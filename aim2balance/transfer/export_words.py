"""What a chat on paper and as Markdown says beside its texts, in German and English, and when its messages were written. Pure."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final
from uuid import UUID

from aim2balance.chat.types import Message
from aim2balance.files.types import File
from aim2balance.kit.number_format import Language
from aim2balance.prompts.types import Settings

_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {
        "you": "You",
        "answer": "Answer",
        "instructions": "Instructions",
        "thoughts": "Thoughts",
        "byAI": "written by an AI",
        "about": "A chat with an AI: the answers in it were written by a model.",
        "missing": "\u25a1: a character this file's fonts do not have. The Markdown export has them all.",
        "image": "Image",
        "file": "File",
        "sources": "Sources",
        "page": "p.",
        "preset": "Preset",
        "adjusted": "adjusted",
        "temperature": "Temperature",
        "topP": "Top P",
        "mostOutput": "Most tokens of an answer",
        "effort": "Reasoning effort",
    },
    "de": {
        "you": "Sie",
        "answer": "Antwort",
        "instructions": "Anweisungen",
        "thoughts": "Gedankengang",
        "byAI": "von einer KI geschrieben",
        "about": "Ein Chat mit einer KI: Die Antworten darin hat ein Modell geschrieben.",
        "missing": "\u25a1: ein Zeichen, das die Schriften dieser Datei nicht haben. Als Markdown sind alle da.",
        "image": "Bild",
        "file": "Datei",
        "sources": "Quellen",
        "page": "S.",
        "preset": "Voreinstellung",
        "adjusted": "angepasst",
        "temperature": "Temperatur",
        "topP": "Top P",
        "mostOutput": "Höchstens Token je Antwort",
        "effort": "Denkaufwand",
    },
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the file: the language, and the zone of the times."""

    language: Language = "en"
    zone: tzinfo = UTC

    def word(self, name: str) -> str:
        return _WORDS[self.language][name]

    def written(self, at: datetime, *, by_ai: bool) -> str:
        """As "2026-11-30 11:25 CET, written by an AI"."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M %Z}" + (f", {self.word('byAI')}" if by_ai else "")

    def settings(self, settings: Settings) -> list[str]:
        """A line for what is set but the instructions."""
        origin = settings.origin
        told = {
            "preset": origin and origin.name + (f" ({self.word('adjusted')})" if origin.is_adjusted else ""),
            "temperature": settings.temperature,
            "topP": settings.top_p,
            "mostOutput": settings.most_output,
            "effort": settings.effort,
        }
        return [f"{self.word(name)}: {self._number(value)}" for name, value in told.items() if value is not None]

    def _number(self, value: object) -> str:
        return str(value).replace(".", ",") if isinstance(value, float) and self.language == "de" else str(value)

    def files(self, message: Message) -> list[str]:
        """A line for each other file of a question."""
        return [f"[{self.word('file')}: {file.name}]" for file in message.documents]

    def sources(self, message: Message) -> list[str]:
        """The passages an answer cites, as "[2] Lease.pdf, p. 4, § 7"."""
        cited = [(one.title or "", one.passage) for one in message.cited if one.passage is not None]
        return [
            f"[{place.number}] {file}, {self.word('page')} {place.page}" + (f", {place.heading}" if place.heading else "")
            for file, place in cited
        ]

    def images(self, message: Message, shown: Container[UUID] = ()) -> list[str]:
        """A line for each image of a message but those that are shown themselves."""
        return [self.image(file, number) for number, file in enumerate(message.files, start=1) if file.id not in shown]

    def image(self, file: File, number: int) -> str:
        """As "[Image 2: PNG, 1024 × 1024 px]"."""
        return f"[{self.word('image')} {number}: {file.media_type.removeprefix('image/').upper()}, {file.width} × {file.height} px]"


ENGLISH: Final = Reader()
