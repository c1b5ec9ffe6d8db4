"""Tells a change that only follows from others: a reference to what was renumbered, a defined term that was renamed.

In: two acts, their pairs, one pair of texts. Out: whether the new text is what the old one had to become.
Example: "Article 9" that reads "Article 10" because Article 9 became Article 10 is a consequence, not a decision.
Where it reads "Article 12" instead, `tracker.astray` says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tracker.act import Act, Kind, find, walk
from tracker.change import Change, Pair

_REFERENCE = re.compile(
    r"""\b(?P<word>[Aa]rticles?|[Pp]aragraphs?|[Pp]oints?|[Cc]hapters?|[Aa]nnex(?:es)?)[\s\u00a0]+
        (?P<list>[0-9IVX]+[a-z]?(?:\([0-9a-z]+\))*|\([0-9a-z]+\)+)
        (?P<more>(?:(?:,\s|\s(?:and|or|to)\s|,\s(?:and|or)\s)(?:[0-9IVX]+[a-z]?(?:\([0-9a-z]+\))*|\([0-9a-z]+\)+))*)""",
    re.VERBOSE,
)
_OTHER_ACT = re.compile(
    r"""\s*(?:TF?EU\b|(?:of|to)\s(?!this\b|th(?:e|at)\s(?:same|present)\b|(?:the\s)?(?:first|second|third|fourth)\b))""",
    re.IGNORECASE | re.VERBOSE,
)
"""What follows a reference to another act ("Article 4 of Directive 95/46/EC", "Article 16 TFEU"), or a part of a
longer reference ("point (a) of Article 4(1)"): neither is renumbered by our own table."""
_NUMBER = re.compile(r"[0-9IVX]+[a-z]?(?:\([0-9a-z]+\))*|(?:\([0-9a-z]+\))+")
_LABEL = re.compile(r"[0-9A-Za-z]+")
_DEFINED = re.compile(r"^[‘'“\"](?P<term>[^’'”\"]{3,80})[’'”\"]\s+(?:means?|shall mean|includes?)\b")
_STEMS = {"article": "art", "paragraph": "para", "point": "point", "chapter": "chp", "annex": "anx", "annexe": "anx"}


class Consequences:
    """What follows from a matching: which reference had to become which, and which term which."""

    def __init__(self, old: Act, new: Act, pairs: Iterable[Pair | Change]) -> None:
        self.old, self.new = old, new
        pairs = tuple(pairs)
        self.partner = dict(_followed(pairs))
        self.terms = _renamed_terms(old, new, self.partner)

    def explain(self, old_eid: str, new_eid: str, old_text: str, new_text: str) -> bool:
        """True when renumbering and renamed terms alone turn the old text into the new one."""
        if old_text == new_text or not old_text or not new_text:
            return False
        expected = _REFERENCE.sub(lambda found: self._follow(found, old_eid, new_eid), old_text)
        if expected == new_text:
            return True
        if _DEFINED.match(old_text):
            return False  # the definition that renames the term is the decision, not its consequence
        for before, after in self.terms.items():
            expected = re.sub(rf"(?<!\w){re.escape(before)}(?=s?\b)", after, expected)
        return expected == new_text

    def _follow(self, found: re.Match[str], old_eid: str, new_eid: str) -> str:
        if _OTHER_ACT.match(found.string, found.end()):
            return found.group()
        stem = _STEMS[found["word"].lower().rstrip("s") if found["word"].lower() != "annexes" else "annex"]
        start = found.start("list") - found.start()
        head, numbers = found.group()[:start], found.group()[start:]
        return head + _NUMBER.sub(lambda number: self._renumber(number.group(), stem, old_eid, new_eid), numbers)

    def _renumber(self, number: str, stem: str, old_eid: str, new_eid: str) -> str:
        """The number that this reference has in the new act; the same one where the match does not say."""
        labels = _LABEL.findall(number)
        base = "" if stem in ("art", "chp", "anx") else _above(old_eid, stem)
        if base is None:
            return number
        target: str | None = self._locate(base, stem, labels)
        partner = self.partner.get(target or "")
        if partner is None:
            return number
        path = partner.split("__")
        if stem in ("para", "point"):
            if _above(new_eid, stem) != "__".join(path[: len(path) - len(labels)]):
                return number
        elif len(path) != len(labels):
            return number
        if not all("_" in part for part in path[-len(labels) :]):
            return number  # the partner carries no label: an act's only annex
        renamed = iter(part.split("_", 1)[1] for part in path[-len(labels) :])
        return _LABEL.sub(lambda _: next(renamed), number)

    def _locate(self, base: str, stem: str, labels: list[str]) -> str | None:
        """The eId that labels name in the old act: ["4", "1", "a"] -> art_4__para_1__point_a."""
        eid = f"{base}__{stem}_{labels[0]}" if base else f"{stem}_{labels[0]}"
        if find(self.old, eid) is None:
            return None
        for name in labels[1:]:
            eid = next((e for e in (f"{eid}__para_{name}", f"{eid}__point_{name}") if find(self.old, e)), "")
            if not eid:
                return None
        return eid


def _followed(pairs: Iterable[Pair | Change]) -> Iterable[tuple[str, str]]:
    """Old eId -> new eId where a reference to the one had to become a reference to the other.

    In a split or merge that is so for articles when the new act has only one of them.
    """
    for pair in pairs:
        olds = [eid for eid in pair.old if "__" not in eid] if len(pair.old) > 1 else list(pair.old)
        news = [eid for eid in pair.new if "__" not in eid] if len(pair.new) > 1 else list(pair.new)
        if len(news) == 1:
            yield from ((old, news[0]) for old in olds)


def _above(eid: str, stem: str) -> str | None:
    """Where "paragraph 2" or "point (a)", said in a provision, looks: its article, or its paragraph."""
    path = eid.split("__")
    if stem == "para":
        return path[0]
    return "__".join(path[:2]) if len(path) > 1 and path[1].startswith("para_") else path[0]


def _renamed_terms(old: Act, new: Act, partner: Mapping[str, str]) -> dict[str, str]:
    """Defined terms whose definition is matched to one that defines another term."""
    found: dict[str, str] = {}
    for provision in walk(old):
        if provision.kind not in (Kind.POINT, Kind.PARAGRAPH, Kind.INDENT) or provision.eid not in partner:
            continue
        before = _DEFINED.match(provision.text)
        other = find(new, partner[provision.eid])
        after = _DEFINED.match(other.text) if other else None
        if before and after and before["term"] != after["term"]:
            found[before["term"]] = after["term"]
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))
