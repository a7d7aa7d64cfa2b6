"""The commands that put organizations, scopes and assessments right; undo takes each of them back."""

from pathlib import Path

import pytest

from tests.cli.test_cli import Run, answer_of, import_texts, run

__all__ = ["run"]

HEADER = "organization,assessed_on,scope,capability,stage\n"
FILE = HEADER + (
    "Acme,2026-03-31,All spend,allocation,walk\n"
    "Acme,2026-03-31,Data center,allocation,crawl\n"
    "Bolt,2026-03-31,All spend,allocation,run\n"
    "Bolt,2026-06-30,All spend,budgeting,walk\n"
)


def names(run: Run) -> list[str]:
    return [one["organization"] for one in answer_of(run, "organizations")]


def scopes(run: Run, organization: str) -> list[str]:
    found = next(one for one in answer_of(run, "organizations") if one["organization"] == organization)
    return [one["scope"] for one in found["scopes"]]


def stages(run: Run, organization: str) -> dict[str, str]:
    rows = answer_of(run, "standing", organization)["capabilities"]
    return {row["id"]: row["stage"] for row in rows if row["stage"]}


@pytest.fixture
def two(run: Run, tmp_path: Path) -> Run:
    """Acme and Bolt: both have an assessment of 2026-03-31."""
    import_texts(run, tmp_path, FILE)
    return run


def undo_last(run: Run) -> str:
    newest = answer_of(run, "changes")[0]["change_id"]
    return answer_of(run, "undo", str(newest))["text"]


def test_an_organization_gets_another_name_and_its_old_one_back(two: Run) -> None:
    answer = answer_of(two, "organization", "rename", "acme", "  Acme   Corp ")
    assert answer == {"organization": "Acme", "written": True, "change_id": 2}
    assert names(two) == ["Acme Corp", "Bolt"]
    assert not answer_of(two, "organization", "rename", "acme", "Acme Corp")["written"]
    undo_last(two)
    assert names(two) == ["Acme", "Bolt"]


@pytest.mark.parametrize("name", ["", "  ", "BOLT", "x" * 201, "Ac\x1bme"])
def test_an_impossible_name_is_refused(two: Run, name: str) -> None:
    assert two("organization", "rename", "acme", name)[0] == 1
    assert names(two) == ["Acme", "Bolt"]


def test_two_organizations_that_both_have_a_day_are_merged_when_it_is_clear_whose_counts(two: Run) -> None:
    code, _, stderr = two("organization", "merge", "bolt", "acme")
    assert code == 1
    assert "2026-03-31 (All spend)" in stderr
    answer_of(two, "organization", "merge", "bolt", "acme", "--keep", "into")
    assert names(two) == ["Acme"]
    assert stages(two, "acme") == {"allocation": "walk", "budgeting": "walk"}
    undo_last(two)
    assert stages(two, "bolt") == {"allocation": "run", "budgeting": "walk"}
    answer_of(two, "organization", "merge", "bolt", "acme", "--keep", "from")
    assert stages(two, "acme") == {"allocation": "run", "budgeting": "walk"}


def test_an_organization_is_not_merged_with_itself(two: Run) -> None:
    assert two("organization", "merge", "acme", "Acme")[0] == 1
    assert two("organization", "merge", "acme", "bolt", "--keep", "both")[0] == 2


def test_a_deleted_organization_comes_back_whole(two: Run) -> None:
    answer_of(two, "organization", "delete", "bolt")
    assert names(two) == ["Acme"]
    assert two("standing", "bolt")[0] == 1
    undo_last(two)
    assert stages(two, "bolt") == {"allocation": "run", "budgeting": "walk"}


def test_parents_form_no_circle(two: Run) -> None:
    assert answer_of(two, "organization", "parent", "bolt", "acme")["written"]
    assert not answer_of(two, "organization", "parent", "bolt", "acme")["written"]
    assert two("organization", "parent", "acme", "bolt")[0] == 1
    assert two("organization", "parent", "acme", "acme")[0] == 1
    assert answer_of(two, "organization", "parent", "bolt", "none")["written"]
    assert answer_of(two, "organization", "parent", "acme", "bolt")["written"]


def test_a_cadence_is_a_number_of_days(two: Run) -> None:
    assert answer_of(two, "organization", "cadence", "acme", "91")["written"]
    assert not answer_of(two, "organization", "cadence", "acme", "91")["written"]
    assert answer_of(two, "organization", "cadence", "acme", "none")["written"]
    assert two("organization", "cadence", "acme", "0")[0] == 1
    assert two("organization", "cadence", "acme", "99999")[0] == 1
    assert two("organization", "cadence", "acme", "often")[0] == 2


def test_a_scope_is_renamed_and_deleted_but_never_the_only_one(two: Run) -> None:
    answer_of(two, "scope", "rename", "acme", "data-center", "On premises")
    assert scopes(two, "Acme") == ["All spend", "On premises"]
    assert two("scope", "rename", "acme", "On premises", "all SPEND")[0] == 1
    answer_of(two, "scope", "delete", "acme", "On premises")
    assert scopes(two, "Acme") == ["All spend"]
    assert two("scope", "delete", "acme", "All spend")[0] == 1
    undo_last(two)
    assert scopes(two, "Acme") == ["All spend", "On premises"]


def test_an_assessment_moves_to_its_right_day(two: Run) -> None:
    answer_of(two, "assessment", "move", "acme", "2026-03-31", "2026-04-30")
    assert answer_of(two, "standing", "acme", "--as-of", "2026-03-31")["coverage"]["rated"] == 0
    assert answer_of(two, "standing", "acme", "--as-of", "2026-04-30")["coverage"]["rated"] == 1
    undo_last(two)
    assert answer_of(two, "standing", "acme", "--as-of", "2026-03-31")["coverage"]["rated"] == 1


@pytest.mark.parametrize(
    "days", [("2026-03-31", "2026-11-24"), ("2026-01-31", "2026-02-28"), ("2026-03-31", "2026-06-30")]
)
def test_an_assessment_moves_neither_to_a_day_to_come_nor_onto_another_one(two: Run, days: tuple[str, str]) -> None:
    assert two("assessment", "move", "bolt", *days)[0] == 1


def test_changes_of_every_kind_are_listed_newest_first(two: Run) -> None:
    answer_of(two, "set-target", "acme", "walk")
    answer_of(two, "organization", "parent", "bolt", "acme")
    answer_of(two, "undo", "2")
    listed = answer_of(two, "changes")
    assert [(one["change_id"], one["kind"], one["undone_by"]) for one in listed] == [
        (4, "undo", None),
        (3, "parent", None),
        (2, "targets", 4),
        (1, "import", None),
    ]
    assert set(listed[0]) == {"change_id", "kind", "at", "by", "organizations", "undone_by", "text"}
    assert listed[3]["organizations"] == ["Acme", "Bolt"]
    assert listed[3]["text"] == "Import of 1.csv: 4 ratings"
    assert [one["change_id"] for one in answer_of(two, "changes", "acme")] == [4, 2, 1]
    assert two("changes", "nobody")[0] == 1
