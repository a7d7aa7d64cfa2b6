"""Plans of scopes: acceptance, what people set for steps, and ticked criteria; every write is a change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Row, Select, Table, func, insert, select

from finops_model.assessment import AcceptedPlan, Baseline, Person, PlanStep, StepKey, StepStatus, Tick
from finops_model.framework import Stage
from finops_model.messages import to_json
from finops_model.store.change import add_rows, change, expect_revision, mention
from finops_model.store.frames import columns_of, fetch, frame_of
from finops_model.store.in_force import in_force
from finops_model.store.names import Names, names_of, read_capabilities
from finops_model.store.plan_tables import PLAN, PLAN_BASELINE, PLAN_STEP, PLAN_TICK
from finops_model.store.tables import CAPABILITY, CHANGE, CHANGE_FILE

IMPORTED = "import-plan"
"""The kind of change that brings plans from files."""

_STEP = ("status", "owner", "effort", "starts_on", "finishes_on", "note", "links", "started_on", "ended_on")
_ENTRIES = "entry_id set_on capability to_stage status owner effort starts_on finishes_on note at actor change_id"


def read_plan(connection: Connection, scope_id: int, day: date) -> AcceptedPlan | None:
    """The plan of a scope as it counts on a day; None: nothing is accepted."""
    return read_plans(connection, day, [scope_id]).get(int(scope_id))


def read_plans(connection: Connection, day: date, scope_ids: Collection[int] | None = None) -> dict[int, AcceptedPlan]:
    """The plans of scopes (None: of all) as they count on a day, by scope; those without one are missing."""
    capacities: dict[int, int] = {}
    for row in _in_force(connection, PLAN, day, scope_ids):
        capacities[row.scope_id] = row.capacity
    steps, baselines = _by_scope(capacities), _by_scope(capacities)
    ticks: dict[int, dict[tuple[str, str], Tick]] = {scope_id: {} for scope_id in capacities}
    for row in _in_force(connection, PLAN_STEP, day, capacities):
        steps[row.scope_id][row.slug, Stage(row.stage)] = _plan_step(row)
    for row in _in_force(connection, PLAN_BASELINE, day, capacities):
        baselines[row.scope_id].setdefault((row.slug, Stage(row.stage)), Baseline(row.starts_on, row.finishes_on))
    for row in _in_force(connection, PLAN_TICK, day, capacities):
        ticks[row.scope_id][row.slug, row.criterion] = Tick(row.met, row.evidence, row.author, row.set_on)
    return {
        scope_id: AcceptedPlan(capacity, steps[scope_id], baselines[scope_id], ticks[scope_id])
        for scope_id, capacity in capacities.items()
    }


def read_plan_entries(connection: Connection, scope_id: int) -> pd.DataFrame:
    """The whole history in force of what was set for the steps of a scope, in the order in which it counts.

    Returns:
        ``entry_id, set_on, capability, to_stage`` (1 to 3), ``status, owner, effort`` (NaN: left to the stage),
        ``starts_on, finishes_on`` (NaT: flows), ``note, at`` (UTC), ``actor`` (who wrote it), ``change_id``. Nothing
        set: no rows.
    """
    said = columns_of(PLAN_STEP, "stage status owner effort starts_on finishes_on note")
    asked = (
        select(PLAN_STEP.c.id, PLAN_STEP.c.set_on, CAPABILITY.c.slug, *said)
        .add_columns(CHANGE.c.at, CHANGE.c.actor, CHANGE.c.id)
        .join(CAPABILITY, CAPABILITY.c.id == PLAN_STEP.c.capability_id)
        .join(CHANGE, CHANGE.c.id == PLAN_STEP.c.change_id)
        .where(PLAN_STEP.c.scope_id == int(scope_id), in_force(PLAN_STEP))
        .order_by(PLAN_STEP.c.set_on, PLAN_STEP.c.id)
    )
    return frame_of(_ENTRIES, fetch(connection, asked))


def read_last_plan_change(connection: Connection, scope_id: int) -> int | None:
    """The newest change in force that wrote to the plan of a scope; None: nothing has."""
    newest = [
        connection.scalar(select(func.max(table.c.change_id)).where(table.c.scope_id == int(scope_id), in_force(table)))
        for table in (PLAN, PLAN_STEP, PLAN_BASELINE, PLAN_TICK)
    ]
    return max((one for one in newest if one is not None), default=None)


def accept_plan(
    connection: Connection,
    scope_id: int,
    set_on: date,
    capacity: int,
    baselines: Mapping[StepKey, Baseline],
    by: Person,
    expected_revision: int | None = None,
) -> int | None:
    """Accepts steps with the dates that they have, and sets the capacity of the plan.

    Returns:
        The change; None when the plan has that capacity and the steps are accepted already.

    Raises:
        UnknownName: there is no such scope. Conflict: as :func:`.change.expect_revision`.
    """
    names = names_of(connection, scope_id)
    expect_revision(connection, [names.organization_id], expected_revision)
    plan = read_plan(connection, scope_id, set_on)
    new = {key: baseline for key, baseline in baselines.items() if plan is None or key not in plan.steps}
    if plan is not None and plan.capacity == capacity and not new:
        return None
    with change(connection, "accept-plan", by) as change_id:
        mention(connection, change_id, names)
        same = _same(names, change_id, set_on)
        if plan is None or plan.capacity != capacity:
            connection.execute(insert(PLAN), same | {"capacity": capacity})
        _add_baselines(connection, new, same)
        _add_steps(connection, dict.fromkeys(new, PlanStep()), same)
    return change_id


@dataclass(frozen=True, slots=True)
class ScopeSteps:
    """What people say of the steps of a scope.

    Attributes:
        steps: the steps as they become.
        baselines: the dates of the steps that are accepted with it.
        ticks: by capability id and criterion id; who ticks is who writes.
        revision: of the organization, as the person saw it; None: any is fine.
    """

    scope_id: int
    steps: Mapping[StepKey, PlanStep]
    baselines: Mapping[StepKey, Baseline] = field(default_factory=dict)
    ticks: Mapping[tuple[str, str], Tick] = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class StepsFile:
    """A file that plans came from: its name, the digest of its bytes, its rows and those that were left out, and the
    notices about it."""

    name: str
    sha256: str
    rows: int
    skipped: int = 0
    notices: Sequence[str] = ()


def save_plan_steps(
    connection: Connection,
    scope_id: int,
    set_on: date,
    steps: Mapping[StepKey, PlanStep],
    by: Person,
    expected_revision: int | None = None,
    baselines: Mapping[StepKey, Baseline] | None = None,
    ticks: Mapping[tuple[str, str], Tick] | None = None,
) -> int | None:
    """As :func:`save_plans`, for what a person says of a single scope."""
    plan = ScopeSteps(scope_id, steps, baselines or {}, ticks or {}, expected_revision)
    return save_plans(connection, set_on, [plan], by)


def save_plans(
    connection: Connection,
    set_on: date,
    plans: Sequence[ScopeSteps],
    by: Person,
    files: Sequence[StepsFile] = (),
    partial: bool = False,
) -> int | None:
    """Sets what people say of steps and criteria, of all scopes as one change; what counts already is left out.

    Args:
        files: where it came from; none: a person wrote it.
        partial: rows of the files were left out.

    Returns:
        The change; None when nothing was left to write.

    Raises:
        UnknownName: there is no such scope. Conflict: as :func:`.change.expect_revision`.
    """
    left = [(names_of(connection, plan.scope_id), _without_known(connection, plan, set_on)) for plan in plans]
    for names, plan in left:
        expect_revision(connection, [names.organization_id], plan.revision)
    left = [(names, plan) for names, plan in left if plan.steps or plan.ticks]
    if not left:
        return None
    with change(connection, IMPORTED if files else "plan", by, partial=partial) as change_id:
        for names, plan in left:
            _write_steps(connection, change_id, names, set_on, plan, by)
        _add_files(connection, change_id, files)
    return change_id


def _without_known(connection: Connection, said: ScopeSteps, set_on: date) -> ScopeSteps:
    """What of it does not count already."""
    plan = read_plan(connection, said.scope_id, set_on) or AcceptedPlan(1)
    steps = {key: step for key, step in said.steps.items() if plan.steps.get(key) != step}
    baselines = {key: baseline for key, baseline in said.baselines.items() if key in steps}
    ticks = {key: tick for key, tick in said.ticks.items() if not _ticked(plan, key, tick)}
    return replace(said, steps=steps, baselines=baselines, ticks=ticks)


def _write_steps(
    connection: Connection, change_id: int, names: Names, set_on: date, plan: ScopeSteps, by: Person
) -> None:
    mention(connection, change_id, names)
    same = _same(names, change_id, set_on)
    _add_baselines(connection, plan.baselines, same)
    _add_steps(connection, plan.steps, same)
    _add_ticks(connection, {key: (tick, by.name) for key, tick in plan.ticks.items()}, same)


def _add_files(connection: Connection, change_id: int, files: Sequence[StepsFile]) -> None:
    nothing = dict.fromkeys(("created", "changed", "unchanged", "targets"), 0)
    rows = [
        {"change_id": change_id, "position": position, "name": file.name, "sha256": file.sha256, "rows": file.rows}
        | {"skipped": file.skipped, "notices": [to_json(notice) for notice in file.notices], "mapping": {}}
        | nothing
        for position, file in enumerate(files)
    ]
    add_rows(connection, CHANGE_FILE, rows)


def copy_plans(connection: Connection, change_id: int, into: Mapping[int, int], prefer_given: bool) -> None:
    """Writes the plans in force of scopes again, as a part of a change, for the scopes that these become.

    Args:
        prefer_given: whether they win over what the other plan says of the same capacity, step or criterion.
    """
    for table, subject in (
        (PLAN, ()),
        (PLAN_BASELINE, ("capability_id", "stage")),
        (PLAN_STEP, ("capability_id", "stage")),
        (PLAN_TICK, ("capability_id", "criterion")),
    ):
        kept = {_subject(row, row.scope_id, subject) for row in _rows(connection, table, set(into.values()))}
        given = [(row, into[row.scope_id]) for row in _rows(connection, table, into)]
        copies = [
            dict(row._mapping) | {"scope_id": scope_id, "change_id": change_id}
            for row, scope_id in given
            if prefer_given or _subject(row, scope_id, subject) not in kept
        ]
        add_rows(connection, table, [{name: copy[name] for name in copy if name != "id"} for copy in copies])


def _subject(row: Row[Any], scope_id: int, names: Iterable[str]) -> tuple[Any, ...]:
    """What a row is about in the scope where it goes."""
    return (scope_id, *(getattr(row, name) for name in names))


def _rows(connection: Connection, table: Table, scope_ids: Collection[int]) -> list[Row[Any]]:
    """The rows in force of scopes, in the order of writing."""
    asked = select(table).where(table.c.scope_id.in_(list(scope_ids)), in_force(table)).order_by(table.c.id)
    return list(connection.execute(asked).all())


def _in_force(connection: Connection, table: Table, day: date, scope_ids: Collection[int] | None) -> list[Row[Any]]:
    """The rows that count up to a day, the oldest first, with the capability's id as ``slug`` where there is one."""
    asked: Select[*tuple[Any, ...]] = select(table).where(table.c.set_on <= day, in_force(table))
    if "capability_id" in table.c:
        asked = asked.add_columns(CAPABILITY.c.slug).join(CAPABILITY, CAPABILITY.c.id == table.c.capability_id)
    if scope_ids is not None:
        asked = asked.where(table.c.scope_id.in_([int(id) for id in scope_ids]))
    return list(connection.execute(asked.order_by(table.c.set_on, table.c.id)).all())


def _by_scope(scope_ids: Iterable[int]) -> dict[int, dict[StepKey, Any]]:
    return {scope_id: {} for scope_id in scope_ids}


def _plan_step(row: Row[Any]) -> PlanStep:
    """A row as what people set."""
    said = {name: getattr(row, name) for name in _STEP}
    return PlanStep(**said | {"status": StepStatus(row.status), "links": tuple(row.links)})


def _ticked(plan: AcceptedPlan, key: tuple[str, str], tick: Tick) -> bool:
    """Whether a criterion is ticked so already, with that evidence."""
    known = plan.ticks.get(key, Tick(False))
    return (known.met, known.evidence) == (tick.met, tick.evidence)


def _same(names: Names, change_id: int, set_on: date) -> dict[str, Any]:
    """What all rows of a change say."""
    return {"change_id": change_id, "scope_id": names.scope_id, "set_on": set_on}


def _add_baselines(connection: Connection, baselines: Mapping[StepKey, Baseline], same: Mapping[str, Any]) -> None:
    capabilities = read_capabilities(connection)
    rows = [
        {"capability_id": capabilities.id(None, capability), "stage": int(stage)}
        | {"starts_on": baseline.starts_on, "finishes_on": baseline.finishes_on}
        for (capability, stage), baseline in baselines.items()
    ]
    add_rows(connection, PLAN_BASELINE, [row | dict(same) for row in rows])


def _add_steps(connection: Connection, steps: Mapping[StepKey, PlanStep], same: Mapping[str, Any]) -> None:
    capabilities = read_capabilities(connection)
    rows = [
        {"capability_id": capabilities.id(None, capability), "stage": int(stage)}
        | {name: getattr(step, name) for name in _STEP}
        | {"status": step.status.value, "links": list(step.links)}
        for (capability, stage), step in steps.items()
    ]
    add_rows(connection, PLAN_STEP, [row | dict(same) for row in rows])


def _add_ticks(
    connection: Connection, ticks: Mapping[tuple[str, str], tuple[Tick, str]], same: Mapping[str, Any]
) -> None:
    capabilities = read_capabilities(connection)
    rows = [
        {"capability_id": capabilities.id(None, capability), "criterion": criterion}
        | {"met": tick.met, "evidence": tick.evidence, "author": author}
        for (capability, criterion), (tick, author) in ticks.items()
    ]
    add_rows(connection, PLAN_TICK, [row | dict(same) for row in rows])
