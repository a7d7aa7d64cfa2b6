"""Recipes: what was kept about a file, beside the next one (finops_model/actions/mappings.py)."""

from finops_model.actions import mappings
from finops_model.actions.mappings import recipe_for
from finops_model.store import KeptMapping, Store
from tests.people import ANN

HEADER = ("Firm", "Practice area", "Maturity", "Maturity")
ANSWERS = {
    "rating": "Maturity#2",
    "evidence": "-",
    "column:Practice area": "capability",
    "column:*": "-",
    "capability:Lunch": "-",
    "scale": "1-5",
    "sheet": "Scores",
}
KEPT = KeptMapping("Ours", HEADER, ANSWERS)


def test_a_recipe_fits_the_same_columns_in_any_spelling_and_order() -> None:
    recipe = recipe_for(KEPT, ("practice  area", "FIRM", "maturity", "Maturity"))
    assert recipe is not None
    assert recipe.fits
    assert recipe.answers == ANSWERS


def test_what_differs_is_named_and_answers_about_missing_columns_are_asked_again() -> None:
    recipe = recipe_for(KEPT, ("Firm", "Area", "Maturity", "Owner"))
    assert recipe is not None
    assert (recipe.missing, recipe.new) == (("Practice area", "Maturity#2"), ("Area", "Owner"))
    assert recipe.answers == {
        "evidence": "-",
        "column:*": "-",
        "capability:Lunch": "-",
        "scale": "1-5",
        "sheet": "Scores",
    }


def test_a_file_of_another_kind_is_offered_nothing() -> None:
    assert recipe_for(KEPT, ("organization", "assessed_on", "Maturity")) is None


def test_the_year_of_one_file_is_not_kept_for_the_next(store: Store) -> None:
    mappings.keep(ANN, "Ours", HEADER, {"scale": "1-5", "year": "2026", "fiscal_year": "7"}, {})
    assert mappings.read(ANN) == [KeptMapping("Ours", HEADER, {"scale": "1-5", "fiscal_year": "7"})]


def test_what_holds_for_all_rows_is_kept_for_the_next_file_but_not_the_day(store: Store) -> None:
    said = {"organization": "Maturity", "scope": None, "assessor": "Ann", "assessed_on": "2026-09-30"}
    mappings.keep(ANN, "Ours", HEADER, {"scale": "1-5"}, said)
    [kept] = mappings.read(ANN)
    recipe = recipe_for(kept, HEADER)
    assert recipe is not None
    assert (recipe.answers, recipe.filled) == ({"scale": "1-5"}, {"organization": "Maturity", "assessor": "Ann"})
