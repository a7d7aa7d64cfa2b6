"""Makes the system refuse a file operation: the n-th one, or every one from the n-th on."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

EVENTS = {"os.link", "os.remove", "os.rename", "os.mkdir", "os.chmod"}


@dataclass
class Fault:
    """Which operation fails, and how many there were."""

    at: int = 0
    lasting: bool = False
    number: int = errno.EROFS
    events: frozenset[str] = frozenset()
    folder: str = ""
    seen: int = 0


_fault = Fault()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _fault.events or not _fault.folder or not str(arguments[0]).startswith(_fault.folder):
        return
    if event == "open" and not _writes(arguments):
        return
    _fault.seen += 1
    if _fault.seen == _fault.at or (_fault.lasting and _fault.seen > _fault.at):
        raise OSError(_fault.number, os.strerror(_fault.number))


def _writes(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


sys.addaudithook(_hook)


@contextmanager
def failing(
    folder: os.PathLike[str], at: int, lasting: bool = False, number: int = errno.EROFS, events: set[str] | None = None
) -> Iterator[Fault]:
    """Operations below a folder fail while this lasts: number ``at`` (from 1), and with ``lasting`` all that follow."""
    global _fault
    chosen = frozenset({*EVENTS, "open"} if events is None else events)
    _fault = Fault(at, lasting, number, chosen, os.fspath(folder))
    try:
        yield _fault
    finally:
        _fault = Fault()
