"""The same act and date in two formats must give the same tree; what differs is listed with its reason.

Read are consolidated pages against consolidated Formex, pages before 2004 against later Formex, languages against
each other, and the publisher's change marks in Formex against the provisions that carry them.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tracker.act import Act, Kind, Mark, Provision, articles, walk, words
from tracker.readers import Reading, read
from tracker.source import open_source

PAGES, FORMEX = "corpus/formats/eurlex-html-consolidated", "corpus/formats/formex4-consolidated"
RECASTS, BEFORE_2004 = "gold/recasts", "corpus/formats/eurlex-html-oj-2000s-TXT_TE"

CONSOLIDATED = {
    "1346/2000 of 2014": (f"{PAGES}/32000r1346_2014-07-09_en.html", f"{FORMEX}/32000r1346_2014-07-09_*.0001.xml"),
    "1346/2000 of 2016": (f"{PAGES}/32000r1346_2016-10-12_en.html", f"{FORMEX}/32000r1346_2016-10-12_*.0001.xml"),
    "2015/848 of 2015": (f"{PAGES}/32015r0848_2015-06-05_en.html", f"{FORMEX}/32015r0848_2015-06-05_*.0001.xml"),
    "2015/848 of 2025": (f"{PAGES}/32015r0848_2025-11-06_en.html", f"{FORMEX}/32015r0848_2025-11-06_*.0001.xml"),
    "2020/1784 of 2020": (f"{PAGES}/32020r1784_2020-12-02_en.html", f"{FORMEX}/32020r1784_2020-12-02_*EN*.0001.xml"),
    "2020/1784 fr": (f"{PAGES}/32020r1784_2020-12-02_fr.html", f"{FORMEX}/32020r1784_2020-12-02_*FR*.0001.xml"),
    "2020/1784 of 2025": (f"{PAGES}/32020r1784_2025-05-01_en.html", f"{FORMEX}/32020r1784_2025-05-01_*.0001.xml"),
    "44/2001": (f"{RECASTS}/32001R0044__*/old.*.cons-*.html", f"{RECASTS}/32001R0044__*/old.*.fmx4.xml"),
    "2201/2003": (f"{RECASTS}/32003R2201__*/old.*.cons-*.html", f"{RECASTS}/32003R2201__*/old.*.fmx4.xml"),
    "2007/64": (f"{RECASTS}/32007L0064__*/old.*.cons-*.html", f"{RECASTS}/32007L0064__*/old.*.fmx4.xml"),
    "2008/48": (f"{RECASTS}/32008L0048__*/old.*.cons-*.html", f"{RECASTS}/32008L0048__*/old.*.fmx4.xml"),
    "2010/31": (f"{RECASTS}/32010L0031__*/old.*.cons-*.html", f"{RECASTS}/32010L0031__*/old.*.fmx4.xml"),
}
"""A consolidated page and the consolidated Formex of the same act and date."""

NO_PREAMBLE = "the page leaves the preamble out"
NO_BLANK = "the page has a blank before a full stop, or lost one"
SHOWN_DELETED = "the page shows a word that Formex deletes"
NO_END = "the page does not show where a section of a form ends"
PLAIN_HEADING = "the page sets a heading of the form as an item"
QUOTE_IN_NOTE = "the mark that closes a quotation stands in a note of its first paragraph"
PICTURE = "the page shows a formula as a picture"
LIST_IN_TABLE = "the page prints the dashes of a list in a cell"
LOST_NUMBERS = "the page lost the numbers and ends of a list in a title"

EXCEPTIONS: dict[str, dict[str, str]] = {
    "2020/1784 fr": {"art_24__para_4": NO_BLANK},
    "44/2001": {"formula": NO_PREAMBLE, "cit": NO_PREAMBLE, "rct": NO_PREAMBLE, "art_69__indent_29": SHOWN_DELETED},
    "2201/2003": {
        "anx_I__s": NO_END,
        "anx_II__s": NO_END,
        "anx_III__sec_4": PLAIN_HEADING,
        "anx_III__sec_12": PLAIN_HEADING,
    },
    "2007/64": {"art_91__point_2": QUOTE_IN_NOTE},
    "2008/48": {
        "art_2__para_2": NO_BLANK,
        "anx_I__sec_I__subpara": PICTURE,
        "anx_I__sec_II__point_h": NO_BLANK,
        "anx_II__sec_3__tbl_1": LIST_IN_TABLE,
        "anx_III__sec_3__tbl_1": LIST_IN_TABLE,
        "anx_III": LOST_NUMBERS,
    },
}
"""Beginning of an eId -> why its provisions differ between the two formats."""

EARLIER = {
    "1346/2000": (f"{BEFORE_2004}/32000r1346_*_en.html", f"{FORMEX}/32000r1346_2005-04-21_*.0001.xml"),
    "1206/2001": (f"{BEFORE_2004}/32001r1206_*_en.html", f"{FORMEX}/32001r1206_2008-12-04_*.0001.xml"),
    "44/2001": (f"{RECASTS}/32001R0044__*/old.*.oj.html", f"{RECASTS}/32001R0044__*/old.*.fmx4.xml"),
    "2201/2003": (f"{RECASTS}/32003R2201__*/old.*.oj.html", f"{RECASTS}/32003R2201__*/old.*.fmx4.xml"),
}
"""A page of the Official Journal before 2004 and the Formex of the act as amended later."""

EARLIER_EXCEPTIONS: dict[str, dict[str, str]] = {
    "44/2001": {
        "art_62": "this Formex parts a sentence behind a word in italics",
        "art_71": "nothing on a flat page tells whether words behind (b) belong to (b) or to the paragraph",
    }
}
"""Articles that no later act changed, and why they differ."""


@cache
def reading(path: Path) -> Reading:
    return read(open_source(path))


def act_at(shared: Path, pattern: str) -> Act:
    """The act in the one file of this name; manifests lie beside Formex files."""
    found = [path for path in sorted(shared.glob(pattern)) if ".doc." not in path.name]
    if not found:
        pytest.skip(f"{pattern} is not among the corpora")
    return reading(found[0]).act


def body(act: Act) -> dict[str, Provision]:
    """Everything but footnotes, by eId: the two formats print notes at different places."""
    return {p.eid: p for p in walk(act) if not p.eid.startswith("fn_")}


def differing(page: Act, formex: Act) -> set[str]:
    """eIds that one side lacks, or whose words differ."""
    left, right = body(page), body(formex)
    said = {eid for eid in left.keys() & right.keys() if printed(left[eid]) != printed(right[eid])}
    return said | (left.keys() ^ right.keys())


def printed(provision: Provision) -> tuple[str, str, str]:
    return provision.num, provision.heading, provision.text


# -- consolidated pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONSOLIDATED)
def test_a_consolidated_page_gives_the_tree_of_its_formex_but_for_listed_exceptions(shared: Path, name: str) -> None:
    page, formex = (act_at(shared, pattern) for pattern in CONSOLIDATED[name])
    reasons = EXCEPTIONS.get(name, {})
    differ = differing(page, formex)
    assert sorted(eid for eid in differ if not eid.startswith(tuple(reasons))) == []
    assert [start for start in reasons if not any(eid.startswith(start) for eid in differ)] == [], "no exception now"
    assert page.identifier == formex.identifier
    assert page.language == formex.language


@pytest.mark.parametrize("name", CONSOLIDATED)
def test_a_consolidated_page_has_the_notes_of_its_formex(shared: Path, name: str) -> None:
    page, formex = (act_at(shared, pattern) for pattern in CONSOLIDATED[name])
    notes = [{words(p) for p in act.children if p.kind is Kind.FOOTNOTE} for act in (page, formex)]
    assert notes[0] == notes[1]


def test_articles_of_consolidated_pages_have_the_words_of_formex(shared: Path) -> None:
    equal = total = 0
    for patterns in CONSOLIDATED.values():
        page, formex = (act_at(shared, pattern) for pattern in patterns)
        of_page = {article.eid: article for article in articles(page)}
        assert list(of_page) == [article.eid for article in articles(formex)]
        equal += sum(words(of_page[article.eid]) == words(article) for article in articles(formex))
        total += len(of_page)
    assert equal / total >= 0.995, f"{equal} of {total}"


@pytest.mark.parametrize("name", CONSOLIDATED)
def test_a_page_marks_what_formex_marks(shared: Path, name: str) -> None:
    """Formex marks more: changes inside changed words, changes of single words that left no trace on the page."""
    page, formex = (act_at(shared, pattern) for pattern in CONSOLIDATED[name])
    left, right = body(page), body(formex)
    marked = {eid: celex(right[eid].marks) for eid in left.keys() & right.keys() if right[eid].marks}
    agreed = [eid for eid, acts in marked.items() if celex(left[eid].marks) & acts]
    assert len(agreed) >= 0.95 * len(marked) or len(marked) - len(agreed) <= 2
    unknown = [eid for eid in marked if celex(left[eid].marks) - marked[eid]]
    assert not unknown


def celex(marks: tuple[Mark, ...]) -> set[str]:
    """The acts named, old CELEX numbers ("309L0111") written as new ones."""
    return {re.sub(r"^3(\d\d)(?=[A-Z])", r"320\1", mark.by) for mark in marks}


def test_french_and_english_pages_have_one_structure(shared: Path) -> None:
    english, french = (act_at(shared, CONSOLIDATED[name][0]) for name in ("2020/1784 of 2020", "2020/1784 fr"))
    kept = [[p.eid for p in walk(act) if p.kind is not Kind.ROW] for act in (english, french)]
    assert kept[0] == kept[1]  # rows of tables have their first words as keys


# -- pages before 2004 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EARLIER)
def test_articles_before_2004_differ_only_where_a_later_act_changed_them(shared: Path, name: str) -> None:
    earlier, later = (act_at(shared, pattern) for pattern in EARLIER[name])
    assert [article.eid for article in articles(earlier)] == [article.eid for article in articles(later)]
    changed = {article.eid for article in articles(later) if any(p.marks for p in walk(article))}
    left, right = ({p.eid for article in articles(act) for p in walk(article)} for act in (earlier, later))
    differ = {eid.partition("__")[0] for eid in left ^ right}
    assert differ - changed == set(EARLIER_EXCEPTIONS.get(name, {}))
    assert [p.eid for p in walk(earlier) if p.kind in CONTAINERS_OF_ARTICLES] == [
        p.eid for p in walk(later) if p.kind in CONTAINERS_OF_ARTICLES and not p.eid.startswith("anx")
    ]


CONTAINERS_OF_ARTICLES = (Kind.PART, Kind.TITLE, Kind.CHAPTER)


# -- the publisher's marks -------------------------------------------------------------------------------------

_MARK = re.compile(r"<\?CLG\.(MDFO|MDFC) (.*?)\?>", re.DOTALL)
_VALUE = re.compile(r"([\w.]+)\s*=\s*[\"']([^\"']*)[\"']")


def test_every_change_mark_of_formex_is_on_a_provision(shared: Path) -> None:
    files = [*shared.glob(f"{FORMEX}/*.0001.xml"), *shared.glob(f"{RECASTS}/*/*.fmx4.xml")]
    found = 0
    for path in files:
        opened: dict[str, dict[str, str]] = {}
        wanted: Counter[Mark] = Counter()
        for what, values in _MARK.findall(path.read_text(encoding="utf-8")):
            said = dict(_VALUE.findall(values))
            if what == "MDFO":
                opened[said["IDREF"]] = said
            elif said.get("ID", "") in opened:
                mark = opened[said["ID"]]
                wanted[Mark(mark["ACTION"].lower(), mark["ACTIVE.DOC"], mark.get("ACTIVE.LOC", ""))] += 1
        carried = Counter(mark for p in walk(reading(path).act) for mark in p.marks)
        assert not [mark for mark in wanted if not carried[mark]], path.name
        found += wanted.total()
    assert found >= 100 or not files
