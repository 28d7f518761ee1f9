"""Vendors as data: built-in rows are complete, and a vendor is known by name or host."""

import pytest

from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, vendor_of


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
