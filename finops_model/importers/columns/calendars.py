"""The periods that stand in the cells of a column: quarters, months, years and fiscal periods."""

import re
from dataclasses import dataclass

from finops_model.importers.columns.dates import Period, find_period, find_year, find_yearless_part
from finops_model.importers.columns.fiscal import FiscalPeriod, find_fiscal_period
from finops_model.importers.columns.vocabulary import vocabulary
from finops_model.names import word_key

_FIRST_YEAR = re.compile(r"\b(?=(?:19|20)[0-9]{2}\b)")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the cells of a column leave open about their periods.

    Attributes:
        year: the year of quarters and half years that name none; None: they are no periods.
        first_month: the month in which fiscal years begin; None: fiscal periods have no days.
        is_fiscal: whether the header says that every year of the column is a fiscal year.
    """

    year: int | None = None
    first_month: int | None = None
    is_fiscal: bool = False

    def period(self, text: str) -> Period | None:
        """The period that a cell names; None for a day and for any other text.

        Raises:
            Refused: a year outside 1900 to 2199.
        """
        fiscal = fiscal_in(text, self.is_fiscal)
        if fiscal is not None:
            return None if self.first_month is None else fiscal.period(self.first_month)
        part = find_yearless_part(text)
        if part is not None:
            return None if self.year is None else part.period(self.year)
        return find_period(text) or find_year(text)


def fiscal_in(text: str, is_fiscal: bool = False) -> FiscalPeriod | None:
    """The fiscal period that the whole text names; None for any other.

    Args:
        is_fiscal: whether a year without a word for it is a fiscal year, too.
    """
    return find_fiscal_period(_FIRST_YEAR.sub("FY", text, count=1) if is_fiscal else text)


def is_about_fiscal_years(header: str) -> bool:
    """Whether a header says that the years below it are fiscal ones: ``Fiscal Quarter``, ``Geschäftsjahr``."""
    words = word_key(header)
    return any(re.search(rf"\b{word}\b", words) for word in vocabulary().fiscal_year)


def names_period(text: str) -> bool:
    """Whether a text is a fiscal period, a year, or a quarter or half year without its year."""
    return fiscal_in(text) is not None or find_year(text) is not None or find_yearless_part(text) is not None
