"""What is recorded, row by row, for exports: the ratings in force and the target history."""

from typing import NamedTuple

import pandas as pd

from finops_model.assessment import Person
from finops_model.store import open_store
from finops_model.views.places import find_places


class Records(NamedTuple):
    """Rows of some places, and the places.

    Attributes:
        rows: a *ratings* or a *targets* frame; may hold rows of other scopes of the same organizations.
        places: the columns of ``Store.read_places``.
    """

    rows: pd.DataFrame
    places: pd.DataFrame


def read_rating_records(reader: Person, organization: str | None, scope: str | None) -> Records:
    """The ratings in force of the scopes that two texts name (None: of all). Raises UnknownName."""
    with open_store().reading() as moment:
        places = find_places(moment, organization, scope)
        return Records(moment.read_ratings(_only_organization(organization, places)), places)


def read_target_records(reader: Person, organization: str | None, scope: str | None) -> Records:
    """The target history of the scopes that two texts name (None: of all). Raises UnknownName."""
    with open_store().reading() as moment:
        places = find_places(moment, organization, scope)
        return Records(moment.read_targets(_only_organization(organization, places)), places)


def _only_organization(organization: str | None, places: pd.DataFrame) -> int | None:
    return None if organization is None else int(places["organization_id"].iloc[0])
