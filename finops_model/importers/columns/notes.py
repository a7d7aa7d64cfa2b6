"""A column of reasons beside ratings and targets: it may say why the rating or why the target, and only people know."""

from finops_model.importers.columns.answers import LEFT_OUT, answer_option
from finops_model.importers.columns.draft import Draft
from finops_model.importers.columns.mapping import MOST_VALUES, RATES, Question
from finops_model.importers.columns.names import column_name
from finops_model.importers.columns.words import column_field
from finops_model.messages import message
from finops_model.names import word_key


def settle_reasons(draft: Draft) -> None:
    """Asks what a column of reasons is about that does not follow a target, where ratings have no evidence.

    One whose header names the target (*Target reason*), or that stands right of a column of targets, is of targets.
    """
    rates = any(header.field in RATES for header in draft.headers)
    positions = [position for position in draft.plain("target_reason") if _is_open(draft, position)]
    if rates and len(positions) == 1 and not draft.at("evidence"):
        _ask(draft, positions[0])


def _is_open(draft: Draft, position: int) -> bool:
    header = draft.headers[position]
    if header.given or any(column_field(word) == "target" for word in word_key(header.text).split()):
        return False
    return position == 0 or not draft.headers[position - 1].field.startswith("target")


def _ask(draft: Draft, position: int) -> None:
    name = column_name(draft.table.header, position)
    of_targets = (("target_reason", message("why the target is what it is")),) if draft.at("target") else ()
    draft.clear([position], reason=message("it may say why the rating or why the target"))
    draft.questions.append(
        Question(
            f"column:{name}",
            message("Does the column {name} say why the rating, or why the target?", name=repr(name)),
            tuple(list(draft.sample.values[position])[:MOST_VALUES]),
            (
                ("evidence", message("why the rating is what it is: the evidence")),
                *of_targets,
                (LEFT_OUT, message("nothing that counts: leave it out")),
            ),
            answer_option(f"column:{name}=MEANING"),
        )
    )
