"""On which scale the numbers of a table are: the user says it, the headers or the values do, or it is asked.

An answer about the file (``--map scale=1-5``) counts before what the file says, and a notice names the headers that say
otherwise. The option ``--scale`` speaks of all files at once: where a header names another scale, that is a question.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from finops_model.assessment import LENSES
from finops_model.errors import Refused
from finops_model.framework import Stage
from finops_model.importers.columns.mapping import MOST_VALUES, TARGET_LENSES, Question
from finops_model.importers.columns.readings import (
    possible_scales,
    read_scope_target,
    read_target_cell,
    scale_by_values,
)
from finops_model.importers.columns.scales import SCALES, Scale, find_scale
from finops_model.importers.columns.settling import Settling
from finops_model.messages import Message, message, plural

LENS_SCALES = ("0-4", "1-5")
"""The scales that levels of lenses can be on; both have five steps."""

_MOST_SHOWN = 8
_OTHER = message("A scale that is not listed is named LOW-HIGH, such as 0-20.")


@dataclass(slots=True)
class ScaleSettling(Settling):
    """The scales of a table's ratings, targets and levels of lenses."""

    def settle(self) -> None:
        """Settles the scales, or asks for them.

        Raises:
            Refused: an answer names no scale.
        """
        numbers = self.numbers(self.mapping.positions("rating"))
        if numbers:
            self._settle_ratings(numbers)
        numbers = self.numbers(self.mapping.positions("target"))
        if numbers:
            self._settle_targets(numbers)
        self._settle_lenses()
        self._notice_targets()

    def _settle_ratings(self, numbers: list[str]) -> None:
        positions = self.mapping.positions("rating")
        answer, option = self._answer("scale"), self._option()
        known = self._scale_in_file("rating", numbers)
        if answer:
            self._take("rating", answer, positions)
        elif option and self._otherwise(positions, option):
            self._ask_which(positions, option, numbers, "scale")
        elif option:
            self.mapping.scales["rating"] = option
        elif known:
            self.mapping.scales["rating"] = known
            self.mapping.notices.append(
                message("The numbers of the ratings are read on the scale {scale}, as the file says.", scale=known)
            )
        else:
            self._ask("rating", numbers)

    def _settle_targets(self, numbers: list[str]) -> None:
        """What the header of a target says counts before the scale of the ratings."""
        answer = self._answer("target_scale")
        known = self._scale_in_file("target", numbers)
        of_ratings = self.mapping.scales.get("rating") or self._answer("scale") or self._option()
        if answer:
            self._take("target", answer, self.mapping.positions("target"))
        elif known:
            self.mapping.scales["target"] = known
            self.mapping.notices.append(
                message("The numbers of the targets are read on the scale {scale}, as the file says.", scale=known)
            )
        elif of_ratings:
            self.mapping.scales["target"] = of_ratings
        elif not any(question.key == "scale" for question in self.mapping.questions):
            self._ask("target", numbers)

    def _settle_lenses(self) -> None:
        """The levels of lenses are on 0-4, the framework's own, unless the file or the user names another scale."""
        fields = (*LENSES, *TARGET_LENSES)
        positions = [place for field in fields for place in self.mapping.positions(field)]
        numbers = self.numbers(positions)
        if not numbers:
            return
        answer, option = self.answers.setting("lens_scale"), self.options.scale or ""
        is_named = any(self.headers[position].scale not in ("", "0-4") for position in positions)
        if answer in LENS_SCALES:
            self._take("lens", answer, positions)
        elif option in LENS_SCALES and self._otherwise(positions, option):
            self._ask_which(positions, option, numbers, "lens_scale")
        elif option in LENS_SCALES:
            self.mapping.scales["lens"] = option
        elif answer or option or is_named:
            text = message(
                "On which scale are the levels of the lenses in {columns}? A level is a whole number from 0 to 4.",
                columns=self.names(positions),
            )
            self._add_question("lens_scale", text, numbers, LENS_SCALES, "--map lens_scale=SCALE")

    def _answer(self, key: str) -> str:
        """The scale that the user names for this file, by id; ``""`` without an answer."""
        answer = self.answers.setting(key)
        return find_scale(answer).id if answer else ""

    def _option(self) -> str:
        """The scale that the user names for all files, by id; ``""`` without one."""
        return find_scale(self.options.scale).id if self.options.scale else ""

    def _scale_in_file(self, field: str, numbers: list[str]) -> str:
        """The scale that the headers say or the percent signs of the values; ``""``: neither says it."""
        in_headers = {self.headers[position].scale for position in self.mapping.positions(field)} - {""}
        return in_headers.pop() if len(in_headers) == 1 else scale_by_values(numbers)

    def _otherwise(self, positions: Sequence[int], scale: str) -> list[int]:
        """The columns with numbers whose headers name another scale."""
        named = [place for place in dict.fromkeys(positions) if self.headers[place].scale not in ("", scale)]
        return [place for place in named if self.numbers([place])]

    def _take(self, field: str, scale: str, positions: Sequence[int]) -> None:
        """Takes the scale that the user names, and says which headers name another one."""
        self.mapping.scales[field] = scale
        otherwise = self._otherwise(positions, scale)
        if otherwise:
            self.mapping.notices.append(
                message(
                    "The numbers in {columns} are read on the scale {scale}, as you said; the header names {other}.",
                    columns=self.names(otherwise),
                    scale=scale,
                    other=self._scales_of(otherwise),
                )
            )

    def _scales_of(self, positions: Sequence[int]) -> str:
        return ", ".join(dict.fromkeys(self.headers[place].scale for place in positions))

    def _ask_which(self, positions: Sequence[int], option: str, numbers: list[str], key: str) -> None:
        """Asks which of two scales counts: the one of the option, or the one that a header names."""
        otherwise = self._otherwise(positions, option)
        text = message(
            "On which scale are the numbers in {columns}? The header names {other}, --scale says {scale}.",
            columns=self.names(otherwise),
            other=self._scales_of(otherwise),
            scale=option,
        )
        named = dict.fromkeys(self.headers[place].scale for place in otherwise)
        self._add_question(key, text, numbers, [*named, option], f"--map {key}=SCALE")

    def _ask(self, field: str, numbers: list[str]) -> None:
        positions = list(dict.fromkeys(self.mapping.positions(field)))
        where = plural(
            "{column}", "{count:,} columns ({column} …)", count=len(positions), column=self.name(positions[0])
        )
        fitting = possible_scales(numbers) or list(SCALES)
        if field == "rating":
            text = message(
                "On which scale are the ratings in {columns}? The file does not say it. {other}",
                columns=where,
                other=_OTHER,
            )
            self._add_question("scale", text, numbers, fitting, "--scale SCALE")
        else:
            text = message(
                "On which scale are the targets in {columns}? The file does not say it. {other}",
                columns=where,
                other=_OTHER,
            )
            self._add_question("target_scale", text, numbers, fitting, "--map target_scale=SCALE")

    def _add_question(self, key: str, text: Message, numbers: list[str], scales: Sequence[str], command: str) -> None:
        choices = tuple((id, find_scale(id).reason) for id in scales)
        self.mapping.questions.append(Question(key, text, tuple(numbers[:MOST_VALUES]), choices, command))

    def _notice_targets(self) -> None:
        """Says what becomes of targets in numbers: a target is a whole stage, so something of them may be lost."""
        stages = self._target_stages("scope_target", read_scope_target)
        if stages:
            sentence = message(
                "The targets in {columns} are read as sums of five lens levels, score = 3 × sum / 20; a target is the "
                "stage that its score has reached: {stages}.",
                columns=self.names(self.mapping.positions("scope_target")),
                stages=stages,
            )
            self.mapping.notices.append(sentence)
        if "target" in self.mapping.scales:
            self._notice_targets_on(find_scale(self.mapping.scales["target"]))

    def _notice_targets_on(self, scale: Scale) -> None:
        stages = self._target_stages("target", lambda text: read_target_cell(text, scale))
        if stages:
            sentence = message(
                "The targets in {columns} are read on the scale {scale}; a target is the stage that its score has "
                "reached: {stages}.",
                columns=self.names(self.mapping.positions("target")),
                scale=scale.id,
                stages=stages,
            )
            self.mapping.notices.append(sentence)

    def _target_stages(self, field: str, read: Callable[[str], str]) -> str:
        """The first numbers of a field with the stages that they become: ``4 → Run``; empty without any."""
        stages = {value: _stage_label(value, read) for value in self.numbers(self.mapping.positions(field))}
        become = [f"{value} → {stage}" for value, stage in stages.items() if stage]
        return ", ".join(become[:_MOST_SHOWN]) + (" …" if len(become) > _MOST_SHOWN else "")


def _stage_label(value: str, read: Callable[[str], str]) -> str:
    """The stage that a target's value becomes, as people read it; ``""`` for a value that is a problem."""
    try:
        return Stage.from_id(read(value)).label
    except Refused:
        return ""
