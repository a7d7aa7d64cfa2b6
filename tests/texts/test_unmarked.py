"""Every sentence for people is marked, so that it can be translated."""

import ast
from pathlib import Path

import pytest

from finops_model.settings import ROOT
from finops_model.texts.catalogues import sources
from tests.texts.unmarked import Unmarked, unmarked

EDGE = ("pages/", "finops_model/ui/", "finops_model/cli/", "finops_model/charts/", "finops_model/reports/")
"""Where a single capitalised word is a label."""

NOT_FOR_PEOPLE = {
    "app.py": "answers to programs: a probe",
    "finops_model/reports/plans/tracker_words.py": "the words of trackers",
    "finops_model/ui/browser.py": "the words of a cookie",
    "finops_model/ui/connection.py": "the words of a style; its sentence is marked",
    "finops_model/ui/plan_files.py": "the names of formats and trackers",
    "finops_model/ui/guard.py": "answers to programs: headers",
    "finops_model/store/migrations/": "the words of the database",
    "finops_model/store/tables.py": "the words of the database",
    "finops_model/store/workshop_tables.py": "the words of the database",
    "finops_model/store/plan_tables.py": "the words of the database",
}
"""Files without a text for people, and why the search would find some."""

KEPT_AS_WRITTEN = {
    "All spend": "the name of the default scope, stored",
    "local user": "the name of a person, stored",
    "unnamed person": "the name of a person, stored",
    "in progress": "a status; charts and pages have words for it",
    "in force": "a state; pages have words for it",
    "taken back": "a state; pages have words for it",
    "framework edition": "the kind of an unknown name; errors have words for it",
    "pre crawl": "a spelling that files may use",
    "column {}": "the name of a column without a header, which an answer may use",
    "Line {}: {}": "the English of an error with its line, for logs",
    "{} evidence written": "names of columns",
    "form score criteria lenses evidence": "names of columns",
    "The files of a framework edition": "the title of a JSON schema",
    "DejaVu Sans": "the name of a font",
    "Noto Sans": "the name of a font",
    "Noto Sans {}": "the name of a font",
    "Noto Sans CJK SC": "the name of a font",
    "Noto Emoji": "the name of a font",
    "Last Resort High-Efficiency": "the name of a font",
    "middle center": "words of Plotly",
    "figure fraction": "words of matplotlib",
    "offset points": "words of matplotlib",
    "attachment; filename*=UTF-8''{}": "a header of HTTP",
    "yyyy-mm-dd hh:mm": "a format of spreadsheets",
    "Invalid value: ": "words of Typer",
    "Extra data": "words of the parser of JSON",
    "no such table": "words of SQLite",
    "no such column": "words of SQLite",
    "no such index": "words of SQLite",
    "connection failed: ": "words of PostgreSQL",
    "connection is bad: ": "words of PostgreSQL",
}
"""Texts that look written for people and are not, with the reason."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


READ_BY_PEOPLE = [path for path in sources() if not place(path).startswith(tuple(NOT_FOR_PEOPLE))]


def sentences(path: Path) -> list[Unmarked]:
    """The unmarked sentences of a file, without what is kept as written."""
    found = unmarked(path, labels=place(path).startswith(EDGE))
    return [sentence for sentence in found if sentence.text not in KEPT_AS_WRITTEN]


@pytest.mark.parametrize("path", READ_BY_PEOPLE, ids=place)
def test_every_sentence_is_marked(path: Path) -> None:
    assert sentences(path) == [], "mark the sentence with message, plural, say or say_count"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('"""A docstring is for readers of the code."""', []),
        ('raise FinOpsError("The file is empty.")', ["The file is empty."]),
        ('raise Refused("The file is empty.")', []),
        ('raise Refused(f"The file {name} is empty.")', ["The file {} is empty."]),
        ('raise ValueError("the file is empty")', []),
        ('say("{kind} is unknown", kind="The wide road")', ["The wide road"]),
        ('f"{count} rows"', ["{} rows"]),
        ('f"{count}rows"', []),
        ('_log.info("The store is open.")', []),
        ('st.button("Save")', ["Save"]),
        ('rows["Stage"] == "Walk"', []),
        ('"a b c".split()', []),
        ('{"not assessed": "At target"}', ["At target"]),
        ('class Form(StrEnum):\n    NONE = "not applicable"', []),
        ('go.Scatter(textposition="top center")', []),
        ('{"textposition": "top center", "name": "At target"}', ["At target"]),
        ('"scope_id, assessed_on"', []),
        ('"YYYY-MM-DD HH:mm"', []),
        ('"--organization NAME"', []),
        ('"SELECT id FROM scope"', []),
        ('typer.Option(help="The day to look at.")', ["The day to look at."]),
        ('typer.Typer(help=message("Makes reports."))', []),
    ],
)
def test_what_counts_as_a_sentence(source: str, texts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(f"x = 1\n{source}\n" if not source.startswith('"""') else source)
    ast.parse(path.read_text())
    assert [found.text for found in unmarked(path, labels=True)] == texts
