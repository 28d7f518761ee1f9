"""The configuration file: defaults, built-in providers, the demo's rules, and errors that say where and what."""

import re
from datetime import date
from pathlib import Path

import pytest

from aim2balance.catalogue import bind_host, check_start, load_settings
from aim2balance.catalogue.types import FixedRate, GatewayLimits, Provider
from aim2balance.kit.settings import Environment, WrongConfiguration, read_environment
from tests.catalogue.samples import d, settings

KEYED = {"OPENAI_API_KEY": "sk-a"}


def only(yaml: str, **variables: str) -> Provider:
    (provider,) = settings(yaml, **variables).providers
    return provider


def wrong(yaml: str, **variables: str) -> WrongConfiguration:
    with pytest.raises(WrongConfiguration) as caught:
        settings(yaml, **variables)
    return caught.value


def test_nothing_configured_is_the_demo_with_every_default() -> None:
    found = settings()
    assert (found.margin, found.rebalancing_fee, found.eur_per_usd) == (d("0.15"), d("0.025"), None)
    assert (found.demo, found.home_region, found.providers, found.models) == (True, "eu", (), ())
    assert found.gateway == GatewayLimits()


def test_a_vendor_is_reached_at_its_own_address_in_every_dialect_it_speaks() -> None:
    (found,) = settings("providers: { openai: { dialect: responses } }", **KEYED).providers
    assert (found.dialect, found.base_url) == ("responses", "https://api.openai.com/v1")


def test_the_page_of_the_contract_is_read() -> None:
    found = settings(
        """
        pricing:  { margin: 0.15, rebalancing_fee: 0.025, eur_per_usd: { value: 0.92, date: 2025-10-06, source: "our bank" } }
        demo: false
        providers:
          openai:
            dialect: openai
            vendor: openai
            base_url: https://api.openai.com/v1
            api_key: ${OPENAI_API_KEY}
            zone: USA
            region: us
            models: ["gpt-4o-mini", "gpt-4o"]
        models:
          my-model: { provider: openai, upstream: gpt-4o-mini, usd_per_mtok: { input: 0.15, cached_input: 0.075, output: 0.60 }, max_output: 16384,
                      usd_per_request: 0, usd_per_image: 0.04, usd_per_tool: { web_search: 0.01 },
                      fallbacks: [other-model], impact_as: openai/gpt-4o-mini }
          other-model: { provider: [openai], tiers: [{ above: 1000, input: 2 }], usd_per_mtok: { input: 1, output: 2 } }
        gateway: { idle_s: 5, retries: 0 }
        """,
        **KEYED,
    )
    assert found.eur_per_usd == FixedRate(value=d("0.92"), day=date(2025, 10, 6), source="our bank")
    assert found.providers == (
        Provider(
            name="openai",
            dialect="openai",
            vendor="openai",
            base_url="https://api.openai.com/v1",
            api_keys=("sk-a",),
            zone="USA",
            region="us",
            models=("gpt-4o-mini", "gpt-4o"),
            usage_on_request=True,
            also_speaks=frozenset({"responses"}),
        ),
    )
    alias, other = found.models
    assert alias.override.per_mtok == {"input": d("0.15"), "cached_input": d("0.075"), "output": d("0.60")}
    assert (alias.override.per_image, alias.override.per_tool) == (d("0.04"), {"web_search": d("0.01")})
    assert (alias.fallbacks, alias.impact_as, alias.accepts.max_output) == (("other-model",), "openai/gpt-4o-mini", 16384)
    assert other.override.tiers == ((1000, {"input": d(2)}),)
    assert (found.gateway.idle_s, found.gateway.retries, found.gateway.connect_s) == (5.0, 0, 10.0)


def test_json_empty_lists_and_null_are_welcome() -> None:
    assert settings('{"models": [], "providers": null, "pricing": {"margin": "0.2"}}').margin == d("0.2")


@pytest.mark.parametrize(
    ("variable", "name", "address", "region", "zone", "dialect"),
    [
        ("OPENAI_API_KEY", "openai", "https://api.openai.com/v1", "us", "USA", "openai"),
        ("ANTHROPIC_API_KEY", "anthropic", "https://api.anthropic.com/v1", "us", "USA", "anthropic"),
        ("GOOGLE_API_KEY", "google", "https://generativelanguage.googleapis.com/v1beta/openai", "us", "USA", "openai"),
        ("GROQ_API_KEY", "groq", "https://api.groq.com/openai/v1", "us", "USA", "openai"),
        ("OPENROUTER_API_KEY", "openrouter", "https://openrouter.ai/api/v1", "us", "WOR", "openai"),
        ("MISTRAL_API_KEY", "mistral", "https://api.mistral.ai/v1", "eu", "FRA", "openai"),
    ],
)
def test_a_key_in_the_environment_makes_its_provider_appear(
    variable: str, name: str, address: str, region: str, zone: str, dialect: str
) -> None:
    provider = only("", **{variable: "secret"})
    assert (provider.name, provider.base_url, provider.region, provider.zone, provider.dialect) == (name, address, region, zone, dialect)
    assert (provider.api_keys, provider.models, provider.is_paid) == (("secret",), None, True)
    assert settings("", **{variable: " "}).providers == ()


@pytest.mark.parametrize("address", ["http://127.0.0.1:11434", "http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"])
def test_ollama_appears_by_its_address_and_is_not_paid(address: str) -> None:
    provider = only("", OLLAMA_BASE_URL=address)
    assert (provider.base_url, provider.region, provider.auth, provider.is_paid) == ("http://127.0.0.1:11434/v1", "local", "none", False)
    with pytest.raises(WrongConfiguration, match="OLLAMA_BASE_URL"):
        settings("", OLLAMA_BASE_URL="localhost")


def test_a_row_named_like_a_built_in_provider_changes_it_and_comes_first() -> None:
    found = settings(
        "providers: { mistral: { models: [a] }, here: { base_url: 'http://127.0.0.1:1' } }", MISTRAL_API_KEY="m", OPENAI_API_KEY="o"
    )
    assert [provider.name for provider in found.providers] == ["mistral", "here", "openai"]
    assert (found.providers[0].models, found.providers[0].api_keys) == (("a",), ("m",))


def test_a_provider_without_a_key_is_not_offered() -> None:
    found = settings("providers: { openai: { api_key: '${NOTHING}' }, anthropic: {}, xai: {} }")
    assert found.providers == ()
    assert found.without_key == ("openai", "anthropic", "xai")
    assert found.demo is True


def test_our_keys_are_never_sent_to_an_address_that_is_not_the_vendors() -> None:
    provider = only("providers: { openai: { base_url: 'http://127.0.0.1:9/v1' } }", OPENAI_API_KEY="sk-a")
    assert (provider.api_keys, provider.auth, provider.vendor) == ((), "none", "openai")


def test_the_vendor_is_the_name_else_the_host_else_other() -> None:
    assert only("providers: { mine: { base_url: 'https://api.mistral.ai/v1', api_key: k } }").vendor == "mistral"
    mine = only("providers: { mine: { base_url: 'https://example.org/v1', region: eu } }")
    assert (mine.vendor, mine.zone, mine.usage_on_request) == ("other", "EEE", True)
    assert only("providers: { mine: { base_url: 'https://example.org/v1', usage: always } }").usage_on_request is False
    assert only("providers: { mine: { vendor: groq, api_keys: [a, b, a] } }").api_keys == ("a", "b")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/"])
def test_the_version_is_added_to_an_anthropic_address(address: str) -> None:
    provider = only(f"providers: {{ mine: {{ dialect: anthropic, base_url: '{address}', api_key: k }} }}")
    assert provider.url("messages") == "http://127.0.0.1:9/v1/messages"
    assert provider.auth_headers("k") == {"x-api-key": "k", "anthropic-version": "2023-06-01"}


def test_bearer_is_how_the_others_are_asked() -> None:
    assert only("", **KEYED).auth_headers("k") == {"authorization": "Bearer k"}
    assert only("", OLLAMA_BASE_URL="http://h").auth_headers("") == {}


def test_no_secret_shows_in_a_provider() -> None:
    assert "sk-a" not in repr(settings("", **KEYED))


@pytest.mark.parametrize(
    ("yaml", "line", "key", "expected"),
    [
        ("demo: maybe", 1, "demo", "true or false"),
        ("pricing:\n  magrin: 1", 2, "pricing.magrin", "did you mean margin?"),
        ("nonsense: 1", 1, "nonsense", "expected one of pricing, demo, home_region, providers, models, gateway"),
        ("pricing:\n  margin: -0.1", 2, "pricing.margin", "a share from 0 to 10"),
        ("pricing:\n  margin: a lot", 2, "pricing.margin", "got 'a lot'"),
        ("pricing: { rebalancing_fee: 1.5 }", 1, "pricing.rebalancing_fee", "a share from 0 to 1"),
        ("pricing: { eur_per_usd: 0.92 }", 1, "pricing.eur_per_usd", "one of ecb, or value, date, source beneath it, got 0.92"),
        ("pricing: { eur_per_usd: { value: 0.92 } }", 1, "pricing.eur_per_usd", "expected a date"),
        ("pricing: { eur_per_usd: { value: 0.92, date: 6.10.2025 } }", 1, "pricing.eur_per_usd.date", "a date like 2025-10-06"),
        ("pricing: 3", 1, "pricing", "keys and values"),
        ("providers:\n  a:\n    dialect: cobol", 3, "providers.a.dialect", "one of openai, responses, anthropic, gemini"),
        ("providers:\n  a:\n    dialect: gemini\n    base_url: http://h", 3, "providers.a.dialect", "not available yet"),
        ("providers:\n  a: { vendor: other }", 2, "providers.a", "expected a base_url"),
        ("providers:\n  a: { base_url: example.org }", 2, "providers.a.base_url", "http://"),
        ("providers:\n  a/b: { base_url: 'http://h' }", 2, "providers.a/b", "without a slash"),
        ("providers:\n  a: { base_url: 'http://h', zone: Germany }", 2, "providers.a.zone", "three capital letters"),
        ("providers:\n  a: { base_url: 'http://h', models: gpt }", 2, "providers.a.models", 'or "*"'),
        ("providers:\n  a: { base_url: 'http://h', api_key: a, api_keys: [b] }", 2, "providers.a.api_keys", "not both"),
        ("providers: { demo: { base_url: 'http://h', api_key: a } }\ndemo: true", 1, "providers.demo", "another name"),
        ("models:\n  m: { provider: opnai }", 2, "models.m.provider", "did you mean openai?"),
        ("models:\n  m:\n    usd_per_mtok:\n      input: -1", 4, "models.m.usd_per_mtok.input", "from 0 to 100000"),
        ("models:\n  m:\n    usd_per_mtok:\n      output: 1", 3, "models.m.usd_per_mtok", "a price for input"),
        ("models:\n  m: { usd_per_mtok: 3 }", 2, "models.m.usd_per_mtok", "keys and values"),
        ("models:\n  m: { tiers: [{ above: 5, input: 1 }] }", 2, "models.m.tiers", "usd_per_mtok beside"),
        ("models:\n  m: { usd_per_mtok: { input: 1 }, tiers: [{ input: 1 }] }", 2, "models.m.tiers.0", "above"),
        ("models:\n  m: { usd_per_mtok: { input: 1 }, tiers: 3 }", 2, "models.m.tiers", "a list"),
        ("models:\n  m: { max_output: 1.5 }", 2, "models.m.max_output", "a whole number"),
        ("models:\n  m: { impact_as: gpt }", 2, "models.m.impact_as", "provider/model"),
        ("models:\n  m: { fallbacks: [nn] }\n  n: {}", 2, "models.m.fallbacks", "did you mean n?"),
        ("models:\n  m: { fallbacks: [m] }", 2, "models.m.fallbacks", "another model"),
        ("models: 3", 1, "models", "keys and values"),
        ("pricing:\n  eur_per_usd:\n    valeu: 0.92\n    date: 2025-10-06", 3, "pricing.eur_per_usd.valeu", "did you mean value?"),
        ("gateway: { retries: 99 }", 1, "gateway.retries", "from 0 to 10"),
        ("gateway: { retries: true }", 1, "gateway.retries", "got true"),
        ("gateway: { idle_s: true }", 1, "gateway.idle_s", "got true"),
        ("gateway: { idle_s: .nan }", 1, "gateway.idle_s", "seconds from 1 to 3600"),
        ("a: [", 1, "(syntax)", ""),
    ],
)
def test_a_mistake_names_file_line_key_and_what_was_expected(yaml: str, line: int, key: str, expected: str) -> None:
    error = wrong(yaml)
    assert (error.source, error.line, error.key) == ("aim2balance.yaml", line, key)
    assert expected in error.expected
    assert str(error).startswith(f"aim2balance.yaml, line {line}: {key}: ")


def test_of_several_mistakes_the_first_line_is_told() -> None:
    error = wrong("mail: { from: nobody }\npricing:\n  margin: -1\nnonsense: 1")
    assert (error.line, error.key) == (1, "mail.from")


def test_variables_of_services_are_read_once_and_blank_ones_are_none() -> None:
    found = settings("", SMTP_URL=" ", STRIPE_SECRET_KEY=" sk_a ", STRIPE_WEBHOOK_SECRET="whsec_a, whsec_b").services
    assert (found.smtp_url, found.stripe_secret_key, found.stripe_webhook_secret) == ("", "sk_a", "whsec_a, whsec_b")
    assert not [word for word in ("sk_a", "whsec") if word in repr(found)]


def test_f21_a_mistaken_key_is_not_shown_in_its_error() -> None:
    error = wrong("providers: { a: { base_url: 'http://h', api_key: 'sk secret' } }")
    assert "secret" not in str(error)


@pytest.mark.parametrize("number", ["1e400", "-1", "NaN", "Infinity", "0.0000000000000000000001", "true", "[1]"])
def test_f06_absurd_numbers_are_refused(number: str) -> None:
    assert "USD per million tokens" in str(wrong(f"models: {{ m: {{ usd_per_mtok: {{ input: {number} }} }} }}"))


def environment(yaml: str = "", folder: Path | None = None, **variables: str) -> Environment:
    if folder is not None:
        (folder / "aim2balance.yaml").write_text(yaml, encoding="utf-8")
    return read_environment(variables, folder or Path("/nonexistent"))


def test_the_demo_refuses_real_money_and_real_keys(tmp_path: Path) -> None:
    def start(**variables: str) -> None:
        around = environment("demo: true", tmp_path, **variables)
        check_start(load_settings(around), around)

    start()
    start(OLLAMA_BASE_URL="http://127.0.0.1:1")
    start(OPENAI_API_KEY="sk", AIM2BALANCE_DEMO_WITH_REAL_KEYS="1")
    with pytest.raises(WrongConfiguration, match="STRIPE_SECRET_KEY"):
        start(STRIPE_SECRET_KEY="sk_test")
    with pytest.raises(WrongConfiguration, match="AIM2BALANCE_DEMO_WITH_REAL_KEYS"):
        start(OPENAI_API_KEY="sk")


@pytest.mark.parametrize(
    ("address", "region", "is_paid"),
    [
        ("http://127.0.0.1:8000/v1", "local", False),
        ("http://[::1]:8000/v1", "local", False),
        ("http://192.168.1.7:8000/v1", "local", False),
        ("http://gpu-box:8000/v1", "local", False),
        ("http://gpu.lan:8000/v1", "local", False),
        ("http://127.0.0.1:8000/v1", "us", True),
        ("https://api.openai.com/v1", "local", True),
        ("https://203.0.114.7/v1", "local", True),
        ("https://gpu.local.example.org/v1", "local", True),
    ],
)
def test_hardware_of_ones_own_costs_nobody_a_providers_bill(tmp_path: Path, address: str, region: str, is_paid: bool) -> None:
    """Where it stands is said by `region: local` and by an address that only a network of one's own has; its key is a password then."""
    yaml = f"demo: true\nproviders: {{ box: {{ base_url: '{address}', api_key: secret, region: {region}, models: [m] }} }}"
    around = environment(yaml, tmp_path)
    settings = load_settings(around)
    assert [provider.is_paid for provider in settings.providers if not provider.is_demo] == [is_paid]
    if is_paid:
        with pytest.raises(WrongConfiguration, match="AIM2BALANCE_DEMO_WITH_REAL_KEYS"):
            check_start(settings, around)
    else:
        check_start(settings, around)


def test_a_real_server_may_have_both() -> None:
    around = environment(OPENAI_API_KEY="sk", STRIPE_SECRET_KEY="sk_live")
    found = load_settings(around)
    check_start(found, around)
    assert found.demo is False


@pytest.mark.parametrize(
    ("host", "bound"),
    [
        ("0.0.0.0", "127.0.0.1"),
        ("::", "127.0.0.1"),
        ("example.org", "127.0.0.1"),
        ("127.0.0.2", "127.0.0.2"),
        ("::1", "::1"),
        ("localhost", "localhost"),
    ],
)
def test_the_demo_listens_on_loopback_only(host: str, bound: str) -> None:
    assert bind_host(settings(), host) == bound
    assert bind_host(settings("demo: false"), host) == host


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("variables", [{}, {"OPENAI_API_KEY": "a", "MISTRAL_API_KEY": "b"}])
def test_the_example_file_loads(variables: dict[str, str]) -> None:
    found = settings((ROOT / "aim2balance.example.yaml").read_text(encoding="utf-8"), **variables)
    assert [provider.name for provider in found.providers] == (["openai", "mistral"] if variables else [])
    assert [alias.name for alias in found.models] == ["small"]


def test_the_commented_rows_of_the_example_file_load_too() -> None:
    lines = (ROOT / "aim2balance.example.yaml").read_text(encoding="utf-8").splitlines()
    sentence = re.compile(r"  # \w+ .*:")
    rows = [line.replace("  # ", "  ", 1) if line.startswith("  # ") and not sentence.fullmatch(line) else line for line in lines]
    found = settings("\n".join(rows))
    assert [(provider.name, provider.zone) for provider in found.providers] == [("my-server", "DEU"), ("ollama", "DEU")]


def test_the_example_environment_loads_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    around = read_environment({}, tmp_path)
    assert load_settings(around) == settings()
    assert around.port == 8080


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("OPENAI_API_KEY", "sk-geheim geheim", "***"),
        ("ANTHROPIC_API_KEY", "“geheim”", "***"),
        ("STRIPE_SECRET_KEY", "sk_geheim\ngeheim", "***"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_good,whsec geheim", "***"),
        ("STRIPE_API_BASE", "api.example", "api.example"),
        ("OLLAMA_BASE_URL", "ftp://127.0.0.1", "ftp://127.0.0.1"),
        ("OLLAMA_BASE_URL", "http://127.0.0.1:x", "http://127.0.0.1:x"),
        ("SMTP_URL", "smtp://me:geheim@mail.example:x", "smtp://***@mail.example:x"),
        ("SMTP_URL", "mail.example:25", "mail.example:25"),
        ("S3_URL", "https://key:geheim@host/bucket", "https://***@host/bucket"),
    ],
)
def test_f57_a_wrong_variable_of_others_is_named_and_no_secret_repeated(name: str, value: str, shown: str) -> None:
    with pytest.raises(WrongConfiguration) as refused:
        settings("", **{name: value})
    assert str(refused.value).startswith(f"environment: {name}: expected ")
    assert str(refused.value).endswith(f", got {shown!r}")
    assert "geheim" not in str(refused.value)
