"""What every answer of the server carries and what it never gives: middleware around the whole app."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from finops_model.ui import browser

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
        """``send`` with the headers on every answer, the browser's id on every page, and the width that it says."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if headers.get("Content-Type", "").startswith("text/html"):
                    headers.append("Set-Cookie", browser_cookie(scope))
                    headers["Accept-CH"] = headers["Critical-CH"] = browser.WIDTH_HEADER
                width = Headers(scope=scope).get(browser.WIDTH_HEADER)  # with some pages only what they load says it
                if browser.is_width(width) and width != HTTPConnection(scope).cookies.get(browser.WIDTH):
                    headers.append("Set-Cookie", browser.set_width(width))
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
