"""A mapping as people change it: each column of a file with what it is taken as, and the answers that a change gives.

The answers are those of :attr:`finops_model.importers.tables.Options.mapping`: a field, or a capability's name, with
the column that holds it, or :data:`~finops_model.importers.columns.answers.LEFT_OUT`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from finops_model.framework import Framework
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
}
"""The fields that a column can be taken as, in the words of the page."""

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
    taken = {column: FIELD_WORDS.get(field, field) for field, column in shared.items()}
    for block in mapping["blocks"]:
        for field, column in block["columns"].items():
            taken.setdefault(column, _meaning(field, block["fixed"], framework))
    return {name: taken.get(name, NOT_TAKEN) for name in column_names(tuple(header))}


def _meaning(field: str, fixed: Mapping[str, str], framework: Framework) -> str:
    """What a column of a block is: a field, the ratings or targets of one capability, or those of one day."""
    words = FIELD_WORDS.get(field, field)
    capability = framework.by_id.get(fixed.get("capability", ""))
    if capability is not None:
        words = {"rating": capability.name, "target": _target_of(capability.name)}.get(field, words)
    if "assessed_on" not in fixed:
        return words
    return message("{meaning}, {day}", meaning=words, day=fixed["assessed_on"])


def answers_of(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The answers that turn one reading of the columns into another; only what was changed.

    Of two columns that are given the same meaning the first one counts.
    """
    keys: dict[str, str] = {words: field for field, words in FIELD_WORDS.items()}
    given = {}
    for column, meaning in after.items():
        if meaning != before.get(column) and meaning != NOT_TAKEN:
            given.setdefault(keys.get(meaning, meaning), column)
    for column, meaning in before.items():
        if meaning not in (NOT_TAKEN, after.get(column)) and meaning not in after.values():
            given.setdefault(keys.get(meaning, meaning), LEFT_OUT)
    return given
