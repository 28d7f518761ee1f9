"""What Prometheus may read: counts and sums, never anything about one person."""

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST.encode()


def render() -> bytes:
    """The text format."""
    return generate_latest(REGISTRY)
