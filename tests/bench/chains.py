"""Holds our changes between consolidated versions against the marks in which the publisher says what each act changed.

In: consolidated texts of an act, several versions of each. Out: for each pair of consecutive versions how many marks of
acts that are new since the older one stand where we found a change, which changed articles carry no such mark, and why.
Example: `python -m tests.bench.chains FILE...`; without files those of the shared corpora.

Where a mark and our changes differ, the cause is worked out from the two texts, not looked up: `cause_of_miss`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.conftest import REPOSITORY
from tracker.act import Act, Mark, Provision, find, parents, walk, words
from tracker.change import Change, ChangeKind, Comparison
from tracker.compare import compare
from tracker.errors import InputError
from tracker.exports.wording import reference
from tracker.readers import read
from tracker.source import open_source

CORPUS = REPOSITORY.parent / "shared" / "corpus" / "formats"
FOLDERS = ("eurlex-html-consolidated", "formex4-consolidated")
ACTS = ("32000r1346", "32015r0848", "32020r1784")
_SIGNS = re.compile(r"[\W_]+")
SHOWN = 160
"""Characters of a redline that are printed."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What was found between two versions."""

    marks: int
    found: int
    missed: tuple[tuple[str, str], ...]
    """References of marked provisions at which we found no change, each with the cause."""
    articles: int
    """Changed articles and annexes."""
    unmarked: tuple[tuple[str, str], ...]
    """Those that carry no mark, each with the cause."""


def chain(old: Act, new: Act) -> Chain:
    """The marks that are new in the newer version, held against the changes."""
    comparison = compare(old, new)
    changed = {eid for change in comparison.changes for eid in change.new}
    gone = _places_of_deletions(comparison)
    fresh = _new_marks(old, new)
    missed = tuple(
        (reference(provision.eid), cause_of_miss(provision, mark, comparison))
        for provision, mark in fresh
        if not any(_related(provision.eid, eid) for eid in changed | gone)
    )
    marked = [provision.eid for provision, _ in fresh]
    tops = _changed_articles(comparison)
    unmarked = tuple(
        (reference(eid), cause_of_change(changes))
        for eid, changes in tops.items()
        if not any(_related(eid, one) for one in marked)
    )
    return Chain(len(fresh), len(fresh) - len(missed), missed, len(tops), unmarked)


def _new_marks(old: Act, new: Act) -> list[tuple[Provision, Mark]]:
    """The topmost provisions that each mark of an act unknown to the older version stands at."""
    known = {mark.by for provision in walk(old) for mark in provision.marks}
    above = parents(new)
    found = []
    for provision in walk(new):
        over = find(new, above[provision.eid]) if above[provision.eid] else None
        for mark in dict.fromkeys(provision.marks):
            if mark.by not in known and not (over and mark in over.marks):
                found.append((provision, mark))
    return found


def _places_of_deletions(comparison: Comparison) -> set[str]:
    """The provisions of the new act from which something was deleted."""
    partner = {
        old: new for change in (*comparison.changes, *comparison.unchanged) for old in change.old for new in change.new
    }
    above = parents(comparison.old)
    found = set()
    for change in comparison.changes:
        for eid in change.old if not change.new else ():
            while eid and eid not in partner:
                eid = above[eid]
            found.add(partner.get(eid, ""))
    return found - {""}


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "__") or other.startswith(one + "__")


def _changed_articles(comparison: Comparison) -> dict[str, list[Change]]:
    """Articles and annexes of the new act in which something of substance changed."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes:
        if change.consequential:
            continue
        for eid in change.new:
            top = eid.split("__")[0]
            if top.startswith(("art", "anx")):
                found[top].append(change)
    return dict(found)


# --------------------------------------------------------------------------------------------------------- causes


def cause_of_miss(provision: Provision, mark: Mark, comparison: Comparison) -> str:
    """Why no change stands at a mark."""
    partner = {
        new: old for change in (*comparison.changes, *comparison.unchanged) for new in change.new for old in change.old
    }
    if provision.correlation:
        return f"{mark.by} {mark.action} it, and correlation tables are not compared"
    old = find(comparison.old, partner.get(provision.eid, ""))
    if old is None:
        return f"{mark.by} {mark.action} it, and the part was not compared"
    if words(old) == words(provision):
        other = next((one.by for one in old.marks if one.action == mark.action), "")
        if mark.action == "repealed":
            return f"{mark.by} repealed the act, whose words stay"
        if other:
            return f"both versions hold the same words; the older one says that {other} {mark.action} them"
        return f"{mark.by} {mark.action} it by the very same words, which both versions hold"
    return f"{mark.by} {mark.action} it; OURS: the words differ and no change was reported"


def cause_of_change(changes: Sequence[Change]) -> str:
    """What changed in an article that carries no mark."""
    kinds = {kind for change in changes for kind in change.kinds}
    signs = all(_signs_only(change) for change in changes)
    if kinds <= {ChangeKind.AMENDED} and signs:
        return "only signs, blanks or capitals differ: " + _shown(changes[0])
    return f"{', '.join(sorted(kinds))}: {_shown(changes[0])}"


def _signs_only(change: Change) -> bool:
    sides = ("".join(text for sign, text in r.ops if sign != other) for r in change.redlines for other in "+-")
    plain = [_SIGNS.sub("", side).casefold() for side in sides]
    return plain[::2] == plain[1::2]


def _shown(changes: Change) -> str:
    said = "".join(
        text if sign == "=" else f"[-{text}-]" if sign == "-" else f"{{+{text}+}}"
        for line in changes.redlines
        for sign, text in line.ops
    )
    at = max(0, min((i for i in (said.find("[-"), said.find("{+")) if i >= 0), default=0) - 40)
    return said[at : at + SHOWN]


# ---------------------------------------------------------------------------------------------------------- files


def chains(acts: dict[Path, Act]) -> Iterator[tuple[Path, Path]]:
    """Consecutive versions of one act in one language and one format."""
    groups: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path, act in acts.items():
        groups[str(path.parent), path.name.partition("_")[0], act.language].append(path)
    for group in groups.values():
        yield from pairwise(sorted(group))


def main() -> None:
    shared = [path for folder in FOLDERS for act in ACTS for path in sorted((CORPUS / folder).glob(f"{act}_*ml"))]
    paths = [Path(name) for name in sys.argv[1:]] or shared
    acts: dict[Path, Act] = {}
    for path in paths:
        if ".doc." in path.name:
            continue
        try:
            acts[path] = read(open_source(path)).act
        except InputError as error:
            print(f"{path.name}: left out ({error.problem})")
    total = [0, 0]
    for old, new in chains(acts):
        result = chain(acts[old], acts[new])
        total = [total[0] + result.marks, total[1] + result.found]
        print(f"{acts[old].identifier} -> {acts[new].identifier} ({acts[new].format}, {acts[new].language})")
        print(f"    {result.found} of {result.marks} marks found;", end=" ")
        print(f"{len(result.unmarked)} of {result.articles} changed articles and annexes carry none")
        for place, cause in result.missed:
            print(f"    missed    {place}: {cause}")
        for place, cause in result.unmarked:
            print(f"    unmarked  {place}: {cause}")
    print(f"all: {total[1]} of {total[0]} marks found")


if __name__ == "__main__":
    main()
