"""The server: the Streamlit app of finops_model/ui/frame.py with security headers and a readiness probe.

streamlit run app.py                                   on a laptop
uvicorn app:app --host 127.0.0.1 --port 8501           for a company, behind a TLS proxy; one worker only
python app.py                                          the same server, with the settings of .streamlit/config.toml
"""

import base64
import gc
import hashlib
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from finops_model.errors import FinOpsError
from finops_model.settings import ROOT

_log = logging.getLogger("finops_model.app")

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""Paths of Streamlit that tell about the process or drive it; nobody needs them here (OWASP ASVS 13.4.5)."""


def inline_script_hashes(index: Path) -> list[str]:
    """The CSP sources of the inline scripts of Streamlit's own page, computed from the installed file."""
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy() -> str:
    """What a browser may load and run: this server's own files, no foreign host, no frame around the page."""
    index = Path(st.__file__).parent / "static" / "index.html"
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *inline_script_hashes(index))),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """Middleware: security headers on every answer, and :data:`CLOSED` paths are not found."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        if any(closed in scope["path"] for closed in CLOSED):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send_guarded)
        else:
            await self.app(scope, receive, send_guarded)


async def ready(_: Request) -> JSONResponse:
    """``/ready`` for a load balancer: 200 while the store can be read, else 503 with a sentence."""
    from finops_model.ui import session

    try:
        revision = await run_in_threadpool(lambda: session.store().read_revision())
    except FinOpsError as error:
        return JSONResponse({"ready": False, "reason": str(error)}, status_code=503)
    except Exception:
        _log.exception("the store cannot be read")
        return JSONResponse({"ready": False, "reason": "The store cannot be read; see the server's log."}, 503)
    return JSONResponse({"ready": True, "revision": revision})


def show_error(error: Exception) -> bool:
    """What a reader sees of an exception that a script did not catch."""
    from finops_model.ui import show

    return show.error(error)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Before the first session: import what pages import, and keep all of it out of the collection after each run.

    Streamlit collects garbage after every run; with pandas and plotly loaded that takes longer than our pages do.
    (Cached functions want a running server when they are defined, so the imports stand here and not at the top.)
    """
    from finops_model import charts  # noqa: F401
    from finops_model.actions import assess, imports, targets  # noqa: F401
    from finops_model.importers import marking, preparing  # noqa: F401
    from finops_model.reports import exports  # noqa: F401
    from finops_model.ui import session
    from finops_model.views import import_preview, places, portfolio  # noqa: F401

    # A line per request drowns what matters; the proxy in front has them. Streamlit sets the level after uvicorn did.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    session.framework()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    ROOT / "finops_model" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready)],
    middleware=[Middleware(Guard)],
    on_script_error=show_error,
)

if __name__ == "__main__":
    app.run()
