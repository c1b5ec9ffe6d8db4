"""The fixed parts of the Word file: styles, settings, the list of parts.

In: the language, and a line for the foot of each page. Out: XML. Example: articles are in the style "heading 2" if
chapters are in "heading 1", so that Word's navigation pane lists them; point (a) is in "Point 1", its own (i) in
"Point 2", indented by a centimetre each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from tracker.exports.docx_lines import DEEPEST
from tracker.exports.docx_xml import HEAD, RELATIONS, WORD, holdable

_STEP = 567
"""A centimetre, in twentieths of a point."""
_WIDE = '<w:ind w:left="850" w:hanging="850"/>'
"""Room for two numbers, as in "(9)(10)"."""
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATED = ("styles", "settings", "comments", "footnotes", "footer", "header")
"""In the order of their ids in `document.xml.rels`: the footer is rId5, the header rId6."""
INSERTED, DELETED, QUIET = "1F4E9E", "B04A00", "595959"
"""Blue, orange and grey, dark enough on white; that something is underlined or struck out says the same."""
_TYPES = {"document": "document.main"}
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="4" w:color="999999"/>' for edge in ("top", "left", "bottom", "right")
)
_BOX = (
    f'<w:pBdr>{_EDGES}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F3F4F7"/>'
    '<w:spacing w:after="0"/><w:ind w:left="1247" w:hanging="1134"/>'
)
_LANGUAGES = {"en": "en-GB"}


def content_types(related: Sequence[str] = RELATED) -> bytes:
    """`[Content_Types].xml`."""
    parts = "".join(
        f'<Override PartName="/word/{_file(part)}" ContentType="{_OFFICE}.{_TYPES.get(part, part)}+xml"/>'
        for part in ("document", *related)
    )
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    core = f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/>'
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{parts}{core}</Types>'.encode()


def package_relations() -> bytes:
    """`_rels/.rels`."""
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return _relations(((f"{RELATIONS}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")))


def document_relations(related: Sequence[str] = RELATED) -> bytes:
    """`word/_rels/document.xml.rels`."""
    return _relations(tuple((f"{RELATIONS}/{part}", _file(part)) for part in related))


def _file(part: str) -> str:
    return f"{part}{'1' if part in ('footer', 'header') else ''}.xml"


def _relations(targets: tuple[tuple[str, str], ...]) -> bytes:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'.encode()


def properties(title: str) -> bytes:
    """`docProps/core.xml`; without dates, for they would be the clock's."""
    spaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    words = escape(holdable(title))
    return (
        f"{HEAD}<cp:coreProperties {spaces}><dc:title>{words}</dc:title><dc:creator>tracker</dc:creator>"
        "</cp:coreProperties>"
    ).encode()


def settings(tracked: bool = True) -> bytes:
    """`word/settings.xml`: of tracked changes Word keeps tracking what is changed in the file."""
    notes = '<w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>' if tracked else ""
    return (
        f'{HEAD}<w:settings xmlns:w="{WORD}">{"<w:trackRevisions/>" if tracked else ""}'
        f'<w:defaultTabStop w:val="{_STEP}"/>{notes}'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    ).encode()


def footer(words: str) -> bytes:
    """`word/footer1.xml`: what is compared; below it the page, and how many there are."""
    page, pages = (
        f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for field in ("PAGE", "NUMPAGES")
    )
    between = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    lines = (f"<w:r><w:t>{escape(holdable(words))}</w:t></w:r>", page + between + pages)
    found = "".join(f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{line}</w:p>' for line in lines)
    return f'{HEAD}<w:ftr xmlns:w="{WORD}" xmlns:r="{RELATIONS}">{found}</w:ftr>'.encode()


def header(lines: Iterable[tuple[str, str]]) -> bytes:
    """`word/header1.xml`: a box on the first page, each line with what it is about; no words of an act."""
    found = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{escape(lead)}</w:t></w:r>'
        f'<w:r><w:tab/><w:t xml:space="preserve">{escape(holdable(words))}</w:t></w:r></w:p>'
        for lead, words in lines
    )
    gap = '<w:p><w:pPr><w:pStyle w:val="End"/><w:spacing w:after="200"/></w:pPr></w:p>'
    return f'{HEAD}<w:hdr xmlns:w="{WORD}" xmlns:r="{RELATIONS}">{found}{gap}</w:hdr>'.encode()


# --------------------------------------------------------------------------------------------------------- styles


def styles(language: str, more: Iterable[str] = (), headings: str = "center") -> bytes:
    """`word/styles.xml`; `more` are those that only one kind of file has. Headings stand in the middle, as in an act,
    or "left"."""
    spoken = escape(_LANGUAGES.get(language, language or "en-GB"))
    font = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{font}<w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{spoken}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:before="0" w:after="120" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    found = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        paragraph_style(
            "Title", "Title", '<w:spacing w:after="240"/><w:jc w:val="center"/>', '<w:b/><w:sz w:val="26"/>'
        ),
        *(_heading(level, headings) for level in range(1, DEEPEST + 1)),
        paragraph_style("Subheading", "Subheading", '<w:keepNext/><w:spacing w:before="120"/>', "<w:b/>"),
        paragraph_style("Citation", "Citation"),
        paragraph_style("Recital", "Recital", _WIDE + '<w:jc w:val="both"/>'),
        paragraph_style("Formula", "Formula", '<w:spacing w:before="120"/>'),
        paragraph_style("Paragraph", "Paragraph", _tab(1) + '<w:jc w:val="both"/>'),
        *(paragraph_style(f"Text{n}", f"Text {n}", _left(n) + '<w:jc w:val="both"/>') for n in range(1, DEEPEST + 1)),
        paragraph_style("Item", "Item", _hanging(2, 2) + '<w:jc w:val="both"/>'),
        *(
            paragraph_style(f"Point{n}", f"Point {n}", _hanging(n + 1) + '<w:jc w:val="both"/>')
            for n in range(1, DEEPEST + 1)
        ),
        paragraph_style("TableRow", "Table Row", '<w:spacing w:after="40"/>', '<w:sz w:val="20"/>'),
        paragraph_style("Note", "Note", _hanging(1), '<w:sz w:val="18"/>'),
        paragraph_style("Signature", "Signature", '<w:jc w:val="right"/>'),
        paragraph_style("End", "End", '<w:spacing w:after="0"/>', '<w:sz w:val="2"/>'),
        paragraph_style("FootnoteText", "footnote text", '<w:spacing w:after="40"/>', '<w:sz w:val="18"/>'),
        paragraph_style("CommentText", "annotation text", '<w:spacing w:after="0"/>', '<w:sz w:val="20"/>'),
        paragraph_style("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>', '<w:sz w:val="15"/>'),
        paragraph_style("Header", "header", _BOX, '<w:sz w:val="17"/>'),
        character_style("Inserted", "Inserted", f'<w:color w:val="{INSERTED}"/><w:u w:val="single"/>'),
        character_style("Deleted", "Deleted", f'<w:strike/><w:color w:val="{DELETED}"/>'),
        character_style("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        character_style("CommentReference", "annotation reference", '<w:sz w:val="16"/>'),
        *more,
    ]
    return f'{HEAD}<w:styles xmlns:w="{WORD}">{defaults}{"".join(found)}</w:styles>'.encode()


def paragraph_style(name: str, title: str, layout: str = "", letters: str = "") -> str:
    """A style for paragraphs."""
    custom = "" if title.islower() or title in ("Title", "Signature") else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{name}"><w:name w:val="{title}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _heading(level: int, side: str) -> str:
    layout = (
        '<w:keepNext/><w:keepLines/><w:spacing w:before="240"/>'
        f'<w:jc w:val="{side}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Paragraph"/><w:qFormat/><w:pPr>{layout}</w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{max(22, 28 - 2 * level)}"/></w:rPr></w:style>'
    )


def character_style(name: str, title: str, letters: str) -> str:
    """A style for words."""
    return (
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{letters}</w:rPr></w:style>'
    )


def _hanging(level: int, hanging: int = 1) -> str:
    return f'<w:ind w:left="{level * _STEP}" w:hanging="{hanging * _STEP}"/>'


def _left(level: int) -> str:
    return f'<w:ind w:left="{level * _STEP}"/>'


def _tab(level: int) -> str:
    return f'<w:tabs><w:tab w:val="left" w:pos="{level * _STEP}"/></w:tabs>'
