"""Thousands of damaged and of generated files: no traceback, and never a rating that the file does not hold."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from finops_model.framework import read_framework
from finops_model.importers.columns.doubtful_names import is_doubtful_name
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.names import name_key
from tests.effort import times
from tests.importers.workbook_files import ods_of, xlsx_of

FRAMEWORK = read_framework()
Said = tuple[str, str, str, float | None]

CANONICAL = (
    "organization,assessed_on,capability,stage,evidence\n"
    "Acme,2026-03-31,allocation,walk,wiki\n"
    "Acme,2026-03-31,budgeting,crawl,\n"
    'Acme,2026-06-30,allocation,run,"two, words"\n'
)
GERMAN = (
    "Bewertung 2026;;;;\n"
    "Unternehmen;Stichtag;Fähigkeit;Reifegrad;Bemerkung\n"
    "Acme;31.03.2026;Allocation;Gehen;wiki\n"
    "Acme;31.03.2026;Budgeting;Krabbeln;\n"
    'Acme;30.06.2026;Cost Allocation;Laufen;"zwei; Worte"\n'
)
TRUE: set[Said] = {
    ("Acme", "2026-03-31", "allocation", 2.0),
    ("Acme", "2026-03-31", "budgeting", 1.0),
    ("Acme", "2026-06-30", "allocation", 3.0),
}


def through(content: bytes, **options: object) -> Prepared:
    return prepare([Source("f", content)], Options(**options), FRAMEWORK)  # type: ignore[arg-type]


def said(prepared: Prepared) -> list[Said]:
    return [
        (row["organization"], row["assessed_on"].isoformat(), row["capability"], row["rating"].score)
        for row in prepared.batch.ratings.to_dict("records")
    ]


def damaged(text: str, separator: str) -> Iterator[str]:
    """The text cut off anywhere, with a mark put in or a character lost anywhere, fields and lines lost or doubled."""
    for place in range(len(text)):
        yield text[:place]
        yield text[:place] + text[place + 1 :]
        for mark in (separator, '"', "\n", "\r", "\t", "\0", " ", "\\", "'"):
            yield text[:place] + mark + text[place:]
    lines = text.split("\n")[:-1]
    for number, line in enumerate(lines):
        rest = [*lines[:number], *lines[number + 1 :]]
        yield "\n".join(rest) + "\n"
        yield "\n".join([*lines[: number + 1], line, *lines[number + 1 :]]) + "\n"
        cells = line.split(separator)
        for place in range(len(cells)):
            for other in (
                cells[:place] + cells[place + 1 :],
                [*cells[:place], "", *cells[place + 1 :]],
                [*cells[: place + 1], *cells[place:]],
            ):
                yield "\n".join([*lines[:number], separator.join(other), *lines[number + 1 :]]) + "\n"


def is_there(one: Said, text: str) -> bool:
    """Whether a file still says this: the capability with its stage as before, and a day that stands in the text.

    A lost digit can make another day, which is then what the file says.
    """
    day = date.fromisoformat(one[1])
    forms = (one[1], f"{day:%d.%m.%Y}", f"{day.day}.{day:%m.%Y}", f"{day:%d}.{day.month}.{day.year}")
    return one[2:] in {true[2:] for true in TRUE} and any(form in text for form in forms)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "separator"), [(CANONICAL, ","), (GERMAN, ";")], ids=["canonical", "german"])
def test_a_damaged_file_is_told_or_says_what_stands_in_it(text: str, separator: str) -> None:
    files = list(dict.fromkeys(damaged(text, separator)))
    assert len(files) > 1_500
    for content in files[:: times(5, 1)]:
        assert all(is_there(one, content) for one in said(through(content.encode()))), content


@pytest.mark.slow
def test_damaged_bytes_are_told_or_say_what_stands_in_them() -> None:
    content = GERMAN.encode()
    for place in range(0, len(content), times(3, 1)):
        for byte in (0x00, 0x80, 0xFF, 0xFE):
            broken = content[:place] + bytes([byte]) + content[place + 1 :]
            assert all(is_there(one, broken.decode("latin-1")) for one in said(through(broken))), place


# Generated files

NAMES = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=12
).filter(lambda text: not text.startswith(("'", '"')) and name_key(text) != "" and not is_doubtful_name(text))
NOTES = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cs"]), max_size=20).filter(
    lambda text: not text.startswith("'")
)
DAYS = st.dates(date(2000, 1, 1), date(2026, 3, 31))
CAPABILITIES = st.sampled_from([one.id for one in FRAMEWORK.capabilities])
SPELLINGS = {
    one.id: (one.id, one.name, *(former.name for former in one.former_names)) for one in FRAMEWORK.capabilities
}
STAGES = {
    0: ("pre-crawl", "Pre-Crawl"),
    1: ("Crawl", "krabbeln", "1 - Crawl", "Rastejar"),
    2: ("WALK", "Gehen", "2: Walk", "caminar"),
    3: ("run", "Laufen", "Correr", "3. Run"),
}
HEADERS = (
    ("Organization", "Date", "Framework Capability", "Maturity", "Notes"),
    ("Unternehmen", "Datum", "Fähigkeit", "Reifegrad", "Bemerkung"),
    ("Entreprise", "Date", "Capacité", "Niveau", "Remarques"),
    ("Empresa", "Fecha", "Capacidad", "Nivel de madurez", "Observaciones"),
    ("Organização", "Data", "Capacidade Avaliada", "Maturidade", "Observações"),
)
Row = tuple[str, date, str, int, str]
ROWS = st.lists(
    st.tuples(NAMES, DAYS, CAPABILITIES, st.integers(0, 3), NOTES),
    min_size=1,
    max_size=8,
    unique_by=lambda row: (name_key(row[0]), *row[1:3]),
)


def delimited(rows: list[list[str]], delimiter: str, encoding: str, ending: str) -> bytes:
    target = io.StringIO()
    unseen = any("\r" in cell for row in rows for cell in row)  # the writer of Python 3.11 and 3.12 quotes no lone CR
    quoting = csv.QUOTE_ALL if unseen else csv.QUOTE_MINIMAL
    csv.writer(target, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    return target.getvalue().encode(encoding)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[Row]]:
    """A long table as people write it, and what it says."""
    rows = draw(ROWS)
    form = draw(st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"]))
    header = list(draw(st.sampled_from(HEADERS)))
    # Two names of one capability would be names of an older edition, whose capabilities they were.
    spelling = {capability: draw(st.sampled_from(SPELLINGS[capability])) for _, _, capability, _, _ in rows}
    cells = [
        [
            name,
            day.strftime(form),
            spelling[capability],
            draw(st.sampled_from(STAGES[stage])),
            note,
        ]
        for name, day, capability, stage, note in rows
    ]
    titles = [[draw(st.sampled_from(["FinOps", "Our assessment"])), "", "", "", ""]] * draw(st.integers(0, 2))
    return [*titles, header, *cells], rows


def expected(rows: list[Row]) -> set[tuple[str, str, str, float, str]]:
    return {
        (name_key(name), day.isoformat(), capability, float(stage), note) for name, day, capability, stage, note in rows
    }


def found(prepared: Prepared) -> set[tuple[str, str, str, float, str]]:
    return {
        (
            name_key(row["organization"]),
            row["assessed_on"].isoformat(),
            row["capability"],
            row["rating"].score,
            row["evidence"],
        )
        for row in prepared.batch.ratings.to_dict("records")
    }


def as_read(rows: list[Row]) -> list[Row]:
    """Blank notes are no notes."""
    return [(name, day, capability, stage, note if note.strip() else "") for name, day, capability, stage, note in rows]


FUZZ = settings(
    max_examples=times(250, 2_500), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.slow
@FUZZ
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_taken_from_text_is_what_was_written(
    table: tuple[list[list[str]], list[Row]], delimiter: str, encoding: str, ending: str
) -> None:
    content = delimited(table[0], delimiter, encoding, ending)
    if encoding == "cp1252":  # a few pairs of its letters, such as "Â" before a blank, are a letter of UTF-8, too
        assume(not re.search("[^\x00-\x7f\ufffd]", content.decode("utf-8", errors="replace")))
    prepared = through(content)
    assert [one.message for one in prepared.files[0].problems] == []
    assert found(prepared) == expected(as_read(table[1]))


@pytest.mark.slow
@FUZZ
@given(tables(), st.booleans())
def test_what_is_taken_from_a_workbook_is_what_was_written(table: tuple[list[list[str]], list[Row]], ods: bool) -> None:
    texts = [
        [cell if place in (1, 3) or not cell.isdigit() else f"x{cell}" for place, cell in enumerate(row)]
        for row in table[0]
    ]
    rows = [
        (f"x{name}" if name.isdigit() else name, day, capability, stage, f"x{note}" if note.isdigit() else note)
        for name, day, capability, stage, note in table[1]
    ]
    prepared = through((ods_of if ods else xlsx_of)(texts))
    assert [one.message for one in prepared.files[0].problems] == []
    assert {one[:4] for one in found(prepared)} == {one[:4] for one in expected(as_read(rows))}


@pytest.mark.slow
@FUZZ
@given(ROWS, st.booleans())
def test_what_is_taken_from_json_is_what_was_written(rows: list[Row], by_lines: bool) -> None:
    records = [
        {
            "organization": name,
            "assessed_on": day.isoformat(),
            "capability": capability,
            "score": stage,
            "evidence": note,
        }
        for name, day, capability, stage, note in rows
    ]
    text = "\n".join(map(json.dumps, records)) if by_lines else json.dumps({"ratings": records})
    prepared = through(text.encode())
    assert prepared.files[0].problems == []
    assert found(prepared) == expected(as_read(rows))


CELLS = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        [
            "",
            "Allocation",
            "Budgeting",
            "Walk",
            "2",
            "70 %",
            "31.03.2026",
            "01/02/2026",
            "n/a",
            "-",
            "Total",
            "=1+1",
            "Q1 2026",
            '"',
            "Target",
        ]
    ),
)
WORDS = st.sampled_from(
    [
        "Organization",
        "Date",
        "Capability",
        "Stage",
        "Score",
        "Target",
        "Allocation",
        "Q1 Score",
        "Knowledge",
        "Knowledge",
        "weights",
        "Gap",
        "x",
        "",
        "Q2 2026 Target",
        "Forecasting Target",
        "criteria",
        "Owner",
    ]
)


@pytest.mark.slow
@FUZZ
@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=8), max_size=6),
    st.sampled_from([None, "0-3", "percent", "1-5"]),
)
def test_any_table_is_taken_or_told_and_never_breaks(
    header: list[str], rows: list[list[str]], scale: str | None
) -> None:
    width = len(header)
    table = [header, *([*row, *[""] * width][:width] for row in rows)]
    given_by_user = {"organization": "Acme", "assessed_on": "2026-03-31", "scale": scale}
    for content in (delimited(table, ",", "utf-8", "\n"), xlsx_of([[cell[:50] for cell in row] for row in table])):
        prepared = through(content, **given_by_user)
        assert prepared.files[0].rows <= len(rows)
        assert all(one.message for one in prepared.files[0].problems)
        assert all(score is None or 0 <= score <= 3 for *_, score in said(prepared))
