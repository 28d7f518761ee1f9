"""What is typed into the search, and the found places of a text: pure functions.

Texts are compared folded: one form of every letter, without accents and case. `sql/search_fold.sql` does the same in the database.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

BEGINNING_LEAST = 3
"""So many letters are looked for as the beginning of a word."""
SHOWN_BEFORE, SHOWN_AFTER = 70, 150
"""Of a text as much as that around the place found."""
_LONGEST_EDGE = 20
_LONGEST_AROUND = 100
_MARKUP = r"(?:[*_~`]|</?[a-z]{1,8}>){0,6}"
_WITHOUT_BLANKS = re.compile(
    r"[\u0e00-\u0eff\u0f20-\u109f\u1100-\u11ff\u1780-\u17ff\u1980-\u1b4f\u3005-\u31ff\u3400-\ua4cf\ua980-\ua9bf\uac00-\ud7ff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]"
)
"""Letters of scripts that set no blanks between words, as in `sql/search_runs.sql`."""
_PUNCTUATION = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w")
_SOUGHT = re.compile(r'(?P<absent>-?)"(?P<phrase>[^"]*)"?|(?P<minus>(?:-(?!-))?)(?P<word>[^\s"]+)')
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200f\u2060\ufeff]+"
)
_OTHER_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ς": "σ"}
    | dict(zip("øØđĐłŁħĦŧŦıðÐ", "oodDlLhHtTidD".lower(), strict=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """One thing that is searched for: a word, a name with its punctuation, or a phrase."""

    text: str
    is_absent: bool = False
    is_beginning: bool = False
    """The end of it may be missing."""
    is_phrase: bool = False

    @property
    def words(self) -> list[str]:
        return [word for word in self.text.split() if _WORD.search(word)]


def read_sought(words: str) -> list[list[Sought]]:
    """What is searched for: one of the lists, and of it everything. Words in quotes stand together, `-word` is absent, `or` is either.

    The last word may be a beginning, where there is no other syntax than words. Empty when nothing is left to be searched for.
    """
    groups: list[list[Sought]] = [[]]
    is_plain = True
    for found in _SOUGHT.finditer(words):
        text = found["word"] if found["phrase"] is None else found["phrase"]
        if found["phrase"] is None and text.lower() == "or" and not found["minus"]:
            is_plain = False
            groups.append([])
        elif _WORD.search(text):
            is_absent = bool(found["absent"] or found["minus"])
            is_plain = is_plain and not is_absent and found["phrase"] is None
            groups[-1].append(Sought(text=text, is_absent=is_absent, is_phrase=found["phrase"] is not None))
    groups = [group for group in groups if group]
    if is_plain and groups and words.endswith(last := groups[0][-1].text) and last[-1].isalnum():
        groups[0][-1] = Sought(text=last, is_beginning=True)
    return groups


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A short text, or a letter, as it is compared."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_OTHER_LETTERS)
    return unicodedata.normalize("NFC", bare).lower()


def is_in(words: str, name: str) -> bool:
    """Whether a name is what is searched for."""
    folded = fold(name)
    return any(all((fold(one.text) in folded) is not one.is_absent for one in group) for group in read_sought(words))


def snippet(
    text: str, marked: Sequence[Sequence[str]], stems: Iterable[str], also: Iterable[tuple[int, int]] = ()
) -> list[tuple[str, bool]]:
    """The text around the first place found, in pieces, each with whether it is one of them.

    `marked` are, for each thing searched for, folded texts: the whole of it, and its words, which are marked where the whole is nowhere.
    `stems` are beginnings of words, `also` places that somebody else found: the stems are looked for only without them.
    """
    text = unicodedata.normalize("NFC", text)
    shown = _found(text, marked, stems, also)
    first = shown[0][0] if shown else 0
    start, end = _edges(text, max(0, first - SHOWN_BEFORE), min(len(text), first + SHOWN_AFTER))
    pieces: list[tuple[str, bool]] = []
    at = start
    for low, high in shown:
        if low >= end:
            break
        pieces += [(text[at:low], False), (text[low : min(high, end)], True)]
        at = min(high, end)
    return [(piece, is_match) for piece, is_match in [*pieces, (text[at:end], False)] if piece]


def first_place(text: str, marked: Sequence[Sequence[str]], stems: Iterable[str]) -> int:
    """Where in a text of NFC the first of them stands; its beginning where none does."""
    found = _found(text, marked, stems, ())
    return found[0][0] if found else 0


def _found(text: str, marked: Sequence[Sequence[str]], stems: Iterable[str], also: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    folded, places = _folded(text)
    spans: list[tuple[int, int]] = []
    for whole, *words in filter(None, marked):
        spans += (
            _where(whole, folded)
            or _around_markup(whole, folded)
            or _with_others_between(whole, folded)
            or [span for word in words for span in _where(word, folded) or _with_others_between(word, folded)]
        )
    by_others = list(also)
    begun = "|".join(re.escape(stem) for stem in sorted(set(stems), key=len, reverse=True) if stem)
    if begun and by_others:
        spans += [(at.start(), at.end()) for at in re.finditer(rf"(?<![^\W_])(?:{begun})(?![^\W_])", folded)]
    elif begun:
        spans += [(at.start(), at.end()) for at in re.finditer(rf"(?<![^\W_])(?:{begun})[^\W_]*", folded)]
        # Inside a word, as a part of a name for example.
        spans = spans or [(at.start(), at.end()) for at in re.finditer(begun, folded)]
        spans = spans or [span for stem in stems for span in _around_markup(stem, folded, rf"(?:{_MARKUP}[^\W_])*")]
    ends = [*places, len(text)]
    return _merged([*by_others, *((places[low], max(places[high - 1] + 1, ends[high])) for low, high in spans if high > low)])


def _where(sought: str, folded: str) -> list[tuple[int, int]]:
    """Where it stands as a word; only where it does nowhere, inside of others (`service` of `user_service`), but no letter alone."""
    found = [(at.start(), at.end()) for at in re.finditer(re.escape(sought).replace("\\ ", r"\s+"), folded)] if sought else []
    words = [
        (low, high) for low, high in found if _is_edge(folded[low - 1 : low], sought[0]) and _is_edge(sought[-1], folded[high : high + 1])
    ]
    if words or len(sought) > 1:
        return words or found
    # Without the marks around it, `C++` of a text that has the letter alone.
    return []


def _is_edge(before: str, after: str) -> bool:
    """Whether a word may end between two letters."""
    return (
        not (before.isalnum() and after.isalnum()) or _WITHOUT_BLANKS.match(before) is not None or _WITHOUT_BLANKS.match(after) is not None
    )


def _around_markup(sought: str, folded: str, rest: str = "") -> list[tuple[int, int]]:
    """Where it stands with marks of Markdown between its letters: `注意：请看` of `**注意：**请看`."""
    if not 1 < len(sought) <= _LONGEST_AROUND:
        return []
    return [(at.start(), at.end()) for at in re.finditer(_MARKUP.join(map(re.escape, sought)) + rest, folded)]


def _with_others_between(sought: str, folded: str) -> list[tuple[int, int]]:
    """Its words with other punctuation around and between them: `AT-T` for `at&t`, `100` for `100%`, but no letter alone for `c++`."""
    words = [re.escape(word) for word in _PUNCTUATION.split(sought) if word]
    if len(sought) > _LONGEST_AROUND or len("".join(words)) < 2:
        return []
    together = r"[\W_]{1,4}".join(words)
    return [(at.start(), at.end()) for at in re.finditer(rf"(?<![^\W_]){together}(?![^\W_])", folded)]


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, with the place in the text of each of its letters."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        compared = fold(letter)
        # Marks of half the width are letters of their own in the text.
        if letters and compared and unicodedata.combining(compared[0]):
            both = unicodedata.normalize("NFC", letters[-1] + compared)
            if len(both) == len(letters[-1]):
                letters[-1] = both
                continue
        letters.append(compared)
        places += [place] * len(compared)
    return "".join(letters), places


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Moved to the next blank, where there is one near, so that no word is cut."""
    if start > 0:
        blank = re.search(r"\s", text[start : start + _LONGEST_EDGE])
        start += blank.end() if blank else 0
    if end < len(text):
        blank_before = re.search(r"\s\S*$", text[end - _LONGEST_EDGE : end])
        end -= _LONGEST_EDGE - blank_before.start() if blank_before else 0
    return start, end
