"""Two languages of one text are paired by structure; a comparison read in another language keeps what it found."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.test_languages import TWINS, WITHOUT_ANNEXES
from tests.strategies import acts, rewritten
from tests.tongue import ENGLISH, ENGLISH_LATER, FRENCH, FRENCH_LATER, in_french
from tracker.act import Act, Kind, Provision, find, walk
from tracker.compare import compare
from tracker.expressions import differences, in_language, twins
from tracker.outline import parse_outline
from tracker.readers import read
from tracker.reference import identify
from tracker.source import open_source

ALPHABETS = ("αβγδεζηθ", "абвгдежз", "abcdefgh")


def relabelled(act: Act, alphabet: str) -> Act:
    """The act with other words and with the letters of another alphabet."""

    def relabel(provision: Provision) -> Provision:
        letters = count()
        children = []
        for child in map(relabel, provision.children):
            is_point = child.kind is Kind.POINT
            children.append(replace(child, num=f"{alphabet[next(letters)]})") if is_point else child)
        eid = provision.eid if provision.kind is Kind.FOOTNOTE else ""
        return replace(provision, text=provision.text and "x" * len(provision.text), children=tuple(children), eid=eid)

    return identify(Act(tuple(map(relabel, act.children)), "el"))


@given(acts())
def test_an_act_is_its_own_twin(act: Act) -> None:
    found = twins(act, act)
    assert found.pairs == tuple((p.eid, p.eid) for p in walk(act))
    assert found.share == 1 and differences(found, ("en", "en")) == ()


@given(acts(), st.sampled_from(ALPHABETS))
def test_other_words_in_another_alphabet_are_paired_place_by_place(act: Act, alphabet: str) -> None:
    other = relabelled(act, alphabet)
    assert twins(act, other).pairs == tuple((p.eid, q.eid) for p, q in zip(walk(act), walk(other), strict=True))


@given(rewritten())
def test_each_provision_stands_once_and_pairs_are_the_same_from_both_sides(pair: tuple[Act, Act]) -> None:
    for one, other in (pair, pair[::-1]):
        found = twins(one, other)
        assert sorted([*(eid for eid, _ in found.pairs), *found.primary_only]) == sorted(p.eid for p in walk(one))
        assert sorted([*(eid for _, eid in found.pairs), *found.other_only]) == sorted(p.eid for p in walk(other))
    assert len(twins(*pair).pairs) == len(twins(*pair[::-1]).pairs)


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("abcd", "añbc", "aa bñ cb dc"),  # Spanish letters: as many, so in order
        ("abc", "ab", "aa bb"),  # one is lacking: the labels that there are
        ("123", "124", "11 22"),  # numbers mean the same everywhere
    ],
)
def test_points_go_by_their_order_unless_numbers_tell(here: str, there: str, expected: str) -> None:
    left, right = (
        identify(Act((Provision(Kind.ARTICLE, "1", children=tuple(Provision(Kind.POINT, f"({c})") for c in labels)),)))
        for labels in (here, there)
    )
    pairs = [(one[-1], other[-1]) for one, other in twins(left, right).pairs[1:]]
    assert " ".join(map("".join, pairs)) == expected.replace("ñ", pairs[1][1])


def test_what_readers_took_for_different_kinds_is_paired_by_its_place() -> None:
    left, right = (
        parse_outline(f"outline 1\narticle 1 # a\n  point a # b\n  {kind} # c\n  point b # d\n")
        for kind in ("wrapup", "subparagraph")
    )
    assert len(twins(left, right).pairs) == 4


def test_notes_hang_at_their_places_where_their_numbers_differ() -> None:
    left = parse_outline("outline 1\narticle 1 # a{^1|(1)}\narticle 2 # b{^2|(2)}\nfootnote 1 # x\nfootnote 2 # y\n")
    right = parse_outline("outline 1\narticle 1 # a\narticle 2 # b{^1|(1)}\nfootnote 1 # y\n")
    found = twins(left, right)
    assert ("fn_2", "fn_1") in found.pairs and found.primary_only == ("fn_1",)
    assert differences(found, ("en", "fr")) == ("1 provision is only in the language en, not in fr (footnote 1)",)


@pytest.mark.parametrize("name", TWINS)
def test_real_languages_are_aligned(shared: Path, name: str) -> None:
    both = [read(open_source(shared / path)).act for path in TWINS[name]]
    if name in WITHOUT_ANNEXES:
        both = [replace(act, children=tuple(p for p in act.children if p.kind is not Kind.ANNEX)) for act in both]
    found = twins(*both)
    assert found.share >= 0.995, (found.primary_only, found.other_only)
    # Figures stand in any language: they say whether pairs were found at the right places.
    provisions = [[find(act, eid) for act, eid in zip(both, pair, strict=True)] for pair in found.pairs]
    figures = [[sorted(filter(str.isdigit, p.text)) for p in pair if p] for pair in provisions]
    agreeing = sum(one == other for one, other in figures if one or other)
    assert agreeing >= 0.9 * sum(bool(one or other) for one, other in figures)


# ------------------------------------------------------------------------------------------ in the other language


def test_a_comparison_is_read_in_french() -> None:
    english = compare(parse_outline(ENGLISH), parse_outline(ENGLISH_LATER))
    shown = in_language(english, parse_outline(FRENCH), parse_outline(FRENCH_LATER), "fr")
    assert shown.notes == () and not shown.old_bare and not shown.new_bare
    french = shown.comparison
    assert [(c.id, c.kinds) for c in french.changes] == [(c.id, c.kinds) for c in english.changes]
    assert french.changes[0].redlines[0].ops == (("=", "Les États membres "), ("-", "peuvent"), ("+", "doivent"))
    assert french.new.title == "Règlement relatif aux lanternes" and french.new.language == "fr"


@given(rewritten())
def test_the_words_of_the_other_language_are_all_there_and_nothing_else_changes(pair: tuple[Act, Act]) -> None:
    english = compare(*pair)
    old, new = map(in_french, pair)
    shown = in_language(english, old, new, "fr")
    for act, own in ((shown.comparison.old, old), (shown.comparison.new, new)):
        assert [(p.num, p.heading, p.text) for p in walk(act)] == [(p.num, p.heading, p.text) for p in walk(own)]
    for change, was in zip(shown.comparison.changes, english.changes, strict=True):
        assert replace(change, redlines=(), tags=()) == replace(was, redlines=(), tags=())
        for line in change.redlines:
            if len(change.old) == len(change.new) == 1:
                provision = find(shown.comparison.new, line.new or "")
                assert provision and "".join(w for s, w in line.ops if s != "-") == getattr(provision, line.part)


def test_what_has_no_twin_keeps_its_words_and_so_does_what_it_was_compared_with() -> None:
    english = compare(parse_outline(ENGLISH), parse_outline(ENGLISH_LATER))
    without = FRENCH_LATER.replace("    point b # tamiser les lanternes à l’aube.\n", "")
    shown = in_language(english, parse_outline(FRENCH), parse_outline(without), "fr")
    point = "art_2__para_1__point_b"
    assert shown.old_bare == shown.new_bare == {point}
    assert find(shown.comparison.old, point) == find(english.old, point)
    assert next(c for c in shown.comparison.changes if c.new == (point,)) in english.changes
    assert shown.notes == ("new: 1 provision is only in the language en, not in fr (Article 2(1), point (b))",)


def test_words_that_differ_in_one_language_only_are_told() -> None:
    english = compare(parse_outline(ENGLISH), parse_outline(ENGLISH_LATER))
    revised = FRENCH_LATER.replace("Nul ne possède", "Personne ne possède")
    shown = in_language(english, parse_outline(FRENCH), parse_outline(revised), "fr")
    assert shown.differing == ("art_2__para_2",)
    assert shown.notes == ("1 provision is unchanged in en, but not in fr (Article 2(2))",)
