"""The plans of many scopes, for exports."""

from datetime import date

from finops_model.assessment import Person
from finops_model.store import open_store
from finops_model.views.places import find_places, places_of
from finops_model.views.plan import PlanView, plan_view


def read_plans(
    reader: Person, organization: str | None, scope: str | None, day: date, capacity: int | None = None
) -> list[PlanView]:
    """The plans of every scope that two texts name (None: of all), by the organization's name, all of one moment.

    Args:
        capacity: another than the accepted one of each.

    Raises:
        UnknownName: nothing has the name.
    """
    with open_store().reading() as moment:
        places = places_of(find_places(moment, organization, scope))
        return [plan_view(moment, one.organization.slug, one.scope.slug, day, capacity, "slug") for one in places]
