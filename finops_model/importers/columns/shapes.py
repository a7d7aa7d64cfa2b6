"""The shape of a table: which of its columns belong together to one rating.

A long table has one rating per row, a wide one a column per capability, one with quarters side by side a column or
more per quarter, others a column per scope or organization. Whatever the shape, the result is a list of blocks: columns
that give one rating per row of the file.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from finops_model.assessment import LENSES
from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.importers.columns.dates import Period, Quarter
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.headers import Day, Header, day_text, is_open, is_year
from finops_model.importers.columns.mapping import RATES, Block, Question, Shape, TableMapping
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.reasons import LENSES_COUNT, NO_TARGET, OTHERS_COUNT, SAID_BY_HEADERS
from finops_model.importers.tables import Unreadable
from finops_model.messages import Message, message

OF_TARGET = ("target_due_on", "target_value", "target_owner", "target_reason", "target_approver")
"""Fields that say more about a target."""

SHARED = (
    "organization",
    "assessed_on",
    "assessed_year",
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
    assessor: str = ""


_PLAIN = Subject()
_Columns = dict[str, int]


def arrange(draft: Draft, today: date) -> TableMapping:
    """The blocks that the columns form; its notices and questions are those of the draft.

    Args:
        today: the day that a period stands for while it is not over.

    Raises:
        Unreadable: an answer is not a day.
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
        table.drop(shared, OF_TARGET, SAID_BY_HEADERS)
        shared.pop("capability", None)  # what stands in it may say whose the rows are: accounted for like any column
    if table.blocks and all(subject.on is not None for subject in table.blocks):
        table.drop(shared, ["assessed_on", "assessed_year"], SAID_BY_HEADERS)
    blocks = [
        Block(columns, table.fixed(subject) | due | table.due.get(subject, {}))
        for subject, columns in table.blocks.items()
    ]
    blocks = blocks or [Block(plain, due)]
    if "row_kind" not in shared and not any(map(_has_target, blocks)):
        table.drop(shared, OF_TARGET, NO_TARGET)
    return TableMapping(draft.table.header, shape, shared, blocks, notices=draft.notices, questions=draft.questions)


@dataclass(slots=True)
class _Arranging:
    """A table while its columns are put into blocks: one for each capability, day, scope … that headers name.

    Attributes:
        due: ``target_due_on`` of the blocks whose headers say by when their targets are due.
    """

    draft: Draft
    today: date
    blocks: dict[Subject, _Columns] = field(default_factory=dict)
    due: dict[Subject, dict[str, str]] = field(default_factory=dict)

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
        subject = Subject(header.capability, header.on, header.scope, header.organization, header.assessor)
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
            if set(columns) == {"target"} and subject.on is not None and not is_open(subject.on)
        ]
        if not due or "target" in plain:
            return {}
        if any(subject.capability for subject in due):
            self._take_due_of_capabilities(due)
            return {}
        given = [subject for subject in due if self.draft.headers[self.blocks[subject]["target"]].given]
        positions = {subject: self.blocks.pop(subject)["target"] for subject in due}
        if len(due) > 1 and len(given) != 1:
            self._ask_target(list(positions.values()))
            return {}
        kept = given[0] if given else due[0]
        plain["target"] = positions.pop(kept)
        self.draft.reasons |= dict.fromkeys(positions.values(), OTHERS_COUNT)
        return {"target_due_on": self._due_day(kept, plain["target"])}

    def _take_due_of_capabilities(self, due: Sequence[Subject]) -> None:
        """The targets of capabilities, each with its day (``Allocation Target 2027``), beside their only rating."""
        for subject in due:
            beside = [
                other
                for other, columns in self.blocks.items()
                if replace(other, on=None) == replace(subject, on=None) and RATES & set(columns)
            ]
            place = self.blocks.pop(subject)["target"]
            other = beside[0] if len(beside) == 1 else replace(subject, on=None)
            columns = self.blocks.setdefault(other, {})
            if "target" in columns:
                self._ask_which(self.draft.headers[place], "target", (columns["target"], place))
            else:
                columns["target"] = place
                self.due[other] = {"target_due_on": self._due_day(subject, place)}

    def _due_day(self, subject: Subject, place: int) -> str:
        """The day by which the targets of a header with a period are due, which a notice says."""
        day = self._last_day(subject.on).isoformat()
        self.draft.notices.append(
            message(
                "The targets in {column} are due on {day}, the day that the header names.",
                column=repr(self.name(place)),
                day=day,
            )
        )
        return day

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
            self._share_target(targets[0])

    def _share_target(self, place: int) -> None:
        """One target beside days is that of every day; beside whole years a person says from which day on it counts."""
        day = self.draft.answers.setting("target_from")
        is_beside_years = any(is_year(subject.on) for subject in self.blocks)
        if is_beside_years and day:
            self._put_target_on(day, place)
            return
        for columns in self.blocks.values():
            columns.setdefault("target", place)
        if is_beside_years:
            self._ask_target_day(place)
        elif any(subject.on is not None for subject in self.blocks):
            self._notice_target_of_all(place)

    def _put_target_on(self, answer: str, place: int) -> None:
        """A target that counts from an answered day on."""
        try:
            day = read_iso_date(answer)
        except Refused as error:
            raise Unreadable(error.message, self.draft.table.header_line) from error
        for subject in list(self.blocks):
            self._block_on(replace(subject, on=day)).setdefault("target", place)

    def _notice_target_of_all(self, place: int) -> None:
        column = repr(self.draft.table.header[place].strip())
        if self.draft.headers[place].on is None:
            notice = message("{column} names no day: it is taken as the target on every day of its row.", column=column)
        else:
            notice = message(
                "{column} does not say from which day on it counts: it is taken as the target on every day of its row.",
                column=column,
            )
        self.draft.notices.append(notice)

    def _ask_target_day(self, place: int) -> None:
        """Asks from which day on a target beside whole years counts: too long a time to take it for all of it."""
        known = [subject.on for subject in self.blocks if subject.on is not None and not is_open(subject.on)]
        days = {self._day(on).isoformat(): day_text(on) for on in known}
        first = self.draft.given_day or self.today.isoformat()
        means = message("the day that you gave") if self.draft.given_day else message("today")
        self.draft.questions.append(
            Question(
                "target_from",
                message("From which day on does the target in {column} count?", column=repr(self.name(place))),
                choices=tuple(({first: means} | days).items()),
                command="--map target_from=YEAR-MONTH-DAY",
            )
        )

    def _block_on(self, subject: Subject) -> _Columns:
        """The block of a subject whose day is known, a new one where there is none."""
        for other, columns in self.blocks.items():
            if other.on and not is_open(other.on) and replace(other, on=self._day(other.on)) == subject:
                return columns
        return self.blocks.setdefault(subject, {})

    def drop(self, columns: _Columns, fields: Sequence[str], reason: Message) -> None:
        """Takes fields out of ``columns``; their columns are not used for a reason."""
        for one in fields:
            position = columns.pop(one, None)
            if position is not None:
                self.draft.reasons[position] = reason

    def fixed(self, subject: Subject) -> dict[str, str]:
        """What the headers of a block say, by field; a period whose days are still open is ``Q1`` or ``FY26 Q1``."""
        named = {
            "capability": subject.capability,
            "scope": subject.scope,
            "organization": subject.organization,
            "assessor": subject.assessor,
        }
        fixed = {field: text for field, text in named.items() if text}
        on = subject.on
        if is_open(on):
            fixed["assessed_on"] = day_text(on)
        elif on is not None:
            fixed["assessed_on"] = self._day(on).isoformat()
        return fixed

    def _day(self, on: Day) -> date:
        """The day of an assessment of a period."""
        period = on.period() if isinstance(on, Quarter) else on
        if not isinstance(period, Period):
            assert isinstance(period, date)
            return period
        if period.is_running(self.today):
            notice = running_notice(period.label, self.today)
            self.draft.notices += [notice] if notice not in self.draft.notices else []
        return period.day(self.today)

    def _last_day(self, on: Day | None) -> date:
        """The day by which a target of a period is due."""
        period = on.period() if isinstance(on, Quarter) else on
        if isinstance(period, Period):
            return period.last
        assert isinstance(period, date)
        return period


def running_notice(label: str, today: date) -> Message:
    """Says that a period that is not over was taken as today (SEMANTICS 2).

    Args:
        label: the period, as people write it.
    """
    return message("{label} is not over yet: it is taken as today, {today}.", label=label, today=today.isoformat())


def _key_of(header: Header, field: str) -> str:
    """The key under which the column of a field is asked for: ``allocation target``."""
    parts = [header.capability, day_text(header.on), header.scope, header.organization, header.assessor, field]
    key = " ".join(filter(None, parts))
    return key.removesuffix(" rating") if header.capability or header.on else key


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
