"""Run by test_hostile.py in a process of its own: reads one file and says what came of it and what it took.

Usage: ``python -m tests.importers.hostile_probe FILE``; prints one JSON object.
"""

import json
import resource
import sys
import time
from pathlib import Path

from finops_model.framework import read_framework
from finops_model.importers.preparing import prepare
from finops_model.importers.tables import Options, Source


def squares() -> float:
    """CPU seconds of a fixed sum: what this machine needs for work that everybody knows."""
    started = time.process_time()
    sum(number * number for number in range(3_000_000))
    return time.process_time() - started


def main(path: Path) -> None:
    """Reads the file as an import does."""
    framework = read_framework()
    prepare(
        [Source("warm.csv", b"organization,assessed_on,capability,stage\nA,2026-01-01,allocation,walk\n")],
        Options(),
        framework,
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    prepared = prepare([Source(path.name, path)], Options(), framework)
    took = time.process_time() - started
    answer = {
        "effort": took / squares(),
        "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "ratings": len(prepared.batch.ratings),
        "problems": [one.message for one in prepared.files[0].problems],
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
