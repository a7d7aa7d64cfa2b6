"""The maturity stages, and the lenses of an assessment: what ratings are made of."""

from enum import IntEnum

LENSES = ("knowledge", "process", "metrics", "adoption", "automation")
"""The ids of the lenses, in the order of every framework, of a rating's levels and of the canonical CSV."""


class Stage(IntEnum):
    """The maturity stages (SEMANTICS 1). *Not assessed* and *not applicable* are not stages."""

    PRE_CRAWL = 0
    CRAWL = 1
    WALK = 2
    RUN = 3

    def __init__(self, _level: int) -> None:
        self.id = self.name.lower().replace("_", "-")
        """The id used in files and JSON: ``pre-crawl``, ``crawl``, ``walk``, ``run``."""
        self.label = self.id.capitalize()
        """The word people see: ``Pre-crawl``, ``Crawl``, ``Walk``, ``Run``."""

    @classmethod
    def from_id(cls, text: str) -> "Stage":
        """The stage with this id. Raises KeyError for anything else."""
        return cls[text.upper().replace("-", "_")]
