"""The report on a dossier: one document that says what changed, which way, who did it, and how one knows.

In: a `Findings`. Out: a `Paper`, which `report_html`, `report_docx` and `report_md` write. Example: under "Weaker or
gone" stands Article 5(1), point (b), with its redline, the sentence of its rule, and that the words appear only in the
final act.

Everything in it was found elsewhere; the report chooses and orders. It begins with the texts and ends with the method
and the sources, so that a reader who has nothing else can check it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker import __version__
from tracker.catalogue import Dossier, Missing
from tracker.change import Answer, Change, Comparison, Entry, Origin, Scorecard, Tag
from tracker.codes import DIRECTIONS
from tracker.descent import Deed, WhoDidIt
from tracker.exports.blocks import Block, Grid, Heading, Paper, Para, Span, Spans, cell, plain
from tracker.exports.passages import both, one_passage
from tracker.exports.report_ends import compared, method, sources
from tracker.exports.reviewed import reason, review_state
from tracker.exports.tags import SIGNS, reviewed_words, sign, ways_in_words
from tracker.exports.wording import (
    AUTHENTIC,
    capital,
    count_changes,
    count_kinds,
    counted,
    first_in,
    following,
    kinds_in_words,
    named,
    not_compared,
    references,
    visible,
)
from tracker.fulfilment import verdict_line

MATTERING = 5
"""So many changes of each sign in the summary."""
_TOGETHER = {"rct": "Recitals", "cit": "Citations", "fn": "Footnotes", "sig": "Signatures"}
"""First letters of the eIds of provisions that are counted together."""
_STATES = {"towards": "▲ towards it", "away": "▼ away from it", "both": "◆ both ways", "untouched": "◆ open"}


@dataclass(frozen=True, slots=True)
class Findings:
    """What the report is made of."""

    dossier: Dossier
    comparison: Comparison
    """Between the baseline and the version, with tags where a codebook suits."""
    baseline: str
    version: str
    found: tuple[tuple[Change, Tag], ...]
    """The tags that were asked for."""
    asked: str
    """Which those are, in words; "" for all."""
    card: Scorecard | None
    matter: tuple[tuple[Entry, ...], tuple[Entry, ...]]
    """The weightiest entries: those that go down, those that go up."""
    who: WhoDidIt | None
    """None where no version stands between."""
    origins: Mapping[str, Origin]
    """Of each version whose text is there."""
    missing: tuple[Missing, ...]
    method: str
    """In Markdown."""
    loaded: Mapping[str, str] = field(default_factory=dict)
    """When the text of each version came into the database, as ISO; without a database there is no such day."""


def report(findings: Findings) -> Paper:
    """The document."""
    comparison = findings.comparison
    title = f"{findings.dossier.title or findings.dossier.name}: {findings.baseline} → {findings.version}"
    blocks: list[Block] = [Heading(1, title), *_lead(findings), *_summary(findings)]
    if findings.card:
        blocks += _scorecard(findings.card)
    if findings.who and findings.card:
        blocks += _who(findings.who, findings)
    blocks += _places(comparison)
    if comparison.codebook:
        blocks += _changes(findings)
        blocks += method(findings.method)
    blocks += sources(findings.dossier, findings.origins, findings.loaded, findings.missing)
    language = comparison.new.language or "en"
    return Paper(title, language, tuple(blocks), f"{AUTHENTIC} Made by tracker {__version__}.")


# ------------------------------------------------------------------------------------------------------- summary


def _lead(findings: Findings) -> Iterator[Block]:
    procedure = f"Procedure {findings.dossier.procedure}. " if findings.dossier.procedure else ""
    said = f"{procedure}What changed from {findings.baseline} to {findings.version}"
    done = ", what it does, who did it, and where that can be read" if findings.card else ", and where that can be read"
    yield plain(f"{said}{done}.", "lead")
    if findings.dossier.note:
        yield plain(findings.dossier.note)
    yield from compared(findings.dossier, (findings.baseline, findings.version))
    if findings.card:
        signs = "▲ marks what is stronger or new, ▼ what is weaker or gone, ◆ what is neither. In a redline "
        told: Spans = (("=", signs), ("+", "inserted"), ("=", " words are blue and underlined, "))
        yield Para((*told, ("-", "deleted"), ("=", " words orange and struck out.")), "small")
        return
    name = findings.dossier.name
    command = f"tracker compare {name}/{findings.baseline} {name}/{findings.version} -o changes.docx"
    yield plain(f"The words that changed are in the comparison: {command}", "small")


def _summary(findings: Findings) -> Iterator[Block]:
    comparison = findings.comparison
    yield Heading(2, "Summary")
    kinds = count_kinds(comparison, substance=True)
    counts = ", ".join(f"{number:,} {kind.value}" for kind, number in kinds.items())
    said = counted(count_changes(comparison), "change")
    yield plain(f"{said}{f' ({counts})' if counts else ''}. {following(comparison)}".rstrip())
    for sentence in not_compared(comparison):
        yield plain(sentence)
    if findings.card is None:
        yield plain("No codebook can speak about these acts, so no change is tagged.")
        return
    for axis in findings.card.axes:
        ways = {way: axis.going(way) for way in SIGNS}
        counts = ways_in_words(ways, {way.name: way.changes for way in axis.directions if way.changes})
        more = "; changes are counted, one may go several ways" if any(ways.values()) else " has a tag"
        told = f"{counts}{more}."
        yield Para((("strong", f"{capital(axis.name)} ({axis.id}): "), ("=", told)))
    yield plain(reviewed_words(comparison), "small")
    yield plain("Changes are counted, not weighed; a demand may be met by words that did not change.", "small")
    whose = _whose(findings)
    changes = {change.id: change for change in comparison.changes}
    for title, entries in zip(("Weaker or gone", "Stronger or new"), findings.matter, strict=True):
        if entries:
            yield Heading(3, f"{title}: the first {len(entries)}")
        for entry in entries:
            tag = entry.tag
            where = f"old {entry.reference}" if entry.gone else entry.reference
            lead: Span = ("strong", f"{sign(tag.direction)} {capital(where)}: ")
            first = whose.get((entry.change, tag), "")
            yield Para((lead, ("=", _sentence(tag)), *((("strong", f" {first}"),) if first else ())))
            yield _redline(changes[entry.change], findings)


def _sentence(tag: Tag) -> str:
    return visible(tag.explanation)


def _whose(findings: Findings) -> dict[tuple[str, Tag], str]:
    """By change and tag, in which versions its words stood first."""
    if findings.who is None:
        return {}
    return {(deed.change.id, deed.tag): _origin(deed, findings) for deed in findings.who.outcome}


def _origin(deed: Deed, findings: Findings) -> str:
    return first_in(deed.tag, deed.with_, findings.version)


def _redline(change: Change, findings: Findings) -> Para:
    ops = one_passage(change, both(findings.comparison))
    shown = ((mark, visible(words.replace("\t", " | "), changed=mark != "=")) for mark, words in ops)
    return Para(tuple(shown), "redline")


# ----------------------------------------------------------------------------------------------------- scorecard


def _scorecard(card: Scorecard) -> Iterator[Block]:
    yield Heading(2, "Scorecard")
    rows = tuple(_answer(answer) for answer in card.answers)
    if rows:
        yield Grid(("What was demanded", "By the new text", "Changes", "Towards it", "Away from it", "Open"), rows)
        for answer in card.answers:
            yield plain(f"{answer.demand.id}. {visible(verdict_line(answer))}", "small")
    for axis in card.axes:
        if not any(way.entries for way in axis.directions):
            continue
        yield Heading(3, f"{capital(axis.name)} ({axis.id})")
        lines = []
        for way in axis.directions:
            if way.entries:
                places = "; ".join(_place(entry) for entry in way.entries)
                lines.append((cell(f"{sign(way.name)} {way.name}"), cell(f"{way.changes:,}"), cell(places)))
        yield Grid(("Direction", "Changes", "Where"), tuple(lines))


def _answer(answer: Answer) -> tuple[Spans, ...]:
    demand = answer.demand
    state = "◆ only hints" if answer.hinted else _STATES[answer.state]
    counts = (str(len(entries)) for entries in (answer.towards, answer.away, answer.open))
    return ((("strong", f"{demand.id}. "), ("=", demand.title)), cell(answer.verdict), cell(state), *map(cell, counts))


def _place(entry: Entry) -> str:
    return f"{'old ' if entry.gone else ''}{entry.reference} {entry.tag.code}"


# ----------------------------------------------------------------------------------------------------------- who


def _who(who: WhoDidIt, findings: Findings) -> Iterator[Block]:
    yield Heading(2, "Who strengthened and who weakened what")
    yield plain(
        "Each version against the one that it was made from, and how much of that lasts in "
        f"{findings.version}; then the outcome against {findings.baseline}, by the version that had its words first."
    )
    rows = []
    for name in dict.fromkeys(deed.version for deed in who.deeds):
        deeds = [deed for deed in who.deeds if deed.version == name]
        lasting = f"{sum(bool(deed.lasts) for deed in deeds)} of {len(deeds)} last"
        rows.append(_doer(name, f"against {deeds[0].base}", deeds, lasting, findings))
    origins = dict.fromkeys(deed.with_[0] if deed.with_ else "" for deed in who.outcome)
    for origin in sorted(origins, key=lambda name: not name):
        deeds = [deed for deed in who.outcome if (deed.with_[0] if deed.with_ else "") == origin]
        label = f"outcome: words of {origin}" if origin else f"outcome: only in {who.last}"
        rows.append(_doer(origin or who.last, label, deeds, "", findings))
    yield Grid(("Version", "What", "▲ up", "▼ down", "◆ neither", "Lasts"), tuple(rows))
    for name in dict.fromkeys(deed.version for deed in who.deeds):
        places = [_deed(d) for d in who.deeds if d.version == name and DIRECTIONS[d.tag.direction] < 0]
        if places:
            yield Para((("strong", f"▼ {name} weakened or removed: "), ("=", f"{'; '.join(places)}.")))


def _deed(deed: Deed) -> str:
    where = named(deed.change.new) or f"old {named(deed.change.old)}"
    return f"{where} {deed.tag.code}{'' if deed.lasts else ' (did not last)'}"


def _doer(name: str, what: str, deeds: Sequence[Deed], lasting: str, findings: Findings) -> tuple[Spans, ...]:
    version = findings.dossier.version(name)
    institution = f", {version.institution}" if version and version.institution else ""
    signs = [DIRECTIONS[deed.tag.direction] for deed in deeds]
    counts = (str(signs.count(way)) for way in (1, -1, 0))
    return ((("strong", name), ("=", institution)), cell(what), *map(cell, counts), cell(lasting))


# -------------------------------------------------------------------------------------------------------- changes


def _places(comparison: Comparison) -> Iterator[Block]:
    """How much changed in each article, annex and so on, in the order of the new text, and what it was before."""
    olds: dict[str, list[str]] = {}
    counts: dict[str, dict[str, int]] = {}
    for change in comparison.changes:
        place = _place_of(change)
        counted_here = counts.setdefault(place, {})
        said = "only follows" if change.consequential else kinds_in_words(change.kinds)
        counted_here[said] = counted_here.get(said, 0) + 1
        if change.new and "__" not in change.new[0]:
            olds.setdefault(place, []).extend(eid for eid in change.old if "__" not in eid)
    rows = []
    for place, told in counts.items():
        was = capital(named(olds.get(place, ()))) if place not in _TOGETHER.values() else ""
        each = ", ".join(f"{number:,} {said}" for said, number in told.items())
        lead: Spans = (("strong", place),)
        rows.append((lead, cell(was if was != place else ""), cell(f"{sum(told.values()):,}"), cell(each)))
    if rows:
        yield Heading(2, "Where the changes are")
        yield Grid(("Where", "Was", "Changes", "What"), tuple(rows))


def _place_of(change: Change) -> str:
    """The article, annex or other part of the act that a change stands in."""
    top = (change.new or change.old)[0].partition("__")[0]
    where = capital(named((top,)))
    return _TOGETHER.get(top.partition("_")[0]) or (where if change.new else f"Old {where}")


def _changes(findings: Findings) -> Iterator[Block]:
    total = sum(tag.counts for change in findings.comparison.changes for tag in change.tags)
    said = counted(len(findings.found), "tag")
    yield Heading(2, "The tagged changes")
    asked = f" {findings.asked}" if findings.asked else ""
    yield plain(f"{capital(said)}{asked}{f' of {total:,}' if len(findings.found) != total else ''}.")
    whose = _whose(findings)
    by_change: dict[str, tuple[Change, list[Tag]]] = {}
    for change, tag in findings.found:
        by_change.setdefault(change.id, (change, []))[1].append(tag)
    for change, tags in by_change.values():
        yield Heading(3, f"{capital(references(change))} ({kinds_in_words(change.kinds)})")
        yield _redline(change, findings)
        for tag in tags:
            told = whose.get((change.id, tag), "")
            lines: list[Span] = [("strong", f"{sign(tag.direction)} "), ("=", _sentence(tag))]
            more = " ".join(filter(None, (told, f"{capital(review_state(tag))}.", visible(reason(tag).strip()))))
            yield Para((*lines, ("faint", f" {more}")), "item")
