"""Python processes that start at once: forked from a parent that has imported what the product imports.

``-m finops_model …`` and ``-m uvicorn app:app …`` run as they do from a shell, in a process of their own with the
environment, folder and output given; only the imports, seconds of them, are done already. Tests of the start itself
start a fresh interpreter.
"""

import contextlib
import multiprocessing
import os
import runpy
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent

_START_SECONDS = 60

_parent = multiprocessing.get_context("forkserver")
_parent.set_forkserver_preload(["tests.imported"])


def start(
    words: Sequence[str], environment: Mapping[str, str], out: Path, err: Path | None = None
) -> ForkServerProcess:
    """Starts ``python -m <words>`` in the product's folder.

    Args:
        environment: the whole environment of the process.
        out: the file that takes what it writes to stdout.
        err: the same for stderr; None: ``out`` takes both.
    """
    process = _parent.Process(target=_run, args=(list(words), dict(environment), str(out), str(err or out)))
    # In the folder where the parent, which the first of these starts, finds the product.
    with contextlib.chdir(ROOT), no_main_script():
        process.start()
    return process


@contextlib.contextmanager
def no_main_script() -> Iterator[None]:
    """A process begins with the main script of the one that starts it, which after an AppTest is a page."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def served(url: str, log: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """A server on a store, for tests whose subject is not its start: its address here; its log must be without
    tracebacks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = ["uvicorn", "app:app", "--host", host, "--port", port, "--log-level", "warning"]
    server = start(words, {**os.environ, "FINOPS_DATABASE_URL": url}, log)
    try:
        until = time.monotonic() + _START_SECONDS
        while not answers(f"http://127.0.0.1:{port}/_stcore/health"):
            assert server.is_alive(), log.read_text(encoding="utf-8")
            assert time.monotonic() < until
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.join(timeout=20)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def answers(address: str) -> bool:
    """Whether a server answers at an address."""
    try:
        urllib.request.urlopen(address, timeout=10).close()
    except OSError:
        return False
    return True


def run(*words: str, environment: Mapping[str, str]) -> CompletedProcess[str]:
    """Runs ``python -m <words>`` to its end: exit code and what it wrote."""
    with TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = start(words, environment, out, err)
        process.join()
        written = (path.read_text(encoding="utf-8") for path in (out, err))
        return CompletedProcess(words, process.exitcode or 0, *written)


def _run(words: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """What the process does."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, stream.fileno())
        os.close(opened)
    sys.argv[:] = [words[0], *words[1:]]
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)
