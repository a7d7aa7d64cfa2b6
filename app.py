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
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from finops_model.errors import FinOpsError
from finops_model.settings import ROOT
from finops_model.ui import browser, downloads

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
    """Middleware: security headers on every answer, an id for every browser, nothing at :data:`CLOSED` paths, and no
    web socket for a page of another site."""

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
        if scope["type"] == "websocket" and not is_own_origin(Headers(scope=scope)):
            # Streamlit would ask a foreign host for this machine's address before it refuses.
            await PlainTextResponse("Forbidden", status_code=403)(scope, receive, send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif any(closed in scope["path"] for closed in CLOSED):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, self.guarded(scope, send))
        else:
            await self.app(scope, receive, self.guarded(scope, send))

    def guarded(self, scope: Scope, send: Send) -> Send:
        """``send`` with the headers on every answer, and the browser's id on every page."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if headers.get("Content-Type", "").startswith("text/html"):
                    headers.append("Set-Cookie", browser_cookie(scope))
            await send(message)

        return send_guarded


def is_own_origin(headers: Headers) -> bool:
    """Whether a web socket is opened by a page of this server, or of an origin in server.corsAllowedOrigins.

    What is no browser sends no origin and may come in, as it may lie about one anyway.
    """
    origin = headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == headers.get("Host"):
        return True
    return origin in st.get_option("server.corsAllowedOrigins")


def browser_cookie(scope: Scope) -> str:
    """The header that keeps the id of the browser that asks, or gives it one."""
    known = HTTPConnection(scope).cookies.get(browser.COOKIE)
    id = known if browser.is_id(known) else browser.new_id()
    return browser.set_cookie(id, secure=scope.get("scheme") == "https")


async def ready(_: Request) -> JSONResponse:
    """``/ready`` for a load balancer: 200 while the store can be read, else 503 with a sentence."""
    from finops_model.ui import session

    try:
        revision = await run_in_threadpool(session.revision)
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
    from finops_model import actions, charts, importers, reports, texts, ui, views
    from finops_model.framework import read_framework

    for package in (actions, charts, importers, reports, texts, ui, views):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "finops_model.ui.frame":  # the script that every run executes
                import_module(module.name)

    # A line per request drowns what matters; the proxy in front has them. Streamlit sets the level after uvicorn did.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    read_framework()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    ROOT / "finops_model" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready), downloads.ROUTE],
    middleware=[Middleware(Guard)],
    on_script_error=show_error,
)

if __name__ == "__main__":
    app.run()
