"""A group: the organizations below one, and their figures together (SEMANTICS 9)."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model import scoring
from finops_model.assessment import Organization, Person
from finops_model.errors import Refused
from finops_model.scoring.groups import GroupFigures, group_figures
from finops_model.store import Moment, Way, open_store
from finops_model.texts.framework import shown_framework


@dataclass(frozen=True, slots=True, eq=False)
class GroupView:
    """The figures of a group as of a day.

    Attributes:
        organization: the one that the members are below.
        day: as of when.
        figures: those of the group as a whole, and its spread.
        members: one row per member, by name: the *headlines* of its default scope and ``organization``, ``slug``.
    """

    organization: Organization
    day: date
    figures: GroupFigures
    members: pd.DataFrame


def read_group(reader: Person, organization: str, day: date, first: Way | None = None) -> GroupView:
    """The figures of the organizations below one, at any depth, as of ``day``.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`; Refused as well when no organization is below it.
    """
    with open_store().reading() as moment:
        found = moment.find_organization(organization, first)
        members = _members(moment, found)
        ids = members["organization_id"].tolist()
        ratings = moment.read_newest_ratings([day], ids)
        targets = pd.concat([moment.read_targets(organization_id=one) for one in ids], ignore_index=True)
    standing = scoring.stand(ratings, targets, scoring.points_on(members, day), shown_framework())
    named = members[["scope_id", "organization", "organization_slug"]].rename(columns={"organization_slug": "slug"})
    return GroupView(found, day, group_figures(standing), scoring.headline(standing).merge(named, on="scope_id"))


def _members(moment: Moment, group: Organization) -> pd.DataFrame:
    """The default scope of every organization below one, as :func:`.places.read_places` has them. Raises Refused:
    there is none."""
    below = organizations_below(moment.read_organizations(), group.id)
    places = moment.read_places()
    members = places[places["organization_id"].isin(below)].drop_duplicates("organization_id", ignore_index=True)
    if members.empty:
        raise Refused(
            "No organization has {organization} as its parent, so it is not a group.", organization=group.name
        )
    return members


def organizations_below(organizations: pd.DataFrame, parent_id: int) -> set[int]:
    """The ids of the organizations below one, at any depth.

    Args:
        organizations: the columns of ``Store.read_organizations``.
    """
    parents = dict(zip(organizations["organization_id"], organizations["parent_id"], strict=True))
    below: set[int] = set()
    last = {parent_id}
    while last:
        last = {int(id) for id, parent in parents.items() if parent in last} - below
        below |= last
    return below


def groups_of(rows: pd.DataFrame, standing: pd.DataFrame) -> dict[str, GroupFigures]:
    """The figures of every organization that others are below, by its name, in the order of the rows.

    Args:
        rows, standing: those of a portfolio.
    """
    own = rows[rows["is_default"]]
    parents = own[own["organization_id"].isin(own["parent_id"].dropna())]
    found = {}
    for id, name in zip(parents["organization_id"], parents["organization"], strict=True):
        members = own.loc[own["organization_id"].isin(organizations_below(own, int(id))), "scope_id"]
        found[name] = group_figures(standing[standing["scope_id"].isin(members)])
    return found
