"""The commands' answers for people: plain aligned text, made of the machine-readable ones (:mod:`.cli_json`)."""

from collections.abc import Iterable, Sequence
from typing import Any

from finops_model.cli.answers import Json
from finops_model.framework import Stage
from finops_model.texts.figures import percent_text, score_text

_NONE = "–"
_TOLD_PROBLEMS = 20


def shown_stage(id: str | None) -> str:
    """A stage's label; a dash for none."""
    return Stage.from_id(id).label if id else _NONE


def shown_target(word: str) -> str:
    """A target entry's word for people."""
    return {"none": "no target", "inherit": "the goal stage"}.get(word) or shown_stage(word)


def shown(value: Any) -> str:
    """Any value on one line; a dash for none."""
    return _NONE if value is None else " ".join(str(value).split())


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Aligned columns under their headers; without rows the header alone."""
    cells = [list(header), *([shown(cell) for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(header))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def headline_text(answer: Json) -> str:
    """Attainment, at target, coverage and typical stage in one line."""
    reached, coverage = answer["at_target"], answer["coverage"]
    return (
        f"Attainment {percent_text(answer['attainment'])}, at target {reached['count']} of {reached['of']}, "
        f"rated {coverage['rated']} of {coverage['applicable']}, typical stage {shown_stage(answer['typical_stage'])}"
    )


def standing_text(answer: Json) -> str:
    """One standing: whose, the headline figures, and the capabilities."""
    rows = [
        (
            one["name"],
            shown_stage(one["stage"]),
            score_text(one["score"]),
            shown_stage(one["target"]),
            one["status"],
            one["assessed_on"],
            one["due_on"],
        )
        for one in answer["capabilities"]
    ]
    header = ("Capability", "Stage", "Score", "Target", "Status", "Assessed on", "Due on")
    return "\n".join(
        [
            f"{_whose(answer)}, as of {answer['as_of']}; goal stage {shown_stage(answer['goal_stage'])}",
            headline_text(answer),
            "",
            table(header, rows),
        ]
    )


def standings_text(answers: Sequence[Json]) -> str:
    """Every organization and scope on a line."""
    if not answers:
        return "There is no organization yet. Load the demo (demo) or a file (import)."
    rows = [
        (
            one["organization"],
            one["scope"],
            shown_stage(one["goal_stage"]),
            percent_text(one["attainment"]),
            f"{one['at_target']['count']} of {one['at_target']['of']}",
            f"{one['coverage']['rated']} of {one['coverage']['applicable']}",
            shown_stage(one["typical_stage"]),
        )
        for one in answers
    ]
    return table(("Organization", "Scope", "Goal", "Attainment", "At target", "Coverage", "Typical stage"), rows)


def trend_text(answer: Json) -> str:
    """The headline figures, one point on a line."""
    rows = [
        (
            one["as_of"],
            percent_text(one["attainment"]),
            f"{one['at_target']['count']} of {one['at_target']['of']}",
            f"{one['coverage']['rated']} of {one['coverage']['applicable']}",
            shown_stage(one["typical_stage"]),
        )
        for one in answer["points"]
    ]
    return f"{_whose(answer)}\n\n{table(('As of', 'Attainment', 'At target', 'Rated', 'Typical stage'), rows)}"


def organizations_text(answers: Sequence[Json]) -> str:
    """Every organization and scope with its goal stage and last assessment."""
    if not answers:
        return "There is no organization yet. Load the demo (demo) or a file (import)."
    rows = [
        (one["organization"], scope["scope"], shown_stage(scope["goal_stage"]), scope["last_assessed_on"])
        for one in answers
        for scope in one["scopes"]
    ]
    return table(("Organization", "Scope", "Goal stage", "Last assessed on"), rows)


def targets_text(answer: Json) -> str:
    """Target entries, one on a line."""
    rows = [
        (
            one["capability"] or "(goal stage)",
            shown_target(one["target"]),
            one["agreed_on"],
            one["due_on"],
            one["value"],
            one["owner"],
            one["reason"],
        )
        for one in answer["targets"]
    ]
    head = f"{_whose(answer)}, {'as of ' + answer['as_of'] if answer['as_of'] else 'all entries'}"
    if not rows:
        return f"{head}\n\nNo target has been agreed."
    return f"{head}\n\n{table(('Capability', 'Target', 'Agreed on', 'Due on', 'Value', 'Owner', 'Reason'), rows)}"


def roadmap_text(answer: Json) -> str:
    """The steps in schedule order."""
    rows = [
        (
            one["starts_on"],
            one["finishes_on"],
            one["name"],
            shown_stage(one["to_stage"]),
            one["status"],
            one["due_on"],
            f"{one['late_quarters']} quarters late" if one["late_quarters"] else None,
            one["owner"],
        )
        for one in answer["steps"]
    ]
    lines = [f"{_whose(answer)}, as of {answer['as_of']}, at most {answer['capacity']} steps at a time", ""]
    header = ("Starts on", "Finishes on", "Capability", "To", "Status", "Due on", "Late", "Owner")
    lines.append(table(header, rows) if rows else "Every target that was chosen is reached.")
    if answer["assess_first"]:
        lines += ["", f"Assess first: {', '.join(answer['assess_first'])}"]
    return "\n".join(lines)


def imports_text(answers: Sequence[Json]) -> str:
    """The import history, newest first."""
    if not answers:
        return "Nothing has been imported yet."
    rows = [
        (
            one["import_id"],
            one["kind"],
            one["at"],
            one["actor"],
            one["files"],
            one["created"],
            one["changed"],
            one["unchanged"],
            one["skipped"],
            one["targets"],
            f"taken back by {one['undone_by']}" if one["undone_by"] else "partial" if one["partial"] else "",
        )
        for one in answers
    ]
    header = ("Id", "Kind", "At", "By", "Files", "Created", "Changed", "Unchanged", "Skipped", "Targets", "")
    return table(header, rows)


def import_detail_text(answer: Json) -> str:
    """A look inside one import: each file with the columns that were read, and the ratings before and after."""
    lines = [imports_text([answer])]
    for one in answer["sources"]:
        lines += [
            "",
            f"{shown(one['file'])}, {one['rows']:,} rows, SHA-256 {one['sha256']}",
            _mapping_text(one["mapping"]),
        ]
        lines += [shown(notice) for notice in one["notices"]]
    rows = [
        (
            one["organization"],
            one["scope"],
            one["assessed_on"],
            one["capability"],
            _shown_rating(one["before"]),
            _shown_rating(one["after"]),
        )
        for one in answer["ratings"]
    ]
    if rows:
        lines += ["", table(("Organization", "Scope", "Day", "Capability", "Before", "After"), rows)]
    entries = [
        (one["organization"], one["scope"], one["agreed_on"], one["capability"] or "goal stage", one["entry"])
        for one in answer["entries"]
    ]
    if entries:
        lines += ["", table(("Organization", "Scope", "From", "Target of", "Target"), entries)]
    return "\n".join(lines)


def _shown_rating(rating: Json) -> str:
    """A score, or why there is none."""
    if rating["form"] is None:
        return _NONE
    return rating["form"] if rating["score"] is None else score_text(rating["score"])


def _mapping_text(mapping: Json) -> str:
    """Which column was read as which field, and on which scale; each once."""
    columns = [*mapping.get("shared", {}).items()]
    columns += [column for block in mapping.get("blocks", []) for column in block["columns"].items()]
    parts = [f"{field} = {shown(column)}" for field, column in dict.fromkeys(columns)]
    parts += [f"{field} for all rows = {shown(text)}" for field, text in mapping.get("filled", {}).items()]
    parts += [f"{field}s on the scale {scale}" for field, scale in mapping.get("scales", {}).items()]
    return "Read: " + "; ".join(parts)


def import_text(answer: Json, dry_run: bool) -> str:
    """What an import did or would do, file by file."""
    lines = []
    for one in answer["files"]:
        lines.append(
            f"{one['file']}: {one['rows']:,} rows, {one['created']:,} created, {one['changed']:,} changed, "
            f"{one['unchanged']:,} unchanged, {one['skipped']:,} skipped, {one['targets']:,} targets"
        )
    if answer["written"]:
        lines.append(f"Written as import {answer['import_id']}.")
    elif dry_run:
        lines.append("Nothing was written: this was a dry run.")
    else:
        lines.append("Nothing was written.")
    return "\n".join(lines)


def remarks_text(answer: Json) -> list[str]:
    """The notices and the first problems of an import, one sentence each, for stderr."""
    lines = []
    for one in answer["files"]:
        lines += [f"{one['file']}: {notice}" for notice in one["notices"]]
        lines += [f"{one['file']}, {_problem_text(problem)}" for problem in one["problems"][:_TOLD_PROBLEMS]]
        more = one["problem_count"] - _TOLD_PROBLEMS
        if more > 0:
            lines.append(f"{one['file']}: and {more:,} more problems (--json tells up to 1,000).")
    return lines


def _problem_text(problem: Json) -> str:
    """``line 4, column stage, 'jog': Expected a stage …``, as far as the problem has a place."""
    place = [
        "the whole file" if problem["row"] is None else f"line {problem['row']}",
        *([f"column {shown(problem['column'])}"] if problem["column"] else []),
        *([repr(problem["value"][:80])] if problem["value"] else []),
    ]
    return f"{', '.join(place)}: {problem['message']}"


def _whose(answer: Json) -> str:
    return f"{shown(answer['organization'])}, {shown(answer['scope'])}"
