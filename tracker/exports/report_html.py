"""The report as one page that stands alone, to read, to print, to send.

In: a `Paper`. Out: HTML that asks for nothing from anywhere. Example: words that came are `<ins>`, underlined and blue,
words that went `<del>`, struck out and orange; hidden words say so to who cannot see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from tracker.exports.blocks import Block, Grid, Heading, Paper, Para, Spans
from tracker.exports.html_law import mark, text
from tracker.exports.standalone import head

STYLES = ("law.css", "report.css")


def write_html(paper: Paper) -> str:
    """The page."""
    body = "\n".join(_body(paper))
    foot = f"<footer><p>{text(paper.foot)}</p></footer>"
    return f"{head(paper.title, STYLES)}<body>\n<main>\n{body}\n</main>\n{foot}\n</body>\n</html>\n"


def _body(paper: Paper) -> Iterator[str]:
    """The blocks, with the contents behind the summary's lead; items in a row are one list."""
    titles = [block.words for block in paper.blocks if isinstance(block, Heading) and block.level == 2]
    number = 0
    for is_item, run in groupby(paper.blocks, lambda block: isinstance(block, Para) and block.look == "item"):
        blocks = list(run)
        if is_item:
            yield f"<ul>{''.join(f'<li>{_inline(one.spans)}</li>' for one in blocks if isinstance(one, Para))}</ul>"
            continue
        for block in blocks:
            if isinstance(block, Heading) and block.level == 2:
                if not number:
                    yield _contents(titles)
                number += 1
                yield f'<h2 id="part-{number}">{text(block.words)}</h2>'
            else:
                yield _block(block, paper.language)


def _contents(titles: list[str]) -> str:
    links = "".join(f'<li><a href="#part-{place}">{text(words)}</a></li>' for place, words in enumerate(titles, 1))
    return f"<nav aria-label=Contents><ol>{links}</ol></nav>"


def _block(block: Block, language: str) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{text(block.words)}</h{block.level}>"
    if isinstance(block, Grid):
        heads = "".join(f"<th scope=col>{text(words)}</th>" for words in block.head)
        rows = "".join(
            f"<tr><th scope=row>{_inline(row[0])}</th>{''.join(f'<td>{_inline(cell)}</td>' for cell in row[1:])}</tr>\n"
            for row in block.rows
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"
    if block.look == "redline":
        return f'<blockquote lang="{escape(language)}">{_inline(block.spans)}</blockquote>'
    return f"<p{f' class={block.look}' if block.look else ''}>{_inline(block.spans)}</p>"


def _inline(spans: Spans) -> str:
    found = []
    for look, words in spans:
        if look == "strong":
            found.append(f"<strong>{text(words)}</strong>")
        elif look == "faint":
            found.append(f"<span class=faint>{text(words)}</span>")
        else:
            found.append(text(words) if look == "=" else mark(look, words))
    return "".join(found).replace("\n", "<br>")
