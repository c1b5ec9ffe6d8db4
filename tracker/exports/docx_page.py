"""Writes a plain Word file, without tracked changes: paragraphs, and tables whose head is repeated on each page.

In: words with the names of styles. Out: pieces of WordprocessingML, and from them the bytes of a .docx file. Example:
`paragraph([Run("may ", ""), Run("not", "Inserted")], "Cell")` shows "not" blue and underlined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape

from tracker.exports import docx_styles as fixed
from tracker.exports.docx_styles import QUIET, character_style, paragraph_style
from tracker.exports.docx_xml import HEAD, RELATIONS, STYLED, WORD, holdable
from tracker.exports.package import zipped
from tracker.exports.wording import visible

_RELATED = ("styles", "settings", "footer")
_MARGIN = 850
_PIECE = re.compile(r"[\t\n]|[^\t\n]+")
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_OWN_STYLES = (
    paragraph_style("Subtitle", "Subtitle", '<w:spacing w:after="120"/><w:jc w:val="center"/>'),
    paragraph_style("Small", "Small", '<w:spacing w:after="40"/>', '<w:sz w:val="17"/>'),
    paragraph_style("Cell", "Cell", '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>', '<w:sz w:val="17"/>'),
    paragraph_style("Name", "Name", '<w:spacing w:after="40"/>', '<w:color w:val="595959"/><w:sz w:val="15"/>'),
    paragraph_style("Source", "Source", '<w:spacing w:after="0"/>', '<w:sz w:val="14"/>'),
    paragraph_style("Part", "Part", '<w:keepNext/><w:spacing w:before="60" w:after="60"/>', '<w:sz w:val="19"/>'),
    character_style("Strong", "Strong", "<w:b/>"),
    character_style("Quiet", "Quiet", f'<w:i/><w:color w:val="{QUIET}"/>'),
)


class Paper(Enum):
    """Width and height in twentieths of a point."""

    A4 = (16838, 11906)
    A3 = (23811, 16838)
    UPRIGHT = (11906, 16838)

    @property
    def width(self) -> int:
        """Of the text on the page."""
        return self.value[0] - 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style: "Strong", "Inserted", "Deleted", "Quiet" or "" for none."""

    words: str
    style: str = ""

    @classmethod
    def signed(cls, sign: str, words: str) -> Run:
        """Words of a redline."""
        return cls(visible(words, changed=sign in STYLED), STYLED.get(sign, ""))


def paragraph(words: str | Sequence[Run], style: str) -> str:
    """A paragraph."""
    runs = [Run(words)] if isinstance(words, str) else words
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(map(_run, runs))}</w:p>'


def _run(run: Run) -> str:
    style = f'<w:rPr><w:rStyle w:val="{run.style}"/></w:rPr>' if run.style else ""
    found = []
    for piece in _PIECE.findall(holdable(visible(run.words))):
        if piece in "\t\n":
            found.append("<w:tab/>" if piece == "\t" else "<w:br/>")
        else:
            found.append(f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>')
    return f"<w:r>{style}{''.join(found)}</w:r>" if found else ""


def row(cells: Sequence[str], widths: Sequence[int], span: int = 1, head: bool = False, whole: bool = False) -> str:
    """A row of cells, each some paragraphs; `head` for one that is repeated on each page, `whole` for one that does
    not break over two."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{"E7EAF0" if head else "F3F4F7"}"/>'
    found = []
    for words, width in zip(cells, widths, strict=True):
        wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        fill = shade if head or span > 1 else ""
        found.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{wide}{fill}</w:tcPr>{words}</w:tc>')
    kept = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>" if head or whole else ""
    return f"<w:tr>{kept}{''.join(found)}</w:tr>"


def table(rows: Sequence[str], widths: Sequence[int]) -> str:
    """A table, and the empty line that keeps it apart from the next."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('', 'Source')}"


def document(body: str, paper: Paper, title: str, foot: str, language: str = "") -> bytes:
    """The file."""
    width, height = paper.value
    turned = ' w:orient="landscape"' if width > height else ""
    edges = " ".join(f'w:{edge}="{_MARGIN}"' for edge in ("top", "right", "bottom", "left"))
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId{_RELATED.index("footer") + 1}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {edges} w:header="425" w:footer="425" w:gutter="0"/></w:sectPr>'
    )
    spaces = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'
    return zipped(
        {
            "[Content_Types].xml": fixed.content_types(_RELATED),
            "_rels/.rels": fixed.package_relations(),
            "docProps/core.xml": fixed.properties(title),
            "word/document.xml": f"{HEAD}<w:document {spaces}><w:body>{body}{section}</w:body></w:document>".encode(),
            "word/_rels/document.xml.rels": fixed.document_relations(_RELATED),
            "word/styles.xml": fixed.styles(language, _OWN_STYLES, "left"),
            "word/settings.xml": fixed.settings(tracked=False),
            "word/footer1.xml": fixed.footer(foot),
        }
    )
