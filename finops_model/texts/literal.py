"""User text that shows as the text it is, where the reader's browser would read markup in it."""

import html
import re
import textwrap

_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")
_REPLACED = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)", re.IGNORECASE
)
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|\*+|`|:[a-z]+\[|\]")
"""A backslash and what it keeps, or a mark of bold, code, colour or size."""
_JOINER = "\u2060"


def markdown_literal(text: str) -> str:
    """A text for places that read Markdown (labels, headings, messages), on one line.

    Backslashes keep Markdown off. Addresses and arrows (``->``) are replaced after that, whatever the backslashes
    say: an invisible word joiner inside them keeps them as they are.
    """
    return _MARKDOWN.sub(r"\\\1", _REPLACED.sub(_JOINER, _LINE_BREAK.sub(" ", text.strip())))


def markdown_plain(text: str) -> str:
    """What a text in Markdown says, without its marks: the inverse of :func:`markdown_literal`, which
    also leaves out bold, code, colours and sizes."""
    return _MARK.sub(r"\1", text).replace(_JOINER, "")


def html_literal(text: object) -> str:
    """A text for places that read tags: the labels, hovers and annotations of Plotly."""
    return html.escape(str(text), quote=False)


def html_lines(text: object, width: int, most: int = 8) -> str:
    """As :func:`html_literal`, in at most ``most`` lines of ``width`` characters; what is cut off ends in "…"."""
    lines = textwrap.wrap(str(text), width, max_lines=most, placeholder=" …")
    return "<br>".join(html_literal(line) for line in lines)


def html_two_lines(text: str, width: int) -> str:
    """As :func:`html_lines`, in two lines; what does not fit is left out of the middle, so that the end shows."""
    lines = textwrap.wrap(text, width, break_long_words=True) or [" "]
    if len(lines) > 2:
        lines = [lines[0], f"…{text[-width + 1 :].lstrip()}"]
    return "<br>".join(html_literal(line) for line in lines)
