"""Sentences, figures, days and counts as people read them, in the reader's language.

This face is the sentences, which every command needs at its start; :mod:`.figures` shows numbers, days and status words
(and needs pandas for it), :mod:`.literal` keeps user text free of markup.
"""

from finops_model.texts.language import language, say, say_count, translated, use_language, without_answers
