"""The problems of a file, and the lines that sentences name."""

from collections.abc import Sequence

from finops_model.batch import ImportedFile, Problem
from finops_model.messages import Message, plural

MOST_PROBLEMS = 1_000
"""How many problems of a file are listed; all are counted."""

_MOST_LINES = 5


def add_problems(file: ImportedFile, problems: Sequence[Problem]) -> None:
    """Adds problems to a file; the list is capped, the count is not."""
    file.problem_count += len(problems)
    file.problems += problems[: max(0, MOST_PROBLEMS - len(file.problems))]


def listed_lines(lines: Sequence[int]) -> Message:
    """Where some rows are: ``line 3``, ``lines 3, 5``, ``lines 3, 5, 6, 8, 9 …``; each line once."""
    distinct = list(dict.fromkeys(lines))
    shown = ", ".join(map(str, distinct[:_MOST_LINES]))
    more = " …" if len(distinct) > _MOST_LINES else ""
    return plural("line {lines}", "lines {lines}", count=len(distinct), lines=shown + more)
