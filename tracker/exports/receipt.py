"""The receipt of a consolidation: what happened to each amendment, as JSON, as text, or as a page that stands alone.

In: a `Consolidation`, and how its base and its amendments are called. Out: text. Example of a line:
"   12  insert   applied      Recital 4 a (new): recital 4a".

JSON is `{"schema": 1, "amendments": n, "applied": n, "partly": n, "not_applied": n, "items": [...]}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tracker import __version__
from tracker.exports import STANDARD, Options
from tracker.exports.html_law import text
from tracker.exports.standalone import head
from tracker.exports.wording import AUTHENTIC, capital, named, visible
from tracker.exports.wrap import Page
from tracker.receipt import TARGET_NOT_IN_BASE, Consolidation, ReceiptItem, Status

SCHEMA = 1
SUFFIXES = {"json": (".json",), "text": (".txt",), "html": (".html", ".htm")}

FATES = {Status.APPLIED: "applied", Status.PARTLY_APPLIED: "partly applied", Status.NOT_APPLIED: "not applied"}
_REASONS = {
    TARGET_NOT_IN_BASE: "what it amends is not in the base; published apart, `tracker consolidate --also FILE` adds it",
}

Names = tuple[str, str]
"""The base, the amendments."""


def why(item: ReceiptItem) -> str:
    """The reason in words that say what to do; "" for what was applied."""
    return _REASONS.get(item.reason, item.reason)


def made(item: ReceiptItem) -> str:
    """The provisions that an amendment made, changed or took away: "recital 4a", "Articles 5 and 6"."""
    return named(tops(item.eids))


def tops(eids: Sequence[str]) -> list[str]:
    """Those that do not stand in another of them."""
    return [eid for eid in eids if not any(eid.startswith(f"{other}__") for other in eids)]


# ------------------------------------------------------------------------------------------------------------- JSON


def write_json(receipt: Consolidation) -> str:
    """The receipt for programs."""
    return json.dumps(to_dict(receipt), ensure_ascii=False, indent=1) + "\n"


def to_dict(receipt: Consolidation) -> dict[str, Any]:
    """The receipt as plain dicts and lists."""
    return {
        "schema": SCHEMA,
        "amendments": len(receipt.items),
        "applied": receipt.count(Status.APPLIED),
        "partly": receipt.count(Status.PARTLY_APPLIED),
        "not_applied": receipt.count(Status.NOT_APPLIED),
        "items": [_item(item) for item in receipt.items],
    }


def _item(item: ReceiptItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "positions": list(item.positions),
        "operation": item.operation,
        "status": item.status.value,
        "eids": list(item.eids),
        "base_match": item.base_match,
        "warnings": list(item.warnings),
        "reason": item.reason,
    }


# ------------------------------------------------------------------------------------------------------------- text


def write_text(receipt: Consolidation, options: Options = STANDARD) -> str:
    """A line for each amendment, what is to be said of it below, and the sum at the end."""
    page = Page(options.width, options.colour)
    numbers = max((len(item.number) for item in receipt.items), default=0)
    lines = [line for item in receipt.items for line in _lines(item, numbers, page)]
    return "\n".join([*lines, *([""] if lines else []), page.paint("strong", receipt.sentence)]) + "\n"


def _lines(item: ReceiptItem, numbers: int, page: Page) -> Iterator[str]:
    lead = f"  {visible(item.number):>{numbers}}  {item.operation:<7}  {FATES[item.status]:<14}  "
    said = "; ".join(item.positions) or "(no position)"
    if item.eids:
        said += f": {made(item)}"
    yield page.wrap([("=", visible(said))], " " * len(lead), lead)
    below = " " * (numbers + 4)
    if item.reason:
        yield page.wrap([("strong", "why: "), ("=", visible(why(item)))], below + "  ", below)
    for warning in item.warnings:
        yield page.wrap([("faint", f"note: {visible(warning)}")], below + "  ", below)


# ------------------------------------------------------------------------------------------------------------- HTML


def write_html(receipt: Consolidation, names: Names) -> str:
    """A table of all amendments with their fate, on a page that asks for nothing from anywhere."""
    base, amendments = map(text, names)
    title = f"Amendments to {names[0]}"
    rows = "".join(_row(item) for item in receipt.items)
    return (
        f"{head(title, ('law.css', 'page.css', 'receipt.css'))}<body>\n"
        "<header class=top>\n<p class=over>Receipt of a consolidation</p>\n"
        f"<h1>{text(title)}</h1>\n<p class=note>The amendments of {amendments}, applied to {base}. {AUTHENTIC}</p>\n"
        f"</header>\n<main class=summary>\n<h2>{text(receipt.sentence)}</h2>\n"
        "<div class=scroll role=region tabindex=0 aria-label=Amendments><table class=receipt>\n<caption>"
        "Every amendment in the order of the document</caption>\n"
        "<thead><tr><th scope=col>No</th><th scope=col>Position</th>"
        "<th scope=col>Asks to</th><th scope=col>Fate</th><th scope=col>Provisions</th><th scope=col>What to know</th>"
        f"</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n</main>\n"
        f"<footer><p>{AUTHENTIC} Made by tracker {__version__} from {base} and {amendments}.</p></footer>\n"
        "</body>\n</html>\n"
    )


def _row(item: ReceiptItem) -> str:
    positions = "<br>".join(text(position) for position in item.positions)
    notes = "".join(f"<p class=note>{text(capital(note))}.</p>" for note in item.warnings)
    reason = f"<p class=why>{text(capital(why(item)))}.</p>" if item.reason else ""
    return (
        f"<tr class={item.status.value}><th scope=row>{text(item.number)}</th>"
        f"<td>{positions}</td><td>{item.operation}</td><td><span class=fate>{FATES[item.status]}</span></td>"
        f"<td>{text(capital(made(item)))}</td><td>{reason}{notes}{_match(item)}</td></tr>\n"
    )


def _match(item: ReceiptItem) -> str:
    """How much of the left column stood in the base, where that was not all."""
    if item.base_match in (None, 1.0):
        return ""
    return f"<p class=note>{item.base_match:.1%} of its left column stands in the base.</p>"
