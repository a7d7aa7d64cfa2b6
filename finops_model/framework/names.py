"""The capability that a name means, and the ones whose names are close to it."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from finops_model.framework.editions import Capability, Framework, names_of
from finops_model.names import capability_key, capability_words


def find_capability(name: str, framework: Framework) -> Capability | None:
    """The capability that ``name`` means: its id, name, official or former name, a known spelling, or a short name
    that no other capability shares. None when it means none; nothing is ever guessed."""
    return framework.by_name.get(capability_key(name))


def close_capabilities(name: str, framework: Framework, limit: int = 3) -> list[Capability]:
    """Capabilities whose names are spelled nearly like ``name``, the closest first: to be offered, never taken.

    Word order does not count. Empty when nothing is close, and for a text without letters and digits.
    """
    known, spellings = _spellings(framework)
    wanted = " ".join(capability_words(name))
    matches = process.extract(wanted, spellings, scorer=fuzz.token_sort_ratio, score_cutoff=70, limit=None)
    close = {known[position].id: known[position] for _, _, position in matches}
    return list(close.values())[:limit]


@lru_cache(maxsize=8)
def _spellings(framework: Framework) -> tuple[list[Capability], list[str]]:
    """Every name of every capability in plain words, and the capability that each belongs to."""
    pairs = [(one, " ".join(capability_words(name))) for one in framework.capabilities for name in names_of(one)]
    return [one for one, _ in pairs], [words for _, words in pairs]
