"""The cycle collector, paused for work that makes millions of short-lived values and no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Pauses the cycle collector for the whole process: it would look at every value again and again, which doubles
    the time of a large import. Memory is still freed as soon as nothing refers to it.

    Where blocks of several threads overlap, the collector runs again when the first of them ends.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
