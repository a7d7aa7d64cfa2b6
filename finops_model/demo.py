"""The demo organizations of data/examples: which files they are, and loading them into a store."""

from pathlib import Path

from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.framework import read_framework
from finops_model.settings import ROOT
from finops_model.store import Comparison, Store

EXAMPLES = ROOT / "data" / "examples"
"""The folder of the demo files and of the import template."""


def demo_files() -> list[Path]:
    """The files of the demo organizations, by name. Raises Refused when there are none."""
    files = sorted(EXAMPLES.glob("demo-*.csv"))
    if not files:
        raise Refused(f"There are no demo files in {EXAMPLES}.")
    return files


def load_demo(store: Store, by: Person) -> Comparison:
    """Imports the demo organizations as one change; what is in the store already is left as it is.

    Raises:
        Refused: there are no demo files.
    """
    from finops_model.importers.preparing import prepare  # read when needed: the importers are many
    from finops_model.importers.tables import Options, Source

    prepared = prepare([Source(path.name, path) for path in demo_files()], Options(), read_framework())
    return store.save_import(prepared.batch, by, kind="demo")
