"""The table of several versions as HTML: the cells, which the browser's pages share, and a page that stands alone.

In: a `SideBySide`. Out: HTML that asks for nothing from anywhere. Example: in the row `art_5__para_1__point_b` the cell
of "final" holds `<ins>serious</ins>`, and that of a version without the provision says where it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from tracker import __version__
from tracker.change import ChangeKind, Op
from tracker.descent import Cell, Table, TableRow
from tracker.exports import STANDARD, Options
from tracker.exports.html_law import CONSEQUENTIAL, chips, mark, text
from tracker.exports.standalone import head
from tracker.exports.table import COMPROMISE, Part, SideBySide, parts, same_as, title
from tracker.exports.wording import AUTHENTIC, capital, counted, named, version_name

STYLES = ("law.css", "page.css", "table.css")

Link = Callable[[TableRow], str]
"""The address behind a row's name, "" for none."""


def sections(found: SideBySide, rows: Sequence[TableRow], link: Link | None = None) -> Iterator[tuple[Part, str]]:
    """Each part of the table with its HTML."""
    for part in parts(found, rows):
        yield part, _section(part, found, link)


def _section(part: Part, found: SideBySide, link: Link | None) -> str:
    """One table for each part: what is out of sight is not laid out, and its columns are named where one reads."""
    heading = f" <span class=hd>{text(part.heading)}</span>" if part.heading else ""
    mark = " <i>baseline</i>"
    columns = "".join(
        f"<th scope=col>{text(version_name(found.dossier, name))}{mark if name == found.table.baseline else ''}</th>"
        for name in found.table.columns
    )
    columns += f"<th scope=col>{COMPROMISE}</th>" if found.compromise else ""
    body = "".join(_row(row, found, link) for row in part.rows)
    return (
        f'<section class="g z{_height(part)}" id="{escape(part.id)}">'
        f"<h3>{text(part.title)}{heading}</h3>\n"
        f"<table class=aligned><thead><tr><th scope=col class=p>Provision</th>{columns}</tr></thead>\n"
        f"<tbody>{body}</tbody></table></section>\n"
    )


def _row(row: TableRow, found: SideBySide, link: Link | None) -> str:
    name = title(row, found.table)
    address = link(row) if link else ""
    shown = f'<a href="{escape(address)}">{text(name)}</a>' if address else text(name)
    names = (text(version_name(found.dossier, version)) for version in found.table.columns)
    cells = "".join(_cell(called, cell, row, found.table) for called, cell in zip(names, row.cells, strict=True))
    cells += "<td class=compromise></td>" if found.compromise else ""
    changed = " class=x" if row.changed else ""
    return f'<tr id="{escape(row.id)}"{changed}><th scope=row>{shown}</th>{cells}</tr>\n'


def _cell(version: str, cell: Cell, row: TableRow, table: Table) -> str:
    """What one version says; words that are the baseline's stand in the baseline's column."""
    base = row.cells[table.columns.index(table.baseline)]
    if not cell.eids:
        return f'<td class=gone data-v="{version}">{text(capital(cell.note))}</td>'
    where = capital(named(cell.eids))
    said = [f"<b>{text(where)}</b>"] if where != title(row, table) else []
    if cell is not base and base.eids and not cell.kinds:
        return f'<td class=same data-v="{version}"><p class=at>{" ".join([*said, "the same"])}</p></td>'
    if cell.kinds:
        said.append(chips(cell.kinds))
    if cell.consequential:
        said.append(CONSEQUENTIAL)
    if cell.kinds and (like := same_as(cell, row, table)):
        said.append(f"as in {like}")
    place = f"<p class=at>{' '.join(said)}</p>" if said else ""
    return f'<td data-v="{version}">{place}{_words(cell)}</td>'


def _words(cell: Cell) -> str:
    """Number, heading and text of each provision of a cell."""
    moved = ChangeKind.MOVED in cell.kinds
    return "".join(
        f"<p>{run(said.num, False)} "
        f"{f'<strong>{run(said.heading, moved)}</strong> ' if said.heading else ''}{run(said.text, moved)}</p>"
        for said in cell.wordings
    )


def run(ops: Sequence[Op], moved: bool = False) -> str:
    """The words of a redline."""
    return "".join(_signed(sign, words, moved) for sign, words in ops)


def _signed(sign: str, words: str, moved: bool) -> str:
    if sign != "=":
        return mark(sign, words.replace("\t", " | "))
    said = text(words).replace("\t", " <span class=cut>|</span> ")
    return f"<span class=mv>{said}</span>" if moved and not words.isspace() else said


def _height(part: Part) -> int:
    """About how high the part will be, 0 to 6, each twice as high as the one before."""
    lines = 2
    for row in part.rows:
        lengths = [sum(len(words) for _, words in said.text) for cell in row.cells for said in cell.wordings]
        lines += 2 + max(lengths, default=0) // 28
    return min(6, max(0, lines.bit_length() - 2))


# ----------------------------------------------------------------------------------------------------- a page


def write_html(found: SideBySide, all_: bool = False, options: Options = STANDARD) -> str:
    """The page; its anchors are those of the browser's page."""
    table = found.table
    name = found.dossier.title or found.dossier.name
    written = list(sections(found, found.rows(all_)))
    contents = "".join(f'<li><a href="#{escape(part.id)}">{text(part.title)}</a></li>' for part, _ in written)
    language = escape(next((act.language for act in found.acts.values() if act.language), "en"))
    made = f"Made by tracker {__version__} from the versions of {text(found.dossier.name)}."
    return (
        f"{head(f'{name}: versions side by side', STYLES)}<body class=wide>\n"
        "<a class=skip href=#text>Skip to the text</a>\n<header class=top>\n"
        f"<p class=over>{counted(len(table.columns), 'version')} side by side, against {escape(table.baseline)}</p>\n"
        f"<h1>{text(name)}</h1>\n<div class=acts>{''.join(_act(version, found) for version in table.columns)}</div>\n"
        f"{_count(found, all_)}</header>\n<main>\n"
        f"<nav class=parts aria-label=Contents><ol>{contents}</ol></nav>\n"
        f"<div id=text lang={language} tabindex=-1>\n{''.join(section for _, section in written)}</div>\n</main>\n"
        f"<footer><p>{AUTHENTIC} {made}</p></footer>\n</body>\n</html>\n"
    )


def _count(found: SideBySide, all_: bool) -> str:
    """How many rows there are, and which texts are not."""
    table = found.table
    changed = sum(row.changed for row in table.rows)
    kept = "" if all_ else ", and only those are here"
    whole = counted(len(table.rows), "provision")
    gaps = "".join(f"<p class=warning>Missing: {text(gap)}</p>\n" for gap in found.missing)
    said = f"{whole}; in {changed:,} of them a version differs from {escape(table.baseline)}{kept}."
    return f"{gaps}<p class=note>{said} {AUTHENTIC}</p>\n"


def _act(name: str, found: SideBySide) -> str:
    """Where a column comes from."""
    version, origin = found.dossier.version(name), found.origins[name]
    facts = [
        ("Institution", version.institution if version else ""),
        ("Date", version.date if version else ""),
        ("Source", origin.name),
        ("Format", origin.format),
    ]
    rows = "".join(f"<dt>{key}</dt><dd>{text(value)}</dd>" for key, value in facts if value)
    rows += f"<dt>SHA-256</dt><dd><code>{escape(origin.sha256)}</code></dd>" if origin.sha256 else ""
    warnings = "".join(f"<p class=warning>{text(warning)}</p>" for warning in origin.warnings)
    title_ = found.acts[name].title or "(no title)"
    language = escape(found.acts[name].language or "en")
    return (
        f"<section class=act><h2>{escape(name)}</h2><p class=acttitle lang={language}>{text(title_)}</p>"
        f"<dl>{rows}</dl>{warnings}</section>\n"
    )
