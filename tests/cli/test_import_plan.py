"""A plan out to a spreadsheet and back: exact, with every bad value at its place, and taken back by undo."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import Run, runner
from tests.store.making import new_url

AIR = "demo-quillfeather-air"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own."""
    return runner(new_url(tmp_path), tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store in which the plan of a demo organization is accepted, and this plan, exported."""
    folder = tmp_path_factory.mktemp("accepted")
    with pytest.MonkeyPatch.context() as environment:
        run = runner(new_url(tmp_path_factory.mktemp("demo")), folder, environment)
        assert run("demo")[0] == 0
        assert run("plan", "accept", AIR)[0] == 0
        note = ("--note", "=1+1, then", "--link", "https://a.example/1")
        assert run("plan", "set", AIR, "allocation", "walk", *note)[0] == 0
        assert run("export", "plan", "--organization", AIR, "-o", "plan.csv")[0] == 0
        assert run("backup", "finops.db")[0] == 0
    return folder


@pytest.fixture
def exported(run: Run, accepted: Path, tmp_path: Path) -> Path:
    """The accepted plan of a demo organization, exported; its store is the one that ``run`` uses."""
    shutil.copy(accepted / "finops.db", tmp_path)
    return Path(shutil.copy(accepted / "plan.csv", tmp_path))


def changed(path: Path, **cells: str) -> Path:
    """The file with other cells in the row of Allocation to Walk."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if (row["capability"], row["to_stage"]) == ("allocation", "walk")).update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def answer(run: Run, *arguments: str, code: int = 0) -> dict[str, Any]:
    said = run(*arguments)
    assert said[0] == code, said
    return said[1]


def test_what_was_exported_changes_nothing(run: Run, exported: Path) -> None:
    done = answer(run, "import", str(exported))
    assert (done["written"], done["files"][0]["steps"], done["files"][0]["problems"]) == (False, 0, [])


def test_what_people_changed_comes_in_and_undo_takes_it_back(run: Run, exported: Path) -> None:
    before = answer(run, "plan", "show", AIR)
    path = changed(exported, status="in progress", owner="Ada, FinOps", effort="4", note="two\nlines")
    seen = answer(run, "import", str(path), "--dry-run")
    assert not seen["written"]
    # Every target is late in any case: those are 16 before and after.
    (plan,) = seen["plans"]
    assert (plan["organization"], plan["scope"], plan["late"]) == (
        "Demo: Quillfeather Air",
        "All spend",
        {"plan": 16, "file": 16},
    )
    assert answer(run, "plan", "show", AIR) == before
    done = answer(run, "import", str(path))
    assert (done["written"], done["files"][0]["steps"]) == (True, 1)
    steps = answer(run, "plan", "show", AIR)["steps"]
    (step,) = [one for one in steps if (one["capability"], one["to_stage"]) == ("allocation", "walk")]
    found = step["state"], step["owner"], step["effort"], step["note"]
    assert found == ("in progress", "Ada, FinOps", 4, "two\nlines")
    assert run("undo", str(done["import_id"]))[0] == 0
    assert answer(run, "plan", "show", AIR) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "finished"),
        ("effort", "13"),
        ("effort", "0"),
        ("owner", "x" * 201),
        ("pinned_starts_on", "2027-02-31"),
        ("links", "javascript:alert(1)"),
    ],
)
def test_a_bad_value_is_a_problem_at_its_place_and_nothing_is_written(
    run: Run, exported: Path, column: str, value: str
) -> None:
    before = answer(run, "plan", "show", AIR)
    done = answer(run, "import", str(changed(exported, **{column: value})), code=1)
    (problem,) = done["files"][0]["problems"]
    assert (problem["column"], problem["value"]) == (column, value)
    assert problem["row"] > 1
    assert answer(run, "plan", "show", AIR) == before


def test_a_row_of_a_step_that_does_not_exist_is_a_problem(run: Run, exported: Path) -> None:
    done = answer(run, "import", str(changed(exported, to_stage="moon")), code=1)
    assert done["files"][0]["problems"][0]["message"] == "The plan has no step of allocation to moon."
