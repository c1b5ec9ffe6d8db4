"""The comparison as one self-contained HTML page: contents at the left, the law with its changes, why at the right.

In: a `Comparison`. Out: HTML that asks for nothing from anywhere, reads without scripts, prints, and whose anchors
are eIds: `comparison.html#art_5__para_1` is Article 5(1).

Three readings of the same rows: with changes, the old text, the new text. The page carries a content security
policy with the checksums of its own style and script, so that nothing else can run in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

from tracker import __version__
from tracker.act import Act
from tracker.change import ChangeKind, Comparison, Origin
from tracker.exports import STANDARD, Options
from tracker.exports.html_law import CONSEQUENTIAL, GLYPHS, Law, anchor, chips, row_classes, text
from tracker.exports.html_tags import Tagged, tag_summary
from tracker.exports.layout import Group, Place, Row, lay_out, share
from tracker.exports.standalone import head, part
from tracker.exports.wording import (
    AUTHENTIC,
    KINDS,
    STRAYS,
    astray,
    capital,
    count_changes,
    count_consequential,
    count_kinds,
    counted,
    doubt,
    doubtful,
    kinds_in_words,
    listed,
    not_compared,
    reference,
    short_title,
)

STYLES = ("law.css", "page.css")
"""How the law looks, which the browser's pages share, then the page around it."""
SCRIPT = "page.js"

MEANINGS = {
    ChangeKind.MOVED: "stands elsewhere than its neighbours do",
    ChangeKind.SPLIT: "one provision became several",
    ChangeKind.MERGED: "several provisions became one",
    ChangeKind.RENUMBERED: "has another number at the same place",
    ChangeKind.AMENDED: "its words differ",
    ChangeKind.INSERTED: "only in the new text",
    ChangeKind.DELETED: "only in the old text",
}


def write(comparison: Comparison, options: Options = STANDARD) -> str:
    """The page. Unchanged provisions are always in it, folded."""
    groups = lay_out(comparison)
    names = (
        short_title(comparison.old, comparison.old_origin),
        short_title(comparison.new, comparison.new_origin),
    )
    title = f"{names[0]} → {names[1]}" if names[0] != names[1] else f"Changes to {names[0]}"
    law = Tagged(comparison)
    return "".join(
        [
            head(title, STYLES, SCRIPT),
            "<body>\n<a class=skip href=#text>Skip to the text</a>\n",
            _header(comparison, title),
            "<main>\n",
            _summary(comparison, groups),
            _toolbar(comparison),
            "<div class=cols>\n",
            _contents(groups),
            f'<div id=text lang="{escape(comparison.new.language or "en")}" tabindex=-1>\n',
            *(_group(group, law) for group in groups),
            "</div>\n</div>\n</main>\n",
            _footer(comparison),
            f"<script>{part(SCRIPT)}</script>\n</body>\n</html>\n",
        ]
    )


# --------------------------------------------------------------------------------------------------- around it


def _header(comparison: Comparison, title: str) -> str:
    left_out = "".join(f"<p class=note>{text(sentence)}</p>\n" for sentence in not_compared(comparison))
    return (
        "<header class=top>\n<p class=over>Comparison of two legal texts</p>\n"
        f"<h1>{text(title)}</h1>\n<div class=acts>\n"
        f"{_act('Old text', comparison.old, comparison.old_origin)}"
        f"{_act('New text', comparison.new, comparison.new_origin)}"
        f"</div>\n<p class=note>{AUTHENTIC} This page is an aid to reading them.</p>\n{left_out}</header>\n"
    )


def _act(side: str, act: Act, origin: Origin) -> str:
    facts = [
        ("Identifier", act.identifier),
        ("Source", origin.shown),
        ("Format", origin.format or act.format),
        ("Language", act.language),
    ]
    rows = "".join(f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in facts if value)
    if origin.sha256:
        rows += f"<dt>SHA-256</dt><dd><code>{escape(origin.sha256)}</code></dd>"
    warnings = "".join(f"<p class=warning>{text(warning)}</p>" for warning in origin.warnings)
    language = escape(act.language or "en")
    return (
        f"<section class=act><h2>{side}</h2><p class=acttitle lang={language}>{text(act.title or '(no title)')}</p>"
        f"<dl>{rows}</dl>{warnings}</section>\n"
    )


def _footer(comparison: Comparison) -> str:
    return (
        f"<footer><p>{AUTHENTIC} Made by tracker {__version__} from {text(comparison.old_origin.shown)} and "
        f"{text(comparison.new_origin.shown)}.</p></footer>\n"
    )


# ------------------------------------------------------------------------------------------------------ summary


def _summary(comparison: Comparison, groups: list[Group]) -> str:
    counts, follows = count_kinds(comparison, substance=True), count_consequential(comparison)
    most = max(counts.values(), default=1)
    rows = "".join(
        f"<tr><th scope=row>{chips([kind])}</th><td class=number>{count:,}</td>"
        f'<td class=meter><svg viewBox="0 0 100 8" preserveAspectRatio=none aria-hidden=true>'
        f'<rect class={kind.value} width="{max(1, round(100 * count / most))}" height=8 /></svg></td>'
        f"<td class=meaning>{MEANINGS[kind]}</td></tr>"
        for kind, count in counts.items()
    )
    if follows:
        rows += (
            f"<tr><th scope=row>{CONSEQUENTIAL}</th><td class=number>{follows:,}</td><td class=meter></td>"
            "<td class=meaning>no change of its own: a reference or a renamed term follows one elsewhere</td></tr>"
        )
    table = (
        "<table><caption>Changes by kind; a change counts once under each of its kinds</caption>"
        "<thead><tr><th scope=col>Kind</th><th scope=col class=number>Changes</th>"
        "<td class=meter></td><th scope=col class=meaning>What it means</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    figures = [
        (counted(count_changes(comparison), "change").split(" ")),
        (counted(len(comparison.unchanged), "provision unchanged", "provisions unchanged").split(" ", 1)),
    ]
    figures.append(
        [f"{sum(_touched(group) for group in groups):,}", f"of {len(_parts(groups)):,} articles and parts changed"]
    )
    if follows:
        figures.append([f"{follows:,}", "only consequential"])
    tiles = "".join(f"<p class=tile><b>{number}</b> {words}</p>" for number, words in figures)
    return (
        f"<section class=summary aria-labelledby=summary><h2 id=summary>Summary</h2><div class=tiles>{tiles}</div>"
        f"{_strip(groups)}{table}{_worth_a_look(comparison)}{tag_summary(comparison)}</section>\n"
    )


def _worth_a_look(comparison: Comparison) -> str:
    """Pairs that may be wrong and references that read otherwise than it predicts, folded; "" for none."""
    matches = [(change.new[0], doubt(change.evidence)) for change in doubtful(comparison) if change.evidence]
    strays = [(item.eid, astray(item)) for item in comparison.unforeseen]
    names = (("uncertain match", "uncertain matches"), STRAYS)
    return "".join(
        f"<details class=legend><summary>{counted(len(found), *name)}, worth a lawyer’s look</summary><ul>"
        + "".join(
            f'<li><a href="#{escape(eid)}">{text(capital(reference(eid)))}</a>: {text(said)}</li>'
            for eid, said in found
        )
        + "</ul></details>"
        for found, name in zip((matches, strays), names, strict=True)
        if found
    )


def _parts(groups: list[Group]) -> list[Group]:
    return [group for group in groups if not group.container and group.rows]


def _touched(group: Group) -> bool:
    return not group.container and any(row.changed for row in group.rows)


def _strip(groups: list[Group]) -> str:
    """Where in the act the changes are: one bar for each article or part, as high as its share of changes."""
    parts = _parts(groups)
    bars, said = [], []
    for place, group in enumerate(parts):
        changed = share(group)
        height = max(2, round(40 * changed)) if changed else 0
        words = f"{group.title}: {changed:.0%} of its words"
        bars.append(f"<g><title>{escape(words)}</title><rect class=slot x={place * 10} width=8.6 height=40 />")
        bars.append(f"<rect class=share x={place * 10} y={40 - height} width=8.6 height={height} /></g>")
        said.append((changed, words))
    most = sorted(said, key=lambda item: -item[0])[:3]
    note = f"{counted(len(parts), 'bar')} in the order of the text. Most changes: {'; '.join(w for _, w in most)}."
    return (
        f'<figure><svg class=strip role=img aria-labelledby="strip-title strip-desc" '
        f'viewBox="0 0 {len(parts) * 10} 40" preserveAspectRatio=none>'
        "<title id=strip-title>Where the changes are</title>"
        f"<desc id=strip-desc>{escape(note)}</desc>{''.join(bars)}</svg>"
        "<figcaption>Where the changes are: one bar for each article or part, from the title to the last annex, as "
        "high as the share of its words that were inserted or deleted.</figcaption></figure>"
    )


# ------------------------------------------------------------------------------------------------------ toolbar


def _toolbar(comparison: Comparison) -> str:
    modes = "".join(
        f"<label><input type=radio name=mode id=mode-{mode}{' checked' if mode == 'changes' else ''}>"
        f"<span>{words}</span></label>"
        for mode, words in (("changes", "Changes"), ("old", "Old text"), ("new", "New text"))
    )
    boxes = [(kind.value, chips([kind])) for kind in count_kinds(comparison)]
    if any(change.consequential for change in comparison.changes):
        boxes.append(("consequential", CONSEQUENTIAL))
    boxes.append(("unchanged", "<span class=k>unchanged</span>"))
    filters = "".join(f"<label><input type=checkbox id=show-{name} checked>{words}</label>" for name, words in boxes)
    return (
        f"<form class=bar><fieldset class=modes><legend>Read</legend>{modes}</fieldset>\n"
        "<div class=steps hidden><button type=button id=previous aria-label='Previous change'>↑</button>"
        "<button type=button id=next aria-label='Next change'>↓</button><output id=where></output>"
        "<label><input type=checkbox id=keys> keys <kbd>j</kbd><kbd>k</kbd></label></div>\n"
        f"<fieldset class=filters><legend>Show</legend>{filters}</fieldset></form>\n"
    )


# ----------------------------------------------------------------------------------------------------- contents


def _contents(groups: list[Group]) -> str:
    items = "".join(_contents_item(group) for group in groups)
    return f"<nav class=toc aria-labelledby=contents><h2 id=contents>Contents</h2><ol>{items}</ol></nav>\n"


def _contents_item(group: Group) -> str:
    heading = f" <span class=hd>{text(group.head.provision.heading)}</span>" if group.head else ""
    changed = [row for row in group.rows if row.changed and row.place is not Place.LEFT_WITH]
    classes = _group_classes(group)
    head = group.head.change if group.head else None
    named = group.head and head and (group.head.place is Place.LEFT or len(head.kinds) == 1)
    fate = _marks(group.head) + " " if group.head and named else ""
    title = text(group.title)
    if head and head.new and not group.id.startswith("old-") and (old := listed([reference(e) for e in head.old])):
        title = f"<span class=is>{title}</span><span class=was>{text(old)}</span>" if old != group.title else title
    link = f'<a class=to href="#{escape(group.id)}"><b>{fate}{title}</b>{heading}</a>'
    inner = ""
    if changed and not group.container:
        rows = "".join(
            f'<li class="{row_classes(row).strip()}"><a href="#{escape(_row_anchor(row, group))}">{_marks(row)} '
            f"{text(capital(reference(row.provision.eid)))}</a></li>"
            for row in changed
        )
        said = f"{counted(len(changed), 'change')} in {group.title}"
        inner = f'<details><summary aria-label="{escape(said)}">{len(changed):,}</summary><ol>{rows}</ol></details>'
    elif changed:
        inner = f"<span class=only>{_marks(changed[0])}</span>"
    return f'<li class="e {classes} d{min(group.depth, 3)}">{link}{inner}</li>\n'


def _row_anchor(row: Row, group: Group) -> str:
    return group.id if row is group.head else anchor(row.provision.eid, row.old)


def _marks(row: Row) -> str:
    kinds = row.change.kinds if row.change else ()
    if row.place is Place.LEFT:
        return f"<span class=moved title=moved><span aria-hidden=true>{GLYPHS[ChangeKind.MOVED]}</span></span>"
    glyphs = "".join(f"<span class={kind.value}>{escape(GLYPHS[kind])}</span>" for kind in KINDS if kind in kinds)
    return (
        f"<span class=marks><span aria-hidden=true>{glyphs}</span><span class=v>{kinds_in_words(kinds)}:</span></span>"
    )


# ------------------------------------------------------------------------------------------------------- groups


def _group_classes(group: Group) -> str:
    """Which filters and reading modes show a group."""
    kinds = {kind for row in _shown(group) for kind in (row.change.kinds if row.change and row.changed else ())}
    found = [kind.value for kind in KINDS if kind in kinds]
    places = Counter(
        "new"
        if (not row.old and row.change and row.change.kinds == (ChangeKind.INSERTED,)) or row.place is Place.ARRIVED
        else "old"
        if row.old
        else "both"
        for row in group.rows
    )
    if not places["both"] and not places["old"]:
        found.append("noold")
    if not places["both"] and not any(not row.old for row in group.rows):
        found.append("nonew")
    if any(not row.changed for row in _shown(group)):
        found.append("unchanged")
    return " ".join(found)


def _shown(group: Group) -> Iterator[Row]:
    return (row for row in group.rows if row.place is not Place.LEFT_WITH)


def _group(group: Group, law: Law) -> str:
    title = law.title(group.head) if group.head else f'<div class="r h"><h3>{text(group.title)}</h3></div>\n'
    size = " chapter" if group.container else f" z{_height(group)}"
    parts = [f'<section class="g {_group_classes(group)}{size}" id="{escape(group.id)}">{title}']
    for fold, run in groupby(group.rows, lambda row: _fold(row, group)):
        rows = list(run)
        if fold:
            parts.append(_folded(fold, rows, group, law))
        else:
            parts += [law.row(row, head=row is group.head) for row in rows]
    return "".join([*parts, "</section>\n"])


def _fold(row: Row, group: Group) -> str:
    """How a row is folded: "same" or "same follows"; "" for not at all."""
    if not row.changed and row.place is not Place.LEFT_WITH:
        return "same"
    return "same follows" if row.follows and row is not group.head else ""


def _height(group: Group) -> int:
    """About how high the group will be, 0 to 6, each twice as high as the one before."""
    lines = 0
    for row in group.rows:
        if row.changed and row.place is not Place.LEFT_WITH:
            lines += 2 + len(row.provision.text) // 80
    return min(6, max(0, lines.bit_length() - 2))


def _folded(fold: str, rows: list[Row], group: Group, law: Law) -> str:
    """A run of provisions that are unchanged, or that only follow from a change elsewhere, folded."""
    written = "".join(law.row(row, head=row is group.head) for row in rows)
    if not written:
        return ""
    names = [capital(reference(row.provision.eid)) for row in rows if row is not group.head or row.provision.text]
    said = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    why = "unchanged" if fold == "same" else f"{len(rows):,} only consequential"
    return f'<details class="{fold}"><summary>{said} <span>{why}</span></summary>\n{written}</details>\n'
