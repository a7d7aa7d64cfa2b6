"""Small workbooks that tests import."""

from io import BytesIO

import xlsxwriter


def two_sheets(day: str) -> bytes:
    """Two sheets of Acme: Cloud with Allocation at Crawl, Licensing with Allocation at Run, as of ``day``."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for name, stage in (("Cloud", "Crawl"), ("Licensing", "Run")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Organization", "Date", "Capability", "Rating"])
            sheet.write_row(1, 0, ["Acme", day, "Allocation", stage])
    return kept.getvalue()
