"""How the files of an import were read: their first rows with what each column became, counts, ways to change it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields

import pandas as pd
import streamlit as st

from finops_model.batch import ImportedFile
from finops_model.framework import editions, read_framework
from finops_model.importers.columns.meanings import NOT_TAKEN, answers_of, columns_of, meanings
from finops_model.importers.columns.names import column_names
from finops_model.importers.columns.preview import Glimpse, value_table
from finops_model.importers.files.sheet import column_letters
from finops_model.importers.preparing import Prepared
from finops_model.importers.tables import Options, Source
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import listed_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import show
from finops_model.ui.import_questions import COLUMNS, VALUES, answer

COLUMNS_SHOWN = 40
"""How many columns of a file's first rows are shown."""

_LONGEST_CELL = 60


def draw_folded(
    prepared: Prepared,
    sources: Sequence[Source],
    glimpses: Sequence[Glimpse | None],
    options: Options,
    is_open: bool,
) -> None:
    """How the files were read, below a heading that opens it; which columns have no use is said beside the heading.
    Nothing where no file could be read."""
    if not any(glimpses):
        return
    with st.expander(summary(prepared), expanded=is_open):
        draw_reading(prepared, sources, glimpses, options)
    unused = [column.name for file in prepared.files for column in file.account if column.cells and not column.used]
    if unused:
        names = markdown_literal(listed_text(unused))
        count = say_count(
            "{count:,} column is not used: {columns}",
            "{count:,} columns are not used: {columns}",
            len(unused),
            columns=names,
        )
        st.caption(count)


def draw_reading(
    prepared: Prepared, sources: Sequence[Source], glimpses: Sequence[Glimpse | None], options: Options
) -> None:
    """The first rows of each file, what became of its rows and columns, and how values are read."""
    for number, (file, seen) in enumerate(zip(prepared.files, glimpses, strict=True)):
        if len(prepared.files) > 1:
            st.markdown(f"**{markdown_literal(file.name)}**")
        if seen is not None:
            _draw_first_rows(file, seen)
        _draw_rows(file)
        if number == 0 and seen is not None:
            _draw_settings(seen, options)
    _draw_columns_and_values(prepared, sources, options)


def summary(prepared: Prepared) -> str:
    """How many rows and columns have a use, for the heading."""
    rows = sum(file.rows for file in prepared.files)
    columns = [column for file in prepared.files for column in file.account]
    if not columns:
        return say("How the files were read")
    used = sum(column.used for column in columns)
    return say_count(
        "How the files were read: {count:,} row, {used} of {columns} columns used",
        "How the files were read: {count:,} rows, {used} of {columns} columns used",
        rows,
        used=used,
        columns=len(columns),
    )


# The file as it stands


def _draw_first_rows(file: ImportedFile, seen: Glimpse) -> None:
    """The first rows as a spreadsheet shows them, below what each column became."""
    width = min(COLUMNS_SHOWN, max([len(seen.header), *(len(cells) for _, cells in seen.rows)]))
    labels = _labels(file, seen)
    rows = [[f"**{say('Becomes')}**", *(f"**{markdown_literal(label)}**" for label in _padded(labels, width))]]
    for line, cells in seen.rows:
        texts = [_cell(cell, line == seen.header_line) for cell in _padded(cells, width)]
        rows.append([_line_text(line, seen.header_line), *texts])
    header = [say("Line"), *map(column_letters, range(width))]
    show.text_table(
        pd.DataFrame(rows, columns=header), say("The first rows of {file}, and what each column became", file=file.name)
    )
    if len(seen.header) > width:
        st.caption(say("The first {shown:,} of {count:,} are shown.", shown=width, count=len(seen.header)))


def _labels(file: ImportedFile, seen: Glimpse) -> list[str]:
    """What each column became, or why it is not used; of a file with an open question what is known so far."""
    names = column_names(seen.header)
    if file.account:
        known = {column.name: column.meaning if column.used else _not_used(column.meaning) for column in file.account}
        return [translated(known.get(name, "")) for name in names]
    so_far = columns_of(file.mapping, read_framework())
    return [_label_so_far(so_far.get(name, NOT_TAKEN)) for name in names]


def _label_so_far(meaning: str) -> str:
    return say("Not used so far") if meaning == NOT_TAKEN else translated(meaning)


def _not_used(reason: str) -> str:
    if reason == NOT_TAKEN:
        return say("Not used")
    return say("Not used: {reason}", reason=translated(reason))


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts[:width], *[""] * (width - len(texts))]


def _cell(text: str, is_header: bool) -> str:
    plain = " ".join(text.split())
    shown = markdown_literal(plain if len(plain) <= _LONGEST_CELL else f"{plain[: _LONGEST_CELL - 1]}…")
    return f"**{shown}**" if is_header and shown else shown


def _line_text(line: int, header_line: int) -> str:
    if line == header_line:
        return say("{line} header", line=line)
    return say("{line} title", line=line) if line < header_line else str(line)


def _draw_rows(file: ImportedFile) -> None:
    """What became of the rows: each is counted once, and the counts add up."""
    account = file.row_account
    counts = {
        "used": say("{count:,} used", count=account.used),
        "empty": say("{count:,} not assessed", count=account.empty),
        "titles": say("{count:,} titles", count=account.titles),
        "totals": say("{count:,} totals", count=account.totals),
        "left_out": say("{count:,} left out by you", count=account.left_out),
        "faulty": say("{count:,} with problems", count=account.faulty),
    }
    total = sum(getattr(account, one.name) for one in fields(account))
    if total:
        shown = ", ".join(text for name, text in counts.items() if getattr(account, name))
        text = say_count(
            "{count:,} row below the header: {counts}", "{count:,} rows below the header: {counts}", total, counts=shown
        )
        st.caption(text)


def _draw_settings(seen: Glimpse, options: Options) -> None:
    """The line of the header and the edition, where the file was read wrongly."""
    line, edition = st.columns(2)
    key = f"import-header-line-{seen.header_line}"
    line.number_input(
        say("Line of the header"),
        min_value=1,
        value=seen.header_line,
        key=key,
        on_change=lambda: answer({"header_line": str(st.session_state[key] or "")}),
    )
    known = [None, *editions()]
    edition.selectbox(
        say("Edition of the framework whose names the file uses"),
        known,
        index=known.index(options.edition) if options.edition in known else 0,
        format_func=lambda one: one or say("Newest"),
        key="import-edition",
        on_change=lambda: answer({"edition": st.session_state["import-edition"] or ""}),
    )


# Columns and values


def _draw_columns_and_values(prepared: Prepared, sources: Sequence[Source], options: Options) -> None:
    recognised = [file for file in prepared.files if _is_recognised(file.mapping)]
    headers = {json.dumps(file.mapping["header"]) for file in recognised}
    if len(headers) == 1:
        _draw_columns(recognised[0])
    elif headers:
        st.caption(
            say("These files have different columns. To change what a column is taken as, import them one by one.")
        )
    elif any(file.mapping for file in prepared.files):
        st.caption(say("The columns have the names of the import template and are taken as they are."))
    if headers and st.toggle(say("Show how each value becomes a score"), key=VALUES):
        for file, source in zip(prepared.files, sources, strict=True):
            if _is_recognised(file.mapping):
                _draw_values(source, file.mapping, options)


def _is_recognised(mapping: Mapping[str, object]) -> bool:
    return "blocks" in mapping


def _draw_columns(file: ImportedFile) -> None:
    before = columns_of(file.mapping, read_framework())
    counts = {column.name: column.cells for column in file.account}
    why = {column.name: "" if column.used else translated(column.meaning) for column in file.account}
    key = f"import-columns-{st.session_state.setdefault(COLUMNS, 0)}"
    offered = meanings(read_framework())
    cells: dict[str, object] = {say("Column of the file"): list(before), say("Is taken as"): list(before.values())}
    if counts:
        cells[say("Filled cells")] = pd.array([counts.get(name) for name in before], "Int64")
        cells[say("Why it is not used")] = [why.get(name, "") for name in before]
    st.data_editor(
        pd.DataFrame(cells),
        key=key,
        hide_index=True,
        disabled=[say("Column of the file"), say("Filled cells"), say("Why it is not used")],
        on_change=_change_columns,
        args=(key, before, offered, say("Is taken as")),
        alt=say("The columns of the file and what each is taken as"),
        column_config={
            say("Is taken as"): st.column_config.SelectboxColumn(
                options=[*offered, *(one for one in before.values() if one not in offered)], required=True
            )
        },
    )


def _change_columns(key: str, before: dict[str, str], offered: Sequence[str], column: str) -> None:
    names = list(before)
    edited = {
        names[int(row)]: cells[column]
        for row, cells in st.session_state[key]["edited_rows"].items()
        if int(row) < len(names) and cells.get(column) in offered
    }
    answer(answers_of(before, {**before, **edited}))
    st.session_state[COLUMNS] += 1


def _draw_values(source: Source, mapping: dict[str, object], options: Options) -> None:
    table = value_table(source, mapping, options, read_framework())
    show.table(
        say("How each value of the file becomes a score"),
        (say("Value"), table["value"]),
        (say("Cells"), table["count"]),
        (say("Score, 0 to 3"), table["score"], st.column_config.NumberColumn(format="%.2f")),
        (say("Is taken as"), table["means"]),
    )
