"""Models that EcoLogits 0.11.3 does not list: retired ones and open ones, each with the source of its size. Always class E.

Names are written as their makers write them and matched in canonical spelling, the longest beginning first. The size of a closed model
is an assumption and says after which listed model it is made. `_b` is billions of parameters.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from aim2balance.impact.names import canonical
from aim2balance.impact.types import Architecture, Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Total and active size in billions (active as low and high), who made it (for the site), and where the figures are from."""

    total_b: float
    active_b: tuple[float, float]
    source: str
    maker: str | None = None

    @property
    def architecture(self) -> Architecture:
        low, high = self.active_b
        is_mixture = self.total_b > high
        total = Bounds(self.total_b, self.total_b) if is_mixture else Bounds(low, high)
        return Architecture(total=total, active=Bounds(low, high), is_mixture=is_mixture, is_closed=low != high)


def _assumed(names: str, total: float, active: tuple[float, float], like: str, maker: str | None = None) -> dict[str, Entry]:
    entry = Entry(total_b=total, active_b=active, source=f"not published; assumed {like}", maker=maker)
    return dict.fromkeys(names.split(), entry)


def _open(sizes: str, source: str, maker: str | None = None) -> dict[str, Entry]:
    """Entries from `name=total` or `name=total/active`, in billions."""
    entries = {}
    for item in sizes.split():
        name, _, size = item.partition("=")
        total, _, active = size.partition("/")
        exact = float(active or total)
        entries[name] = Entry(total_b=float(total), active_b=(exact, exact), source=source, maker=maker)
    return entries


_SMALL, _MIDDLE, _MEDIUM, _LARGE = (8.0, 28.0), (25.0, 70.0), (44.0, 132.0), (200.0, 600.0)

ENTRIES: Final[dict[str, Entry]] = {
    **_assumed("o1-mini o3-mini codex-mini", 28, _SMALL, "as o4-mini, which EcoLogits lists", "openai"),
    **_assumed("o1-preview o3 o3-deep-research computer-use-preview", 440, _MEDIUM, "as o1, which EcoLogits lists", "openai"),
    **_assumed("o1-pro o3-pro", 3600, (360, 1080), "as gpt-5-pro, which EcoLogits lists", "openai"),
    **_assumed("gpt-3.5 gpt-35", 70, (20, 70), "as gpt-3.5-turbo, which EcoLogits lists", "openai"),
    **_assumed("gpt-4 gpt-4-32k gpt-4.5", 1760, (176, 528), "as gpt-4, which EcoLogits lists", "openai"),
    **_assumed("gpt-4-1106 gpt-4-0125 gpt-4-vision", 880, (88, 264), "as gpt-4-turbo, which EcoLogits lists", "openai"),
    **_assumed("gpt-4o chatgpt-4o gpt-4o-audio gpt-4o-realtime", 440, _MEDIUM, "as gpt-4o, which EcoLogits lists", "openai"),
    **_assumed("gpt-4o-mini gpt-4o-mini-audio gpt-4o-mini-realtime", 28, _SMALL, "as gpt-4o-mini, which EcoLogits lists", "openai"),
    **_assumed("gpt-5 gpt-realtime gpt-audio", 300, (30, 90), "as gpt-5, which EcoLogits lists", "openai"),
    **_assumed("gpt-5-mini gpt-realtime-mini gpt-audio-mini", 70, _MIDDLE, "as gpt-5-mini, which EcoLogits lists", "openai"),
    **_assumed("gpt-5-nano", 18.5, (5, 18.5), "as gpt-5-nano, which EcoLogits lists", "openai"),
    **_open("davinci-002=175 babbage-002=1.3", "Brown et al. 2020, arXiv:2005.14165, table 2.1 (sizes of the GPT-3 family)", "openai"),
    **_assumed("claude-haiku claude-3-haiku claude-instant", 35, (10, 35), "as claude-haiku-4-5, which EcoLogits lists", "anthropic"),
    **_assumed(
        "claude claude-2 claude-sonnet claude-3-sonnet",
        440,
        _MEDIUM,
        "as claude-sonnet-4-5 (same price), which EcoLogits lists",
        "anthropic",
    ),
    **_assumed("claude-opus", 670, (67, 200), "as claude-opus-4-5, which EcoLogits lists", "anthropic"),
    **_assumed(
        "claude-3-opus claude-opus-4 claude-opus-4-0 claude-opus-4-1",
        2000,
        _LARGE,
        "three times claude-opus-4-5, as its price was",
        "anthropic",
    ),
    **_assumed(
        "gemini-flash-lite gemini-1.5-flash-lite gemini-2.0-flash-lite",
        28,
        _SMALL,
        "as gemini-2.5-flash-lite, which EcoLogits lists",
        "google_genai",
    ),
    **_open("gemini-1.5-flash-8b=8", "its name; Google, Gemini 1.5 Flash-8B, October 2024", "google_genai"),
    **_assumed(
        "gemini-flash gemini-1.5-flash gemini-2.0-flash", 440, _MEDIUM, "as gemini-2.5-flash, which EcoLogits lists", "google_genai"
    ),
    **_assumed(
        "gemini gemini-pro gemini-1.0-pro gemini-1.5-pro gemini-2.0-pro",
        2000,
        _LARGE,
        "as gemini-2.5-pro, which EcoLogits lists",
        "google_genai",
    ),
    **_assumed("grok grok-3 grok-4", 440, _MEDIUM, "as gpt-4o, by price"),
    **_assumed(
        "grok-2-mini grok-3-mini grok-3-fast-mini grok-4-fast grok-4.1-fast grok-code-fast", 112, (40, 112), "as gpt-4.1-mini, by price"
    ),
    **_open("grok-1=314/78.5", "xAI, Open release of Grok-1, March 2024 (25 % active)"),
    **_open("grok-2=270/115", "xAI, weights and configuration of Grok 2 on Hugging Face, August 2025"),
    **_open(
        """
        deepseek=671/37 deepseek-chat=671/37 deepseek-reasoner=671/37 deepseek-v3=671/37 deepseek-r1=671/37
        """,
        "DeepSeek-V3 report, arXiv:2412.19437",
    ),
    **_open(
        """
        deepseek-v2=236/21 deepseek-v2.5=236/21 deepseek-coder-v2=236/21 deepseek-coder-v2-lite=15.7/2.4
        """,
        "DeepSeek-V2 report, arXiv:2405.04434",
    ),
    **_open(
        """
        deepseek-v4=1600/49 deepseek-v4-pro=1600/49 deepseek-v4-flash=284/13 deepseek-v4.1-flash=284/13
        """,
        "model cards of DeepSeek-V4, April 2026",
    ),
    **_open(
        """
        deepseek-r1-distill-llama-70b=70.6 deepseek-r1-distill-llama-8b=8.03 deepseek-r1-distill-qwen-32b=32.8
        deepseek-r1-distill-qwen-14b=14.8 deepseek-r1-distill-qwen-7b=7.62 deepseek-r1-distill-qwen-1.5b=1.78
        """,
        "DeepSeek-R1 report, arXiv:2501.12948; safetensors of the base models",
    ),
    **_open(
        """
        llama-3.3-70b=70.6 llama-3.2-1b=1.24 llama-3.2-3b=3.21 llama-3.2-11b=10.7 llama-3.2-90b=88.6 llama-3.1-8b=8.03
        llama-3.1-70b=70.6 llama-3.1-405b=405.9 llama-3-8b=8.03 llama-3-70b=70.6 llama3-8b-8192=8.03 llama3-70b-8192=70.6
        llama-guard-3-8b=8.03 llama-guard-4-12b=12
        """,
        "Meta, model cards of Llama 3 to 3.3; arXiv:2407.21783",
    ),
    **_open(
        "llama-4-scout=109/17 llama-4-scout-17b-16e=109/17 llama-4-maverick=400/17 llama-4-maverick-17b-128e=400/17",
        "Meta, model card of Llama 4, April 2025",
    ),
    **_open("llama-2-7b=6.74 llama-2-13b=13.02 llama-2-70b=68.98", "Touvron et al. 2023, arXiv:2307.09288; safetensors"),
    **_open(
        """
        qwen2.5-0.5b=0.49 qwen2.5-1.5b=1.54 qwen2.5-3b=3.09 qwen2.5-7b=7.62 qwen2.5-14b=14.8 qwen2.5-32b=32.8 qwen2.5-72b=72.7
        qwen2-72b=72.7 qwq-32b=32.8
        """,
        "Qwen2.5 report, arXiv:2412.15115",
    ),
    **_open(
        """
        qwen3-0.6b=0.6 qwen3-1.7b=1.7 qwen3-4b=4.02 qwen3-8b=8.19 qwen3-14b=14.8 qwen3-32b=32.8 qwen3-30b-a3b=30.5/3.3
        qwen3-235b-a22b=235/22 qwen3-coder=480/35 qwen3-coder-480b-a35b=480/35 qwen3-next-80b-a3b=80/3
        """,
        "Qwen3 report, arXiv:2505.09388, and model cards",
    ),
    **_open("qwen3.6=35/3 qwen3.6-35b-a3b=35/3", "model card of Qwen3.6-35B-A3B, 2026"),
    **_assumed("qwen-max qwen2.5-max qwen3-max", 440, _MEDIUM, "as gpt-4o, by price"),
    **_assumed("qwen-plus qwen3.6-plus", 112, (40, 112), "as gpt-4.1-mini, by price"),
    **_assumed("qwen-turbo qwen-flash qwen3.6-flash", 28, _SMALL, "as gpt-4o-mini, by price"),
    **_open(
        """
        mistral-7b=7.25 open-mistral-7b=7.25 mistral-tiny=7.25 mixtral-8x7b=46.7/12.9 open-mixtral-8x7b=46.7/12.9
        mixtral-8x22b=140.6/39.1 open-mixtral-8x22b=140.6/39.1 mistral-nemo=12.25 open-mistral-nemo=12.25 mistral-small=23.6
        mistral-small-2402=22.2 mistral-small-2409=22.2 mistral-large-2402=123 mistral-large-2407=123 mistral-large-2411=123
        pixtral-12b=12.7 pixtral-large=124 codestral=22.2 codestral-mamba=7.3 devstral-small=23.6 mistral-saba=24 ministral-3b=3.3
        ministral-8b=8.02 mathstral=7.25
        """,
        "Mistral AI, model overview and model cards on Hugging Face",
        "mistralai",
    ),
    **_assumed(
        "mistral-medium devstral-medium magistral-medium", 120, (70, 120), "as mistral-medium-latest, which EcoLogits lists", "mistralai"
    ),
    **_open(
        """
        gemma-3-270m=0.27 gemma-3-1b=1.0 gemma-3-4b=4.3 gemma-3-12b=12.2 gemma-3-27b=27.4 gemma-3n-e2b=5.1/2 gemma-3n-e4b=7.9/4
        gemma-2-2b=2.61 gemma-2-9b=9.24 gemma-2-27b=27.23 gemma-7b=8.54 gemma-2b=2.51
        """,
        "Gemma 3 report, arXiv:2503.19786, and model cards",
        "google_genai",
    ),
    **_open(
        """
        phi-3.5-mini=3.82 phi-3.5-moe=41.9/6.6 phi-4=14.7 phi-4-mini=3.84 phi-4-multimodal=5.57
        """,
        "Microsoft, Phi-4 report, arXiv:2412.08905; model cards",
    ),
    **_open("gpt-oss-120b=117/5.1 gpt-oss-20b=21/3.6 gpt-oss-safeguard-20b=21/3.6", "OpenAI, gpt-oss model card, arXiv:2508.10925"),
    **_open("kimi-k2=1040/32", "Moonshot AI, Kimi K2 report, arXiv:2507.20534"),
    **_open("glm-4.5=355/32 glm-4.6=355/32 glm-4.7=355/32 glm-4.5-air=106/12", "Z.ai, GLM-4.5 report, arXiv:2508.06471"),
    **_open("minimax-m1=456/45.9 minimax-m2=230/10", "MiniMax, model cards"),
    **_open("command-r=32.3 command-r-plus=104 command-a=111 aya-expanse-8b=8.03", "Cohere, model cards", "cohere"),
    **_open("jamba-large=398/94 jamba-mini=52/12 snowflake-arctic=480/17", "AI21 and Snowflake, model cards"),
    **_open(
        """
        nomic-embed-text=0.137 mxbai-embed-large=0.335 bge-m3=0.568 bge-large=0.335 bge-base=0.109 bge-small=0.033 all-minilm=0.023
        embeddinggemma=0.308 snowflake-arctic-embed=0.335 snowflake-arctic-embed2=0.568 jina-embeddings-v3=0.572 e5-large=0.56
        multilingual-e5-large=0.56
        """,
        "model cards on Hugging Face",
    ),
}

OLLAMA_DEFAULTS: Final[dict[str, Entry]] = _open(
    """
    llama3=8.03 llama3.1=8.03 llama3.2=3.21 llama3.3=70.6 llama4=109/17 qwen2.5=7.62 qwen2.5-coder=7.62 qwen3=8.19
    qwen3-coder=30.5/3.3 qwen3.6=35/3 gemma2=9.24 gemma3=4.3 gemma3n=7.9/4 mistral=7.25 mistral-nemo=12.25 mixtral=46.7/12.9
    phi3=3.82 phi4=14.7 deepseek-r1=8.19 gpt-oss=21/3.6 codellama=6.74 smollm2=1.7 tinyllama=1.1
    """,
    "ollama.com/library, what the tag `latest` means",
)
"""In Ollama a name without a tag means one size, usually the small one."""

ALIASES: Final[dict[str, str]] = {
    "llama-3.1-8b-instant": "meta-llama/Meta-Llama-3.1-8B-Instruct",
    "llama-3.1-70b-versatile": "meta-llama/Meta-Llama-3.1-70B-Instruct",
    "llama3-8b-8192": "meta-llama/Meta-Llama-3-8B-Instruct",
    "llama3-70b-8192": "meta-llama/Meta-Llama-3-70B-Instruct",
    "mixtral-8x7b-32768": "mistralai/Mixtral-8x7B-Instruct-v0.1",
    "mixtral-8x7b-instruct": "mistralai/Mixtral-8x7B-Instruct-v0.1",
    "mixtral-8x22b-instruct": "mistralai/Mixtral-8x22B-Instruct-v0.1",
    "open-mistral-nemo": "mistralai/Mistral-Nemo-Instruct-2407",
    "mistral-7b-instruct": "mistralai/Mistral-7B-Instruct-v0.3",
}
"""Other sellers' names for models that EcoLogits lists under their Hugging Face name."""


@cache
def by_key() -> MappingProxyType[str, tuple[str, Entry]]:
    return MappingProxyType({canonical(name): (name, entry) for name, entry in ENTRIES.items()})


@cache
def ollama_by_key() -> MappingProxyType[str, tuple[str, Entry]]:
    return MappingProxyType({canonical(name): (name, entry) for name, entry in OLLAMA_DEFAULTS.items()})


@cache
def aliases() -> MappingProxyType[str, str]:
    return MappingProxyType({canonical(name): listed for name, listed in ALIASES.items()})
