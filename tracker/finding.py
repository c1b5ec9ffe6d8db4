"""What a person looks for in the words of the law, and where it stands.

In: a query as it was typed. Out: a `Query`, and the places of its words in a text. Example: `human rights` finds every
provision with both words, `"human rights"` those with one after the other, `surveil` also "surveillance". No query is
an error: signs mean nothing here, so that `cyber-surveillance` and `428/2009` find what they say.

Both databases only preselect; what is found is decided here, so that it is the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.act import Act, Provision, walk
from tracker.change import Change, Comparison

MOST_TERMS = 12
MOST_LETTERS = 400
"""Of a query; the rest is not looked at."""
GROWS = 3
"""Letters of a word that may go on: "surveil" does, the French "de" finds no "devraient"."""

_WORD = re.compile(r"[^\W_]+")
_TERM = re.compile(r'["“”„]([^"“”„]*)["“”„]|([^\s"“”„]+)')

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all occur; a term is one word, or several that follow each other. The last of them may go on."""

    terms: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words, once each."""
        return tuple(dict.fromkeys(word for term in self.terms for word in term))

    def __bool__(self) -> bool:
        return bool(self.terms)


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision that has all terms, in its number, heading or text."""

    version: str
    eid: str
    kind: str
    num: str
    heading: str
    text: str
    spans: Spans
    """Where the terms stand in `text`."""
    language: str = ""
    """Of the text that has it; the eId is that text's own."""


@dataclass(frozen=True, slots=True)
class ChangeHit:
    """A change whose old or new words have all terms, at least one of them among what came or went."""

    change: Change
    came: bool
    went: bool
    language: str = ""
    """In which its words have them."""


def parse_query(typed: str) -> Query:
    """What was typed, as words.

    >>> parse_query('cyber-surveillance "human rights" 428/2009').terms
    (('cyber', 'surveillance'), ('human', 'rights'), ('428', '2009'))
    """
    found = []
    for quoted, plain in _TERM.findall(typed[:MOST_LETTERS]):
        if term := words(quoted or plain):
            found.append(term)
    return Query(tuple(dict.fromkeys(found))[:MOST_TERMS])


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: letters and digits, small.

    >>> words("Article 9(1), Cyber-surveillance")
    ('article', '9', '1', 'cyber', 'surveillance')
    """
    return tuple(word.casefold() for word in _WORD.findall(text))


def places(text: str, query: Query) -> Spans | None:
    """Where the terms stand in a text; None if one of them does not."""
    found = [(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    for term in query.terms:
        own = list(_runs(found, term))
        if not own:
            return None
        spans += own
    return tuple(sorted(set(spans)))


def _runs(found: Sequence[tuple[str, int, int]], term: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    size = len(term)
    for first in range(len(found) - size + 1):
        here = found[first : first + size]
        last = here[-1][0].startswith(term[-1]) if len(term[-1]) >= GROWS else here[-1][0] == term[-1]
        if last and all(one[0] == word for one, word in zip(here, term[:-1], strict=False)):
            yield here[0][1], here[-1][2]


def hit(version: str, provision: Provision, query: Query, language: str = "") -> Hit | None:
    """What a provision has of a query; None if a term is missing."""
    whole = f"{provision.num}\n{provision.heading}\n{provision.text}"
    if not query or places(whole, query) is None:
        return None
    spans = {span for term in query.terms for span in places(provision.text, Query((term,))) or ()}
    own = provision
    return Hit(version, own.eid, own.kind.value, own.num, own.heading, own.text, tuple(sorted(spans)), language)


def look_in(version: str, act: Act, query: Query) -> tuple[Hit, ...]:
    """All provisions of an act that have all terms, in reading order."""
    return tuple(found for provision in walk(act) if (found := hit(version, provision, query, act.language)))


def look_in_changes(comparison: Comparison, query: Query) -> tuple[ChangeHit, ...]:
    """The changes that are about a query, in the comparison's order."""
    language = comparison.new.language
    return tuple(found for change in comparison.changes if (found := _change_hit(change, query, language)))


def _change_hit(change: Change, query: Query, language: str) -> ChangeHit | None:
    came = went = False
    for line in change.redlines:
        came = came or _moved(line.ops, "+", query)
        went = went or _moved(line.ops, "-", query)
    return ChangeHit(change, came, went, language) if query and (came or went) else None


def _moved(ops: Sequence[tuple[str, str]], sign: str, query: Query) -> bool:
    """Whether one side has all terms, and a term touches what only that side has."""
    side = "".join(said for mark, said in ops if mark in ("=", sign))
    spans = places(side, query)
    if not spans:
        return False
    start = 0
    for mark, said in ops:
        if mark not in ("=", sign):
            continue
        end = start + len(said)
        if mark == sign and any(first < end and start < last for first, last in spans):
            return True
        start = end
    return False


def snippet(text: str, spans: Spans, around: int = 80, most: int = 3) -> tuple[tuple[bool, str], ...]:
    """The first places with the words beside them; True for what was looked for.

    >>> snippet("Every lantern that shines at night is lit.", ((19, 25),), around=9)
    ((False, '… that '), (True, 'shines'), (False, ' at …'))
    """
    if not spans:
        return ((False, text if len(text) <= 2 * around else f"{text[: 2 * around].rsplit(' ', 1)[0]} …"),)
    found: list[tuple[bool, str]] = []
    passed = 0
    chosen = _apart(spans)[:most]
    for place, (start, end) in enumerate(chosen):
        before = text[passed:start]
        if len(before) > 2 * around:
            head = before[:around].rsplit(" ", 1)[0] if place else ""
            before = f"{head} … {before[-around:].split(' ', 1)[-1]}".removeprefix(" ")
        elif not place and len(before) > around:
            before = f"… {before[-around:].split(' ', 1)[-1]}"
        found += [(False, before), (True, text[start:end])]
        passed = end
    rest = text[passed:]
    found.append((False, f"{rest[:around].rsplit(' ', 1)[0]} …" if len(rest) > around else rest))
    return tuple(piece for piece in found if piece[1])


def _apart(spans: Spans) -> list[tuple[int, int]]:
    """Places without those that lie in one before them."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found
