"""How long a step takes here, in the reader's words (SEMANTICS 12)."""

from finops_model.scoring.durations import FEWEST_CASES, Duration, in_quarters
from finops_model.texts.figures import NONE_TEXT
from finops_model.texts.framework import shown_framework
from finops_model.texts.language import say


def capability_text(capability: str | None) -> str:
    """The name of a capability; None: every one."""
    return say("Every capability") if capability is None else shown_framework().capability(capability).name


def too_few_text() -> str:
    """Why nothing is said of how long steps take."""
    return say("Fewer than {count} cases of each step are known yet.", count=FEWEST_CASES)


def took_text(found: Duration | None) -> str:
    """``2 (2–3) of 59, 20 under way``: the median and the quartiles in quarters rounded up, of how many cases, and how
    many of them have not arrived; – for none."""
    if found is None:
        return NONE_TEXT
    if found.lower is None:
        return say("– of {cases:,}, {under_way:,} under way", cases=found.cases, under_way=found.under_way)
    return say(
        "{median} ({lower}–{upper}) of {cases:,}, {under_way:,} under way",
        median=_quarters(found.median),
        lower=_quarters(found.lower),
        upper=_quarters(found.upper),
        cases=found.cases,
        under_way=found.under_way,
    )


def _quarters(days: float | None) -> str:
    quarters = in_quarters(days)
    return NONE_TEXT if quarters is None else str(quarters)
