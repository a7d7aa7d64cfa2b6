"""What the benchmarks share: figures beside their baselines, the memory of a process, work in a process of its own."""

import platform
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    Attributes:
        what: what was measured.
        value, unit: how much.
        against, baseline: what stands beside it, measured in the same run and unit; "" and None: nothing.
        wanted: what it must be, in words; "": nothing is promised.
    """

    what: str
    value: float
    unit: str
    against: str = ""
    baseline: float | None = None
    wanted: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of its baseline; None without one."""
        return self.value / self.baseline if self.baseline else None


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        ("figure", "value", "baseline of the same run", "ratio", "wanted"),
        ("---", "---:", "---", "---:", "---"),
    ]
    for one in figures:
        baseline = f"{one.against}: {_amount(one.baseline, one.unit)}" if one.baseline is not None else ""
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
        lines.append((one.what, _amount(one.value, one.unit), baseline, ratio, one.wanted))
    widths = [max(len(line[place]) for line in lines) for place in range(5)]
    rows = (" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(f"| {row} |" for row in rows)


def _amount(value: float, unit: str) -> str:
    return f"{value:,.2f} {unit}" if abs(value) < 10 else f"{value:,.0f} {unit}"


def alone(work: Callable[_Arguments, _Result], *arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
    """Runs a function of a module in a new process, so that memory and warm caches of others do not count."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **named).result()


def peak_mb(process: int | str = "self") -> float:
    """The largest resident memory of a process so far (by its id; that of others on Linux only), in MB."""
    status = Path(f"/proc/{process}/status")
    if status.exists():  # on Linux the other figure also counts what the parent had when it started this process
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if platform.system() != "Darwin" else 1024**2)
