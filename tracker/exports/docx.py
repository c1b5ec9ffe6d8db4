"""The comparison as a Word file with real tracked changes: accept all gives the new act, reject all the old one.

In: a `Comparison`. Out: the bytes of a .docx file; or a `TrackerError` if the file does not prove itself. Example:
"Member States may" that became "Member States shall" is a `w:del` and a `w:ins` in the paragraph of Article 4(1), by
the institution that made the new text and of the day of that text; Word's navigation pane leads to the article.

The whole act is in it, what is unchanged as plain text. Each tag is a comment at the words that decided it. What is
compared, and how to read it, stands in the head of the first page, which belongs to neither act.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.act import Act
from tracker.catalogue import Version
from tracker.change import Comparison, Origin
from tracker.errors import TrackerError
from tracker.exports import STANDARD, Options
from tracker.exports import docx_styles as fixed
from tracker.exports.docx_proof import Proof, prove
from tracker.exports.docx_remarks import remark
from tracker.exports.docx_weave import lay_together, weave
from tracker.exports.docx_xml import Signature, Writer
from tracker.exports.package import zipped
from tracker.exports.wording import AUTHENTIC, not_compared, short_title


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
    titles = " → ".join(short_title(act, origin) for act, origin in _texts(comparison))
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
        "word/header1.xml": fixed.header(_head(comparison, options)),
    }
    return parts, prove(document, footnotes, laid.old, laid.new)


def _texts(comparison: Comparison) -> tuple[tuple[Act, Origin], tuple[Act, Origin]]:
    return (comparison.old, comparison.old_origin), (comparison.new, comparison.new_origin)


def _head(comparison: Comparison, options: Options) -> Iterator[tuple[str, str]]:
    """Which texts these are, whose the changes are, how to get either text, what the comments say."""
    for name, (act, origin), version in zip(
        ("Old text", "New text"), _texts(comparison), options.versions, strict=True
    ):
        yield name, _told(act, origin, version)
    author = options.versions[1]
    signed = f", signed {author.institution}, {author.date}" if author and author.institution and author.date else ""
    yield (
        "Changes",
        f"tracked{signed}. Accept all: the new text. Reject all: the old text. Both were checked on every provision "
        "before this file was written. What moved is deleted where it stood and inserted where it stands.",
    )
    for sentence in not_compared(comparison):
        yield "Note", sentence
    told = ", and what a change does, by which rule" if comparison.codebook else ""
    yield "Comments", f"say what moved, was split or merged, with its redline{told}. The first names the sources."


def _told(act: Act, origin: Origin, version: Version | None) -> str:
    """A text in a line: what it is called, whose it is, of which day."""
    known = (version.title, version.institution, version.date) if version else ()
    return " · ".join(filter(None, known)) or short_title(act, origin)
