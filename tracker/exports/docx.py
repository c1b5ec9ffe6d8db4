"""The comparison as a Word file with real tracked changes: accept all gives the new act, reject all the old one.

In: a `Comparison`. Out: the bytes of a .docx file; or a `TrackerError` if the file does not prove itself. Example:
"Member States may" that became "Member States shall" is a `w:del` and a `w:ins` in the paragraph of Article 4(1), by
the institution that made the new text and of the day of that text; Word's navigation pane leads to the article.

The whole act is in it, what is unchanged as plain text. Each tag is a comment at the words that decided it.
"""

from __future__ import annotations

from tracker.change import Comparison
from tracker.errors import TrackerError
from tracker.exports import STANDARD, Options
from tracker.exports import docx_styles as fixed
from tracker.exports.docx_proof import Proof, prove
from tracker.exports.docx_remarks import remark
from tracker.exports.docx_weave import lay_together, weave
from tracker.exports.docx_xml import Signature, Writer
from tracker.exports.package import zipped
from tracker.exports.wording import AUTHENTIC, short_title


def write(comparison: Comparison, options: Options = STANDARD) -> bytes:
    """The Word file, proven.

    Raises:
        TrackerError: accepting or rejecting all changes would not give the acts, to the letter.
    """
    parts, proof = compose(comparison, options)
    if proof.fault:
        raise TrackerError(f"The Word file was not written: {proof.fault}; please report it.")
    options.tell(proof.said)
    return zipped(parts)


def compose(comparison: Comparison, options: Options = STANDARD) -> tuple[dict[str, bytes], Proof]:
    """The parts of the file by name, and what they prove."""
    options.tell("Laying both texts together ...")
    laid = lay_together(comparison)
    remarks = remark(comparison, laid, options.address)
    author = options.versions[1]
    writer = Writer(remarks, Signature(author.institution, author.date) if author else None)
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
