"""Files that a page offers: links beside its tables and charts, and the answer of the server when one is clicked.

A link and not a button, because what a page draws is kept and sent again without running it (:mod:`.kept`), which
Streamlit does not do for buttons. A file is built when it is asked for. It can be asked for as long as what offers it
is kept: by the kept drawing, else by the reader's session. Its address holds a secret that nobody can guess.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import quote
from weakref import WeakValueDictionary

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from finops_model.texts import say, use_language

PATH = "download"
"""Where files are, below the address of the app."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ics": "text/calendar",
    "md": "text/markdown",
    "json": "application/json",
}
_OF_SESSION = "downloads"


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Download:
    """A file that a page offers.

    Attributes:
        name: of the file; its ending says what it is.
        build: makes the content. It runs outside the page: everything in the reader's language is settled before.
        secret: what its address holds.
    """

    name: str
    build: Callable[[], bytes]
    secret: str

    @property
    def ending(self) -> str:
        """Of :data:`MEDIA_TYPES`."""
        return self.name.rpartition(".")[2]

    @property
    def address(self) -> str:
        """The link to it, from any page of the app."""
        return f"{PATH}/{self.secret}/{quote(self.name)}"


_offered: WeakValueDictionary[str, Download] = WeakValueDictionary()
_drawing: ContextVar[list[Download] | None] = ContextVar("drawing", default=None)


@contextmanager
def held() -> Iterator[list[Download]]:
    """While a drawing is made that will be kept: the files that it offers. Whoever keeps the drawing keeps the list."""
    files: list[Download] = []
    token = _drawing.set(files)
    try:
        yield files
    finally:
        _drawing.reset(token)


def offer(files: Sequence[tuple[str, Callable[[], bytes]]], labels: Sequence[str] = (), of: str = "") -> None:
    """Draws the links to some files of the same content, each given by its name and what builds it.

    Args:
        labels: what each link is called; none: by the endings.
        of: what the files hold; empty: what stands above the links.
    """
    kept = [_kept(name, build) for name, build in files]
    names = labels or [one.ending.upper() for one in kept]
    links = [f"[{name}]({one.address})" for name, one in zip(names, kept, strict=True)]
    joined = " · ".join(links)
    text = say("Download {what}: {links}", what=of, links=joined) if of else say("Download: {links}", links=joined)
    st.markdown(f":small[{text}]", text_alignment="right")  # a caption's pale links would have too little contrast


def _kept(name: str, build: Callable[[], bytes]) -> Download:
    """The file, held by the drawing that is being made, else by the session until the page offers it anew."""
    drawing = _drawing.get()
    if drawing is not None:
        file = Download(name, build, secrets.token_urlsafe(16))
        drawing.append(file)
    else:
        own: dict[str, Download] = st.session_state.setdefault(_OF_SESSION, {})
        before = own.get(name)
        file = own[name] = Download(name, build, before.secret if before else secrets.token_urlsafe(16))
    _offered[file.secret] = file
    return file


def find(secret: str) -> Download | None:
    """The file with this secret in its address; None: it is no longer kept, or never was."""
    return _offered.get(secret)


async def answer(request: Request) -> Response:
    """The file that a link leads to."""
    file = find(request.path_params["secret"])
    if file is None:
        use_language(request.headers.get("Accept-Language", "").partition(",")[0] or None)
        sentence = say("This file is no longer kept. Reload the page and download it from there.")
        return PlainTextResponse(sentence, status_code=404)
    content = await run_in_threadpool(file.build)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[file.ending], headers=headers)


ROUTE = Route(f"/{PATH}/{{secret}}/{{name}}", answer)
