"""The fonts of documents and pictures: every family is there, and what none of them shows is said."""

import pytest
import typst

from finops_model import fonts


def test_every_family_is_in_the_files() -> None:
    folders = sorted({file.parent for file in fonts.font_files()})
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*folders])
    assert {*fonts.FAMILIES, fonts.LAST_RESORT} <= {font.family for font in found.fonts()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Acme",
        "Ärger",
        "שלום",
        "مرحبا",
        "名前",
        "简体",
        "繁體",
        "한국",
        "ไทย",
        "हिन्दी",
        "🚀",
        "👩‍👩‍👧",
        "a\u200bb\n",
    ],
)
def test_what_has_a_font_needs_no_sentence(text: str) -> None:
    assert fonts.without_font(text) == ""


def test_what_has_none_is_numbered_up_to_five() -> None:
    hieroglyphs = "".join(map(chr, range(0x13000, 0x13006)))
    start = "No font has these characters, so each stands as a box: "
    assert fonts.without_font(f"a {hieroglyphs[:1]} b") == f"{start}U+13000"
    assert fonts.without_font(hieroglyphs) == f"{start}U+13000, U+13001, U+13002, U+13003, U+13004 …"


def test_a_text_asks_only_the_families_that_it_needs() -> None:
    assert fonts.families_for("Plain") == fonts.families_for("Zoë – ∮") == ["DejaVu Sans"]
    assert fonts.families_for("名前 🚀 नमस्ते") == [
        "DejaVu Sans",
        "Noto Sans CJK SC",
        "Noto Sans Devanagari",
        "Noto Emoji",
    ]
    assert fonts.families_for("\U00013000") == ["DejaVu Sans"]
