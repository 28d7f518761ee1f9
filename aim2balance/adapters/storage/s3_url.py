"""What `S3_URL` says: `s3://key:secret@host/bucket/prefix?region=…&endpoint=…`."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from aim2balance.kit import variables
from aim2balance.kit.config_text import WrongConfiguration

_REGION = "us-east-1"
"""What stores without regions of their own (MinIO) are signed for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where it is and who may use it. `prefix` stands before every key, without slashes at its ends."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


def read_s3_url(url: str) -> Bucket:
    """Without `endpoint` the host is reached by TLS; with it the host is only a name. Raises `WrongConfiguration`."""
    parts = urlsplit(url)
    name, _, prefix = parts.path.strip("/").partition("/")
    more = dict(parse_qsl(parts.query, keep_blank_values=True))
    endpoint, region = more.pop("endpoint", ""), more.pop("region", "")
    if not endpoint:
        endpoint = f"https://{parts.netloc.rpartition('@')[2]}"
    is_address = urlsplit(endpoint).scheme in {"http", "https"} and bool(urlsplit(endpoint).hostname)
    if more or not name or not parts.username or not parts.password or not is_address:
        # Without what was given: it holds the secret.
        raise WrongConfiguration("environment", None, "S3_URL", f"expected {variables.S3.sentence}")
    return Bucket(
        name=name,
        prefix=prefix.strip("/"),
        endpoint=endpoint.rstrip("/"),
        region=region or _REGION,
        key=unquote(parts.username),
        secret=unquote(parts.password),
    )
