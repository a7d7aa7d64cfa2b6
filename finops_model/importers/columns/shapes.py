"""The shape of a table: which of its columns belong together to one rating.

A long table has one rating per row, a wide one a column per capability, one with quarters side by side a column or
more per quarter. Whatever the shape, the result is a list of blocks: columns that give one rating per row of the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from finops_model.assessment import LENSES
from finops_model.importers.columns.dates import Period, Quarter
from finops_model.importers.columns.headers import Day, Header
from finops_model.importers.columns.mapping import Block, Question, Shape, TableMapping
from finops_model.importers.columns.names import column_name, quoted
from finops_model.messages import Message, message

SHARED = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "assessor",
    "edition",
    "evidence",
    "target_due_on",
    "target_value",
    "target_owner",
    "target_reason",
)
"""Fields that count for every block of a row."""

_OF_TARGET = ("target_due_on", "target_value", "target_owner", "target_reason")
_ENOUGH_LENSES = 3
_Subject = tuple[str, Day | None]
_Columns = dict[str, int]


def arrange(
    headers: Sequence[Header], texts: tuple[str, ...], questions: list[Question], notices: list[str], today: date
) -> TableMapping:
    """The blocks that the columns form.

    Args:
        headers: what each column is; those that say nothing are left out.
        texts: the header as the file has it.
        questions: takes what a person has to decide.
        notices: takes what was assumed.
        today: the day that a quarter or month stands for while it is not over.
    """
    table = _Arranging(headers, texts, questions, notices)
    shared = {
        header.field: position for position, header in enumerate(headers) if header.field in SHARED and header.is_plain
    }
    table.form_blocks()
    plain = table.blocks.pop(("", None), {})
    table.notice_second_lenses(plain)
    table.prefer_one_form(plain)
    if table.blocks:
        table.share_out(plain)
    shape = _shape_of(table.blocks, plain)
    if shape in ("wide", "periods"):
        table.drop_said_by_headers(shared, shape)
    blocks = [Block(columns, table.fixed(subject, today)) for subject, columns in table.blocks.items()]
    blocks = blocks or [Block(plain)]
    if not any(map(_has_target, blocks)):
        table.drop_without_target(shared)
    return TableMapping(texts, shape, shared, blocks)


@dataclass(slots=True)
class _Arranging:
    """A table while its columns are put into blocks: one for each capability, day or quarter that headers name."""

    headers: Sequence[Header]
    texts: tuple[str, ...]
    questions: list[Question]
    notices: list[str]
    blocks: dict[_Subject, _Columns] = field(default_factory=dict)

    def name(self, position: int) -> str:
        """What the column at a position is called."""
        return column_name(self.texts, position)

    def form_blocks(self) -> None:
        """Puts each column that is not shared into the block of its capability and day."""
        beside_capabilities = any(header.capability for header in self.headers)
        for position, header in enumerate(self.headers):
            is_shared = header.field in SHARED and header.on is None
            is_shared_out = header.field == "target" and header.is_plain and beside_capabilities
            if header.field and header.field != "computed" and not is_shared and not is_shared_out:
                self._put(position, header)

    def _put(self, position: int, header: Header) -> None:
        columns = self.blocks.setdefault((header.capability, header.on), {})
        field = _field_in_block(header, columns)
        if field in columns:
            self._ask_which(header, field, (columns[field], position))
        else:
            columns[field] = position

    def _ask_which(self, header: Header, field: str, positions: Sequence[int]) -> None:
        key = f"{header.capability} {field}".replace(" rating", "").strip()
        self.questions.append(
            Question(
                key,
                message(
                    "{subject} stands in several columns. Which one counts?",
                    subject=header.capability or self.name(positions[0]),
                ),
                choices=tuple((self.name(position), "") for position in positions),
                command=f"--map '{key}=COLUMN'",
            )
        )

    def notice_second_lenses(self, columns: _Columns) -> None:
        """Says that lenses with one name in two columns are taken as levels of today and levels to reach."""
        second = [lens for lens in LENSES if f"target_{lens}" in columns and lens in columns]
        if any("#" in self.name(columns[f"target_{lens}"]) for lens in second):
            self.notices.append(
                message(
                    "Two columns each for {lenses}: the first ones are taken as today's levels, the second ones as the "
                    "levels to reach. The target is the stage that those give by the framework's weights.",
                    lenses=", ".join(second),
                )
            )

    def prefer_one_form(self, columns: _Columns) -> None:
        """A row is rated in one form: by three or more lenses, or by the column with the rating."""
        lenses = [lens for lens in LENSES if lens in columns]
        if not lenses or "rating" not in columns:
            return
        if len(lenses) >= _ENOUGH_LENSES:
            sentence = message(
                "Left out, because the levels of the lenses count: {columns}.", columns=self._drop(columns, ["rating"])
            )
        else:
            sentence = message(
                "Left out, because {rating} counts: {columns}.",
                rating=repr(self.texts[columns["rating"]].strip()),
                columns=self._drop(columns, [*lenses, *(f"target_{lens}" for lens in lenses)]),
            )
        self.notices.append(sentence)

    def share_out(self, plain: _Columns) -> None:
        """Gives columns without a capability and a day to the blocks: a target right behind a block's rating, or one
        target to all of them. What remains is left out."""
        targets = [place for place, header in enumerate(self.headers) if header.field == "target" and header.is_plain]
        if targets:
            self._share_targets(targets)
        rest = [position for field, position in plain.items() if field != "target"]
        if rest:
            self.notices.append(
                message(
                    "Left out, because it names neither a capability nor a day, unlike its neighbours: {columns}.",
                    columns=quoted(map(self.name, rest)),
                )
            )

    def _share_targets(self, targets: Sequence[int]) -> None:
        """Targets right behind ratings are theirs; one beside days is that of every day; any other has no column."""
        behind = {columns["rating"] + 1: columns for columns in self.blocks.values() if "rating" in columns}
        are_behind = all(place in behind for place in targets) and (len(targets) > 1 or len(self.blocks) == 1)
        if are_behind:
            for place in targets:
                behind[place].setdefault("target", place)
        elif len(targets) == 1 and not any(capability for capability, _ in self.blocks):
            for columns in self.blocks.values():
                columns.setdefault("target", targets[0])
            name = repr(self.texts[targets[0]].strip())
            self.notices.append(
                message("{column} names no day: it is taken as the target on every day of its row.", column=name)
            )
        else:
            names = quoted(map(self.name, targets))
            self.notices.append(
                message(
                    "Left out, because it does not say which of the columns it is the target of: {columns}.",
                    columns=names,
                )
            )

    def drop_said_by_headers(self, shared: _Columns, shape: Shape) -> None:
        """Takes the shared columns out that a table of this shape cannot use."""
        fields: list[str] = [*_OF_TARGET]
        if any(capability for capability, _ in self.blocks):
            fields.append("capability")
        if shape == "periods":
            fields.append("assessed_on")
        if names := self._drop(shared, fields):
            sentence = message("Left out, because the headers of other columns say it: {columns}.", columns=names)
            self.notices.append(sentence)

    def drop_without_target(self, shared: _Columns) -> None:
        """Takes the columns of targets out of a table that has none."""
        if names := self._drop(shared, _OF_TARGET):
            self.notices.append(message("Left out, because there is no target beside it: {columns}.", columns=names))

    def _drop(self, columns: _Columns, fields: Sequence[str]) -> str:
        """Takes fields out of ``columns``; returns the names of the columns that held them."""
        return quoted([self.name(columns.pop(field)) for field in fields if field in columns])

    def fixed(self, subject: _Subject, today: date) -> dict[str, str]:
        """What the header of a block says: a capability, a day, or a quarter whose year is still open (``Q1``)."""
        capability, on = subject
        fixed = {"capability": capability} if capability else {}
        if isinstance(on, Quarter) and on.year is None:
            fixed["assessed_on"] = f"Q{on.number}"
        elif on is not None:
            fixed["assessed_on"] = self._day(on, today).isoformat()
        return fixed

    def _day(self, on: Day, today: date) -> date:
        period = on.period() if isinstance(on, Quarter) else on
        if not isinstance(period, Period):
            return period
        if period.is_running(today):
            label = f"Q{on.number} {on.year}" if isinstance(on, Quarter) else f"{period.first:%Y-%m}"
            notice = running_notice(label, today)
            self.notices += [notice] if notice not in self.notices else []
        return period.day(today)


def running_notice(label: str, today: date) -> Message:
    """Says that a quarter or month that is not over was taken as today (SEMANTICS 2).

    Args:
        label: the quarter or month, as people write it.
    """
    return message("{label} is not over yet: it is taken as today, {today}.", label=label, today=today.isoformat())


def _field_in_block(header: Header, columns: _Columns) -> str:
    """The field of a column in its block: the second set of lens columns is the target's."""
    if header.field in LENSES and (header.target or header.field in columns):
        return f"target_{header.field}"
    return header.field


def _shape_of(blocks: dict[_Subject, _Columns], plain: _Columns) -> Shape:
    if any(on is not None for _, on in blocks):
        return "periods"
    if blocks:
        return "wide"
    return "actions" if "weights" in plain and "rating" in plain else "long"


def _has_target(block: Block) -> bool:
    return any(field == "target" or field.startswith(("target_", "scope_target")) for field in block.columns)
