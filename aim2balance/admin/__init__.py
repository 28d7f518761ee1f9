"""What operators see and change: figures, never chats. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.admin.audit_log import log_command as log_command
    from aim2balance.admin.checks import VERIFY_BOOKS as VERIFY_BOOKS
    from aim2balance.admin.checks import record_backup as record_backup
    from aim2balance.admin.checks import record_ledger_check as record_ledger_check
    from aim2balance.admin.checks import verify_daily as verify_daily
    from aim2balance.admin.service import AdminService as AdminService
else:
    __getattr__ = lazy_exports(__name__)
