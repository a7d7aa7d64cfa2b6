"""Every sentence for people is marked, so that it can be translated."""

import ast
from pathlib import Path

import pytest

from finops_model.settings import ROOT
from finops_model.texts.catalogues import sources
from tests.texts.unmarked import unmarked

EDGE = ("pages/", "finops_model/ui/", "finops_model/cli/", "finops_model/charts/", "finops_model/reports/")
"""Where a single capitalised word is a label."""

NOT_FOR_PEOPLE = {
    "finops_model/store/migrations/": "the words of the database",
    "finops_model/store/tables.py": "the words of the database",
}
"""Files without a text for people, and why the search would find some."""

NOT_CONVERTED: tuple[str, ...] = (
    "app.py",
    "finops_model/actions/",
    "finops_model/assessment.py",
    "finops_model/charts/",
    "finops_model/cli/",
    "finops_model/demo.py",
    "finops_model/framework/",
    "finops_model/importers/columns/",
    "finops_model/importers/files/",
    "finops_model/importers/preparing.py",
    "finops_model/importers/rows/",
    "finops_model/importers/tables.py",
    "finops_model/reports/",
    "finops_model/roadmap/",
    "finops_model/scoring/",
    "finops_model/settings.py",
    "finops_model/store/",
    "finops_model/ui/",
    "pages/",
)
"""What still has unmarked sentences. This list only shrinks."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def converted(path: Path) -> bool:
    return not place(path).startswith((*NOT_CONVERTED, *NOT_FOR_PEOPLE))


@pytest.mark.parametrize("path", [path for path in sources() if converted(path)], ids=place)
def test_every_sentence_is_marked(path: Path) -> None:
    found = unmarked(path, labels=place(path).startswith(EDGE))
    assert found == [], "mark the sentence with message, plural, say or say_count"


@pytest.mark.parametrize("room", NOT_CONVERTED)
def test_what_is_not_converted_still_has_unmarked_sentences(room: str) -> None:
    files = [path for path in sources() if place(path).startswith(room)]
    assert any(unmarked(path, labels=room.startswith(EDGE)) for path in files), "take it off the list"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('"""A docstring is for readers of the code."""', []),
        ('raise Refused("The file is empty.")', ["The file is empty."]),
        ('raise Refused(message("The file is empty."))', []),
        ('raise ValueError("the file is empty")', []),
        ('say("{kind} is unknown", kind="The wide road")', ["The wide road"]),
        ('f"{count} rows"', ["{} rows"]),
        ('f"{count}rows"', []),
        ('_log.info("The store is open.")', []),
        ('st.button("Save")', ["Save"]),
        ('rows["Stage"] == "Walk"', []),
        ('"a b c".split()', []),
        ('"SELECT id FROM scope"', []),
    ],
)
def test_what_counts_as_a_sentence(source: str, texts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "some.py"
    path.write_text(f"x = 1\n{source}\n" if not source.startswith('"""') else source)
    ast.parse(path.read_text())
    assert [found.text for found in unmarked(path, labels=True)] == texts
