"""Columns of reasons beside ratings and targets (finops_model/importers/columns/notes.py)."""

import pytest

from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from tests.frames import FRAMEWORK

CELLS = {"Capability": "Allocation", "Rating": "walk", "Target": "run", "Notes": "seen"}


def prepared(header: str, **answers: str) -> Prepared:
    """A file of one row; a column that :data:`CELLS` does not know says ``tags``."""
    row = ",".join(CELLS.get(name, "tags") for name in header.split(","))
    mapping = {f"column:{name}": answer for name, answer in answers.items()}
    options = Options(organization="Acme", assessed_on="2026-03-31", mapping=mapping)
    return prepare([Source("a.csv", f"{header}\n{row}\n".encode())], options, FRAMEWORK)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Capability,Rating,Begründung,Target", "Begründung"),
        ("Capability,Reason,Rating,Target", "Reason"),
        ("Capability,Rating,Motivo,Target", "Motivo"),
    ],
)
def test_a_reason_that_does_not_follow_a_target_is_asked_about(header: str, column: str) -> None:
    (question,) = prepared(header).questions[0]
    assert question.key == f"column:{column}"
    assert [answer for answer, _ in question.choices] == ["evidence", "target_reason", "-"]


def test_without_targets_a_reason_is_evidence_or_nothing() -> None:
    (question,) = prepared("Capability,Rating,Reason").questions[0]
    assert [answer for answer, _ in question.choices] == ["evidence", "-"]


@pytest.mark.parametrize(
    ("answer", "evidence", "reason"), [("evidence", "tags", None), ("target_reason", "", "tags"), ("-", "", None)]
)
def test_the_answer_says_where_it_goes(answer: str, evidence: str, reason: str | None) -> None:
    found = prepared("Capability,Rating,Reason,Target", Reason=answer)
    assert not found.questions
    assert found.batch.ratings["evidence"].tolist() == [evidence]
    assert [entry.reason for entry in found.batch.targets["entry"]] == [reason]


@pytest.mark.parametrize(
    "header",
    [
        "Capability,Rating,Target,Reason",
        "Capability,Target reason,Rating,Target",
        "Capability,Rating,Notes,Reason,Target",
    ],
)
def test_a_reason_that_can_only_be_of_targets_is_not_asked_about(header: str) -> None:
    found = prepared(header)
    assert not found.questions
    assert [entry.reason for entry in found.batch.targets["entry"]] == ["tags"]
