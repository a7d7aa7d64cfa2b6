"""How much of a long piece of work is done."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

_Part = TypeVar("_Part")

Progress = Callable[[float], None]
"""Takes the share that is done, 0..1. Whatever it raises ends the work, and nothing is written."""


def unwatched(share: float) -> None:
    """The progress that nobody looks at."""


def part_of(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the work, as progress of the whole."""
    return lambda share: progress(start + (end - start) * share)


def watched(parts: Sequence[_Part], progress: Progress) -> Iterator[_Part]:
    """The parts, one by one; the progress is reported before each and after the last."""
    for position, part in enumerate(parts):
        progress(position / len(parts))
        yield part
    progress(1.0)
