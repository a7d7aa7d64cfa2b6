"""The script that creates GitHub issues, against a server that throttles: it waits, resumes and never doubles."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from finops_model.reports.plans.trackers import github_bytes
from tests.plans import plan_of, step

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "github_issues.py"
IDS = ("allocation", "budgeting", "forecasting", "unit-economics", "rate-optimization")

Refusal = tuple[int, dict[str, str], str]


class FakeGitHub(ThreadingHTTPServer):
    """The issues of one repository. ``refusals`` answers in the place of the next creations: status, headers, text;
    None lets one pass. ``lost`` creations happen and are answered with 502."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.issues: list[dict[str, Any]] = []
        self.refusals: list[Refusal | None] = []
        self.lost = 0

    @property
    def titles(self) -> list[str]:
        return [issue["title"] for issue in self.issues]


class _Answers(BaseHTTPRequestHandler):
    server: FakeGitHub  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlparse(self.path).query).items()}
        assert asked["state"] == "all"
        size, page = int(asked["per_page"]), int(asked["page"])
        self._answer(200, self.server.issues[(page - 1) * size : page * size])

    def do_POST(self) -> None:
        issue = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"] == "Bearer secret"
        refusal = self.server.refusals.pop(0) if self.server.refusals else None
        if refusal is not None:
            status, headers, text = refusal
            self._answer(status, {"message": text}, headers)
            return
        self.server.issues.append(issue)
        if self.server.lost:
            self.server.lost -= 1
            self._answer(502, {"message": "Bad gateway"})
            return
        self._answer(201, {"html_url": f"https://github.example/{len(self.server.issues)}"})

    def _answer(self, status: int, content: Any, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    with FakeGitHub() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.github.json"
    path.write_bytes(github_bytes([plan_of(*(step(id, 1) for id in IDS))]))
    return path


def run(github: FakeGitHub, plan: Path, *more: str) -> subprocess.CompletedProcess[str]:
    address = f"http://127.0.0.1:{github.server_port}"
    environment = {**os.environ, "GITHUB_TOKEN": "secret", "GITHUB_API_URL": address, "NO_PROXY": "127.0.0.1"}
    command = [sys.executable, str(SCRIPT), str(plan), "acme/board", "--pause", "0", *more]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_each_step_gets_an_issue_once(github: FakeGitHub, plan: Path) -> None:
    first = run(github, plan)
    assert (first.returncode, first.stdout.splitlines()[-1]) == (0, "5 of 5 created; the others were there.")
    assert len(set(github.titles)) == len(github.titles) == 5
    again = run(github, plan)
    assert again.stdout == "0 of 5 created; the others were there.\n"
    assert len(github.issues) == 5


def test_issues_beyond_the_first_page_are_seen(github: FakeGitHub, plan: Path) -> None:
    run(github, plan)
    github.issues[:0] = [{"title": f"other {n}", "body": None} for n in range(150)]
    assert run(github, plan).stdout == "0 of 5 created; the others were there.\n"


def test_a_throttled_run_waits_and_goes_on(github: FakeGitHub, plan: Path) -> None:
    asked_to_wait: dict[str, str] = {"Retry-After": "1"}
    reset: dict[str, str] = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}
    github.refusals = [
        None,
        None,
        (403, asked_to_wait, "You have exceeded a secondary rate limit."),
        (429, asked_to_wait, "Too many requests"),
        (403, reset, "API rate limit exceeded"),
    ]
    done = run(github, plan)
    assert done.returncode == 0
    assert done.stderr.count("Asked too often; going on in 1 s.") == 3
    assert len(set(github.titles)) == len(github.titles) == 5


def test_a_run_that_stopped_goes_on_and_doubles_nothing(github: FakeGitHub, plan: Path) -> None:
    github.lost = 1
    stopped = run(github, plan)  # the first issue was created, and the answer was lost
    assert stopped.returncode == 1
    assert "GitHub answered 502" in stopped.stderr
    assert "what exists is not created twice" in stopped.stderr
    assert len(github.issues) == 1
    assert run(github, plan).stdout.splitlines()[-1] == "4 of 5 created; the others were there."
    assert len(set(github.titles)) == len(github.titles) == 5


def test_a_token_without_the_right_stops_at_once(github: FakeGitHub, plan: Path) -> None:
    github.refusals = [(403, {}, "Resource not accessible by personal access token")]
    stopped = run(github, plan)
    assert stopped.returncode == 1
    assert "GitHub answered 403" in stopped.stderr
    assert github.issues == []


def test_a_dry_run_creates_nothing(github: FakeGitHub, plan: Path) -> None:
    said = run(github, plan, "--dry-run").stdout.splitlines()
    assert said[0] == "Allocation: Pre-crawl → Crawl (Acme): would be created"
    assert len(said) == 6
    assert github.issues == []


def test_a_file_that_holds_no_issues_is_refused(github: FakeGitHub, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("[]")
    assert run(github, path).returncode == 2
