"""What persons are told: banners in the app, and mail. The front door; the rest is private to this domain."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports
from aim2balance.notices.types import Letter as Letter

if TYPE_CHECKING:
    from aim2balance.notices.jobs import handlers as handlers
    from aim2balance.notices.service import Post as Post
    from aim2balance.notices.service import forget as forget
    from aim2balance.notices.service import newest as newest
    from aim2balance.notices.service import tell as tell
    from aim2balance.notices.service import throw_away_old as throw_away_old
else:
    __getattr__ = lazy_exports(__name__)
