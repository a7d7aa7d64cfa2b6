"""The rows of a plan from a spreadsheet: what each changes of its step, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from finops_model.actions.plans import accepted_plan, checked_step, checked_value
from finops_model.assessment import PlanStep, StepKey
from finops_model.batch import Problem
from finops_model.errors import FinOpsError, Refused
from finops_model.formulas import unescape_formula
from finops_model.framework import Stage, find_capability, read_framework
from finops_model.importers.columns.dates import find_period, find_quarter, order_of, read_day
from finops_model.importers.marking import HEADER
from finops_model.importers.tables import Table, field_name
from finops_model.messages import message, plural
from finops_model.roadmap.plan import StepState
from finops_model.rows import rows_of
from finops_model.store import Moment
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, plan_view

SET = {
    "status": ("status", "state"),
    "owner": ("owner", "owner"),
    "effort": ("effort", "effort"),
    "pinned_starts_on": ("starts_on", "pinned_starts_on"),
    "pinned_finishes_on": ("finishes_on", "pinned_finishes_on"),
    "note": ("note", "note"),
    "links": ("links", "links"),
}
"""The columns that people set: what each is called where steps are set, and in the frame of a plan."""

NEEDED = ("organization", "capability", "to_stage")
"""The columns that say which step a row is about; ``scope`` may be missing."""

_PINS = ("pinned_starts_on", "pinned_finishes_on")
_FOLLOWING_DAYS = ("starts_on", "finishes_on", "due_on")
_FOLLOWING = ("late_quarters", "baseline_finishes_on", "slip_quarters", "progress_met", "progress_of", "criteria")
_KNOWN = frozenset((field_name(HEADER), *NEEDED, "scope", *SET, *_FOLLOWING_DAYS, *_FOLLOWING))
_SAYS_NOTHING = ("", StepState.PROPOSED, StepState.NO_LONGER_NEEDED)
"""States that no person sets: in a cell they ask for nothing."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """One value that a row changes.

    Attributes:
        row: the line that a person sees.
        step: the capability's id and the stage that the step leads to.
        column: one of :data:`SET`.
        before, after: what the plan says now and what the file says, as a step holds them; of the status before, the
            state that the plan shows.
    """

    row: int
    place: Place
    step: StepKey
    column: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlanFile:
    """A file of plans as it was read.

    Attributes:
        sha256: the digest of its bytes.
        rows: how many rows it has.
        changes: what its good rows change.
        problems: what is wrong, with row and column; a row with a problem changes nothing.
        notices: what of it has no use.
    """

    name: str
    sha256: str
    rows: int = 0
    changes: list[StepChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})


@dataclass(slots=True)
class PlansNow:
    """The plans that files are compared with: each is read once, from one moment.

    Attributes:
        views: the plans by the names of organization and scope, or why there is none.
        met: by scope and step, the row that was about it first: its file, its line and its cells.
    """

    moment: Moment
    day: date
    views: dict[tuple[str, str], PlanView | FinOpsError] = field(default_factory=dict)
    met: dict[tuple[int, StepKey], tuple[str, int, list[str]]] = field(default_factory=dict)

    def plan(self, organization: str, scope: str) -> PlanView:
        """The plan of a scope ("": the only one). Raises UnknownName, Refused: there is no such place."""
        names = (organization, scope)
        if names not in self.views:
            try:
                self.views[names] = plan_view(self.moment, organization, scope or None, self.day, first="name")
            except FinOpsError as error:
                self.views[names] = error
        found = self.views[names]
        if isinstance(found, FinOpsError):
            raise found
        return found


def read_plan_rows(table: Table, sha256: str, now: PlansNow) -> PlanFile:
    """What the rows of a table change of the plans, with every problem at its place."""
    file = PlanFile(table.file, sha256)
    _check_columns(table, file.problems)
    rows = list(_rows(table, file.problems))
    file.rows = len(rows)
    file.notices += table.notices
    order = order_of(row[name] for _, row in rows for name in row if name.endswith("_on"))
    moved = sum(_read_row(file, now, line, cells, order) for line, cells in rows)
    if moved:
        file.notices.append(_moved_text(moved))
    unknown = [text for text in table.header if text.strip() and field_name(text) not in _KNOWN]
    if unknown:
        names = ", ".join(unknown)
        file.notices.append(message("Columns that no plan has are not read: {columns}.", columns=names))
    file.problems.sort(key=lambda problem: problem.row or 0)
    return file


def _check_columns(table: Table, problems: list[Problem]) -> None:
    """Adds a problem for each column of a plan that stands there twice."""
    names = [field_name(text) for text in table.header]
    for name in sorted(_KNOWN):
        if names.count(name) > 1:
            text = message("The file has the column {column} twice. Keep one of them.", column=name)
            problems.append(Problem(table.header_line, name, None, text))


def _rows(table: Table, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by canonical column, each with its line; those that cannot be read go to ``problems``."""
    names = [field_name(text) for text in table.header]
    for chunk in table.chunks():
        problems += chunk.problems
        for line, cells in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True):
            yield line, {name: _plain(text) for name, text in zip(names, cells, strict=True)}


def _plain(text: str) -> str:
    return unescape_formula(text).replace("\r\n", "\n").strip()


def _moved_text(count: int) -> str:
    return plural(
        "{count:,} date in starts_on, finishes_on or due_on is not that of the plan today. It follows from the plan "
        "and is not read: pin a step in pinned_starts_on or pinned_finishes_on, change due dates with the targets.",
        "{count:,} dates in starts_on, finishes_on or due_on are not those of the plan today. They follow from the "
        "plan and are not read: pin a step in pinned_starts_on or pinned_finishes_on, change due dates with the "
        "targets.",
        count=count,
    )


def _read_row(file: PlanFile, now: PlansNow, line: int, cells: Mapping[str, str], order: str) -> int:
    """Adds what a row changes, or its problems. Returns how many days of it that follow from the plan are others."""
    try:
        view = now.plan(cells["organization"], cells.get("scope", ""))
        key, step = _step_of(view, cells)
        _check_said_once(file, now, line, (view.place.scope.id, key), [cells.get(name, "") for name in SET])
    except FinOpsError as error:
        file.problems.append(Problem(line, None, None, error.message))
        return 0
    count = len(file.problems)
    changes = list(_changes(file, view, line, key, step, cells, order))
    if changes and len(file.problems) == count:
        try:
            said = {SET[one.column][0]: one.after for one in changes}
            checked_step(accepted_plan(view).steps.get(key, PlanStep()), said, now.day)
            file.changes += changes
        except FinOpsError as error:
            file.problems.append(Problem(line, None, None, error.message))
    return sum(_is_another_day(cells[name], getattr(step, name), order) for name in _FOLLOWING_DAYS if name in cells)


def _step_of(view: PlanView, cells: Mapping[str, str]) -> tuple[StepKey, Any]:
    """The step that a row is about. Raises Refused: there is none."""
    capability = find_capability(cells["capability"], read_framework())
    stages = {stage.id: stage for stage in Stage}
    stage = stages.get(cells["to_stage"].casefold())
    for step in rows_of(view.plan.steps):
        if capability is not None and stage is not None and (step.capability, step.to_stage) == (capability.id, stage):
            return (capability.id, stage), step
    raise Refused(
        "The plan has no step of {capability} to {stage}.", capability=cells["capability"], stage=cells["to_stage"]
    )


def _check_said_once(file: PlanFile, now: PlansNow, line: int, about: tuple[int, StepKey], said: Sequence[str]) -> None:
    """Raises Refused: an earlier row is about the same step and says something else."""
    name, first, earlier = now.met.setdefault(about, (file.name, line, list(said)))
    if earlier == list(said):
        return
    if name == file.name:
        raise Refused("Row {row} is about the same step and says something else. Keep one of them.", row=first)
    raise Refused(
        "Row {row} of {file} is about the same step and says something else. Keep one of them.", row=first, file=name
    )


def _changes(
    file: PlanFile, view: PlanView, line: int, key: StepKey, step: Any, cells: Mapping[str, str], order: str
) -> Iterator[StepChange]:
    """What the cells of a row change of a step; a value that is not possible is a problem."""
    accepted = view.accepted.steps.get(key) if view.accepted is not None else None
    for column in filter(cells.__contains__, SET):
        text, shown = cells[column], _shown(step, column)
        if text == shown or (column == "status" and _asks_nothing(text, accepted)):
            continue
        try:
            after = _value(column, text, order)
        except FinOpsError as error:
            file.problems.append(Problem(line, column, text, error.message))
            continue
        before = shown if column == "status" else _value(column, shown, "")
        if before != after:
            yield StepChange(line, view.place, key, column, before, after)


def _asks_nothing(status: str, accepted: PlanStep | None) -> bool:
    """Whether a status in a cell asks for nothing: no person sets it, or the step has it below the state that the plan
    shows."""
    if accepted is None:
        return status in _SAYS_NOTHING
    return status in _SAYS_NOTHING[1:] or status == accepted.status


def _value(column: str, text: str, order: str) -> Any:
    """A cell as a step holds it. Raises Refused: it is not possible."""
    if column not in _PINS or not text:
        return checked_value(SET[column][0], text)
    if find_quarter(text) is not None or find_period(text) is not None:
        raise Refused("{text} is not a single day. Expected a date such as 2027-03-31.", text=text)
    return checked_value(SET[column][0], read_day(text, order))


def _shown(step: Any, column: str) -> str:
    """What an export says of a step."""
    value = getattr(step, SET[column][1])
    if column == "links":
        return " ".join(value)
    if value is None or pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value).strip()


def _is_another_day(text: str, day: pd.Timestamp, order: str) -> bool:
    """Whether a cell names another day than the plan has."""
    if not text or pd.isna(day):
        return bool(text) or not pd.isna(day)
    try:
        return read_day(text, order) != day.date()
    except FinOpsError:
        return True
