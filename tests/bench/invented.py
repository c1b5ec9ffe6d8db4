"""Invents a regulation in two versions of which every true pair is known, with all that lawyers do to a text.

In: a folder, a seed, sizes. Out: per size `old.xml`, `new.xml` and `truth.json`: the true pairs, as places in the
row of all provisions that have words. Example: `python -m tests.bench.invented FOLDER 2 s l`.

All words are made of syllables; how often each comes, stock phrases and the boilerplate of long lists are as in
real law, so that many texts are alike and some are the same. The new version: a third of the texts is edited, some
heavily; a twentieth each is deleted, new, and moved, alone or with all below it, or with the whole article; some
are cut in two or joined; an early new article renumbers the rest, and references to articles follow.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from xml.sax.saxutils import quoteattr

SIZES = {"s": (30, 500, 0), "m": (100, 600, 0), "l": (100, 600, 340_000)}
"""Articles, words of an article, words of the list in the annex: 18,000, 63,000 and 410,000 words."""
EDITED, HEAVILY = 0.30, 0.08
DELETED = INSERTED = MOVED = 0.05
MOVED_ARTICLES = 0.03
SPLIT = MERGED = 0.015
BOILERPLATE = 0.35
"""Share of the items of the list that are drawn from a few forms, and often equal to the letter."""
TREE = ("category", "subcategory", "entry", "item", "subitem", "subsubitem")
HEADED = frozenset({"article", "annex", "category", "subcategory"})
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


@dataclass(eq=False)
class Text:
    """One provision: its words (an article among them stands for its number), what it holds, what it was made of."""

    kind: str
    words: list[str | Text] = field(default_factory=list)
    below: list[Text] = field(default_factory=list)
    sources: list[Text] = field(default_factory=list)
    number: str = ""
    how: str = ""
    """"edited", "split", "merge" or "inserted"."""
    moved: bool = False
    gone: bool = False

    def walk(self) -> Iterator[Text]:
        yield self
        for text in self.below:
            yield from text.walk()

    def said(self) -> str:
        return " ".join(word if isinstance(word, str) else word.number.split()[-1] for word in self.words)


class Speech:
    """An invented language: its words, its phrases, and the forms of its boilerplate."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")]
        self.lexicon = list(dict.fromkeys("".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(4000)))
        self.often = list(accumulate(1 / (rank + 3) for rank in range(len(self.lexicon))))
        self.phrases = [self._drawn(rng.randint(2, 6)) for _ in range(250)]
        self.forms = [" ".join(self._drawn(n)).capitalize() for n in (2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12)]

    def _drawn(self, count: int) -> list[str]:
        return self.rng.choices(self.lexicon, cum_weights=self.often, k=count)

    def words(self, count: int) -> list[str | Text]:
        """Words as they come, with a phrase that comes often or a number among them."""
        found: list[str | Text] = []
        while len(found) < count:
            chance = self.rng.random()
            if chance < 0.15:
                found += self.rng.choice(self.phrases)
            elif chance < 0.18:
                found.append(str(self.rng.randint(2, 999)))
            else:
                found += self._drawn(self.rng.randint(1, 5))
        return found[:count]

    def sentence(self, least: int, most: int) -> list[str | Text]:
        found = self.words(round(self.rng.triangular(least, most, least + 0.3 * (most - least))))
        return [str(found[0]).capitalize(), *found[1:-1], f"{found[-1]}."]

    def item(self) -> list[str | Text]:
        """A line of the list: of its own, or a form with few words of its own or none."""
        if self.rng.random() >= BOILERPLATE:
            return self.sentence(5, 55)
        form: list[str | Text] = list(self.rng.choice(self.forms).split())
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            form[self.rng.randrange(len(form))] = str(self.rng.choice((1, 2, 5, 10, 20, 50, 100, 500)))
        return [*form[:-1], f"{form[-1]};"]


# The old version


def regulation(speech: Speech, size: str) -> Text:
    """The whole old version."""
    articles, words, listed = SIZES[size]
    act = Text("act")
    for _ in range(articles):
        act.below.append(_article(speech, words, act.below))
    if listed:
        annex = Text("annex", speech.words(4))
        act.below.append(annex)
        for _ in range(10):
            category = Text("category", speech.words(4))
            annex.below.append(category)
            for _ in range(5):
                category.below.append(_section(speech, listed / 50))
    return act


def _article(speech: Speech, words: int, others: list[Text]) -> Text:
    rng = speech.rng
    article = Text("article", speech.words(rng.randint(2, 6)))
    left = words * rng.uniform(0.3, 1.7)
    while left > 0:
        paragraph = Text("paragraph", speech.sentence(12, 95))
        article.below.append(paragraph)
        if rng.random() < 0.4:
            for _ in range(rng.randint(2, 7)):
                paragraph.below.append(Text("point", speech.sentence(6, 50)))
        for point in paragraph.below:
            if rng.random() < 0.15:
                point.below = [Text("subpoint", speech.sentence(5, 30)) for _ in range(rng.randint(2, 4))]
        if rng.random() < 0.2 and others:
            paragraph.words[-1:] = [str(paragraph.words[-1])[:-1], "under", "Article", rng.choice(others)]
        left -= sum(len(text.words) for text in paragraph.walk())
    return article


def _section(speech: Speech, words: float) -> Text:
    rng = speech.rng
    section = Text("subcategory", speech.words(3))
    left = words * rng.uniform(0.5, 1.5)
    while left > 0:
        entry = Text("entry", speech.sentence(8, 60))
        section.below.append(entry)
        for _ in range(rng.randint(0, 6)):
            entry.below.append(Text("item", speech.item()))
        for item in entry.below:
            if rng.random() < 0.5:
                item.below = [Text("subitem", speech.item()) for _ in range(rng.randint(2, 6))]
            for subitem in item.below:
                if rng.random() < 0.25:
                    subitem.below = [Text("subsubitem", speech.item()) for _ in range(rng.randint(2, 4))]
        left -= sum(len(text.words) for text in entry.walk())
    return section


# The new version


def amended(speech: Speech, old: Text) -> Text:
    """The new version: a copy of the old one, to which everything happens that happens to a law."""
    twin: dict[int, Text] = {}
    new = _copied(old, twin)
    for text in new.walk():
        text.words = [word if isinstance(word, str) else twin[id(word)] for word in text.words]
    _delete(speech.rng, new)
    _move(speech.rng, new)
    _split(speech.rng, new)
    _merge(speech.rng, new)
    for text in _provisions(new, HEADED):
        if not text.how and speech.rng.random() < EDITED:
            _edit(speech, text)
    _insert(speech, new)
    return new


def _copied(text: Text, twin: dict[int, Text]) -> Text:
    copy = Text(text.kind, list(text.words), [_copied(below, twin) for below in text.below], [text])
    twin[id(text)] = copy
    return copy


def _provisions(act: Text, also: frozenset[str] = frozenset()) -> list[Text]:
    """The texts below the headings, in order; with `also` those too."""
    return [text for text in act.walk() if text.kind != "act" and (text.kind in also or text.kind not in HEADED)]


def _holders(act: Text) -> dict[int, Text]:
    return {id(below): text for text in act.walk() for below in text.below}


def _drawn(rng: random.Random, act: Text, most: int) -> Iterator[tuple[Text, Text, int]]:
    """Texts in any order with what holds them and how many they are with all below; none that is gone or has moved."""
    holders = _holders(act)
    texts = _provisions(act)
    for text in rng.sample(texts, len(texts)):
        members = list(text.walk())
        if len(members) <= most and not any(member.moved or member.gone for member in members):
            yield text, holders[id(text)], len(members)


def _delete(rng: random.Random, act: Text) -> None:
    quota = DELETED * len(_provisions(act))
    for text, holder, count in _drawn(rng, act, 5):
        if quota > 0 and len(holder.below) > 1 and not holder.gone:
            holder.below.remove(text)
            for member in text.walk():
                member.gone = True
            quota -= count


def _move(rng: random.Random, act: Text) -> None:
    """Half of what moves stays under its parent; the other half goes to any other that holds the like."""
    quota = MOVED * len(_provisions(act))
    places: dict[str, list[Text]] = {}
    for text in act.walk():
        if text.below and text.below[0].kind not in HEADED:
            places.setdefault(text.below[0].kind, []).append(text)
    for text, holder, count in _drawn(rng, act, 6):
        if quota <= 0:
            break
        at = holder.below.index(text)
        near = [place for place in range(len(holder.below)) if abs(place - at) >= 2]
        target = holder if rng.random() < 0.5 and near else rng.choice(places[text.kind])
        if holder.moved or target.moved or target.gone or (target is holder and not near):
            continue
        holder.below.pop(at)
        target.below.insert(rng.choice(near) if target is holder else rng.randint(0, len(target.below)), text)
        for member in text.walk():
            member.moved = True
        quota -= count
    articles = [text for text in act.below if text.kind == "article"]
    for article in rng.sample(articles, max(1, int(MOVED_ARTICLES * len(articles)))):
        act.below.remove(article)
        act.below.insert(rng.randrange(len(articles)), article)
        for member in article.walk():
            member.moved = True


def _split(rng: random.Random, act: Text) -> None:
    quota = round(SPLIT * len(_provisions(act)))
    for text, holder, _ in _drawn(rng, act, 1):
        if quota and len(text.words) >= 24:
            cut = rng.randint(len(text.words) // 3, 2 * len(text.words) // 3)
            part = Text(text.kind, text.words[cut:], [], text.sources, how="split")
            text.words, text.how = text.words[:cut], "split"
            holder.below.insert(holder.below.index(text) + 1, part)
            quota -= 1


def _merge(rng: random.Random, act: Text) -> None:
    quota = round(MERGED * len(_provisions(act)))
    for text, holder, _ in _drawn(rng, act, 1):
        after = holder.below[holder.below.index(text) + 1 :][:1] if not text.gone else []
        if not quota or not after:
            continue
        other = after[0]
        if not (text.how or other.how or other.moved or other.below) and min(len(text.words), len(other.words)) >= 8:
            text.words, text.sources, text.how = text.words + other.words, text.sources + other.sources, "merge"
            holder.below.remove(other)
            other.gone = True
            quota -= 1


def _edit(speech: Speech, text: Text) -> None:
    """Replaces, inserts or deletes words at one to three places; heavily: nearly half of all."""
    rng, words = speech.rng, text.words
    heavily = rng.random() < HEAVILY
    spans = 1 if len(words) < 8 else rng.randint(1, 3)
    share = 0.45 if heavily else rng.uniform(0.03, 0.2)
    length = max(1, int(len(words) * share / spans))
    for _ in range(spans):
        at, chance = rng.randrange(max(1, len(words) - length)), rng.random()
        gone = 0 if 0.5 <= chance < 0.8 or len(words) <= length + 3 else length
        words[at : at + gone] = speech.words(length) if chance < 0.8 or not gone else []
    text.how = "edited"


def _insert(speech: Speech, act: Text) -> None:
    rng, holders = speech.rng, _holders(act)
    texts = _provisions(act)
    for text in rng.choices(texts, k=int(INSERTED * len(texts))):
        holder = holders[id(text)]
        new = Text(text.kind, speech.sentence(6, 45), how="inserted")
        holder.below.insert(holder.below.index(text) + rng.randint(0, 1), new)
    paragraphs = [Text("paragraph", speech.sentence(15, 60), how="inserted") for _ in range(3)]
    act.below.insert(min(3, len(act.below)), Text("article", speech.words(4), paragraphs, how="inserted"))


# Written down


def numbered(act: Text) -> list[Text]:
    """Gives every provision the number of its place; returns all in order."""
    row: list[Text] = []
    articles = 0
    for text in act.walk():
        for n, below in enumerate(text.below, 1):
            articles += below.kind == "article"
            below.number = f"Article {articles}" if below.kind == "article" else _number(below.kind, n, text.number)
        row.append(text)
    return row[1:]


def _number(kind: str, n: int, above: str) -> str:
    letters = ascii_lowercase[(n - 1) % 26] * (1 + (n - 1) // 26)
    numbers = {
        "annex": "ANNEX I",
        "category": f"Category {n}",
        "subcategory": f"{above.split()[-1] if above else ''}{letters.upper()}",
        "entry": f"{above}{n:03}",
        "paragraph": f"{n}.",
        "point": f"({letters})",
        "subpoint": f"({ROMAN[(n - 1) % len(ROMAN)]})",
        "subitem": f"{n}.",
    }
    return numbers.get(kind, f"{letters}.")


def written(act: Text) -> str:
    """The tree as XML; every provision's words stand in a `p` of its own."""
    parts = "".join(written(below) for below in act.below)
    if act.kind == "act":
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<doc>\n{parts}</doc>\n'
    return f"<{act.kind} num={quoteattr(act.number)}><p>{act.said()}</p>\n{parts}</{act.kind}>\n"


def truth(old: list[Text], new: list[Text]) -> dict[str, Any]:
    """The true pairs as places in both rows, each with what happened: same, moved, split or merge."""
    place = {id(text): n for n, text in enumerate(old)}
    pairs = [
        (place[id(source)], n, text.how if text.how in ("split", "merge") else "moved" if text.moved else "same")
        for n, text in enumerate(new)
        for source in text.sources
    ]
    words = [sum(len(text.words) for text in row) for row in (old, new)]
    return {"words": words, "provisions": [len(old), len(new)], "pairs": pairs}


def write(folder: Path, seed: int, size: str) -> None:
    """Writes both versions of one size and what is true of them."""
    speech = Speech(random.Random(f"{seed} {size}"))
    old = regulation(speech, size)
    new = amended(speech, old)
    rows = numbered(old), numbered(new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "old.xml").write_text(written(old), encoding="utf-8")
    (folder / "new.xml").write_text(written(new), encoding="utf-8")
    (folder / "truth.json").write_text(json.dumps(truth(*rows)), encoding="utf-8")


if __name__ == "__main__":
    for wanted in sys.argv[3:] or SIZES:
        write(Path(sys.argv[1]) / wanted, int(sys.argv[2]), wanted)
