"""Answers about a file before anybody gives them: what each would store."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from finops_model.assessment import Rating, Target
from finops_model.framework import Framework, close_capabilities, editions
from finops_model.importers.columns.answers import LEFT_OUT
from finops_model.importers.columns.mapping import Question
from finops_model.importers.preparing import Prepared, prepare
from finops_model.importers.tables import Options, Source
from finops_model.messages import Message, message, plural
from finops_model.scoring import stage_of
from finops_model.settings import today
from finops_model.texts.framework import shown_framework

MOST_BYTES = 200_000
"""Larger files are not read once for each answer."""
MOST_ANSWERS, MOST_LINES, MOST_ALONE = 8, 3, 8
_MOST_IN_LINE, _LONGEST = 3, 40
_NOBODY = "?"

_OF_RATINGS = frozenset({"rating", "scale", "rating:"})
_OF_TARGETS = frozenset({"target", "target_scale", "target:"})
"""Keys of the questions about ratings, and of those about targets: one of them is tried without what the others ask."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer would store.

    Attributes:
        says: how many ratings and targets, or what is asked next, or what would be wrong.
        lines: what each line of the file would store, by its number: ratings and targets, and where those are the same
            for all answers where, when and why, too.
        more: the same with where, when and why.
    """

    answer: str
    says: Message
    lines: Mapping[int, str]
    more: Mapping[int, str]


def outcomes(
    sources: Sequence[Source],
    options: Options,
    question: Question,
    framework: Framework,
    still_asked: Collection[Question] = (),
) -> list[Outcome]:
    """What each answer would store, in the order of the answers; empty where the files are too large or the answers
    too many to try them, or where none of them is enough to store anything.

    Args:
        still_asked: the open questions: what the other ones are about counts as left out.
    """
    if _are_large(sources) or len(question.choices) > MOST_ANSWERS:
        return []
    filled = _meanwhile(_with_places(options), question.key, still_asked)
    found = [_outcome(sources, filled, question.key, answer, framework) for answer, _ in question.choices]
    if not any(outcome.lines for outcome in found):
        return []
    shows_where = question.key == "sheets"  # which sheet a rating is from is what the answers differ in
    return found if _differ(found) and not shows_where else [replace(one, lines=one.more) for one in found]


def _are_large(sources: Sequence[Source]) -> bool:
    return sum(map(_size, sources)) > MOST_BYTES


def _size(source: Source) -> int:
    """How many bytes a file has; too many for what is no file on a disk, and can be read only once."""
    if isinstance(source.content, bytes):
        return len(source.content)
    return source.content.stat().st_size if source.content.is_file() else MOST_BYTES + 1


def _with_places(options: Options) -> Options:
    """The options with an organization and a day, so that files which lack them can be tried."""
    organization, day = options.organization or _NOBODY, options.assessed_on or today().isoformat()
    return replace(options, organization=organization, assessed_on=day)


def _meanwhile(options: Options, key: str, still_asked: Collection[Question]) -> Options:
    """The options with what other open questions are about left out, where the question can be tried without it."""
    keys = {question.key for question in still_asked}
    left_out = {other for other in keys if other.startswith("column:") and other != key}
    if key not in _OF_TARGETS and not _OF_TARGETS.isdisjoint(keys):
        left_out.add("target")
    if key in _OF_TARGETS and not _OF_RATINGS.isdisjoint(keys):
        left_out.add("rating")
    of_words = [other for other in still_asked if other.key.endswith(":") and other.key != key]
    words = [f"{other.key}{word}" for other in of_words for word in other.values]
    silent = dict.fromkeys(words, LEFT_OUT)
    return replace(options, mapping={**silent, **options.mapping, **dict.fromkeys(left_out, LEFT_OUT)})


def _with_answer(options: Options, key: str, answer: str) -> Options:
    """The options with one more answer: about the file, else about its columns and words."""
    if key == "sheet":
        return replace(options, sheets=(answer,))
    if key == "edition":
        return replace(options, edition=answer)
    if key == "header_line":
        return replace(options, header_line=int(answer))
    return replace(options, mapping={**options.mapping, key: answer})


def lines_that_differ(found: Sequence[Outcome]) -> list[int]:
    """The first lines of which the answers store different things; else the first lines."""
    lines = sorted({line for outcome in found for line in outcome.lines})
    differing = [line for line in lines if len({outcome.lines.get(line) for outcome in found}) > 1]
    return (differing or lines)[:MOST_LINES]


def _outcome(sources: Sequence[Source], options: Options, key: str, answer: str, framework: Framework) -> Outcome:
    prepared = prepare(sources, _with_answer(options, key, answer), framework)
    whole = _lines(prepared, framework, _only_organization(prepared))
    return Outcome(answer, _says(prepared), _lines(prepared, framework), whole)


def outcomes_of_words(
    sources: Sequence[Source],
    options: Options,
    question: Question,
    framework: Framework,
    still_asked: Collection[Question] = (),
) -> dict[str, dict[str, str]]:
    """What the rows of each word without an answer would store, by the word and the answer; empty as with
    :func:`outcomes`. A word may be another capability only if its name is close. Of words whose rows contradict others,
    the first :data:`MOST_ALONE` are tried.

    Args:
        question: one about words: its key ends with a colon.
        still_asked: as :func:`outcomes` takes it.
    """
    if _are_large(sources) or not 1 < len(question.choices) <= MOST_ANSWERS:
        return {}
    words = [word for word in question.values if f"{question.key}{word}" not in options.mapping]
    silent = {f"{question.key}{word}": LEFT_OUT for word in words}
    filled = _meanwhile(_with_places(options), question.key, still_asked)
    trials = _WordTrials(sources, replace(filled, mapping={**silent, **filled.mapping}), framework, question)
    return trials.of_capabilities(words) if question.key == "capability:" else trials.of_stages(words)


_Entries = dict[tuple[Any, ...], str]
"""Ratings and targets in words, by what identifies them: line, kind, capability, place and day."""


class _WordTrials:
    """Tries what words may mean.

    Each word is tried once alone, which shows its rows, and each answer once for all words, which shows what these
    rows become: files are not read once for each word with each answer.

    Args:
        options: leave out every word that is asked about.
    """

    def __init__(self, sources: Sequence[Source], options: Options, framework: Framework, question: Question) -> None:
        self._sources, self._options, self._framework = sources, options, framework
        self._key, self._answers = question.key, [answer for answer, _ in question.choices if answer != LEFT_OUT]
        self._left_out = {LEFT_OUT: message("nothing")} if len(self._answers) < len(question.choices) else {}
        self._without = prepare(sources, options, framework)
        self._before = _entries(self._without, framework)

    def of_capabilities(self, words: Sequence[str]) -> dict[str, dict[str, str]]:
        """What the rows of each word store as the capabilities whose names are close to it."""
        found: dict[str, dict[str, str]] = {}
        for word in words:
            close = {one.id for one in close_capabilities(word, self._framework)}
            found[word] = self._alone(word, [answer for answer in self._answers if answer in close])
        return found

    def of_stages(self, words: Sequence[str]) -> dict[str, dict[str, str]]:
        """What the rows of each word store as each stage."""
        together = {answer: _entries(self._with(words, answer), self._framework) for answer in self._answers}
        found: dict[str, dict[str, str]] = {}
        contradicting = 0
        for word in words:
            own = self._own(word)
            if own and all(own.keys() <= entries.keys() for entries in together.values()):
                texts = {answer: _listed([entries[key] for key in own]) for answer, entries in together.items()}
                found[word] = {**texts, **self._left_out}
            elif contradicting < MOST_ALONE:
                contradicting += 1
                found[word] = self._alone(word, self._answers)
        return found

    def _own(self, word: str) -> dict[tuple[Any, ...], None]:
        """What identifies the ratings and targets of the rows with a word, in the order of the file."""
        entries = _entries(self._with([word], self._answers[0]), self._framework)
        return dict.fromkeys(key for key, text in entries.items() if self._before.get(key) != text)

    def _with(self, words: Sequence[str], answer: str) -> Prepared:
        said = {f"{self._key}{word}": answer for word in words}
        options = replace(self._options, mapping={**self._options.mapping, **said})
        return prepare(self._sources, options, self._framework)

    def _alone(self, word: str, answers: Sequence[str]) -> dict[str, str]:
        """What the rows with a word store with each answer, while the other words are left out."""
        tried = {answer: self._added(self._with([word], answer)) for answer in answers}
        return {**tried, **self._left_out}

    def _added(self, prepared: Prepared) -> str:
        """What files store with an answer and not without it; else what is wrong with it; else nothing."""
        entries = _entries(prepared, self._framework)
        stored = [text for key, text in entries.items() if self._before.get(key) != text]
        if stored:
            return _listed(stored)
        known = {problem.message for file in self._without.files for problem in file.problems}
        new = [problem for file in prepared.files for problem in file.problems if problem.message not in known]
        return new[0].message if new else message("nothing")


def _entries(prepared: Prepared, framework: Framework) -> _Entries:
    """What files store, in words, in the order of their lines."""
    found: _Entries = {}
    for row in prepared.batch.ratings.to_dict("records"):
        places = (row["capability"], row["organization"], row["scope"], row["assessor"], row["assessed_on"])
        found[row["line"], "rating", *places] = _rating_words(row, framework, None)
    for row in prepared.batch.targets.to_dict("records"):
        entry = row["entry"]
        places = (entry.capability, row["organization"], row["scope"], entry.agreed_on)
        found[row["line"], "target", *places] = _target_words(entry, framework)
    return dict(sorted(found.items(), key=lambda pair: pair[0][0]))


def _differ(found: Sequence[Outcome]) -> bool:
    """Whether the answers store different ratings or targets."""
    return any(one.lines != found[0].lines for one in found)


def _says(prepared: Prepared) -> Message:
    asked = [one for questions in prepared.questions.values() for one in questions if one.needed]
    if asked:
        return message("Then asked: {question}", question=asked[0].text)
    stored = _says_stored(prepared)
    return _says_problems(prepared, stored) if prepared.problem_count else stored


def _says_stored(prepared: Prepared) -> Message:
    """How many ratings and target entries an answer would store."""
    ratings = plural("{count:,} rating", "{count:,} ratings", count=len(prepared.batch.ratings))
    if prepared.batch.targets.empty:
        return ratings
    targets = plural("{count:,} target entry", "{count:,} target entries", count=len(prepared.batch.targets))
    if prepared.batch.ratings.empty:
        return targets
    return message("{ratings} and {targets}", ratings=ratings, targets=targets)


def _says_problems(prepared: Prepared, stored: Message) -> Message:
    """How many problems an answer leaves beside what it stores; where that is nothing, what is wrong."""
    if len(prepared.batch.ratings) or len(prepared.batch.targets):
        return plural(
            "{stored}, {count:,} problem",
            "{stored}, {count:,} problems",
            count=prepared.problem_count,
            stored=stored,
        )
    problem = next(problem for file in prepared.files for problem in file.problems)
    return plural(
        "{count:,} problem: {problem}",
        "{count:,} problems, the first one: {problem}",
        count=prepared.problem_count,
        problem=problem.message,
    )


def _lines(prepared: Prepared, framework: Framework, given: str | None = None) -> dict[int, str]:
    """What each line stores, in words.

    Args:
        given: the only organization, which is not repeated; None: without where, when and why.
    """
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in prepared.batch.ratings.to_dict("records"):
        found[row["line"]].append(_rating_words(row, framework, given))
    for row in prepared.batch.targets.to_dict("records"):
        words = [_target_words(row["entry"], framework)]
        words += [] if given is None else _place(row, given)
        found[row["line"]].append(" · ".join(words))
    return {line: _listed(words) for line, words in found.items()}


def _listed(words: Sequence[str]) -> str:
    shown = "; ".join(words[:_MOST_IN_LINE])
    return f"{shown}; …" if len(words) > _MOST_IN_LINE else shown


def _rating_words(row: Mapping[Any, Any], framework: Framework, given: str | None) -> str:
    """``Allocation: Walk``, or as a whole ``Allocation: Walk · Data center · 2026-03-31 · “tags”``."""
    name = _name(row["capability"], framework)
    said = message("{capability}: {rating}", capability=name, rating=_score_words(row["rating"]))
    if given is None:
        return said
    evidence = row["evidence"]
    shown = f"“{evidence[:_LONGEST]}”" if evidence else ""
    places = [*_place(row, given), row["assessor"], row["assessed_on"].isoformat()]
    return " · ".join(filter(None, [said, *places, shown]))


def _only_organization(prepared: Prepared) -> str:
    """The organization of all that would be stored; empty where there are several."""
    frames = (prepared.batch.ratings, prepared.batch.targets)
    names = {name for frame in frames for name in frame["organization"].unique()}
    return names.pop() if len(names) == 1 else ""


def _place(row: Mapping[Any, Any], given: str) -> list[str]:
    """The organization, unless it is the given one, and the scope of a rating or target."""
    return [row["scope"]] if row["organization"] == given else [row["organization"], row["scope"]]


def _score_words(rating: Rating) -> str:
    """``Walk``, or ``Walk (2.25)`` for a score on the way to the next stage."""
    if rating.score is None:
        return message("not applicable")
    stage = stage_of(rating.score).label
    return stage if rating.score == int(rating.score) else f"{stage} ({rating.score:.2f})"


def _target_words(entry: Target, framework: Framework) -> str:
    name = message("goal stage") if entry.capability is None else _name(entry.capability, framework)
    stage = message("none") if entry.stage is None else entry.stage.label
    return message("{capability}: target {stage}", capability=name, stage=stage)


def _name(id: str, framework: Framework) -> str:
    """The name of a capability, of an older edition where the newest has none of that id."""
    frameworks = map(shown_framework, (framework.edition, *reversed(editions())))
    names = (one.by_id[id].name for one in frameworks if id in one.by_id)
    return next(names, id)
