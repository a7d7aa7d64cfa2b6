"""The nouns of a workshop, and what its votes say: spread, proposal, disagreement and range (SEMANTICS 7).

Choices are their ids: a stage id (``pre-crawl`` … ``run``), ``not-applicable``, ``none`` (no target) or ``cant-tell``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeVar

from finops_model.framework import Stage
from finops_model.messages import message

VotedAbout = TypeVar("VotedAbout")

NOT_APPLICABLE = "not-applicable"
NO_TARGET = "none"
CANT_TELL = "cant-tell"
"""Counted beside the figures; enters none of them."""

_WORDS = {
    NOT_APPLICABLE: message("not applicable"),
    NO_TARGET: message("no target"),
    CANT_TELL: message("I can't tell"),
}


def choice_words(choice: str) -> str:
    """A choice in words: the label of a stage, or a message."""
    return _WORDS.get(choice) or Stage.from_id(choice).label


class Question(StrEnum):
    """What is asked about a capability."""

    RATING = "rating"
    """Where are we?"""
    TARGET = "target"
    """Where do we want to be?"""


class Ask(StrEnum):
    """Which questions a workshop asks."""

    RATING = "rating"
    TARGET = "target"
    BOTH = "both"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in the order in which they are asked."""
        return (Question.RATING, Question.TARGET) if self is Ask.BOTH else (Question(self.value),)


class State(StrEnum):
    """How far a workshop is."""

    PREPARED = "prepared"
    """People may join; they vote only where votes may be given before the meeting."""
    OPEN = "open"
    CLOSED = "closed"
    DISCARDED = "discarded"


class Topic(NamedTuple):
    """One question about one capability (its id): what is voted on and agreed."""

    capability: str
    question: Question


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is settled before a workshop.

    Attributes:
        capabilities: their ids, in the order in which they are discussed.
        by_name: whether votes carry names after the reveal; voters know it before they vote.
        early_votes: whether votes may be given before the meeting.
        seconds: the time for each capability; 0: no timer.
    """

    title: str
    held_on: date
    ask: Ask
    capabilities: tuple[str, ...]
    by_name: bool = False
    early_votes: bool = False
    seconds: int = 0

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Everything that is asked, in the order of the discussion."""
        return tuple(Topic(capability, question) for capability in self.capabilities for question in self.ask.questions)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The group's word on a topic: any choice, with its reason; *I can't tell* is no agreement and writes nothing.

    Attributes:
        due_on: until when the target is to be reached; as ``owner`` and ``value`` (1 to 5) only of targets.
    """

    choice: str
    note: str = ""
    due_on: date | None = None
    owner: str | None = None
    value: int | None = None


STAGES_OF: Mapping[Question, tuple[Stage, ...]] = {
    Question.RATING: tuple(Stage),
    Question.TARGET: (Stage.CRAWL, Stage.WALK, Stage.RUN),
}
"""The stages that can be chosen, lowest first."""

NO_STAGE: Mapping[Question, str] = {Question.RATING: NOT_APPLICABLE, Question.TARGET: NO_TARGET}
"""The choice that is no stage, and says something all the same."""

CHOICES: Mapping[Question, tuple[str, ...]] = {
    question: (*(stage.id for stage in STAGES_OF[question]), NO_STAGE[question], CANT_TELL) for question in Question
}
"""Every choice of a question, in the order in which people see them."""

_LEVELS = {stage.id: int(stage) for stage in Stage}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes of one round say.

    Attributes:
        spread: the votes of each choice that was made, in the order of :data:`CHOICES`, without *I can't tell*.
        n: how many votes say something.
        cant_tell: how many people cannot tell.
        proposal: the proposed choice; None when no vote says anything.
        disagreement: the mean distance of the votes for a stage from the proposed one, in stages; when no stage is
            proposed, the share of votes that say otherwise. None when no vote says anything.
        range: the highest stage that somebody chose minus the lowest; None when nobody chose a stage.
    """

    spread: Mapping[str, int]
    n: int
    cant_tell: int
    proposal: str | None
    disagreement: float | None
    range: int | None

    @property
    def is_unanimous(self) -> bool:
        """Whether all votes that say something say the same."""
        return len(self.spread) == 1


def outcome_of(question: Question, votes: Iterable[str]) -> Outcome:
    """What votes say; their order does not matter. Raises ValueError: a choice is not one of the question."""
    counted = Counter(votes)
    foreign = set(counted) - set(CHOICES[question])
    if foreign:
        raise ValueError(f"No choices of the question {question}: {sorted(foreign)}.")
    spread = {choice: counted[choice] for choice in CHOICES[question] if counted[choice] and choice != CANT_TELL}
    proposal = _proposal(question, spread)
    return Outcome(
        spread,
        sum(spread.values()),
        counted[CANT_TELL],
        proposal,
        _disagreement(spread, proposal),
        _range(spread),
    )


def ranked(outcomes: Mapping[VotedAbout, Outcome]) -> list[VotedAbout]:
    """What was voted about, the largest disagreement first, then the widest range, then in the given order (which is
    the framework's). What no vote says anything about comes last."""

    def order(topic: VotedAbout) -> tuple[float, int]:
        outcome = outcomes[topic]
        disagreement = -1.0 if outcome.disagreement is None else outcome.disagreement
        return -disagreement, -(outcome.range or 0)

    return sorted(outcomes, key=order)


def _proposal(question: Question, spread: Mapping[str, int]) -> str | None:
    """No stage when more than half say so; else the highest stage that more than half of the votes for one reach."""
    levels = _levels(spread)
    if 2 * spread.get(NO_STAGE[question], 0) > sum(spread.values()):
        return NO_STAGE[question]
    for stage in sorted(STAGES_OF[question], reverse=True):
        if 2 * sum(level >= stage for level in levels) > len(levels):
            return stage.id
    return None


def _disagreement(spread: Mapping[str, int], proposal: str | None) -> float | None:
    if proposal is None:
        return None
    if proposal not in _LEVELS:
        n = sum(spread.values())
        return (n - spread[proposal]) / n
    levels = _levels(spread)
    return sum(abs(level - _LEVELS[proposal]) for level in levels) / len(levels)


def _range(spread: Mapping[str, int]) -> int | None:
    levels = _levels(spread)
    return max(levels) - min(levels) if levels else None


def _levels(spread: Mapping[str, int]) -> list[int]:
    """The level of every vote for a stage."""
    return [_LEVELS[choice] for choice, count in spread.items() if choice in _LEVELS for _ in range(count)]
