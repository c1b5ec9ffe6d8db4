"""One change as text: its references, its kinds, its redline, and why two provisions are held to correspond.

In: a `Change`, or the rows of a provision that is new or gone as a whole. Out: lines. Example:
"Article 5(3): inserted" over "{+3.  The exporter shall keep records.+}".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.change import Change, ChangeKind, Evidence, Unforeseen
from tracker.exports.layout import Row
from tracker.exports.tags import tag_lines
from tracker.exports.wording import astray, capital, counted, doubt, kinds_in_words, reference, references, visible
from tracker.exports.wrap import Page, Span, elided

_EXPLAINED = frozenset({ChangeKind.MOVED, ChangeKind.SPLIT, ChangeKind.MERGED})
_PLACES = frozenset({ChangeKind.MOVED, ChangeKind.RENUMBERED})
_INDENT = "    "


def only_renamed(change: Change) -> bool:
    """Whether nothing but the number or the place of a provision changed."""
    return _PLACES.issuperset(change.kinds) and not _differs(change)


def _differs(change: Change) -> bool:
    return any(sign != "=" for redline in change.redlines for sign, _ in redline.ops)


def entry(change: Change, page: Page, unforeseen: Sequence[Unforeseen] = ()) -> str:
    """The entry of one change, with what is odd about its references."""
    moved = ChangeKind.MOVED in change.kinds
    title: list[Span] = [("strong", capital(references(change))), ("=", ": ")]
    title.append(("moved" if moved else "=", kinds_in_words(change.kinds)))
    lines = [page.wrap(title, _INDENT, "  "), *_redlines(change, "moved" if moved else "=", page)]
    lines += doubts(change, unforeseen, page)
    if change.evidence and not change.doubtful and _EXPLAINED.intersection(change.kinds):
        lines.append(page.wrap([("faint", _because(change.evidence))], _INDENT))
    lines += tag_lines(change, page)
    return "\n".join(lines)


def doubts(change: Change, unforeseen: Sequence[Unforeseen], page: Page) -> Iterator[str]:
    """What a lawyer should look at: a pair that may be wrong, a reference that reads otherwise than it predicts."""
    if change.evidence and change.doubtful:
        said = f"{capital(doubt(change.evidence))}. {capital(change.evidence.why)} ({_scores(change.evidence)})"
        yield page.wrap([("strong", "! "), ("=", said)], _INDENT)
    for item in unforeseen:
        yield page.wrap([("strong", "! "), ("=", f"{capital(astray(item))}.")], _INDENT)


def _redlines(change: Change, kept: str, page: Page) -> Iterator[str]:
    """The redline of each part; what did not change is left out where something else did."""
    several = len({(redline.old, redline.new) for redline in change.redlines}) > 1
    differs = _differs(change)
    for redline in change.redlines:
        same = all(sign == "=" for sign, _ in redline.ops)
        if same and (redline.part == "heading" or differs) and not several:
            continue
        spans = elided(redline.ops, kept)
        if several:
            pair = " → ".join(reference(eid) for eid in (redline.old, redline.new) if eid)
            part = ", heading" if redline.part == "heading" else ""
            spans.insert(0, ("faint", f"{pair}{part}: "))
        elif redline.part == "heading":
            spans.insert(0, ("faint", "Heading: "))
        yield page.wrap(spans, _INDENT)


def _because(evidence: Evidence) -> str:
    """ "82 % of its words, Article 4 matched to Article 5 (score 0.82; next best Article 6(1), 0.31)"."""
    return f"{evidence.why} ({_scores(evidence)})"


def _scores(evidence: Evidence) -> str:
    said = f"score {evidence.score:.2f}"
    if evidence.runner_up:
        said += f"; next best {reference(evidence.runner_up)}, {evidence.runner_up_score:.2f}"
    return said


def block(rows: Sequence[Row], sign: str, page: Page, titled: bool) -> str:
    """Provisions that are new, or gone, as a whole: all their words, then the list of their references.

    Args:
        rows: the provision and all below it.
        sign: "+" or "-".
        titled: whether the first one is still to be named; the title of an article's group has done so.
    """
    lines: list[str] = []
    names = [reference(row.provision.eid) for row in rows]
    if titled:
        more = f", {counted(len(rows), 'provision')}" if len(rows) > 1 else ""
        kind = "inserted" if sign == "+" else "deleted"
        lines.append(page.wrap([("strong", capital(names[0])), ("=", f": {kind}{more}")], _INDENT, "  "))
    for row in rows:
        provision, head = row.provision, not titled and row is rows[0]
        words = provision.text if head else "  ".join(filter(None, (provision.heading, provision.text)))
        indent = _INDENT + "  " * (row.indent - rows[0].indent)
        number = "" if head else provision.num
        if words or number:
            said = f"{number}  {words}".strip() if number else words
            lines.append(page.wrap([(sign, visible(said.replace("\t", " | "), True))], indent))
    if len(rows) > 1:
        lines.append(page.wrap([("faint", "; ".join(names) + ".")], _INDENT))
    return "\n".join(lines)
