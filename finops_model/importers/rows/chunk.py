"""Some rows of a table by canonical field: what the checks work on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from finops_model.batch import Problem


@dataclass(frozen=True, slots=True)
class CanonicalChunk:
    """Some rows of one block of a table by canonical field.

    Attributes:
        lines: per row its line in the file. One line of a wide file may give many rows, each in another block.
        fields: canonical field (of ``assessment.RATING_FIELDS`` or ``TARGET_FIELDS``) to one text per row, in the forms
            of the canonical CSV. A field that no column of the file gives is absent.
        positions: field to the position of the column it came from; a field that is absent here came from no column
            (an option filled it), and its problems name no column.
        shown: field to the texts as the file has them, only for fields that were translated on the way (a date
            written in another form, a scale); problems quote these.
        problems: rows or cells that could not be translated; those rows are not among ``lines``.
        unused: per row a number that is the same where the cells that are not used are the same; empty: there are none.
        block: which of the table's blocks.
    """

    lines: Sequence[int]
    fields: Mapping[str, Sequence[str]]
    positions: Mapping[str, int] = field(default_factory=dict)
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    unused: Sequence[int] = ()
    block: int = 0

    def without(self, places: Collection[int]) -> "CanonicalChunk":
        """The same without the rows at some places."""
        keep = [place for place in range(len(self.lines)) if place not in places]

        def kept(columns: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
            return {field: [texts[place] for place in keep] for field, texts in columns.items()}

        lines = [self.lines[place] for place in keep]
        unused = [self.unused[place] for place in keep] if self.unused else ()
        return replace(self, lines=lines, fields=kept(self.fields), shown=kept(self.shown), unused=unused)
