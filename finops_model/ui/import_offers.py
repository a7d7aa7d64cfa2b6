"""What the titles and the names of files offer as the organization and as the day: nothing is taken by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from finops_model.importers.columns.named_days import named_days
from finops_model.importers.columns.preview import Glimpse
from finops_model.importers.tables import Source
from finops_model.names import name_key
from finops_model.texts import say
from finops_model.ui import kept, session

_LONGEST, _MOST_TITLES, _MOST_DAYS = 60, 8, 4


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be meant, each with where it stands.

    Attributes:
        organizations: names that the store does not know; those that it knows are offered anyhow.
        days: days up to today.
    """

    organizations: Mapping[str, str]
    days: Mapping[date, str]


NO_OFFERS = Offers({}, {})


def read_offers(sources: Sequence[Source], glimpses: Sequence[Glimpse | None]) -> Offers:
    """What the texts above the header and the names of the files offer."""
    known = set(map(name_key, kept.directory().names.values()))
    organizations: dict[str, str] = {}
    days: dict[date, str] = {}
    for text, where in _texts(sources, glimpses):
        for name in _names_in(text):
            if name_key(name) not in known:
                organizations.setdefault(name, where)
        for day in named_days(text, session.today()):
            days.setdefault(day, where)
    return Offers(organizations, dict(list(days.items())[:_MOST_DAYS]))


def _texts(sources: Sequence[Source], glimpses: Sequence[Glimpse | None]) -> Iterator[tuple[str, str]]:
    """The titles of each file and its name, each with where it stands."""
    for source, seen in zip(sources, glimpses, strict=True):
        titles = seen.titles if seen is not None else ()
        for line, text in titles[:_MOST_TITLES]:
            yield text, say("line {line} of the file", line=line)
        yield PurePath(source.name).stem[:_LONGEST], say("name of the file")


def _names_in(text: str) -> list[str]:
    """What of a text may be a name: the whole of it, and what stands behind a colon."""
    parts = [text.strip(), text.partition(":")[2].strip()]
    return [part for part in parts if 1 < len(part) <= _LONGEST and any(map(str.isalpha, part))]
