"""How a report looks: its colours, a line above its title and a logo, as files of a folder say it."""

import re
from pathlib import Path
from typing import Annotated

import typst
from pydantic import AfterValidator, TypeAdapter

from finops_model.errors import FrameworkBroken, Refused
from finops_model.framework.documents import read_document
from finops_model.framework.fields import Text, shape
from finops_model.messages import message

FILE, LOGOS = "template.yaml", ("logo.png", "logo.svg")
"""The files of a template's folder; each may be missing."""

_COLOUR = re.compile("#[0-9A-Fa-f]{6}")
_DRAW_LOGO = b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image(sys.inputs.logo, height: 2cm)"


def _is_colour(text: str) -> str:
    if _COLOUR.fullmatch(text) is None:
        raise ValueError(message("{text!r} is not a colour; expected one such as #0072B2", text=text))
    return text


Colour = Annotated[Text, AfterValidator(_is_colour)]


@shape
class Colours:
    """Colours as ``#RRGGBB``.

    Attributes:
        current, target, before: of where one stands, of targets, of the earlier day.
        ink: of headings.
    """

    current: Colour = "#0072B2"
    target: Colour = "#D55E00"
    before: Colour = "#7F8C99"
    ink: Colour = "#1A232C"


@shape
class TemplateFile:
    """What ``template.yaml`` says."""

    title_line: Text | None = None
    colours: Colours = Colours()


@shape
class Template:
    """The look of a report.

    Attributes:
        title_line: stands above every title; "": nothing does.
        logo: a picture (PNG); empty: there is none.
    """

    title_line: str = ""
    colours: Colours = Colours()
    logo: bytes = b""


PLAIN = Template()
"""The product's own look."""


def read_template(folder: Path | None) -> Template:
    """The look that the files of a folder say; without a folder :data:`PLAIN`.

    Raises:
        Refused: there is no such folder, or a logo that is no picture.
        FrameworkBroken: ``template.yaml`` cannot be used; with its line and key.
    """
    if folder is None:
        return PLAIN
    if not folder.is_dir():
        raise Refused("There is no template folder {folder}.", folder=str(folder))
    said = TemplateFile()
    if (folder / FILE).exists():
        said = read_document(folder, FILE).read(TypeAdapter(TemplateFile))
    return Template(said.title_line or "", said.colours, _logo(folder))


def _logo(folder: Path) -> bytes:
    """The logo of a folder as PNG; empty when it has none."""
    file = next((name for name in LOGOS if (folder / name).exists()), None)
    if file is None:
        return b""
    try:
        compiler = typst.Compiler(root=folder, sys_inputs={"logo": f"/{file}"})
        drawn = compiler.compile(input=_DRAW_LOGO, format="png", ppi=220)
    except typst.TypstError as error:
        problem = message("cannot be read as a picture ({reason})", reason=error.message)
        raise FrameworkBroken(file, None, "", problem) from error
    return drawn if isinstance(drawn, bytes) else b"".join(drawn or [])
