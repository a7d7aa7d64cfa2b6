"""What the cells of the canonical CSV may say: texts to ratings and target entries (SEMANTICS 1 and 3).

Everything here looks at one distinct value, or at one distinct combination of the cells of a row that belong together.
A single cell that cannot be taken raises :class:`~finops_model.errors.Refused`, a combination :class:`Faulty` with
every fault in it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from finops_model.assessment import LENSES, Form, Rating, Target
from finops_model.days import read_iso_date
from finops_model.errors import Refused
from finops_model.formulas import unescape_formula
from finops_model.framework import Framework, Stage
from finops_model.importers.columns.answers import answer_option, word_answer
from finops_model.importers.columns.refusals import likely_answer, likely_stage
from finops_model.messages import Message, message
from finops_model.names import visible_name
from finops_model.scoring import score_criteria, score_lenses, stage_of

TARGET_PARTS = ("due_on", "value", "owner", "reason", "approver")
"""What a target entry carries beside its word; a file of ratings writes them with ``target_`` before."""

NO_CRITERION = "none"
"""The word in the column ``criteria`` that says: none is met. An empty cell is no rating."""

LONGEST_NAME, LONGEST_TEXT = 200, 32_000
"""Characters. A spreadsheet cuts a cell at 32,767."""

_PLAIN_NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,400})?|\.[0-9]{1,400}")
_COMMA_NUMBER = re.compile(r"[0-9]+,[0-9]+")
_STAGES = {stage.id: stage for stage in Stage} | dict.fromkeys(("pre crawl", "precrawl", "pre_crawl"), Stage.PRE_CRAWL)
_YES, _NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
_ALLOWED_CONTROLS = {"\t", "\n"}

_Value = TypeVar("_Value")


class Faulty(Exception):
    """Cells of one row that cannot be taken together; ``faults`` are pairs of field and sentence."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        self.faults = faults
        super().__init__(*faults)


class Cells:
    """The cells of one row that belong together; faults are gathered, so that all are told at once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self.faults: list[tuple[str, str]] = []

    def filled(self, field: str) -> bool:
        """Whether the cell has a text that is not blank."""
        return bool(self._texts.get(field, "").strip())

    def read(self, field: str, read: Callable[[str], _Value], as_it_is: bool = False) -> _Value | None:
        """The cell's value; None when it is blank, absent or faulty. Outer blanks are taken off unless ``as_it_is``."""
        text = self._texts.get(field, "")
        if not text.strip():
            return None
        try:
            return read(text if as_it_is else text.strip())
        except Refused as error:
            self.faults.append((field, error.message))
            return None

    def raise_faults(self) -> None:
        """Raises Faulty when a cell read so far was faulty."""
        if self.faults:
            raise Faulty(*self.faults)


def read_stage(text: str) -> Stage:
    """A stage by its id or label, in any case; ``pre crawl`` and ``precrawl`` are Pre-crawl."""
    found = _STAGES.get(text.casefold())
    if found is not None:
        return found
    if _PLAIN_NUMBER.fullmatch(text):
        raise Refused(
            message(
                "A number does not say which stage is meant. Expected pre-crawl, crawl, walk or run; a score from 0 to "
                "3 belongs in the column score. Other numbers need a scale: answer with --scale."
            )
        )
    raise Refused(
        message(
            "Expected a stage: pre-crawl, crawl, walk or run. Answer with {answer}, or another stage, where the cell "
            "means one.",
            answer=word_answer("rating", text, likely_answer(text)),
        )
    )


def read_score(text: str) -> float:
    """A score from 0 to 3, written with a point."""
    if _COMMA_NUMBER.fullmatch(text):
        raise Refused(message("Expected a number from 0 to 3 with a decimal point, such as 1.5, not a comma."))
    if not _PLAIN_NUMBER.fullmatch(text) or not 0 <= float(text) <= 3:
        raise Refused(message("Expected a number from 0 to 3, such as 1.5."))
    return float(text)


def read_level(text: str) -> int:
    """The level of a lens, 0 to 4."""
    if text not in {"0", "1", "2", "3", "4"}:
        raise Refused(message("Expected a whole number from 0 to 4."))
    return int(text)


def read_value(text: str) -> int:
    """A business value, 1 to 5."""
    if text not in {"1", "2", "3", "4", "5"}:
        raise Refused(message("Expected a whole number from 1 to 5."))
    return int(text)


def read_applicable(text: str) -> bool:
    """``yes`` or ``no``."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise Refused(message("Expected yes or no."))
    return word in _YES


def read_criteria(text: str, framework: Framework) -> tuple[str, ...] | None:
    """The criteria met, in framework order, from ids separated by blanks; the word ``none`` alone: none is met.

    Ids of signs are left out (:func:`signs_in`); None when the text holds nothing else.

    Raises:
        Refused: a word is neither a criterion nor a sign.
    """
    words = text.split()
    if [word.casefold() for word in words] == [NO_CRITERION]:
        return ()
    known = [one.id for one in framework.criteria if one.kind == "criterion"]
    signs = signs_in(text, framework)
    unknown = [word for word in words if word not in known and word not in signs]
    if unknown:
        raise Refused(
            message(
                "Unknown in edition {edition}: {words}. Expected ids of criteria separated by blanks, such as "
                "{example}, or none. Answer with {leave} to leave the column out.",
                edition=framework.edition,
                words=", ".join(unknown),
                example=next(iter(known), NO_CRITERION),
                leave=answer_option("criteria=-"),
            )
        )
    met = tuple(id for id in known if id in words)
    return met or None


def signs_in(text: str, framework: Framework) -> list[str]:
    """The words of a text that are ids of signs: they describe a stage and count towards no score."""
    signs = {one.id for one in framework.criteria if one.kind == "sign"}
    return [word for word in text.split() if word in signs]


def read_name(text: str) -> str:
    """A name of an organization, scope or person: without outer blanks, at most 200 characters; empty where nothing of
    it can be seen."""
    return visible_name(plain_text(unescape_formula(text).strip(), LONGEST_NAME))


def read_text(text: str) -> str:
    """A free text, at most 32,000 characters, as it is; blank: empty. Line breaks become plain newlines."""
    found = unescape_formula(text)
    return plain_text(found, LONGEST_TEXT) if found.strip() else ""


def plain_text(text: str, longest: int) -> str:
    """A text that people can read, with plain newlines.

    Raises:
        Refused: it is longer than ``longest`` characters, or holds a control character.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(plain) > longest:
        raise Refused(
            message(
                "The text has {count:,} characters. Expected at most {longest:,}.", count=len(plain), longest=longest
            )
        )
    for character in plain:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS:
            raise Refused(
                message(
                    "There is a control character (U+{code:04X}) in the text. Expected plain text.", code=ord(character)
                )
            )
    return plain


def read_rating(texts: Mapping[str, str], framework: Framework) -> Rating | None:
    """The rating that the cells of ``batch.FORM_FIELDS`` give; None when they are blank: not assessed.

    Of several forms that agree by stage the most detailed one is kept: criteria, lenses, score, stage.

    Raises:
        Faulty: a cell is wrong, two forms disagree by stage, or a rating stands beside *not applicable*.
    """
    cells = Cells(texts)
    forms = _forms(cells, framework)
    applicable = cells.read("applicable", read_applicable)
    cells.raise_faults()
    if applicable is False:
        if forms:
            raise Faulty(("applicable", _rated_and_not_applicable(forms)))
        return Rating(Form.NOT_APPLICABLE, None)
    if len(forms) > 1:
        _refuse_disagreement(forms)
    return next(iter(forms.values()), None)


def _rated_and_not_applicable(forms: Mapping[str, Rating]) -> Message:
    stages = {stage_of(rating.score).label for rating in forms.values() if rating.score is not None}
    return message(
        "The row says not applicable, but is also rated ({stages}). Expected one of them.",
        stages=", ".join(sorted(stages)),
    )


def _forms(cells: Cells, framework: Framework) -> dict[str, Rating]:
    """The ratings that the cells give, by the field that gives each, the most detailed first."""
    stage = cells.read("stage", read_stage)
    score = cells.read("score", read_score)
    criteria = cells.read("criteria", lambda text: read_criteria(text, framework))
    lenses = tuple(cells.read(lens, read_level) for lens in LENSES)
    forms: dict[str, Rating] = {}
    if criteria is not None:
        forms["criteria"] = Rating(Form.CRITERIA, score_criteria(criteria, framework), criteria=criteria)
    if any(level is not None for level in lenses):
        first = next(lens for lens in LENSES if cells.filled(lens))
        forms[first] = Rating(Form.LENSES, score_lenses(lenses, framework), lenses=lenses)
    if score is not None:
        forms["score"] = Rating(Form.SCORE, score)
    if stage is not None:
        forms["stage"] = Rating(Form.STAGE, float(stage))
    return forms


def _refuse_disagreement(forms: Mapping[str, Rating]) -> None:
    """Raises Faulty when the forms of one rating give different stages."""
    stages = {field: stage_of(rating.score) for field, rating in forms.items() if rating.score is not None}
    if len(set(stages.values())) > 1:
        sentence = message(
            "Two forms of one rating disagree: {stages}. Expected the same stage, or one form.",
            stages=", ".join(f"{field} {stage.label}" for field, stage in stages.items()),
        )
        raise Faulty((list(stages)[-1], sentence))


def read_target(
    texts: Mapping[str, str], capability: str | None, agreed_on: date, prefix: str = "target_"
) -> Target | None:
    """The target entry that the cells ``target`` and ``<prefix>due_on``, ``value``, ``owner``, ``reason``,
    ``approver`` give.

    Args:
        capability: the capability's id; None: the goal stage.
        agreed_on: the day from which the entry counts.
        prefix: empty for the file of targets, which alone may say ``inherit``.

    Returns:
        None when all cells are blank.

    Raises:
        Faulty: a cell is wrong, or the target itself is missing.
    """
    cells = Cells(texts)
    parts = [f"{prefix}{part}" for part in TARGET_PARTS]
    if not cells.filled("target"):
        if prefix and not any(map(cells.filled, parts)):
            return None
        raise Faulty(("target", _missing_target([part for part in parts if cells.filled(part)])))
    stage, inherit = cells.read("target", lambda text: read_target_word(text, not prefix, capability)) or (None, False)
    due_on = cells.read(parts[0], read_iso_date)
    value = cells.read(parts[1], read_value)
    owner = cells.read(parts[2], read_name) or None
    reason = cells.read(parts[3], read_text, as_it_is=True)
    approver = cells.read(parts[4], read_name) or None
    cells.raise_faults()
    return Target(capability, stage, agreed_on, inherit, due_on, value, owner, reason, approver)


def _missing_target(filled: Sequence[str]) -> Message:
    if not filled:
        return message("There is no target. Expected crawl, walk, run or none.")
    return message(
        "There is no target beside {fields}. Expected crawl, walk, run or none.", fields=" and ".join(filled)
    )


def _unknown_target(text: str, words: Message, is_history: bool) -> Message:
    """What was expected in place of a word; in a file of ratings with the answer that explains it."""
    sentence = message("Expected a target: {words}.", words=words)
    if is_history or text.casefold() == "inherit":
        return sentence
    if not re.search(r"[^\W\d_]", text):
        leave = answer_option("target=-")
        return message("{sentence} Answer with {leave} to leave the column out.", sentence=sentence, leave=leave)
    return message(
        "Expected a target: {words}. Answer with {answer}, or another stage, where the cell means one.",
        words=words,
        answer=word_answer("target", text, likely_stage(text)),
    )


def _pre_crawl(text: str, words: Message, is_history: bool) -> Message:
    """Why Pre-crawl is no target; in a file of ratings with the answer that sets none."""
    sentence = message("Pre-crawl cannot be a target. Expected {words}.", words=words)
    if is_history:
        return sentence
    none = word_answer("target", text, "none")
    return message("{sentence} Answer with {none} where it means no target.", sentence=sentence, none=none)


def read_target_word(text: str, may_inherit: bool, capability: str | None) -> tuple[Stage | None, bool]:
    """A target's word as (stage or None for no target, whether it goes back to the goal stage).

    Raises:
        Refused: anything but crawl, walk, run and none; ``inherit`` counts only where it may, with a capability.
    """
    word = text.casefold()
    if word == "none":
        return None, False
    if word == "inherit" and may_inherit:
        if capability is None:
            raise Refused(message("Only a capability can inherit the goal stage. Expected crawl, walk, run or none."))
        return None, True
    words = message("crawl, walk, run or none")
    if may_inherit and capability:
        words = message("crawl, walk, run, none or inherit")
    try:
        stage = read_stage(text)
    except Refused:
        raise Refused(_unknown_target(text, words, is_history=may_inherit)) from None
    if stage is Stage.PRE_CRAWL:
        raise Refused(_pre_crawl(text, words, is_history=may_inherit))
    return stage, False
