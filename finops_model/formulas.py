"""Texts that a spreadsheet would take for a formula, and how they are written so that it does not.

Whoever opens an export must not run what somebody typed into a name or a note (OWASP: CSV injection). A leading
apostrophe says "this is text" to a spreadsheet; the import takes exactly that apostrophe off again, so that nothing
changes on the way out and back.
"""

import re

TRIGGERS = "=+-@\t\r\n\0＝＋－＠"
"""The characters that start a formula or shift a cell, with their full-width variants."""

_STARTS_FORMULA = re.compile(f"'*[{re.escape(TRIGGERS)}]")
_WAS_ESCAPED = re.compile(f"'+[{re.escape(TRIGGERS)}]")


def escape_formula(text: str) -> str:
    """``text`` for a CSV cell: with one more ``'`` when it starts like a formula, after any ``'`` of its own.

    >>> escape_formula("=1+1"), escape_formula("'=1+1"), escape_formula("'t Hart")
    ("'=1+1", "''=1+1", "'t Hart")
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def escape_apostrophe(text: str) -> str:
    """``text`` for a workbook cell, whose type already says that it is text: only what :func:`unescape_formula` would
    shorten gets one more ``'``."""
    return f"'{text}" if _WAS_ESCAPED.match(text) else text


def unescape_formula(text: str) -> str:
    """The text that :func:`escape_formula` or :func:`escape_apostrophe` was given; any other text as it is."""
    return text[1:] if _WAS_ESCAPED.match(text) else text
