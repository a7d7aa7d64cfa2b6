"""How much of the product four everyday flows go through: distinct functions and files of ours, against their limits.

``python -m benchmarks.flows`` prints them and exits with 1 when one is over its limit.
"""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from inspect import CO_OPTIMIZED
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

from benchmarks.large_store import BENCHMARK, build
from finops_model.assessment import Target
from finops_model.framework import Stage, read_framework
from finops_model.settings import ROOT
from finops_model.store import open_store

OURS = (str(ROOT / "finops_model"), str(ROOT / "pages"))

LIMITS = {
    "one target saved": (30, 8),
    "standing --json": (60, None),
    "one CSV row prepared": (80, None),
    "the organization page, cold": (120, None),
}
"""The most distinct functions of ours, and files, of each flow."""

ROW = b"organization,assessed_on,capability,stage\nOrganization 0001,2026-10-31,allocation,walk\n"


@dataclass(slots=True)
class Trace:
    """The functions of ours that ran, as (file, line of the function)."""

    functions: set[tuple[str, int]] = field(default_factory=set)

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        named = not code.co_name.startswith("<") and code.co_flags & CO_OPTIMIZED  # the body of a class has not
        if event == "call" and named and code.co_filename.startswith(OURS):
            self.functions.add((code.co_filename, code.co_firstlineno))

    @property
    def files(self) -> set[str]:
        """Their files."""
        return {file for file, _ in self.functions}


def traced(flow: Callable[[], Any]) -> Trace:
    """Runs a flow once; what of ours ran in it. Lambdas and comprehensions count with the function they stand in."""
    trace = Trace()
    threading.setprofile(trace)  # a page runs in a thread of its own
    sys.setprofile(trace)
    try:
        flow()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return trace


def save_target(url: str) -> Callable[[], Any]:
    """One target entry, as the Targets page saves it; the store is open already."""
    store = open_store(url)
    scope = store.find_scope(store.find_organization("Organization 0001"))
    entry = Target("allocation", Stage.WALK, date(2026, 11, 1), reason="agreed")
    return lambda: store.save_targets(scope.id, [entry], BENCHMARK)


def answer_standing(url: str) -> Callable[[], Any]:
    """``standing ORGANIZATION --json``, as the command line answers it."""
    from typer.testing import CliRunner

    from finops_model.cli.app import app

    return lambda: CliRunner().invoke(app, ["standing", "Organization 0001", "--json"], catch_exceptions=False)


def prepare_row(url: str) -> Callable[[], Any]:
    """One row of a canonical CSV, read and checked."""
    from finops_model.importers.preparing import prepare
    from finops_model.importers.tables import Options, Source

    return lambda: prepare([Source("one.csv", ROW)], Options(), read_framework())


def open_page(url: str) -> Callable[[], Any]:
    """The organization page, with nothing cached."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    os.environ["FINOPS_OPEN_ACCESS"] = "1"  # an AppTest has no connection that could come from this machine

    def run() -> None:
        app.switch_page(str(ROOT / "pages" / "organization.py")).run()

    app = AppTest.from_file(str(ROOT / "finops_model" / "ui" / "frame.py"), default_timeout=60)
    app.query_params["org"] = "organization-0001"
    app.run()
    st.cache_data.clear()
    st.cache_resource.clear()
    return run


FLOWS = {
    "one target saved": save_target,
    "standing --json": answer_standing,
    "one CSV row prepared": prepare_row,
    "the organization page, cold": open_page,
}


def measure() -> dict[str, Trace]:
    """Every flow, each on a small store."""
    found: dict[str, Trace] = {}
    read_framework()
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'finops.db'}"
        os.environ["FINOPS_DATABASE_URL"] = url
        build(url, organizations=2, quarters=2)
        for name, flow in FLOWS.items():
            run = flow(url)
            with redirect_stdout(StringIO()):
                found[name] = traced(run)
    return found


def main() -> int:
    """Prints the flows beside their limits; how many are over."""
    over = 0
    for name, trace in measure().items():
        functions, files = LIMITS[name]
        over += len(trace.functions) > functions or (files is not None and len(trace.files) > files)
        limit = f"at most {functions}" + (f" in {files} files" if files else "")
        print(f"{name:30} {len(trace.functions):4} functions in {len(trace.files):3} files ({limit})")
        if "-v" in sys.argv:
            for file, line in sorted(trace.functions):
                print(f"    {Path(file).relative_to(ROOT)}:{line}")
    return over


if __name__ == "__main__":
    sys.exit(bool(main()))
