"""Vendors as data: built-in rows are complete, and models are known by their names."""

import json

import pytest

from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, sees_images, vendor_of
from tests.shared_data import shared


def test_the_vendors_of_the_contract_are_known() -> None:
    assert set(VENDORS) == {"openai", "anthropic", "google", "groq", "openrouter", "mistral", "deepseek", "xai", "ollama", "other"}
    assert all(vendor.base_url and vendor.variable and vendor.region for vendor in BUILT_IN)


@pytest.mark.parametrize(
    ("name", "address", "vendor"),
    [
        ("groq", "http://127.0.0.1", "groq"),
        ("mine", "https://api.x.ai/v1", "xai"),
        ("mine", "https://API.DeepSeek.com", "deepseek"),
        ("mine", "http://127.0.0.1:11434/v1", "other"),
        ("mine", "", "other"),
    ],
)
def test_a_vendor_is_known_by_name_or_host(name: str, address: str, vendor: str) -> None:
    assert vendor_of(name, address).name == vendor


SEE = """
    gpt-4o-mini openai/gpt-5 gpt-4.1 gpt-4-turbo gpt-4-vision-preview o1 o3 o4-mini-2025-04-16 gpt-5.1-codex claude-3-5-haiku-20241022
    claude-sonnet-4-5 anthropic/claude-haiku-4.5 models/gemini-2.5-flash google/gemini-3-pro gemma-3-12b-it gemma3:4b meta-llama/llama-4-scout
    llama-3.2-11b-vision-preview llama3.2-vision:11b meta-llama/Llama-Guard-4-12B pixtral-12b mistral-small-2506 mistral-medium-latest
    magistral-small-2509 grok-4 grok-4.3 grok-2-vision qwen2.5-vl-72b qwen2.5vl:7b Qwen/QVQ-72B-Preview moonshotai/kimi-k2.5 glm-4.5v llava:7b
    phi-4-multimodal-instruct command-a-vision-07-2025 deepseek-vl2
""".split()
BLIND = """
    gpt-3.5-turbo openai/gpt-3.5-turbo-0125 gpt-4 gpt-4-0613 gpt-4-turbo-preview openai/gpt-oss-120b o1-mini o3-mini-2025-01-31 text-embedding-3-small
    claude-2.1 claude-instant-1.2 gemini-pro gemma2-9b-it gemma-3-1b-it gemma3:1b llama-3.3-70b-versatile llama-3.1-8b-instant llama3-70b-8192
    meta-llama/llama-3.3-70b-instruct:free llama3.2:3b llama3:8b codellama open-mixtral-8x22b codestral-2501 mistral-7b-instruct mistral:7b
    open-mistral-nemo ministral-8b-2410 mistral-large-2411 magistral-medium-2506 grok-3-mini deepseek/deepseek-r1 deepseek-v3.1 qwen/qwen3-32b
    qwen2.5-coder-32b qwq-32b moonshotai/kimi-k2-instruct-0905 z-ai/glm-4.6 phi-4 command-r-plus whisper-large-v3
""".split()
UNTOLD = [
    "demo",
    "deepseek-chat",
    "qwen3.5-plus",
    "glm-5",
    "ft:my-own",
    "some/new-model",
    "devstral-latest",
    "command-a-plus-05-2026",
    "nova-pro",
]


@pytest.mark.parametrize(("models", "sees"), [(SEE, True), (BLIND, False), (UNTOLD, None)])
def test_names_tell_whether_a_model_reads_images(models: list[str], sees: bool | None) -> None:
    assert {model: sees_images(VENDORS["openrouter"], model) for model in models} == dict.fromkeys(models, sees)
    assert {model: sees_images(VENDORS["ollama"], model) for model in models} == dict.fromkeys(models, sees or None)


def test_no_model_that_was_recorded_with_images_is_thought_blind() -> None:
    recordings = json.loads(shared("recordings", "index.json").read_text(encoding="utf-8"))["recordings"]
    asked = {
        (row["provider"], row["model"]) for row in recordings if "vision" in row["tags"] and row["model"] and row["provider"] in VENDORS
    }
    assert len(asked) > 10
    assert [(place, model) for place, model in asked if sees_images(VENDORS[place], model) is False] == []
