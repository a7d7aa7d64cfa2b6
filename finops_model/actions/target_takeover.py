"""Taking found due dates and targets over into a person's draft of targets, where they are looked at and saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from finops_model.actions import drafts
from finops_model.actions.rights import check_right
from finops_model.actions.target_draft import GOAL, Choice, TargetDraft, choices_in_force, nothing_chosen
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage, read_framework
from finops_model.messages import plural
from finops_model.scoring.what_if import newest_written
from finops_model.store import open_store
from finops_model.views.places import Place


def take_over(
    by: Person, place: Place, day: date, dues: Mapping[str, date | None], targets: Mapping[str, Stage | None]
) -> int:
    """Adds due dates and targets to the draft of targets of a person; what else the draft holds stays.

    Args:
        day: from when the draft counts if it says nothing else.
        dues: due dates by capability id (None: without one); ``targets``: stages by capability id (None: no target).

    Returns:
        How many capabilities the draft has changes for now.

    Raises:
        Refused: the draft was written by another version, or a due date to be taken away is that of the goal stage.
    """
    check_right(by, "keep drafts")
    framework, scope_id = read_framework(), place.scope.id
    entries = open_store().read_targets(scope_id=scope_id)
    content = drafts.read(by, scope_id, "targets")
    draft = TargetDraft(base=newest_written(entries)) if content is None else TargetDraft.from_json(content, framework)
    choices = dict(draft.choices)
    known = choices_in_force(entries, draft.agreed_on or day, framework) | choices
    _check_due_dates([id for id, due_on in dues.items() if due_on is None], known, framework)
    for capability in (*dues, *targets):
        choice = choices.get(capability) or known.get(capability) or nothing_chosen(capability)
        due_on, entry = dues.get(capability, choice.due_on), choice.entry
        if capability in targets:
            stage = targets[capability]
            entry = "none" if stage is None else stage.id
        choices[capability] = replace(choice, due_on=due_on, entry=entry)
    drafts.keep(by, scope_id, "targets", replace(draft, choices=choices).to_json())
    return len(choices)


def _check_due_dates(without: Sequence[str], known: Mapping[str, Choice], framework: Framework) -> None:
    """Raises Refused: the goal stage has a due date, which counts where a capability has none of its own."""
    goal = known.get(GOAL)
    if not without or goal is None or goal.due_on is None:
        return
    raise Refused(
        plural(
            "{names} has the due date of the goal stage, {day}. Take it away there, or choose another day.",
            "{names} have the due date of the goal stage, {day}. Take it away there, or choose other days.",
            len(without),
            names=", ".join(framework.capability(id).name for id in without),
            day=goal.due_on.isoformat(),
        )
    )
