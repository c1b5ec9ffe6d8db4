"""One provision through all versions, and who did what, as text and JSON.

In: a `Lineage` with the acts and whose its words are, or a `WhoDidIt`. Out: text for people, JSON for programs.
Example of a line: "▼ Weakens A9 ... (Article 15(3)); lasts", below the version and institution that did it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.act import Act, find
from tracker.catalogue import Dossier
from tracker.change import Change, Redline
from tracker.codes import DIRECTIONS
from tracker.descent import Attribution, Deed, Lineage, Provenance, Stand, WhoDidIt
from tracker.exports import STANDARD, Options
from tracker.exports.tags import REVIEWED, finding, sign, tag_lines, tag_to_dict
from tracker.exports.wording import AUTHENTIC, capital, counted, kinds_in_words, listed, named, reference, visible
from tracker.exports.wrap import Page, Span, elided

SCHEMA = 1
_NOBODY = "only there"


@dataclass(frozen=True, slots=True)
class Biography:
    """A lineage with what is needed to show it."""

    dossier: Dossier
    lineage: Lineage
    acts: Mapping[str, Act]
    provenance: Provenance
    own: Mapping[str, str] = field(default_factory=dict)
    """Of the versions that are shown in another language: that of the text in which all was found."""
    missing: tuple[str, ...] = ()
    """The versions without a text, each with the command that brings it."""

    def language(self, base: str, version: str) -> str:
        """In which language a redline stands: the other one where both versions are shown in it."""
        both = base in self.own and version in self.own
        return self.acts[version].language if both else self.own.get(version, self.acts[version].language)


# ------------------------------------------------------------------------------------------------------- history


def history_as_text(found: Biography, options: Options = STANDARD) -> str:
    """The provision in each version, with its redline against the version it was made from."""
    page = Page(options.width, options.colour)
    asked = f"{reference(found.lineage.eid)} of {found.lineage.version}"
    head = page.wrap([("strong", f"{found.dossier.name}: {asked}"), ("=", " through all versions whose text is there")])
    head = "\n".join([head, *(page.wrap([("faint", f"Missing: {gap}")], "  ", "") for gap in found.missing)])
    blocks = [head, *(_stand(stand, found, page) for stand in found.lineage.stands)]
    if found.provenance.words:
        blocks.append(_whose(found, page))
    blocks.append(page.wrap([("faint", AUTHENTIC)]))
    return "\n\n".join(blocks) + "\n"


def _stand(stand: Stand, found: Biography, page: Page) -> str:
    title: list[Span] = [("strong", _version(found.dossier, stand.version))]
    spoken = found.acts[stand.version].language
    if stand.eids:
        title.append(("=", f"  {named(stand.eids)}"))
        title += [("faint", f"  in {spoken}")] if found.own else []
    lines = [page.wrap(title, "  ", ""), page.rule("─")]
    if not stand.eids:
        lines.append(page.wrap([("faint", f"{capital(stand.note)}.")], "  ", "  "))
    changed = [(step.base, change) for step in stand.steps for change in step.changes if _redlines(change, page)]
    for step in stand.steps:
        kinds = dict.fromkeys(kind for change in step.changes for kind in change.kinds)
        if stand.eids:
            language = found.language(step.base, stand.version)
            foreign = f", in {language}" if language != spoken else ""
            said = f"{capital(kinds_in_words(kinds))} against {step.base}{foreign}"
            lines.append(page.wrap([("faint", said)], "  ", "  "))
        for base, change in changed:
            lines += _redlines(change, page) if base == step.base else []
        for change in step.changes:
            lines += tag_lines(change, page)
    told = {found.language(base, stand.version) for base, _ in changed}
    if stand.eids and spoken not in told:
        lines += _in_full(stand, found.acts, page)
    return "\n".join(lines)


def _in_full(stand: Stand, acts: Mapping[str, Act], page: Page) -> list[str]:
    provisions = (find(acts[stand.version], eid) for eid in stand.eids)
    return [
        page.wrap([("=", visible(" ".join(filter(None, (p.num, p.heading, p.text)))))], "    ", "    ")
        for p in provisions
        if p
    ]


def _redlines(change: Change, page: Page) -> list[str]:
    changed = [redline for redline in change.redlines if any(mark != "=" for mark, _ in redline.ops)]
    return [page.wrap(elided(redline.ops), "    ", "    ") for redline in changed]


def _whose(found: Biography, page: Page) -> str:
    whose = found.provenance
    language = f", in {found.own[whose.last]}" if whose.last in found.own else ""
    title = f"Whose words: {whose.last} against {whose.baseline}{language}"
    lines = [page.paint("strong", title), page.rule("─")]
    for words in whose.words:
        who: Span = ("=", f"  {_names(words.versions, found)}")
        lines.append(page.wrap([(words.sign, visible(words.words.strip(), True)), who], "    ", "  "))
    for deed in whose.deeds:
        lead = f"{sign(deed.tag.direction)} {capital(deed.tag.direction)} {deed.tag.code}"
        lines.append(page.wrap([("strong", lead), ("=", f"  {_names(deed.with_, found)}")], "    ", "  "))
    return "\n".join(lines)


def _names(versions: Sequence[str], found: Biography) -> str:
    return listed([_version(found.dossier, name) for name in versions]) or f"{_NOBODY} ({found.provenance.last})"


def _version(dossier: Dossier, name: str) -> str:
    """ "council (Council of the European Union, 2019-06-05)"."""
    version = dossier.version(name)
    facts = [version.institution, version.date] if version else []
    said = ", ".join(filter(None, facts))
    return f"{name} ({said})" if said else name


def history_as_json(found: Biography) -> str:
    """{"schema": 1, "dossier", "version", "eid", "reference", "stands": [...], "words": [...], "outcome": [...]}."""
    lineage = found.lineage
    return _dump(
        {
            "schema": SCHEMA,
            "dossier": found.dossier.name,
            "version": lineage.version,
            "eid": lineage.eid,
            "reference": reference(lineage.eid),
            "stands": [_stand_to_dict(stand, found) for stand in lineage.stands],
            "words": [attribution_to_dict(words) for words in found.provenance.words],
            "outcome": [_deed_to_dict(deed, found.dossier) for deed in found.provenance.deeds],
            "missing": list(found.missing),
        }
    )


def _stand_to_dict(stand: Stand, found: Biography) -> dict[str, Any]:
    provisions = [p for p in (find(found.acts[stand.version], eid) for eid in stand.eids) if p]
    return {
        "version": stand.version,
        "language": found.acts[stand.version].language,
        "provisions": [
            {"eid": p.eid, "reference": reference(p.eid), "num": p.num, "heading": p.heading, "text": p.text}
            for p in provisions
        ],
        "steps": [
            {
                "base": step.base,
                "language": found.language(step.base, stand.version),
                "kinds": list(dict.fromkeys(kind.value for change in step.changes for kind in change.kinds)),
                "redlines": [_redline_to_dict(redline) for change in step.changes for redline in change.redlines],
                "tags": [tag_to_dict(tag) for change in step.changes for tag in change.tags],
            }
            for step in stand.steps
        ],
        "note": stand.note or None,
    }


def _redline_to_dict(redline: Redline) -> dict[str, Any]:
    ops = [list(op) for op in redline.ops]
    return {"old": redline.old, "new": redline.new, "part": redline.part, "ops": ops}


def attribution_to_dict(words: Attribution) -> dict[str, Any]:
    """One stretch of words and whose it is."""
    return {
        "sign": words.sign,
        "eid": words.eid,
        "start": words.start,
        "end": words.end,
        "words": words.words,
        "versions": list(words.versions),
    }


def _dump(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


# ----------------------------------------------------------------------------------------------------------- who


def who_as_text(
    found: WhoDidIt,
    dossier: Dossier,
    missing: Sequence[str] = (),
    options: Options = STANDARD,
    reviewed: str = REVIEWED,
) -> str:
    """Version by version what it did to controls and safeguards, then whose the outcome is.

    Args:
        reviewed: how far people have looked at the tags of the outcome (`reviewed_words`).
    """
    page = Page(options.width, options.colour)
    said = f"{dossier.name}: who did what, {found.baseline} → {found.last}"
    lines = [page.wrap([("strong", said)]), page.wrap([("faint", reviewed)])]
    lines += [page.wrap([("faint", f"Missing: {gap}")], "  ", "") for gap in missing]
    blocks = ["\n".join(lines)]
    for version in dict.fromkeys(deed.version for deed in found.deeds):
        blocks.append(_deeds(version, [deed for deed in found.deeds if deed.version == version], dossier, page))
    blocks.append(_outcome(found, dossier, page))
    return "\n\n".join(blocks) + "\n"


def _deeds(version: str, deeds: Sequence[Deed], dossier: Dossier, page: Page) -> str:
    lasting = sum(bool(deed.lasts) for deed in deeds)
    title = f"{_version(dossier, version)} against {deeds[0].base}: {counted(len(deeds), 'tag')}, {lasting} last"
    lines = [page.wrap([("strong", title)], "  ", ""), page.rule("─")]
    for direction, chosen in _by_direction(deeds):
        lines.append(page.paint("strong", f"  {sign(direction)} {direction} ({len(chosen)})"))
        lines += [_line(deed, page, "" if deed.lasts else "did not last") for deed in chosen]
    return "\n".join(lines)


def _outcome(found: WhoDidIt, dossier: Dossier, page: Page) -> str:
    title = f"{_version(dossier, found.last)} against {found.baseline}: {counted(len(found.outcome), 'tag')}, by origin"
    lines = [page.wrap([("strong", title)], "  ", ""), page.rule("═")]
    for origin in _origins(found.outcome):
        deeds = [deed for deed in found.outcome if _origin(deed) == origin]
        lines.append(page.paint("strong", f"  {origin or f'appears only in {found.last}'} ({len(deeds)})"))
        for _, chosen in _by_direction(deeds):
            lines += [_line(deed, page, _also(deed)) for deed in chosen]
    return "\n".join(lines)


def _also(deed: Deed) -> str:
    """In which other versions the words stand; word by word where not all of them stand in the same ones."""
    if deed.parts:
        told = (f"“{visible(words)}” {f'in {listed(names)}' if names else 'only here'}" for words, names in deed.parts)
        return "; ".join(told)
    return f"also {listed(deed.with_[1:])}" if deed.with_[1:] else ""


def _origin(deed: Deed) -> str:
    """The first version that has the words."""
    return deed.with_[0] if deed.with_ else ""


def _origins(deeds: Iterable[Deed]) -> list[str]:
    found = dict.fromkeys(_origin(deed) for deed in deeds)
    return [*(name for name in found if name), *([""] if "" in found else [])]


def _by_direction(deeds: Sequence[Deed]) -> Iterator[tuple[str, list[Deed]]]:
    for direction in DIRECTIONS:
        chosen = [deed for deed in deeds if deed.tag.direction == direction]
        if chosen:
            yield direction, chosen


def _line(deed: Deed, page: Page, more: str) -> str:
    tag = deed.tag
    where = named(deed.change.new) or f"old {named(deed.change.old)}"
    said = visible(finding(tag, where.removeprefix("old ")))
    spans: list[Span] = [("strong", f"{sign(tag.direction)} {tag.code}  {where}"), ("=", f": {said}")]
    return page.wrap([*spans, *([("faint", f" ({more})")] if more else [])], "      ", "    ")


def who_as_json(found: WhoDidIt, dossier: Dossier, missing: Sequence[str] = ()) -> str:
    """{"schema": 1, "dossier", "baseline", "last", "deeds": [...], "outcome": [...], "missing": [...]}."""
    return _dump(
        {
            "schema": SCHEMA,
            "dossier": dossier.name,
            "baseline": found.baseline,
            "last": found.last,
            "deeds": [_deed_to_dict(deed, dossier) for deed in found.deeds],
            "outcome": [_deed_to_dict(deed, dossier) for deed in found.outcome],
            "missing": list(missing),
        }
    )


def _deed_to_dict(deed: Deed, dossier: Dossier) -> dict[str, Any]:
    version = dossier.version(deed.version)
    return {
        "version": deed.version,
        "institution": version.institution if version else "",
        "base": deed.base,
        "change": deed.change.id,
        "old": list(deed.change.old),
        "new": list(deed.change.new),
        "reference": named(deed.change.new) or named(deed.change.old),
        "lasts": deed.lasts,
        "versions": list(deed.with_),
        "parts": [{"words": words, "versions": list(names)} for words, names in deed.parts],
        "tag": tag_to_dict(deed.tag),
    }
