"""How long a page takes on a large store, beside an empty page.

Starts two servers as a company runs them (uvicorn, one worker): one with an empty script, one with the app on a store
of 1,000 organizations x 20 quarters x 22 capabilities. A client that speaks Streamlit's own protocol (no browser)
opens a session for each page and asks for runs; measured is from the request to the end of the run: the median of warm
reruns, and the slowest of three reruns right after a write to the organization shown.
"""

import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import large_store
from benchmarks.figures import Figure, peak_mb
from benchmarks.large_store import BENCHMARK
from finops_model.assessment import Target
from finops_model.framework import Stage
from finops_model.store import open_store

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("portfolio", "organization", "trends", "roadmap", "targets", "assess", "import", "model")
SLUG = "organization-0500"
RERUNS = 15
MOST, MOST_OF_PORTFOLIO = 4.0, 4.5
"""How many times the rerun of an empty page a warm rerun may take."""
PATIENCE = 300
"""Seconds that a run may take before it counts as failed."""
AFTER_A_WRITE = 500
"""Milliseconds that the first rerun after a write may take beyond an empty page."""
EMPTY_APP = """
import gc
import streamlit as st
from finops_model import charts, scoring
from finops_model.ui import place, show
gc.collect(); gc.freeze()
app = st.App({script!r})
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and its process."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """Seconds of processor time that it took so far."""
        spent = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """Its largest resident memory so far, in MB."""
        return peak_mb(self.process)


@contextmanager
def server(folder: Path, module: str, url: str) -> Iterator[Server]:
    """A server of ``module:app`` in ``folder``, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "uvicorn", f"{module}:app", "--port", str(port), "--log-level", "warning"]
    environment = {**os.environ, "FINOPS_DATABASE_URL": url, "FINOPS_TODAY": "2026-11-23", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str) -> None:
    """Waits until a server answers. Raises RuntimeError: it does not."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start.")


class Session:
    """One browser tab on one page, without the browser."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self.socket, self.page, self.query, self.page_hash = socket, page, query, ""
        self.grid = ""
        """The id of the last grid that can be edited; "": the page has none."""

    async def run(self, widgets: Sequence[WidgetState] = ()) -> tuple[float, int]:
        """One run of the page: milliseconds from the request to its end, and the bytes received.

        Args:
            widgets: what the browser says of those that somebody touched.

        Raises:
            RuntimeError: the page showed an exception or an error box, or does not exist.
        """
        back = BackMsg()
        back.rerun_script.query_string = self.query
        back.rerun_script.widget_states.widgets.extend(widgets)
        if self.page_hash:
            back.rerun_script.page_script_hash = self.page_hash
        else:
            back.rerun_script.page_name = self.page
        received = 0
        began = time.perf_counter()
        await self.socket.send(back.SerializeToString())
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
            received += len(raw)
            message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page_hash = message.new_session.page_script_hash
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
            elif kind == "page_not_found":
                raise RuntimeError(f"There is no page {self.page!r}.")
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                if element.WhichOneof("type") == "dataframe" and element.dataframe.editing_mode:
                    self.grid = element.dataframe.id
                if element.WhichOneof("type") == "exception" or (
                    element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR
                ):
                    raise RuntimeError(f"{self.page}: {element.exception.message or element.alert.body}")
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return (time.perf_counter() - began) * 1000, received


def cookie(port: int, path: str) -> str:
    """The cookie that a path sets, as a browser sends it back; "" for none."""
    plain = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    plain.request("GET", path)
    return plain.getresponse().headers.get("Set-Cookie", "").split(";")[0]


async def open_session(port: int, page: str, query: str = "") -> Session:
    """Connects as a browser does: the page's cookie and the XSRF cookie first, then the socket."""
    xsrf = cookie(port, "/_stcore/health")
    token = xsrf.partition("=")[2].strip('"')
    origin = f"http://127.0.0.1:{port}"
    socket = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        origin=origin,  # pyright: ignore[reportArgumentType] (a plain str is what the library documents)
        subprotocols=["streamlit", token] if token else ["streamlit"],  # pyright: ignore[reportArgumentType]
        additional_headers={"Cookie": "; ".join(filter(None, (xsrf, cookie(port, "/"))))},
        max_size=None,
        compression=None,
        proxy=None,
    )
    return Session(socket, page, query)


async def measure(port: int, page: str, query: str, reruns: int, url: str | None) -> dict[str, float]:
    """First run, median of warm reruns, and the first rerun after each of three writes (``url`` given), in ms."""
    session = await open_session(port, page, query)
    first, _ = await session.run()
    await session.run()
    warm = [await session.run() for _ in range(reruns)]
    figures = {"first": first, "warm": statistics.median(ms for ms, _ in warm), "KiB": warm[-1][1] / 1024}
    if url is not None:
        after = []
        for number in range(3):
            write(url, number)
            after.append((await session.run())[0])
        figures["after a write"] = max(after)
    await session.socket.close()
    return figures


def write(url: str, number: int) -> None:
    """A new target entry of the organization shown, so that its revision moves."""
    store = open_store(url)
    scope = store.find_scope(store.find_organization(SLUG), None)
    reason = f"benchmark {number} {time.monotonic_ns()}"
    store.save_targets(scope.id, [Target("allocation", Stage.WALK, date(2026, 11, 1), reason=reason)], BENCHMARK)


async def measure_pages(url: str, folder: Path, pages: Sequence[str]) -> dict[str, dict[str, float]]:
    """The figures of each page, with the warm rerun of the empty page measured just before it (``empty``)."""
    (folder / "nothing.py").write_text("")
    (folder / "empty.py").write_text(EMPTY_APP.format(script=str(folder / "nothing.py")))
    query, found = f"org={SLUG}&scope=all-spend", {}
    with server(folder, "empty", url) as empty, server(ROOT, "app", url) as full:
        for page in pages:
            base = await measure(empty.port, "", "", RERUNS, None)
            found[page] = await measure(full.port, "" if page == "portfolio" else page, query, RERUNS, url)
            found[page]["empty"] = base["warm"]
    return found


def figures(runs: int) -> list[Figure]:
    """The warm rerun of every page, and the portfolio right after a write. ``runs`` changes nothing: every page is run
    many times."""
    del runs
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/large.db"
        large_store.build(url)
        pages = asyncio.run(measure_pages(url, Path(folder), PAGES))
    return [_rerun(page, taken) for page, taken in pages.items()] + [
        _after_a_write(page, pages[page]) for page in ("portfolio", "organization")
    ]


def _rerun(page: str, taken: dict[str, float]) -> Figure:
    what = f"rerun of the page {page}, 440,000 ratings stored"
    most = MOST_OF_PORTFOLIO if page == "portfolio" else MOST
    return Figure(what, taken["warm"], "ms", "empty page", taken["empty"], f"at most {most:.2f}")


def _after_a_write(page: str, taken: dict[str, float]) -> Figure:
    wanted = f"at most {taken['empty'] + AFTER_A_WRITE:,.0f} ms ({AFTER_A_WRITE} more)"
    return Figure(f"{page} right after a write", taken["after a write"], "ms", "empty page", taken["empty"], wanted)
