"""The store of files of an installation: a bucket where `S3_URL` is set, else a folder in the data folder."""

from pathlib import Path

from aim2balance.adapters.storage.files import FOLDER, LocalFiles
from aim2balance.adapters.storage.older import WithOlderFiles
from aim2balance.adapters.storage.s3_url import read_s3_url
from aim2balance.kit.storage import FileStore, NoSuchFile

_PROBE = "doctor/nothing"


def open_file_store(s3_url: str, data_dir: Path) -> FileStore:
    """Nobody is asked yet. Files that are in the data folder are found beside a bucket too. Raises `WrongConfiguration`."""
    local = LocalFiles(data_dir / FOLDER)
    if not s3_url:
        return local
    # Only now: 15 MB of code that most installations do without.
    from aim2balance.adapters.storage.objects import bucket_files

    bucket = bucket_files(read_s3_url(s3_url))
    return WithOlderFiles(bucket, local) if (data_dir / FOLDER).is_dir() else bucket


def describe_file_store(s3_url: str, data_dir: Path) -> str:
    """Where files lie, without anything secret."""
    if not s3_url:
        return f"in the folder {data_dir / FOLDER}"
    bucket = read_s3_url(s3_url)
    older = f"; older ones in {data_dir / FOLDER}" if (data_dir / FOLDER).is_dir() else ""
    return f"in the bucket {bucket.name} of {bucket.endpoint}{older}"


async def check_file_store(store: FileStore) -> None:
    """That it answers. Raises `StorageAway`."""
    try:
        await store.get(_PROBE)
    except NoSuchFile:
        return
