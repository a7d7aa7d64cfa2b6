"""What a user says about the columns and words of a file: the options' ``mapping`` by what it speaks about.

======================  =========================================================================================
``FIELD=COLUMN``        the column of a field, of a capability, of ``CAPABILITY target``, or of a day (``Q4 2025``)
``column:NAME=MEANING``  the same from the other side; ``-`` leaves the column out, ``column:*=-`` all other ones
``capability:WORD=…``   the capability that a word means; ``-`` leaves its rows out
``rating:WORD=STAGE``   the stage that a word means, ``n/a`` or ``-`` (it says nothing)
``target:WORD=STAGE``   the same for targets, and ``none``
``SETTING=…``           one of :data:`SETTINGS`
======================  =========================================================================================
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from finops_model.importers.tables import Unreadable, field_name
from finops_model.messages import message

LEFT_OUT = "-"
"""The answer that leaves a column, or a word, out."""

NOT_APPLICABLE = "n/a"
"""The answer that a word means *not applicable*."""

ALL_OTHERS = "*"
"""The column name that stands for every column without a use."""

SETTINGS = frozenset(
    (
        "scale",
        "target_scale",
        "lens_scale",
        "date_order",
        "year",
        "due_year",
        "fiscal_year",
        "target_from",
        "across",
        "sheets",
        "blank_organization",
        "blank_assessed_on",
        "blank_scope",
        "blank_assessor",
        "blank_capability",
        "marks",
        "stage_days",
        "pairs",
        "legend",
        "named_organization",
        "named_scope",
        "named_assessor",
        "named_sheets",
    )
)
"""Keys of answers that name no column."""

_LONGEST_ANSWERED = 60

OF_WORDS = ("capability", "rating", "target")
"""The fields whose words a person can explain."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one import.

    Attributes:
        fields: what a column holds (a field, a capability, a day) to the column's name, or :data:`LEFT_OUT`.
        columns: a column's name to what it holds, or :data:`LEFT_OUT`.
        words: each of :data:`OF_WORDS` to its words and what each means.
        settings: each of :data:`SETTINGS` that was given.
    """

    fields: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, str]) -> Self:
        """The answers under the keys of :attr:`finops_model.importers.tables.Options.mapping`."""
        found = cls(words={name: {} for name in OF_WORDS})
        for key, answer in mapping.items():
            found._take(key, answer.strip())
        return found

    def _take(self, key: str, answer: str) -> None:
        prefix, mark, rest = key.partition(":")
        name = field_name(prefix)
        if mark and name == "column":
            self.columns[rest.strip()] = answer
        elif mark and name in OF_WORDS:
            self.words[name][rest.strip()] = answer
        elif field_name(key) in SETTINGS:
            self.settings[field_name(key)] = answer
        else:
            self.fields[key] = answer

    def setting(self, key: str) -> str:
        """The answer of a setting; ``""`` without one."""
        return self.settings.get(key, "")

    @property
    def leaves_others_out(self) -> bool:
        """Whether every column without a use is left out."""
        return self.columns.get(ALL_OTHERS) == LEFT_OUT


def checked_answer(question: str, answer: str, answers: Sequence[str]) -> str:
    """An answer to a question. Raises Unreadable for one that is none of ``answers``."""
    if answer in answers:
        return answer
    raise Unreadable(
        message(
            "{answer} is no answer to {question}. Expected one of {answers}.",
            answer=repr(answer),
            question=question,
            answers=", ".join(answers),
        )
    )


def answer_option(answer: str) -> str:
    """How an answer is given on the command line: ``--map capability:Lunch=-``, in quotes where a shell needs them."""
    return f"--map {shlex.quote(answer)}"


def word_answer(field: str, word: str, answer: str) -> str:
    """The option that says what a word means: ``--map rating:Defined=walk``; a long word is written ``WORD``."""
    word = " ".join(word.split())
    if len(word) > _LONGEST_ANSWERED:
        word = "WORD"
    return answer_option(f"{field}:{word}={answer}")


def is_left_out(answer: str) -> bool:
    """Whether an answer leaves a column or word out."""
    return answer in ("", LEFT_OUT)


def answer_key(word: str) -> str:
    """The form by which a cell is the word of an answer: case and blanks do not count, every sign does."""
    return " ".join(word.split()).casefold()
