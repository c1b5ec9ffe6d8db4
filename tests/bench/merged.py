"""Measures Parliament's text as made here against the text that people merged by hand, for four procedures.

In: the proposals, report pages and hand-merged texts of the shared corpus. Out: for each procedure how many
paragraphs are equal without blanks, and every other one with its cause. Example: `python -m tests.bench.merged`.

Both texts are read by the same reader. A cause is named by the id of a paragraph in the text made here or, behind
"+", in the one merged by hand; what has none is a difference that nobody has explained yet.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from tracker.act import CONTAINERS, Act, Kind, walk
from tracker.consolidate import consolidate
from tracker.readers import AmendmentsReading, read, read_any
from tracker.receipt import Consolidation
from tracker.source import open_source

REPORTS = {
    "2001-0046": "A-5-2001-0335_EN.html",
    "2005-0167": "A-6-2007-0339_EN.html",
    "2011-0357": "A-7-2012-0259_recast_EN.html",
    "2019-0019": "A-8-2019-0161_EN.html",
}
"""Procedure -> the page of the report whose amendments were merged."""

TITLED = frozenset({Kind.ARTICLE, Kind.ANNEX, Kind.APPENDIX}) | CONTAINERS
"""What has a number on a line of its own."""

NUMBER = "the hand wrote another number than the report or the proposal prints"
SLIP = "the hand left out, added or changed signs that the report has"
ORDER = "equal words; the hand set them at another place than the position says"
DEFECT = "the proposal's text numbers points as paragraphs (1., 13.), so that the position leads elsewhere or nowhere"
NOTE = "a note below the column: here a footnote, in the text merged by hand a paragraph and a sign in the words"
COLUMN = "the hand followed the line breaks of the column, or kept headings of the page"

CAUSES = {
    "2001-0046": {
        "rct_5": NUMBER, "rct_9": NUMBER, "+rct_5": NUMBER, "+rct_9": NUMBER,
        "+art_2__para_2__subpara_2": COLUMN,
        "art_4__para_1a": ORDER, "+art_5__para_1a": ORDER, "art_7a": NUMBER, "+art_7__para_7a": NUMBER,
        "anx_II__subpara_2": SLIP, "+anx_II__subpara_2": SLIP,
        "anx_II__subpara_3": SLIP, "+anx_II__subpara_3": SLIP,
    },
    "2005-0167": {
        "formula_1": ORDER, "+formula_2": ORDER,
        "art_2__para_2": DEFECT, "+art_2__para_1~2__point_b": DEFECT, "+art_2__para_1~2__point_b~2": DEFECT,
        "art_2__para_3~2": DEFECT, "+art_2__para_3~2": DEFECT,
        "art_2__para_2~2": NOTE, "+art_2__para_2": NOTE,
        "+art_2__para_3a__point_aa": ORDER, "art_3__point_aa": ORDER,
        "art_5": SLIP, "+art_5": SLIP,
        "art_6__para_4": NOTE, "+art_6__para_4": NOTE, "+art_6__para_4__subpara_2": NOTE,
        "art_8__para_2__point_ca": DEFECT, "+art_8__para_15__point_ca": DEFECT,
        "art_8__para_13": DEFECT, "+art_8__para_2__point_a": DEFECT,
        "art_12__para_2": SLIP, "+art_12__para_2": SLIP,
        "art_12__para_3": NOTE, "+art_12__para_3": NOTE, "+art_12__para_3__subpara_2": NOTE,
        "chp_Va": NUMBER, "+art_16__subpara_3": COLUMN, "+art_16__subpara_4": COLUMN,
        "art_17__subpara_4": NOTE, "+art_17__subpara_4": NOTE, "+art_17__subpara_5": NOTE,
    },
    "2011-0357": {
        "art_3__para_1": SLIP, "+art_3__para_1": SLIP,
        "anx_II__subpara_9": ORDER, "+anx_II__subpara_8": ORDER,
        "anx_IV~2__sec_1__point_1": SLIP, "+anx_IV~2__sec_1__point_1": SLIP,
    },
    "2019-0019": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the text made here and the text merged by hand agree."""

    result: Consolidation
    made: int
    by_hand: int
    in_order: int
    """Paragraphs that are equal, in the order of both texts."""
    equal: int
    """Paragraphs that are equal wherever they stand."""
    others: tuple[tuple[str, str], ...]
    """The id of each paragraph that is not, in its order, and the paragraph."""

    @property
    def shares(self) -> tuple[float, float]:
        """Of the paragraphs made here those that the hand has, and the reverse."""
        return self.equal / self.made, self.equal / self.by_hand


def paragraphs(act: Act) -> list[tuple[str, str]]:
    """The paragraphs of an act without blanks, each with its id; notes and table rows aside."""
    found = []
    for provision in walk(act):
        if provision.kind not in (Kind.ROW, Kind.FOOTNOTE):
            titled = provision.kind in TITLED
            num = (provision.num,) if titled else ()
            words = provision.text if titled else provision.num + provision.text
            for said in ("".join(part.split()) for part in (*num, provision.heading, words)):
                found += [(provision.eid, said)] if said else []
    return found


def agreement(corpus: Path, procedure: str) -> Agreement:
    """Applies the report's amendments to the proposal and lays the result beside the text merged by hand."""
    texts = corpus / "ep-amendments-merged-by-hand"
    base = read(open_source(texts / f"{procedure}-COD_1_proposal.txt")).act
    amendments = read_any(open_source(corpus / "ep-report-html" / REPORTS[procedure]))
    assert isinstance(amendments, AmendmentsReading)
    result = consolidate(base, amendments.amendments.items)
    ours = paragraphs(result.act)
    theirs = paragraphs(read(open_source(texts / f"{procedure}-COD_2_amended-by-hand.txt")).act)
    left, right = [said for _, said in ours], [said for _, said in theirs]
    others: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for name, a, b, c, d in matcher.get_opcodes():
        if name != "equal":
            others += [*ours[a:b], *((f"+{eid}", said) for eid, said in theirs[c:d])]
    in_order = sum(block.size for block in matcher.get_matching_blocks())
    equal = sum((Counter(left) & Counter(right)).values())
    return Agreement(result, len(left), len(right), in_order, equal, tuple(others))


def main() -> None:
    """Prints the table and the causes."""
    corpus = Path(os.environ.get("TRACKER_SHARED", "../shared")) / "corpus" / "formats"
    for procedure in REPORTS:
        found = agreement(corpus, procedure)
        ours, theirs = found.shares
        print(f"{procedure}: {found.result.sentence} Paragraphs made {found.made}, by hand {found.by_hand},", end=" ")
        print(f"equal {found.equal} ({ours:.1%}, {theirs:.1%}), in order {found.in_order}")
        for eid, said in found.others:
            print(f"    {eid}: {CAUSES[procedure].get(eid, 'UNEXPLAINED')} | {said[:60]}")


if __name__ == "__main__":
    main()
