"""How exports put things into words: kinds, references, titles, counts, and characters nobody can see.

In: nouns. Out: phrases. Example: a change with the kinds MOVED, RENUMBERED and AMENDED from art_4__para_1 to
art_5__para_1 is "moved, renumbered and amended", "Article 4(1) → Article 5(1)".
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from tracker.absent import ANNEXES, RECITALS, SIGNATURES, annexes_named, gaps
from tracker.act import Act
from tracker.catalogue import Dossier
from tracker.change import Change, ChangeKind, Comparison, Evidence, Origin, Tag, Unforeseen
from tracker.reference import format_reference

KINDS = (
    ChangeKind.MOVED,
    ChangeKind.SPLIT,
    ChangeKind.MERGED,
    ChangeKind.RENUMBERED,
    ChangeKind.AMENDED,
    ChangeKind.INSERTED,
    ChangeKind.DELETED,
)
"""The order in which kinds are named: first what became of the place, then what became of the words."""

AUTHENTIC = "Only the texts published in the Official Journal of the European Union are authentic."

STAGES = {
    "in-force": "In force",
    "proposal": "Proposal",
    "parliament": "Parliament",
    "council": "Council",
    "final": "Final act",
    "other": "Other text",
}
"""What the stages of a procedure are called."""

_TITLE_LENGTH = 70

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

reference = lru_cache(maxsize=65536)(format_reference)
"""`format_reference`, remembered: an export names the same provision many times."""


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a sentence lists them.

    >>> listed(["moved", "renumbered", "amended"])
    'moved, renumbered and amended'
    """
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def kinds_in_words(kinds: Iterable[ChangeKind]) -> str:
    """The kinds as one says them: "moved, renumbered and amended"."""
    known = set(kinds)
    return listed([kind.value for kind in KINDS if kind in known]) or ChangeKind.UNCHANGED.value


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "change"), counted(1200, "change")
    ('1 change', '1,200 changes')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def references(change: Change) -> str:
    """Where the change is: "Article 4(1) → Article 5(1)", or one reference if both are the same."""
    old, new = named(change.old), named(change.new)
    return old if old == new else " → ".join(filter(None, (old, new)))


def named(eids: Sequence[str]) -> str:
    """Several references in a line; with plus signs where there are commas inside them.

    An article whose words are now its first paragraph is named by the paragraph alone.
    """
    inside = tuple(f"{eid}__" for eid in eids if "__" not in eid)
    held = {start for start in inside if any(eid.startswith(start) for eid in eids)}
    found = [reference(eid) for eid in eids if f"{eid}__" not in held]
    return " + ".join(found) if len(found) > 1 and any("," in one for one in found) else listed(found)


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def version_name(dossier: Dossier, name: str) -> str:
    """What to call a version where people read: its stage, with the year where several stand at that stage, else its
    name.
    """
    version = dossier.version(name)
    if version is None or version.stage not in STAGES or version.stage == "other":
        return name
    alike = [other for other in dossier.versions if other.stage == version.stage]
    if len(alike) == 1:
        return STAGES[version.stage]
    year, years = version.date[:4], [other.date[:4] for other in alike]
    return f"{STAGES[version.stage]} {year}" if year and years.count(year) == 1 else name


def short_title(act: Act, origin: Origin) -> str:
    """What to call an act in a line: "Regulation (EU) 2021/821", else its identifier, else the title's first words."""
    title = act.title
    if act.short_title:
        return act.short_title
    if act.identifier or not title:
        return act.identifier or origin.shown
    return title if len(title) <= _TITLE_LENGTH else title[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def count_kinds(comparison: Comparison, substance: bool = False) -> dict[ChangeKind, int]:
    """How many changes there are of each kind; a change counts once under each of its kinds.

    Args:
        comparison: whose changes are counted.
        substance: whether to leave out what only follows from a change elsewhere.
    """
    found = dict.fromkeys(KINDS, 0)
    for change in comparison.changes:
        for kind in () if substance and change.consequential else change.kinds:
            found[kind] = found.get(kind, 0) + 1
    return {kind: count for kind, count in found.items() if count}


def count_changes(comparison: Comparison) -> int:
    """How many changes there are; what only follows from one elsewhere is none, and counted apart."""
    return len(comparison.changes) - count_consequential(comparison)


def count_consequential(comparison: Comparison) -> int:
    """How many changes only follow from one elsewhere; they are no substance."""
    return sum(change.consequential for change in comparison.changes)


def doubtful(comparison: Comparison) -> list[Change]:
    """The changes whose match may be wrong."""
    return [change for change in comparison.changes if change.doubtful]


def doubt(evidence: Evidence) -> str:
    """What is said of a pair that may be wrong: "uncertain match: next best Article 16(3)"."""
    return f"uncertain match: next best {reference(evidence.runner_up)}" if evidence.runner_up else "uncertain match"


def astray(item: Unforeseen) -> str:
    """What is said of a reference that was changed otherwise than the match predicts; which is right, nobody knows."""
    return f"{item.old} reads {item.found} now; by the match one would expect {item.expected}"


def visible(text: str, changed: bool = False) -> str:
    """The text with characters that would deceive a reader written out: what turns the direction of writing
    always, any invisible character where it was inserted or deleted.

    >>> visible("a\\u202eb"), visible("sur\\u00adveillance"), visible("sur\\u00adveillance", changed=True)
    ('a⟨U+202E⟩b', 'sur\\xadveillance', 'sur⟨U+00AD⟩veillance')
    """
    pattern = _INVISIBLE if changed else _BIDIRECTIONAL
    return pattern.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text) if not text.isascii() else text


STRAYS = (
    "reference that reads otherwise than the match predicts",
    "references that read otherwise than the match predicts",
)
"""What is counted where `astray` says it of each."""


def lacking(old: Act, new: Act, told: Container[str] = ()) -> str:
    """What the files of two texts lack, so that nothing can be said of it; "" for nothing.

    Args:
        old, new: the acts.
        told: parts that something else is said of already.
    """
    found = {side: {gap.part: gap for gap in gaps(act)} for side, act in (("old", old), ("new", new))}
    whole: dict[str, list[str]] = {}
    for part in (RECITALS, SIGNATURES):
        sides = [side for side in found if part in found[side]]
        if sides and part not in told:
            whole.setdefault(_of(sides), []).append(part)
    said = [f"{listed(parts)} {of}" for of, parts in whole.items()]
    annexes = {side: parts[ANNEXES] for side, parts in found.items() if ANNEXES in parts}
    same = len({gap.labels for gap in annexes.values()}) == 1
    for sides in [list(annexes)] if same else [[side] for side in annexes]:
        times = " and ".join(f"{annexes[side].references:,}" for side in sides)
        more = "time" if times == "1" else "times"
        said.append(f"{annexes_named(annexes[sides[0]].labels)} {_of(sides)} (referred to {times} {more})")
    return f"Not compared, as the file does not hold it: {'; '.join(said)}." if said else ""


def _of(sides: Sequence[str]) -> str:
    return "of both texts" if len(sides) > 1 else f"of the {sides[0]} text"


def not_compared(comparison: Comparison) -> list[str]:
    """What was not compared: what the files do not hold, then a sentence for each part that only one text carries."""
    covered = {{"preamble": RECITALS}.get(part.part, part.part) for part in comparison.not_compared}
    missing = lacking(comparison.old, comparison.new, covered)
    return [*([missing] if missing else []), *left_out(comparison)]


def left_out(comparison: Comparison) -> list[str]:
    """A sentence for each part that one of the texts was published without."""
    return [
        f"The {part.part} of the {part.side} text ({counted(len(part.eids), 'provision')}) "
        f"{'was' if part.part == 'preamble' else 'were'} not compared: "
        f"the {'new' if part.side == 'old' else 'old'} text carries none."
        for part in comparison.not_compared
    ]


def following(comparison: Comparison) -> str:
    """A sentence on the changes that say nothing of their own, "" for none."""
    count = count_consequential(comparison)
    return f"{count:,} more only follow{'s' * (count == 1)} from a change elsewhere." if count else ""


def first_in(tag: Tag, versions: Sequence[str], last: str) -> str:
    """In which versions the words that decided a tag stood first, or were gone first; "" without a word about it.

    >>> from tracker.change import Words
    >>> words = (Words("old", "art_1", 0, 4, "must"),)
    >>> first_in(Tag("B1", "B", "removes", "in-force", "r", words, "...", 0.8), ("council",), "final")
    'They are gone in council already.'
    """
    sides = {words.side for words in tag.words}
    if not versions:
        what = {frozenset({"old"}): "The words are gone", frozenset({"new"}): "The words appear"}
        return f"{what.get(frozenset(sides), 'So it is')} only in {last}."
    if sides == {"old"}:
        return f"They are gone in {listed(versions)} already."
    return f"{'The words stand' if sides == {'new'} else 'So it is'} in {listed(versions)} already."
