"""An account that leaves the room as a file: HTML that needs no network, PDF, CSV and JSON."""

from recsys_core.report.contents import Narrowed, Report, report_on
from recsys_core.report.dates import made_on
from recsys_core.report.page import html_of
from recsys_core.report.printing import can_print, pdf_of
from recsys_core.report.tables import archive_of, tables_of

__all__ = [
    "Narrowed",
    "Report",
    "archive_of",
    "can_print",
    "html_of",
    "made_on",
    "pdf_of",
    "report_on",
    "tables_of",
]
