"""Sentences, figures, days and counts as people read them, in the reader's language.

This face is the sentences, which every command needs at its start; :mod:`.figures` shows numbers, days and status words
(and needs pandas for it), :mod:`.literal` keeps user text free of markup.
"""

from finops_model.texts.language import language as language
from finops_model.texts.language import say as say
from finops_model.texts.language import say_count as say_count
from finops_model.texts.language import translated as translated
from finops_model.texts.language import use_language as use_language
