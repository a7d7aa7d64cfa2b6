"""The commands of ``plan``: accept, show, set and what-if (SEMANTICS 8)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from finops_model.cli import plan_options
from finops_model.cli.options import AsJson, OfScope, OnDay, Whose, read_day, user, write_answer
from finops_model.cli.pages import Commands
from finops_model.errors import Refused, UnknownName
from finops_model.messages import message
from finops_model.settings import today
from finops_model.texts import say

if TYPE_CHECKING:
    from finops_model.assessment import StepKey
    from finops_model.framework import Stage
    from finops_model.views.plan import PlanView

plan = Commands(
    message("Accepts the proposed steps as a plan, keeps it up to date, and shows what a change would bring.")
)

PlanCapacity = Annotated[
    int | None,
    typer.Option(
        "--capacity",
        min=1,
        metavar=message("NUMBER"),
        help=message("How many steps may run in the same quarter. Default: as accepted, or 4."),
    ),
]


@plan.command("accept")
def accept(
    organization: Whose,
    capacity: PlanCapacity = None,
    step: Annotated[
        list[str] | None,
        typer.Option(
            "--step",
            metavar=message("CAPABILITY:STAGE"),
            help=message("Accepts this step only. Can be repeated. Default: all."),
        ),
    ] = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Accepts the proposed steps: they become the plan, with their dates as its baseline."""
    from finops_model.actions import plans

    view = _view(organization, scope, as_of)
    steps = None if step is None else [_step_key(text) for text in step]
    change_id = plans.accept(user(), view.place, view.now.day, capacity, steps)
    _answer(_view(organization, scope, as_of), as_json, change_id=change_id)


@plan.command("show")
def show(organization: Whose, scope: OfScope = None, as_of: OnDay = None, as_json: AsJson = False) -> None:
    """Shows the plan, or the proposal while nothing is accepted, and where it leads if it is kept."""
    _answer(_view(organization, scope, as_of), as_json)


@plan.command("set")
def set_step(
    organization: Whose,
    capability: plan_options.Capability,
    stage: plan_options.ToStage,
    status: plan_options.Status = None,
    owner: plan_options.Owner = None,
    effort: plan_options.Effort = None,
    starts_on: plan_options.StartsOn = None,
    finishes_on: plan_options.FinishesOn = None,
    note: plan_options.Note = None,
    link: plan_options.Links = None,
    met: plan_options.Met = None,
    open_criteria: plan_options.NotMet = None,
    evidence: plan_options.Evidence = "",
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Sets what is known about a step; what is left out stays as it is."""
    from finops_model.actions import plans
    from finops_model.assessment import Tick

    view = _view(organization, scope, as_of)
    key = (_capability_id(capability), _stage(stage))
    given = {"status": status, "owner": owner, "effort": effort, "note": note, "links": link}
    given |= {"starts_on": starts_on, "finishes_on": finishes_on}
    said = {name: value for name, value in given.items() if value is not None}
    ticks = {(key[0], id): Tick(True, evidence) for id in met or ()}
    ticks |= {(key[0], id): Tick(False, evidence) for id in open_criteria or ()}
    change_id = plans.set_steps(user(), view.place, view.now.day, {key: said}, ticks)
    _answer(_view(organization, scope, as_of), as_json, change_id=change_id)


@plan.command("what-if")
def what_if(
    organization: Whose,
    capacity: PlanCapacity = None,
    due: plan_options.OtherDues = None,
    target: plan_options.OtherTargets = None,
    effort: plan_options.OtherEfforts = None,
    drop: plan_options.Dropped = None,
    scope: OfScope = None,
    as_of: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Shows the plan beside the one that another capacity, dates, targets or efforts would give. Writes nothing."""
    from finops_model.cli.plan_answers import what_if_answer, what_if_text
    from finops_model.roadmap import Changes
    from finops_model.views.plan import what_if as plan_with

    changes = Changes(
        capacity,
        {_step_key(key): _quarters(value) for key, value in _pairs(effort)},
        {_capability_id(key): _due_day(value) for key, value in _pairs(due)},
        {_capability_id(key): _target_stage(value) for key, value in _pairs(target)},
        frozenset(_step_key(text) for text in drop or ()),
    )
    view = _view(organization, scope, as_of)
    write_answer(what_if_answer(view, plan_with(view, changes)), as_json, what_if_text)


def _view(organization: str, scope: str | None, as_of: date | None) -> "PlanView":
    """The plan of a scope on a day."""
    from finops_model.views.plan import read_plan

    return read_plan(user(), organization, scope, as_of or today())


def _answer(view: "PlanView", as_json: bool, **more: Any) -> None:
    from finops_model.cli.plan_answers import plan_answer, plan_text

    write_answer(more | plan_answer(view.place, view.plan), as_json, plan_text)


def _pairs(texts: Iterable[str] | None) -> list[tuple[str, str]]:
    """``NAME=VALUE`` in two. Raises typer.BadParameter."""
    pairs: list[tuple[str, str]] = []
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        if not equals:
            raise typer.BadParameter(say("{text!r} is not of the form NAME=VALUE.", text=text))
        pairs.append((name.strip(), value.strip()))
    return pairs


def _step_key(text: str) -> "StepKey":
    """``CAPABILITY:STAGE``. Raises typer.BadParameter, UnknownName."""
    capability, colon, stage = text.rpartition(":")
    if not colon:
        raise typer.BadParameter(say("{text!r} is not of the form CAPABILITY:STAGE.", text=text))
    return _capability_id(capability.strip()), _stage(stage)


def _capability_id(name: str) -> str:
    """The id of the capability that a name means. Raises UnknownName."""
    from finops_model.framework import close_capabilities, find_capability, read_framework

    found = find_capability(name, read_framework())
    if found is None:
        close = [one.name for one in close_capabilities(name, read_framework())]
        raise UnknownName("capability", name, close)
    return found.id


def _stage(text: str) -> "Stage":
    """A stage that a step can lead to. Raises Refused."""
    from finops_model.framework import Stage

    stages = {stage.id: stage for stage in Stage if stage > 0}
    if text.strip().casefold() not in stages:
        raise Refused("{stage!r} is not a stage that a step leads to: crawl, walk or run.", stage=text.strip())
    return stages[text.strip().casefold()]


def _target_stage(text: str) -> "Stage | None":
    return None if text.casefold() == "none" else _stage(text)


def _due_day(text: str) -> date | None:
    return None if text.casefold() == "none" else read_day(text)


def _quarters(text: str) -> int:
    """An effort. Raises Refused."""
    from finops_model.actions.plans import checked_effort

    return checked_effort(text) or 1
