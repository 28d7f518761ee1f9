"""A real OpenID Connect provider beside the test (npm `oidc-provider`), and somebody who signs in there."""

import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import httpx2
import pytest

ROOT = Path(__file__).parents[1]
CLIENT_ID, CLIENT_SECRET = "aim2balance", "a-secret-of-the-test"


@contextmanager
def an_issuer(*redirects: str) -> Iterator[str]:
    """Its address. Skips where the package is not installed."""
    if not (ROOT / "web/node_modules/oidc-provider").is_dir():
        pytest.skip("npm oidc-provider is not installed (make web/node_modules/.installed)")
    command = [Path(sys.executable).with_name("node"), "tests/issuer.mjs", *redirects]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as started:
        try:
            assert started.stdout is not None
            found = None
            while found is None:
                assert select.select([started.stdout], [], [], 60)[0], "the issuer does not start"
                line = started.stdout.readline()
                assert line, "the issuer ended"
                found = re.search(r"issuer (\S+)", line)
            yield found[1]
        finally:
            started.kill()


async def answer_of(issuer: str, address: str, person: str) -> str:
    """Where the issuer sends a browser that came with this address, once `person` ("subject|address|proved") signed in there."""
    async with httpx2.AsyncClient() as browser:
        said: dict[str, str] | None = None
        await browser.get(f"{issuer}/person?{quote(person)}")
        for _ in range(12):
            answer = await (browser.get(address) if said is None else browser.post(address, data=said))
            if answer.status_code in {302, 303}:
                said, address = None, urljoin(address, answer.headers["location"])
                if urlsplit(address).netloc != urlsplit(issuer).netloc:
                    return address
                continue
            assert answer.status_code == 200, answer.text
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert prompt is not None, answer.text
            said = {"prompt": prompt[1], **({"login": person.partition("|")[0], "password": "any"} if prompt[1] == "login" else {})}
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form is not None
            address = urljoin(address, form[1])
    raise AssertionError("the issuer leads nowhere")
