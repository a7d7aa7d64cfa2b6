"""``python -m benchmarks [import|store|pages|roadmap …] [--runs 3]``: measures parts, else all.


A run of all parts writes ``results.md`` beside this file. Figures are ratios against a baseline of the same run: they
mean the same on another machine, but not beside other work, so leave the machine alone meanwhile.
"""

import argparse
import os
import platform
import sqlite3
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    bench_import,
    bench_large,
    bench_pages,
    bench_preview,
    bench_reports,
    bench_roadmap,
    bench_store,
    bench_viewers,
    bench_workbook,
    bench_workshop,
)
from benchmarks.figures import table

PARTS = {
    "import": (bench_import, "The checked import"),
    "workbook": (bench_workbook, "Workbooks"),
    "preview": (bench_preview, "The preview of an import"),
    "store": (bench_store, "The store"),
    "pages": (bench_pages, "Pages"),
    "viewers": (bench_viewers, "Fifty viewers"),
    "large": (bench_large, "Pages on 8.8 million ratings"),
    "reports": (bench_reports, "Reports"),
    "roadmap": (bench_roadmap, "Roadmaps"),
    "workshop": (bench_workshop, "A workshop with 20 phones and 3 browsers"),
}
RESULTS = Path(__file__).with_name("results.md")


def machine() -> str:
    """What the figures were measured on: no names, no paths."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "streamlit"))
    return (
        f"Measured on {date.today()}: {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}."
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; none: all of them")
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is measured; the best counts")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"There is no part {', '.join(sorted(unknown))}. Parts: {', '.join(PARTS)}.")
    text = (
        f"# Benchmarks\n\n{machine()}\n`make bench` measures anew. Each part's module says what it measures and how.\n"
    )
    for part in asked.parts or PARTS:
        module, title = PARTS[part]
        print(f"\n## {title}\n", flush=True)
        found = table(module.figures(asked.runs))
        print(found, flush=True)
        text += f"\n## {title}\n\n{found}\n"
    if not asked.parts:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
