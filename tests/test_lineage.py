"""One provision through several versions, and whose the final words are."""

from __future__ import annotations

from functools import cache

import pytest

from tracker.act import Act
from tracker.change import Tag, Words
from tracker.compare import compare
from tracker.descent import Attribution
from tracker.lineage import Sources, authors, lineage, version_graph, word_by_word
from tracker.outline import parse_outline

_HEAD = "outline 1\nlanguage en\nact_title # Regulation on kites\n"
_TEXTS = {
    "proposal": """
article 1 | Kites
  paragraph 1 # Kites may be flown by day where the wind is steady and the string is strong.
  paragraph 2 # A kite that breaks its string shall be reported to the office of winds within three days.
article 2 | Penalties # Member States shall lay down rules on penalties for kites that are flown without a string.
""",
    "parliament": """
article 1 | Kites
  paragraph 1 # Kites may be flown by day where the wind is steady, the string is strong and no birds are harmed.
article 2 | Penalties # Member States shall lay down rules on penalties for kites that are flown without a string.
""",
    "council": """
article 1 | Kites
  paragraph 1 # Kites may be flown by day and by night where the wind is steady and the string is strong.
  paragraph 2 # A kite that breaks its string shall be reported to the office of winds within thirty days.
article 2 | Penalties # Member States may lay down rules on penalties for kites that are flown without a string.
""",
    "final": """
article 1 | Kites
  paragraph 1 # Kites may be flown by day and by night where the wind is steady, the string is strong and no birds are \
harmed.
  paragraph 2 # A kite that breaks its string shall be reported to the office of winds within thirty working days.
article 2 | Penalties # Member States may lay down rules on penalties for kites that are flown without a string.
""",
}
_BASED_ON = {"parliament": ("proposal",), "council": ("proposal",), "final": ("parliament", "council")}


@cache
def act(name: str) -> Act:
    return parse_outline(_HEAD + _TEXTS[name].lstrip("\n"), name)


@cache
def compared(old: str, new: str):  # type: ignore[no-untyped-def]
    return compare(act(old), act(new))


def attributions() -> list[Attribution]:
    last = compared("proposal", "final")
    between = {name: (compared("proposal", name), compared(name, "final")) for name in ("parliament", "council")}
    sources = Sources(between)
    return [found for change in last.changes for found in sources.attribute(change)]


def test_each_phrase_belongs_to_the_versions_in_which_it_stands() -> None:
    said = [(found.sign, found.words.strip(), found.versions) for found in attributions()]
    assert ("+", "and by night", ("council",)) in said
    assert ("+", "and no birds are harmed", ("parliament",)) in said
    assert ("+", "thirty", ("council",)) in said
    assert ("+", "working", ()) in said
    assert ("-", "shall", ("council",)) in said and ("+", "may", ("council",)) in said
    # Parliament struck the paragraph, so these words were gone there, too.
    assert ("-", "three", ("parliament", "council")) in said


def test_the_words_attributed_are_those_of_the_provision() -> None:
    for found in attributions():
        side = act("final") if found.sign == "+" else act("proposal")
        texts = {p.eid: p.text for article in side.children for p in (article, *article.children)}
        assert texts[found.eid][found.start : found.end] == found.words


def test_a_provision_is_followed_over_every_edge() -> None:
    names = tuple(_TEXTS)
    graph = version_graph(names, _BASED_ON, names)
    found = lineage("final", "art_1__para_2", graph, compared)
    assert [(stand.version, stand.eids) for stand in found.stands] == [
        ("proposal", ("art_1__para_2",)),
        ("parliament", ()),
        ("council", ("art_1__para_2",)),
        ("final", ("art_1__para_2",)),
    ]
    stand = found.stand("parliament")
    assert stand and stand.note == "deleted against proposal"


def test_a_missing_version_is_looked_through() -> None:
    graph = version_graph(tuple(_TEXTS), _BASED_ON, ["proposal", "parliament", "final"])
    assert graph.based_on["final"] == ("parliament", "proposal")
    assert graph.after("proposal") == ("parliament", "final")


@pytest.mark.parametrize(("word", "versions"), [("thirty", ("council",)), ("working", ())])
def test_a_tag_belongs_to_the_versions_that_have_its_words(word: str, versions: tuple[str, ...]) -> None:
    change = next(c for c in compared("proposal", "final").changes if c.new == ("art_1__para_2",))
    between = {name: (compared("proposal", name), compared(name, "final")) for name in ("parliament", "council")}
    text = act("final").children[1].children[1].text
    start = text.index(word)
    words = (Words("new", "art_1__para_2", start, start + 4, word),)
    tag = Tag("A9", "A", "weakens", "proposal", "A9-haste", words, "", 1)
    assert authors(tag, Sources(between).attribute(change)) == versions


def test_words_of_several_versions_are_credited_word_by_word() -> None:
    """ "by night" stands in the Council's text, "no birds are harmed" in Parliament's: neither has both."""
    last = compared("proposal", "final")
    between = {name: (compared("proposal", name), compared(name, "final")) for name in ("parliament", "council")}
    (change,) = [one for one in last.changes if one.new == ("art_1__para_1",)]
    text = next(p.text for p in act("final").children[-2].children if p.eid == "art_1__para_1")
    told = [(text.index(said), said) for said in ("by night", "no birds are harmed")]
    words = tuple(Words("new", "art_1__para_1", at, at + len(said), said) for at, said in told)
    tag = Tag("B1", "B", "adds", "proposal", "r", words, "Says so.", 0.8)
    whose = Sources(between).attribute(change)
    assert authors(tag, whose) == ()
    assert word_by_word(tag, whose) == (("by night", ("council",)), ("no birds are harmed", ("parliament",)))
    assert word_by_word(Tag("B1", "B", "adds", "proposal", "r", words[:1], "Says so.", 0.8), whose) == ()
