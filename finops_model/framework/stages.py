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

    @property
    def id(self) -> str:
        """The id used in files and JSON: ``pre-crawl``, ``crawl``, ``walk``, ``run``."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> str:
        """The word people see: ``Pre-crawl``, ``Crawl``, ``Walk``, ``Run``."""
        return self.id.capitalize()

    @classmethod
    def from_id(cls, text: str) -> "Stage":
        """The stage with this id. Raises KeyError for anything else."""
        return cls[text.upper().replace("-", "_")]
