"""Plans that come back from a spreadsheet: what people changed in an export, checked against the plan as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from finops_model.actions.plan_draft import Said, with_said
from finops_model.actions.plan_rows import NEEDED, SET, PlanFile, PlansNow, StepChange, read_plan_rows
from finops_model.actions.plans import checked_steps
from finops_model.actions.rights import check_right
from finops_model.assessment import AcceptedPlan, Person, PlanStep, StepKey
from finops_model.errors import FinOpsError, Refused
from finops_model.framework import read_framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.files.content import content_digest, content_size
from finops_model.importers.files.kind import read_tables
from finops_model.importers.tables import Source, Table, Unreadable, field_name
from finops_model.messages import Message, plural
from finops_model.store import StepsFile, open_store
from finops_model.views.places import Place
from finops_model.views.plan import PlanView, redrawn
from finops_model.views.what_if import Effect, effect_of

_NAMED = 5
"""How many files a refusal names."""


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What files of plans would change, or have changed.

    Attributes:
        day: from when it counts.
        said: by place and step, the values that good rows set (:data:`.plans.FIELDS`).
        seen: by place, the steps as they were when the files were compared.
        effects: by place, what the plan comes to now, and with what good rows set.
        change_id: the change that was written; None: nothing was.
    """

    day: date
    files: tuple[PlanFile, ...]
    said: Mapping[Place, Mapping[StepKey, Mapping[str, Any]]]
    seen: Mapping[Place, Mapping[StepKey, PlanStep]]
    effects: Mapping[Place, Effect]
    change_id: int | None = None

    @property
    def steps(self) -> int:
        """How many steps change."""
        return sum(map(len, self.said.values()))

    @property
    def problem_count(self) -> int:
        """How many problems all files have."""
        return sum(len(file.problems) for file in self.files)


def plan_tables(sources: Sequence[Source]) -> list[Table]:
    """The tables of files that hold plans; none of them does: empty.

    Raises:
        Refused: some hold plans and others do not: what brings ratings is another import.
    """
    tables = [_plan_table(source) for source in sources]
    plans = [table for table in tables if table is not None]
    if 0 < len(plans) < len(tables):
        others = [source.name for source, table in zip(sources, tables, strict=True) if table is None]
        raise Refused(_apart_text([table.file for table in plans], others))
    return plans


def _apart_text(plans: Sequence[str], others: Sequence[str]) -> Message:
    return plural(
        "{plans} holds a plan. Import it apart from the other files: {others}. Nothing was read.",
        "{plans} hold plans. Import them apart from the other files: {others}. Nothing was read.",
        count=len(plans),
        plans=_named(plans),
        others=_named(others),
    )


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")


def _plan_table(source: Source) -> Table | None:
    """The table of a file that holds a plan; None: it holds something else, or cannot be read."""
    try:
        content_size(source.content)
        tables = read_tables(source.name, source.content, known_headers(read_framework()))
    except FinOpsError:
        return None
    names = {field_name(text) for text in tables[0].header} if len(tables) == 1 else set()
    return tables[0] if {*NEEDED, "status"} <= names and names & (SET.keys() - {"status"}) else None


def preview(by: Person, sources: Sequence[Source], day: date) -> PlanImport:
    """What people changed in files of plans; writes nothing.

    A cell that says what the plan says already changes nothing; an empty one takes its value away.

    Args:
        sources: files that hold plans (:func:`plan_tables`).
        day: from when it counts.
    """
    check_right(by, "plan")
    with open_store().reading() as moment:
        now = PlansNow(moment, day)
        files = [_read_file(source, table, now) for source, table in zip(sources, plan_tables(sources), strict=True)]
    plans = {view.place: view for view in now.views.values() if not isinstance(view, FinOpsError)}
    seen = _seen(plans, [change for file in files for change in file.changes])
    said: dict[Place, Said] = {}
    for change in [change for file in files for change in file.changes]:
        said.setdefault(change.place, {}).setdefault(change.step, {})[SET[change.column][0]] = change.after
    effects = {place: _effect(plans[place], values, day) for place, values in said.items()}
    return PlanImport(day, tuple(files), said, seen, effects)


def _read_file(source: Source, table: Table, now: PlansNow) -> PlanFile:
    """The file, read to where it breaks off."""
    try:
        return read_plan_rows(table, content_digest(source.content), now)
    except Unreadable as error:
        return PlanFile(source.name, "", problems=[error.problem])


def _effect(view: PlanView, said: Said, day: date) -> Effect:
    """What a plan comes to now, and with these values."""
    accepted, _ = with_said(view.accepted or AcceptedPlan(view.plan.capacity), said, day)
    return effect_of(view.plan, redrawn(view, accepted))


def _seen(plans: Mapping[Place, PlanView], changes: Sequence[StepChange]) -> dict[Place, dict[StepKey, PlanStep]]:
    """The steps that change as they are now."""
    seen: dict[Place, dict[StepKey, PlanStep]] = {}
    for change in changes:
        accepted = plans[change.place].accepted
        known = accepted.steps if accepted is not None else {}
        seen.setdefault(change.place, {})[change.step] = known.get(change.step, PlanStep())
    return seen


def confirm(by: Person, shown: PlanImport, partial: bool = False) -> int | None:
    """Writes what a preview showed, as one change for all organizations and scopes.

    Args:
        partial: leave out the rows with problems.

    Returns:
        The change; None when nothing is left to write.

    Raises:
        Refused: a file has a problem and ``partial`` is not set.
        Conflict: somebody changed a step in between.
    """
    check_right(by, "plan")
    if shown.problem_count and not partial:
        raise Refused("The files have problems. Nothing was written.")
    store = open_store()
    with store.reading() as moment:
        plans = [
            checked_steps(moment, place, shown.day, said, seen=shown.seen[place]) for place, said in shown.said.items()
        ]
    files = [StepsFile(one.name, one.sha256, one.rows, one.faulty, one.notices) for one in shown.files]
    return store.save_plans(shown.day, plans, by, files, partial=shown.problem_count > 0)


def import_plans(
    by: Person, sources: Sequence[Source], day: date, *, only_good_rows: bool = False, dry_run: bool = False
) -> PlanImport:
    """Takes in what people changed in files of plans: everything, or nothing when anything in them is wrong.

    Args:
        sources, day: as :func:`preview` takes them.
        only_good_rows: leave out rows with problems instead of refusing all.
        dry_run: compare, and write nothing.

    Raises:
        Conflict: somebody changed a step in between.
    """
    shown = preview(by, sources, day)
    if dry_run or (shown.problem_count and not only_good_rows):
        return shown
    return replace(shown, change_id=confirm(by, shown, only_good_rows))
