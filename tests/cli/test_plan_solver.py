"""The commands ``plan relax`` and ``plan best`` on a real store: example L."""

import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from finops_model.cli.app import app
from tests.cli.test_cli import HEADER, TARGETS, Run, answer_of, import_texts, run

__all__ = ["run"]

EXAMPLE_L = (
    HEADER + "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,1,\n",
    TARGETS + "Acme,allocation,walk,2027-06-30,3,2026-01-01\nAcme,budgeting,walk,2027-06-30,5,2026-01-01\n",
)


@pytest.fixture
def acme(run: Run, tmp_path: Path) -> Run:
    import_texts(run, tmp_path, *EXAMPLE_L)
    return run


def without_search(answer: Any) -> Any:
    return {key: value for key, value in answer.items() if key not in ("bound", "seconds")}


def test_example_l_by_relax(acme: Run) -> None:
    answer_of(acme, "plan", "accept", "acme", "--capacity", "1")
    found = answer_of(acme, "plan", "relax", "acme")
    assert found["late"] == [{"capability": "allocation", "late_quarters": 2}]
    assert without_search(found["capacity"]) == {"value": 2, "status": "proven", "too_long": []}
    moved = [{"capability": "allocation", "due_on": "2027-12-31"}]
    assert without_search(found["dates"]) == {"cost": 6, "status": "proven", "changes": moved}
    lowered = [{"capability": "allocation", "target": "crawl"}]
    assert without_search(found["targets"]) == {"cost": 3, "status": "proven", "changes": lowered}


def test_nothing_late_needs_no_change(acme: Run) -> None:
    found = answer_of(acme, "plan", "relax", "acme", "--capacity", "2")
    assert (found["late"], found["capacity"], found["dates"], found["targets"]) == ([], None, None, None)


def test_the_best_schedule_of_example_l(acme: Run) -> None:
    found = answer_of(acme, "plan", "best", "acme", "--capacity", "1")
    assert (found["cost"], found["finish_cost"], found["status"], found["capacity"]) == (6, 22, "proven", 1)
    assert [(one["capability"], one["starts_on"], one["finishes_on"]) for one in found["steps"]] == [
        ("budgeting", "2027-01-01", "2027-06-30"),
        ("allocation", "2027-07-01", "2027-12-31"),
    ]
    assert [one["late_quarters"] for one in found["steps"]] == [0, 2]


def test_both_in_sentences(acme: Run) -> None:
    assert acme is not None
    said = CliRunner().invoke(app, ["plan", "relax", "acme", "--capacity", "1"]).stdout
    assert "Run 2 steps in parallel instead of 1." in said
    assert "Move the due date of Allocation from 30 Jun 2027 to the end of 2027 Q4." in said
    assert "Lower the target of Allocation from Walk to Crawl." in said
    assert said.count("Proven: there is no smaller change.") == 3
    assert "No target is late." in CliRunner().invoke(app, ["plan", "relax", "acme"]).stdout
    assert "Proven: there is no better schedule." in CliRunner().invoke(app, ["plan", "best", "acme"]).stdout


@pytest.mark.parametrize("command", ["relax", "best"])
def test_without_the_solver_a_sentence_says_what_is_missing(
    acme: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python.cp_model", None)
    exit_code, _, stderr = acme("plan", command, "acme", "--capacity", "1")
    assert (exit_code, "“ortools”, which is not installed" in stderr) == (1, True), stderr
    assert answer_of(acme, "plan", "show", "acme")["steps"]
