"""Figures, days, counts and sentences as people read them, in the reader's language."""

from finops_model.texts.language import language as language
from finops_model.texts.language import say as say
from finops_model.texts.language import say_count as say_count
from finops_model.texts.language import translated as translated
from finops_model.texts.language import use_language as use_language
