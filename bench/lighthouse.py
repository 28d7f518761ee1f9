"""How Lighthouse judges the page: accessibility, best practices and search engine of the first run, performance as the median of all.

A demo server and an account of its own; pages of the account are measured in a Chromium that is signed in, public ones in the same. Nothing of it
is a dependency: `npm install lighthouse` anywhere, then `python -m bench.lighthouse --lighthouse FOLDER/node_modules/.bin/lighthouse
[--runs 5] [--form mobile|desktop] [--only dashboard,sign-in]`. Prints a table; `--json FILE` keeps what failed of each page. Performance means something on an idle
machine only.
"""

import argparse
import json
import socket
import statistics
import subprocess
import tempfile
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.people import cookies_of
from tests.browser.routes import Furnished, furnished
from tests.server import PASSWORD, a_server

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def places(known: Furnished) -> dict[str, str]:
    """Public pages last: they are measured without a session."""
    return {
        "new chat": "/",
        "chat": f"/c/{known.chat}",
        "dashboard": "/dashboard",
        "restoration": "/restoration",
        "method": "/impact/method",
        "sign-in": "/signin",
        "register": "/register",
        "share": known.share,
        "report": known.report,
        "imprint": "/legal/imprint",
    }


PUBLIC_FROM = "restoration"


def judge(lighthouse: str, url: str, port: int, form: str, categories: tuple[str, ...]) -> dict:
    with tempfile.NamedTemporaryFile(suffix=".json") as kept:
        words = [
            lighthouse,
            url,
            f"--port={port}",
            "--output=json",
            f"--output-path={kept.name}",
            "--quiet",
            "--disable-storage-reset",
            "--max-wait-for-load=25000",  # some pages keep a stream open and are never quiet
        ]
        words += [f"--only-categories={','.join(categories)}", *(["--preset=desktop"] if form == "desktop" else [])]
        for _ in range(3):  # a page that painted nothing in time, on a machine with other work, is tried again
            done = subprocess.run(words, check=False, capture_output=True, text=True)
            if done.returncode == 0:
                return json.loads(Path(kept.name).read_text())
        raise SystemExit(f"{url}: {done.stderr[-2000:]}")


def failed(report: dict) -> list[str]:
    """What cost points, but for performance."""
    names = {ref["id"] for name in CATEGORIES[1:] for ref in report["categories"][name]["auditRefs"] if ref["weight"]}
    return sorted(name for name in names if report["audits"][name]["score"] not in (1, None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lighthouse", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--form", choices=("mobile", "desktop"), default="mobile")
    parser.add_argument("--only", default="")
    parser.add_argument("--json")
    args = parser.parse_args()
    found = {}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with a_server() as demo, sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        demo.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        with furnished(demo) as known:
            browser = playwright.chromium.launch_persistent_context(
                profile, executable_path=which("chromium"), args=[*FLAGS, f"--remote-debugging-port={port}"]
            )
            browser.add_cookies(cookies_of(known.person))
            for name, path in places(known).items():
                if name == PUBLIC_FROM:
                    browser.clear_cookies()
                if args.only and name not in args.only.split(","):
                    continue
                first = judge(args.lighthouse, demo.base + path, port, args.form, CATEGORIES)
                speeds = [first["categories"]["performance"]["score"]]
                for _ in range(args.runs - 1):
                    again = judge(args.lighthouse, demo.base + path, port, args.form, CATEGORIES[:1])
                    speeds.append(again["categories"]["performance"]["score"])
                scores = [round(100 * first["categories"][each]["score"]) for each in CATEGORIES[1:]]
                found[name] = {
                    "path": path,
                    "scores": scores,
                    "performance": round(100 * statistics.median(speeds)),
                    "failed": failed(first),
                }
                print(
                    f"| {name} | {found[name]['performance']} | {' | '.join(map(str, scores))} | {', '.join(failed(first))} |", flush=True
                )
            browser.close()
    if args.json:
        Path(args.json).write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
