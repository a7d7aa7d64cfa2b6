"""What changes of a plan do to its end and to what is late, in words."""

from finops_model.texts import say, say_count
from finops_model.texts.figures import listed_text
from finops_model.views.what_if import Effect


def effect_sentences(effect: Effect) -> list[str]:
    """What differs from the plan, a sentence each: when it finishes, and which targets are late."""
    sentences: list[str] = []
    later = effect.quarters_later
    if later == 0:
        sentences.append(say("The last step finishes in the same quarter."))
    elif later is not None and later > 0:
        sentences.append(
            say_count(
                "The last step finishes {count:,} quarter later than in the plan.",
                "The last step finishes {count:,} quarters later than in the plan.",
                later,
            )
        )
    elif later is not None:
        sentences.append(
            say_count(
                "The last step finishes {count:,} quarter earlier than in the plan.",
                "The last step finishes {count:,} quarters earlier than in the plan.",
                -later,
            )
        )
    if effect.no_longer_late:
        sentences.append(say("No longer late: {names}.", names=listed_text(effect.no_longer_late)))
    if effect.newly_late:
        sentences.append(say("Newly late: {names}.", names=listed_text(effect.newly_late)))
    if not effect.no_longer_late and not effect.newly_late:
        sentences.append(say("The same targets are late as in the plan."))
    return sentences
