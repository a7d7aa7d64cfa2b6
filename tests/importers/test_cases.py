"""Small tables as people have them, each through the whole import into a store of its own, and what is right for it.

``cases/*.yaml`` hold them by name:

- ``kind``: what the case is about; ``file`` beside the YAML file, or ``text``: the table itself, as CSV;
- ``options``: what the user gives, by the names of :class:`~finops_model.importers.tables.Options`, and
  ``only_good_rows``;
- ``accept``: what may happen. ``ratings``: exactly the ratings and targets below are stored; ``ask``: the file is
  refused with a question or a problem; ``answer``: likewise, and a sentence names the answer;
- ``ratings``, ``targets``: what is stored, capability to stage, score, ``n/a`` (or ``none``), in groups that name what
  differs from Acme, 2026-03-31 and All spend; ``due`` is the due date of the targets of a group;
- ``evidence``: capability, or day and capability, to its text; ``notice``: a word that a notice must hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from finops_model.actions.imports import Import, import_files
from finops_model.assessment import LENSES
from finops_model.errors import FinOpsError
from finops_model.framework import Stage
from finops_model.importers.tables import Options, Source
from finops_model.reports.exports import ratings_frame, targets_frame
from finops_model.views.records import read_rating_records, read_target_records
from tests.people import TESTER
from tests.store.making import new_store, url_of

FOLDER = Path(__file__).parent / "cases"
DEFAULTS = {"organization": "Acme", "on": "2026-03-31", "scope": "All spend", "assessor": ""}
OPEN = frozenset((FOLDER / "open.txt").read_text().split())
"""The cases that do not hold yet. One that holds must be taken off: the list only gets shorter."""

Case = dict[str, Any]
Key = tuple[str, ...]
Values = dict[Key, str | float]


def read_cases() -> dict[str, Case]:
    """All cases by name. Every value is a text."""
    cases: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, case in yaml.load(path.read_text(), Loader=yaml.BaseLoader).items():
            assert name not in cases, f"{name} stands twice"
            cases[name] = case
    return cases


CASES = read_cases()


@dataclass(frozen=True)
class Outcome:
    """What an import did: what the store holds afterwards, and the sentences; ``refused``: nothing was written."""

    refused: bool
    sentences: list[str]
    notices: list[str]
    ratings: pd.DataFrame
    targets: pd.DataFrame


@pytest.fixture
def store_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty store that every action finds; today is 2026-11-23."""
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(new_store(tmp_path).path))
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")


def source_of(case: Case) -> Source:
    """The file of a case."""
    if "file" in case:
        return Source(case["file"], (FOLDER / case["file"]).read_bytes())
    return Source("table.csv", case["text"].encode())


def options_of(case: Case) -> tuple[Options, bool]:
    """What the user gives, and whether rows with problems are left out."""
    given = dict(case["options"])
    only_good_rows = given.pop("only_good_rows", "") == "true"
    return Options(**given), only_good_rows


def run(source: Source, options: Options, only_good_rows: bool = False) -> Outcome:
    """Imports a file as the command does and reads back what is stored."""
    try:
        done = import_files(TESTER, [source], options, only_good_rows=only_good_rows)
    except FinOpsError as error:
        return Outcome(True, [error.message], [], *stored())
    return Outcome(done.refused, sentences_of(done), done.prepared.files[0].notices, *stored())


def sentences_of(done: Import) -> list[str]:
    """The problems of the file and of the store, in sentences."""
    problems = [*done.prepared.files[0].problems, *done.store_problems]
    return [problem.message for problem in problems]


def stored() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ratings and the targets in the store, as an export writes them."""
    ratings = read_rating_records(TESTER, None, None)
    targets = read_target_records(TESTER, None, None)
    return ratings_frame(ratings.rows, ratings.places), targets_frame(targets.rows, targets.places)


def level(text: str) -> str | float:
    """A stage or a score as a number, so that both compare; anything else as it is."""
    if text in {stage.id for stage in Stage}:
        return float(Stage.from_id(text))
    try:
        return round(float(text), 6)
    except ValueError:
        return text


def rating_value(row: Mapping[str, str]) -> str | float:
    """What an exported rating says."""
    if row["applicable"] == "no":
        return "n/a"
    return level(row["stage"] or row["score"] or "/".join(row[lens] for lens in LENSES))


def found_ratings(frame: pd.DataFrame) -> Values:
    """The stored ratings by organization, day, scope, assessor and capability."""
    names = ["organization", "assessed_on", "scope", "assessor", "capability"]
    rows = frame.to_dict("records")
    return {tuple(row[name] for name in names): rating_value(row) for row in rows}  # type: ignore[arg-type]


def found_targets(frame: pd.DataFrame, with_due: bool) -> Values:
    """The stored targets by organization, day, scope, capability and, if wanted, due date."""
    names = ["organization", "agreed_on", "scope", "capability"]
    rows = frame.to_dict("records")
    return {tuple(row[name] for name in names) + ((row["due_on"],) if with_due else ()): row["target"] for row in rows}


def wanted_ratings(case: Case) -> Values:
    """The ratings of a case, keyed as :func:`found_ratings` does."""
    wanted: Values = {}
    for group in case.get("ratings", []):
        head = DEFAULTS | group
        for capability in group.keys() - {*DEFAULTS, "edition"}:
            key = (*(head[name] for name in DEFAULTS), capability)
            wanted[key] = level(group[capability])
    return wanted


def wanted_targets(case: Case, with_due: bool) -> Values:
    """The targets of a case, keyed as :func:`found_targets` does."""
    wanted: Values = {}
    for group in case.get("targets", []):
        head = DEFAULTS | group
        due = (group.get("due", ""),) if with_due else ()
        for capability in group.keys() - {*DEFAULTS, "due"}:
            wanted[(head["organization"], head["on"], head["scope"], capability, *due)] = group[capability]
    return wanted


def flaw_in(case: Case, outcome: Outcome) -> str:
    """Why a case does not hold; empty when it does."""
    accept = case["accept"]
    if outcome.refused:
        if "ask" in accept or ("answer" in accept and any("Answer with" in text for text in outcome.sentences)):
            return ""
        return f"refused: {outcome.sentences}"
    if "ratings" not in accept:
        return f"stored: {found_ratings(outcome.ratings)}"
    return stored_flaw(case, outcome)


def stored_flaw(case: Case, outcome: Outcome) -> str:
    """How what is stored differs from what is right; empty when it does not."""
    with_due = any("due" in group for group in case.get("targets", []))
    pairs = (
        (wanted_ratings(case), found_ratings(outcome.ratings)),
        (wanted_targets(case, with_due), found_targets(outcome.targets, with_due)),
        (case.get("evidence", {}), evidence_of(case, outcome.ratings)),
    )
    for wanted, found in pairs:
        if wanted != found:
            return f"stored {found} instead of {wanted}; notices: {outcome.notices}"
    word = case.get("notice", "")
    if not any(word in notice.lower() for notice in outcome.notices) and word:
        return f"no notice with {word!r}: {outcome.notices}"
    return ""


def evidence_of(case: Case, frame: pd.DataFrame) -> dict[str, str]:
    """The stored evidence under the keys that the case asks for."""
    rows = frame.to_dict("records")
    by_capability = {row["capability"]: row["evidence"] for row in rows}
    by_day = {f"{row['assessed_on']} {row['capability']}": row["evidence"] for row in rows}
    every = by_capability | by_day
    return {key: every.get(key, "") for key in case.get("evidence", {})}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.usefixtures("store_here")
def test_a_case_is_stored_as_it_is_meant_or_asked(name: str) -> None:
    case = CASES[name]
    options, only_good_rows = options_of(case)
    flaw = flaw_in(case, run(source_of(case), options, only_good_rows))
    if name in OPEN:
        assert flaw, f"{name} holds: take it off cases/open.txt"
    else:
        assert not flaw, f"{name} ({case['kind']}): {flaw}"


def test_the_open_cases_are_cases() -> None:
    assert CASES.keys() >= OPEN
