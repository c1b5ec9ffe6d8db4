"""Small nouns for the tests of the store, and strategies for all that a comparison can hold."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.strategies import any_text, words
from tracker.account import Account, Dropped, exact_account
from tracker.act import Act
from tracker.catalogue import STAGES, Dossier, StoredText, Version
from tracker.change import Change, ChangeKind, Comparison, Evidence, Redline, Tag, Words
from tracker.outline import parse_outline
from tracker.source import Source
from tracker.store import Store

OLD = "outline 1\narticle 1 | Subject # This Regulation governs lanterns.\narticle 2 # Lanterns shall be lit.\n"
NEW = "outline 1\narticle 1 | Subject # This Regulation governs lanterns.\narticle 2 # Lanterns may be lit at night.\n"

LANTERNS = Dossier(
    "lanterns",
    "Lanterns (invented)",
    versions=(Version("old", "The act in force", stage="in-force"), Version("new", "The final act", based_on=("old",))),
)


def kept(store: Store, version: str = "old", text: str = OLD, dossier: Dossier = LANTERNS) -> StoredText:
    """A text of the dossier, saved."""
    if store.dossier(dossier.name) is None:
        store.save_dossier(dossier)
    act = act_of(text)
    return store.save_text(
        dossier.name, version, Source("a.outline", text.encode()), act, exact_account(act), "outline"
    )


def act_of(text: str) -> Act:
    """The act of an outline."""
    return parse_outline(text)


names = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
# Whatever fits into a text at all.
_characters = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffd"), st.sampled_from('\n\t"\\')
)
strings = st.one_of(any_text, st.text(_characters, max_size=8))
dates = st.one_of(st.just(""), st.dates().map(lambda date: date.isoformat()))


@st.composite
def versions(draw: st.DrawFn, name: str, before: list[str]) -> Version:
    return Version(
        name,
        draw(words),
        draw(strings),
        draw(st.sampled_from(STAGES)),
        draw(dates),
        draw(st.sampled_from(["", "en", "bg"])),
        tuple(draw(st.lists(st.sampled_from(before), unique=True)) if before else ()),
        tuple(draw(st.dictionaries(strings, words, max_size=2)).items()),
        draw(st.sampled_from(["", "https://example.eu/?a=b&c"])),
        draw(st.sampled_from(["", "formex"])),
        draw(st.sampled_from(["", "a b.xml", "inner/ä.xml"])),
        draw(st.sampled_from(["", "0" * 64])),
        draw(strings),
    )


@st.composite
def dossiers(draw: st.DrawFn, name: str | None = None) -> Dossier:
    """A dossier whose versions form a graph."""
    found: list[Version] = []
    for version in draw(st.lists(names, max_size=4, unique=True)):
        found.append(draw(versions(version, [before.name for before in found])))
    return Dossier(name or draw(names), draw(words), draw(strings), draw(strings), tuple(found), "/a folder")


eids = st.sampled_from(["art_1", "art_2__para_1__point_a", "anx_I", "rct_3~2"])
scores = st.floats(0, 1)
accounts = st.builds(
    Account,
    st.integers(0),
    st.integers(0),
    st.lists(st.builds(Dropped, any_text, st.integers(0), any_text, any_text), max_size=2).map(tuple),
    st.integers(0),
    st.lists(any_text, max_size=2).map(tuple),
    st.integers(0),
)
_ops = st.lists(st.tuples(st.sampled_from("=-+"), any_text), max_size=4).map(tuple)
_redlines = st.builds(Redline, st.none() | eids, st.none() | eids, _ops, st.sampled_from(["text", "heading"]))
_words = st.builds(Words, st.sampled_from(["old", "new"]), eids, st.integers(0), st.integers(0), any_text)
_tags = st.builds(
    Tag,
    any_text,
    st.sampled_from("AB"),
    any_text,
    any_text,
    any_text,
    st.lists(_words, max_size=2).map(tuple),
    any_text,
    scores,
    st.booleans(),
)
changes = st.builds(
    Change,
    any_text,
    st.lists(st.sampled_from(ChangeKind), min_size=1, unique=True).map(tuple),
    st.lists(eids, max_size=2).map(tuple),
    st.lists(eids, max_size=2).map(tuple),
    st.lists(_redlines, max_size=2).map(tuple),
    st.none() | st.builds(Evidence, scores, any_text, st.none() | eids, scores),
    st.booleans(),
    st.lists(_tags, max_size=2).map(tuple),
)
_many = st.lists(changes, max_size=3).map(tuple)


def comparisons(old: tuple[Act, StoredText], new: tuple[Act, StoredText]) -> st.SearchStrategy[Comparison]:
    """Any comparison of these two texts, whether it makes sense or not."""
    return st.builds(
        Comparison,
        st.just(old[0]),
        st.just(new[0]),
        _many,
        _many,
        st.just(old[1].origin),
        st.just(new[1].origin),
    )
