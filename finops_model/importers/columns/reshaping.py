"""Tables of a form that is put right before their columns are recognised: on their side, with a row for each lens or
each question, with letters or days below the names of stages, or with two stages in a cell."""

from finops_model.framework import Framework
from finops_model.importers.columns.answers import Answers
from finops_model.importers.columns.canonical import is_canonical
from finops_model.importers.columns.lens_rows import of_lens_rows
from finops_model.importers.columns.paired_cells import of_paired_cells
from finops_model.importers.columns.question_rows import of_question_rows
from finops_model.importers.columns.reshaped import Reshaped, first_rows
from finops_model.importers.columns.stage_cells import of_stage_cells
from finops_model.importers.columns.turning import Turned, turned
from finops_model.importers.tables import Options, Table

_MOST_COLUMNS = 200
"""A table with more of them has none of these forms, but for that on its side."""


def reshaped(table: Table, framework: Framework, options: Options) -> Turned | Reshaped | None:
    """The table in a form whose columns can be recognised; None where it has one already.

    Raises:
        Unreadable: as the chunks of the table do, or an answer is none of the choices.
    """
    if is_canonical(table.header):
        return None
    on_its_side = turned(table, framework)
    if on_its_side is not None or len(table.header) > _MOST_COLUMNS:
        return on_its_side
    first, answers = first_rows(table), Answers.of(options.mapping)
    if first is None:
        return None
    return (
        of_stage_cells(table, first, framework, answers)
        or of_paired_cells(table, first, framework, answers)
        or of_lens_rows(table, first, framework)
        or of_question_rows(table, first, framework)
    )
