"""The commands in the language of FINOPS_LANGUAGE."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from finops_model.cli.app import app
from finops_model.texts import use_language
from tests.store.making import new_url


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Runs a command in German on a store of its own."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", new_url(tmp_path))
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    monkeypatch.setenv("FINOPS_LANGUAGE", "de")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    yield run
    use_language(None)


def test_errors_are_in_the_language(run: Callable[..., Result]) -> None:
    result = run("standing", "Acme")
    assert result.exit_code == 1
    assert result.stderr == "Fehler: Organisation 'Acme' gibt es nicht.\n"


@pytest.mark.parametrize("code", ["xx", "deutsch", "de.UTF-8"])
def test_a_language_that_is_not_spoken_is_named(
    code: str, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_LANGUAGE", code)
    result = run("organizations")
    assert result.exit_code == 1
    assert result.stderr == f"Error: FINOPS_LANGUAGE is {code!r}: expected one of en, de, es, fr.\n"


def test_a_country_behind_the_language_is_understood(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINOPS_LANGUAGE", "de_AT")
    assert run("standing", "Acme").stderr == "Fehler: Organisation 'Acme' gibt es nicht.\n"


def test_keys_and_ids_stay_as_they_are(run: Callable[..., Result]) -> None:
    run("demo")
    answer = json.loads(run("standing", "demo-larkspur-lending", "--json").stdout)
    assert answer["goal_stage"] == "walk"
    assert answer["capabilities"][0]["status"] in {"at target", "above target"}


def test_answers_for_people_are_in_the_language(run: Callable[..., Result]) -> None:
    run("demo")
    standing = run("standing", "demo-quillfeather-air").stdout
    assert standing.splitlines()[1] == "Zielerreichung 61 %, am Ziel 4 von 20, bewertet 21 von 22, typische Stufe Crawl"
    assert "▽ unter dem Ziel" in standing or "unter dem Ziel" in standing
    assert "below target" not in standing


def test_capabilities_have_their_names_in_the_language(run: Callable[..., Result]) -> None:
    run("demo")
    standing = run("standing", "demo-quillfeather-air").stdout
    assert "Anomaliemanagement" in standing
    assert "Anomaly Management" not in standing
    answer = json.loads(run("standing", "demo-quillfeather-air", "--json").stdout)
    assert answer["capabilities"][3]["id"] == "anomaly-management"


def test_exports_are_the_same_in_every_language_and_come_in_again(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("demo")
    german = {what: run("export", what).stdout for what in ("ratings", "targets", "roadmap")}
    assert "anomaly-management" in german["ratings"]
    monkeypatch.setenv("FINOPS_LANGUAGE", "en")
    assert {what: run("export", what).stdout for what in german} == german
    monkeypatch.setenv("FINOPS_LANGUAGE", "de")
    monkeypatch.setenv("FINOPS_DATABASE_URL", f"sqlite:///{tmp_path}/again.db")
    for what in ("ratings", "targets"):
        (tmp_path / f"{what}.csv").write_text(german[what], encoding="utf-8")
        assert run("import", str(tmp_path / f"{what}.csv")).exit_code == 0
        assert run("export", what).stdout == german[what]
