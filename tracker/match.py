"""Pairs the provisions of two acts: says which became which, with the evidence for it.

In: two `Act`s. Out: a `Matching`: pairs (one-to-one, splits, merges) and how many words of each provision went
where. Example: Article 4(8) of the old act and Article 9(1) of the new one share 92 % of their
words, so they are a pair, whatever their numbers are.

Numbers are evidence, never keys, and no correlation table is ever read (`tracker.units` leaves them out).
The steps: identical texts first; then candidates that share rare words; then articles by the words that flow
between them; then provisions, best first, in the light of what their articles and parents did; then what is left
between matched neighbours; then splits and merges.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from tracker.act import CONTAINERS, Act, Kind
from tracker.change import Evidence, Link, Matching, Pair
from tracker.reference import format_reference
from tracker.units import Side, cosines, spell

SAME_SUBJECT = 0.4
"""Cosine of telling words from which on two rewritten texts may be paired wherever they stand."""
SAME_SUBJECT_IN_PLACE = 0.25
SUBJECT_WORDS = 8
SUBJECT_PRODUCT = 250_000
"""Left-over texts are compared by subject only while there are not too many of them."""
OTHER_TERM = 0.6
"""Definitions of different terms are that much less alike than their words say; of one term, at least half alike."""
FEATURE_UNITS = 24
"""A word or pair of words found in more units than this does not propose candidates (bounds the work)."""
CANDIDATES = 8
"""How many partners are scored in full for each unit."""
ALIKE = 0.5
"""From this similarity of content words on, two provisions may be paired wherever they stand."""
ALIKE_IN_PLACE = 0.28
"""The same inside matched articles; below it texts only share the vocabulary of their subject."""
ALIKE_ACROSS = 0.6
"""Between a recital and an enacting provision: recitals explain articles in the articles' own words."""
ALIKE_ANYWHERE_WORDS = 6
"""Shorter texts ("Not used.") are paired only inside matched parents, unless they occur once on each side."""
ARTICLE_ALIKE = 0.12
"""Articles may be partners from this likeness on, a mean of the words that flow between them and of their subject."""
PART_SHARE = 0.6
"""A text is part of a split or merge when this share of its content words stands in the other text."""
PART_SHARE_OF_ALL = 0.75
"""The same of all its words, where few of them are content words."""
PART_WORDS = 6
"""Words that a part must have."""
ARTICLE_PART = 0.4
"""Share of an article's words that must have gone to (or come from) another for it to be part of a split or merge."""
WHOLE_TREE_WORDS = 4
"""A provision and all below it must have this many words to be paired at sight."""
LONG_TEXT = 4000
"""Words from which on two texts are compared as bags: the exact comparison is quadratic in memory."""
IN_ARTICLE_PRODUCT = 3000
"""Inside matched articles all left-over pairs are scored, up to this many (Article 2 with all its definitions)."""
IN_GROUP_PRODUCT = 400
"""The same inside matched recitals and entries of annexes."""


def match(old: Act, new: Act) -> Matching:
    """Pairs the provisions of two acts; what has no partner is in no pair.

    The sides are put in an order of their own first, so that swapping the acts swaps the result and nothing else.
    """
    left, right = Side(old), Side(new)
    if (len(left), left.key) <= (len(right), right.key):
        return _Matcher(left, right).run()
    mirrored = _Matcher(right, left).run()
    return Matching(
        tuple(Pair(pair.new, pair.old, pair.evidence) for pair in mirrored.pairs),
        tuple(Link(link.new, link.old, link.words, link.score) for link in mirrored.links),
    )


class _Matcher:
    """The state of one matching: `partner` maps units of the old side to units of the new one, `back` the reverse."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self.partner: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.score: dict[tuple[int, int], float] = {}
        self.candidates: dict[int, list[int]] = {}
        self.common: frozenset[int] = frozenset()
        self.flow: dict[tuple[int, int], float] = defaultdict(float)
        self.coded: tuple[dict[int, str], dict[int, str]] = ({}, {})
        self.splits: dict[int, list[int]] = defaultdict(list)
        self.merges: dict[int, list[int]] = defaultdict(list)
        self.how: dict[int, str] = {}

    def run(self) -> Matching:
        self._identical_trees()
        self._identical()
        self._propose()
        self._flows()
        self._articles()
        self._assign()
        self._same_subject()
        self._between_neighbours()
        self._structure()
        self._parts()
        return Matching(tuple(self._pairs()), tuple(self._links()))

    # -- small questions -----------------------------------------------------------------------------------

    def _pair(self, i: int, j: int, score: float, how: str) -> None:
        self.partner[i] = j
        self.back[j] = i
        self.score[i, j] = score
        self.how[i] = how

    def _free(self, i: int, j: int) -> bool:
        return i not in self.partner and j not in self.back

    def _alike_kinds(self, i: int, j: int) -> bool:
        """Whether two kinds may correspond at all: a recital may become an article's text, a footnote may not."""
        a, b = self.old.kind[i], self.new.kind[j]
        return a is b or (_class(a) == _class(b) != "alone")

    def _code(self, side: int, unit: int) -> str:
        """The unit's content words as a string of characters, one for each word."""
        coded = self.coded[side]
        if unit not in coded:
            words = (self.old, self.new)[side].words.get(unit, ())
            content = [word for word in words if word not in self.common]
            chosen = content if len(content) >= 3 else words
            coded[unit] = "".join(map(_letter, chosen))
        return coded[unit]

    def _spelled(self, side: int, unit: int) -> str:
        """All words of a unit as a string of characters."""
        return "".join(map(_letter, (self.old, self.new)[side].words.get(unit, ())))

    def _similarity(self, i: int, j: int) -> float:
        """Share of content words that two units have in common, in order (0 to 1)."""
        known = self.score.get((i, j))
        if known is not None:
            return known
        if self.old.key[i] == self.new.key[j]:
            value = 1.0
        else:
            a, b = self._code(0, i), self._code(1, j)
            shorter, longer = min(len(a), len(b)), max(len(a), len(b))
            if not shorter:
                value = 0.0
            else:
                kept = _kept(a, b)
                value = 0.7 * 2 * kept / (shorter + longer) + 0.3 * kept / shorter * min(1.0, shorter / 5)
            if self.old.term[i] != self.new.term[j]:
                value *= OTHER_TERM
            elif self.old.term[i]:
                value = (1 + value) / 2
        self.score[i, j] = value
        return value

    def _same_label(self, i: int, j: int) -> bool:
        a, b = self.old.label[i], self.new.label[j]
        if a or b:
            return a == b
        return self.old.ordinal[i] == self.new.ordinal[j] and self.old.kind[i] is self.new.kind[j]

    # -- steps ---------------------------------------------------------------------------------------------

    def _identical_trees(self) -> None:
        """Pairs whole provisions that are the same, children and all, wherever they occur once on each side."""
        known: dict[tuple[object, ...], int] = {}
        old, new = self.old.fingerprints(known), self.new.fingerprints(known)
        if old == new:  # the same act twice
            for unit in range(len(old)):
                self._pair(unit, unit, 1.0, "identical, at the same place")
            return
        once = _once(old), _once(new)
        for print_, i in once[0].items():
            j = once[1].get(print_)
            if j is not None and self.old.weight[i] >= WHOLE_TREE_WORDS and self._free(i, j):
                self._pair_trees(i, j)

    def _pair_trees(self, i: int, j: int) -> None:
        self._pair(i, j, 1.0, "identical with all it holds, found once in each act")
        for a, b in zip(self.old.children[i], self.new.children[j], strict=True):
            self._pair_trees(a, b)

    def _identical(self) -> None:
        """Pairs texts that occur exactly once on each side, word for word."""
        where: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for side, found in zip((self.old, self.new), where, strict=True):
            matched = self.partner if side is self.old else self.back
            for unit, key in enumerate(side.key):
                if side.size[unit] >= 3 and unit not in matched and side.kind[unit] is not Kind.ARTICLE:
                    found[key].append(unit)
        for key, units in where[0].items():
            others = where[1].get(key, ())
            if len(units) == len(others) == 1 and self._alike_kinds(units[0], others[0]):
                self._pair(units[0], others[0], 1.0, "identical text, found once in each act")
            else:
                for unit in units[: CANDIDATES * 4]:
                    nearest = sorted(others, key=lambda j: abs(j - unit))[:CANDIDATES]
                    if nearest:
                        self.candidates[unit] = nearest

    def _propose(self) -> None:
        """Candidates for each unit without partner: the units of the other side that share its rare words."""
        left = {i for i in self.old.worded() if i not in self.partner}
        right = {j for j in self.new.worded() if j not in self.back}
        self.common = spell((self.old, self.new), (left, right))
        total = len(left) + len(right) or 1
        index: dict[tuple[int, int] | int, list[int]] = defaultdict(list)
        for j in sorted(right):
            for feature in _features(self.new.words[j], self.common):
                index[feature].append(j)
        for i in sorted(left):
            votes: dict[int, float] = defaultdict(float)
            for feature in _features(self.old.words[i], self.common):
                units = index.get(feature)
                if units and len(units) <= FEATURE_UNITS:
                    weight = math.log(1 + total / len(units))
                    for j in units:
                        votes[j] += weight
            ranked = sorted(votes, key=lambda j: (-votes[j] / (20 + self.new.size[j]) ** 0.5, j))
            fit = [j for j in ranked[: CANDIDATES * 2] if self._alike_kinds(i, j)][:CANDIDATES]
            self.candidates[i] = list(dict.fromkeys([*self.candidates.get(i, []), *fit]))

    def _flows(self) -> None:
        """Words that flow from each old group to each new one, by identical texts and best candidates."""
        for i, j in self.partner.items():
            self.flow[self.old.group[i], self.new.group[j]] += self.old.size[i]
        for i, others in self.candidates.items():
            if i in self.partner:
                continue
            scored = [(self._similarity(i, j), j) for j in others]
            best = max((value for value, _ in scored), default=0.0)
            for value, j in scored:
                if value >= 0.25 and value >= 0.6 * best:
                    share = value * value / sum(v * v for v, _ in scored if v >= 0.25 and v >= 0.6 * best)
                    self.flow[self.old.group[i], self.new.group[j]] += share * value * min(
                        self.old.size[i], self.new.size[j]
                    )

    def _affinity(self, a: int, b: int) -> float:
        """Share of the words of two groups that flow between them: the mean of both shares and the larger one."""
        words = self.flow.get((a, b), 0.0)
        if not words:
            return 0.0
        of_old, of_new = words / max(1, self.old.weight[a]), words / max(1, self.new.weight[b])
        return min(1.0, 0.5 * (of_old + of_new) / 2 + 0.5 * max(of_old, of_new))

    def _articles(self) -> None:
        """Pairs whole articles, best first, then once more with what stands around them."""
        left = [i for i, kind in enumerate(self.old.kind) if kind is Kind.ARTICLE and i not in self.partner]
        right = [j for j, kind in enumerate(self.new.kind) if kind is Kind.ARTICLE and j not in self.back]
        subjects = cosines(self.old.subjects(left), self.new.subjects(right))
        base: dict[tuple[int, int], float] = {}
        for a, b in {**dict.fromkeys(self.flow), **dict.fromkeys(subjects)}:
            if self.old.kind[a] is self.new.kind[b] is Kind.ARTICLE and self._free(a, b):
                heading = self._heading_alike(a, b)
                alike = 0.6 * self._affinity(a, b) + 0.4 * subjects.get((a, b), 0.0)
                if alike >= ARTICLE_ALIKE or (heading >= 0.75 and alike >= ARTICLE_ALIKE / 3):
                    base[a, b] = alike + 0.25 * heading + (0.03 if self._same_label(a, b) else 0.0)
        chosen = _greedy(base)
        near = {pair: value + 0.1 * _beside(pair, chosen) for pair, value in base.items()}
        for (a, b), _ in sorted(_greedy(near).items()):
            self._pair(a, b, round(min(1.0, base[a, b]), 4), "words of the whole article")

    def _heading_alike(self, a: int, b: int) -> float:
        x, y = self.old.provisions[a].heading, self.new.provisions[b].heading
        if not x or not y:
            return 0.0
        left, right = x.casefold().split(), y.casefold().split()
        return 2 * LCSseq.similarity(left, right) / (len(left) + len(right))

    def _together(self, i: int, j: int) -> bool:
        """Whether the groups of two units are partners (or the units stand in the same kind of place)."""
        a, b = self.old.group[i], self.new.group[j]
        return self.partner.get(a) == b

    def _context(self, i: int, j: int) -> float:
        """What the surroundings add to the similarity of two units."""
        value = 0.0
        if self._together(i, j):
            value += 0.25
        else:
            value += 0.1 * self._affinity(self.old.group[i], self.new.group[j])
        p, q = self.old.parent[i], self.new.parent[j]
        if p >= 0 and q >= 0 and self.partner.get(p) == q:
            value += 0.1
        if self._same_label(i, j):
            value += 0.05
        for step in (-1, 1):
            if self.partner.get(i + step) == j + step:
                value += 0.04
        return value

    def _acceptable(self, i: int, j: int, value: float) -> bool:
        """Whether a similarity is enough where these two stand."""
        p, q = self.old.parent[i], self.new.parent[j]
        in_place = p >= 0 and q >= 0 and self.partner.get(p) == q
        if (self.old.kind[i] is Kind.RECITAL) != (self.new.kind[j] is Kind.RECITAL):
            return value >= ALIKE_ACROSS
        if min(self.old.size[i], self.new.size[j]) < ALIKE_ANYWHERE_WORDS:
            return value >= 0.5 and (in_place or self._together(i, j))
        return value >= (ALIKE_IN_PLACE if in_place or self._together(i, j) else ALIKE)

    def _assign(self) -> None:
        """Pairs provisions, best first; the second round knows the parents and neighbours of the first."""
        self._propose_in_articles()
        for _ in range(3):
            options: dict[tuple[int, int], float] = {}
            for i, others in self.candidates.items():
                if i in self.partner:
                    continue
                for j in others:
                    if j not in self.back and self._alike_kinds(i, j):
                        value = self._similarity(i, j)
                        if self._acceptable(i, j, value):
                            options[i, j] = value + self._context(i, j)
            if not options:
                return
            for (i, j), _ in _greedy(options).items():
                self._pair(i, j, self._similarity(i, j), "")

    def _same_subject(self) -> None:
        """Pairs what was rewritten: few words in the same order, but the same telling words as in no other text."""
        left = [i for i in self.old.worded() if i not in self.partner and self.old.size[i] >= SUBJECT_WORDS]
        right = [j for j in self.new.worded() if j not in self.back and self.new.size[j] >= SUBJECT_WORDS]
        if len(left) * len(right) > SUBJECT_PRODUCT:
            return
        alike = cosines(self.old.subjects(left), self.new.subjects(right))
        options: dict[tuple[int, int], float] = {}
        for (i, j), value in alike.items():
            needed = SAME_SUBJECT_IN_PLACE if self._together(i, j) else SAME_SUBJECT
            if value >= needed and self._alike_kinds(i, j) and self.old.kind[i] is not Kind.RECITAL:
                options[i, j] = value + self._context(i, j)
        for (i, j), _ in _greedy(options).items():
            self._pair(i, j, max(self._similarity(i, j), round(alike[i, j], 4)), f"{alike[i, j]:.0%} alike in subject")

    def _propose_in_articles(self) -> None:
        """Inside matched articles every left-over provision is a candidate for every other."""
        left: dict[int, list[int]] = defaultdict(list)
        right: dict[int, list[int]] = defaultdict(list)
        for i in self.old.worded():
            if i not in self.partner:
                left[self.old.group[i]].append(i)
        for j in self.new.worded():
            if j not in self.back:
                right[self.new.group[j]].append(j)
        for a, units in left.items():
            b = self.partner.get(a)
            others = right.get(b, []) if b is not None else []
            limit = IN_ARTICLE_PRODUCT if self.old.kind[a] is Kind.ARTICLE else IN_GROUP_PRODUCT
            if others and len(units) * len(others) <= limit:
                for i in units:
                    if i in self.old.words:
                        known = self.candidates.setdefault(i, [])
                        known.extend(j for j in others if j in self.new.words and j not in known)

    def _between_neighbours(self) -> None:
        """Pairs what is left between matched siblings, in order, where number, kind and length agree."""
        families = [(self.old.top, self.new.top)]
        families += [(self.old.children[p], self.new.children[q]) for p, q in self.partner.items()]
        while families:
            lefts, rights = families.pop()
            gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
            for j, gap in _gaps(rights, self.back):
                gaps[gap].append(j)
            for i, (before, after) in _gaps(lefts, self.partner):
                gap = (self.partner.get(before, -1), self.partner.get(after, -1))
                for j in gaps.get(gap, ()):
                    if self._free(i, j) and self._fits_gap(i, j):
                        self._pair(i, j, self._similarity(i, j), "place between matched neighbours")
                        families.append((self.old.children[i], self.new.children[j]))
                        break

    def _fits_gap(self, i: int, j: int) -> bool:
        if self.old.kind[i] is not self.new.kind[j]:
            return False
        if self.old.key[i] == self.new.key[j]:
            return True
        value = self._similarity(i, j)
        if self.old.kind[i] is Kind.ARTICLE:
            return value >= ALIKE
        return value >= 0.2 or (self._same_label(i, j) and value >= 0.1)

    def _structure(self) -> None:
        """Pairs what has children but few words of its own (chapters, annexes, tables) by what they hold."""
        votes: dict[tuple[int, int], float] = defaultdict(float)
        for i, j in self.partner.items():
            p, q = self.old.parent[i], self.new.parent[j]
            weight = float(min(self.old.weight[i], self.new.weight[j]) + 1)
            while p >= 0 and q >= 0:
                if self._alike_kinds(p, q) and self._free(p, q):
                    votes[p, q] += weight
                p, q = self.old.parent[p], self.new.parent[q]
        options: dict[tuple[int, int], float] = {}
        for (p, q), weight in votes.items():
            share = weight / max(1, max(self.old.weight[p], self.new.weight[q]))
            same = 0.2 if self._same_label(p, q) else 0.0
            likeness = 0.3 * self._heading_alike(p, q)
            if share >= 0.1 or same or likeness >= 0.2:
                options[p, q] = min(1.0, share) + same + likeness
        for (p, q), value in _greedy(options).items():
            self._pair(p, q, min(1.0, value), "what they hold")
        self._bare_structure()

    def _bare_structure(self) -> None:
        """Pairs the two titles of the acts when nothing else did: there is only one on each side."""
        left = [i for i, p in enumerate(self.old.provisions) if p.kind is Kind.ACT_TITLE and i not in self.partner]
        right = [j for j, p in enumerate(self.new.provisions) if p.kind is Kind.ACT_TITLE and j not in self.back]
        if len(left) == len(right) == 1:
            self._pair(left[0], right[0], self._similarity(left[0], right[0]), "both are the title of their act")

    def _parts(self) -> None:
        """Finds splits and merges: a text that stands inside another text, which has a partner already."""
        back: dict[int, list[int]] = defaultdict(list)
        for i, others in sorted(self.candidates.items()):
            for j in others:
                back[j].append(i)
            if i not in self.partner or self._is_weak(i, self.partner[i]):
                self._part(i, others, 0)
        for j, olds in sorted(back.items()):
            if j not in self.back or self._is_weak(self.back[j], j):
                self._part(j, olds, 1)
        self._introductions()
        self._article_parts()

    def _is_weak(self, i: int, j: int) -> bool:
        """Whether a pair rests on its place more than on its words, so that a split or merge may explain it better."""
        return self.score[i, j] < ALIKE and bool(self.old.size[i]) and i not in self.splits and j not in self.merges

    def _part(self, unit: int, others: Iterable[int], side: int) -> None:
        """Adds a unit to the split or merge of the matched text that holds it, if one does."""
        best: tuple[float, int] | None = None
        for other in others:
            i, j = (unit, other) if side == 0 else (other, unit)
            holder = self.back.get(j) if side == 0 else self.partner.get(i)
            if holder is None or holder == unit or not self._alike_kinds(i, j):
                continue
            for code, needed in ((self._code, PART_SHARE), (self._spelled, PART_SHARE_OF_ALL)):
                part, whole = code(side, unit), code(1 - side, other)
                if len(part) < PART_WORDS or _kept(part, whole) < needed * len(part):
                    continue
                # What the partner already explains cannot prove a second one.
                proof = _kept(part, _without(whole, code(side, holder))) / len(part)
                if proof >= 0.8 * needed and (best is None or proof > best[0]):
                    best = (proof, other)
        if best is None:
            return
        matched = (self.partner if side == 0 else self.back).get(unit)
        if matched is not None:
            i, j = (unit, matched) if side == 0 else (matched, unit)
            if best[0] < self.score[i, j] + 0.2:
                return
            del self.partner[i], self.back[j]
        (self.merges if side == 0 else self.splits)[best[1]].append(unit)

    def _introductions(self) -> None:
        """A paragraph that became points (or the reverse) also became the words that introduce them."""
        for parts, side, matched in ((self.splits, self.new, self.back), (self.merges, self.old, self.partner)):
            partner = self.partner if side is self.new else self.back
            for unit, units in list(parts.items()):
                if unit not in partner:
                    continue
                above = {side.parent[part] for part in [partner[unit], *units]}
                head = above.pop()
                if not above and head >= 0 and head not in matched and side.kind[head] is not Kind.ARTICLE:
                    units.append(head)

    def _article_parts(self) -> None:
        """An article without partner is part of a split or merge when half of its words went to (or came from) one."""
        flow: dict[tuple[int, int], float] = defaultdict(float)
        for i, j in self._all_parts():
            a, b = self.old.group[i], self.new.group[j]
            if self.old.kind[a] is self.new.kind[b] is Kind.ARTICLE:
                flow[a, b] += self._kept_words(i, j)
        taken: tuple[set[int], set[int]] = (set(), set())
        for (a, b), words in sorted(flow.items(), key=lambda item: (-item[1], item[0])):
            alone = (a not in self.partner, b not in self.back)
            if alone == (True, False) and a not in taken[0] and words >= ARTICLE_PART * self.old.weight[a]:
                self.merges[b].append(a)
                taken[0].add(a)
            elif alone == (False, True) and b not in taken[1] and words >= ARTICLE_PART * self.new.weight[b]:
                self.splits[a].append(b)
                taken[1].add(b)

    # -- results -------------------------------------------------------------------------------------------

    def _pairs(self) -> Iterable[Pair]:
        """Groups the paired units by provision: what belongs together through any of them is one pair."""
        group = _Groups()
        for i, j in self._all_parts():
            group.join((0, self.old.provisions[i].eid), (1, self.new.provisions[j].eid))
        main: dict[tuple[int, str], tuple[int, int]] = {}
        places: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for i, j in sorted(self.partner.items()):
            root = group.find((0, self.old.provisions[i].eid))
            known = main.get(root)
            if known is None or self.old.size[i] > self.old.size[known[0]]:
                main[root] = (i, j)
        for i in range(len(self.old)):
            places[0].setdefault(self.old.provisions[i].eid, i)
        for j in range(len(self.new)):
            places[1].setdefault(self.new.provisions[j].eid, j)
        for members in group.all():
            olds = sorted((eid for side, eid in members if side == 0), key=places[0].__getitem__)
            news = sorted((eid for side, eid in members if side == 1), key=places[1].__getitem__)
            yield Pair(tuple(olds), tuple(news), self._evidence(*main[group.find(members[0])]))

    def _evidence(self, i: int, j: int) -> Evidence:
        value = self.score[i, j]
        second = 0.0
        runner: int | None = None
        for k in self.candidates.get(i, ()):
            if k != j and self.score.get((i, k), 0.0) > second:
                second, runner = self.score[i, k], k
        return Evidence(
            round(min(1.0, value), 4),
            self._why(i, j, value),
            self.new.provisions[runner].eid if runner is not None else None,
            round(second, 4),
        )

    def _why(self, i: int, j: int, value: float) -> str:
        reasons = []
        if self.old.key[i] == self.new.key[j] and self.old.size[i]:
            reasons.append(self.how.get(i) or "identical text")
        elif self.how.get(i):
            reasons.append(self.how[i])
        else:
            reasons.append(f"{value:.0%} of their content words in the same order")
        a, b = self.old.group[i], self.new.group[j]
        if a != i and self.partner.get(a) == b:
            x, y = self.old.provisions[a].eid, self.new.provisions[b].eid
            reasons.append(f"{format_reference(x)} matched to {format_reference(y)}")
        if self.old.label[i] and self.old.label[i] == self.new.label[j]:
            reasons.append("same number")
        return "; ".join(reasons)

    def _links(self) -> Iterable[Link]:
        """Which words went where, by the final pairs and every part of a split or merge."""
        for i, j in sorted(self._all_parts()):
            if self.old.size[i] and self.new.size[j]:
                old, new = self.old.provisions[i].eid, self.new.provisions[j].eid
                yield Link(old, new, round(self._kept_words(i, j), 2), round(min(1.0, self._similarity(i, j)), 4))

    def _all_parts(self) -> Iterable[tuple[int, int]]:
        yield from self.partner.items()
        for i, news in self.splits.items():
            yield from ((i, j) for j in news)
        for j, olds in self.merges.items():
            yield from ((i, j) for i in olds)

    def _kept_words(self, i: int, j: int) -> float:
        """Old words of one pair that stand in the new text, scaled from content words to all words."""
        if self.old.key[i] == self.new.key[j]:
            return float(self.old.size[i])
        a, b = self._code(0, i), self._code(1, j)
        return self.old.size[i] * _kept(a, b) / len(a) if a else 0.0


class _Groups:
    """Which provisions belong together (union-find), in the order in which they were first joined."""

    def __init__(self) -> None:
        self.above: dict[tuple[int, str], tuple[int, str]] = {}

    def find(self, member: tuple[int, str]) -> tuple[int, str]:
        self.above.setdefault(member, member)
        while self.above[member] != member:
            self.above[member] = self.above[self.above[member]]
            member = self.above[member]
        return member

    def join(self, a: tuple[int, str], b: tuple[int, str]) -> None:
        a, b = self.find(a), self.find(b)
        self.above[b] = a

    def all(self) -> list[list[tuple[int, str]]]:
        found: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for member in self.above:
            found.setdefault(self.find(member), []).append(member)
        return list(found.values())


def _letter(word: int) -> str:
    """A word's number as one character; the surrogates, which are none, are stepped over."""
    return chr(word + 1 if word < 0xD000 else word + 0x1000)


def _class(kind: Kind) -> str:
    """Kinds that may become one another when a law is rewritten."""
    if kind in (Kind.PARAGRAPH, Kind.SUBPARAGRAPH, Kind.POINT, Kind.INDENT, Kind.WRAPUP, Kind.RECITAL):
        return "words"
    if kind in CONTAINERS:
        return "container"
    return "alone"


def _features(words: tuple[int, ...], common: frozenset[int]) -> Iterable[tuple[int, int] | int]:
    """Rare words and pairs of neighbouring content words, each once."""
    content = [word for word in words if word not in common]
    yield from dict.fromkeys(content)
    yield from dict.fromkeys(pairwise(content))


def _kept(a: str, b: str) -> int:
    """Words of one text that stand in the other in the same order."""
    if max(len(a), len(b)) > LONG_TEXT:
        return sum((Counter(a) & Counter(b)).values())
    return int(LCSseq.similarity(a, b))


def _without(text: str, explained: str) -> str:
    """The words of a text that the explained part does not account for."""
    if max(len(text), len(explained)) > LONG_TEXT:
        return "".join((Counter(text) - Counter(explained)).elements())
    steps = LCSseq.opcodes(explained, text)
    return "".join(text[op.dest_start : op.dest_end] for op in steps if op.tag in ("insert", "replace"))


def _once(prints: list[int]) -> dict[int, int]:
    """Fingerprints that occur once -> where."""
    count = Counter(prints)
    return {print_: unit for unit, print_ in enumerate(prints) if count[print_] == 1}


def _gaps(siblings: list[int], matched: dict[int, int]) -> Iterable[tuple[int, tuple[int, int]]]:
    """Siblings without partner, each with its nearest matched siblings before and after (-1 where there is none)."""
    before = -1
    waiting: list[int] = []
    for unit in siblings:
        if unit in matched:
            yield from ((left, (before, unit)) for left in waiting)
            before, waiting = unit, []
        else:
            waiting.append(unit)
    yield from ((left, (before, -1)) for left in waiting)


def _greedy(options: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """Takes the best pair, then the best of those that are left; ties go to the pair that stands first."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    chosen: dict[tuple[int, int], float] = {}
    for (i, j), value in sorted(options.items(), key=lambda item: (-item[1], abs(item[0][0] - item[0][1]), item[0])):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            chosen[i, j] = value
    return chosen


def _beside(pair: tuple[int, int], chosen: dict[tuple[int, int], float]) -> float:
    """1 when the nearest chosen pairs before and after stand on the same sides of both, 0.5 for one, else 0."""
    a, b = pair
    olds = sorted(chosen)
    before = [q for p, q in olds if p < a]
    after = [q for p, q in olds if p > a]
    return 0.5 * bool(before and before[-1] < b) + 0.5 * bool(after and after[0] > b)
