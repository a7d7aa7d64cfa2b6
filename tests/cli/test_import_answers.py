"""By command, too, each question of an import shows which ratings its answers would store."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from finops_model.cli.app import app
from tests.store.making import new_url


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, *options: str) -> str:
    """What a refused import says on stderr."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", new_url(folder))
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["import", str(path), *options])
    assert result.exit_code == 1
    return result.stderr


OPTIONS = ("--organization", "Acme", "--assessed-on", "2026-03-31")


def test_each_answer_says_what_it_would_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Capability,Crawl,Walk\nAllocation,2025-03-31,2026-03-31\nForecasting,2025-03-31,\n"
    shown = said(tmp_path, monkeypatch, text, "--organization", "Acme").split("\n\n")[-1]
    assert shown.splitlines() == [
        "What each answer would store: What do the days in 'Crawl', 'Walk' say?",
        "  --map stage_days=reached: 3 ratings",
        "    line 2: Allocation: Crawl; Allocation: Walk",
        "    line 3: Forecasting: Crawl",
        "  --map stage_days=due: 1 target entry, 1 problem",
        "    line 3: Forecasting: target Crawl",
        "  --map stage_days=-: 1 problem: There are no rows below the header. Expected one row per rating.",
    ]


def test_a_scale_is_answered_by_its_own_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(tmp_path, monkeypatch, "Capability,Points,Notes\nAllocation,4,x\nForecasting,2,\n", *OPTIONS)
    assert (
        "  --scale 1-5: 2 ratings\n    line 2: Allocation: Walk (2.25)\n    line 3: Forecasting: Pre-crawl (0.75)"
        in shown
    )


def test_each_word_says_what_its_rows_would_become(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = said(tmp_path, monkeypatch, "Capability,Maturity\nAllocation,Gold\nForecasting,Silver\n", *OPTIONS)
    assert "  --map rating:Gold=run: Allocation: Run" in shown
    assert "  --map rating:Silver=n/a: Forecasting: not applicable" in shown


def test_nothing_is_tried_where_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "What each answer" not in said(tmp_path, monkeypatch, "a,b\n1,2\n", *OPTIONS)
