"""The values of spreadsheet cells as texts: exactly what they mean in the shortest form, or what is wrong with them."""

import re
from datetime import date, timedelta
from decimal import Decimal

from finops_model.messages import Message, message

_SECONDS = 86_400
_FROM_1900_TO_1904 = 1_462
"""How many days more a date has when days are counted from 1900."""
_LAST_DAY = 2_958_465
"""9999-12-31, counted from 1900."""


class Flaw(str):
    """The text of a cell that holds no usable value (an error, a formula never calculated).

    It stays with its cell, since a flaw in a column that nobody imports is no problem.

    Attributes:
        message: what is wrong and what to do, one sentence.
    """

    __slots__ = ("message",)
    message: Message

    def __new__(cls, text: str, message: Message) -> "Flaw":
        flaw = super().__new__(cls, text)
        flaw.message = message
        return flaw


def uncalculated(formula: str) -> Flaw:
    """The cell of a formula whose result was never stored in the file."""
    return Flaw(
        f"={formula.lstrip('=')}",
        message(
            "The formula has no stored result. Open the file in a spreadsheet program, let it calculate, and save it."
        ),
    )


def faulty(error: str) -> Flaw:
    """The cell of a formula that ended in an error such as ``#REF!``."""
    return Flaw(
        error,
        message(
            "The cell shows the error {error}. Expected a value: correct the formula or empty the cell.", error=error
        ),
    )


def struck(text: str) -> Flaw:
    """The cell of a text that is struck out: whether it still counts only a person knows."""
    return Flaw(
        text,
        message(
            "The text of the cell is struck through. Expected a value that counts: empty the cell or remove the "
            "strikethrough."
        ),
    )


def not_a_number(raw: str) -> Flaw:
    """The cell of a number that is none."""
    return Flaw(raw, message("The cell holds {text!r}, which is not a number. Expected a number.", text=raw[:40]))


def number_text(raw: str) -> str:
    """The shortest text that means the number: ``3`` for ``3.0``, ``0.1`` for ``0.10000000000000001``, no exponent.

    Raises:
        ValueError: not a finite number.
    """
    number = float(raw)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(repr(number)), "f")
    if not text.replace("-", "").replace(".", "").isdigit():
        raise ValueError(raw)
    return text


def percent_text(raw: str) -> str:
    """A share as it is shown with a percent sign: ``70%`` for ``0.7``."""
    return number_text(str(Decimal(repr(float(raw))) * 100)) + "%"


def serial_text(raw: str, epoch_1904: bool) -> str:
    """The day of a spreadsheet's serial number as an ISO date, with the time of day after a ``T`` where there is one.

    Serial 1 is 1900-01-01 (and 60 the 29 February 1900 that never was), or serial 0 is 1904-01-01.

    Raises:
        ValueError: not a finite number.
    """
    serial = float(raw)
    days, seconds = int(serial // 1), round((serial % 1) * _SECONDS)
    if seconds == _SECONDS:
        days, seconds = days + 1, 0
    if epoch_1904:
        days += _FROM_1900_TO_1904
    if serial < 0 or days > _LAST_DAY:
        return Flaw(
            raw,
            message(
                "The number {text} is shown as a date but is outside the calendar. Expected a date.", text=raw[:40]
            ),
        )
    if days == 60:
        return Flaw("1900-02-29", message("The date 29 February 1900 does not exist. Expected a real date."))
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if days == 0:
        return clock
    day = date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
    return f"{day.isoformat()}T{clock}" if seconds else day.isoformat()


def unescaped(text: str) -> str:
    """The text with ``_xHHHH_`` (how XLSX writes characters that XML cannot hold) replaced by the character."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
