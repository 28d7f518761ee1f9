"""What persons are notified of: banners in the app, and mail. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports
from aim2balance.notices.types import Notice as Notice
from aim2balance.notices.types import OutgoingEmail as OutgoingEmail

if TYPE_CHECKING:
    from aim2balance.notices.jobs import handlers as handlers
    from aim2balance.notices.service import Notifier as Notifier
    from aim2balance.notices.service import create_notice as create_notice
    from aim2balance.notices.service import erase as erase
    from aim2balance.notices.service import list_banners as list_banners
    from aim2balance.notices.service import list_standing as list_standing
    from aim2balance.notices.service import purge_old as purge_old
else:
    __getattr__ = lazy_exports(__name__)
