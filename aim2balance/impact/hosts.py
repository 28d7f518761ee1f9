"""Who serves a model: our vendor names, EcoLogits' own, and those LiteLLM reports; their default zone and data centre."""

from dataclasses import dataclass
from typing import Final

from aim2balance.impact.types import Bounds, Site

SITES: Final[dict[str, Site]] = {
    # ecologits/tracers/utils.py 0.11.3, PROVIDER_CONFIG_MAP
    "anthropic": Site(pue=Bounds(1.09, 1.14), wue=Bounds(0.13, 0.999)),
    "cohere": Site(pue=Bounds(1.09, 1.09), wue=Bounds(0.999, 0.999)),
    "google_genai": Site(pue=Bounds(1.09, 1.09), wue=Bounds(0.999, 0.999)),
    "huggingface_hub": Site(pue=Bounds(1.09, 1.14), wue=Bounds(0.13, 0.99)),
    "mistralai": Site(pue=Bounds(1.16, 1.16), wue=Bounds(0.09, 0.09)),
    "openai": Site(pue=Bounds(1.20, 1.20), wue=Bounds(0.569, 0.569)),
}
MAKERS: Final = tuple(sorted(SITES, key=("openai", "anthropic", "google_genai", "mistralai", "cohere", "huggingface_hub").index))
ANY_SITE: Final = "huggingface_hub"
"""The site assumed where nothing is known: the widest of EcoLogits' figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A provider. `maker` is EcoLogits' name where it runs its own models; `site` the figures of its data centre, else those of the maker
    found.
    """

    zone: str
    maker: str | None = None
    site: str | None = None
    is_local: bool = False
    has_free_names: bool = False


OTHER: Final = Host(zone="WOR")
_OPENAI = Host(zone="USA", maker="openai", site="openai")
_GOOGLE = Host(zone="USA", maker="google_genai", site="google_genai")
_COHERE = Host(zone="USA", maker="cohere", site="cohere")
_HUGGING_FACE = Host(zone="USA", maker="huggingface_hub", site="huggingface_hub")
_OLLAMA = Host(zone="WOR", is_local=True)
HOSTS: Final[dict[str, Host]] = {
    "openai": _OPENAI,
    "anthropic": Host(zone="USA", maker="anthropic", site="anthropic"),
    "google": _GOOGLE,
    "google_genai": _GOOGLE,
    "gemini": _GOOGLE,
    "groq": Host(zone="USA", maker="huggingface_hub", site=ANY_SITE),
    "openrouter": OTHER,
    "mistral": Host(zone="FRA", maker="mistralai", site="mistralai"),
    "mistralai": Host(zone="SWE", maker="mistralai", site="mistralai"),  # EcoLogits' own default; Mistral's cloud is configured as FRA
    "deepseek": Host(zone="CHN", site=ANY_SITE),
    "xai": Host(zone="USA", site=ANY_SITE),
    "ollama": _OLLAMA,
    "ollama_chat": _OLLAMA,
    "cohere": _COHERE,
    "cohere_chat": _COHERE,
    "huggingface_hub": _HUGGING_FACE,
    "huggingface": _HUGGING_FACE,
    "azure": Host(zone="WOR", maker="openai", site="openai", has_free_names=True),  # a deployment is named by its customer
    "azure_ai": Host(zone="WOR", maker="openai", site="openai", has_free_names=True),
    "other": OTHER,
}
MAKERS_BY_PREFIX: Final[dict[str, str]] = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google": "google_genai",
    "google_genai": "google_genai",
    "gemini": "google_genai",
    "mistral": "mistralai",
    "mistralai": "mistralai",
    "cohere": "cohere",
    "huggingface_hub": "huggingface_hub",
}


def find_host(provider: str) -> Host:
    """The host of that name, else one of which nothing is known."""
    return HOSTS.get(provider.strip().lower(), OTHER)


def makers_of(host: Host, model: str) -> tuple[str, ...]:
    """Registries to search, the likeliest first: the host's own, the one its prefix names, then all others."""
    named = (host.maker, *(MAKERS_BY_PREFIX.get(part.lower()) for part in model.split("/")[:-1]))
    return tuple(dict.fromkeys((*(maker for maker in named if maker is not None), *MAKERS)))
