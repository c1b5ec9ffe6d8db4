"""Tags changes: which control or safeguard a change concerns, in which direction, by which rule and which words.

In: a `Comparison`, a codebook, the baseline's name. Out: the same comparison with `Tag`s on its changes.
Example: "serious" put before "violations of human rights" in a trigger gives A4 weakens and B1 weakens.

A rule says where a code is at stake and what kind of provision that is; an operator says whether the changed words
make it more or less; the direction is their product. What did not change, only moved, was renumbered or merely
follows from a renumbering earns no tag. A sentence that went and came back elsewhere is compared with itself. What
other provisions follow by reference is marked indirect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.act import Act, parents, walk
from tracker.change import Change, ChangeKind, Comparison, Redline, Tag
from tracker.classify.carried import carried
from tracker.classify.findings import Finding, findings
from tracker.classify.passage import Around, Event, Layout, cut, events
from tracker.classify.verdict import told_of, verdicts
from tracker.codes import Codebook, Cues
from tracker.redline import redline

SPOKEN_OF = 0.1
"""An act whose title says nothing of a subject is about it all the same when so many of its provisions speak of it."""


def suits(codebook: Codebook, old: Act, new: Act) -> bool:
    """Whether a codebook can speak about these acts: their titles name its subject, in its language."""
    return about(codebook.language, codebook.subject, (old, new))


def about(language: str, subject: Cues, acts: Sequence[Act]) -> bool:
    """Whether acts are on a subject, in a language; an act that does not say its language is taken to be in it."""
    titled = any(subject.search(act.title) for act in acts)
    return titled and all(act.language in ("", language) for act in acts)


def classify(comparison: Comparison, codebook: Codebook, baseline: str) -> Comparison:
    """Puts tags on every change that has an effect, against the version named `baseline`.

    In an act on another subject only the provisions that speak of the codebook's own are judged: a duty to inform the
    Commission is no control of exports in an act on digital markets.
    """
    layout = Layout(comparison)
    heard = events(comparison, layout)
    if not _on_its_subject(codebook, comparison):
        heard = [event for event in heard if _on_subject(event, codebook)]
    found = findings(heard, codebook, layout)
    by_change: dict[int, list[Finding]] = {}
    for finding in found:
        by_change.setdefault(finding.change, []).append(finding)
    above = _held(comparison)
    said: dict[tuple[str, str], set[str]] = {}
    changes = []
    for number, change in enumerate(comparison.changes):
        tags = verdicts(by_change.get(number, []), codebook, baseline)
        alone = change.kinds in ((ChangeKind.INSERTED,), (ChangeKind.DELETED,))
        if alone:
            side, eid = ("new", change.new[0]) if change.new else ("old", change.old[0])
            before = said.get((side, above[side].get(eid, "")), set())
            tags = tuple(tag for tag in tags if tag.code not in before)
            said[side, eid] = before | {tag.code for tag in tags}
        changes.append(replace(change, tags=told_of(tags)))
    for number, indirect in sorted(carried(layout, changes, codebook, baseline).items()):
        changes[number] = replace(changes[number], tags=_in_order((*changes[number].tags, *indirect), codebook))
    return replace(comparison, changes=tuple(changes), codebook=codebook)


def _on_its_subject(codebook: Codebook, comparison: Comparison) -> bool:
    """Whether acts are about a codebook's subject by their titles or by what they speak of throughout."""
    acts = (comparison.old, comparison.new)
    if suits(codebook, *acts) or not any(act.title for act in acts):
        return True
    texts = [provision.text for provision in walk(comparison.new) if provision.text]
    return sum(codebook.subject.search(text) is not None for text in texts) >= SPOKEN_OF * len(texts)


def _on_subject(event: Event, codebook: Codebook) -> bool:
    """Whether a provision itself, its heading or what introduces it speaks of the codebook's subject."""
    texts = (*(sentence.text for sentence in event.sentences), event.around.heading, event.around.intro)
    return any(codebook.subject.search(text) for text in texts)


def _in_order(tags: tuple[Tag, ...], codebook: Codebook) -> tuple[Tag, ...]:
    order = [code.id for code in codebook.codes]
    return tuple(sorted(tags, key=lambda tag: order.index(tag.code)))


def _held(comparison: Comparison) -> dict[str, dict[str, str]]:
    """eId of a provision that came or went -> that of the one above it."""
    return {"old": parents(comparison.old), "new": parents(comparison.new)}


def tagged(comparison: Comparison, code: str = "", axis: str = "", direction: str = "") -> list[tuple[Change, Tag]]:
    """The tags of a comparison in its order, each with its change; only those asked for."""
    return [
        (change, tag)
        for change in comparison.changes
        for tag in change.tags
        if tag.code == (code or tag.code) and tag.axis == (axis or tag.axis)
        if tag.direction == (direction or tag.direction)
    ]


def classify_texts(
    old: str, new: str, codebook: Codebook, baseline: str = "old", around: Around | None = None
) -> Change:
    """Tags one loose pair of texts, as an amendment gives them; either may be empty."""
    ops = redline(old, new)
    kinds = (ChangeKind.AMENDED,) if old and new else (ChangeKind.INSERTED,) if new else (ChangeKind.DELETED,)
    pair = Redline("text" if old else None, "text" if new else None, ops)
    place = around or Around("article", "", "")
    place = replace(place, rest=new or old, before=old if new else "", item=bool(place.intro) and not (old and new))
    found = findings(list(cut(0, pair, (0, 0), place)), codebook)
    olds, news = ("text",) if old else (), ("text",) if new else ()
    return Change("text..text", kinds, olds, news, (pair,), tags=told_of(verdicts(found, codebook, baseline)))
