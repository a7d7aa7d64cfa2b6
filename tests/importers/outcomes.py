"""What an import brings, as plain values that compare: from its batch, or from the store behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from finops_model.actions.imports import import_files
from finops_model.assessment import LENSES, Form, Rating
from finops_model.batch import ImportedFile, Problem
from finops_model.errors import FinOpsError
from finops_model.framework import Stage, read_framework
from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.reports.exports import ratings_frame, targets_frame
from finops_model.views.records import read_rating_records, read_target_records
from tests.people import TESTER

Key = tuple[str, ...]
Value = str | float


@dataclass
class Outcome:
    """What an import did.

    Attributes:
        refused: nothing was written.
        sentences: its problems.
        notices: those of its file.
        questions: what it asks.
        ratings: organization, day, scope, assessor and capability to the level or score, ``n/a`` or the lens levels.
        targets: organization, day, scope and capability to a stage, ``none`` or ``inherit``.
        due: as ``targets``, to the due date or an empty text.
        evidence: as ``ratings``, to its text.
        file: the file with what became of its rows and columns; None where the import as a whole was refused.
    """

    refused: bool
    sentences: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ratings: dict[Key, Value] = field(default_factory=dict)
    targets: dict[Key, Value] = field(default_factory=dict)
    due: dict[Key, str] = field(default_factory=dict)
    evidence: dict[Key, str] = field(default_factory=dict)
    file: ImportedFile | None = None


def level(text: str) -> Value:
    """A stage or a score as a number, so that both compare; anything else as it is."""
    if text in {stage.id for stage in Stage}:
        return float(Stage.from_id(text))
    try:
        return round(float(text), 6)
    except ValueError:
        return text


def read_outcome(source: Source, options: Options, only_good_rows: bool = False) -> Outcome:
    """What an import of one file would write, without a store."""
    prepared = prepare([source], options, read_framework())
    file = prepared.files[0]
    outcome = Outcome(False, _sentences(file.problems), list(file.notices), prepared.questions.get(0, []), file=file)
    outcome.refused = file.problem_count > 0 and not only_good_rows
    if outcome.refused:
        return outcome
    for row in prepared.batch.ratings.to_dict("records"):
        key = (row["organization"], str(row["assessed_on"]), row["scope"], row["assessor"], row["capability"])
        outcome.ratings[key], outcome.evidence[key] = _rating_value(row["rating"]), row["evidence"]
    for row in prepared.batch.targets.to_dict("records"):
        entry = row["entry"]
        key = (row["organization"], str(entry.agreed_on), row["scope"], entry.capability or "")
        outcome.targets[key], outcome.due[key] = entry.word, str(entry.due_on or "")
    return outcome


def store_outcome(source: Source, options: Options, only_good_rows: bool = False) -> Outcome:
    """What an import of one file as the command does it leaves in the store that the environment names."""
    outcome = Outcome(True)
    try:
        done = import_files(TESTER, [source], options, only_good_rows=only_good_rows)
    except FinOpsError as error:
        outcome.sentences = [error.message]
    else:
        file = done.prepared.files[0]
        outcome = Outcome(done.refused, _sentences([*file.problems, *done.store_problems]), list(file.notices))
        outcome.questions = done.prepared.questions.get(0, [])
    _add_stored(outcome)
    return outcome


def _add_stored(outcome: Outcome) -> None:
    """Adds what the store holds, as an export writes it."""
    ratings, targets = read_rating_records(TESTER, None, None), read_target_records(TESTER, None, None)
    rows: list[Any] = ratings_frame(ratings.rows, ratings.places).to_dict("records")
    for row in rows:
        key = tuple(row[name] for name in ("organization", "assessed_on", "scope", "assessor", "capability"))
        outcome.ratings[key], outcome.evidence[key] = _exported_value(row), row["evidence"]
    rows = targets_frame(targets.rows, targets.places).to_dict("records")
    for row in rows:
        key = tuple(row[name] for name in ("organization", "agreed_on", "scope", "capability"))
        outcome.targets[key], outcome.due[key] = row["target"], row["due_on"]


def _sentences(problems: Sequence[Problem]) -> list[str]:
    return [problem.message for problem in problems]


def _rating_value(rating: Rating) -> Value:
    if rating.form is Form.NOT_APPLICABLE:
        return "n/a"
    if rating.form is Form.LENSES:
        return "/".join("" if level is None else str(level) for level in rating.lenses)
    return round(float(rating.score or 0), 6)


def _exported_value(row: Mapping[str, str]) -> Value:
    if row["applicable"] == "no":
        return "n/a"
    return level(row["stage"] or row["score"] or "/".join(row[lens] for lens in LENSES))
