"""`docs/footprint.md` says the numbers that the methods have, and what they must reproduce is what was handed to us."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from aim2balance.impact import a2b_1, a2b_2, a2b_2_figures, carbon_intensity, hosts, registry, rules
from aim2balance.impact.types import Bounds
from tests.shared_data import shared

TEXT = (Path(__file__).parents[2] / "docs" / "footprint.md").read_text(encoding="utf-8").partition("<!-- factors:")[0]
VECTORS = Path(__file__).parent / "vectors"
DIGESTS = {
    "ecologits-vectors.json": "9f122b6feb754100971827cbd5e2ff76ec2a664e6c2cb5a421c7c0bd81717365",
    "method-vectors.json": "6bb4d2df27a80b9f3f5be314aab958ff00854b88ed362d7dac991497e23b9d95",
    "class-vectors.json": "bc50be14e406e3ee9a25f14b67a399672b38d852213c23a170a91c95abb4782a",
}


def row_of(begin: str) -> list[str]:
    """The cells of the one table row that begins with that."""
    (line,) = [line for line in TEXT.splitlines() if line.startswith(f"| {begin}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def formula(name: str) -> str:
    (line,) = [line for line in TEXT.splitlines() if re.match(rf"{re.escape(name)}\s*= ", line)]
    return line


def numbers(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"(?<![A-Za-z_\d.])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text)]


def span(bounds: Bounds) -> list[float]:
    return sorted({bounds.low, bounds.high})


def test_the_formulas_of_writing() -> None:
    assert numbers(formula("w"))[:4] == pytest.approx([a2b_1._GPU_ALPHA, -a2b_1._GPU_BETA, a2b_1.BATCH, a2b_1._GPU_GAMMA], rel=1e-5)
    assert numbers(formula("s"))[1:5] == pytest.approx(
        [a2b_1._LATENCY_ALPHA, a2b_1._LATENCY_BETA, a2b_1.BATCH, a2b_1._LATENCY_GAMMA], rel=1e-5
    )
    gpus = numbers(formula("g"))
    assert {a2b_1.BITS, 8, a2b_1._GPU_MEMORY_GB} <= set(gpus)
    energy = [line for line in TEXT.splitlines() if line.startswith("E   = (dt")]
    assert [numbers(line)[1:4] for line in energy] == [[a2b_1._SERVER_KW, a2b_1._SERVER_GPUS, a2b_1.BATCH]]
    carbon = [line for line in TEXT.splitlines() if line.startswith("carbon = energy * EF_zone + dt")]
    assert [numbers(line)[:7] for line in carbon] == [
        [a2b_1._SERVER_GPUS, a2b_1._SERVER_KG, a2b_1._GPU_KG, a2b_1._LIFE_S / 31_536_000, 365, 86_400, a2b_1.BATCH]
    ]


@pytest.mark.parametrize(
    ("name", "site"),
    [
        ("OpenAI", "openai"), ("Anthropic", "anthropic"), ("Google", "google_genai"), ("Mistral", "mistralai"), ("Cohere", "cohere"),
        ("all others", hosts.ANY_SITE),
    ],
)  # fmt: skip
def test_the_sites(name: str, site: str) -> None:
    cells, found = row_of(name), hosts.SITES[site]
    assert (numbers(cells[1]), numbers(cells[2])) == (span(found.pue), span(found.wue))


def test_the_years_of_the_zones() -> None:
    years = Counter(found.year for zone, mix in registry.mixes().items() if (found := carbon_intensity.yearly(zone, mix.gwp)) is not None)
    assert f"2025 for {years[2025]} zones" in TEXT
    assert f"2024 for {years[2024]}," in TEXT
    assert f"earlier for {sum(count for year, count in years.items() if year < 2024)} (" in TEXT
    assert f"water of a kWh in {len(registry.all_mixes())} zones" in TEXT


def test_the_input() -> None:
    assert numbers(row_of("eps")[1] + " " + row_of("eps")[2] + " " + row_of("eps")[3]) == list(a2b_1.PREFILL_WH)
    assert [float(cell) for cell in row_of("c, weight")[1:4]] == list(a2b_1.CACHED_WEIGHT)
    assert float(row_of("making the machines")[2]) == a2b_1.EMBODIED_KG_PER_IT_KWH
    assert f"T_in/{a2b_1.LONG_CONTEXT_TOKENS}" in TEXT
    low, best, high = a2b_1.EMBEDDING_B
    assert f"with {best:g} billion parameters ({low:g} to {high:g})" in TEXT
    few, usual, many = (1000 * kwh for kwh in a2b_1.IMAGE_KWH)
    assert f"**Pictures** take {usual:g} Wh each ({few:g} to {many:g})" in TEXT


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "E"])
def test_the_classes_of_the_first_method(grade: str) -> None:
    (cells,) = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TEXT.splitlines()
        if line.startswith(f"| {grade} |") and "×" in line and line.count("|") == 6
    ]
    factors = a2b_1.CLASSES[grade]  # type: ignore[index]
    assert [numbers(cell) for cell in cells[2:]] == [
        [factors.energy_low, factors.energy_high],
        [factors.carbon_low, factors.carbon_high],
        [factors.water_low, factors.water_high],
    ]
    assert f"up to {a2b_1.LARGE_MIXTURE_B} B" in TEXT
    assert f"above {a2b_1.LARGE_MIXTURE_B} B" in TEXT


def test_the_areas() -> None:
    for begin, values in (
        ("forest, kg", rules.FOREST_UPTAKE_KG_PER_M2_YEAR),
        ("rewetted peat", rules.PEAT_UPTAKE_KG_PER_M2_YEAR),
        ("water, L per m²", rules.RECHARGE_L_PER_M2_YEAR),
    ):
        assert [float(cell) for cell in row_of(begin)[1:4]] == list(values)
    assert f"`max(CO2e ÷ {rules.FOREST_UPTAKE_KG_PER_M2_YEAR[1]:g} kg, L ÷ {rules.RECHARGE_L_PER_M2_YEAR[1]:g} L)`" in TEXT


def test_the_second_method() -> None:
    fit, (many, usual, few) = a2b_2_figures.FIT, a2b_2_figures.BATCH
    assert formula("weights").count(f" + {fit.overhead_gb:g} ") == 1
    assert (
        f"J per token  = ({fit.weights_j:g}*weights/n + {fit.arithmetic_j:g}*P_act^{fit.arithmetic_exponent:g}*bits/16"
        f" + {fit.cache_j:g}*context/1000*P_tot^{a2b_2.CACHE_EXPONENT:g}) * ({fit.mixture:g} for a mixture of experts)"
    ) in TEXT
    assert f"input of section 2 ÷ {1 + a2b_2.HOST[1]:g} (without the host)" in TEXT
    host, idle = (f"{best:g} ({low:g}–{high:g})" for low, best, high in (a2b_2.HOST, a2b_2.IDLE))
    assert f"host = {host}, idle = {idle} of accelerators" in TEXT
    assert f"`n` is {usual:g} for best, {few:g} for high, {many:g} for low" in TEXT
    assert (
        f"Closed models are taken at {a2b_2.CLOSED_BITS:g} bits, in the size EcoLogits assumes, times {a2b_2_figures.CLOSED.factor:g}"
        in TEXT
    )
    assert f"the {a2b_2_figures.CLOSED.published_joules / 3600:g} Wh of accelerators" in TEXT
    assert f"{a2b_2.CARBON_ENDS[2]:g} and {a2b_2.WATER_ENDS[2]:g} times wider" in TEXT
    assert f"Making the machines is {a2b_1.EMBODIED_KG_PER_IT_KWH:g} kg CO2e per kWh" in TEXT
    down, up = a2b_2_figures.SPREAD
    assert f"÷ {down:g} below {many:g} requests, × {up:g} above {few:g}; × {a2b_2.BEYOND_SPREAD:g} more beyond" in TEXT
    assert f"÷ {a2b_2.CLOSED_SPREAD:g} … × {a2b_2.CLOSED_SPREAD:g}" in TEXT
    assert a2b_2.GUESS_SPREAD == 2
    assert "as fitted, twice as wide on each end" in TEXT


def test_the_pictures_of_the_second_method() -> None:
    measured = [each.joules[a2b_2.BEST] for each in a2b_2_figures.PICTURES.values()]
    low, best, high = a2b_2.picture_joules("nobody's", a2b_2.PictureShape())
    assert len(measured) == 6
    assert f"A picture takes {min(measured):,.0f} to {max(measured):,.0f} J on one accelerator" in TEXT
    assert f"(six models), else {float(f'{best:.3g}'):,.0f} J ({float(f'{low:.3g}'):,.0f} to {float(f'{high:.3g}'):,.0f})" in TEXT


@pytest.mark.parametrize("name", DIGESTS)
def test_the_vectors_of_the_first_method_and_of_ecologits_are_unchanged(name: str) -> None:
    assert hashlib.sha256((VECTORS / name).read_bytes()).hexdigest() == DIGESTS[name]


@pytest.mark.parametrize("name", ["ecologits-vectors.json", "method-vectors.json"])
def test_the_vectors_are_those_beside_the_checkout(name: str) -> None:
    assert (VECTORS / name).read_bytes() == shared("impact", name).read_bytes()
