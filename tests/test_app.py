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
from pathlib import Path

import pytest
import streamlit

import app as server

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
    port = free_port()
    with started(uvicorn(port), port, f"sqlite:///{path}") as running:
        status, _, body = answer(f"{running}/ready")
    assert status == 503
    said = json.loads(body)
    assert said["ready"] is False
    assert "notes.db" in said["reason"]
    assert path.read_text() == "these are my notes, not a database\n" * 100


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
    assert len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", server.content_security_policy())) == count


def test_the_hash_is_that_of_the_text_between_the_tags(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<script>alert(1)</script><script src="a.js"></script>')
    # printf 'alert(1)' | openssl dgst -sha256 -binary | base64
    assert server.inline_script_hashes(page) == ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/trends/_stcore/metrics"])
def test_paths_that_tell_about_the_process_are_not_found(address: str, path: str) -> None:
    assert answer(address + path)[0] == 404


def test_streamlit_run_serves_the_same_app(tmp_path: Path) -> None:
    port = free_port()
    with started(["-m", "streamlit", "run", "app.py"], port, f"sqlite:///{tmp_path / 'finops.db'}") as running:
        assert json.loads(answer(f"{running}/ready")[2])["ready"] is True
        assert "frame-ancestors 'none'" in answer(running)[1]["Content-Security-Policy"]


def test_the_file_itself_serves_the_same_app_from_any_folder(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(f"[server]\nport = {port}\n")
    url = f"sqlite:///{tmp_path / 'finops.db'}"
    with started([str(ROOT / "app.py")], port, url, folder=tmp_path) as running:
        assert json.loads(answer(f"{running}/ready")[2])["ready"] is True
        assert "frame-ancestors 'none'" in answer(running)[1]["Content-Security-Policy"]
