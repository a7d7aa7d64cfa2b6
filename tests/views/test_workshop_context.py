"""What counted for a capability before a workshop comes to it."""

from datetime import date

from finops_model.assessment import Target
from finops_model.framework import Stage
from finops_model.scoring import Status
from finops_model.store import Store
from finops_model.views.workshop_context import LastTime, OpenStep, read_last_times
from tests.people import TESTER
from tests.views.conftest import FIRST, SECOND, TODAY


def test_rating_target_and_open_steps_of_every_capability(store: Store) -> None:
    """Alpha: allocation Crawl, target Run: two quarters to Walk, then three to Run, from the next quarter on."""
    scope = store.find_scope(store.find_organization("Alpha"))
    due, owner = date(2028, 3, 31), "Kim"
    store.save_targets(scope.id, [Target("allocation", Stage.RUN, FIRST, False, due, 5, owner)], TESTER)
    found = read_last_times(TESTER, "alpha", None, TODAY)
    steps = (
        OpenStep(Stage.WALK, date(2027, 1, 1), date(2027, 6, 30), owner),
        OpenStep(Stage.RUN, date(2027, 7, 1), date(2028, 3, 31), owner),
    )
    assert found["allocation"] == LastTime(1.0, Status.BELOW_TARGET, SECOND, 3.0, due, owner, 5, steps)


def test_what_was_never_rated_has_only_its_target(store: Store) -> None:
    found = read_last_times(TESTER, "alpha", None, TODAY)["forecasting"]
    assert (found.stage, found.status, found.assessed_on) == (None, Status.NOT_ASSESSED, None)
    assert (found.target, found.due_on, found.owner, found.value) == (2.0, date(2026, 9, 30), None, 3)
    assert read_last_times(TESTER, "beta", None, TODAY)["forecasting"].target is None
