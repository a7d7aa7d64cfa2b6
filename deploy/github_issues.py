#!/usr/bin/env python3
"""Creates a GitHub issue for each step of a plan, and none twice.

    export GITHUB_TOKEN=…      # may read and write the issues of the repository
    python github_issues.py plan.github.json OWNER/REPOSITORY

Each issue carries the key of its step in an invisible line (``<!-- fm-step:… -->``). The script first reads all issues
of the repository, open and closed, and creates those whose key is not there yet. So it can be stopped and run again at
any time. When GitHub says that it was asked too often (403 or 429), the script waits as long as GitHub asks for and
goes on. Issues that exist are left as they are. Run it once at a time: two runs side by side do not see each other.

GITHUB_API_URL leads to GitHub Enterprise (https://HOST/api/v3). Needs Python 3.9 or later and nothing else.
"""

import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

KEY = re.compile(r"<!-- fm-step:(\S+) -->")
PAGE = 100
FIRST_WAIT, LONGEST_WAIT = 60, 3600
"""Seconds; the first is what GitHub asks for when it does not say how long."""


class Stopped(Exception):
    """The work cannot go on; the text says why and what to do."""


class Repository:
    """The issues of a repository on GitHub."""

    def __init__(self, api: str, name: str, token: str) -> None:
        self._issues = f"{api.rstrip('/')}/repos/{name}/issues"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "User-Agent": "finops-maturity",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def keys(self) -> set:
        """The keys of the steps that have an issue, open or closed."""
        found, page = set(), 1
        while True:
            query = f"?state=all&sort=created&direction=asc&per_page={PAGE}&page={page}"
            issues = self._ask(urllib.request.Request(self._issues + query, headers=self._headers))
            for issue in issues:
                found.update(KEY.findall(issue.get("body") or ""))
            if len(issues) < PAGE:
                return found
            page += 1

    def create(self, issue: dict) -> str:
        """Creates an issue; its address."""
        sent = {name: issue[name] for name in ("title", "body", "labels")}
        content = json.dumps(sent).encode()
        return self._ask(urllib.request.Request(self._issues, content, self._headers))["html_url"]

    def _ask(self, request: urllib.request.Request):
        """The answer; waits and asks again as long as GitHub was asked too often."""
        wait = FIRST_WAIT
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                said = error.read().decode("utf-8", "replace")
                if not was_too_often(error, said):
                    raise Stopped(f"GitHub answered {error.code}: {said[:500]}") from error
                seconds = seconds_to_wait(error, wait)
                print(f"Asked too often; going on in {seconds:.0f} s.", file=sys.stderr)
                time.sleep(seconds)
                wait = min(wait * 2, LONGEST_WAIT)
            except (OSError, ValueError) as error:
                raise Stopped(f"There was no usable answer: {error}.") from error


def was_too_often(error: urllib.error.HTTPError, said: str) -> bool:
    """Whether GitHub refuses only for now; a 403 also says that the token may not do this."""
    if error.code not in (403, 429):
        return False
    names_a_time = "retry-after" in error.headers or error.headers.get("x-ratelimit-remaining") == "0"
    return names_a_time or any(word in said.lower() for word in ("rate limit", "abuse", "too quickly"))


def seconds_to_wait(error: urllib.error.HTTPError, unnamed: float) -> float:
    """How long GitHub asks to wait; ``unnamed`` where it does not say."""
    if error.headers.get("retry-after", "").isdecimal():
        return float(error.headers["retry-after"])
    if error.headers.get("x-ratelimit-remaining") == "0" and error.headers.get("x-ratelimit-reset", "").isdecimal():
        return max(1.0, float(error.headers["x-ratelimit-reset"]) - time.time())
    return unnamed


def create_missing(repository: Repository, issues: list, pause: float, only_say: bool) -> int:
    """Creates the issues that are not there yet, with a pause between two of them; how many."""
    there, created = repository.keys(), 0
    for issue in issues:
        if issue["key"] in there:
            continue
        address = "would be created" if only_say else repository.create(issue)
        there.add(issue["key"])
        created += 1
        print(f"{issue['title']}: {address}")
        if not only_say:
            time.sleep(pause)
    return created


def main() -> int:
    """Runs the script; 0: every step has an issue. 1: the work stopped."""
    parser = argparse.ArgumentParser(description="Creates a GitHub issue for each step of a plan, and none twice.")
    parser.add_argument("file", type=Path, help="plan.github.json, as `export plan` writes it")
    parser.add_argument("repository", metavar="OWNER/REPOSITORY")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two new issues (1)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be created, and create nothing")
    asked = parser.parse_args()
    token = os.environ.get("GITHUB_TOKEN", "")
    if not token:
        parser.error("Set GITHUB_TOKEN to a token that may write the issues of the repository.")
    try:
        issues = json.loads(asked.file.read_text(encoding="utf-8"))["issues"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        parser.error(f"{asked.file} is not a file of issues: {error}")
    repository = Repository(os.environ.get("GITHUB_API_URL", "https://api.github.com"), asked.repository, token)
    try:
        created = create_missing(repository, issues, asked.pause, asked.dry_run)
    except Stopped as stop:
        print(f"{stop}\nRun the script again to go on: what exists is not created twice.", file=sys.stderr)
        return 1
    print(f"{created} of {len(issues)} created; the others were there.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
