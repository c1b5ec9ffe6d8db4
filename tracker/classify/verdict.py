"""Weighs what the rules found in a change and says it: one tag per code, with rule, words and a sentence.

In: the `Finding`s of one change. Out: `Tag`s. Example: "Weakens A4 (End use and knowledge) against 52016PC0616: in
Article 5(1), point (b), “serious” narrows a control. Rule A4-use: ... Source: ..."
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.change import Tag, Words
from tracker.classify.findings import Finding
from tracker.codes import POLARITIES, Codebook
from tracker.reference import format_reference

CLEAR = 0.8
"""Confidence when all that was found points one way."""
MIXED = 0.5
"""... when most of it does."""
OPEN = 0.3
"""... when it does not, or when only an alternative or a reference was added."""
WORDS = 4
"""A tag quotes at most so many words: who wants more reads the redline."""
_STAYS = {1: "is added to {what} that stood there before", -1: "is taken out of {what} that stays"}
"""What a sentence does where the provision spoke of the matter before, and still does."""
_ACTIVE = ("makes", "loosens", "widens", "narrows", "asks", "reverses", "requires")
"""How operators begin whose words come or go."""
_WAYS = {1: "strengthens", -1: "weakens", 0: "decides nothing"}


def verdicts(found: Sequence[Finding], codebook: Codebook, baseline: str) -> tuple[Tag, ...]:
    """One tag for each code that the findings concern, in the order of the codebook."""
    tags = []
    for code in codebook.codes:
        here = _settled([finding for finding in found if finding.rule.code == code.id])
        if here:
            tags.append(_tag(here, codebook, baseline))
    return tuple(tags)


def _settled(found: list[Finding]) -> list[Finding]:
    """What counts: an exception that came or went together with its rule takes nothing from what was before."""
    rules = {(f.sign > 0) for f in found if f.operator == "whole" and f.rule.polarity in ("control", "safeguard")}
    exceptions = [f for f in found if f.operator == "whole" and f.rule.polarity == "exemption"]
    dropped = [f for f in exceptions if (f.sign < 0) in rules]
    return [f for f in found if f not in dropped]


def _tag(found: list[Finding], codebook: Codebook, baseline: str) -> Tag:
    weights = [(codebook.operators[f.operator].weight, f) for f in found]
    total = 0.0 if _conflict(weights) else sum(weight * f.sign for weight, f in weights)
    for_, against = (sum(w for w, f in weights if f.sign == sign) for sign in (1, -1))
    ranked = [f for _, f in sorted(weights, key=lambda item: -item[0])]
    if total == 0:
        direction = "unclear" if for_ else "restates"
        deciding = [next(f for f in ranked if f.sign == sign) for sign in (1, -1)] if for_ and against else found
    else:
        deciding = [f for f in ranked if f.sign == (1 if total > 0 else -1)]
        direction = _direction(deciding, total > 0)
    lead = deciding[0]
    strongest = max(w for w, f in weights if f in deciding)
    certain = CLEAR if strongest > 1 and not (for_ and against) else MIXED if strongest > 1 and total else OPEN
    if all(f.rule.contested for f in deciding):
        direction, certain = "unclear", OPEN
    if certain > MIXED and all(f.under for f in deciding if f.operator == "whole") and lead.under:
        certain = MIXED
    code = codebook.code(lead.rule.code)
    doubt = deciding[1:2] if direction == "unclear" else [f for f in ranked if f.sign * total < 0 and not _far(f, lead)]
    return Tag(
        code.id,
        code.axis,
        direction,
        baseline,
        lead.rule.id,
        _words(deciding),
        _sentence(lead, direction, codebook, baseline, doubt[:1]),
        certain,
        indirect=all(f.operator == "reference" for f in deciding),
    )


def _far(finding: Finding, lead: Finding) -> bool:
    """Whether what speaks against it was found in another sentence, by comparing it with one that came elsewhere."""
    return finding.replaced and not lead.replaced and finding.operator not in ("whole", "named", "negation")


def _conflict(weights: Sequence[tuple[float, Finding]]) -> bool:
    """Two rules disagree, and neither has the stronger operator: the rules cannot tell, a person has to."""
    best = {sign: max((w for w, f in weights if f.sign == sign), default=0.0) for sign in (1, -1)}
    rules = {sign: {f.rule.id for w, f in weights if f.sign == sign and w == best[sign]} for sign in (1, -1)}
    return best[1] == best[-1] > 0 and not (rules[1] & rules[-1])


def _direction(deciding: Sequence[Finding], up: bool) -> str:
    """adds and removes for a control or safeguard that is new or gone; else strengthens and weakens."""
    matters = [f for f in deciding if f.rule.polarity in ("control", "safeguard") and not f.replaced]
    # Where another rule of the code finds more of what there was, the code was there; not so on the same words.
    old = [f for f in matters if not f.new_matter and f.operator not in ("reference", "place")]
    matter = any(f.new_matter and not any(o.rule is not f.rule and not _meet(o, f) for o in old) for f in matters)
    return ("adds" if up else "removes") if matter else ("strengthens" if up else "weakens")


def _meet(one: Finding, other: Finding) -> bool:
    """Whether two findings rest on some of the same words."""
    pairs = ((a, b) for a in one.words for b in other.words)
    return any((a.side, a.eid) == (b.side, b.eid) and a.start < b.end and b.start < a.end for a, b in pairs)


def _words(deciding: Sequence[Finding]) -> tuple[Words, ...]:
    found: list[Words] = []
    for finding in deciding:
        said = {(words.side, words.eid, words.text) for words in found}
        found.extend(words for words in finding.words if (words.side, words.eid, words.text) not in said)
    return tuple([words for words in found if not any(_within(words, other) for other in found)][:WORDS])


def _within(words: Words, other: Words) -> bool:
    """Whether words are part of others: they say nothing that those do not."""
    same = (words.side, words.eid) == (other.side, other.eid) and words != other
    return same and other.start <= words.start and words.end <= other.end


def told_of(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Tags that say in their sentences where codes of the other axis rest on the very same words."""
    found = []
    for tag in tags:
        others = [other.code for other in tags if other.axis != tag.axis and set(other.words) == set(tag.words)]
        aside = f" (same words as {', '.join(others)}). Rule {tag.rule}:"
        said = tag.explanation.replace(f". Rule {tag.rule}:", aside, 1) if others else tag.explanation
        found.append(replace(tag, explanation=said))
    return tuple(found)


def _sentence(lead: Finding, direction: str, codebook: Codebook, baseline: str, against: Sequence[Finding]) -> str:
    """What was found, what speaks against it, by which rule, and where the rule comes from."""
    code = codebook.code(lead.rule.code)
    both = [lead, *against[:1]]
    open_ = direction == "unclear" and len(both) > 1
    says = [f"{_says(f, codebook)}{f', which {_WAYS[f.sign]} (rule {f.rule.id})' if open_ else ''}" for f in both]
    rules = list({f.rule.id: f.rule for f in both}.values())
    named = " ".join(f"Rule {rule.id}: {rule.title}." for rule in rules)
    against_what = f"{direction.capitalize()} {code.id} ({code.name}) against {baseline}"
    return f"{against_what}: {', but '.join(says)}. {named} Source: {codebook.cite(*rules)}."


def _says(finding: Finding, codebook: Codebook) -> str:
    """ "in Article 5(1), “may” → “shall” makes a control bind harder"."""
    operator, polarity = codebook.operators[finding.operator], finding.rule.polarity
    before, after = (
        "”, “".join(dict.fromkeys(_short(w.text) for w in finding.words if w.side == side)) for side in ("old", "new")
    )
    quoted = " → ".join(f"“{text}”" for text in (before, after) if text)
    where = _where(finding.words[-1]) if finding.words else ""
    if finding.still:
        there = format_reference(finding.still.eid)
        return f"in {where}, {quoted} says only what {there} of the other text says as well"
    more = finding.sign * POLARITIES[polarity]
    says = operator.more if more > 0 else operator.less if more < 0 else "says in other words {what}"
    if finding.operator == "whole" and more and not finding.new_matter:
        says = _STAYS[more]
    if quoted and not after and says.startswith(_ACTIVE):
        quoted = f"{quoted}, struck,"
    what = f"{'an' if polarity == 'exemption' else 'a'} {polarity}"
    place = f"in {where}, " if where else ""
    under = f", under the reservation “{finding.under}”" if finding.under else ""
    return f"{place}{quoted} {says.replace('{what}', what)}{under}"


def _where(words: Words) -> str:
    """ "Article 5(1), point (b)"; "" for a loose text, which has no place."""
    if words.eid == "text":
        return ""
    return format_reference(words.eid) + (" of the old text" if words.side == "old" else "")


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= 12 else f"{' '.join(words[:10])} …"
