"""What the headline figures mean, and numbers with their nouns, as all pages say them."""

HELP = {
    "attainment": "How far the capabilities are on the way to their own targets, weighted by business value. "
    "Being above one target never makes up for being below another.",
    "at_target": "Capabilities that are at or above their target, of those that are rated and have a target.",
    "coverage": "Rated capabilities, of those that apply to this organization.",
    "typical": "The highest stage that at least half of the rated capabilities have reached.",
    "gap": "Whole stages still to go to the targets, over all capabilities. Being above a target does not count.",
    "next_due": "The earliest due date of a target that is not reached or not assessed yet.",
}
"""What each headline figure means, in a sentence (SEMANTICS 4)."""


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """``1 capability``, ``3 capabilities``: a number with its noun."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
