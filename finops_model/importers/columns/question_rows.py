"""Surveys with a row for each question: ``Question | Answer``. The capability that a question is about stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from finops_model.framework import Framework
from finops_model.importers.columns.capability_names import Asked, find_question, read_capability
from finops_model.importers.columns.headers import Header, read_header
from finops_model.importers.columns.reshaped import Column, Reshaped, Rows, all_rows, put_together
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import is_headed
from finops_model.importers.tables import Chunk, Table
from finops_model.messages import message

_CAPABILITY, _KIND, _COMMENTS = "Capability", "Asked", "Comments"
_KIND_WORDS: Mapping[Asked, str] = {"rating": "Current", "target": "Target"}
_OF_ROWS = ("organization", "assessed_on", "scope", "assessor", "edition")

_Question = tuple[str, Asked]
"""The name of a capability, and what is asked about it."""


@dataclass(slots=True)
class _Read:
    """Rows whose questions are read.

    Attributes:
        asked: per row its question; None where a row names no capability.
        comments: the place of a row of ratings to what a question for a text says about its capability.
        joined: the places of rows that are such texts.
        answers: the position of the column that has these texts.
    """

    rows: Rows
    position: int
    asked: Sequence[_Question | None]
    comments: dict[int, list[str]]
    joined: set[int]
    answers: int = 0


def of_question_rows(table: Table, first: Chunk, framework: Framework) -> Reshaped | None:
    """The table with the capabilities of its questions; None for a table of any other form.

    Args:
        first: the first rows of the table.

    Raises:
        Unreadable: as the chunks of the table do.
    """
    headers = [read_header(text, framework) for text in table.header]
    if any(header.field == "capability" or header.capability for header in headers):
        return None
    found = [place for place, column in enumerate(first.columns) if _are_questions(column, framework)]
    rows = all_rows(table) if len(found) == 1 else None
    if rows is None:
        return None
    asked = [_question(cells[found[0]], framework) for cells in rows.cells]
    read = _Read(rows, found[0], asked, {}, set())
    _join_texts(read, headers)
    table.notices.append(
        message("The capabilities are those that the questions in {column} name.", column=repr(table.header[found[0]]))
    )
    return _put_together(read, headers)


def _are_questions(column: Sequence[str], framework: Framework) -> bool:
    """Whether at least half of the texts of a column are questions about capabilities, or name them otherwise."""
    texts = {text.strip() for text in column} - {""}
    named = [text for text in texts if read_capability(text, framework) is not None]
    asked = [text for text in texts.difference(named) if find_question(text, framework) is not None]
    return bool(asked) and len(named) + len(asked) > 1 and 2 * (len(named) + len(asked)) >= len(texts)


def _question(text: str, framework: Framework) -> _Question | None:
    named = read_capability(text, framework)
    if named is not None:
        return named.name, "rating"
    found = find_question(text, framework)
    return (found[0].name, found[1]) if found is not None else None


def _join_texts(read: _Read, headers: Sequence[Header]) -> None:
    """Puts what questions for a text say beside the rating of the same capability, where one column has the answers."""
    answers = [place for place, header in enumerate(headers) if place != read.position and _may_be_answer(header)]
    if len(answers) != 1:
        return
    read.answers = answers[0]
    keys = [place for place, header in enumerate(headers) if _identifies(header)]
    rated = {
        _key(read, place, keys): place
        for place, asked in reversed(list(enumerate(read.asked)))
        if asked is not None and asked[1] == "rating"
    }
    for place, asked in enumerate(read.asked):
        beside = rated.get(_key(read, place, keys)) if asked is not None and asked[1] == "text" else None
        if beside is not None:
            read.comments.setdefault(beside, []).append(read.rows.cells[place][read.answers].strip())
            read.joined.add(place)


def _may_be_answer(header: Header) -> bool:
    words = vocabulary()
    others = words.unrelated | words.perhaps_scope | words.perhaps_assessed_on | words.perhaps_assessor
    others |= words.perhaps_capability.keys()
    return header.field == "rating" or (not header.known and not is_headed(header.text, others))


def _identifies(header: Header) -> bool:
    """Whether a column says whose answer a row is, or when it was given."""
    words = vocabulary()
    perhaps = words.perhaps_scope | words.perhaps_assessed_on | words.perhaps_assessor
    return header.field in _OF_ROWS or (not header.known and is_headed(header.text, perhaps))


def _key(read: _Read, place: int, keys: Sequence[int]) -> tuple[str, ...]:
    asked = read.asked[place]
    return (asked[0] if asked else "", *(read.rows.cells[place][position].strip() for position in keys))


def _put_together(read: _Read, headers: Sequence[Header]) -> Reshaped:
    """The rows with the names of capabilities instead of questions, and what these ask for."""
    kept = [place for place in range(len(read.rows.cells)) if place not in read.joined]
    columns = [_column(read, position, kept) for position in range(len(headers))]
    if len({asked[0] for asked in read.asked if asked is not None}) == 1:  # its values alone do not tell what it is
        columns[read.position] = replace(columns[read.position], name=_CAPABILITY)
    if any(asked is not None and asked[1] == "target" for asked in read.asked):
        kinds = [_kind_word(read.asked[place]) for place in kept]
        columns.append(Column(_KIND, kinds, read.position))
    if read.comments:
        evidence = next((place for place, header in enumerate(headers) if header.field == "evidence"), None)
        columns = _with_comments(read, columns, kept, evidence)
    form = put_together(read.rows, [read.rows.lines[place] for place in kept], columns)
    return replace(form, joined=len(read.joined))


def _column(read: _Read, position: int, kept: Sequence[int]) -> Column:
    texts = [read.rows.cells[place][position] for place in kept]
    if position == read.position:
        pairs = zip(texts, (read.asked[place] for place in kept), strict=True)
        texts = [asked[0] if asked is not None and asked[1] != "text" else text for text, asked in pairs]
    return Column(read.rows.table.header[position], texts, position)


def _kind_word(asked: _Question | None) -> str:
    return _KIND_WORDS.get(asked[1], "") if asked is not None else _KIND_WORDS["rating"]


def _with_comments(read: _Read, columns: Sequence[Column], kept: Sequence[int], evidence: int | None) -> list[Column]:
    """The columns with the texts beside the ratings: in the column of comments, or in one of their own."""
    own = columns[evidence].texts if evidence is not None else [""] * len(kept)
    pairs = zip(own, (read.comments.get(place, []) for place in kept), strict=True)
    texts = ["\n".join(text for text in (first, *more) if text) for first, more in pairs]
    if evidence is None:
        return [*columns, Column(_COMMENTS, texts, read.answers)]
    return [Column(one.name, texts, evidence) if place == evidence else one for place, one in enumerate(columns)]
