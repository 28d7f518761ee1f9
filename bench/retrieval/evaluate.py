"""Whether a question finds the passage that answers it: recall of the first one and of the first five, by language.

The texts are short articles written for this purpose, in Markdown: `german.md`, `english.md` and `east_asian.md` beside this file (facts in own
words, under the licence of the project). A line that begins with `? ` is a question of somebody who knows what the section above it is about; one with `?? ` is
asked by somebody who does not, in other words than those of the section as far as one can. They are no part of the text. All texts are one collection, so that every question stands against every language. Articles with an odd number are
held out: nothing of the search may be tuned by their questions. `--beside FOLDER` reads further texts in between, which answer none of the
questions but are many: books, laws. Prints JSON: `python -m bench.retrieval.evaluate [--beside FOLDER] [--meaning] [--misses]`.
"""

import argparse
import asyncio
import json
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from aim2balance.adapters.embeddings.wordllama import WordLlama
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import Worker
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import Knowledge
from bench.knowledge import OWNER, fill, own_server

HERE: Final = Path(__file__).parent
LANGUAGES: Final = ("german", "english", "east_asian")
GOAL: Final = 0.75
SHOWN: Final = 5
PAGE: Final = 3_000
"""Letters of a page of a text that is read in between."""
MOST_BESIDE: Final = 3_000_000
"""Letters of such texts altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and the article and section that answer it."""

    text: str
    language: str
    article: str
    section: str
    is_paraphrased: bool
    is_held_out: bool
    share: float
    """Of its longer words, so many stand in the section letter by letter."""


def read_articles(language: str) -> tuple[dict[str, str], list[Question]]:
    """The articles of a language by their names, without the questions; and the questions."""
    texts: dict[str, str] = {}
    questions: list[Question] = []
    for number, block in enumerate(re.split(r"^# ", (HERE / f"{language}.md").read_text(), flags=re.MULTILINE)[1:], 1):
        article = block.partition("\n")[0].strip()
        texts[article] = "\n".join(line for line in f"# {block}".splitlines() if not line.startswith("?"))
        for part in re.split(r"^## ", block, flags=re.MULTILINE)[1:]:
            section, *lines = part.strip().splitlines()
            said = {*_words(article), *_words(section), *(word for line in lines if not line.startswith("?") for word in _words(line))}
            for line in lines:
                if line.startswith("?"):
                    words = _words(line)
                    one = Question(
                        text=line.lstrip("? "),
                        language=language,
                        article=article,
                        section=section,
                        is_paraphrased=line.startswith("??"),
                        is_held_out=number % 2 == 1,
                        share=sum(word in said for word in words) / len(words) if words else 0.0,
                    )
                    questions.append(one)
    return texts, questions


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)]


def read_all() -> tuple[list[tuple[str, list[str]]], list[Question]]:
    """Every article as a file of one page, and every question."""
    texts: list[tuple[str, list[str]]] = []
    questions: list[Question] = []
    for language in LANGUAGES:
        articles, asked = read_articles(language)
        texts += [(f"{name}.md", [text]) for name, text in articles.items()]
        questions += asked
    return texts, questions


def texts_beside(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Name and pages of the texts below a folder, until there are enough of them."""
    room = MOST_BESIDE
    for path in sorted(one for one in folder.rglob("*") if one.suffix in {".txt", ".md"} and one.is_file()):
        text = path.read_text(errors="replace").replace("\0", "")[:room]
        room -= len(text)
        if text.strip():
            yield path.name, [text[at : at + PAGE] for at in range(0, len(text), PAGE)]
        if room <= 0:
            return


async def ingest(db: Database, knowledge: Knowledge, owner_id: OwnerId, texts: Iterable[tuple[str, list[str]]]) -> UUID:
    """A collection with these texts, read to the end."""
    collection = await knowledge.add(owner_id, "evaluation", "")
    for name, pages in texts:
        await knowledge.add_source(owner_id, collection.id, await fill(db, pages, owner_id=owner_id, name=name))
    await Worker(db, SystemClock(), knowledge.handlers()).run_due()
    return collection.id


async def evaluate(
    knowledge: Knowledge, owner_id: OwnerId, collection_id: UUID, questions: Sequence[Question]
) -> dict[Question, int | None]:
    """At which place each question found its section, counted from 1; None: not among the first."""
    ranks: dict[Question, int | None] = {}
    for question in questions:
        found = (await knowledge.search(owner_id, collection_id, question.text, 10)).passages
        wanted = (f"{question.article}.md", question.section)
        places = [(passage.place.name, passage.place.heading) for passage in found]
        ranks[question] = places.index(wanted) + 1 if wanted in places else None
    return ranks


def figures(ranks: dict[Question, int | None]) -> dict[str, Any]:
    """Recall of the first and of the first five, of all questions given."""
    places = list(ranks.values())
    return {
        "questions": len(places),
        "recall_at_1": round(sum(place == 1 for place in places) / len(places), 3),
        "recall_at_5": round(sum(place is not None and place <= SHOWN for place in places) / len(places), 3),
    }


def report(ranks: dict[Question, int | None]) -> dict[str, Any]:
    """Of German and English together, by language and by kind of question; what is held out apart."""
    said: dict[str, Any] = {}
    for name, languages in (("german_and_english", LANGUAGES[:2]), *((one, (one,)) for one in LANGUAGES)):
        own = {question: place for question, place in ranks.items() if question.language in languages}
        said[name] = {
            **figures(own),
            "held_out": figures({question: place for question, place in own.items() if question.is_held_out}),
        }
        for kind, is_paraphrased in (("plain", False), ("paraphrased", True)):
            of_kind = {question: place for question, place in own.items() if question.is_paraphrased is is_paraphrased}
            if of_kind and name != "east_asian":
                share = round(statistics.mean(question.share for question in of_kind), 3)
                said[name][kind] = {**figures(of_kind), "words_from_the_passage": share}
    return said


async def run(url: str, beside: Path | None, *, misses: bool, meaning: WordLlama | None = None) -> dict[str, Any]:
    db = await Database.open(url)
    knowledge = Knowledge(db, SystemClock(), meaning)
    texts, questions = read_all()
    texts += [] if beside is None else list(islice(texts_beside(beside), 500))
    collection_id = await ingest(db, knowledge, OWNER, texts)
    passages = (await knowledge.get(OWNER, collection_id)).passages
    told: dict[str, Any] = {"passages": passages, "goal_recall_at_5": GOAL}
    ranks = await evaluate(Knowledge(db, SystemClock()), OWNER, collection_id, questions)
    told["full_text"] = report(ranks)
    if meaning is not None:
        ranks = await evaluate(knowledge, OWNER, collection_id, questions)
        told["full_text_and_meaning"] = {"model": meaning.name, **report(ranks)}
    await db.close()
    if misses:
        told["missed"] = [
            f"{question.article} / {question.section}: {question.text}"
            for question, place in ranks.items()
            if not question.is_held_out and (place is None or place > SHOWN)
        ]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, default=None)
    parser.add_argument("--meaning", action="store_true", help="ask by meaning, too (`make meaning`)")
    parser.add_argument("--misses", action="store_true", help="say which questions that are not held out found nothing")
    chosen = parser.parse_args()
    with own_server() as url:
        print(
            json.dumps(
                asyncio.run(run(url, chosen.beside, misses=chosen.misses, meaning=WordLlama() if chosen.meaning else None)),
                indent=2,
                ensure_ascii=False,
            )
        )


if __name__ == "__main__":
    main()
