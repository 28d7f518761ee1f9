"""The compiled coefficients against the library they were taken from. Nothing else in the project imports EcoLogits."""

from importlib import metadata

import pytest
from ecologits.electricity_mix_repository import electricity_mixes
from ecologits.impacts.llm import compute_llm_impacts
from ecologits.model_repository import models
from ecologits.tracers.utils import PROVIDER_CONFIG_MAP, llm_impacts
from ecologits.utils.range_value import RangeValue

from aim2balance.impact import a2b_1, hosts, local, registry, service

EXACT = 1e-12


def ends(value):
    return (value.min, value.max) if isinstance(value, RangeValue) else (value, value)


def check(sums, result):
    for place, value in ((0, result.energy.value), (3, result.gwp.value), (6, result.wcf.value)):
        assert (sums[place], sums[place + 2]) == pytest.approx(ends(value), rel=EXACT, abs=1e-30)


def test_the_installed_version_is_the_pinned_one():
    """Results moved up to sixty-fold between versions: a new version is a new method, never an upgrade."""
    assert metadata.version("ecologits") == a2b_1.ECOLOGITS == "0.11.3"


def test_another_version_is_refused_before_any_figure_is_made(monkeypatch):
    monkeypatch.setattr(registry.metadata, "version", lambda _: "0.12.0")
    registry.models.cache_clear()
    try:
        with pytest.raises(Exception, match=r"0\.11\.3.*0\.12\.0"):
            registry.models()
    finally:
        registry.models.cache_clear()


def test_sites_are_the_librarys():
    assert set(hosts.SITES) == set(PROVIDER_CONFIG_MAP)
    for name, config in PROVIDER_CONFIG_MAP.items():
        assert tuple(hosts.SITES[name].pue) == ends(config.datacenter_pue)
        assert tuple(hosts.SITES[name].wue) == ends(config.datacenter_wue)
        assert hosts.HOSTS[name].zone == config.datacenter_location


def test_every_model_and_zone_of_the_library_is_read():
    assert set(registry.models().exact) == {(model.provider.value, model.name) for model in models.list_models()}
    assert set(registry.all_mixes()) == {mix.zone for mix in electricity_mixes.list_electricity_mixes()}
    for mix in electricity_mixes.list_electricity_mixes():
        ours = registry.all_mixes()[mix.zone]
        assert (ours.gwp, ours.wue, ours.warnings) == (mix.gwp, mix.wue, tuple(warning.code for warning in mix.warnings))


@pytest.mark.parametrize("zone", [None, "DEU", "WOR", "SWE"])
def test_every_model_gives_the_librarys_figures(zone):
    for maker, name in registry.models().exact:
        profile = service.profile(maker, name, zone=zone)
        assert profile.basis == f"{maker}/{name}"
        for tokens, latency in ((400, None), (1, None), (2500, 4.0)):
            check(a2b_1.chat_sums(profile, 0, 0, tokens, latency), llm_impacts(maker, name, tokens, latency, zone))


def test_every_zone_gives_the_librarys_figures():
    for zone in registry.mixes():
        for maker, name in (("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-5-mini")):
            check(a2b_1.chat_sums(service.profile(maker, name, zone=zone), 0, 0, 400), llm_impacts(maker, name, 400, None, zone))


@pytest.mark.parametrize(("size", "quantization", "bits"), [(8.03, "Q4_K_M", 4), (70.6, "fp16", 16), (0.5, "q8_0", 8)])
def test_a_local_model_is_the_librarys_formula_at_batch_size_one(size, quantization, bits):
    mix = registry.mixes()["DEU"]
    result = compute_llm_impacts(
        size, size, 300, 0, 0, mix.gwp, mix.wue, datacenter_pue=1, datacenter_wue=0, batch_size=1, model_quantization_bits=bits
    )
    check(a2b_1.chat_sums(local.by_parameters(size, quantization=quantization, mix=mix), 0, 0, 300), result)
