"""Usage: events, their sums, receipts, and what foreign loggers report. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.usage.checks import check as check
    from aim2balance.usage.emissions import emission_events as emission_events
    from aim2balance.usage.emissions import emission_sums as emission_sums
    from aim2balance.usage.figures import readable_names as readable_names
    from aim2balance.usage.limit_alerts import alert_level as alert_level
    from aim2balance.usage.maintenance import complete as complete
    from aim2balance.usage.maintenance import erase as erase
    from aim2balance.usage.maintenance import make_months as make_months
    from aim2balance.usage.maintenance import owners_of_month as owners_of_month
    from aim2balance.usage.maintenance import rebuild_rollups as rebuild_rollups
    from aim2balance.usage.maintenance import rollup_system as rollup_system
    from aim2balance.usage.maintenance import rollup_system_to as rollup_system_to
    from aim2balance.usage.periods import period_of as period_of
    from aim2balance.usage.periods import zone_of as zone_of
    from aim2balance.usage.provider_failures import ProviderFailures as ProviderFailures
    from aim2balance.usage.queries_system import SYSTEM_COLUMNS as SYSTEM_COLUMNS
    from aim2balance.usage.queries_system import cost_differences as cost_differences
    from aim2balance.usage.queries_system import first_tokens as first_tokens
    from aim2balance.usage.queries_system import ignored_limits as ignored_limits
    from aim2balance.usage.queries_system import overruns as overruns
    from aim2balance.usage.queries_system import system_overview as system_overview
    from aim2balance.usage.queries_system import unanswered as unanswered
    from aim2balance.usage.receipts import receipt_of as receipt_of
    from aim2balance.usage.reestimates import MOST_EVENTS as MOST_EVENTS
    from aim2balance.usage.reestimates import Method as Method
    from aim2balance.usage.reestimates import NameOfModel as NameOfModel
    from aim2balance.usage.reestimates import Reestimate as Reestimate
    from aim2balance.usage.reestimates import read_method as read_method
    from aim2balance.usage.reestimates import reestimate as reestimate
    from aim2balance.usage.reestimates import reestimated_out as reestimated_out
    from aim2balance.usage.schemas_receipt import KeptReceipt as KeptReceipt
    from aim2balance.usage.schemas_receipt import ReceiptImpact as ReceiptImpact
    from aim2balance.usage.schemas_reestimate import Reestimated as Reestimated
    from aim2balance.usage.service import Recorder as Recorder
    from aim2balance.usage.service import Usage as Usage
    from aim2balance.usage.service import booked_receipts as booked_receipts
    from aim2balance.usage.service import breakdown as breakdown
    from aim2balance.usage.service import change_counters as change_counters
    from aim2balance.usage.service import conversation_sums as conversation_sums
    from aim2balance.usage.service import footprint as footprint
    from aim2balance.usage.service import get_event as get_event
    from aim2balance.usage.service import key_alerts as key_alerts
    from aim2balance.usage.service import no_names as no_names
    from aim2balance.usage.service import receipt as receipt
    from aim2balance.usage.service import record_telemetry as record_telemetry
    from aim2balance.usage.service import summary as summary
    from aim2balance.usage.service import totals as totals
    from aim2balance.usage.types import KeyAlert as KeyAlert
    from aim2balance.usage.types import UsageEvent as UsageEvent
    from aim2balance.usage.types import decode_event as decode_event
    from aim2balance.usage.types import encode_event as encode_event
else:
    __getattr__ = lazy_exports(__name__)
