"""The words of a question: which say nothing by themselves, and of what parts compounds are put together. Plain functions."""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

LEAST_PART: Final = 3
"""Letters of a part, where the other one is known too."""
LEAST_ALONE: Final = 5
"""Letters of a part, where the other one is not known."""
LEAST_INSIDE: Final = 4
"""So many letters are looked for as the beginning or the end of a word."""
MOST_LETTERS: Final = 40
_LINKS: Final = ("", "s", "n", "en", "es", "er", "e")
"""What German puts between two parts."""
_LEXEME = re.compile(r"'((?:[^']|'')+)'")
_LATIN = re.compile(r"[a-z]+")

_COMMON_GERMAN: Final = """
warum wann wer wen wem wessen wofur wozu weshalb wieso weswegen womit wodurch woran worauf woraus worin woruber wovon wovor wobei
woher wohin wieviel welch welche welcher welches welchen welchem fur uber dass konnen konnte konnten kannst konnt durfen darf
darfst durfte durften mussen muss musste mussten mochte mochten mag soll sollte sollten will wollen wollte wurde wurden werden
wird geworden hatte hatten haben habe gehabt sein war waren gewesen wahrend ware gibt gab geben geht gehen ging macht machen
gemacht lasst lassen liess tun tut getan kommt kommen kam heisst heissen nennt etwa etwas ganz immer nie oft mehr meist sehr viel
viele vielen wenig wenige schon noch nur auch doch denn dann da dabei dafur daher damit danach daran darauf daraus darin daruber
darum davon davor dazu dort hier jetzt nun so sonst trotz zwischen gegen ohne bis seit bei nach von vor wegen weil wenn ob obwohl
als wie zum zur ins am im beim vom eigentlich uberhaupt bitte genau moglich eben fast bereits jeder jede jedes jeden jemand man
niemand einige einiger anderer andere anderen mein meine meinem meinen meiner dein deine unser unsere ihr ihre seine seiner seinem
dies diese dieser dieses
"""
_COMMON_ENGLISH: Final = """
what when where which who whom whose why how does did do done doing is are was were be been being has have had having can could
may might must shall should will would get gets got getting make makes made making come comes came go goes going went let lets say
says said tell tells told mean means there here then than too very much many more most some any every each other another also only
just even still yet ever never often about after against before between during from into onto over out through under until upon
with within without because if please actually exactly possible anybody anyone anything nobody nothing somebody someone something
my your our their his her its this that these those
"""
COMMON: Final = frozenset(f"{_COMMON_GERMAN} {_COMMON_ENGLISH}".split())
"""Pronouns, question words, auxiliaries and what else every text has, without accents; PostgreSQL leaves out only some of them."""


def lexemes_of(query: str) -> set[str]:
    """The words in a tsquery."""
    return {found.replace("''", "'") for found in _LEXEME.findall(query)}


def forms_of(query: str) -> list[str]:
    """Of these, the ones that may be parts of other words or have such: Latin letters, not too few."""
    return sorted(word for word in lexemes_of(query) if LEAST_INSIDE <= len(word) <= MOST_LETTERS and _LATIN.fullmatch(word))


def says_nothing(query: str) -> bool:
    """Whether the word of a tsquery is one that every text has."""
    return not COMMON.isdisjoint(lexemes_of(query))


def candidates_of(form: str) -> set[str]:
    """What the parts of a word may be."""
    return {part for head, tail in _cuts(form) for part in (head, tail)}


def parts_of(form: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """The parts of a word, of which the collections know both, else the longest that they know, else none."""
    both = [(head, tail) for head, tail in _cuts(form) if head in known and tail in known]
    if both:
        return max(both, key=lambda cut: (min(map(len, cut)), len(cut[0])))
    alone = [part for cut in _cuts(form) for part in cut if part in known and len(part) >= LEAST_ALONE]
    return (max(alone, key=lambda part: (len(part), part)),) if alone else ()


def may_be_inside(words: Iterable[str]) -> list[str]:
    """Those that are long enough to be looked for at the beginning or the end of other words."""
    return sorted({word for word in words if len(word) >= LEAST_INSIDE})


def _cuts(form: str) -> Iterator[tuple[str, str]]:
    for at in range(LEAST_PART, len(form) - LEAST_PART + 1):
        for link in _LINKS:
            head = form[:at].removesuffix(link)
            if form[:at] == head + link and len(head) >= LEAST_PART:
                yield head, form[at:]
