"""Buying credit: checkout, webhooks, plans, automatic top-up, refunds, disputes, allowances, vouchers. The front door."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.payments.allowance import allowance_fields as allowance_fields
    from aim2balance.payments.allowance import find_allowance as find_allowance
    from aim2balance.payments.allowance import make_voucher as make_voucher
    from aim2balance.payments.allowance import put_allowance as put_allowance
    from aim2balance.payments.allowance import redeem as redeem
    from aim2balance.payments.allowance import refill_due as refill_due
    from aim2balance.payments.allowance import set_allowance as set_allowance
    from aim2balance.payments.auto_topup import check_wallets as check_wallets
    from aim2balance.payments.auto_topup import claim_if_low as claim_if_low
    from aim2balance.payments.auto_topup import find_auto_topup as find_auto_topup
    from aim2balance.payments.auto_topup import finish_auto_topup as finish_auto_topup
    from aim2balance.payments.auto_topup import set_auto_topup as set_auto_topup
    from aim2balance.payments.blocks import settle_block as settle_block
    from aim2balance.payments.inbox import link_customer as link_customer
    from aim2balance.payments.inbox import list_alerts as list_alerts
    from aim2balance.payments.inbox import list_events as list_events
    from aim2balance.payments.inbox import replay as replay
    from aim2balance.payments.inbox import resolve_alert as resolve_alert
    from aim2balance.payments.jobs import handlers as handlers
    from aim2balance.payments.jobs import run_due_work as run_due_work
    from aim2balance.payments.orders import get_order_outcome as get_order_outcome
    from aim2balance.payments.orders import open_portal as open_portal
    from aim2balance.payments.orders import quote as quote
    from aim2balance.payments.orders import start_topup as start_topup
    from aim2balance.payments.payment_history import history as history
    from aim2balance.payments.payment_history import invoices as invoices
    from aim2balance.payments.plans import end_plan as end_plan
    from aim2balance.payments.plans import find_plan as find_plan
    from aim2balance.payments.plans import start_plan as start_plan
    from aim2balance.payments.plans import stop_future_charges as stop_future_charges
    from aim2balance.payments.reconciliation import reconcile as reconcile
    from aim2balance.payments.refunds import insert_refund_request as insert_refund_request
    from aim2balance.payments.refunds import refundable as refundable
    from aim2balance.payments.refunds import request_refund as request_refund
    from aim2balance.payments.refunds import withdraw as withdraw
    from aim2balance.payments.service import Payments as Payments
    from aim2balance.payments.service import erase as erase
    from aim2balance.payments.service import receive as receive
else:
    __getattr__ = lazy_exports(__name__)
