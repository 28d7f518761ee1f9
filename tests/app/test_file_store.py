"""`doctor` says where files lie and whether the storage answers, and never the secret of a bucket."""

from pathlib import Path

import pytest

from aim2balance.adapters.storage import objects
from aim2balance.app import doctor
from aim2balance.kit.settings import read_environment

NOWHERE = "s3://key:geheim@minio/bucket?endpoint=http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("s3_url", "state", "told"),
    [
        ("", "ok", "in the folder"),
        (NOWHERE, "wrong", "does not answer"),
        ("s3://key:geheim@minio/bucket?endpoint=minio", "wrong", "S3_URL"),
    ],
)
def test_doctor_says_where_files_lie(s3_url: str, state: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_RETRIES", 0)
    environment = read_environment({"S3_URL": s3_url, "AIM2BALANCE_DATA_DIR": str(tmp_path)}, tmp_path)
    (found,) = doctor._safely("files", doctor._files, environment)
    assert (found["state"], found["what"]) == (state, "files")
    assert told in found["detail"]
    assert "geheim" not in str(found)
    own = environment.but(database_url="postgresql://nobody@127.0.0.1:9/none")
    (found,) = doctor._safely("files", doctor._files, own)
    assert (found["state"], "images stay in the database" in found["detail"]) == (("note", True) if not s3_url else (state, False))
