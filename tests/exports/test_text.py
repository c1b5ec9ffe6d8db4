"""The text that lawyers read in a terminal."""

from __future__ import annotations

import re

import pytest

from tests.exports.made import Maker, check_golden, lanterns
from tracker.change import Comparison
from tracker.exports import FORMATS, Options
from tracker.exports.text import write
from tracker.exports.wrap import wrap
from tracker.outline import parse_outline

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_lanterns_as_people_read_them() -> None:
    check_golden("lanterns.txt", write(lanterns()))


def test_all_also_names_what_is_unchanged() -> None:
    plain, full = write(lanterns()), write(lanterns(), Options(all_=True))
    assert "Unchanged" not in plain
    assert "Unchanged (2): Article 3(1), point (a) → Article 4(1), point (a); Article 3(1), point (b)" in full
    assert "Unchanged (1): Annex I, table 1; Annex I" not in full
    for eid in ("citation 1", "recital 1", "Article 2, point (a)", "Annex I, table 1, row L1"):
        assert eid in full


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for colour in (False, True):
        lines = write(lanterns(), Options(width=width, colour=colour, all_=True)).splitlines()
        assert max(len(ANSI.sub("", line)) for line in lines) <= width


def test_colours_instead_of_brackets() -> None:
    coloured = write(lanterns(), Options(colour=True))
    assert "\x1b[31;9mmay" in coloured and "\x1b[32;4mshall" in coloured, "red struck out, green underlined"
    assert "\x1b[35mThe exporter shall keep records" in coloured, "what moved has a third hue"
    assert "[-" not in coloured and "{+" not in coloured
    assert ANSI.sub("", write(lanterns(), Options(colour=True, width=500))).count("may shall be required") == 1


def test_every_change_is_named_with_its_kinds() -> None:
    comparison = lanterns()
    words = " ".join(write(comparison).split())
    assert "Article 3(2) → Article 4(2) and Article 4(3): split and amended" in words
    assert "Article 1(2) and Article 1(3) → Article 1(2): merged and amended" in words
    assert "Article 3(3) → Article 5(1): moved and amended" in words
    assert "Moved away from here (1): Article 3(3) → Article 5(1)." in words
    assert "Consequential only (1): Article 5 → Article 6." in words


def test_long_unchanged_stretches_are_cut_to_twelve_words_a_side() -> None:
    words = " ".join(write(lanterns()).split())
    assert (
        "An authorisation [-may-] {+shall+} be required for the export of lanterns that are or may be … "
        "hay, straw or other dry matter is kept, provided that the exporter [-is aware-]{+has been informed+} of that"
    ) in words


def test_what_is_new_or_gone_as_a_whole_is_one_block() -> None:
    written = write(lanterns())
    block = written[written.index("{+Article 3  Human rights+}  [inserted]") :].split("\n\n")[1]
    assert block.splitlines() == [
        "    {+1.  Nobody shall export a lantern that is to burn the house of a critic:+}",
        "      {+(a)  a tent is a house;+}",
        "      {+(b)  a boat is a house.+}",
        "    {+2.  The Commission shall publish a list of incidents.+}",
        "    Article 3; Article 3(1); Article 3(1), point (a); Article 3(1), point (b); Article 3(2).",
    ]


def test_evidence_only_where_a_reader_will_ask() -> None:
    written = write(lanterns())
    assert "most of its words (score 0.70; next best Article 1(1), 0.20)" in written
    assert "identical text" not in written


def test_the_summary_counts_a_change_under_each_of_its_kinds() -> None:
    summary = write(lanterns()).split("Summary")[1]
    counts = dict(re.findall(r"^  (\w+) +(\d+)$", summary, re.MULTILINE))
    assert counts["split"] == "1" and counts["merged"] == "1" and counts["moved"] == "1"
    assert counts["amended"] == "10" and counts["deleted"] == "5", "what only follows from a change is none"
    assert "Only consequential             1" in summary


def test_characters_that_deceive_are_written_out() -> None:
    old = parse_outline("outline 1\narticle 1 # Access is denied to persons.\n")
    new = parse_outline("outline 1\narticle 1 # Access is \u202edenied\u00ad to persons.\n")
    make = Maker(old, new)
    make.amended("art_1", "art_1", "Access is {+\u202e+}denied{+\u00ad+} to persons.")
    written = write(make.comparison())
    assert "Access is {+⟨U+202E⟩+}denied{+⟨U+00AD⟩+} to persons." in written
    assert "\u202e" not in written


def test_no_change_is_said_in_so_many_words() -> None:
    act = lanterns().new
    comparison = Maker(act, act).comparison()
    assert isinstance(comparison, Comparison)
    assert "0 changes" in write(comparison)
    assert FORMATS["text"](comparison) == write(comparison)


def test_wrapping_keeps_words_of_several_styles_together() -> None:
    spans = [("=", "in Article "), ("-", "4"), ("+", "5"), ("=", "(1), point (a)")]
    assert wrap(spans, 23) == "in Article\n[-4-]{+5+}(1), point\n(a)"
    assert wrap([("-", "one two")], 6, colour=True) == "\x1b[31;9mone\x1b[0m\n\x1b[31;9mtwo\x1b[0m"
