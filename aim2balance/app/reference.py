"""`/api/docs`: the OpenAPI document as one plain page, without a script and without a request to another host."""

from html import escape
from typing import Any

STYLE_PATH = "/api/docs/style.css"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
STYLE = """
:root { color-scheme: light dark; font: 16px/1.6 ui-sans-serif, system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0; }
th, td { border-bottom: 1px solid color-mix(in oklab, CanvasText 15%, Canvas); }
code { font-family: ui-monospace, monospace; font-size: 0.875rem; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; font-size: 1.125rem; text-transform: capitalize; }
"""
_WHO = {
    "public": "anybody",
    "member": "signed in",
    "admin": "admin",
    "inference": "API key, scope inference",
    "telemetry": "API key, scope telemetry",
}


def page(document: dict[str, Any]) -> str:
    """HTML of every operation, by tag, with who may call it."""
    by_tag: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = (operation.get("tags") or ["other"])[0]
            by_tag.setdefault(tag, []).append(_row(method, path, operation))
    sections = "".join(
        f"<h2>{escape(tag)}</h2><table><thead><tr><th>Operation</th><th>Who</th><th>What</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
        for tag, rows in sorted(by_tag.items())
    )
    title = f"{escape(document['info']['title'])} {escape(document['info']['version'])}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title} API</title><link rel="stylesheet" href="{STYLE_PATH}"></head><body><main><h1>{title} API</h1>'
        f'<p>Machine-readable: <a href="/api/openapi.json">/api/openapi.json</a>. Shapes of <code>/v1</code> are those of OpenAI and '
        f"Anthropic.</p>{sections}</main></body></html>"
    )


def _row(method: str, path: str, operation: dict[str, Any]) -> str:
    what = operation.get("summary") or operation.get("operationId", "")
    who = _WHO.get(operation.get("x-who", ""), "")
    return f"<tr><td><code>{method.upper()} {escape(path)}</code></td><td>{escape(who)}</td><td>{escape(what)}</td></tr>"
