"""Several versions side by side: every provision in one row, rows in the order of the last version, redlines that
say what the comparison says.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.strategies import rewritten
from tests.test_compare_cases import CASES
from tests.test_lineage import _BASED_ON, _HEAD, _TEXTS, act, compared
from tests.test_real_pairs import DOSSIERS
from tracker.act import Act, find, walk
from tracker.alignment import against, align, choose
from tracker.change import ChangeKind, Comparison, Op
from tracker.compare import compare
from tracker.descent import Fate, Table
from tracker.lineage import version_graph
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.source import open_source

NAMES = tuple(_TEXTS)


def assert_laws(table: Table, texts: Mapping[str, Act]) -> None:
    """Every provision of every version in exactly one row; the last version's order; words whole to the character."""
    for column, name in enumerate(table.columns):
        found = [eid for row in table.rows for eid in row.cells[column].eids]
        assert sorted(found) == sorted(p.eid for p in walk(texts[name]) if not p.correlation)
        for cell in (row.cells[column] for row in table.rows):
            assert bool(cell.eids) == (cell.fate is Fate.HERE) == (not cell.note)
            for eid, said in zip(cell.eids, cell.wordings, strict=True):
                provision = find(texts[name], eid)
                assert provision and eid == said.eid
                for part in ("num", "heading", "text"):
                    assert without(getattr(said, part), "-") == getattr(provision, part)
    last = [row.cells[-1].eids[0] for row in table.rows if row.cells[-1].eids]
    places = {p.eid: place for place, p in enumerate(walk(texts[table.columns[-1]]))}
    assert last == sorted(last, key=places.__getitem__)
    assert len({row.id for row in table.rows}) == len(table.rows)


def without(ops: tuple[Op, ...], sign: str) -> str:
    return "".join(words for op, words in ops if op != sign)


def assert_says_what_the_comparison_says(table: Table, comparison: Comparison) -> None:
    """For a table of two versions against the first."""
    by_new = {eid: change for change in (*comparison.changes, *comparison.unchanged) for eid in change.new}
    gone = {eid for change in comparison.changes if not change.new for eid in change.old}
    for row in table.rows:
        old, new = row.cells
        if not new.eids:
            assert (new.kinds == (ChangeKind.DELETED,)) == (set(old.eids) <= gone)
            continue
        change = by_new.get(new.eids[0])
        kinds = tuple(kind for kind in change.kinds if kind is not ChangeKind.UNCHANGED) if change else ()
        if len({by_new[eid].id for eid in new.eids if eid in by_new}) == 1:
            assert new.kinds == kinds
            assert change and new.consequential == change.consequential
        if change and len(change.old) == len(change.new) == 1:
            lines = {line.part: line.ops for line in change.redlines}
            said = new.wordings[0]
            for part in ("heading", "text"):
                assert changed(getattr(said, part)) == changed(lines.get(part, ()))


def changed(ops: tuple[Op, ...]) -> tuple[Op, ...]:
    """A redline, or nothing where it says that nothing changed."""
    return ops if any(sign != "=" for sign, _ in ops) else ()


def two(old: Act, new: Act) -> tuple[Table, Comparison]:
    texts = {"old": old, "new": new}
    graph = version_graph(("old", "new"), {}, texts)
    comparison = compare(old, new)
    table = against(align(graph, texts, lambda *_: comparison), graph, texts, lambda *_: comparison, "old")
    assert_laws(table, texts)
    assert_says_what_the_comparison_says(table, comparison)
    return table, comparison


def four() -> Table:
    return align(version_graph(NAMES, _BASED_ON, NAMES), {name: act(name) for name in NAMES}, compared)


def held(baseline: str) -> Table:
    graph = version_graph(NAMES, _BASED_ON, NAMES)
    return against(four(), graph, {name: act(name) for name in NAMES}, compared, baseline)


def chain(texts: Mapping[str, str], based_on: Mapping[str, tuple[str, ...]], baseline: str) -> Table:
    """The table of a dossier written here."""
    trees = {name: parse_outline(_HEAD + words.lstrip("\n"), name) for name, words in texts.items()}
    graph = version_graph(tuple(trees), based_on, trees)
    found: dict[tuple[str, str], Comparison] = {}

    def comparing(old: str, new: str) -> Comparison:
        return found.setdefault((old, new), compare(trees[old], trees[new]))

    table = against(align(graph, trees, comparing), graph, trees, comparing, baseline)
    assert_laws(table, trees)
    return table


# ------------------------------------------------------------------------------------------------------ the laws


@pytest.mark.parametrize("baseline", NAMES)
def test_the_laws_hold_whatever_the_baseline(baseline: str) -> None:
    assert_laws(held(baseline), {name: act(name) for name in NAMES})


@given(rewritten())
@settings(max_examples=40)
def test_a_table_of_two_says_what_the_comparison_says(pair: tuple[Act, Act]) -> None:
    two(*pair)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_so_do_the_cases(case: Path) -> None:
    old, new = (parse_outline((case / f"{side}.outline").read_text(encoding="utf-8"), side) for side in ("old", "new"))
    two(old, new)
    two(new, old)


@pytest.mark.parametrize("pair", ["Dual-Use", "DMA"])
def test_so_do_real_texts(shared: Path, pair: str) -> None:
    old, new = (read(open_source(shared / file)).act for file in DOSSIERS[pair])
    two(old, new)


def test_the_laws_hold_for_a_chain_of_real_texts(shared: Path) -> None:
    files = sorted((shared / "corpus/formats/formex4-consolidated").glob("32000r1346_*[0-9].xml"))
    texts = {f"v{place}": read(open_source(file)).act for place, file in enumerate(files)}
    graph = version_graph(tuple(texts), {}, texts)
    found = {edge: compare(texts[edge[0]], texts[edge[1]]) for edge in pairwise(texts)}
    table = align(graph, texts, lambda old, new: found[old, new])
    for baseline in (table.columns[0], table.columns[-1]):
        assert_laws(against(table, graph, texts, lambda old, new: found[old, new], baseline), texts)
    assert len(table.columns) > 2


# ------------------------------------------------------------------------------------------------------ the rows


def test_rows_follow_the_last_version_and_empty_cells_say_why() -> None:
    table = four()
    assert [row.cells[-1].eids[0] for row in table.rows if row.cells[-1].eids] == [p.eid for p in walk(act("final"))]
    row = next(row for row in table.rows if row.cells[0].eids == ("art_1__para_2",))
    assert [cell.eids for cell in row.cells] == [("art_1__para_2",), (), ("art_1__para_2",), ("art_1__para_2",)]
    assert row.cells[1].note == "deleted" and row.group == "art_1" and row.id == "art_1__para_2"


_BIRDS = "article 9 | Birds # No kite shall be flown where birds of passage rest or breed between March and July.\n"
_LINES = "article 1 | Lines # The line of a kite shall be made of cotton and shall not be longer than ninety metres.\n"
_NIGHT = "article 2 | Nights # Kites that are flown after dusk carry a lamp that can be seen from three miles away.\n"


def test_what_two_versions_brought_in_is_one_row_when_it_became_one() -> None:
    texts = {"p": _LINES, "ep": _LINES + _BIRDS, "c": _BIRDS + _LINES, "f": _LINES + _BIRDS}
    table = chain(texts, {"ep": ("p",), "c": ("p",), "f": ("ep", "c")}, "p")
    row = next(row for row in table.rows if row.cells[-1].eids == ("art_9",))
    assert [bool(cell.eids) for cell in row.cells] == [False, True, True, True]
    assert row.cells[0].note == "not in this version; new in ep"
    assert [cell.kinds for cell in row.cells[1:]] == [(ChangeKind.INSERTED,)] * 3


def test_what_was_deleted_stays_deleted_and_says_since_when() -> None:
    texts = {"a": _LINES + _NIGHT, "b": _LINES, "c": _LINES}
    row = next(row for row in chain(texts, {"b": ("a",), "c": ("b",)}, "a").rows if row.cells[0].eids == ("art_2",))
    assert [cell.note for cell in row.cells] == ["", "deleted", "deleted in b already"]
    assert row.id == "a.art_2" and row.cells[2].kinds == (ChangeKind.DELETED,)


def test_a_merger_says_where_the_words_went_and_has_all_of_them() -> None:
    first = "Every kite shall bear the name of the person who flies it and the place where that person lives."
    second = "The office of winds shall keep a list of all kites that were lost and of all that were found again."
    old = f"article 1\n  paragraph 1 # {first}\n  paragraph 2 # {second}\n"
    new = f"article 1\n  paragraph 1 # {first} {second}\n"
    table = chain({"a": old, "b": new, "c": new}, {"b": ("a",), "c": ("b",)}, "a")
    gone = next(row for row in table.rows if row.cells[0].eids == ("art_1__para_2",))
    assert gone.cells[1].note == gone.cells[2].note == "merged into Article 1(1)"
    whole = next(row for row in table.rows if row.cells[0].eids == ("art_1__para_1",))
    for cell in whole.cells[1:]:
        assert ChangeKind.MERGED in cell.kinds and ChangeKind.AMENDED not in cell.kinds
        assert not any(sign == "+" and words.strip() for sign, words in cell.wordings[0].text)


def test_a_preamble_that_was_not_published_is_no_deletion() -> None:
    recital = "recital 1 # Kites are flown by many people on many days of the year.\n"
    table = chain({"a": _LINES, "b": recital + _LINES, "c": recital + _LINES}, {"b": ("a",), "c": ("b",)}, "a")
    row = next(row for row in table.rows if row.cells[1].eids == ("rct_1",))
    assert row.cells[0].fate is Fate.APART and not row.changed
    assert row.cells[0].note == "this text was published without its preamble"


# --------------------------------------------------------------------------------------------------- the columns


def test_any_version_can_be_the_baseline() -> None:
    for baseline, said in (("proposal", ("three", "thirty")), ("final", ("working", None))):
        row = next(row for row in held(baseline).rows if row.id == "art_1__para_2")
        council = dict(row.cells[2].wordings[0].text)
        assert council["-"].strip() == said[0] and (council.get("+") or "").strip() == (said[1] or "")
    assert held("final").rows[0].cells[-1].kinds == ()


def test_columns_are_chosen_and_ordered() -> None:
    table = choose(held("proposal"), ("final", "parliament"))
    assert table.columns == ("final", "parliament") and table.baseline == "proposal"
    row = next(row for row in table.rows if row.id == "art_1__para_2")
    assert row.cells[0].eids and row.cells[1].note == "deleted" and row.changed


def test_versions_that_name_no_base_follow_the_one_before() -> None:
    graph = version_graph(("a", "b", "c"), {"c": ("a",)}, ("a", "b", "c"))
    assert graph.based_on == {"a": (), "b": ("a",), "c": ("a",)}


def test_a_footnote_with_another_number_is_no_change_over_two_steps() -> None:
    said = 'article 1 # Bells{{^1|(%s)}} ring%s.\nfootnote "(%s)" # OG L 1, p. 1.\n'
    texts = {"old": ("7", "", "7"), "mid": ("8", " loudly", "8"), "new": ("9", " at noon", "9")}
    table = chain({name: said % parts for name, parts in texts.items()}, {"mid": ("old",), "new": ("mid",)}, "old")
    row = next(row for row in table.rows if row.id == "fn_1")
    assert [cell.kinds for cell in row.cells] == [(), (), ()] and not row.changed
    assert [cell.wordings[0].num for cell in row.cells] == [(("=", "(7)"),), (("=", "(8)"),), (("=", "(9)"),)]
