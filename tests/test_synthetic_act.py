"""An invented act of 40 articles of which all changes are known: what is marked, moved and named beside the truth.

The text is made of invented words by a seeded function; references follow the numbers. Eight articles get three
one-word edits each; one article is new, one deleted, one moved, one moved and edited, one split, two are merged.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from tracker.act import Act, Kind, Provision
from tracker.change import ChangeKind, Comparison
from tracker.compare import compare
from tracker.reference import identify

ARTICLES = 40
EDITED = (2, 5, 11, 14, 20, 23, 29, 33)
MOVED, MOVED_AND_EDITED, SPLIT, MERGED, DELETED = 8, 17, 25, (30, 31), 36


@dataclass
class Law:
    """One article: its heading, its paragraphs as lists of words, and the articles that its paragraphs refer to."""

    heading: str
    paragraphs: list[list[str]]
    refers: dict[int, Law] = field(default_factory=dict)
    """Paragraph -> the article it ends with a reference to."""


def invented(seed: int) -> tuple[list[Law], random.Random]:
    rng = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    lexicon = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(900)]
    laws = [
        Law(
            " ".join(rng.choices(lexicon, k=3)),
            [rng.choices(lexicon, k=rng.randint(18, 40)) for _ in range(rng.choice([2, 3, 4]))],
        )
        for _ in range(ARTICLES)
    ]
    whole = [law for n, law in enumerate(laws) if n not in (DELETED, *MERGED, SPLIT)]
    for law in whole[::4]:
        law.refers[1] = rng.choice(whole)
    return laws, rng


def edit(law: Law, rng: random.Random) -> int:
    """Replaces three single words, far from one another; returns the words that a redline has to mark."""
    words = law.paragraphs[0]
    for place in (3, 8, 13):
        words[place] = f"changed{rng.randrange(10**6)}"
    return 6


def rendered(laws: list[Law]) -> Act:
    number = {id(law): n for n, law in enumerate(laws, 1)}
    articles = []
    for law in laws:
        texts = [" ".join(words) for words in law.paragraphs]
        for at, other in law.refers.items():
            texts[at] += f" as laid down in Article {number[id(other)]}"
        paragraphs = tuple(Provision(Kind.PARAGRAPH, f"{n}.", "", f"{t}.") for n, t in enumerate(texts, 1))
        articles.append(Provision(Kind.ARTICLE, f"Article {number[id(law)]}", law.heading, "", paragraphs))
    return identify(Act(tuple(articles), "en"))


def changed(seed: int) -> tuple[Comparison, int]:
    """The comparison, and how many words were truly changed."""
    laws, rng = invented(seed)
    old = rendered(laws)
    count = len(laws[DELETED].heading.split()) + sum(map(len, laws[DELETED].paragraphs))
    count += sum(edit(laws[n], rng) for n in (*EDITED, MOVED_AND_EDITED))
    half = Law("sixth lantern watch", laws[SPLIT].paragraphs[1:], {})
    laws[SPLIT].paragraphs = laws[SPLIT].paragraphs[:1]
    first, second = (laws[n] for n in MERGED)
    first.paragraphs += second.paragraphs
    fresh = Law("kites and their strings", [[f"fresh{rng.randrange(10**6)}" for _ in range(25)] for _ in range(2)])
    count += len(half.heading.split()) + len(second.heading.split()) + len(fresh.heading.split()) + 50
    moved, moved_and_edited = laws[MOVED], laws[MOVED_AND_EDITED]
    new = [law for n, law in enumerate(laws) if n not in (MOVED, MOVED_AND_EDITED, DELETED, MERGED[1])]
    new.insert(new.index(laws[SPLIT]) + 1, half)
    new.insert(3, fresh)
    new.insert(new.index(laws[34]), moved)
    new.insert(6, moved_and_edited)
    return compare(old, rendered(new)), count


@pytest.mark.parametrize("seed", range(5))
def test_what_is_marked_is_what_was_changed(seed: int) -> None:
    comparison, truly = changed(seed)
    marked = sum(
        len(words.split())
        for change in comparison.changes
        if not change.consequential
        for line in change.redlines
        for sign, words in line.ops
        if sign != "="
    )
    assert marked <= truly


@pytest.mark.parametrize("seed", range(5))
def test_every_change_is_named_and_no_move_invented(seed: int) -> None:
    comparison, _ = changed(seed)
    kinds = {change.old: set(change.kinds) for change in comparison.changes if change.old}
    moved = {old for old, kind in kinds.items() if ChangeKind.MOVED in kind and all("__" not in eid for eid in old)}
    assert moved == {(f"art_{MOVED + 1}",), (f"art_{MOVED_AND_EDITED + 1}",)}
    assert ChangeKind.SPLIT in kinds[f"art_{SPLIT + 1}",]
    assert ChangeKind.MERGED in kinds[tuple(f"art_{n + 1}" for n in MERGED)]
    assert kinds[f"art_{DELETED + 1}",] == {ChangeKind.DELETED}
    assert [c.new[0] for c in comparison.changes if not c.old and "__" not in c.new[0]] == ["art_4"]
    for n in EDITED:
        assert kinds[f"art_{n + 1}__para_1",] == {ChangeKind.AMENDED}
    renumbered = [n for n in range(3, ARTICLES) if n not in (MOVED, MOVED_AND_EDITED, SPLIT, *MERGED, DELETED)]
    new_numbers = {change.old[0]: change.new[0] for change in comparison.changes if change.old and change.new}
    for n in renumbered:
        kept = new_numbers.get(f"art_{n + 1}", f"art_{n + 1}") == f"art_{n + 1}"
        assert kept or ChangeKind.RENUMBERED in kinds[f"art_{n + 1}",]
