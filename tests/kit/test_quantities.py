"""Ranges of physical quantities."""

import pytest

from aim2balance.kit.errors import BrokenInvariant
from aim2balance.kit.quantities import CarbonKg, EnergyKWh, Range, WaterL


@pytest.mark.parametrize("figures", [(-1, 0, 1), (2, 1, 3), (0, 2, 1), (float("nan"), 1, 2), (0, float("nan"), 1)])
def test_f30_a_range_is_ordered_and_never_negative(figures: tuple[float, float, float]) -> None:
    with pytest.raises(BrokenInvariant):
        EnergyKWh(*figures)


def test_ranges_add_edge_by_edge_and_keep_their_unit() -> None:
    total = WaterL(1, 2, 3) + WaterL(10, 20, 30)
    assert total == WaterL(11, 22, 33)
    assert type(total) is WaterL


def test_units_are_not_equal_to_each_other() -> None:
    assert EnergyKWh(1, 2, 3) != CarbonKg(1, 2, 3)
    assert Range(0, 0, 0) == Range(0, 0, 0)
