"""Targets that are being edited: what is in force, what people chose, and what that changes.

Pure. A draft turns into JSON and back, so that the store can keep it over a reload and a restart; what comes from a
browser or from a stored draft is checked on the way in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from finops_model.actions.checks import checked_calendar_day, checked_name, readable_text
from finops_model.assessment import Target
from finops_model.errors import FinOpsError, Refused, UnknownName
from finops_model.framework import Framework, Stage
from finops_model.messages import Message, ShownDay, message
from finops_model.scoring.succession import successor_ids

GOAL = ""
"""The capability under which frames and drafts keep the goal stage of a scope."""

ENTRIES = ("inherit", "none", "crawl", "walk", "run")
"""What can be chosen as the target of a capability, as the targets frame writes it."""

GOAL_ENTRIES = ENTRIES[1:]
"""What can be chosen as the goal stage of a scope."""

_Name = Annotated[str, AfterValidator(lambda text: checked_name(text, empty=True) or None)]
_Day = Annotated[date, BeforeValidator(checked_calendar_day)]

_EXPECTED = {
    "entry": message("Choose the goal stage, no target, Crawl, Walk or Run."),
    "value": message("The business value is a whole number from 1 to 5."),
    "owner": message("The owner is a name."),
    "approver": message("The approver is a name."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What people chose for the goal stage or one capability, without the day and the reason.

    Attributes:
        entry: one of :data:`ENTRIES`.
        due_on, value, owner, approver: None when left to the goal-stage entry (SEMANTICS 3); a value is 1 to 5.
    """

    entry: Literal["inherit", "none", "crawl", "walk", "run"]
    due_on: _Day | None = None
    value: Annotated[int, Field(ge=1, le=5)] | None = None
    owner: _Name | None = None
    approver: _Name | None = None

    def as_target(self, capability: str, agreed_on: date, reason: str | None) -> Target:
        """The entry of the target history that this choice becomes; ``capability`` may be :data:`GOAL`."""
        return Target(
            capability=capability or None,
            stage=Stage.from_id(self.entry) if self.entry not in ("inherit", "none") else None,
            agreed_on=agreed_on,
            inherit=self.entry == "inherit",
            due_on=self.due_on,
            value=self.value,
            owner=self.owner,
            approver=self.approver,
            reason=reason or None,
        )


def nothing_chosen(capability: str) -> Choice:
    """What counts where nobody has chosen anything."""
    return Choice("none") if capability == GOAL else Choice("inherit")


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """Changes of targets that are not saved yet.

    Attributes:
        choices: by capability id (:data:`GOAL` for the goal stage), only what differs from what is in force.
        agreed_on: the day from which the changes count; None: the day on which they are saved.
        reason: why; may be empty.
        base: the ``written`` of the newest entry when the draft was begun, -1 when there was none. A newer entry means
            that somebody saved in between.
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    agreed_on: _Day | None = None
    reason: Annotated[str, AfterValidator(readable_text)] = ""
    base: int = -1

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    def to_json(self) -> dict[str, Any]:
        """The draft as the store keeps it: :meth:`from_json` gives the same draft back."""
        return _DRAFT.dump_python(self, mode="json")

    @classmethod
    def from_json(cls, content: Mapping[str, Any], framework: Framework) -> "TargetDraft":
        """The draft that the store kept. Raises Refused when this version did not write it."""
        try:
            draft = _DRAFT.validate_python({"choices": None, **content})
            for capability, choice in draft.choices.items():
                _check_in_framework(capability, choice, framework)
        except (ValidationError, TypeError, FinOpsError) as error:
            raise Refused("The unsaved changes cannot be read: another version has written them.") from error
        return draft


_CHOICE = TypeAdapter(Choice)
_DRAFT = TypeAdapter(TargetDraft)


def checked_choice(
    capability: str,
    framework: Framework,
    entry: object,
    due_on: object,
    value: object,
    owner: object,
    approver: object = None,
) -> Choice:
    """A choice from a browser, whose every part is possible; None, NaN, NaT and blank names are left out.

    Args:
        capability: a capability id, or :data:`GOAL`.

    Raises:
        UnknownName: the framework does not have the capability.
        Refused: names the capability, what is wrong and what was expected.
    """
    content = {"entry": entry, "due_on": _filled(due_on), "value": _filled(value), "owner": _filled(owner)}
    content["approver"] = _filled(approver)
    problem: str
    try:
        choice = _CHOICE.validate_python(content)
        _check_in_framework(capability, choice, framework)
        return choice
    except ValidationError as error:
        problem = _EXPECTED[str(error.errors()[0]["loc"][0])]
        cause: Exception = error
    except Refused as error:
        problem, cause = error.message, error
    known = framework.by_id.get(capability)
    name = known.name if known is not None else message("The goal stage")
    raise Refused("{capability}: {problem}", capability=name, problem=problem) from cause


def choices_in_force(targets: pd.DataFrame, as_of: date, framework: Framework) -> dict[str, Choice]:
    """What counts on a day, by capability (:data:`GOAL` for the goal stage); only where an entry was agreed.

    Args:
        targets: the targets frame of one scope (docs/architecture.md); ids of older editions are mapped forward.
    """
    targets = targets.assign(capability=targets["capability"].replace(successor_ids(framework)))
    agreed = targets[targets["agreed_on"] <= pd.Timestamp(as_of)].sort_values(["agreed_on", "written"], kind="stable")
    newest = agreed.drop_duplicates("capability", keep="last")
    return {str(row["capability"]): stored_choice(row) for row in newest.to_dict("records")}


def stored_choice(row: Mapping[Any, Any]) -> Choice:
    """A row of the targets frame as a choice."""
    value, due_on = _filled(row["value"]), _filled(row["due_on"])
    return Choice(
        entry=row["entry"],
        due_on=None if due_on is None else due_on.date(),
        value=None if value is None else int(value),
        owner=_filled(row["owner"]) or None,
        approver=_filled(row["approver"]) or None,
    )


def later_entries(targets: pd.DataFrame, capabilities: Iterable[str], agreed_on: date) -> dict[str, date]:
    """The first day after ``agreed_on`` from which another entry already counts, where there is one.

    A change agreed before such a day counts only until then: the newest entry counts (SEMANTICS 3).
    """
    later = targets[(targets["agreed_on"] > pd.Timestamp(agreed_on)) & targets["capability"].isin(list(capabilities))]
    first = later.groupby("capability")["agreed_on"].min()
    return {str(capability): day.date() for capability, day in first.items()}


def changed_choices(chosen: Mapping[str, Choice], in_force: Mapping[str, Choice]) -> dict[str, Choice]:
    """The choices that differ from what is in force: only these are written."""
    return {
        capability: choice
        for capability, choice in chosen.items()
        if choice != in_force.get(capability, nothing_chosen(capability))
    }


def draft_entries(choices: Mapping[str, Choice], agreed_on: date, reason: str) -> list[Target]:
    """The entries that saving the choices adds, the goal stage first."""
    return [choices[capability].as_target(capability, agreed_on, reason.strip()) for capability in sorted(choices)]


def early_dues(entries: Iterable[Target], framework: Framework) -> list[Message]:
    """A sentence for each entry whose due date lies before the day from which it counts: it is overdue at once."""
    return [
        message(
            "{target}: the due date, {due_on}, lies before {agreed_on}, from which the target counts.",
            target=message("Goal stage") if entry.capability is None else framework.by_id[entry.capability].name,
            due_on=ShownDay.of(entry.due_on),
            agreed_on=ShownDay.of(entry.agreed_on),
        )
        for entry in entries
        if entry.due_on is not None and entry.due_on < entry.agreed_on
    ]


def _check_in_framework(capability: str, choice: Choice, framework: Framework) -> None:
    """Raises UnknownName for a capability that the framework lacks, and Refused for a goal stage that inherits."""
    if capability == GOAL:
        if choice.entry == "inherit":
            raise Refused("Choose no target, Crawl, Walk or Run.")
    elif capability not in framework.by_id:
        raise UnknownName("capability", capability)


def _filled(value: Any) -> Any:
    """A cell of a grid or frame; None for NaN and NaT."""
    return None if pd.isna(value) else value
