"""Rows that are named like a target or like others: ``Target`` below organizations, ``Peer group`` below scopes.

Such a row may hold what all others aim at, or an average of others, and an organization may have this name. A table
does not say which, so that a person does.
"""

import re
from collections.abc import Iterator

from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import MOST_VALUES, Question, TableMapping
from finops_model.importers.columns.names import quoted
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_total
from finops_model.importers.tables import Unreadable
from finops_model.messages import Message, message, plural
from finops_model.names import word_key

NAME = "name"
"""The answer that such words are names like any other."""

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
            mapping.named[field] = _checked(field, answer)
        else:
            mapping.questions.append(_question(field, words, draft.name(mapping.shared[field])))


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
    return Question(
        f"named_{field}",
        plural(
            "{names} in {column} sounds like a target, an average or a comparison. What are its rows?",
            "{names} in {column} sound like targets, averages or comparisons. What are their rows?",
            count=len(words),
            names=quoted(words[:_MOST_SHOWN]),
            column=column,
        ),
        tuple(words[:MOST_VALUES]),
        ((LEFT_OUT, message("nothing that counts: leave these rows out")), (NAME, _NAMES[field])),
        f"--map named_{field}={LEFT_OUT}",
    )


def _checked(field: str, answer: str) -> str:
    if answer in (LEFT_OUT, NAME):
        return answer
    raise Unreadable(
        message(
            "{answer} is no answer to {question}. Expected one of {answers}.",
            answer=repr(answer),
            question="named_" + field,
            answers=", ".join((LEFT_OUT, NAME)),
        )
    )
