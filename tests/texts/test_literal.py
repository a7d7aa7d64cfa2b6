"""User text shows as the text it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_model.texts.literal import html_lines, html_literal, html_two_lines, markdown_literal, markdown_plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain name", "Plain name"),
        ("*a* [b](c)", r"\*a\* \[b\]\(c\)"),
        ("A\n# B", r"A \# B"),
        (":red[x] $y$ <b>", r"\:red\[x\] \$y\$ \<b\>"),
        ("a\\", "a\\\\"),
        ("  Ünïcode · – 🙂 ", "Ünïcode · – 🙂"),
    ],
)
def test_user_text_is_literal_in_markdown(text: str, expected: str) -> None:
    assert markdown_literal(text) == expected


@pytest.mark.parametrize("text", ["https://a.example", "www.a.example", "a@b.example", "a -> b", "a -- b", "x >= y"])
def test_what_is_replaced_in_text_is_broken_up_invisibly(text: str) -> None:
    shown = markdown_literal(text).replace("\\", "")
    assert shown != text
    assert shown.replace("\u2060", "") == text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\u2060")))
def test_a_text_that_was_made_literal_is_itself_again(text: str) -> None:
    assert markdown_plain(markdown_literal(text)) == text.strip()


def test_marks_of_markdown_are_left_out() -> None:
    assert markdown_plain("**In short** `walk-edge` 2 \\* 3") == "In short walk-edge 2 * 3"
    assert markdown_plain("Known *sign* :gray[:small[walk\\-edge]]") == "Known sign walk-edge"


def test_user_text_is_literal_in_html() -> None:
    assert html_literal("<b>Big</b> & co") == "&lt;b&gt;Big&lt;/b&gt; &amp; co"


def test_long_texts_are_broken_into_lines_and_cut() -> None:
    assert html_lines("Rates & more rates", 8) == "Rates &amp;<br>more<br>rates"
    assert html_lines("one two three four", 7, 2) == "one two<br>three …"


def test_long_labels_keep_their_beginning_and_their_end() -> None:
    label = html_two_lines("A very long name of an organization · Public Cloud", 20)
    assert label == "A very long name of<br>…tion · Public Cloud"
