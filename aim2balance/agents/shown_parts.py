"""The parts of a run as its readers see them: those of all its answers in one row, what each says set apart by a blank line. Pure."""

from aim2balance.content.events import AnswerFinished, ContentEvent, PartExtended, PartSealed, PartStarted
from aim2balance.content.parts import ImagePart, Parts, ReasoningPart, TextPart

ShownPart = TextPart | ReasoningPart | ImagePart


class ShownParts:
    """Numbers what is shown, answer after answer."""

    def __init__(self) -> None:
        self._count = 0
        self._has_text = False
        self._places: dict[int, int] = {}
        self._is_text_begun = False

    def add(self, part: ShownPart) -> PartStarted:
        self._count += 1
        return PartStarted(index=self._count - 1, part=part)

    def begin_answer(self) -> None:
        """What comes now is another answer of the model."""
        self._places = {}
        self._is_text_begun = False

    def replayed(self, parts: Parts) -> list[PartStarted]:
        """An answer that is there already."""
        self.begin_answer()
        made: list[PartStarted] = []
        for part in parts:
            if isinstance(part, ReasoningPart | ImagePart) or (isinstance(part, TextPart) and part.text.strip()):
                made += [*self._apart(part), self.add(part)]
        return made

    def passed(self, event: ContentEvent) -> list[ContentEvent]:
        """What of an answer's events its readers see: text and reasoning."""
        match event:
            case PartStarted(part=TextPart() | ReasoningPart() as part):
                apart = self._apart(part)
                self._places[event.index] = self._count
                return [*apart, self.add(part)]
            case PartExtended() if event.index in self._places:
                return [PartExtended(self._places[event.index], event.text)]
            case PartSealed() if event.index in self._places:
                return [PartSealed(self._places[event.index], event.opaque)]
            case PartStarted() | PartExtended() | PartSealed() | AnswerFinished():
                return []
            case _:
                return [event]

    def _apart(self, part: ShownPart) -> list[PartStarted]:
        if not isinstance(part, TextPart) or self._is_text_begun:
            return []
        self._is_text_begun = True
        apart = [self.add(TextPart(text="\n\n"))] if self._has_text else []
        self._has_text = True
        return apart
