"""Which columns hold the ratings and the targets: by their headers, else by their values, else a person says it."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from math import prod

from finops_model.importers.columns.answers import LEFT_OUT, Answers, is_left_out
from finops_model.importers.columns.doubtful_names import doubtful_columns
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.given import ACROSS
from finops_model.importers.columns.headers import PER_CAPABILITY
from finops_model.importers.columns.looks import holds_a_stage, is_marked
from finops_model.importers.columns.mapping import RATES, SINGLE, Question
from finops_model.importers.columns.names import column_name, quoted
from finops_model.importers.columns.reasons import BY_YOU, NO_ACTIONS, OTHERS_COUNT
from finops_model.importers.columns.scales import scale_in
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.importers.columns.words import column_field, is_headed, stage_word
from finops_model.importers.tables import Unreadable, field_name
from finops_model.messages import message
from finops_model.names import word_key

NEEDED = RATES | {"target", "scope_target"}
"""Fields of which at least one must be known."""
_PLACE = ("organization", "assessed_on", "scope", "assessor")


_NAME_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_BETWEEN = " -–—:|/()[]"
"""What may stand between a name and the word beside it."""


def settle_marks(draft: Draft) -> None:
    """Columns that are named like the stages, one of them ticked: one mark per row is the stage. What is not a mark
    in one of them is a problem of its row."""
    for prefix in ("", "target_"):
        found = {
            mark: position for position in draft.unknown() if (mark := _mark_of(draft.headers[position].text, prefix))
        }
        if len(found) > 1 and any(map(partial(_is_ticked, draft), found.values())):
            for mark, position in found.items():
                draft.take(position, mark)


def _is_ticked(draft: Draft, position: int) -> bool:
    return any(map(is_marked, draft.sample.values[position]))


def settle_ratings(draft: Draft) -> None:
    """Which column holds the ratings: by its header, else by its values; where two could, a person says it."""
    if _is_left_out(draft.answers, "rating"):
        draft.reasons |= dict.fromkeys(_rating_candidates(draft), BY_YOU)
    elif given := [place for place in draft.plain("rating") if draft.headers[place].given]:
        draft.clear(draft.plain("rating"), given[0], OTHERS_COUNT)
    else:
        _settle_rating_columns(draft)
    _settle_target_columns(draft)


def _settle_rating_columns(draft: Draft) -> None:
    named = [place for place in draft.plain("rating") if draft.sample.values[place]]
    current = [place for place in named if _is_current(draft, place)]
    by_values = _stage_columns(draft)
    if len(current) == 1:
        draft.clear(named, current[0], OTHERS_COUNT)
    elif len(named) > 1 and not by_values and _differ_in_brackets(draft, named):
        _ask_across(draft, named)
        draft.clear([place for place in named if draft.headers[place].is_plain])
    elif named and _has_dated_ratings(draft):
        draft.clear(named)  # Level beside Q1 2026 may be anything: asked like any column without a use
    elif len(named) > 1 or (named and by_values):
        candidates = [*named, *by_values]
        draft.ask("rating", message("Which column holds the current rating? Several could."), candidates)
        draft.clear(named)
    elif not any(header.field in NEEDED - {"target"} for header in draft.headers):
        _settle_unnamed(draft, by_values or _rating_candidates(draft), bool(by_values))


def _differ_in_brackets(draft: Draft, positions: Sequence[int]) -> bool:
    """Whether each of some headers has a name in brackets behind the same word: ``Score [Cloud] (0-3)``."""
    texts = [_without_scale(draft.headers[position].text) for position in positions]
    names = {match[1].casefold() for text in texts if (match := _NAME_IN_BRACKETS.search(text))}
    return len(names) == len(texts) and len({word_key(_NAME_IN_BRACKETS.sub("", text)) for text in texts}) == 1


def _without_scale(header: str) -> str:
    """A header without a scale in brackets."""
    return _NAME_IN_BRACKETS.sub(lambda match: "" if scale_in(match[1]) else match[0], header).strip()


def _has_dated_ratings(draft: Draft) -> bool:
    return any(draft.headers[place].on is not None for place in draft.at("rating"))


def _stage_columns(draft: Draft) -> list[int]:
    """Columns without a known header that hold stages, and computed ones (``Status``) that do."""
    computed = [place for place in draft.at("computed") if not draft.headers[place].given]
    return [place for place in [*draft.unknown(), *computed] if draft.look(place) == "stages"]


def _rating_candidates(draft: Draft) -> list[int]:
    """Columns without a known header whose values may be ratings."""
    looks = {place: draft.look(place) for place in draft.unknown()}
    return [
        place
        for place, look in looks.items()
        if look == "stages" or (look == "numbers" and not is_headed(draft.headers[place].text, vocabulary().unrelated))
    ]


def _settle_unnamed(draft: Draft, positions: Sequence[int], are_stages: bool) -> None:
    """Columns without a known header that may hold the ratings of a table that has no other: one alone of stage words
    is taken, any other is asked."""
    if len(positions) == 1 and are_stages and not draft.at("target"):
        others = [place for place in draft.unknown() if place != positions[0]]
        holds_more = any(holds_a_stage(draft.sample.values[place]) for place in others)
        if holds_more or _says_when(draft.headers[positions[0]].text) or _has_empty_marks(draft):
            return  # perhaps one of several, of another day, or to be reached: asked like any column without a use
        draft.take(positions[0], "rating")
        draft.notices.append(
            message("The column {column} holds the ratings, as its stage words show.", column=draft.name(positions[0]))
        )
    elif len(positions) > 1 and draft.at("capability"):
        _ask_across(draft, positions)
    elif positions and draft.at("target"):
        text = message("Which column holds the ratings beside the targets? No header says it.")
        draft.ask("rating", text, positions, (LEFT_OUT, message("none: the file holds targets only")))
    elif positions:
        draft.ask("rating", message("Which column holds the ratings? No header says it."), positions)


def _has_empty_marks(draft: Draft) -> bool:
    """Whether columns are named like the stages and none of them is ticked: the ratings were to stand there."""
    marks = [place for place in draft.unknown() if _mark_of(draft.headers[place].text, "")]
    marked = [is_marked(text) for place in marks for text in draft.sample.values[place]]
    return len(marks) > 1 and not any(one or one is None for one in marked)


def _says_when(header: str) -> bool:
    """Whether a header may not be about today: it has a number, or a word for the past, for later, or for others."""
    words = word_key(header).split()
    is_ahead = is_headed(header, vocabulary().perhaps_target) or not vocabulary().target.isdisjoint(words)
    return is_ahead or not vocabulary().elsewhere.isdisjoint(words) or any(letter.isdigit() for letter in header)


def _ask_across(draft: Draft, positions: Sequence[int]) -> None:
    """Asks what the headers of several columns that may hold ratings name, or which one holds the ratings."""
    answer = draft.answers.setting("across")
    if answer in ACROSS:
        _take_across(draft, positions, answer)
        return
    if answer:
        raise Unreadable(
            message(
                "{answer} is no answer to {question}. Expected one of {answers}.",
                answer=repr(answer),
                question="across",
                answers=", ".join(ACROSS),
            )
        )
    names = quoted(column_name(draft.table.header, position) for position in positions)
    draft.questions.append(
        Question(
            "across",
            message(
                "Several columns may hold ratings: {columns}. What do their headers name? One column alone is named "
                "with --map rating=COLUMN, a column of a day with --map DAY=COLUMN.",
                columns=names,
            ),
            choices=(
                ("scope", message("a scope each")),
                ("organization", message("an organization each")),
                ("assessor", message("an assessor each")),
            ),
            command="--map across=scope",
        )
    )
    draft.reasons |= dict.fromkeys(positions, OTHERS_COUNT)


def _take_across(draft: Draft, positions: Sequence[int], kind: str) -> None:
    """Takes columns as those of a scope, an organization or an assessor each, but for headers that may be no names."""
    texts = [_without_scale(draft.headers[position].text) for position in positions]
    parted = dict(zip(positions, _names_across(texts), strict=True))
    doubtful = doubtful_columns(draft, kind, {position: name for position, (name, _) in parted.items()})
    draft.reasons |= dict.fromkeys(doubtful, BY_YOU)
    for position, (name, field) in parted.items():
        if position not in doubtful:
            header = replace(draft.headers[position], field=field, target=field == "target")
            draft.headers[position] = replace(header, **{kind: name})
    _take_parts_across(draft, kind, {name for place, (name, _) in parted.items() if place not in doubtful})


def _names_across(texts: Sequence[str]) -> list[tuple[str, str]]:
    """What each header names, and whether ratings or targets stand below: every one of them may have the word for it
    (``Payments Current``, ``Target - Payments``), or those whose name stands alone or with another word, too; else each
    is a name as a whole."""
    parted = [_name_and_field(text) for text in texts]
    if all(field for _, field in parted):
        return parted
    names = Counter(word_key(name) for name, _ in parted)
    return [
        (name, field) if field and names[word_key(name)] > 1 else (text, "rating")
        for text, (name, field) in zip(texts, parted, strict=True)
    ]


def _name_and_field(text: str, fields: Sequence[str] = ("rating", "target")) -> tuple[str, str]:
    """A name before or behind a word for ratings or targets, and the field; ``""`` for the field where no such word
    stands."""
    words = text.split()
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        for name, word in ((first, second), (second, first)):
            field = column_field(word.strip(_BETWEEN))
            if field in fields and name.strip(_BETWEEN):
                return name.strip(_BETWEEN), field
    return text, ""


def _take_parts_across(draft: Draft, kind: str, names: Collection[str]) -> None:
    """Takes columns that say more about what stands below the names of other headers: ``Payments Comment``."""
    keys = {word_key(name): name for name in names}
    for position in draft.unknown():
        name, field = _name_and_field(draft.headers[position].text.strip(), PER_CAPABILITY)
        if field and word_key(name) in keys:
            header = replace(draft.headers[position], field=field, target=field.startswith("target"))
            draft.headers[position] = replace(header, **{kind: keys[word_key(name)]})


def _settle_target_columns(draft: Draft) -> None:
    plain = [place for place in draft.plain("target") if not draft.headers[place].given]
    given = [place for place in draft.plain("target") if draft.headers[place].given]
    if any(header.capability for header in draft.headers):
        return
    if given:
        draft.clear(plain, reason=OTHERS_COUNT)
    elif len(plain) > 1:
        draft.ask("target", message("Which column holds the target? Several could."), plain)
        draft.clear(plain)


def _is_current(draft: Draft, position: int) -> bool:
    return not vocabulary().current.isdisjoint(word_key(draft.headers[position].text).split())


def settle_single_fields(draft: Draft) -> None:
    """Of several columns for one field the canonical name counts; free text takes the first; else it is asked."""
    for field in SINGLE:
        positions = draft.plain(field)
        given = [place for place in positions if draft.headers[place].given]
        if len(positions) > 1:
            kept = given[0] if given else _best(draft, field, positions)
            if kept is None:
                text = message("Which column is meant by {field}? Several could be.", field=field)
                draft.ask(field, text, positions)
            draft.clear(positions, kept)


def _best(draft: Draft, field: str, positions: Sequence[int]) -> int | None:
    exact = [position for position in positions if field_name(draft.headers[position].text) == field]
    return exact[0] if len(exact) == 1 else None


def settle_weights(draft: Draft) -> None:
    """One row per capability has nothing to weigh: its column of weights does not make it a table of actions."""
    capability = draft.at("capability")
    if not capability or not draft.at("weights"):
        return
    values = draft.sample.values
    most = max(values[capability[0]].values(), default=0)
    places = prod(len(values[place]) or 1 for field in _PLACE for place in draft.plain(field)[:1])
    if values[capability[0]].total() == draft.sample.rows and most <= places:
        draft.clear(draft.at("weights"), reason=NO_ACTIONS)


def _is_left_out(answers: Answers, field: str) -> bool:
    """Whether the user said that a file has no column of a field."""
    return any(field_name(key) == field and is_left_out(answer) for key, answer in answers.fields.items())


def _mark_of(text: str, prefix: str) -> str:
    """The mark that a header announces (``mark_walk`` below ``Walk``); ``""`` for none.

    Args:
        prefix: ``target_`` for marks of targets.
    """
    words = word_key(text).split()
    about_target = not vocabulary().target.isdisjoint(words)
    if about_target != bool(prefix):
        return ""
    rest = " ".join(word for word in words if word not in vocabulary().target)
    stage = stage_word(rest)
    return f"{prefix}mark_{stage.id}" if stage is not None else ""
