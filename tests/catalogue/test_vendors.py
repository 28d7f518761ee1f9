"""Vendors as data: built-in rows are complete, and models are known by their names."""

import pytest

from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, sees_images, vendor_of


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


@pytest.mark.parametrize(
    ("model", "sees"),
    [
        ("gpt-4o-mini", True),
        ("gpt-3.5-turbo", False),
        ("openai/gpt-5", True),
        ("claude-sonnet-4-5", True),
        ("models/gemini-2.5-flash", True),
        ("llama-3.3-70b-versatile", False),
        ("meta-llama/llama-4-scout", True),
        ("qwen2.5-vl-72b", True),
        ("text-embedding-3-small", False),
    ],
)
def test_models_that_read_pictures(model: str, sees: bool) -> None:
    assert sees_images(model) is sees
