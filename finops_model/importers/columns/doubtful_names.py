"""What is named like a target or like others: a row ``Target`` below organizations, a column ``Median`` beside those of
scopes, a sheet ``Peer group``.

It may hold what all others aim at, or an average of others, and an organization may have this name. A file does not say
which, so that a person does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from finops_model.importers.columns.answers import LEFT_OUT, checked_answer
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import MOST_VALUES, Question, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_total
from finops_model.messages import Message, message, plural
from finops_model.names import word_key

NAME = "name"
"""The answer that such words are names like any other."""

TARGET = "target"
"""The answer that such sheets hold the targets of the other ones."""

FIELDS = ("organization", "scope", "assessor")
"""Fields whose cells name something."""

_NUMBERS = re.compile(r"[0-9]+|[qht][1-4]|fy[0-9]+")
_LONGEST = 40
_MOST_SHOWN = 4


def is_doubtful_name(text: str) -> bool:
    """Whether a name speaks of a target, of another time or of others, and of nothing else: ``Target 2027``, ``Peer
    group``, ``Total``; not ``Target Corporation``."""
    if len(text) > _LONGEST:
        return False
    known = vocabulary()
    words = [word for word in word_key(text).split() if not _NUMBERS.fullmatch(word)]
    speaking = known.target | known.elsewhere | known.perhaps_target
    is_about_others = any(word in speaking for word in words)
    return (
        is_total(text)
        or " ".join(words) in known.comparisons
        or (is_about_others and all(map(_may_stand_beside, words)))
    )


def speaks_of_target(name: str) -> bool:
    """Whether a doubtful name is about a target, and not about others."""
    known = vocabulary()
    return any(word.startswith(tuple(known.target | known.perhaps_target)) for word in word_key(name).split())


def _may_stand_beside(word: str) -> bool:
    """Whether a word adds nothing to one for a target or for others: ``Target score``, ``Average maturity``."""
    known = vocabulary()
    words = known.target | known.elsewhere | known.perhaps_target | known.current | known.totals
    return word in words or known.columns.get(word) in ("rating", "target")


def settle_doubtful_names(mapping: TableMapping, draft: Draft) -> None:
    """Sets ``mapping.named`` for the columns whose names may be no names, or asks what these are.

    Raises:
        Unreadable: an answer is none of the choices.
    """
    for field, words in _doubtful_words(mapping, draft):
        answer = draft.answers.setting(f"named_{field}")
        if answer:
            mapping.named[field] = checked_answer(f"named_{field}", answer, (LEFT_OUT, NAME))
        else:
            mapping.questions.append(_question(field, words, draft.name(mapping.shared[field])))


def doubtful_columns(draft: Draft, field: str, names: Mapping[int, str]) -> list[int]:
    """The columns of names that may be no names, where the user has not said that they are names.

    Args:
        field: what the headers name, one of :data:`FIELDS`.
        names: position of a column to the name in its header.

    Raises:
        Unreadable: an answer is none of the choices.
    """
    doubtful = [position for position, name in names.items() if is_doubtful_name(name)]
    answer = draft.answers.setting(f"named_{field}")
    if answer and checked_answer(f"named_{field}", answer, (LEFT_OUT, NAME)) == NAME:
        return []
    if doubtful and not answer:
        words = [names[position] for position in doubtful]
        text = plural(
            "The header {names} sounds like a target, an average or a comparison. What is its column?",
            "The headers {names} sound like targets, averages or comparisons. What are their columns?",
            count=len(words),
            names=quoted(words[:_MOST_SHOWN]),
        )
        leave_out = message("nothing that counts: leave these columns out")
        draft.questions.append(_asked(field, text, words, leave_out, _NAMES[field]))
    return doubtful


def sheets_question(names: Sequence[str], meaning: str) -> Question | None:
    """Asks what sheets are whose names may be no names; None without such a sheet.

    Args:
        meaning: what the names of the sheets say: ``scope``, ``organization``, or nothing.
    """
    words = [name for name in names if is_doubtful_name(name)]
    if not words:
        return None
    text = plural(
        "The name of the sheet {names} sounds like a target, an average or a comparison. What is it?",
        "The names of the sheets {names} sound like targets, averages or comparisons. What are they?",
        count=len(words),
        names=quoted(words[:_MOST_SHOWN]),
    )
    as_named = _NAMES.get(meaning, message("ratings and targets like those of the other sheets"))
    question = _asked("sheets", text, words, message("nothing that counts: leave these sheets out"), as_named)
    if TARGET not in sheet_answers(names):
        return question
    as_targets = (TARGET, message("the targets of the other sheets"))
    return replace(question, choices=(as_targets, *question.choices), command=f"--map named_sheets={TARGET}")


def sheet_answers(names: Sequence[str]) -> tuple[str, ...]:
    """What can be answered about the sheets whose names may be no names: they hold the targets of the other sheets
    where all of them speak of targets and there are others.

    Args:
        names: of all sheets.
    """
    doubtful = [name for name in names if is_doubtful_name(name)]
    if len(doubtful) < len(names) and all(map(speaks_of_target, doubtful)):
        return (LEFT_OUT, NAME, TARGET)
    return (LEFT_OUT, NAME)


def _doubtful_words(mapping: TableMapping, draft: Draft) -> Iterator[tuple[str, list[str]]]:
    """The fields with such names, each with these."""
    for field in FIELDS:
        if field in mapping.shared:
            words = [text for text in draft.sample.values[mapping.shared[field]] if is_doubtful_name(text)]
            if words:
                yield field, words


_NAMES: dict[str, Message] = {
    "organization": message("an organization has this name"),
    "scope": message("a scope has this name"),
    "assessor": message("a person has this name"),
}


def _question(field: str, words: list[str], column: str) -> Question:
    text = plural(
        "{names} in {column} sounds like a target, an average or a comparison. What are its rows?",
        "{names} in {column} sound like targets, averages or comparisons. What are their rows?",
        count=len(words),
        names=quoted(words[:_MOST_SHOWN]),
        column=column,
    )
    return _asked(field, text, words, message("nothing that counts: leave these rows out"), _NAMES[field])


def _asked(field: str, text: Message, words: Sequence[str], leave_out: Message, as_named: Message) -> Question:
    choices = ((LEFT_OUT, leave_out), (NAME, as_named))
    return Question(f"named_{field}", text, tuple(words[:MOST_VALUES]), choices, f"--map named_{field}={LEFT_OUT}")
