"""Importing files: previewed, confirmed, or in one go."""

from collections.abc import Sequence

import pytest

from finops_model.actions import imports
from finops_model.actions.imports import Import
from finops_model.errors import Conflict, Refused
from finops_model.importers.tables import Options, Source
from finops_model.store import Store
from tests.people import ANN, BO

HEADER = "organization,assessed_on,capability,stage\n"
QUARTER = f"{HEADER}Contoso,2026-09-30,allocation,run\nContoso,2026-09-30,budgeting,crawl\n"
FAULTY = f"{HEADER}Contoso,2026-09-30,allocation,fly\nContoso,2026-09-30,budgeting,crawl\n"


def sources(*texts: str) -> Sequence[Source]:
    return [Source(f"{number}.csv", text.encode()) for number, text in enumerate(texts, 1)]


def preview(*texts: str) -> Import:
    return imports.preview(ANN, sources(*texts), Options())


def test_a_preview_writes_nothing_and_a_confirmation_what_it_showed(store: Store) -> None:
    shown = preview(QUARTER)
    assert (shown.comparison.files[0].created, shown.problem_count, shown.close) == (2, 0, ())
    assert store.read_revision() == 0
    assert imports.confirm(ANN, shown).change_id == 1
    assert sorted(store.read_ratings()["capability"]) == ["allocation", "budgeting"]


def test_a_preview_that_somebody_has_overtaken_is_a_conflict_and_is_compared_anew(store: Store) -> None:
    shown = preview(QUARTER)
    imports.import_files(BO, sources(QUARTER), Options())
    with pytest.raises(Conflict):
        imports.confirm(ANN, shown)
    again = imports.preview(ANN, sources(QUARTER), Options(), before=shown)
    assert again.prepared is shown.prepared
    assert again.comparison.changes_nothing


def test_files_with_a_problem_come_in_only_without_the_rows_that_have_it(store: Store) -> None:
    shown = preview(FAULTY)
    assert shown.problem_count == 1
    with pytest.raises(Refused, match="The files have problems"):
        imports.confirm(ANN, shown)
    refused = imports.import_files(ANN, sources(FAULTY), Options())
    assert (refused.refused, refused.comparison.change_id) == (True, None)
    assert store.read_revision() == 0
    imports.confirm(ANN, shown, partial=True)
    assert store.read_ratings()["capability"].tolist() == ["budgeting"]


def test_a_dry_run_writes_nothing(store: Store) -> None:
    tried = imports.import_files(ANN, sources(QUARTER), Options(), dry_run=True)
    assert (tried.comparison.files[0].created, tried.comparison.change_id) == (2, None)
    assert store.read_revision() == 0


def test_a_file_that_changes_nothing_says_so(store: Store) -> None:
    imports.import_files(ANN, sources(QUARTER), Options())
    again = imports.import_files(ANN, sources(QUARTER), Options())
    assert again.prepared.files[0].notices == ["Everything in this file is in the store already."]


def test_a_new_organization_with_a_close_name_is_a_notice_of_its_file(store: Store) -> None:
    imports.import_files(ANN, sources(QUARTER), Options())
    question = "“Contosso” would be a new organization. Did you mean “Contoso”?"
    shown = preview(QUARTER, QUARTER.replace("Contoso", "Contosso"))
    assert shown.close == (question,)
    assert [file.notices for file in shown.prepared.files] == [[], [question]]


def test_names_for_all_files_may_be_ids_of_what_the_store_has(store: Store) -> None:
    text = "organization,assessed_on,scope,capability,stage\nAcme Corp.,2026-03-31,Public Cloud,allocation,walk\n"
    imports.import_files(ANN, sources(text), Options())
    options = Options(organization="acme-corp", scope="public-cloud", assessed_on="2026-06-30")
    imports.import_files(ANN, sources("capability,stage\nallocation,run\n"), options)
    assert store.read_organizations()["name"].tolist() == ["Acme Corp."]
    assert store.read_places()["name"].tolist() == ["Public Cloud"]
