"""The commands of ``plan`` on a real store: examples H and K, what people set, what is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import HEADER, TARGETS, Run, answer_of, import_texts, run, runner, text

__all__ = ["run", "text"]

EXAMPLE_K = (
    HEADER + "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,forecasting,1,\n",
    TARGETS + "Acme,allocation,walk,2027-06-30,3,2026-01-01\nAcme,forecasting,walk,,5,2026-01-01\n",
)


@pytest.fixture
def both(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own, once in SQLite and once in PostgreSQL."""
    return runner(database_url, tmp_path, monkeypatch)


def step_of(answer: Any, capability: str, stage: str = "walk") -> Any:
    (found,) = [one for one in answer["steps"] if (one["capability"], one["to_stage"]) == (capability, stage)]
    return found


def test_examples_h_and_k_through_accept_show_and_set(both: Run, tmp_path: Path) -> None:
    import_texts(both, tmp_path, *EXAMPLE_K)
    proposal = answer_of(both, "plan", "show", "acme")
    assert (proposal["accepted"], proposal["capacity"]) == (False, 4)
    assert {one["state"] for one in proposal["steps"]} == {"proposed"}
    accepted = answer_of(both, "plan", "accept", "acme", "--capacity", "1")
    assert accepted["change_id"]
    shown = answer_of(both, "plan", "show", "acme")
    assert (shown["accepted"], shown["capacity"]) == (True, 1)
    allocation, forecasting = step_of(shown, "allocation"), step_of(shown, "forecasting")
    assert (allocation["starts_on"], allocation["finishes_on"]) == ("2027-01-01", "2027-06-30")
    assert (forecasting["starts_on"], forecasting["finishes_on"]) == ("2027-07-01", "2027-12-31")
    assert (allocation["state"], allocation["baseline_finishes_on"]) == ("planned", "2027-06-30")
    assert (allocation["late_quarters"], forecasting["late_quarters"]) == (0, None)
    assert (allocation["slip_quarters"], allocation["marks"], allocation["links"]) == (0, [], [])
    assert allocation["progress"] == {"met": 0, "of": 5}
    assert [one["quarter_ends_on"] for one in shown["projection"]] == [
        "2027-03-31",
        "2027-06-30",
        "2027-09-30",
        "2027-12-31",
    ]
    assert [one["attainment"] for one in shown["projection"]] == [50, 68.75, 68.75, 100]
    assert answer_of(both, "plan", "accept", "acme")["change_id"] is None

    options = ["--status", "in progress", "--owner", "Ada, Grace", "--effort", "3", "--note", "a note"]
    options += ["--link", "https://example.com/1", "--link", "http://example.com/2"]
    changed = answer_of(both, "plan", "set", "acme", "Allocation", "walk", *options)
    allocation = step_of(changed, "allocation")
    assert (allocation["state"], allocation["owner"], allocation["effort"]) == ("in progress", "Ada, Grace", 3)
    assert (allocation["starts_on"], allocation["finishes_on"]) == ("2026-10-01", "2027-06-30")
    assert (allocation["started_on"], allocation["links"]) == (
        "2026-11-23",
        ["https://example.com/1", "http://example.com/2"],
    )
    pinned = answer_of(both, "plan", "set", "acme", "allocation", "walk", "--finishes-on", "2027-12-31")
    allocation = step_of(pinned, "allocation")
    assert (allocation["note"], allocation["slip_quarters"], allocation["late_quarters"]) == ("a note", 2, 2)
    assert allocation["marks"] == ["It reaches its target 2 quarters after the due date."]
    answer_of(both, "undo", str(pinned["change_id"]))
    assert step_of(answer_of(both, "plan", "show", "acme"), "allocation")["finishes_on"] == "2027-06-30"
    kinds = [one["text"] for one in answer_of(both, "changes", "acme")]
    assert kinds[:4] == [f"Undo of change {pinned['change_id']}", "Plan changed", "Plan changed", "Plan accepted"]


def test_chosen_steps_and_ticks(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    accepted = answer_of(run, "plan", "accept", "acme", "--step", "allocation:walk")
    assert [one["state"] for one in accepted["steps"]] == ["planned", "proposed"]
    ticked = answer_of(
        run, "plan", "set", "acme", "allocation", "walk", "--met", "walk-coverage", "--evidence", "a wiki"
    )
    assert step_of(ticked, "allocation")["progress"] == {"met": 1, "of": 5}
    assert "walk-coverage" not in step_of(ticked, "allocation")["criteria"]
    unticked = answer_of(run, "plan", "set", "acme", "allocation", "walk", "--not-met", "walk-coverage")
    assert step_of(unticked, "allocation")["progress"] == {"met": 0, "of": 5}
    both_set = answer_of(run, "plan", "set", "acme", "forecasting", "walk", "--status", "reported done")
    assert step_of(both_set, "forecasting")["state"] == "reported done"
    assert step_of(both_set, "forecasting")["baseline_finishes_on"] == "2027-06-30"
    assert answer_of(run, "standing", "acme")["attainment"] == 50


def test_what_if_stands_beside_the_plan_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    answer_of(run, "plan", "accept", "acme", "--capacity", "1")
    answer = answer_of(run, "plan", "what-if", "acme", "--capacity", "2", "--effort", "allocation:walk=3")
    assert answer["late"] == {"plan": 0, "what_if": 1}
    assert answer["plan"]["capacity"] == 1
    assert step_of(answer["what_if"], "allocation")["finishes_on"] == "2027-09-30"
    assert step_of(answer["what_if"], "forecasting")["finishes_on"] == "2027-06-30"
    other = answer_of(
        run,
        *("plan", "what-if", "acme", "--due", "allocation=2027-03-31", "--target", "forecasting=crawl"),
        *("--drop", "allocation:walk"),
    )
    assert step_of(other["what_if"], "forecasting")["state"] == "no longer needed"
    assert step_of(other["what_if"], "allocation")["state"] == "dropped"
    assert step_of(answer_of(run, "plan", "show", "acme"), "forecasting")["state"] == "planned"


def test_a_plan_without_targets_keeps_its_steps_apart(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    answer_of(run, "plan", "accept", "acme")
    for capability in ("allocation", "forecasting"):
        answer_of(run, "set-target", "acme", "none", "--capability", capability)
    shown = answer_of(run, "plan", "show", "acme")
    assert [one["state"] for one in shown["steps"]] == ["no longer needed", "no longer needed"]
    assert shown["projection"] == []


SET = ("plan", "set", "acme", "allocation", "walk")


BAD = [
    ((*SET, "--effort", "0"), "The effort of a step is a whole number of quarters from 1 to 12."),
    ((*SET, "--effort", "13"), "The effort of a step is a whole number of quarters from 1 to 12."),
    ((*SET, "--effort", "two"), "The effort of a step is a whole number of quarters from 1 to 12."),
    (
        (*SET, "--starts-on", "2027-04-01", "--finishes-on", "2027-03-31"),
        "The step would finish on 2027-03-31, before it starts on 2027-04-01.",
    ),
    ((*SET, "--owner", "x" * 201), "200"),
    ((*SET, "--link", "javascript:alert(1)"), "is not an address that begins with http:// or https://."),
    ((*SET, "--link", "https://"), "is not an address that begins with http:// or https://."),
    ((*SET, "--status", "done"), "'done' is not a status that can be set"),
    (
        ("plan", "set", "acme", "allocation", "run", "--status", "planned"),
        "The plan has no step of Allocation to Run.",
    ),
    (("plan", "set", "acme", "allocation", "pre-crawl"), "'pre-crawl' is not a stage that a step leads to"),
    (("plan", "set", "acme", "alocation", "walk"), "There is no capability 'alocation'. Did you mean"),
    ((*SET, "--met", "walk-nothing"), "There is no criterion 'walk-nothing'."),
    ((*SET, "--note", "later", "--as-of", "2026-11-24"), "2026-11-24 is after today (2026-11-23)."),
    (("plan", "what-if", "acme", "--effort", "allocation:walk=13"), "from 1 to 12"),
]


def test_bad_input_is_a_sentence_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    answer_of(run, "plan", "accept", "acme")
    before = answer_of(run, "plan", "show", "acme")
    for arguments, sentence in BAD:
        exit_code, _, stderr = run(*arguments)
        assert (exit_code, sentence in stderr) == (1, True), stderr
    assert answer_of(run, "plan", "show", "acme") == before


def test_what_contradicts_itself_is_kept_and_said_at_the_step(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    answer_of(run, "plan", "accept", "acme")
    answer_of(run, *SET, "--effort", "3")
    pinned = answer_of(run, *SET, "--starts-on", "2027-01-01", "--finishes-on", "2027-03-31")
    step = step_of(pinned, "allocation")
    assert (step["starts_on"], step["finishes_on"]) == ("2027-01-01", "2027-03-31")
    assert step["marks"] == ["Its dates span 1 quarter, its effort says 3."]
    past = answer_of(run, "plan", "what-if", "acme", "--due", "allocation=2026-03-31")["what_if"]
    # Due in 2026 Q1, reached in 2027 Q1.
    assert step_of(past, "allocation")["marks"][1:] == [
        "Its target was due on 31 Mar 2026.",
        "It reaches its target 4 quarters after the due date.",
    ]


def test_without_a_plan_or_a_target_there_is_nothing_to_set_or_accept(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    assert "Acme has no plan yet: accept the proposal first." in run(*SET, "--note", "x")[2]
    for capability in ("allocation", "forecasting"):
        answer_of(run, "set-target", "acme", "none", "--capability", capability)
    exit_code, _, stderr = run("plan", "accept", "acme")
    assert (exit_code, "No target is set, so there is no step to accept." in stderr) == (1, True)


def test_the_plan_as_text(run: Run, text: Callable[..., str], tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_K)
    assert "The proposal; nothing is accepted yet" in text("plan", "show", "acme")
    text("plan", "accept", "acme", "--capacity", "1")
    shown = text("plan", "set", "acme", "allocation", "walk", "--starts-on", "2027-04-01")
    assert "Allocation, walk: It reaches its target 1 quarter after the due date." in shown
    assert "2028-03-31  100 %" in shown
    assert "Late then: 1 target" in text("plan", "what-if", "acme", "--effort", "allocation:walk=4")
