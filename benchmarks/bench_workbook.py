"""A workbook beside a CSV of the same rows: read and checked, and imported as a whole."""

import csv
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from benchmarks.bench_import import QUARTERS, best_of, make_file, run_checked
from benchmarks.figures import Figure


def make_workbook(source: Path, target: Path) -> None:
    """The rows of a canonical CSV as a spreadsheet program would have them: the days are dates."""
    with xlsxwriter.Workbook(target) as workbook, source.open(encoding="utf-8") as file:
        sheet, day = workbook.add_worksheet("Ratings"), workbook.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(csv.reader(file)):
            for column, text in enumerate(row):
                if line and column == 1:
                    sheet.write_datetime(line, column, datetime.fromisoformat(text), day)
                else:
                    sheet.write_string(line, column, text)


def figures(runs: int) -> list[Figure]:
    """100,000 rows as XLSX and as CSV."""
    with TemporaryDirectory() as folder:
        source, workbook = Path(folder) / "ratings.csv", Path(folder) / "ratings.xlsx"
        what = f"{make_file(source, 910, QUARTERS[-5:]):,} rows of a workbook (XLSX)"
        make_workbook(source, workbook)
        (text,), (sheet,) = (best_of(runs, (run_checked,), path) for path in (source, workbook))
    return [
        Figure(f"import of {what}", sheet["time"], "s", "the same as CSV", text["time"], "at most 8.00"),
        Figure(f"reading and checking {what}", sheet["read"], "s", "the same as CSV", text["read"], "at most 8.00"),
    ]
