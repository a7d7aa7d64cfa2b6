"""What leaves comes back: exports through the import into another store are the identical store, cell by cell."""

import csv
import io
import re
import zipfile
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from finops_model.batch import RATING_FIELDS, TARGET_FIELDS
from finops_model.errors import Refused
from finops_model.formulas import TRIGGERS
from finops_model.framework import read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source
from finops_model.names import name_key
from finops_model.reports import exports
from finops_model.store import Store, open_store
from finops_model.texts import use_language
from tests.effort import times
from tests.people import person
from tests.store.making import new_store

NAMES = [
    "Acme",
    "=1+1",
    "+49 30 1",
    "-2",
    "@SUM(A1)",
    "＝2+2",
    "'=1+1",
    "''@x",
    "'t Hart",
    'say "so", please',
    "two\nlines",
    "tab\there",
    "007",
    "1e5",
    "NA",
    "None",
    "null",
    "TRUE",
    "2026-01-01",
    "1/2",
    "Ünïcode 🚀 e\u0301",
    "_x0041_",
    ";=1+1",
    ",=1",
    "<b>&amp;",
]
TEXTS = [*NAMES, " outer blanks ", "\tstarts with a tab", "\nstarts with a line break", "x" * 32_000]


def import_into(store: Store, *files: tuple[str, bytes]) -> Any:
    """The files through the import into a store; what the store said."""
    prepared = prepare([Source(name, content) for name, content in files], Options(), read_framework())
    assert [(file.name, file.problems) for file in prepared.files if file.problems] == []
    return store.save_import(prepared.batch, person("tester"))


def exported(store: Store) -> tuple[pd.DataFrame, pd.DataFrame]:
    ratings, targets = store.read_ratings(), store.read_targets()
    return exports.ratings_frame(ratings, store.read_places()), exports.targets_frame(targets, store.read_places())


def csv_of(rows: list[dict[str, str]], fields: tuple[str, ...]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, fields, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with every form of rating, all difficult names and texts, and a target history with all its words."""
    store = new_store(tmp_path)
    forms = [
        {"stage": "walk"},
        {"score": "0.1"},
        {"score": "1.4000000000000001"},
        {"score": "0.00000000000000000000012345"},
        {"criteria": "none"},
        {"criteria": "crawl-kpis walk-kpis"},
        {"knowledge": "0"},
        {"knowledge": "4", "metrics": "3", "automation": "1"},
        {"applicable": "no"},
    ]
    capabilities = [one.id for one in read_framework().capabilities]
    ratings = [
        {"organization": "Forms", "assessed_on": "2026-03-31", "capability": capability, **form}
        for form, capability in zip(forms, capabilities, strict=False)
    ]
    # "'" + name: a spreadsheet's own escape, which the import takes off.
    ratings += [
        {
            "organization": exports.escape_formula(name),
            "assessed_on": "2026-03-31",
            "capability": "allocation",
            "stage": "run",
            "scope": exports.escape_formula(name),
            "assessor": exports.escape_formula(name),
            "evidence": exports.escape_formula(text),
        }
        for name, text in zip([*NAMES, *[f"More {n}" for n in range(9)]], TEXTS, strict=False)
    ]
    ratings += [
        {**ratings[0], "organization": "Two assessors", "assessor": name, "stage": stage}
        for name, stage in (("Zoe", "run"), ("Ann", "crawl"))
    ]
    ratings.append(
        {
            "organization": "Older",
            "assessed_on": "2025-03-31",
            "edition": "2025",
            "capability": "workload-optimization",
            "stage": "walk",
        }
    )
    targets = [
        {"capability": "", "target": "run", "due_on": "2027-12-31", "value": "4", "owner": "Ann", "reason": "start"},
        {"capability": "allocation", "target": "walk"},
        {"capability": "allocation", "target": "none", "reason": "not now"},
        {"capability": "allocation", "target": "walk"},
        {"capability": "allocation", "target": "inherit", "owner": "007", "approver": "008"},
        *({"capability": "budgeting", "target": "crawl", "reason": exports.escape_formula(text)} for text in TEXTS),
    ]
    targets[0]["approver"] = "Bo"
    rows = [{"organization": "Forms", "agreed_on": "2026-01-01", **row} for row in targets]
    import_into(store, ("ratings.csv", csv_of(ratings, RATING_FIELDS)), ("targets.csv", csv_of(rows, TARGET_FIELDS)))
    return store


def test_the_columns_are_the_canonical_ones() -> None:
    assert tuple(field for field in RATING_FIELDS if not field.startswith("target")) == exports.RATINGS_HEADER


def test_each_rating_is_written_in_the_form_that_was_given(store: Store) -> None:
    ratings, _ = exported(store)
    rows = ratings[ratings["organization"] == "Forms"].drop(
        columns=["organization", "assessed_on", "scope", "capability", "evidence", "assessor", "edition"]
    )
    assert [{name: text for name, text in row.items() if text} for row in rows.to_dict("records")] == [
        {"stage": "walk"},
        {"score": "0.1"},
        {"score": "1.4000000000000001"},
        {"score": "0.00000000000000000000012345"},
        {"criteria": "none"},
        {"criteria": "crawl-kpis walk-kpis"},
        {"knowledge": "0"},
        {"knowledge": "4", "metrics": "3", "automation": "1"},
        {"applicable": "no"},
    ]


def test_a_target_history_is_written_entry_by_entry_in_the_order_of_writing(store: Store) -> None:
    _, targets = exported(store)
    assert targets.iloc[:5].to_dict("split")["data"] == [
        ["Forms", "All spend", "", "run", "2027-12-31", "4", "Ann", "start", "2026-01-01", "Bo"],
        ["Forms", "All spend", "allocation", "walk", "", "", "", "", "2026-01-01", ""],
        ["Forms", "All spend", "allocation", "none", "", "", "", "not now", "2026-01-01", ""],
        ["Forms", "All spend", "allocation", "walk", "", "", "", "", "2026-01-01", ""],
        ["Forms", "All spend", "allocation", "inherit", "", "", "007", "", "2026-01-01", "008"],
    ]
    assert list(targets["reason"].iloc[5:]) == TEXTS


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_exports_come_back_to_the_identical_store_and_change_nothing_in_their_own(
    store: Store, tmp_path: Path, ending: str
) -> None:
    before = exported(store)
    files: list[tuple[str, bytes]] = []
    for name, frame in zip(("ratings", "targets"), before, strict=True):
        path = tmp_path / f"{name}{ending}"
        exports.write_export(frame, path, name)
        files.append((path.name, path.read_bytes()))
    other = open_store(f"sqlite:///{tmp_path}/other.db")
    import_into(other, *files)
    for ours, theirs in zip(before, exported(other), strict=True):
        pd.testing.assert_frame_equal(ours, theirs)
    again = import_into(store, *files)
    assert again.change_id is None
    assert sum(file.unchanged for file in again.files) == len(before[0])


def test_no_cell_of_a_csv_starts_with_a_trigger(store: Store) -> None:
    for frame in exported(store):
        for row in csv.reader(io.StringIO(exports.csv_bytes(frame).decode(), newline=""), strict=True):
            assert [cell for cell in row if cell[:1] and cell[:1] in TRIGGERS] == []


def test_every_cell_of_a_workbook_is_a_text_and_none_a_formula_or_link(store: Store) -> None:
    ratings, _ = exported(store)
    content = exports.xlsx_bytes(ratings, "ratings")
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r"<c [^>]*>", sheet)
    assert cells
    assert [cell for cell in cells if 't="inlineStr"' not in cell] == []
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("ratings").to_python()
    assert rows[0] == list(exports.RATINGS_HEADER)
    assert [row[0] for row in rows[1:]][9:13] == ["Acme", "=1+1", "+49 30 1", "-2"]


def test_empty_frames_have_their_header(tmp_path: Path) -> None:
    empty = new_store(tmp_path)
    ratings, targets = exported(empty)
    assert exports.csv_bytes(ratings).decode() == ",".join(exports.RATINGS_HEADER) + "\r\n"
    assert exports.csv_bytes(targets).decode() == ",".join(TARGET_FIELDS) + "\r\n"
    assert exports.csv_bytes(exports.roadmaps_frame([])).decode() == ",".join(exports.ROADMAP_HEADER) + "\r\n"


def test_another_ending_a_missing_folder_and_a_folder_as_file_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    frame = exports.roadmaps_frame([])
    (tmp_path / "folder.csv").mkdir()
    for path, sentence in [
        (tmp_path / "a.pdf", r"a\.pdf has an unknown ending\. Expected"),
        (tmp_path / "a", r"The file a has an unknown ending\. Expected"),
        (tmp_path / "missing" / "a.csv", "cannot be written: No such file or directory"),
        (tmp_path / "folder.csv", "cannot be written: Is a directory"),
    ]:
        with pytest.raises(Refused, match=sentence):
            exports.write_export(frame, path, "roadmap")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv"]


def test_the_sheet_is_named_in_the_language_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    context = copy_context()
    context.run(use_language, "de")
    title = context.run(exports.export_title, "ratings")
    exports.write_export(pd.DataFrame({"a": ["x"]}), path, title)
    with zipfile.ZipFile(path) as workbook:
        assert b'<sheet name="Bewertungen"' in workbook.read("xl/workbook.xml")
    assert exports.export_title("ratings") == "ratings"


def test_a_file_is_replaced_whole_or_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    too_long = pd.DataFrame({"a": ["x" * 32_768]})
    with pytest.raises(Refused, match="32,768 characters, too many for a cell"):
        exports.write_export(too_long, path, "a")
    assert path.read_bytes() == b"old"
    exports.write_export(pd.DataFrame({"a": ["x"]}), path, "a")
    assert path.read_bytes()[:2] == b"PK"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\0") | st.sampled_from("\n\t'=+-@,;\""),
    max_size=30,
)


@settings(max_examples=times(12, 200))
@given(st.lists(st.tuples(TEXT.filter(lambda text: text.strip()), TEXT), min_size=1, max_size=5))
def test_whatever_is_accepted_is_exported_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    assume(all(name_key(row[0]) for row in rows))
    store = new_store(tmp_path_factory.mktemp("round"))
    given_rows = [
        {
            "organization": exports.escape_formula(name),
            "assessed_on": f"2026-01-{day:02}",
            "capability": "allocation",
            "stage": "walk",
            "evidence": exports.escape_formula(evidence),
        }
        for day, (name, evidence) in enumerate(rows, 1)
    ]
    import_into(store, ("r.csv", csv_of(given_rows, RATING_FIELDS)))
    ratings, _ = exported(store)
    assert list(ratings["evidence"]) == [evidence if evidence.strip() else "" for _, evidence in rows]
    assert ratings["organization"].iloc[0] == rows[0][0].strip()
