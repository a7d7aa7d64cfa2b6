"""Slowing down who tries join codes: guessing one of millions must take years, a slip of the finger no time."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

from finops_model.errors import Refused

FREE = 10
"""Wrong codes from one address that cost no time: a room of people shares one."""

LONGEST_WAIT = 60
"""Seconds that an address waits at most after a wrong code."""

FORGOTTEN_AFTER = 600
"""Seconds after which the wrong codes of an address are forgotten."""

_MOST = 10_000
"""Addresses that are kept in mind, the newest."""

_wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()
_lock = Lock()


def check_may_try(origin: str, at: float | None = None) -> None:
    """Raises Refused: too many wrong codes came from this address; says how long to wait.

    Args:
        at: seconds of a clock that never goes back; None: now.
    """
    now = monotonic() if at is None else at
    with _lock:
        count, last = _wrong.get(origin, (0, now))
    if now - last > FORGOTTEN_AFTER:
        return
    wait = _wait(count) - (now - last)
    if wait > 0:
        raise Refused(
            "Too many wrong codes came from here. Wait {seconds:,} seconds, then try again.", seconds=int(wait) + 1
        )


def note_wrong(origin: str, at: float | None = None) -> None:
    """Keeps in mind that a wrong code came from an address."""
    now = monotonic() if at is None else at
    with _lock:
        count, last = _wrong.pop(origin, (0, now))
        _wrong[origin] = (1 if now - last > FORGOTTEN_AFTER else count + 1, now)
        while len(_wrong) > _MOST:
            _wrong.popitem(last=False)


def _wait(count: int) -> int:
    """The seconds to wait after so many wrong codes: none for the first, then twice as long with each."""
    return 0 if count < FREE else min(2 ** min(count - FREE + 1, 30), LONGEST_WAIT)
