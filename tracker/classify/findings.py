"""Applies the rules to the events of a comparison: which rule finds what where, before anything is weighed.

In: `Event`s and a codebook. Out: `Finding`s: change, rule, operator, sign after the polarity, words. Example: a
new sentence "Paragraph 1 does not apply to ..." is a finding of sign -1, since an exemption takes from a control.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.change import Redline, Words
from tracker.classify.before import folded, stood
from tracker.classify.case import Effect, cues
from tracker.classify.effects import edit_effects
from tracker.classify.elsewhere import Elsewhere, Stretch, Twin, clause
from tracker.classify.negation import denied
from tracker.classify.passage import Event, Layout, Range, Sentence, cut
from tracker.classify.tongue import Live, Tongue
from tracker.codes import POLARITIES, Codebook, Rule
from tracker.redline import redline

SAME = 0.6
"""A sentence that went has come back when so much of its weight stands in one that came."""
HALF = 0.5
"""... or, inside one article, so much of it, if the shorter of both says hardly anything else."""
FEW = 5
"""Words with less weight than this are no sentence that could be recognised."""
VERB = 8
"""Cues no longer than "may only" are verbs and name no matter."""
RESERVED = 9
"""So many words of a reservation are quoted."""
LONG = 160
"""Longer words than this are quoted by their beginning."""

_BEYOND = re.compile(r"\bArticles?\s+\d|\b[Tt]his (?:Regulation|Directive|Decision|law|Act)\b")
"""An exemption that names another article, or the act, goes beyond its own article."""

_BARE = re.compile(
    r"^(?:\S+ ){1,9}?(?:shall|should|must|will|may)? ?(?:deals? with|be about|relates? to)(?: the following)?:$"
)
"""An introduction that leaves all that is asked for to its points."""

PLACE = "place"
"""The operator of what went from an article to a recital; whatever can come or go as a whole can do so."""
_MATTER = frozenset({"whole", "item", "named"})
_ONE_SIDED = _MATTER | {"scope", "addressee", "condition", "extent"}
"""Operators that see something come or go; those of `_MATTER` quote a cue, the others the words themselves."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in one change."""

    change: int
    rule: Rule
    operator: str
    sign: int
    """After the polarity: +1 strengthens, -1 weakens, 0 neither."""
    words: tuple[Words, ...]
    place: tuple[str, str, int]
    """Side, eId and offset of the sentence."""
    new_matter: bool = False
    """The whole sentence came or went, or the matter was named for the first or last time."""
    replaced: bool = False
    """Found by comparing a sentence that went with one that came elsewhere."""
    under: str = ""
    """The reservation that a new duty stands under, in its words."""
    still: Sentence | None = None
    """The sentence of the other act that says the same, now as before."""


Pair = tuple[Event, Finding]


def findings(all_events: Sequence[Event], codebook: Codebook, layout: Layout | None = None) -> list[Finding]:
    """Everything the rules find, in the order of the changes; with a layout, what stands elsewhere is looked up."""
    tongue = Tongue(codebook)
    pairs: list[Pair] = []
    for event in all_events:
        if codebook.silent("\n".join((*(s.text for s in event.sentences), event.around.intro))):
            continue
        live = tongue.live(event)
        texts = (*(sentence.text for sentence in event.sentences), event.around.intro, event.around.refers)
        said = "\n".join(texts).lower()
        rules = [rule for rule in codebook.rules if rule.cues.possible(said)]
        here = [finding for rule in rules for finding in _apply(rule, event, codebook, tongue, live)]
        pairs.extend((event, finding) for finding in _without_overruled(here))
    gone, instead = _come_back([pair for pair in pairs if pair[0].sign], codebook, tongue)
    pairs = [pair for pair in pairs if id(pair[1]) not in gone]
    if layout:
        pairs = [pair for pair in pairs if not _only_a_term(*pair, layout)]
        pairs, moved = _settled(pairs, Elsewhere(layout, tongue), codebook, tongue)
        instead.extend(moved)
        instead.extend(_given_way(pairs, layout, tongue))
    return sorted([*(finding for _, finding in pairs), *instead], key=lambda finding: finding.change)


def _settled(
    pairs: Sequence[Pair], elsewhere: Elsewhere, codebook: Codebook, tongue: Tongue
) -> tuple[list[Pair], list[Finding]]:
    """Without what only moved; what the act says elsewhere, now as before, neither adds nor removes anything."""
    kept: list[Pair] = []
    instead: list[Finding] = []
    reached: set[tuple[str, str, int]] = set()
    for event, finding in pairs:
        twin = _twin(event, finding, elsewhere, tongue)
        if twin is None:
            kept.append((event, finding))
        elif twin.moved:
            there = twin.stretch.sentence
            if event.sign < 0 and (place := (finding.rule.code, there.eid, there.start)) not in reached:
                reached.add(place)
                instead.extend(_moved(event, twin.stretch, finding.rule, codebook, elsewhere))
        else:
            kept.append((event, replace(finding, sign=0, new_matter=False, still=twin.stretch.sentence)))
    return [pair for pair in kept if (pair[1].rule.code, *pair[1].place[1:]) not in reached], instead


def _only_a_term(event: Event, finding: Finding, layout: Layout) -> bool:
    """Whether all that went is the definition of a word that the act still uses; rules on terms judge that."""
    lost = finding.operator == "whole" and finding.sign < 0 and event.sign < 0 and not finding.rule.tells
    return lost and folded(event.sentences[0], layout)


def _given_way(pairs: Sequence[Pair], layout: Layout, tongue: Tongue) -> Iterable[Finding]:
    """What speaks against a loss: an offer that went while its article came to bind on the same matter.

    A handbook that could be written was struck, an assessment that has to be made came in: both are said with the
    change that the offer belongs to, and a person decides.
    """
    for event, lost in pairs:
        went = event.sentences[0]
        if lost.operator != "whole" or lost.sign >= 0 or event.sign >= 0 or _force(went, tongue) < 1:
            continue
        now = layout.partners["old"].get(went.eid.split("__")[0], ())
        for other, won in pairs:
            same = won.rule.code == lost.rule.code and won.sign > 0 and other.new is not None
            if same and other.new and other.new.eid.split("__")[0] in now and _force(other.new, tongue) == 0:
                yield replace(won, change=lost.change, new_matter=False)
                break


def _force(sentence: Sentence, tongue: Tongue) -> int:
    """The step of the ladder of duties that a sentence stands on, 0 for what binds; -1 for none."""
    ladder = tongue.ladders[0] if tongue.ladders else ()
    return next((step for step, level in enumerate(ladder) if level.search(sentence.text)), -1)


def _twin(event: Event, finding: Finding, elsewhere: Elsewhere, tongue: Tongue) -> Twin | None:
    """Where the other act says what a finding takes for new or gone."""
    if finding.operator not in _ONE_SIDED or not finding.words or not finding.sign:
        return None
    words = finding.words[-1]
    own = next((s for s in event.sentences if s.side == words.side and s.start <= words.start), None)
    if own is None or len({w.side for w in finding.words}) > 1:
        return None
    if finding.operator not in _MATTER:
        return elsewhere.twin(own, words.text, event)
    span = (words.start - own.start, words.end - own.start)
    return elsewhere.twin(own, clause(own.text, span, tongue), event)


def _moved(event: Event, stretch: Stretch, rule: Rule, codebook: Codebook, elsewhere: Elsewhere) -> Iterable[Finding]:
    """What changed in a sentence while it moved into another one."""
    there = stretch.sentence
    around = elsewhere.layout.around(there.side, there.eid)
    if around is None or stretch.change < 0 or event.old is None:
        return []
    other = Event(stretch.change, 1, None, there, around)
    tongue = elsewhere.tongue
    alike = min(_share(event, other, tongue), _share(other, event, tongue)) >= SAME
    return _compared(event, other, rule, codebook, tongue) if alike else []


def _apply(rule: Rule, event: Event, codebook: Codebook, tongue: Tongue, live: Live) -> list[Finding]:
    around = event.around
    if around.place not in rule.places:
        return []
    own = any(cues(rule, sentence.text) for sentence in event.sentences)
    if not own and not (rule.reach == "provision" and cues(rule, f"{around.intro}\n{around.refers}")):
        return []
    texts = "\n".join(s.text for s in event.sentences)
    if rule.without.search(f"{texts}\n{around.intro}"):
        return []
    if rule.setting is not None and not rule.setting.search(f"{texts}\n{around.all}"):
        return []
    if event.sign:
        return _whole(rule, event, tongue, codebook)
    effects = edit_effects(event, rule, codebook, tongue, live)
    return [
        _finding(event, rule, effect, codebook)
        for effect in (*effects, *_placed(rule, event, effects if own else None))
    ]


def _placed(rule: Rule, event: Event, effects: Sequence[Effect] | None) -> Iterable[Effect]:
    """What binds in an article and only explains in a recital: less, unless other words have said so already."""
    if effects is None or "whole" not in rule.operators or event.old is None or event.new is None:
        return
    sign = _is_recital(event.old) - _is_recital(event.new)
    if sign and not any(effect.sign == sign for effect in effects):
        words = [s.words(span) for s in (event.old, event.new) for span in cues(rule, s.text)[:1]]
        if words:
            yield Effect(PLACE, sign, tuple(words))


def _is_recital(sentence: Sentence) -> int:
    return int(sentence.eid.startswith("rct_"))


def _finding(event: Event, rule: Rule, effect: Effect, book: Codebook, replaced: bool = False) -> Finding:
    sentence = event.new or event.old
    place = (sentence.side, sentence.eid, sentence.start) if sentence else ("", "", 0)
    sign = effect.sign * POLARITIES[rule.polarity]
    matter = effect.operator == "item" or (
        effect.operator in ("whole", "named") and not stood(rule, event, effect, book)
    )
    return Finding(event.change, rule, effect.operator, sign, effect.words, place, matter, replaced)


def _whole(rule: Rule, event: Event, tongue: Tongue, book: Codebook) -> list[Finding]:
    """A sentence came or went that the rule is about, or a point of a list whose introduction it is about."""
    sentence = event.sentences[0]
    around = event.around
    if rule.polarity == "exemption" and around.fresh and not _BEYOND.search(f"{sentence.text} {around.intro}"):
        return []  # an exception to what is itself new, or goes as a whole, takes nothing from anyone
    if _BARE.search(sentence.text):
        return []  # "The report shall deal with:": the points say what
    elsewhere = (
        (around.near[0], around.before) if event.sign > 0 else (around.near[1], around.rest if around.before else "")
    )
    if not tongue.content(sentence.text) or any(tongue.stands(sentence.text, text, True) for text in elsewhere):
        return []  # these words stood, or stand now, beside it or in what introduces it
    own = cues(rule, sentence.text)
    if "whole" in rule.operators and own:
        told = sorted((_duty(sentence.text, span, tongue) for span in own), key=lambda found: (found[0], found[1]))
        words = tuple(sentence.words(span) for span in (*_topic(rule, sentence, own), *(span for _, span in told))[:2])
        denial = denied(rule, book.operators["negation"], sentence) if "negation" in rule.operators else None
        if denial:  # "shall not publish the report" takes from what the rule is about
            return [_finding(event, rule, Effect("negation", -event.sign, (sentence.words(denial), *words[:1])), book)]
        found = _finding(event, rule, Effect("whole", event.sign, words), book)
        return [replace(found, under=_reserved(sentence.text, book) if found.sign > 0 < event.sign else "")]
    if "item" in rule.operators and around.item and cues(rule, around.intro):
        sign = -event.sign if around.cumulative else event.sign
        return [_finding(event, rule, Effect("item", sign, (_beginning(sentence),)), book)]
    return []


def _reserved(text: str, book: Codebook) -> str:
    """The reservation in a sentence, by its first words: "unless it considers that it is not appropriate …"."""
    found = book.reservations.search(text)
    words = text[found.start() :].split() if found else []
    return " ".join(words[:RESERVED]).rstrip(" ,;.") + (" …" if len(words) > RESERVED else "")


def _duty(text: str, span: Range, tongue: Tongue) -> tuple[bool, Range]:
    """Whether a cue lacks a verb of duty or permission, and the cue with the verb that stands just before it."""
    verbs = [verb.span() for ladder in tongue.ladders for level in ladder for verb in level.finditer(text, 0, span[1])]
    near = [a for a, b in verbs if a < span[0] and span[0] - b <= VERB and "," not in text[b : span[0]]]
    inside = any(span[0] <= start for start, _ in verbs)
    return not (near or inside), (span if inside or not near else (max(near), span[1]))


def _topic(rule: Rule, sentence: Sentence, own: Sequence[Range]) -> tuple[Range, ...]:
    """The words that say what the sentence is about, where the cues are mere verbs: "shall" alone tells nobody."""
    if any(end - start > VERB for start, end in own) or rule.setting is None:
        return ()
    found = rule.setting.search(sentence.text)
    return (found.span(),) if found else ()


def _beginning(sentence: Sentence) -> Words:
    text = sentence.text
    end = len(text) if len(text) <= LONG else text.rfind(" ", 0, LONG)
    return sentence.words((0, end if end > 0 else LONG))


def _without_overruled(found: list[Finding]) -> list[Finding]:
    """An exemption names the control that it lifts: where it speaks, the control's own rule is silent.

    So does a limit that comes or goes as a whole; one whose figure changes says nothing about the rest.
    """
    lifted = {(f.rule.code, f.place) for f in found if _lifts(f)}
    return [f for f in found if POLARITIES[f.rule.polarity] < 0 or (f.rule.code, f.place) not in lifted]


def _lifts(finding: Finding) -> bool:
    polarity = finding.rule.polarity
    return polarity == "exemption" or (polarity == "limit" and finding.operator in ("whole", "named"))


def _come_back(wholes: Iterable[Pair], codebook: Codebook, tongue: Tongue) -> tuple[set[int], list[Finding]]:
    """Sentences that went and came back: their findings are dropped, those of the comparison take their place."""
    lost: list[Pair] = []
    won: list[Pair] = []
    for pair in wholes:
        (won if pair[0].sign > 0 else lost).append(pair)
    dropped: set[int] = set()
    instead: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for event, finding in lost:
        partner = _partner(event, finding, won, tongue)
        if partner is None:
            continue
        dropped.add(id(finding))
        if (id(partner[0]), finding.rule.id) in used:
            continue
        used.add((id(partner[0]), finding.rule.id))
        dropped.add(id(partner[1]))
        instead.extend(_compared(event, partner[0], finding.rule, codebook, tongue))
    return dropped, instead


def _partner(event: Event, finding: Finding, won: Sequence[Pair], tongue: Tongue) -> Pair | None:
    """What came that says what went: most of its weight, or the one clause of its kind that an act has."""
    best: tuple[float, Pair] | None = None
    for other, candidate in won:
        if candidate.rule.id != finding.rule.id:
            continue
        share = _share(event, other, tongue)
        if _article(event) == _article(other):  # told there in fewer words, it is the same all the same
            shorter = _share(other, event, tongue) if share >= HALF else 0.0
            share = max(share, shorter) + 0.01
        if share >= SAME or finding.rule.single:
            best = max(best, (share, (other, candidate)), key=lambda b: b[0]) if best else (share, (other, candidate))
    return best[1] if best else None


def _share(event: Event, other: Event, tongue: Tongue) -> float:
    old, new = tongue.content(event.sentences[0].text), tongue.content(other.sentences[0].text)
    total = sum(old.values())
    return sum((old & new).values()) / total if total >= FEW else 0.0


def _article(event: Event) -> str:
    return event.sentences[0].eid.split("__")[0]


def _compared(event: Event, other: Event, rule: Rule, codebook: Codebook, tongue: Tongue) -> Iterable[Finding]:
    old, new = event.sentences[0], other.sentences[0]
    pair = Redline(old.eid, new.eid, redline(old.text, new.text))
    rules = [r for r in codebook.rules if r.code == rule.code]
    found: list[Finding] = []
    for part in cut(other.change, pair, (old.start, new.start), other.around):
        if part.sign:
            continue
        live = tongue.live(part)
        here = []
        for r in rules:
            if _about(r, part):
                effects = edit_effects(part, r, codebook, tongue, live)
                here += [_finding(part, r, effect, codebook, True) for effect in (*effects, *_placed(r, part, effects))]
        found.extend(_without_overruled(here))
    if not found and rule.single:
        effect = Effect("whole", 0, (_beginning(new),))
        found.append(replace(_finding(other, rule, effect, codebook, True), new_matter=False))
    return found


def _about(rule: Rule, event: Event) -> bool:
    return any(cues(rule, sentence.text) for sentence in event.sentences)


def tally(found: Iterable[Finding]) -> Counter[str]:
    """How often each operator found something; for checking a codebook against texts."""
    return Counter(finding.operator for finding in found)
