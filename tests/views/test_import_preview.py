"""What an import would do, before anybody confirms it (finops_model/views/import_preview.py)."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from finops_model.assessment import Target
from finops_model.framework import Stage
from finops_model.views import import_preview as preview
from tests.frames import FRAMEWORK, rating, ratings_frame, target, targets_frame

TODAY = date(2026, 11, 23)
SCOPES = pd.DataFrame({"scope_id": [1], "name": ["All spend"], "organization_id": [1], "organization": ["Contoso Ltd"]})
RATINGS = ratings_frame([rating("allocation", "walk"), rating("budgeting", 1.4), rating("forecasting", "crawl")])
TARGETS = targets_frame([target("walk")])


def effects(*rows: tuple[str, str, str, float | None, float | None]) -> pd.DataFrame:
    """Effects of (organization, scope, capability, score before, score after)."""
    nothing = float("nan")
    return pd.DataFrame(
        {
            "organization": pd.array([one[0] for one in rows], "str"),
            "scope": pd.array([one[1] for one in rows], "str"),
            "capability": pd.array([one[2] for one in rows], "str"),
            "before": [nothing if one[3] is None else one[3] for one in rows],
            "after": [nothing if one[4] is None else one[4] for one in rows],
            "before_form": pd.array(["" if one[3] is None else "score" for one in rows], "str"),
            "after_form": pd.array(["not applicable" if one[4] is None else "score" for one in rows], "str"),
        }
    )


def target_rows(*rows: tuple[str, str, Target]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["organization", "scope", "entry"])


def figures(changes: pd.DataFrame, entries: pd.DataFrame) -> dict[str, Any]:
    places = preview.places_of(changes, entries, SCOPES)
    before, after = preview.stand_before_and_after(places, changes, entries, RATINGS, TARGETS, TODAY, FRAMEWORK)
    found = preview.figures_before_and_after(places, changes, before, after, FRAMEWORK)
    return {row["organization"]: row for row in found.to_dict("records")}


def test_the_places_carry_the_names_of_the_store_and_tell_what_is_new() -> None:
    changes = effects(
        ("CONTOSO  ltd", "all spend", "allocation", 2.0, 3.0),
        ("Contoso Ltd", "Data center", "allocation", None, 3.0),
        ("Fabrikam", "All spend", "allocation", None, 1.0),
    )
    places = preview.places_of(changes, target_rows(), SCOPES)
    assert places[["organization", "scope", "is_new"]].to_numpy().tolist() == [
        ["Contoso Ltd", "All spend", False],
        ["Contoso Ltd", "Data center", False],
        ["Fabrikam", "All spend", True],
    ]
    assert places["scope_id"].tolist()[0] == 1
    assert (places["scope_id"][1:] < 0).all()
    assert places["organization_id"].tolist()[:2] == [1, 1]


def test_the_figures_of_a_known_organization_are_those_before_and_after_the_import() -> None:
    changes = effects(
        ("Contoso Ltd", "All spend", "budgeting", 1.4, 2.0),
        ("Contoso Ltd", "All spend", "allocation", 2.0, 1.0),
        ("Contoso Ltd", "All spend", "sustainability", None, None),
    )
    found = figures(changes, target_rows())["Contoso Ltd"]
    assert found["attainment_before"] == pytest.approx(100 * (1 + 0.7 + 0.5) / 3)
    assert found["attainment_after"] == pytest.approx(100 * (0.5 + 1 + 0.5) / 3)
    assert (found["at_target_before"], found["at_target_after"], found["of_after"]) == (1, 1, 3)
    assert (found["rated_after"], found["applicable_before"], found["applicable_after"]) == (3, 22, 21)
    assert (found["changed"], found["up"], found["down"]) == (3, 1, 1)


def test_a_new_organization_has_no_figures_before_and_takes_its_targets_from_the_file() -> None:
    entries = target_rows(("Fabrikam", "All spend", Target(None, Stage.RUN, date(2026, 1, 1))))
    found = figures(effects(("Fabrikam", "All spend", "allocation", None, 1.5)), entries)["Fabrikam"]
    assert found["is_new"]
    assert pd.isna(found["attainment_before"])
    assert found["rated_before"] == 0
    assert found["attainment_after"] == 50.0
    assert (found["at_target_after"], found["of_after"], found["up"]) == (0, 1, 0)


def test_targets_alone_change_the_figures_of_what_is_rated() -> None:
    entries = target_rows(("Contoso Ltd", "All spend", Target(None, Stage.CRAWL, date(2026, 11, 1))))
    found = figures(effects(), entries)["Contoso Ltd"]
    assert found["attainment_after"] == 100.0
    assert (found["at_target_before"], found["at_target_after"], found["changed"]) == (1, 3, 0)


def test_of_many_entries_the_newest_up_to_the_day_counts_whatever_their_order() -> None:
    days = (date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 1), date(2027, 1, 1))  # the day asked is 2026-11-23
    stages = (Stage.RUN, Stage.RUN, Stage.CRAWL, Stage.RUN)
    entries = target_rows(
        *[("Contoso Ltd", "All spend", Target(None, stage, day)) for stage, day in zip(stages, days, strict=True)]
    )
    assert figures(effects(), entries)["Contoso Ltd"]["at_target_after"] == 3


def test_the_targets_that_move_are_listed_with_what_they_were_and_become() -> None:
    """The goal stage is Walk: an entry for one capability moves it alone, one that says the same moves nothing."""
    entries = target_rows(
        ("Contoso Ltd", "All spend", Target("allocation", Stage.RUN, date(2026, 11, 1))),
        ("Contoso Ltd", "All spend", Target("budgeting", Stage.WALK, date(2026, 11, 1))),
        ("Contoso Ltd", "All spend", Target("forecasting", Stage.RUN, date(2026, 12, 1))),  # counts later
        ("Fabrikam", "All spend", Target("allocation", Stage.CRAWL, date(2026, 1, 1))),
    )
    places = preview.places_of(effects(), entries, SCOPES)
    standings = preview.stand_before_and_after(places, effects(), entries, RATINGS, TARGETS, TODAY, FRAMEWORK)
    found = preview.target_changes(places, *standings)
    assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["Contoso Ltd", "All spend", "Allocation", 2.0, 3.0],
        ["Fabrikam", "All spend", "Allocation", None, 1.0],
    ]


def test_an_import_that_changes_nothing_has_no_places() -> None:
    assert preview.places_of(effects(), target_rows(), SCOPES).empty
    assert figures(effects(), target_rows()) == {}
