"""The demo organizations of data/examples."""

from pathlib import Path

from finops_model.actions.imports import Import, import_files
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.importers.tables import Options, Source
from finops_model.settings import ROOT

EXAMPLES = ROOT / "data" / "examples"
"""The folder of the demo files and of the import template."""


def load(by: Person) -> Import:
    """Imports the demo organizations as one change; what is in the store already stays as it is.

    Raises:
        Refused: the demo files are missing.
    """
    return import_files(by, [Source(path.name, path) for path in demo_files()], Options(), kind="demo")


def demo_files() -> list[Path]:
    """The files of the demo organizations, by name. Raises Refused when there are none."""
    files = sorted(EXAMPLES.glob("demo-*.csv"))
    if not files:
        raise Refused("There are no demo files in {folder}.", folder=EXAMPLES)
    return files
