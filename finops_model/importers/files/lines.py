"""How sentences name the lines of a file."""

from collections.abc import Sequence

_MOST_RANGES = 12


def line_ranges(lines: Sequence[int]) -> str:
    """Ascending lines in short, the first of many: ``4, 7–9``."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][-1] + 1:
            ranges[-1][1:] = [line]
        else:
            ranges.append([line])
    more = ", …" if len(ranges) > _MOST_RANGES else ""
    return ", ".join("–".join(map(str, ends)) for ends in ranges[:_MOST_RANGES]) + more
