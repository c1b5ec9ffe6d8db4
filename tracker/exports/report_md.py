"""The report as Markdown, for notes and wikis.

In: a `Paper`. Out: CommonMark with tables; words that came and went are `<ins>` and `<del>`. Example: a redline stands
in a quotation, `> serious <del>and systematic</del> violations`.
"""

from __future__ import annotations

from tracker.exports.blocks import Block, Grid, Heading, Paper, Spans
from tracker.exports.marking import markdown, marked

_LOOKS = {"redline": "> ", "item": "- "}


def write_md(paper: Paper) -> str:
    """The whole document."""
    return "\n\n".join([*map(_block, paper.blocks), "---", markdown(paper.foot)]) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {markdown(block.words)}"
    if isinstance(block, Grid):
        head = f"| {' | '.join(map(markdown, block.head))} |"
        rows = [f"| {' | '.join(_inline(cell).replace(chr(10), ' ') for cell in row)} |" for row in block.rows]
        return "\n".join([head, "|" + "---|" * len(block.head), *rows])
    lead = _LOOKS.get(block.look, "")
    return lead + _inline(block.spans).replace("\n", f"\n{'>' if lead == '> ' else ' '} ")


def _inline(spans: Spans) -> str:
    said = []
    for look, words in spans:
        if look in ("strong", "faint"):
            core = words.strip()
            star = "**" if look == "strong" else "*"
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            said.append(f"{before}{star}{markdown(core)}{star}{after}" if core else words)
        else:
            said.append(marked(((look, words),)))
    return "".join(said)
