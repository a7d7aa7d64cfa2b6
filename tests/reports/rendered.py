"""``make slides``: the decks of the demo opened by LibreOffice and drawn, slide by slide, without a lost chart.

Not among the tests: LibreOffice is large, and not on every machine. Where it is missing this fails and says so.
"""

import shutil
import subprocess
import sys
from datetime import date
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pptx import Presentation

TODAY, SINCE = date(2026, 11, 23), date(2025, 12, 31)
LEAST_OPERATORS = 60
"""So many lines and areas a slide with a chart has at least; an empty frame has a handful."""
_DRAWN = {"S", "s", "f", "f*", "B", "B*", "b", "b*"}


def operators_of(page: pikepdf.Page) -> int:
    """How many lines and areas a page of a PDF draws."""
    return sum(str(operator) in _DRAWN for _, operator in pikepdf.parse_content_stream(page))


def check_deck(office: str, deck: Path) -> list[str]:
    """Draws a deck; what went wrong, a sentence each."""
    words = [office, "--headless", "--convert-to", "pdf", "--outdir", str(deck.parent), str(deck)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    slides = Presentation(str(deck)).slides
    with pikepdf.open(deck.with_suffix(".pdf")) as pdf:
        drawn = [operators_of(page) for page in pdf.pages]
    if len(drawn) != len(slides):
        return [f"{deck.stem}: {len(slides)} slides, {len(drawn)} pages drawn."]
    charts = [number for number, slide in enumerate(slides) if any(shape.has_chart for shape in slide.shapes)]
    lost = [f"{deck.stem}, slide {n + 1}: a chart is lost." for n in charts if drawn[n] < LEAST_OPERATORS]
    print(f"{deck.stem}: {len(slides)} slides drawn, {len(charts)} with charts.", flush=True)
    return lost if charts else [f"{deck.stem}: there is no chart."]


def main() -> int:
    """The command; 1: something is wrong."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice (soffice) is not installed. Install libreoffice-impress and run this again.")
        return 1
    with TemporaryDirectory() as folder:
        environ["FINOPS_DATABASE_URL"] = f"sqlite:///{folder}/finops.db"
        from finops_model.actions import demo
        from finops_model.reports.files import report_bytes
        from finops_model.reports.template import PLAIN
        from finops_model.views.places import read_default_places
        from finops_model.views.report import read_report
        from tests.people import TESTER

        demo.load(TESTER)
        problems = []
        for place in read_default_places(TESTER, None):
            deck = Path(folder) / f"{place.organization.slug}.pptx"
            deck.write_bytes(
                report_bytes(read_report(TESTER, place.organization.slug, None, TODAY, SINCE), "pptx", PLAIN)
            )
            problems += check_deck(office, deck)
    print("\n".join(problems), end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
