"""What one piece of AI work costs nature, and what a contribution funds. Pure, dated methods: `a2b-1` and `a2b-2`.

`footprint_by` a method per answer, `describe` for people; `profile` and `served_model` are what is fixed for a model, provider and zone.
`measured` and `by_power` are for local machines. `HourlyIntensity` holds hours of carbon intensity, `MeasuredRates` what measured
answers took; they alone have tables.
"""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.impact.a2b_1 import ECOLOGITS as ECOLOGITS
    from aim2balance.impact.a2b_1 import METHOD as METHOD
    from aim2balance.impact.a2b_1 import estimate as estimate
    from aim2balance.impact.a2b_2 import estimate_served as estimate_served
    from aim2balance.impact.carbon_intensity import intensity_source as intensity_source
    from aim2balance.impact.carbon_intensity import wire_intensity as wire_intensity
    from aim2balance.impact.energy_shares import advance_shares as advance_shares
    from aim2balance.impact.energy_shares import energy_between as energy_between
    from aim2balance.impact.energy_shares import energy_taken as energy_taken
    from aim2balance.impact.generation_mix import hours_of as hours_of
    from aim2balance.impact.hourly_intensity import HourlyIntensity as HourlyIntensity
    from aim2balance.impact.local import by_power as by_power
    from aim2balance.impact.local import measured as measured
    from aim2balance.impact.measured_rates import MeasuredRates as MeasuredRates
    from aim2balance.impact.metered import carbon_held as carbon_held
    from aim2balance.impact.metered import is_measured as is_measured
    from aim2balance.impact.metered import parts_not_known as parts_not_known
    from aim2balance.impact.metered import quality_of as quality_of
    from aim2balance.impact.metered import unseen_by as unseen_by
    from aim2balance.impact.service import KINDS_NOT_KNOWN as KINDS_NOT_KNOWN
    from aim2balance.impact.service import check_zone as check_zone
    from aim2balance.impact.service import describe as describe
    from aim2balance.impact.service import expected_footprint as expected_footprint
    from aim2balance.impact.service import footprint_by as footprint_by
    from aim2balance.impact.service import local_profile as local_profile
    from aim2balance.impact.service import metered_footprint as metered_footprint
    from aim2balance.impact.service import profile as profile
    from aim2balance.impact.service import served_model as served_model
    from aim2balance.impact.service import why_not_known as why_not_known
else:
    __getattr__ = lazy_exports(__name__)
