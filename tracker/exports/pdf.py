"""The comparison as PDF: the page of the HTML export, printed.

In: a `Comparison`. Out: the bytes of a PDF file. Example: it has the words and the pages that `changes.html` has when a
browser prints it on A4.
"""

from __future__ import annotations

from tracker.change import Comparison
from tracker.exports import FORMATS, STANDARD, Options
from tracker.exports.printing import printed


def write(comparison: Comparison, options: Options = STANDARD) -> bytes:
    """The file."""
    return printed(str(FORMATS["html"](comparison, options)))
