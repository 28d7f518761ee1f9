import pytest

from aim2balance import impact
from aim2balance.impact.local import bits_of
from aim2balance.kit.tokens import TokenUsage


def test_measured_energy_is_class_a_with_the_rest_of_the_machine():
    footprint = impact.measured(impact.local_profile(8, zone="DEU"), 0.001)
    assert footprint.kWh.best == pytest.approx(0.0013)
    assert (footprint.kWh.low, footprint.kWh.high) == pytest.approx((0.0013 * 0.85, 0.0013 * 1.15))
    assert footprint.CO2e.best == pytest.approx(0.0013 * (0.32965 + 0.029))
    assert (footprint.CO2e.low, footprint.CO2e.high) == pytest.approx((footprint.CO2e.best * 0.85, footprint.CO2e.best * 1.3))
    assert footprint.L.best == pytest.approx(0.0013 * 1.947)
    assert (footprint.L.low, footprint.L.high) == pytest.approx((footprint.L.best * 0.5, footprint.L.best * 2))
    assert (footprint.quality, footprint.prefill_kWh) == ("A", 0)


def test_configured_power_times_ollamas_durations():
    footprint = impact.by_power(impact.local_profile(8, zone="DEU"), 300, 12_000_000_000)
    assert footprint.kWh.best == pytest.approx(0.001)
    assert (footprint.kWh.low, footprint.kWh.high) == pytest.approx((0.0006, 0.0014))
    assert (footprint.quality, footprint.prefill_kWh) == ("B", 0)


def test_by_parameters_is_class_e_and_many_times_the_shared_data_centre():
    usage = TokenUsage(uncached_input=100, output=300)
    alone = impact.estimate(impact.local_profile(8.03, quantization="Q4_K_M", zone="DEU"), usage)
    shared = impact.estimate(impact.profile("huggingface_hub", "meta-llama/Meta-Llama-3.1-8B-Instruct", zone="DEU"), usage)
    assert alone.quality == "E"
    assert 10 < alone.kWh.best / shared.kWh.best < 40


def test_a_mixture_runs_its_active_part():
    assert impact.local_profile(30.5, active_b=3.3).low.token_s < impact.local_profile(30.5).low.token_s


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("Q4_K_M", 4),
        ("q8_0", 8),
        ("F16", 16),
        ("llama3:8b-instruct-fp16", 16),
        ("qwen2.5:7b-instruct-q5_K_M", 5),
        ("iq3_xs", 3),
        ("", 4),
        ("qwen3:8b", 4),
    ],
)
def test_bits_per_weight(text, bits):
    assert bits_of(text) == bits
