"""How a report looks: the colours of its charts and headings, a title line and a logo."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """The look of a report.

    Attributes:
        title_line: stands above every title; "": nothing does.
        current, target, before, ink: colours as ``#RRGGBB``: of where one stands, of targets, of the earlier day, of
            headings.
        logo: a picture (PNG or SVG); None: there is none.
    """

    title_line: str = ""
    current: str = "#0072B2"
    target: str = "#D55E00"
    before: str = "#7F8C99"
    ink: str = "#1A232C"
    logo: bytes | None = None


PLAIN = Template()
"""The product's own look."""
