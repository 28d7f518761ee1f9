"""An S3 of our own on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer


@contextmanager
def a_bucket() -> Iterator[str]:
    """The `S3_URL` of a folder in an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        client = boto3.client(
            "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="a secret"
        )
        client.create_bucket(Bucket="bucket")
        client.close()
        yield f"s3://key:a%20secret@s3/bucket/folder?endpoint={endpoint}"
    finally:
        server.stop()
