"""Taking found due dates and targets over into a person's draft of targets, where they are looked at and saved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from finops_model.actions import drafts
from finops_model.actions.rights import check_right
from finops_model.actions.target_draft import TargetDraft, choices_in_force, nothing_chosen
from finops_model.assessment import Person
from finops_model.framework import Stage, read_framework
from finops_model.scoring.what_if import newest_written
from finops_model.store import open_store
from finops_model.views.places import Place


def take_over(by: Person, place: Place, day: date, dues: Mapping[str, date], targets: Mapping[str, Stage]) -> int:
    """Adds due dates and targets to the draft of targets of a person; what else the draft holds stays.

    Args:
        day: from when the draft counts if it says nothing else.
        dues: due dates by capability id; ``targets``: stages by capability id.

    Returns:
        How many capabilities the draft has changes for now.

    Raises:
        Refused: the draft was written by another version.
    """
    check_right(by, "keep drafts")
    framework, scope_id = read_framework(), place.scope.id
    entries = open_store().read_targets(scope_id=scope_id)
    content = drafts.read(by, scope_id, "targets")
    draft = TargetDraft(base=newest_written(entries)) if content is None else TargetDraft.from_json(content, framework)
    choices = dict(draft.choices)
    known = choices_in_force(entries, draft.agreed_on or day, framework) | choices
    for capability in (*dues, *targets):
        choice = choices.get(capability) or known.get(capability) or nothing_chosen(capability)
        due_on, stage = dues.get(capability, choice.due_on), targets.get(capability)
        choices[capability] = replace(choice, due_on=due_on, entry=choice.entry if stage is None else stage.id)
    drafts.keep(by, scope_id, "targets", replace(draft, choices=choices).to_json())
    return len(choices)
