"""What a page is about: the organization, the scope and the day that stand on everything that leaves it."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from slugify import slugify

from finops_model.texts import say
from finops_model.texts.figures import day_text

_LONGEST_NAME = 40
"""Characters of each part of a file's name."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about.

    Attributes:
        organization: its name; empty: the page is about all of them.
        scope: its name; empty where there is no organization.
        day: the day that is shown.
        on_paper: whether the page is drawn for printing (:mod:`.paper`); then it offers no files.
    """

    organization: str
    scope: str
    day: date
    on_paper: bool = False

    def source(self) -> str:
        """A line in the reader's language: ``Acme · Public Cloud · as of 23 Nov 2026``."""
        names = [name for name in (self.organization, self.scope) if name] or [say("All organizations")]
        return " · ".join([*names, say("as of {day}", day=day_text(self.day))])

    def file_name(self, what: str, ending: str) -> str:
        """The name of a file that shows ``what``: ``acme-public-cloud-radar-2026-11-23.svg``."""
        parts = [
            slugify(part, max_length=_LONGEST_NAME, word_boundary=True)
            for part in (self.organization, self.scope, what)
        ]
        return f"{'-'.join([*filter(None, parts), self.day.isoformat()])}.{ending}"


_subject: ContextVar[Subject | None] = ContextVar("subject", default=None)


def settle(subject: Subject) -> None:
    """Says what the page of this run is about. The frame calls it before the page."""
    _subject.set(subject)


def current() -> Subject | None:
    """What the page of this run is about; None outside the run of a page."""
    return _subject.get()
