"""An act whose annexes are files of their own is read as one text, to the last character."""

from __future__ import annotations

import pytest

from tests.official import ANNEX, FORMEX, PROPOSAL, archive
from tracker.act import Kind
from tracker.errors import InputError
from tracker.readers import read, read_any
from tracker.source import Source

NOTED = ANNEX.replace(
    b"glass.</p>", b'glass<span class="FootnoteReference"><a class="footnoteRef" href="#footnote1">1</a></span>.</p>'
).replace(b"</div></div>", b'<dl><dd id="footnote1"><p>A lantern has a handle.</p></dd></dl></div></div>')


def packed(*files: bytes, suffix: str = "xhtml") -> Source:
    named = [(f"{number}.{suffix}", data) for number, data in enumerate(files, 1)]
    return Source("packed.zip", archive(*named))


def test_the_annexes_follow_the_act() -> None:
    alone = read(Source("1.xhtml", PROPOSAL))
    both = read(packed(PROPOSAL, ANNEX))
    assert both.format == "parts-zip"
    assert (both.act.identifier, both.act.language) == (alone.act.identifier, alone.act.language)
    annexes = [p.num for p in alone.act.children if p.kind is Kind.ANNEX]
    assert [p.num for p in both.act.children if p.kind is Kind.ANNEX] == [*annexes, "ANNEX III"]
    assert both.account.share == 1.0 and both.account.dropped_inside == 0
    more = read(Source("2.xhtml", ANNEX)).account
    assert both.account.source == alone.account.source + more.source
    assert [p for p in both.act.children if p.kind is Kind.ARTICLE] == [
        p for p in alone.act.children if p.kind is Kind.ARTICLE
    ]


def test_each_file_counts_its_own_footnotes() -> None:
    both = read(packed(NOTED, NOTED.replace(b"ANNEX III", b"ANNEX IV").replace(b"handle", b"wick")))
    notes = [p.text for p in both.act.children if p.kind is Kind.FOOTNOTE]
    assert notes == ["A lantern has a handle.", "A lantern has a wick."]
    calls = [call.note for annex in both.act.children for p in annex.children for call in p.calls]
    assert len(set(calls)) == 2 and both.account.share == 1.0


def test_what_else_lies_in_archives_is_not_taken_for_it() -> None:
    assert read(Source("a.zip", archive(("a.xml", FORMEX)))).format == "formex-zip"
    with pytest.raises(InputError, match=r"2\.xhtml in it: "):
        read(packed(PROPOSAL, b"<html><body>Not found</body></html>"))
    with pytest.raises(InputError, match="in it: this is no act or annex"):
        read(packed(PROPOSAL, archive(("1.html", PROPOSAL)), suffix="html"))
    with pytest.raises(InputError):
        read_any(Source("a.zip", archive(("a.gif", b"GIF89a"))))
