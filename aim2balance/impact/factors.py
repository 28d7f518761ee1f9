"""The register of factors: every number that an estimate is made of, with its unit, source, year and licence. Values come from the code.

A test walks the modules of this domain: a constant with a number in it that stands in no row, and is not named there as none, fails.
`bench/footprint/factors.py` writes the register for people and for machines. `basis` is "judgement" where the figure, or how wide
its range is, is our own.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final, Literal, NamedTuple

Basis = Literal["measured", "published", "derived", "judgement"]


class FactorSource(NamedTuple):
    """Who says so. `licence` is that of the data; of single figures that are cited, "cited"."""

    title: str
    year: int
    licence: str
    url: str


class Factor(NamedTuple):
    """One row: `constants` are `module.NAME` here, `sources` names of `SOURCES`, `note` what they say and what is our own."""

    key: str
    constants: tuple[str, ...]
    unit: str
    basis: Basis
    sources: str
    note: str = ""

    @property
    def cited(self) -> list[FactorSource]:
        return [SOURCES[name] for name in self.sources.split()]

    def values(self) -> list[tuple[str, Any]]:
        """The constants as they are in the code."""
        return [(constant, value_of(constant)) for constant in self.constants]


CITED: Final = "cited"
SOURCES: Final[dict[str, FactorSource]] = {
    "ecologits": FactorSource(
        "EcoLogits 0.11.3, methodology and data (regressions over ML.ENERGY; Boavizta; sites of providers)",
        2026,
        "CC BY-SA 4.0; MPL-2.0",
        "https://ecologits.ai/latest/methodology/llm_inference/",
    ),
    "ember": FactorSource(
        "Ember, Yearly Electricity Data, through Our World in Data and EcoLogits 0.11.3",
        2026,
        "CC BY 4.0",
        "https://ourworldindata.org/grapher/carbon-intensity-electricity",
    ),
    "ml-energy": FactorSource(
        "ML.ENERGY Benchmark v3, public leaderboard data (arXiv:2505.06371)", 2026, "Apache-2.0", "https://github.com/ml-energy/leaderboard"
    ),
    "google": FactorSource(
        "Elsworth et al. (Google), Measuring the environmental impact of delivering AI at Google scale",
        2025,
        CITED,
        "https://arxiv.org/abs/2508.15734",
    ),
    "deepseek": FactorSource(
        "DeepSeek, DeepSeek-V3/R1 inference system overview",
        2025,
        "MIT",
        "https://github.com/deepseek-ai/open-infra-index/blob/main/202502OpenSourceWeek/day_6_one_more_thing_deepseekV3R1_inference_system_overview.md",
    ),
    "epoch": FactorSource(
        "Epoch AI, How much energy does ChatGPT use?",
        2025,
        "CC BY 4.0",
        "https://epoch.ai/gradient-updates/how-much-energy-does-chatgpt-use",
    ),
    "mistral": FactorSource(
        "Mistral AI with Carbone 4 and ADEME, life-cycle analysis of Mistral Large 2",
        2025,
        CITED,
        "https://mistral.ai/news/our-contribution-to-a-global-environmental-standard-for-ai",
    ),
    "jegham": FactorSource(
        "Jegham et al., How hungry is AI? Energy, water and carbon footprint of inference", 2025, CITED, "https://arxiv.org/abs/2505.09598"
    ),
    "lmsys": FactorSource(
        "Zheng et al., LMSYS-Chat-1M (69.5 tokens a prompt, 214.5 an answer)", 2023, CITED, "https://arxiv.org/abs/2309.11998"
    ),
    "gpqa": FactorSource("Rein et al., GPQA: questions with four choices", 2023, "CC BY 4.0", "https://arxiv.org/abs/2311.12022"),
    "llama": FactorSource(
        "Meta, The Llama 3 herd of models (layers and heads); Qwen3 report (arXiv:2505.09388)",
        2024,
        CITED,
        "https://arxiv.org/abs/2407.21783",
    ),
    "model-cards": FactorSource(
        "Model cards and reports of the makers, each named in the table of sizes", 2026, CITED, "https://huggingface.co"
    ),
    "80plus": FactorSource(
        "80 PLUS programme, levels of efficiency at part load", 2023, CITED, "https://www.clearesult.com/80plus/program-details"
    ),
    "thuenen": FactorSource(
        "Thünen-Institut, Kohlenstoffinventur 2017 (0.54); IPCC 2006/2019, forest land, tier 1 (0.64–0.85)",
        2019,
        CITED,
        "https://thuenen.de/de/fachinstitute/waldoekosysteme/projekte/waldmonitoring/projekte-treibhausgasmonitoring/kohlenstoffinventur-2017",
    ),
    "moorfutures": FactorSource(
        "MoorFutures (10 t per ha and year); Greifswald Mire Centre", 2017, CITED, "https://www.moorfutures.de/konzept/moore-und-klima/"
    ),
    "hawk": FactorSource(
        "HAWK Göttingen; Deutscher Forstwirtschaftsrat: water that forest soil gives back",
        2025,
        CITED,
        "https://www.hawk.de/de/newsportal/pressemeldungen/studie-belegt-waldumbau-als-schluessel-zur-entlastung-der-grundwasserbilanz-gruenheide",
    ),
    "ipcc-ar5": FactorSource(
        "IPCC AR5, working group III, annex III, table A.III.2 (Schlömer et al.)",
        2014,
        CITED,
        "https://www.ipcc.ch/site/assets/uploads/2018/02/ipcc_wg3_ar5_annex-iii.pdf",
    ),
    "ipcc-srren": FactorSource(
        "IPCC SRREN, annex II, table A.II.4 (Moomaw et al.): oil",
        2011,
        CITED,
        "https://www.ipcc.ch/report/renewable-energy-sources-and-climate-change-mitigation/",
    ),
    "wna": FactorSource(
        "World Nuclear Association, Comparison of lifecycle greenhouse gas emissions (a review of 22 studies): lignite",
        2011,
        CITED,
        "https://www.world-nuclear.org/uploadedFiles/org/WNA/Publications/Working_Group_Reports/comparison_of_lifecycle.pdf",
    ),
    "unece": FactorSource(
        "UNECE, Life cycle assessment of electricity generation options: high ends of hard coal and water",
        2021,
        CITED,
        "https://unece.org/sites/default/files/2021-10/LCA-2.pdf",
    ),
    "own": FactorSource("Our own judgement; no source gives this figure", 2026, "Apache-2.0", ""),
    "operator": FactorSource("Entered by the operator with source and date; shown with each area", 2026, CITED, ""),
}

FACTORS: Final[tuple[Factor, ...]] = (
    Factor("carbonIntensity", ("registry.mixes",), "kg CO2e/kWh", "published", "ember", "one for each zone, each with its year"),
    Factor(
        "generation",
        ("generation_mix.GRAMS_PER_KWH",),
        "g CO2e/kWh",
        "published",
        "ipcc-ar5 ipcc-srren wna unece",
        "low, median and high of 19 kinds, where the hour counts; waste, other, coal gas, peat and oil shale by judgement",
    ),
    Factor(
        "waterIntensity",
        ("registry.all_mixes",),
        "L/kWh",
        "published",
        "ecologits",
        "one for each zone; where a zone has none, the mean of the world",
    ),
    Factor(
        "sites",
        ("hosts.SITES", "a2b_1.ON_SITE"),
        "PUE; L/kWh",
        "published",
        "ecologits",
        "as the providers report of their sites; a machine of one's own: 1 and 0",
    ),
    Factor("gpuEnergy", ("a2b_1._GPU_ALPHA", "a2b_1._GPU_BETA", "a2b_1._GPU_GAMMA"), "Wh/token", "published", "ecologits"),
    Factor("tokenTime", ("a2b_1._LATENCY_ALPHA", "a2b_1._LATENCY_BETA", "a2b_1._LATENCY_GAMMA"), "s/token", "published", "ecologits"),
    Factor("server", ("a2b_1._GPU_MEMORY_GB", "a2b_1._SERVER_GPUS", "a2b_1._SERVER_KW"), "GB; 1; kW", "published", "ecologits"),
    Factor("making", ("a2b_1._SERVER_KG", "a2b_1._GPU_KG", "a2b_1._LIFE_S"), "kg CO2e; kg CO2e; s", "published", "ecologits"),
    Factor("batchFirst", ("a2b_1.BATCH", "a2b_1.BITS"), "1; bit", "published", "ecologits"),
    Factor(
        "prefill",
        ("a2b_1.PREFILL_WH", "a2b_2.PREFILL_WH"),
        "Wh/(token · 10⁹)",
        "derived",
        "epoch deepseek",
        "arithmetic of the operations; DeepSeek 1.6–2.4e-6, Epoch AI 2.2e-6; the second without the host",
    ),
    Factor("cached", ("a2b_1.CACHED_WEIGHT",), "×", "judgement", "own", "after what providers charge for a cached token"),
    Factor("longInput", ("a2b_1.LONG_CONTEXT_TOKENS",), "token", "judgement", "own", "from which length on a token costs twice"),
    Factor(
        "embodied", ("a2b_1.EMBODIED_KG_PER_IT_KWH",), "kg CO2e/kWh", "derived", "ecologits", "(5700/8 + 273) kg over 3 years at 1.275 kW"
    ),
    Factor("vectors", ("a2b_1.EMBEDDING_B",), "10⁹", "judgement", "own", "where the size of a model of vectors is not known"),
    Factor("pictureFirst", ("a2b_1.IMAGE_KWH",), "kWh", "judgement", "own"),
    Factor(
        "classesFirst",
        ("a2b_1.CLASSES", "a2b_1.LARGE_MIXTURE_B"),
        "×; 10⁹",
        "judgement",
        "google mistral epoch jegham deepseek",
        "our own, chosen so that these published figures lie inside",
    ),
    Factor(
        "fit",
        ("a2b_2_figures.FIT", "a2b_2.CACHE_EXPONENT", "a2b_2.MEASURED_CONTEXT"),
        "J/token",
        "derived",
        "ml-energy llama",
        "fitted to 22 cases; the exponent from layers and heads of Llama 3.1 and Qwen3",
    ),
    Factor("atOnce", ("a2b_2_figures.BATCH",), "1", "judgement", "ml-energy", "what was measured with; of production nobody says it"),
    Factor("spread", ("a2b_2_figures.SPREAD",), "×", "derived", "ml-energy", "nine in ten measured ends of a family left out lie inside"),
    Factor(
        "measuredModels",
        ("a2b_2_figures.MEASURED", "a2b_2.MEASURED_TOTAL_B"),
        "J/token",
        "measured",
        "ml-energy deepseek",
        "the low end of DeepSeek's from its own publication, at 6 kW a node",
    ),
    Factor("pictures", ("a2b_2_figures.PICTURES", "a2b_2.STANDARD_PIXELS"), "J; px", "measured", "ml-energy"),
    Factor(
        "promptLengths",
        ("a2b_2_figures.PROMPTS",),
        "token",
        "judgement",
        "lmsys gpqa",
        "the benchmark states none; GPQA: our estimate from its questions (arXiv:2311.12022)",
    ),
    Factor(
        "closed",
        ("a2b_2_figures.CLOSED",),
        "J; token; ×",
        "derived",
        "google",
        "0.14 Wh of accelerators; the length of the median prompt is assumed",
    ),
    Factor("closedBits", ("a2b_2.CLOSED_BITS",), "bit", "judgement", "own", "as new accelerators serve them; nobody says so"),
    Factor("hostShare", ("a2b_2.HOST",), "×", "judgement", "google", "0.06 beside 0.14 Wh; the range is ours"),
    Factor("idleShare", ("a2b_2.IDLE",), "×", "judgement", "google", "0.02 beside 0.14 Wh; the range is ours"),
    Factor(
        "contract", ("a2b_2.CARBON_ENDS", "a2b_2.WATER_ENDS"), "×", "judgement", "own", "hour, contract and life cycle of the electricity"
    ),
    Factor(
        "spreadsMore", ("a2b_2.GUESS_SPREAD", "a2b_2.BEYOND_SPREAD", "a2b_2.CLOSED_SPREAD", "a2b_2.IMAGE_HIGH"), "×", "judgement", "own"
    ),
    Factor("precision", ("a2b_2.BITS", "measurements.NATIVE_BITS", "measurements._PRECISION"), "bit", "published", "model-cards"),
    Factor(
        "sizes",
        ("registry.models", "overlay.ENTRIES", "overlay.OLLAMA_DEFAULTS"),
        "10⁹",
        "published",
        "ecologits model-cards",
        "EcoLogits' list first; each entry of ours names its source",
    ),
    Factor(
        "sizesAssumed",
        ("overlay._SMALL", "overlay._MIDDLE", "overlay._MEDIUM", "overlay._LARGE", "service._size_class"),
        "10⁹",
        "judgement",
        "ecologits",
        "closed models, as those of EcoLogits at that price",
    ),
    Factor(
        "local",
        ("a2b_2.LOCAL_FACTOR", "local.REST_OF_MACHINE", "local.POWER_FACTORS", "local.OLLAMA_BITS"),
        "×; bit",
        "judgement",
        "own",
        "one request at a time on a desktop, until it is measured",
    ),
    Factor(
        "unseen",
        ("metered.HOST_UNSEEN", "metered.MEMORY_UNSEEN", "metered.BOARD_UNSEEN"),
        "×",
        "judgement",
        "own",
        "30 to 150 W beside 250; 3 to 15 beside 50 to 100",
    ),
    Factor("supply", ("metered.SUPPLY_UNSEEN",), "×", "published", "80plus", "Titanium to Bronze"),
    Factor(
        "measuredEnds",
        ("metered.EMBODIED_KG_PER_KWH", "metered.CARBON_ENDS", "metered.WATER_ENDS"),
        "kg CO2e/kWh; ×",
        "judgement",
        "own",
        "the high end is a workstation of 300 kg that mostly waits",
    ),
    Factor("forest", ("rules.FOREST_UPTAKE_KG_PER_M2_YEAR",), "kg CO2e/(m² · a)", "published", "thuenen", "the range is ours"),
    Factor(
        "peat",
        ("rules.PEAT_UPTAKE_KG_PER_M2_YEAR",),
        "kg CO2e/(m² · a)",
        "published",
        "moorfutures",
        "for comparison only; the range is ours",
    ),
    Factor("recharge", ("rules.RECHARGE_L_PER_M2_YEAR",), "L/(m² · a)", "published", "hawk", "the range is ours"),
    Factor("costRate", (), "€/m²", "published", "operator", "no figure of ours; the demo takes 5 and says that it is an example"),
)


def value_of(constant: str) -> Any:
    """The value of `module.NAME` of this domain."""
    module, _, name = constant.partition(".")
    return getattr(import_module(f"{__package__}.{module}"), name)


def numbers(value: Any) -> Iterator[float]:
    """Every number in a constant, tables included; of a function none."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from numbers(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from numbers(getattr(value, name))
