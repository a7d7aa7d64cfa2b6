"""The commands ``changed``, ``pace``, ``group`` and ``durations``: examples J, M and N through a real store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_cli import HEADER, TARGETS, Run, answer_of, import_texts, run, runner, text

__all__ = ["run", "text"]

EXAMPLE_J = (
    HEADER + "Acme,2026-03-31,allocation,1,\nAcme,2026-03-31,budgeting,2,\n"
    "Acme,2026-06-30,allocation,2,\nAcme,2026-06-30,forecasting,0,\n",
    TARGETS + "Acme,allocation,walk,,3,2026-01-01\nAcme,budgeting,walk,,3,2026-01-01\n"
    "Acme,allocation,run,,3,2026-06-30\nAcme,forecasting,walk,,3,2026-06-30\n",
)
EXAMPLE_N = (
    HEADER + "Acme,2026-01-01,allocation,1.2,\nAcme,2026-04-02,allocation,1.38,\n"
    "Acme,2026-07-02,allocation,1.56,\nAcme,2026-10-01,allocation,2.1,\n",
    TARGETS + "Acme,,run,,,2026-01-01\n",
)


@pytest.fixture
def both(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store of its own, once in SQLite and once in PostgreSQL."""
    return runner(database_url, tmp_path, monkeypatch)


def test_example_j_what_changed(both: Run, tmp_path: Path) -> None:
    import_texts(both, tmp_path, *EXAMPLE_J)
    answer = answer_of(both, "changed", "acme", "--since", "2026-03-31", "--until", "2026-06-30")
    assert (answer["organization"], answer["scope"]) == ("Acme", "All spend")
    assert (answer["since"], answer["until"]) == ("2026-03-31", "2026-06-30")
    assert answer["before"]["attainment"] == 75
    assert answer["before"]["at_target"] == {"count": 1, "of": 2}
    assert answer["after"]["coverage"] == {"rated": 3, "applicable": 22}
    moved = answer["effects"]
    assert moved == pytest.approx({"score": 125 / 6, "target": -12.5, "coverage": -250 / 9}, abs=1e-9)
    assert sum(moved.values()) == pytest.approx(answer["after"]["attainment"] - 75, abs=1e-9)
    events = [(one["on"], one["kind"], one["capability"], one["before"], one["after"]) for one in answer["events"]]
    assert sorted(events, key=str) == [
        ("2026-06-30", "assessed", "forecasting", None, "pre-crawl"),
        ("2026-06-30", "rating", "allocation", "crawl", "walk"),
        ("2026-06-30", "target", "allocation", "walk", "run"),
        ("2026-06-30", "target", "forecasting", None, "walk"),
    ]
    (first,) = [one for one in answer["events"] if one["kind"] == "assessed"]
    assert (first["score_before"], first["score_after"]) == (None, 0)
    assert answer["verdict"] == "Worse than on 31 Mar 2026: attainment fell by 19 points, from 75 % to 56 %."


def test_without_days_it_is_since_the_quarter_before_today(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_J)
    answer = answer_of(run, "changed", "acme")
    assert (answer["since"], answer["until"], answer["events"]) == ("2026-09-30", "2026-11-23", [])
    answer = answer_of(run, "changed", "acme", "--until", "2026-03-31")
    assert (answer["since"], answer["effects"]) == ("2025-12-31", None)
    assert answer["before"]["attainment"] is None


def test_days_in_the_wrong_order_are_refused(run: Run, tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_J)
    code, _, stderr = run("changed", "acme", "--since", "2026-06-30", "--until", "2026-03-31")
    assert code == 1
    assert "2026-06-30 is not before 2026-03-31" in stderr


def test_example_n_pace(both: Run, tmp_path: Path) -> None:
    import_texts(both, tmp_path, *EXAMPLE_N)
    answer = answer_of(both, "pace", "acme")
    assert round(answer["points_per_quarter"], 2) == 8.03
    assert answer["reaches_on"] == "2027-09-08"
    assert answer["lower"] < answer["points_per_quarter"] < answer["upper"]
    assert answer["earliest_on"] < answer["reaches_on"] < answer["latest_on"]
    assert answer["reason"] is None
    early = answer_of(both, "pace", "acme", "--as-of", "2026-09-30")
    assert early["points_per_quarter"] is None
    assert early["reason"] == "A pace needs at least 4 assessments with an attainment; there are 3."


def test_example_m_group(both: Run, tmp_path: Path) -> None:
    ratings = HEADER + "A,2026-03-31,allocation,1,\n"
    ratings += "".join(f"B,2026-03-31,{one},2,\n" for one in ("allocation", "budgeting", "forecasting"))
    import_texts(
        both, tmp_path, ratings, TARGETS + "A,,walk,,,2026-01-01\nB,,walk,,,2026-01-01\nC,,walk,,,2026-01-01\n"
    )
    for member in ("A", "B"):
        answer_of(both, "organization", "parent", member, "C")
    answer = answer_of(both, "group", "c")
    assert answer == {
        "organization": "C",
        "organization_id": "c",
        "as_of": "2026-11-23",
        "members": 2,
        "measured": 2,
        "attainment": 87.5,
        "at_target": {"count": 3, "of": 4},
        "coverage": {"rated": 4, "applicable": 44},
        "lowest": 50,
        "median": 75,
        "highest": 100,
    }
    code, _, stderr = both("group", "A")
    assert code == 1
    assert "not a group" in stderr


def test_people_read_sentences_and_tables(run: Run, text: Callable[..., str], tmp_path: Path) -> None:
    import_texts(run, tmp_path, *EXAMPLE_J)
    said = text("changed", "acme", "--since", "2026-03-31", "--until", "2026-06-30")
    assert "Scores +21, targets -12, coverage -28 points." in said
    assert "Crawl (1.0)" in said
    assert "No rating and no target changed." in text("changed", "acme")
    assert "A pace needs at least 4 assessments" in text("pace", "acme")
    import_texts(run, tmp_path, EXAMPLE_N[0].replace("Acme", "Beta"), EXAMPLE_N[1].replace("Acme", "Beta"))
    assert "+8.0 points per quarter" in text("pace", "beta")
    assert "on 2027-09-08, between" in text("pace", "beta")
    text("organization", "parent", "beta", "acme")
    assert "Members 1, of them measured 1" in text("group", "acme")


def test_durations_are_told_from_five_cases_on(both: Run, tmp_path: Path) -> None:
    """Four arrive at Walk after 30, 61, 91 and 183 days, a fifth is last seen at Crawl after 92."""
    ends = (
        "04-30,allocation,2",
        "05-31,allocation,2",
        "06-30,allocation,2",
        "09-30,allocation,2",
        "07-01,allocation,1",
    )
    lines = [f"Case {n},2026-03-31,allocation,1,\nCase {n},2026-{end},\n" for n, end in enumerate(ends)]
    import_texts(both, tmp_path, HEADER + "".join(lines[:4]))
    assert answer_of(both, "durations") == {"as_of": "2026-11-23", "fewest_cases": 5, "durations": []}
    import_texts(both, tmp_path, HEADER + lines[4])
    known = {"to_stage": "walk", "cases": 5, "under_way": 1, "lower_days": 61, "median_days": 91, "upper_days": 183}
    found = answer_of(both, "durations")["durations"]
    assert found == [{"capability": None, **known, "quarters": 1}, {"capability": "allocation", **known, "quarters": 1}]
    assert answer_of(both, "durations", "--as-of", "2026-06-29")["durations"][0]["under_way"] == 3


def test_durations_in_words(run: Run, tmp_path: Path, text: Callable[..., str]) -> None:
    assert "Fewer than 5 cases of each step are known yet." in text("durations")
