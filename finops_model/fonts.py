"""The fonts of the files that people take away, documents and pictures: where they are, and what none of them shows.

They come as packages, so that a file looks the same whatever the server has installed: DejaVu Sans, and Noto for the
scripts and signs that it lacks. What no font has the last one shows as a box, never as nothing.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib.ft2font import FT2Font

from finops_model.errors import Refused
from finops_model.messages import message

_OF_MATPLOTLIB = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LastResortHE-Regular.ttf")
_SCRIPTS = (
    "Arabic",
    "Armenian",
    "Bengali",
    "Devanagari",
    "Ethiopic",
    "Georgian",
    "Gujarati",
    "Gurmukhi",
    "Hebrew",
    "Kannada",
    "Khmer",
    "Lao",
    "Malayalam",
    "Myanmar",
    "Oriya",
    "Sinhala",
    "Symbols",
    "Tamil",
    "Telugu",
    "Thai",
)
FONTS = (
    *(("matplotlib", f"mpl-data/fonts/ttf/{file}") for file in _OF_MATPLOTLIB),
    ("noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"),
    ("manimgx_fonts", "NotoSans[wght].ttf"),
    *(("manimgx_fonts", f"NotoSans{script}[wght].ttf") for script in _SCRIPTS),
    ("manimgx_fonts", "NotoEmoji[wght].ttf"),
)
"""The packages of the fonts, and the files in them."""
FAMILIES = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans",
    *(f"Noto Sans {script}" for script in _SCRIPTS),
    "Noto Emoji",
)
"""The names of the families in the order in which a character looks for one that has it."""
LAST_RESORT = "Last Resort High-Efficiency"
"""The family after all others."""
_SHOWS_NOTHING = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Kinds of characters that nothing is drawn for: controls, marks of direction, halves and what is not assigned."""
_NAMED = 5


def font_files() -> tuple[Path, ...]:
    """The files of all fonts.

    Raises:
        Refused: one is missing.
    """
    return _files_of(FONTS)


@cache
def _files_of(fonts: tuple[tuple[str, str], ...]) -> tuple[Path, ...]:
    return tuple(_file(package, name) for package, name in fonts)


def _file(package: str, name: str) -> Path:
    found = find_spec(package)
    folder = Path(found.origin).parent if found is not None and found.origin else Path(package)
    if not (folder / name).is_file():
        raise Refused("The font {font} is missing. Expected it in {folder}.", font=Path(name).name, folder=str(folder))
    return folder / name


@cache
def _characters() -> tuple[frozenset[int], ...]:
    """The characters that the font of each file has, in the order of :data:`FONTS`."""
    return tuple(frozenset(FT2Font(str(file)).get_charmap()) for file in font_files())


@cache
def _shown() -> frozenset[int]:
    """The characters that a font has; the last resort, which has only boxes, does not count."""
    plain, bold, _, *others = _characters()
    return plain.union(bold, *others)


@cache
def _shown_by_family() -> dict[str, frozenset[int]]:
    """The characters that each family has; of the first one those that it has in bold, too."""
    plain, bold, _, *others = _characters()
    return dict(zip(FAMILIES, (plain & bold, *others), strict=True))


def families_for(text: str) -> list[str]:
    """The families that a text needs, in their order: the first one, and those that have what the ones before lack.

    Raises:
        Refused: a font is missing.
    """
    needed, left = [FAMILIES[0]], set(map(ord, text))
    if not text.isascii():
        for family, shown in _shown_by_family().items():
            if left & shown and family not in needed:
                needed.append(family)
            left -= shown
    return needed


def without_font(text: str) -> str:
    """A sentence that numbers the characters of a text that no font has, at most five of them; "": every one is shown.

    Raises:
        Refused: a font is missing.
    """
    if text.isascii():
        return ""
    missing = sorted(one for one in set(text) if ord(one) not in _shown() and _is_drawn(one))
    if not missing:
        return ""
    names = ", ".join(f"U+{ord(one):04X}" for one in missing[:_NAMED])
    more = " …" if len(missing) > _NAMED else ""
    return message("No font has these characters, so each stands as a box: {characters}", characters=names + more)


def _is_drawn(character: str) -> bool:
    return unicodedata.category(character) not in _SHOWS_NOTHING
