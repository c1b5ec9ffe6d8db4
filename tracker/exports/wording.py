"""How exports put things into words: kinds, references, titles, counts, and characters nobody can see.

In: nouns. Out: phrases. Example: a change with the kinds MOVED, RENUMBERED and AMENDED from art_4__para_1 to
art_5__para_1 is "moved, renumbered and amended", "Article 4(1) → Article 5(1)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tracker.act import Act
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
    """What is said of a reference that was changed otherwise than the match predicts."""
    if item.expected == item.old:
        return f"{item.old} reads {item.found} now, which no renumbering explains: a real change, or a drafting error"
    return f"{item.old} reads {item.found} now although it became {item.expected}: a real change, or a drafting error"


def visible(text: str, changed: bool = False) -> str:
    """The text with characters that would deceive a reader written out: what turns the direction of writing
    always, any invisible character where it was inserted or deleted.

    >>> visible("a\\u202eb"), visible("sur\\u00adveillance"), visible("sur\\u00adveillance", changed=True)
    ('a⟨U+202E⟩b', 'sur\\xadveillance', 'sur⟨U+00AD⟩veillance')
    """
    pattern = _INVISIBLE if changed else _BIDIRECTIONAL
    return pattern.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text) if not text.isascii() else text


def not_compared(comparison: Comparison) -> list[str]:
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
