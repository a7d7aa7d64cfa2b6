"""FinOps maturity: where each organization stands against the stage it chose for itself, and what comes next.

The map, in import order (docs/architecture.md has the seams between them):

- :mod:`~finops_model.errors`, :mod:`~finops_model.settings`: sentences for users; the environment variables.
- :mod:`~finops_model.framework`: stages, criteria, lenses, capabilities of one edition, read from ``data/framework``.
- :mod:`~finops_model.assessment`: what people say: ratings and targets, and the frames that hold many of them.
- :mod:`~finops_model.scoring`, :mod:`~finops_model.roadmap`: every figure, pure (docs/semantics.md).
- :mod:`~finops_model.importers`: a file of any shape → checked ratings and targets, with every problem's place.
- :mod:`~finops_model.store`: the only SQL: SQLite through SQLModel, migrations, history, undo.
- :mod:`~finops_model.demo`: the demo organizations of ``data/examples``.
- :mod:`~finops_model.charts`, :mod:`~finops_model.reports`: frames → figures; frames → files.
- :mod:`~finops_model.cli`: the commands. :mod:`~finops_model.ui.frame`, :mod:`~finops_model.ui`: what the pages share.
"""
