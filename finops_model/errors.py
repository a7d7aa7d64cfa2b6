"""The errors a user can act on. Each says in one sentence what, where and what was expected.

Anything the product raises on purpose is a :class:`FinOpsError`; a page or a command shows its text as it is.
Every other exception is a defect: it is logged with an id, and the user sees the id only.
"""

from collections.abc import Iterable


class FinOpsError(Exception):
    """The base of all errors that carry one sentence for the user."""


class UnknownName(FinOpsError):
    """A name or id that nothing has.

    Args:
        kind: what was looked for, in the product's words (``organization``, ``capability``, ``scope`` …).
        name: the text that was given.
        close: names that exist and are spelled nearly so; offered, never taken.
    """

    def __init__(self, kind: str, name: str, close: Iterable[str] = ()) -> None:
        self.kind, self.name, self.close = kind, name, tuple(close)
        hint = f" Did you mean {' or '.join(map(repr, self.close))}?" if self.close else ""
        super().__init__(f"There is no {kind} {name!r}.{hint}")


class Refused(FinOpsError):
    """Something the user asked for that cannot be done as asked; nothing was written."""


class Conflict(FinOpsError):
    """Somebody else wrote in between: the user's draft is kept and must be looked at again before it is saved."""


class FrameworkBroken(FinOpsError):
    """A framework file that cannot be used.

    Args:
        file: the file's name below ``data/framework``.
        line: its line, counted from 1, or None when the file as a whole is at fault.
        key: the dotted key inside the file (``kpis.2.name``).
        message: what is wrong and what was expected.
    """

    def __init__(self, file: str, line: int | None, key: str, message: str) -> None:
        self.file, self.line, self.key = file, line, key
        place = f"{file}, line {line}" if line is not None else file
        super().__init__(f"{place}, {key}: {message}" if key else f"{place}: {message}")


class StoreUnusable(FinOpsError):
    """A database that is not ours, damaged, newer than this version, or not writable. It is left as it was found."""
