"""One organization as leadership reads it: where a scope stands, what changed and why, and what is to be decided."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finops_model.assessment import Person
from finops_model.scoring import Status
from finops_model.store import Way, open_store
from finops_model.texts.framework import shown_framework
from finops_model.views.places import Place
from finops_model.views.report import Report, read_facts, report_of
from finops_model.views.standing import Standing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a capability moved: the day from which the rating that moved it counts, who gave it, and its evidence ("":
    none was given)."""

    on: pd.Timestamp
    by: str
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class OrganizationView:
    """A scope of an organization as of a day, beside an earlier day.

    Attributes:
        report: what a report about it shows: the verdict, gaps, moves and events, what is due, late, without evidence.
        assessed_before: the day of the assessment before the newest one; None: there is none.
    """

    report: Report
    assessed_before: date | None

    @property
    def place(self) -> Place:
        """The organization and the scope."""
        return self.report.place

    @property
    def now(self) -> Standing:
        """Where the scope stands on the day."""
        return self.report.now

    @property
    def before(self) -> Standing | None:
        """Where it stood on the earlier day; None: nothing was rated then."""
        return self.report.before if self.report.before.has_ratings else None

    @property
    def next_criteria(self) -> dict[str, str]:
        """By capability below its target: the first criterion of its next step that is not known to be met."""
        return self.report.next_criteria

    def reasons(self, rose: bool) -> dict[str, Reason]:
        """Why each capability whose score rose (or fell) since the earlier day did so, by its id: the newest such
        rating."""
        events = self.report.events
        difference = events["score_after"] - events["score_before"]
        moved = events[difference > 0 if rose else difference < 0].drop_duplicates("capability")
        columns = (moved["capability"], moved["on"], moved["by"], moved["reason"])
        return {capability: Reason(*told) for capability, *told in zip(*columns, strict=True)}

    @property
    def next_due(self) -> pd.DataFrame:
        """The rows of the standing whose target is due next; nothing is due: no rows."""
        due = self.report.due
        return due[due["due_on"] == self.now.figures["next_due_on"]]

    @property
    def unowned(self) -> list[str]:
        """The names of the capabilities whose target is overdue or late by the roadmap and has no owner."""
        pressing = {*self.report.overdue["capability"], *self.report.late["capability"]}
        rows = self.now.rows
        return rows.loc[rows["capability"].isin(pressing) & rows["owner"].isna(), "name"].tolist()

    def named(self, status: Status) -> list[str]:
        """The names of the capabilities with this status, in framework order."""
        rows = self.now.rows
        return rows.loc[rows["status"] == status, "name"].tolist()

    @property
    def unrated_domains(self) -> list[str]:
        """The names of the domains in which something applies and nothing is rated, in framework order."""
        rows = self.now.rows[self.now.rows["status"] != Status.NOT_APPLICABLE]
        rated = rows["score"].notna().groupby(rows["domain"]).any()
        return [one.name for one in shown_framework().domains if not rated.get(one.id, True)]


def read_organization(
    reader: Person, organization: str, scope: str | None, day: date, since: date, first: Way | None = None
) -> OrganizationView:
    """A scope of an organization as of ``day``, beside the earlier day ``since``.

    Raises:
        UnknownName, Refused: as :func:`.places.find_place`.
    """
    with open_store().reading() as moment:
        facts = read_facts(moment, organization, scope, day, since, first)
    return OrganizationView(report_of(facts, day, since), previous_day(facts.ratings, day))


def previous_day(ratings: pd.DataFrame, day: date) -> date | None:
    """The day of the assessment before the newest one up to ``day``; None when there are not two."""
    days = ratings.loc[ratings["assessed_on"] <= pd.Timestamp(day), "assessed_on"].drop_duplicates().nlargest(2)
    return days.iloc[1].date() if len(days) == 2 else None
