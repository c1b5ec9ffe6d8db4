"""What the schema of WordprocessingML asks of a .docx file, as far as our files use it; Word refuses what breaks it.

In: the bytes of a .docx file. Out: sentences, none for a file that keeps the rules. Example: "word/document.xml: w:pPr
has w:pStyle after w:rPr".

LibreOffice opens files that Word does not, so that it opens them proves nothing.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ID = f"{W}id"

_MARKS = "ins del moveFrom moveTo"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing mirrorIndents jc textDirection textAlignment outlineLvl "
    "cnfStyle rPr sectPr pPrChange",
    "rPr": f"{_MARKS} rStyle rFonts b bCs i iCs caps smallCaps strike dstrike noProof vanish color spacing w kern "
    "position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang rPrChange",
    "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
    "tblLook",
    "tblBorders": "top left bottom right insideH insideV",
    "tr": "tblPrEx trPr tc",
    "trPr": "cantSplit trHeight tblHeader jc ins del trPrChange",
    "tc": "tcPr p tbl",
    "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders cols titlePg",
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat locked pPr rPr tblPr",
    "settings": "zoom trackRevisions defaultTabStop footnotePr endnotePr compat rsids",
    "docDefaults": "rPrDefault pPrDefault",
    "body": "p tbl sectPr",
}
"""Children of an element in the order that the schema gives them, those apart that no file of ours will have."""
MIXED = {"body", "tc"}
"""Paragraphs and tables alternate."""
TRACKED = {f"{W}{name}" for name in (*_MARKS.split(), "pPrChange", "rPrChange", "trPrChange")}
COMMENTED = {f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")}


def parts_of(data: bytes) -> dict[str, etree._Element]:
    """The XML parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(package.read(name)) for name in names}


def problems(data: bytes) -> list[str]:
    """All that Word would or could stumble over."""
    parts = parts_of(data)
    found = [f"{name}: {said}" for name, root in parts.items() for said in _order(root)]
    return [*found, *_ids(parts), *_comments(parts), *_related(parts), *_styles(parts), *_ends(parts)]


def _order(root: etree._Element) -> Iterator[str]:
    for element in root.iter(f"{W}*"):
        name = element.tag.removeprefix(W)
        if name not in ORDER:
            continue
        known = ORDER[name].split()
        before = -1
        for child in element:
            own = child.tag.removeprefix(W)
            if own not in known:
                yield f"w:{name} has a w:{own}"
                continue
            place = known.index(own)
            if place < before and not (name in MIXED and own in ("p", "tbl")):
                yield f"w:{name} has w:{own} after w:{known[before]}"
            before = max(before, place)


def _ids(parts: dict[str, etree._Element]) -> Iterator[str]:
    """Every tracked change has an id of its own, in all parts together, and it is none of a comment."""
    used = Counter(e.get(ID) for root in parts.values() for e in root.iter() if e.tag in TRACKED)
    used.update(comment.get(ID) for root in parts.values() for comment in root.iter(f"{W}comment"))
    yield from (f"the id {number} is used {times} times" for number, times in used.items() if times > 1 or not number)
    for root in parts.values():
        for element in root.iter():
            if element.tag in TRACKED and not element.get(f"{W}author"):
                yield f"a {element.tag.removeprefix(W)} has no author"


def _comments(parts: dict[str, etree._Element]) -> Iterator[str]:
    """Each comment has its beginning, end and sign once, in this order."""
    if "word/comments.xml" not in parts:
        return
    written = [comment.get(ID) for comment in parts["word/comments.xml"]]
    seen: dict[str | None, list[str]] = {number: [] for number in written}
    for element in parts["word/document.xml"].iter():
        if element.tag in COMMENTED:
            seen.setdefault(element.get(ID), []).append(element.tag.removeprefix(W))
    right = ["commentRangeStart", "commentRangeEnd", "commentReference"]
    yield from (f"comment {number} is anchored by {marks}" for number, marks in seen.items() if marks != right)


def _related(parts: dict[str, etree._Element]) -> Iterator[str]:
    """What a part names is there, and has a type."""
    for name, root in parts.items():
        if name.endswith(".rels"):
            folder = name.partition("_rels/")[0]
            yield from (
                f"{name} names {child.get('Target')}"
                for child in root
                if folder + (child.get("Target") or "") not in parts
            )
    typed = {child.get("PartName", "") for child in parts["[Content_Types].xml"]}
    for name in parts:
        if name.startswith(("word/", "docProps/")) and not name.endswith(".rels") and f"/{name}" not in typed:
            yield f"{name} has no type"


def _styles(parts: dict[str, etree._Element]) -> Iterator[str]:
    known = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    for name, root in parts.items():
        used = {e.get(f"{W}val") for kind in ("pStyle", "rStyle", "basedOn") for e in root.iter(f"{W}{kind}")}
        yield from (f"{name}: there is no style {style}" for style in sorted(map(str, used - known)))


def _ends(parts: dict[str, etree._Element]) -> Iterator[str]:
    """A cell ends with a paragraph; deleted words are `delText`, others are not."""
    for name, root in parts.items():
        for cell in root.iter(f"{W}tc"):
            if cell[-1].tag != f"{W}p":
                yield f"{name}: a cell does not end with a paragraph"
        for run in root.iter(f"{W}r"):
            deleted = any(above.tag == f"{W}del" for above in run.iterancestors())
            if run.find(f"{W}{'t' if deleted else 'delText'}") is not None:
                yield f"{name}: {'kept words in a deletion' if deleted else 'deleted words outside of a deletion'}"
