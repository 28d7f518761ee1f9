"""What `models list`, `models price` and `config check` say."""

import json
from pathlib import Path

import pytest

from aim2balance.catalogue import check_configuration, describe_model, price_model
from aim2balance.catalogue.errors import ModelNotFound
from aim2balance.catalogue.pricing import price, typical
from aim2balance.kit.settings import WrongConfiguration, read_environment
from tests.catalogue.samples import catalogue, d


def test_the_list_describes_every_model() -> None:
    found = catalogue("providers: { openai: { api_key: k, models: [gpt-4o-mini, text-embedding-3-small] } }\ndemo: true")
    mini, embedding, demo, *_ = (describe_model(offer, found.rates) for offer in found.offered())
    assert (mini["id"], mini["provider"], mini["region"], mini["contextWindow"], mini["vision"], mini["demo"]) == (
        "gpt-4o-mini",
        "openai",
        "us",
        128000,
        True,
        False,
    )
    assert mini["usdPerMtok"] == {"input": d("0.15"), "output": d("0.6"), "cachedInput": d("0.075")}
    assert mini["eurPerMtok"] == {"input": d("0.1627"), "output": d("0.6507"), "cachedInput": d("0.0813")}
    assert (embedding["usdPerMtok"]["output"], embedding["eurPerMtok"]["output"], embedding["vision"]) == (None, None, False)
    assert (demo["label"], demo["demo"], demo["vision"]) == ("Demo (scripted, no AI)", True, None)


def test_an_operator_says_whether_a_model_reads_images() -> None:
    found = catalogue(
        "models: { mine: { provider: openai, upstream: gpt-4o-mini, vision: false }, seeing: { provider: openai, upstream: o3, vision: true },"
        " plain: { provider: openai, upstream: o3 } }",
        OPENAI_API_KEY="k",
    )
    said = {offer.name: offer.deployment.sees_images for offer in found.offered()}
    assert (said["mine"], said["seeing"], said["plain"]) == (False, True, True)


def test_a_typical_answer_writes_only_where_output_has_a_price() -> None:
    found = catalogue("providers: { openai: { api_key: k, models: [gpt-4o-mini, text-embedding-3-small] } }")
    mini, embedding = (offer.deployment.prices for offer in found.offered())
    assert price(typical(mini), mini, found.rates).total.micro == 423  # (1000 × 0.15 + 400 × 0.60) × 0.92 × 1.15 × 1.025
    assert price(typical(embedding), embedding, found.rates).total.micro == 22


def test_the_price_of_a_model_shows_every_figure_with_its_source() -> None:
    found = price_model(catalogue("", ANTHROPIC_API_KEY="k"), "claude-sonnet-4-5-20250929")
    (deployment,) = found["deployments"]
    assert (found["eurPerUsd"], found["rateDate"], found["rateSource"]) == (0.92, "2025-10-06", "a test")
    assert (deployment["source"], deployment["usdPerMtok"]["input"], deployment["tiers"][0]["above"]) == ("genai-prices 0.0.1", 3, 200_000)
    json.dumps(found)
    with pytest.raises(ModelNotFound):
        price_model(catalogue(), "nope")


def test_the_check_lists_what_is_offered_and_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "aim2balance.yaml").write_text(
        "providers:\n  openai: { api_key: '${OPENAI_API_KEY}' }\n  mine: { base_url: 'http://h', models: [a] }\nmodels: { b: { provider: mine } }\n",
        encoding="utf-8",
    )
    report = check_configuration(read_environment({}, tmp_path))
    assert (report["demo"], report["providers"], report["models"]) == (False, ["mine"], [])
    assert any("openai: no API key" in each for each in report["warnings"])
    assert [each.partition(":")[0] for each in report["warnings"] if "no price" in each] == ["b", "mine/a"]


def test_the_check_refuses_what_would_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "aim2balance.yaml").write_text("demo: true", encoding="utf-8")
    with pytest.raises(WrongConfiguration):
        check_configuration(read_environment({"OPENAI_API_KEY": "k"}, tmp_path))
