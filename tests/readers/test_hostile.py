"""Files made to break a reader: each is read right or refused in a sentence, soon, and never by a traceback."""

from __future__ import annotations

import time

import pytest

from tracker.act import articles, walk
from tracker.errors import InputError
from tracker.readers import LOW_SHARE, Reading, read_any
from tracker.source import Source

SECONDS = 10


def formex(body: str, annex: str = "") -> bytes:
    act = f"<ACT><TITLE><TI><P>Kites</P></TI></TITLE><ENACTING.TERMS>{body}</ENACTING.TERMS></ACT>"
    return f"<FORMEX>{act}{annex}</FORMEX>".encode()


def article(number: object, words: str = "Kites shall fly.", identifier: str = "001") -> str:
    return f'<ARTICLE IDENTIFIER="{identifier}"><TI.ART>Article {number}</TI.ART><ALINEA>{words}</ALINEA></ARTICLE>'


def oj(body: str) -> bytes:
    head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
    title = '<div class="eli-container"><div class="eli-main-title" id="tit_1"><p class="oj-doc-ti">Kites</p></div>'
    return f"{head}{title}{body}</div></body></html>".encode()


def oj_article(words: str, number: object = 1) -> str:
    return (
        f'<div class="eli-subdivision" id="art_{number}"><p class="oj-ti-art">Article {number}</p>'
        f'<p class="oj-normal">{words}</p></div>'
    )


def akn(body: str) -> bytes:
    return f"<akomaNtoso><act><body>{body}</body></act></akomaNtoso>".encode()


TABLE = '<TBL COLS="2"><CORPUS>{}</CORPUS></TBL>'
ROW = '<ROW><CELL COL="1">{0}</CELL><CELL COL="2">kite {0}</CELL></ROW>'
ANNEX = "<ANNEX><TITLE><TI><P>ANNEX</P></TI></TITLE><CONTENTS>{}</CONTENTS></ANNEX>"
LIST = "<LIST><ITEM><NP><NO.P>(a)</NO.P><TXT>kite:</TXT>"
OJ_TABLE = '<table class="oj-table"><tr><td {}>x</td></tr></table>'

CASES: dict[str, bytes] = {
    "8,000 articles": formex("".join(article(n) for n in range(1, 8_001))),
    "3,000 articles with one number": formex(article(1) * 3_000),
    "a table of 20,000 rows": formex(article(1), ANNEX.format(TABLE.format("".join(map(ROW.format, range(20_000)))))),
    "rows with one key": formex(article(1), ANNEX.format(TABLE.format(ROW.format("x") * 5_000))),
    "a column beyond all tables": formex(article(1, TABLE.format('<ROW><CELL COL="999999999">x</CELL></ROW>'))),
    "columns that are no figures": formex(article(1, TABLE.format('<ROW><CELL COL="²" COLSPAN="-1">x</CELL></ROW>'))),
    "tables in tables": oj(oj_article("") + "<table><tr><td>" * 60 + "kite" + "</td></tr></table>" * 60),
    "a span of a billion": oj(oj_article("x") + OJ_TABLE.format("colspan='1000000000' rowspan='1000000000'")),
    "a span that is no figure": oj(oj_article("x") + OJ_TABLE.format("colspan='²'")),
    "20,000 letters in a number": formex(article(1, f"<P>({'a' * 20_000}) kite</P>")),
    "brackets only": formex(article(1, f"<P>{'(' * 100_000}</P>")),
    "figures and points only": formex(article(1, f"<P>{'1.' * 50_000} kite</P>")),
    "one roman number after the other": formex(article(1, "".join(f"<P>({'i' * n}) kite</P>" for n in range(1, 400)))),
    "lists 20 deep": formex(article(1, LIST * 20 + "</NP></ITEM></LIST>" * 20)),
    "numbers that are none": formex(
        "".join(article(n) for n in ("9e38", "-1", "²", "٣", "𝟙", "1" * 300, "ⅳ", "0", "1a2b3c", "∞"))
    ),
    "ids with quotes and folders": formex(article(1, identifier="../../etc/&quot;'&lt;script&gt;") * 2),
    "20,000 references": formex(article(1, "Article 1(1), point (a), of Annex I and " * 20_000)),
    "5,000 quotations": oj(oj_article("The following is added:</p><p class='oj-normal'>‘" * 2_500 + "kite")),
    "notes that call for themselves": formex(article(1, '<NOTE NOTE.ID="E1"><P>x<NOTE NOTE.REF="E1"/></P></NOTE>')),
    "a note in a note in a note": formex(article(1, "<NOTE><P>x" * 40 + "</P></NOTE>" * 40)),
    "invisible and turning characters": formex(article(1, "a\u202eb\u200bc\u00add\u2066e\ufefff\u2028g")),
    "100,000 accents on one letter": formex(article(1, "e" + "\u0301" * 100_000)),
    "ligatures and letters that look alike": formex(article(1, "ﬁle раураl ＡＲＴＩＣＬＥ")),
    "points in points in Akoma Ntoso": akn(
        "<article><num>Article 1</num>" + "<point><num>(a)</num>" * 100 + "<p>x</p>" + "</point>" * 100 + "</article>"
    ),
    "tracked changes in tracked changes": akn(
        "<article><num>Article 1</num><p>" + "<ins>a<del>b" * 50 + "</del></ins>" * 50 + "</p></article>"
    ),
    "quotations in quotations": akn(
        "<article><num>Article 1</num><p>x:</p>" + "<quotedStructure startQuote='‘'><p>y:</p>" * 60
        + "</quotedStructure>" * 60 + "</article>"
    ),
    "a table of spans in Akoma Ntoso": akn(
        "<article><num>Article 1</num><table>" + "<tr><td rowspan='99999999' colspan='99999999'>x</td></tr>" * 300
        + "</table></article>"
    ),
    "an error page": b"<!DOCTYPE html><html><head><title>404</title></head><body><h1>Not found</h1></body></html>",
    "an act without provisions": formex(""),
    "a thousand attributes": b"<ACT " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"></ACT>",
    "a name of a million letters": b"<" + b"A" * 1_000_000 + b"/>",
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_read_right_or_refused(name: str) -> None:
    began = time.process_time()
    try:
        found = read_any(Source("hostile", CASES[name]))
    except InputError as error:
        assert "\n" not in str(error) and len(str(error)) < 2_000
    else:
        assert isinstance(found, Reading)
        assert found.account.share >= LOW_SHARE, found.account.unplaced_text
        assert articles(found.act)
        eids = [provision.eid for provision in walk(found.act)]
        assert len(eids) == len(set(eids))
    assert time.process_time() - began < SECONDS
