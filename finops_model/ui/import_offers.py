"""What the titles and the names of files offer as the organization and as the day: nothing is taken by itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from finops_model.framework import read_framework
from finops_model.importers.columns.headers import read_header
from finops_model.importers.columns.named_days import named_days
from finops_model.importers.columns.preview import Glimpse
from finops_model.importers.tables import Source
from finops_model.names import name_key
from finops_model.texts import say
from finops_model.ui import kept, session

_LONGEST, _MOST_TITLES, _MOST_DAYS = 60, 8, 4
_PERIOD = re.compile(
    r"(?<![^\W_])(?:FY ?\d{2,4}|[QH][1-4]|\d{4}(?:[-._]\d{1,2}){0,2}|\d{1,2}[-._]\d{1,2}[-._]\d{4})(?![^\W_])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be meant, each with where it stands.

    Attributes:
        organizations: names, in the store's spelling where it knows them; all others of the store are offered anyhow.
        days: days up to today.
    """

    organizations: Mapping[str, str]
    days: Mapping[date, str]


NO_OFFERS = Offers({}, {})


def read_offers(sources: Sequence[Source], glimpses: Sequence[Glimpse | None]) -> Offers:
    """What the texts above the header and the names of the files offer."""
    known = {name_key(name): name for name in kept.directory().names.values()}
    organizations: dict[str, str] = {}
    days: dict[date, str] = {}
    for text, where in _texts(sources, glimpses):
        for name in _names_in(text):
            organizations.setdefault(known.get(name_key(name), name), where)
        for day in named_days(text, session.today()):
            days.setdefault(day, where)
    return Offers(organizations, dict(list(days.items())[:_MOST_DAYS]))


def _texts(sources: Sequence[Source], glimpses: Sequence[Glimpse | None]) -> Iterator[tuple[str, str]]:
    """The titles of each file and its name, each with where it stands."""
    for source, seen in zip(sources, glimpses, strict=True):
        titles = seen.titles if seen is not None else ()
        for line, text in titles[:_MOST_TITLES]:
            yield text, say("line {line} of the file", line=line)
        stem, where = PurePath(source.name).stem, say("name of the file")
        yield _without_period(stem), where
        yield stem, where


def _names_in(text: str) -> list[str]:
    """What of a text may be a name: the whole of it, and what stands behind a colon; no name of a column, which as a
    title stands beside what it names, and no date."""
    parts = [text.strip(), text.partition(":")[2].strip()]
    return [part for part in parts if 1 < len(part) <= _LONGEST and any(map(str.isalpha, part)) and _may_name(part)]


def _may_name(text: str) -> bool:
    header = read_header(text.rstrip(": "), read_framework())
    return not header.known and bool(_without_period(text))


def _without_period(name: str) -> str:
    """The name of a file without the years, quarters and days in it: ``Acme Q1 2026`` is about Acme."""
    return " ".join(_PERIOD.sub(" ", name.replace("_", " ")).split()).strip(" -–,.")
