"""The commands' answers for people: aligned text in the reader's language, made of the machine-readable answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from finops_model.cli.answers import Json
from finops_model.framework import Stage
from finops_model.messages import Message, message, plural
from finops_model.texts import say, say_count, translated
from finops_model.texts.figures import NONE_TEXT, label_text, of_text, percent_text, score_text, status_word

PROBLEMS_SHOWN = 20
"""How many problems of a file are printed; ``--json`` has up to 1,000."""


def shown_stage(id: str | None) -> str:
    """A stage's label; a dash for none."""
    return Stage.from_id(id).label if id else NONE_TEXT


def shown_target(word: str) -> str:
    """The word of a target entry, as people say it."""
    words = {"none": say("no target"), "inherit": say("the goal stage")}
    return words.get(word) or shown_stage(word)


def shown(value: Any) -> str:
    """Any value on one line; a dash for none."""
    return NONE_TEXT if value is None else " ".join(str(value).split())


Columns = Mapping[str, str | Callable[[Json], Any]]
"""The columns of a table: what each shows of a row, a key of it or what a function makes of it, by its header."""


def table(rows: Iterable[Json], columns: Columns) -> str:
    """Aligned columns under their headers; without rows the headers alone."""
    cells = [list(columns), *([shown(_cell(row, what)) for what in columns.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def _cell(row: Json, what: str | Callable[[Json], Any]) -> Any:
    return row[what] if isinstance(what, str) else what(row)


def _stage_of(key: str) -> Callable[[Json], str]:
    """Shows the stage under a key."""
    return lambda row: shown_stage(row[key])


def reached_text(answer: Json) -> str:
    """``2 of 3`` at target."""
    return of_text(answer["at_target"]["count"], answer["at_target"]["of"], "0")


def coverage_text(answer: Json) -> str:
    """``4 of 21`` rated."""
    return of_text(answer["coverage"]["rated"], answer["coverage"]["applicable"], "0")


def headline_text(answer: Json) -> str:
    """Attainment, at target, coverage and typical stage in one line."""
    return say(
        "Attainment {attainment}, at target {reached}, rated {rated}, typical stage {stage}",
        attainment=percent_text(answer["attainment"]),
        reached=reached_text(answer),
        rated=coverage_text(answer),
        stage=shown_stage(answer["typical_stage"]),
    )


def standing_text(answer: Json) -> str:
    """One standing: whose it is, the headline figures, and the capabilities."""
    title = say(
        "{whose}, as of {day}; goal stage {stage}",
        whose=whose_text(answer),
        day=answer["as_of"],
        stage=shown_stage(answer["goal_stage"]),
    )
    columns: Columns = {
        say("Capability"): "name",
        say("Stage"): _stage_of("stage"),
        say("Score"): lambda row: score_text(row["score"]),
        say("Target"): _stage_of("target"),
        say("Status"): lambda row: status_word(row["status"]),
        say("Assessed on"): "assessed_on",
        say("Due on"): _due_text,
    }
    overdue = [_overdue_text(answer)] if answer["overdue"] else []
    return "\n".join([title, headline_text(answer), *overdue, "", table(answer["capabilities"], columns)])


def _due_text(capability: Json) -> str | None:
    due = capability["due_on"]
    return say("{day}, overdue", day=due) if capability["overdue"] else due


def _overdue_text(answer: Json) -> str:
    return say_count(
        "Overdue since {day}: {count:,} target",
        "Overdue since {day}: {count:,} targets",
        answer["overdue"],
        day=answer["overdue_since"],
    )


def no_organization_text() -> str:
    """What to do while nothing is assessed."""
    return say("No organization has been assessed yet. Load the demo (demo) or a file (import).")


def standings_text(answers: Sequence[Json]) -> str:
    """Every organization and scope on a line."""
    if not answers:
        return no_organization_text()
    columns: Columns = {
        say("Organization"): "organization",
        say("Scope"): "scope",
        say("Goal stage"): _stage_of("goal_stage"),
        **_headline_columns(),
        say("Overdue"): lambda row: row["overdue"] or None,
    }
    return table(answers, columns)


def _headline_columns() -> Columns:
    return {
        say("Attainment"): lambda row: percent_text(row["attainment"]),
        say("At target"): reached_text,
        say("Coverage"): coverage_text,
        say("Typical stage"): _stage_of("typical_stage"),
    }


def trend_text(answer: Json) -> str:
    """The headline figures, one point on a line."""
    columns: Columns = {say("As of"): "as_of", **_headline_columns()}
    return f"{whose_text(answer)}\n\n{table(answer['points'], columns)}"


def organizations_text(answers: Sequence[Json]) -> str:
    """Every organization and scope with its goal stage and last assessment."""
    if not answers:
        return no_organization_text()
    rows = [{"organization": answer["organization"], **scope} for answer in answers for scope in answer["scopes"]]
    columns: Columns = {
        say("Organization"): "organization",
        say("Scope"): "scope",
        say("Goal stage"): _stage_of("goal_stage"),
        say("Last assessed on"): "last_assessed_on",
    }
    return table(rows, columns)


def targets_text(answer: Json) -> str:
    """Target entries, one on a line."""
    whose, day = whose_text(answer), answer["as_of"]
    title = say("{whose}, as of {day}", whose=whose, day=day) if day else say("{whose}, all entries", whose=whose)
    if not answer["targets"]:
        return f"{title}\n\n{say('No target has been agreed.')}"
    columns: Columns = {
        say("Capability"): _target_of,
        say("Target"): lambda row: shown_target(row["target"]),
        say("Agreed on"): "agreed_on",
        say("Due on"): "due_on",
        say("Overdue"): lambda row: say("yes") if row["overdue"] else "",
        say("Value"): "value",
        say("Owner"): "owner",
        say("Reason"): "reason",
    }
    return f"{title}\n\n{table(answer['targets'], columns)}"


def _target_of(entry: Json) -> str:
    return entry["capability"] or say("(goal stage)")


def roadmap_text(answer: Json) -> str:
    """The steps in schedule order."""
    title = say_count(
        "{whose}, as of {day}, at most {count} step at a time",
        "{whose}, as of {day}, at most {count} steps at a time",
        answer["capacity"],
        whose=whose_text(answer),
        day=answer["as_of"],
    )
    columns: Columns = {
        say("Starts on"): "starts_on",
        say("Finishes on"): "finishes_on",
        say("Capability"): "name",
        say("To"): _stage_of("to_stage"),
        say("Status"): lambda row: translated(_STEP_STATUSES[row.get("state") or row["status"]]),
        say("Due on"): "due_on",
        say("Late"): lambda step: _late_text(step, answer["as_of"]),
        say("Owner"): "owner",
    }
    steps = table(answer["steps"], columns) if answer["steps"] else say("No capability is below its target.")
    lines = [title, "", steps]
    if answer["assess_first"]:
        lines += ["", say("Assess first: {capabilities}", capabilities=", ".join(answer["assess_first"]))]
    return "\n".join(lines)


_STEP_STATUSES = {
    "planned": message("planned"),
    "in progress": message("in progress"),
    "reported done": message("reported done"),
    "dropped": message("dropped"),
    "done": message("done"),
    "proposed": message("proposed"),
    "no longer needed": message("no longer needed"),
}


def _late_text(step: Json, as_of: str) -> str | None:
    """How late a step's target is reached, first whether its due day has passed; None: it is not late."""
    quarters = step["late_quarters"]
    if not quarters:
        return None
    late = say_count("{count} quarter late", "{count} quarters late", quarters)
    return say("overdue, {late}", late=late) if step["due_on"] < as_of else late


def imports_text(answers: Sequence[Json]) -> str:
    """The import history, newest first."""
    if not answers:
        return say("Nothing has been imported yet.")
    columns: Columns = {
        say("Id"): "import_id",
        say("Kind"): "kind",
        say("At"): "at",
        say("By"): "actor",
        say("Files"): "files",
        say("Created"): "created",
        say("Changed"): "changed",
        say("Unchanged"): "unchanged",
        say("Skipped"): "skipped",
        say("Targets"): "targets",
        say("Steps"): "steps",
        "": _state_text,
    }
    return table(answers, columns)


def _state_text(answer: Json) -> str:
    if answer["undone_by"]:
        return say("undone by change {change}", change=answer["undone_by"])
    return say("partial") if answer["partial"] else ""


def import_detail_text(answer: Json) -> str:
    """A look inside one import: each file with the columns that were read, and the ratings before and after."""
    lines = [imports_text([answer])]
    for file in answer["sources"]:
        lines += ["", _source_text(file), _mapping_text(file["mapping"])]
        lines += [shown(translated(notice)) for notice in file["notices"]]
    place: Columns = {say("Organization"): "organization", say("Scope"): "scope"}
    ratings: Columns = {
        **place,
        say("Day"): "assessed_on",
        say("Capability"): "capability",
        say("Before"): lambda row: _shown_rating(row["before"]),
        say("After"): lambda row: _shown_rating(row["after"]),
    }
    entries: Columns = {
        **place,
        say("Agreed on"): "agreed_on",
        say("Target of"): _target_of,
        say("Target"): lambda row: shown_target(row["entry"]),
    }
    steps: Columns = {
        **place,
        say("Capability"): "capability",
        say("Stage"): "to_stage",
        say("Status"): "status",
        say("Owner"): "owner",
    }
    for rows, columns in ((answer["ratings"], ratings), (answer["entries"], entries), (answer["plan_steps"], steps)):
        if rows:
            lines += ["", table(rows, columns)]
    return "\n".join(lines)


def _source_text(file: Json) -> str:
    return say_count(
        "{file}, {count:,} row, SHA-256 {digest}",
        "{file}, {count:,} rows, SHA-256 {digest}",
        file["rows"],
        file=shown(file["file"]),
        digest=file["sha256"],
    )


def _shown_rating(rating: Json) -> str:
    """A score, or why there is none."""
    if rating["form"] is None:
        return NONE_TEXT
    return rating["form"] if rating["score"] is None else score_text(rating["score"])


def _mapping_text(mapping: Mapping[str, Any]) -> str:
    """Which column was read as which field, and on which scale; each once."""
    columns = [*mapping.get("shared", {}).items()]
    columns += [column for block in mapping.get("blocks", []) for column in block["columns"].items()]
    parts = [f"{field} = {shown(column)}" for field, column in dict.fromkeys(columns)]
    parts += [
        say("{field} of all rows = {text}", field=field, text=shown(text))
        for field, text in mapping.get("filled", {}).items()
    ]
    parts += [
        say("{field} on the scale {scale}", field=field, scale=scale)
        for field, scale in mapping.get("scales", {}).items()
    ]
    return say("Columns: {columns}", columns="; ".join(parts))


def import_text(answer: Json, dry_run: bool) -> str:
    """What an import did or would do, file by file."""
    lines = [translated(_file_counts(file)) for file in answer["files"]]
    if answer["written"]:
        lines.append(say("Written as import {id}.", id=answer["import_id"]))
    elif dry_run:
        lines.append(say("Nothing was written: this was a dry run."))
    else:
        lines.append(say("Nothing was written."))
    return "\n".join(lines)


def _file_counts(file: Json) -> Message:
    return message(
        "{file}: {rows}; ratings: {created:,} created, {changed:,} changed, {unchanged:,} unchanged, "
        "{skipped:,} skipped; {targets}",
        file=file["file"],
        rows=plural("{count:,} row", "{count:,} rows", file["rows"]),
        created=file["created"],
        changed=file["changed"],
        unchanged=file["unchanged"],
        skipped=file["skipped"],
        targets=plural("{count:,} target entry", "{count:,} target entries", file["targets"]),
    )


def remarks_text(answer: Json) -> list[str]:
    """The notices and the first problems of an import, one sentence each, for stderr."""
    lines: list[str] = []
    for file in answer["files"]:
        lines += [label_text(file["file"], translated(notice)) for notice in file["notices"]]
        lines += [f"{file['file']}, {_problem_text(problem)}" for problem in file["problems"][:PROBLEMS_SHOWN]]
        more = file["problem_count"] - PROBLEMS_SHOWN
        if more > 0:
            sentence = say_count(
                "{count:,} more problem (--json lists up to 1,000).",
                "{count:,} more problems (--json lists up to 1,000).",
                more,
            )
            lines.append(label_text(file["file"], sentence))
    return lines


def _problem_text(problem: Json) -> str:
    """``line 4, column stage, 'jog': Expected a stage …``, as far as the problem has a place."""
    row, column, value = problem["row"], problem["column"], problem["value"]
    place = [say("the whole file") if row is None else say("line {line}", line=row)]
    place += [say("column {name}", name=shown(column))] if column else []
    place += [repr(value[:80])] if value else []
    return label_text(", ".join(place), translated(problem["message"]))


def whose_text(answer: Json) -> str:
    """Whose answer it is: organization and scope."""
    return f"{shown(answer['organization'])}, {shown(answer['scope'])}"
