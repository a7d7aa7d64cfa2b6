"""Targets while somebody edits them in a grid: what is in force, what was changed, what the change would do.

Pure: frames and choices in, frames and entries out. A draft turns into JSON and back, so that the store can keep it
while the page is reloaded; whatever comes from a browser or from a stored draft is checked here again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from finops_model.assessment import Target
from finops_model.errors import Refused
from finops_model.framework import Framework, Stage
from finops_model.scoring.succession import successor_ids

GOAL = ""
"""The capability under which frames and drafts keep the goal stage of a scope."""

CHOICES = {"inherit": "As the goal stage", "none": "No target", "crawl": "Crawl", "walk": "Walk", "run": "Run"}
"""What can be chosen as the target of a capability: the entry of the targets frame, and its words."""

GOAL_CHOICES = {entry: words for entry, words in CHOICES.items() if entry != "inherit"}
"""What can be chosen as the goal stage of a scope."""

OWNER_LENGTH = 200
"""The longest name of an owner, in characters."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for the goal stage or one capability, without the day and the reason.

    Attributes:
        entry: a key of :data:`CHOICES`.
        due_on, value, owner: None when left to the goal-stage entry (SEMANTICS 3); a value is 1 to 5.
    """

    entry: str
    due_on: date | None = None
    value: int | None = None
    owner: str | None = None

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
            reason=reason or None,
        )


NOTHING = {True: Choice("none"), False: Choice("inherit")}
"""What counts where nobody has said anything: for the goal stage (True) and for a capability (False)."""


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """Changes of targets that are not saved yet.

    Attributes:
        choices: by capability id (:data:`GOAL` for the goal stage), only what differs from what is in force.
        agreed_on: the day the changes count from; None: the day they are saved.
        reason: why; may be empty.
        base: the ``written`` of the newest entry when the draft was begun, -1 when there was none. A newer entry means
            that somebody saved in between.
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    agreed_on: date | None = None
    reason: str = ""
    base: int = -1

    def to_json(self) -> dict[str, object]:
        """As the store keeps it: :meth:`from_json` gives the same draft back."""
        return {
            "base": self.base,
            "agreed_on": self.agreed_on.isoformat() if self.agreed_on else None,
            "reason": self.reason,
            "choices": {
                capability: {
                    "entry": choice.entry,
                    "due_on": choice.due_on.isoformat() if choice.due_on else None,
                    "value": choice.value,
                    "owner": choice.owner,
                }
                for capability, choice in self.choices.items()
            },
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any], framework: Framework) -> "TargetDraft":
        """The draft that the store kept. Raises Refused when it is none of ours (an unknown capability, a bad date)."""
        try:
            choices = {
                capability: checked_choice(
                    capability, framework, said["entry"], said["due_on"], said["value"], said["owner"]
                )
                for capability, said in dict(content["choices"]).items()
            }
            agreed_on = _day(content["agreed_on"])
            return cls(choices, agreed_on, str(content["reason"] or ""), int(content["base"]))
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("The unsaved changes cannot be read: they were kept by another version.") from error


# --- What is in force ------------------------------------------------------------------------------------------------


def choices_in_force(targets: pd.DataFrame, as_of: date, framework: Framework) -> dict[str, Choice]:
    """What counts on a day, by capability (:data:`GOAL` for the goal stage); only what somebody has said something on.

    Args:
        targets: the targets frame of one scope (docs/architecture.md); ids of older editions are mapped forward.
    """
    targets = targets.assign(capability=targets["capability"].replace(successor_ids(framework)))
    said = targets[targets["agreed_on"] <= pd.Timestamp(as_of)].sort_values(["agreed_on", "written"], kind="stable")
    return {
        str(row["capability"]): _choice(row)
        for row in said.drop_duplicates("capability", keep="last").to_dict("records")
    }


def later_entries(targets: pd.DataFrame, capabilities: Iterable[str], agreed_on: date) -> dict[str, date]:
    """The first day after ``agreed_on`` from which another entry already counts, for those capabilities that have one.

    A change agreed before such a day counts only until then: the newest entry counts (SEMANTICS 3).
    """
    later = targets[(targets["agreed_on"] > pd.Timestamp(agreed_on)) & targets["capability"].isin(list(capabilities))]
    return {
        str(capability): first.date() for capability, first in later.groupby("capability")["agreed_on"].min().items()
    }


def _choice(row: Mapping[Any, Any]) -> Choice:
    value, owner = row["value"], row["owner"]
    return Choice(
        entry=str(row["entry"]),
        due_on=_day(row["due_on"]),
        value=None if pd.isna(value) else int(value),
        owner=None if pd.isna(owner) else str(owner) or None,
    )


# --- The grid --------------------------------------------------------------------------------------------------------


def target_grid(standing: pd.DataFrame, choices: Mapping[str, Choice]) -> pd.DataFrame:
    """What the editable grid starts from: one row per capability, in framework order, its id as the index.

    Args:
        standing: the standing of one scope on one day.
        choices: what is to be shown as chosen (in force, or of a draft); a capability without one follows the goal.

    Returns:
        ``name`` and ``now`` (the stage in words, or the status where there is no stage) for reading; ``target`` (words
        of :data:`CHOICES`), ``due_on`` (date or None), ``value`` (float, NaN: none), ``owner`` (str or None).
    """
    shown = [choices.get(capability, NOTHING[False]) for capability in standing["capability"]]
    now = [
        status if pd.isna(stage) else Stage(int(stage)).label
        for stage, status in zip(standing["stage"], standing["status"], strict=True)
    ]
    return pd.DataFrame(
        {
            "name": standing["name"].astype("str").to_numpy(),
            "now": now,
            "target": [CHOICES[choice.entry] for choice in shown],
            "due_on": pd.array(
                [pd.Timestamp(choice.due_on) if choice.due_on else pd.NaT for choice in shown], "datetime64[us]"
            ),
            "value": pd.array([float("nan") if choice.value is None else choice.value for choice in shown], "float64"),
            "owner": pd.array([choice.owner for choice in shown], "str"),
        },
        index=pd.Index(standing["capability"].astype("str"), name="capability"),
    )


def grid_choices(grid: pd.DataFrame, framework: Framework) -> dict[str, Choice]:
    """What the grid says, checked: by capability, every row. Raises Refused for a value that no editor offers."""
    entries = {words: entry for entry, words in CHOICES.items()}
    return {
        str(capability): checked_choice(
            str(capability), framework, entries.get(row["target"]), row["due_on"], row["value"], row["owner"]
        )
        for capability, row in zip(grid.index, grid.to_dict("records"), strict=True)
    }


def checked_choice(
    capability: str, framework: Framework, entry: object, due_on: object, value: Any, owner: object
) -> Choice:
    """A choice whose every part is possible (a browser or a stored draft may say anything).

    Raises:
        Refused: names the capability, what is wrong and what was expected.
    """
    if capability and capability not in framework.by_id:
        raise Refused(f"There is no capability {capability!r} in the framework's edition {framework.edition}.")
    name = framework.by_id[capability].name if capability else "The goal stage"
    if entry not in (CHOICES if capability else GOAL_CHOICES):
        words = ", ".join((CHOICES if capability else GOAL_CHOICES).values())
        raise Refused(f"{name}: choose one of {words}.")
    try:
        day = _day(due_on)
        number = None if value is None or pd.isna(value) else float(value)
    except (TypeError, ValueError) as error:
        raise Refused(f"{name}: the due date must be a date and the business value a number from 1 to 5.") from error
    if number is not None and number not in (1, 2, 3, 4, 5):
        raise Refused(f"{name}: the business value is a whole number from 1 to 5, not {number:g}.")
    person = None if owner is None or (isinstance(owner, float) and pd.isna(owner)) else " ".join(str(owner).split())
    if person and len(person) > OWNER_LENGTH:
        raise Refused(f"{name}: an owner's name has at most {OWNER_LENGTH} characters, not {len(person)}.")
    return Choice(str(entry), day, None if number is None else int(number), person or None)


def _day(value: object) -> date | None:
    """A date from a date, a timestamp or an ISO text; None for a missing one. Raises ValueError or TypeError else."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    raise TypeError(f"no date: {value!r}")


# --- What an edit changes --------------------------------------------------------------------------------------------


def changed_choices(chosen: Mapping[str, Choice], in_force: Mapping[str, Choice]) -> dict[str, Choice]:
    """Those of ``chosen`` that differ from what is in force: the only ones a save writes."""
    return {
        capability: choice
        for capability, choice in chosen.items()
        if choice != in_force.get(capability, NOTHING[capability == GOAL])
    }


def draft_entries(choices: Mapping[str, Choice], agreed_on: date, reason: str) -> list[Target]:
    """The entries that saving the choices would add, the goal stage first."""
    return [choices[capability].as_target(capability, agreed_on, reason.strip()) for capability in sorted(choices)]


def lowered(comparison: pd.DataFrame) -> list[str]:
    """The names of the capabilities whose target an edit lowers or removes (:func:`compared`): it needs a reason."""
    less = comparison["target_after"].fillna(0) < comparison["target_before"].fillna(0)
    return comparison.loc[less, "name"].astype("str").tolist()


# --- History ---------------------------------------------------------------------------------------------------------


def target_history(targets: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Every change of a target, newest first: who, when, from, to, why.

    Returns:
        ``recorded_at`` (UTC), ``actor``, ``agreed_on``, ``capability`` (name; "Goal stage" for the goal), ``before``
        and ``after`` (what counted from ``agreed_on`` on, in words with due date, value and owner), ``reason``.
    """
    rows: list[dict[str, object]] = []
    known: dict[str, list[tuple[tuple[pd.Timestamp, int], Choice]]] = {}
    for row in targets.sort_values("written", kind="stable").to_dict("records"):
        capability, choice = str(row["capability"]), _choice(row)
        earlier = [one for one in known.get(capability, []) if one[0][0] <= row["agreed_on"]]
        before = max(earlier, key=lambda one: one[0])[1] if earlier else NOTHING[capability == GOAL]
        known.setdefault(capability, []).append(((row["agreed_on"], int(row["written"])), choice))
        one = framework.by_id.get(capability)
        rows.append(
            {
                "recorded_at": row["recorded_at"],
                "actor": row["actor"],
                "agreed_on": row["agreed_on"],
                "capability": "Goal stage" if capability == GOAL else one.name if one else capability,
                "before": choice_text(before),
                "after": choice_text(choice),
                "reason": row["reason"],
            }
        )
    columns = ["recorded_at", "actor", "agreed_on", "capability", "before", "after", "reason"]
    return pd.DataFrame(rows[::-1], columns=columns)


def choice_text(choice: Choice) -> str:
    """A choice in words: ``Walk, due 2027-06-30, value 5, owner Ann``."""
    parts = [CHOICES[choice.entry]]
    parts += [f"due {choice.due_on.isoformat()}"] if choice.due_on else []
    parts += [f"value {choice.value}"] if choice.value is not None else []
    parts += [f"owner {choice.owner}"] if choice.owner else []
    return ", ".join(parts)
