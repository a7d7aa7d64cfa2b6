"""The framework in the reader's language."""

from finops_model.framework import Framework, read_framework
from finops_model.framework.files import NEWEST
from finops_model.framework.translations import translated_framework
from finops_model.texts.language import SOURCE, language


def shown_framework(edition: str = NEWEST) -> Framework:
    """An edition with its names and texts in the reader's language; what is not translated stays English.

    Its ids are those of :func:`~finops_model.framework.read_framework`, and so are the figures that are computed with
    it: what computes for readers takes this one, what reads or writes files and the store takes the English one.

    Raises:
        UnknownName: there is no such edition.
        FrameworkBroken: a file of the translation cannot be used.
    """
    spoken = language()
    return read_framework(edition) if spoken == SOURCE else translated_framework(spoken, edition)
