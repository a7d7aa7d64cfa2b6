"""The server as it is started for real: headers, probes, closed paths, the three ways to start it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from importlib.util import find_spec
from pathlib import Path

import pytest
import streamlit
import websockets.exceptions
import websockets.sync.client

from finops_model.ui import guard
from tests import warm
from tests.test_layers import imports_of

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(words: list[str], port: int, url: str, folder: Path = ROOT) -> Iterator[str]:
    """The server started by these words of python, once it answers; its log must be free of tracebacks."""
    environment = {**os.environ, "FINOPS_DATABASE_URL": url, "STREAMLIT_SERVER_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(150):
            assert process.poll() is None, process.stdout and process.stdout.read()
            try:
                answer(f"http://127.0.0.1:{port}/_stcore/health")
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        log, _ = process.communicate(timeout=20)
    assert "Traceback" not in log, log


def uvicorn(port: int) -> list[str]:
    return ["-m", "uvicorn", "app:app", "--port", str(port), "--log-level", "warning"]


def answer(address: str) -> tuple[int, Message, str]:
    """Status, headers and body, also of an error answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    url = f"sqlite:///{tmp_path_factory.mktemp('app') / 'store' / 'finops.db'}"
    with started(uvicorn(port), port, url) as running:
        yield running


def test_the_readiness_probe_says_ready_with_the_revision_of_the_store(address: str) -> None:
    status, headers, body = answer(f"{address}/ready")
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert json.loads(body) == {"ready": True, "revision": 0}


def test_the_readiness_probe_says_why_a_store_cannot_be_used_and_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are my notes, not a database\n" * 100)
    with warm.served(f"sqlite:///{path}", tmp_path / "log") as running:
        status, _, body = answer(f"{running}/ready")
    assert status == 503
    said = json.loads(body)
    assert said["ready"] is False
    assert "notes.db" in said["reason"]
    assert path.read_text() == "these are my notes, not a database\n" * 100


def test_the_path_of_the_portfolio_leads_to_the_first_page_with_its_choices(address: str) -> None:
    with urllib.request.urlopen(f"{address}/portfolio?day=2026-09-30&show=late", timeout=10) as response:
        assert response.url == f"{address}/?day=2026-09-30&show=late"


@pytest.mark.parametrize("path", ["/", "/trends?org=x", "/ready", "/_stcore/health", "/_stcore/metrics"])
def test_every_answer_carries_the_security_headers(address: str, path: str) -> None:
    _, headers, _ = answer(address + path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["img-src"] == "'self' data: blob:"
    assert "unsafe-inline" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]


def test_the_policy_names_the_hash_of_every_inline_script_of_the_installed_streamlit() -> None:
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    count = len(re.findall(r"<script>", index))
    assert count >= 1
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", guard.content_security_policy())) == count


def test_the_hash_is_that_of_the_text_between_the_tags(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script>alert(1)</script><script src="a.js"></script>')
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert guard.inline_script_hashes(page) == ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/trends/_stcore/metrics"])
def test_paths_that_tell_about_the_process_are_not_found(address: str, path: str) -> None:
    assert answer(address + path)[0] == 404


def test_a_page_gives_a_browser_an_id_that_scripts_cannot_read_and_keeps_the_one_it_has(address: str) -> None:
    _, headers, _ = answer(address)
    given = headers["Set-Cookie"]
    assert re.fullmatch(r"finops_browser=[A-Za-z0-9_-]{22}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax", given)
    request = urllib.request.Request(address, headers={"Cookie": given.split(";")[0]})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.headers["Set-Cookie"] == given
    forged = urllib.request.Request(address, headers={"Cookie": "finops_browser=ann"})
    with urllib.request.urlopen(forged, timeout=10) as response:
        assert "finops_browser=ann;" not in response.headers["Set-Cookie"]


def test_a_page_asks_a_browser_for_its_width_and_keeps_what_it_says_in_a_cookie(address: str) -> None:
    _, headers, _ = answer(address)
    assert (headers["Accept-CH"], headers["Critical-CH"]) == ("Sec-CH-Viewport-Width",) * 2
    assert len(headers.get_all("Set-Cookie", [])) == 1  # the id
    for said, kept in (("390", ["finops_width=390; Path=/; HttpOnly; SameSite=Lax"]), ("39x; a=b", [])):
        request = urllib.request.Request(address, headers={"Sec-CH-Viewport-Width": said})
        with urllib.request.urlopen(request, timeout=10) as response:
            assert response.headers.get_all("Set-Cookie")[1:] == kept
    loaded = {"Sec-CH-Viewport-Width": "390", "Cookie": "finops_width=1440"}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/ready", headers=loaded)) as response:
        assert response.headers["Set-Cookie"] == "finops_width=390; Path=/; HttpOnly; SameSite=Lax"


def test_only_pages_carry_the_cookie(address: str) -> None:
    assert answer(f"{address}/ready")[1]["Set-Cookie"] is None


def test_the_cookie_goes_by_https_only_where_the_page_came_by_https() -> None:
    assert guard.browser_cookie({"type": "http", "scheme": "https", "headers": []}).endswith("; Secure")
    assert "Secure" not in guard.browser_cookie({"type": "http", "scheme": "http", "headers": []})


def open_socket(address: str, origin: str | None) -> float:
    """Seconds until a web socket with this origin is open. Raises InvalidStatus: it was refused."""
    began = time.perf_counter()
    with websockets.sync.client.connect(
        f"{address.replace('http', 'ws')}/_stcore/stream",
        origin=origin,  # pyright: ignore[reportArgumentType] (a plain str is what the library documents)
        subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
        proxy=None,
    ):
        return time.perf_counter() - began


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", "https://localhost.example"])
def test_a_web_socket_of_a_foreign_page_is_refused_at_once(address: str, origin: str) -> None:
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
            open_socket(address, origin)
        taken.append(time.perf_counter() - began)
        assert refused.value.response.status_code == 403
    assert min(taken) < 0.05  # no name is looked up and no other host is asked


def test_a_web_socket_of_a_page_of_this_server_is_opened(address: str) -> None:
    assert open_socket(address, address) > 0
    assert open_socket(address, None) > 0


def test_a_configured_origin_may_open_a_web_socket(tmp_path: Path) -> None:
    port = free_port()
    configure(tmp_path, f'port = {port}\ncorsAllowedOrigins = ["https://finops.example"]')
    words = [str(ROOT / "app.py")]
    with started(words, port, f"sqlite:///{tmp_path / 'finops.db'}", folder=tmp_path) as running:
        assert open_socket(running, "https://finops.example") > 0


def configure(folder: Path, server: str) -> None:
    """Writes the configuration of a server that is started in ``folder``."""
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(f"[server]\n{server}\n")


def test_everything_that_pages_import_is_there_before_the_first_session() -> None:
    script = (
        "import asyncio, sys, app\n"
        "async def start():\n"
        "    async with app.lifespan(app.app): pass\n"
        "asyncio.run(start())\n"
        "print(*sorted(name for name in sys.modules if name.startswith('finops_model')))\n"
    )
    words = [sys.executable, "-c", script]
    loaded = set(subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())
    imported = {module for page in (ROOT / "pages").glob("*.py") for _, module in imports_of(page)}
    ours = {module for module in imported if module.startswith("finops_model.") and find_spec(module) is not None}
    assert ours - loaded == set()


def test_streamlit_run_serves_the_same_app(tmp_path: Path) -> None:
    port = free_port()
    with started(["-m", "streamlit", "run", "app.py"], port, f"sqlite:///{tmp_path / 'finops.db'}") as running:
        assert json.loads(answer(f"{running}/ready")[2])["ready"] is True
        assert "frame-ancestors 'none'" in answer(running)[1]["Content-Security-Policy"]


def test_the_file_itself_serves_the_same_app_from_any_folder(tmp_path: Path) -> None:
    port = free_port()
    configure(tmp_path, f"port = {port}")
    url = f"sqlite:///{tmp_path / 'finops.db'}"
    with started([str(ROOT / "app.py")], port, url, folder=tmp_path) as running:
        assert json.loads(answer(f"{running}/ready")[2])["ready"] is True
        assert "frame-ancestors 'none'" in answer(running)[1]["Content-Security-Policy"]
