"""What people put right: the organizations, and what is recorded for the scopes of one of them."""

from dataclasses import dataclass

import pandas as pd

from finops_model.assessment import Person
from finops_model.store import open_store


@dataclass(frozen=True, slots=True, eq=False)
class OrganizationRecords:
    """What is in force of an organization.

    Attributes:
        scopes: the columns of ``Store.read_places``, the default scope first.
        ratings, targets: the *ratings* and *targets* frames of all its scopes.
    """

    scopes: pd.DataFrame
    ratings: pd.DataFrame
    targets: pd.DataFrame


def read_organizations(reader: Person) -> pd.DataFrame:
    """``organization_id, slug, name, parent_id, cadence_days`` of every organization, by name; may be empty."""
    return open_store().read_organizations()


def read_organization_records(reader: Person, organization_id: int) -> OrganizationRecords:
    """What is in force of an organization; an unknown one has no rows."""
    with open_store().reading() as moment:
        scopes = moment.read_places()
        ratings = moment.read_ratings(organization_id=organization_id)
        targets = moment.read_targets(organization_id=organization_id)
    return OrganizationRecords(scopes[scopes["organization_id"] == organization_id], ratings, targets)
