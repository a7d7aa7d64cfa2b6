"""The commands as other programs use them (CONTRACT: Commands), on a real store."""

import json
import os
import signal
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from finops_model.cli.app import app
from finops_model.store.tables import SCHEMA
from tests import warm
from tests.store.making import new_url, url_of
from tests.views.transactions import counted_transactions

ROOT = Path(__file__).resolve().parents[2]
HEADER = "organization,assessed_on,capability,score,applicable\n"
TARGETS = "organization,capability,target,due_on,value,agreed_on\n"

EXAMPLE_C = HEADER + (
    "Acme,2026-03-31,allocation,3.0,\n"
    "Acme,2026-03-31,budgeting,1.4,\n"
    "Acme,2026-03-31,forecasting,2.0,\n"
    "Acme,2026-03-31,unit-economics,,no\n"
    "Acme,2026-03-31,rate-optimization,0.0,\n"
)
TARGETS_C = TARGETS + (
    "Acme,,walk,,,2026-01-01\nAcme,forecasting,crawl,,,2026-01-01\nAcme,rate-optimization,none,,,2026-01-01\n"
)

Run = Callable[..., tuple[int, Any, str]]


def runner(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands on the store at a URL: exit code, the JSON answer (None: none) and stderr."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", url)
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, Any, str]:
        result = CliRunner().invoke(app, [*arguments, "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, json.loads(result.stdout) if result.stdout else None, result.stderr

    return run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own; see :func:`runner`."""
    return runner(new_url(tmp_path), tmp_path, monkeypatch)


@pytest.fixture
def text(run: Run) -> Callable[..., str]:
    """Runs a command for people; what it says."""

    def text(*arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == 0, result.output
        return result.stdout

    return text


def write(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    return str(path)


def answer_of(run: Run, *arguments: str) -> Any:
    """The answer of a command that must succeed."""
    code, answer, stderr = run(*arguments)
    assert code == 0, stderr
    return answer


def import_texts(run: Run, tmp_path: Path, *texts: str, options: tuple[str, ...] = ()) -> Any:
    files = [write(tmp_path / f"{n}.csv", text) for n, text in enumerate(texts, 1)]
    return answer_of(run, "import", *files, *options)


# Import, history, undo


def test_an_import_says_what_it_did_rating_by_rating_and_the_same_again_changes_nothing(
    run: Run, tmp_path: Path
) -> None:
    first = import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,2,\n")
    assert (first["import_id"], first["written"]) == (1, True)
    (file,) = first["files"]
    counts = ("file", "rows", "ratings", "created", "changed", "unchanged", "targets", "problems", "notices")
    assert [file[count] for count in counts] == ["1.csv", 2, 2, 2, 0, 0, 0, [], []]
    again = import_texts(run, tmp_path, HEADER + "ACME,2026-03-31,Budgeting,2,\nacme,2026-03-31,allocation,1.5,\n")
    assert [again["files"][0][count] for count in counts[2:6]] == [2, 0, 1, 1]
    same = import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,budgeting,2,\n")
    assert (same["import_id"], same["written"]) == (None, False)
    assert same["files"][0]["unchanged"] == 1
    assert same["files"][0]["notices"] == ["Everything in this file is in the store already."]


def test_a_problem_in_one_of_two_files_keeps_both_out_and_is_told_with_its_place(run: Run, tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", HEADER + "Acme,2026-03-31,allocation,1,\n")
    bad = write(tmp_path / "bad.csv", "Organization,Assessed On,Capability,Score\nAcme,2026-03-31,budgeting,4\n")
    code, answer, stderr = run("import", good, bad)
    assert code == 1
    assert (answer["import_id"], answer["written"]) == (None, False)
    assert [file["created"] for file in answer["files"]] == [0, 0]
    message = "Expected a number from 0 to 3, such as 1.5."
    assert answer["files"][1]["problems"] == [{"row": 2, "column": "Score", "value": "4", "message": message}]
    assert f"bad.csv, line 2, column Score, '4': {message}" in stderr
    assert answer_of(run, "organizations") == []


def test_only_the_good_rows_come_in_when_that_is_asked_and_the_history_shows_it(run: Run, tmp_path: Path) -> None:
    rows = "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,4,\n"
    answer = import_texts(run, tmp_path, HEADER + rows, options=("--only-good-rows",))
    assert (answer["written"], answer["files"][0]["created"], answer["files"][0]["problem_count"]) == (True, 1, 1)
    assert [one["partial"] for one in answer_of(run, "imports")] == [True]


def test_a_dry_run_says_what_would_be_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    answer = import_texts(run, tmp_path, EXAMPLE_C, TARGETS_C, options=("--dry-run",))
    assert (answer["import_id"], answer["written"]) == (None, False)
    assert [file["created"] for file in answer["files"]] == [5, 0]
    assert [file["targets"] for file in answer["files"]] == [0, 3]
    assert answer_of(run, "organizations") == []
    assert answer_of(run, "imports") == []


def test_an_assessment_in_force_in_another_edition_is_a_problem_with_its_place(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")
    other = write(
        tmp_path / "other.csv",
        "organization,assessed_on,capability,stage,edition\nAcme,2026-03-31,budgeting,walk,2025\n",
    )
    code, answer, _ = run("import", other)
    assert code == 1
    assert (answer["written"], answer["files"][0]["created"]) == (False, 0)
    (problem,) = answer["files"][0]["problems"]
    assert problem["row"] == 2


def test_a_folder_gives_its_readable_files_in_the_order_of_their_names(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, organization in (("b.csv", "B"), ("a.csv", "A"), (".hidden.csv", "C"), ("notes.md", "D")):
        write(folder / name, HEADER + f"{organization},2026-03-31,allocation,1,\n")
    answer = answer_of(run, "import", str(folder))
    assert [file["file"] for file in answer["files"]] == ["a.csv", "b.csv"]
    empty = tmp_path / "empty"
    empty.mkdir()
    code, answer, stderr = run("import", str(empty))
    assert (code, answer) == (1, None)
    assert stderr.startswith("Error: There is no file to read.")


def test_organization_and_scope_for_a_file_may_be_ids_of_what_the_store_knows(run: Run, tmp_path: Path) -> None:
    import_texts(
        run,
        tmp_path,
        "organization,assessed_on,scope,capability,stage\nAcme Corp.,2026-03-31,Public Cloud,allocation,walk\n",
    )
    options = ("--organization", "acme-corp", "--scope", "public-cloud", "--assessed-on", "2026-06-30")
    import_texts(run, tmp_path, "capability,stage\nallocation,run\n", options=options)
    (organization,) = answer_of(run, "organizations")
    assert (organization["organization"], organization["organization_id"]) == ("Acme Corp.", "acme-corp")
    assert organization["last_assessed_on"] == "2026-06-30"
    assert [one["scope"] for one in organization["scopes"]] == ["Public Cloud"]


def test_a_new_organization_that_is_spelled_nearly_like_a_known_one_is_pointed_out(run: Run, tmp_path: Path) -> None:
    days = "organization,assessed_on,capability,stage\n"
    import_texts(run, tmp_path, days + "Contoso Ltd,2026-03-31,allocation,walk\nUnit 1,2026-03-31,allocation,walk\n")
    names = ("Contoso Ltd.", "contoso  LTD", "Unit 2", "Fabrikam")
    text = days + "".join(f"{name},2026-06-30,allocation,walk\n" for name in names)
    (file,) = import_texts(run, tmp_path, text, options=("--dry-run",))["files"]
    assert file["notices"] == ["“Contoso Ltd.” would be a new organization. Did you mean “Contoso Ltd”?"]


def test_a_name_for_a_file_means_the_organization_of_that_name_even_where_another_has_it_as_its_id(
    run: Run, tmp_path: Path
) -> None:
    days = "organization,assessed_on,capability,stage\n"
    import_texts(run, tmp_path, days + "@x,2026-03-31,allocation,walk\nx,2026-03-31,allocation,crawl\n")
    ids = {one["organization"]: one["organization_id"] for one in answer_of(run, "organizations")}
    assert ids == {"@x": "x", "x": "x-2"}
    options = ("--organization", "X", "--assessed-on", "2026-03-31")
    import_texts(run, tmp_path, "capability,stage\nallocation,run\n", options=options)
    assert answer_of(run, "standing", "@x")["mean_score"] == 2.0
    assert answer_of(run, "standing", "x-2")["mean_score"] == 3.0
    assert run("standing", "x")[0] == 1


def test_a_look_inside_an_import_tells_how_its_files_were_read_and_what_it_wrote(
    run: Run, text: Callable[..., str], tmp_path: Path
) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,,no\n")
    options = ("--organization", "Acme", "--assessed-on", "2026-03-31", "--scale", "0-4")
    second = import_texts(run, tmp_path, "Fähigkeit,Punkte,Ziel\nAllocation,4,4\nBudgeting,2,\n", options=options)
    inside = answer_of(run, "imports", str(second["import_id"]))
    assert (inside["import_id"], inside["created"], inside["changed"], inside["targets"]) == (2, 0, 2, 1)
    (source,) = inside["sources"]
    assert (source["file"], source["sha256"]) == ("1.csv", second["files"][0]["sha256"])
    assert source["mapping"]["blocks"][0]["columns"] | source["mapping"]["shared"] == {
        "capability": "Fähigkeit",
        "rating": "Punkte",
        "target": "Ziel",
    }
    assert source["mapping"]["scales"] == {"rating": "0-4", "target": "0-4"}
    assert [(one["capability"], one["before"], one["after"]) for one in inside["ratings"]] == [
        ("allocation", {"score": 1.0, "form": "score"}, {"score": 3.0, "form": "score"}),
        ("budgeting", {"score": None, "form": "not applicable"}, {"score": 1.5, "form": "score"}),
    ]
    assert [(one["capability"], one["entry"], one["agreed_on"]) for one in inside["entries"]] == [
        ("allocation", "run", "2026-03-31")
    ]
    said = text("imports", "2")
    assert "rating = Punkte" in said
    assert "rating on the scale 0-4" in said
    assert "not applicable" in said
    assert run("imports", "9")[0] == 1


def test_undo_takes_an_import_back_exactly_and_can_itself_be_taken_back(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")
    before = answer_of(run, "standing")
    second = import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,3,\nB,2026-03-31,budgeting,2,\n")
    after = answer_of(run, "standing")
    undone = answer_of(run, "undo", str(second["import_id"]))
    assert answer_of(run, "standing") == before
    history = answer_of(run, "imports")
    assert [(one["import_id"], one["undone_by"]) for one in history] == [(2, undone["change_id"]), (1, None)]
    answer_of(run, "undo", str(undone["change_id"]))
    assert answer_of(run, "standing") == after
    code, answer, stderr = run("undo", "99")
    assert (code, answer) == (1, None)
    assert stderr == "Error: There is no change '99'.\n"


def test_the_demo_comes_once(run: Run, text: Callable[..., str]) -> None:
    first = answer_of(run, "demo")
    assert first["written"]
    standing = answer_of(run, "standing")
    assert (len({one["organization"] for one in standing}), {one["edition"] for one in standing}) == (3, {"2026"})
    again = answer_of(run, "demo")
    assert (again["written"], again["import_id"]) == (False, None)
    assert answer_of(run, "standing") == standing
    assert [one["kind"] for one in answer_of(run, "imports")] == ["demo"]


# Targets


def test_a_due_date_before_the_target_counts_is_said_and_kept(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")
    exit_code, answer, stderr = run("set-target", "acme", "walk", "--due-on", "2026-11-22", "--reason", "why not")
    assert (exit_code, answer["written"]) == (0, True)
    sentence = "Goal stage: the due date, 22 Nov 2026, lies before 23 Nov 2026, from which the target counts."
    assert stderr.strip() == sentence


def test_a_goal_stage_and_an_override_are_set_changed_and_taken_back(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")

    def target() -> tuple[Any, Any]:
        answer = answer_of(run, "standing", "acme")
        return answer["goal_stage"], next(
            (one["target"], one["due_on"], one["owner"], one["business_value"])
            for one in answer["capabilities"]
            if one["id"] == "allocation"
        )

    more = ("--due-on", "2027-06-30", "--value", "4", "--owner", "Ann", "--approver", "Bo", "--reason", "first")
    assert answer_of(run, "set-target", "acme", "Walk", *more)["written"]
    assert target() == ("walk", ("walk", "2027-06-30", "Ann", 4))
    answer_of(run, "set-target", "Acme", "crawl", "--capability", "Allocation", "--value", "2")
    assert target() == ("walk", ("crawl", "2027-06-30", "Ann", 2))
    answer_of(run, "set-target", "acme", "none", "--capability", "allocation")
    assert target() == ("walk", (None, None, None, 4))
    answer_of(run, "set-target", "acme", "inherit", "--capability", "allocation")
    assert target() == ("walk", ("walk", "2027-06-30", "Ann", 4))
    assert answer_of(run, "set-target", "acme", "inherit", "--capability", "allocation")["written"] is False
    answer_of(run, "set-target", "acme", "none", "--agreed-on", "2027-01-01")
    assert target()[0] == "walk"
    in_force = answer_of(run, "targets", "acme")["targets"]
    assert [(one["capability"], one["target"]) for one in in_force] == [(None, "walk"), ("allocation", "inherit")]
    history = answer_of(run, "targets", "acme", "--history")["targets"]
    assert [one["target"] for one in history] == ["walk", "crawl", "none", "inherit", "none"]
    assert (history[0]["reason"], history[0]["approver"], history[1]["approver"]) == ("first", "Bo", None)
    assert history[-1]["agreed_on"] == "2027-01-01"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("acme", "pre-crawl"), 1, "Pre-crawl cannot be a target."),
        (("acme", "inherit"), 1, "Only a capability can inherit the goal stage."),
        (("acme", "jog"), 1, "Expected a target: crawl, walk, run or none."),
        (("acme", "walk", "--capability", "alocation"), 1, "There is no capability 'alocation'. Did you mean"),
        (("acmee", "walk"), 1, "There is no organization 'acmee'. Did you mean 'Acme'?"),
        (("acme", "walk", "--scope", "nowhere"), 1, "There is no scope 'nowhere'."),
        (("acme", "walk", "--value", "6"), 2, "Invalid value for '--value': Expected at most 5."),
        (("acme", "walk", "--due-on", "30.06.2027"), 2, "Expected a date as year-month-day"),
        (("acme", "walk", "--agreed-on", "2026-02-30"), 2, "There is no such day"),
        (("acme",), 2, "Missing argument 'STAGE'"),
    ],
)
def test_a_wrong_target_is_refused_with_a_sentence_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")
    found, answer, stderr = run("set-target", *arguments)
    assert (found, answer) == (code, None)
    assert sentence in " ".join(stderr.replace("│", " ").split())
    assert answer_of(run, "targets", "acme", "--history")["targets"] == []


# Export


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_both_exports_rebuild_the_same_store(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    answer_of(run, "demo")
    before = [answer_of(run, command) for command in ("standing", "organizations")]
    files = [str(tmp_path / f"{what}.{ending}") for what in ("ratings", "targets")]
    for what, file in zip(("ratings", "targets"), files, strict=True):
        assert answer_of(run, "export", what, "-o", file)["rows"] > 0
    exported = [answer_of(run, "export", what) for what in ("ratings", "targets")]
    monkeypatch.setenv("FINOPS_DATABASE_URL", f"sqlite:///{tmp_path}/other/finops.db")
    answer_of(run, "import", *files)
    assert [answer_of(run, command) for command in ("standing", "organizations")] == before
    assert [answer_of(run, "export", what) for what in ("ratings", "targets")] == exported


def test_an_export_to_stdout_is_the_canonical_csv(text: Callable[..., str], run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1.4,\nB,2026-03-31,budgeting,,no\n")
    header = (
        "organization,assessed_on,scope,capability,stage,score,criteria,knowledge,process,metrics,adoption,automation"
    )
    assert text("export", "ratings").splitlines() == [
        f"{header},applicable,evidence,assessor,edition",
        "Acme,2026-03-31,All spend,allocation,,1.4,,,,,,,,,,2026",
        "B,2026-03-31,All spend,budgeting,,,,,,,,,no,,,2026",
    ]
    assert text("export", "ratings", "--organization", "b").splitlines()[1:] == [
        "B,2026-03-31,All spend,budgeting,,,,,,,,,no,,,2026"
    ]


def test_the_roadmap_is_exported_in_schedule_order(run: Run, tmp_path: Path) -> None:
    targets = f"{TARGETS}Acme,,walk,2026-12-31,,2026-01-01\n"
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,0.5,\n", targets)
    rows = answer_of(run, "export", "roadmap", "--organization", "Acme")
    assert [(row["to_stage"], row["starts_on"], row["finishes_on"], row["late_quarters"]) for row in rows] == [
        ("crawl", "2027-01-01", "2027-03-31", "3"),
        ("walk", "2027-04-01", "2027-09-30", "3"),
    ]


def test_an_export_with_an_unknown_ending_or_kind_is_refused(run: Run) -> None:
    code, _, stderr = run("export", "ratings", "-o", "a.pdf")
    assert (code, stderr) == (
        1,
        "Error: The file a.pdf has an unknown ending. Expected .csv or .xlsx.\n",
    )
    assert run("export", "everything")[0] == 2


# Backup, restore, check, upgrade


def test_a_backup_is_put_back(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, HEADER + "Acme,2026-03-31,allocation,1,\n")
    before = answer_of(run, "standing")
    answer_of(run, "backup", "copy.db")
    import_texts(run, tmp_path, HEADER + "B,2026-03-31,allocation,1,\n")
    answer_of(run, "restore", "copy.db")
    assert answer_of(run, "standing") == before
    assert answer_of(run, "check") == {"ok": True, "schema": SCHEMA, "problems": []}
    assert run("restore", "nowhere.db")[0] == 2
    code, _, stderr = run("restore", write(tmp_path / "text.db", "no database"))
    assert code == 1
    assert stderr.startswith("Error: ")
    assert answer_of(run, "standing") == before


def test_a_missing_store_is_made_on_first_use_and_an_upgrade_has_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store" / "finops.db"
    run = runner(url_of(path), tmp_path, monkeypatch)
    assert answer_of(run, "standing") == []
    assert path.exists()
    assert "nothing to do" in answer_of(run, "upgrade")["message"]


def test_a_file_that_is_no_store_is_told_and_left_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "finops.db"
    path.write_text("my notes")
    code, answer, _ = run("check")
    assert code == 1
    assert answer["ok"] is False
    assert len(answer["problems"]) == 1
    code, answer, stderr = run("standing")
    assert (code, answer) == (1, None)
    assert stderr.startswith("Error: ")
    assert path.read_text() == "my notes"


# For people, and as a process


def test_every_command_answers_people_in_plain_text(text: Callable[..., str], run: Run) -> None:
    assert "No organization has been assessed yet" in text("standing")
    assert "No organization has been assessed yet" in text("organizations")
    assert "Nothing has been imported yet" in text("imports")
    assert "Written as import 1." in text("demo")
    assert "Nothing was written." in text("demo")
    name = "demo-larkspur-lending"
    assert "Attainment 100 %, at target 21 of 21, rated 21 of 21, typical stage Walk" in text("standing", name)
    assert "Demo: Larkspur Lending" in text("standing")
    assert "2026-09-30  100 %       21 of 21   21 of 21  Walk" in text("trend", name)
    assert "No capability is below its target." in text("roadmap", name)
    assert "quarters late" in text("roadmap", "demo-quillfeather-air")
    assert "(goal stage)" in text("targets", name)
    assert "all entries" in text("targets", name, "--history")
    assert text("set-target", name, "run", "--capability", "Budgeting") == "budgeting: Run from 2026-11-23 on.\n"
    same = text("set-target", name, "run", "--capability", "budgeting")
    assert same == "budgeting: Run from 2026-11-23 on, as it was already.\n"
    assert "The store is whole" in text("check")
    assert "Change 1 is taken back. Demo organizations: 303 ratings" in text("undo", "1")
    assert "Demo: Quillfeather Air" not in text("standing")


def command(tmp_path: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "FINOPS_DATABASE_URL": f"sqlite:///{tmp_path}/finops.db", **more}
    return warm.run("finops_model", *arguments, environment=environment)


def test_json_may_stand_before_or_after_the_command_and_stdout_holds_nothing_else(tmp_path: Path) -> None:
    file = write(tmp_path / "ü.csv", "organization,assessed_on,capability,stage\nMüller 🚀,2026-03-31,allocation,\n")
    result = command(tmp_path, "--json", "import", file)
    assert (result.returncode, json.loads(result.stdout)["written"]) == (0, False)
    assert result.stderr == "ü.csv: 1 rating is empty: skipped as not assessed (line 2).\n"
    assert json.loads(command(tmp_path, "standing", "--json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("standing",), 0),
        (("standing", "nobody"), 1),
        (("standing", "--as-of", "yesterday"), 2),
        (("import",), 2),
        (("import", "missing.csv"), 2),
        (("import", "pyproject.toml", "--map", "capability"), 2),
        (("undo", "99999999999999999999"), 2),
        (("imports", "99999999999999999999"), 2),
        (("workshop", "show", "99999999999999999999"), 2),
        (("export", "workshop", "--workshop", "99999999999999999999"), 2),
        (("export", "ratings", "--scope", "\udcff"), 1),
        (("no-such-command",), 2),
        (("--help",), 0),
    ],
)
def test_the_exit_code_says_done_refused_or_wrong_usage(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    result = command(tmp_path, *arguments)
    assert (result.returncode, "Traceback" in result.stderr) == (code, False)


def test_a_wrong_today_is_told(tmp_path: Path) -> None:
    result = command(tmp_path, "standing", FINOPS_TODAY="tomorrow")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: FINOPS_TODAY is 'tomorrow'")


def opened_by(process: int) -> set[str]:
    """The names of the files that a process has open."""
    names: set[str] = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            names.add(link.readlink().name)
    return names


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    lines = "".join(f"Acme {n},2026-03-31,allocation,walk\n" for n in range(1_000))
    file = write(tmp_path / "large.csv", f"organization,assessed_on,capability,stage\n{lines}")
    environment = {**os.environ, "FINOPS_DATABASE_URL": f"sqlite:///{tmp_path}/finops.db"}
    command(tmp_path, "upgrade")
    other = sqlite3.connect(tmp_path / "finops.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the import cannot be through before Ctrl-C
    process = warm.start(["finops_model", "import", file], environment, tmp_path / "out", tmp_path / "err")
    assert process.pid is not None
    while "finops.db" not in opened_by(process.pid):
        assert process.is_alive()
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGINT)
    other.close()
    process.join(timeout=60)
    assert process.exitcode == 130
    assert (tmp_path / "err").read_text().endswith("Stopped. Nothing was written.\n")
    assert json.loads(command(tmp_path, "organizations", "--json").stdout) == []
    assert json.loads(command(tmp_path, "check", "--json").stdout)["ok"]


def test_a_standing_says_which_open_targets_are_overdue(run: Run, text: Callable[..., str], tmp_path: Path) -> None:
    targets = TARGETS + "Acme,,walk,2026-06-30,,2026-01-01\nAcme,allocation,walk,2027-06-30,,2026-01-01\n"
    # Of 22, allocation and forecasting have reached their targets and unit-economics is not applicable; the others
    # follow the goal stage, most of them not assessed.
    import_texts(run, tmp_path, EXAMPLE_C, targets)
    answer = answer_of(run, "standing", "Acme")
    overdue = [one["id"] for one in answer["capabilities"] if one["overdue"]]
    assert (answer["overdue"], answer["overdue_since"], answer["next_due_on"]) == (19, "2026-06-30", None)
    assert len(overdue) == 19
    assert not {"allocation", "forecasting", "unit-economics"} & set(overdue)
    said = text("standing", "Acme")
    assert "Overdue since 2026-06-30: 19 targets" in said
    assert "2026-06-30, overdue" in said
    entries = answer_of(run, "targets", "Acme")["targets"]
    assert [(one["capability"], one["overdue"]) for one in entries] == [(None, True), ("allocation", False)]
    assert {one["overdue"] for one in answer_of(run, "targets", "Acme", "--history")["targets"]} == {None}
    assert "Overdue" in text("targets", "Acme")
    assert "overdue, 4 quarters late" in text("roadmap", "Acme")  # Walk takes 2 quarters from 2027 Q1 on


def test_a_standing_is_of_one_moment(run: Run, tmp_path: Path) -> None:
    answer_of(run, "import", write(tmp_path / "r.csv", HEADER + "Acme,2026-03-31,allocation,2,\n"))
    with counted_transactions() as begun:
        answer_of(run, "standing", "Acme")
    assert len(begun) == 1


def test_a_report_is_a_file_in_a_language(run: Run, text: Callable[..., str], tmp_path: Path) -> None:
    answer_of(run, "import", write(tmp_path / "c.csv", EXAMPLE_C), write(tmp_path / "targets.csv", TARGETS_C))
    answer = answer_of(run, "report", "Acme", "-o", "acme.md")
    assert answer == {"file": "acme.md", "organizations": ["Acme"]}
    content = (tmp_path / "acme.md").read_text(encoding="utf-8")
    assert "| Attainment of own targets | 90 % | 90 % |" in content
    assert "compared with 30 Sep 2026" in content
    assert text("report", "Acme", "-o", "acme.md", "--language", "de") == "Geschrieben: acme.md.\n"
    assert "| Abdeckung | 4 von 21 | 4 von 21 |" in (tmp_path / "acme.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("-o", "acme.doc"), 1, "There is no report with the ending 'doc'"),
        (("-o", "acme.zip", "--all"), 2, "Expected organizations, or --all."),
        (("Acme", "-o", "acme.md"), 2, "The reports of several organizations"),
        (("-o", "acme.zip", "--format", "doc"), 1, "There is no report with the ending 'doc'"),
        (("-o", "none/acme.md"), 1, "cannot be written"),
        (("-o", "acme.md", "--since", "2026-11-23"), 1, "is not before 2026-11-23"),
        (("-o", "acme.md", "--language", "tlh"), 2, "There is no language tlh"),
        ((), 2, "--output"),
    ],
)
def test_a_report_that_cannot_be_made_is_refused(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    answer_of(run, "import", write(tmp_path / "c.csv", EXAMPLE_C))
    found, _, stderr = run("report", "Acme", *arguments)
    assert (found, sentence in stderr) == (code, True), stderr
    assert not list(tmp_path.glob("acme*"))


def test_the_reports_of_all_organizations_are_a_pack(run: Run, tmp_path: Path) -> None:
    answer_of(run, "demo")
    answer = answer_of(run, "report", "--all", "--format", "md", "-o", "all.zip")
    assert len(answer["organizations"]) == 3
    with zipfile.ZipFile(tmp_path / "all.zip") as pack:
        assert pack.namelist()[0] == "demo-larkspur-lending-all-spend-2026-11-23.md"
    cloud = answer_of(run, "report", "--all", "--scope", "Public Cloud", "--format", "md", "-o", "cloud.zip")
    assert cloud["organizations"] == ["Demo: Tannery Lane Markets"]


@pytest.mark.parametrize(
    "name", ["plan.csv", "plan.xlsx", "plan.ics", "plan.md", "jira.csv", "azure.csv", "github.json"]
)
def test_a_plan_is_exported_in_the_format_of_its_ending(run: Run, tmp_path: Path, name: str) -> None:
    assert run("demo")[0] == 0
    path = tmp_path / name
    answer = answer_of(run, "export", "plan", "--organization", "demo-quillfeather-air", "-o", str(path))
    rows = answer_of(run, "export", "plan", "--organization", "demo-quillfeather-air")
    assert answer == {"file": str(path), "rows": len(rows)}
    assert len(rows) > 1
    assert {row["status"] for row in rows} == {"proposed"}
    assert path.stat().st_size > 500


def test_a_plan_with_an_unknown_ending_is_refused(run: Run, tmp_path: Path) -> None:
    code, _, stderr = run("export", "plan", "-o", str(tmp_path / "plan.pdf"))
    assert code == 1
    assert "Expected jira.csv, azure.csv, github.json, csv, xlsx, ics, md." in stderr
    assert list(tmp_path.glob("plan*")) == []
