"""Every column of a table is accounted for: what it is used as, or why it is not used.

A column without a use whose values look like a rating, a target, a day, a mark or a comment, or whose header may name
a scope, is asked about: what a file says is never left out by a notice alone.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from finops_model.framework import close_capabilities
from finops_model.importers.columns.answers import LEFT_OUT, answer_option
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.headers import may_name_capabilities, read_header
from finops_model.importers.columns.looks import Look, holds_a_stage
from finops_model.importers.columns.mapping import MOST_VALUES, Question, TableMapping
from finops_model.importers.columns.names import column_name, quoted
from finops_model.importers.columns.reasons import BY_YOU, COMPUTED, OTHERS_COUNT, SAID_BY_HEADERS
from finops_model.importers.columns.sampling import Sample
from finops_model.importers.columns.trials import Trials
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import column_field, is_headed, row_kind
from finops_model.importers.tables import Unreadable
from finops_model.messages import Message, message
from finops_model.names import name_key, word_key

_OTHER_SUBJECT = message("another column names the capabilities")
_UNRELATED = message("its header says that it holds something else")
_DOMAINS = message("the framework knows the domain of each capability")
_STAGE_TEXTS = message("it describes a stage")
_NOTHING = message("it says nothing")
_UNNAMED = message("its header names no field")

_MEANINGS: Mapping[Look, tuple[tuple[str, Message], ...]] = {
    "stages": (("rating", message("the ratings")), ("target", message("the targets"))),
    "numbers": (
        ("rating", message("the ratings")),
        ("target", message("the targets")),
        ("target_value", message("the business value of the targets")),
    ),
    "marks": (
        ("not_applicable", message("a mark: not applicable")),
        ("applicable", message("a mark: applicable")),
        ("rating", message("the ratings")),
    ),
    "days": (
        ("assessed_on", message("the days of the assessments")),
        ("target_due_on", message("the days by which the targets are due")),
    ),
    "texts": (
        ("evidence", message("the evidence of the ratings")),
        ("target_reason", message("the reasons of the targets")),
    ),
    "words": (("scope", message("the scopes")), ("organization", message("the organizations"))),
}
"""What a column may hold, by the look of its values: offered as answers."""
_ABOUT_TARGET = (
    ("target_due_on", message("the days by which the targets are due")),
    ("target_value", message("the business value of the targets")),
    ("target_owner", message("the owners of the targets")),
    ("target_reason", message("the reasons of the targets")),
    ("target_approver", message("the approvers of the targets")),
)
"""What a column may hold whose header speaks of the target, whatever its values look like."""


@dataclass(frozen=True, slots=True)
class _Account:
    """A table whose columns are settled."""

    mapping: TableMapping
    draft: Draft
    trials: Trials

    def name(self, position: int) -> str:
        """What the column at a position is called."""
        return column_name(self.mapping.header, position)

    def refuse_unused_answers(self) -> None:
        """Raises Unreadable for a column that the user gave a meaning and that this table cannot use so."""
        used = self.mapping.used
        for position, header in enumerate(self.draft.headers):
            if header.given and header.known and position not in used:
                sentence = message(
                    "The column {column} cannot be used as {field} in this table, where other columns say it. Leave "
                    "the answer out, or answer with another field.",
                    column=repr(self.name(position)),
                    field=header.field,
                )
                raise Unreadable(sentence, self.draft.table.header_line)

    def reason(self, position: int, look: Look) -> Message | None:
        """Why a column is not used, where the file or the user says it."""
        header = self.draft.headers[position]
        if position in self.draft.reasons:
            return self.draft.reasons[position]
        if self.draft.answers.leaves_others_out:
            return BY_YOU
        if look == "nothing":
            return _NOTHING
        if look == "stages" or self.names_rows(position, look):
            return None
        if header.field == "capability":
            return SAID_BY_HEADERS if self._says_rating(position) else None
        if header.field == "computed":
            return COMPUTED
        if is_headed(header.text, vocabulary().unrelated):
            return _UNRELATED
        if self._names_domains(position):
            return _DOMAINS
        if may_name_capabilities(header.text) and (look in ("words", "texts", "numbers") or self._is_one(position)):
            return _OTHER_SUBJECT
        return _STAGE_TEXTS if word_key(header.text) in vocabulary().stages and look in ("texts", "words") else None

    def closer_look(self, position: int) -> Look:
        """What a column looks like; one of words by a stage among them, or by a header that names comments."""
        look = self.draft.look(position)
        if look == "words" and holds_a_stage(self.draft.sample.values[position]):
            return "stages"
        return "texts" if look == "words" and _names_comments(self.mapping.header[position]) else look

    def names_rows(self, position: int, look: Look) -> bool:
        """Whether a column of a wide table may say in words whose ratings the rows are, though its header does not."""
        header = self.draft.headers[position]
        is_subject = position == 0 or header.field == "capability" or may_name_capabilities(header.text)
        is_clear = is_headed(header.text, vocabulary().unrelated | vocabulary().perhaps_assessor)
        if self.mapping.shape != "wide" or look != "words" or not is_subject or is_clear:
            return False
        if self._names_domains(position):
            return False
        values = set(map(name_key, self.draft.sample.values[position]))
        is_given = any({name_key(text)} == values for text in self.mapping.filled.values())
        return not is_given and not self._says_rating(position)

    def _says_rating(self, position: int) -> bool:
        """Whether the cells of a column only say that ratings stand beside them: ``Maturity``, ``Current``."""
        return all(row_kind(text) == "rating" for text in self.draft.sample.values[position])

    def _names_domains(self, position: int) -> bool:
        domains = {name_key(one.name) for one in self.draft.framework.domains}
        return all(name_key(text) in domains for text in self.draft.sample.values[position])

    def _is_one(self, position: int) -> bool:
        """Whether a column holds the number 1 alone, which below ``ID`` numbers the only row and marks nothing."""
        return list(self.draft.sample.values[position]) == ["1"]

    def is_asked(self, position: int, look: Look) -> bool:
        """Whether only a person can say what a column without a reason holds."""
        header = self.draft.headers[position].text
        may_name_scopes = is_headed(header, vocabulary().perhaps_scope) or self.names_rows(position, look)
        return look != "words" or may_name_scopes or _speaks_of_target(header)

    def otherwise(self, position: int) -> Message:
        """Why a column is not used that looks like nothing that counts."""
        is_known = read_header(self.draft.headers[position].text, self.draft.framework).known
        return OTHERS_COUNT if is_known else _UNNAMED

    def ask(self, position: int, look: Look) -> None:
        """Asks what a column holds."""
        name = self.name(position)
        values = tuple(list(self.draft.sample.values[position])[:MOST_VALUES])
        is_of_target = look == "words" and _speaks_of_target(self.mapping.header[position])
        meanings = _ABOUT_TARGET if is_of_target else _MEANINGS[look]
        if self.names_rows(position, look):
            meanings = (*meanings, ("assessor", message("the assessors")))
        usable = [choice for choice in meanings if self.trials.can_be(position, choice[0])]
        choices = (
            *usable,
            *self._close_capabilities(position),
            (LEFT_OUT, message("nothing that counts: leave it out")),
        )
        self.mapping.questions.append(
            Question(
                f"column:{name}",
                message("What does the column {name} hold? Its header does not say it.", name=repr(name)),
                values,
                choices,
                answer_option(f"column:{name}=MEANING"),
            )
        )

    def _close_capabilities(self, position: int) -> list[tuple[str, str]]:
        """The capabilities whose names are close to the header of a column, where the headers name capabilities."""
        if self.mapping.shape != "wide":
            return []
        header, framework = self.mapping.header[position], self.draft.framework
        own = read_capability(header, framework)
        close = [own] if own is not None else close_capabilities(header, framework)
        return [(one.id, message("the ratings of {capability}", capability=one.name)) for one in close]


def _speaks_of_target(header: str) -> bool:
    """Whether a word for the target stands in a header: ``Target Year``."""
    return not vocabulary().target.isdisjoint(word_key(header).split())


def _names_comments(header: str) -> bool:
    """Whether a header names comments on the ratings or the targets: ``Maturity comment``."""
    fields = set(map(column_field, word_key(header).split()))
    return "evidence" in fields and not fields.isdisjoint(("rating", "target"))


def account(mapping: TableMapping, draft: Draft, trials: Trials) -> None:
    """Says why each column without a use has none, or asks; sets ``mapping.reasons`` and ``mapping.unused``.

    Args:
        trials: tells which answers can be offered.
    """
    table = _Account(mapping, draft, trials)
    table.refuse_unused_answers()
    sample = draft.sample
    asked_about = {name for question in mapping.questions for name, _ in question.choices}
    asked_about |= {question.key.removeprefix("column:") for question in mapping.questions}
    by_reason: dict[Message, list[str]] = defaultdict(list)
    for position in _unused(mapping, sample):
        reason = table.reason(position, draft.look(position))
        look = table.closer_look(position)
        mapping.reasons[position] = reason or table.otherwise(position)
        if table.name(position) in asked_about:
            continue
        if reason is None and table.is_asked(position, look):
            table.ask(position, look)
        elif reason != BY_YOU:
            by_reason[mapping.reasons[position]].append(table.name(position))
    for reason, names in by_reason.items():
        mapping.notices.append(message("Left out, because {reason}: {columns}.", reason=reason, columns=quoted(names)))
    mapping.unused = tuple(place for place, reason in mapping.reasons.items() if reason != BY_YOU)


def _unused(mapping: TableMapping, sample: Sample) -> list[int]:
    """The positions of the columns that hold something and have no use."""
    used = mapping.used
    return [place for place in range(len(mapping.header)) if place not in used and sample.values[place]]
