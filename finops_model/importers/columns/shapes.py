"""The shape of a table: which of its columns belong together to one rating.

A long table has one rating per row, a wide one a column per capability, one with quarters side by side a column or
more per quarter, others a column per scope or organization. Whatever the shape, the result is a list of blocks: columns
that give one rating per row of the file.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from finops_model.assessment import LENSES
from finops_model.importers.columns.dates import Period, Quarter
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.headers import Day, Header
from finops_model.importers.columns.mapping import RATES, Block, Question, Shape, TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.reasons import LENSES_COUNT, NO_TARGET, OTHERS_COUNT, SAID_BY_HEADERS
from finops_model.messages import Message, message

OF_TARGET = ("target_due_on", "target_value", "target_owner", "target_reason")
"""Fields that say more about a target."""

SHARED = (
    "organization",
    "assessed_on",
    "scope",
    "capability",
    "assessor",
    "edition",
    "evidence",
    "row_kind",
    "not_applicable",
    *OF_TARGET,
)
"""Fields that count for every block of a row."""

_ENOUGH_LENSES = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What the headers of a block say for all of its ratings."""

    capability: str = ""
    on: Day | None = None
    scope: str = ""
    organization: str = ""


_PLAIN = Subject()
_Columns = dict[str, int]


def arrange(draft: Draft, today: date) -> TableMapping:
    """The blocks that the columns form; its notices and questions are those of the draft.

    Args:
        today: the day that a quarter or month stands for while it is not over.
    """
    table = _Arranging(draft, today)
    headers = draft.headers
    shared = {
        header.field: position for position, header in enumerate(headers) if header.field in SHARED and header.is_plain
    }
    table.form_blocks()
    plain = table.blocks.pop(_PLAIN, {})
    table.notice_second_lenses(plain)
    table.prefer_one_form(plain)
    due = table.take_due_targets(plain)
    if table.blocks:
        table.share_out(plain, shared)
    shape = _shape_of(table.blocks, plain)
    if shape == "wide":
        table.drop(shared, ["capability", *OF_TARGET], SAID_BY_HEADERS)
    if table.blocks and all(subject.on is not None for subject in table.blocks):
        table.drop(shared, ["assessed_on"], SAID_BY_HEADERS)
    blocks = [Block(columns, table.fixed(subject) | due) for subject, columns in table.blocks.items()]
    blocks = blocks or [Block(plain, due)]
    if "row_kind" not in shared and not any(map(_has_target, blocks)):
        table.drop(shared, OF_TARGET, NO_TARGET)
    return TableMapping(draft.table.header, shape, shared, blocks, notices=draft.notices, questions=draft.questions)


@dataclass(slots=True)
class _Arranging:
    """A table while its columns are put into blocks: one for each capability, day, scope … that headers name."""

    draft: Draft
    today: date
    blocks: dict[Subject, _Columns] = field(default_factory=dict)

    def name(self, position: int) -> str:
        """What the column at a position is called."""
        return column_name(self.draft.table.header, position)

    def form_blocks(self) -> None:
        """Puts each column that is not shared into the block of its capability, day, scope and organization."""
        for position, header in enumerate(self.draft.headers):
            is_shared = header.is_plain and header.field in SHARED
            is_target_of_others = header.field == "target" and header.is_plain and self._is_wide()
            if header.field and header.field != "computed" and not is_shared and not is_target_of_others:
                self._put(position, header)

    def _is_wide(self) -> bool:
        return any(header.capability for header in self.draft.headers)

    def _put(self, position: int, header: Header) -> None:
        subject = Subject(header.capability, header.on, header.scope, header.organization)
        columns = self.blocks.setdefault(subject, {})
        field = _field_in_block(header, columns)
        if field in columns:
            self._ask_which(header, field, (columns[field], position))
        else:
            columns[field] = position

    def _ask_which(self, header: Header, field: str, positions: Sequence[int]) -> None:
        key = _key_of(header, field)
        self.draft.questions.append(
            Question(
                key,
                message(
                    "{subject} stands in several columns. Which one counts?",
                    subject=header.capability or self.name(positions[0]),
                ),
                choices=tuple((self.name(position), "") for position in positions),
                command=f"--map {shlex.quote(f'{key}=COLUMN')}",
            )
        )

    def notice_second_lenses(self, columns: _Columns) -> None:
        """Says that lenses with one name in two columns are taken as levels of today and levels to reach."""
        second = [lens for lens in LENSES if f"target_{lens}" in columns and lens in columns]
        if any("#" in self.name(columns[f"target_{lens}"]) for lens in second):
            self.draft.notices.append(
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
        is_said = self.draft.headers[columns["rating"]].given
        if len(lenses) >= _ENOUGH_LENSES and not is_said:
            self.drop(columns, ["rating"], LENSES_COUNT)
        else:
            self.drop(columns, [*lenses, *(f"target_{lens}" for lens in lenses)], OTHERS_COUNT)

    def take_due_targets(self, plain: _Columns) -> dict[str, str]:
        """A target whose header names a day on which nothing is rated is due on that day (``Target Q4 2026``).

        Returns:
            ``target_due_on`` for all blocks, or nothing.
        """
        due = [
            subject
            for subject, columns in self.blocks.items()
            if set(columns) == {"target"} and subject.on is not None and not self._is_yearless(subject)
        ]
        if not due or "target" in plain or any(subject.capability for subject in due):
            return {}
        if len(due) > 1:
            positions = [self.blocks.pop(subject)["target"] for subject in due]
            self._ask_target(positions)
            return {}
        plain["target"] = self.blocks.pop(due[0])["target"]
        day = self._last_day(due[0].on)
        self.draft.notices.append(
            message(
                "The targets in {column} are due on {day}, the day that the header names.",
                column=repr(self.name(plain["target"])),
                day=day.isoformat(),
            )
        )
        return {"target_due_on": day.isoformat()}

    def _is_yearless(self, subject: Subject) -> bool:
        return isinstance(subject.on, Quarter) and subject.on.year is None

    def _ask_target(self, positions: Sequence[int]) -> None:
        self.draft.questions.append(
            Question(
                "target",
                message("Which column holds the target? Several could."),
                choices=tuple((self.name(position), "") for position in positions),
                command="--map target=COLUMN",
            )
        )

    def share_out(self, plain: _Columns, shared: _Columns) -> None:
        """Gives columns of no capability, day, scope or organization to the blocks: a target right behind a block's
        rating, or one target to all of them. A rating beside days is that of the day that the file or the user gives.
        """
        targets = [
            place for place, header in enumerate(self.draft.headers) if header.field == "target" and header.is_plain
        ]
        is_rated = bool(RATES & set(plain))
        if is_rated and not self._is_wide():
            self._adopt_comment(plain, shared)
            self.blocks[_PLAIN] = plain
        elif targets or "target" in plain:
            self._share_targets(targets or [plain["target"]])

    def _adopt_comment(self, plain: _Columns, shared: _Columns) -> None:
        """The comments of a day on which nothing is rated belong to the rating beside them, where they are the only
        ones."""
        bare = [subject for subject, columns in self.blocks.items() if set(columns) == {"evidence"}]
        if len(bare) == 1 and "evidence" not in shared:
            plain["evidence"] = self.blocks.pop(bare[0])["evidence"]

    def _share_targets(self, targets: Sequence[int]) -> None:
        """Targets right behind ratings are theirs; one beside days is that of every day; any other is asked about."""
        behind = {columns["rating"] + 1: columns for columns in self.blocks.values() if "rating" in columns}
        are_behind = all(place in behind for place in targets) and (len(targets) > 1 or len(self.blocks) == 1)
        if are_behind:
            for place in targets:
                behind[place].setdefault("target", place)
        elif len(targets) == 1 and not self._is_wide():
            for columns in self.blocks.values():
                columns.setdefault("target", targets[0])
            if any(subject.on is not None for subject in self.blocks):
                name = repr(self.draft.table.header[targets[0]].strip())
                self.draft.notices.append(
                    message("{column} names no day: it is taken as the target on every day of its row.", column=name)
                )

    def drop(self, columns: _Columns, fields: Sequence[str], reason: Message) -> None:
        """Takes fields out of ``columns``; their columns are not used for a reason."""
        for one in fields:
            position = columns.pop(one, None)
            if position is not None:
                self.draft.reasons[position] = reason

    def fixed(self, subject: Subject) -> dict[str, str]:
        """What the headers of a block say, by field; a quarter whose year is still open is ``Q1``."""
        named = {"capability": subject.capability, "scope": subject.scope, "organization": subject.organization}
        fixed = {field: text for field, text in named.items() if text}
        on = subject.on
        if isinstance(on, Quarter) and on.year is None:
            fixed["assessed_on"] = f"Q{on.number}"
        elif on is not None:
            fixed["assessed_on"] = self._day(on).isoformat()
        return fixed

    def _day(self, on: Day) -> date:
        """The day of an assessment of a quarter or month."""
        period = on.period() if isinstance(on, Quarter) else on
        if not isinstance(period, Period):
            return period
        if period.is_running(self.today):
            label = f"Q{on.number} {on.year}" if isinstance(on, Quarter) else f"{period.first:%Y-%m}"
            notice = running_notice(label, self.today)
            self.draft.notices += [notice] if notice not in self.draft.notices else []
        return period.day(self.today)

    def _last_day(self, on: Day | None) -> date:
        """The day by which a target of a quarter or month is due."""
        period = on.period() if isinstance(on, Quarter) else on
        assert period is not None
        return period.last if isinstance(period, Period) else period


def running_notice(label: str, today: date) -> Message:
    """Says that a quarter or month that is not over was taken as today (SEMANTICS 2).

    Args:
        label: the quarter or month, as people write it.
    """
    return message("{label} is not over yet: it is taken as today, {today}.", label=label, today=today.isoformat())


def _key_of(header: Header, field: str) -> str:
    """The key under which the column of a field is asked for: ``allocation target``."""
    parts = [header.capability, day_text(header.on), header.scope, header.organization, field]
    key = " ".join(filter(None, parts))
    return key.removesuffix(" rating") if header.capability or header.on else key


def day_text(on: Day | None) -> str:
    """A day of a header as an answer names it: ``Q1 2026``, ``2026-03-31``; ``""`` without one."""
    if isinstance(on, Quarter):
        return f"Q{on.number} {on.year}" if on.year else f"Q{on.number}"
    if isinstance(on, Period):
        return on.last.isoformat()
    return on.isoformat() if on is not None else ""


def _field_in_block(header: Header, columns: _Columns) -> str:
    """The field of a column in its block: the second set of lens columns is the target's."""
    if header.field in LENSES and (header.target or header.field in columns):
        return f"target_{header.field}"
    return header.field


def _shape_of(blocks: dict[Subject, _Columns], plain: _Columns) -> Shape:
    if any(subject.capability for subject in blocks):
        return "wide"
    if blocks:
        return "periods"
    return "actions" if "weights" in plain and "rating" in plain else "long"


def _has_target(block: Block) -> bool:
    return any(field == "target" or field.startswith(("target_", "scope_target")) for field in block.columns)
