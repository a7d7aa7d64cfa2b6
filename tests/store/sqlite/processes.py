"""Work in a process of its own, which may give up its rights or its room."""

import os
from collections.abc import Callable


def as_nobody(act: Callable[[], object]) -> str:
    """What an act raises in a process without root's rights."""

    def work() -> None:
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        act()

    return in_a_process(work)


def in_a_process(work: Callable[[], object]) -> str:
    """Runs work in a forked process; the exception it raised, as ``Kind: sentence``, or ""."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read().decode()
    os.waitpid(child, 0)
    return found
