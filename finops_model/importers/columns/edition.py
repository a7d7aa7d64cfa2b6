"""Which edition of the framework the names of a table are of, where several of them are one capability today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finops_model.framework import Framework, editions, read_framework
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.mapping import Question
from finops_model.messages import message

_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class MergedNames:
    """Names that are one capability in an edition and several in others.

    Attributes:
        words: the names, as the file has them.
        editions: the editions in which they are several, oldest first.
        certain: the only one of them that knows every capability of the file; ``""``: a person has to say it.
    """

    words: tuple[str, ...]
    editions: tuple[str, ...]
    certain: str

    def question(self, framework: Framework) -> Question:
        """Which edition the names are of."""
        return Question(
            "edition",
            message(
                "Several names of the file are one capability in the edition {edition}. Which edition do the names "
                "come from?",
                edition=framework.edition,
            ),
            self.words[:_MOST_VALUES],
            tuple((edition, "") for edition in self.editions),
            "--edition EDITION",
        )


def find_merged_names(names: Iterable[str], framework: Framework) -> MergedNames | None:
    """The names of a table that are one capability in ``framework`` and several in another edition; None for none."""
    known: dict[str, list[str]] = defaultdict(list)
    for name in names:
        capability = read_capability(name, framework)
        if capability is not None:
            known[capability.id].append(name)
    merged = [texts for texts in known.values() if len(texts) > 1]
    others = [read_framework(edition) for edition in editions() if edition != framework.edition]
    older = [other for other in others if any(_count_in(other, texts) > 1 for texts in merged)]
    if not older:
        return None
    words = tuple(name for texts in merged for name in texts)
    whole = [other.edition for other in older if _knows_all(other, known.values())]
    certain = whole[0] if len(whole) == 1 and len(older) == 1 else ""
    return MergedNames(words, tuple(other.edition for other in older), certain)


def _count_in(framework: Framework, names: Sequence[str]) -> int:
    """How many capabilities of an edition some names are."""
    return len({capability.id for name in names if (capability := read_capability(name, framework)) is not None})


def _knows_all(framework: Framework, names: Iterable[Sequence[str]]) -> bool:
    return all(read_capability(name, framework) is not None for texts in names for name in texts)
