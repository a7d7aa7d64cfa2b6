"""The errors a user can act on. Each says in one sentence what, where and what was expected.

Anything the product raises on purpose is a :class:`FinOpsError`; a page or a command shows its sentence as it is.
Every other exception is a defect: it is logged with an id, and the user sees the id only.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finops_model.messages import Message, message

_KINDS = {
    "organization": message("organization"),
    "scope": message("scope"),
    "capability": message("capability"),
    "change": message("change"),
    "framework edition": message("framework edition"),
    "recipe": message("recipe"),
    "workshop": message("workshop"),
}
"""What may be unknown, in words that can be translated."""


_LONGEST_NAME = 200
"""What is longer is the name of nothing; its beginning is enough to recognize it."""


class FinOpsError(Exception):
    """The base of all errors that carry one sentence for the user.

    Args:
        sentence: a message, or the literal text of one; with the values named in it (:func:`.messages.message`).

    Attributes:
        message: the sentence, which the edge can translate. ``str(error)`` is its English.
    """

    def __init__(self, sentence: str, /, **values: Any) -> None:
        self.message = sentence if isinstance(sentence, Message) else message(sentence, **values)
        super().__init__(self.message)


class UnknownName(FinOpsError):
    """A name or id that does not exist.

    Args:
        kind: what was looked for, in the product's words (``organization``, ``capability``, ``scope`` …).
        name: the text that was given.
        close: existing names with nearly the same spelling; offered, never taken.
    """

    def __init__(self, kind: str, name: str, close: Iterable[str] = ()) -> None:
        self.kind, self.name, self.close = kind, name, tuple(close)
        word = _KINDS.get(kind, kind)
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        if self.close:
            names = _either(self.close)
            sentence = message("There is no {kind} {name!r}. Did you mean {names}?", kind=word, name=shown, names=names)
        else:
            sentence = message("There is no {kind} {name!r}.", kind=word, name=shown)
        super().__init__(sentence)


class Refused(FinOpsError):
    """Something the user asked for that cannot be done as asked; nothing was written."""


class SameDays(Refused):
    """Two organizations that are to be merged both have something of the same days: whose counts has to be chosen.

    Attributes:
        days: the days, each with the name of the scope: ``(scope, day)``.
    """

    def __init__(self, days: Iterable[tuple[str, date]]) -> None:
        self.days = tuple(days)
        listed = ", ".join(f"{day.isoformat()} ({scope})" for scope, day in self.days)
        super().__init__(
            message(
                "Both organizations have assessments or targets of the same days: {days}. Say whose count; nothing was "
                "written.",
                days=listed,
            )
        )


class Conflict(FinOpsError):
    """Somebody else wrote in between: the user's draft is kept and must be looked at again before it is saved."""


class FrameworkBroken(FinOpsError):
    """A framework file that cannot be used.

    Args:
        file: the file's name below the framework folder.
        line: its line, counted from 1, or None when the file as a whole is at fault.
        key: the dotted key inside the file (``kpis.2.name``), or "".
        problem: what is wrong and what was expected.
    """

    def __init__(self, file: str, line: int | None, key: str, problem: str) -> None:
        self.file, self.line, self.key, self.problem = file, line, key, problem
        if line is None:
            sentence = message("{file}: {problem}", file=file, problem=problem)
        elif key:
            sentence = message("{file}, line {line}, {key}: {problem}", file=file, line=line, key=key, problem=problem)
        else:
            sentence = message("{file}, line {line}: {problem}", file=file, line=line, problem=problem)
        super().__init__(sentence)


class StoreUnusable(FinOpsError):
    """A database that is not ours, damaged, newer than this version, or not writable. It is left as it was found."""


def _either(names: tuple[str, ...]) -> str:
    """The names as alternatives: ``'a' or 'b' or 'c'``."""
    text = repr(names[0])
    for name in names[1:]:
        text = message("{names} or {name!r}", names=text, name=name)
    return text
