"""The report as PDF: its page, printed.

In: a `Paper`. Out: the bytes of a PDF file. Example: each part of the page is where `report_html` puts it.
"""

from __future__ import annotations

from tracker.exports.blocks import Paper
from tracker.exports.printing import printed
from tracker.exports.report_html import write_html


def write_pdf(paper: Paper) -> bytes:
    """The file."""
    return printed(write_html(paper))
