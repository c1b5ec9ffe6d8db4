"""Word files for tests, written by hand as XML: paragraphs, runs with marks, lists, tables, notes, comments.

In: strings of WordprocessingML from `p`, `r`, `table` ... Out: a `Source`. Example:
`word(p(r("Member States "), dele("may"), ins("shall")))`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from tracker.act import CONTAINERS, Act, Call, Kind, Provision, walk
from tracker.source import Source

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_SPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_BY = 'w:id="7" w:author="Kite" w:date="2020-01-01T00:00:00Z"'
INDENT = 567


def r(text: str, look: str = "") -> str:
    """A run; `look` names switches, "b i u strike vanish"; tabs and line breaks are made elements."""
    switches = "".join('<w:u w:val="single"/>' if name == "u" else f"<w:{name}/>" for name in look.split())
    characters = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    body = "".join(
        characters.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in _pieces(text)
    )
    return f"<w:r><w:rPr>{switches}</w:rPr>{body}</w:r>" if body else ""


def _pieces(text: str) -> list[str]:
    return [piece for piece in text.replace("\t", "\0\t\0").replace("\n", "\0\n\0").split("\0") if piece]


def ins(text: str, tag: str = "ins") -> str:
    return f"<w:{tag} {_BY}>{r(text)}</w:{tag}>"


def dele(text: str, tag: str = "del") -> str:
    return f"<w:{tag} {_BY}>{r(text).replace('<w:t ', '<w:delText ').replace('</w:t>', '</w:delText>')}</w:{tag}>"


def p(*runs: str, style: str = "", mark: str = "", more: str = "") -> str:
    """A paragraph; plain strings are runs without marks; `mark` is the fate of its own mark, "ins" or "del"."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    fate = f"<w:rPr><w:{mark} {_BY}/></w:rPr>" if mark else ""
    body = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{more}{fate}</w:pPr>{body}</w:p>"


def centred(text: str, look: str = "") -> str:
    return p(r(text, look), more='<w:jc w:val="center"/>')


def listed(text: str, number: int, depth: int = 0, **more: str) -> str:
    """A paragraph with an automatic number."""
    return p(text, more=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>', **more)


def row(*cells: str, fate: str = "") -> str:
    stated = f"<w:trPr><w:{fate} {_BY}/></w:trPr>" if fate else ""
    inside = "".join(f"<w:tc>{cell if cell.startswith('<w:p>') else p(cell)}</w:tc>" for cell in cells)
    return f"<w:tr>{stated}{inside}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def call(key: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'


def note(key: int, text: str) -> str:
    return f'<w:footnote w:id="{key}">{p("<w:r><w:footnoteRef/></w:r>", " " + text)}</w:footnote>'


def level(depth: int, text: str, form: str = "decimal", more: str = "") -> str:
    start = '<w:start w:val="1"/>'
    return f'<w:lvl w:ilvl="{depth}">{start}<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*abstract: str) -> str:
    """`numbering.xml` with one list for each abstract definition, numbered from 1."""
    said = "".join(f'<w:abstractNum w:abstractNumId="{n}">{body}</w:abstractNum>' for n, body in enumerate(abstract, 1))
    named = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n, _ in enumerate(abstract, 1))
    return f"<w:numbering {_SPACES}>{said}{named}</w:numbering>"


def word(*body: str, parts: Mapping[str, str] | None = None, notes: Iterable[str] = (), comments: str = "") -> Source:
    """A Word file."""
    found = {"word/document.xml": f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"}
    said = "".join(notes)
    if said:
        found["word/footnotes.xml"] = f"<w:footnotes {_SPACES}>{said}</w:footnotes>"
    if comments:
        found["word/comments.xml"] = f"<w:comments {_SPACES}>{comments}</w:comments>"
    for name, text in (parts or {}).items():
        found[f"word/{name}.xml"] = text.replace("<w:styles>", f"<w:styles {_SPACES}>")
    found |= _frame([name.removeprefix("word/").removesuffix(".xml") for name in found])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in found.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return Source("kites.docx", buffer.getvalue())


def _frame(parts: Iterable[str]) -> dict[str, str]:
    """The list of parts and their relations, without which no office program opens the file."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = list(parts)
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{name.replace("document", "document.main")}+xml"/>'
        for name in names
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/relationships/{name}" Target="{name}.xml"/>'
        for n, name in enumerate(names)
        if name != "document"
    )
    main = f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    relations = f'<Relationships xmlns="{package}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{rels}{types}</Types>',
        "_rels/.rels": f"{relations}{main}</Relationships>",
        "word/_rels/document.xml.rels": f"{relations}{related}</Relationships>",
    }


# ------------------------------------------------------------------------------------------- an act as a Word file


def plain(act: Act) -> Source:
    """An act as somebody types it: numbers typed, headings centred, real footnotes, no styles."""
    notes = {q.eid: n for n, q in enumerate((q for q in act.children if q.kind is Kind.FOOTNOTE), 2)}
    articles = [n for n, q in enumerate(act.children) if any(one.kind is Kind.ARTICLE for one in walk(q))]
    body = "".join(
        _typed(q, 0, notes, last=n > max(articles, default=0))
        for n, q in enumerate(act.children)
        if q.kind is not Kind.FOOTNOTE
    )
    styles = f'<w:styles><w:docDefaults><w:lang w:val="{act.language}-XX"/></w:docDefaults></w:styles>'
    said = [note(notes[q.eid], q.text) for q in act.children if q.kind is Kind.FOOTNOTE]
    return word(body, parts={"styles": styles}, notes=said)


def _typed(q: Provision, depth: int, notes: Mapping[str, int], last: bool = False) -> str:
    """One provision; of the formulas only those behind the articles (`last`) have the style of their template."""
    if q.kind is Kind.TABLE:
        return table(*(row(*_cells(one)) for one in q.children)) + p("")
    headed = q.kind in _HEADED
    found = centred(q.num) if headed and q.num else ""
    found += centred(q.heading, "b") if q.heading else ""
    inside = depth if headed else depth + (q.kind in _ITEMS)
    if q.text or (q.num and not headed):
        num = "—" if q.kind is Kind.INDENT else q.num
        number = "" if headed or not num else f"{num}\t"
        hang = f' w:hanging="{INDENT}"' if number else ""
        place = f'<w:ind w:left="{inside * INDENT}"{hang}/>' if inside else ""
        middle = '<w:jc w:val="center"/>' if q.kind is Kind.ACT_TITLE else ""
        style = "Applicationdirecte" if q.kind is Kind.FORMULA and last else ""
        found += p(number, *_called(q.text, q.calls, notes), style=style, more=place + middle)
    return found + "".join(_typed(child, inside, notes) for child in q.children)


def _cells(q: Provision) -> list[str]:
    return q.text.split("\t")


def _called(text: str, calls: Iterable[Call], notes: Mapping[str, int]) -> Iterable[str]:
    done = 0
    for one in calls:
        yield r(text[done : one.offset])
        yield call(notes[one.note])
        done = one.offset
    yield r(text[done:])


_HEADED = CONTAINERS | {Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX}
_ITEMS = frozenset({Kind.PARAGRAPH, Kind.POINT, Kind.INDENT})
