"""The whole way from files to a batch: options, several files, progress, files that cannot be read."""

import hashlib
from pathlib import Path

import pytest

from finops_model.framework import read_framework
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import CHUNK_ROWS, Options, Source
from tests.importers.texts import HEADER, prepare_texts, problems_of, said
from tests.importers.workbook_files import inline, raw_xlsx

FRAMEWORK = read_framework()


def test_headers_count_without_regard_to_case_blanks_dashes_and_order() -> None:
    prepared = prepare_texts(" STAGE ,Assessed On,organization,CAPABILITY\nwalk,2026-03-31,Acme,allocation\n")
    assert said(prepared.batch) == [("Acme", "2026-03-31", "allocation", "stage 2.0")]
    assert said(prepare_texts("stage,assessed-on,organization,capability\nrun,2026-03-31,A,budgeting\n").batch) == [
        ("A", "2026-03-31", "budgeting", "stage 3.0")
    ]


def test_options_give_what_the_file_lacks() -> None:
    options = {"organization": "Acme", "assessed_on": "2026-03-31", "scope": "SaaS", "assessor": "Ann"}
    frame = prepare_texts("capability,stage\nallocation,walk\n", **options).batch.ratings
    columns = ["organization", "assessed_on", "scope", "assessor", "capability"]
    assert [str(cell) for cell in frame[columns].iloc[0]] == ["Acme", "2026-03-31", "SaaS", "Ann", "allocation"]


def test_an_option_beside_a_column_fills_its_empty_cells_and_says_so() -> None:
    text = f"{HEADER}scope,stage\nAcme,2026-03-31,allocation,SaaS,walk\nAcme,2026-03-31,allocation,,run\n"
    prepared = prepare_texts(text, scope="Licenses")
    assert list(prepared.batch.ratings["scope"]) == ["SaaS", "Licenses"]
    assert prepared.files[0].notices == ["The column scope counts; 'Licenses' fills its empty cells."]


def test_in_a_history_of_targets_the_given_day_is_the_day_of_the_agreement() -> None:
    prepared = prepare_texts("capability,target,value\n,walk,4\n", organization="Acme", assessed_on="2026-01-01")
    (entry,) = prepared.batch.targets["entry"]
    assert (str(entry.agreed_on), entry.word, entry.value) == ("2026-01-01", "walk", 4)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("assessed_on,capability,stage", "There is no column organization."),
        ("organization,capability,stage", "There is no column assessed_on."),
        ("organization,assessed_on,stage", "There is no column capability."),
        ("organization,target,value", "There is no column agreed_on."),
    ],
)
def test_a_missing_column_is_told_at_the_header(header: str, sentence: str) -> None:
    prepared = prepare_texts(f"{header}\nx,y,z\n")
    (problem,) = prepared.files[0].problems
    assert problem.row == 1
    assert problem.message.startswith(sentence)
    assert len(prepared.batch.ratings) == len(prepared.batch.targets) == 0


def test_a_cell_below_an_empty_header_is_a_problem_and_an_empty_column_is_none() -> None:
    text = f"{HEADER}stage,,\nAcme,2026-03-31,allocation,walk,,\nAcme,2026-03-31,budgeting,walk,,secret\n"
    file = prepare_texts(text).files[0]
    assert problems_of(file) == [(3, None, "secret")]
    assert prepare_texts(f"{HEADER}stage,\nAcme,2026-03-31,allocation,walk,\n").problem_count == 0


def test_a_file_that_cannot_be_read_to_its_end_gives_nothing_and_the_others_are_read() -> None:
    good = f"{HEADER}stage\nAcme,2026-03-31,allocation,walk\n"
    prepared = prepare_texts(good.replace("Acme", "Broken") + 'Broken,2026-03-31,budgeting,"walk\n', good)
    assert problems_of(prepared.files[0]) == [(3, None, None)]
    assert problems_of(prepared.files[1]) == []
    assert said(prepared.batch) == [("Acme", "2026-03-31", "allocation", "stage 2.0")]


def test_a_header_alone_is_a_problem_unless_another_file_brings_rows() -> None:
    alone = prepare_texts(f"{HEADER}stage\n")
    assert [one.message for one in alone.files[0].problems] == [
        "There are no rows below the header. Expected one row per rating."
    ]
    beside = prepare_texts(f"{HEADER}stage\n", f"{HEADER}stage\nAcme,2026-03-31,allocation,walk\n")
    assert beside.problem_count == 0
    assert beside.files[0].notices == ["There are no rows below the header."]


def test_files_keep_their_order_their_names_and_the_digest_of_their_bytes(tmp_path: Path) -> None:
    content = f"{HEADER}stage\nAcme,2026-03-31,allocation,walk\n".encode()
    path = tmp_path / "on disk.csv"
    path.write_bytes(content)
    sources = [Source("on disk.csv", path), Source("../../uploaded.csv", content.replace(b"walk", b"walk\n,,,"))]
    files = prepare(sources, Options(), read_framework()).files
    assert [file.name for file in files] == ["on disk.csv", "../../uploaded.csv"]
    assert files[0].sha256 == hashlib.sha256(content).hexdigest()
    assert [file.rows for file in files] == [1, 1]


def large_source(rows: int) -> Source:
    lines = "".join(f"Acme {n},2026-03-31,allocation,walk\n" for n in range(rows))
    return Source("large.csv", f"{HEADER}stage\n{lines}".encode())


def test_progress_rises_over_all_files_to_one() -> None:
    shares: list[float] = []
    sources = [large_source(CHUNK_ROWS * 3), large_source(CHUNK_ROWS * 3)]
    prepare(sources, Options(), read_framework(), progress=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert shares[-1] == pytest.approx(1.0)


def test_what_progress_raises_ends_the_import_at_once() -> None:
    class Stopped(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0.3:
            raise Stopped(share)

    with pytest.raises(Stopped) as caught:
        prepare([large_source(CHUNK_ROWS * 5)], Options(), read_framework(), progress=stop)
    assert caught.value.args[0] < 1


def test_the_mapping_that_was_used_is_kept_with_the_file() -> None:
    file = prepare_texts("Capability,Stage\nallocation,walk\n", organization="Acme", assessed_on="2026-03-31").files[0]
    assert file.mapping == {
        "kind": "ratings",
        "columns": {"capability": "Capability", "stage": "Stage"},
        "filled": {"organization": "Acme", "assessed_on": "2026-03-31"},
    }


# Sheets


def prepare_sheets(names: tuple[str, ...], chosen: tuple[str, ...], rows: str, **mapping: str) -> Prepared:
    content = raw_xlsx(rows, names=names)
    options = Options(organization="Acme", assessed_on="2026-03-31", sheets=chosen, mapping=mapping)
    return prepare([Source("book.xlsx", content)], options, FRAMEWORK)


def test_several_sheets_are_read_as_tables_of_one_file_and_problems_name_theirs() -> None:
    rows = inline(("Capability", "Stage"), ("Allocation", "Walk"), ("Budgeting", "Fly"))
    prepared = prepare_sheets(("Understand", "Quantify", "Notes"), ("quantify", "Understand"), rows, sheets="-")
    [file] = prepared.files
    assert file.rows == 4
    assert [(one.row, one.value, one.message[:17]) for one in file.problems] == [
        (3, "Fly", "Sheet 'Quantify':"),
        (3, "Fly", "Sheet 'Understand"),
    ]


def test_a_sheet_without_ratings_is_a_problem_that_names_it() -> None:
    rows = inline(("Capability", "Owner"), ("Allocation", "Ann"))
    [file] = prepare_sheets(("A", "B"), ("*",), rows, sheets="-").files
    assert [one.message.split(" (")[0] for one in file.problems] == [
        "Sheet 'A': No column holds a rating",
        "Sheet 'B': No column holds a rating",
    ]


def test_the_question_for_the_sheet_offers_all_of_them() -> None:
    rows = inline(("Capability", "Stage"), ("Allocation", "Walk"))
    prepared = prepare_sheets(("A", "B"), (), rows)
    [question] = prepared.questions[0]
    assert (question.key, question.choices) == ("sheet", (("A", ""), ("B", ""), ("*", "all of them")))
    [question] = prepare_sheets(("A", "B"), ("*",), rows).questions[0]
    assert (question.key, question.values) == ("sheets", ("A", "B"))


@pytest.mark.parametrize(
    ("meaning", "places"),
    [
        ("scope", [("Acme", "SaaS"), ("Acme", "Cloud")]),
        ("organization", [("SaaS", "All spend"), ("Cloud", "All spend")]),
    ],
)
def test_the_names_of_sheets_may_be_scopes_or_organizations(meaning: str, places: list[tuple[str, str]]) -> None:
    rows = inline(("Capability", "Stage"), ("Allocation", "Walk"))
    prepared = prepare_sheets(("SaaS", "Cloud"), ("*",), rows, sheets=meaning)
    found = prepared.batch.ratings[["organization", "scope"]].astype(str)
    assert list(found.itertuples(index=False, name=None)) == places


@pytest.mark.parametrize("name", ["Target", "Targets", "Ziel", "Soll", "Cible", "Objetivo 2027", "Peer group"])
def test_a_sheet_that_is_called_like_a_target_is_asked_about(name: str) -> None:
    rows = inline(("Capability", "Stage"), ("Allocation", "Walk"))
    [question] = prepare_sheets(("SaaS", name), ("*",), rows, sheets="scope").questions[0]
    answers = ["-", "name"] if name == "Peer group" else ["target", "-", "name"]
    asked = (question.key, question.values, [answer for answer, _ in question.choices])
    assert asked == ("named_sheets", (name,), answers)
    left_out = prepare_sheets(("SaaS", name), ("*",), rows, sheets="scope", named_sheets="-")
    assert list(left_out.batch.ratings["scope"].astype(str)) == ["SaaS"]
    assert f"Left out, as you said: the sheet '{name}'." in left_out.files[0].notices
    kept = prepare_sheets(("SaaS", name), ("*",), rows, sheets="scope", named_sheets="name")
    assert list(kept.batch.ratings["scope"].astype(str)) == ["SaaS", name]
    [problem] = prepare_sheets(("SaaS", name), ("*",), rows, sheets="scope", named_sheets="no").files[0].problems
    assert problem.message.startswith("'no' is no answer to named_sheets. Expected one of -, name")


@pytest.mark.parametrize(
    ("meaning", "places"),
    [
        ("-", [("Acme", "All spend")]),
        ("scope", [("Acme", "SaaS"), ("Acme", "Cloud")]),
        ("organization", [("SaaS", "All spend"), ("Cloud", "All spend")]),
    ],
)
def test_a_sheet_may_hold_the_targets_of_the_other_sheets(meaning: str, places: list[tuple[str, str]]) -> None:
    rows = inline(("Capability", "Stage", "Comments"), ("Allocation", "Walk", "tags"))
    names = ("SaaS", "Target 2027") if meaning == "-" else ("SaaS", "Target 2027", "Cloud")
    prepared = prepare_sheets(names, ("*",), rows, sheets=meaning, named_sheets="target")
    found = prepared.batch.ratings[["organization", "scope"]].astype(str)
    assert list(found.itertuples(index=False, name=None)) == places
    found = prepared.batch.targets[["organization", "scope"]].astype(str)
    assert list(found.itertuples(index=False, name=None)) == places
    entries = {(one.capability, one.word, str(one.due_on), one.reason) for one in prepared.batch.targets["entry"]}
    assert entries == {("allocation", "walk", "2027-12-31", "tags")}
    assert [one.meaning for one in prepared.files[0].account if one.name == "Stage"][1] == "Target"
    assert prepared.files[0].rows == len(names)


def test_words_of_a_sheet_of_targets_are_explained_like_those_of_ratings() -> None:
    rows = inline(("Capability", "Stage"), ("Allocation", "Gold"), ("Budgeting", "n/a"))
    answers = {"rating:Gold": "run", "sheets": "scope", "named_sheets": "target"}
    prepared = prepare_sheets(("SaaS", "Ziele"), ("*",), rows, **answers)
    assert prepared.files[0].problem_count == 0
    assert [(one.capability, one.word) for one in prepared.batch.targets["entry"]] == [("allocation", "run")]


def test_a_sheet_with_more_than_targets_is_no_sheet_of_targets() -> None:
    rows = inline(("Capability", "Stage", "Target"), ("Allocation", "Walk", "Run"))
    prepared = prepare_sheets(("SaaS", "Target"), ("*",), rows, sheets="scope", named_sheets="target")
    assert [one.message.split(".")[0] for one in prepared.files[0].problems] == [
        "Sheet 'Target': The sheet holds more than targets"
    ]


def test_an_option_for_all_files_does_not_overrule_the_scale_of_a_header_in_silence() -> None:
    [problem] = (
        prepare_texts("organization,assessed_on,capability,score\nAcme,2026-03-31,allocation,2\n", scale="1-5")
        .files[0]
        .problems
    )
    assert problem.message.startswith(
        "On which scale are the numbers in 'score'? The header names 0-3, --scale says 1-5."
    )


def test_names_that_only_the_older_edition_tells_apart_are_of_that_edition() -> None:
    prepared = prepare_texts(
        "organization,assessed_on,capability,Maturity\nAcme,2025-03-31,Architecting for Cloud,Walk\n"
        "Acme,2025-03-31,Onboarding Workloads,Crawl\n"
    )
    found = prepared.batch.ratings[["edition", "capability"]].astype(str)
    assert list(found.itertuples(index=False, name=None)) == [
        ("2025", "architecting-for-cloud"),
        ("2025", "onboarding-workloads"),
    ]
    [notice] = [one for one in prepared.files[0].notices if "edition" in one]
    assert notice == (
        "The names are those of the edition 2025: 'Architecting for Cloud', 'Onboarding Workloads' are different "
        "capabilities there."
    )


def test_an_edition_that_does_not_exist_is_refused() -> None:
    [problem] = prepare_texts("Capability,Stage\nAllocation,Walk\n", edition="1999").files[0].problems
    assert problem.message == "There is no edition '1999'. Expected one of 2025, 2026."


def test_a_problem_of_a_table_on_its_side_is_at_its_cell_of_the_file() -> None:
    text = "Capability,Allocation,Forecasting\nMaturity,Walk,Crwl\nComments,good,weak\n"
    (file,) = prepare_texts(text, organization="Acme", assessed_on="2026-03-31").files
    assert problems_of(file) == [(2, "Forecasting", "Crwl")]
