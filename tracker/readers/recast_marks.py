"""Reads the marks of a recast or codification: which words are new, which go, and where the old ones come from.

In: the blocks of a Commission page. Out: the same blocks, their words marked and their sources noted, and warnings
where the marks contradict each other. Example: under "🡻 2003/96/EC (adapted)", the words between ⌦ and ⌫ are
inserted by way of formal adaptation, those in a span of class CRDeleted are deleted so.

A reference stands before each group of blocks and says where they come from; spans and arrows inside say what
changed. Every pair of arrows opens and closes in one paragraph, so paragraphs are read one at a time. Proposals up
to about 2016 write the arrows as the letters that their Wingdings characters become without that font.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.act import Mark
from tracker.line import LineCall
from tracker.readers.com_page import MARKS, Block
from tracker.readers.com_words import ASIDE, CELL, DELETED, INSERTED, TAB, Part, Piece, fold, shows

OLD, NEW, MIXED, NEW_END = "🡻", "⇩", "⇨", "⇦"
ADAPTED, ADAPTED_END, SOURCE, SOURCE_END, OVER = "⌦", "⌫", "🡺", "🡸", "🡹"

_LETTERS = {
    "ê": OLD, "ò": NEW, "ð": MIXED, "ï": NEW_END, "Ö": ADAPTED, "Õ": ADAPTED_END,
    "è": SOURCE, "ç": SOURCE_END, "é": OVER,
}  # fmt: skip
_SIGNS = {
    **{sign: sign for sign in _LETTERS.values()},
    **_LETTERS,
    # Some converters keep a Wingdings character at its private place, F000 above the letter.
    **{chr(0xF000 + ord(letter)): sign for letter, sign in _LETTERS.items()},
}
"""Every way in which the signs are written, where a marker span says that it is one."""

_UNMISTAKABLE = "".join(sign for sign in _SIGNS if sign not in _LETTERS)
_PAIRS = ((MIXED, NEW_END), (ADAPTED, ADAPTED_END))
_LONGEST_REFERENCE = 160
_REFERENCE = re.compile(
    rf"[{OLD}{SOURCE}{chr(0xF0EA)}{chr(0xF0E8)}]\s|[{NEW}{MIXED}{chr(0xF0F2)}{chr(0xF0F0)}]\s*\w+$"
    rf"|[{OVER}{chr(0xF0E9)}]$|[êè]\s+(?:\d\s+)?\S*\d+/\d+|[òð]\s+\w+$|é$"
)
"""A reference that bears no style of its own, sign and all."""
_BY = re.compile(r"(?P<by>.*?\d+/\d+(?:/\w+)?)[\s,]*(?P<location>.*)")
_REMARK = re.compile(r"\s\([^()\d]{3,}\)$")
"""What a reference to a formally adapted block ends in: "(adapted)", in any language."""

LEGEND = (
    "Marks of the Commission's recasts and codifications: words between ⇨ and ⇦, and blocks under “⇩ new”, are new in "
    "substance; words between ⌦ and ⌫ are formal adaptations; deleted words are struck out. The act before is what "
    "the proposal shows of the old act."
)


@dataclass(slots=True)
class _Group:
    """What the references above some blocks say of them."""

    sources: list[Mark] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    adapted: bool = False
    known: bool = True

    @property
    def mark(self) -> Piece | None:
        """How words without a mark of their own are marked, None where they are words of both sides."""
        if NEW in self.signs and OLD not in self.signs:
            return Piece("", mark=INSERTED)
        if OVER in self.signs:  # a list of repealed acts, a correlation table
            return Piece("", mark=INSERTED, adapted=True)
        return None


class RecastMarks:
    """Marks the blocks of one page, in order."""

    def __init__(self) -> None:
        self.doubts: Counter[str] = Counter()
        self._group = _Group(known=False)
        self._fresh = False  # the last block was a reference

    def read(self, blocks: Iterable[Block]) -> list[Block]:
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Block:
        if block.empty:
            return block
        if block.style.startswith(MARKS) or _is_reference(block):
            self._reference(block)
            return replace(block, place="reference", parts=tuple(map(_bare, block.whole)), num=())
        if block.place == "note":
            paragraph = _Paragraph(_Group(known=False), block)
            return replace(block, num=paragraph.mark(block.num), parts=paragraph.mark(block.parts))
        paragraph = _Paragraph(self._group, block)
        first, self._fresh = self._fresh, False
        marked = replace(
            block,
            num=paragraph.mark(block.num),
            parts=paragraph.mark(block.parts),
            marks=tuple(self._group.sources),
            first=first,
        )
        self.doubts.update(paragraph.doubts(marked))
        return marked

    def _reference(self, block: Block) -> None:
        words = fold([_bare(part) for part in block.whole]).text
        # In a reference the sign stands at the start, so that any letter of the table is one there.
        sign = _SIGNS.get(words[:1], "")
        said = words[1:].strip()
        if not sign:
            return
        if not self._fresh:
            self._group, self._fresh = _Group(), True
        self._group.signs.add(sign)
        if sign in (OLD, SOURCE):
            self._group.adapted = self._group.adapted or bool(_REMARK.search(said))
            self._group.sources.append(_source(said if sign == OLD else re.sub(r"^\d+\s*(?=\S*\d+/\d+)", "", said)))


def _bare(part: Part) -> Part:
    return part.words if isinstance(part, Piece) else part


def _is_reference(block: Block) -> bool:
    """A reference without a style; a sentence may begin with "é" (Portuguese), a reference is short and no sentence."""
    words = fold([_bare(part) for part in block.whole]).text
    return len(words) <= _LONGEST_REFERENCE and bool(_REFERENCE.match(words)) and block.place in ("", "signature")


def _source(said: str) -> Mark:
    """ "2003/96/EC recital 1 (adapted)" as the act and the place in it."""
    found = _BY.fullmatch(said)
    return Mark("source", found["by"], found["location"]) if found else Mark("source", said)


class _Paragraph:
    """The marks of one block; an arrow that opens in its number may close in its words."""

    def __init__(self, group: _Group, block: Block) -> None:
        self.group = group
        self.open: list[str] = []
        self.met: Counter[str] = Counter()
        letters = "".join(_paired_letters(block))
        alone = rf"|(?<!\w)[{letters}](?!\w)" if letters else ""
        self.signs = re.compile(f"([{_UNMISTAKABLE}]{alone})")

    def mark(self, parts: Sequence[Part]) -> tuple[Part, ...]:
        found: list[Part] = []
        for part in parts:
            if isinstance(part, LineCall):
                found += [self._words("", found), part]
            elif isinstance(part, Piece):
                found += self._piece(part)
            elif part is None or part == CELL:
                found.append(part)
            else:
                found += self._plain(part)
        return tuple(found)

    def _piece(self, piece: Piece) -> list[Part]:
        style = piece.style
        if style == TAB:
            return [piece]
        if style.startswith("CRMarker"):
            for character in piece.words:
                self._sign(_SIGNS.get(character, ""))
            return [replace(piece, mark=ASIDE)]
        if style.startswith(("CRRef", "CRSep")) and not style.endswith(("Deleted", "Added")):
            return [replace(piece, mark=ASIDE)]
        if style.endswith(("Deleted", "Added")):
            if piece.words.strip():
                self.met[style] += 1
            mark = DELETED if style.endswith("Deleted") else INSERTED
            return [replace(piece, mark=mark, adapted=not style.startswith("CRRefonte"))]
        return self._plain(piece.words)

    def _plain(self, words: str) -> list[Part]:
        """Words without a mark of their own, cut at the signs that stand in them."""
        found: list[Part] = []
        for i, piece in enumerate(self.signs.split(words)):
            if i % 2:
                self._sign(_SIGNS[piece])
                found.append(Piece(piece, mark=ASIDE))
            elif piece:
                found.append(self._words(piece, found))
        return found

    def _sign(self, sign: str) -> None:
        for opening, closing in _PAIRS:
            if sign == opening:
                self.met[sign] += 1
                self.open.append(sign)
            elif sign == closing and opening in self.open:
                self.open.remove(opening)
            elif sign == closing:
                self.met["unpaired"] += 1

    def _words(self, words: str, before: Sequence[Part]) -> Part:
        """Words as the open arrows, or else the references above, mark them; "" bears the mark of a call."""
        last = before[-1] if before else None
        if not words and isinstance(last, Piece) and not last.words:
            return last  # the call stands in a span that says its mark
        if self.open:
            return Piece(words, mark=INSERTED, adapted=self.open[-1] == ADAPTED)
        mark = self.group.mark
        return replace(mark, words=words) if mark else words

    def doubts(self, marked: Block) -> list[str]:
        """Which of the rules that the Commission follows in its marks this block breaks."""
        signs, met = self.group.signs, self.met
        found = []
        if self.open or met["unpaired"]:
            found.append("arrows without a partner in the same paragraph")
        if any(met) and not self.group.known:
            found.append("marks, but no reference above them that says where the words come from")
            return found
        if met[MIXED] and MIXED not in signs:
            found.append("⇨ new words ⇦, but no “⇨ new” above them")
        if met[ADAPTED] and not self.group.adapted:
            found.append("⌦ adaptations ⌫, but no “(adapted)” above them")
        if met["CRDeleted"] and not self.group.adapted:
            found.append("formal deletions, but no “(adapted)” above them")
        if met["CRRefonteDeleted"] and MIXED not in signs and not _is_deleted(marked):
            found.append("deletions of substance, but no “⇨ new” above them")
        return found


def _is_deleted(block: Block) -> bool:
    shown = [part for part in block.parts if shows(part) and not isinstance(part, LineCall)]
    return all(isinstance(part, Piece) and part.mark in (DELETED, ASIDE) for part in shown)


def _paired_letters(block: Block) -> list[str]:
    """Letters that stand for arrows in the plain words of a block: alone, and as many that open as close."""
    plain = " ".join(part for part in block.whole if isinstance(part, str))
    found: list[str] = []
    for opening, closing in (("ð", "ï"), ("Ö", "Õ")):
        met = re.findall(rf"(?<!\w)[{opening}{closing}](?!\w)", plain)
        if met and met == [opening, closing] * (len(met) // 2):
            found += [opening, closing]
    return found


_STYLED = re.compile(
    rf"""class=["'](?:\w+ )*CR(?:Marker|Reference|Separator|Deleted|RefonteDeleted|MinorChange)|[{ADAPTED}{OLD}]"""
    r"|&#(?:x2326|8998|x1F87B|129147);|>\s*[êòðÖ]\s*<",
    re.IGNORECASE,
)


def has_marks(text: str) -> bool:
    """Whether a page shows the signs or the styles of a recast."""
    return bool(_STYLED.search(text))
