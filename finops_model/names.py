"""When two names are the same, and when they are close: one normaliser for each kind of name, one matcher."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process


def name_key(name: str) -> str:
    """The form by which two names are the same: Unicode form, case, blanks and invisible characters do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if not folded.isascii():
        folded = "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")
    return " ".join(folded.split())


def visible_name(name: str) -> str:
    """A name as it is, empty where nothing of it can be seen: invisible characters alone name nobody."""
    return name if name_key(name) else ""


def capability_key(name: str) -> str:
    """The form by which two capability names are the same: ``&`` is ``and``; case, Unicode form, blanks and
    punctuation do not count. Empty for a text without letters and digits."""
    return "".join(capability_words(name))


def capability_words(name: str) -> list[str]:
    """The words of ``name``, case-folded, ``&`` read as ``and``."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).replace("&", " and ")
    return "".join(letter if letter.isalnum() else " " for letter in folded).split()


@lru_cache(maxsize=4_096)  # an import asks for the same few words again and again
def word_key(text: str) -> str:
    """The form by which two words of a spreadsheet are the same: case, accents and punctuation do not count; ``%`` and
    ``#`` are words.

    ``" Domínio_ALVO (2026)"`` gives ``"dominio alvo 2026"``. A lone ``_`` or ``-`` gives ``""``.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("&", " and "))
    return " ".join("".join(map(_word_letter, plain)).split())


def _word_letter(letter: str) -> str:
    """A letter as it counts in a word: accents are dropped, punctuation is a blank."""
    if letter.isalnum() or letter in "%#":
        return letter
    return "" if unicodedata.combining(letter) else " "


def closest(word: str, words: Iterable[str], likeness: float) -> str | None:
    """The one of ``words`` that is spelled most like ``word``; None when none is alike enough.

    Args:
        likeness: the least share of letters in common, in percent.
    """
    match = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=likeness)
    return match[0] if match else None


def close_names(name: str, names: Iterable[str], limit: int = 3) -> list[str]:
    """Those of ``names`` that are spelled nearly as ``name``, the closest first: pointed out, never taken."""
    keys = {one: name_key(one) for one in names}
    return [
        match[2] for match in process.extract(name_key(name), keys, scorer=fuzz.ratio, score_cutoff=80, limit=limit)
    ]


def same_name(name: str, names: Sequence[str]) -> str | None:
    """The one of ``names`` that is the same (case, blanks and Unicode form do not count); None without one."""
    key = name_key(name)
    return next((one for one in names if name_key(one) == key), None)
