"""Which edition of the framework the names of a table are of, where several of them are one capability today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finops_model.framework import Framework, editions, read_framework
from finops_model.importers.columns.capability_names import read_capability
from finops_model.importers.columns.mapping import MOST_VALUES, Question
from finops_model.messages import message


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
            self.words[:MOST_VALUES],
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
    apart = {edition for texts in merged for edition in editions_apart(texts)}
    if not apart:
        return None
    words = tuple(name for texts in merged for name in texts)
    others = tuple(edition for edition in editions() if edition in apart)
    is_certain = len(others) == 1 and _knows_all(others[0], known.values())
    return MergedNames(words, others, others[0] if is_certain else "")


def editions_apart(names: Iterable[str]) -> list[str]:
    """The editions in which some names are different capabilities, oldest first."""
    names = list(names)
    return [edition for edition in editions() if len(_capabilities_in(edition, names)) > 1]


def _capabilities_in(edition: str, names: Iterable[str]) -> set[str]:
    """The ids of the capabilities that some names are in an edition."""
    found = (read_capability(name, read_framework(edition)) for name in names)
    return {capability.id for capability in found if capability is not None}


def _knows_all(edition: str, names: Iterable[Sequence[str]]) -> bool:
    framework = read_framework(edition)
    return all(read_capability(name, framework) is not None for texts in names for name in texts)
