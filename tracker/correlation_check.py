"""Holds a generated correlation table against the act's own and says what stands behind each difference.

In: two acts, the generated rows, the match they come from, the `OwnTable`. Out: a `TableCheck`.
Example: where the table says "Article 9(3) | —" and we have "Article 9(3) | Article 12(4)", the explanation is "the
table says deleted; 62 % of its words stand in Article 12(4)".

A difference is no verdict on either: lawyers pair by subject what has no words in common, and tables have slips.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tracker.act import Act, Kind, Provision, find, walk
from tracker.change import CorrelationRow, Evidence, Matching
from tracker.correlation_table import locate
from tracker.correspondence import Finding, OwnTable, Place, TableCheck, Verdict
from tracker.reference import format_reference

_NONE = "—"
_FEW = 0.005
"""Below this share nobody would say that words went somewhere."""
_NAMED_CHILDREN = 6
"""Numbers of paragraphs or points that are written out where the table names one that is not there."""

Claim = tuple[str | None, str | None]
"""Old and new eId, at the level of the rows or above; None for no counterpart."""


def check_table(
    acts: tuple[Act, Act], rows: Sequence[CorrelationRow], matching: Matching, table: OwnTable
) -> TableCheck:
    """Every row of both tables that says something about the other's.

    Args:
        acts: the old one and the new one.
        rows: the generated table, at any level; the act's own table is read at the same one.
        matching: what the rows come from.
        table: the act's own.
    """
    return _Check(acts, rows, matching, table).result()


class _Check:
    """Both tables as claims about the same provisions."""

    def __init__(
        self, acts: tuple[Act, Act], rows: Sequence[CorrelationRow], matching: Matching, table: OwnTable
    ) -> None:
        self.rows, self.table = rows, table
        self.entries = ({row.old for row in rows if row.old}, {row.new for row in rows if row.new})
        self.evidence = _Evidence(acts, matching, self.entries)
        self.acts = acts
        self.slips: list[Finding] = []
        self.absent: list[str] = []
        self.claims, self.loose = self._claims()
        self.named = tuple({eid for claim in self.claims if (eid := claim[side])} for side in (0, 1))

    def result(self) -> TableCheck:
        """Our rows in their order, then what only the table says in its order, then what it must have wrong."""
        found: list[Finding] = []
        silent: list[CorrelationRow] = []
        for row in self.rows:
            if self._agreed(row):
                found.append(_finding(Verdict.AGREED, row.old, row.new))
            elif self._silent(row):
                silent.append(row)
            else:
                found.append(_finding(Verdict.OURS, row.old, row.new, self._why_ours(row)))
        ours = [(row.old, row.new) for row in self.rows]
        for claim in self.claims:
            if not any(_covers(claim, one) for one in ours) and not self._told(claim, ours):
                found.append(_finding(Verdict.THEIRS, *claim, self._why_theirs(claim)))
        return TableCheck(self.table, tuple(found + self.slips), tuple(silent), tuple(dict.fromkeys(self.absent)))

    # --------------------------------------------------------------------------------------------- the table's claims

    def _claims(self) -> tuple[list[Claim], set[Claim]]:
        """What the table says, at our level; and the claims that say only "several became several"."""
        found: dict[Claim, bool] = {}
        for row in self.table.rows:
            places = [self._located(side, row_side) for side, row_side in enumerate((row.old, row.new))]
            for old, new in row.pairs:
                sides = [places[side].get(one) if one else None for side, one in enumerate((old, new))]
                if any(one and not eid for one, eid in zip((old, new), sides, strict=True)):
                    continue  # a slip, or what has no row at this level
                claim = (sides[0], sides[1])
                found[claim] = found.get(claim, True) and row.grouped
        return list(self._whole(found)), {claim for claim, grouped in found.items() if grouped}

    def _whole(self, found: Iterable[Claim]) -> Iterator[Claim]:
        """Without "deleted" and "new" for a part of what otherwise goes on: at our level that says nothing."""
        claims = list(found)
        goes_on = tuple({claim[side] for claim in claims if None not in claim} for side in (0, 1))
        for claim in claims:
            side = 1 if claim[0] is None else 0
            if None not in claim or claim[side] not in goes_on[side]:
                yield claim

    def _located(self, side: int, places: Iterable[Place]) -> dict[Place, str]:
        """The entry of ours that each place belongs to; what the act does not have is a slip."""
        found: dict[Place, str] = {}
        for place in places:
            provision = locate(place, self.acts[side])
            if provision is None:
                self._slip(side, place)
            elif not provision.correlation:
                found[place] = self._entry(side, provision.eid)
        return found

    def _entry(self, side: int, eid: str) -> str:
        """The provision at our level that holds another one, "" for what no row speaks of (a chapter)."""
        while eid and eid not in self.entries[side]:
            eid = eid.rpartition("__")[0]
        return eid

    def _slip(self, side: int, place: Place) -> None:
        act = self.acts[side]
        if place.eid.startswith("anx") and not _has_annexes(act):
            self.absent.append(place.reference)
            return
        name = act.short_title or ("the new act" if side else "the old act")
        said = f"the table names {place.reference}, which {name} does not have here"
        said += _what_there_is(place, act)
        said += "; a slip of the table, or another version of the act than the one read"
        sides = (place.reference, _NONE) if side == 0 else (_NONE, place.reference)
        finding = Finding(Verdict.SLIP, None, None, *sides, said)
        if finding not in self.slips:
            self.slips.append(finding)

    # ---------------------------------------------------------------------------------------------------- differences

    def _agreed(self, row: CorrelationRow) -> bool:
        """Whether the table says the same, of the provision or of what stands in it."""
        ours = (row.old, row.new)
        if any(_covers(claim, ours) for claim in self.claims):
            return True
        if row.old and row.new:
            return any(_comparable(claim[0], row.old) and _comparable(claim[1], row.new) for claim in self.claims)
        side = 0 if row.old else 1
        inside = [claim for claim in self.claims if _within(claim[side], ours[side])]
        return bool(inside) and all(claim[1 - side] is None for claim in inside)

    def _silent(self, row: CorrelationRow) -> bool:
        """Whether the table leaves it out, or is less fine: no counterpart of ours is then no contradiction."""
        if row.old and row.new:
            return not self._claims_of(0, row.old) and not self._claims_of(1, row.new)
        side, eid = (0, row.old) if row.old else (1, row.new)
        return not any(claim[side] == eid or _within(claim[side], eid) for claim in self.claims)

    def _told(self, claim: Claim, ours: Sequence[Claim]) -> bool:
        """Whether a claim of "several became several" holds for both its provisions by other pairs of the group."""
        if claim not in self.loose:
            return False
        held = [one for one in self.claims if one in self.loose and any(_covers(one, row) for row in ours)]
        return any(one[0] == claim[0] for one in held) and any(one[1] == claim[1] for one in held)

    def _claims_of(self, side: int, eid: str) -> list[Claim]:
        return [claim for claim in self.claims if claim[side] == eid or _within(eid, claim[side])]

    def _why_ours(self, row: CorrelationRow) -> str:
        said: list[str] = []
        if row.old and row.new:
            said.append(self.evidence.of_pair(row.old, row.new))
            said.append(f"score {row.score:.2f}" if row.score is not None else "")
            said.append(self.evidence.runner_up(row.old, row.new))
        claims = self._claims_of(0, row.old) if row.old else self._claims_of(1, row.new or "")
        said.append(self._instead(claims, 0 if row.old else 1))
        if row.old and row.new and any(old is None for old, _ in self._claims_of(1, row.new)):
            said.append(f"the table says that {format_reference(row.new)} is new")
        return "; ".join(filter(None, said))

    def _instead(self, claims: Sequence[Claim], side: int) -> str:
        """What the table has for a provision."""
        others = [eid for claim in claims if (eid := claim[1 - side])]
        if others:
            return f"the table has {_listed(others)} for it"
        if claims:
            return "the table says deleted" if side == 0 else "the table says new"
        return "the table does not name it"

    def _why_theirs(self, claim: Claim) -> str:
        old, new = claim
        if old is None or new is None:
            side = 0 if old else 1
            eid = old or new or ""
            said = "the table says deleted" if old else "the table says new"
            return f"{said}; {self.evidence.best(eid, side)}"
        mine = [row.new for row in self.rows if row.old and row.new and _same(row.old, old)]
        instead = f"we have {_listed(mine)} for it" if mine else "we found no counterpart"
        best = self.evidence.best(old, 0) if mine else ""
        return "; ".join(filter(None, (self.evidence.of_pair(old, new), instead, best)))


class _Evidence:
    """What the match knows about two provisions with all that stands in them."""

    def __init__(self, acts: tuple[Act, Act], matching: Matching, entries: tuple[set[str], set[str]]) -> None:
        self.acts, self.entries = acts, entries
        self.links: tuple[dict[str, list[tuple[str, float]]], ...] = (defaultdict(list), defaultdict(list))
        for link in matching.links:
            self.links[0][link.old].append((link.new, link.words))
            self.links[1][link.new].append((link.old, link.words))
        self.related = {(link.old, link.new): link.score for link in matching.related}
        self.pairs: dict[str, tuple[tuple[str, ...], Evidence]] = {
            old: (pair.new, pair.evidence) for pair in matching.pairs for old in pair.old
        }

    def of_pair(self, old: str, new: str) -> str:
        """ "62 % of its words stand in Article 9(2)"."""
        flow = sum(words for p in self._inside(old, 0) for to, words in self.links[0].get(p.eid, ()) if _same(to, new))
        share = min(1.0, flow / self._size(old, 0))
        if share >= _FEW:
            return f"{share:.0%} of its words stand in {format_reference(new)}"
        alike = max((s for (a, b), s in self.related.items() if _same(a, old) and _same(b, new)), default=0.0)
        if alike:
            return f"they speak of the same in other words (likeness {alike:.2f})"
        return "they have no passage in common"

    def best(self, eid: str, side: int) -> str:
        """Where most of a provision's words went, or come from."""
        totals: dict[str, float] = defaultdict(float)
        for inner in self._inside(eid, side):
            for other, words in self.links[side].get(inner.eid, ()):
                totals[self._entry(other, 1 - side)] += words
        size = self._size(eid, side)
        verb = "stand in" if side == 0 else "come from"
        ranked = sorted(((words, other) for other, words in totals.items() if other), key=lambda x: (-x[0], x[1]))
        if not ranked or ranked[0][0] < _FEW * size:
            return f"none of its words {verb} {'the new' if side == 0 else 'the old'} act as we match them"
        return f"{min(1.0, ranked[0][0] / size):.0%} of its words {verb} {format_reference(ranked[0][1])}"

    def runner_up(self, old: str, new: str) -> str:
        """ "next best Article 16(3) (0.41)"."""
        found = self.pairs.get(old)
        if not found or not found[1].runner_up or found[1].runner_up == new:
            return ""
        return f"next best {format_reference(found[1].runner_up)} ({found[1].runner_up_score:.2f})"

    def _inside(self, eid: str, side: int) -> list[Provision]:
        top = find(self.acts[side], eid)
        return list(walk(top)) if top else []

    def _size(self, eid: str, side: int) -> int:
        return max(1, sum(len(p.text.split()) for p in self._inside(eid, side)))

    def _entry(self, eid: str, side: int) -> str:
        while eid and eid not in self.entries[side]:
            eid = eid.rpartition("__")[0]
        return eid


# ------------------------------------------------------------------------------------------------------ in words


def _finding(verdict: Verdict, old: str | None, new: str | None, explanation: str = "") -> Finding:
    references = [format_reference(eid) if eid else _NONE for eid in (old, new)]
    return Finding(verdict, old, new, references[0], references[1], explanation)


def _listed(eids: Iterable[str]) -> str:
    return ", ".join(format_reference(eid) for eid in dict.fromkeys(eids))


def _has_annexes(act: Act) -> bool:
    return any(provision.kind is Kind.ANNEX and not provision.correlation for provision in act.children)


def _what_there_is(place: Place, act: Act) -> str:
    """ " (Article 39 has paragraphs 1 to 3)": what stands where the table looks."""
    eid = place.eid
    while eid := eid.rpartition("__")[0]:
        above = locate(Place(eid), act)
        if above and "__subpara_" in place.eid.removeprefix(eid):
            several = 1 + sum(child.kind is Kind.SUBPARAGRAPH for child in above.children)
            return f" ({format_reference(above.eid)} has {several} of them)"
        if above:
            return _children_of(above)
    last = [provision for provision in walk(act) if provision.kind is Kind.ARTICLE and "__" not in provision.eid]
    return f" (its last article is {format_reference(last[-1].eid)})" if last and place.eid.startswith("art") else ""


def _children_of(above: Provision) -> str:
    numbers = [child.num.rstrip(".") for child in above.children if child.num and child.kind is not Kind.FOOTNOTE]
    if not numbers:
        return f" ({format_reference(above.eid)} has no numbered parts)"
    shown = numbers if len(numbers) <= _NAMED_CHILDREN else [numbers[0], "…", numbers[-1]]
    return f" ({format_reference(above.eid)} has {', '.join(shown)})"


# -------------------------------------------------------------------------------------------------------- claims


def _covers(claim: Claim, row: Claim) -> bool:
    """Whether a row of ours says what a claim of the table says, perhaps of less at once."""
    if (claim[0] is None) != (row[0] is None) or (claim[1] is None) != (row[1] is None):
        return False
    return all(one is None or other is None or _same(other, one) for one, other in zip(claim, row, strict=True))


def _same(eid: str, top: str) -> bool:
    """Whether a provision is another one, or stands in it."""
    return eid == top or eid.startswith(top + "__")


def _comparable(one: str | None, other: str | None) -> bool:
    return bool(one and other and (_same(one, other) or _same(other, one)))


def _within(eid: str | None, top: str | None) -> bool:
    return bool(eid and top and eid.startswith(top + "__"))
