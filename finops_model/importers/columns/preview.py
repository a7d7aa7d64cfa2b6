"""How each value of a file becomes a score: shown before anything is written."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from finops_model.framework import Framework
from finops_model.importers.columns.headers import known_headers
from finops_model.importers.columns.mapping import TableMapping
from finops_model.importers.columns.sampling import sample
from finops_model.importers.columns.scales import find_scale, scale_table
from finops_model.importers.files.kind import read_tables
from finops_model.importers.tables import Options, Source

MOST_VALUES = 200
"""How many distinct values are told, the most frequent first."""


def value_table(source: Source, mapping: Mapping[str, object], options: Options, framework: Framework) -> pd.DataFrame:
    """The distinct values in the rating columns of a file, and what each is taken as. Reads the file once.

    Args:
        mapping: how the file was read, as ``TableMapping.described`` writes it; a canonical file has no such mapping
            and gives no rows, for its values are scores and stages already.

    Returns:
        ``value``, ``count`` (cells), ``score`` (NaN: none), ``means`` (the stage in words, or what else it says, or
        what was expected instead), the most frequent first.

    Raises:
        Unreadable: the file breaks off.
    """
    found: Counter[str] = Counter()
    scale = None
    if "blocks" in mapping:
        for table in read_tables(source.name, source.content, known_headers(framework), options.sheet):
            known = TableMapping.from_described(mapping, table.header)
            scale = find_scale(known.scales["rating"]) if "rating" in known.scales else None
            held, _ = sample(table, known.labels, known.shared.get("assessed_on"))
            positions = {block.columns["rating"] for block in known.blocks if "rating" in block.columns}
            for position in sorted(positions):
                found.update(held.values[position])
    counted = found.most_common(MOST_VALUES)
    told = scale_table([value for value, _ in counted], scale)
    return pd.DataFrame(
        {
            "value": pd.array([str(row.value) for row in told], "str"),
            "count": pd.array([count for _, count in counted], "int64"),
            "score": pd.array([float("nan") if row.score is None else row.score for row in told], "float64"),
            "means": pd.array([row.means for row in told], "str"),
        }
    )
