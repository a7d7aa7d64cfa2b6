"""A mapping as people change it: each column of a file with what it is taken as, and the answers that a change gives.

The answers are those of :attr:`finops_model.importers.tables.Options.mapping`: a field, or a capability's name, with
the column that holds it, or ``column:NAME`` for one that is left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from finops_model.framework import Framework, Stage
from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.names import column_names
from finops_model.messages import Message, message

FIELD_WORDS: dict[str, str] = {
    "organization": message("Organization"),
    "assessed_on": message("Day of the assessment"),
    "scope": message("Scope of spend"),
    "capability": message("Capability"),
    "rating": message("Rating (stage or number)"),
    "criteria": message("Criteria met"),
    "knowledge": message("Lens: knowledge"),
    "process": message("Lens: process"),
    "metrics": message("Lens: metrics"),
    "adoption": message("Lens: adoption"),
    "automation": message("Lens: automation"),
    "applicable": message("Applicable (yes or no)"),
    "evidence": message("Evidence"),
    "assessor": message("Assessor"),
    "edition": message("Edition of the framework"),
    "weights": message("Weight of the row"),
    "target": message("Target"),
    "target_due_on": message("Target: due date"),
    "target_value": message("Target: business value"),
    "target_owner": message("Target: owner"),
    "target_reason": message("Target: reason"),
    "target_approver": message("Target: approver"),
}
"""The fields that a column can be taken as, in the words of the page."""

MORE_WORDS: dict[str, str] = {
    "stage": message("Stage"),
    "not_applicable": message("Not applicable (a mark)"),
    "assessed_year": message("Year of the assessment"),
    "row_kind": message("Today or target, row by row"),
    "scope_target": message("Target (sum of the lenses)"),
    "target_knowledge": message("Target lens: knowledge"),
    "target_process": message("Target lens: process"),
    "target_metrics": message("Target lens: metrics"),
    "target_adoption": message("Target lens: adoption"),
    "target_automation": message("Target lens: automation"),
    **{f"mark_{stage.id}": message("Mark: {stage}", stage=stage.label) for stage in Stage},
    **{f"target_mark_{stage.id}": message("Mark of the target: {stage}", stage=stage.label) for stage in Stage},
}
"""Fields that are recognised and not offered, in the words of the page."""

NOT_TAKEN = message("Left out")
"""What a column is that is taken as nothing."""


def meanings(framework: Framework) -> list[str]:
    """Everything that a column can be taken as: left out, a field, the ratings or the targets of one capability."""
    names = [one.name for one in framework.capabilities]
    return [NOT_TAKEN, *FIELD_WORDS.values(), *names, *map(_target_of, names)]


def _target_of(capability: str) -> Message:
    return message("{capability} target", capability=capability)


def columns_of(mapping: Mapping[str, Any], framework: Framework) -> dict[str, str]:
    """Each column of a file with what it is taken as, in the file's order.

    Args:
        mapping: as ``TableMapping.described`` writes it; any other (of a canonical file, of one that could not be read)
            gives no columns.

    Returns:
        The name of the column (:func:`~finops_model.importers.columns.names.column_name`) and one of
        :func:`meanings`; a column whose header names a day has a meaning beyond those, which cannot be chosen.
    """
    if "blocks" not in mapping:
        return {}
    header: Sequence[str] = mapping["header"]
    shared: Mapping[str, str] = mapping["shared"]
    taken = {column: words_of(field) for field, column in shared.items()}
    for block in mapping["blocks"]:
        for field, column in block["columns"].items():
            meaning = _meaning(field, block["fixed"], framework)
            taken[column] = meaning if taken.get(column, meaning) == meaning else words_of(field)
    return {name: taken.get(name, NOT_TAKEN) for name in column_names(tuple(header))}


def words_of(field: str) -> str:
    """What a field is, in the words of the page."""
    return FIELD_WORDS.get(field) or MORE_WORDS.get(field, field)


def _meaning(field: str, fixed: Mapping[str, str], framework: Framework) -> str:
    """What a column of a block is: a field, the ratings or targets of one capability, or those of one day."""
    words = words_of(field)
    capability = framework.by_id.get(fixed.get("capability", ""))
    if capability is not None:
        words = {"rating": capability.name, "target": _target_of(capability.name)}.get(field, words)
    named = [fixed[field] for field in ("organization", "scope", "assessor", "assessed_on") if field in fixed]
    for name in named:
        words = message("{meaning}, {day}", meaning=words, day=name)
    return words


def answers_of(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The answers that turn one reading of the columns into another; only what was changed.

    Of two columns that are given the same meaning the first one counts.
    """
    keys: dict[str, str] = {words: field for field, words in FIELD_WORDS.items()}
    given = {}
    for column, meaning in after.items():
        if meaning == before.get(column):
            continue
        if meaning == NOT_TAKEN:
            given[f"column:{column}"] = LEFT_OUT
        else:
            given.setdefault(keys.get(meaning, meaning), column)
    return given
