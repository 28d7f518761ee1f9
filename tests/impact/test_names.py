import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.impact import names, overlay, registry


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("claude-3.5-sonnet", "claude-3-5-sonnet"),
        ("claude-4.5-haiku", "claude-haiku-4-5"),
        ("llama3.1:8b", "Llama-3.1-8B"),
        ("Meta_Llama 3", "meta-llama-3"),
        ("gpt-4.1", "gpt-4-1"),
    ],
)
def test_one_model_has_one_canonical_name(one, other):
    assert names.canonical(one) == names.canonical(other)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("meta-llama/llama-3.3-70b-instruct:free", "llama-3.3-70b-instruct"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("openrouter/anthropic/claude-sonnet-4.5", "claude-sonnet-4.5"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"),
        ("ft:gpt-4o-mini-2024-07-18:acme::x1", "gpt-4o-mini"),
        ("models/gemini-2.0-flash-001", "gemini-2.0-flash"),
        ("gemini-2.5-pro-preview-05-06", "gemini-2.5-pro"),
        ("command-r-08-2024", "command-r"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku"),
    ],
)
def test_prefix_region_tag_and_date_come_off(name, wanted):
    assert wanted in tuple(names.spellings(name))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("some-model-70b-chat", (70, 70)),
        ("x/Foo-1.5B", (1.5, 1.5)),
        ("foo-30b-a3b", (30, 3)),
        ("foo-235B-A22B-instruct", (235, 22)),
        ("bar-8x7b", (56, 14)),
        ("bar-1x7b", (7, 7)),
        ("smol-135m", (0.135, 0.135)),
        ("foo-4bit", None),
        ("gpt-4o", None),
        ("foo-0b", None),
        ("foo-99999b", None),
        ("foo-3b-a7b", None),
        ("qwen-long-1m", None),
        ("", None),
    ],
)
def test_a_size_is_read_from_the_name(name, size):
    assert names.parse_size(name) == size


@given(st.text())
def test_any_text_is_a_name(text):
    assert all(names.spellings(text))
    names.parse_size(text)
    assert all(isinstance(family, str) for family in names.families(text))


def test_a_family_never_gives_up_a_word_of_size():
    assert "gemma-3" not in tuple(names.families("gemma-3-99b-it"))
    assert "gpt-9" not in tuple(names.families("gpt-9-mini"))
    assert "llama-3-3-70b" in tuple(names.families("llama-3.3-70b-versatile"))


def test_no_two_overlay_names_meet_in_one_canonical_name():
    sizes = {}
    for name, entry in overlay.ENTRIES.items():
        assert sizes.setdefault(names.canonical(name), entry) == entry, name
        assert entry.source
        assert 0 < entry.active_b[0] <= entry.active_b[1] <= entry.total_b


def test_every_alias_leads_to_a_listed_model():
    assert all(("huggingface_hub", listed) in registry.models().exact for listed in overlay.ALIASES.values())


def test_every_listed_model_finds_itself_by_its_canonical_name():
    """Two listed names that meet in one spelling must be the same model: otherwise the looser look-up would mix them up."""
    known = registry.models()
    for (maker, name), architecture in known.exact.items():
        _, found = known.loose[maker, names.canonical(name)]
        assert (found.total, found.active) == (architecture.total, architecture.active), name
