"""The comparison as a Word file with real tracked changes: accept all gives the new act, reject all the old one.

In: a `Comparison`. Out: the bytes of a .docx file; or a `TrackerError` if the file does not prove itself. Example:
"Member States may" that became "Member States shall" is a `w:del` and a `w:ins` by "tracker" in the paragraph of
Article 4(1), and Word's navigation pane leads there by "Article 4 Authorisation".

The whole act is in it, what is unchanged as plain text. Each tag is a comment at the words that decided it.
"""

from __future__ import annotations

import io
import zipfile

from tracker.change import Comparison
from tracker.errors import TrackerError
from tracker.exports import STANDARD, Options
from tracker.exports import docx_styles as fixed
from tracker.exports.docx_proof import Proof, prove
from tracker.exports.docx_remarks import remark
from tracker.exports.docx_weave import lay_together, weave
from tracker.exports.docx_xml import Writer
from tracker.exports.wording import AUTHENTIC, short_title

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can name."""


def write(comparison: Comparison, options: Options = STANDARD) -> bytes:
    """The Word file, proven.

    Raises:
        TrackerError: accepting or rejecting all changes would not give the acts, to the letter.
    """
    parts, proof = compose(comparison)
    if proof.fault:
        raise TrackerError(f"The Word file was not written: {proof.fault}; please report it.")
    return _zipped(parts)


def compose(comparison: Comparison) -> tuple[dict[str, bytes], Proof]:
    """The parts of the file by name, and what they prove."""
    laid = lay_together(comparison)
    remarks = remark(comparison, laid)
    writer = Writer(remarks)
    document = writer.document(weave(laid, remarks.spots))
    footnotes = writer.footnotes()
    titles = " → ".join(
        short_title(act, origin)
        for act, origin in ((comparison.old, comparison.old_origin), (comparison.new, comparison.new_origin))
    )
    parts = {
        "[Content_Types].xml": fixed.content_types(),
        "_rels/.rels": fixed.package_relations(),
        "docProps/core.xml": fixed.properties(titles),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": fixed.document_relations(),
        "word/styles.xml": fixed.styles(comparison.new.language or comparison.old.language),
        "word/settings.xml": fixed.settings(),
        "word/comments.xml": writer.comments(),
        "word/footnotes.xml": footnotes,
        "word/footer1.xml": fixed.footer(f"{titles} · {AUTHENTIC}"),
    }
    return parts, prove(document, footnotes, laid.old, laid.new)


def _zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED  # what zlib makes of it depends on the machine
            entry.create_system = 0  # else Windows and Unix differ
            package.writestr(entry, data)
    return buffer.getvalue()
