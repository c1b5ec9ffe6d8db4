"""Makes the amended text: applies amendments to the act that they amend, with a line of receipt for each.

In: a base `Act` and `Amendments`. Out: a `Consolidation`: an ordinary act, and what happened to each amendment.
Example: Parliament's 771 amendments to the AI Act and the Commission's proposal give the text Parliament adopted.

All amendments speak about the base, none about another's result: places and words are looked up in the base as it
came. The position says where; the left column proves it. Where the two contradict each other nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.act import CONTAINERS, Act, Call, Kind
from tracker.amendment import Amendment, Operation
from tracker.consolidate.anchoring import Slot, likeness, plain, slots_of
from tracker.consolidate.columns import Unit, part_run_on, units, without_label, without_position
from tracker.consolidate.competing import Plan, competing
from tracker.consolidate.growth import Node, Tree
from tracker.consolidate.pairing import anchor
from tracker.consolidate.places import Place, find_places
from tracker.consolidate.rewrite import Rewrite, Writer, top_of, write
from tracker.receipt import Consolidation, ReceiptItem, Status

TRUSTED = 0.5
"""Less of the left column than this in the base, and the position is not believed."""
EXACT = 0.999
_LISTED = frozenset({Kind.POINT, Kind.INDENT})
NEAR = 0.9
"""So much of the left column makes a place that the position does not name."""


_FURTHER = "the left column runs on into {}, which the position does not name"
RUN_ON = 3
"""So many provisions behind the one that the position names a left column may run on into."""


def consolidate(base: Act, amendments: Iterable[Amendment], tabled: bool = False) -> Consolidation:
    """The base with the amendments applied, in the order given; provisions that none names stay as they are.

    Of adopted amendments that want the same words otherwise the first is applied. `tabled` ones compete: none is.
    """
    work = _Work(Tree(base))
    plans = [work.plan(amendment) for amendment in _distinct(amendments)]
    rivals = competing(plans) if tabled else {}
    items = [work.apply(plan, rivals.get(number, ())) for number, plan in enumerate(plans)]
    work.close()
    act, made = work.tree.freeze()
    eids = {item.number: (*made.get(item.number, ()), *work.removed.get(item.number, ())) for item in items}
    return Consolidation(act, tuple(replace(item, eids=tuple(dict.fromkeys(eids[item.number]))) for item in items))


@dataclass(slots=True)
class _Work:
    """The tree while amendments are applied, and who touched what."""

    tree: Tree
    taken: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Slot -> (number of the amendment that changed it, the words it gave it)."""
    index: dict[str, list[Slot]] = field(default_factory=dict)
    """All slots of the base by their bare words."""
    removed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Number of an amendment -> eIds in the base of what it took away."""
    emptied: list[Slot] = field(default_factory=list)
    """Slots of the base that lost their words."""

    def plan(self, amendment: Amendment) -> Plan:
        """What an amendment asks of the base, whole or not at all; of several places those that the base has."""
        places = find_places(amendment.positions, self.tree)
        good = [place for place in places if not place.problem]
        problems = list(dict.fromkeys(place.problem for place in places if place.problem))
        near: list[str] = []
        if not good and (good := self._nearby(amendment, places)):
            where = ", ".join(place.nodes[0].eid for place in good)
            problems, near = [], [f"{problem}; the words quoted stand in {where}" for problem in problems]
        if not good:
            return self._failed(amendment, problems[0] if problems else "it does not say where it applies")
        heading = all(place.part == "heading" for place in good)
        old = [without_label(unit, heading) for unit in units(amendment.old) if unit.kind is not Kind.FOOTNOTE]
        new = [without_label(unit, heading) for unit in units(amendment.new)]
        old, new, elsewhere = without_position(old, new)
        found = self._anchored(old, good)
        if isinstance(found, str) and len(parted := part_run_on(old)) > len(old):
            old, new = parted, part_run_on(new)
            found = self._anchored(old, good)
        if (further := self._run_on(old, good, found)) is not None:
            old, new, found = part_run_on(old), part_run_on(new), further
        if isinstance(found, str):
            return self._failed(amendment, found)
        rewrite, warnings = self._written(amendment, old, new, good, found)
        if amendment.operation is not Operation.DELETE and not new:
            return self._failed(amendment, "its right column is empty", found.match)
        if elsewhere:
            near.append(f"the right column puts it in “{elsewhere}”; its words are changed where they stand")
        status = Status.PARTLY_APPLIED if problems else Status.APPLIED
        item = self._item(amendment, status, found.match, (*near, *warnings, *rewrite.warnings), "; ".join(problems))
        return Plan(item, rewrite)

    def apply(self, plan: Plan, rivals: Sequence[str] = ()) -> ReceiptItem:
        """Carries a plan out, unless another amendment changed the same words or competes for them."""
        if plan.rewrite is None:
            return plan.item
        overlap = self._overlap(plan.rewrite)
        if rivals or overlap:
            reason = f"amendment {overlap} changes the same words otherwise"
            if rivals:
                reason = f"it competes with {_numbers(rivals)}; choose one of them with --only"
            return replace(plan.item, status=Status.NOT_APPLIED, warnings=(), reason=reason)
        self._carry_out(plan.rewrite, plan.item.number)
        return plan.item

    def _nearby(self, amendment: Amendment, places: Sequence[Place]) -> list[Place]:
        """Places that the base names otherwise: the words quoted stand where the way to the position ends.

        Or elsewhere in that article, to the letter and nowhere else in the base.
        """
        near = [place.near for place in places if place.near is not None]
        old = units(amendment.old)
        if not near or not old:
            return []
        if (_at(old, [(node, "") for node in near]).match or 0.0) >= NEAR:
            return [Place(place.position, (place.near,)) for place in places if place.near is not None]
        alone = self.index_of(old[0]) if len(places) == len(old) == 1 else []
        if len(alone) == 1 and alone[0].part == "text" and top_of(alone[0].node) is top_of(near[0]):
            return [Place(places[0].position, (alone[0].node,))]
        return []

    # -- finding -------------------------------------------------------------------------------------------

    def _anchored(self, old: Sequence[Unit], places: Sequence[Place]) -> _Anchors | str:
        """Where the left column stands among the places named, or why it stands nowhere there."""
        if not old:
            return _Anchors({}, None)
        best = max((_at(old, choice) for choice in _choices(places)), key=lambda found: found.match or 0.0)
        if best.match is not None and best.match >= EXACT:
            return best
        elsewhere = self._elsewhere(old, places)
        if elsewhere is not None and (elsewhere.match or 0) > (best.match or 0) + 0.1:
            return elsewhere
        if best.match is not None and best.match >= TRUSTED:
            return best
        far = self.index_of(old[0] if len(old) == 1 else max(old, key=lambda unit: len(unit.words)))
        if far:
            return f"its left column stands in {far[0].node.eid}, not where the position says; correct the position"
        return f"its left column is not in the base ({best.match or 0:.0%} of it found); check that the base is right"

    @staticmethod
    def _run_on(old: Sequence[Unit], places: Sequence[Place], found: _Anchors | str) -> _Anchors | None:
        """The left column over the provisions behind the one named, where it runs on into their words."""
        reached = 0.0 if isinstance(found, str) else found.match or 0.0
        node = places[0].nodes[0] if len(places) == 1 and places[0].nodes and not places[0].part else None
        if node is None or node.parent is None or reached >= NEAR:
            return None
        behind = node.parent.children[node.parent.children.index(node) + 1 :][:RUN_ON]
        parted = part_run_on(old)
        for count in range(1, len(behind) + 1):
            wider = _at(parted, [(one, "") for one in (node, *behind[:count])])
            heads = [slot.node for slots in wider.slots.values() for slot in slots]
            numbered = plain(parted[-1].num) == plain(behind[count - 1].num) != ""
            if numbered and len(wider.slots) == len(parted) and heads[-1] is behind[count - 1]:
                warning = _FURTHER.format(", ".join(one.eid for one in behind[:count]))
                return _Anchors(wider.slots, wider.match, warning) if (wider.match or 0.0) > reached else None
        return None

    def _elsewhere(self, old: Sequence[Unit], places: Sequence[Place]) -> _Anchors | None:
        """The same words in the provision above: a label that was counted otherwise."""
        above = [node for place in places for node in [_above(place)] if node is not None]
        tried = [_at(old, [(node, "")]) for node in dict.fromkeys(above)]
        tried = [found for found in tried if (found.match or 0) >= NEAR]
        if not tried:
            return None
        best = max(tried, key=lambda found: found.match or 0)
        named = {slot.key for place in places for node in place.nodes[:1] for slot in slots_of(node)}
        found = [slot for slots in best.slots.values() for slot in slots]
        further = ", ".join(dict.fromkeys(slot.node.eid for slot in found if slot.key not in named))
        if further and any(slot.key in named for slot in found):
            return _Anchors(best.slots, best.match, _FURTHER.format(further))
        where = ", ".join(dict.fromkeys(slot.node.eid for slots in best.slots.values() for slot in slots[:1]))
        return _Anchors(best.slots, best.match, f"the words quoted stand in {where}, near the position")

    def index_of(self, unit: Unit) -> list[Slot]:
        """Where exactly these words stand in the base."""
        if not self.index:
            for child in self.tree.top.children:
                for slot in slots_of(child):
                    self.index.setdefault(plain(slot.words), []).append(slot)
        return self.index.get(plain(unit.words), [])

    # -- writing -------------------------------------------------------------------------------------------

    def _written(
        self, amendment: Amendment, old: Sequence[Unit], new: Sequence[Unit], places: Sequence[Place], anchors: _Anchors
    ) -> tuple[Rewrite, tuple[str, ...]]:
        rewrite = Rewrite()
        fresh = [place for place in places if place.parent is not None]
        start = fresh[0] if fresh else None
        parent, behind, kind = (start.parent, start.behind, start.kind) if start else (None, None, None)
        if parent is None:
            first = places[0].nodes[0]
            parent, behind, kind = first, None, None
        writer = Writer(rewrite, parent, behind, kind)
        writer.label = start.label if start else ""
        writer.near = [slot for place in places for node in place.nodes[:1] for slot in slots_of(node)]
        write(old, new, anchors.slots, writer)
        if amendment.operation is Operation.DELETE:
            self._whole(rewrite, places)
        warnings = [anchors.warning] if anchors.warning else []
        if anchors.match is not None and anchors.match < EXACT:
            warnings.append(f"the left column differs from the base ({anchors.match:.1%} alike)")
        warnings.extend(_relabelled(start, rewrite))
        if not rewrite:
            warnings.append("it changes nothing; the base says already what it asks for")
        return rewrite, tuple(warnings)

    def _whole(self, rewrite: Rewrite, places: Sequence[Place]) -> None:
        """A deletion takes the provision with all that it holds, when the left column quotes most of it."""
        quoted = {slot.key for slot in rewrite.gone}
        for place in places:
            for node in place.nodes[:1] if not place.part else ():
                own = list(slots_of(node))
                covered = sum(len(slot.words) for slot in own if slot.key in quoted)
                if not quoted or covered >= TRUSTED * sum(len(slot.words) for slot in own):
                    rewrite.gone.extend(slot for slot in own if slot.key not in quoted)

    def _overlap(self, rewrite: Rewrite) -> str:
        """The amendment that changed the same words otherwise, or ""."""
        for key, words in rewrite.wanted:
            before = self.taken.get(key)
            if before and before[1] != words:
                return before[0]
        return ""

    def _carry_out(self, rewrite: Rewrite, number: str) -> None:
        for slot, words, runs in rewrite.words:
            slot.node.set_words(slot.part, words, runs)
            self._touch(slot.node, number)
            self.taken[slot.key] = (number, words)
        for node, num in rewrite.nums:
            node.num = num
            self._touch(node, number)
        for parent, behind, node in rewrite.news:
            node.by = [number]
            _insert(*_opened(parent, behind, node), node)
        self._note(rewrite, number)
        gone = []
        for slot in rewrite.gone:
            self.taken[slot.key] = (number, "")
            gone.append(slot.node.eid)
            slot.node.set_words(slot.part, "")
            self._touch(slot.node, number)
        self.emptied.extend(rewrite.gone)
        self.removed[number] = tuple(dict.fromkeys(gone))

    def _note(self, rewrite: Rewrite, number: str) -> None:
        """Puts the notes below a column behind the act's own, and hangs them at the words that call them."""
        for unit in rewrite.notes:
            note = Node(Kind.FOOTNOTE, unit.num, unit.words, self.tree.top)
            note.key, note.runs, note.by = f"{number}: {unit.key}", unit.runs, [number]
            (self.tree.top.children[-1].after if self.tree.top.children else self.tree.top.first).append(note)
        for node, unit in rewrite.calls:
            calls = [Call(call.offset, f"{number}: {call.key}", call.label, unit.part) for call in unit.calls]
            node.calls = (*node.calls, *calls)

    def close(self) -> None:
        """Takes away what has no words left, once all amendments are in: one may put back what another emptied."""
        for slot in reversed(self.emptied):
            _close(slot.node)
        for slot in self.emptied:
            if slot.part == "num" and not slot.node.gone and not slot.node.num:
                # Another amendment put something into it; that keeps its place in the act.
                slot.node.num = slot.words

    @staticmethod
    def _touch(node: Node, number: str) -> None:
        if number not in node.by:
            node.by.append(number)

    # -- saying --------------------------------------------------------------------------------------------

    def _failed(self, amendment: Amendment, reason: str, match: float | None = None) -> Plan:
        return Plan(self._item(amendment, Status.NOT_APPLIED, match, (), reason))

    @staticmethod
    def _item(
        amendment: Amendment, status: Status, match: float | None, warnings: tuple[str, ...], reason: str
    ) -> ReceiptItem:
        return ReceiptItem(
            amendment.number,
            amendment.positions,
            amendment.operation.value,
            status,
            base_match=None if match is None else round(match, 4),
            warnings=warnings,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Which slots the units of a left column stand for."""

    slots: dict[int, list[Slot]]
    match: float | None
    warning: str = ""


def _distinct(amendments: Iterable[Amendment]) -> Iterable[Amendment]:
    """The amendments, the second with one number called "12~2": a receipt must tell them apart."""
    seen: dict[str, int] = {}
    for amendment in amendments:
        count = seen[amendment.number] = seen.get(amendment.number, 0) + 1
        yield amendment if count == 1 else replace(amendment, number=f"{amendment.number}~{count}")


def _choices(places: Sequence[Place]) -> list[list[tuple[Node, str]]]:
    """What the places may mean together, likeliest first."""
    first = [(place.nodes[0], place.part) for place in places if place.nodes]
    # Something new with words on the left: they stand in what it goes into.
    first = first or [(place.parent, "") for place in places if place.parent is not None]
    found = [first]
    for number, place in enumerate(place for place in places if place.nodes):
        for node in place.nodes[1:]:
            found.append([*first[:number], (node, place.part), *first[number + 1 :]])
    return found


def _at(old: Sequence[Unit], nodes: Sequence[tuple[Node, str]]) -> _Anchors:
    """The left column beside these provisions, each whole or only in its heading or own words."""
    slots: list[Slot] = []
    for node, part in nodes:
        for slot in slots_of(node, deep=not part):
            if not part or slot.part in (part, "num"):
                slots.append(slot)
    anchors, match = anchor(old, slots)
    if match < TRUSTED and any(part for _, part in nodes):
        wider, better = anchor(old, [slot for node, _ in nodes for slot in slots_of(node)])
        if better > match:
            anchors, match = wider, better
    return _Anchors(anchors, match)


def _above(place: Place) -> Node | None:
    node = place.nodes[0] if place.nodes else place.parent
    return node.parent if node is not None and node.parent is not None and node.parent.origin is not None else None


def _numbers(numbers: Sequence[str]) -> str:
    """ "amendment 13", "amendments 13, 15"."""
    return f"amendment{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _relabelled(place: Place | None, rewrite: Rewrite) -> Iterable[str]:
    """The label printed in the right column prevails over the one in the position."""
    if place is None or not place.label or not rewrite.news:
        return
    node = rewrite.news[0][2]
    wanted, printed = plain(place.label), plain(node.num)
    if node.num and wanted and not printed.endswith(wanted) and likeness(wanted, printed) < 1:
        yield f"the position says {place.label}, the text {node.num}; the text prevails"


def _insert(parent: Node, behind: Node | None, node: Node) -> None:
    """Puts a new provision behind another, after those that came there before with a smaller label."""
    node.parent = parent
    line = parent.first if behind is None else behind.after
    # Points stay together: a new paragraph that was put behind the last of them does not come between.
    item = node.kind in _LISTED and behind is not None and behind.kind in _LISTED
    first = next((k for k, other in enumerate(line) if other.kind not in _LISTED), len(line)) if item else len(line)
    line.insert(first, node)


def _opened(parent: Node, behind: Node | None, node: Node) -> tuple[Node, Node | None]:
    """Where a new article stands: behind the last one of a chapter it is the first of the new chapter opened there."""
    if node.kind is Kind.ARTICLE and parent.kind in CONTAINERS and parent.children and behind is parent.children[-1]:
        fresh = [other for other in parent.after if other.kind in CONTAINERS and other.origin is None]
        return (fresh[-1], None) if fresh else (parent, behind)
    return parent, behind


def _close(node: Node) -> None:
    """A provision without words and without anything below it is gone, and the one that held nothing else."""
    above: Node | None = node
    while above is not None and above.origin is not None and not (above.text or above.heading):
        if next(iter(above.all_children()), None) is not None:
            return
        above.gone = True
        above = above.parent
