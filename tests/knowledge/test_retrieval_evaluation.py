"""How many questions find the passage that answers them: the figures of `bench.retrieval.evaluate`, so that no change makes them worse unseen."""

import pytest

from aim2balance.adapters.embeddings.wordllama import WordLlama
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import Knowledge
from bench.retrieval import evaluate as evaluation

ALL, HALF, HARD, EAST_ASIAN = 0.75, 0.75, 0.5, 0.9
FUSED, FUSED_HARD = 0.79, 0.58
"""Below what is measured today, above what the search found before it knew parts of words (0.70, 0.71, 0.44)."""


async def test_questions_find_their_passages(db):
    owner_id, knowledge = OwnerId(new_id()), Knowledge(db, SystemClock())
    by_meaning = Knowledge(db, SystemClock(), WordLlama())
    texts, questions = evaluation.read_all()
    collection_id = await evaluation.ingest(db, by_meaning, owner_id, texts)
    told = evaluation.report(await evaluation.evaluate(knowledge, owner_id, collection_id, questions))
    both = told["german_and_english"]
    assert both["recall_at_5"] >= ALL
    assert both["held_out"]["recall_at_5"] >= HALF
    assert both["paraphrased"]["recall_at_5"] >= HARD
    assert told["east_asian"]["recall_at_5"] >= EAST_ASIAN
    fused = evaluation.report(await evaluation.evaluate(by_meaning, owner_id, collection_id, questions))
    for languages, found in told.items():
        assert fused[languages]["recall_at_5"] >= found["recall_at_5"], "by meaning, too, is never worse than by words alone"
        assert fused[languages]["held_out"]["recall_at_5"] >= found["held_out"]["recall_at_5"]
    assert fused["german_and_english"]["recall_at_5"] >= FUSED
    assert fused["german_and_english"]["paraphrased"]["recall_at_5"] >= FUSED_HARD


@pytest.mark.parametrize(("language", "least"), [("german", 100), ("english", 100), ("east_asian", 24)])
def test_every_section_is_asked_about(language, least):
    texts, questions = evaluation.read_articles(language)
    assert len(questions) >= least
    assert not any("?? " in text or "\n? " in text for text in texts.values())
    assert {question.article for question in questions} == set(texts)
    assert 0.4 < sum(question.is_held_out for question in questions) / len(questions) < 0.6
