"""A good canonical file, broken in every way and at every place: refused with a place, or read exactly (T8, T9).

The oracle is a second, independent reading: whatever is accepted must be what the lenient csv reader finds in the
cells, row by row; so no pollution shifts, drops or invents a rating without being told.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.framework import find_capability, read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.names import name_key
from tests.effort import times

GOOD = (
    "organization,assessed_on,scope,capability,stage,evidence\r\n"
    'Acme,2026-03-31,All spend,allocation,walk,"Seen, and noted"\r\n'
    'Acme,2026-03-31,All spend,budgeting,crawl,"two\r\nlines"\r\n'
    "Acme,2026-03-31,SaaS,Reporting & Analytics,run,\r\n"
    'Ünïcode 🚀,2025-12-31,,"Governance, Policy & Risk",pre-crawl,"a ""quoted"" word"\r\n'
    "007,2026-03-31,All spend,forecasting,walk,last\r\n"
)
FRAMEWORK = read_framework()
Row = tuple[str, str, str, str, str, str]


FIELDS = GOOD.splitlines()[0].split(",")


def readings(content: bytes) -> list[list[Row]]:
    """What a lenient reading finds. A column whose name is spoilt may count as what it was, or be left out."""
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if any(map(str.strip, row))]
    names = ["_".join(cell.casefold().replace("-", " ").replace("_", " ").split()) for cell in rows[0]]
    guessed = [
        name if name in FIELDS else next((field for field in FIELDS[place : place + 1] if field not in names), name)
        for place, name in enumerate(names)
    ]
    return [
        rows_of(header, rows[1:])
        for header in (names, guessed)
        if {"organization", "assessed_on", "capability", "stage"} <= set(header)
    ]


def rows_of(header: list[str], rows: list[list[str]]) -> list[Row]:
    """The ratings by the names of the columns; blank stages are no ratings."""
    found: list[Row] = []
    for row in rows:
        cells = dict(zip(header, row, strict=False))
        if not cells.get("stage", "").strip() or row == FIELDS:
            continue
        capability = find_capability(cells["capability"].strip(), FRAMEWORK)
        assert capability is not None
        evidence = cells.get("evidence", "").replace("\r\n", "\n").replace("\r", "\n")
        found.append(
            (
                name_key(cells["organization"]),
                cells["assessed_on"].strip(),
                name_key(cells.get("scope", "").strip() or "All spend"),
                capability.id,
                cells["stage"].strip().casefold(),
                evidence if evidence.strip() else "",
            )
        )
    return found


def check(content: bytes) -> str:
    """``refused``, ``read``, or what was wrong with the outcome."""
    prepared = prepare([Source("f.csv", content)], Options(), FRAMEWORK)
    (file,) = prepared.files
    if file.problem_count:
        told = all(one.message.endswith((".", "?")) for one in file.problems)
        return "refused" if told else f"no sentence: {file.problems}"
    rows: list[Any] = list(prepared.batch.ratings.itertuples())
    found = [
        (
            name_key(row.organization),
            str(row.assessed_on),
            name_key(row.scope),
            row.capability,
            row.rating.score,
            row.evidence,
        )
        for row in rows
    ]
    score = {"pre-crawl": 0.0, "precrawl": 0.0, "crawl": 1.0, "walk": 2.0, "run": 3.0}
    expected = [[(*row[:4], score.get(row[4]), row[5]) for row in reading] for reading in readings(content)]
    return (
        "read" if found in [list(dict.fromkeys(reading)) for reading in expected] else f"read {found}, not {expected}"
    )


def cell_pollutions() -> Iterator[str]:
    """Every cell of every line emptied, doubled, cut, quoted, split, swapped, filled with rubbish."""
    rows = list(csv.reader(io.StringIO(GOOD, newline="")))
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            half = len(cell) // 2
            rubbish = [
                "",
                cell[:half],
                cell + cell,
                cell + ",",
                f" {cell} ",
                cell.upper(),
                "=1+1",
                "nan",
                "1e5",
                "\x07",
            ]
            for text in (*rubbish, cell[:half] + "\r\n" + cell[half:]):
                yield written([*rows[:line], [*row[:place], text, *row[place + 1 :]], *rows[line + 1 :]])
            for changed in (
                [*row[:place], *row[place + 1 :]],
                [*row[:place], cell, *row[place:]],
                [*row[:place], *row[place : place + 2][::-1], *row[place + 2 :]],
            ):
                yield written([*rows[:line], changed, *rows[line + 1 :]])


def line_pollutions() -> Iterator[str]:
    """Every line dropped, doubled, swapped with the next; the file ended anywhere."""
    rows = list(csv.reader(io.StringIO(GOOD, newline="")))
    for line in range(len(rows)):
        yield written(rows[:line] + rows[line + 1 :])
        yield written([*rows[: line + 1], *rows[line:]])
        yield written([*rows[:line], *rows[line : line + 2][::-1], *rows[line + 2 :]])
        yield written([*rows[:line], [], [""] * 6, *rows[line:]])


def byte_pollutions() -> Iterator[bytes]:
    """A byte left out, put in or replaced, and the file cut off, at every position."""
    content = GOOD.encode()
    for position in range(len(content)):
        before, after = content[:position], content[position:]
        yield before
        yield before + after[1:]
        for byte in (b'"', b",", b"\n", b"\r", b"\0", b"\xff", b";", b"'", b" "):
            yield before + byte + after


def written(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def wrong_outcomes(contents: Iterable[bytes]) -> tuple[int, list[tuple[bytes, str]]]:
    """How many were tried, and those neither refused nor read exactly."""
    outcomes = {content: check(content) for content in contents}
    return len(outcomes), [(content, told) for content, told in outcomes.items() if told not in ("refused", "read")]


def test_the_good_file_is_read() -> None:
    assert check(GOOD.encode()) == "read"


def test_no_polluted_cell_or_line_is_read_wrongly() -> None:
    tried, wrong = wrong_outcomes(text.encode() for text in (*cell_pollutions(), *line_pollutions()))
    assert tried > 500
    assert wrong == []


@pytest.mark.slow
def test_no_polluted_byte_is_read_wrongly() -> None:
    contents = list(dict.fromkeys(byte_pollutions()))
    assert len(contents) > 3_500
    _, wrong = wrong_outcomes(contents[:: times(5, 1)])
    assert wrong == []


CELL = st.text(st.sampled_from(" \",;\r\n\t'=0123abcACME-é") | st.characters(), max_size=12)


@given(st.lists(st.lists(CELL, max_size=7), max_size=6), st.text(max_size=5))
def test_no_rubbish_raises_and_none_of_it_is_a_rating(rows: list[list[str]], tail: str) -> None:
    text = written([GOOD.splitlines()[0].split(","), *rows]) + tail
    content = text.encode("utf-8", "surrogatepass")
    assert check(content) in ("refused", "read")
