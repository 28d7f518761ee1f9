import json
from decimal import Decimal
from pathlib import Path

import pytest

from aim2balance.impact.rules import footprint_m2_year, funded_m2
from aim2balance.kit.errors import BrokenInvariant, Invalid

CASES = json.loads((Path(__file__).parent / "vectors" / "method-vectors.json").read_text())["funding_cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_funded_area_equals_the_method_vectors(case):
    fee, rate = Decimal(str(case["expected"]["fee_eur"])), Decimal(str(case["input"]["eur_per_m2"]))
    assert funded_m2(fee, rate) == pytest.approx(case["expected"]["m2_funded"], rel=1e-9)


@pytest.mark.parametrize("rate", ["0", "-5", "NaN"])
def test_a_rate_must_be_positive(rate):
    if rate == "NaN":
        with pytest.raises(Exception, match=r".*"):
            funded_m2(Decimal(1), Decimal(rate))
    else:
        with pytest.raises(Invalid):
            funded_m2(Decimal(1), Decimal(rate))


def test_a_negative_contribution_is_our_mistake():
    with pytest.raises(BrokenInvariant):
        funded_m2(Decimal("-0.01"), Decimal(5))


def test_one_square_metre_serves_carbon_and_water_so_the_larger_counts():
    assert footprint_m2_year(1.0, 0) == 2.0
    assert footprint_m2_year(0, 100.0) == 2.0
    assert footprint_m2_year(1.0, 100.0) == 2.0
