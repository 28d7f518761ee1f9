"""Chats brought in from other applications, and taken away: as a file, as Markdown or PDF for people, or all of them at once."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.transfer.exporter import file_name as file_name
    from aim2balance.transfer.exporter import library as library
    from aim2balance.transfer.exporter import markdown as markdown
    from aim2balance.transfer.exporter import whole as whole
    from aim2balance.transfer.importer import ImportReport as ImportReport
    from aim2balance.transfer.importer import import_file as import_file
    from aim2balance.transfer.importer import open_import_work as open_import_work
    from aim2balance.transfer.service import Imports as Imports
    from aim2balance.transfer.service import erase_imports as erase_imports
else:
    __getattr__ = lazy_exports(__name__)
