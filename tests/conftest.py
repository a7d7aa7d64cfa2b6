"""Shared by all tests: what a machine lacks is said loudly at the end of a run."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# One profile for all: a busy machine is slow, and a slow example is not a wrong result.
settings.register_profile("finops", deadline=None)
settings.load_profile("finops")


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Names each kind of skipped test in one line that cannot be overlooked."""
    yield
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for reason in sorted(map(str, reasons)):
        terminalreporter.write_line(f"NOT TESTED HERE: {reason.removeprefix('Skipped: ')}", red=True, bold=True)
