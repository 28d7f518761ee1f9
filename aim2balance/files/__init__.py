"""Images of chats, and files of a person: taken in, looked at, kept within a quota, given to their owner alone."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.files.documents import DocumentContents as DocumentContents
    from aim2balance.files.documents import DocumentReader as DocumentReader
    from aim2balance.files.documents import check_readable as check_readable
    from aim2balance.files.documents import find_documents as find_documents
    from aim2balance.files.download_links import DownloadLinks as DownloadLinks
    from aim2balance.files.reading import Reading as Reading
    from aim2balance.files.reading import find_upload as find_upload
    from aim2balance.files.reading import page_texts as page_texts
    from aim2balance.files.schemas import DocumentOut as DocumentOut
    from aim2balance.files.schemas import FileOut as FileOut
    from aim2balance.files.service import Files as Files
    from aim2balance.files.service import copy as copy
    from aim2balance.files.service import erase_files as erase_files
    from aim2balance.files.service import find as find
    from aim2balance.files.service import put_into as put_into
    from aim2balance.files.service import take_out as take_out
    from aim2balance.files.storage import Storage as Storage
    from aim2balance.files.stored import StoredFiles as StoredFiles
    from aim2balance.files.uploads import Download as Download
    from aim2balance.files.uploads import Uploads as Uploads
else:
    __getattr__ = lazy_exports(__name__)
