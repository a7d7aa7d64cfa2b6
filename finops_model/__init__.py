"""FinOps maturity: where each organization stands against the stage it chose for itself, and what comes next.

The rooms, in import order (docs/architecture.md gives the reasons):

- :mod:`~finops_model.errors`, :mod:`~finops_model.messages`, :mod:`~finops_model.names`,
  :mod:`~finops_model.settings`: sentences that can be translated, equal and close names, the environment.
- :mod:`~finops_model.framework`: stages, criteria, lenses and capabilities of an edition, read from ``data/framework``.
- :mod:`~finops_model.assessment`, :mod:`~finops_model.batch`: organizations, ratings, targets, people; what an import
  hands to the store.
- :mod:`~finops_model.scoring`, :mod:`~finops_model.roadmap`: every figure and the schedule, pure (docs/semantics.md).
- :mod:`~finops_model.texts`: figures, days and sentences in the reader's language.
- :mod:`~finops_model.importers`: a file of any shape -> checked ratings and targets, with the place of each problem.
- :mod:`~finops_model.store`: the only SQL, on SQLite or PostgreSQL: history, undo, migrations.
- :mod:`~finops_model.views`, :mod:`~finops_model.actions`: what a reader looks at; what people do, with every rule.
- :mod:`~finops_model.charts`, :mod:`~finops_model.reports`: frames -> figures; views -> files.
- :mod:`~finops_model.cli`, :mod:`~finops_model.ui`: the commands; what the pages share.
"""
