"""Plans that come back from a spreadsheet: what people changed in an export, checked against the plan as it is now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from finops_model.actions.plans import checked_step, set_steps
from finops_model.actions.rights import check_right
from finops_model.assessment import Person, PlanStep, StepKey
from finops_model.batch import Problem
from finops_model.errors import FinOpsError, Refused
from finops_model.formulas import unescape_formula
from finops_model.framework import Stage, find_capability, read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.kind import read_tables
from finops_model.importers.tables import Source, Table, field_name
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, read_plan

_SET = {
    "status": "state",
    "owner": "owner",
    "effort": "effort",
    "pinned_starts_on": "pinned_starts_on",
    "pinned_finishes_on": "pinned_finishes_on",
    "note": "note",
    "links": "links",
}
"""The columns that people set, and where a plan has them."""
_FIELDS = {"pinned_starts_on": "starts_on", "pinned_finishes_on": "finishes_on"}
_NEEDED = ("organization", "capability", "to_stage")


@dataclass(slots=True)
class PlanImport:
    """What a file of a plan would change, or has changed.

    Attributes:
        rows: how many rows it has.
        said: by place, what people changed of each step; nothing changed: empty.
        seen: by place, the steps as they were when the file was checked.
        problems: what is wrong, with row and column; then nothing is written.
        change_ids: the changes that were written, one for each scope.
    """

    rows: int = 0
    said: dict[Place, dict[StepKey, dict[str, str]]] = field(default_factory=dict)
    seen: dict[Place, dict[StepKey, PlanStep]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    change_ids: list[int] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """How many steps change."""
        return sum(map(len, self.said.values()))


def plan_table(source: Source) -> Table | None:
    """The table of a file that holds a plan; None: it holds something else, or cannot be read."""
    try:
        tables = read_tables(source.name, source.content, known_headers(read_framework()))
    except FinOpsError:
        return None
    names = {field_name(text) for text in tables[0].header} if len(tables) == 1 else set()
    return tables[0] if {*_NEEDED, "status"} <= names and names & {*_FIELDS, "effort", "links", "note"} else None


def import_plan(by: Person, table: Table, day: date, dry_run: bool = False) -> PlanImport:
    """Takes in what people changed in the table of a plan: everything, or nothing when anything is wrong.

    A cell that says what the plan says already changes nothing; an empty one takes its value away.

    Args:
        day: from when it counts.
        dry_run: check, and write nothing.

    Raises:
        Conflict: somebody changed a step in between.
    """
    check_right(by, "plan")
    found, views = PlanImport(), dict[tuple[str, str], PlanView]()
    for line, cells in _lines(table):
        found.rows += 1
        _check_row(by, found, views, line, cells, day)
    if not dry_run and not found.problems:
        for place, said in found.said.items():
            change_id = set_steps(by, place, day, said, seen=found.seen[place])
            found.change_ids += [] if change_id is None else [change_id]
    return found


def _lines(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by canonical column, each with its line."""
    names = [field_name(text) for text in table.header]
    for chunk in table.chunks():
        for line, cells in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True):
            yield line, {name: unescape_formula(text).strip() for name, text in zip(names, cells, strict=True)}


def _check_row(
    by: Person,
    found: PlanImport,
    views: dict[tuple[str, str], PlanView],
    line: int,
    cells: Mapping[str, str],
    day: date,
) -> None:
    """Adds what a row changes, or its problems."""
    names = cells["organization"], cells.get("scope", "")
    try:
        if names not in views:
            views[names] = read_plan(by, names[0], names[1] or None, day)
        key, step = _step_of(views[names], cells)
    except FinOpsError as error:
        found.problems.append(Problem(line, None, None, error.message))
        return
    view = views[names]
    changed = {name: cells[name] for name in _SET if name in cells and cells[name] != _shown(step, name)}
    before = view.accepted.steps.get(key, PlanStep()) if view.accepted else PlanStep()
    for name, text in changed.items():
        try:
            checked_step(before, {_FIELDS.get(name, name): text}, day)
        except FinOpsError as error:
            found.problems.append(Problem(line, name, text, error.message))
    if changed:
        said = {_FIELDS.get(name, name): text for name, text in changed.items()}
        found.said.setdefault(view.place, {})[key] = said
        found.seen.setdefault(view.place, {})[key] = before


def _step_of(view: PlanView, cells: Mapping[str, str]) -> tuple[StepKey, Any]:
    """The step that a row is about. Raises Refused: there is none."""
    capability = find_capability(cells["capability"], read_framework())
    stages = {stage.id: stage for stage in Stage}
    stage = stages.get(cells["to_stage"].casefold())
    steps: Any = view.plan.steps.itertuples(index=False)
    for step in steps:
        if capability is not None and stage is not None and (step.capability, step.to_stage) == (capability.id, stage):
            return (capability.id, stage), step
    raise Refused(
        "The plan has no step of {capability} to {stage}.", capability=cells["capability"], stage=cells["to_stage"]
    )


def _shown(step: Any, name: str) -> str:
    """What an export says of a step."""
    value = getattr(step, _SET[name])
    if name == "links":
        return " ".join(value)
    if value is None or pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value).strip()
