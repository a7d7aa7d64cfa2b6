"""The commands that hold a workshop, on a real store; example I of docs/semantics.md."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import Run, answer_of, import_texts, run, runner, text, write

__all__ = ["run", "text"]


@pytest.fixture
def both(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own, once in SQLite and once in PostgreSQL."""
    return runner(database_url, tmp_path, monkeypatch)


def hold(run: Run, tmp_path: Path, *options: str) -> Any:
    """An open workshop of Acme about allocation and budgeting."""
    import_texts(run, tmp_path, "organization,assessed_on,capability,stage\nAcme,2026-03-31,allocation,crawl\n")
    asked = ("--capability", "Allocation", "--capability", "budgeting", *options)
    return answer_of(run, "workshop", "new", "acme", "--title", "Autumn", "--held-on", "2026-11-20", *asked)


def vote(run: Run, choices: str, *options: str, capability: str = "allocation") -> None:
    """One person after the other votes."""
    for person, choice in zip("abcdefgh", choices.split(), strict=False):
        answer_of(run, "workshop", "vote", "1", choice, "--participant", person, "--capability", capability, *options)


def test_example_i_from_the_votes_to_the_assessment(both: Run, tmp_path: Path) -> None:
    made = hold(both, tmp_path)
    assert set(made) == {"workshop", "join_code", "facilitator_code"}
    assert made["workshop"] == 1
    vote(both, "crawl crawl walk run")
    hidden = answer_of(both, "workshop", "show", "1")["entries"][0]
    assert {key: hidden[key] for key in ("revealed", "voted", "votes", "n", "proposal", "disagreement")} == {
        "revealed": False,
        "voted": 4,
        "votes": None,
        "n": None,
        "proposal": None,
        "disagreement": None,
    }
    revealed = answer_of(both, "workshop", "reveal", "1", "--capability", "allocation")
    assert {key: revealed[key] for key in ("capability", "question", "round", "votes", "n", "cant_tell")} == {
        "capability": "allocation",
        "question": "rating",
        "round": 1,
        "votes": {"crawl": 2, "walk": 1, "run": 1},
        "n": 4,
        "cant_tell": 0,
    }
    assert (revealed["proposal"], revealed["disagreement"], revealed["range"]) == ("crawl", 0.75, 2)
    assert (revealed["agreed"], revealed["note"]) == (None, None)
    vote(both, "crawl run not-applicable cant-tell", capability="budgeting")
    second = answer_of(both, "workshop", "reveal", "1", "--capability", "budgeting")
    assert (second["n"], second["cant_tell"], second["proposal"], second["disagreement"]) == (3, 1, "crawl", 1.0)
    options = ("--capability", "allocation")
    agreed = answer_of(both, "workshop", "agree", "1", "walk", *options, "--note", "tags are enforced")
    assert (agreed["agreed"], agreed["note"]) == ("walk", "tags are enforced")
    target = ("--question", "target", "--due-on", "2027-06-30", "--owner", "Kim", "--value", "5")
    answer_of(both, "workshop", "agree", "1", "run", *options, *target)
    closed = answer_of(both, "workshop", "close", "1")
    assert closed == {"change_id": closed["change_id"], "ratings": 1, "targets": 1}
    (capability, *_) = [one for one in answer_of(both, "standing", "acme")["capabilities"] if one["id"] == "allocation"]
    assert {key: capability[key] for key in ("stage", "target", "assessed_on", "business_value", "owner")} == {
        "stage": "walk",
        "target": "run",
        "assessed_on": "2026-11-20",
        "business_value": 5,
        "owner": "Kim",
    }
    newest = answer_of(both, "changes", "acme")[0]
    assert (newest["kind"], newest["text"]) == ("workshop", "Workshop: 1 rating and 1 target entry")
    answer_of(both, "undo", str(closed["change_id"]))
    assert [one["stage"] for one in answer_of(both, "standing", "acme")["capabilities"] if one["stage"]] == ["crawl"]
    shown = answer_of(both, "workshop", "show", "1")
    assert (shown["title"], shown["held_on"], shown["state"]) == ("Autumn", "2026-11-20", "closed")
    assert [(one["capability"], one["question"], one["n"]) for one in shown["entries"]] == [
        ("allocation", "rating", 4),
        ("allocation", "target", None),
        ("budgeting", "rating", 3),
        ("budgeting", "target", None),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("close", "7"), "There is no workshop '7'."),
        (("vote", "1", "great", "--participant", "a", "--capability", "allocation"), "'great' is not a choice here"),
        (("vote", "1", "walk", "--participant", "a", "--capability", "forecasting"), "does not discuss this"),
        (
            ("vote", "1", "walk", "--participant", "a", "--capability", "allocation", "--question", "target"),
            "The workshop does not ask for targets.",
        ),
        (("agree", "1", "walk", "--capability", "allocation", "--value", "3"), "belong to a target"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_exit_1(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    hold(run, tmp_path, "--ask", "rating")
    code, answer, stderr = run("workshop", *arguments)
    assert (code, answer) == (1, None)
    assert sentence in stderr


def test_votes_after_the_reveal_and_after_closing_are_refused(run: Run, tmp_path: Path) -> None:
    hold(run, tmp_path)
    vote(run, "walk")
    answer_of(run, "workshop", "reveal", "1", "--capability", "allocation")
    voting = ("workshop", "vote", "1", "run", "--participant", "a", "--capability")
    assert "The votes are revealed" in run(*voting, "allocation")[2]
    answer_of(run, "workshop", "close", "1")
    assert "The workshop is closed" in run(*voting, "budgeting")[2]


def test_votes_and_outcome_leave_as_csv_and_as_a_workbook(run: Run, tmp_path: Path) -> None:
    hold(run, tmp_path, "--ask", "rating", "--by-name")
    vote(run, "walk run")
    answer_of(run, "workshop", "reveal", "1", "--capability", "allocation")
    answer_of(run, "workshop", "agree", "1", "walk", "--capability", "allocation", "--note", "=cmd|1")
    vote(run, "crawl", capability="budgeting")
    assert answer_of(run, "export", "workshop", "-o", "votes.csv") == {"file": "votes.csv", "rows": 3}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "votes.csv").read_text())))
    columns = ("capability", "round", "participant", "choice", "n", "disagreement", "agreed")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("allocation", "1", "a", "walk", "2", "0.5", "walk"),
        ("allocation", "1", "b", "run", "2", "0.5", "walk"),
        ("budgeting", "1", "", "", "", "", ""),
    ]
    assert {row["note"] for row in rows} == {"'=cmd|1", ""}
    answer_of(run, "export", "workshop", "--workshop", "1", "-o", "votes.xlsx")
    assert zipfile.is_zipfile(tmp_path / "votes.xlsx")
    assert [one["choice"] for one in answer_of(run, "export", "workshop", "--organization", "acme")] == [
        "walk",
        "run",
        "",
    ]


def test_anonymous_votes_leave_without_names(run: Run, tmp_path: Path) -> None:
    hold(run, tmp_path)
    vote(run, "walk run")
    answer_of(run, "workshop", "reveal", "1", "--capability", "allocation")
    found = answer_of(run, "export", "workshop", "--workshop", "1")
    assert [(one["participant"], one["choice"]) for one in found[:2]] == [("", "run"), ("", "walk")]


def test_people_read_tables(text: Callable[..., str], run: Run, tmp_path: Path) -> None:
    hold(run, tmp_path, "--ask", "rating")
    vote(run, "walk walk run")
    shown = text("workshop", "reveal", "1", "--capability", "allocation")
    assert "Where are we?  3      Walk 2, Run 1  Walk      0.33" in shown
    assert "Autumn, 2026-11-20, Acme, All spend: open" in text("workshop", "show", "1")
    assert "not revealed" in text("workshop", "show", "1")


def test_without_capabilities_all_are_discussed(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "organization,assessed_on,capability,stage\nAcme,2026-03-31,allocation,crawl\n")
    answer_of(run, "import", "a.csv")
    answer_of(run, "workshop", "new", "acme", "--title", "All", "--held-on", "2026-11-20", "--ask", "target")
    assert len(answer_of(run, "workshop", "show", "1")["entries"]) == 22
