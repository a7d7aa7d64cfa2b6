"""Sentences for people that can still be translated when they reach the edge.

A :class:`Message` is a ``str`` (the English sentence) that carries the text it was made from and its values. So the
core may raise, compare and log it as text, the database keeps id and values, and only the edge (pages, commands,
exports) turns it into the reader's language (:mod:`finops_model.texts`). Babel extracts the texts by the names of the
two functions that make messages: :func:`message` and :func:`plural`.

>>> sentence = message("There is no {kind} {name}.", kind=message("organization"), name="Acme")
>>> sentence, sentence.id, sentence.values["name"]
('There is no organization Acme.', 'There is no {kind} {name}.', 'Acme')
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self


class ShownDay(date):
    """A day within a message that people read with its month as a word: ``23 Nov 2026``, at the edge in the reader's
    language."""

    def __str__(self) -> str:
        return f"{self.day} {self:%b %Y}"

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else str(self)

    @classmethod
    def of(cls, day: date) -> Self:
        """The same day, to be shown."""
        return cls(day.year, day.month, day.day)


class Message(str):
    """An English sentence that knows what it was made from.

    Attributes:
        id: the English text with ``{names}`` of its values; what a catalogue translates.
        plural_id: the same for many, or None; the value ``count`` decides between the two.
        values: what stands in the text: texts, numbers, other messages.
    """

    __slots__ = ("id", "plural_id", "values")
    id: str
    plural_id: str | None
    values: Mapping[str, Any]

    def __new__(cls, id: str, plural_id: str | None, values: Mapping[str, Any]) -> Self:
        text = id if plural_id is None or values["count"] == 1 else plural_id
        sentence = super().__new__(cls, text.format(**values) if values else text)
        sentence.id, sentence.plural_id, sentence.values = id, plural_id, values
        return sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.id, self.plural_id, self.values)


def message(text: str, /, **values: Any) -> Message:
    """A sentence made from ``text`` and the values named in it.

    ``text`` is a literal, so that it can be extracted. Numbers are given as numbers and formatted in the text
    (``{count:,}``). Braces that are meant as such are doubled where there are values.
    """
    return Message(text, None, values)


def plural(one: str, many: str, /, count: int, **values: Any) -> Message:
    """A sentence about a number of things: ``one`` for a count of 1, ``many`` for every other."""
    return Message(one, many, {"count": count, **values})


def to_json(sentence: str) -> Any:
    """A sentence as JSON-ready values: a message as its id and values, any other text as it is."""
    if not isinstance(sentence, Message):
        return sentence
    values = {name: _value_to_json(value) for name, value in sentence.values.items()}
    return {"id": sentence.id, "plural": sentence.plural_id, "values": values}


def _value_to_json(value: Any) -> Any:
    """A value of a message: a number as it is, a text as a sentence, anything else (a date, a path) as its text."""
    return value if isinstance(value, int | float | None) else to_json(value if isinstance(value, str) else str(value))


def from_json(kept: Any) -> str:
    """The sentence that :func:`to_json` was given."""
    if isinstance(kept, str):
        return kept
    values = {name: from_json(value) if isinstance(value, dict) else value for name, value in kept["values"].items()}
    return Message(kept["id"], kept["plural"], values)
