"""Works one amendment into the tree: words replaced, provisions taken away, new ones put where they belong.

In: the units of both columns and the places they are about. Out: nothing but the changed tree, and a `Rewrite` that
says what was done. Example: a left column of points (a) and (b) and a right one of (a), (b) and (ba) gives point (b)
company and leaves point (c), which neither mentions, alone.

Units of the left column are laid beside the base, units of the right column beside those of the left; what stands
on the right alone is new and belongs behind what was read before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tracker.act import CONTAINERS, Kind, Run
from tracker.consolidate.anchoring import ALIKE, QUOTED_LEAST, Slot, likeness, nearly_all, plain, replace_part
from tracker.consolidate.columns import Unit
from tracker.consolidate.growth import Node
from tracker.consolidate.pairing import pair_columns
from tracker.numbering import Number, Style, introduces, is_dash, place, readings

_TITLED = frozenset({Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX}) | CONTAINERS
_ANNEXES = frozenset({Kind.ANNEX, Kind.APPENDIX})
_TOP = _TITLED | {Kind.RECITAL, Kind.CITATION}
_ITEMS = frozenset({Kind.PARAGRAPH, Kind.POINT, Kind.INDENT})
_BARE = frozenset({Kind.INDENT, Kind.SUBPARAGRAPH, Kind.WRAPUP})
_NUMBERED = {Kind.PARAGRAPH: "1.", Kind.POINT: "(a)", Kind.RECITAL: "(1)"}
"""What is known by its number, and how that is printed where nothing beside it shows it."""
_LABEL = re.compile(r"-?\w+")


@dataclass(slots=True)
class Rewrite:
    """What an amendment asks of the tree, found before anything is changed."""

    words: list[tuple[Slot, str, tuple[Run, ...]]] = field(default_factory=list)
    """New words for slots of the base."""
    calls: list[tuple[Node, Unit]] = field(default_factory=list)
    """Provisions whose new words call notes of the column."""
    notes: list[Unit] = field(default_factory=list)
    """Notes below the right column."""
    nums: list[tuple[Node, str]] = field(default_factory=list)
    gone: list[Slot] = field(default_factory=list)
    news: list[tuple[Node, Node | None, Node]] = field(default_factory=list)
    """(parent, what it stands behind, the new one), in order."""
    warnings: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.words or self.nums or self.gone or self.news)

    @property
    def wanted(self) -> list[tuple[tuple[str, str], str]]:
        """Keys of the slots that it changes, with the words that they get."""
        return [(slot.key, words) for slot, words, _ in self.words] + [(slot.key, "") for slot in self.gone]


class Writer:
    """Lays the right column out, unit after unit; `here` is the provision read last."""

    def __init__(self, rewrite: Rewrite, start: Node, behind: Node | None, kind: Kind | None) -> None:
        self.rewrite = rewrite
        self.parent = start
        self.behind = behind
        self.kind = kind  # what the first new provision is, when the position says so
        self.near: list[Slot] = []
        """What the provisions that the position names hold."""
        self.here: Node | None = None
        self.scope: Node | None = start if kind is None else None
        """What the position names, the first new provision where it names one: the column does not leave a point."""
        self.label = ""  # of the first new provision, as the position says it
        self._read: Number | None = None
        self._numbers: dict[Node, Number] = {}
        """How the number of a new item was read: "(c)" is the third letter, not a hundred."""

    # -- what the base has ---------------------------------------------------------------------------------

    def keep(self, unit: Unit, old: Unit | None, slots: Sequence[Slot]) -> None:
        """The unit stands for slots of the base: they get its words."""
        words = unit.words
        if len(slots) > 1 and slots[0].part == "num" and slots[1].node is slots[0].node:
            # "VII DATABASES" stands for the number of Title VII and its heading; the number stays.
            words = _without_number(words, slots[0].words)
            slots = slots[1:]
        slot = slots[0]
        if old and len(slots) == 1 and plain(old.words) != plain(slot.words) and likeness(old.words, slot.words) < 1:
            words = replace_part(slot.words, old.words, unit.words)
            if words != unit.words and nearly_all(slot.words, old.words):
                words = unit.words
                self.rewrite.warnings.append("it quotes all of the provision but a few letters; all of it is replaced")
            elif words != unit.words:
                self.rewrite.warnings.append("it quotes a part of the provision; only that part is replaced")
        runs = unit.runs if words == unit.words else ()
        if words != slot.words or runs:
            self.rewrite.words.append((slot, words, runs))
        if unit.calls and words == unit.words:
            self.rewrite.calls.append((slot.node, unit))
        self.rewrite.gone.extend(slots[1:])
        node = slot.node
        renumbered = unit.num and slot.part == "text" and node.num and plain(unit.num) != plain(node.num)
        if renumbered and not (old and plain(old.num) == plain(unit.num)):
            self.rewrite.nums.append((node, unit.num))
        elif renumbered:
            said = f"both columns call it {unit.num}, the base {node.num}; the base's number stays"
            self.rewrite.warnings.append(said)
        self.here = node

    # -- what is new ---------------------------------------------------------------------------------------

    def add(self, unit: Unit) -> None:
        """The unit is new: it becomes a provision behind, or below, what was read last."""
        if unit.part == "heading" and unit.kind is None and self._heads(unit):
            return
        if self._opens(unit) or self._echoes(unit):
            return
        kind, parent, behind = self._home(unit)
        node = Node(kind, parent=parent)
        if kind in _TITLED and unit.part == "text":
            self._entitle(node, unit, parent, behind)
            return
        if unit.part == "num":
            node.num = unit.words
        elif unit.part == "heading":
            node.heading, node.runs = unit.words, _placed(unit.runs, "heading")
            if kind in CONTAINERS:
                node.num = f"{kind.value.capitalize()} {self.label}"
                self.rewrite.warnings.append(f"the column prints no title line; “{node.num}” is the position's")
        else:
            node.num = self._number(unit, kind)
            node.text, node.runs = unit.words, (*unit.num_runs, *unit.runs)
        if unit.calls:
            self.rewrite.calls.append((node, unit))
        self._put(node, parent, behind)

    def _number(self, unit: Unit, kind: Kind) -> str:
        """The number that something new bears: as printed, or the position's where the column prints only words."""
        if unit.num or kind in _BARE or self.here is not None:
            return "" if kind in _BARE else unit.num
        num = self._counted(kind)
        if num:
            self.rewrite.warnings.append(f"the column prints no number; “{num}” is the position's")
        return num

    def _counted(self, kind: Kind | None) -> str:
        """The position's label, set as the numbers beside it; "" where Parliament counts what bears no number."""
        if kind is None or kind is not self.kind or kind not in _NUMBERED or not self.label:
            return ""
        beside = [node.num for node in self.parent.children if node.kind is kind]
        unnumbered = any(node.kind in _BARE for node in self.parent.children) or self.parent.kind in _ANNEXES
        if not any(beside) and (beside or unnumbered):
            return ""
        return _LABEL.sub(self.label, next(filter(None, beside), _NUMBERED[kind]), count=1)

    def _entitle(self, node: Node, unit: Unit, parent: Node, behind: Node | None) -> None:
        """A new article, annex or chapter whose column prints no line of title: its number is the position's."""
        node.num = f"{node.kind.value.capitalize()} {self.label}".strip()
        self._put(node, parent, behind)
        if plain(unit.words) != plain(node.num):
            self.rewrite.warnings.append(f"the column prints no title line; “{node.num}” is the position's")
        if plain(unit.words) == plain(node.num):
            node.num = unit.words
        elif node.kind in CONTAINERS:
            node.heading, node.runs = unit.words, _placed(unit.runs, "heading")
        else:
            # "7a. Three years after ..." for a new Article 7a: the number is the article's.
            self.add(replace(unit, num="") if self.label and plain(unit.num) == plain(self.label) else unit)

    def _echoes(self, unit: Unit) -> bool:
        """Whether a heading only says again what the position says: "SECTION 1 – Title" over "SECTION 1: Offices"."""
        echo = self.here is None and self.kind in CONTAINERS and not unit.num
        echo = echo and plain(unit.words) in ("title", "heading")
        if echo:
            self.rewrite.warnings.append(f"“{unit.words}” over it repeats the position; it is left out")
        return echo

    def _heads(self, unit: Unit) -> bool:
        """Whether a heading belongs to the new article (or chapter) opened just before."""
        here = self.here
        if here is None or here.kind not in _TITLED or here.heading or here.origin is not None:
            return False
        here.heading, here.runs = unit.words, (*here.runs, *_placed(unit.runs, "heading"))
        return True

    def _opens(self, unit: Unit) -> bool:
        """Whether words are the first of the new article opened just before: they are its own text."""
        here = self.here
        if here is None or here.kind not in _TITLED or here.text or here.origin is not None:
            return False
        if unit.part != "text" or unit.num or unit.kind is not None:
            return False
        if here.kind in CONTAINERS and not here.heading:
            return self._heads(replace(unit, part="heading"))
        here.text, here.runs = unit.words, (*here.runs, *unit.runs)
        return True

    def _put(self, node: Node, parent: Node, behind: Node | None) -> None:
        self.rewrite.news.append((parent, behind, node))
        if node.num:
            self._numbers[node] = self._read or _reading(node, behind)
        self._read = None
        self.scope = self.scope or node
        self.here, self.kind = node, None

    def _home(self, unit: Unit) -> tuple[Kind, Node, Node | None]:
        """What the unit is, what it stands in and behind."""
        if self.here is None and self.kind is None and unit.num and unit.kind is None and self.parent.origin:
            self.here = self.parent  # the words of the position went; what stands there instead has a number of its own
        if self.here is None:
            return self._first_kind(unit), self.parent, self.behind
        if unit.kind in _TOP:
            return self._beside(unit.kind, _up(self.here, _TOP))
        if unit.kind is Kind.ROW:
            return Kind.ROW, *self._behind(self.here)
        return self._item(unit) if unit.num or unit.kind in _ITEMS else self._words(unit)

    def _first_kind(self, unit: Unit) -> Kind:
        if self.kind is None:
            return unit.kind or (Kind.POINT if unit.num else Kind.SUBPARAGRAPH)
        if self.kind in (Kind.POINT, Kind.PARAGRAPH) and not (unit.num or unit.kind or self._counted(self.kind)):
            return Kind.SUBPARAGRAPH
        if is_dash(unit.num):
            return Kind.INDENT
        return self.kind

    def _beside(self, kind: Kind, top: Node | None) -> tuple[Kind, Node, Node | None]:
        """Behind the article, recital ... that is being read."""
        if top is None:
            return kind, self.parent, self.behind
        if kind in CONTAINERS and top.kind not in CONTAINERS and top.parent and top.parent.kind in CONTAINERS:
            top = top.parent
        return kind, *self._behind(top)

    @staticmethod
    def _behind(node: Node) -> tuple[Node, Node | None]:
        assert node.parent
        return node.parent, node

    def _item(self, unit: Unit) -> tuple[Kind, Node, Node | None]:
        """A numbered item: beside one of those that are open, or below the last."""
        assert self.here
        chain = _chain(self.here)
        if is_dash(unit.num) or unit.kind is Kind.INDENT:
            beside = next((node for node in reversed(chain) if node.kind is Kind.INDENT), None)
            inside = (self.here, self._last_of(self.here))
            return (Kind.INDENT, *self._behind(beside)) if beside else (Kind.INDENT, *inside)
        series = [self._numbers.get(node) or _reading(node) for node in chain]
        level, number = place(_bracketed(unit.num), series, introduces(self.here.text))
        self._read = number
        if level <= len(chain):
            beside = chain[level - 1]
            return (beside.kind, *self._behind(beside))
        top = _up(self.here, _TOP)
        paragraph = number.style is Style.DOT and top is not None and top.kind is Kind.ARTICLE
        if top and paragraph and number.ordinal > 1 and all(open_.style is not Style.DOT for open_ in series):
            # "2." behind the points of a first paragraph that has no number.
            return Kind.PARAGRAPH, top, self._last_of(top)
        owner = _opened(self.here) or (chain[-1] if chain else top or self.here)
        paragraph = paragraph and owner is top and not introduces(owner.text)
        return unit.kind or (Kind.PARAGRAPH if paragraph else Kind.POINT), owner, self._last_of(owner)

    def _words(self, unit: Unit) -> tuple[Kind, Node, Node | None]:
        """Words without a number: the next subparagraph of the numbered paragraph, article or recital."""
        assert self.here
        chain = _chain(self.here)
        top = _up(self.here, _TOP)
        outer = chain[0] if chain and chain[0].kind is Kind.PARAGRAPH else None
        if self.scope in chain:
            outer = self.scope
        owner = outer or top or (chain[0] if chain else self.here)
        if owner is self.here:
            return Kind.SUBPARAGRAPH, owner, self._last_of(owner)
        below = self.here
        while below.parent is not None and below.parent is not owner:
            below = below.parent
        opens = unit.words[:1].isupper() or introduces(unit.words)
        kind = Kind.SUBPARAGRAPH if opens or below.kind is Kind.SUBPARAGRAPH else Kind.WRAPUP
        return kind, *self._behind(below)

    def _last_of(self, owner: Node) -> Node | None:
        """What a new item below a provision stands behind: the items put there before."""
        return next((node for parent, _, node in reversed(self.rewrite.news) if parent is owner), None)


def _without_number(words: str, num: str) -> str:
    """Words without the number of the title before them, whole ("TITLE VII") or bare ("VII")."""
    for label in (num, num.split()[-1]):
        if words.startswith(f"{label} "):
            return words.removeprefix(label).lstrip(" :–—-")
    return words


def _placed(runs: tuple[Run, ...], part: str) -> tuple[Run, ...]:
    return tuple(Run(run.start, run.end, run.mark, run.adapted, part) for run in runs)


def _up(node: Node, kinds: frozenset[Kind]) -> Node | None:
    """The nearest provision of these kinds, the node itself included."""
    above: Node | None = node
    while above is not None and above.kind not in kinds:
        above = above.parent
    return above


def top_of(node: Node) -> Node | None:
    """The article, recital, annex ... that a provision belongs to."""
    return _up(node, _TOP)


def _chain(node: Node) -> list[Node]:
    """The open numbered items from the outermost to the node itself."""
    found: list[Node] = []
    above: Node | None = node
    while above is not None and above.kind not in _TOP and above.kind is not Kind.QUOTED:
        if above.kind in _ITEMS:
            found.append(above)
        above = above.parent
    return found[::-1]


def _opened(node: Node) -> Node | None:
    """The subparagraph that a list below it would belong to."""
    above: Node | None = node
    while above is not None and above.kind not in _TOP | _ITEMS:
        if above.kind is Kind.SUBPARAGRAPH:
            return above
        above = above.parent
    return None


def _bracketed(num: str) -> str:
    """ "i)" as "(i)": both stand in one list of Parliament's."""
    return f"({num}" if num.endswith(")") and not num.startswith(("(", "[")) else num


def _reading(node: Node, behind: Node | None = None) -> Number:
    """What a number means where it stands: "(i)" among letters is the ninth, else the first roman one."""
    options = sorted(readings(_bracketed(node.num or "—")), key=lambda option: option.ordinal)
    above = node.parent
    siblings = above.children if above and node.origin else []
    before = siblings[siblings.index(node) - 1] if node in siblings and siblings.index(node) else behind
    if before is not None and before.num and len(options) > 1:
        for option in options:
            if any(option.follows(earlier) for earlier in readings(_bracketed(before.num))):
                return option
    return options[0] if options else readings("—")[0]


# ---------------------------------------------------------------------------------------------- a whole amendment


def write(old: Sequence[Unit], new: Sequence[Unit], anchored: dict[int, list[Slot]], writer: Writer) -> None:
    """Writes the right column; what the left column has and the right has not goes."""
    writer.rewrite.notes = [unit for unit in new if unit.kind is Kind.FOOTNOTE]
    old, new = (tuple(unit for unit in side if unit.kind is not Kind.FOOTNOTE) for side in (old, new))
    pairs = pair_columns(old, new)
    quoted = {slot.key for slots in anchored.values() for slot in slots}
    near = [slot for slot in writer.near if slot.key not in quoted]
    for i, unit in enumerate(new):
        slots = anchored.get(pairs[i]) if i in pairs else None
        if not slots and (held := _held(unit, near)):
            near.remove(held)
            writer.keep(unit, None, [held])
            continue
        if slots:
            writer.keep(unit, old[pairs[i]], slots)
        else:
            writer.add(unit)
    kept = set(pairs.values())
    for i, slots in anchored.items():
        if i not in kept:
            writer.rewrite.gone.extend(slots)


def _held(unit: Unit, near: Sequence[Slot]) -> Slot | None:
    """What the position's provision has already, though the left column does not quote it: it is not doubled."""
    for slot in near:
        if unit.part != slot.part:
            continue
        score = likeness(unit.words, slot.words)
        numbered = bool(unit.num) and plain(unit.num) == plain(slot.node.num)
        if (numbered and score >= ALIKE) or (score == 1 and len(plain(unit.words)) >= QUOTED_LEAST):
            return slot
    return None
