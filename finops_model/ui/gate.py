"""Who reaches what while there is no sign-in: this machine's own browser everything, all others the open pages.

The gate holds twice. The middleware :class:`Gate` lets from elsewhere only the open pages in, and what they need. The
frame asks :func:`is_open_to_asker` in every run: a session from elsewhere knows no other page, whatever its browser
asks for. A web socket from elsewhere begins a session of its own, so it never goes on with one that this machine began.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from finops_model.errors import FinOpsError
from finops_model.settings import read_settings
from finops_model.texts import say, use_language

OPEN_PAGES = ("join", "room", "facilitate")
"""The pages, by file name and URL path, that everybody reaches."""

_NEEDED = {"/_stcore/health", "/_stcore/host-config", "/favicon.png", "/favicon.ico", "/ready"}
"""What else answers everybody: Streamlit's own files aside, a page needs these, and a load balancer the last."""
_STATIC, _STREAM = "/static/", "/_stcore/stream"
_MESSAGES = {"rerun_script", "stop_script", "app_heartbeat"}
"""What a page's browser says; Streamlit's others clear caches, ask for upload addresses or name the source."""
_FORWARDED = {"forwarded", "via", "x-real-ip"}
_SESSION_ID = 2
"""Where the list of subprotocols, by which Streamlit's browser passes it on, names the session to go on with."""


def is_open_to_all() -> bool:
    """Whether FINOPS_OPEN_ACCESS lets everybody do everything. While a setting cannot be used: no."""
    try:
        return read_settings().open_access
    except FinOpsError:
        return False


def is_this_machine(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from a browser on this machine and not through a proxy on it.

    The connection must come from a loopback address, and the address that the browser shows must be one: a proxy
    passes the public name on, or says for whom it asks, and a foreign name may have been pointed at this machine.

    Args:
        address: the peer's, as the connection has it.
        headers: of the request.
    """
    if any(name.lower() in _FORWARDED or name.lower().startswith("x-forwarded") for name in headers):
        return False
    return _is_loopback(address) and is_own_name(_host(headers))


def _host(headers: Mapping[str, str]) -> str:
    """The name that a request asks for, without the port; empty where it is none."""
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def is_own_name(host: str) -> bool:
    """Whether a host's name or address means the machine on which it is used."""
    return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(address: str | None) -> bool:
    """Whether an address is the machine's own loopback; what is no address is not."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def is_open_to_asker() -> bool:
    """Whether the session of this run reaches every page. One that has lost its connection does not."""
    if is_open_to_all():
        return True
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    # Streamlit says None for loopback. Without a connection there are no headers; without an address, the gate's mark.
    return is_this_machine(st.context.ip_address or "127.0.0.1", headers)


def refusal() -> str:
    """What a person reads who asks from elsewhere for what is not open."""
    return say("This page opens only on the machine that runs the program. To take part in a workshop, open its link.")


def sentence() -> str:
    """Who reaches what, for the log of a start."""
    if is_open_to_all():
        return say("FINOPS_OPEN_ACCESS is set: everybody who reaches this server sees and changes everything.")
    return say(
        "Only a browser on this machine reaches everything. From elsewhere, only pages of workshops answer: {pages}.",
        pages=", ".join(f"/{name}" for name in OPEN_PAGES),
    )


class Gate:
    """Middleware: what comes from elsewhere reaches the open pages and what they need, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or is_open_to_all() or _is_from_here(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket" and _path(scope) == _STREAM:
            await self.app(_begun_anew(scope), _of_a_page(receive), send)
        elif scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and _is_open(_path(scope)):
            await self.app(scope, receive, send)
        else:
            await _refusal(scope)(scope, receive, send)


def _is_from_here(scope: Scope) -> bool:
    client = HTTPConnection(scope).client
    return is_this_machine(client.host if client else None, Headers(scope=scope))


def _path(scope: Scope) -> str:
    """The path asked for, below the address of the app."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return scope["path"].removeprefix(f"/{base}") if base else scope["path"]


def _is_open(path: str) -> bool:
    return path.removeprefix("/") in OPEN_PAGES or path in _NEEDED or path.startswith(_STATIC)


def _begun_anew(scope: Scope) -> Scope:
    """The opening of a web socket without the session that it wants to go on with, and marked for the frame."""
    scope = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=scope)
    protocols = headers.get("sec-websocket-protocol", "").split(",")[:_SESSION_ID]
    headers["sec-websocket-protocol"] = ",".join(protocols)
    headers["forwarded"] = "for=unknown"
    return scope


def _of_a_page(receive: Receive) -> Receive:
    """``receive`` without the messages that no page of ours makes a browser send."""

    async def receive_of_page() -> Message:
        while True:
            received = await receive()
            if received["type"] != "websocket.receive" or is_of_page(received.get("bytes")):
                return received

    return receive_of_page


def is_of_page(content: bytes | None) -> bool:
    """Whether a message on the web socket is of a kind that the open pages make a browser send."""
    said = BackMsg()
    try:
        said.ParseFromString(content or b"")
    except Exception:  # protobuf's own, of several kinds
        return False
    return said.WhichOneof("type") in _MESSAGES


def _refusal(scope: Scope) -> PlainTextResponse:
    """The answer to what is not open: a sentence for a person, in the language of the browser."""
    use_language(Headers(scope=scope).get("Accept-Language", "").partition(",")[0] or None)
    return PlainTextResponse(refusal(), status_code=403)
