"""Measures what reading a very large act costs: CPU of `read_any` over that of a bare parse of the same bytes by lxml.

In: a seed; the invented regulation of 410,000 words (`tests.bench.invented`) is turned into Formex and into the page of
the Official Journal here. Out: a table of CPU seconds, and with `--profile` where the time goes. Example:
`python -m tests.bench.reading 2 --profile`.
"""

from __future__ import annotations

import cProfile
import html
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tests.bench.invented import write
from tracker.act import walk
from tracker.readers import Reading, read_any
from tracker.source import Source

RUNS = 5
HEADED = ("category", "subcategory")
ITEMS = ("paragraph", "point", "subpoint", "entry", "item", "subitem", "subsubitem")


def said(element: Any) -> str:
    """The words right in an element, escaped; of an article, an annex or a category they are its heading."""
    return html.escape(element.findtext("p") or "")


def formex(root: Any) -> bytes:
    """The generator's tree as Formex: articles, and the control list as divisions and nested points."""
    articles = "".join(_formex_article(element) for element in root.iterchildren("article"))
    annexes = "".join(
        f"<ANNEX><TITLE><TI><P>{annex.get('num')}</P></TI><STI><P>{said(annex)}</P></STI></TITLE><CONTENTS>{_formex_list(annex)}</CONTENTS></ANNEX>"
        for annex in root.iterchildren("annex")
    )
    act = f"<TITLE><TI><P>Regulation</P></TI></TITLE><ENACTING.TERMS>{articles}</ENACTING.TERMS>"
    return f"<FORMEX><ACT>{act}</ACT>{annexes}</FORMEX>".encode()


def _formex_article(article: Any) -> str:
    paragraphs = "".join(
        f"<PARAG><NO.PARAG>{p.get('num')}</NO.PARAG><ALINEA><P>{said(p)}</P>{_formex_list(p)}</ALINEA></PARAG>"
        for p in article.iterchildren("paragraph")
    )
    title = f"<TI.ART>{article.get('num')}</TI.ART><STI.ART><P>{said(article)}</P></STI.ART>"
    return f"<ARTICLE>{title}{paragraphs}</ARTICLE>"


def _formex_list(element: Any) -> str:
    parts = []
    for child in element:
        if child.tag in HEADED:
            title = f"<TITLE><TI><P>{child.get('num')} {said(child)}</P></TI></TITLE>"
            parts.append(f"<GR.SEQ>{title}{_formex_list(child)}</GR.SEQ>")
        elif child.tag in ITEMS:
            number = f"<NO.P>{child.get('num')}</NO.P><TXT>{said(child)}</TXT>"
            parts.append(f"<ITEM><NP>{number}{_formex_list(child)}</NP></ITEM>")
    text = "".join(parts)
    return f"<LIST>{text}</LIST>" if text.startswith("<ITEM>") else text


def page(root: Any) -> bytes:
    """The generator's tree as the flat page of the Official Journal."""
    body = "".join(_page_parts(root))
    head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
    return f'{head}<p class="doc-ti">REGULATION</p>{body}</body></html>'.encode()


def _page_parts(element: Any) -> Iterator[str]:
    for child in element:
        words = said(child)
        if child.tag == "article":
            yield f'<p class="ti-art">{child.get("num")}</p><p class="sti-art">{said(child)}</p>'
        elif child.tag == "annex":
            yield f'<hr class="doc-sep"/><p class="doc-ti">{child.get("num")}</p><p class="doc-ti">{words}</p>'
        elif child.tag in HEADED:
            yield f'<p class="ti-grseq-1">{child.get("num")} {said(child)}</p>'
        elif child.tag in ITEMS:
            yield f'<p class="normal">{child.get("num")}   {words}</p>'
        yield from _page_parts(child)


def cpu(action: Callable[[], object]) -> float:
    """The least CPU time of a few runs."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        action()
        times.append(time.process_time() - began)
    return min(times)


def main() -> None:
    seed = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 1)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), seed, "l")
        root = etree.parse(Path(folder) / "old.xml").getroot()
    print(f"{'format':10} {'MB':>5} {'provisions':>11} {'share':>7} {'parse':>8} {'read':>8} {'ratio':>6}")
    for name, data in (("formex", formex(root)), ("page", page(root))):
        source = Source(name, data)
        found = read_any(source)
        assert isinstance(found, Reading)
        parse, read = cpu(lambda data=data: etree.fromstring(data)), cpu(lambda source=source: read_any(source))
        size, count, share = len(data) / 1e6, sum(1 for _ in walk(found.act)), found.account.share
        print(f"{name:10} {size:5.1f} {count:11,} {share:7.4f} {parse:7.3f}s {read:7.3f}s {read / parse:6.1f}")
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(read_any, source)
            pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
