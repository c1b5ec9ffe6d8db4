"""Comparisons made by hand, and golden files: the exports are tested without the matcher and the differ.

A redline is written as people read it: `[-may-]{+shall+}`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tracker.act import Act, walk
from tracker.change import Change, ChangeKind, Comparison, Evidence, Op, Origin, Redline
from tracker.outline import parse_outline

CASES = Path(__file__).resolve().parent.parent / "cases" / "exports"
_MARKED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}")


def ops(marked: str) -> tuple[Op, ...]:
    """The parts of a redline.

    >>> ops("it [-may -]{+shall +}be")
    (('=', 'it '), ('-', 'may '), ('+', 'shall '), ('=', 'be'))
    """
    found: list[Op] = []
    end = 0
    for match in _MARKED.finditer(marked):
        found.append(("=", marked[end : match.start()]))
        found.append(("-", match[1]) if match[1] is not None else ("+", match[2]))
        end = match.end()
    found.append(("=", marked[end:]))
    return tuple(op for op in found if op[1])


class Maker:
    """Collects the changes between two acts; what is not named must be unchanged under the same eId."""

    def __init__(self, old: Act, new: Act) -> None:
        self.acts = (old, new)
        self.text = tuple({p.eid: p for p in walk(act)} for act in self.acts)
        self.changes: list[Change] = []

    def change(
        self,
        kinds: str,
        old: str,
        new: str,
        *redlines: tuple[str, str, str],
        heading: str = "",
        evidence: Evidence | None = None,
        consequential: bool = False,
    ) -> None:
        """One change; eIds are parted by blanks, redlines are (old eId, new eId, marked text)."""
        olds, news = tuple(old.split()), tuple(new.split())
        found = [Redline(olds[0], news[0], ops(heading), "heading")] if heading else []
        found += [Redline(a or None, b or None, ops(marked)) for a, b, marked in redlines]
        names = tuple(ChangeKind(kind) for kind in kinds.split())
        name = f"{'+'.join(olds)}..{'+'.join(news)}"
        self.changes.append(Change(name, names, olds, news, tuple(found), evidence, consequential))

    def amended(self, old: str, new: str, marked: str, kinds: str = "amended", score: float = 0.9) -> None:
        """One provision that became one other."""
        self.change(kinds, old, new, (old, new, marked), evidence=Evidence(score, "most of its words"))

    def same_words(self, kinds: str, old: str, new: str) -> None:
        """One provision that kept its words and became one other."""
        words = self.text[1][new].text
        redlines = ((old, new, words),) if words else ()
        self.change(kinds, old, new, *redlines, evidence=Evidence(1.0, "identical text"))

    def whole(self, kind: str, eid: str) -> None:
        """A provision that was inserted or deleted with all below it."""
        side, sign = (0, "-") if kind == "deleted" else (1, "+")
        for provision in walk(self.text[side][eid]):
            redlines = tuple(
                Redline(None if side else provision.eid, provision.eid if side else None, ((sign, words),), part)
                for part, words in (("heading", provision.heading), ("text", provision.text))
                if words
            )
            olds, news = ((), (provision.eid,)) if side else ((provision.eid,), ())
            name = f"{''.join(olds)}..{''.join(news)}"
            self.changes.append(Change(name, (ChangeKind(kind),), olds, news, redlines))

    def comparison(self) -> Comparison:
        """The comparison, with everything that was not named unchanged."""
        named = tuple({eid for c in self.changes for eid in (c.new if side else c.old)} for side in (0, 1))
        unchanged = []
        for eid, provision in self.text[1].items():
            if eid not in named[1]:
                assert self.text[0][eid].text == provision.text, f"{eid} is not unchanged"
                lines = (Redline(eid, eid, (("=", provision.text),)),) if provision.text else ()
                unchanged.append(Change(f"{eid}..{eid}", (ChangeKind.UNCHANGED,), (eid,), (eid,), lines))
        left = set(self.text[0]) - named[0] - {eid for change in unchanged for eid in change.old}
        assert not left, f"nothing is said about {left}"
        order = {eid: place for place, eid in enumerate(self.text[1])}
        changes = sorted(self.changes, key=lambda change: order[change.new[0]] if change.new else len(order))
        origins = (Origin("old.outline", "outline", "0" * 64), Origin("new.outline", "outline", "f" * 64))
        return Comparison(*self.acts, tuple(changes), tuple(unchanged), *origins)


def read_case(name: str) -> Act:
    """An act of the cases folder."""
    return parse_outline((CASES / name).read_text(encoding="utf-8"), name)


def lanterns() -> Comparison:
    """The invented recast of tests/cases/exports, with every kind of change in it."""
    make = Maker(read_case("lanterns.old.outline"), read_case("lanterns.new.outline"))
    make.amended("ttl", "ttl", "Regulation (UM) [-No 12/2031 -]{+2035/7 +}on the export of lanterns{+ (recast)+}")
    make.whole("inserted", "rct_2")
    make.amended(
        "rct_2",
        "rct_3",
        "In other hands they set fire to barns, as the winter of 2029 has shown in [-three -]{+five +}Member States.",
        "renumbered amended",
    )
    make.change("amended", "chp_I", "chp_I", heading="GENERAL{+ PROVISIONS+}")
    make.amended(
        "art_1__para_1",
        "art_1__para_1",
        "This Regulation lays down rules for the export {+and brokering +}of lanterns.",
    )
    make.change(
        "merged amended",
        "art_1__para_2 art_1__para_3",
        "art_1__para_2",
        ("art_1__para_2", "art_1__para_2", "It does not apply to candles[-.-]"),
        ("art_1__para_3", "art_1__para_2", "[-It does not apply to-]{+or+} torches."),
        evidence=Evidence(0.7, "most of its words", "art_1__para_1", 0.2),
    )
    make.whole("inserted", "art_2__point_b")
    make.amended(
        "art_2__point_b",
        "art_2__point_c",
        "‘exporter’ means a person who exports lanterns for sale[-;-]{+.+}",
        "renumbered amended",
    )
    make.whole("deleted", "art_2__point_c")
    make.whole("inserted", "art_3")
    make.change("renumbered", "art_3", "art_4", heading="Authorisation", evidence=Evidence(0.8, "same heading"))
    text = make.text[0]["art_3__para_1"].text
    make.amended(
        "art_3__para_1",
        "art_4__para_1",
        text.replace("may be required", "[-may -]{+shall +}be required").replace(
            "is aware", "[-is aware-]{+has been informed+}"
        ),
    )
    for point in ("a", "b"):
        make.same_words("unchanged", f"art_3__para_1__point_{point}", f"art_4__para_1__point_{point}")
    make.change(
        "split amended",
        "art_3__para_2",
        "art_4__para_2 art_4__para_3",
        ("art_3__para_2", "art_4__para_2", "The authority shall decide within [-thirty -]{+sixty +}days."),
        ("art_3__para_2", "art_4__para_3", "It shall give {+detailed +}reasons for a refusal."),
        evidence=Evidence(0.75, "its words stand in two paragraphs"),
    )
    make.change("inserted", "", "art_5")
    make.changes[-1] = Change(
        "..art_5", (ChangeKind.INSERTED,), (), ("art_5",), (Redline(None, "art_5", (("+", "Records"),), "heading"),)
    )
    make.amended(
        "art_3__para_3",
        "art_5__para_1",
        "The exporter shall keep records for [-five -]{+ten +}years.",
        "moved amended",
    )
    make.same_words("unchanged", "art_3__para_3__point_a", "art_5__para_1__point_a")
    make.whole("deleted", "art_3__para_3__point_b")
    make.whole("deleted", "art_4")
    make.change(
        "renumbered amended",
        "art_5",
        "art_6",
        ("art_5", "art_6", "Article [-3 -]{+4 +}shall apply from 1 June 2031."),
        heading="Entry into force",
        consequential=True,
        evidence=Evidence(0.95, "same heading"),
    )
    row = "anx_I__tbl_1__row_L2"
    make.amended(row, row, "L2\tPaper lantern{+, oiled+}")
    make.whole("inserted", "anx_I__tbl_1__row_L3")
    comparison = make.comparison()
    still = tuple(change for change in comparison.changes if change.kinds == (ChangeKind.UNCHANGED,))
    return Comparison(
        comparison.old,
        comparison.new,
        tuple(change for change in comparison.changes if change not in still),
        comparison.unchanged + still,
        comparison.old_origin,
        comparison.new_origin,
    )


def check_golden(name: str, written: str) -> None:
    """Compares with a golden file; TRACKER_WRITE_GOLDEN=1 writes it anew, and fails so that nobody overlooks it."""
    path = CASES / name
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8", newline="")
        pytest.fail(f"{path.name} was written; read it, then run the tests without TRACKER_WRITE_GOLDEN")
    assert written == path.read_bytes().decode("utf-8"), f"differs from {path}; see check_golden"
